"""What a fitted model and its resamples answer: people per stratum and over all, with intervals."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from ..formula import Term, written
from ..table import StratifiedTable
from .cells import Floats, Ints


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
        return float(self.totals.sum())

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
        groups = strata_by(self.table, covariates)
        return {labels: float(self.totals[chosen].sum()) for labels, chosen in groups.items()}

    def conditional_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the interval of the population given the model, symmetric in the logarithm of the hidden number."""
        hidden = float(self.hidden.sum())
        if hidden <= 0:
            return self.population, self.population
        observed = float(self.observed.sum())
        away = float(ndtri(0.5 + level / 2)) * self.hidden_error / hidden
        return observed + hidden * math.exp(-away), observed + hidden * math.exp(away)


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
        groups = strata_by(self.fit.table, covariates)
        return {
            labels: self.interval_of(lambda totals, chosen=chosen: totals[..., chosen].sum(axis=-1))
            for labels, chosen in groups.items()
        }

    def interval_of(self, figure: Callable[..., Floats]) -> tuple[float, float]:
        """Return the percentile interval of any figure of the strata, such as a ratio or a rate; it takes (B, S) and returns (B,)."""
        half = (1 - self.level) / 2
        low, high = np.quantile(figure(self.totals), [half, 1 - half], method="median_unbiased")
        return float(low), float(high)


def strata_by(table: StratifiedTable, covariates: Sequence[str]) -> dict[tuple[str, ...], Ints]:
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
