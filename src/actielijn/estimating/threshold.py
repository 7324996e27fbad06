"""Dependences between lists are kept when the posterior says that they are clearly not nothing, and the others are left out.

Silverman 2020 (J. R. Statist. Soc. A 183:691, section 6), Forster 2010 (Stat. Methodol. 7:210). The method ``threshold``. The posterior is
weighed around its top with points that fill space evenly, so nothing has to burn in and a seed gives the same answer anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

from actielijn.language import _

from .estimate import Estimate
from .existence import code_of
from .models import Model, interactions, main_effects, named, order_of, pairs_of, subterms, terms_up_to
from .table import OverlapTable
from .wording import number

Floats = NDArray[np.float64]
Prior = Literal["normal", "flat"]

_DEGREES = 6.0  # of the t distribution that is drawn from: its tails are heavier than the posterior's
_GOOD_PARETO, _MOST_PARETO = 0.5, 0.7
_MOST_LAPS = 4


@dataclass(frozen=True)
class Weighed:
    """A posterior as weighted points: ``points`` (M, P) for the ``terms`` (P,), the constant first; ``weights`` (M,) sum to one.

    ``pareto_k`` says how well the points cover the posterior: up to 0.7 their means can be relied on (Vehtari et al. 2024). ``empty``
    are the terms at minus infinity: with a flat prior those whose lists share nobody.
    """

    terms: tuple[int, ...]
    empty: frozenset[int]
    points: Floats
    weights: Floats
    pareto_k: float

    @property
    def strengths(self) -> dict[int, float]:
        """Return |mean| / standard deviation of each term; infinite for those at minus infinity."""
        mean = self.weights @ self.points
        deviation = np.sqrt(self.weights @ (self.points - mean) ** 2)
        told: dict[int, float] = dict(zip(self.terms, (np.abs(mean) / deviation).tolist(), strict=True))
        return told | dict.fromkeys(self.empty, np.inf)

    def hidden(self, levels: Sequence[float]) -> Floats:
        """Return quantiles of the number of hidden people, the exponential of the constant."""
        constant = self.points[:, 0]
        order = np.argsort(constant)
        reached = np.cumsum(self.weights[order]) - self.weights[order] / 2
        return np.asarray(np.exp(np.interp(levels, reached, constant[order])))


def weigh(
    table: OverlapTable, model: Model, *, prior: Prior = "normal", points: int = 2**14, seed: int = 1
) -> Weighed:
    """Weigh the posterior of a Poisson log-linear model on so many points (a power of two).

    The constant and the lists have flat priors; interactions have a standard normal one or, with ``prior="flat"``, a flat one, and then
    are at minus infinity where their lists share nobody. The points are those of a t distribution laid over the posterior; where it
    fits badly it is laid again over what the points found.
    """
    patterns = np.arange(1, table.counts.size)
    empty: frozenset[int] = frozenset()
    if prior == "flat":
        empty = frozenset(term for term in model if not table.counts[1:][patterns & term == term].any())
        for term in empty:
            patterns = patterns[patterns & term != term]
    terms = tuple(sorted(model - empty, key=lambda term: (order_of(term), term)))
    design = (patterns[:, None] & np.array(terms) == np.array(terms)).astype(float)
    precision = np.array([1.0 if prior == "normal" and order_of(term) > 1 else 0.0 for term in terms])
    counts = table.counts[patterns].astype(float)

    centre, spread = _top(design, counts, precision)
    draws, lengths = _fill(points, len(terms), seed)
    for lap in range(1, _MOST_LAPS + 1):
        steps = draws / np.sqrt(lengths)[:, None]
        at = centre + steps @ np.linalg.cholesky(spread).T
        drawn_from = -(_DEGREES + len(terms)) / 2 * np.log1p((steps**2).sum(axis=1) / _DEGREES)
        posterior = _heights(at, design, counts) - at**2 @ precision / 2
        weights, pareto_k = _smooth(posterior - drawn_from)
        if pareto_k <= _GOOD_PARETO or lap == _MOST_LAPS:
            break
        centre = weights @ at
        spread = ((at - centre) * weights[:, None]).T @ (at - centre)
    return Weighed(terms, empty, at, weights, pareto_k)


def estimate_threshold(
    table: OverlapTable,
    *,
    prior: Prior = "normal",
    order: int = 2,
    threshold: float = 2.0,
    level: float = 0.95,
    points: int = 2**14,
    seed: int = 1,
) -> Estimate:
    """Estimate the population by its posterior median and central interval after leaving out the weak dependences.

    All pairs of lists are in the first model; those with |mean| / standard deviation of at least ``threshold`` stay. With ``order=3`` the
    triples whose three pairs stayed are tried in the same way. ``diagnostics``: ``strengths`` per term tried (None at minus infinity),
    ``pareto_k``, ``prior``, ``threshold``, ``seed``, ``warnings``; ``refused`` when the posterior does not exist.
    """
    t = len(table.lists)
    chosen = main_effects(t)
    empty: frozenset[int] = frozenset()
    tried: dict[int, float] = {}
    pareto: list[float] = []
    refused = _without_posterior(table, chosen)
    for size in range(2, min(order, t - 1) + 1):
        candidates = [
            term
            for term in (pairs_of(t) if size == 2 else terms_up_to(t, size))
            if order_of(term) == size
            and all(inside in chosen and inside not in empty for inside in subterms(term) if inside != term)
        ]
        if refused or not candidates:
            break
        full = chosen | frozenset(candidates)
        if prior == "flat":
            refused = _without_posterior(table, full)
            if refused:
                break
        weighed = weigh(table, full, prior=prior, points=points, seed=seed)
        strengths = weighed.strengths
        tried |= {term: strengths[term] for term in candidates}
        empty |= weighed.empty
        pareto.append(weighed.pareto_k)
        chosen |= {term for term in candidates if tried[term] >= threshold}
    diagnostics: dict[str, Any] = {
        "prior": prior,
        "threshold": threshold,
        "seed": seed,
        "strengths": {
            name: strength if np.isfinite(strength) else None
            for name, strength in zip(named(tried, table.lists), tried.values(), strict=True)
        },
    }
    if refused:
        diagnostics["refused"] = refused
        return Estimate(
            method="threshold", estimate=None, level=level, admissible=False, diagnostics=diagnostics
        )
    weighed = weigh(table, chosen, prior=prior, points=points, seed=seed)
    half = (1 - level) / 2
    low, middle, high = table.observed + weighed.hidden([half, 0.5, 1 - half])
    diagnostics["pareto_k"] = max([*pareto, weighed.pareto_k])
    diagnostics["warnings"] = (
        [
            _(
                "The weighted points cover the posterior badly (Pareto k {k}, at most {most}); the interval is rough."
            ).format(k=number(diagnostics["pareto_k"], 2), most=number(_MOST_PARETO, 1))
        ]
        if diagnostics["pareto_k"] > _MOST_PARETO
        else []
    )
    return Estimate(
        method="threshold",
        estimate=float(middle),
        interval=(float(low), float(high)),
        level=level,
        interval_method="posterior",
        terms=named(interactions(chosen), table.lists),
        diagnostics=diagnostics,
    )


def _without_posterior(table: OverlapTable, model: Model) -> str:
    if code_of(table, model) == 0:
        return ""
    if not interactions(model):
        return _(
            "There is no posterior: the lists hardly overlap, so that nothing says how many people are on none of them."
        )
    return _(
        "The model with {terms} has no single maximum on this table, and with a flat prior no posterior either: too few people are on several lists. Use the normal prior, or merge lists."
    ).format(terms=", ".join(named(interactions(model), table.lists)))


def _top(design: Floats, counts: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """Return where the posterior is highest and the inverse of its curvature there, by Newton's method with halved steps."""
    start = np.log(counts + 0.5)
    at = np.asarray(np.linalg.lstsq(design, start, rcond=None)[0], dtype=np.float64)
    for _round in range(200):
        means = np.exp(design @ at)
        height = counts @ (design @ at) - means.sum() - precision @ at**2 / 2
        slope = design.T @ (counts - means) - precision * at
        curvature = (design.T * means) @ design + np.diag(precision)
        step = np.linalg.solve(curvature, slope)
        if slope @ step < 1e-12:
            break
        size = 1.0
        while size > 1e-6:
            tried = at + size * step
            with np.errstate(over="ignore"):
                reached = counts @ (design @ tried) - np.exp(design @ tried).sum() - precision @ tried**2 / 2
            if reached >= height:
                break
            size /= 2
        at = at + size * step
    return at, np.asarray(np.linalg.inv(curvature), dtype=np.float64)


