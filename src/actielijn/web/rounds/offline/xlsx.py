"""The form as XLSX, and back: a row per activity, lists to choose from, and only the cells to fill in unlocked.

Every cell is a text: nothing in it is ever taken for a formula, and no office program makes a date of what is typed.
"""

import datetime
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from actielijn.language import _, spoken
from actielijn.reading.sheets import WORKBOOK_ERRORS, merged_areas, refuse_boundless_sheets
from actielijn.reading.xml import Package, damaged

from .form import Form
from .guidance import guidance_of, heading_of
from .returned import Cell, Returned
from .sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Column,
    Grid,
    address,
    columns_of,
    height_of,
    numbered,
    returned_from,
    rows_of,
    sheet_names,
    too_many_rows,
)

_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel takes such a group of characters for one escaped character, also in a text."""
_LAST_ROW = 200_000
"""Up to where rows are looked for; a file may say that one has a number in the billions."""
_INK, _HEAD, _LOCKED, _RULE = "FF1B2733", "FFE3EAF1", "FFF3F5F7", "FFB8C4CF"


def to_xlsx(form: Form) -> bytes:
    """Return the workbook."""
    # Imported here: it takes a third of a second, which a worker that sends other mails need not pay.
    import openpyxl
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    names, columns = sheet_names(), columns_of(form)
    book = openpyxl.Workbook()
    book.properties.title, book.properties.language = heading_of(form), spoken()
    book.properties.creator = form.publisher or form.programme
    styles = _styles(book)
    table: Any = book.active
    table.title = names[0]
    _put(
        table, 1, [form.mark, *(column.heading for column in columns)], [styles["head"]] * (len(columns) + 1)
    )
    table.row_dimensions[1].height = 32
    by_column = [styles["locked"], *(styles["fill" if column.to_fill else "locked"] for column in columns)]
    for number, (mark, values) in enumerate(rows_of(form, columns), 2):
        _put(table, number, [mark, *values], by_column)
        table.row_dimensions[number].height = height_of(values, columns)
    for place, column in enumerate(columns, 2):
        table.column_dimensions[get_column_letter(place)].width = column.width
    table.column_dimensions["A"].hidden = True
    # Code and title stay in sight while the cells at the right are filled in.
    table.freeze_panes = "D2"
    last = len(form.lines) + 1
    table.auto_filter.ref = f"B1:{get_column_letter(len(columns) + 1)}{last}"
    table.page_setup.orientation, table.page_setup.fitToWidth, table.page_setup.fitToHeight = (
        "landscape",
        1,
        0,
    )
    table.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    table.print_title_rows = "1:1"
    _lock(table)
    _add_guidance(book.create_sheet(names[1]), form, styles)
    _add_choices(book.create_sheet(names[2]), table, form, columns, last)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _styles(book: Any) -> dict[str, str]:
    """Add the looks of the cells to the workbook and return their names: a name is put on a cell faster than a look."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

    side = Side(style="thin", color=_RULE)
    border = Border(left=side, right=side, top=side, bottom=side)
    top = Alignment(vertical="top", wrap_text=True)
    looks: dict[str, dict[str, Any]] = {
        "head": {
            "font": Font(name="Calibri", size=11, bold=True, color=_INK),
            "fill": PatternFill("solid", fgColor=_HEAD),
        },
        "locked": {
            "font": Font(name="Calibri", size=11, color=_INK),
            "fill": PatternFill("solid", fgColor=_LOCKED),
        },
        "fill": {"font": Font(name="Calibri", size=11, color=_INK), "protection": Protection(locked=False)},
        "title": {"font": Font(name="Calibri", size=14, bold=True, color=_INK), "border": Border()},
        "words": {"font": Font(name="Calibri", size=11, color=_INK), "border": Border()},
    }
    names = {}
    for key, look in looks.items():
        # The number format says text: what is typed stays as it is typed.
        style = NamedStyle(f"actielijn {key}", alignment=top, number_format="@", **{"border": border, **look})
        book.add_named_style(style)
        names[key] = style.name
    return names


def _put(sheet: Any, row: int, values: list[str], styles: list[str]) -> None:
    for place, (value, style) in enumerate(zip(values, styles, strict=True), 1):
        cell = sheet.cell(row, place)
        cell.style = style
        if value:
            cell.value = _ESCAPED.sub("_x005F_", value)
            # Set after the value: the library takes "=1+1" for a formula and "#N/A" for an error.
            cell.data_type = "s"


