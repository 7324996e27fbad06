"""The paper of a comparison: the same in HTML, PDF and DOCX, and differences told without colour."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
import lxml.html
import pypdfium2
import pytest
from test_report import activity, programme, told

from actielijn.snapshot import Edition
from actielijn.writing import render_comparison
from actielijn.writing.comparison import paper_of

BEFORE = programme(
    activity("1.1", "Plant trees", told("We dig in 2021.", "busy")),
    activity("1.2", "Water trees", told("Every week.", "ready")),
    activity("1.3", "Paint benches", told("Brown.", "late")),
)
AFTER = replace(
    programme(
        activity("1.1", "Plant trees", told("We dig in 2022.", "ready")),
        activity("1.2", "Prune trees", told("Twice.", "busy")),
        activity("1.4", "Water all trees", told("Every week.", "ready")),
    ),
    edition=Edition(title="Results", date="2023-05-01"),
)
COMPARISON: dict[str, Any] = {
    "from": "2022-05-01",
    "to": "2023-05-01",
    "transitions": [
        {"from": "busy", "to": "ready", "activities": ["1.1"]},
        {"from": "ready", "to": "ready", "activities": ["1.4"]},
    ],
    "added": ["1.2"],
    "removed": ["1.3"],
    "moved": [{"from": "1.2", "to": "1.4", "why": "nearly the same title"}],
    "split": [],
    "merged": [],
    "changed": [
        {
            "activity": "1.1",
            "was": "1.1",
            "title": False,
            "statuses": True,
            "explanation": {
                "deleted": 1,
                "inserted": 1,
                "pieces": [["=", "We dig in"], ["-", " 2021."], ["+", " 2022."]],
            },
        },
        {
            "activity": "1.4",
            "was": "1.2",
            "title": True,
            "statuses": False,
            "explanation": {"deleted": 0, "inserted": 0},
        },
    ],
    "promises": [{"activity": "1.1", "text": "in 2022", "outcome": "kept"}],
    "matches": [{"from": "1.1", "to": "1.1", "why": "same id"}],
}
NOTHING: dict[str, Any] = {key: [] for key in COMPARISON}


def text_of(made: bytes, form: str) -> str:
    if form == "html":
        root = lxml.html.document_fromstring(made.decode())
        for style in root.xpath("//style"):
            style.drop_tree()
        found = root.text_content()
    elif form == "pdf":
        found = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))
    else:
        document = docx.Document(io.BytesIO(made))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        found = " ".join([paragraph.text for paragraph in document.paragraphs] + cells)
    return " ".join(found.split())


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_every_form_tells_all_that_changed(form: str) -> None:
    shown = text_of(render_comparison(COMPARISON, BEFORE, AFTER, form), form)
    for words in (
        "1 May 2022",
        "1 May 2023",
        "Added (1)",
        "2. Prune trees",
        "Removed (1)",
        "3. Paint benches",
        "Before: 1.2 Water trees",
        "Why: nearly the same title",
        "The title was: Water trees",
        "2021.",
        "2022.",
        "in 2022",
        "kept",
    ):
        assert words in shown


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_the_same_comparison_gives_the_same_bytes(form: str) -> None:
    once, again = (render_comparison(COMPARISON, BEFORE, AFTER, form) for _time in range(2))
    assert once == again


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_an_edition_against_itself_says_that_nothing_changed(form: str) -> None:
    shown = text_of(render_comparison(NOTHING, BEFORE, BEFORE, form), form)
    assert "Nothing changed between the two editions." in shown


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_hostile_text_is_shown_as_text(form: str) -> None:
    hostile = "<b>#let x = $y$</b>"
    pieces = [["=", "a\x00"], ["-", hostile], ["+", "\ud800</script>"]]
    changed = [{"activity": "1.1", "was": "1.1", "statuses": False, "explanation": {"pieces": pieces}}]
    shown = text_of(render_comparison({**NOTHING, "changed": changed}, BEFORE, AFTER, form), form)
    assert hostile in shown
    assert "</script>" in shown


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="html, pdf, docx"):
        render_comparison(COMPARISON, BEFORE, AFTER, "odt")


def test_html_marks_differences_by_element_and_by_words() -> None:
    made = lxml.html.document_fromstring(render_comparison(COMPARISON, BEFORE, AFTER, "html").decode())
    (changed,) = made.xpath("//article[@id='changed-1.1']/div")
    assert [element.text for element in changed.xpath(".//del | .//ins")] == ["2021.", "2022."]
    assert " ".join(changed.text_content().split()) == "We dig in deleted: 2021. end inserted: 2022. end"


def test_pdf_and_docx_mark_differences_by_signs() -> None:
    for form in ("pdf", "docx"):
        shown = text_of(render_comparison(COMPARISON, BEFORE, AFTER, form), form)
        assert "We dig in −2021. +2022." in shown


def test_docx_strikes_and_underlines() -> None:
    document = docx.Document(io.BytesIO(render_comparison(COMPARISON, BEFORE, AFTER, "docx")))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.font.strike] == ["2021."]
    assert [run.text for run in runs if run.font.underline] == ["2022."]


def test_docx_tables_repeat_their_heads() -> None:
    made = render_comparison(COMPARISON, BEFORE, AFTER, "docx")
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == xml.count("<w:tbl>") == 2


def test_the_matrix_counts_from_row_to_column() -> None:
    matrix = paper_of(COMPARISON, BEFORE, AFTER).matrix
    counted = {
        (row.key, column.key): matrix.counts[r][c]
        for r, row in enumerate(matrix.marks)
        for c, column in enumerate(matrix.marks)
    }
    assert counted == {("ready", "ready"): 1, ("ready", "busy"): 0, ("busy", "ready"): 1, ("busy", "busy"): 0}


def test_a_lost_status_is_a_row_of_its_own() -> None:
    told_ = {**NOTHING, "transitions": [{"from": None, "to": "ready", "activities": ["1.1"]}]}
    assert [mark.key for mark in paper_of(told_, BEFORE, AFTER).matrix.marks] == ["ready", ""]


def test_a_long_text_that_stayed_is_shortened_between_differences() -> None:
    pieces = [["-", "old"], ["=", " stay" * 400], ["+", "new"]]
    changed = [{"activity": "1.1", "was": "1.1", "statuses": False, "explanation": {"pieces": pieces}}]
    (item,) = paper_of({**NOTHING, "changed": changed}, BEFORE, AFTER).sections[0].items
    same = "".join(piece.text for piece in item.pieces if piece.kind == "=")
    assert "[…]" in same
    assert len(same) < 400


def test_an_activity_that_neither_edition_has_is_shown_by_its_id() -> None:
    (section,) = paper_of({**NOTHING, "added": ["9.9"]}, BEFORE, AFTER).sections
    assert section.items[0].label == "9.9"


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_validator_finds_no_fault_in_the_pdf(profile: str) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    made = render_comparison(COMPARISON, BEFORE, AFTER, "pdf")
    verdict = page.validate_pdf_bytes(made, profile=profile, limits=page.SafetyLimits.unlimited())
    faults = [fault.rule_id for fault in verdict.failures if fault.rule_id != "PDFA3A-STREAM-LENGTH-001"]
    assert faults == []
