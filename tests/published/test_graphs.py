"""Averaged decomposable graphs against Madigan & York (1997) and against the published tables of victims."""

import json
from pathlib import Path

import numpy as np
import pytest

from actielijn.estimating.decomposable import estimate_decomposable
from actielijn.estimating.table import OverlapTable

TABLES = Path(__file__).parents[3] / "shared/data/mse"
pytestmark = pytest.mark.skipif(
    not TABLES.is_dir(), reason="the published tables are not beside this checkout"
)


def _table(name):
    told = json.loads((TABLES / f"{name}.json").read_text())
    return OverlapTable.of(told["lists"], {tuple(cell["lists"]): cell["count"] for cell in told["cells"]})


@pytest.fixture(scope="module")
def reference():
    return json.loads((TABLES / "reference/reference.json").read_text())["dga"]


@pytest.mark.parametrize("name", ["Korea", "Kosovo", "Western", "NewOrl_5", "UKdat_5", "Ned_5"])
def test_every_hidden_number_counted_once(reference, name):
    given = reference[f"{name}_full"]
    found = estimate_decomposable(_table(name), hidden=np.arange(1, given["grid_max"] + 1))
    assert found.estimate == given["median"]
    assert found.interval == (given["q025"], given["q975"])
    probabilities = [graph["probability"] for graph in found.diagnostics["graphs"]]
    assert probabilities == pytest.approx(given["top5_probs"], rel=1e-6)


@pytest.mark.parametrize(
    ("name", "median", "interval"),
    [("Kosovo", 12593, (9818, 16557)), ("Western", 2128, (1340, 3868))],
)
def test_published_medians(name, median, interval):
    found = estimate_decomposable(_table(name))
    assert found.estimate == pytest.approx(median, rel=0.005)
    assert found.interval == pytest.approx(interval, rel=0.005)


def test_spina_bifida(reference):
    given = reference["MadiganYork5"]
    table = OverlapTable(tuple("abcde"), np.array(given["Y_column_major"]))
    found = estimate_decomposable(table, delta=given["delta"], hidden=np.arange(1, 301))
    assert (found.estimate, found.interval) == (616, (588, 655))
    assert estimate_decomposable(table, delta=given["delta"]).interval == (588, 655)


def test_the_dutch_table_has_two_answers():
    found = estimate_decomposable(_table("Ned_5"))
    assert [round(mode["population"], -4) for mode in found.diagnostics["modes"]] == [50_000, 160_000]
    cut = estimate_decomposable(_table("Ned_5"), largest=60_000)
    assert cut.diagnostics["mass_beyond_grid_end"] > 0.3
    assert cut.diagnostics["warnings"]
