"""One table that is no Snapshot, such as a list that somebody downloads → XLSX or ODS: a frozen header, filters, numbers as numbers.

Every text is a text on one line: nothing in it is ever taken for a formula.
"""

import io
from collections.abc import Sequence
from typing import Any

from .opendocument import add_text, frozen, letters, made, quoted, sheet_package
from .report import printable
from .sheet import LONGEST, Column

Value = str | int


def table_as_xlsx(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> bytes:
    """Return the workbook; ``title`` names its sheet and stands in its properties."""
    # Imported here: it takes a third of a second, which the other forms need not pay.
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    book.properties.title, book.properties.creator = printable(title), "Actielijn"
    sheet: Any = book.active
    sheet.title = _sheet_name(title)
    top = Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate([[column.title for column in columns], *rows], 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.alignment = top
            if isinstance(value, int):
                cell.value = value
            elif value:
                cell.value = printable(value)[:LONGEST]
                # Set after the value: the library takes "=1+1" for a formula and "#N/A" for an error.
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFE3EAF1")
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table_as_ods(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> bytes:
    """Return the sheet; ``title`` names it and stands in its properties."""
    name = _sheet_name(title)
    root = made("office:document-content")
    _add_styles(made("office:automatic-styles", root), columns)
    body = made("office:spreadsheet", made("office:body", root))
    table = made("table:table", body, table__name=name)
    for place in range(len(columns)):
        made("table:table-column", table, table__style_name=f"column{place}")
    _add_row(made("table:table-header-rows", table), [column.title for column in columns], "head")
    for row in rows:
        _add_row(table, row, "cell")
    area = f"$'{quoted(name)}'.A1:$'{quoted(name)}'.{letters(len(columns))}{len(rows) + 1}"
    made(
        "table:database-range", made("table:database-ranges", body), table__name="rows", table__display_filter_buttons="true",
        table__target_range_address=area,
    )  # fmt: skip
    facts = made("office:document-meta")
    made("dc:title", made("office:meta", facts)).text = printable(title)
    return sheet_package(root, facts, frozen(name))


def _sheet_name(title: str) -> str:
    """Return a title as a sheet may be called: without the signs that office programs refuse, 31 characters at most."""
    return "".join(sign for sign in printable(title) if sign not in "[]:*?/\\'").strip()[:31] or "1"


def _add_styles(styles: Any, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns):
        style = made("style:style", styles, style__name=f"column{place}", style__family="table-column")
        made("style:table-column-properties", style, style__column_width=f"{column.width * 0.21:.2f}cm")
    for name, shade in (("cell", {}), ("head", {"fo__background_color": "#e3eaf1"})):
        style = made("style:style", styles, style__name=name, style__family="table-cell")
        made(
            "style:table-cell-properties", style, fo__wrap_option="wrap", style__vertical_align="top", **shade
        )
        if shade:
            made("style:text-properties", style, fo__font_weight="bold")


def _add_row(parent: Any, values: Sequence[Value], style: str) -> None:
    row = made("table:table-row", parent)
    for value in values:
        if isinstance(value, int):
            cell = made("table:table-cell", row, table__style_name=style, office__value_type="float", office__value=str(value))  # fmt: skip
            made("text:p", cell).text = str(value)
            continue
        cell = made("table:table-cell", row, table__style_name=style, office__value_type="string")
        add_text(made("text:p", cell), printable(value))
