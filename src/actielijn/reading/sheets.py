"""The sheets in which programmes are kept: XLSX, ODS, CSV → the page model. One page per sheet.

Cells give what is shown in them: the saved outcome of a formula, a date as an ISO date. Hidden sheets are not read, but for
one named ``snapshot``, in which our own sheets carry the Snapshot.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from actielijn.language import _

from .errors import MOST_COLUMNS, MOST_ROWS, UnreadableError, hold_rows
from .fragments import folded, paragraphs_of
from .page import Cell, Document, Item, Mark, Page, Row, Table, Text
from .pictures import EncodedPicture
from .text import decoded
from .xml import Package, damaged, entities_refused

_SNAPSHOT = "snapshot"
_LONGEST_PIECE = 10_000_000
_MOST_CELLS = 2_000_000
_MOST_REPEATED = 2**20
"""As many rows as a sheet can have."""
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref=["']([A-Z0-9:]{3,24})["']""")

WORKBOOK_ERRORS = (
    KeyError,
    ValueError,
    TypeError,
    OSError,
    AttributeError,
    IndexError,
    etree.XMLSyntaxError,
    SyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    OverflowError,
    AssertionError,
)
"""What openpyxl raises at a workbook that is damaged, besides its own InvalidFileException."""


# -- XLSX


def read_xlsx(data: bytes, name: str) -> Document:
    """Read an XLSX workbook. Raises UnreadableError when it is damaged, encrypted, or larger than is read."""
    # Refuses bombs and encrypted files before the library unpacks anything.
    refuse_boundless_sheets(Package(data, name))
    # Imported here: it takes longer to load than a CSV to read.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # The library warns of extensions that it drops, which a reader of values does not miss.
            warnings.simplefilter("ignore")
            shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), data_only=False, read_only=True)
    except (InvalidFileException, *WORKBOOK_ERRORS) as error:
        raise damaged(name, type(error).__name__) from error
    embedded = None
    pages: list[Page] = []
    problems: list[tuple[str, str]] = []
    for sheet in shown.worksheets:
        if sheet.title == _SNAPSHOT and sheet.sheet_state != "visible":
            embedded = _pieces(sheet.cell(row, 1).value for row in range(1, (sheet.max_row or 0) + 1))
        elif sheet.sheet_state == "visible":
            _hold_bounds(sheet.max_row or 0, sheet.max_column or 0, f"{name}, {sheet.title}")
            missing = _formulas_without_value(sheet, formulas[sheet.title])
            if missing:
                problems.append(_formula_problem(sheet.title, missing))
            pages.append(Page(len(pages) + 1, _parts(list(_xlsx_rows(sheet)), sheet.title)))
    title = str(shown.properties.title or "")
    language = str(shown.properties.language or "")
    return Document(
        name, "xlsx", tuple(pages), paged=False, title=title, language=language, embedded=embedded, problems=problems
    )  # fmt: skip


def refuse_boundless_sheets(package: Package) -> None:
    """Refuse what the library would unfold in memory: entities, more cells than are read, and vast merged cells."""
    for part in package.names():
        if not part.endswith((".xml", ".rels")):
            continue
        data = package.bytes_of(part) or b""
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise entities_refused(f"{package.name} ({part})")
        if not part.startswith("xl/worksheets/"):
            continue
        merged = sum(map(_cells_in, merged_areas(data)))
        if data.count(b"<c ") + data.count(b"<c>") + merged > _MOST_CELLS:
            raise UnreadableError(
                "too-many-rows",
                _("{name}: more than {most} cells, merged ones counted. Remove the empty ones, or split the file.").format(
                    name=f"{package.name} ({part})", most=_MOST_CELLS),
            )  # fmt: skip


def merged_areas(sheet: bytes) -> list[str]:
    """Return the merged cells of a sheet's XML as areas: ``A2:C9``."""
    return [area.decode("ascii", "replace") for area in _MERGED.findall(sheet)]


def _cells_in(area: str) -> int:
    """Return how many cells an area such as ``A2:C9`` has; none when it is no area."""
    ends = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", area)
    if ends is None:
        return 0
    left, right = (
        sum((ord(letter) - 64) * 26**at for at, letter in enumerate(reversed(ends[group])))
        for group in (1, 3)
    )
    wide: int = abs(right - left) + 1
    return wide * (abs(int(ends[4]) - int(ends[2])) + 1)


