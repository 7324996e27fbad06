"""Fits Poisson log-linear models (Cormack 1989), many tables and many models at once, by iteratively reweighted least squares.

One model on one table: ``fit(table, model) -> Fit``. Many: ``fit_rows(counts, chosen, terms) -> Rows``, a row per pair of table and
model. A term whose lists share nobody gets the parameter minus infinity: the cells inside it are left out and the rest is fitted
(Chan, Silverman & Vincent 2021, sections 2.3 to 2.5). Whether a maximum exists is not asked here but in ``existence``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtri, xlogy
from threadpoolctl import ThreadpoolController

from .models import Model, chosen_of, named
from .table import Counts, OverlapTable

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ROWS_AT_ONCE = 512  # What is being solved then stays within the processor's second cache.
_MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Stopping:
    """When a fit is good enough.

    ``decrement`` is the Newton decrement (about the change of the deviance to come) below which one last step is made; the error
    left is of the order of its square. With ``like_r`` the rule of R's ``glm`` decides instead: a relative change of the
    deviance under 1e-8, always from the counts plus 0.1, in at most 25 rounds.
    """

    decrement: float = 1e-11
    like_r: bool = False


PRECISE = Stopping()
LIKE_R = Stopping(like_r=True)


@dataclass(frozen=True)
class Layout:
    """The cells and terms of a family of models on t lists.

    ``terms`` has P entries, the constant first. ``design`` has shape (C, P), C = 2**t - 1 cells for the patterns from 1 on: 1 where
    the cell's pattern holds the term. With ``nobody`` the cell of the people on no list comes before them.
    """

    t: int
    terms: tuple[int, ...]
    nobody: bool = False

    @cached_property
    def design(self) -> Floats:
        """Return the design matrix, shape (C, P)."""
        patterns = np.arange(0 if self.nobody else 1, 2**self.t)[:, None]
        terms = np.array(self.terms, dtype=np.int64)[None, :]
        design: Floats = ((patterns & terms) == terms).astype(np.float64)
        return design

    @cached_property
    def _unions(self) -> tuple[Floats, NDArray[np.intp]]:
        terms = np.array(self.terms, dtype=np.int64)
        unions, place = np.unique(terms[:, None] | terms[None, :], return_inverse=True)
        patterns = np.arange(0 if self.nobody else 1, 2**self.t)[:, None]
        return ((patterns & unions) == unions).astype(np.float64), place.reshape(len(terms), len(terms))

    @property
    def unions(self) -> Floats:
        """The products of each two columns of the design, each different one once, shape (C, U): that of two terms is that of their union."""
        return self._unions[0]

    @property
    def union_of(self) -> NDArray[np.intp]:
        """Which column of ``unions`` is the product of two columns of the design, shape (P, P)."""
        return self._unions[1]


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def layout_of(t: int, terms: tuple[int, ...], *, nobody: bool = False) -> Layout:
    """Return the layout of these terms, the same one each time."""
    return Layout(t, terms, nobody)


@dataclass(frozen=True, slots=True)
class Rows:
    """What fitting R tables gave.

    ``coefficients`` (R, P): minus infinity for a term whose lists share nobody, 0 for a term outside the model.
    ``means`` (R, C): the fitted counts, 0 in the cells left out. ``retained`` (R, C): the cells kept. ``finite`` (R, P): the
    parameters fitted. ``deviance`` (R,). ``converged`` (R,): False where the rounds ran out or the equations could not be solved.
    """

    coefficients: Floats
    means: Floats
    retained: Flags
    finite: Flags
    deviance: Floats
    converged: Flags

    @property
    def hidden(self) -> Floats:
        """The people on no list, per row (R,): the exponent of the constant."""
        return np.exp(self.coefficients[:, 0])


def fit_rows(
    counts: Counts | Floats,
    chosen: Flags,
    layout: Layout,
    *,
    start: Floats | None = None,
    stopping: Stopping = PRECISE,
) -> Rows:
    """Fit row r's model, ``chosen[r]``, to row r's counts.

    ``counts`` (R, C) without the cell of nobody; ``chosen`` (R, P). ``start`` (R, P) are coefficients to begin from, those of terms
    that are not fitted being passed over; without it the counts plus 0.1 are where the rounds begin. A row never depends on the
    rows beside it but for the last bits.
    """
    observed = np.ascontiguousarray(counts, dtype=np.float64)
    design = layout.design
    totals = observed @ design
    finite = chosen & (totals > 0)
    finite[:, 0] = True
    retained = ((chosen & ~finite).astype(np.float64) @ design.T) == 0
    rows = len(observed)
    coefficients = np.where(chosen & ~finite, -np.inf, 0.0)
    means = np.zeros_like(observed)
    converged = np.zeros(rows, dtype=bool)
    sizes = finite.sum(axis=1)
    # How many threads share a product decides its last bits; on one they are the same on every machine of a kind.
    with _threads().limit(limits=1, user_api="blas"):
        for size in np.unique(sizes):
            alike = np.flatnonzero(sizes == size)
            for first in range(0, len(alike), _ROWS_AT_ONCE):
                block = alike[first : first + _ROWS_AT_ONCE]
                columns = np.nonzero(finite[block])[1].reshape(len(block), size)
                begun = None if start is None else np.where(finite[block], start[block], 0.0)
                equations = _Equations(layout, observed[block], retained[block].astype(np.float64), columns)
                if stopping.like_r:
                    beta, means[block], converged[block] = _iterate_like_r(equations)
                else:
                    beta, means[block], converged[block] = _iterate(equations, begun, stopping.decrement)
                coefficients[block] += beta
    deviance = _deviance(observed, means, retained)
    return Rows(coefficients, means, retained, finite, deviance, converged)


def _deviance(observed: Floats, means: Floats, retained: Flags) -> Floats:
    # In a cell that is left out the count is zero and so is the mean; both terms vanish.
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithm = np.where(observed > 0, np.log(observed / means), 0.0)
    deviance: Floats = 2 * np.where(retained, observed * logarithm - (observed - means), 0.0).sum(axis=1)
    return deviance


@dataclass(frozen=True)
class _Equations:
    """Rows with equally many finite parameters: ``observed`` and ``kept`` (R, C), ``columns`` (R, p) of the parameters."""

    layout: Layout
    observed: Floats
    kept: Floats
    columns: NDArray[np.intp]

    @cached_property
    def totals(self) -> Floats:
        """Return the sufficient statistics, shape (R, P)."""
        return self.observed @ self.layout.design

    def means(self, beta: Floats, at: NDArray[np.intp]) -> Floats:
        """Return the fitted counts of some rows."""
        # A step that shoots over is held back afterwards; until then it must not overflow.
        means: Floats = np.exp(np.minimum(beta @ self.layout.design.T, 500.0)) * self.kept[at]
        return means

    def gram(self, mu: Floats, at: NDArray[np.intp]) -> Floats:
        """Return the information matrices of some rows, shape (r, p, p)."""
        size = self.columns.shape[1]
        gram: Floats = np.take_along_axis(mu @ self.layout.unions, self._places[at], axis=1)
        return gram.reshape(len(at), size, size)

    @cached_property
    def _places(self) -> NDArray[np.intp]:
        """Where among the unions the products of a row's parameters stand, shape (R, p * p)."""
        own = self.columns
        return self.layout.union_of[own[:, :, None], own[:, None, :]].reshape(len(own), -1)

    def solve(self, mu: Floats, right: Floats, at: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Solve the information of some rows for a right side (r, P); return that (r, P) and its product with the right side (r,).

        Where the information is singular the product is not a number.
        """
        own = self.columns[at]
        short = np.take_along_axis(right, own, axis=1)
        gram = self.gram(mu, at)
        try:
            step = np.linalg.solve(gram, short[..., None])[..., 0]
        except np.linalg.LinAlgError:
            step = np.full(short.shape, np.nan)
            for row, matrix in enumerate(gram):
                if np.linalg.matrix_rank(matrix, hermitian=True) == len(matrix):
                    step[row] = np.linalg.lstsq(matrix, short[row], rcond=None)[0]
        full = np.zeros_like(right)
        np.put_along_axis(full, own, step, axis=1)
        return full, (step * short).sum(axis=1)

    def working_response(self, mu: Floats, at: NDArray[np.intp]) -> Floats:
        """Return the right side whose solution is the next coefficients themselves, from means that need be of no model."""
        eta = np.log(np.where(mu > 0, mu, 1.0))
        right: Floats = (mu * eta + (self.observed[at] - mu) * self.kept[at]) @ self.layout.design
        return right

    def objective(self, mu: Floats, beta: Floats, at: NDArray[np.intp]) -> Floats:
        """Return minus the log-likelihood up to a constant."""
        objective: Floats = mu.sum(axis=1) - (self.totals[at] * beta).sum(axis=1)
        return objective


def _iterate(equations: _Equations, start: Floats | None, enough: float) -> tuple[Floats, Floats, Flags]:
    """Go Newton's way, never uphill; return coefficients, means and which rows converged."""
    everyone = np.arange(len(equations.observed))
    if start is None:
        first = (equations.observed + 0.1) * equations.kept
        beta, product = equations.solve(first, equations.working_response(first, everyone), everyone)
        active = everyone[np.isfinite(product)]
    else:
        beta, active = start.copy(), everyone
    means = equations.means(beta, everyone)
    objective = equations.objective(means, beta, everyone)
    converged = np.zeros(len(everyone), dtype=bool)
    for _ in range(_MOST_ROUNDS):
        mu = means[active]
        step, decrement = equations.solve(mu, equations.totals[active] - mu @ equations.layout.design, active)
        fine = np.isfinite(decrement)
        active, step, decrement = active[fine], step[fine], decrement[fine]
        before = objective[active]
        bound = before + 1e-9 * (1 + np.abs(before))
        beta[active] += step
        means[active] = equations.means(beta[active], active)
        objective[active] = equations.objective(means[active], beta[active], active)
        for _ in range(30):
            uphill = ~(objective[active] <= bound)
            if not uphill.any():
                break
            held = active[uphill]
            step[uphill] /= 2
            beta[held] -= step[uphill]
            means[held] = equations.means(beta[held], held)
            objective[held] = equations.objective(means[held], beta[held], held)
        done = decrement < enough
        converged[active[done]] = True
        active = active[~done]
        if not len(active):
            break
    return beta, means, converged


def _iterate_like_r(equations: _Equations) -> tuple[Floats, Floats, Flags]:
    """Go the way of R's ``glm.fit``: its start, its steps and its rule to stop."""
    active = np.arange(len(equations.observed))
    means = (equations.observed + 0.1) * equations.kept
    beta = np.zeros((len(active), len(equations.layout.terms)))
    deviance = _deviance(equations.observed, means, equations.kept > 0)
    converged = np.zeros(len(active), dtype=bool)
    for _ in range(25):
        mu = means[active]
        beta[active], product = equations.solve(mu, equations.working_response(mu, active), active)
        active = active[np.isfinite(product)]
        means[active] = equations.means(beta[active], active)
        now = _deviance(equations.observed[active], means[active], equations.kept[active] > 0)
        done = np.abs(now - deviance[active]) / (np.abs(now) + 0.1) < 1e-8
        deviance[active] = now
        converged[active[done]] = True
        active = active[~done]
        if not len(active):
            break
    return beta, means, converged


@dataclass(frozen=True, kw_only=True)
class Fit:
    """One model fitted to one table.

    ``coefficients`` are per term, minus infinity included; ``errors`` the standard errors of the finite ones. ``hidden`` is the number
    of people on no list, ``estimate`` everybody.
    """

    table: OverlapTable
    model: Model
    coefficients: dict[int, float]
    errors: dict[int, float]
    means: Floats
    deviance: float
    loglik: float
    converged: bool

    @property
    def hidden(self) -> float:
        """Return the fitted number of people on no list."""
        return float(np.exp(self.coefficients[0]))

    @property
    def estimate(self) -> float:
        """Return the fitted number of people in all."""
        return self.table.observed + self.hidden

    @property
    def aic(self) -> float:
        """Return Akaike's criterion; parameters at minus infinity count."""
        return 2 * len(self.model) - 2 * self.loglik

    @property
    def bic(self) -> float:
        """Return the Bayesian criterion, with the number of people seen as the size of the sample."""
        return len(self.model) * float(np.log(self.table.observed)) - 2 * self.loglik

    @property
    def empty(self) -> tuple[str, ...]:
        """Return the terms at minus infinity, by name."""
        return named(
            sorted(term for term, value in self.coefficients.items() if value == -np.inf), self.table.lists
        )

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the interval that takes the model as known: normal on the logarithm of the hidden number."""
        away = float(ndtri((1 + level) / 2)) * self.errors[0]
        return (
            self.table.observed + self.hidden * float(np.exp(-away)),
            self.table.observed + self.hidden * float(np.exp(away)),
        )


def fit(table: OverlapTable, model: Model, stopping: Stopping = PRECISE) -> Fit:
    """Fit one model to one table, whether or not a maximum exists."""
    layout = layout_of(len(table.lists), tuple(sorted(model, key=lambda term: (term.bit_count(), term))))
    counts = table.counts[None, 1:]
    rows = fit_rows(counts, np.ones((1, len(layout.terms)), dtype=bool), layout, stopping=stopping)
    finite = np.flatnonzero(rows.finite[0])
    information = (rows.means @ layout.unions)[0][layout.union_of[np.ix_(finite, finite)]]
    variances = np.diag(np.linalg.pinv(information, hermitian=True))
    return Fit(
        table=table,
        model=model,
        coefficients=dict(zip(layout.terms, map(float, rows.coefficients[0]), strict=True)),
        errors={layout.terms[j]: float(np.sqrt(v)) for j, v in zip(finite, variances, strict=True)},
        means=rows.means[0],
        deviance=float(rows.deviance[0]),
        loglik=float(logliks(counts, rows)[0]),
        converged=bool(rows.converged[0]),
    )


def logliks(counts: Counts | Floats, rows: Rows) -> Floats:
    """Return the Poisson log-likelihood of each row over the cells kept, shape (R,)."""
    each = xlogy(counts, rows.means) - rows.means - gammaln(np.asarray(counts) + 1.0)
    summed: Floats = np.where(rows.retained, each, 0.0).sum(axis=1)
    return summed


def fit_models(
    table: OverlapTable, models: Sequence[Model], stopping: Stopping = PRECISE
) -> tuple[Rows, Floats]:
    """Fit many models to one table; return the rows and their log-likelihoods."""
    terms = tuple(sorted(set().union(*models), key=lambda term: (term.bit_count(), term)))
    layout = layout_of(len(table.lists), terms)
    counts = np.broadcast_to(table.counts[1:], (len(models), table.counts.size - 1))
    rows = fit_rows(counts, chosen_of(models, terms), layout, stopping=stopping)
    return rows, logliks(counts, rows)
