"""Stepwise choice of pairs by the exact Poisson p-value (Chan, Silverman & Vincent 2021, section 3.2), many tables in lock-step.

``estimate_stepwise(table, threshold=0.02, replicates=10_000, seed=1, jobs=1) -> Estimate`` chooses a model and redoes the choice in
each resample for a BCa interval; with ``replicates=0`` the interval takes the model as known.
``estimate_main_effects(table)`` chooses nothing; ``choose_stepwise(table)`` gives the model alone; ``Stepwise(t, threshold).choose(counts)`` chooses for many tables.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtr, pdtrc

from actielijn.language import _

from .bootstrap import REPLICATES, Progress, bootstrap
from .estimate import Estimate
from .existence import Existence, code_of, supports_of
from .fitting import PRECISE, Floats, Stopping, fit, fit_rows, layout_of
from .models import Model, main_effects, named, pairs_of, terms_up_to
from .table import Counts, OverlapTable

THRESHOLD = 0.02


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen for R tables.

    ``hidden`` (R,): the people on no list, not a number where not even the independent model has a maximum. ``steps`` (R, pairs): at
    which step each pair came in, 0 for never, in the order of ``pairs_of``.
    """

    hidden: Floats
    steps: NDArray[np.int64]


class Stepwise:
    """The choice of pairs for tables of ``t`` lists; what it learns about existence serves the tables that follow."""

    def __init__(self, t: int, threshold: float = THRESHOLD, stopping: Stopping = PRECISE) -> None:
        self.t = t
        self.threshold = threshold
        self.stopping = stopping
        self.layout = layout_of(t, terms_up_to(t, 2))
        self.pairs = pairs_of(t)
        self._existence = Existence(t)
        self._fine: dict[tuple[int, int], bool] = {}

    def __reduce__(self) -> tuple[type, tuple[int, float, Stopping]]:
        return type(self), (self.t, self.threshold, self.stopping)

    @property
    def name(self) -> str:
        """Return what the choice is called, its threshold included."""
        return f"stepwise {self.threshold!r} {self.stopping}"

    def hidden(self, counts: Counts) -> Floats:
        """Return the estimated people on no list for each table (R,), from counts (R, 2**t - 1)."""
        return self.choose(counts).hidden

    def choose(self, counts: Counts) -> Choices:
        """Choose a model for each table, from counts of shape (R, 2**t - 1) without the cell of nobody."""
        rows, first = len(counts), self.t + 1
        design = self.layout.design
        pair_totals = counts @ design[:, first:].astype(np.int64)
        chosen = np.zeros((rows, design.shape[1]), dtype=bool)
        chosen[:, :first] = True
        models = [0] * rows
        supports = supports_of(counts)
        hidden = np.full(rows, np.nan)
        steps = np.zeros((rows, len(self.pairs)), dtype=np.int64)
        active = np.array([row for row in range(rows) if self._exists(0, supports[row])], dtype=np.intp)
        start: Floats | None = None
        for step in range(1, len(self.pairs) + 2):
            if not len(active):
                break
            fitted = fit_rows(
                counts[active], chosen[active], self.layout, start=start, stopping=self.stopping
            )
            hidden[active] = np.where(fitted.converged, fitted.hidden, np.nan)
            expected = fitted.means @ design[:, first:]
            chances = _chances(pair_totals[active], expected)
            chances[chosen[active, first:]] = np.inf
            taken = self._take(chances, [models[row] for row in active], [supports[row] for row in active])
            grows = taken >= 0
            kept = np.flatnonzero(grows)
            start = np.where(fitted.finite[kept], fitted.coefficients[kept], 0.0)
            active, taken = active[kept], taken[kept]
            # The new term starts from what would set its own total right.
            with np.errstate(divide="ignore"):
                beginning = np.log(pair_totals[active, taken] / expected[kept, taken])
            start[np.arange(len(kept)), first + taken] = np.where(np.isfinite(beginning), beginning, 0.0)
            chosen[active, first + taken] = True
            steps[active, taken] = step
            for row, pair in zip(active.tolist(), taken.tolist(), strict=True):
                models[row] |= 1 << pair
        return Choices(hidden, steps)

    def _take(self, chances: Floats, models: list[int], supports: list[int]) -> NDArray[np.intp]:
        """Return for each row the pair with the smallest chance below the threshold whose model exists, or -1."""
        taken = np.full(len(models), -1, dtype=np.intp)
        open_rows = np.arange(len(models))
        while len(open_rows):
            # The first of equals: the lowest pair.
            best = np.argmin(chances[open_rows], axis=1)
            small = chances[open_rows, best] < self.threshold
            open_rows, best = open_rows[small], best[small]
            fine = np.array(
                [
                    self._exists(models[row] | 1 << pair, supports[row])
                    for row, pair in zip(open_rows.tolist(), best.tolist(), strict=True)
                ],
                dtype=bool,
            )
            taken[open_rows[fine]] = best[fine]
            chances[open_rows[~fine], best[~fine]] = np.inf
            open_rows = open_rows[~fine]
        return taken

    def _exists(self, pairs: int, support: int) -> bool:
        known = self._fine.get((pairs, support))
        if known is None:
            model = main_effects(self.t) | {pair for j, pair in enumerate(self.pairs) if pairs >> j & 1}
            known = self._existence.exists(model, support, within=frozenset(self.layout.terms))
            self._fine[pairs, support] = known
        return known


