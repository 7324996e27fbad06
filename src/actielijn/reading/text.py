"""Plain text with tab-separated rows → the page model: the text of a report as a machine read it.

A line with tabs is a table row, any other line a text. Without form feeds there is one page; the assembler cuts it at
its legends.
"""

import re

from actielijn.language import _

from .errors import MOST_COLUMNS, UnreadableError, hold_rows
from .fragments import folded, paragraphs_of
from .page import Cell, Document, Item, Page, Row, Table, Text

_TAGS = re.compile(r"</?(?:i|b|em|strong|u)>", re.IGNORECASE)
_DASH = re.compile(r"^\s*[-*•●]\s+(?=\S)")


def read_text(data: bytes, name: str) -> Document:
    """Read a text file. Raises UnreadableError when it is no text or holds more rows than are read."""
    text, problems = decoded(data, name)
    pages = [
        Page(number, tuple(_items(part, name))) for number, part in enumerate(text.replace("\r\n", "\n").split("\f"), 1)
    ]  # fmt: skip
    return Document(name, "text", tuple(pages), paged=len(pages) > 1, problems=problems)


def decoded(data: bytes, name: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a file's text and what was noticed of its encoding. Raises UnreadableError for a binary file."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    if b"\x00" in data:
        raise UnreadableError(
            "form-not-read",
            _("{name}: this is no text and no form that is read. Give the report as PDF, DOCX, ODT, HTML, XLSX, ODS, CSV or text.").format(
                name=name),
        )  # fmt: skip
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    # Windows' own Western encoding is what text that is no UTF-8 nearly always is; it is said, not hidden.
    text = data.decode("cp1252", "replace")
    message = _(
        "Line {line}: the file is no valid UTF-8. It was read as Windows-1252; check letters such as é and ë."
    ).format(line=line)
    return text, [("encoding-guessed", message)]


def _items(text: str, name: str) -> list[Item]:
    items: list[Item] = []
    rows: list[Row] = []
    count = 0
    for line in text.split("\n"):
        if "\t" in line:
            count += 1
            hold_rows(count, name)
            rows.append(_row(line))
        elif line.strip():
            if rows:
                items.append(_table(rows))
                rows = []
            items.append(_text(line))
    if rows:
        items.append(_table(rows))
    return items


def _text(line: str) -> Text:
    words = folded(_TAGS.sub("", line))
    dash = _DASH.match(words)
    return Text(words[dash.end() :], bullet=1) if dash else Text(words)


def _row(line: str) -> Row:
    cells = line.rstrip("\r").split("\t")[:MOST_COLUMNS]
    return Row(tuple(Cell(paragraphs_of(cell)) for cell in cells))


def _table(rows: list[Row]) -> Table:
    width = max(len(row.cells) for row in rows)
    return Table(tuple(Row((*row.cells, *[Cell()] * (width - len(row.cells)))) for row in rows))
