"""Precision and recall on the published example, against the marking by hand beside this file."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from actielijn import phrases

MARKING = json.loads((Path(__file__).parent / "marking-2021.json").read_text(encoding="utf-8"))
EXAMPLE = Path(__file__).parents[3] / "shared" / "data" / "programmaresultaten-2021.truth.json"
ON = date.fromisoformat(MARKING["on"])

pytestmark = pytest.mark.skipif(not EXAMPLE.exists(), reason="the example report is not beside the checkout")


def example():
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def explanations():
    return [(row["row_id"], row["explanation"]) for row in example()["rows"]]


def everything():
    data = example()
    texts = explanations()
    texts += [
        (f"title {row['row_id']}", each["title"] or "") for row in data["rows"] for each in row["activities"]
    ]
    texts += [(f"result {result['nr']}", result["title"]) for result in data["results"]]
    return texts + [(f"footnote {note['mark']}", note["text"]) for note in data["footnotes"]]


def precision_and_recall(found, marked):
    found, marked = Counter(found), Counter(marked)
    right = (found & marked).total()
    missed, too_many = marked - found, found - marked
    print(f"precision {right / found.total():.3f}, recall {right / marked.total():.3f}")
    print(f"missed {dict(missed)}\ntoo many {dict(too_many)}")
    return right / found.total(), right / marked.total()


def test_promises_are_those_that_a_reader_marked():
    found = [
        (row, each.text, each.start, each.end)
        for row, text in explanations()
        for each in phrases.promises(text, on=ON)
    ]
    marked = [(each["row"], each["text"], each["from"], each["to"]) for each in MARKING["promises"]]
    precision, recall = precision_and_recall(found, marked)
    assert precision >= 0.97
    assert recall >= 0.97


def test_references_are_those_that_a_reader_marked():
    found = [(row, each.kind, each.text) for row, text in everything() for each in phrases.references(text)]
    marked = [(each["row"], each["kind"], each["text"]) for each in MARKING["references"]]
    precision, recall = precision_and_recall(found, marked)
    assert precision >= 0.98
    assert recall >= 0.98


def test_figures_are_those_that_a_reader_marked():
    found = [
        (row, each.value, each.of, each.unit)
        for row, text in explanations()
        for each in phrases.figures(text)
    ]
    marked = [(each["row"], each["value"], each["of"], each["unit"]) for each in MARKING["figures"]]
    precision, recall = precision_and_recall(found, marked)
    assert precision >= 0.95
    assert recall >= 0.95


def test_example_holds_no_malformed_reference():
    assert [found for _row, text in everything() for found in phrases.malformed_references(text)] == []
