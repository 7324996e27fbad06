import numpy as np
import pytest
from scipy.special import betaln, gammaln

from actielijn.estimating.latent_classes import draw, estimate_latent_class, r_hat_of, worth_of
from actielijn.estimating.panel import METHODS, Asked, panel_of
from actielijn.estimating.table import OverlapTable
from actielijn.language import speaking

THREE = OverlapTable.of(
    ["a", "b", "c"],
    {("a",): 40, ("b",): 30, ("c",): 20, ("a", "b"): 12, ("a", "c"): 5, ("b", "c"): 6, ("a", "b", "c"): 4},
)


@pytest.mark.slow
def test_one_class_draws_from_the_posterior_that_can_be_written_down():
    hidden = np.arange(3_000)
    population = THREE.observed + hidden
    density = gammaln(population + 1.0) - gammaln(hidden + 1.0) - np.log(population)
    for total in THREE.list_totals.values():
        density += betaln(1 + total, 1 + population - total)
    mass = np.exp(density - density.max()).cumsum()
    exact = [population[np.searchsorted(mass, level * mass[-1])] for level in (0.025, 0.5, 0.975)]
    drawn = draw(THREE, classes=1, sweeps=6_000, seed=4)
    assert drawn.agree
    assert np.quantile(drawn.population, [0.025, 0.5, 0.975]) == pytest.approx(exact, rel=0.015)


def test_same_seed_same_draws():
    first, again, other = (draw(THREE, sweeps=200, seed=seed).population for seed in (5, 5, 6))
    assert (first == again).all()
    assert (first != other).any()


def test_too_few_sweeps_are_refused_and_told():
    told = []
    refused = estimate_latent_class(THREE, sweeps=60, progress=lambda *at: told.append(at))
    assert refused.estimate is None
    assert refused.interval is None
    assert not refused.admissible
    assert "60" in refused.diagnostics["refused"]
    assert told == [(60, 60)]


@pytest.mark.slow
def test_draws_at_the_truncation_are_told():
    cut = estimate_latent_class(THREE, sweeps=4_000, truncation=1.0)
    assert cut.diagnostics["truncated"] > 0.01
    assert cut.diagnostics["warnings"]


def test_chains_apart_do_not_agree():
    rng = np.random.default_rng(1)
    together = rng.normal(size=(4, 1000))
    assert r_hat_of(together) < 1.01
    apart = together + np.array([0, 0, 0, 3])[:, None]
    assert r_hat_of(apart) > 1.05
    widths = together * np.array([1, 1, 1, 6])[:, None]
    assert r_hat_of(widths) > 1.05  # the same middle, but other tails
    assert r_hat_of(np.ones((4, 100))) == np.inf
    assert worth_of(np.ones((4, 100))) == (0.0, 0.0)


def test_two_lists_are_refused():
    two = OverlapTable.of(["a", "b"], {("a",): 4, ("b",): 5, ("a", "b"): 2})
    assert "2" in estimate_latent_class(two).diagnostics["refused"]


def test_beside_the_other_methods_it_says_the_same_in_the_same_language():
    table = OverlapTable.of(["A", "B"], {("A",): 60, ("B",): 50, ("A", "B"): 20})
    with speaking("en"):  # which is not what a process speaks by itself
        alone, beside = (panel_of(table, Asked(replicates=0, jobs=jobs)) for jobs in (1, 2))
    assert alone.estimates == beside.estimates
    assert [each.method for each in beside.estimates] == list(METHODS)
    assert any("need three lists" in gate.message for gate in beside.gates)
