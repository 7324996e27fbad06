"""The example: whole, in our own words, and its reports made from it."""

import importlib.util
import json
import re
import sys
import zipfile
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from actielijn import phrases
from actielijn.reading import read
from actielijn.snapshot import Commitment, from_json_value, load, problems_of_sense

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "samen-tegen-mensenhandel"
SOURCE = ROOT.parent / "shared" / "data" / "programmaresultaten-2021.truth.json"


def maker():
    spec = importlib.util.spec_from_file_location("make_report", ROOT / "examples" / "make_report.py")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name while they are made.
    sys.modules["make_report"] = module
    spec.loader.exec_module(module)
    return module


def plain(text):
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("name", ["editie-2021.json", "editie-2022.json"])
def test_edition_is_a_snapshot_that_makes_sense(name):
    snapshot = load(EXAMPLE / name)
    assert problems_of_sense(snapshot) == []
    assert len(snapshot.action_lines) == 5
    assert len({place.result.number for place in snapshot.places()}) == 34


def test_edition_of_2021_has_every_activity_of_the_programme():
    assert len(list(load(EXAMPLE / "editie-2021.json").places())) == 122


def test_invented_edition_says_that_it_is_invented():
    snapshot = load(EXAMPLE / "editie-2022.json")
    assert "Verzonnen" in snapshot.edition.extra["note"]
    assert "verzonnen" in snapshot.edition.title


def test_edition_of_2021_leaves_lost_statuses_empty():
    snapshot = load(EXAMPLE / "editie-2021.json")
    entries = [entry for place in snapshot.places() for entry in place.activity.progress]
    assert sum(not entry.statuses for entry in entries) == 56


def test_reports_are_what_the_script_makes():
    made, snapshot = maker(), load(EXAMPLE / "editie-2021.json")
    assert (EXAMPLE / "rapport-2021.html").read_text(encoding="utf-8") == made.as_html(snapshot)
    assert made.as_docx(snapshot) == made.as_docx(snapshot)


def test_report_in_docx_holds_every_explanation():
    with zipfile.ZipFile(EXAMPLE / "rapport-2021.docx") as packed:
        xml = packed.read("word/document.xml").decode()
    text = plain(unescape(re.sub(r"<[^>]+>", "", xml.replace("</w:p>", " "))))
    for place in load(EXAMPLE / "editie-2021.json").places():
        for entry in place.activity.progress:
            if not entry.footnotes:
                first = re.split(r"\n", entry.explanation)[0]
                assert plain(first) in text, place.activity.id


@pytest.mark.skipif(
    not SOURCE.exists(), reason="the published report is not beside this checkout (../shared/data)"
)
def test_no_sentence_of_the_published_report_is_copied():
    rows = json.loads(SOURCE.read_text(encoding="utf-8"))["rows"]
    explanations = " ".join(row["explanation"] or "" for row in rows)
    sentences = [plain(sentence) for sentence in re.split(r"[.!?:•]\s|\n", explanations)]
    long = {sentence for sentence in sentences if len(sentence.split()) >= 8}
    papers = [path for folder in ("docs", "examples") for path in (ROOT / folder).rglob("*")]
    papers += [
        path for path in (ROOT / "tests").rglob("*") if path.suffix in (".json", ".toml", ".tsv", ".txt")
    ]
    copied = []
    for path in papers:
        if path.suffix not in (".md", ".json", ".html", ".toml", ".tsv", ".txt"):
            continue
        text = path.read_text(encoding="utf-8").replace("\\n", " ")
        text = plain(unescape(re.sub(r"<[^>]+>", " ", text)))
        copied += [f"{path.relative_to(ROOT)}: {sentence}" for sentence in long if sentence in text]
    assert copied == []


def test_dates_of_the_editions_follow_each_other():
    first, second = (
        date.fromisoformat(load(EXAMPLE / f"editie-{year}.json").edition.date) for year in (2021, 2022)
    )
    assert first < second


@pytest.mark.parametrize("name", ["rapport-2021.html", "rapport-2021.docx"])
def test_report_reads_back_as_the_edition_that_it_was_made_from(name):
    def told(snapshot):
        return snapshot.edition.date, [
            (
                place.theme.title,
                place.result.number,
                place.result.remarks,
                place.activity.id,
                place.activity.title,
                [(entry.statuses, entry.explanation, entry.footnotes) for entry in place.activity.progress],
            )
            for place in snapshot.places()
        ]

    assert told(read(EXAMPLE / name)) == told(load(EXAMPLE / "editie-2021.json"))


def test_commitments_hang_on_activities_of_the_example_and_are_found_by_their_reference():
    snapshot = load(EXAMPLE / "editie-2021.json")
    told = json.loads((EXAMPLE / "moties-en-toezeggingen.json").read_text(encoding="utf-8"))
    kept = tuple(from_json_value(Commitment, one) for one in told)
    assert problems_of_sense(replace(snapshot, commitments=kept)) == []
    for one in kept:
        assert one.activities
        found = {reference.identifier for reference in phrases.references(one.mark or "")} - {None}
        assert found == ({one.identifier} if one.identifier else set()), one.id


@pytest.mark.skipif(
    not SOURCE.exists(), reason="the published report is not beside this checkout (../shared/data)"
)
def test_every_paper_that_the_published_report_names_is_in_the_example():
    wanted = phrases.references(SOURCE.with_name("programmaresultaten-2021.txt").read_text(encoding="utf-8"))
    named = {one.identifier for one in wanted if one.kind in ("kamerstuk", "document", "case")}
    snapshot = load(EXAMPLE / "editie-2021.json")
    held = {reference.identifier for activity in snapshot.activities() for reference in activity.references}
    held |= {
        one.get("identifier")
        for one in json.loads((EXAMPLE / "moties-en-toezeggingen.json").read_text(encoding="utf-8"))
    }
    assert named
    assert named - held == set()
