"""Profile-likelihood intervals (Cormack 1992, Biometrics 48:567), for one model and for many at once.

``estimate_profile(table, model=None) -> Estimate``: of the model given, or else of the one that BIC prefers. For each number of people
in all, the people on no list are taken as a cell like the others and the model is fitted to all cells; how well that goes is the
likelihood of the number. Unlike an interval from the standard error it need not be symmetric on any scale.
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtri, gammaln, ndtr, xlogy

from actielijn.language import _

from .estimate import Estimate
from .existence import code_of
from .fitting import Floats, fit, fit_models, fit_rows, layout_of
from .models import Model, chosen_of, interactions, main_effects, named, notation
from .ranking import search
from .table import OverlapTable

_MOST_HIDDEN = 1e7  # No limit is looked for beyond this many times the people seen.
_FEWEST_HIDDEN = 1e-3
_GOLDEN = (np.sqrt(5) - 1) / 2


class Profiles:
    """The profile likelihoods of M models on one table, each of which must have a maximum.

    ``exact`` takes the logarithms of factorials as they are; otherwise Stirling's formula stands for them, as it does in Rcapture, from
    one hidden person on.
    """

    def __init__(self, table: OverlapTable, models: Sequence[Model], *, exact: bool = False) -> None:
        self.table = table
        self.exact = exact
        terms = tuple(sorted(frozenset().union(*models), key=lambda term: (term.bit_count(), term)))
        self._layout = layout_of(len(table.lists), terms, nobody=True)
        self._chosen = chosen_of(models, terms)
        rows, _logliks = fit_models(table, models)
        self._near = np.where(np.isfinite(rows.coefficients), rows.coefficients, 0.0)
        self.estimates = rows.hidden
        self.peaks, self.heights = self._maximise()

    def logliks(self, hidden: Floats) -> Floats:
        """Return the log-likelihood of each model at its own number of hidden people (M,), up to a constant of the table."""
        counts = np.empty((len(hidden), self.table.counts.size))
        counts[:] = self.table.counts
        counts[:, 0] = hidden
        start = self._near.copy()
        start[:, 0] = np.log(hidden)
        rows = fit_rows(counts, self._chosen, self._layout, start=start)
        self._near = np.where(np.isfinite(rows.coefficients), rows.coefficients, 0.0)
        return self._of_numbers(hidden) - rows.deviance / 2

    def confidence(self, log_hidden: float) -> Floats:
        """Return how sure each model is that at most this many are hidden (M,): the normal integral of the signed root."""
        below = self.heights - self.logliks(np.full(len(self.peaks), np.exp(log_hidden)))
        root = np.sqrt(np.maximum(2 * below, 0.0))
        confidence: Floats = ndtr(np.where(np.exp(log_hidden) < self.peaks, -root, root))
        return confidence

    def _of_numbers(self, hidden: Floats) -> Floats:
        stirling = self._stirling(np.maximum(hidden, 1.0))
        exact = self._factorials(hidden)
        if self.exact:
            return exact
        one = np.ones_like(hidden)
        # Stirling's formula runs off to infinity at zero; below one person the exact form goes on from where it is then.
        return np.where(hidden >= 1, stirling, exact - self._factorials(one) + self._stirling(one))

    def _stirling(self, hidden: Floats) -> Floats:
        everyone = self.table.observed + hidden
        return hidden - everyone - np.log(hidden / everyone) / 2

    def _factorials(self, hidden: Floats) -> Floats:
        everyone = self.table.observed + hidden
        factorials: Floats = (
            gammaln(everyone + 1) - gammaln(hidden + 1) + xlogy(hidden, hidden) - xlogy(everyone, everyone)
        )
        return factorials

    def _maximise(self) -> tuple[Floats, Floats]:
        """Find the top of each likelihood by golden section on the logarithm of the hidden number.

        It is near the estimate, unless hardly anybody is hidden: then the likelihood may rise all the way to nobody.
        """
        middle = np.log(np.maximum(self.estimates, 10 * _FEWEST_HIDDEN))
        low, high = middle - 2, middle + 2
        at_middle = self.logliks(np.exp(middle))
        low = np.where(self.logliks(np.exp(low)) > at_middle, np.log(_FEWEST_HIDDEN), low)
        high = np.where(
            self.logliks(np.exp(high)) > at_middle, np.log(_MOST_HIDDEN * self.table.observed), high
        )
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        at_left, at_right = self.logliks(np.exp(left)), self.logliks(np.exp(right))
        for _round in range(36):
            lower = at_left >= at_right
            low, high = np.where(lower, low, left), np.where(lower, right, high)
            new = np.where(lower, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
            value = self.logliks(np.exp(new))
            left, right = np.where(lower, new, right), np.where(lower, left, new)
            at_left, at_right = np.where(lower, value, at_right), np.where(lower, at_left, value)
        best = np.where(at_left >= at_right, left, right)
        return np.exp(best), np.maximum(at_left, at_right)


def limits_where(
    low: Callable[[float], float], high: Callable[[float], float], middle: float, observed: int
) -> tuple[float, float | None]:
    """Return the hidden numbers where two falling functions of the logarithm of the hidden number cross zero, around ``middle``.

    ``low`` is asked below the middle and ``high`` above it; both are positive there. The first is 0 when there is no such number, the
    second None.
    """
    farthest = np.log(_MOST_HIDDEN * observed)
    nearest, step = middle, 0.5
    while low(nearest) > 0 and nearest > np.log(_FEWEST_HIDDEN):
        nearest -= step
        step *= 1.5
    first = 0.0 if low(nearest) > 0 else float(np.exp(brentq(low, nearest, middle, xtol=1e-10)))
    outer, step = middle, 0.5
    while high(outer) > 0 and outer < farthest:
        outer += step
        step *= 1.5
    last = None if high(outer) > 0 else float(np.exp(brentq(high, middle, outer, xtol=1e-10)))
    return first, last


def profile_interval(profiles: Profiles, level: float = 0.95) -> tuple[float, float | None]:
    """Return the limits, in people in all, of the first of the models; the upper one is None when there is no end to it."""
    allowed = float(chdtri(1, 1 - level))
    top = profiles.heights[0]

    def above(log_hidden: float) -> float:
        hidden = np.full(len(profiles.heights), np.exp(log_hidden))
        return float(allowed - 2 * (top - profiles.logliks(hidden)[0]))

    observed = profiles.table.observed
    first, last = limits_where(above, above, float(np.log(profiles.peaks[0])), observed)
    return observed + first, None if last is None else observed + last


def mixture_interval(profiles: Profiles, weights: Floats, level: float = 0.95) -> tuple[float, float | None]:
    """Return the limits, in people in all, at which the models together, by weight, are as sure as the level asks.

    With one model they are its profile limits.
    """
    tail = float((1 - level) / 2)

    def sure(log_hidden: float) -> float:
        return float(weights @ profiles.confidence(log_hidden))

    middle = float(np.log(profiles.peaks) @ weights)
    while sure(middle) < tail:
        middle += 0.5
    while sure(middle) > 1 - tail:
        middle -= 0.5
    observed = profiles.table.observed
    first, last = limits_where(lambda at: sure(at) - tail, lambda at: 1 - tail - sure(at), middle, observed)
    return observed + first, None if last is None else observed + last


def no_upper_limit() -> str:
    """Say that an interval has no end."""
    return _(
        "The likelihood does not fall off: however large the number, the table does not contradict it. There is no upper limit, so no interval."
    )


def estimate_profile(
    table: OverlapTable,
    model: Model | None = None,
    *,
    order: int | None = None,
    level: float = 0.95,
    exact: bool = False,
) -> Estimate:
    """Estimate by the top of the profile likelihood, with its interval.

    Without a ``model`` it is the one that BIC prefers up to ``order``. ``diagnostics``: ``model``, ``poisson_estimate`` (of the same model by
    the Poisson fit), ``empty``.
    """
    if model is None:
        found = search(table, order)
        model = found.models[0] if found.models else main_effects(len(table.lists))
    if code_of(table, model):
        return Estimate(
            method="profile",
            estimate=None,
            level=level,
            admissible=False,
            diagnostics={
                "refused": _(
                    "The model {model} has no maximum on this table: the numbers on the lists do not settle the number on none."
                ).format(model=notation(model))
            },
        )
    fitted = fit(table, model)
    profiles = Profiles(table, [model], exact=exact)
    low, high = profile_interval(profiles, level)
    diagnostics: dict[str, object] = {
        "model": notation(model),
        "empty": fitted.empty,
        "poisson_estimate": fitted.estimate,
    }
    if high is None:
        diagnostics |= {"interval_refused": no_upper_limit(), "lower_limit": low}
    return Estimate(
        method="profile",
        estimate=table.observed + float(profiles.peaks[0]),
        interval=None if high is None else (low, high),
        level=level,
        interval_method=None if high is None else "profile-likelihood",
        terms=named(interactions(model), table.lists),
        loglik=fitted.loglik,
        aic=fitted.aic,
        bic=fitted.bic,
        diagnostics=diagnostics,
    )
