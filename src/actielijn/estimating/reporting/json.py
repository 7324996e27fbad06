"""A panel → the estimate as data. The keys of ``table``, ``estimates``, ``gates`` and ``publishable`` are a contract with who calls the command."""

import dataclasses
import json
import math
from typing import Any

from ..estimate import Estimate
from ..panel import Panel
from ..publishing import Published, Way, published_table, tells_overlap
from ..reliability import Reliability
from ..wording import significant

# What the diagnostics of a method may say when small counts are to stay hidden: nothing that is computed cell by cell.
_HARMLESS = ("r_hat", "ess_bulk", "ess_tail", "bca_edge", "refused")


def to_json(panel: Panel, *, publish: Way | None = None) -> str:
    """Return the panel as JSON text; with ``publish`` without what would give small counts away."""
    return json.dumps(data_of(panel, publish=publish), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def data_of(panel: Panel, *, publish: Way | None = None) -> dict[str, Any]:
    """Return the panel as plain data."""
    table = panel.table
    shown = published_table(table, publish) if publish else None
    made: dict[str, Any] = {
        "table": _table(panel, shown),
        "estimates": [_estimate(each, shown) for each in panel.estimates],
        "gates": [
            {"code": gate.code, "blocks": gate.blocks, "message": gate.told(published=bool(shown))}
            for gate in panel.gates
        ],
        "publishable": panel.publishable,
    }
    if panel.strata:
        made["strata"] = [
            {
                "values": stratum.values,
                **({} if shown else {"observed": stratum.observed}),
                "estimate": _figure(stratum.estimate, shown),
                "interval": _pair(stratum.interval, shown),
            }
            for stratum in panel.strata
        ]
    if panel.reliability:
        made["reliability"] = [_reliability(each, shown, len(table.lists)) for each in panel.reliability]
    if panel.linkage is not None:
        quality = panel.linkage.quality
        made["linkage"] = {
            "draws": len(panel.linkage.draws),
            "recall": quality.recall.value,
            "precision": quality.precision.value,
        }
    if not shown:
        made["findings"] = list(panel.findings)
    made["seed"] = panel.seed
    made["bootstrap"] = panel.bootstrap
    made["versions"] = panel.versions
    return made


def _table(panel: Panel, shown: Published | None) -> dict[str, Any]:
    table = panel.table
    counts = list(shown.counts) if shown else [None, *table.counts[1:].tolist()]
    cells = [
        {"lists": list(table.names_of(pattern)), "count": counts[pattern]}
        for pattern in range(1, table.counts.size)
        if counts[pattern] is None or counts[pattern]
    ]
    totals = shown.totals if shown else table.list_totals
    made: dict[str, Any] = {
        "lists": list(table.lists),
        "observed": shown.totals[""] if shown else table.observed,
        # A hash would let whoever guesses the small counts confirm the guess.
        "sha256": None if shown else table.sha256,
        "list_totals": {name: totals[name] for name in table.lists},
        "cells": cells,
    }
    if shown:
        made["disclosure"] = shown.way
    for key in ("name", "citation"):
        if getattr(table, key):
            made[key] = getattr(table, key)
    return made


def _estimate(estimate: Estimate, shown: Published | None) -> dict[str, Any]:
    diagnostics = {key: value for key, value in estimate.diagnostics.items() if not shown or key in _HARMLESS}
    return {
        "method": estimate.method,
        "estimate": _figure(estimate.estimate, shown),
        "interval": _pair(estimate.interval, shown),
        "level": estimate.level,
        "interval_method": estimate.interval_method,
        "terms": list(estimate.terms),
        "loglik": None if shown else _finite(estimate.loglik),
        "aic": None if shown else _finite(estimate.aic),
        "bic": None if shown else _finite(estimate.bic),
        "admissible": estimate.admissible,
        "diagnostics": _plain(diagnostics),
    }


def _reliability(checks: Reliability, shown: Published | None, lists: int) -> dict[str, Any]:
    made: dict[str, Any] = _plain(dataclasses.asdict(checks))
    made["log_bias"] = checks.log_bias
    if not shown:
        return made
    if tells_overlap(lists):
        made["left_out"], made["merged"] = [], []
    for kind in ("left_out", "merged", "growth"):
        for each in made[kind]:
            del each["observed"]
    for each in (*made["left_out"], *made["merged"], *made["sensitivity"]):
        each["estimate"] = _figure(each["estimate"], shown)
    for each in made["growth"]:
        for key in ("median", "low", "high"):
            each[key] = significant(each[key])
    # The people on one list alone follow from its known size and what the others know of it.
    del made["recounts"], made["log_bias"]
    return made


def _figure(value: float | None, shown: Published | None) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return significant(value) if shown else value


def _pair(interval: tuple[float, float] | None, shown: Published | None) -> list[float | None] | None:
    return None if interval is None else [_figure(limit, shown) for limit in interval]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _plain(value: Any) -> Any:
    """Return what JSON can hold: no arrays, no numbers of NumPy, nothing that is not a number."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
