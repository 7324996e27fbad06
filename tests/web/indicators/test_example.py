"""The example programme's goals and indicators: kept through actions, true to the report, and judged."""

import importlib.util
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from actielijn import snapshot
from actielijn.web.standing import standing_snapshot

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[3] / "examples" / "make_demo.py"


def test_example_is_kept_and_sound_and_judged(filled):
    spec = importlib.util.spec_from_file_location("make_demo_of_tests", DEMO)
    demo = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(demo)
    demo._keep_goals(filled.programme, filled.coordinator, datetime(2021, 11, 15, tzinfo=UTC))
    told = standing_snapshot(filled.programme, edition=snapshot.Edition(date="2021-11-16"))
    assert list(snapshot.problems_of_sense(told)) == []
    by_id = {one.id: one for one in told.indicators}
    covered = by_id["zorgcoordinatie-centrumgemeenten"].observations[0]
    assert (covered.value, covered.of) == (33, 35)
    trained = by_id["opgeleide-rechercheurs"]
    assert (trained.judgement, trained.computation["counted"], trained.computation["target"]) == (
        "on_track",
        24,
        20,
    )
    assert {one.kind for one in told.goals} == {"goal", "outcome"}
    # The figures that the explanations name are facts of the report, which the example's edition holds too.
    figures = {(figure.value, figure.of) for one in told.activities() for figure in one.figures}
    assert {(33, 35), (22, 26), (35, None), (192, None)} <= figures
    assert date.fromisoformat(covered.end) == date(2021, 11, 16)
