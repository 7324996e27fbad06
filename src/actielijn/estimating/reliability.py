"""How much an estimate leans on what it should not lean on: single lists, the amount of data, an assumption that no data can test.

Every check takes ``point``: a method as a function from a table to its estimate, None where it has none. A check says what the
method answers to another table; what to make of it is decided in ``gates`` and by the reader.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .table import OverlapTable

Point = Callable[[OverlapTable], float | None]
SHARES = (0.25, 0.5, 0.75)
ODDS = (0.25, 0.5, 2.0, 4.0)
_SUBSAMPLES = 20


@dataclass(frozen=True, slots=True)
class Variant:
    """The estimate from another view of the table; ``lists`` are those left out, or merged."""

    lists: tuple[str, ...]
    observed: int
    estimate: float | None


@dataclass(frozen=True, slots=True)
class Recount:
    """A size that is known, predicted by the method: the people on one list, from the other lists alone."""

    list: str
    known: int
    observed: int
    estimate: float | None

    @property
    def log_ratio(self) -> float | None:
        """log(predicted / known): below zero is too low."""
        return math.log(self.estimate / self.known) if self.estimate and self.known else None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The estimate if the odds ratio that ties all lists together were ``odds`` instead of 1."""

    odds: float
    estimate: float


@dataclass(frozen=True, slots=True)
class Growth:
    """The estimates from random parts of the registrations: the middle one and the range of the middle four fifths.

    ``observed`` is the number of people who are left on a list, on average.
    """

    share: float
    observed: int
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """All checks of one method on one table."""

    method: str
    left_out: tuple[Variant, ...] = ()
    merged: tuple[Variant, ...] = ()
    recounts: tuple[Recount, ...] = ()
    sensitivity: tuple[Sensitivity, ...] = ()
    growth: tuple[Growth, ...] = ()

    @property
    def log_bias(self) -> float | None:
        """The mean of log(predicted / known) over the lists (Binette & Steorts 2022); None when nothing could be predicted."""
        ratios = [recount.log_ratio for recount in self.recounts if recount.log_ratio is not None]
        return sum(ratios) / len(ratios) if ratios else None


def reliability_of(method: str, point: Point, table: OverlapTable, *, seed: int = 1) -> Reliability:
    """Run all checks; the subsamples of the growth check repeat with the seed."""
    return Reliability(
        method=method,
        left_out=leave_one_list_out(table, point),
        merged=merge_two_lists(table, point),
        recounts=recount_each_list(table, point),
        sensitivity=sensitivity_to_dependence(table, point(table)),
        growth=growth_with_data(table, point, seed=seed),
    )


def leave_one_list_out(table: OverlapTable, point: Point) -> tuple[Variant, ...]:
    """Return the estimate without each list in turn; empty for fewer than three lists."""
    if len(table.lists) < 3:
        return ()
    found = []
    for j, name in enumerate(table.lists):
        fewer = without_list(table, j)
        found.append(Variant((name,), fewer.observed, _answer(point, fewer)))
    return tuple(found)


def merge_two_lists(table: OverlapTable, point: Point) -> tuple[Variant, ...]:
    """Return the estimate with each pair of lists as one; empty for fewer than three lists."""
    if len(table.lists) < 3:
        return ()
    found = []
    for i, j in itertools.combinations(range(len(table.lists)), 2):
        fewer = merging(table, i, j)
        found.append(Variant((table.lists[i], table.lists[j]), fewer.observed, _answer(point, fewer)))
    return tuple(found)


def recount_each_list(table: OverlapTable, point: Point) -> tuple[Recount, ...]:
    """Predict the known size of each list from what the other lists know of its people (Binette & Steorts 2022).

    Needs three lists: two others to estimate from.
    """
    if len(table.lists) < 3:
        return ()
    found = []
    for j, name in enumerate(table.lists):
        inside = within_list(table, j)
        found.append(Recount(name, table.list_totals[name], inside.observed, _answer(point, inside)))
    return tuple(found)