def _lock(sheet: Any) -> None:
    """Lock what is not filled in, without a password: it guards against mistakes. Rows and columns can be made wider."""
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = sheet.protection.formatCells = False
    sheet.protection.autoFilter = sheet.protection.sort = False


def _add_guidance(sheet: Any, form: Form, styles: dict[str, str]) -> None:
    _put(sheet, 1, [heading_of(form)], [styles["title"]])
    for number, line in enumerate(guidance_of(form), 2):
        _put(sheet, number, [line], [styles["words"]])
    sheet.column_dimensions["A"].width = 100
    _lock(sheet)


def _add_choices(sheet: Any, table: Any, form: Form, columns: tuple[Column, ...], last: int) -> None:
    """Offer the answers and the statuses as lists; they stand in cells, since a list in a rule may hold no commas."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.sheet_state = "hidden"
    _lock(sheet)
    offered = {"kind": ("A", form.kinds), "status": ("B", form.statuses)}
    for letter, words in offered.values():
        for number, word in enumerate(words, 1):
            cell = sheet[f"{letter}{number}"]
            cell.value = _ESCAPED.sub("_x005F_", word)
            cell.data_type = "s"
    title = sheet.title.replace("'", "''")
    for place, column in enumerate(columns, 2):
        choice = offered.get(column.field.rstrip("0123456789"))
        if choice is None or not choice[1] or last < 2:
            continue
        letter, words = choice
        rule = DataValidation(
            type="list",
            formula1=f"'{title}'!${letter}$1:${letter}${len(words)}",
            allow_blank=True,
            showErrorMessage=True,
        )
        rule.errorTitle, rule.error = column.heading[:30], _("Choose one of the words in the list.")
        at = get_column_letter(place)
        rule.add(f"{at}2:{at}{last}")
        table.add_data_validation(rule)


# -- back


def from_xlsx(data: bytes, name: str) -> Returned:
    """Return the rows of a form. Raises UnreadableError for a damaged or hostile file, FormRefused for one that is no form."""
    package = Package(data, name)
    refuse_boundless_sheets(package)
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # The library warns of extensions that it drops, which a reader of values does not miss.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            grids = [_grid(sheet, name, _merged_down(sheet, package)) for sheet in book.worksheets]
    except (InvalidFileException, *WORKBOOK_ERRORS) as error:
        raise damaged(name, type(error).__name__) from error
    return returned_from(grids, name)


def _merged_down(sheet: Any, package: Package) -> frozenset[tuple[int, int]]:
    """Return row and column of the cells that were merged with those below them."""
    from openpyxl.utils import range_boundaries

    # Read only, the library knows no merged cells, and tells where the sheet stands in an attribute of its own alone.
    areas = map(range_boundaries, merged_areas(package.bytes_of(sheet._worksheet_path) or b""))
    return frozenset(
        (top, left) for left, top, _right, bottom in areas if left and top and bottom and bottom > top
    )


def _grid(sheet: Any, name: str, merged: frozenset[tuple[int, int]]) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    # Some programs write a wrong size; every row that is there is read.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        cells = dict(_cells(sheet.title, number, row))
        if cells:
            rows[number] = {
                column: replace(cell, flaw="merged") if (number, column) in merged else cell for column, cell in cells.items()
            }  # fmt: skip
        if number > _LAST_ROW:
            break
        if len(rows) > MOST_ROWS:
            raise too_many_rows(name, sheet.title)
    return Grid(sheet.title, rows)


def _cells(sheet: str, number: int, row: Any) -> Iterator[tuple[int, Cell]]:
    for column, cell in enumerate(row, 1):
        value = cell.value
        if value is None or value == "":
            continue
        where = address(sheet, number, column)
        match cell.data_type:
            case "f":
                yield column, Cell(where, str(getattr(value, "text", value)), flaw="formula")
            case "e":
                yield column, Cell(where, str(value), flaw="error")
            case "d":
                yield column, Cell(where, _day(value), flaw="date")
            case "b":
                yield column, Cell(where, str(value).upper(), flaw="yesno")
            case "n":
                yield column, numbered(where, value, "%" in (cell.number_format or ""))
            case _:
                yield column, Cell(where, _CODED.sub(_decoded, str(value)))


def _day(value: object) -> str:
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def _decoded(found: "re.Match[str]") -> str:
    """Return the character that Excel wrote as its code."""
    code = int(found[1], 16)
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)
