"""The form as DOCX, and back: a block per activity, its cells to fill in as content controls with a bookmark inside each.

Office programs keep the one or the other; either tells which answer a cell is about. The cell around them holds the answer,
since what is typed at the end of a bookmark falls outside it.
"""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from typing import Any

from docx import Document
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from actielijn.language import LANGUAGES, _, speaking, spoken
from actielijn.reading.xml import Package, damaged
from actielijn.writing.zipped import repacked

from .form import (
    Form,
    Line,
    Mark,
    field_words,
    mark_from,
    shown_fields,
    submission_marked,
    to_fill,
    values_of,
)
from .guidance import guidance_of, heading_of
from .returned import Cell, FormRefused, Problem, Returned, Row

SHORT = {"code": "c", "kind": "k", "explanation": "e", "remark": "r", "figure": "f"}
"""Fields as they stand in a bookmark, whose name may have forty characters; ``s1`` is the first status."""
_INK = RGBColor(0x1B, 0x27, 0x33)
_FILL, _RULE = "F3F5F7", "B8C4CF"
_LABEL_MM, _VALUE_MM = 42, 128
_LONGEST_WHOLE = 700
"""Most characters of a text whose row stays on one page."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@cache
def _w(*names: str) -> str:
    """Return the path of Word's elements, or the name of one element or attribute."""
    return "/".join(_W + name for name in names)


def short_of(field: str) -> str:
    """Return how a field is called in a bookmark."""
    return SHORT.get(field) or field.replace("status", "s")


def placeholders() -> dict[str, str]:
    """Return what stands in an empty cell to fill in, by the kind of field."""
    return {"choice": _("Choose …"), "text": _("Type here")}


def to_docx(form: Form) -> bytes:
    """Return the document."""
    document = Document()
    _set_up(document, form)
    ids = count(1)
    body = document.element.body
    end = body[-1]
    for element in _blocks(form, ids):
        end.addprevious(element)
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue(), f"{document.core_properties.created:%Y-%m-%dT%H:%M:%SZ}")


def _set_up(document: Any, form: Form) -> None:
    properties = document.core_properties
    properties.title, properties.language, properties.comments = heading_of(form)[:255], spoken(), ""
    properties.author = properties.last_modified_by = (form.publisher or form.programme)[:255]
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(18)
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 14), ("Heading 2", 12)):
        style: Any = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(_w(kind), None)
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), _INK
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    for old in document.styles.element.iter(_w("lang")):
        old.set(_w("val"), spoken())


def _blocks(form: Form, ids: Iterator[int]) -> Iterator["etree._Element"]:
    title = _paragraph(heading_of(form), style="Title")
    _bookmark(title, title, form.mark, next(ids))
    yield title
    for words in guidance_of(form):
        yield _paragraph(words)
    fields = shown_fields(form)
    for line in form.lines:
        yield _paragraph(f"{line.code} {line.title}".strip(), style="Heading2")
        yield _table(form, line, fields, ids)
        yield _paragraph("")


