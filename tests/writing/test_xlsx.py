"""The XLSX form: a row per progress entry, nothing evaluated, the Snapshot in a hidden sheet."""

import io
from dataclasses import replace

import openpyxl
import pytest
from test_report import activity, programme, told

from actielijn.snapshot import Edition, Programme, Snapshot, dumps, loads
from actielijn.writing.xlsx import to_xlsx

FORMULAS = ('=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)", "#N/A", "'=1")
HOSTILE = "<b>&amp; ]]> \x00\x0b שלום 👩‍👩‍👧 \ud800 \ufffe"


def full() -> Snapshot:
    return programme(
        activity("1.1", "Plant", told("Dug.", "ready", "late"), told("Watered.", "busy"), holder="Parks"),
        activity("1.2", "Water", told("- Oak\n  - Red oak", "busy")),
    )


def opened(snapshot: Snapshot) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(snapshot)))


def column(book: openpyxl.Workbook, title: str) -> list[object]:
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    place = rows[0].index(title)
    return [row[place] for row in rows[1:]]


def snapshot_in(book: openpyxl.Workbook) -> str:
    return "".join(str(row[0]) for row in book["snapshot"].iter_rows(values_only=True))


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert to_xlsx(full()) == to_xlsx(full())


def test_each_progress_entry_is_a_row() -> None:
    book = opened(full())
    assert column(book, "Id") == ["1.1", "1.1", "1.2"]
    assert column(book, "Explanation") == ["Dug.", "Watered.", "- Oak\n  - Red oak"]


def test_several_statuses_are_joined() -> None:
    assert column(opened(full()), "Status")[0] == "Ready / Late"


def test_the_snapshot_is_in_a_hidden_sheet() -> None:
    book = opened(full())
    assert snapshot_in(book) == dumps(full())
    assert book["snapshot"].sheet_state != "visible"


def test_a_large_snapshot_is_cut_in_pieces_that_join() -> None:
    snapshot = programme(*(activity(f"1.{n}", "Plant", told("Grown. " * 100, "ready")) for n in range(150)))
    book = opened(snapshot)
    assert snapshot_in(book) == dumps(snapshot)
    assert book["snapshot"].max_row > 1


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    sheet = opened(programme(activity("1.1", text, told(text, "ready"), holder=text))).worksheets[0]
    cells = [cell for cell in sheet[2] if cell.value == text]
    assert len(cells) == 3
    assert {cell.data_type for cell in cells} <= {"s", "f", "e"}
    assert b"<f>" not in sheet_xml(programme(activity("1.1", text, told(text, "ready"), holder=text)))


def sheet_xml(snapshot: Snapshot) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(to_xlsx(snapshot))) as package:
        return package.read("xl/worksheets/sheet1.xml")


def test_header_filters_and_choices_are_set() -> None:
    sheet = opened(full()).worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:Q4"
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["L2:L4"]


def test_a_text_longer_than_a_cell_goes_on_in_the_next_column() -> None:
    words = " ".join(f"word{number}" for number in range(7_000))
    book = opened(programme(activity("1.1", "Plant", told(words, "ready"))))
    joined = column(book, "Explanation") + column(book, "Explanation (2)")
    assert "".join(map(str, joined))[:60_000] == words[:60_000]


def test_no_cell_is_longer_than_excel_counts() -> None:
    text = "a" + "🌳" * 50_000
    book = opened(programme(activity("1.1", "Plant", told(text, "ready"))))
    cells = [
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
    ]
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= 32_767
    titles = ["Explanation", *(f"Explanation ({number})" for number in range(2, 5))]
    assert "".join(str(column(book, title)[0]) for title in titles) == text


def test_the_snapshot_holds_nothing_that_excel_takes_for_an_escape() -> None:
    snapshot = programme(activity("1.1", "Plant", told("Dug _x000D_ deep.", "ready")))
    book = opened(snapshot)
    assert "_x000D_" not in snapshot_in(book)
    assert loads(snapshot_in(book)) == snapshot


def test_hostile_text_breaks_nothing() -> None:
    snapshot = replace(
        programme(activity("1.1", HOSTILE, told(HOSTILE, "ready"))),
        programme=Programme(title=HOSTILE, publisher=HOSTILE, language="en"),
        edition=Edition(date="2021-02-31"),
    )
    assert loads(snapshot_in(opened(snapshot))) == snapshot
