"""Linked records as CSV: a row per person and list."""

import re
from collections import Counter

from actielijn.language import _

from .bad_table import MISSING, MOST_LISTS, BadTable, check_strata, checked_lists, too_many_lists
from .gathered import Gathered
from .rows import Rows

_PERSON = (
    "person",
    "person_id",
    "personid",
    "persoon",
    "persoon_id",
    "persoonid",
    "cluster",
    "cluster_id",
    "id",
)
_LIST = ("list", "lijst", "source", "bron")
_DATE = ("date", "datum")
_YEAR = ("year", "jaar")


def holds_records(rows: Rows) -> bool:
    """Return whether the columns are those of records: one of persons, and one of lists."""
    header = [name.lower() for name in rows.header]
    return any(name in _PERSON for name in header) and any(name in _LIST for name in header)


def from_records(rows: Rows, strata: tuple[str, ...]) -> Gathered:
    """Gather the people with the lists that hold them. Raises BadTable."""
    header, lower = rows.header, [name.lower() for name in rows.header]
    person_at = next(j for name in _PERSON if name in lower for j in [lower.index(name)])
    list_at = next(j for name in _LIST if name in lower for j in [lower.index(name)])
    date_at = next((lower.index(name) for name in _DATE if name in lower), None)
    from_date = [name not in header and name.lower() in _YEAR and date_at is not None for name in strata]
    check_strata([name for name, made in zip(strata, from_date, strict=True) if not made], header)
    strata_at = [
        date_at if made else header.index(name) for name, made in zip(strata, from_date, strict=True)
    ]
    lists: dict[str, int] = {}
    gathered = Gathered(rows.path.stem, (), strata)
    people: dict[str, int] = {}
    known: dict[str, tuple[int, ...]] = {}
    for row, cells in rows:
        person, name = cells[person_at].strip(), cells[list_at].strip()
        for said, column in ((person, header[person_at]), (name, header[list_at])):
            if not said:
                raise BadTable(
                    _("Row {row}, column '{column}': it is empty.").format(row=row, column=column),
                    row,
                    column,
                )
        if name not in lists:
            if len(lists) == MOST_LISTS:
                raise BadTable(too_many_lists(row, header[list_at], name), row, header[list_at])
            lists[name] = len(lists)
        bit = 1 << lists[name]
        already = people.get(person, 0)
        if already & bit:
            raise BadTable(
                _(
                    "Row {row}, column '{column}': person '{person}' is on list '{name}' twice, in row {first} too. Keep one of them, or link the records first with 'actielijn link'."
                ).format(
                    row=row,
                    column=header[person_at],
                    person=person,
                    name=name,
                    first=_first_row(rows, person_at, person, list_at, name),
                ),
                row,
                header[person_at],
            )
        people[person] = already | bit
        if strata:
            said_values = [
                _year(cells[at], row, header[at]) if made else cells[at]
                for at, made in zip(strata_at, from_date, strict=True)
                if at is not None
            ]
            values = gathered.values(said_values, row)
            known[person] = _together(known.get(person), values, from_date, gathered, row, person)
    gathered.lists = checked_lists(list(lists), column=header[list_at])
    nothing = tuple(-1 for _each in strata)
    gathered.counts = Counter((pattern, known.get(person, nothing)) for person, pattern in people.items())
    return gathered


def _together(
    before: tuple[int, ...] | None,
    values: tuple[int, ...],
    from_date: list[bool],
    gathered: Gathered,
    row: int,
    person: str,
) -> tuple[int, ...]:
    """Return a person's values from what was known and what another list says; years may differ, the first one counts."""
    if before is None:
        return values
    joined = []
    for k, (old, new) in enumerate(zip(before, values, strict=True)):
        if from_date[k] and old >= 0 and new >= 0:
            years = {place: value for value, place in gathered.levels[k].items()}
            joined.append(min(old, new, key=lambda place: years[place]))
        elif old >= 0 and new >= 0 and old != new:
            words = {place: value for value, place in gathered.levels[k].items()}
            raise BadTable(
                _(
                    "Row {row}, column '{column}': person '{person}' is '{new}' here and '{old}' in an earlier row. Settle which it is, or leave it empty where it is in doubt."
                ).format(row=row, column=gathered.strata[k], person=person, new=words[new], old=words[old]),
                row,
                gathered.strata[k],
            )
        else:
            joined.append(max(old, new))
    return tuple(joined)


def _year(said: str, row: int, column: str) -> str:
    if said.strip().lower() in MISSING:
        return ""
    found = re.fullmatch(r"(\d{4})([-/]\d{1,2}){0,2}(T.*| .*)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4})", said.strip())
    if not found:
        raise BadTable(
            _("Row {row}, column '{column}': '{value}' is no date; write it as 2021-11-16.").format(
                row=row, column=column, value=said.strip()[:40]
            ),
            row,
            column,
        )
    return found[1] or found[4]


def _first_row(rows: Rows, person_at: int, person: str, list_at: int, name: str) -> int:
    return next(
        row for row, cells in rows if cells[person_at].strip() == person and cells[list_at].strip() == name
    )
