"""A DOCX report → the page model, from its XML: styles, automatic numbers, merged cells, footnotes, footers per section.

Tracked changes are read as if accepted. A section's header and footer belong to the page of that section, since that is
where ministries put the legend.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from lxml import etree

from actielijn.language import _

from .errors import MOST_COLUMNS, UnreadableError, hold_rows
from .fragments import folded
from .list_numbers import roman
from .page import Cell, Document, Item, Mark, Note, NoteMark, Page, Row, Table, Text
from .pictures import EncodedPicture
from .xml import Package, damaged

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SNAPSHOT = "{https://actielijn.example/ns/snapshot}snapshot"
_SYMBOL_FONTS = re.compile(r"wingding|webding|symbol|dingbat|icon|awesome", re.IGNORECASE)
_HEADING = re.compile(r"^(?:heading|kop|überschrift|titre|kopke)\s*(\d)$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"^(?:toc|inhopg|inhoudsopgave|verzeichnis)\s*\d$", re.IGNORECASE)
_DROPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}delText",
    f"{_W}delInstrText",
    f"{_W}instrText",
    f"{_W}rPr",
    f"{_W}pPr",
    f"{_W}sdtPr",
}
_BULLET_FORMATS = {"bullet", "none"}
_DEEPEST = 60


def read_docx(data: bytes, name: str) -> Document:
    """Read a DOCX. Raises UnreadableError when it is damaged, encrypted or unpacks to too much."""
    return _Docx(Package(data, name)).document()


@dataclass(slots=True)
class _Style:
    level: int = 0
    bold: bool = False
    size: float = 0.0
    num: tuple[str, int] | None = None
    contents: bool = False


@dataclass(slots=True)
class _Line:
    """A paragraph being put together."""

    text: str = ""
    space: bool = False
    marks: list[tuple[int, Mark]] = field(default_factory=list)
    notes: list[NoteMark] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    plain: int = 0
    """Letters that are not bold."""

    def add(self, words: str) -> None:
        if not words:
            return
        if words[:1].isspace() and self.text:
            self.space = True
        inner = folded(words)
        if inner:
            self.text += (" " if self.space and self.text else "") + inner
            self.space = words[-1:].isspace()
        elif self.text:
            self.space = True

    def mark(self, mark: Mark) -> None:
        if self.space and self.text:
            self.text += " "
            self.space = False
        self.marks.append((len(self.text), mark))
        if mark.token:
            self.text += mark.token


class _Docx:
    def __init__(self, package: Package):
        self._package = package
        self._name = package.name
        self._rows = 0
        self._links: dict[str, dict[str, str]] = {}
        self._pictures: dict[str, EncodedPicture | None] = {}
        self._counts: dict[str, list[int]] = {}
        self._footnote_number = 0
        self._note_numbers: dict[str, str] = {}
        self._styles = self._read_styles()
        self._levels, self._nums = self._read_numbering()
        self._note_texts = self._read_notes()

    def document(self) -> Document:
        root = self._package.xml_of("word/document.xml")
        body = root.find(f"{_W}body") if root is not None else None
        if root is None or body is None:
            raise UnreadableError(
                "file-damaged",
                _("{name}: the DOCX holds no text. Open and save it in an office program.").format(
                    name=self._name
                ),
            )
        pages: list[Page] = []
        items: list[Item] = []
        parts: dict[str, str] = {}
        for element in _unwrapped(body):
            section = element if element.tag == f"{_W}sectPr" else element.find(f"{_W}pPr/{_W}sectPr")
            if element.tag == f"{_W}p":
                items += self._paragraph(element, "word/document.xml")
            elif element.tag == f"{_W}tbl":
                items.append(self._table(element, "word/document.xml", 0))
            if section is not None:
                parts = self._section_parts(section, parts)
                pages.append(self._page(len(pages) + 1, items, parts))
                items = []
        if items or not pages:
            pages.append(self._page(len(pages) + 1, items, parts))
        pages = _joined_where_bare(pages)
        title, language = self._properties()
        return Document(
            self._name, "docx", tuple(pages), language=language, title=title, paged=False, embedded=self._embedded()
        )  # fmt: skip

    # -- parts

    def _section_parts(self, section: "etree._Element", before: dict[str, str]) -> dict[str, str]:
        """Return the header and footer parts of a section: its own, else those of the section before."""
        parts = dict(before)
        links = self._links_of("word/document.xml")
        for kind in ("header", "footer"):
            own = {
                each.get(f"{_W}type", "default"): links.get(each.get(f"{_R}id", ""), "")
                for each in section.findall(f"{_W}{kind}Reference")
            }
            chosen = own.get("default") or next(iter(own.values()), "")
            if chosen:
                parts[kind] = chosen
        return parts

    def _page(self, number: int, items: list[Item], parts: dict[str, str]) -> Page:
        notes = [Note(self._note_numbers[key], text) for item in items for key, text in self._notes_in(item)]
        return Page(
            number,
            (*self._furniture(parts.get("header")), *items, *notes, *self._furniture(parts.get("footer"))),
        )

    def _furniture(self, part: str | None) -> list[Item]:
        """Return the texts of a header or footer; tables in it are told as tables, since a legend may be one."""
        root = self._package.xml_of(part) if part else None
        if root is None or part is None:
            return []
        made: list[Item] = []
        for element in _unwrapped(root):
            if element.tag == f"{_W}p":
                made += [
                    replace(text, repeated=True) if isinstance(text, Text) else text
                    for text in self._paragraph(element, part)
                ]
            elif element.tag == f"{_W}tbl":
                made.append(self._table(element, part, 0))
        return made

    def _notes_in(self, item: Item) -> Iterator[tuple[str, str]]:
        texts = [item] if isinstance(item, Text) else []
        if isinstance(item, Table):
            texts = [
                text for row in item.rows for cell in row.cells if cell is not None for text in cell.texts
            ]
        numbers = {number: key for key, number in self._note_numbers.items()}
        for text in texts:
            for note in text.notes:
                key = numbers.get(note.mark)
                if key is not None and key in self._note_texts:
                    yield key, self._note_texts[key]

    def _links_of(self, part: str) -> dict[str, str]:
        """Return the targets of a part's relationships by id, as names of parts."""
        if part not in self._links:
            folder, _slash, name = part.rpartition("/")
            root = self._package.xml_of(f"{folder}/_rels/{name}.rels")
            found: dict[str, str] = {}
            for link in root if root is not None else ():
                if link.get("TargetMode") != "External":
                    target = link.get("Target", "")
                    found[link.get("Id", "")] = (
                        target.lstrip("/") if target.startswith("/") else _resolved(f"{folder}/{target}")
                    )
            self._links[part] = found
        return self._links[part]

    def _read_styles(self) -> dict[str, _Style]:
        root = self._package.xml_of("word/styles.xml")
        if root is None:
            return {}
        elements = {each.get(f"{_W}styleId", ""): each for each in root.findall(f"{_W}style")}

        @cache
        def style_of(key: str, depth: int = 0) -> _Style:
            element = elements.get(key)
            if element is None or depth > 20:
                return _Style()
            based = element.find(f"{_W}basedOn")
            made = replace(style_of(based.get(f"{_W}val", ""), depth + 1)) if based is not None else _Style()
            name = element.find(f"{_W}name")
            made.contents = name is not None and bool(_CONTENTS_STYLE.match(name.get(f"{_W}val", "")))
            heading = _HEADING.match(name.get(f"{_W}val", "")) if name is not None else None
            outline = element.find(f"{_W}pPr/{_W}outlineLvl")
            if heading:
                made.level = int(heading[1])
            elif outline is not None and _number(outline) is not None and (_number(outline) or 0) < 6:
                made.level = (_number(outline) or 0) + 1
            bold = element.find(f"{_W}rPr/{_W}b")
            if bold is not None:
                made.bold = _is_on(bold)
            size = element.find(f"{_W}rPr/{_W}sz")
            if size is not None and _number(size):
                made.size = (_number(size) or 0) / 2
            num = element.find(f"{_W}pPr/{_W}numPr")
            if num is not None:
                made.num = _num_of(num) or made.num
            return made

        return {key: style_of(key) for key in elements}

    def _read_numbering(self) -> tuple[dict[str, dict[int, tuple[str, str, int]]], dict[str, str]]:
        """Return per abstract numbering its levels (format, text, start), and the abstract numbering of each number."""
        root = self._package.xml_of("word/numbering.xml")
        if root is None:
            return {}, {}
        levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        for abstract in root.findall(f"{_W}abstractNum"):
            own: dict[int, tuple[str, str, int]] = {}
            for level in abstract.findall(f"{_W}lvl"):
                form, text, start = (level.find(f"{_W}{tag}") for tag in ("numFmt", "lvlText", "start"))
                own[int(level.get(f"{_W}ilvl", "0"))] = (
                    form.get(f"{_W}val", "decimal") if form is not None else "decimal",
                    text.get(f"{_W}val", "") if text is not None else "",
                    (_number(start) or 0) if start is not None else 1,
                )
            levels[abstract.get(f"{_W}abstractNumId", "")] = own
        nums = {}
        for num in root.findall(f"{_W}num"):
            link = num.find(f"{_W}abstractNumId")
            if link is not None:
                nums[num.get(f"{_W}numId", "")] = link.get(f"{_W}val", "")
        return levels, nums

    def _read_notes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for kind in ("footnote", "endnote"):
            part = f"word/{kind}s.xml"
            root = self._package.xml_of(part)
            for note in root.findall(f"{_W}{kind}") if root is not None else ():
                if note.get(f"{_W}type") in ("separator", "continuationSeparator", "continuationNotice"):
                    continue
                texts = [
                    text.text
                    for element in note.findall(f"{_W}p")
                    for text in self._paragraph(element, part)
                    if isinstance(text, Text)
                ]
                found[f"{kind}{note.get(f'{_W}id', '')}"] = " ".join(texts).strip()
        self._counts.clear()
        return found

    def _properties(self) -> tuple[str, str]:
        root = self._package.xml_of("docProps/core.xml")
        title = language = ""
        if root is not None:
            title = folded(root.findtext("{http://purl.org/dc/elements/1.1/}title") or "")
            language = folded(root.findtext("{http://purl.org/dc/elements/1.1/}language") or "")
        if not language:
            styles = self._package.xml_of("word/styles.xml")
            lang = (
                styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
                if styles is not None
                else None
            )
            language = lang.get(f"{_W}val", "") if lang is not None else ""
        return title, language

    def _embedded(self) -> bytes | None:
        for part in self._package.names():
            if part.startswith("customXml/item") and part.endswith(".xml"):
                root = self._package.xml_of(part)
                if root is not None and root.tag == _SNAPSHOT:
                    return (root.text or "").encode()
        return None

    # -- paragraphs

    def _paragraph(self, element: "etree._Element", part: str) -> list[Item]:
        """Return a paragraph as texts: one, or more when a text box or a break parts it."""
        style = self._style(element)
        line = _Line()
        boxes: list[Item] = []
        number, bullet = self._number_before(element, style)
        line.add(number)
        self._runs(element, part, line, style, boxes, 0)
        if not line.text and not line.marks:
            return boxes
        level = 0 if bullet else style.level
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and (_number(outline) or 0) < 6:
            level = (_number(outline) or 0) + 1
        size = max(line.sizes, default=style.size)
        bold = bool(line.text) and line.plain == 0
        text = Text(
            line.text,
            level,
            bullet,
            size,
            bold,
            tuple(line.marks),
            tuple(line.notes),
            repeated=style.contents,
        )
        return [_without_bullet(text), *boxes]

    def _style(self, element: "etree._Element") -> _Style:
        named = element.find(f"{_W}pPr/{_W}pStyle")
        key = named.get(f"{_W}val", "") if named is not None else "Normal"
        # A contents style may be used without being defined: office programs know it.
        return self._styles.get(key, _Style(contents=bool(_CONTENTS_STYLE.match(key))))

    def _number_before(self, element: "etree._Element", style: _Style) -> tuple[str, int]:
        """Return the automatic number that stands before a paragraph, and the depth of a bullet list's item."""
        own = element.find(f"{_W}pPr/{_W}numPr")
        num = (_num_of(own) if own is not None else None) or style.num
        if num is None or num[0] == "0":
            return "", 0
        abstract = self._nums.get(num[0], "")
        levels = self._levels.get(abstract, {})
        form, pattern, _start = levels.get(num[1], ("decimal", f"%{num[1] + 1}.", 1))
        if form in _BULLET_FORMATS:
            return "", num[1] + 1
        counts = self._counts.setdefault(num[0], [])
        for level in range(len(counts), num[1] + 1):
            counts.append(levels.get(level, ("", "", 1))[2] - 1)
        counts[num[1]] += 1
        del counts[num[1] + 1 :]
        shown = re.sub(r"%(\d)", lambda match: _counted(counts, int(match[1]) - 1, levels), pattern)
        return shown + " ", 0

    def _runs(
        self, element: "etree._Element", part: str, line: _Line, style: _Style, boxes: list[Item], depth: int
    ) -> None:
        if depth > _DEEPEST:
            return
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _DROPPED:
                continue
            if tag == f"{_W}r":
                self._run(child, part, line, style, boxes, depth)
            elif tag == f"{_MC}AlternateContent":
                chosen = child.find(f"{_MC}Choice")
                fallback = child.find(f"{_MC}Fallback")
                inner = chosen if chosen is not None else fallback
                if inner is not None:
                    self._runs(inner, part, line, style, boxes, depth + 1)
            else:
                self._runs(child, part, line, style, boxes, depth + 1)

    def _run(
        self, run: "etree._Element", part: str, line: _Line, style: _Style, boxes: list[Item], depth: int
    ) -> None:
        facts = run.find(f"{_W}rPr")
        if facts is not None and _has(facts, "vanish"):
            return
        bold = (
            _is_on(facts.find(f"{_W}b"))
            if facts is not None and facts.find(f"{_W}b") is not None
            else (style.bold or style.level > 0)
        )
        size = facts.find(f"{_W}sz") if facts is not None else None
        raised = facts is not None and _value(facts, "vertAlign") == "superscript"
        symbol = _symbol_font(facts)
        shade = _fill(facts.find(f"{_W}shd")) if facts is not None else ""
        if shade and len("".join(child.text or "" for child in run.findall(f"{_W}t"))) <= 60:
            # A swatch, or a word on a colour: legends are made so.
            line.mark(Mark(colour=shade))
        for child in run:
            tag = child.tag
            if tag in (f"{_W}t", f"{_W}noBreakHyphen", f"{_W}tab", f"{_W}br", f"{_W}cr"):
                words = {f"{_W}t": child.text or "", f"{_W}noBreakHyphen": "-"}.get(str(tag), " ")
                if raised and re.fullmatch(r"\s*\[?(\d{1,3}|\*{1,3})\]?\s*", words) and line.text:
                    # A mark typed by hand: as good as an automatic one when a note of that mark stands below.
                    line.notes.append(NoteMark(words.strip(" []"), len(line.text)))
                    continue
                if symbol and words.strip():
                    for character in words.strip():
                        line.mark(Mark(token=_private(character)))
                    continue
                line.add(words)
                if words.strip():
                    line.plain += 0 if bold else len(words.strip())
                    if size is not None and _number(size):
                        line.sizes.append((_number(size) or 0) / 2)
            elif tag == f"{_W}sym":
                line.mark(Mark(token=_private(_character(child.get(f"{_W}char", "")))))
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                kind = "footnote" if tag == f"{_W}footnoteReference" else "endnote"
                line.notes.append(
                    NoteMark(self._note_number(kind + child.get(f"{_W}id", "")), len(line.text))
                )
            elif tag in (f"{_W}drawing", f"{_W}pict", f"{_W}object", f"{_MC}AlternateContent"):
                self._drawing(child, part, line, boxes, depth)

    def _note_number(self, key: str) -> str:
        if key not in self._note_numbers:
            self._footnote_number += 1
            self._note_numbers[key] = str(self._footnote_number)
        return self._note_numbers[key]

    def _drawing(
        self, element: "etree._Element", part: str, line: _Line, boxes: list[Item], depth: int
    ) -> None:
        """Take a picture as a mark, or the paragraphs of a text box as texts after this one."""
        alternate = (
            element if element.tag == f"{_MC}AlternateContent" else element.find(f"{_MC}AlternateContent")
        )
        if alternate is not None:
            chosen = alternate.find(f"{_MC}Choice")
            element = chosen if chosen is not None else alternate
        text_box = next(element.iter(f"{_W}txbxContent"), None)
        if text_box is not None and depth < _DEEPEST:
            for inner in _unwrapped(text_box):
                if inner.tag == f"{_W}p":
                    boxes += self._paragraph(inner, part)
                elif inner.tag == f"{_W}tbl":
                    boxes.append(self._table(inner, part, depth + 1))
            return
        properties = next(element.iter(f"{_WP}docPr"), None)
        alt = (
            folded(properties.get("descr") or properties.get("title") or "") if properties is not None else ""
        )
        for blip in element.iter(f"{_A}blip"):
            line.mark(self._picture(part, blip.get(f"{_R}embed", ""), alt))
        for image in element.iter(f"{_V}imagedata"):
            line.mark(
                self._picture(part, image.get(f"{_R}id", ""), folded(image.get(f"{_OFFICE}title") or alt))
            )
        if not line.marks and alt:
            line.mark(Mark(alt=alt, colour=_shape_colour(element)))
        elif not any(True for _each in element.iter(f"{_A}blip")) and not any(
            True for _each in element.iter(f"{_V}imagedata")
        ):
            colour = _shape_colour(element)
            if colour:
                line.mark(Mark(colour=colour, alt=alt))

    def _picture(self, part: str, link: str, alt: str) -> Mark:
        target = self._links_of(part).get(link, "")
        if target not in self._pictures:
            data = self._package.bytes_of(target) if target else None
            self._pictures[target] = EncodedPicture(data) if data else None
        picture = self._pictures[target]
        if picture is None:
            return Mark(alt=alt)
        if target.lower().endswith((".emf", ".wmf", ".svg")):
            # No library here draws these; the same file is still the same sign.
            return Mark(token="", picture=_DigestPicture(picture.digest), alt=alt)
        return Mark(picture=picture, alt=alt)

    # -- tables

    def _table(self, element: "etree._Element", part: str, depth: int) -> Table:
        rows: list[Row] = []
        starts: dict[int, tuple[int, int]] = {}
        for tr in _rows_of(element):
            self._rows += 1
            hold_rows(self._rows, self._name)
            rows.append(self._row(tr, part, rows, starts, depth))
        width = max((len(row.cells) for row in rows), default=0)
        return Table(
            tuple(Row((*row.cells, *[Cell()] * (width - len(row.cells))), header=row.header) for row in rows)
        )

    def _row(
        self, tr: "etree._Element", part: str, rows: list[Row], starts: dict[int, tuple[int, int]], depth: int
    ) -> Row:
        cells: list[Cell | None] = []
        facts = tr.find(f"{_W}trPr")
        skip = facts.find(f"{_W}gridBefore") if facts is not None else None
        cells += [Cell()] * min(MOST_COLUMNS, _number(skip) or 0) if skip is not None else []
        for tc in _cells_of(tr):
            own = tc.find(f"{_W}tcPr")
            span = own.find(f"{_W}gridSpan") if own is not None else None
            columns = max(1, min(MOST_COLUMNS, _number(span) or 1)) if span is not None else 1
            merge = own.find(f"{_W}vMerge") if own is not None else None
            column = len(cells)
            if column + columns > MOST_COLUMNS:
                break
            if merge is not None and merge.get(f"{_W}val", "continue") != "restart" and column in starts:
                row, at = starts[column]
                above = rows[row].cells[at]
                assert above is not None
                grown = list(rows[row].cells)
                grown[at] = replace(above, row_span=above.row_span + 1)
                rows[row] = replace(rows[row], cells=tuple(grown))
                cells += [None] * columns
                continue
            starts.pop(column, None)
            if merge is not None:
                starts[column] = (len(rows), column)
            shade = own.find(f"{_W}shd") if own is not None else None
            cells.append(Cell(tuple(self._texts_of(tc, part, depth)), 1, columns, fill=_fill(shade)))
            cells += [None] * (columns - 1)
        header = facts is not None and _has(facts, "tblHeader")
        return Row(tuple(cells), header=header)

    def _texts_of(self, tc: "etree._Element", part: str, depth: int) -> Iterator[Text]:
        for element in _unwrapped(tc):
            made: list[Item] = []
            if element.tag == f"{_W}p":
                made = self._paragraph(element, part)
            elif element.tag == f"{_W}tbl":
                if depth >= _DEEPEST:
                    raise damaged(
                        self._name,
                        _("tables stand inside one another more than {most} deep").format(most=_DEEPEST),
                    )
                made = [self._table(element, part, depth + 1)]
            for item in made:
                if isinstance(item, Text):
                    yield item
                elif isinstance(item, Table):
                    for row in item.rows:
                        words = " ".join(cell.text for cell in row.cells if cell is not None and cell.text)
                        if words:
                            yield Text(words)


