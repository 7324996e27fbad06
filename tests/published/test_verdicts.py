"""Tables on which published methods contradict each other must not go out as one number; one on which they agree may."""

import json
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from actielijn import cli
from actielijn.estimating.input import read_table
from actielijn.estimating.panel import Asked, panel_of
from actielijn.estimating.reporting import render
from actielijn.language import speaking

EXAMPLES = Path(__file__).parents[2] / "examples" / "overlapping-lists"
TUTORIAL = EXAMPLES.parents[1] / "docs" / "how-to" / "estimate-a-hidden-population.md"
TABLES = Path(__file__).parents[3] / "shared" / "data" / "mse"
NAMES = {"netherlands-2010-2015": "Ned_5", "united-kingdom-2013": "UKdat_5", "kosovo-1999": "Kosovo"}


@cache
def panel(name, language="en"):
    with speaking(language):
        return panel_of(read_table(EXAMPLES / f"{name}.json"), Asked(method="bic", replicates=0))


@pytest.mark.parametrize(
    ("name", "language", "verdict", "why"),
    [
        ("united-kingdom-2013", "en", "Not publishable as one number.", "The methods disagree:"),
        (
            "netherlands-2010-2015",
            "nl",
            "Niet te publiceren als één getal.",
            "De methoden spreken elkaar tegen:",
        ),
    ],
)
def test_what_the_methods_contradict_is_not_publishable_and_says_why(name, language, verdict, why):
    made = panel(name, language)
    assert not made.publishable
    assert any(
        gate.code == "methods-disagree" and gate.blocks and gate.message.startswith(why)
        for gate in made.gates
    )
    with speaking(language):
        said = " ".join(render(made, "text").decode().split())
    assert verdict in said
    assert why in said


def test_a_model_that_fits_as_well_and_says_half_is_told():
    # UKdat_5: the best model by BIC says 22,991; one at a distance of 0.96 says 12,262.
    rivals = [gate for gate in panel("united-kingdom-2013").gates if gate.code == "rival-models"]
    assert rivals
    assert "22,991" in rivals[0].message
    assert "12,262" in rivals[0].message
    assert "0.96" in rivals[0].message


def test_where_the_methods_agree_one_number_may_go_out():
    made = panel("kosovo-1999")
    assert made.publishable
    assert next(each for each in made.estimates if each.method == "bic").estimate == pytest.approx(
        10_356.5, abs=0.05
    )


@pytest.mark.skipif(not TABLES.is_dir(), reason="the published tables are not beside this checkout")
@pytest.mark.parametrize("name", NAMES)
def test_the_examples_are_the_published_counts(name):
    theirs = json.loads((TABLES / f"{NAMES[name]}.json").read_text(encoding="utf-8"))
    ours = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert ours["lists"] == theirs["lists"]
    assert {tuple(cell["lists"]): cell["count"] for cell in ours["cells"]} == {
        tuple(cell["lists"]): cell["count"] for cell in theirs["cells"] if cell["count"]
    }


def test_the_tutorial_shows_what_comes_out():
    text = TUTORIAL.read_text(encoding="utf-8")
    shown = panel("netherlands-2010-2015").estimates
    for each in shown:
        if each.method not in ("chao", "main-effects"):
            assert f"| {each.estimate:,.0f} |" in text, each.method


def test_the_commands_of_the_tutorial_can_be_called():
    calls = re.findall(r"^actielijn (.*)$", TUTORIAL.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(calls) > 5
    for call in calls:
        given = cli._parser().parse_args(shlex.split(call))
        path = given.table if given.command == "estimate" else None
        assert path is None or "/" not in str(path) or (EXAMPLES.parents[1] / path).exists()
