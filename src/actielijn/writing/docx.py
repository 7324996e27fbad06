"""A Snapshot → DOCX: the report as a ministry publishes it, which a policy officer can edit.

Styles, page and properties come from python-docx; the tables are built as XML, since its rows take a tenth of a second each.
Footnotes and the Snapshot are parts of their own. What the report holds is told by ``report``.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from actielijn.charting import Drawing
from actielijn.snapshot import Snapshot

from .annex import Annex
from .chapters import chapters_of
from .pdf import picture_of
from .report import Count, Mark, Note, Passage, Report, ResultPart, Row, ThemePart, printable, report_of
from .zipped import embeddable, made_on, packed, repacked

_INK = RGBColor(0x1B, 0x27, 0x33)
_HEAD_FILL, _HEAD_RULE, _RULE = "E3EAF1", "4A5B6B", "B8C4CF"
_WIDTH_MM = 297 - 2 * 15
_MM_OF_PIXEL = 0.27
_WIDTHS = {
    "number": 10,
    "result": 38,
    "activity": 44,
    "holder": 27,
    "partners": 24,
    "planning": 20,
    "status": 34,
}
_LONGEST_PROPERTY = 255
_LONGEST_WHOLE = 700
"""Most characters of an explanation whose row stays on one page; a longer one may go on on the next."""
_NONE = "–"
"""Stands where the source leaves the status open, as in the other forms."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SNAPSHOT_NAMESPACE = "https://actielijn.example/ns/snapshot"
_FOOTNOTES_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def to_docx(snapshot: Snapshot) -> bytes:
    """Return the report as DOCX. The same Snapshot gives the same bytes."""
    report = report_of(snapshot)
    annexes = chapters_of(snapshot)
    document = Document()
    _set_up(document, report)
    _add_title_page(document, report, annexes)
    _add_summary(document, report)
    for line in report.action_lines:
        if line.heading:
            document.add_heading(line.heading, 1)
        for theme in line.themes:
            if theme.title:
                document.add_heading(theme.title, 2)
            _add_theme(document, report, theme)
    for annex in annexes:
        _add_annex(document, annex)
    _add_footer(document, report)
    stream = io.BytesIO()
    document.save(stream)
    return _with_parts(stream.getvalue(), report, embeddable(snapshot))


# -- the frame


def _set_up(document: Word, report: Report) -> None:
    moment = datetime.combine(made_on(report.iso_date), time())
    properties = document.core_properties
    properties.title, properties.language = report.full_title[:_LONGEST_PROPERTY], report.language
    properties.author, properties.comments = report.publisher[:_LONGEST_PROPERTY], ""
    properties.created = properties.modified = moment
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(15)
    page.top_margin, page.bottom_margin, page.footer_distance = Mm(14), Mm(22), Mm(8)
    for name, size in (("Normal", 9), ("Title", 26), ("Heading 1", 16), ("Heading 2", 12)):
        style: Any = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), _INK
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.widow_control = True
    for old in document.styles.element.iter(qn("w:lang")):
        old.set(qn("w:val"), report.language)
    normal.element.get_or_add_rPr().append(_made("w:lang", val=report.language))


def _add_title_page(document: Word, report: Report, annexes: Sequence[Annex]) -> None:
    document.add_paragraph(printable(report.title), style="Title")
    if report.programme and report.programme != report.title:
        document.add_paragraph(printable(report.programme), style="Subtitle")
    for word, value in report.facts:
        document.add_paragraph(f"{word}: {value}")
    heading = document.add_paragraph()
    run = heading.add_run(report.words["contents"])
    run.bold, run.font.size = True, Pt(12)
    _add_contents(document, report, annexes)


