"""Estimates per stratum: lists with covariates that some lists do not record, and lists that did not operate everywhere.

van der Heijden and others 2012 (Ann. Appl. Stat. 6:831), Zwane & van der Heijden 2007 (Biometrics 63), Sutherland & Schwarz 2005.
``fit(table, "A + B + X1 + A:X2")`` fits one model on a ``StratifiedTable``; ``select`` chooses one; ``bootstrap`` gives intervals per stratum that
add up as the people do; ``estimate_covariates`` answers as the other methods do, under the name ``covariates``.

What is missing is missing at random: every count is spread over the cells it may belong to. That is the EM algorithm; its slow end is
taken by Newton steps on the likelihood of what was observed, whose curvature also tells what cannot be estimated.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from multiprocessing import get_context
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import solve_triangular
from scipy.optimize import linprog
from scipy.special import gammaln, ndtri
from threadpoolctl import threadpool_limits

from actielijn.language import _

from .estimate import Estimate
from .formula import Term, hierarchical, ordered, spelled, terms_of, written
from .table import StratifiedTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]
Criterion = Literal["bic", "aic"]

_LOST = (
    1e-7  # a direction of which more than all but this part of the information is missing cannot be estimated
)
_NOTHING = 1e-9
_NEGATIVE = 1e-6
_CLOSE = 1e-9  # the likelihood still to be gained when a last full step is made; what is left then is of the order of its square
_MOST_ROUNDS = 500
_MOST_NUMBERS = 30_000_000  # of the designs that a search keeps: 240 MB
_BLOCK = 25  # resamples per task: the same seed gives the same ones on any number of cores


@dataclass(frozen=True, kw_only=True)
class CovariateFit:
    """A log-linear model of lists and covariates, fitted to what was observed of it.

    The strata are those of ``table.strata``. ``observed`` (S,): people on lists, those
    without a recorded covariate spread by the model; ``hidden`` (S,): people on no list; both add up to what they are over all.
    ``fitted`` (S,): everybody as the model has it, which differs from the two where it does not fit each stratum.
    ``loglik``, ``aic`` and ``bic`` are those of the observed counts, with the log y! term; ``parameters`` counts those at minus infinity too.
    ``problem`` says why there is no answer, and then the numbers are not numbers; it is empty when there is one.
    """

    table: StratifiedTable
    terms: frozenset[Term]
    coefficients: dict[str, float]
    observed: Floats
    hidden: Floats
    fitted: Floats
    hidden_error: float
    loglik: float
    parameters: int
    rounds: int
    problem: str = ""

    @property
    def formula(self) -> str:
        """The model as a formula."""
        return written(self.terms, self.table.names)

    @property
    def population(self) -> float:
        """Everybody, on a list or not."""
        return self.table.observed + float(self.hidden.sum())

    @property
    def totals(self) -> Floats:
        """Everybody per stratum, shape (S,)."""
        return self.observed + self.hidden

    @property
    def aic(self) -> float:
        """Akaike's criterion; less is better."""
        return 2 * self.parameters - 2 * self.loglik

    @property
    def bic(self) -> float:
        """The Bayesian criterion, with the number of people observed; less is better."""
        return self.parameters * math.log(self.table.observed) - 2 * self.loglik

    def per(self, *covariates: str) -> dict[tuple[str, ...], float]:
        """Return everybody per combination of the levels of these covariates."""
        return _per(self.table, self.totals, covariates)

    def conditional_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the interval of the population given the model, symmetric in the logarithm of the hidden number."""
        hidden = float(self.hidden.sum())
        if hidden <= 0:
            return self.population, self.population
        away = float(ndtri(0.5 + level / 2)) * self.hidden_error / hidden
        return self.table.observed + hidden * math.exp(-away), self.table.observed + hidden * math.exp(away)


@dataclass(frozen=True, kw_only=True)
class CovariateBootstrap:
    """Strata of parametric resamples: ``totals`` of shape (B, S), those without an answer left out and counted in ``failed``."""

    fit: CovariateFit
    totals: Floats
    failed: int
    level: float

    def interval(self) -> tuple[float, float]:
        """Return the percentile interval of the whole population."""
        return self.interval_of(lambda totals: totals.sum(axis=-1))

    def per(self, *covariates: str) -> dict[tuple[str, ...], tuple[float, float]]:
        """Return the percentile interval per combination of the levels of these covariates."""
        groups = _groups(self.fit.table, covariates)
        return {
            labels: self.interval_of(lambda totals, chosen=chosen: totals[..., chosen].sum(axis=-1))
            for labels, chosen in groups.items()
        }

    def interval_of(self, figure: Callable[..., Floats]) -> tuple[float, float]:
        """Return the percentile interval of any figure of the strata, such as a ratio or a rate; it takes (B, S) and returns (B,)."""
        half = (1 - self.level) / 2
        low, high = np.quantile(figure(self.totals), [half, 1 - half], method="median_unbiased")
        return float(low), float(high)


def fit(table: StratifiedTable, model: str | Iterable[Term] = "") -> CovariateFit:
    """Fit one model, a formula or a set of terms; without one the lists and covariates are all independent.

    Raises BadFormulaError. A model without an answer is returned with its ``problem``.
    """
    with threadpool_limits(1, user_api="blas"):
        return _Model(_Cells(table), _terms(table, model)).fit(table)


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
        search = _Search(_Cells(table), criterion, _terms(table, base))
        terms, _found = search.choose(table.counts.astype(float), _terms(table, start), progress)
        return _Model(search.cells, terms).fit(table)


def bootstrap(
    found: CovariateFit,
    *,
    replicates: int = 500,
    level: float = 0.95,
    seed: int = 1,
    jobs: int = 1,
    reselect: Criterion | None = None,
    base: str = "",
    progress: Progress | None = None,
) -> CovariateBootstrap:
    """Draw tables from the fitted model, lose of each what was not observed, and estimate them all again.

    People are drawn over the cells, the hidden ones included; who is on no operating list is lost, and covariates are lost as often as
    among the people on exactly the same lists. With ``reselect`` the model is chosen anew in each table by that criterion, beginning from
    the fitted one; ``base`` then always stays.
    """
    if found.problem:
        raise ValueError(found.problem)
    blocks = [(first, min(first + _BLOCK, replicates)) for first in range(0, replicates, _BLOCK)]
    parts: list[Floats] = []
    for (_first, last), part in zip(
        blocks, _run(_Resampling(found, seed, reselect, _terms(found.table, base)), blocks, jobs), strict=True
    ):
        parts.append(part)
        if progress:
            progress(last, replicates)
    totals = np.concatenate(parts)
    answered = np.isfinite(totals).all(axis=1)
    return CovariateBootstrap(fit=found, totals=totals[answered], failed=int((~answered).sum()), level=level)


def passive_covariates(table: StratifiedTable, model: str | Iterable[Term]) -> tuple[str, ...]:
    """Return the covariates that may be left out without changing the population: those on no short path between two lists.

    A path through the graph of interactions is short when none of its steps can be skipped (van der Heijden et al. 2012, section 3).
    """
    terms = _terms(table, model)
    joined: dict[str, set[str]] = {name: set() for name in table.names}
    for one, other in (term for term in terms if len(term) == 2):
        joined[one].add(other)
        joined[other].add(one)
    active: set[str] = set()

    def walk(path: tuple[str, ...]) -> None:
        for step in joined[path[-1]]:
            if step in path or any(step in joined[earlier] for earlier in path[:-1]):
                continue
            if step in table.lists:
                active.update(path[1:])
            else:
                walk((*path, step))

    for listed in table.lists:
        walk((listed,))
    return tuple(name for name in table.covariates if name not in active)


def estimate_covariates(
    table: StratifiedTable,
    *,
    model: str | None = None,
    criterion: Criterion = "bic",
    replicates: int = 500,
    level: float = 0.95,
    seed: int = 1,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Estimate:
    """Estimate the population with covariates, by a given model or by one that is selected, and per stratum.

    ``diagnostics["strata"]`` has per combination of levels, and ``diagnostics["by"]`` per level of each covariate: the levels, ``observed``, ``hidden``,
    ``estimate`` and ``interval``. The interval is the percentiles of ``replicates`` parametric resamples, with a model that was selected
    selected anew in each; without resamples it is conditional on the model, for the whole only.
    """
    found = select(table, criterion=criterion) if model is None else fit(table, model)
    diagnostics: dict[str, Any] = {
        "model": found.formula,
        "selected": model is None,
        "parameters": found.parameters,
        "seed": seed,
        "passive_covariates": list(passive_covariates(table, found.terms)),
    }
    told: dict[str, Any] = {
        "method": "covariates",
        "level": level,
        "terms": tuple(
            spelled(term, table.names) for term in ordered(found.terms, table.names) if len(term) > 1
        ),
        "loglik": found.loglik,
        "aic": found.aic,
        "bic": found.bic,
    }
    if found.problem:
        diagnostics["refused"] = found.problem
        told |= {"estimate": None, "admissible": False, "loglik": None, "aic": None, "bic": None}
        return Estimate(diagnostics=diagnostics, **told)
    drawn = None
    if replicates:
        reselect = criterion if model is None else None
        drawn = bootstrap(
            found,
            replicates=replicates,
            level=level,
            seed=seed,
            jobs=jobs,
            reselect=reselect,
            progress=progress,
        )
        diagnostics["replicates"], diagnostics["replicates_failed"] = replicates, drawn.failed
        if drawn.totals.shape[0] < 2:
            drawn = None
    diagnostics["strata"] = _told(found, drawn, tuple(table.covariates))
    diagnostics["by"] = {covariate: _told(found, drawn, (covariate,)) for covariate in table.covariates}
    return Estimate(
        estimate=found.population,
        interval=drawn.interval() if drawn else found.conditional_interval(level),
        interval_method="parametric-bootstrap" if drawn else "conditional",
        diagnostics=diagnostics,
        **told,
    )


def _told(
    found: CovariateFit, drawn: CovariateBootstrap | None, covariates: tuple[str, ...]
) -> list[dict[str, Any]]:
    limits = drawn.per(*covariates) if drawn else {}
    return [
        {
            "levels": dict(zip(covariates, labels, strict=True)),
            "observed": float(found.observed[chosen].sum()),
            "hidden": float(found.hidden[chosen].sum()),
            "estimate": float(found.totals[chosen].sum()),
            "interval": limits.get(labels),
        }
        for labels, chosen in _groups(found.table, covariates).items()
    ]


def _groups(table: StratifiedTable, covariates: Sequence[str]) -> dict[tuple[str, ...], Ints]:
    """Return the strata of each combination of levels of these covariates."""
    places = [list(table.covariates).index(name) for name in covariates]
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, stratum in enumerate(table.strata):
        labels = tuple(
            table.covariates[name][int(stratum[place])]
            for name, place in zip(covariates, places, strict=True)
        )
        groups.setdefault(labels, []).append(at)
    return {labels: np.array(chosen) for labels, chosen in groups.items()}


def _per(table: StratifiedTable, totals: Floats, covariates: Sequence[str]) -> dict[tuple[str, ...], float]:
    return {labels: float(totals[chosen].sum()) for labels, chosen in _groups(table, covariates).items()}


def _terms(table: StratifiedTable, model: str | Iterable[Term]) -> frozenset[Term]:
    if isinstance(model, str):
        return terms_of(model, table.names) if model.strip() else hierarchical((), table.names)
    return hierarchical(model, table.names)


class _Cells:
    """The complete table behind a stratified one: C = S * 2**t cells, the pattern running fastest, and which rows may fill which."""

    def __init__(self, table: StratifiedTable) -> None:
        t, strata = len(table.lists), len(table.strata)
        self.table = table
        self.pattern = np.tile(np.arange(2**t), strata)
        self.stratum = np.repeat(np.arange(strata), 2**t)
        self.observable = (self.pattern & table.operated[self.stratum]) > 0
        closed = np.zeros_like(table.patterns) if table.closed is None else table.closed
        rows, cells = [], []
        for row in range(table.counts.size):
            told = (2**t - 1) & ~closed[row]
            within = np.flatnonzero(table.fits(row) & (table.operated == told))
            patterns = np.flatnonzero((np.arange(2**t) & told) == table.patterns[row])
            filled = (within[:, None] * 2**t + patterns).ravel()
            rows.append(np.full(filled.size, row))
            cells.append(filled)
        at = (np.concatenate(rows), np.concatenate(cells))
        self.fills = sparse.csr_array((np.ones(at[0].size), at), shape=(table.counts.size, self.pattern.size))
        self.filled_by = self.fills.T.tocsr()
        self.spread = np.diff(self.fills.indptr) > 1  # rows that may fill more than one cell
        self._parts: dict[Term, _Part] = {}

    def part(self, term: Term) -> "_Part":
        """Return what a term brings to any model; it is remembered."""
        if term not in self._parts:
            table = self.table
            bits = sum(1 << at for at, listed in enumerate(table.lists) if listed in term)
            on = (self.pattern & bits) == bits
            within = [name for name in table.covariates if name in term]
            places = [list(table.covariates).index(name) for name in within]
            levels = table.strata[:, places][self.stratum]
            lists = ":".join(listed for listed in table.lists if listed in term)
            labels, columns, margins = [], [], []
            for choice in np.ndindex(*(len(table.covariates[name]) for name in within)):
                here = on & (levels == np.array(choice, dtype=np.int64)).all(axis=1)
                margins.append(np.flatnonzero(here))
                if all(choice):
                    named = [
                        f"{name}={table.covariates[name][at]}"
                        for name, at in zip(within, choice, strict=True)
                    ]
                    labels.append(":".join(filter(None, [lists, *named])))
                    columns.append(here)
            shape = (len(self.pattern), len(columns))
            self._parts[term] = _Part(term, labels, np.array(columns).T.reshape(shape).astype(float), margins)
        return self._parts[term]

    def of_strata(self, of_cells: Floats) -> Floats:
        """Sum over the patterns of each stratum."""
        return np.asarray(
            np.bincount(self.stratum, weights=of_cells, minlength=len(self.table.strata)), dtype=float
        )


@dataclass(frozen=True)
class _Part:
    """A term of a model: its ``columns`` (C, q) in the design, with ``labels``; and its ``margins``, the cells of people on all its lists by level."""

    term: Term
    labels: list[str]
    columns: Floats
    margins: list[Ints]


@dataclass(frozen=True)
class _Solution:
    observed: Floats
    hidden: Floats
    hidden_error: float
    loglik: float
    rounds: int
    coefficients: Floats
    vanished: NDArray[np.bool_]
    means: Floats
    problem: str = ""
    kept: "_Kept | None" = None
    top: "_Maximum | None" = None


class _Model:
    """One model on the complete table: its design, and the margins that it fits."""

    def __init__(self, cells: _Cells, terms: frozenset[Term]) -> None:
        self.cells, self.terms = cells, terms
        self._last: _Kept | None = None
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

    def solve(self, counts: Floats, start: Floats | None = None) -> _Solution:
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
        solved = _maximise(kept.design, kept.fills, counts, cells.spread, begin)
        coefficients = np.zeros(self.design.shape[1])
        coefficients[kept.columns] = solved.at
        beyond = np.exp(np.minimum(kept.outside @ solved.at, 700.0))
        spread, hidden = np.zeros(cells.pattern.size), np.zeros(cells.pattern.size)
        spread[kept.cells] = solved.filled
        hidden[kept.hidden] = beyond
        means = hidden.copy()
        means[kept.cells] = solved.means
        slope = beyond @ kept.outside
        return _Solution(
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

    def _nothing(self, problem: str) -> _Solution:
        of_strata = np.full(len(self.cells.table.strata), np.nan)
        return _Solution(
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

    def _kept_for(self, support: NDArray[np.bool_]) -> "_Kept":
        """Return what is left of the table when margins that nobody can fill are emptied; the last one is remembered."""
        empty = self.margins @ support.astype(float) == 0
        if self._last is None or not (self._last.empty == empty).all():
            gone = self.margin_cells @ empty.astype(float) > 0
            kept = np.flatnonzero(self.cells.observable & ~gone)
            hidden = np.flatnonzero(~self.cells.observable & ~gone)
            design = self.design[kept]
            columns = _independent(design)
            self._last = _Kept(
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

    def _problem(self, filled: NDArray[np.bool_], kept: "_Kept") -> str:
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

    def _unidentified(self, solved: "_Maximum", columns: Ints) -> str:
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


@dataclass(frozen=True)
class _Kept:
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
class _Maximum:
    """Where the likelihood is highest, with the complete and the observed information there."""

    at: Floats
    means: Floats
    filled: Floats  # the counts spread over the cells kept
    loglik: float
    rounds: int
    complete: Floats
    observed: Floats

    @cached_property
    def _parts(self) -> tuple[Floats, Floats, Floats]:
        return _relative(self.complete, self.observed)

    def inverse(self) -> Floats:
        """Return the covariance of the parameters, without the directions about which nothing is known."""
        root, known, axes = self._parts
        good = known > _LOST
        back = solve_triangular(root.T, axes[:, good], lower=False)
        return np.asarray((back / known[good]) @ back.T)

    def lost(self) -> NDArray[np.bool_] | None:
        """Return the parameters in the directions about which nothing is known; None when there is no such direction."""
        root, known, axes = self._parts
        if known[0] > _LOST:
            return None
        back = solve_triangular(root.T, axes[:, known <= _LOST], lower=False)
        return np.asarray((np.abs(back) > 0.05 * np.abs(back).max(axis=0)).any(axis=1))


def _relative(complete: Floats, observed: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the root of the complete information, and the observed one as parts of it along axes: values rising, vectors."""
    scale = np.sqrt(np.maximum(np.diag(complete), 1e-300))
    root = np.linalg.cholesky(complete / np.outer(scale, scale) + 1e-12 * np.eye(len(scale))) * scale[:, None]
    half = solve_triangular(root, observed, lower=True)
    whole = solve_triangular(root, half.T, lower=True)
    known, axes = np.linalg.eigh((whole + whole.T) / 2)
    return root, known, axes