def _chances(totals: Counts, expected: Floats) -> Floats:
    """Return min{P(X ≤ k), P(X ≥ k)} for X Poisson with these means."""
    chances = np.ones(expected.shape)
    # The smaller tail is on the side of the mean where the count lies; within one of it both are looked at.
    below, above = totals < expected + 1, totals > expected - 1
    lower = below & (expected > 0)
    chances[lower] = pdtr(totals[lower], expected[lower])
    upper = above & (totals > 0)
    chances[upper] = np.minimum(chances[upper], pdtrc(totals[upper] - 1, expected[upper]))
    return chances


def estimate_stepwise(
    table: OverlapTable,
    *,
    threshold: float = THRESHOLD,
    level: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = 1,
    jobs: int = 1,
    resamples: Counts | None = None,
    stopping: Stopping = PRECISE,
    progress: Progress | None = None,
    keep_in: Path | None = None,
) -> Estimate:
    """Estimate by the model that stepwise choice leads to; the options are those of ``bootstrap``.

    Pairs stand in ``terms`` in the order in which they came in. ``diagnostics``: ``threshold``, ``empty`` (terms at minus infinity),
    ``conditional_interval`` (the model taken as known), and those of the bootstrap.
    """
    model, pairs = choose_stepwise(table, threshold, stopping)
    if model is None:
        return Estimate(
            method="stepwise",
            estimate=None,
            level=level,
            admissible=False,
            diagnostics={"refused": no_maximum_for_independence(), "threshold": threshold},
        )
    fitted = fit(table, model, stopping)
    conditional = fitted.interval(level)
    diagnostics: dict[str, object] = {
        "threshold": threshold,
        "empty": fitted.empty,
        "conditional_interval": conditional,
    }
    interval: tuple[float, float] | None = conditional
    if replicates or resamples is not None:
        found = bootstrap(
            table,
            Stepwise(len(table.lists), threshold, stopping),
            replicates=replicates,
            seed=seed,
            jobs=jobs,
            resamples=resamples,
            progress=progress,
            keep_in=keep_in,
        )
        interval = found.interval(level)
        diagnostics |= found.diagnostics(level)
    return Estimate(
        method="stepwise",
        estimate=fitted.estimate,
        interval=interval,
        level=level,
        interval_method="bca" if replicates or resamples is not None else "conditional",
        terms=named(pairs, table.lists),
        loglik=fitted.loglik,
        aic=fitted.aic,
        bic=fitted.bic,
        diagnostics=diagnostics,
    )


def estimate_main_effects(table: OverlapTable, *, level: float = 0.95) -> Estimate:
    """Estimate as if the lists were independent; the interval takes that for granted. A yardstick, hardly ever true."""
    model = main_effects(len(table.lists))
    if code_of(table, model):
        return Estimate(
            method="main-effects",
            estimate=None,
            level=level,
            admissible=False,
            diagnostics={"refused": no_maximum_for_independence()},
        )
    fitted = fit(table, model)
    return Estimate(
        method="main-effects",
        estimate=fitted.estimate,
        interval=fitted.interval(level),
        level=level,
        interval_method="conditional",
        loglik=fitted.loglik,
        aic=fitted.aic,
        bic=fitted.bic,
    )


def no_maximum_for_independence() -> str:
    """Say that not even the model in which the lists are independent has a maximum, and what to do."""
    return _(
        "Even the model in which the lists are independent has no maximum on this table: the lists overlap too little to say how many people are on none. Leave out the list that overlaps least, or merge it with another."
    )


def choose_stepwise(
    table: OverlapTable, threshold: float = THRESHOLD, stopping: Stopping = PRECISE
) -> tuple[Model | None, tuple[int, ...]]:
    """Return the model chosen for a table and its pairs as they came in; None when not even independence has a maximum."""
    stepwise = Stepwise(len(table.lists), threshold, stopping)
    choices = stepwise.choose(table.counts[None, 1:])
    if np.isnan(choices.hidden[0]):
        return None, ()
    order = sorted((step, pair) for step, pair in zip(choices.steps[0], stepwise.pairs, strict=True) if step)
    pairs = tuple(pair for _, pair in order)
    return main_effects(stepwise.t) | set(pairs), pairs