@dataclass(frozen=True)
class _DigestPicture:
    """A picture that cannot be drawn here: a pattern made of its digest, equal for equal files only."""

    digest: str

    def pixels(self):  # type: ignore[no-untyped-def]
        """Return the pattern."""
        import numpy as np

        bits = np.frombuffer(bytes.fromhex(self.digest), dtype=np.uint8)
        grid = np.unpackbits(bits).reshape(16, 16)
        return (
            np.repeat((255 * (1 - grid))[:, :, None], 3, axis=2)
            .astype(np.uint8)
            .repeat(2, axis=0)
            .repeat(2, axis=1)
        )


def _unwrapped(element: "etree._Element", depth: int = 0) -> Iterator["etree._Element"]:
    """Yield paragraphs and tables, those in content controls and insertions included."""
    for child in element:
        if (
            child.tag
            in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag")
            and depth < _DEEPEST
        ):
            yield from _unwrapped(child, depth + 1)
        elif isinstance(child.tag, str):
            yield child


def _rows_of(table: "etree._Element") -> Iterator["etree._Element"]:
    for tr in _unwrapped(table):
        if tr.tag == f"{_W}tr" and (tr.find(f"{_W}trPr/{_W}del") is None):
            yield tr


def _cells_of(tr: "etree._Element") -> Iterator["etree._Element"]:
    return (tc for tc in _unwrapped(tr) if tc.tag == f"{_W}tc")


