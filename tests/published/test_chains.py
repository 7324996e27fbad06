"""Latent classes against what their author's own program drew, and on a table where it should not have answered."""

import json
from pathlib import Path

import pytest

from actielijn.estimating.latent_classes import estimate_latent_class
from actielijn.estimating.table import OverlapTable

TABLES = Path(__file__).parents[3] / "shared/data/mse"
pytestmark = [
    pytest.mark.skipif(not TABLES.is_dir(), reason="the published tables are not beside this checkout"),
    pytest.mark.slow,
]


def _table(name):
    told = json.loads((TABLES / f"{name}.json").read_text())
    return OverlapTable.of(told["lists"], {tuple(cell["lists"]): cell["count"] for cell in told["cells"]})


def test_the_median_and_the_interval():
    given = json.loads((TABLES / "reference/reference.json").read_text())["lcmcr"]["Western"]
    found = estimate_latent_class(_table("Western"), seed=1)
    assert found.diagnostics["r_hat"] <= 1.05
    assert found.estimate == pytest.approx(given["median"], rel=0.03)
    assert found.interval == pytest.approx((given["q025"], given["q975"]), rel=0.08)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_dutch_table_is_refused_from_every_seed(seed):
    found = estimate_latent_class(_table("Ned_5"), sweeps=6_000, seed=seed)
    assert found.diagnostics["r_hat"] > 1.3  # a matter of separate answers, which more sweeps do not mend
    assert found.estimate is None
    assert not found.admissible
    assert found.diagnostics["refused"]
