"""What blocks one number, and what does not."""

import numpy as np
import pytest

from actielijn.estimating.estimate import Estimate
from actielijn.estimating.gates import gates_of, is_publishable
from actielijn.estimating.linkage import Linkage, Quality, Share
from actielijn.estimating.stepwise import estimate_stepwise
from actielijn.estimating.table import OverlapTable
from actielijn.language import speaking

TABLE = OverlapTable.of(
    ["A", "B", "C"],
    {("A",): 60, ("B",): 50, ("C",): 40, ("A", "B"): 20, ("A", "C"): 15, ("B", "C"): 12, ("A", "B", "C"): 5},
)


def says(method, value, **more):
    return Estimate(method=method, estimate=value, **more)


def refuses(method, **diagnostics):
    return Estimate(method=method, estimate=None, admissible=False, diagnostics=diagnostics)


def codes(*estimates, table=TABLE, **more):
    return {gate.code: gate.blocks for gate in gates_of(table, estimates, **more)}


def test_methods_that_agree_may_be_published():
    gates = gates_of(TABLE, [says("stepwise", 300.0), says("bic", 420.0)])
    assert gates == ()
    assert is_publishable(gates)


def test_methods_that_differ_by_more_than_half_block():
    assert codes(says("stepwise", 300.0), says("bic", 451.0)) == {"methods-disagree": True}


@pytest.mark.parametrize("yardstick", ["chao", "main-effects"])
def test_yardsticks_are_not_held_to_agree(yardstick):
    assert codes(says("stepwise", 300.0), says(yardstick, 900.0)) == {}


def test_yardsticks_alone_are_no_estimate():
    assert codes(says("chao", 300.0), says("main-effects", 310.0)) == {"no-estimate": True}


def test_a_model_without_a_maximum_blocks():
    assert codes(says("bic", 300.0), refuses("stepwise", refused="no maximum")) == {"no-maximum": True}


def test_a_method_that_asks_for_more_lists_does_not_block():
    assert codes(says("bic", 300.0), refuses("decomposable", refused="three lists")) == {
        "method-refused": False
    }


def test_chains_that_disagree_block():
    assert codes(says("bic", 300.0), refuses("latent-class", r_hat=1.31, refused="…")) == {
        "chains-disagree": True
    }


def test_chains_worth_too_little_block_and_are_not_said_to_disagree():
    (gate,) = gates_of(
        TABLE, [says("bic", 300.0), refuses("latent-class", r_hat=1.02, refused="worth 175 draws")]
    )
    assert gate.blocks
    assert "175" in gate.message
    assert "1.02" not in gate.message


def test_a_table_that_asks_for_every_dependence_blocks():
    refused = refuses("decomposable", refused="all depend on each other", complete_graph=0.99)
    assert codes(says("bic", 300.0), refused) == {"saturated": True}


def test_an_r_hat_too_high_blocks_even_when_an_estimate_is_given():
    assert codes(says("bic", 300.0), says("latent-class", 310.0, diagnostics={"r_hat": 1.06})) == {
        "chains-disagree": True
    }
    assert codes(says("bic", 300.0), says("latent-class", 310.0, diagnostics={"r_hat": 1.04})) == {}


def test_no_interval_for_want_of_a_maximum_blocks_and_says_why():
    told = {"bca_edge": True, "interval_refused": "no maximum in 36%"}
    (gate,) = gates_of(TABLE, [says("stepwise", 300.0, diagnostics=told)])
    assert (gate.code, gate.blocks) == ("bca-at-the-edge", True)
    assert "36%" in gate.message


def test_a_bootstrap_that_ends_at_its_edge_blocks():
    # With a hundred resamples fewer than ten lie outside any limit of 95 %.
    drawn = estimate_stepwise(TABLE, replicates=100)
    assert codes(drawn, says("bic", drawn.estimate)) == {"bca-at-the-edge": True}
    enough = estimate_stepwise(TABLE, replicates=2_000)
    assert codes(enough, says("bic", drawn.estimate)) == {}


def test_a_rival_model_that_fits_as_well_is_a_caution():
    models = [
        {"estimate": 300.0, "delta_bic": 0.0},
        {"estimate": 160.0, "delta_bic": 0.96},
    ]
    assert codes(says("bic", 300.0, diagnostics={"models": models})) == {"rival-models": False}
    models[1]["delta_bic"] = 2.5
    assert codes(says("bic", 300.0, diagnostics={"models": models})) == {}


def test_linkage_without_measured_recall_blocks():
    unmeasured = Linkage(draws=np.zeros((1, 8), dtype=np.int64), quality=Quality())
    measured = Linkage(draws=np.zeros((1, 8), dtype=np.int64), quality=Quality(Share(90, 100), Share(90, 95)))
    assert codes(says("bic", 300.0), linked=True) == {"linkage-recall-unknown": True}
    assert codes(says("bic", 300.0), linkage=unmeasured) == {"linkage-recall-unknown": True}
    assert codes(says("bic", 300.0), linkage=measured) == {}


def test_two_lists_are_a_caution():
    table = OverlapTable.of(["A", "B"], {("A",): 60, ("B",): 50, ("A", "B"): 20})
    assert codes(says("bic", 300.0), table=table) == {"two-lists": False}


def test_messages_for_publication_tell_estimates_to_three_digits():
    models = [{"estimate": 22990.6, "delta_bic": 0.0}, {"estimate": 12262.4, "delta_bic": 0.96}]
    with speaking("en"):
        gates = gates_of(
            TABLE, [says("stepwise", 11313.4), says("bic", 22990.6, diagnostics={"models": models})]
        )
    for published, figures in (
        (False, ("11,313", "22,991", "12,262")),
        (True, ("11,300", "23,000", "12,300")),
    ):
        told = " ".join(gate.told(published=published) for gate in gates)
        assert all(figure in told for figure in figures)
