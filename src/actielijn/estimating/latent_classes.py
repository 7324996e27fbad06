"""A population of classes of people who differ in how likely each list is to hold them; within a class the lists are independent.

Manrique-Vallier 2016 (Biometrics 72:1246): a truncated stick-breaking mixture, sampled by Gibbs on the table of patterns. The method
``latent-class``. Many chains from far apart advance together as arrays; when they do not agree there is no answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actielijn.language import _

from .estimate import Estimate
from .table import OverlapTable
from .wording import about, number, percent

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

LARGEST_R_HAT = 1.05
FEWEST_EFFECTIVE = 400
_CONVERGED = 1.01
_PLENTY = 2_000  # effective draws after which more sweeps would not change a published digit
_HOPELESS = 1.3  # an R-hat halfway above this is a matter of separate answers, not of patience
_LAP = 2_000
_SWEEPS = 40_000
_PATTERNS = 32
_FIRST, _EACH = 250, 100  # people in the first sample, and sweeps over each
_ALPHA_SHAPE = _ALPHA_RATE = 0.25
_AXES = {"chain_axis": 0, "draw_axis": 1}


@dataclass(frozen=True)
class Draws:
    """What the chains drew after the part that was thrown away, and whether they agree.

    ``population``: shape (chains, sweeps). ``classes``: shape (chains, sweeps), how many classes held anybody. ``r_hat`` (rank-normalised,
    split), ``ess_bulk`` and ``ess_tail`` are those of log N (Vehtari et al. 2021). ``truncated``: the part of the draws at the truncation.
    """

    population: Floats
    classes: NDArray[np.int64]
    r_hat: float
    ess_bulk: float
    ess_tail: float
    truncated: float
    sweeps: int

    @property
    def agree(self) -> bool:
        """Whether the chains agree and are worth enough draws to tell an interval."""
        return self.r_hat <= LARGEST_R_HAT and min(self.ess_bulk, self.ess_tail) >= FEWEST_EFFECTIVE


def draw(
    table: OverlapTable,
    *,
    classes: int = 10,
    chains: int = 16,
    sweeps: int | None = None,
    truncation: float | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> Draws:
    """Sample the population size from the posterior with prior proportional to 1/N, at most so many sweeps of each chain.

    Unless told it is 40,000, and fewer where many patterns have people, so that many lists take no longer than few.

    The first third is thrown away. Sampling ends early when the chains agree and are worth 2,000 draws, or when halfway they are as far
    apart as only separate answers are. ``truncation`` is the most that can be hidden, in people per person observed; the literature's
    program has 20, here there is none unless told. ``seed`` settles every draw.
    """
    if chains < 4:
        raise ValueError("chains that agree mean something from four on")
    state = _State(table, classes, chains, truncation, np.random.default_rng(seed))
    if sweeps is None:
        sweeps = min(_SWEEPS, max(_SWEEPS * _PATTERNS // len(state.on), 2 * _LAP))
    population = np.empty((chains, sweeps))
    occupied = np.empty((chains, sweeps), dtype=np.int64)
    state.begin()
    r_hat, bulk, tail, done = np.inf, 0.0, 0.0, 0
    while done < sweeps:
        for sweep in range(done, min(done + _LAP, sweeps)):
            state.sweep()
            population[:, sweep] = state.counts[:, 0]
            occupied[:, sweep] = (state.in_class > 0).sum(axis=1)
        done = min(done + _LAP, sweeps)
        logs = np.log(table.observed + population[:, done // 3 : done])
        r_hat = r_hat_of(logs)
        hopeless = done >= sweeps // 2 and r_hat > _HOPELESS
        # What the draws are worth takes longest to tell, and decides nothing as long as the chains are apart.
        if r_hat <= _CONVERGED or hopeless or done == sweeps:
            bulk, tail = worth_of(logs)
        if progress:
            progress(done, sweeps)
        if hopeless or (r_hat <= _CONVERGED and min(bulk, tail) >= _PLENTY):
            break
    kept = population[:, done // 3 : done]
    return Draws(
        population=table.observed + kept,
        classes=occupied[:, done // 3 : done],
        r_hat=r_hat,
        ess_bulk=bulk,
        ess_tail=tail,
        truncated=0.0 if truncation is None else float((kept >= state.most).mean()),
        sweeps=done,
    )


def r_hat_of(draws: Floats) -> float:
    """Return the rank-normalised split R-hat of draws (chains, sweeps); infinity when nothing ever changes."""
    if np.ptp(draws) == 0:
        return np.inf
    return float(_array_stats().rhat(draws, method="rank", **_AXES))


def worth_of(draws: Floats) -> tuple[float, float]:
    """Return how many independent draws these (chains, sweeps) are worth, in the bulk and in the tails."""
    if np.ptp(draws) == 0:
        return 0.0, 0.0
    measured = _array_stats()
    return (
        float(measured.ess(draws, method="bulk", **_AXES)),
        float(measured.ess(draws, method="tail", prob=(0.05, 0.95), **_AXES)),
    )


def _array_stats() -> Any:
    # Imported here: it takes a second, and it has no types.
    from arviz_stats.base.array import array_stats

    return array_stats


def estimate_latent_class(
    table: OverlapTable,
    *,
    level: float = 0.95,
    classes: int = 10,
    chains: int = 16,
    sweeps: int | None = None,
    truncation: float | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> Estimate:
    """Estimate the population by its posterior median and central interval, or refuse when the chains do not agree.

    ``diagnostics``: ``r_hat``, ``ess_bulk``, ``ess_tail``, ``chain_medians``, ``classes_occupied`` (mean), ``truncated``, ``sweeps``, ``chains``, ``seed``,
    ``warnings``, and ``refused`` with the reason when R-hat is above 1.05 or the draws are worth fewer than 400.
    """
    if len(table.lists) < 3:
        reason = _("Latent classes need three lists or more; this table has {lists}.").format(
            lists=len(table.lists)
        )
        return Estimate(
            method="latent-class",
            estimate=None,
            level=level,
            admissible=False,
            diagnostics={"refused": reason},
        )
    drawn = draw(
        table,
        classes=classes,
        chains=chains,
        sweeps=sweeps,
        truncation=truncation,
        seed=seed,
        progress=progress,
    )
    medians = np.median(drawn.population, axis=1)
    diagnostics: dict[str, object] = {
        "r_hat": drawn.r_hat,
        "ess_bulk": drawn.ess_bulk,
        "ess_tail": drawn.ess_tail,
        "chain_medians": medians.tolist(),
        "classes_occupied": float(drawn.classes.mean()),
        "truncated": drawn.truncated,
        "sweeps": drawn.sweeps,
        "chains": chains,
        "seed": seed,
        "warnings": [
            _(
                "{share} of the draws reached the most that may be hidden; the interval depends on where that was set."
            ).format(share=percent(drawn.truncated, 1))
        ]
        if drawn.truncated > 0.001
        else [],
    }
    if not drawn.agree:
        diagnostics["refused"] = _refusal(drawn, medians)
        return Estimate(
            method="latent-class", estimate=None, level=level, admissible=False, diagnostics=diagnostics
        )
    half = (1 - level) / 2
    low, middle, high = np.quantile(drawn.population, [half, 0.5, 1 - half])
    return Estimate(
        method="latent-class",
        estimate=float(middle),
        interval=(float(low), float(high)),
        level=level,
        interval_method="posterior",
        diagnostics=diagnostics,
    )


def _refusal(drawn: Draws, medians: Floats) -> str:
    sweeps = number(drawn.sweeps)
    if drawn.r_hat > LARGEST_R_HAT:
        return _(
            "The chains do not agree (R-hat {r_hat}, at most {most}): from different starts their medians run from {low} to {high}. The table fits more than one answer, or needs more sweeps than {sweeps}."
        ).format(
            r_hat=number(drawn.r_hat, 3),
            most=number(LARGEST_R_HAT, 2),
            low=about(float(medians.min())),
            high=about(float(medians.max())),
            sweeps=sweeps,
        )
    return _(
        "The chains are worth {effective} independent draws, and an interval needs {fewest}; give them more sweeps than {sweeps}."
    ).format(effective=number(min(drawn.ess_bulk, drawn.ess_tail)), fewest=FEWEST_EFFECTIVE, sweeps=sweeps)


class _State:
    """Where all chains are: C chains, K classes, t lists, one row per pattern with the hidden one first."""

    def __init__(
        self,
        table: OverlapTable,
        classes: int,
        chains: int,
        truncation: float | None,
        rng: np.random.Generator,
    ) -> None:
        t = len(table.lists)
        seen = np.flatnonzero(table.counts)
        self.rng = rng
        self.observed = np.full(chains, table.observed)
        self.most = 2**62 if truncation is None else int(truncation * table.observed)
        self.on = np.concatenate([np.zeros((1, t)), (seen[:, None] >> np.arange(t)) & 1]).astype(float)
        self.off = 1 - self.on
        self.counts = np.zeros((chains, seen.size + 1), dtype=np.int64)
        self.counts[:, 1:] = table.counts[seen]
        self.in_class = np.zeros((chains, classes), dtype=np.int64)
        # Populations of a little over those observed up to twenty times as many, in classes that differ somewhat. The first are the largest:
        # a large class hardly ever gets from the end of the broken stick to its beginning.
        population = table.observed * np.geomspace(1.1, 20, chains)[:, None, None]
        totals = np.array(list(table.list_totals.values()))
        differs = np.exp(rng.normal(size=(chains, classes, t)) / 2)
        self.rate = np.clip(totals / population * differs, 1e-6, 0.9)
        self.log_weight = np.tile(np.log(0.3) * np.arange(classes), (chains, 1))
        self.log_weight -= np.log(np.exp(self.log_weight).sum(axis=1, keepdims=True))
        self.alpha = np.ones(chains)

    def begin(self) -> None:
        """Bring every second chain from its start to the table over samples of its people that double in size.

        A few hundred people allow much: these chains spread over all that is possible, and settle where they are while people are added. The
        other chains meet everybody at once and stay near what fits best at first. Where a table has several answers the two kinds seldom find
        the same.
        """
        people = self.counts[:, 1:].copy()
        whole = int(self.observed[0])
        size = _FIRST
        while size < whole:
            sample = self.rng.binomial(people, size / whole)
            self.counts[::2, 1:] = sample[::2]
            self.observed[::2] = np.maximum(sample[::2].sum(axis=1), 1)
            for _sweep in range(_EACH):
                self.sweep()
            size *= 2
        self.counts[:, 1:] = people
        self.observed[:] = whole

    def sweep(self) -> None:
        """Draw in turn how many are hidden, who is in which class, how lists reach classes, how large classes are, and alpha."""
        rng, (chains, classes) = self.rng, self.log_weight.shape
        joint = (
            np.log(self.rate) @ self.on.T + np.log1p(-self.rate) @ self.off.T + self.log_weight[:, :, None]
        )
        joint = np.exp(joint).transpose(0, 2, 1)
        of_pattern = joint.sum(axis=2)
        seen = np.maximum(1 - of_pattern[:, 0], 1e-9)
        self.counts[:, 0] = np.minimum(rng.negative_binomial(self.observed, seen), self.most)
        joint /= of_pattern[:, :, None]
        placed = rng.multinomial(self.counts, joint)
        self.in_class = held = placed.sum(axis=1)
        reached = np.matmul(placed.transpose(0, 2, 1).astype(float), self.on)
        self.rate = np.clip(rng.beta(1 + reached, 1 + held[:, :, None] - reached), 1e-12, 1 - 1e-12)
        # What a stick leaves over is drawn as a logarithm. With a small alpha it is far below what a number can be below one, and rounding
        # it there makes alpha, the number of classes and the population too large (Western: 1,950 instead of 1,825).
        after = held[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:] + self.alpha[:, None]
        broken = np.log(rng.standard_gamma(1.0 + held[:, :-1]))
        left = np.log(rng.standard_gamma(after + 1)) - rng.standard_exponential(after.shape) / after
        whole = np.logaddexp(broken, left)
        remaining = np.concatenate([np.zeros((chains, 1)), (left - whole).cumsum(axis=1)], axis=1)
        self.log_weight = remaining
        self.log_weight[:, :-1] += broken - whole
        self.alpha = rng.gamma(_ALPHA_SHAPE + classes - 1, 1 / (_ALPHA_RATE - self.log_weight[:, -1]))
