import numpy as np
import pytest

from actielijn.estimating.models import closed, main_effects
from actielijn.estimating.table import OverlapTable
from actielijn.estimating.threshold import estimate_threshold, weigh

THREE = OverlapTable.of(
    ["a", "b", "c"],
    {("a",): 40, ("b",): 30, ("c",): 20, ("a", "b"): 12, ("a", "c"): 5, ("b", "c"): 6, ("a", "b", "c"): 4},
)
NEVER_TOGETHER = OverlapTable.of(
    ["a", "b", "c", "d"],
    {
        ("a",): 60,
        ("b",): 50,
        ("c",): 70,
        ("d",): 40,
        ("a", "c"): 9,
        ("a", "d"): 6,
        ("b", "c"): 8,
        ("b", "d"): 5,
    }
    | {("c", "d"): 7, ("a", "c", "d"): 2, ("b", "c", "d"): 2},
)


def test_weighed_points_give_the_integral_over_a_grid():
    """Two lists, no interaction: three flat parameters, whose posterior can be summed by brute force."""
    table = OverlapTable.of(["a", "b"], {("a",): 20, ("b",): 30, ("a", "b"): 8})
    weighed = weigh(table, main_effects(2), points=2**15)
    axis = np.linspace(2.5, 6.5, 201)
    reach = np.linspace(-3.5, 1.5, 161)
    constant, first, second = np.meshgrid(axis, reach, reach, indexing="ij")
    height = 20 * (constant + first) + 30 * (constant + second) + 8 * (constant + first + second)
    height -= np.exp(constant + first) + np.exp(constant + second) + np.exp(constant + first + second)
    mass = np.exp(height - height.max()).sum(axis=(1, 2)).cumsum()
    levels = [0.025, 0.5, 0.975]
    exact = np.exp(np.interp(levels, mass / mass[-1], axis + (axis[1] - axis[0]) / 2))
    assert weighed.hidden(levels) == pytest.approx(exact, rel=0.02)
    assert weighed.pareto_k < 0.5


def test_normal_prior_draws_interactions_towards_nothing():
    model = closed([0b011], 3)
    at = {prior: weigh(THREE, model, prior=prior) for prior in ("normal", "flat")}
    means = {prior: abs(float((found.weights @ found.points)[-1])) for prior, found in at.items()}
    assert means["normal"] < means["flat"]


def test_lists_that_share_nobody_are_at_minus_infinity_under_a_flat_prior():
    found = estimate_threshold(NEVER_TOGETHER, prior="flat", order=3)
    assert found.diagnostics["strengths"]["a:b"] is None
    assert "a:b" in found.terms
    assert not any(term.startswith("a:b:") for term in found.diagnostics["strengths"])


def test_triples_are_tried_only_where_their_pairs_stayed():
    all_pairs = estimate_threshold(NEVER_TOGETHER, order=3, threshold=0.0)
    assert "b:c:d" in all_pairs.diagnostics["strengths"]
    no_pair = estimate_threshold(NEVER_TOGETHER, order=3, threshold=1e9)
    assert not any(term.count(":") == 2 for term in no_pair.diagnostics["strengths"])
    assert no_pair.terms == ()


def test_without_a_posterior_there_is_no_answer():
    apart = OverlapTable.of(["a", "b", "c"], {("a",): 40, ("b",): 30, ("c",): 20, ("a", "b"): 6})
    refused = estimate_threshold(apart, prior="flat")
    assert refused.estimate is None
    assert "a:b" in refused.diagnostics["refused"]
    assert estimate_threshold(apart, prior="normal").estimate is not None


def test_same_seed_same_answer():
    assert estimate_threshold(THREE, seed=3) == estimate_threshold(THREE, seed=3)
    other = estimate_threshold(THREE, seed=4)
    assert other.estimate == pytest.approx(estimate_threshold(THREE, seed=3).estimate, rel=0.02)
