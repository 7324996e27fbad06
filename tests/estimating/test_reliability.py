"""The checks of reliability, on tables where the right answer is known."""

import numpy as np
import pytest

from actielijn.estimating.reliability import (
    growth_with_data,
    leave_one_list_out,
    merge_two_lists,
    merging,
    recount_each_list,
    reliability_of,
    sensitivity_to_dependence,
    within_list,
    without_list,
)
from actielijn.estimating.stepwise import estimate_main_effects
from actielijn.estimating.table import OverlapTable

SHARES = (0.5, 0.4, 0.3)


def independent(people=80_000, shares=SHARES):
    """Return the expected table of independent lists, and how many people there are."""
    counts = np.zeros(2 ** len(shares))
    for pattern in range(1, counts.size):
        probability = [share if pattern >> j & 1 else 1 - share for j, share in enumerate(shares)]
        counts[pattern] = people * np.prod(probability)
    return OverlapTable(tuple("ABCD"[: len(shares)]), np.round(counts).astype(np.int64))


def point(table):
    return estimate_main_effects(table).estimate


def people_of(table):
    """Return the table as a list of sets of list names, one per person."""
    return [
        frozenset(table.names_of(pattern))
        for pattern in range(1, table.counts.size)
        for _person in range(int(table.counts[pattern]))
    ]


def as_people(table):
    return sorted(map(sorted, people_of(table)))


SMALL = OverlapTable.of(
    ["A", "B", "C", "D"],
    {("A",): 3, ("B", "C"): 2, ("A", "D"): 4, ("A", "B", "C", "D"): 1, ("C",): 5, ("B", "D"): 2},
)


@pytest.mark.parametrize("j", range(4))
def test_a_table_without_a_list_is_that_of_the_people_left(j):
    name = SMALL.lists[j]
    left = [person - {name} for person in people_of(SMALL) if person - {name}]
    assert as_people(without_list(SMALL, j)) == sorted(map(sorted, left))


@pytest.mark.parametrize("j", range(4))
def test_a_table_within_a_list_holds_its_people_on_the_others(j):
    name = SMALL.lists[j]
    inside = [person - {name} for person in people_of(SMALL) if name in person and person - {name}]
    assert as_people(within_list(SMALL, j)) == sorted(map(sorted, inside))


def test_two_lists_as_one_keep_everybody():
    merged = merging(SMALL, 0, 2)
    assert merged.lists == ("A+C", "B", "D")
    assert merged.observed == SMALL.observed
    assert merged.list_totals["A+C"] == sum(bool(person & {"A", "C"}) for person in people_of(SMALL))


def test_a_sound_method_gives_the_same_from_fewer_lists():
    table = independent()
    for variant in (*leave_one_list_out(table, point), *merge_two_lists(table, point)):
        assert variant.estimate == pytest.approx(80_000, rel=1e-3)


def test_a_sound_method_recounts_each_list():
    checks = reliability_of("main-effects", point, independent())
    for recount in checks.recounts:
        assert recount.estimate == pytest.approx(recount.known, rel=2e-3)
    assert abs(checks.log_bias) < 2e-3


@pytest.mark.parametrize(("shares", "power"), [((0.5, 0.4), 1), ((0.5, 0.4, 0.3), -1)])
def test_dependence_of_all_lists_moves_the_hidden_number_by_the_parity(shares, power):
    # With an odds ratio of 2 in the true table, assuming 1 gives the hidden number divided or multiplied by 2.
    table = independent(shares=shares)
    estimate = point(table)
    hidden = estimate - table.observed
    (found,) = sensitivity_to_dependence(table, estimate, (2.0,))
    assert found.estimate == pytest.approx(table.observed + hidden * 2.0**power)


def test_two_lists_that_attract_hide_more():
    # People seen by one of two lists are more easily seen by the other: the true hidden number is larger.
    counts = np.array([0, 300, 300, 400])
    table = OverlapTable(("A", "B"), counts)
    true_hidden = 4.0 * 300 * 300 / 400
    (found,) = sensitivity_to_dependence(table, point(table), (4.0,))
    assert found.estimate == pytest.approx(table.observed + true_hidden, rel=1e-6)


def test_a_sound_method_says_the_same_from_fewer_registrations():
    one, other = (growth_with_data(independent(), point, seed=3) for _time in range(2))
    assert one == other
    assert [each.observed for each in one] == sorted(each.observed for each in one)
    for each in one:
        assert each.median == pytest.approx(80_000, rel=0.03)
        assert each.low <= each.median <= each.high


def test_an_estimate_that_follows_the_data_grows_with_it():
    # A method that knows no dependence, on lists that attract: the less of it is seen, the less it says.
    counts = {
        ("A",): 3000,
        ("B",): 3000,
        ("C",): 3000,
        ("A", "B"): 900,
        ("A", "C"): 900,
        ("B", "C"): 900,
        ("A", "B", "C"): 4000,
    }
    grown = growth_with_data(
        OverlapTable.of(["A", "B", "C"], counts), lambda table: float(table.observed * 2), seed=1
    )
    medians = [each.median for each in grown]
    assert medians == sorted(medians)
    assert medians[-1] > 1.5 * medians[0]


def test_two_lists_leave_nothing_to_leave_out():
    table = independent(shares=(0.5, 0.4))
    assert leave_one_list_out(table, point) == ()
    assert recount_each_list(table, point) == ()


def test_a_list_with_nobody_left_is_passed_over():
    table = OverlapTable.of(["A", "B", "C"], {("A",): 5, ("B",): 5, ("C",): 5, ("A", "B"): 3})
    recounts = {recount.list: recount.estimate for recount in recount_each_list(table, point)}
    assert recounts["C"] is None