def _xlsx_rows(sheet: Any) -> Iterator[Row]:
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        spans[area.min_row, area.min_col] = (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        covered |= {
            (row, column) for row in range(area.min_row, min(area.max_row, area.min_row + MOST_ROWS) + 1)
            for column in range(area.min_col, min(area.max_col, area.min_col + MOST_COLUMNS) + 1)
        } - {(area.min_row, area.min_col)}  # fmt: skip
    pictures = _xlsx_pictures(sheet)
    width = min(MOST_COLUMNS, _last_used_column(sheet))
    for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row, max_col=width):
        cells: list[Cell | None] = []
        for cell in row:
            place = (cell.row, cell.column)
            if place in covered:
                cells.append(None)
                continue
            rows, columns = spans.get(place, (1, 1))
            texts = paragraphs_of(_shown(cell.value, getattr(cell, "number_format", "")))
            marks = pictures.get(place, ())
            if marks:
                texts = (*texts, Text("", marks=tuple((0, mark) for mark in marks)))
            cells.append(Cell(texts, rows, columns, fill=_xlsx_fill(cell)))
        if any(cell is None or cell.texts or cell.fill for cell in cells):
            yield Row(tuple(cells), number=row[0].row)


def _last_used_column(sheet: Any) -> int:
    last = 1
    for row in sheet.iter_rows(max_row=min(sheet.max_row, 5_000), max_col=MOST_COLUMNS):
        for cell in reversed(row):
            if cell.value is not None:
                last = max(last, cell.column)
                break
    return last


def _formulas_without_value(shown: Any, formulas: Any) -> list[str]:
    missing = []
    for row in formulas.iter_rows(max_col=MOST_COLUMNS):
        for cell in row:
            if (
                isinstance(cell.value, str)
                and cell.value.startswith("=")
                and cell.data_type == "f"
                and shown.cell(cell.row, cell.column).value is None
            ):
                missing.append(f"{cell.column_letter}{cell.row}")
    return missing


def _formula_problem(sheet: str, addresses: Sequence[str]) -> tuple[str, str]:
    shown = ", ".join(addresses[:10]) + (" …" if len(addresses) > 10 else "")
    return (
        "formula-without-value",
        _("Sheet '{sheet}': {count} cell(s) hold a formula without a saved outcome ({cells}) and were read as empty. Open and save the file in an office program.").format(
            sheet=sheet, count=len(addresses), cells=shown),
    )  # fmt: skip


def _xlsx_pictures(sheet: Any) -> dict[tuple[int, int], tuple[Mark, ...]]:
    found: dict[tuple[int, int], tuple[Mark, ...]] = {}
    for image in getattr(sheet, "_images", ()):
        anchor = getattr(image.anchor, "_from", None)
        if anchor is None:
            continue
        try:
            data = image._data()
        except (OSError, ValueError, AttributeError):
            continue
        place = (anchor.row + 1, anchor.col + 1)
        found[place] = (*found.get(place, ()), Mark(picture=EncodedPicture(data)))
    return found


def _xlsx_fill(cell: Any) -> str:
    fill = getattr(cell, "fill", None)
    if fill is None or fill.fill_type != "solid":
        return ""
    colour = fill.fgColor
    value = colour.rgb if colour is not None and colour.type == "rgb" and isinstance(colour.rgb, str) else ""
    return "" if len(value) != 8 or value[2:].upper() == "FFFFFF" else f"#{value[2:].lower()}"


def _shown(value: object, form: str = "") -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
        )
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if "%" in form:
            return f"{value * 100:g}%"
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


# -- ODS

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


def read_ods(data: bytes, name: str) -> Document:
    """Read an ODS sheet. Raises UnreadableError when it is damaged, encrypted, or larger than is read."""
    package = Package(data, name)
    refuse_encrypted(package, name)
    root = package.xml_of("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}spreadsheet") if root is not None else None
    if root is None or body is None:
        raise damaged(name, "content.xml")
    fills, hidden = _ods_styles(root)
    embedded = None
    pages: list[Page] = []
    for table in body.findall(f"{TABLE}table"):
        title = table.get(f"{TABLE}name", "")
        unseen = table.get(f"{TABLE}style-name", "") in hidden
        rows = _ods_rows(table, fills, f"{name}, {title}")
        if title == _SNAPSHOT and unseen:
            embedded = _pieces(
                "".join(cell.text for cell in row.cells[:1] if cell is not None) for row in _raw_rows(table)
            )
        elif not unseen:
            pages.append(Page(len(pages) + 1, _parts(rows, title)))
    return Document(name, "ods", tuple(pages), paged=False, embedded=embedded, title=_ods_title(package))