def _table(form: Form, line: Line, fields: dict[str, str], ids: Iterator[int]) -> "etree._Element":
    table = _made("tbl")
    facts = _within(table, "tblPr")
    _within(facts, "tblW", w=str(_twips(_LABEL_MM + _VALUE_MM)), type="dxa")
    borders = _within(facts, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _within(borders, f"{side}", val="single", sz="4", space="0", color=_RULE)
    _within(facts, "tblLayout", type="fixed")
    _within(facts, "tblLook", val="0080", firstColumn="1")
    _within(facts, "tblCaption", val=f"{line.code} {line.title}".strip()[:250])
    grid = _within(table, "tblGrid")
    for width in (_LABEL_MM, _VALUE_MM):
        _within(grid, "gridCol", w=str(_twips(width)))
    values = values_of(line)
    for field, heading in fields.items():
        value = values.get(field, "")
        if field in ("title", "unit") or (field in ("figure", "lastfigure") and not line.asks_figure):
            continue
        if field == "question" and not value:
            continue
        label = f"{heading} ({line.unit})" if line.unit and field in ("figure", "lastfigure") else heading
        content = _control(form, line, field, label, value, ids) if field == "code" or to_fill(field) else _texts(value)  # fmt: skip
        _add_row(table, label, content, whole=len(value) <= _LONGEST_WHOLE, shaded=not to_fill(field))
    return table


def _add_row(
    table: "etree._Element", label: str, content: Sequence["etree._Element"], *, whole: bool, shaded: bool
) -> None:
    row = _within(table, "tr")
    if whole:
        _within(_within(row, "trPr"), "cantSplit")
    for width, parts, fill in (
        (_LABEL_MM, [_paragraph(label, bold=True)], _FILL),
        (_VALUE_MM, content, _FILL if shaded else ""),
    ):
        cell = _within(row, "tc")
        facts = _within(cell, "tcPr")
        _within(facts, "tcW", w=str(_twips(width)), type="dxa")
        if fill:
            _within(facts, "shd", val="clear", color="auto", fill=fill)
        for part in parts:
            cell.append(part)


def _control(
    form: Form, line: Line, field: str, label: str, value: str, ids: Iterator[int]
) -> list["etree._Element"]:
    """Return the content of a cell to fill in: a content control with a bookmark in it, both named by the mark."""
    mark = f"{line.mark}_{short_of(field)}"
    choices = form.kinds if field == "kind" else form.statuses if field.startswith("status") else ()
    several = field in ("explanation", "remark")
    control = _made("sdt")
    facts = _within(control, "sdtPr")
    _within(facts, "alias", val=f"{line.code} {label}"[:60])
    _within(facts, "tag", val=mark)
    number = next(ids)
    _within(facts, "id", val=str(number))
    _within(facts, "lock", val="sdtContentLocked" if field == "code" else "sdtLocked")
    if not value:
        _within(facts, "showingPlcHdr")
    shown = value or placeholders()["choice" if choices else "text"]
    if choices:
        listed = _within(facts, "dropDownList")
        # A status that the list no longer has can still be seen, and chosen away.
        for word in dict.fromkeys((*choices, *filter(None, [value]))):
            _within(listed, "listItem", displayText=word, value=word)
    elif not several:
        _within(facts, "text")
    inside = _within(control, "sdtContent")
    if several:
        paragraphs = _texts(shown, grey=not value)
        for paragraph in paragraphs:
            inside.append(paragraph)
        _bookmark(paragraphs[0], paragraphs[-1], mark, number)
        return [control]
    inside.append(_run(shown, grey=not value))
    _bookmark(inside, inside, mark, number)
    paragraph = _made("p")
    paragraph.append(control)
    return [paragraph]


def _bookmark(first: "etree._Element", last: "etree._Element", name: str, number: int) -> None:
    """Put a bookmark around the runs of an element, or from the first paragraph to the last."""
    start = _made("bookmarkStart", id=str(number), name=name)
    first.insert(1 if len(first) and first[0].tag == _w("pPr") else 0, start)
    last.append(_made("bookmarkEnd", id=str(number)))


def _texts(text: str, *, grey: bool = False) -> list["etree._Element"]:
    """Return a text as paragraphs, one to a line."""
    return [_paragraph(line, grey=grey) for line in text.split("\n")]


def _paragraph(text: str, *, style: str = "", bold: bool = False, grey: bool = False) -> "etree._Element":
    paragraph = _made("p")
    if style:
        _within(_within(paragraph, "pPr"), "pStyle", val=style)
    if text:
        paragraph.append(_run(text, bold=bold, grey=grey))
    return paragraph


def _run(text: str, *, bold: bool = False, grey: bool = False) -> "etree._Element":
    run = _made("r")
    if bold or grey:
        facts = _within(run, "rPr")
        if bold:
            _within(facts, "b")
        if grey:
            _within(facts, "color", val="5A6875")
    words = _within(run, "t")
    words.text = text
    words.set(_XML_SPACE, "preserve")
    return run


def _made(name: str, /, **attributes: str) -> "etree._Element":
    return etree.Element(_w(name), {_w(key): value for key, value in attributes.items()})


def _within(parent: "etree._Element", name: str, /, **attributes: str) -> "etree._Element":
    return etree.SubElement(parent, _w(name), {_w(key): value for key, value in attributes.items()})


def _twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


# -- back


_LONG = {short: field for field, short in SHORT.items()}
_DROPPED = frozenset(_w(name) for name in ("del", "moveFrom", "delText", "delInstrText", "instrText", "sdtPr", "rPr", "pPr", "txbxContent"))  # fmt: skip
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {_w("br"): "\n", _w("cr"): "\n", _w("tab"): "\t", _w("noBreakHyphen"): "-"}


def from_docx(data: bytes, name: str) -> Returned:
    """Return the blocks of a form, tracked changes taken as accepted.

    Raises UnreadableError for a damaged or hostile file, FormRefused for one that is no form.
    """
    root = Package(data, name).xml_of("word/document.xml")
    if root is None:
        raise damaged(name, "word/document.xml")
    _accept_changes(root)
    submissions: set[int] = set()
    holders: dict[etree._Element, list[Mark]] = {}
    for element, text in _named(root):
        whole = submission_marked(text)
        if whole is not None:
            submissions.add(whole)
        mark = mark_from(text)
        if mark is None or not mark.field:
            continue
        marks = holders.setdefault(_holder(element), [])
        if mark not in marks:
            marks.append(mark)
    if not holders:
        raise FormRefused(
            _("{name}: this is no form of a round: nothing in it tells which activity is meant. "
              "Fill in the form that came with the mail, or download it again.").format(name=name)
        )  # fmt: skip
    rows, problems = _rows(holders)
    return Returned(tuple(rows), frozenset(submissions), tuple(problems))


def _accept_changes(root: "etree._Element") -> None:
    """Take away the rows that a tracked change deleted, and join paragraphs whose mark it deleted."""
    for row in list(root.iter(_w("tr"))):
        if row.find(_w("trPr", "del")) is not None:
            _remove(row)
    for paragraph in list(root.iter(_w("p"))):
        if paragraph.find(_w("pPr", "rPr", "del")) is None:
            continue
        after = paragraph.getnext()
        if after is None or after.tag != _w("p"):
            continue
        place = 1 if len(after) and after[0].tag == _w("pPr") else 0
        moved = [child for child in paragraph if child.tag != _w("pPr")]
        for child in reversed(moved):
            after.insert(place, child)
        _remove(paragraph)


def _remove(element: "etree._Element") -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _named(root: "etree._Element") -> Iterator[tuple["etree._Element", str]]:
    """Walk the content controls with their tags and the bookmarks with their names."""
    for element in root.iter(_w("sdt"), _w("bookmarkStart")):
        if element.tag == _w("sdt"):
            tag = element.find(_w("sdtPr", "tag"))
            if tag is not None:
                yield element, tag.get(_w("val"), "")
        elif not any(parent.tag in _DROPPED for parent in element.iterancestors()):
            yield element, element.get(_w("name"), "")


def _holder(element: "etree._Element") -> "etree._Element":
    """Return the cell around a control or bookmark, or inside a control; without a table, the control or paragraph itself."""
    cell = next(element.iterancestors(_w("tc")), None)
    if cell is None and element.tag == _w("sdt"):
        cell = element.find(_w("sdtContent", "tc"))
    if cell is not None:
        return cell
    outer = next(element.iterancestors(_w("sdt")), None)
    if outer is not None:
        return outer
    return element if element.tag == _w("sdt") else next(element.iterancestors(_w("p")), element)


def _rows(holders: dict["etree._Element", list[Mark]]) -> tuple[list[Row], list[Problem]]:
    """Return a row per block; a second one for an activity whose cells stand there twice."""
    empty, labels = _words_of_empty_cells(), field_words()
    blocks: dict[tuple[int, int], list[tuple[Mark, str, str, str]]] = {}
    problems: list[Problem] = []
    for holder, marks in holders.items():
        fields = {(mark.submission, mark.answer, mark.field) for mark in marks}
        text, flaw = _text(holder, empty), "picture" if _has_picture(holder) else ""
        for mark in marks:
            blocks.setdefault((mark.submission, mark.answer), []).append((mark, mark.field, text, flaw))
        if len(fields) > 1:
            problems.append(_merged(marks, labels))
    rows: list[Row] = []
    for cells in blocks.values():
        code = next((text for _mark, field, text, _flaw in cells if field == "c"), "") or str(cells[0][0]).rpartition("_")[0]  # fmt: skip
        made: list[dict[str, Cell]] = []
        for _mark, short, text, flaw in cells:
            field = _long_of(short)
            cell = Cell(f"{code}, {labels.get(field, field)}", text, flaw=flaw)
            block = next((block for block in made if field not in block), None)
            if block is None:
                made.append(block := {})
            block[field] = cell
        rows += [Row(code, cells[0][0], block) for block in made]
    return rows, problems


def _long_of(short: str) -> str:
    return _LONG.get(short) or short.replace("s", "status", 1)


def _merged(marks: Sequence[Mark], labels: dict[str, str]) -> Problem:
    fields = ", ".join(labels.get(_long_of(mark.field), mark.field) for mark in marks)
    return Problem(
        str(marks[0]),
        _("one cell holds what were several cells ({fields}), so that it cannot be told which text is which. Part them again, or fill in a new form.").format(
            fields=fields),
    )  # fmt: skip


def _words_of_empty_cells() -> frozenset[str]:
    words: set[str] = set()
    for language in LANGUAGES:
        with speaking(language):
            words |= set(placeholders().values())
    return frozenset(words)


def _has_picture(holder: "etree._Element") -> bool:
    return next(holder.iter(_w("drawing"), _w("pict"), _w("object")), None) is not None


def _text(holder: "etree._Element", empty: frozenset[str]) -> str:
    """Return the text of a cell, a line to a paragraph; nothing where only the words of an empty cell stand in it."""
    controls = [holder] if holder.tag == _w("sdt") else list(holder.iter(_w("sdt")))
    if any(control.find(_w("sdtPr", "showingPlcHdr")) is not None for control in controls):
        text = "\n".join(_paragraphs(holder)).strip()
        choices = {item.get(_w("displayText")) for control in controls for item in control.iter(_w("listItem"))}  # fmt: skip
        return text if text in choices else ""
    text = "\n".join(_paragraphs(holder))
    return "" if text.strip() in empty else text


def _paragraphs(holder: "etree._Element") -> Iterator[str]:
    paragraphs = list(holder.iter(_w("p")))
    if not paragraphs:
        yield _words(holder)
    for paragraph in paragraphs:
        numbered = paragraph.find(_w("pPr", "numPr"))
        bullet = ""
        number = numbered.find(_w("numId")) if numbered is not None else None
        if numbered is not None and number is not None and number.get(_w("val")) != "0":
            # A list that the office program made of what was typed is a list again in our texts.
            level = numbered.find(_w("ilvl"))
            depth = level.get(_w("val"), "0") if level is not None else "0"
            bullet = "  " * (int(depth) if depth.isdecimal() and len(depth) < 2 else 0) + "- "
        yield bullet + _words(paragraph)


def _words(element: "etree._Element") -> str:
    found = ""
    for child in element:
        if child.tag in _DROPPED or child.tag == _FALLBACK:
            continue
        if child.tag == _w("t"):
            found += child.text or ""
        elif child.tag in _BREAKS:
            found += _BREAKS[child.tag]
        else:
            found += _words(child)
    return found
