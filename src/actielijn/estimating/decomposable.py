"""Every decomposable graph of dependence between the lists, averaged exactly over graphs and over how many people are hidden.

Madigan & York 1997 (Biometrika 84:19), Dawid & Lauritzen 1993. The method ``decomposable``; two to seven lists.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from actielijn.language import _

from .estimate import Estimate
from .table import OverlapTable
from .wording import about, number, percent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]

LARGEST_LISTS = 7
"""Eight lists have 30,888,596 decomposable graphs."""
_BLOCK = 8_000_000  # numbers per block of graphs × grid: 64 MB, whatever the number of graphs
_FARTHEST = 100_000  # the grid never goes beyond this many times the people observed
_TAIL = 1e-4  # the grid ends where the last doubling of the hidden number holds less than this
_NEGLIGIBLE = 1e-14  # a graph less probable than this on a rough grid is left out of the fine one
_MOST_SATURATED = (
    0.5  # with a more probable complete graph the prior decides how many are hidden, and not the table
)
_SHOWING = 0.05  # a complete graph more probable than this moves the lower limit
_FAR_BELOW = -50.0  # the logarithm of a part of the density that does not show


@dataclass(frozen=True)
class Graphs:
    """All decomposable graphs on some lists.

    ``edges``: shape (G,), one bit per pair of lists in the order (0,1), (0,2), (1,2), (0,3) … ``incidence``: shape (G, 2**t), how often the
    margin over a set of lists counts: cliques minus separators.
    """

    lists: int
    edges: Ints
    incidence: NDArray[np.int8]

    def cliques(self, graph: int) -> list[int]:
        """Return the cliques of one graph as sets of lists (bit j for list j), largest first."""
        margins = np.flatnonzero(self.incidence[graph] > 0)
        return sorted((int(margin) for margin in margins), key=lambda m: (-m.bit_count(), m))


@cache
def graphs_of(lists: int) -> Graphs:
    """Enumerate the decomposable (chordal) graphs on this many lists: 2, 8, 61, 822, 18,154, 617,675 for two to seven.

    A chordal graph stays chordal without its last vertex, so each is grown from one on a list less and then taken apart again: a
    vertex whose neighbours are all joined is removed as long as there is one. What is removed, times what is left of it, are
    the factors of the graph; nothing is left exactly when the graph is chordal.
    """
    if lists == 1:
        return Graphs(1, np.zeros(1, dtype=np.int64), np.array([[0, 1]], dtype=np.int8))
    smaller = graphs_of(lists - 1)
    first = (lists - 1) * (lists - 2) // 2
    grown = (smaller.edges[:, None] | (np.arange(2 ** (lists - 1)) << first)[None, :]).ravel()
    joined = np.zeros((grown.size, lists), dtype=np.int64)
    for j in range(lists):
        for i in range(j):
            edge = grown >> (j * (j - 1) // 2 + i) & 1
            joined[:, i] |= edge << j
            joined[:, j] |= edge << i
    incidence = np.zeros((grown.size, 2**lists), dtype=np.int8)
    rows = np.arange(grown.size)
    left = np.full(grown.size, 2**lists - 1, dtype=np.int64)
    for _step in range(lists):
        removed = np.full(grown.size, -1, dtype=np.int64)
        for v in range(lists):
            around = joined[:, v] & left
            simplicial = (left >> v & 1 == 1) & (removed < 0)
            for u in range(lists):
                within = around >> u & 1 == 1
                simplicial &= ~within | ((around & ~joined[:, u] & ~(1 << u)) == 0)
            removed[simplicial] = v
        found = removed >= 0
        vertex = np.where(found, removed, 0)
        around = joined[rows, vertex] & left
        incidence[rows[found], (around | 1 << vertex)[found]] += 1
        incidence[rows[found], around[found]] -= 1
        left = np.where(found, left & ~(1 << vertex), left)
    chordal = left == 0
    incidence[:, 0] = 0
    return Graphs(lists, grown[chordal], incidence[chordal])


@dataclass(frozen=True)
class Posterior:
    """What is believed about the population size after averaging.

    ``hidden``: shape (H,), increasing numbers of hidden people; ``mass``: shape (H,), how probable it is that the hidden number is that
    point or lies between the point before and it; ``log_density``: shape (H,), of each single number, up to a constant;
    ``graphs``: shape (G,), the probability of each graph of ``graphs_of``. ``whole`` says that the points are all the numbers there are.
    """

    observed: int
    hidden: Ints
    mass: Floats
    log_density: Floats
    graphs: Floats
    whole: bool

    def quantile(self, level: float) -> float:
        """Return the population size (observed included) below or at which this much of the mass lies."""
        reached = np.cumsum(self.mass)
        at = min(int(np.searchsorted(reached, level * reached[-1])), self.hidden.size - 1)
        if self.whole or at == 0 or self.hidden[at] - self.hidden[at - 1] == 1:
            return float(self.observed + self.hidden[at])
        share = (level * reached[-1] - reached[at - 1]) / self.mass[at]
        return float(self.observed + self.hidden[at - 1] + share * (self.hidden[at] - self.hidden[at - 1]))

    def mass_above(self, population: float) -> float:
        """Return the probability that the population is larger than this."""
        reached = np.concatenate([[0.0], np.cumsum(self.mass)])
        points = np.concatenate([[self.hidden[0] - 1], self.hidden]) + self.observed
        return float(1 - np.interp(population, points, reached) / reached[-1])

    def modes(self) -> list[tuple[float, float]]:
        """Return each separate hill of the density on the scale of log N as (where its top is, how much mass it holds).

        Hills are separate when the valley between them is lower than four fifths of the lower top; those of under 2 % are left out.
        Nobody hidden is no hill by itself: a prior count below one makes that single number stand out in any table.
        """
        population = self.hidden + float(self.observed)
        height = self.log_density + np.log(population)
        hills: list[tuple[int, int]] = []  # the top and where the hill begins
        rising = np.flatnonzero(np.diff(height) > 0)
        start = int(rising[0]) if self.hidden[0] == 0 and rising.size else 0
        bottom, begin, top = start, 0, start
        climbing = True
        for k in range(start + 1, height.size):
            if climbing:
                if height[k] > height[top]:
                    top = k
                elif height[k] < height[top] + np.log(0.8):
                    hills.append((top, begin))
                    climbing, bottom = False, k
            elif height[k] < height[bottom]:
                bottom = k
            elif height[k] > height[bottom] - np.log(0.8):
                climbing, begin, top = True, bottom, k
        if climbing:
            hills.append((top, begin))
        ends = [begin for _top, begin in hills[1:]] + [height.size]
        weights = [float(self.mass[begin:end].sum()) for (_top, begin), end in zip(hills, ends, strict=True)]
        return [
            (float(population[top]), weight)
            for (top, _begin), weight in zip(hills, weights, strict=True)
            if weight >= 0.02
        ]


def posterior_of(
    table: OverlapTable,
    *,
    delta: float | None = None,
    hidden: Ints | None = None,
    largest: int | None = None,
    progress: Progress | None = None,
) -> Posterior:
    """Return the posterior of the population size with prior proportional to 1/N, all graphs equally probable beforehand.

    ``delta`` is the prior count per cell, 2**-t unless told. With ``hidden`` exactly these hidden numbers are possible and each
    counts once, as in the literature; otherwise every whole number is, up to the population ``largest`` or, without it, up to where the tail
    is negligible: the grid is laid out in steps that grow, and is made finer where the mass is.
    """
    t = len(table.lists)
    if not 2 <= t <= LARGEST_LISTS:
        raise ValueError(f"between 2 and {LARGEST_LISTS} lists, not {t}")
    prior = 2.0**-t if delta is None else delta
    if hidden is not None:
        points = np.unique(np.asarray(hidden, dtype=np.int64))
        log_density, weights = _weigh(table, points, prior, None, progress)
        mass = np.exp(log_density - log_density.max())
        return Posterior(table.observed, points, mass / mass.sum(), log_density, weights, whole=True)
    end = table.observed * _FARTHEST if largest is None else max(largest - table.observed, 1)
    points = _steps(min(end, table.observed * (64 if largest is None else _FARTHEST)), table.observed)
    for _lap in range(12):
        log_density, weights = _weigh(table, points, prior, np.diff(points), progress)
        mass = _mass_between(points, log_density)
        last = mass[points > points[-1] / 2].sum()
        if points[-1] >= end or last < _TAIL:
            break
        farther = np.unique(np.geomspace(points[-1], min(points[-1] * 8, end), 300).astype(np.int64))
        points = np.union1d(points, farther)
    fine = np.interp(np.linspace(0, 1, 1201), np.cumsum(mass), points).astype(np.int64)
    points = np.union1d(points, np.concatenate([fine, fine + 1]))
    points = points[points <= end]
    likely = np.flatnonzero(weights > _NEGLIGIBLE)
    log_density, weights = _weigh(table, points, prior, np.diff(points), progress, likely)
    return Posterior(
        table.observed, points, _mass_between(points, log_density), log_density, weights, whole=False
    )


def estimate_decomposable(
    table: OverlapTable,
    *,
    level: float = 0.95,
    delta: float | None = None,
    hidden: Ints | None = None,
    largest: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    """Estimate the population by its posterior median and central interval, with the graphs that carry them.

    ``diagnostics``: ``graphs`` (cliques of the five most probable with their probability), ``modes`` (place and mass of each separate hill),
    ``complete_graph`` (the probability of the graph in which all lists depend on each other), ``grid_end``, ``mass_near_grid_end`` and
    ``mass_beyond_grid_end`` (as a part of one), ``warnings``. Two lists, or more than seven, are refused, and so is a table that asks for the
    complete graph, from which nothing follows about the hidden: ``refused`` says why.
    """
    t = len(table.lists)
    refused = ""
    if t < 3:
        refused = _(
            "With {lists} lists nothing can be learned about their dependence, so graphs cannot be averaged; add a third list."
        ).format(lists=t)
    elif t > LARGEST_LISTS:
        refused = _(
            "There are too many decomposable graphs on {lists} lists (the most is {most}); merge lists that resemble each other."
        ).format(lists=t, most=LARGEST_LISTS)
    if refused:
        return Estimate(
            method="decomposable",
            estimate=None,
            level=level,
            admissible=False,
            diagnostics={"refused": refused},
        )
    found = posterior_of(table, delta=delta, hidden=hidden, largest=largest, progress=progress)
    end = int(found.observed + found.hidden[-1])
    near = float(found.mass[found.hidden + found.observed > 0.95 * end].sum())
    beyond = 0.0
    if hidden is not None or largest is not None:
        beyond = posterior_of(table, delta=delta, progress=progress).mass_above(end)
    modes = found.modes()
    graphs = graphs_of(t)
    best = np.argsort(-found.graphs, kind="stable")[:5]
    complete = float(found.graphs[graphs.edges.argmax()])
    diagnostics: dict[str, Any] = {
        "graphs": [
            {
                "cliques": [":".join(table.names_of(clique)) for clique in graphs.cliques(int(graph))],
                "probability": float(found.graphs[graph]),
            }
            for graph in best
        ],
        "complete_graph": complete,
        "modes": [{"population": at, "probability": weight} for at, weight in modes],
        "grid_end": end,
        "mass_near_grid_end": near,
        "mass_beyond_grid_end": beyond,
        "warnings": [],
    }
    if complete > _MOST_SATURATED:
        diagnostics["refused"] = _(
            "The table asks for a model in which all lists depend on each other ({share} of the probability), and from that nothing follows about people on none."
        ).format(share=percent(complete))
        return Estimate(
            method="decomposable", estimate=None, level=level, admissible=False, diagnostics=diagnostics
        )
    diagnostics["warnings"] = _warnings(end, max(near, beyond), modes, complete)
    half = (1 - level) / 2
    return Estimate(
        method="decomposable",
        estimate=found.quantile(0.5),
        interval=(found.quantile(half), found.quantile(1 - half)),
        level=level,
        interval_method="posterior",
        diagnostics=diagnostics,
    )


def _warnings(end: int, lost: float, modes: list[tuple[float, float]], complete: float) -> list[str]:
    warnings = []
    if complete > _SHOWING:
        warnings.append(
            _(
                "The graph in which all lists depend on each other has {share} of the probability. Nothing follows from it about the hidden, and it draws the estimate and its lower limit down to the people seen."
            ).format(share=percent(complete))
        )
    if lost > 0.01:
        warnings.append(
            _(
                "The largest population that was tried, {end}, cuts off what is possible: {share} lies at or beyond it. Allow a larger one."
            ).format(end=number(end), share=percent(lost))
        )
    if len(modes) > 1:
        places = "; ".join(
            _("around {population} ({share})").format(population=about(at), share=percent(weight))
            for at, weight in modes
        )
        warnings.append(
            _(
                "More than one answer fits the table: {places}. One number, the median, describes none of them."
            ).format(places=places)
        )
    return warnings


def _steps(end: int, observed: int) -> Ints:
    """Lay out hidden numbers from none to ``end``: each of the first 200, then in steps narrower than any peak can be."""
    ratio = min(0.01, max(1 / np.sqrt(max(observed, 1)), 5e-4))
    if end <= 200:
        return np.arange(end + 1)
    count = int(np.log(end / 200) / ratio) + 2
    return np.unique(np.concatenate([np.arange(201), np.geomspace(200, end, count).astype(np.int64), [end]]))


def _mass_between(points: Ints, log_density: Floats) -> Floats:
    """Sum the density over all whole numbers up to each point, linear between points; normalised to one."""
    density = np.exp(log_density - log_density.max())
    width = np.diff(points).astype(float)
    between = width * density[:-1] + (density[1:] - density[:-1]) * (width + 1) / 2
    mass = np.concatenate([density[:1], between])
    return np.asarray(mass / mass.sum())


def _weigh(
    table: OverlapTable,
    points: Ints,
    delta: float,
    widths: Ints | None,
    progress: Progress | None,
    among: Ints | None = None,
) -> tuple[Floats, Floats]:
    """Return the log density of each point over all graphs (up to a constant) and the probability of each graph.

    The weight of a graph at a point is a product of its factors, so all are one matrix product, taken in blocks of graphs. Only the
    graphs ``among`` these numbers take part, when told; the others have probability zero.
    """
    graphs = graphs_of(len(table.lists))
    taken = np.arange(graphs.edges.size) if among is None else among
    margins = _margins(table, points, delta)
    population = points + float(table.observed)
    outside = gammaln(population + 1) - gammaln(points + 1.0) - np.log(population)
    widths_of = np.ones(points.size)
    if widths is not None:
        widths_of[1:] = widths
    size = max(_BLOCK // points.size, 1)
    top = -np.inf
    of_points, of_graphs = np.zeros(points.size), np.zeros(graphs.edges.size)
    for start in range(0, taken.size, size):
        block_of = taken[start : start + size]
        block = graphs.incidence[block_of].astype(float) @ margins + outside
        highest = block.max(axis=1)
        if highest.max() > top:
            scale = np.exp(top - highest.max())
            of_points *= scale
            of_graphs *= scale
            top = highest.max()
        # Exponents take longest; a graph that is nowhere near the top adds nothing that a number could hold.
        near = highest > top + _FAR_BELOW
        block_of, block = block_of[near], block[near]
        np.exp(np.subtract(block, top, out=block), out=block)
        of_points += block.sum(axis=0)
        of_graphs[block_of] = block @ widths_of
        if progress:
            progress(min(start + size, taken.size), taken.size)
    return np.log(np.maximum(of_points, np.finfo(float).tiny)), of_graphs / of_graphs.sum()


def _margins(table: OverlapTable, points: Ints, delta: float) -> Floats:
    """Return the log marginal likelihood of the table over each set of lists at each point; shape (2**t, H)."""
    t = len(table.lists)
    margins = np.zeros((2**t, points.size))
    patterns = np.arange(2**t)
    total = delta * 2**t
    spread = gammaln(total) - gammaln(points + table.observed + total)
    for chosen in range(1, 2**t):
        counts = np.bincount(patterns & chosen, weights=table.counts, minlength=2**t)
        cells = np.unique(patterns & chosen)
        alpha = delta * 2 ** (t - chosen.bit_count())
        seen = gammaln(counts[cells[1:]] + alpha).sum() - cells.size * gammaln(alpha)
        margins[chosen] = seen + gammaln(counts[0] + points + alpha) + spread
    return margins
