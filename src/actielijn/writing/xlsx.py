"""A Snapshot → XLSX: a row per progress entry, filters, a frozen header, a list of statuses to choose from.

Every text is a text: nothing in it is ever taken for a formula. The Snapshot itself goes along in a hidden sheet.
"""

import io
import re
from datetime import datetime, time
from typing import Any

from actielijn.snapshot import Snapshot

from .annex import commitment_rows
from .goals import indicator_rows
from .report import language_tag, printable
from .sheet import PIECE, facts_of, pieces, sheet_of, vocabulary_of
from .zipped import embeddable, made_on, repacked

# Excel takes such a group of characters for one escaped character, also in a text.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def to_xlsx(snapshot: Snapshot) -> bytes:
    """Return the workbook. The same Snapshot gives the same bytes."""
    # Imported here: it takes a third of a second, which the other forms need not pay.
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from actielijn.language import _, speaking

    sheet = sheet_of(snapshot)
    book = openpyxl.Workbook()
    moment = datetime.combine(made_on(snapshot.edition.date), time())
    book.properties.title = printable(snapshot.programme.title)
    book.properties.language = language_tag(snapshot.programme.language)
    book.properties.creator = printable(snapshot.programme.publisher or "")
    book.properties.created = moment
    with speaking(snapshot.programme.language):
        names = (_("Activities"), _("Statuses"), _("About"), _("Commitments"), _("Indicators"))
    table: Any = book.active
    table.title = names[0]
    bold, fill = Font(bold=True), PatternFill("solid", fgColor="FFE3EAF1")
    top = Alignment(vertical="top", wrap_text=True)
    _put(table, 1, [column.title for column in sheet.columns], font=bold, fill=fill, alignment=top)
    for number, row in enumerate(sheet.rows, 2):
        _put(table, number, row, alignment=top)
    last = f"{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    table.auto_filter.ref = f"A1:{last}"
    table.freeze_panes = "B2"
    for place, column in enumerate(sheet.columns, 1):
        table.column_dimensions[get_column_letter(place)].width = column.width
    vocabulary = book.create_sheet(names[1])
    for number, row in enumerate(vocabulary_of(snapshot), 1):
        _put(vocabulary, number, row, font=bold if number == 1 else None)
    if sheet.labels and sheet.rows:
        letter = get_column_letter([column.name for column in sheet.columns].index("status") + 1)
        # Two statuses in one cell stay possible: the list offers, it does not forbid.
        listed = DataValidation(
            type="list",
            formula1=f"'{names[1]}'!${_label_column(snapshot)}$2:${_label_column(snapshot)}${len(sheet.labels) + 1}",
            allow_blank=True,
            showErrorMessage=False,
        )
        listed.add(f"{letter}2:{letter}{len(sheet.rows) + 1}")
        table.add_data_validation(listed)
    for name, rows, wide in (
        (names[3], commitment_rows(snapshot), (4, 5, 14)),
        (names[4], indicator_rows(snapshot), (2, 12)),
    ):
        if not rows:
            continue
        beside = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            _put(beside, number, row, alignment=top, font=bold if number == 1 else None)
        beside.auto_filter.ref = f"A1:{get_column_letter(len(rows[0]))}{len(rows)}"
        beside.freeze_panes = "B2"
        for place in range(1, len(rows[0]) + 1):
            beside.column_dimensions[get_column_letter(place)].width = 40 if place in wide else 18
    about = book.create_sheet(names[2])
    for number, fact in enumerate(facts_of(snapshot), 1):
        _put(about, number, fact)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 20, 60
    _embed(book, embeddable(snapshot))
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue(), f"{moment:%Y-%m-%dT%H:%M:%SZ}")


def _label_column(snapshot: Snapshot) -> str:
    return "C" if snapshot.programme.language == "en" else "B"


def _put(sheet: Any, row: int, values: Any, **style: Any) -> None:
    for place, value in enumerate(values, 1):
        cell = sheet.cell(row, place)
        if value:
            cell.value = value
            # Set after the value: the library takes "=1+1" for a formula and "#N/A" for an error.
            cell.data_type = "s"
        for name, choice in style.items():
            if choice is not None:
                setattr(cell, name, choice)


def _embed(book: Any, text: str) -> None:
    hidden = book.create_sheet("snapshot")
    hidden.sheet_state = "veryHidden"
    # In JSON an underscore may be written as its escape, which Excel leaves alone.
    for number, piece in enumerate(pieces(_ESCAPE.sub(r"\\u005f", text), PIECE), 1):
        cell = hidden.cell(number, 1)
        cell.value = piece
        cell.data_type = "s"
