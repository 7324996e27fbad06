"""Bayesian thresholding against the published program's chains of 10,000 draws, which are good to about two in a hundred."""

import json
from pathlib import Path

import pytest

from actielijn.estimating.table import OverlapTable
from actielijn.estimating.threshold import estimate_threshold

TABLES = Path(__file__).parents[3] / "shared/data/mse"
pytestmark = pytest.mark.skipif(
    not TABLES.is_dir(), reason="the published tables are not beside this checkout"
)

CASES = [
    ("Korea", 2),
    ("Kosovo", 2),
    ("Kosovo", 3),
    ("Western", 2),
    ("NewOrl_5", 3),
    ("UKdat_5", 2),
    ("Ned_5", 3),
]


def _table(name):
    told = json.loads((TABLES / f"{name}.json").read_text())
    return OverlapTable.of(told["lists"], {tuple(cell["lists"]): cell["count"] for cell in told["cells"]})


@pytest.mark.parametrize(("name", "order"), CASES)
def test_terms_and_population(name, order):
    reference = json.loads((TABLES / "reference/reference.json").read_text())["bayesthresh"]
    given = reference[f"{name}_proper_order{order}"]
    found = estimate_threshold(_table(name), order=order)
    terms = [given["retained"]] if isinstance(given["retained"], str) else given["retained"]
    assert set(found.terms) == {*terms, *(given["triples"] or [])}
    assert found.estimate == pytest.approx(given["median"], rel=0.015)
    limits = (given["quantiles"]["2.5%"], given["quantiles"]["97.5%"])
    assert found.interval == pytest.approx(limits, rel=0.03)


def test_flat_prior_on_the_british_table():
    """The published chain kept the pair LA:PFNCA, whose mean is 1.99 standard deviations from nothing."""
    found = estimate_threshold(_table("UKdat_5"), prior="flat", threshold=1.98)
    assert found.estimate == pytest.approx(12163.46, rel=0.015)
    assert found.interval == pytest.approx((10609.25, 13694.4), rel=0.03)
