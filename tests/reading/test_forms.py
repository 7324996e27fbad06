"""What each form has of its own: spans, merged cells, notes, numbering, tracked changes, dialects, layouts, page pictures."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import samples

from actielijn.reading import UnreadableError, load_layout, read
from actielijn.reading.docx import read_docx
from actielijn.reading.fragments import folded, paragraphs_of
from actielijn.reading.html import read_html
from actielijn.reading.odt import read_odt
from actielijn.reading.outlines import write_pages
from actielijn.reading.page import Document, Note, Table, Text
from actielijn.reading.sheets import read_csv, read_ods, read_xlsx
from actielijn.reading.text import read_text


def table_of(document: Document) -> Table:
    return next(item for page in document.pages for item in page.items if isinstance(item, Table))


def words_of(table: Table) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row.cells] for row in table.rows]


# -- text and fragments


def test_lines_with_tabs_are_rows_and_others_are_texts():
    [page] = read_text(samples.text_report(), "x").pages
    assert [type(item) for item in page.items] == [Text, Text, Text, Table, Text]


def test_a_form_feed_begins_a_page():
    assert [page.number for page in read_text(b"een\ftwee\fdrie", "x").pages] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("<p>Een</p><ul><li>twee</li><li>drie</li></ul>", [("Een", 0), ("twee", 1), ("drie", 1)]),
        ("Een<br>twee", [("Een", 0), ("twee", 0)]),
        ("• punt\n• punt", [("punt", 1), ("punt", 1)]),
        ("a &amp; b", [("a & b", 0)]),
        ("a < b en c > d", [("a < b en c > d", 0)]),
        ("", []),
    ],
)
def test_fragments_in_cells_become_paragraphs(text: str, paragraphs: list[tuple[str, int]]):
    assert [(each.text, each.bullet) for each in paragraphs_of(text)] == paragraphs


def test_ligatures_and_soft_hyphens_are_spelt_out():
    assert folded("eﬃ\u00adciënt\u00a0 werken") == "efficiënt werken"


# -- HTML


def test_a_rowspan_covers_the_rows_below():
    page = b"<html><table><tr><td rowspan=2>a<td>b<tr><td>c</table></html>"
    assert words_of(table_of(read_html(page, "x"))) == [["a", "b"], [None, "c"]]


def test_a_raised_number_is_a_note_mark_and_not_a_word():
    [text] = read_html(b"<html><body><p>Gedaan<sup>3</sup>.</p></body></html>", "x").pages[0].items
    assert isinstance(text, Text)
    assert (text.text, [note.mark for note in text.notes]) == ("Gedaan.", ["3"])


def test_an_icon_is_told_by_its_class_and_a_dot_by_its_colour():
    page = (
        b'<html><body><p><i class="icon-klaar"></i> a <span style="background:#0f0"></span></p></body></html>'
    )
    [text] = read_html(page, "x").pages[0].items
    assert isinstance(text, Text)
    assert [(mark.token, mark.colour) for _at, mark in text.marks] == [
        ("class:icon-klaar", ""),
        ("", "#00ff00"),
    ]


@pytest.mark.parametrize(
    "hidden",
    ['<p style="display: none">weg</p>', "<script>weg</script>", "<p hidden>weg</p>", "<!-- weg -->"],
)
def test_what_a_reader_does_not_see_is_not_read(hidden: str):
    assert read_html(f"<html><body>{hidden}</body></html>".encode(), "x").pages[0].items == ()


# -- DOCX


def test_cells_merged_downwards_are_covered():
    def cell(word: str, merge: str) -> str:
        return f"<w:tc><w:tcPr><w:vMerge{merge}/></w:tcPr>{samples.paragraph(word)}</w:tc>"

    rows = [
        cell("a", ' w:val="restart"') + f"<w:tc>{samples.paragraph('b')}</w:tc>",
        cell("", "") + f"<w:tc>{samples.paragraph('c')}</w:tc>",
    ]
    table = table_of(
        read_docx(
            samples.docx_report(body="<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"),
            "x",
        )
    )
    assert words_of(table) == [["a", "b"], [None, "c"]]
    assert table.rows[0].cells[0] is not None
    assert table.rows[0].cells[0].row_span == 2


def test_tracked_changes_are_read_as_accepted():
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Het </w:t></w:r><w:del><w:r><w:delText>oude</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>nieuwe</w:t></w:r></w:ins></w:p>"
    )
    [text] = read_docx(samples.docx_report(body=body), "x").pages[0].items
    assert isinstance(text, Text)
    assert text.text == "Het nieuwe"


def test_a_footnote_has_its_mark_and_its_text():
    body = '<w:p><w:r><w:t>Gedaan</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2">{samples.paragraph("Zie de brief.")}</w:footnote></w:footnotes>'
    )
    items = read_docx(samples.docx_report(body=body, parts={"word/footnotes.xml": notes}), "x").pages[0].items
    assert [(item.mark, item.text) for item in items if isinstance(item, Note)] == [("1", "Zie de brief.")]


# -- ODT


def test_a_heading_of_odt_keeps_its_level():
    items = read_odt(samples.odt_report(), "x").pages[0].items
    assert [(item.text, item.level) for item in items if isinstance(item, Text) and item.level] == [
        ("Actielijn 1: Bescherming", 1), ("Signalering", 2),
    ]  # fmt: skip


# -- sheets


def test_blank_rows_part_a_sheet():
    rows = [("a", "b"), ("c", "d"), ("", ""), ("e", "f"), ("g", "h")]
    document = read_ods(samples.ods_report("".join(samples.odf_cells(row) for row in rows)), "x")
    assert [words_of(item) for item in document.pages[0].items if isinstance(item, Table)] == [
        [["a", "b"], ["c", "d"]], [["e", "f"], ["g", "h"]],
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_dialect_of_a_csv_is_told_by_its_rows(delimiter: str):
    data = delimiter.join(["a", '"b;,"', "c"]) + "\n" + delimiter.join("def")
    assert words_of(table_of(read_csv(data.encode(), "x"))) == [["a", "b;,", "c"], ["d", "e", "f"]]


def test_numbers_and_dates_in_a_sheet_are_read_as_shown():
    import datetime

    table = table_of(read_xlsx(samples.xlsx_report([(1.0, 2.5, datetime.date(2022, 6, 1), True)]), "x"))
    assert words_of(table) == [["1", "2.5", "2022-06-01", "1"]]


# -- layouts


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[columns", "layout.toml"),
        ('[columns]\n"Nr." = "nummertje"', "nummertje"),
        ('columns = "x"', "columns"),
        ('date = "gisteren"', "date"),
        ('[statuses."✓"]\nphase = "done"', "✓"),
        ('[statuses."✓"]\nlabel = "Klaar"\nphase = "bijna"', "phase"),
    ],
)
def test_a_wrong_layout_names_what_is_wrong(text: str, named: str, tmp_path: Path):
    path = tmp_path / "layout.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"layout\.toml") as caught:
        load_layout(path)
    assert named in str(caught.value)
    assert caught.value.code == "layout-unreadable"


# -- page pictures


def test_pages_are_drawn_with_their_rows(tmp_path: Path):
    path = tmp_path / "verslag.pdf"
    path.write_bytes(samples.pdf_report(2))
    written = write_pages(path, read(path), tmp_path / "pages")
    assert [each.name for each in written] == ["page-001.png", "page-002.png"]
    from PIL import Image

    with Image.open(written[0]) as image:
        colours = {colour for _count, colour in image.convert("RGB").getcolors(1_000_000)}
    assert (30, 110, 60) in colours


def test_a_text_has_no_pages_to_draw(tmp_path: Path):
    path = tmp_path / "verslag.txt"
    path.write_bytes(samples.text_report())
    with pytest.raises(UnreadableError) as caught:
        write_pages(path, read(path), tmp_path / "pages")
    assert caught.value.code == "no-pages"
    assert not (tmp_path / "pages").exists()
