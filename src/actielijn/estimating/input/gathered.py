"""What has been read of a file, and the table that it makes."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from actielijn.language import _

from ..table import OverlapTable, StratifiedTable, by_number
from ..wording import number
from .bad_table import MISSING, MOST_CELLS, MOST_LEVELS, BadTable, check_people


@dataclass
class Gathered:
    """What has been read: counts per pattern and values of the covariates."""

    name: str
    lists: tuple[str, ...]
    strata: tuple[str, ...]
    citation: str = ""
    names_row: int | None = None  # where the names of the lists stand, in a file that has them as columns
    count_column: str = "count"
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
        if value.lower() in MISSING:
            return -1
        levels = self.levels[k]
        if value not in levels:
            if len(levels) == MOST_LEVELS:
                raise BadTable(
                    _(
                        "Row {row}, column '{column}': '{value}' is different value number {number} of this covariate; at most {most} are taken. A covariate divides people in a few groups; bring its values together (a date to a year, a municipality to a region)."
                    ).format(
                        row=row, column=self.strata[k], value=value, number=MOST_LEVELS + 1, most=MOST_LEVELS
                    ),
                    row,
                    self.strata[k],
                )
            levels[value] = len(levels)
        return levels[value]

    def add(self, pattern: int, values: Sequence[str], count: int, row: int, closed: int = 0) -> None:
        """Add the count of a pattern in a row of the file; ``closed``: the lists that did not operate there. Raises BadTable."""
        if pattern == 0:
            if count == 0:
                return
            raise BadTable(
                _(
                    "Row {row} counts people on no list ({count}). How many these are is what is to be estimated; take the row out."
                ).format(row=row, count=count),
                row,
            )
        key = (pattern, self.values(values, row))
        if key in self.rows:
            names = " + ".join(name for j, name in enumerate(self.lists) if pattern >> j & 1)
            raise BadTable(
                _(
                    "Row {row} has the same pattern as row {first}: {names}. A pattern stands in a table once; add the counts together if both are meant."
                ).format(row=row, first=self.rows[key], names=names),
                row,
            )
        self.rows[key] = row
        self.counts[key] = count
        if closed:
            self.closed[key] = closed

    def overlap_table(self) -> OverlapTable:
        """Return the counts of the lists alone, checked."""
        counts = np.zeros(2 ** len(self.lists), dtype=np.int64)
        for (pattern, _values), count in self.counts.items():
            counts[pattern] += count
        patterns = tuple(dict.fromkeys(pattern for pattern, _values in self.counts))
        table = OverlapTable(self.lists, counts, name=self.name, citation=self.citation, patterns=patterns)
        check_people(table, self.names_row, self.count_column)
        return table

    def stratified_table(self) -> StratifiedTable:
        """Return the counts with the covariates, levels in the order of the alphabet (numbers by size), checked."""
        self.overlap_table()
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