def _maximise(
    design: Floats,
    fills: Any,
    counts: Floats,
    spread: NDArray[np.bool_],
    start: Floats | None,
) -> _Maximum:
    """Maximise the sum over rows of y log (fills @ mu) minus the sum of mu, where mu = exp(design @ parameters).

    Each step is Newton's in the directions that the observed information knows, measured against the complete one, so that it never
    falls short of EM's; it is halved until the likelihood grows.
    """
    present = np.flatnonzero(counts > 0)
    fills, counts, spread = fills[present], counts[present], spread[present]
    partial = np.flatnonzero(spread)
    fills_partial, counts_partial = fills[partial], counts[partial]
    filled_by = fills.T.tocsr()
    sizes = np.diff(fills.indptr)
    if start is None or not np.isfinite(start).all():
        even = filled_by @ (counts / sizes)
        at = np.linalg.lstsq(design, np.log(even + 0.5), rcond=None)[0]
    else:
        at = start

    def height_of(parameters: Floats) -> tuple[float, Floats, Floats]:
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            means = np.exp(design @ parameters)
            sums = fills @ means
            height = float(counts @ np.log(sums) - means.sum())
        return (height if math.isfinite(height) else -math.inf), means, sums

    height, means, sums = height_of(at)
    if height == -math.inf:
        at = np.zeros(design.shape[1])
        at[0] = math.log(counts.sum() / len(design))
        height, means, sums = height_of(at)
    rounds = 0
    while True:
        filled = means * (filled_by @ (counts / sums))
        slope = design.T @ (filled - means)
        complete = _squared(design, means)
        observed = complete
        if partial.size:
            weights = means * (fills_partial.T @ (counts_partial / sums[partial]))
            average = (fills_partial @ (means[:, None] * design)) / sums[partial][:, None]
            observed = complete - _squared(design, weights) + _squared(average, counts_partial)
        root, known, axes = _relative(complete, observed)
        along = axes.T @ solve_triangular(root, slope, lower=True)
        steps = along / np.maximum(np.abs(known), 1e-5)
        decrement = float(along @ steps)
        last = decrement < _CLOSE or rounds >= _MOST_ROUNDS
        if last and known[0] < -_NEGATIVE and rounds < _MOST_ROUNDS:
            steps = 0.1 * (np.arange(known.size) == 0)  # a saddle: leave it along the axis that rises
            last = False
        step = solve_triangular(root.T, axes @ steps, lower=False)
        size = 1.0
        while True:
            reached, its_means, its_sums = height_of(at + size * step)
            if reached >= height or last or size < 1e-10:
                break
            size /= 2
        last = last or size < 1e-10
        if reached >= height - _CLOSE * max(1.0, abs(height)):
            at, height, means, sums = at + size * step, reached, its_means, its_sums
        rounds += 1
        if last:
            break
    filled = means * (filled_by @ (counts / sums))
    return _Maximum(at, means, filled, height, rounds, complete, observed)


