"""The form as ODS, and back: the same sheets as XLSX, written as OpenDocument XML; every cell is of type string."""

from collections.abc import Sequence
from itertools import zip_longest

from lxml import etree

from actielijn.language import _, spoken
from actielijn.reading.sheets import (
    OFFICE,
    TABLE,
    TEXT,
    ods_count,
    ods_row_elements,
    ods_text,
    refuse_encrypted,
)
from actielijn.reading.xml import Package, damaged
from actielijn.writing.opendocument import add_text, frozen, letters, made, quoted, sheet_package

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

_TEXT_FORMAT = "as-text"


def to_ods(form: Form) -> bytes:
    """Return the sheet."""
    names = sheet_names()
    return sheet_package(_content(form, columns_of(form), names), _meta(form), frozen(names[0], 3))


def _content(form: Form, columns: Sequence[Column], names: Sequence[str]) -> "etree._Element":
    root = made("office:document-content")
    rows = rows_of(form, tuple(columns))
    heights = [height_of(values, columns) for _mark, values in rows]
    _add_styles(made("office:automatic-styles", root), columns, heights)
    body = made("office:spreadsheet", made("office:body", root))
    rules = _add_rules(body, form, columns, names[2])
    table = made("table:table", body, table__name=names[0], table__protected="true")
    made("table:table-column", table, table__visibility="collapse", table__default_cell_style_name="locked")
    for place, column in enumerate(columns):
        style = "fill" if column.to_fill else "locked"
        made("table:table-column", table, table__style_name=f"column{place}", table__default_cell_style_name=style)  # fmt: skip
    head = made("table:table-row", made("table:table-header-rows", table), table__style_name="row32")
    for value in (form.mark, *(column.heading for column in columns)):
        _add_cell(head, value, "head")
    for (mark, values), height in zip(rows, heights, strict=True):
        row = made("table:table-row", table, table__style_name=f"row{height:.0f}")
        _add_cell(row, mark, "locked")
        for column, value in zip(columns, values, strict=True):
            _add_cell(row, value, "fill" if column.to_fill else "locked", rules.get(column.field, ""))
    guidance = made("table:table", body, table__name=names[1], table__protected="true")
    made("table:table-column", guidance, table__style_name="wide", table__default_cell_style_name="words")
    for number, line in enumerate([heading_of(form), *guidance_of(form)]):
        _add_cell(made("table:table-row", guidance), line, "words" if number else "title")
    _add_choices(body, form, names[2])
    return root


def _add_styles(styles: "etree._Element", columns: Sequence[Column], heights: Sequence[float]) -> None:
    # The number format says text: what is typed stays as it is typed.
    made("number:text-content", made("number:text-style", styles, style__name=_TEXT_FORMAT))
    hidden = made("style:style", styles, style__name="hidden", style__family="table")
    made("style:table-properties", hidden, table__display="false")
    widths = [(f"column{place}", column.width) for place, column in enumerate(columns)] + [("wide", 100)]
    for name, width in widths:
        style = made("style:style", styles, style__name=name, style__family="table-column")
        made("style:table-column-properties", style, style__column_width=f"{width * 0.21:.2f}cm")
    for height in sorted({32.0, *heights}):
        style = made("style:style", styles, style__name=f"row{height:.0f}", style__family="table-row")
        made("style:table-row-properties", style, style__row_height=f"{height:.0f}pt")
    looks = {"head": ("#e3eaf1", True), "locked": ("#f3f5f7", False), "fill": ("", False), "title": ("", True), "words": ("", False)}  # fmt: skip
    for name, (shade, bold) in looks.items():
        style = made(
            "style:style", styles, style__name=name, style__family="table-cell", style__data_style_name=_TEXT_FORMAT
        )  # fmt: skip
        facts = {"fo__background_color": shade} if shade else {}
        if name not in ("title", "words"):
            facts["fo__border"] = "0.5pt solid #b8c4cf"
        made(
            "style:table-cell-properties", style, fo__wrap_option="wrap", style__vertical_align="top",
            style__cell_protect="none" if name == "fill" else "protected", **facts,
        )  # fmt: skip
        if bold:
            made("style:text-properties", style, fo__font_weight="bold")