def _joined_where_bare(pages: list[Page]) -> list[Page]:
    """Return one page when sections add nothing: no header or footer tells them apart."""
    furniture = {
        tuple(item.text for item in page.items if isinstance(item, Text) and item.repeated) for page in pages
    }
    tables = any(
        isinstance(page.items[-1], Table) and page.items and _ends_in_furniture(page)
        for page in pages
        if page.items
    )
    if len(pages) == 1 or len(furniture) > 1 or any(furniture) or tables:
        return pages
    return [Page(1, tuple(item for page in pages for item in page.items))]


def _ends_in_furniture(page: Page) -> bool:
    return any(isinstance(item, Text) and item.repeated for item in page.items)


def _without_bullet(text: Text) -> Text:
    """Turn a bullet that was typed by hand into a list item."""
    match = re.match(r"^[•●▪■‣◦∙·]\s+(?=\S)", text.text)
    if (
        not match
        or text.level
        or text.text.count(text.text[0]) > 1
        or any(at == 0 for at, _mark in text.marks)
    ):
        return text
    cut = match.end()
    return replace(
        text, text=text.text[cut:], bullet=text.bullet or 1,
        notes=tuple(NoteMark(note.mark, max(0, note.at - cut)) for note in text.notes),
        marks=tuple((max(0, at - cut), mark) for at, mark in text.marks),
    )  # fmt: skip


