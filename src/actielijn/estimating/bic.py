"""Choice of a model by BIC over all hierarchical models up to an order, its bootstrap, and averaging over models.

Silverman, Chan & Vincent 2024 (Statistics and Computing 34:44), section 2.5; Madigan & York 1997; Buckland, Burnham & Augustin 1997.
``estimate_bic(table, order=None, top=50, replicates=10_000, seed=1, jobs=1) -> Estimate``, ``estimate_bic_average(table) -> Estimate``;
The models are ranked in ``ranking``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from actielijn.language import _

from .bootstrap import REPLICATES, Progress, bootstrap
from .estimate import Estimate
from .existence import Existence, supports_of
from .fitting import PRECISE, Floats, Stopping, fit, fit_rows, layout_of
from .models import (
    Model,
    chosen_of,
    interactions,
    named,
    notation,
)
from .profile import Profiles, mixture_interval, no_upper_limit
from .ranking import Found, search
from .table import Counts, OverlapTable

TOP = 50
_SHOWN = 10
_CONSIDERABLE = 1e-3  # Models that weigh less than this, all together, are left out of an interval,
_MOST_AVERAGED = 300  # ... and so are those beyond this many; the weight of what is left is told.
_NUMBERS_AT_ONCE = (
    2_000_000  # models times tables times cells: with ten lists a block of resamples would be gigabytes
)
_ROUGH = Stopping(decrement=1e-2)  # The deviance is then known to about a thousandth.


class BestByBic:
    """The best of some models by BIC, for tables of ``t`` lists; only models with a maximum on a table are eligible."""

    def __init__(self, t: int, models: Sequence[Model]) -> None:
        self.t = t
        self.models = list(models)
        terms = tuple(sorted(frozenset().union(*models), key=lambda term: (term.bit_count(), term)))
        self.layout = layout_of(t, terms)
        self._chosen = chosen_of(self.models, terms)
        self._existence = Existence(t)
        self._eligible: dict[int, np.ndarray[Any, np.dtype[np.bool_]]] = {}

    def __reduce__(self) -> tuple[type, tuple[int, list[Model]]]:
        return type(self), (self.t, self.models)

    @property
    def name(self) -> str:
        """Return what the choice is called, its models included."""
        return "bic " + " ".join(map(notation, self.models))

    def hidden(self, counts: Counts) -> Floats:
        """Return the estimated people on no list by the best model for each table (R,), from counts (R, 2**t - 1)."""
        size = max(_NUMBERS_AT_ONCE // (len(self.models) * counts.shape[1]), 1)
        parts = [self._hidden(counts[first : first + size]) for first in range(0, len(counts), size)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _hidden(self, counts: Counts) -> Floats:
        supports = supports_of(counts)
        for support in set(supports) - self._eligible.keys():
            self._eligible[support] = self._existence.codes(self.models, support) == 0
        eligible = np.array([self._eligible[support] for support in supports])
        table_at, model_at = np.nonzero(eligible)
        hidden = np.full(len(counts), np.nan)
        if not len(table_at):
            return hidden
        costs = self._chosen.sum(axis=1) * np.log(counts.sum(axis=1))[:, None]
        # A first look is enough to drop most models; only those that may be the best are fitted to the end. It begins at what the model
        # is on the average of the tables: resamples are not far from it.
        average = np.broadcast_to(counts.mean(axis=0), (len(self.models), counts.shape[1]))
        near = fit_rows(average, self._chosen, self.layout, stopping=_ROUGH)
        begin = np.where(np.isfinite(near.coefficients) & near.converged[:, None], near.coefficients, 0.0)
        rough = fit_rows(
            counts[table_at], self._chosen[model_at], self.layout, start=begin[model_at], stopping=_ROUGH
        )
        bics = np.full(eligible.shape, np.inf)
        bics[table_at, model_at] = (
            np.where(rough.converged, rough.deviance, np.inf) + costs[table_at, model_at]
        )
        close = bics[table_at, model_at] <= bics.min(axis=1)[table_at] + 0.5
        table_at, model_at = table_at[close], model_at[close]
        start = np.where(np.isfinite(rough.coefficients[close]), rough.coefficients[close], 0.0)
        rows = fit_rows(counts[table_at], self._chosen[model_at], self.layout, start=start, stopping=PRECISE)
        bics[:] = np.inf
        bics[table_at, model_at] = np.where(rows.converged, rows.deviance, np.inf) + costs[table_at, model_at]
        # Of equals the one that is best on the table itself, which comes first.
        best = np.argmin(np.round(bics, 9), axis=1)
        found = (best[table_at] == model_at) & rows.converged
        hidden[table_at[found]] = rows.hidden[found]
        return hidden


def estimate_bic(
    table: OverlapTable,
    *,
    order: int | None = None,
    top: int | None = TOP,
    level: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = 1,
    jobs: int = 1,
    resamples: Counts | None = None,
    progress: Progress | None = None,
    keep_in: Path | None = None,
) -> Estimate:
    """Estimate by the model with the lowest BIC; the options from ``replicates`` on are those of ``bootstrap``.

    In each resample the choice is made anew from the ``top`` best models of the table (None: from all). ``diagnostics``: ``models`` (the ten
    best: ``model``, ``terms``, ``estimate``, ``bic``, ``delta_bic``), ``models_tried``, ``models_without_maximum``, ``order``, ``complete``,
    ``conditional_interval``, ``empty``, and those of the bootstrap.
    """
    found = search(table, order)
    diagnostics = _told(table, found)
    if not found.models:
        return _refused("bic", level, diagnostics)
    model = found.models[0]
    fitted = fit(table, model)
    conditional = fitted.interval(level)
    diagnostics |= {"empty": fitted.empty, "conditional_interval": conditional}
    interval: tuple[float, float] | None = conditional
    resampled = bool(replicates) or resamples is not None
    if resampled:
        choice = BestByBic(len(table.lists), found.models[:top])
        drawn = bootstrap(
            table,
            choice,
            replicates=replicates,
            seed=seed,
            jobs=jobs,
            resamples=resamples,
            # The reference on given resamples counts an estimate equal to the table's as one below it.
            ties=0.5 if resamples is None else 1.0,
            progress=progress,
            keep_in=keep_in,
        )
        interval = drawn.interval(level)
        diagnostics |= {"top": len(choice.models)} | drawn.diagnostics(level)
    return Estimate(
        method="bic",
        estimate=fitted.estimate,
        interval=interval,
        level=level,
        interval_method="bca" if resampled else "conditional",
        terms=named(interactions(model), table.lists),
        loglik=fitted.loglik,
        aic=fitted.aic,
        bic=fitted.bic,
        diagnostics=diagnostics,
    )


def estimate_bic_average(table: OverlapTable, *, order: int | None = None, level: float = 0.95) -> Estimate:
    """Average over all models with a maximum, weighed by exp(-BIC / 2); the interval is of their profile likelihoods together.

    ``diagnostics``: as of ``estimate_bic``, with ``weight`` per model, and ``median`` (of the models by weight).
    """
    found = search(table, order)
    diagnostics = _told(table, found)
    if not found.models:
        return _refused("bic-average", level, diagnostics)
    weights = found.weights
    estimate = float(weights @ found.estimates)
    for shown, weight in zip(diagnostics["models"], weights.tolist(), strict=False):
        shown["weight"] = weight
    ordered = np.argsort(found.estimates)
    median = found.estimates[ordered][np.searchsorted(np.cumsum(weights[ordered]), 0.5)]
    # The models stand by weight; the many that hardly weigh are left out of the interval.
    heavy = min(int(np.searchsorted(np.cumsum(weights), 1 - _CONSIDERABLE)) + 1, _MOST_AVERAGED)
    kept = weights[:heavy] / weights[:heavy].sum()
    low, high = mixture_interval(Profiles(table, found.models[:heavy]), kept, level)
    diagnostics |= {
        "median": float(median),
        "best_weight": float(weights[0]),
        "models_in_interval": len(kept),
        "weight_in_interval": float(weights[:heavy].sum()),
    }
    if high is None:
        diagnostics |= {"interval_refused": no_upper_limit(), "lower_limit": low}
    return Estimate(
        method="bic-average",
        estimate=estimate,
        interval=None if high is None else (low, high),
        level=level,
        interval_method=None if high is None else "profile-likelihood-mixture",
        terms=named(interactions(found.models[0]), table.lists),
        diagnostics=diagnostics,
    )


def _told(table: OverlapTable, found: Found) -> dict[str, Any]:
    return {
        "models": [
            {
                "model": notation(model),
                "terms": named(interactions(model), table.lists),
                "estimate": float(found.estimates[place]),
                "bic": float(found.bics[place]),
                "delta_bic": float(found.bics[place] - found.bics[0]),
            }
            for place, model in enumerate(found.models[:_SHOWN])
        ],
        "models_tried": found.tried,
        "models_without_maximum": found.without_maximum,
        "order": found.order,
        "complete": found.complete,
    }


def _refused(method: str, level: float, diagnostics: dict[str, Any]) -> Estimate:
    refused = _(
        "None of the {tried} models has a maximum on this table: the lists overlap too little to say how many people are on none. Leave out the list that overlaps least, or merge it with another."
    ).format(tried=diagnostics["models_tried"])
    return Estimate(
        method=method,
        estimate=None,
        level=level,
        admissible=False,
        diagnostics={"refused": refused} | diagnostics,
    )
