"""An ODT report → the page model, from its XML: headings, lists, merged cells, notes, page footers.

Tracked changes are read as if accepted: what was deleted stands apart in the file and is not read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from .errors import MOST_COLUMNS, MOST_ROWS, UnreadableError
from .fragments import folded
from .list_numbers import roman
from .page import Cell, Document, Item, Mark, Note, NoteMark, Page, Row, Table, Text
from .pictures import EncodedPicture
from .sheets import refuse_encrypted
from .xml import Package, damaged

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {
    f"{_TEXT}tracked-changes", f"{_OFFICE}forms", f"{_TEXT}sequence-decls", f"{_OFFICE}annotation", f"{_TEXT}variable-decls",
    f"{_TEXT}user-field-decls",
}  # fmt: skip
_DEEPEST = 60


def read_odt(data: bytes, name: str) -> Document:
    """Read an ODT. Raises UnreadableError when it is damaged, encrypted or unpacks to too much."""
    package = Package(data, name)
    refuse_encrypted(package, name)
    return _Odt(package).document()


@dataclass(slots=True)
class _Facts:
    """What a style says: bold, type size, cell background, symbol font, bullet or number of a list level."""

    bold: bool | None = None
    size: float = 0.0
    fill: str = ""
    raised: bool = False
    parent: str = ""
    list_style: str = ""
    outline: int = 0
    master: str = ""


@dataclass(slots=True)
class _Line:
    text: str = ""
    space: bool = False
    marks: list[tuple[int, Mark]] = field(default_factory=list)
    notes: list[NoteMark] = field(default_factory=list)
    plain: int = 0
    size: float = 0.0

    def add(self, words: str, bold: bool) -> None:
        if not words:
            return
        if words[:1].isspace() and self.text:
            self.space = True
        inner = folded(words)
        if inner:
            self.text += (" " if self.space and self.text else "") + inner
            self.space = words[-1:].isspace()
            self.plain += 0 if bold else len(inner)
        elif self.text:
            self.space = True

    def mark(self, mark: Mark) -> None:
        if self.space and self.text:
            self.text += " "
            self.space = False
        self.marks.append((len(self.text), mark))


class _Odt:
    def __init__(self, package: Package):
        self._package = package
        self._name = package.name
        content, styles = package.xml_of("content.xml"), package.xml_of("styles.xml")
        if content is None:
            raise damaged(self._name, "content.xml")
        self._content, self._other = content, styles
        self._facts: dict[str, _Facts] = {}
        self._lists: dict[str, dict[int, tuple[str, str, str]]] = {}
        for root in (styles, content):
            if root is not None:
                self._learn(root)
        self._pictures: dict[str, EncodedPicture | None] = {}
        self._notes: list[Note] = []
        self._counts: dict[str, list[int]] = {}
        self._rows = 0

    def document(self) -> Document:
        body = self._content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise damaged(self._name, "office:text")
        pages: list[Page] = []
        for master, elements in self._stretches(body):
            self._notes = []
            items = list(self._blocks(elements, 0))
            furniture = [
                *self._furniture(master, "header"),
                *items,
                *self._notes,
                *self._furniture(master, "footer"),
            ]
            pages.append(Page(len(pages) + 1, tuple(furniture)))
        title, language = self._properties()
        return Document(self._name, "odt", tuple(pages), title=title, language=language, paged=False)

    def _stretches(self, body: "etree._Element") -> list[tuple[str, list["etree._Element"]]]:
        """Return the body's elements by page style: a page style brings its own footer, where the legend may stand."""
        made: list[tuple[str, list[etree._Element]]] = []
        for element in body:
            if not isinstance(element.tag, str):
                continue
            name = element.get(f"{_TEXT}style-name", "") or element.get(f"{_TABLE}style-name", "")
            master = self._facts[name].master if name in self._facts else ""
            if not made or (master and self._has_furniture(master)):
                made.append((master or "Standard", []))
            made[-1][1].append(element)
        return made

    def _has_furniture(self, master: str) -> bool:
        return any(True for kind in ("header", "footer") for _part in self._parts_of(master, kind))

    def _parts_of(self, master: str, kind: str) -> Iterator["etree._Element"]:
        for page in self._other.iter(f"{_STYLE}master-page") if self._other is not None else ():
            if page.get(f"{_STYLE}name") == master:
                yield from page.findall(f"{_STYLE}{kind}")

    # -- styles

    def _learn(self, root: "etree._Element") -> None:
        for style in root.iter(f"{_STYLE}style"):
            facts = _Facts(
                parent=style.get(f"{_STYLE}parent-style-name", ""),
                list_style=style.get(f"{_STYLE}list-style-name", ""),
            )
            facts.master = style.get(f"{_STYLE}master-page-name", "")
            level = style.get(f"{_STYLE}default-outline-level", "")
            facts.outline = int(level) if level.isdigit() else 0
            text = style.find(f"{_STYLE}text-properties")
            if text is not None:
                weight = text.get(f"{_FO}font-weight", "")
                facts.bold = weight in ("bold", "600", "700", "800", "900") if weight else None
                size = re.match(r"([\d.]+)pt", text.get(f"{_FO}font-size", ""))
                facts.size = float(size[1]) if size else 0.0
                facts.raised = text.get(f"{_STYLE}text-position", "").startswith(("super", "33%"))
            cell = style.find(f"{_STYLE}table-cell-properties")
            colour = cell.get(f"{_FO}background-color", "") if cell is not None else ""
            facts.fill = (
                colour.lower()
                if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) and colour.lower() != "#ffffff"
                else ""
            )
            self._facts[style.get(f"{_STYLE}name", "")] = facts
        for listed in root.iter(f"{_TEXT}list-style"):
            levels: dict[int, tuple[str, str, str]] = {}
            for level_style in listed:
                number = level_style.get(f"{_TEXT}level", "")
                if number.isdigit():
                    form = (
                        level_style.get(f"{_STYLE}num-format", "")
                        if level_style.tag == f"{_TEXT}list-level-style-number"
                        else "bullet"
                    )
                    levels[int(number)] = (
                        form,
                        level_style.get(f"{_STYLE}num-prefix", ""),
                        level_style.get(f"{_STYLE}num-suffix", ""),
                    )
            self._lists[listed.get(f"{_STYLE}name", "")] = levels

    def _style(self, name: str) -> _Facts:
        made = _Facts()
        seen: set[str] = set()
        while name and name in self._facts and name not in seen:
            seen.add(name)
            facts = self._facts[name]
            made.bold = facts.bold if made.bold is None else made.bold
            made.size = made.size or facts.size
            made.fill = made.fill or facts.fill
            made.raised = made.raised or facts.raised
            made.outline = made.outline or facts.outline
            made.list_style = made.list_style or facts.list_style
            name = facts.parent
        return made

    def _furniture(self, master: str, kind: str) -> list[Item]:
        """Return the texts of a page style's header or footer."""
        made: list[Item] = []
        for part in self._parts_of(master, kind):
            made += [
                replace(item, repeated=True) if isinstance(item, Text) else item
                for item in self._blocks(part, 0)
            ]
        return made

    def _properties(self) -> tuple[str, str]:
        meta = self._package.xml_of("meta.xml")
        title = next(meta.iter(f"{_DC}title"), None) if meta is not None else None
        language = next(meta.iter(f"{_DC}language"), None) if meta is not None else None
        said = folded(language.text or "") if language is not None else ""
        if not said and self._other is not None:
            for text in self._other.iter(f"{_STYLE}default-style"):
                facts = text.find(f"{_STYLE}text-properties")
                said = said or (facts.get(f"{_FO}language", "") if facts is not None else "")
        return (folded(title.text or "") if title is not None else ""), said

    # -- blocks

    def _blocks(
        self, element: "Iterable[etree._Element]", depth: int, bullet: int = 0, number: str = ""
    ) -> Iterator[Item]:
        if depth > _DEEPEST:
            return
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(child, bullet, number)
                number = ""
            elif tag == f"{_TEXT}list":
                yield from self._list(child, depth, bullet)
            elif tag == f"{_TABLE}table":
                yield self._table(child, depth)
            elif tag == f"{_TEXT}table-of-content":
                body = child.find(f"{_TEXT}index-body")
                if body is not None:
                    yield from self._blocks(body, depth + 1)
            else:
                yield from self._blocks(child, depth + 1, bullet)

    def _list(
        self, element: "etree._Element", depth: int, bullet: int, inherited: str = ""
    ) -> Iterator[Item]:
        name = element.get(f"{_TEXT}style-name", "") or inherited
        level = bullet + 1
        form, prefix, suffix = self._lists.get(name, {}).get(level, ("bullet", "", ""))
        key = (
            f"{name}/{level}"
            if element.get(f"{_TEXT}continue-numbering") == "true"
            else f"{id(element)}/{level}"
        )
        counts = self._counts.setdefault(key, [0])
        for item in element:
            if item.tag not in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                continue
            start = item.get(f"{_TEXT}start-value", "")
            counts[0] = int(start) if start.isdigit() else counts[0] + 1
            number = f"{prefix}{_counted(counts[0], form)}{suffix} " if form not in ("", "bullet") else ""
            for child in item:
                if child.tag == f"{_TEXT}list":
                    yield from self._list(child, depth + 1, level, name)
                elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                    yield from self._paragraph(child, 0 if number or form == "" else level, number)
                    number = ""

    def _paragraph(self, element: "etree._Element", bullet: int, number: str) -> list[Item]:
        style = self._style(element.get(f"{_TEXT}style-name", ""))
        line = _Line(size=style.size)
        boxes: list[Item] = []
        line.add(number, bool(style.bold))
        self._inline(element, line, bool(style.bold), boxes, 0)
        if not line.text and not line.marks:
            return boxes
        level = 0
        if element.tag == f"{_TEXT}h":
            said = element.get(f"{_TEXT}outline-level", "1")
            level = min(6, int(said)) if said.isdigit() else 1
        elif style.outline and not bullet:
            level = min(6, style.outline)
        bold = bool(line.text) and (line.plain == 0 or level > 0)
        return [
            Text(
                line.text,
                level,
                0 if level else bullet,
                line.size,
                bold,
                tuple(line.marks),
                tuple(line.notes),
            ),
            *boxes,
        ]

    def _inline(
        self, element: "etree._Element", line: _Line, bold: bool, boxes: list[Item], depth: int
    ) -> None:
        line.add(element.text or "", bold)
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and tag not in _SKIPPED and depth < _DEEPEST:
                self._part(child, str(tag), line, bold, boxes, depth)
            line.add(child.tail or "", bold)

    def _part(
        self, child: "etree._Element", tag: str, line: _Line, bold: bool, boxes: list[Item], depth: int
    ) -> None:
        if tag == f"{_TEXT}note":
            self._take_note(child, line)
        elif tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            line.add(" ", bold)
        elif tag == f"{_DRAW}frame":
            self._frame(child, line, boxes, depth)
        elif tag in (f"{_DRAW}custom-shape", f"{_DRAW}circle", f"{_DRAW}ellipse", f"{_DRAW}rect"):
            facts = self._shape_fill(child)
            line.mark(Mark(colour=facts, alt=_described(child)))
        elif tag == f"{_TEXT}span":
            style = self._style(child.get(f"{_TEXT}style-name", ""))
            words = folded("".join(map(str, child.itertext())))
            if style.raised and line.text and re.fullmatch(r"\[?(\d{1,3}|\*{1,3})\]?", words):
                line.notes.append(NoteMark(words.strip("[]"), len(line.text)))
                return
            line.size = max(line.size, style.size)
            self._inline(child, line, bold if style.bold is None else style.bold, boxes, depth + 1)
        elif tag in (
            f"{_TEXT}bookmark",
            f"{_TEXT}bookmark-start",
            f"{_TEXT}bookmark-end",
            f"{_TEXT}soft-page-break",
            f"{_TEXT}change",
        ):
            return
        else:
            self._inline(child, line, bold, boxes, depth + 1)

    def _take_note(self, element: "etree._Element", line: _Line) -> None:
        citation = element.find(f"{_TEXT}note-citation")
        body = element.find(f"{_TEXT}note-body")
        mark = (
            folded("".join(map(str, citation.itertext())))
            if citation is not None
            else str(len(self._notes) + 1)
        )
        line.notes.append(NoteMark(mark, len(line.text)))
        words = (
            " ".join(folded("".join(map(str, part.itertext()))) for part in body) if body is not None else ""
        )
        self._notes.append(Note(mark, words.strip()))

    def _frame(self, frame: "etree._Element", line: _Line, boxes: list[Item], depth: int) -> None:
        box = frame.find(f"{_DRAW}text-box")
        if box is not None:
            boxes += self._blocks(box, depth + 1)
            return
        for image in frame.findall(f"{_DRAW}image"):
            part = image.get(f"{_XLINK}href", "").removeprefix("./")
            if part not in self._pictures:
                data = self._package.bytes_of(part)
                self._pictures[part] = EncodedPicture(data) if data else None
            picture = self._pictures[part]
            if picture is not None and picture.pixels() is not None:
                line.mark(Mark(picture=picture, alt=_described(frame)))
                return
        line.mark(Mark(alt=_described(frame)))

    def _shape_fill(self, element: "etree._Element") -> str:
        name = element.get(f"{_DRAW}style-name", "")
        for root in (self._content, self._other):
            for style in root.iter(f"{_STYLE}style") if root is not None else ():
                if style.get(f"{_STYLE}name") == name:
                    facts = style.find(f"{_STYLE}graphic-properties")
                    return facts.get(f"{_DRAW}fill-color", "").lower() if facts is not None else ""
        return ""

    # -- tables

    def _table(self, element: "etree._Element", depth: int) -> Table:
        rows: list[Row] = []
        for header, tr in _rows_of(element):
            again = int(tr.get(f"{_TABLE}number-rows-repeated", "1") or 1)
            cells = tuple(self._cells(tr, depth))
            for _step in range(min(again, 100)):
                self._rows += 1
                if self._rows > MOST_ROWS:
                    raise UnreadableError("too-many-rows", f"{self._name}: {MOST_ROWS}")
                rows.append(Row(cells, header=header))
        width = max((len(row.cells) for row in rows), default=0)
        return Table(
            tuple(Row((*row.cells, *[Cell()] * (width - len(row.cells))), header=row.header) for row in rows)
        )

    def _cells(self, tr: "etree._Element", depth: int) -> Iterator[Cell | None]:
        count = 0
        for element in tr:
            if element.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            again = int(element.get(f"{_TABLE}number-columns-repeated", "1") or 1)
            cell: Cell | None = None
            if element.tag == f"{_TABLE}table-cell":
                cell = Cell(
                    tuple(self._texts_in(element, depth)),
                    int(element.get(f"{_TABLE}number-rows-spanned", "1") or 1),
                    int(element.get(f"{_TABLE}number-columns-spanned", "1") or 1),
                    fill=self._style(element.get(f"{_TABLE}style-name", "")).fill,
                )
            for _step in range(min(again, MOST_COLUMNS - count)):
                count += 1
                yield cell

    def _texts_in(self, cell: "etree._Element", depth: int) -> Iterator[Text]:
        for item in self._blocks(cell, depth + 1):
            if isinstance(item, Text):
                yield item
            elif isinstance(item, Table):
                for row in item.rows:
                    words = " ".join(each.text for each in row.cells if each is not None and each.text)
                    if words:
                        yield Text(words)


def _rows_of(table: "etree._Element", header: bool = False) -> Iterator[tuple[bool, "etree._Element"]]:
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield header, child
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows_of(child, child.tag == f"{_TABLE}table-header-rows")


def _described(element: "etree._Element") -> str:
    for tag in (f"{_SVG}desc", f"{_SVG}title"):
        found = element.find(tag)
        if found is not None and found.text:
            return folded(found.text)
    return ""


def _counted(count: int, form: str) -> str:
    if form in ("a", "A"):
        letter = chr(96 + (count - 1) % 26 + 1)
        return letter if form == "a" else letter.upper()
    if form in ("i", "I"):
        return roman(count) if form == "i" else roman(count).upper()
    return str(count)
