from itertools import combinations

import numpy as np
import pytest
from scipy.special import gammaln

from actielijn.estimating.decomposable import estimate_decomposable, graphs_of, posterior_of
from actielijn.estimating.table import OverlapTable

THREE = OverlapTable.of(
    ["a", "b", "c"],
    {("a",): 40, ("b",): 30, ("c",): 20, ("a", "b"): 12, ("a", "c"): 5, ("b", "c"): 6, ("a", "b", "c"): 4},
)


def test_all_decomposable_graphs_are_found_once():
    counts = {lists: graphs_of(lists).edges.size for lists in range(2, 7)}
    assert counts == {2: 2, 3: 8, 4: 61, 5: 822, 6: 18154}
    assert len(set(graphs_of(5).edges.tolist())) == 822


def test_cliques_are_the_largest_joined_sets():
    graphs = graphs_of(4)
    pairs = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]
    for graph in range(graphs.edges.size):
        joined = {pair for bit, pair in enumerate(pairs) if graphs.edges[graph] >> bit & 1}
        complete = [
            set(chosen)
            for size in range(1, 5)
            for chosen in combinations(range(4), size)
            if all(pair in joined for pair in combinations(chosen, 2))
        ]
        largest = {
            sum(1 << j for j in chosen)
            for chosen in complete
            if not any(chosen < other for other in complete)
        }
        assert set(graphs.cliques(graph)) == largest


def test_independence_is_a_product_of_margins():
    """For the graph without edges the likelihood can be written down from one list at a time."""
    hidden = np.array([10, 80])
    found = posterior_of(THREE, hidden=hidden)
    population = THREE.observed + hidden
    density = gammaln(population + 1) - gammaln(hidden + 1) - np.log(population)
    for total in THREE.list_totals.values():
        density += gammaln(total + 0.5) + gammaln(population - total + 0.5) - gammaln(population + 1)
    ours = np.log(found.mass) + np.log([_weight_of_independence(THREE, at) for at in hidden])
    assert ours[1] - ours[0] == pytest.approx(density[1] - density[0], rel=1e-9)


def _weight_of_independence(table, hidden):
    """The probability of the graph without edges when just this number can be hidden."""
    found = posterior_of(table, hidden=np.array([hidden]))
    return found.graphs[list(graphs_of(3).edges).index(0)]


def test_steps_that_grow_answer_as_every_number_does():
    every = estimate_decomposable(THREE, hidden=np.arange(40_000))
    grown = estimate_decomposable(THREE)
    assert grown.estimate == every.estimate
    assert grown.interval == pytest.approx(every.interval, rel=5e-3)
    assert grown.diagnostics["graphs"][0]["probability"] == pytest.approx(
        every.diagnostics["graphs"][0]["probability"], rel=5e-3
    )


def test_order_of_lists_does_not_matter():
    turned = OverlapTable.of(
        ["c", "a", "b"],
        {THREE.names_of(pattern): int(count) for pattern, count in enumerate(THREE.counts) if count},
    )
    assert estimate_decomposable(turned).interval == pytest.approx(estimate_decomposable(THREE).interval)


def test_too_small_an_end_is_told():
    cut = estimate_decomposable(THREE, largest=THREE.observed + 60)
    assert cut.diagnostics["mass_beyond_grid_end"] > 0.01
    assert str(THREE.observed + 60) in cut.diagnostics["warnings"][0]
    assert not estimate_decomposable(THREE).diagnostics["warnings"]


def test_six_lists_take_a_moment():
    patterns = np.arange(64)
    counts = np.array([0 if not p else 400 // 3 ** int(p).bit_count() for p in patterns])
    told = []
    found = estimate_decomposable(OverlapTable(tuple("abcdef"), counts), progress=lambda *at: told.append(at))
    assert found.interval[0] < found.estimate < found.interval[1]
    assert (18154, 18154) in told
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize("lists", [2, 8])
def test_what_cannot_be_averaged_is_refused(lists):
    counts = np.ones(2**lists, dtype=np.int64)
    counts[0] = 0
    refused = estimate_decomposable(OverlapTable(tuple("abcdefgh"[:lists]), counts))
    assert refused.estimate is None
    assert not refused.admissible
    assert str(lists) in refused.diagnostics["refused"]


def test_people_who_differ_much_are_refused_where_only_the_complete_graph_fits():
    # Drawn once: 3,000 people whose chances differ so much (a normal logit with deviation 1.5) that only the complete graph fits.
    counts = np.array([0, 213, 161, 78, 118, 33, 20, 28, 367, 139, 113, 121, 63, 75, 55, 116])
    refused = estimate_decomposable(OverlapTable(tuple("abcd"), counts))
    assert (refused.estimate, refused.interval, refused.admissible) == (None, None, False)
    assert refused.diagnostics["complete_graph"] > 0.5
