"""Linkage error into the estimate: an interval that carries the difference between tables that could as well be true.

The tables are draws from the posterior over who is who (Sadinle 2018), put right by what a labelled sample shows to be missed or false
(the aim of Ding & Fienberg 1994, Di Consiglio & Tuoto 2015). The spread between tables is added to the spread within (Rubin 1987).
"""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.special import ndtri

from ..estimate import Estimate
from ..table import OverlapTable
from .tabulating import Linkage


def plausible_tables(table: OverlapTable, linkage: Linkage) -> list[OverlapTable]:
    """Return the draws of the linkage as tables."""
    return [
        OverlapTable(table.lists, draw.copy(), name=table.name, citation=table.citation)
        for draw in linkage.draws
    ]


def with_linkage_error(
    estimate: Estimate,
    table: OverlapTable,
    tables: list[OverlapTable],
    point: Callable[[OverlapTable], float | None],
) -> Estimate:
    """Return the estimate over all tables: their middle, and an interval of both kinds of error.

    ``estimate`` is that of ``table``, the most probable one; ``point`` gives the same method's answer to another table. Works on the log of the number of people on no list, whose spread is
    nearest to normal.
    """
    if estimate.estimate is None or len(tables) < 2:
        return estimate
    answers = [
        (answer, each.observed) for each in tables if (answer := point(each)) is not None and answer > each.observed
    ]  # fmt: skip
    if len(answers) < max(2, len(tables) // 2):
        told = {**estimate.diagnostics, "linkage_draws_without_answer": len(tables) - len(answers)}
        return replace(estimate, interval=None, diagnostics=told)
    hidden = np.log([answer - seen for answer, seen in answers])
    observed = float(np.mean([seen for _answer, seen in answers]))
    quantile = float(ndtri((1 + estimate.level) / 2))
    between = float(hidden.var(ddof=1)) * (1 + 1 / len(hidden))
    middle = float(hidden.mean())
    interval, kind = None, None
    if estimate.interval is not None:
        # The two halves of an interval need not be equally wide: each is widened by itself.
        own = _hidden_limits(estimate, table.observed)
        down, up = (math.hypot(half / quantile, math.sqrt(between)) * quantile for half in own)
        interval = (observed + math.exp(middle - down), observed + math.exp(middle + up))
        kind = f"{estimate.interval_method}+linkage"
    told = {
        **estimate.diagnostics,
        "linkage": {
            "estimate_of_best_links": estimate.estimate,
            "interval_of_best_links": list(estimate.interval) if estimate.interval else None,
            "draws": len(hidden),
            "spread_between_draws": math.sqrt(between),
        },
    }
    return replace(
        estimate,
        estimate=observed + math.exp(middle),
        interval=interval,
        interval_method=kind,
        diagnostics=told,
    )


def _hidden_limits(estimate: Estimate, observed: int) -> tuple[float, float]:
    """Return how far the limits lie below and above the estimate, as differences of the log of the hidden number."""
    assert estimate.estimate is not None
    assert estimate.interval is not None
    low, high = estimate.interval
    hidden = [max(value - observed, 0.5) for value in (low, estimate.estimate, high)]
    down, up = math.log(hidden[1] / hidden[0]), math.log(hidden[2] / hidden[1])
    return max(down, 0.0), max(up, 0.0)
