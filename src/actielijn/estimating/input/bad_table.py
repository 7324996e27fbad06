"""Where a file is no overlap table: what is taken at most, and what holds for lists, counts and covariates of every form."""

import re
from collections.abc import Sequence

from actielijn.language import _

from ..table import OverlapTable
from ..wording import number

MOST_LISTS = 12
MOST_LEVELS = 100
MOST_CELLS = 65_536
MOST_PEOPLE = 10**12
MISSING = ("", "na", "n/a", "nan", "null", "none", "onbekend", "unknown")


class BadTable(ValueError):  # noqa: N818
    """The file is no overlap table: the text says what is the matter, in which row and column, and what to do.

    ``row`` is the line of a CSV file, counted from 1 and its header included, or the cell of a JSON file, counted from 1.
    """

    def __init__(self, message: str, row: int | None = None, column: str | None = None) -> None:
        self.row = row
        self.column = column
        super().__init__(message)


def count_of(said: str, row: int, column: str, of: str = "") -> int:
    """Return a number of people as it was typed; ``of`` names what ``row`` counts, a row when it is empty. Raises BadTable."""
    text = said.strip()
    if re.fullmatch(r"\+?\d{1,40}([.,]0)?", text):
        count = int(re.split(r"[.,]", text)[0])
        if count <= MOST_PEOPLE:
            return count
        why = _("it is more than {most} people").format(most=number(MOST_PEOPLE))
    elif not text:
        why = _("it is empty; write 0 when there is nobody")
    elif re.fullmatch(r"[-−–]\s*\d+([.,]\d+)?", text):
        why = _("it is negative")
    elif re.fullmatch(r"\d{1,3}([., ]\d{3})+", text):
        why = _("it has a sign between the thousands; write the digits only")
    elif re.fullmatch(r"\d*[.,]\d+", text):
        why = _("it is a fraction; people are counted whole")
    else:
        why = _("it is no number")
    raise BadTable(
        _(
            "{unit} {row}, column '{column}': '{value}' is no count: {why}. Write a whole number of people."
        ).format(unit=of or _("Row"), row=row, column=column, value=text[:40], why=why),
        row,
        column,
    )


def check_strata(strata: Sequence[str], header: Sequence[str]) -> None:
    """Raise BadTable for a covariate that no column has."""
    unknown = next((name for name in strata if name not in header), None)
    if unknown is not None:
        raise BadTable(
            _("There is no column '{name}', which --strata asks for. The columns are: {columns}.").format(
                name=unknown, columns=", ".join(header)
            ),
            column=unknown,
        )


def at(row: int | None, column: str) -> str:
    """Return where something is, as a message begins: its row where there is one, and its column or key."""
    if row is None:
        return f"'{column}': "
    return _("Row {row}, column '{column}': ").format(row=row, column=column)


def checked_lists(lists: Sequence[str], row: int | None = None, column: str = "lists") -> tuple[str, ...]:
    """Return the names of the lists when they can be; they stand in a ``row`` of names, or else in a ``column``. Raises BadTable."""
    if len(lists) > MOST_LISTS:
        name = lists[MOST_LISTS]
        raise BadTable(
            too_many_lists(row, name if row else column, name, len(lists)), row, name if row else column
        )
    if len(lists) < 2:
        raise BadTable(
            at(row, lists[0] if lists and row else column)
            + _(
                "there is one list only ({names}). How many people are missing shows from how lists overlap; at least two are needed, and three or more to be of use."
            ).format(names=", ".join(lists) or _("none at all")),
            row,
            lists[0] if lists and row else column,
        )
    for name in lists:
        if not name or ":" in name:
            raise BadTable(
                _(
                    "'{name}' cannot be the name of a list: names are not empty and hold no colon, which joins lists in a term."
                ).format(name=name),
                column=name,
            )
        if lists.count(name) > 1:
            raise BadTable(_("Two lists have the name '{name}'.").format(name=name), column=name)
    return tuple(lists)


def too_many_lists(row: int | None, column: str, name: str, found: int = MOST_LISTS + 1) -> str:
    """Return what is told of a list beyond the most that are taken."""
    return at(row, column) + _(
        "'{name}' is one list too many; there are {found} or more, and at most {most} are taken. Merge lists that are alike, or leave out the smallest: with many lists nearly all overlaps are empty."
    ).format(name=name, found=found, most=MOST_LISTS)


def check_people(table: OverlapTable, row: int | None = None, count: str = "count") -> None:
    """Raise BadTable for a table of nobody, or with an empty list; ``row`` is that of the names of lists, ``count`` the column of counts."""
    if table.observed == 0:
        raise BadTable(
            at(row and row + 1, count) + _("all counts are zero, so there is nobody on any list."),
            row and row + 1,
            count,
        )
    for name, people in table.list_totals.items():
        if people == 0:
            raise BadTable(
                at(row, name) + _("nobody is on this list. Leave it out."),
                row,
                name,
            )
