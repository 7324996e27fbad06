"""An HTML report → the page model: headings, lists, tables with spans, pictures, icons by class or colour, footnotes.

What a reader of the page does not see is not read; nothing is fetched.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from lxml import etree
from lxml import html as lxml_html

from actielijn.language import _

from .errors import MOST_COLUMNS, MOST_TAGS, UnreadableError, hold_rows
from .fragments import folded
from .page import Cell, Document, Item, Mark, Note, NoteMark, Page, Row, Table, Text
from .pictures import EncodedPicture
from .xml import entities_refused

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "address",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "body",
        "details",
        "summary",
        "table",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "iframe",
        "object",
        "svg",
        "select",
        "textarea",
        "audio",
        "video",
        "canvas",
    ]
)
_NOTE_CLASS = re.compile(r"foot-?note|voetnoot|endnote|eindnoot", re.IGNORECASE)
_ICON_CLASS = re.compile(
    r"icon|icoon|\bfa[srlb]?\b|fa-|glyph|status|symbo|dot|bol(?:letje)?|stoplicht|badge|sign", re.IGNORECASE
)
_COLOUR = re.compile(r"background(?:-color)?\s*:\s*([^;}]+)", re.IGNORECASE)
_SPAN_LIMIT = 1000
_NAMED = {
    "red": "#ff0000", "green": "#008000", "orange": "#ffa500", "yellow": "#ffff00", "blue": "#0000ff", "grey": "#808080",
    "gray": "#808080", "black": "#000000", "white": "#ffffff", "lime": "#00ff00", "gold": "#ffd700", "purple": "#800080",
    "darkgreen": "#006400", "lightgreen": "#90ee90", "darkorange": "#ff8c00", "crimson": "#dc143c", "amber": "#ffbf00",
}  # fmt: skip


def read_html(data: bytes, name: str) -> Document:
    """Read an HTML file. Raises UnreadableError when it cannot be parsed or is larger than is read."""
    root = _root(data, name)
    reader = _Reader(_class_colours(root), name)
    embedded = next((each for each in root.iter("script") if each.get("id") == "actielijn-snapshot"), None)
    title = root.find(".//title")
    body = root.find(".//body")
    items = reader.items(root if body is None else body)
    return Document(
        name, "html", (Page(1, tuple(items)),), language=_attribute(root, "lang"), paged=False,
        title=folded(title.text or "") if title is not None else "",
        embedded=(embedded.text or "").encode() if embedded is not None else None,
    )  # fmt: skip


def _root(data: bytes, name: str) -> "etree._Element":
    declared = re.search(rb"""<meta[^>]+charset=["']?\s*([\w-]+)""", data[:4096], re.IGNORECASE)
    encoding = declared[1].decode() if declared else "utf-8"
    if data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8"
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = data.decode(encoding, "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    if re.search(r"<!ENTITY\b", text[:100_000]):
        raise entities_refused(name)
    if text.count("<") > MOST_TAGS:
        raise UnreadableError(
            "file-too-large",
            _("{name}: more than {most} tags. Split the report.").format(name=name, most=MOST_TAGS),
        )
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = lxml_html.document_fromstring(
            text.replace("\x00", "").encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(
            "file-damaged", _("{name}: the HTML cannot be parsed ({error}). Save the page once more.").format(name=name, error=str(error)[:120])
        ) from error  # fmt: skip
    if any("depth" in entry.message for entry in parser.error_log):
        # The parser silently leaves out what is nested deeper than it goes; a report of which a part is missing is worse than none.
        raise UnreadableError(
            "file-damaged",
            _("{name}: tags stand inside one another more than 250 deep, so that part of the page cannot be read. Save the page once more, or as PDF.").format(
                name=name),
        )  # fmt: skip
    return root


@dataclass
class _Open:
    """A paragraph being put together; offsets are kept in the folded text."""

    text: str = ""
    space: bool = False
    marks: list[tuple[int, Mark]] = field(default_factory=list)
    notes: list[NoteMark] = field(default_factory=list)

    def add(self, words: str) -> None:
        if not words:
            return
        plain = folded(words)
        if words[:1].isspace() and self.text:
            self.space = True
        if plain:
            self.text += (" " if self.space and self.text else "") + plain
            self.space = words[-1:].isspace()
        elif words.isspace():
            self.space = bool(self.text)

    def mark(self, mark: Mark) -> None:
        if self.space and self.text:
            self.text += " "
            self.space = False
        self.marks.append((len(self.text), mark))

    def note(self, mark: str) -> None:
        self.notes.append(NoteMark(mark, len(self.text)))


class _Reader:
    def __init__(self, colours: dict[str, str], name: str):
        self._colours = colours
        self._name = name
        self._rows = 0

    def items(self, root: "etree._Element") -> list[Item]:
        """Return the texts and tables of an element in order."""
        made: list[Item] = []
        self._walk(root, made, _Open(), level=0, bullet=0, repeated=False)
        return made

    def _walk(
        self,
        element: "etree._Element",
        made: list[Item],
        words: _Open,
        *,
        level: int,
        bullet: int,
        repeated: bool,
    ) -> _Open:
        """Take an element's contents in; returns the paragraph that is open after it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "table":
            words = self._close(made, words, level, bullet, repeated)
            made.append(self._table(element))
            return words
        if tag in _UNSEEN or self._hidden(element):
            if tag == "svg":
                words.mark(_mark_of_svg(element))
            return words
        if tag == "img":
            mark = _mark_of_image(element)
            if mark:
                words.mark(mark)
            return words
        if tag == "br":
            words.add(" ")
            return self._close(made, words, level, bullet, repeated) if not level else words
        note = _note_mark(element, words)
        if note:
            words.note(note)
            return words
        icon = self._icon(element)
        if icon is not None:
            words.mark(icon)
            return words
        block = tag in _BLOCKS
        if block:
            words = self._close(made, words, level, bullet, repeated)
            level = _HEADINGS.get(tag, 0)
            if element.get("role") == "heading" and not level:
                level = int(element.get("aria-level", "2")) if element.get("aria-level", "2").isdigit() else 2
            if tag in ("ul", "ol"):
                bullet += 1
            elif tag not in ("li", "p", "div", "dl", "dd", "dt"):
                bullet = 0 if tag != "section" else bullet
            repeated = repeated or tag in ("nav",) or (tag in ("header", "footer") and _is_furniture(element))
        inner = bullet if tag == "li" or not block else (bullet if tag in ("ul", "ol", "p", "div") else 0)
        # A list's depth counts for its items only.
        inside_item = tag == "li" or (bullet and any(each.tag == "li" for each in element.iterancestors()))
        shown = inner if inside_item else 0
        words.add(element.text or "")
        for child in element:
            if not isinstance(child.tag, str):
                words.add(child.tail or "")
                continue
            words = self._walk(
                child,
                made,
                words,
                level=level,
                bullet=bullet if child.tag in _BLOCKS else shown,
                repeated=repeated,
            )
            words.add(child.tail or "")
        if block:
            words = self._close(
                made, words, level, shown, repeated, note=bool(_NOTE_CLASS.search(element.get("class", "")))
            )
        return words

    def _close(
        self, made: list[Item], words: _Open, level: int, bullet: int, repeated: bool, *, note: bool = False
    ) -> _Open:
        if words.text or words.marks:
            first = words.notes[0].mark if words.notes and words.notes[0].at == 0 else None
            if note and first:
                made.append(Note(first, words.text))
            else:
                made.append(
                    Text(words.text, level=level, bullet=bullet, marks=tuple(words.marks), notes=tuple(words.notes), repeated=repeated)
                )  # fmt: skip
        return _Open()

    # -- icons

    def _hidden(self, element: "etree._Element") -> bool:
        style = element.get("style", "").replace(" ", "").lower()
        return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None

    def _icon(self, element: "etree._Element") -> Mark | None:
        """Return the sign that an empty element draws by its class or its colour, None when it draws none."""
        if (
            element.tag not in ("i", "span", "b", "em", "div", "a", "mark", "abbr")
            or len(element)
            or folded(element.text or "")
        ):
            return None
        classes = " ".join(sorted(element.get("class", "").split()))
        colour = self._fill(element)
        alt = _alt_of(element)
        if not (
            colour or alt or (classes and _ICON_CLASS.search(classes)) or (classes and element.tag == "i")
        ):
            return None
        return Mark(
            token="" if colour and not _ICON_CLASS.search(classes) else _token("class", classes),
            alt=alt,
            colour=colour,
        )

    def _fill(self, element: "etree._Element") -> str:
        own = _COLOUR.search(element.get("style", ""))
        colour = _colour(own[1]) if own else _colour(element.get("bgcolor", ""))
        if colour:
            return "" if colour == "#ffffff" else colour
        for name in element.get("class", "").split():
            if name in self._colours:
                return self._colours[name]
        return ""

    # -- tables

    def _table(self, element: "etree._Element") -> Table:
        rows: list[Row] = []
        cover: dict[int, tuple[int, None]] = {}
        for tr in _own_rows(element):
            self._rows += 1
            hold_rows(self._rows, self._name)
            rows.append(self._row(tr, cover))
        width = max((len(row.cells) for row in rows), default=0)
        padded = tuple(
            Row((*row.cells, *[Cell()] * (width - len(row.cells))), header=row.header) for row in rows
        )
        caption = element.find("caption")
        return Table(
            padded, title=folded("".join(map(str, caption.itertext()))) if caption is not None else ""
        )

    def _row(self, tr: "etree._Element", cover: dict[int, tuple[int, None]]) -> Row:
        cells: list[Cell | None] = []

        def skip_covered() -> None:
            while len(cells) in cover:
                column = len(cells)
                left, _nothing = cover[column]
                if left <= 1:
                    del cover[column]
                else:
                    cover[column] = (left - 1, None)
                cells.append(None)

        for td in tr:
            if td.tag not in ("td", "th") or self._hidden(td):
                continue
            skip_covered()
            if len(cells) >= MOST_COLUMNS:
                break
            rows, columns = _span(td, "rowspan"), _span(td, "colspan")
            texts: list[Item] = []
            self._walk_cell(td, texts)
            fill = self._fill(td) or self._fill(tr)
            cells.append(Cell(tuple(_only_texts(texts)), rows, columns, td.tag == "th", fill))
            start = len(cells) - 1
            for column in range(start, start + columns):
                if rows > 1:
                    cover[column] = (rows - 1, None)
                if column > start:
                    cells.append(None)
        skip_covered()
        inside_head = any(each.tag == "thead" for each in tr.iterancestors())
        header = inside_head or (bool(cells) and all(cell is None or cell.header for cell in cells))
        return Row(tuple(cells), header=header)

    def _walk_cell(self, td: "etree._Element", made: list[Item]) -> None:
        words = _Open()
        words.add(td.text or "")
        for child in td:
            if isinstance(child.tag, str):
                words = self._walk(child, made, words, level=0, bullet=0, repeated=False)
            words.add(child.tail or "")
        self._close(made, words, 0, 0, False)


def _only_texts(items: Sequence[Item]) -> Iterator[Text]:
    """Yield the texts of a cell; a table inside it is told as its texts, row by row."""
    for item in items:
        if isinstance(item, Text):
            yield item
        elif isinstance(item, Table):
            for row in item.rows:
                words = " ".join(cell.text for cell in row.cells if cell is not None and cell.text)
                if words:
                    yield Text(words)


def _own_rows(table: "etree._Element") -> Iterator["etree._Element"]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (each for each in child if each.tag == "tr")


def _span(td: "etree._Element", name: str) -> int:
    value = td.get(name, "1").strip()
    return max(1, min(int(value), _SPAN_LIMIT)) if value.isdigit() else 1


def _is_furniture(element: "etree._Element") -> bool:
    """Whether a header or footer belongs to the page rather than to a part of it that says something."""
    return (
        element.tag == "header"
        and element.find(".//table") is None
        and element.find(".//h1") is None
        and len(element.findall(".//a")) > 2
    )


def _note_mark(element: "etree._Element", words: _Open) -> str | None:
    """Return the footnote mark that a raised number or a link to a note is, None when it is none."""
    mark = folded("".join(map(str, element.itertext())))
    if not re.fullmatch(r"\[?(\d{1,3}|\*{1,3}|[a-z])\]?", mark):
        return None
    if element.tag == "sup":
        return mark.strip("[]")
    linked = element.tag == "a" and re.match(
        r"#(?:fn|footnote|voetnoot|noot|note|_ftn|sdfootnote)", element.get("href", "")
    )
    return mark.strip("[]") if linked and words.text else None


def _alt_of(element: "etree._Element") -> str:
    return folded(element.get("alt") or element.get("aria-label") or element.get("title") or "")


def _token(kind: str, what: str) -> str:
    return f"{kind}:{what}" if what else ""


def _mark_of_image(element: "etree._Element") -> Mark | None:
    source = element.get("src", "")
    alt = _alt_of(element)
    if source.startswith("data:"):
        data = _data_of(source)
        if data is not None and b"<svg" in data[:300]:
            return Mark(token="svg:" + hashlib.sha256(data).hexdigest()[:16], alt=alt)
        return Mark(picture=EncodedPicture(data), alt=alt) if data else (Mark(alt=alt) if alt else None)
    # The file beside the page is not fetched; its name is the same wherever the sign is the same.
    return Mark(token=_token("file", source.rsplit("/", 1)[-1]), alt=alt) if source or alt else None


def _data_of(source: str) -> bytes | None:
    head, _comma, body = source.partition(",")
    try:
        return base64.b64decode(body, validate=False) if ";base64" in head else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None


def _mark_of_svg(element: "etree._Element") -> Mark:
    """Return a drawing as a sign: the same shapes and colours give the same token, whatever their size and ids."""
    use = element.find(".//{*}use")
    if use is not None:
        target = use.get("href") or use.get("{http://www.w3.org/1999/xlink}href") or ""
        token = _token("svg", target)
    else:
        parts = [
            f"{each.tag}{sorted((key, value) for key, value in each.attrib.items() if key not in ('id', 'class', 'aria-label', 'style', 'title'))}"
            f"{each.get('style', '')}"
            for each in element.iterdescendants()
            if isinstance(each.tag, str) and not each.tag.endswith(("title", "desc"))
        ]
        token = "svg:" + hashlib.sha256("".join(parts).encode()).hexdigest()[:16]
    title = element.find("{*}title")
    alt = _alt_of(element) or (folded(title.text or "") if title is not None else "")
    return Mark(token=token, alt=alt)


def _class_colours(root: "etree._Element") -> dict[str, str]:
    """Return the background colour of each class that a style sheet in the page gives one."""
    found: dict[str, str] = {}
    for style in root.iter("style"):
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style.text or ""):
            colour = _COLOUR.search(body)
            value = _colour(colour[1]) if colour else ""
            if value and value != "#ffffff":
                for selector in selectors.split(","):
                    match = re.fullmatch(
                        r"\s*(?:[\w-]+\s+|[\w-]*\.[\w-]+\s+)?[a-z]*\.([\w-]+)(?:::?(?:before|after))?\s*",
                        selector,
                    )
                    if match:
                        found[match[1]] = value
    return found


def _colour(value: str) -> str:
    """Return a CSS colour as ``#rrggbb``; empty when it is none that can be told."""
    value = value.strip().lower().replace("!important", "").strip()
    if value in _NAMED:
        return _NAMED[value]
    match = re.search(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", value)
    if match:
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return f"#{digits}"
    match = re.search(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", value)
    return "#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups()) if match else ""


def _attribute(root: "etree._Element", name: str) -> str:
    return str(root.get(name) or "")
