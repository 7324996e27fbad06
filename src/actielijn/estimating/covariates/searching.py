"""Which interactions a model needs: forward and backward by a criterion, the most promising first."""

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Literal

import numpy as np
from threadpoolctl import threadpool_limits

from ..formula import Term, ordered
from ..table import StratifiedTable
from .answers import CovariateFit
from .cells import Cells, Floats, terms_from
from .model import Model, Solution

Progress = Callable[[int, int], None]
Criterion = Literal["bic", "aic"]

_MOST_NUMBERS = 30_000_000  # of the designs that a search keeps: 240 MB


def select(
    table: StratifiedTable,
    *,
    base: str = "",
    start: str = "",
    criterion: Criterion = "bic",
    progress: Progress | None = None,
) -> CovariateFit:
    """Choose two-way interactions forward and backward from ``start`` until none added or left out lowers the criterion.

    What is in ``base`` always stays. Models without an answer are passed over. ``progress`` hears how many interactions the model has, of
    how many there are.
    """
    with threadpool_limits(1, user_api="blas"):
        search = Search(Cells(table), criterion, terms_from(table, base))
        terms, _found = search.choose(table.counts.astype(float), terms_from(table, start), progress)
        return Model(search.cells, terms).fit(table)


class Search:
    """Chooses interactions of two; what it prepares for a model serves every table with the same rows."""

    def __init__(self, cells: Cells, criterion: Criterion, always: frozenset[Term]) -> None:
        self.cells, self.criterion, self.always = cells, criterion, always
        self._models: dict[frozenset[Term], Model] = {}
        self._numbers = 0

    def choose(
        self, counts: Floats, start: frozenset[Term], progress: Progress | None = None
    ) -> tuple[frozenset[Term], Solution]:
        """Add and leave out interactions, the best first, until none lowers the criterion."""
        names = self.cells.table.names
        pairs = [frozenset(pair) for pair in combinations(names, 2)]
        price = math.log(counts.sum()) if self.criterion == "bic" else 2.0
        tried: dict[frozenset[Term], tuple[float, Solution]] = {}

        def worth(terms: frozenset[Term], near: frozenset[Term] | None = None) -> float:
            if terms not in tried:
                model, begin = self._model(terms), None
                if near is not None and not tried[near][1].problem:
                    known = dict(zip(self._model(near).labels, tried[near][1].coefficients, strict=True))
                    begin = np.array([known.get(label, 0.0) for label in model.labels])
                found = model.solve(counts, begin)
                value = math.inf if found.problem else price * len(model.labels) - 2 * found.loglik
                tried[terms] = value, found
            return tried[terms][0]

        now = self.always | start
        best = worth(now)
        while True:
            if progress:
                progress(sum(len(term) == 2 for term in now), len(pairs))
            absent = [pair for pair in pairs if pair not in now]
            loose = [
                term
                for term in ordered(now - self.always, names)
                if len(term) > 1 and not any(term < other for other in now)
            ]
            sizes = {term: len(self.cells.part(term).labels) * price for term in (*absent, *loose)}
            promised = self._promised(counts, now, tried[now][1], absent, loose)
            changes = {pair: (now | {pair}, sizes[pair] - promised.get(pair, math.inf)) for pair in absent}
            changes |= {term: (now - {term}, promised.get(term, -math.inf) - sizes[term]) for term in loose}
            chosen, least = now, best
            for term, (terms, promise) in sorted(changes.items(), key=lambda change: change[1][1]):
                # A promise is good to far less than half, and what cannot be told is promised most.
                if promise > sizes[term] / 2 or (least < best and 1.5 * promise > least - best):
                    break
                if worth(terms, now) < least - 1e-9:
                    chosen, least = terms, worth(terms)
            if chosen == now:
                return now, tried[now][1]
            for terms, (value, found) in tried.items():
                if terms != chosen:  # designs are large, and only that of the model at hand is needed
                    tried[terms] = value, replace(found, kept=None, top=None)
            now, best = chosen, least

    def _promised(
        self, counts: Floats, now: frozenset[Term], found: Solution, absent: list[Term], present: list[Term]
    ) -> dict[Term, float]:
        """Return about how much each absent term would raise, and each present one holds up, twice the log likelihood.

        These are the score test and Wald's, from the information at the fit of the model; terms about which they cannot tell are left out.
        """
        if found.problem or found.kept is None or found.top is None:
            return {}
        kept, top, model = found.kept, found.top, self._model(now)
        covariance = top.inverse()
        promised: dict[Term, float] = {}
        for term in present:
            at = [place for place, column in enumerate(kept.columns) if model.column_terms[column] == term]
            if len(at) == len(self.cells.part(term).labels):
                promised[term] = float(
                    top.at[at] @ np.linalg.pinv(covariance[np.ix_(at, at)], hermitian=True) @ top.at[at]
                )
        if not absent:
            return promised
        filled = np.flatnonzero((counts > 0) & self.cells.spread)
        fills = kept.fills[filled]
        sums = fills @ top.means
        known = top.means - top.means * (fills.T @ (counts[filled] / sums))
        root = np.sqrt(counts[filled])[:, None] / sums[:, None]
        own = root * (fills @ (top.means[:, None] * kept.design))
        for term in absent:
            columns = self.cells.part(term).columns[kept.cells]
            score = columns.T @ (top.filled - top.means)
            theirs = root * (fills @ (top.means[:, None] * columns))
            across = kept.design.T @ (known[:, None] * columns) + own.T @ theirs
            inside = columns.T @ (known[:, None] * columns) + theirs.T @ theirs
            promised[term] = float(
                score
                @ np.linalg.pinv(inside - across.T @ covariance @ across, rcond=1e-8, hermitian=True)
                @ score
            )
        return promised

    def _model(self, terms: frozenset[Term]) -> Model:
        if terms not in self._models:
            made = Model(self.cells, terms)
            self._numbers += 2 * made.design.size
            if self._numbers > _MOST_NUMBERS:
                self._models.clear()
                self._numbers = 2 * made.design.size
            self._models[terms] = made
        return self._models[terms]