def _add_contents(document: Word, report: Report, annexes: Sequence[Annex]) -> None:
    """Add a contents field; its entries stand in it already, Word adds the page numbers when it is updated."""
    entries = [(report.words["summary"], 1)]
    for line in report.action_lines:
        entries += [(line.heading, 1)] if line.heading else []
        entries += [(theme.title, 2) for theme in line.themes if theme.title]
    for annex in annexes:
        entries += [(annex.title, 1), *((table.heading, 2) for table in annex.tables)]
    for place, (entry, level) in enumerate(entries):
        paragraph = document.add_paragraph()._p
        facts = paragraph.get_or_add_pPr()
        facts.append(_made("w:pStyle", val=f"TOC{level}"))
        facts.append(_made("w:spacing", before="60" if level == 1 else "0", after="0"))
        facts.append(_made("w:ind", left=str(_twips(6 * (level - 1)))))
        if place == 0:
            paragraph.append(_run(_made("w:fldChar", fldCharType="begin", dirty="true")))
            code = _made("w:instrText")
            code.text = ' TOC \\o "1-2" \\h \\z \\u '
            code.set(_XML_SPACE, "preserve")
            paragraph.append(_run(code))
            paragraph.append(_run(_made("w:fldChar", fldCharType="separate")))
        paragraph.append(_run(_words(entry)))
        if place == len(entries) - 1:
            paragraph.append(_run(_made("w:fldChar", fldCharType="end")))


def _add_summary(document: Word, report: Report) -> None:
    summary, words = report.summary, report.words
    heading: Any = document.add_heading(words["summary"], 1)
    heading.paragraph_format.page_break_before = True
    if not summary.whole.activities:
        document.add_paragraph(words["none"])
        return
    document.add_paragraph(words["lines_caption"])
    heads = [
        words["action_line"],
        *map(_told, summary.marks),
        words["activities"],
    ]
    first = 66.0
    other = (_WIDTH_MM - first) / (len(heads) - 1)
    rows = [_summary_row(count) for count in (*summary.lines, summary.whole)]
    body = [
        _table_row(
            [_cell([_paragraph([value])], other if place else first) for place, value in enumerate(row)]
        )
        for row in rows
    ]
    _append_table(document, words["lines_caption"], [first] + [other] * (len(heads) - 1), heads, body)
    if summary.doubled:
        document.add_paragraph(words["doubled"])


def _summary_row(count: Count) -> list[str]:
    return [count.label, *map(str, count.counts), str(count.activities)]


def _add_footer(document: Word, report: Report) -> None:
    footer = document.sections[0].footer
    legend = footer.paragraphs[0]
    legend.style = document.styles["Normal"]
    run = legend.add_run(f"{report.words['legend']}: ")
    run.bold, run.font.size = True, Pt(7.5)
    run = legend.add_run("     ".join(_told(mark) for mark in report.legend if mark.key))
    run.font.size = Pt(7.5)
    below = footer.add_paragraph(style="Normal")
    run = below.add_run(f"{report.full_title}  ·  {report.words['page']} ")
    run.font.size = Pt(7.5)
    field = _made("w:fldSimple", instr=" PAGE ")
    field.append(_run(_words("1"), size=7.5))
    below._p.append(field)


# -- tables


def _add_theme(document: Word, report: Report, theme: ThemePart) -> None:
    columns = report.columns
    widths = [float(_WIDTHS.get(key, 0)) for key in columns[:-1]]
    widths.append(_WIDTH_MM - sum(widths))
    rows = [row for result in theme.results for row in _result_rows(result, columns, widths)]
    _append_table(document, theme.caption, widths, [report.words[key] for key in columns], rows)


def _add_annex(document: Word, annex: Annex) -> None:
    document.add_heading(annex.title, 1)
    if annex.introduction:
        document.add_paragraph(annex.introduction)
    for table in annex.tables:
        document.add_heading(table.heading, 2)
        for text in table.introduction:
            document.add_paragraph(text)
        for chart in table.charts:
            _add_chart(document, chart)
        if not table.rows:
            continue
        widths = [share * _WIDTH_MM for share in table.shares]
        rows = [
            _table_row(
                [
                    _cell([_paragraph([line.text]) for line in cell], width)
                    for cell, width in zip(row.cells, widths, strict=True)
                ],
                whole=sum(len(line.text) for cell in row.cells for line in cell) <= _LONGEST_WHOLE,
            )
            for row in table.rows
        ]
        _append_table(document, table.heading, widths, table.heads, rows)


def _add_chart(document: Word, chart: Drawing) -> None:
    """Add a chart as a picture, which every office program shows; its description is the alternative text."""
    width = min(chart.width * _MM_OF_PIXEL, _WIDTH_MM)
    picture = document.add_picture(io.BytesIO(picture_of(chart)), width=Mm(width))
    told = picture._inline.docPr
    told.set("title", chart.title)
    told.set("descr", f"{chart.title}. {chart.description}")


