"""No small count can be worked back from what is shown, however the sums are combined; the attacker is an exact solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actielijn.suppressing import (
    TOTAL,
    Dimension,
    Release,
    attack,
    cross_table,
    joined,
    recoverable,
    suppress,
)

REGIONS = Dimension("regio", tuple("NOZW"))
FORMS = Dimension("vorm", ("seksueel", "arbeid", "crimineel"))
LAND = Dimension(
    "gebied",
    ("Noord", "N1", "N2", "Zuid", "Z1", "Z2", "Z3"),
    {"N1": "Noord", "N2": "Noord", "Z1": "Zuid", "Z2": "Zuid", "Z3": "Zuid"},
)


def drawn(dimensions, seed, mean=14):
    dice = np.random.default_rng(seed)
    keys = [()]
    for dimension in dimensions:
        keys = [(*key, value) for key in keys for value in dimension.values if value in dimension.leaves()]
    return cross_table(
        {key: int(dice.negative_binomial(0.8, 0.8 / (0.8 + mean))) for key in keys}, dimensions
    )


def is_safe(table, chosen, minimum=10):
    small = np.flatnonzero(chosen.primary & ~chosen.exposed)
    widths = [high - low for low, high in attack(table, chosen.withheld, small).values()]
    return all(width >= minimum - 1e-6 for width in widths)


def test_cross_table_has_all_its_totals():
    table = cross_table({("N", "arbeid"): 3, ("N", "seksueel"): 4, ("O", "arbeid"): 5}, [REGIONS, FORMS])
    found = dict(zip(table.keys, table.values, strict=True))
    assert found["N", TOTAL] == 7
    assert found[TOTAL, "arbeid"] == 8
    assert found[TOTAL, TOTAL] == 12
    assert not (table.sums @ table.values).any()


def test_hierarchy_adds_up_at_every_level():
    table = cross_table({("N1", "arbeid"): 3, ("Z2", "arbeid"): 4, ("Z3", "seksueel"): 1}, [LAND, FORMS])
    found = dict(zip(table.keys, table.values, strict=True))
    assert (found["Zuid", TOTAL], found["Noord", "arbeid"], found[TOTAL, TOTAL]) == (5, 3, 8)


def test_value_that_no_dimension_has_is_refused():
    with pytest.raises(ValueError, match="regio has no value 'X'"):
        cross_table({("X", "arbeid"): 3}, [REGIONS, FORMS])


@pytest.mark.parametrize(
    "dimensions",
    [[REGIONS], [REGIONS, FORMS], [LAND, FORMS], [REGIONS, FORMS, Dimension("geslacht", ("v", "m"))]],
)
@pytest.mark.parametrize("seed", range(4))
def test_small_counts_stay_uncertain_by_the_minimum(dimensions, seed):
    table = drawn(dimensions, seed)
    chosen = suppress(table)
    small = (table.values > 0) & (table.values < 10)
    assert (chosen.primary == small).all()
    assert chosen.withheld[small].all()
    assert not chosen.exposed.any()
    assert not (recoverable(table, chosen.withheld) & small).any()
    assert is_safe(table, chosen)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=12, max_size=12))
def test_any_counts_are_protected(counts):
    cells = [(region, form) for region in REGIONS.values for form in FORMS.values]
    table = cross_table(dict(zip(cells, counts, strict=True)), [REGIONS, FORMS])
    chosen = suppress(table)
    assert not chosen.exposed.any()
    assert is_safe(table, chosen)


def test_table_without_small_counts_shows_everything():
    table = cross_table(
        {(region, form): 50 for region in REGIONS.values for form in FORMS.values}, [REGIONS, FORMS]
    )
    assert not suppress(table).withheld.any()


def test_one_small_count_withholds_few_others():
    counts = {(region, form): 50 for region in REGIONS.values for form in FORMS.values} | {("N", "arbeid"): 3}
    assert suppress(cross_table(counts, [REGIONS, FORMS])).withheld.sum() == 4


def test_large_table_is_protected_by_hypercubes():
    dimensions = [Dimension("a", tuple(map(str, range(40)))), Dimension("b", tuple(map(str, range(39))))]
    table = drawn(dimensions, 5, mean=30)
    chosen = suppress(table)
    some = np.flatnonzero(chosen.primary)[::40]
    assert chosen.primary.any()
    assert not chosen.exposed.any()
    assert not (recoverable(table, chosen.withheld) & chosen.primary).any()
    assert all(high - low >= 10 - 1e-6 for low, high in attack(table, chosen.withheld, some).values())


def test_second_release_does_not_give_back_what_the_first_withheld():
    """One count is corrected; the difference of the two tables must not tell the small ones."""
    before = drawn([REGIONS, FORMS], 7)
    first = suppress(before)
    counts = {
        key: int(value) for key, value in zip(before.keys, before.values, strict=True) if TOTAL not in key
    }
    counts["N", "seksueel"] += 17
    after = cross_table(counts, [REGIONS, FORMS])
    together, known, hidden = joined([Release(before, first.withheld)], after)
    second = suppress(together, known=known, hidden=hidden)
    assert not (second.withheld & known).any()
    assert second.withheld[hidden].all()
    assert is_safe(together, second)


def test_small_count_that_an_earlier_release_showed_is_reported_and_not_hidden_in_vain():
    before = cross_table({("N", "arbeid"): 3, ("O", "arbeid"): 60}, [REGIONS, FORMS])
    together, known, hidden = joined([Release(before, np.zeros(before.values.size, dtype=bool))], before)
    chosen = suppress(together, known=known, hidden=hidden)
    assert chosen.exposed.any()
    assert not chosen.withheld.any()


def test_same_table_and_seed_give_the_same_choice():
    table = drawn([LAND, FORMS], 3)
    assert (suppress(table, seed=4).withheld == suppress(table, seed=4).withheld).all()


def test_large_table_that_was_corrected_is_protected_over_both_releases():
    """Some counts are corrected, most sums of them change, and little may still move: neither release nor both tell a small one."""
    dimensions = [
        Dimension(name, tuple(f"{name}{at}" for at in range(size)))
        for name, size in zip("abc", (18, 9, 8), strict=True)
    ]
    before = drawn(dimensions, 5, mean=9)
    first = suppress(before)
    counts = {
        key: int(value) for key, value in zip(before.keys, before.values, strict=True) if TOTAL not in key
    }
    dice = np.random.default_rng(1)
    for key in list(counts)[::50]:
        counts[key] = int(dice.integers(0, 25))
    together, known, hidden = joined([Release(before, first.withheld)], cross_table(counts, dimensions))
    second = suppress(together, known=known, hidden=hidden)
    small = second.primary & ~second.exposed
    corrected = np.flatnonzero(
        small[: before.values.size] & (before.values != together.values[: before.values.size])
    )
    assert corrected.size > 5
    assert not (second.withheld & known).any()
    assert not second.exposed.any()
    aimed_at = np.union1d(corrected[::3], np.flatnonzero(small)[::150])
    assert all(high - low >= 10 - 1e-6 for low, high in attack(together, second.withheld, aimed_at).values())
