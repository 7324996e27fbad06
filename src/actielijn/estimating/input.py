"""A file → the overlap table, or the row and column where it cannot be one.

``read_table(path) -> OverlapTable`` takes an overlap table (CSV with a column of 0 and 1 per list and a count; JSON with ``lists`` and
``cells``) or linked records (CSV with a row per person and list). ``read_strata(path, names) -> StratifiedTable`` keeps covariates; in its
overlap table a list may be left open where it did not operate.
``read_resamples(path, table)`` takes given bootstrap tables, a row each. All raise ``BadTable``.
"""

import codecs
import csv
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from actielijn.language import _

from .table import Counts, OverlapTable, StratifiedTable, by_number
from .wording import number

MOST_LISTS = 12
MOST_LEVELS = 100
MOST_CELLS = 65_536
MOST_PEOPLE = 10**12
_MOST_JSON = 64 * 2**20
_COUNT = ("count", "counts", "n", "aantal", "freq", "frequency", "frequentie", "number", "people", "personen")
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
_MISSING = ("", "na", "n/a", "nan", "null", "onbekend", "unknown")


class BadTable(ValueError):  # noqa: N818
    """The file is no overlap table: the text says what is the matter, in which row and column, and what to do.

    ``row`` is the line of a CSV file, counted from 1 and its header included, or the cell of a JSON file, counted from 1.
    """

    def __init__(self, message: str, row: int | None = None, column: str | None = None) -> None:
        self.row = row
        self.column = column
        super().__init__(message)


def read_table(path: Path) -> OverlapTable:
    """Return the overlap table in a file; what else stands in the file of linked records is passed over."""
    return _read(path, ()).overlap_table()


def read_strata(path: Path, strata: Sequence[str]) -> StratifiedTable:
    """Return the table in a file with the covariates that are named.

    ``year`` (or ``jaar``) is made from the column of dates when there is no such column.
    """
    return _read(path, tuple(strata)).stratified_table()