def _counted(counts: list[int], level: int, levels: dict[int, tuple[str, str, int]]) -> str:
    count = counts[level] if level < len(counts) else 1
    form = levels.get(level, ("decimal", "", 1))[0]
    if form in ("lowerLetter", "upperLetter"):
        letters = ""
        while count > 0:
            count, rest = divmod(count - 1, 26)
            letters = chr(97 + rest) + letters
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman"):
        return roman(count) if form == "lowerRoman" else roman(count).upper()
    return str(count)


def _num_of(element: "etree._Element") -> tuple[str, int] | None:
    num, level = element.find(f"{_W}numId"), element.find(f"{_W}ilvl")
    if num is None:
        return None
    return num.get(f"{_W}val", "0"), (_number(level) or 0) if level is not None else 0


def _number(element: "etree._Element | None") -> int | None:
    value = element.get(f"{_W}val", "") if element is not None else ""
    return int(value) if value.lstrip("-").isdigit() else None


def _value(facts: "etree._Element", tag: str) -> str:
    found = facts.find(f"{_W}{tag}")
    return found.get(f"{_W}val", "") if found is not None else ""


def _is_on(element: "etree._Element | None") -> bool:
    return element is not None and element.get(f"{_W}val", "1").lower() not in ("0", "false", "off", "none")