def refuse_encrypted(package: Package, name: str) -> None:
    """Refuse an ODS with a password, whose parts are encrypted one by one."""
    manifest = package.bytes_of("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise UnreadableError(
            "file-encrypted",
            _("{name}: the file is protected with a password. Save it without password and read it again.").format(name=name),
        )  # fmt: skip


def _ods_title(package: Package) -> str:
    meta = package.xml_of("meta.xml")
    title = next(meta.iter("{http://purl.org/dc/elements/1.1/}title"), None) if meta is not None else None
    return folded(title.text or "") if title is not None else ""


def _ods_styles(root: "etree._Element") -> tuple[dict[str, str], set[str]]:
    """Return the background of each cell style, and the table styles that hide."""
    fills: dict[str, str] = {}
    hidden: set[str] = set()
    for style in root.iter(f"{_STYLE}style"):
        key = style.get(f"{_STYLE}name", "")
        cell = style.find(f"{_STYLE}table-cell-properties")
        colour = cell.get(f"{_FO}background-color", "") if cell is not None else ""
        if colour.startswith("#") and len(colour) == 7 and colour.lower() != "#ffffff":
            fills[key] = colour.lower()
        table = style.find(f"{_STYLE}table-properties")
        if table is not None and table.get(f"{TABLE}display") == "false":
            hidden.add(key)
    return fills, hidden


def ods_row_elements(table: "etree._Element") -> Iterator["etree._Element"]:
    """Walk the rows of a table, those in groups and of the header among them."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from ods_row_elements(child)


def _ods_rows(table: "etree._Element", fills: dict[str, str], name: str) -> list[Row]:
    rows: list[Row] = []
    number = 0
    for element in ods_row_elements(table):
        again = ods_count(element, f"{TABLE}number-rows-repeated")
        cells = _ods_cells(element, fills)
        filled = any(cell is None or cell.texts or cell.fill for cell in cells)
        if filled and any(cell is not None and cell.texts for cell in cells):
            for step in range(min(again, MOST_ROWS)):
                rows.append(Row(tuple(cells), number=number + step + 1))
                _hold_bounds(len(rows), len(cells), name)
        elif filled and any(cell is None for cell in cells):
            rows.append(Row(tuple(cells), number=number + 1))
        number += again
    width = max((len(row.cells) for row in rows), default=0)
    return [Row((*row.cells, *[Cell()] * (width - len(row.cells))), number=row.number) for row in rows]


def _ods_cells(row: "etree._Element", fills: dict[str, str]) -> list[Cell | None]:
    cells: list[Cell | None] = []
    for element in row:
        if element.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        again = ods_count(element, f"{TABLE}number-columns-repeated")
        made: Cell | None = None
        if element.tag == f"{TABLE}table-cell":
            texts = tuple(text for part in _ods_lines(element) for text in paragraphs_of(part))
            made = Cell(
                texts, ods_count(element, f"{TABLE}number-rows-spanned"), ods_count(element, f"{TABLE}number-columns-spanned"),
                fill=fills.get(element.get(f"{TABLE}style-name", ""), ""),
            )  # fmt: skip
        cells += [made] * min(again, MOST_COLUMNS - len(cells))
    while cells and cells[-1] is not None and not cells[-1].texts and not cells[-1].fill:
        cells.pop()
    return cells


def ods_count(element: "etree._Element", attribute: str) -> int:
    """Return how often something is repeated or how far it spans: at least 1, whatever the file says."""
    value = element.get(attribute, "1")
    return max(1, min(int(value), _MOST_REPEATED)) if value.isdecimal() and len(value) < 12 else 1


def _ods_lines(cell: "etree._Element") -> list[str]:
    """Return the paragraphs of a cell; a date as an ISO date."""
    if cell.get(f"{OFFICE}value-type") == "date":
        return [cell.get(f"{OFFICE}date-value", "")[:10]]
    return [ods_text(each) for each in cell.findall(f"{TEXT}p")]


def ods_text(element: "etree._Element") -> str:
    """Return the text of a paragraph: counted spaces spelt out, comments left out."""
    text = element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            text += " " * min(1000, ods_count(child, f"{TEXT}c"))
        elif child.tag == f"{TEXT}tab":
            text += "\t"
        elif child.tag == f"{TEXT}line-break":
            text += "\n"
        elif child.tag != f"{OFFICE}annotation" and isinstance(child.tag, str):
            text += ods_text(child)
        text += child.tail or ""
    return text


def _raw_rows(table: "etree._Element") -> list[Row]:
    """Return the rows with the first cell's text exactly as it is written."""
    rows = []
    for element in ods_row_elements(table):
        first = element.find(f"{TABLE}table-cell")
        lines = [ods_text(each) for each in first.findall(f"{TEXT}p")] if first is not None else []
        rows.append(Row((Cell((Text("\n".join(lines)),)),)))
    return rows


