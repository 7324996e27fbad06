"""Counts that may leave the house: small ones suppressed with what would give them away, or all of them rounded.

Suppressing keeps every other count exact. Whoever knows the published counts and totals can solve for what is missing, so counts and
totals are added to the missing ones until every small count could be anything in a range as wide as the threshold. That is checked by
the same linear programs that an attacker would use. Rounding is coarser and simpler: totals are sums of rounded counts, so they
tell nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import linprog

from .table import OverlapTable

Way = Literal["suppress", "round"]
WAYS: tuple[Way, ...] = ("suppress", "round")
THRESHOLD = 10
BASE = 5


@dataclass(frozen=True)
class Total:
    """A sum that is published beside the counts: which of them it adds up, by position."""

    name: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class Published:
    """What may be shown: a count or total is None where it is suppressed."""

    way: Way
    counts: tuple[int | None, ...]
    totals: dict[str, int | None]


def published_table(
    table: OverlapTable, way: Way, *, threshold: int = THRESHOLD, base: int = BASE
) -> Published:
    """Return the counts by pattern (2**t, the first None) with the list totals and ``""`` for the number observed."""
    patterns = range(1, table.counts.size)
    totals = [Total("", tuple(pattern - 1 for pattern in patterns))]
    totals += [
        Total(name, tuple(pattern - 1 for pattern in patterns if pattern >> j & 1))
        for j, name in enumerate(table.lists)
    ]
    made = published_counts(table.counts[1:].tolist(), totals, way, threshold=threshold, base=base)
    return Published(way, (None, *made.counts), made.totals)


def published_counts(
    counts: Sequence[int],
    totals: Sequence[Total],
    way: Way,
    *,
    threshold: int = THRESHOLD,
    base: int = BASE,
) -> Published:
    """Return counts and totals that may be shown together."""
    if way == "round":
        rounded = [round_to(count, base) for count in counts]
        sums: dict[str, int | None] = {
            total.name: sum(rounded[member] for member in total.members) for total in totals
        }
        return Published(way, tuple(rounded), sums)
    hidden, shown = _suppressed(list(counts), list(totals), threshold)
    return Published(
        way,
        tuple(None if place in hidden else count for place, count in enumerate(counts)),
        {
            total.name: sum(counts[member] for member in total.members) if total in shown else None
            for total in totals
        },
    )


def gives_itself_away(table: OverlapTable, threshold: int = THRESHOLD) -> bool:
    """Return whether every estimate of the table tells a small count.

    Of two lists it is their sizes multiplied and divided by their overlap: whoever knows the sizes reads the overlap off.
    """
    return len(table.lists) == 2 and 0 < table.counts[3] < threshold


def tells_overlap(lists: int) -> bool:
    """Return whether an estimate from a list less, or from two lists as one, tells an overlap: it does when two lists are left."""
    return lists <= 3


def round_to(count: int, base: int = BASE) -> int:
    """Return the nearest multiple of ``base``, halves up."""
    return (2 * count + base) // (2 * base) * base


def _suppressed(counts: list[int], totals: list[Total], threshold: int) -> tuple[set[int], list[Total]]:
    """Return the positions to suppress and the totals that may stay."""
    small = [place for place, count in enumerate(counts) if 0 < count < threshold]
    hidden = set(small)
    shown = list(totals)
    # A total that is itself small is a small count, and so is one that adds up a single count that is suppressed.
    shown = [total for total in shown if not 0 < sum(counts[member] for member in total.members) < threshold]
    while (exposed := _exposed(counts, small, hidden, shown, threshold)) is not None:
        helpful = _helpful(counts, hidden, shown, exposed)
        if helpful is not None:
            hidden.add(helpful)
            continue
        # Counts do not help any more: the smallest total around goes.
        around = [total for total in shown if exposed in total.members]
        shown.remove(min(around, key=lambda total: sum(counts[member] for member in total.members)))
    return hidden, shown


def _exposed(
    counts: list[int], small: list[int], hidden: set[int], shown: list[Total], threshold: int
) -> int | None:
    """Return a small count that can be solved to a range narrower than the threshold; None when all are safe."""
    for place in sorted(small, key=lambda each: counts[each]):
        low, high = possible_range(counts, hidden, shown, place)
        if high - low < threshold:
            return place
    return None


def possible_range(
    counts: Sequence[int], hidden: set[int], shown: Sequence[Total], place: int
) -> tuple[float, float]:
    """Return the least and the most that a suppressed count can be for whoever knows the rest; infinity for no upper end."""
    unknown = sorted(hidden)
    rows = [[1.0 if each in total.members else 0.0 for each in unknown] for total in shown]
    sums = [sum(counts[each] for each in total.members if each in hidden) for total in shown]
    involved = [(row, value) for row, value in zip(rows, sums, strict=True) if any(row)]
    goal = np.array([1.0 if each == place else 0.0 for each in unknown])
    matrix = np.array([row for row, _value in involved]) if involved else None
    values = np.array([value for _row, value in involved]) if involved else None
    limits = []
    for sign in (1, -1):
        solved = linprog(sign * goal, A_eq=matrix, b_eq=values, bounds=(0, None), method="highs")
        limits.append(float("inf") if solved.status == 3 else sign * float(solved.fun))
    return limits[0], limits[1]


def _helpful(counts: list[int], hidden: set[int], shown: list[Total], exposed: int) -> int | None:
    """Return the smallest published count that shares most totals with the exposed one; None when there is none left.

    A count of zero hides nothing behind it, so it is no help.
    """
    own = {total.name for total in shown if exposed in total.members}
    candidates = [
        (-len(own & {total.name for total in shown if place in total.members}), count, place)
        for place, count in enumerate(counts)
        if place not in hidden and count > 0
    ]
    candidates = [candidate for candidate in candidates if candidate[0] < 0]
    return min(candidates)[2] if candidates else None
