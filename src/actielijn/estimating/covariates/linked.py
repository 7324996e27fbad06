"""Linkage error into a model with covariates: the same model on tables that could as well be true, group by group.

The draws of a linkage say how many people have each pattern, and not who they are. Whoever has a pattern in a draw is taken to have the
covariates of those who have it in the table; a pattern that nobody has there takes those of everybody on one of its lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri
from threadpoolctl import threadpool_limits

from ..table import OverlapTable, StratifiedTable
from .answers import CovariateBootstrap, CovariateFit
from .cells import Cells, Floats, terms_from
from .model import Model
from .searching import Criterion, Search

_STEPS = 200


@dataclass(frozen=True, kw_only=True)
class OverDraws:
    """What a model says of each draw that it has an answer for: ``observed`` and ``hidden`` (D, S) per stratum; ``failed`` have none."""

    fit: CovariateFit
    observed: Floats
    hidden: Floats
    failed: int

    @property
    def answers(self) -> bool:
        """Whether enough draws have an answer for their spread to mean something."""
        return len(self.hidden) >= max(2, self.failed)

    @property
    def middle(self) -> CovariateFit:
        """The fit with the people per stratum that the draws have on average; strata go on adding up to the whole."""
        return replace(self.fit, observed=self.observed.mean(axis=0), hidden=self.hidden.mean(axis=0))

    def widened(self, drawn: CovariateBootstrap) -> CovariateBootstrap:
        """Return the resamples of the fit as those of all draws: each moves to one of them, its error in proportion to the hidden there."""
        at = np.arange(len(drawn.totals)) % len(self.hidden)
        error = drawn.totals - self.fit.totals
        own = np.where(self.fit.hidden > 0, self.fit.hidden, 1.0)
        ratio = np.where(self.fit.hidden > 0, self.hidden[at] / own, 1.0)
        return replace(drawn, totals=self.observed[at] + self.hidden[at] + error * ratio)

    def conditional_interval(self, level: float) -> tuple[float, float]:
        """Return the interval of the population given the model: its normal error on the log of the hidden number, around every draw."""
        hidden = self.hidden.sum(axis=1)
        own = float(self.fit.hidden.sum())
        error = self.fit.hidden_error / own if own > 0 else 0.0
        factors = np.exp(error * ndtri((np.arange(_STEPS) + 0.5) / _STEPS))
        totals = self.observed.sum(axis=1)[:, None] + hidden[:, None] * factors
        low, high = np.quantile(totals, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)


def over_draws(
    found: CovariateFit, draws: Sequence[OverlapTable], reselect: Criterion | None = None
) -> OverDraws:
    """Fit the model to each draw, or with ``reselect`` choose it anew by that criterion, beginning from the fitted one."""
    table, shares = _with_every_pattern(found.table, draws)
    observed, hidden, failed = [], [], 0
    with threadpool_limits(1, user_api="blas"):
        cells = Cells(table)
        model = Model(cells, found.terms)
        search = Search(cells, reselect, terms_from(table, "")) if reselect else None
        for draw in draws:
            counts = shares * draw.counts[table.patterns]
            solved = search.choose(counts, found.terms)[1] if search else model.solve(counts)
            if solved.problem:
                failed += 1
            else:
                observed.append(solved.observed)
                hidden.append(solved.hidden)
    shape = (len(hidden), len(table.strata))
    return OverDraws(
        fit=found,
        observed=np.array(observed).reshape(shape),
        hidden=np.array(hidden).reshape(shape),
        failed=failed,
    )


def _with_every_pattern(
    table: StratifiedTable, draws: Sequence[OverlapTable]
) -> tuple[StratifiedTable, Floats]:
    """Return the table with rows for every pattern of the draws, and which part of a pattern's people each row has (m,)."""
    totals = table.overlap.counts[table.patterns]
    shares = [np.divide(table.counts, totals, out=np.zeros(totals.size), where=totals > 0)]
    patterns, values = [table.patterns], [table.values]
    closed = [np.zeros_like(table.patterns) if table.closed is None else table.closed]
    missing = np.flatnonzero(
        (np.array([draw.counts for draw in draws]) > 0).any(axis=0) & (table.overlap.counts == 0)
    )
    for pattern in missing:
        near = np.flatnonzero((table.patterns & pattern > 0) & (closed[0] & pattern == 0))
        known = np.column_stack([table.values[near], closed[0][near]])
        rows, of = np.unique(known, axis=0, return_inverse=True)
        weights = np.bincount(of.ravel(), weights=table.counts[near], minlength=len(rows))
        patterns.append(np.full(len(rows), pattern))
        values.append(rows[:, :-1])
        closed.append(rows[:, -1])
        shares.append(weights / max(weights.sum(), 1.0))
    every = np.concatenate(patterns)
    wider = replace(
        table,
        patterns=every,
        values=np.concatenate(values),
        counts=np.concatenate([table.counts, np.zeros(every.size - table.counts.size, dtype=np.int64)]),
        closed=None if table.closed is None else np.concatenate(closed),
    )
    return wider, np.concatenate(shares)
