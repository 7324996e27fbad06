"""Covariates that some lists do not record, against van der Heijden and others (2012) and against EM run to the end elsewhere."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.special import gammaln

from actielijn.estimating.covariates import fit
from actielijn.estimating.table import StratifiedTable

REFERENCE = Path(__file__).parents[3] / "shared/data/mse/reference/reference.json"
pytestmark = pytest.mark.skipif(
    not REFERENCE.is_file(), reason="the reference results are not beside this checkout"
)
TABLES = {
    "middle_east": (["A", "B"], ["X1", "X2"]),
    "synthetic": (["A", "B", "C", "D"], ["sex", "age", "form"]),
}


@pytest.fixture(scope="module")
def reference():
    return json.loads(REFERENCE.read_text())["covariates_em"]


def _table(reference, name):
    return StratifiedTable.of(*TABLES[name], reference[name]["data"], count="n")


def test_the_published_numbers(reference):
    table = _table(reference, "middle_east")
    found = fit(table, "A + B + X1 + X2 + A:X2 + B:X1 + X1:X2")
    assert found.population == pytest.approx(
        33_769.88, rel=1e-6
    )  # the maximum is at 33,769.87486; EM stops a little before it
    for dropped in ("A:X2 + B:X1", "A:X2 + X1:X2", "B:X1 + X1:X2"):
        assert round(fit(table, dropped).population, 2) == 33_764.29


@pytest.mark.parametrize("name", TABLES)
def test_every_reference_model(reference, name):
    table = _table(reference, name)
    constant = float(gammaln(table.counts + 1).sum())  # the reference leaves out the log y! term
    for formula, given in reference[name]["models"].items():
        found = fit(table, formula)
        assert found.population == pytest.approx(given["N"], rel=1e-6)
        assert found.parameters == given["npar"]
        assert found.loglik + constant == pytest.approx(given["loglik_obs"], rel=1e-9)
        assert found.bic - 2 * constant == pytest.approx(given["bic"], rel=1e-9)
        totals = {
            tuple(stratum[name] for name in table.covariates): stratum["total"] for stratum in given["strata"]
        }
        labels = list(found.per(*table.covariates))
        assert found.fitted == pytest.approx(np.array([totals[label] for label in labels]), rel=1e-4)
        assert sum(found.per(table.names[-1]).values()) == pytest.approx(found.population, rel=1e-9)