def _heights(at: Floats, design: Floats, counts: Floats) -> Floats:
    """Return the logarithm of the likelihood at points (M, P), in blocks that stay within 64 MB."""
    size = max(8_000_000 // len(design), 1)
    heights = np.empty(len(at))
    for first in range(0, len(at), size):
        predictor = at[first : first + size] @ design.T
        with np.errstate(over="ignore"):
            heights[first : first + size] = predictor @ counts - np.exp(predictor).sum(axis=1)
    return heights


def _fill(points: int, size: int, seed: int) -> tuple[Floats, Floats]:
    """Return normal points (M, P) and the divisors (M,) that make them t distributed, from a scrambled Sobol sequence."""
    from scipy.stats.qmc import Sobol

    even = Sobol(size + 1, seed=seed).random(points)
    even = np.clip(even, 1e-12, 1 - 1e-12)
    return ndtri(even[:, :-1]), gammaincinv(_DEGREES / 2, even[:, -1]) * 2 / _DEGREES


def _smooth(log_ratios: Floats) -> tuple[Floats, float]:
    """Return Pareto-smoothed weights that sum to one, and the shape of their tail."""
    from arviz_stats.base.array import array_stats

    measured: Any = array_stats  # it has no types
    smoothed, pareto_k = measured.psislw(
        log_ratios.max() - log_ratios
    )  # it expects log likelihoods, and turns them round
    weights = np.exp(smoothed - smoothed.max())
    return weights / weights.sum(), float(pareto_k)