def _squared(matrix: Floats, weights: Floats) -> Floats:
    """Return matrix' diag(weights) matrix; as a product with itself it costs half."""
    scaled = matrix * np.sqrt(weights)[:, None]
    return scaled.T @ scaled


def _independent(design: Floats) -> Ints:
    """Return the columns that are no sum of earlier ones."""
    if not design.size:
        return np.arange(0)
    triangle: Floats = np.asarray(np.linalg.qr(design, mode="r"))
    size = np.sqrt((design**2).sum(axis=0))
    diagonal = np.zeros(design.shape[1])
    diagonal[: triangle.shape[0]] = np.abs(np.diag(triangle))
    if (diagonal > 1e-9 * np.maximum(size, 1e-300)).all():
        return np.arange(design.shape[1])
    # Without the dependent columns the diagonal of the later ones changes; they are taken one by one.
    basis = np.zeros((design.shape[0], 0))
    columns = []
    for at, column in enumerate(design.T):
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        length = float(np.linalg.norm(rest))
        if length > 1e-8 * max(1.0, float(size[at])):
            basis = np.column_stack([basis, rest / length])
            columns.append(at)
    return np.array(columns, dtype=np.int64)


class _Search:
    """Chooses interactions of two; what it prepares for a model serves every table with the same rows."""

    def __init__(self, cells: _Cells, criterion: Criterion, always: frozenset[Term]) -> None:
        self.cells, self.criterion, self.always = cells, criterion, always
        self._models: dict[frozenset[Term], _Model] = {}
        self._numbers = 0

    def choose(
        self, counts: Floats, start: frozenset[Term], progress: Progress | None = None
    ) -> tuple[frozenset[Term], _Solution]:
        """Add and leave out interactions, the best first, until none lowers the criterion."""
        names = self.cells.table.names
        pairs = [frozenset(pair) for pair in combinations(names, 2)]
        price = math.log(counts.sum()) if self.criterion == "bic" else 2.0
        tried: dict[frozenset[Term], tuple[float, _Solution]] = {}

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
        self, counts: Floats, now: frozenset[Term], found: _Solution, absent: list[Term], present: list[Term]
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

    def _model(self, terms: frozenset[Term]) -> _Model:
        if terms not in self._models:
            made = _Model(self.cells, terms)
            self._numbers += 2 * made.design.size
            if self._numbers > _MOST_NUMBERS:
                self._models.clear()
                self._numbers = 2 * made.design.size
            self._models[terms] = made
        return self._models[terms]


