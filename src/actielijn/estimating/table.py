"""The overlap table: how many people stand on exactly these lists, for every combination of lists. All methods take one."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import product

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class OverlapTable:
    """Counts of people per capture pattern.

    ``lists`` holds t names. A pattern is the set of lists that hold somebody, as an integer: bit j is set when list j does, so
    patterns run from 1 to 2**t - 1. ``counts`` has shape (2**t,) and is indexed by pattern; ``counts[0]``, the people on no list, is
    unknown and kept 0. ``name`` and ``citation`` tell where the table comes from; ``patterns`` is the order in which a file names the
    patterns, which resamples without names of their own follow.
    """

    lists: tuple[str, ...]
    counts: Counts
    name: str = ""
    citation: str = ""
    patterns: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.counts.shape != (2 ** len(self.lists),) or self.counts[0] != 0:
            raise ValueError("counts must have shape (2**t,) with nothing at pattern 0")
        self.counts.setflags(write=False)

    @classmethod
    def of(
        cls, lists: Sequence[str], cells: Mapping[Sequence[str], int], name: str = "", citation: str = ""
    ) -> "OverlapTable":
        """Return a table from counts per tuple of list names; what is not named is zero."""
        bits = {name: 1 << j for j, name in enumerate(lists)}
        counts = np.zeros(2 ** len(lists), dtype=np.int64)
        for names, count in cells.items():
            counts[sum(bits[each] for each in names)] += count
        return cls(tuple(lists), counts, name=name, citation=citation)

    @property
    def observed(self) -> int:
        """How many people stand on at least one list."""
        return int(self.counts.sum())

    @cached_property
    def list_totals(self) -> dict[str, int]:
        """How many people stand on each list."""
        patterns = np.arange(self.counts.size)
        return {name: int(self.counts[(patterns >> j) & 1 == 1].sum()) for j, name in enumerate(self.lists)}

    @cached_property
    def sha256(self) -> str:
        """The hash of what the table says: list names and counts, in a form that does not depend on the file it came from."""
        said = "\n".join(
            [
                ",".join(self.lists),
                *(f"{pattern}:{count}" for pattern, count in enumerate(self.counts) if count),
            ]
        )
        return sha256(said.encode()).hexdigest()

    def names_of(self, pattern: int) -> tuple[str, ...]:
        """Return the names of the lists in a pattern (or in a term: both are sets of lists)."""
        return tuple(name for j, name in enumerate(self.lists) if pattern >> j & 1)


@dataclass(frozen=True)
class StratifiedTable:
    """Counts of people per capture pattern and per combination of covariates.

    One row per combination that stands in the data: ``patterns`` (m,) as in ``OverlapTable``, ``values`` (m, k) the place of the value
    among the levels of each covariate, -1 where it is not recorded, and ``counts`` (m,). ``covariates`` has k names, each with its
    levels. ``closed`` (m,) are the lists that did not operate where a row's people were, as a pattern; none without it.
    """

    lists: tuple[str, ...]
    covariates: Mapping[str, tuple[str, ...]]
    patterns: Counts
    values: Counts
    counts: Counts
    name: str = ""
    closed: Counts | None = None

    @classmethod
    def of(
        cls,
        lists: Sequence[str],
        covariates: Sequence[str],
        rows: Iterable[Mapping[str, object]],
        count: str = "count",
        name: str = "",
    ) -> "StratifiedTable":
        """Return a table from rows with 1, 0 or None (did not operate) per list, a value or None (not recorded) per covariate, and a count.

        Levels stand in the order of the alphabet, numbers by size. Rows that say the same are added together.
        """
        found: Counter[tuple[int, int, tuple[str, ...]]] = Counter()
        for row in rows:
            on = sum(1 << j for j, listed in enumerate(lists) if row[listed])
            closed = sum(1 << j for j, listed in enumerate(lists) if row[listed] is None)
            said = tuple("" if row[covariate] is None else str(row[covariate]) for covariate in covariates)
            found[on, closed, said] += int(str(row[count]))
        levels = {
            covariate: tuple(sorted({said[at] for _on, _closed, said in found} - {""}, key=by_number))
            for at, covariate in enumerate(covariates)
        }
        place = [{level: at for at, level in enumerate(own)} | {"": -1} for own in levels.values()]
        values = [
            [own[value] for own, value in zip(place, said, strict=True)] for _on, _closed, said in found
        ]
        return cls(
            tuple(lists),
            levels,
            np.array([on for on, _closed, _said in found], dtype=np.int64),
            np.array(values, dtype=np.int64).reshape(len(found), len(levels)),
            np.array(list(found.values()), dtype=np.int64),
            name,
            np.array([closed for _on, closed, _said in found], dtype=np.int64),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The lists and then the covariates: what a model may name."""
        return (*self.lists, *self.covariates)

    @property
    def observed(self) -> int:
        """How many people stand on at least one list."""
        return int(self.counts.sum())

    @cached_property
    def overlap(self) -> OverlapTable:
        """The table of the lists alone."""
        counts = np.zeros(2 ** len(self.lists), dtype=np.int64)
        np.add.at(counts, self.patterns, self.counts)
        order = tuple(dict.fromkeys(self.patterns.tolist()))
        return OverlapTable(self.lists, counts, name=self.name, patterns=order)

    @cached_property
    def strata(self) -> Counts:
        """Every combination of levels as places among the levels, shape (S, k); one empty combination without covariates."""
        combinations = list(product(*(range(len(levels)) for levels in self.covariates.values())))
        return np.array(combinations, dtype=np.int64).reshape(len(combinations), len(self.covariates))

    def fits(self, row: int) -> NDArray[np.bool_]:
        """Tell which strata the people of a row may be in, shape (S,)."""
        fits: NDArray[np.bool_] = ((self.values[row] < 0) | (self.values[row] == self.strata)).all(axis=1)
        return fits

    @cached_property
    def operated(self) -> Counts:
        """The lists that operated in each stratum, as a pattern, shape (S,): all but those that a row of the stratum leaves open."""
        operated = np.full(len(self.strata), 2 ** len(self.lists) - 1, dtype=np.int64)
        if self.closed is not None:
            for row in np.flatnonzero(self.closed):
                operated[self.fits(int(row))] &= ~self.closed[row]
        return operated

    def contradiction(self) -> tuple[int, str] | None:
        """Return the first row that says of a list that it operated, or did not, where the others say the opposite; None without one."""
        everything = 2 ** len(self.lists) - 1
        for row in range(self.counts.size if self.closed is not None and self.closed.any() else 0):
            told = everything & ~int(0 if self.closed is None else self.closed[row])
            operated = self.operated[self.fits(row)]
            if not (operated == told).any():
                apart = int(operated[0]) ^ told
                return row, self.names[(apart & -apart).bit_length() - 1]
        return None


def by_number(level: str) -> tuple[float, str]:
    """Order levels: numbers by size, and then the alphabet."""
    return (float(level), "") if re.fullmatch(r"-?\d{1,15}(\.\d+)?", level) else (float("inf"), level)