# -- CSV


def read_csv(data: bytes, name: str) -> Document:
    """Read a CSV file with commas, semicolons or tabs. Raises UnreadableError when it is no text or too large."""
    text, problems = decoded(data, name)
    text = text.removeprefix("sep=;\n").removeprefix("sep=;\r\n")
    csv.field_size_limit(_LONGEST_PIECE)
    rows: list[Row] = []
    try:
        delimiter = _delimiter(text)
        for values in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            _hold_bounds(len(rows), len(values), name)
            if any(value.strip() for value in values):
                rows.append(
                    Row(
                        tuple(Cell(paragraphs_of(_unguarded(value))) for value in values),
                        number=len(rows) + 1,
                    )
                )
    except csv.Error as error:
        raise damaged(name, str(error)) from error
    width = max((len(row.cells) for row in rows), default=0)
    padded = [Row((*row.cells, *[Cell()] * (width - len(row.cells))), number=row.number) for row in rows]
    return Document(name, "csv", (Page(1, (Table(tuple(padded)),)),), paged=False, problems=problems)


def _delimiter(text: str) -> str:
    """Return the delimiter: the one that parts the first rows into the same number of columns, the most of them."""
    best = (0, 0, ",")
    for candidate in (",", ";", "\t"):
        counts = []
        for number, values in enumerate(
            csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=candidate)
        ):
            if number > 40:
                break
            counts.append(len(values))
        if counts and max(counts) > 1:
            usual = max(set(counts), key=counts.count)
            score = (counts.count(usual) * (usual > 1), usual)
            if score > best[:2]:
                best = (*score, candidate)
    return best[2]


def _unguarded(value: str) -> str:
    """Take off the apostrophe that guards a text against being taken for a formula."""
    return value[1:] if len(value) > 1 and value[0] == "'" and value[1] in "=+-@\t\r'" else value


# -- shared


def _parts(rows: Sequence[Row], title: str) -> tuple[Item, ...]:
    """Return the parts of a sheet between blank rows: tables, and lines of one cell as texts."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and row.number == groups[-1][-1].number + 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    items: list[Item] = []
    titles: list[Row] = []
    for number, group in enumerate(groups):
        body = [*titles, *group]
        titles = []
        alone = len(group) == 1 and sum(bool(cell and cell.texts) for cell in group[0].cells) >= 3
        if alone and number + 1 < len(groups):
            # A blank row below the titles does not part them from their table.
            titles = body
            continue
        while body and (lines := _only_line(body[0])) is not None:
            items += lines
            body = body[1:]
        if body:
            items.append(Table(tuple(body), title))
    return tuple(items)


def _only_line(row: Row) -> tuple[Text, ...] | None:
    """Return the texts of a row that holds nothing but its first cell, None for any other."""
    filled = [
        cell
        for cell in row.cells
        if cell is not None and (cell.texts or (cell.fill and cell.column_span == 1))
    ]
    first = next((cell for cell in row.cells if cell is not None), None)
    return (
        first.texts
        if first is not None
        and len(filled) == 1
        and filled[0] is first
        and first.texts
        and first.row_span == 1
        else None
    )


def _pieces(values: Iterable[object]) -> bytes:
    return "".join(str(value) for value in values if value is not None).encode()


def _hold_bounds(rows: int, columns: int, name: str) -> None:
    hold_rows(rows, name)
    if columns > 20 * MOST_COLUMNS:
        raise UnreadableError(
            "too-many-columns",
            _("{name}: more than {most} columns. Remove the columns that are no part of the table.").format(
                name=name, most=20 * MOST_COLUMNS
            ),
        )
