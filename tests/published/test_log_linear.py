"""Fits, existence, stepwise choice, BCa and BIC against what the R packages give, replicate by replicate."""

import json
from pathlib import Path

import numpy as np
import pytest

from actielijn.estimating.bic import BestByBic, estimate_bic, estimate_bic_average
from actielijn.estimating.bootstrap import bootstrap
from actielijn.estimating.existence import Existence, support_of
from actielijn.estimating.fitting import LIKE_R, PRECISE, fit
from actielijn.estimating.input import read_resamples, read_table
from actielijn.estimating.models import enumerate_models, interactions, model_of, named, notation
from actielijn.estimating.profile import estimate_profile
from actielijn.estimating.ranking import search
from actielijn.estimating.stepwise import Stepwise, estimate_main_effects, estimate_stepwise

TABLES = Path(__file__).parents[3] / "shared/data/mse"
NAMES = ("Artificial_3", "Korea", "Kosovo", "Western", "NewOrl_5", "UKdat_5", "Ned_5")
THRESHOLDS = (0.001, 0.02, 0.05, 0.1, 0.2)
pytestmark = pytest.mark.skipif(
    not TABLES.is_dir(), reason="the published tables are not beside this checkout"
)


@pytest.fixture(scope="module")
def reference():
    return json.loads((TABLES / "reference/reference.json").read_text())


def table_of(name):
    return read_table(TABLES / f"{name}.json")


def resamples_of(name, kind="bootcounts"):
    return read_resamples(TABLES / f"reference/{kind}_{name}.csv", table_of(name))


def listed(value):
    return [value] if isinstance(value, str) else list(value or [])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stopping", [PRECISE, LIKE_R], ids=["precise", "like-r"])
def test_fits_are_those_of_the_reference(reference, name, stopping):
    table = table_of(name)
    given = reference["sparsemse_point"][name]
    compared = 0
    for key in ("main", "allpairs", "stepwise"):
        # The model of all pairs on Artificial_3 has no single maximum; the reference has no numbers either.
        if key not in given or (key == "allpairs" and given["checkident_all_pairs"]):
            continue
        told = given[key]
        pairs = [term for term in told["terms"] if ":" in term] + listed(told["empty_overlaps"])
        found = fit(table, model_of(pairs, table.lists), stopping)
        assert found.estimate == pytest.approx(told["estimate"]["point est."], rel=1e-8)
        assert found.loglik == pytest.approx(told["loglik_poisson"], rel=1e-8)
        assert found.aic == pytest.approx(told["aic"], rel=1e-8)
        # R's standard errors are of the round before the last.
        limits = (told["estimate"]["2.5%"], told["estimate"]["97.5%"])
        assert found.interval() == pytest.approx(limits, rel=1e-4)
        compared += 1
    assert compared >= 2


