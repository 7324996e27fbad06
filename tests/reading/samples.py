"""Small reports in every form, made in memory: one result, three activities, a legend with two statuses.

Used by the tests of this room and by the fuzz target; the larger invented reports stand in ``tests/corpus``.
"""

import io
import zipfile
from collections.abc import Sequence
from functools import cache

HEAD = ("Nr.", "Resultaat", "Activiteit", "Stand van zaken", "Toelichting")
ROWS = (
    ("1", "Meldpunt versterkt", "1. Meldpunt uitbreiden", "✓", "Het meldpunt is uitgebreid met drie mensen."),
    ("", "", "2. Campagne voeren", "⌚", "De campagne loopt en wordt in 2022 afgerond."),
    ("2", "Opvang verbeterd", "1. Plekken inkopen", "✓", "Er zijn 20 plekken ingekocht."),
)
LEGEND = "Legenda: ✓ Afgerond ⌚ Loopt"
TITLES = ("Programmaresultaten", "Actielijn 1: Bescherming", "Signalering")

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
)


def package(parts: dict[str, str | bytes]) -> bytes:
    """Return a ZIP of parts, always the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def text_report(rows: Sequence[Sequence[str]] = ROWS, legend: str = LEGEND) -> bytes:
    """Return the report as tab-separated text."""
    return "\n".join([*TITLES, "\t".join(HEAD), *("\t".join(row) for row in rows), legend, ""]).encode()


def csv_report(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """Return the table as CSV, with the words of the statuses."""
    words = {"✓": "Afgerond", "⌚": "Loopt"}
    return "\n".join(";".join(words.get(cell, cell) for cell in row) for row in (HEAD, *rows)).encode()


def html_report(rows: Sequence[Sequence[str]] = ROWS, *, before: str = "", legend: str = LEGEND) -> bytes:
    """Return the report as HTML; cells may hold tags."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{cell}</th>" for cell in HEAD)
    return (
        f'<!DOCTYPE html>{before}<html lang="nl"><head><meta charset="utf-8"><title>{TITLES[0]}</title></head><body><h1>{TITLES[0]}</h1>'
        f"<h2>{TITLES[1]}</h2><h3>{TITLES[2]}</h3><table><tr>{head}</tr>{body}</table><p>{legend}</p></body></html>"
    ).encode()


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of WordprocessingML."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table of WordprocessingML; a cell that begins with ``<`` is taken as it is."""
    cells = [
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row) for row in rows
    ]  # fmt: skip
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx_report(
    rows: Sequence[Sequence[str]] = ROWS, *, body: str | None = None, legend: str = LEGEND, doctype: str = "", parts: dict[str, str | bytes] | None = None
) -> bytes:  # fmt: skip
    """Return the report as a DOCX of the fewest parts; ``parts`` are added to it."""
    headings = paragraph(TITLES[1], "Kop1") + paragraph(TITLES[2], "Kop2")
    inside = body if body is not None else headings + word_table((HEAD, *rows)) + paragraph(legend)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Kop{level}"><w:name w:val="heading {level}"/></w:style>'
        for level in (1, 2)
    )
    return package({
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/document.xml": f'<?xml version="1.0"?>{doctype}<w:document {_W}><w:body>{inside}</w:body></w:document>',
        **(parts or {}),
    })  # fmt: skip


def odf_cells(row: Sequence[str], attributes: str = "") -> str:
    """Return a table row of OpenDocument."""
    cells = "".join(
        f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" if cell else "<table:table-cell/>"
        for cell in row
    )
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def odt_report(
    rows: Sequence[Sequence[str]] = ROWS, *, legend: str = LEGEND, doctype: str = "", body: str | None = None
) -> bytes:
    """Return the report as an ODT of the fewest parts."""
    headings = "".join(f'<text:h text:outline-level="{level}">{TITLES[level]}</text:h>' for level in (1, 2))
    table = "<table:table>" + "".join(odf_cells(row) for row in (HEAD, *rows)) + "</table:table>"
    inside = body if body is not None else headings + table + f"<text:p>{legend}</text:p>"
    return package({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<?xml version="1.0"?>{doctype}<office:document-content {_ODF}><office:body><office:text>{inside}</office:text></office:body></office:document-content>',
    })  # fmt: skip


def ods_report(table: str | None = None, *, parts: dict[str, str | bytes] | None = None) -> bytes:
    """Return the table as an ODS of the fewest parts; ``table`` are its rows as XML."""
    words = {"✓": "Afgerond", "⌚": "Loopt"}
    inside = (
        table
        if table is not None
        else "".join(odf_cells([words.get(cell, cell) for cell in row]) for row in (HEAD, *ROWS))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {_ODF}><office:body><office:spreadsheet><table:table table:name="Blad1">{inside}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            **(parts or {}),
        }
    )


def xlsx_report(rows: Sequence[Sequence[object]] | None = None) -> bytes:
    """Return the table as an XLSX."""
    import openpyxl

    words = {"✓": "Afgerond", "⌚": "Loopt"}
    book = openpyxl.Workbook()
    for row in (
        rows if rows is not None else [HEAD, *([words.get(cell, cell) for cell in row] for row in ROWS)]
    ):
        book.active.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@cache
def pdf_report(pages: int = 1) -> bytes:
    """Return the report as a PDF with ruled tables, once per page."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=landscape(A4), invariant=True)
    for _page in range(pages):
        for index, title in enumerate(TITLES):
            canvas.setFont("Helvetica-Bold", 16 - 2 * index)
            canvas.drawString(40, 550 - 24 * index, title)
        canvas.setFont("Helvetica", 9)
        lefts = (40, 80, 220, 380, 480, 800)
        words = {"✓": "Afgerond", "⌚": "Loopt"}
        for at, row in enumerate((HEAD, *ROWS)):
            top = 480 - 30 * at
            for left, right, cell in zip(lefts, lefts[1:], row, strict=False):
                canvas.rect(left, top - 30, right - left, 30)
                canvas.drawString(left + 4, top - 14, words.get(cell, cell))
        canvas.showPage()
    canvas.save()
    return made.getvalue()


SAMPLES = {
    "verslag.txt": text_report, "verslag.csv": csv_report, "verslag.html": html_report, "verslag.docx": docx_report,
    "verslag.odt": odt_report, "verslag.ods": ods_report, "verslag.xlsx": xlsx_report, "verslag.pdf": pdf_report,
}  # fmt: skip
