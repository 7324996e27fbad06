"""The ODS form: the same sheets as XLSX, every cell a string."""

import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from test_report import activity, programme, told

from actielijn.snapshot import Edition, Programme, Snapshot, dumps, loads
from actielijn.writing.ods import to_ods

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
HOSTILE = "<b>&amp; ]]> \x00\x0b שלום 👩‍👩‍👧 \ud800 \ufffe"


def full() -> Snapshot:
    return programme(
        activity("1.1", "Plant", told("Dug.", "ready", "late"), told("Watered.", "busy"), holder="Parks"),
        activity("1.2", "Water", told("- Oak\n  - Red oak", "busy")),
    )


def content(snapshot: Snapshot) -> "etree._Element":
    with zipfile.ZipFile(io.BytesIO(to_ods(snapshot))) as package:
        return etree.fromstring(package.read("content.xml"))


def paragraph(element: "etree._Element") -> str:
    text = element.text or ""
    for child in element:
        text += " " * int(child.get(f"{TEXT}c", "1")) if child.tag == f"{TEXT}s" else "\t"
        text += child.tail or ""
    return text


def told_in(cell: "etree._Element") -> str:
    return "\n".join(paragraph(each) for each in cell.iter(f"{TEXT}p"))


def rows_of(root: "etree._Element", number: int) -> list[list[str]]:
    table = list(root.iter(f"{TABLE}table"))[number]
    return [[told_in(cell) for cell in row] for row in table.iter(f"{TABLE}table-row")]


def snapshot_in(root: "etree._Element") -> str:
    return "".join(row[0] for row in rows_of(root, -1))


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert to_ods(full()) == to_ods(full())


def test_the_kind_of_file_stands_first_and_plain() -> None:
    with zipfile.ZipFile(io.BytesIO(to_ods(full()))) as package:
        first = package.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_each_progress_entry_is_a_row() -> None:
    head, *rows = rows_of(content(full()), 0)
    assert [row[head.index("Status")] for row in rows] == ["Ready / Late", "Busy", "Busy"]
    assert rows[2][head.index("Explanation")] == "- Oak\n  - Red oak"


def test_the_snapshot_is_in_a_hidden_table() -> None:
    root = content(full())
    table = list(root.iter(f"{TABLE}table"))[-1]
    assert (table.get(f"{TABLE}name"), table.get(f"{TABLE}style-name")) == ("snapshot", "hidden")
    assert snapshot_in(root) == dumps(full())


def test_pieces_of_a_large_snapshot_join_to_the_letter() -> None:
    snapshot = programme(*(activity(f"1.{n}", "Plant", told("Grown. " * 100, "ready")) for n in range(150)))
    assert snapshot_in(content(snapshot)) == dumps(snapshot)


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)"])
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    root = content(programme(activity("1.1", text, told(text, "ready"))))
    cells = [cell for cell in root.iter(f"{TABLE}table-cell") if told_in(cell) == text]
    assert [cell.get(f"{OFFICE}value-type") for cell in cells] == ["string", "string"]
    assert not [cell for cell in root.iter(f"{TABLE}table-cell") if cell.get(f"{TABLE}formula")]


def test_hostile_text_breaks_nothing() -> None:
    snapshot = replace(
        programme(activity("1.1", HOSTILE, told(HOSTILE, "ready"))),
        programme=Programme(title=HOSTILE, publisher=HOSTILE, language="en"),
        edition=Edition(date="2021-02-31"),
    )
    assert loads(snapshot_in(content(snapshot))) == snapshot
