"""What the form has in common as XLSX and as ODS: its sheets and columns; and its rows when it comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import ceil

from actielijn.language import LANGUAGES, _, speaking, spoken
from actielijn.writing.opendocument import letters

from .form import (
    Form,
    field_words,
    mark_from,
    shown_fields,
    submission_marked,
    to_fill,
    values_of,
)
from .returned import Cell, FormRefused, Returned, Row

_WIDTHS = {
    "code": 8, "title": 34, "laststatus": 20, "lastexplanation": 52, "question": 34, "kind": 18, "explanation": 60,
    "remark": 30, "lastfigure": 11, "figure": 11, "unit": 14,
}  # fmt: skip
_HIGHEST = 400.0
"""A row of Excel is at most 409 points high."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its heading, its width in characters, and whether it is filled in."""

    field: str
    heading: str
    width: int
    to_fill: bool


def columns_of(form: Form) -> tuple[Column, ...]:
    """Return the columns that are seen; before them comes a hidden one with the marks."""
    return tuple(
        Column(field, heading, _WIDTHS.get(field, 20), to_fill(field))
        for field, heading in shown_fields(form).items()
    )


def rows_of(form: Form, columns: tuple[Column, ...]) -> list[tuple[str, list[str]]]:
    """Return the mark and the values of each row; a field that a row has not stays empty."""
    made = []
    for line in form.lines:
        values = values_of(line)
        made.append((str(line.mark), [values.get(column.field, "") for column in columns]))
    return made


def height_of(values: Sequence[str], columns: Sequence[Column]) -> float:
    """Return the height of a row in points: office programs do not fit the rows of a protected sheet to their text."""
    lines = [
        sum(ceil(max(1, len(line)) / (0.95 * column.width)) for line in value.split("\n"))
        for value, column in zip(values, columns, strict=True)
    ]
    return min(_HIGHEST, 15.0 * max(2, *lines) + 3)


def sheet_names() -> tuple[str, str, str]:
    """Return the names of the sheets: the answers, how the form works, and the hidden one with what can be chosen."""
    return _("Answers"), _("How this form works"), _("Choices")


# -- back


MOST_ROWS = 50_000
MOST_COLUMNS = 100
_MOST_HEADERS = 60
"""In how many rows at most the headings are looked for: somebody may have put lines above them."""
_NEEDED = ("code", "kind", "status1", "explanation", "remark")


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it came back: its name, and its filled rows by number, each with its cells by column, all counted from 1."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]


def address(sheet: str, row: int, column: int | None = None) -> str:
    """Return the address of a cell or row as office programs write it: ``Answers!F12``."""
    shown = sheet if sheet.isidentifier() else "'" + sheet.replace("'", "''") + "'"
    return f"{shown}!{letters(column)}{row}" if column else f"{shown}!{row}:{row}"


def numbered(where: str, value: float | int, is_share: bool = False) -> Cell:
    """Return the cell of a number as it was typed; one that is shown as a percentage is told as one."""
    try:
        number = Decimal(f"{value:.15g}")
    except (InvalidOperation, ValueError, TypeError):
        return Cell(where, str(value))
    if not number.is_finite():
        return Cell(where, str(value), flaw="error")
    if is_share:
        return Cell(where, f"{(number * 100).normalize():f}%".replace(".", "," if spoken() == "nl" else "."))
    return Cell(where, f"{number:f}", number)


def too_many_rows(name: str, sheet: str) -> FormRefused:
    """Return the refusal of a sheet with more rows than any form has."""
    return FormRefused(
        _("{name}: the sheet '{sheet}' has more than {most} rows, far more than were sent out. Remove what does not belong to the form.").format(
            name=name, sheet=sheet, most=MOST_ROWS)
    )  # fmt: skip


def returned_from(grids: Sequence[Grid], name: str) -> Returned:
    """Return the rows of the sheets that have the headings of a form. Raises FormRefused when none has, or one is missing."""
    rows: list[Row] = []
    marked: set[int] = set()
    found = False
    for grid in grids:
        heads = _heads(grid)
        if heads is None:
            continue
        found = True
        number, columns = heads
        missing = [_heading(field) for field in _NEEDED if field not in columns]
        if missing:
            raise FormRefused(
                _("{name}: the sheet '{sheet}' lacks the column(s) {columns}. Put them back with their heading, or fill in a new form.").format(
                    name=name, sheet=grid.name, columns=", ".join(f"'{each}'" for each in missing))
            )  # fmt: skip
        marks = (submission_marked(cell.text) for cell in grid.rows[number].values())
        marked |= {mark for mark in marks if mark is not None}
        rows += [_row(grid.name, at, cells, columns) for at, cells in grid.rows.items() if at > number]
    if not found:
        raise FormRefused(
            _("{name}: this is no form of a round: no sheet has the headings '{code}', '{kind}' and '{explanation}'. "
              "Fill in the form that came with the mail, or download it again.").format(
                name=name, code=_heading("code"), kind=_heading("kind"), explanation=_heading("explanation"))
        )  # fmt: skip
    return Returned(tuple(rows), frozenset(marked))


def _row(sheet: str, number: int, cells: Mapping[int, Cell], columns: Mapping[str, int]) -> Row:
    marks = (mark_from(cell.text) for cell in cells.values())
    by_field = {
        field: cells.get(column) or Cell(address(sheet, number, column)) for field, column in columns.items()
    }
    return Row(address(sheet, number), next((mark for mark in marks if mark is not None), None), by_field)


def _heads(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """Return the row of the headings and the column of each field, None for a sheet without them."""
    known = _known_headings()
    for number in sorted(grid.rows)[:_MOST_HEADERS]:
        columns: dict[str, int] = {}
        for column, cell in sorted(grid.rows[number].items()):
            field = known.get(" ".join(cell.text.split()).casefold())
            if field is not None:
                columns.setdefault(field, column)
        if {"kind", "explanation"} <= columns.keys() or {"code", "kind"} <= columns.keys():
            return number, columns
    return None


def _known_headings() -> dict[str, str]:
    """Return the field of every heading, in every language: a form may be sent on to a colleague who reads another."""
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            known |= {word.casefold(): field for field, word in field_words().items()}
    return known


def _heading(field: str) -> str:
    return field_words()[field]
