"""What the form has in common as XLSX and as ODS: its sheets, its columns and their widths."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from actielijn.language import _

from .form import Form, shown_fields, to_fill, values_of

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