def _result_rows(
    result: ResultPart, columns: Sequence[str], widths: Sequence[float]
) -> Iterator["etree._Element"]:
    for place, row in enumerate(result.rows):
        merge = None if len(result.rows) == 1 else ("restart" if place == 0 else "continue")
        number = [_paragraph([result.number])] if place == 0 else []
        title = [_paragraph([result.title], bold=True)] if place == 0 else []
        cells = [_cell(number, widths[0], merge), _cell(title, widths[1], merge)]
        cells += _row_cells(row, columns[2:], widths[2:])
        yield _table_row(cells, whole=sum(len(each.text) for each in row.explanation) <= _LONGEST_WHOLE)


def _row_cells(row: Row, columns: Sequence[str], widths: Sequence[float]) -> Iterator["etree._Element"]:
    if row.activity is None:
        # A remark of the result stands over all columns of the activities.
        yield _cell([_passage(each) for each in row.explanation], sum(widths), span=len(columns))
        return
    for key, width in zip(columns, widths, strict=True):
        if key == "status":
            yield _cell([_paragraph([" / ".join(map(_told, row.statuses)) or _NONE])], width)
        elif key == "explanation":
            yield _cell([_passage(each) for each in row.explanation], width, _merge(row.explanation_rows))
        else:
            told = {
                "activity": row.activity.label,
                "holder": row.activity.holder,
                "partners": ", ".join(row.activity.partners),
                "planning": row.activity.planning,
            }[key]
            merge = _merge(row.activity_rows)
            yield _cell([_paragraph([told])] if merge != "continue" else [], width, merge)


def _merge(rows: int) -> str | None:
    return {0: "continue", 1: None}.get(rows, "restart")


def _told(mark: Mark) -> str:
    """Return a status as glyph and word."""
    return f"{mark.glyph} {mark.word}".strip()


def _append_table(
    document: Word,
    caption: str,
    widths: Sequence[float],
    heads: Sequence[str],
    rows: Iterable["etree._Element"],
) -> None:
    table = _made("w:tbl")
    facts = _within(table, "w:tblPr")
    _within(facts, "w:tblW", w=str(_twips(sum(widths))), type="dxa")
    borders = _within(facts, "w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        _within(
            borders,
            f"w:{side}",
            val="single",
            sz="4",
            space="0",
            color=_HEAD_RULE if side != "insideH" else _RULE,
        )
    _within(facts, "w:tblLayout", type="fixed")
    margins = _within(facts, "w:tblCellMar")
    for side, room in (("top", "30"), ("left", "70"), ("bottom", "10"), ("right", "70")):
        _within(margins, f"w:{side}", w=room, type="dxa")
    _within(facts, "w:tblLook", val="0020", firstRow="1")
    _within(facts, "w:tblCaption", val=caption)
    grid = _within(table, "w:tblGrid")
    for width in widths:
        _within(grid, "w:gridCol", w=str(_twips(width)))
    head = _table_row(
        [
            _cell([_paragraph([title], bold=True, keep=True)], width, fill=_HEAD_FILL)
            for title, width in zip(heads, widths, strict=True)
        ],
        head=True,
    )
    table.append(head)
    for row in rows:
        table.append(row)
    body = document.element.body
    body.insert(len(body) - 1, table)
    document.add_paragraph()


def _table_row(
    cells: Iterable["etree._Element"], *, head: bool = False, whole: bool = True
) -> "etree._Element":
    """Make a row; ``head`` is repeated on every page, ``whole`` is not parted over two."""
    row = _made("w:tr")
    if head or whole:
        facts = _within(row, "w:trPr")
        if whole:
            _within(facts, "w:cantSplit")
        if head:
            _within(facts, "w:tblHeader")
    for cell in cells:
        row.append(cell)
    return row


def _cell(
    paragraphs: Sequence["etree._Element"],
    width: float,
    merge: str | None = None,
    *,
    fill: str = "",
    span: int = 1,
) -> "etree._Element":
    cell = _made("w:tc")
    facts = _within(cell, "w:tcPr")
    _within(facts, "w:tcW", w=str(_twips(width)), type="dxa")
    if span > 1:
        _within(facts, "w:gridSpan", val=str(span))
    if merge:
        _within(facts, "w:vMerge", val=merge)
    if fill:
        _within(facts, "w:shd", val="clear", color="auto", fill=fill)
    for paragraph in paragraphs or [_made("w:p")]:
        cell.append(paragraph)
    return cell


