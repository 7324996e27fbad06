"""The whole of checking: all rules together, and the findings as text, JSON and SARIF."""

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest

from actielijn.checking import (
    RULES,
    SEVERITIES,
    at_or_above,
    check,
    findings_json,
    findings_sarif,
    findings_text,
)
from actielijn.language import speaking
from actielijn.snapshot import ActionLine, Finding, Result, Snapshot, Theme

ROOT = Path(__file__).parents[2]
FOUND = [
    Finding(
        code="date-impossible", severity="error", activity="1.1", message="No such day.", advice="Look it up."
    ),
    Finding(
        code="numbering-gap",
        severity="warning",
        result="1",
        page=3,
        message="2 is missing.",
        advice="Look for it.",
    ),
    Finding(
        code="word-twice",
        severity="note",
        activity="1.1",
        sentence="In the the.",
        message="Twice.",
        advice="Delete.",
    ),
]


def test_a_programme_in_order_gives_nothing(programme, activity):
    made = (
        activity("1.1", "De gemeenten overleggen elke maand."),
        activity("1.2", "De politie leidt mensen op."),
    )
    assert check(programme(*made)) == []


def test_a_programme_without_anything_gives_nothing():
    assert check(Snapshot()) == []


def test_a_programme_without_date_is_checked_too(programme, activity):
    made = programme(activity("1.1", "De gids wordt eind 2021 verwacht.", "completed"), date=None)
    assert isinstance(check(made, previous=made), list)


def test_gravest_come_first(programme, activity):
    text = "Op 31 november 2021 is in de de regio gesproken"
    found = check(programme(activity("1.1", text), activity("1.3", "Meer volgt met")))
    assert [each.severity for each in found] == sorted(
        (each.severity for each in found), key=SEVERITIES.index
    )
    assert {"date-impossible", "word-twice", "numbering-gap", "text-unfinished"} <= {
        each.code for each in found
    }


def test_finding_knows_where_it_was_read(programme, activity):
    (found,) = check(programme(activity("1.1", "Het is op 31 november 2021 besproken.", row=7)))
    assert (found.page, found.row) == (1, 7)


@pytest.mark.parametrize(("severity", "count"), [("error", 1), ("warning", 2), ("note", 3)])
def test_at_or_above_keeps_what_is_as_grave(severity, count):
    assert len(at_or_above(FOUND, severity)) == count


def test_json_has_the_keys_of_the_contract():
    first, second, third = findings_json(FOUND)["findings"]
    assert list(first) == ["code", "severity", "activity", "message", "advice"]
    assert (second["activity"], second["result"], second["page"]) == (None, "1", 3)
    assert third["sentence"] == "In the the."
    json.dumps(findings_json(FOUND))


def test_text_is_grouped_with_counts_place_sentence_and_advice(programme, activity):
    with speaking("en"):
        text = findings_text(FOUND, programme(activity("1.1", title="The training")), colour=False)
    assert "error  date-impossible  A date that does not exist (1)" in text
    assert "  1.1 The training\n    No such day.\n" in text
    assert "  Result 1, page 3\n" in text
    assert "“In the the.”" in text
    assert "  → Delete." in text
    assert text.endswith("3 findings: 1 error, 1 warning, 1 note.\n")
    assert "\033" not in text


def test_text_in_colour_says_the_same(programme, activity):
    made = programme(activity("1.1"))
    coloured = findings_text(FOUND, made, colour=True)
    assert "\033[31m" in coloured
    assert re.sub(r"\033\[\d*m", "", coloured) == findings_text(FOUND, made, colour=False)


def test_text_of_nothing_says_what_was_checked(programme, activity):
    with speaking("en"):
        assert "1 activities" in findings_text([], programme(activity("1.1")), colour=False)


def test_sarif_names_rules_levels_and_activities(programme, activity):
    with speaking("en"):
        log = findings_sarif(
            FOUND, programme(activity("1.1", title="The training")), uri="my file.json", version="1.2"
        )
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [each["id"] for each in run["tool"]["driver"]["rules"]] == [each.code for each in RULES]
    for result, found in zip(run["results"], FOUND, strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == found.code
        assert result["level"] == found.severity
        assert found.message in result["message"]["text"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20file.json"
    assert run["results"][0]["locations"][0]["logicalLocations"] == [
        {"name": "The training", "fullyQualifiedName": "1.1", "kind": "element"}
    ]
    json.dumps(log)


def test_every_rule_has_its_section_and_no_other_has():
    page = (ROOT / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")
    checks = page.partition("## Findings of the checks")[2].partition("## Findings of the reader")[0]
    told = re.findall(r"^### `([a-z-]+)`\n\n(.+?)\. Severity: \*\*(\w+)\*\*\.$", checks, re.MULTILINE)
    with speaking("en"):
        assert told == sorted((each.code, each.title, each.severity) for each in RULES)


def test_sections_of_the_reader_stand_in_the_order_of_the_alphabet():
    page = (ROOT / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")
    _checks, heading, reader = page.partition("## Findings of the reader")
    codes = re.findall(r"^### `([a-z-]+)`$", reader, re.MULTILINE)
    assert heading
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("each", RULES, ids=[rule.code for rule in RULES])
def test_rule_says_what_it_notices(each):
    assert each.function.__doc__.startswith("Notice ")
    assert each.title


@pytest.mark.slow
def test_three_thousand_activities_are_checked_in_seconds(activity):
    def large(count):
        made = tuple(
            activity(
                f"{number // 10 + 1}.{number % 10 + 1}",
                f"Gemeente {number} overlegt. Naar verwachting is deel {number} eind 2021 gereed. "
                f"Er doen {number % 30} van de 35 gemeenten mee aan proef {number} (28638, nr. {number}).",
                "on_schedule",
            )
            for number in range(count)
        )
        results = tuple(
            Result(number=at // 10 + 1, title="R", activities=made[at : at + 10])
            for at in range(0, count, 10)
        )
        return Snapshot(action_lines=(ActionLine(number=1, themes=(Theme(results=results),)),))

    made = large(3000)
    begin = time.process_time()
    check(made, on=date(2022, 6, 1))
    assert time.process_time() - begin < 30