@dataclass(frozen=True)
class _Loss:
    """How the people of some cells (c,) lose covariates: in these shares (m,) they end up in these rows (c, m)."""

    cells: Ints
    shares: Floats
    rows: Ints


class _Resampling:
    """Draws and estimates the resamples of a block; picklable, so that it can run on another core."""

    def __init__(
        self, found: CovariateFit, seed: int, reselect: Criterion | None, always: frozenset[Term]
    ) -> None:
        self.found, self.seed, self.reselect, self.always = found, seed, reselect, always

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("found", "seed", "reselect", "always")}

    @cached_property
    def _prepared(self) -> tuple[_Model, _Search | None, Floats, Floats, list[_Loss]]:
        table = self.found.table
        model = _Model(_Cells(table), self.found.terms)
        found = model.solve(table.counts.astype(float))
        frame, losses = _losses(model.cells)
        cells = _Cells(frame)
        search = _Search(cells, self.reselect, self.always) if self.reselect else None
        return _Model(cells, self.found.terms), search, found.means, found.coefficients, losses

    def __call__(self, block: tuple[int, int]) -> Floats:
        """Return the people per stratum of resamples ``block[0]`` up to ``block[1]``, not a number where there is no answer."""
        model, search, means, start, losses = self._prepared
        people = round(float(means.sum()))
        share = means / means.sum()
        totals = np.full((block[1] - block[0], len(model.cells.table.strata)), np.nan)
        for place, number in enumerate(range(*block)):
            rng = np.random.default_rng([self.seed, number])
            drawn = rng.multinomial(people, share)
            rows = np.zeros(model.cells.table.counts.size)
            for loss in losses:
                np.add.at(rows, loss.rows, rng.multinomial(drawn[loss.cells], loss.shares))
            if search is None:
                solved = model.solve(rows, start)
            else:
                _terms_chosen, solved = search.choose(rows, self.found.terms)
            if not solved.problem:
                totals[place] = solved.observed + solved.hidden
        return totals


