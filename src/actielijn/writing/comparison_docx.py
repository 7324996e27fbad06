"""The paper of a comparison → a Word document with real headings and tables, which a policy officer can edit."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .comparison import Item, Paper, Piece
from .report import Mark

_DELETED = RGBColor(0x8A, 0x1C, 0x1C)
_INSERTED = RGBColor(0x14, 0x53, 0x2D)
_TEXT_WIDTH = 170  # mm, of a page of A4 within its margins
_QUIET = RGBColor(0x4A, 0x5B, 0x6B)
_INK = RGBColor(0x1B, 0x27, 0x33)
# The earliest moment that a ZIP archive can hold; it makes the bytes repeat.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def to_docx(paper: Paper) -> bytes:
    """Return the paper as DOCX. What went and came is marked by − and +, lines and colour; not as a tracked change."""
    document = Document()
    _set_up(document, paper)
    document.add_heading(paper.title, 0)
    document.add_paragraph(" · ".join(part for part in (paper.programme, paper.span) if part))
    document.add_heading(paper.words["summary"], 1)
    for sentence in paper.summary:
        document.add_paragraph(sentence, style="List Bullet")
    _add_matrix(document, paper)
    for section in paper.sections:
        document.add_heading(f"{section.heading} ({len(section.items)})", 1)
        if any(piece.kind in "-+" for item in section.items for piece in item.pieces):
            _add_quiet(document, paper.words["reading"])
        for item in section.items:
            _add_item(document, paper, item)
    _add_promises(document, paper)
    return _repacked(document)


def _set_up(document: Word, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.language = paper.full_title, paper.language
    properties.author, properties.comments = paper.publisher, ""
    properties.created = properties.modified = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        properties_of_run = style.element.get_or_add_rPr()
        fonts = properties_of_run.get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.font.name, style.font.color.rgb = "Calibri", _INK
    document.styles["Normal"].font.size = Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), paper.language)
    for old in document.styles.element.iter(qn("w:lang")):
        old.set(qn("w:val"), paper.language)
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _add_matrix(document: Word, paper: Paper) -> None:
    marks, words = paper.matrix.marks, paper.words
    if not marks:
        return
    document.add_heading(words["matrix"], 2)
    document.add_paragraph(words["matrix_caption"])
    corner = f"{words['before']} ↓ {words['after']} →"
    rows = [[_told(mark), *map(str, counts)] for mark, counts in zip(marks, paper.matrix.counts, strict=True)]
    _add_table(document, [corner, *(_told(mark) for mark in marks)], rows, first=38)


def _add_item(document: Word, paper: Paper, item: Item) -> None:
    document.add_heading(item.label, 2)
    _add_quiet(document, f"{item.id} · {item.place}" if item.place else item.id)
    for fact in item.facts:
        document.add_paragraph(fact)
    for word, marks in ((paper.words["before"], item.was), (paper.words["after"], item.now)):
        if marks:
            document.add_paragraph(f"{word}: {', '.join(_told(mark) for mark in marks)}")
    paragraph = None
    for piece in item.pieces:
        if piece.kind == "¶":
            paragraph = None
            continue
        paragraph = paragraph or document.add_paragraph()
        _add_piece(paragraph, piece)


def _add_piece(paragraph: Any, piece: Piece) -> None:
    if piece.kind == "=":
        paragraph.add_run(piece.text)
        return
    sign, colour = ("−", _DELETED) if piece.kind == "-" else ("+", _INSERTED)
    paragraph.add_run(sign).font.color.rgb = colour
    run = paragraph.add_run(piece.text)
    run.font.color.rgb = colour
    if piece.kind == "-":
        run.font.strike = True
    else:
        run.font.underline = True


def _add_promises(document: Word, paper: Paper) -> None:
    if not paper.promises:
        return
    words = paper.words
    document.add_heading(words["promises"], 1)
    heads = [words[key] for key in ("number", "activity", "promise", "outcome")]
    _add_table(
        document, heads, [[line.id, line.label, line.text, line.outcome] for line in paper.promises], first=20
    )


def _add_table(document: Word, heads: list[str], rows: list[list[str]], first: int) -> None:
    """Add a table with a repeated header; ``first`` is the width of its first column in mm."""
    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    other = (_TEXT_WIDTH - first) // max(len(heads) - 1, 1)
    widths = [first] + [other] * (len(heads) - 1)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    # Rows are made as XML: through the library's own objects a table of a thousand rows takes minutes.
    for position, row in enumerate([heads, *rows]):
        table._tbl.append(_row(row, widths, is_head=position == 0))


def _row(texts: list[str], widths: list[int], *, is_head: bool) -> Any:
    row = OxmlElement("w:tr")
    if is_head:
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
    for text, width in zip(texts, widths, strict=True):
        cell, size = OxmlElement("w:tc"), OxmlElement("w:tcW")
        size.set(qn("w:w"), str(Mm(width).twips))
        size.set(qn("w:type"), "dxa")
        properties = OxmlElement("w:tcPr")
        properties.append(size)
        cell.append(properties)
        cell.append(_cell_paragraph(text, is_bold=is_head))
        row.append(cell)
    return row


def _cell_paragraph(text: str, *, is_bold: bool) -> Any:
    paragraph, run, properties = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:rPr")
    if is_bold:
        properties.append(OxmlElement("w:b"))
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "17")
    properties.append(size)
    words = OxmlElement("w:t")
    words.set(qn("xml:space"), "preserve")
    words.text = text
    run.append(properties)
    run.append(words)
    paragraph.append(run)
    return paragraph


def _add_quiet(document: Word, text: str) -> None:
    document.add_paragraph().add_run(text).font.color.rgb = _QUIET


def _told(mark: Mark) -> str:
    return f"{mark.glyph} {mark.word}".strip()


def _repacked(document: Word) -> bytes:
    """Return the document's parts in an archive without the moment of writing."""
    written = io.BytesIO()
    document.save(written)
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts.read(part))
    return packed.getvalue()
