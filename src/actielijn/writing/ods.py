"""A Snapshot → ODS: the same sheets as XLSX, written as OpenDocument XML.

Every cell is of type string, so that no text is ever evaluated. The Snapshot itself goes along in a hidden sheet, which
LibreOffice keeps.
"""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from actielijn.snapshot import Snapshot

from .annex import commitment_rows
from .goals import indicator_rows
from .opendocument import add_text, frozen, letters, made, quoted, sheet_package
from .report import language_tag, printable
from .sheet import PIECE, Sheet, facts_of, pieces, sheet_of, vocabulary_of
from .zipped import embeddable, made_on


def to_ods(snapshot: Snapshot) -> bytes:
    """Return the sheet. The same Snapshot gives the same bytes."""
    from actielijn.language import _, speaking

    with speaking(snapshot.programme.language):
        names = (_("Activities"), _("Statuses"), _("About"), _("Commitments"), _("Indicators"))
    return sheet_package(_content(snapshot, sheet_of(snapshot), names), _meta(snapshot), frozen(names[0]))


def _content(snapshot: Snapshot, sheet: Sheet, names: Sequence[str]) -> "etree._Element":
    root = made("office:document-content")
    styles = made("office:automatic-styles", root)
    _add_styles(styles, sheet)
    body = made("office:spreadsheet", made("office:body", root))
    if sheet.labels:
        _add_choice(body, sheet.labels, names[0])
    table = made("table:table", body, table__name=names[0], table__style_name="shown")
    for place in range(len(sheet.columns)):
        made("table:table-column", table, table__style_name=f"column{place}")
    head = made("table:table-header-rows", table)
    _add_row(head, [column.title for column in sheet.columns], style="head")
    status = [column.name for column in sheet.columns].index("status")
    for row in sheet.rows:
        _add_row(table, row, style="cell", choice=status if sheet.labels else None)
    vocabulary = made("table:table", body, table__name=names[1], table__style_name="shown")
    for number, row in enumerate(vocabulary_of(snapshot)):
        _add_row(vocabulary, row, style="cell" if number else "head")
    for name, rows in ((names[3], commitment_rows(snapshot)), (names[4], indicator_rows(snapshot))):
        if not rows:
            continue
        beside = made("table:table", body, table__name=name, table__style_name="shown")
        for _column in rows[0]:
            made("table:table-column", beside, table__style_name="column4")
        for number, row in enumerate(rows):
            _add_row(beside, row, style="cell" if number else "head")
    about = made("table:table", body, table__name=names[2], table__style_name="shown")
    for fact in facts_of(snapshot):
        _add_row(about, fact, style="cell")
    _add_snapshot(body, embeddable(snapshot))
    last = f"{letters(len(sheet.columns))}{len(sheet.rows) + 1}"
    ranges = made("table:database-ranges", body)
    made(
        "table:database-range", ranges, table__name="activities", table__display_filter_buttons="true",
        table__target_range_address=f"$'{quoted(names[0])}'.A1:$'{quoted(names[0])}'.{last}",
    )  # fmt: skip
    return root


def _add_styles(styles: "etree._Element", sheet: Sheet) -> None:
    for name, display in (("shown", "true"), ("hidden", "false")):
        style = made("style:style", styles, style__name=name, style__family="table")
        made("style:table-properties", style, table__display=display)
    for place, column in enumerate(sheet.columns):
        style = made("style:style", styles, style__name=f"column{place}", style__family="table-column")
        made("style:table-column-properties", style, style__column_width=f"{column.width * 0.21:.2f}cm")
    for name in ("cell", "head"):
        style = made("style:style", styles, style__name=name, style__family="table-cell")
        shade = {"fo__background_color": "#e3eaf1"} if name == "head" else {}
        made(
            "style:table-cell-properties", style, fo__wrap_option="wrap", style__vertical_align="top", **shade
        )
        if name == "head":
            made("style:text-properties", style, fo__font_weight="bold")


def _add_choice(body: "etree._Element", labels: Sequence[str], name: str) -> None:
    """Offer the labels in the status column; two in one cell stay possible."""
    listed = ";".join('"' + label.replace('"', '""') + '"' for label in labels)
    choices = made("table:content-validations", body)
    choice = made(
        "table:content-validation", choices, table__name="statuses", table__condition=f"of:cell-content-is-in-list({listed})",
        table__allow_empty_cell="true", table__base_cell_address=f"$'{quoted(name)}'.A1",
    )  # fmt: skip
    made("table:error-message", choice, table__display="false")


def _add_row(
    parent: "etree._Element", values: Sequence[str], *, style: str, choice: int | None = None
) -> None:
    row = made("table:table-row", parent)
    for place, value in enumerate(values):
        _add_cell(row, value, style, choice=place == choice)


def _add_cell(row: "etree._Element", value: str, style: str, *, choice: bool = False) -> None:
    more: dict[str, Any] = {"table__content_validation_name": "statuses"} if choice else {}
    if not value:
        made("table:table-cell", row, table__style_name=style, **more)
        return
    cell = made("table:table-cell", row, table__style_name=style, office__value_type="string", **more)
    for line in value.split("\n"):
        add_text(made("text:p", cell), line)


def _add_snapshot(body: "etree._Element", text: str) -> None:
    table = made("table:table", body, table__name="snapshot", table__style_name="hidden")
    for piece in pieces(text, PIECE):
        _add_cell(made("table:table-row", table), piece, "cell")


def _meta(snapshot: Snapshot) -> "etree._Element":
    root = made("office:document-meta")
    meta = made("office:meta", root)
    made("meta:generator", meta).text = "Actielijn"
    made("dc:title", meta).text = printable(snapshot.programme.title) or None
    made("dc:language", meta).text = language_tag(snapshot.programme.language)
    made("dc:date", meta).text = f"{made_on(snapshot.edition.date)}T00:00:00"
    return root