def _add_rules(body: "etree._Element", form: Form, columns: Sequence[Column], choices: str) -> dict[str, str]:
    """Offer the answers and the statuses as lists; return the rule of each field that has one.

    The words stand in cells of a hidden sheet: saved as XLSX, a list inside a rule could hold no commas.
    """
    fields = {column.field: column.field.rstrip("0123456789") for column in columns}
    offered = {key: words for key, words in _offered(form).items() if words}
    rules = made("table:content-validations", body)
    for place, (key, words) in enumerate(offered.items(), 1):
        cells = f"[$'{quoted(choices)}'.${letters(place)}$1:.${letters(place)}${len(words)}]"
        rule = made(
            "table:content-validation", rules, table__name=key, table__condition=f"of:cell-content-is-in-list({cells})",
            table__allow_empty_cell="true", table__base_cell_address=f"$'{quoted(choices)}'.A1",
        )  # fmt: skip
        told = made("table:error-message", rule, table__display="true", table__message_type="stop")
        made("text:p", told).text = _("Choose one of the words in the list.")
    return {field: key for field, key in fields.items() if key in offered}


def _offered(form: Form) -> dict[str, tuple[str, ...]]:
    return {"kind": form.kinds, "status": form.statuses}


def _add_choices(body: "etree._Element", form: Form, name: str) -> None:
    table = made("table:table", body, table__name=name, table__style_name="hidden")
    for words in zip_longest(*_offered(form).values(), fillvalue=""):
        row = made("table:table-row", table)
        for word in words:
            _add_cell(row, word, "words")


def _add_cell(row: "etree._Element", value: str, style: str, rule: str = "") -> None:
    more = {"table__content_validation_name": rule} if rule else {}
    if not value:
        made("table:table-cell", row, table__style_name=style, **more)
        return
    cell = made("table:table-cell", row, table__style_name=style, office__value_type="string", **more)
    for line in value.split("\n"):
        add_text(made("text:p", cell), line)


def _meta(form: Form) -> "etree._Element":
    root = made("office:document-meta")
    meta = made("office:meta", root)
    made("meta:generator", meta).text = "Actielijn"
    made("dc:title", meta).text = heading_of(form)
    made("dc:language", meta).text = spoken()
    return root


# -- back


_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MOST_REPEATED = 5
"""How often a filled row that is repeated is told: once more than once is a problem already."""


def from_ods(data: bytes, name: str) -> Returned:
    """Return the rows of a form. Raises UnreadableError for a damaged or hostile file, FormRefused for one that is no form."""
    package = Package(data, name)
    refuse_encrypted(package, name)
    root = package.xml_of("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}spreadsheet") if root is not None else None
    if body is None:
        raise damaged(name, "content.xml")
    return returned_from([_grid(table, name) for table in body.findall(f"{TABLE}table")], name)


def _grid(table: "etree._Element", name: str) -> Grid:
    title = table.get(f"{TABLE}name", "")
    rows: dict[int, dict[int, Cell]] = {}
    number = 1
    for element in ods_row_elements(table):
        again = ods_count(element, f"{TABLE}number-rows-repeated")
        for at in range(number, number + min(again, _MOST_REPEATED)):
            cells = _cells(element, title, at)
            if not cells:
                break
            rows[at] = cells
        number += again
        if len(rows) > MOST_ROWS:
            raise too_many_rows(name, title)
    return Grid(title, rows)


def _cells(row: "etree._Element", sheet: str, number: int) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    column = 1
    for element in row:
        if element.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        again = ods_count(element, f"{TABLE}number-columns-repeated")
        for at in range(column, min(column + again, MOST_COLUMNS + 1)):
            cell = _cell(element, address(sheet, number, at))
            if not cell.text and not cell.flaw:
                break
            cells[at] = cell
        column += again
        if column > MOST_COLUMNS:
            break
    return cells


def _cell(element: "etree._Element", where: str) -> Cell:
    text = "\n".join(ods_text(each) for each in element.findall(f"{TEXT}p"))
    formula = element.get(f"{TABLE}formula")
    if formula is not None:
        return Cell(where, formula.partition(":")[2] or formula, flaw="formula")
    if ods_count(element, f"{TABLE}number-rows-spanned") > 1:
        return Cell(where, text, flaw="merged")
    if element.get(f"{_CALC}value-type") == "error":
        return Cell(where, text, flaw="error")
    match element.get(f"{OFFICE}value-type", "string"):
        case "date" | "time":
            return Cell(where, element.get(f"{OFFICE}date-value", "") or text, flaw="date")
        case "boolean":
            return Cell(where, text or element.get(f"{OFFICE}boolean-value", ""), flaw="yesno")
        case "float" | "percentage" | "currency" as kind:
            try:
                return numbered(where, float(element.get(f"{OFFICE}value", "")), kind == "percentage")
            except ValueError:
                return Cell(where, text)
    return Cell(where, text)
