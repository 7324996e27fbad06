"""One model on the complete table: its design, the margins it fits, whether it has a maximum, and its fit."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.special import gammaln
from threadpoolctl import threadpool_limits

from actielijn.language import _

from ..formula import Term, ordered, spelled
from ..table import StratifiedTable
from .answers import CovariateFit
from .cells import Cells, Floats, Ints, terms_from
from .maximum import Maximum, independent, maximise

_NOTHING = 1e-9


def fit(table: StratifiedTable, model: str | Iterable[Term] = "") -> CovariateFit:
    """Fit one model, a formula or a set of terms; without one the lists and covariates are all independent.

    Raises BadFormulaError. A model without an answer is returned with its ``problem``.
    """
    with threadpool_limits(1, user_api="blas"):
        return Model(Cells(table), terms_from(table, model)).fit(table)


@dataclass(frozen=True)
class Kept:
    """What is left of the complete table for a model: ``cells`` and ``hidden`` ones kept, and the ``columns`` that are no sum of others."""

    empty: NDArray[np.bool_]
    cells: Ints
    hidden: Ints
    columns: Ints
    design: Floats
    outside: Floats
    fills: Any
    vanished: NDArray[np.bool_]
    loose: set[Term]


@dataclass(frozen=True)
class Solution:
    """The highest point of a model on some counts, back in the strata and cells of the whole table; ``problem`` as in the fit."""

    observed: Floats
    hidden: Floats
    hidden_error: float
    loglik: float
    rounds: int
    coefficients: Floats
    vanished: NDArray[np.bool_]
    means: Floats
    problem: str = ""
    kept: Kept | None = None
    top: Maximum | None = None


class Model:
    """One model on the complete table: its design, and the margins that it fits."""

    def __init__(self, cells: Cells, terms: frozenset[Term]) -> None:
        self.cells, self.terms = cells, terms
        self._last: Kept | None = None
        parts = [cells.part(term) for term in ordered(terms, cells.table.names)]
        self.labels = ["(constant)", *(label for part in parts for label in part.labels)]
        self.column_terms = [frozenset[str](), *(part.term for part in parts for _label in part.labels)]
        margins = [margin for part in parts for margin in part.margins]
        columns = [np.ones((cells.pattern.size, 1)), *(part.columns for part in parts)]
        self.design = np.column_stack(columns)
        at = np.concatenate(margins)
        of = np.repeat(np.arange(len(margins)), [margin.size for margin in margins])
        self.margins = sparse.csr_array(
            (np.ones(at.size), (of, at)), shape=(len(margins), cells.pattern.size)
        )
        self.margin_cells = self.margins.T.tocsr()

    def fit(self, table: StratifiedTable, near: Mapping[str, float] | None = None) -> CovariateFit:
        """Fit to the table's counts and tell it in the table's words; the search begins near the parameters of another model."""
        start = None if near is None else np.array([near.get(label, 0.0) for label in self.labels])
        found = self.solve(table.counts.astype(float), start)
        parameters = np.where(found.vanished, -np.inf, found.coefficients).tolist()
        return CovariateFit(
            table=table,
            terms=self.terms,
            coefficients=dict(zip(self.labels, parameters, strict=True)),
            observed=found.observed,
            hidden=found.hidden,
            fitted=self.cells.of_strata(found.means),
            hidden_error=found.hidden_error,
            loglik=found.loglik,
            parameters=self.design.shape[1],
            rounds=found.rounds,
            problem=found.problem,
        )

    def solve(self, counts: Floats, start: Floats | None = None) -> Solution:
        """Maximise the likelihood of the observed counts (R,).

        A margin that nobody fills empties its cells, with the hidden ones where it is a margin of covariates only. What then is left must
        have a maximum, and the hidden cells must follow from it.
        """
        cells = self.cells
        support = cells.filled_by @ (counts > 0) > 0
        kept = self._kept_for(support)
        problem = self._problem(support[kept.cells], kept)
        if problem:
            return self._nothing(problem)
        begin = None if start is None else start[kept.columns]
        solved = maximise(kept.design, kept.fills, counts, cells.spread, begin)
        coefficients = np.zeros(self.design.shape[1])
        coefficients[kept.columns] = solved.at
        beyond = np.exp(np.minimum(kept.outside @ solved.at, 700.0))
        spread, hidden = np.zeros(cells.pattern.size), np.zeros(cells.pattern.size)
        spread[kept.cells] = solved.filled
        hidden[kept.hidden] = beyond
        means = hidden.copy()
        means[kept.cells] = solved.means
        slope = beyond @ kept.outside
        return Solution(
            observed=cells.of_strata(spread),
            hidden=cells.of_strata(hidden),
            hidden_error=math.sqrt(max(float(slope @ solved.inverse() @ slope), 0.0)),
            loglik=solved.loglik - float(gammaln(counts + 1).sum()),
            rounds=solved.rounds,
            coefficients=coefficients,
            vanished=kept.vanished,
            means=means,
            problem=self._unidentified(solved, kept.columns),
            kept=kept,
            top=solved,
        )

    def _nothing(self, problem: str) -> Solution:
        of_strata = np.full(len(self.cells.table.strata), np.nan)
        return Solution(
            observed=of_strata,
            hidden=of_strata,
            hidden_error=math.nan,
            loglik=math.nan,
            rounds=0,
            coefficients=np.full(self.design.shape[1], np.nan),
            vanished=np.zeros(self.design.shape[1], dtype=bool),
            means=np.full(self.cells.pattern.size, np.nan),
            problem=problem,
        )

    def _kept_for(self, support: NDArray[np.bool_]) -> Kept:
        """Return what is left of the table when margins that nobody can fill are emptied; the last one is remembered."""
        empty = self.margins @ support.astype(float) == 0
        if self._last is None or not (self._last.empty == empty).all():
            gone = self.margin_cells @ empty.astype(float) > 0
            kept = np.flatnonzero(self.cells.observable & ~gone)
            hidden = np.flatnonzero(~self.cells.observable & ~gone)
            design = self.design[kept]
            columns = independent(design)
            self._last = Kept(
                empty=empty,
                cells=kept,
                hidden=hidden,
                columns=columns,
                design=np.ascontiguousarray(design[:, columns]),
                outside=self.design[hidden][:, columns],
                fills=self.cells.fills[:, kept],
                vanished=~self.design[~gone].any(axis=0),
                loose=self._loose(kept, hidden, columns),
            )
        return self._last

    def _loose(self, kept: Ints, hidden: Ints, columns: Ints) -> set[Term]:
        """Return the terms that matter to hidden cells and cannot be told from others in the cells kept."""
        dropped = np.setdiff1d(np.arange(self.design.shape[1]), columns)
        if not dropped.size:
            return set()
        # A column that was left out is a sum of others on the cells kept; it must be the same sum on the hidden cells.
        design, outside = self.design[kept], self.design[hidden]
        sums = np.linalg.lstsq(design[:, columns], design[:, dropped], rcond=None)[0]
        apart = np.abs(outside[:, dropped] - outside[:, columns] @ sums) > 1e-6
        return {self.column_terms[dropped[at]] for at in np.flatnonzero(apart.any(axis=0))}

    def _problem(self, filled: NDArray[np.bool_], kept: Kept) -> str:
        """Say why the model has no maximum, or why the hidden cells do not follow from it; empty when all is well."""
        if kept.loose:
            return _(
                "The number of hidden people does not follow from a model with {terms}; leave it out."
            ).format(terms=self._spelled(kept.loose))
        seen = kept.design[filled]
        values, vectors = np.linalg.eigh(seen.T @ seen)
        directions = vectors[:, values < _NOTHING * max(1.0, float(values[-1]))]
        if not directions.shape[1]:
            return ""
        moved = kept.design[~filled] @ directions
        answer = linprog(
            -moved.sum(axis=0),
            A_ub=np.vstack([moved, -moved]),
            b_ub=np.concatenate([np.ones(len(moved)), np.zeros(len(moved))]),
            bounds=(None, None),
            method="highs",
        )
        if answer.status != 0 or -answer.fun > 1e-6:
            loose = np.abs(directions).max(axis=1) > 1e-6
            return _(
                "The model has no maximum on this table: too few people for {terms}. Leave it out, or group levels."
            ).format(terms=self._spelled({self.column_terms[at] for at in kept.columns[loose]}))
        return ""

    def _unidentified(self, solved: Maximum, columns: Ints) -> str:
        """Say which terms the observed counts tell nothing about, although the complete table would."""
        loose = solved.lost()
        if loose is None:
            return ""
        return _(
            "What was recorded tells nothing about {terms}: it is recorded on too few lists. Leave it out of the model."
        ).format(terms=self._spelled({self.column_terms[at] for at in columns[loose]}))

    def _spelled(self, terms: Iterable[Term]) -> str:
        names = self.cells.table.names
        largest = [term for term in set(terms) if not any(term < other for other in set(terms))]
        return ", ".join(spelled(term, names) for term in ordered(largest, names) if term) or _(
            "the constant"
        )
