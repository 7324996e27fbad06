"""Small counts stay small secrets: an attacker with all published numbers learns nothing narrower than the threshold."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.optimize import Bounds, LinearConstraint, milp

from actielijn.estimating.publishing import BASE, THRESHOLD, published_table, round_to
from actielijn.estimating.table import OverlapTable
from actielijn.estimating.wording import significant


def tables():
    def table(lists, counts):
        return OverlapTable(tuple("ABCD"[:lists]), np.array([0, *counts[: 2**lists - 1]]))

    count = some.one_of(some.integers(0, 12), some.integers(0, 400))
    return some.builds(table, some.integers(2, 4), some.lists(count, min_size=15, max_size=15)).filter(
        lambda made: made.observed > 0
    )


def attacked(table, published):
    """Return the whole numbers from least to most that each suppressed count can be, by an integer program."""
    unknown = [pattern for pattern in range(1, table.counts.size) if published.counts[pattern] is None]
    rows, sums = [], []
    for name, total in published.totals.items():
        if total is None:
            continue
        inside = [
            pattern
            for pattern in range(1, table.counts.size)
            if not name or pattern >> table.lists.index(name) & 1
        ]
        rows.append([float(pattern in inside) for pattern in unknown])
        sums.append(total - sum(published.counts[pattern] or 0 for pattern in inside))
    limits = {}
    for place, pattern in enumerate(unknown):
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(unknown))
            goal[place] = sign
            solved = milp(
                goal,
                integrality=np.ones(len(unknown)),
                bounds=Bounds(0, 100_000),
                constraints=[LinearConstraint(np.array(rows), sums, sums)] if rows else [],
            )
            ends.append(sign * round(solved.fun))
        limits[pattern] = tuple(ends)
    return limits


@given(tables())
@settings(max_examples=40, deadline=None)
def test_no_small_count_can_be_worked_out(table):
    published = published_table(table, "suppress")
    assert all(each is None or each == 0 or each >= THRESHOLD for each in published.counts[1:])
    for pattern, (low, high) in attacked(table, published).items():
        if 0 < table.counts[pattern] < THRESHOLD:
            assert high - low >= THRESHOLD - 1, (pattern, low, high)


@given(tables())
@settings(max_examples=40, deadline=None)
def test_what_is_shown_is_true(table):
    published = published_table(table, "suppress")
    for pattern in range(1, table.counts.size):
        assert published.counts[pattern] in (None, table.counts[pattern])
    assert published.totals[""] in (None, table.observed)
    assert all(published.totals[name] in (None, total) for name, total in table.list_totals.items())


@given(tables())
@settings(max_examples=40, deadline=None)
def test_rounded_totals_tell_no_more_than_rounded_counts(table):
    published = published_table(table, "round")
    assert all(each % BASE == 0 for each in published.counts[1:])
    assert published.totals[""] == sum(published.counts[1:])
    assert all(
        abs(published.counts[at] - table.counts[at]) <= BASE // 2 for at in range(1, table.counts.size)
    )


def test_a_table_without_small_counts_is_left_alone():
    table = OverlapTable.of(["A", "B"], {("A",): 100, ("B",): 80, ("A", "B"): 20})
    published = published_table(table, "suppress")
    assert published.counts == (None, 100, 80, 20)
    assert published.totals == {"": 200, "A": 120, "B": 100}


def test_with_two_lists_a_total_has_to_go_as_well():
    # The overlap is A + B − everybody: hiding counts alone hides nothing.
    table = OverlapTable.of(["A", "B"], {("A",): 100, ("B",): 80, ("A", "B"): 3})
    published = published_table(table, "suppress")
    assert published.counts[3] is None
    assert None in published.totals.values()


@pytest.mark.parametrize(("count", "rounded"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10)])
def test_rounding_goes_to_the_nearest(count, rounded):
    assert round_to(count) == rounded


@pytest.mark.parametrize(
    ("value", "shown"), [(11312.99, 11300), (987.6, 988), (0.0, 0.0), (1234567, 1230000)]
)
def test_estimates_keep_three_digits(value, shown):
    assert significant(value) == shown


def test_every_small_table_of_two_lists_is_safe():
    for counts in itertools.product((0, 1, 9, 10), repeat=3):
        if sum(counts):
            table = OverlapTable(("A", "B"), np.array([0, *counts]))
            for pattern, (low, high) in attacked(table, published_table(table, "suppress")).items():
                assert not 0 < table.counts[pattern] < THRESHOLD or high - low >= THRESHOLD - 1
