"""The overlap table: how many people stand on exactly these lists, for every combination of lists. All methods take one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


@dataclass(frozen=True)
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
    levels.
    """

    lists: tuple[str, ...]
    covariates: Mapping[str, tuple[str, ...]]
    patterns: Counts
    values: Counts
    counts: Counts
    name: str = ""

    @cached_property
    def overlap(self) -> OverlapTable:
        """The table of the lists alone."""
        counts = np.zeros(2 ** len(self.lists), dtype=np.int64)
        np.add.at(counts, self.patterns, self.counts)
        return OverlapTable(self.lists, counts, name=self.name)