def _passage(passage: Passage) -> "etree._Element":
    return _paragraph(passage.runs, bullet=passage.bullet)


def _paragraph(
    runs: Sequence[str | Note], *, bold: bool = False, bullet: int = 0, keep: bool = False
) -> "etree._Element":
    """Make a paragraph; ``keep`` holds it on the page of what follows."""
    paragraph = _made("w:p")
    if bullet or keep:
        facts = _within(paragraph, "w:pPr")
        if bullet:
            _within(facts, "w:pStyle", val="ListBullet" if bullet == 1 else f"ListBullet{min(bullet, 3)}")
        if keep:
            _within(facts, "w:keepNext")
    for run in runs:
        if isinstance(run, Note):
            mark = _made("w:footnoteReference", id=str(run.number + 1))
            made = _made("w:r")
            _within(_within(made, "w:rPr"), "w:vertAlign", val="superscript")
            made.append(mark)
            paragraph.append(made)
        else:
            paragraph.append(_run(_words(run), bold=bold))
    return paragraph


def _run(content: "etree._Element", *, bold: bool = False, size: float = 0) -> "etree._Element":
    run = _made("w:r")
    if bold or size:
        facts = _within(run, "w:rPr")
        if bold:
            _within(facts, "w:b")
        if size:
            _within(facts, "w:sz", val=str(round(2 * size)))
    run.append(content)
    return run


def _words(text: str) -> "etree._Element":
    element = _made("w:t")
    element.text = text
    element.set(_XML_SPACE, "preserve")
    return element


def _made(tag: str, **attributes: str) -> "etree._Element":
    return etree.Element(qn(tag), {qn(f"w:{key}"): value for key, value in attributes.items()})


def _within(parent: "etree._Element", tag: str, **attributes: str) -> "etree._Element":
    return etree.SubElement(parent, qn(tag), {qn(f"w:{key}"): value for key, value in attributes.items()})


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


# -- parts of their own


def _with_parts(data: bytes, report: Report, snapshot: str) -> bytes:
    """Return the package with its footnotes and the Snapshot, the same bytes whenever it is made."""
    moment = f"{made_on(report.iso_date)}T00:00:00Z"
    with zipfile.ZipFile(io.BytesIO(repacked(data, moment))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/footnotes.xml"] = _bytes(_footnotes(report.notes))
    root = etree.Element(f"{{{_SNAPSHOT_NAMESPACE}}}snapshot")
    root.text = snapshot
    # The template brings a custom part of its own as item1.
    parts["customXml/item2.xml"] = _bytes(root)
    parts["word/_rels/document.xml.rels"] = _with_links(
        parts["word/_rels/document.xml.rels"],
        (("footnotes", "footnotes.xml"), ("customXml", "../customXml/item2.xml")),
    )
    types = etree.fromstring(parts["[Content_Types].xml"])
    etree.SubElement(
        types, f"{{{_CONTENT_TYPES}}}Override", PartName="/word/footnotes.xml", ContentType=_FOOTNOTES_KIND
    )
    parts["[Content_Types].xml"] = _bytes(types)
    return packed(parts)


def _with_links(relations: bytes, links: Sequence[tuple[str, str]]) -> bytes:
    root = etree.fromstring(relations)
    for number, (kind, target) in enumerate(links, 1):
        etree.SubElement(
            root,
            f"{{{_PACKAGE_RELATIONS}}}Relationship",
            Id=f"rIdActielijn{number}",
            Type=f"{_RELATIONS}/{kind}",
            Target=target,
        )
    return _bytes(root)


def _footnotes(notes: Sequence[Note]) -> "etree._Element":
    root = etree.Element(qn("w:footnotes"), nsmap={"w": qn("w:p")[1:].partition("}")[0]})
    for number, kind in ((0, "separator"), (1, "continuationSeparator")):
        note = _within(root, "w:footnote", type=kind, id=str(number))
        _within(_within(_within(note, "w:p"), "w:r"), f"w:{kind}")
    for each in notes:
        note = _within(root, "w:footnote", id=str(each.number + 1))
        paragraph = _within(note, "w:p")
        run = _within(paragraph, "w:r")
        _within(_within(run, "w:rPr"), "w:vertAlign", val="superscript")
        _within(run, "w:footnoteRef")
        paragraph.append(_run(_words(f" {each.text}"), size=8))
    return root


def _bytes(root: "etree._Element") -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