def _has(facts: "etree._Element", tag: str) -> bool:
    return _is_on(facts.find(f"{_W}{tag}"))


def _symbol_font(facts: "etree._Element | None") -> str:
    fonts = facts.find(f"{_W}rFonts") if facts is not None else None
    name = fonts.get(f"{_W}ascii", "") if fonts is not None else ""
    return name if _SYMBOL_FONTS.search(name) else ""


def _character(code: str) -> str:
    """Return the character of a hexadecimal code point; a private one for a code that is none."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\uf000"


def _private(character: str) -> str:
    """Return a symbol font's character as a sign: code points of letters mean nothing there."""
    return character if ord(character) > 0x2000 else chr(0xF000 + (ord(character) & 0xFF))


def _fill(shade: "etree._Element | None") -> str:
    colour = shade.get(f"{_W}fill", "") if shade is not None else ""
    return (
        f"#{colour.lower()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", colour) and colour.upper() != "FFFFFF" else ""
    )


def _shape_colour(element: "etree._Element") -> str:
    for fill in element.iter(f"{_A}solidFill"):
        colour = fill.find(f"{_A}srgbClr")
        if colour is not None:
            return "#" + colour.get("val", "").lower()
    for shape in element.iter(f"{_V}oval", f"{_V}rect", f"{_V}shape"):
        value = shape.get("fillcolor", "")
        match = re.match(r"#([0-9a-fA-F]{6})", value)
        if match:
            return f"#{match[1].lower()}"
    return ""


def _resolved(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts[-1:] = []
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