def sensitivity_to_dependence(
    table: OverlapTable, estimate: float | None, odds: Sequence[float] = ODDS
) -> tuple[Sensitivity, ...]:
    """Return the estimate if all lists together depended on each other, which no data can show (Gerritse et al. 2015).

    The interaction of all t lists is the alternating sum of log counts, in which the people on no list have the sign (−1)^t: the hidden
    number is multiplied by the odds ratio for an even number of lists, and divided by it for an odd one.
    """
    if estimate is None:
        return ()
    hidden = estimate - table.observed
    power = 1 if len(table.lists) % 2 == 0 else -1
    return tuple(Sensitivity(each, table.observed + hidden * each**power) for each in odds)


def growth_with_data(
    table: OverlapTable,
    point: Point,
    *,
    seed: int = 1,
    shares: Sequence[float] = SHARES,
    times: int = _SUBSAMPLES,
) -> tuple[Growth, ...]:
    """Estimate from random parts of the registrations (Binette & Steorts 2022): the population is the same, less of it is seen.

    A sound method says the same from less, with more spread; one whose answer rises with the data has not come to its end.
    """
    chance = np.random.default_rng([seed, 1009])
    found = []
    for share in shares:
        parts = [thinned(table, share, chance) for _time in range(times)]
        answers = [answer for part in parts if (answer := _answer(point, part)) is not None]
        if len(answers) >= times // 2:
            low, median, high = np.quantile(answers, [0.1, 0.5, 0.9])
            observed = round(float(np.mean([part.observed for part in parts])))
            found.append(Growth(share, observed, float(median), float(low), float(high)))
    return tuple(found)


def _answer(point: Point, table: OverlapTable) -> float | None:
    # With fewer lists or people it may be that nobody is left on a list: then there is nothing to estimate from.
    if len(table.lists) < 2 or not all(table.list_totals.values()):
        return None
    return point(table)


# -- other views of a table


def without_list(table: OverlapTable, j: int) -> OverlapTable:
    """Return the table as if list j had never been; those who stood on it alone are unknown then."""
    lists = table.lists[:j] + table.lists[j + 1 :]
    counts = np.zeros(2 ** len(lists), dtype=np.int64)
    patterns = np.arange(table.counts.size)
    low = patterns & ((1 << j) - 1)
    np.add.at(counts, low | (patterns >> (j + 1) << j), table.counts)
    counts[0] = 0
    return OverlapTable(lists, counts)


def within_list(table: OverlapTable, j: int) -> OverlapTable:
    """Return the table of the other lists for the people on list j only; those on no other list are left unknown."""
    patterns = np.arange(table.counts.size)
    inside = OverlapTable(table.lists, np.where(patterns >> j & 1 == 1, table.counts, 0))
    return without_list(inside, j)


def thinned(table: OverlapTable, share: float, chance: np.random.Generator) -> OverlapTable:
    """Return the table with each registration kept with probability ``share``; who keeps none is on no list any more."""
    counts = table.counts.copy()
    patterns = np.arange(counts.size)
    for j in range(len(table.lists)):
        on = patterns[patterns >> j & 1 == 1]
        lost = chance.binomial(counts[on], 1 - share)
        counts[on] -= lost
        counts[on ^ (1 << j)] += lost
    counts[0] = 0
    return OverlapTable(table.lists, counts)


def merging(table: OverlapTable, i: int, j: int) -> OverlapTable:
    """Return the table with lists i < j taken as one list, named by both."""
    patterns = np.arange(table.counts.size)
    moved = patterns | ((patterns >> j & 1) << i)
    counts = np.zeros_like(table.counts)
    np.add.at(counts, moved, table.counts)
    names = list(table.lists)
    names[i] = f"{names[i]}+{names[j]}"
    return without_list(OverlapTable(tuple(names), counts), j)
