"""Commitments, goals and indicators in a Snapshot: nothing is lost, and what cannot be is told with its place."""

import dataclasses

import pytest

from actielijn.snapshot import (
    Commitment,
    Effect,
    Goal,
    Indicator,
    Observation,
    Settlement,
    Snapshot,
    Target,
    dumps,
    loads,
    problems_of_sense,
    to_json,
    validation,
)

WHOLE = Snapshot(
    commitments=(
        Commitment(
            id="kst-28638-166", kind="motion", title="Meer aangiften", status="met", mark="28638, nr. 166", date="2020-02-01",
            settled_by=Settlement(text="Voortgangsbrief", date="2021-11-16"), extra={"ours": 1},
        ),
    ),
    goals=(Goal(id="1", kind="goal", title="Minder slachtoffers"), Goal(id="2", kind="outcome", title="Meer zicht")),
    effects=(Effect(cause="outcome:2", effect="goal:1", text="wie gezien wordt, wordt geholpen", evidence="plausible"),),
    indicators=(
        Indicator(
            id="aangiften", title="Aangiften", unit="aangiften", serves=("goal:1",), targets=(Target(by="2025-12-31", value=200.0),),
            baseline=Observation(start="2019-01-01", end="2019-12-31", value=120.0),
            observations=(
                Observation(start="2019-01-01", end="2019-12-31", value=6250.0, low=5000.0, high=7800.0),
                Observation(start="2020-01-01", end="2020-12-31", value=None, withheld=True, split={"regio": "PV25"}),
            ),
        ),
    ),
)  # fmt: skip


def test_reading_what_was_written_gives_the_same():
    assert loads(dumps(WHOLE)) == WHOLE
    assert problems_of_sense(WHOLE) == []


def test_what_is_not_there_leaves_no_key():
    assert set(to_json(Snapshot())) == {"format", "programme", "edition", "statuses", "action_lines"}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (
            {"commitments": (dataclasses.replace(WHOLE.commitments[0], activities=("9.9",)),)},
            "commitments[0].activities",
        ),
        ({"goals": (WHOLE.goals[0], WHOLE.goals[0])}, "goals"),
        (
            {
                "indicators": (
                    dataclasses.replace(
                        WHOLE.indicators[0],
                        observations=(dataclasses.replace(WHOLE.indicators[0].observations[0], high=None),),
                    ),
                )
            },
            "indicators[0].observations[0]",
        ),
        ({"effects": (dataclasses.replace(WHOLE.effects[0], cause="result:77"),)}, "effects[0]"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(change, path):
    assert path in {problem.path for problem in problems_of_sense(dataclasses.replace(WHOLE, **change))}


def test_status_parliament_does_not_have_is_refused():
    data = to_json(WHOLE)
    data["commitments"][0]["status"] = "half"
    assert [problem.path for problem in validation.problems_of_shape(data)] == ["commitments[0].status"]