@pytest.mark.parametrize("name", NAMES)
def test_as_many_models_lack_a_maximum_as_published(reference, name):
    table = table_of(name)
    given = reference["checkallmodels"][name]
    models = enumerate_models(len(table.lists), 2)
    codes = Existence(len(table.lists)).codes(models, support_of(table.counts))
    without = [model for model, code in zip(models, codes, strict=True) if code & 1]
    assert len(without) == given["n_nonexistent"]
    assert {" + ".join(named(interactions(model), table.lists)) for model in without} == set(
        listed(given["models"])
    )
    assert codes[-1] == reference["sparsemse_point"][name]["checkident_all_pairs"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_stepwise_takes_the_same_pairs_in_the_same_order(reference, name, threshold):
    key = "stepwise" if threshold == 0.02 else f"stepwise_p{threshold:g}"
    given = reference["sparsemse_point"][name][key]
    empty = listed(given["empty"] if "empty" in given else given["empty_overlaps"])
    found = estimate_stepwise(table_of(name), threshold=threshold, replicates=0)
    assert [term for term in found.terms if term not in empty] == [t for t in given["terms"] if ":" in t]
    assert set(found.diagnostics["empty"]) == set(empty)
    assert found.estimate == pytest.approx(given["estimate"]["point est."], rel=1e-8)


@pytest.mark.parametrize("name", ["Korea", "Kosovo", "Western", "UKdat_5"])
def test_every_replicate_and_the_bca_limits_agree(reference, name):
    given = reference["sparsemse_bootstrap_BCa"][name]
    table = table_of(name)
    found = bootstrap(table, Stepwise(len(table.lists)), resamples=resamples_of(name))
    told = json.loads((TABLES / f"reference/bootreps_{name}.json").read_text())["replicate_estimates"]
    close = np.abs(found.replicates / np.array(told, dtype=float) - 1) < 1e-6
    assert close.mean() >= 0.999
    limits = found.limits()
    assert limits.acceleration == pytest.approx(given["ahat"], rel=1e-6)
    # The reference counts replicates equal to the estimate by the noise of their rounding: up to half of Korea's seven.
    assert limits.z0 == pytest.approx(given["z0"], abs=0.0015)
    assert (limits.low, limits.high) == pytest.approx(
        (given["BCa"]["0.025"], given["BCa"]["0.975"]), rel=1e-3
    )


def test_the_replicates_of_given_resamples_are_told(reference):
    found = estimate_stepwise(table_of("Kosovo"), resamples=resamples_of("Kosovo")[:40])
    told = json.loads((TABLES / "reference/bootreps_Kosovo.json").read_text())["replicate_estimates"]
    assert found.diagnostics["replicate_estimates"] == pytest.approx(told[:40], rel=1e-6)


@pytest.mark.parametrize("key", ["Korea_order2", "Kosovo_order2", "Kosovo_order3", "Western_order2", "NewOrl_5_order2", "UKdat_5_order2", "Ned_5_order2"])  # fmt: skip
def test_models_rank_by_bic_as_in_the_reference(reference, key):
    given = reference["msest_bic"][key]
    name, order = key.rsplit("_order", 1)
    found = search(table_of(name), int(order))
    assert (found.tried, len(found.models)) == (given["n_models_total"], given["n_models_admissible"])
    assert [notation(model) for model in found.models[:10]] == [each["model"] for each in given["top10"]]
    assert found.estimates[:10] == pytest.approx([each["abundance"] for each in given["top10"]], rel=1e-8)
    assert found.bics[:10] == pytest.approx([each["BIC"] for each in given["top10"]], rel=1e-10)


def test_best_and_second_model_of_the_kingdom():
    told = estimate_bic(table_of("UKdat_5"), replicates=0).diagnostics["models"]
    assert (told[0]["model"], round(told[0]["estimate"], 1)) == ("[12,13,23,25,34]", 22991.3)
    assert (round(told[1]["estimate"]), round(told[1]["delta_bic"], 2)) == (12262, 0.96)


def test_kosovo_takes_three_lists_together_unasked():
    found = estimate_bic(table_of("Kosovo"), replicates=0)
    assert found.diagnostics["models"][0]["model"] == "[123,14,34]"
    assert round(found.estimate, 1) == 10356.5


@pytest.mark.parametrize(
    ("key", "tops"),
    [
        ("Korea_order2_ntopInf", (1, 2, 6)),
        ("Kosovo_order3_ntop20", (1, 2, 20)),
        ("Western_order2_ntop50", (1, 3, 50)),
    ],
)
def test_bic_limits_on_given_resamples(reference, key, tops):
    given = {each["ntop"]: each for each in reference["msest_bic_bootstrap"][key]["inference"]}
    name, order = key.split("_ntop")[0].rsplit("_order", 1)
    table, resamples = table_of(name), resamples_of(name, "bicboot_counts")
    models = search(table, int(order)).models
    for top in tops:
        choice = BestByBic(len(table.lists), models[:top])
        found = bootstrap(table, choice, resamples=resamples, ties=1.0)
        assert found.interval(0.95) == pytest.approx((given[top]["0.025"], given[top]["0.975"]), rel=1e-3)
        assert found.interval(0.80) == pytest.approx((given[top]["0.1"], given[top]["0.9"]), rel=1e-3)


@pytest.mark.parametrize(
    "key", ["Korea_order2", "Kosovo_order3", "Western_order2", "NewOrl_5_order2", "UKdat_5_order2", "Ned_5_order2"]
)  # fmt: skip
def test_profile_limits_of_the_best_model(reference, key):
    given = reference["rcapture"][key]["ci95"]
    name, order = key.rsplit("_order", 1)
    found = estimate_profile(table_of(name), order=int(order))
    assert found.interval == pytest.approx((given["infCL"], given["supCL"]), rel=1e-6)
    assert found.estimate == pytest.approx(given["abundance"], rel=1e-6)


@pytest.mark.parametrize("key", ["Kosovo_order2", "Kosovo_order3", "UKdat_5_order2", "Ned_5_order2"])
def test_average_over_models(reference, key):
    given = reference["rcapture"][key]["bma"]
    name, order = key.rsplit("_order", 1)
    found = estimate_bic_average(table_of(name), order=int(order))
    assert found.estimate == pytest.approx(given["mean"], rel=1e-6)
    assert found.diagnostics["median"] == pytest.approx(given["median"], rel=1e-6)
    assert found.diagnostics["best_weight"] == pytest.approx(given["top_weight"], rel=1e-6)


def test_models_without_a_maximum_do_not_poison_the_average():
    # With them the reference averages Korea's 123 people to 26 thousand million.
    low, high = estimate_bic_average(table_of("Korea")).interval
    assert 123 < low < 157.2 < high < 400


def test_independence_is_as_published(reference):
    for name in NAMES:
        told = reference["sparsemse_point"][name]["main"]["estimate"]["point est."]
        assert estimate_main_effects(table_of(name)).estimate == pytest.approx(told, rel=1e-8)