@dataclass
class _Gathered:
    """What has been read: counts per pattern and values of the covariates."""

    name: str
    lists: tuple[str, ...]
    strata: tuple[str, ...]
    citation: str = ""
    counts: Counter[tuple[int, tuple[int, ...]]] = field(default_factory=Counter)
    closed: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    rows: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    levels: list[dict[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.levels = [{} for _each in self.strata]

    def values(self, said: Sequence[str], row: int) -> tuple[int, ...]:
        """Return the places of values among the levels of their covariates, -1 for a missing one."""
        return tuple(self._level(k, value.strip(), row) for k, value in enumerate(said))

    def _level(self, k: int, value: str, row: int) -> int:
        if value.lower() in _MISSING:
            return -1
        levels = self.levels[k]
        if value not in levels:
            if len(levels) == MOST_LEVELS:
                raise BadTable(
                    _(
                        "Row {row}, column '{column}': '{value}' is the {number}th different value of this covariate; at most {most} are taken. A covariate divides people in a few groups; bring its values together (a date to a year, a municipality to a region)."
                    ).format(
                        row=row, column=self.strata[k], value=value, number=MOST_LEVELS + 1, most=MOST_LEVELS
                    ),
                    row,
                    self.strata[k],
                )
            levels[value] = len(levels)
        return levels[value]

    def overlap_table(self) -> OverlapTable:
        """Return the counts of the lists alone, checked."""
        counts = np.zeros(2 ** len(self.lists), dtype=np.int64)
        for (pattern, _values), count in self.counts.items():
            counts[pattern] += count
        patterns = tuple(dict.fromkeys(pattern for pattern, _values in self.counts))
        table = OverlapTable(self.lists, counts, name=self.name, citation=self.citation, patterns=patterns)
        _check_people(table)
        return table

    def stratified_table(self) -> StratifiedTable:
        """Return the counts with the covariates, levels in the order of the alphabet (numbers by size), checked."""
        _check_people(self.overlap_table())
        covariates, place = {}, []
        for name, levels in zip(self.strata, self.levels, strict=True):
            if not levels:
                raise BadTable(
                    _(
                        "Column '{column}': there is no value in it. Leave this covariate out of --strata."
                    ).format(column=name),
                    column=name,
                )
            ordered = sorted(levels, key=by_number)
            covariates[name] = tuple(ordered)
            place.append({levels[value]: at for at, value in enumerate(ordered)} | {-1: -1})
        cells = 2 ** len(self.lists) * math.prod(map(len, covariates.values()))
        if cells > MOST_CELLS:
            largest = max(covariates, key=lambda name: len(covariates[name]))
            raise BadTable(
                _(
                    "Column '{column}': lists and covariates together make {cells} cells, and at most {most} are taken. Bring values of '{column}', which has {levels}, together, or leave a covariate out of --strata."
                ).format(
                    column=largest,
                    cells=number(cells),
                    most=number(MOST_CELLS),
                    levels=len(covariates[largest]),
                ),
                column=largest,
            )
        rows = sorted(
            (
                key[0],
                tuple(own[value] for own, value in zip(place, key[1], strict=True)),
                count,
                self.closed.get(key, 0),
                self.rows.get(key),
            )
            for key, count in self.counts.items()
            if count or key in self.closed
        )
        patterns, values, counts, closed, lines = zip(*rows, strict=True)
        table = StratifiedTable(
            lists=self.lists,
            covariates=covariates,
            patterns=np.array(patterns, dtype=np.int64),
            values=np.array(values, dtype=np.int64).reshape(len(rows), len(self.strata)),
            counts=np.array(counts, dtype=np.int64),
            name=self.name,
            closed=np.array(closed, dtype=np.int64) if self.closed else None,
        )
        found = table.contradiction()
        if found is not None:
            raise BadTable(
                _(
                    "Row {row}, column '{column}': this list is left open here and not elsewhere in the same group, or the other way round. A list operated in a group or it did not."
                ).format(row=lines[found[0]], column=found[1]),
                lines[found[0]],
                found[1],
            )
        return table


def _read(path: Path, strata: tuple[str, ...]) -> _Gathered:
    twice = next((name for name, count in Counter(strata).items() if count > 1), None)
    if twice is not None:
        raise BadTable(_("--strata names '{name}' twice.").format(name=twice), column=twice)
    try:
        start = path.open("rb").read(512)
    except OSError as error:
        raise BadTable(
            _("{path} cannot be opened: {why}.").format(path=path.name, why=error.strerror)
        ) from error
    if not start:
        raise BadTable(_("{path} is empty.").format(path=path.name))
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadTable(
            _("{path} is a workbook. Save the sheet with the table as CSV, and give that.").format(
                path=path.name
            )
        )
    if path.suffix.lower() == ".json" or start.lstrip(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        return _from_json(path, strata)
    rows = _Rows(path)
    header = [name.lower() for name in rows.header]
    if any(name in _PERSON for name in header) and any(name in _LIST for name in header):
        return _from_records(rows, strata)
    return _from_table(rows, strata)


# -- CSV


class _Rows:
    """The rows of a CSV file as spreadsheets of several countries write it, with their line numbers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._encoding = _encoding_of(path)
        with path.open(encoding=self._encoding, newline="") as file:
            first = file.readline(1_000_000)
            # Excel in some languages says on the first line which sign parts the cells.
            self._skipped = 0
            told = re.fullmatch(r"sep=(.)\r?\n?", first)
            if told:
                self._skipped, first = 1, file.readline(1_000_000)
        self._delimiter = told[1] if told else max(";,\t|", key=first.count)
        self._first, header = next(self._lines(), (1, []))
        while header and not header[-1].strip():
            header.pop()
        self.header = [name.strip() for name in header]
        self._check_header()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Iterate over (line, cells) below the header; empty lines are passed over."""
        width = len(self.header)
        for line, cells in self._lines():
            if line <= self._first:
                continue
            # Spreadsheets leave empty columns behind at the end of a row.
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if len(cells) != width:
                raise BadTable(
                    _("Row {row} has {found} cells where the header has {expected}.").format(
                        row=line, found=len(cells), expected=width
                    ),
                    line,
                )
            yield line, cells

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        line = 0
        try:
            with self.path.open(encoding=self._encoding, newline="") as file:
                reader = csv.reader(file, delimiter=self._delimiter)
                for cells in reader:
                    line = reader.line_num
                    if line > self._skipped and any(cell.strip() for cell in cells):
                        yield line, cells
        except (csv.Error, UnicodeError) as error:
            raise BadTable(
                _("Row {row}: this is no line of a CSV file ({why}).").format(row=line + 1, why=error),
                line + 1,
            ) from error

    def _check_header(self) -> None:
        for place, name in enumerate(self.header, 1):
            if not name:
                raise BadTable(
                    _("Row {row}: column {place} has no name. Give it one, or take it out.").format(
                        row=self._first, place=place
                    ),
                    self._first,
                )
            if self.header.count(name) > 1:
                raise BadTable(
                    _("Row {row}: two columns have the name '{name}'.").format(row=self._first, name=name),
                    self._first,
                    name,
                )


def _encoding_of(path: Path) -> str:
    start = path.open("rb").read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            if b"\0" in chunk:
                raise BadTable(
                    _("{path} is no text file. Give the table as CSV or JSON.").format(path=path.name)
                )
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                # What Excel writes on Windows when it is not asked for UTF-8.
                return "cp1252"
    return "utf-8-sig"


def _from_table(rows: _Rows, strata: tuple[str, ...]) -> _Gathered:
    header = rows.header
    _check_strata(strata, header)
    named = [j for j, name in enumerate(header) if name.lower() in _COUNT and name not in strata]
    if not named and header[-1] in strata:
        raise BadTable(_("There is no column with the counts. Name it 'count'."))
    count_at = named[-1] if named else len(header) - 1
    lists_at = [j for j in range(len(header)) if j != count_at and header[j] not in strata]
    strata_at = [header.index(name) for name in strata]
    gathered = _Gathered(rows.path.stem, _checked_lists([header[j] for j in lists_at]), strata)
    seen: dict[tuple[int, tuple[int, ...]], int] = {}
    for row, cells in rows:
        pattern = closed = 0
        for bit, j in enumerate(lists_at):
            cell = cells[j].strip()
            if cell == "1":
                pattern |= 1 << bit
            elif cell == "" and strata:
                closed |= 1 << bit
            elif cell != "0":
                raise BadTable(
                    _(
                        "Row {row}, column '{column}': '{value}' is neither 0 nor 1, which say whether these people are on the list. If the column is a covariate, name it with --strata."
                    ).format(row=row, column=header[j], value=cell[:40]),
                    row,
                    header[j],
                )
        count = _count(cells[count_at], row, header[count_at])
        _add(gathered, seen, pattern, [cells[j] for j in strata_at], count, row, closed)
    return gathered


def _add(
    gathered: _Gathered,
    seen: dict[tuple[int, tuple[int, ...]], int],
    pattern: int,
    values: Sequence[str],
    count: int,
    row: int,
    closed: int = 0,
) -> None:
    if pattern == 0:
        if count == 0:
            return
        raise BadTable(
            _(
                "Row {row} counts people on no list ({count}). How many these are is what is to be estimated; take the row out."
            ).format(row=row, count=count),
            row,
        )
    key = (pattern, gathered.values(values, row))
    if key in seen:
        names = " + ".join(name for j, name in enumerate(gathered.lists) if pattern >> j & 1)
        raise BadTable(
            _(
                "Row {row} has the same pattern as row {first}: {names}. A pattern stands in a table once; add the counts together if both are meant."
            ).format(row=row, first=seen[key], names=names),
            row,
        )
    seen[key] = gathered.rows[key] = row
    gathered.counts[key] = count
    if closed:
        gathered.closed[key] = closed


def _count(said: str, row: int, column: str) -> int:
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
        _("Row {row}, column '{column}': '{value}' is no count: {why}.").format(
            row=row, column=column, value=text[:40], why=why
        ),
        row,
        column,
    )


def _from_records(rows: _Rows, strata: tuple[str, ...]) -> _Gathered:
    header, lower = rows.header, [name.lower() for name in rows.header]
    person_at = next(j for name in _PERSON if name in lower for j in [lower.index(name)])
    list_at = next(j for name in _LIST if name in lower for j in [lower.index(name)])
    date_at = next((lower.index(name) for name in _DATE if name in lower), None)
    from_date = [name not in header and name.lower() in _YEAR and date_at is not None for name in strata]
    _check_strata([name for name, made in zip(strata, from_date, strict=True) if not made], header)
    strata_at = [
        date_at if made else header.index(name) for name, made in zip(strata, from_date, strict=True)
    ]
    lists: dict[str, int] = {}
    gathered = _Gathered(rows.path.stem, (), strata)
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
                raise BadTable(_too_many_lists(row, header[list_at], name), row, header[list_at])
            lists[name] = len(lists)
        bit = 1 << lists[name]
        already = people.get(person, 0)
        if already & bit:
            raise BadTable(
                _(
                    "Row {row}: person '{person}' is on list '{name}' twice, in row {first} too. Keep one of them, or link the records first with 'actielijn link'."
                ).format(
                    row=row,
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
    gathered.lists = _checked_lists(list(lists))
    nothing = tuple(-1 for _each in strata)
    gathered.counts = Counter((pattern, known.get(person, nothing)) for person, pattern in people.items())
    return gathered


def _together(
    before: tuple[int, ...] | None,
    values: tuple[int, ...],
    from_date: list[bool],
    gathered: _Gathered,
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
    if said.strip().lower() in _MISSING:
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


def _first_row(rows: _Rows, person_at: int, person: str, list_at: int, name: str) -> int:
    return next(
        row for row, cells in rows if cells[person_at].strip() == person and cells[list_at].strip() == name
    )


# -- JSON


def _from_json(path: Path, strata: tuple[str, ...]) -> _Gathered:
    if path.stat().st_size > _MOST_JSON:
        raise BadTable(
            _("{path} is larger than {most} MB, which no overlap table is.").format(
                path=path.name, most=_MOST_JSON // 2**20
            )
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadTable(_("{path} is no JSON: {why}.").format(path=path.name, why=error)) from error
    lists, cells = (data.get("lists"), data.get("cells")) if isinstance(data, dict) else (None, None)
    if not isinstance(lists, list) or not isinstance(cells, list):
        raise BadTable(
            _("{path} has no 'lists' and 'cells', so it is no overlap table.").format(path=path.name)
        )
    if not all(isinstance(name, str) for name in lists):
        raise BadTable(_("'lists' has to hold the names of the lists."), column="lists")
    name, citation = data.get("name"), data.get("citation")
    gathered = _Gathered(
        name if isinstance(name, str) else path.stem,
        _checked_lists([name.strip() for name in lists]),
        strata,
        citation if isinstance(citation, str) else "",
    )
    seen: dict[tuple[int, tuple[int, ...]], int] = {}
    for row, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            raise BadTable(_("Cell {row}: it is no object with a pattern and a count.").format(row=row), row)
        pattern = _pattern(cell, gathered.lists, row)
        count = cell.get("count")
        if isinstance(count, float) and count.is_integer():
            count = int(count)
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST_PEOPLE:
            count = _count("" if count is None else str(count), row, "count")
        missing = next((key for key in strata if key not in cell), None)
        if missing is not None:
            raise BadTable(
                _(
                    "Cell {row} has no '{name}', which --strata asks for; write null when it is not known."
                ).format(row=row, name=missing),
                row,
                missing,
            )
        values = ["" if cell[key] is None else str(cell[key]) for key in strata]
        _add(gathered, seen, pattern, values, count, row)
    return gathered


def _no_number(said: str) -> float:
    raise ValueError(_("{value} is no number").format(value=said))


def _pattern(cell: dict[str, Any], lists: tuple[str, ...], row: int) -> int:
    flags, names = cell.get("pattern"), cell.get("lists")
    found = None
    if isinstance(flags, list):
        if len(flags) != len(lists) or any(flag not in (0, 1) for flag in flags):
            raise BadTable(
                _("Cell {row}, 'pattern': it has to hold {count} times 0 or 1, one per list.").format(
                    row=row, count=len(lists)
                ),
                row,
                "pattern",
            )
        found = sum(1 << j for j, flag in enumerate(flags) if flag)
    if isinstance(names, list):
        unknown = next((name for name in names if name not in lists), None)
        if unknown is not None:
            raise BadTable(
                _("Cell {row}, 'lists': there is no list '{name}'.").format(row=row, name=unknown),
                row,
                "lists",
            )
        named = sum(1 << lists.index(name) for name in set(names))
        if found is not None and named != found:
            raise BadTable(
                _("Cell {row}: 'pattern' and 'lists' say different things.").format(row=row), row, "pattern"
            )
        found = named
    if found is None:
        raise BadTable(
            _("Cell {row} has neither 'pattern' nor 'lists', so it does not say who is counted.").format(
                row=row
            ),
            row,
            "pattern",
        )
    return found


# -- What holds for all


def _check_strata(strata: Sequence[str], header: Sequence[str]) -> None:
    unknown = next((name for name in strata if name not in header), None)
    if unknown is not None:
        raise BadTable(
            _("There is no column '{name}', which --strata asks for. The columns are: {columns}.").format(
                name=unknown, columns=", ".join(header)
            ),
            column=unknown,
        )


def _checked_lists(lists: Sequence[str]) -> tuple[str, ...]:
    if len(lists) > MOST_LISTS:
        raise BadTable(
            _too_many_lists(1, lists[MOST_LISTS], lists[MOST_LISTS], len(lists)), 1, lists[MOST_LISTS]
        )
    if len(lists) < 2:
        raise BadTable(
            _(
                "There is one list only ({names}). How many people are missing shows from how lists overlap; at least two are needed, and three or more to be of use."
            ).format(names=", ".join(lists) or _("none at all")),
            column=lists[0] if lists else None,
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


def _too_many_lists(row: int, column: str, name: str, found: int = MOST_LISTS + 1) -> str:
    return _(
        "Row {row}, column '{column}': '{name}' is one list too many; there are {found} or more, and at most {most} are taken. Merge lists that are alike, or leave out the smallest: with many lists nearly all overlaps are empty."
    ).format(row=row, column=column, name=name, found=found, most=MOST_LISTS)


def _check_people(table: OverlapTable) -> None:
    if table.observed == 0:
        raise BadTable(_("There is nobody on any list: all counts are zero."))
    for name, count in table.list_totals.items():
        if count == 0:
            raise BadTable(
                _("Column '{name}': nobody is on this list. Leave it out.").format(name=name), column=name
            )


# -- Given resamples


def read_resamples(path: Path, table: OverlapTable) -> Counts:
    """Return bootstrap tables as counts of shape (B, 2**t - 1), from a CSV file with a row per table.

    The header names each column's pattern in zeros and ones (``p101`` or ``101``); with any other header the columns are the table's own cells in
    the order of its file.
    """
    rows = _Rows(path)
    t = len(table.lists)
    named = [re.fullmatch(rf"[A-Za-z.]*([01]{{{t}}})", name) for name in rows.header]
    if all(named):
        columns = [sum(1 << j for j, flag in enumerate(found[1]) if flag == "1") for found in named if found]
    else:
        columns = list(table.patterns)
        if len(columns) != len(rows.header):
            raise BadTable(
                _(
                    "The resamples have {found} columns and the table has {expected} rows. Name each column by its pattern, such as p{example}."
                ).format(found=len(rows.header), expected=len(columns), example="1" + "0" * (t - 1)),
                1,
            )
    if len(set(columns)) < len(columns) or 0 in columns:
        raise BadTable(_("The header of the resamples names a pattern twice, or the people on no list."), 1)
    drawn = []
    for row, cells in rows:
        counts = np.zeros(2**t, dtype=np.int64)
        counts[columns] = [_count(cell, row, name) for cell, name in zip(cells, rows.header, strict=True)]
        if not counts.any():
            raise BadTable(_("Row {row}: there is nobody in this resample.").format(row=row), row)
        drawn.append(counts[1:])
    if not drawn:
        raise BadTable(_("{path} holds no resamples.").format(path=path.name))
    return np.array(drawn)