def _losses(cells: _Cells) -> tuple[StratifiedTable, list[_Loss]]:
    """Return a table with every row that people may end up in, and how each pattern loses its covariates.

    Which covariates are lost depends on exactly which lists hold somebody. For a pattern that nobody has, a covariate is recorded when
    the people of one of its lists have it more often than not.
    """
    table, t = cells.table, len(cells.table.lists)
    closed = np.zeros_like(table.patterns) if table.closed is None else table.closed
    recorded = table.values >= 0
    kept: dict[tuple[int, int], Counter[tuple[bool, ...]]] = defaultdict(Counter)
    for row, count in enumerate(table.counts.tolist()):
        kept[int(closed[row]), int(table.patterns[row])][tuple(recorded[row].tolist())] += count
    by_list = [
        [
            2 * (table.counts * recorded[:, at])[table.patterns >> j & 1 == 1].sum()
            >= table.counts[table.patterns >> j & 1 == 1].sum()
            for at in range(len(table.covariates))
        ]
        for j in range(t)
    ]
    shut = (2**t - 1) & ~table.operated[cells.stratum]
    told = cells.pattern & ~shut
    places: dict[tuple[int, int, tuple[int, ...]], int] = {}
    losses = []
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for cell in np.flatnonzero(cells.observable).tolist():
        groups[int(shut[cell]), int(told[cell])].append(cell)
    for (shut_here, on), members in groups.items():
        masks = kept.get((shut_here, on)) or Counter()
        if not masks.total():
            lists = [j for j in range(t) if on >> j & 1]
            masks = Counter(
                [tuple(any(by_list[j][at] for j in lists) for at in range(len(table.covariates)))]
            )
        rows = [
            [
                places.setdefault(
                    (shut_here, on, tuple(np.where(mask, table.strata[cells.stratum[cell]], -1).tolist())),
                    len(places),
                )
                for mask in masks
            ]
            for cell in members
        ]
        shares = np.array(list(masks.values())) / masks.total()
        losses.append(_Loss(np.array(members), shares, np.array(rows)))
    frame = replace(
        table,
        patterns=np.array([on for _shut, on, _values in places], dtype=np.int64),
        values=np.array([values for _shut, _on, values in places], dtype=np.int64).reshape(
            len(places), len(table.covariates)
        ),
        counts=np.zeros(len(places), dtype=np.int64),
        closed=np.array([shut_here for shut_here, _on, _values in places], dtype=np.int64),
    )
    return frame, losses


def _run(task: _Resampling, blocks: list[tuple[int, int]], jobs: int) -> Iterator[Floats]:
    """Do the blocks in their order, on several processes when that is asked and there is something to share."""
    if jobs <= 1 or len(blocks) <= 1:
        with threadpool_limits(1, user_api="blas"):
            for block in blocks:
                yield task(block)
        return
    pool = ProcessPoolExecutor(
        min(jobs, len(blocks)), mp_context=get_context("spawn"), initializer=_begin, initargs=(task,)
    )
    with pool:
        yield from pool.map(_resample_here, blocks)


_task: _Resampling | None = None


def _begin(task: _Resampling) -> None:
    global _task
    _task = task


def _resample_here(block: tuple[int, int]) -> Floats:
    assert _task is not None
    with threadpool_limits(1, user_api="blas"):
        return _task(block)
