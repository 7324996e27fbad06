"""Bootstraps: the same on any number of processes, resumed where they ended, honest at their edges."""

import json

import numpy as np
import pytest

from actielijn.estimating import bootstrap as resampling
from actielijn.estimating.bootstrap import BLOCK, Bootstrap, bca_limits, bootstrap, monte_carlo_errors
from actielijn.estimating.stepwise import Stepwise
from actielijn.estimating.table import OverlapTable
from actielijn.language import speaking

TABLE = OverlapTable(tuple("ABC"), np.array([0, 160, 130, 40, 90, 31, 24, 7]))


def same(one, other):
    return np.array_equal(one.replicates, other.replicates, equal_nan=True) and one.limits() == other.limits()


def test_the_number_of_processes_does_not_matter():
    one = bootstrap(TABLE, Stepwise(3), replicates=2 * BLOCK + 7, seed=4)
    assert same(one, bootstrap(TABLE, Stepwise(3), replicates=2 * BLOCK + 7, seed=4, jobs=2))
    assert not same(one, bootstrap(TABLE, Stepwise(3), replicates=2 * BLOCK + 7, seed=5))


def test_more_replicates_begin_with_the_same_ones():
    few = bootstrap(TABLE, Stepwise(3), replicates=30)
    assert np.array_equal(few.replicates, bootstrap(TABLE, Stepwise(3), replicates=90).replicates[:30])


class Counting(Stepwise):
    """Counts the tables it is asked about."""

    asked = 0

    def hidden(self, counts):
        Counting.asked += len(counts)
        return super().hidden(counts)


def test_a_broken_off_bootstrap_goes_on_where_it_ended(tmp_path):
    kept, told = tmp_path / "kept.jsonl", []
    whole = bootstrap(TABLE, Stepwise(3), replicates=3 * BLOCK)
    bootstrap(TABLE, Counting(3), replicates=2 * BLOCK, keep_in=kept)
    # The power goes while a line is being written.
    lines = kept.read_text(encoding="utf-8")
    kept.write_text(lines[:-40], encoding="utf-8")
    Counting.asked = 0
    resumed = bootstrap(
        TABLE, Counting(3), replicates=3 * BLOCK, keep_in=kept, progress=lambda *at: told.append(at)
    )
    assert same(whole, resumed)
    assert Counting.asked == 2 * BLOCK + 1 + np.count_nonzero(TABLE.counts)
    assert told == [(BLOCK, 3 * BLOCK), (2 * BLOCK, 3 * BLOCK), (3 * BLOCK, 3 * BLOCK)]
    Counting.asked = 0
    assert same(whole, bootstrap(TABLE, Counting(3), replicates=3 * BLOCK, keep_in=kept))
    assert Counting.asked == 1 + np.count_nonzero(TABLE.counts)


def test_what_was_kept_of_another_table_is_not_taken(tmp_path):
    kept = tmp_path / "kept.jsonl"
    other = OverlapTable(tuple("ABC"), np.array([0, 60, 30, 40, 90, 31, 24, 7]))
    bootstrap(other, Stepwise(3), replicates=BLOCK, keep_in=kept)
    for choice, seed in ((Stepwise(3), 1), (Stepwise(3, 0.1), 1), (Stepwise(3), 2)):
        fresh = bootstrap(TABLE, choice, replicates=BLOCK, seed=seed)
        assert same(fresh, bootstrap(TABLE, choice, replicates=BLOCK, seed=seed, keep_in=kept))


def drawn(replicates, estimate=100.0):
    return Bootstrap(
        estimate=estimate,
        replicates=np.asarray(replicates, dtype=float),
        leave_one_out=np.array([99.0, 98.0, 99.5]),
        weights=np.array([40, 20, 40]),
        seed=1,
    )


def test_bca_of_a_normal_without_acceleration_is_the_percentile_interval():
    values = 100 + np.random.default_rng(1).normal(size=20_001)
    values += 100 - np.median(values)
    limits = bca_limits(100.0, values, np.full(3, 99.0), np.ones(3, dtype=np.int64))
    assert limits.acceleration == 0
    assert limits.levels == pytest.approx((0.025, 0.975), abs=1e-4)
    assert (limits.low, limits.high) == pytest.approx((98.04, 101.96), abs=0.05)


def test_ties_count_half_whatever_their_rounding():
    values = np.array([90.0, 95.0, 100.0, 100.0, 104.0, 107.0, 110.0, 111.0])
    exact = drawn(values).limits().z0
    for noise in (1 - 1e-13, 1 + 1e-13):
        assert drawn(np.where(values == 100, values * noise, values)).limits().z0 == exact


def test_replicates_without_a_maximum_are_left_out_and_counted():
    values = np.random.default_rng(2).normal(100, 5, size=2000)
    found = drawn(np.append(values, [np.nan] * 3))
    assert found.limits() == drawn(values).limits()
    assert found.diagnostics()["replicates_without_maximum"] == 3


def test_more_replicates_without_a_maximum_than_lie_above_the_limit_leave_no_interval():
    values = np.append(np.random.default_rng(2).normal(100, 5, size=2000), [np.nan] * 60)
    with speaking("en"):
        told = drawn(values).diagnostics()
    assert drawn(values).interval() is None
    assert told["bca_edge"] is True
    assert "no maximum exists" in told["interval_refused"]
    assert drawn(values).interval(0.9) is not None


def test_an_interval_at_the_edge_says_so():
    chance = np.random.default_rng(3)
    fine = drawn(chance.normal(100, 5, size=4000))
    assert fine.diagnostics()["bca_edge"] is False
    few = drawn(chance.normal(100, 5, size=200)).diagnostics()
    assert few["bca_edge"] is True
    assert min(few["replicates_outside"]) < 10
    told = drawn(chance.normal(200, 5, size=200)).diagnostics()
    assert told["bca_edge"] is True
    assert told["interval_refused"]
    assert drawn(chance.normal(200, 5, size=200)).interval() is None
    json.dumps(told, allow_nan=False)


def test_errors_by_chance_are_the_spread_over_fresh_bootstraps():
    chance = np.random.default_rng(4)
    fresh = [drawn(chance.normal(100, 5, size=1000)) for _each in range(150)]
    claimed = np.mean([monte_carlo_errors(each)[0] for each in fresh[:15]])
    assert claimed == pytest.approx(np.std([each.limits().low for each in fresh]), rel=0.25)


def test_resamples_have_as_many_people_as_the_table():
    task = resampling._Task(TABLE.counts[1:], Stepwise(3), 1, None, BLOCK + 3)
    tables = np.concatenate([task.tables(block) for block in task.blocks])
    assert tables.shape == (BLOCK + 3, 7)
    assert (tables.sum(axis=1) == TABLE.observed).all()
    assert tables.mean(axis=0) == pytest.approx(TABLE.counts[1:], rel=0.1)
