"""Tables drawn from a fitted model, each losing what was not observed, and all estimated again; on several cores when asked."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from ..formula import Term
from ..table import StratifiedTable
from .answers import CovariateBootstrap, CovariateFit
from .cells import Cells, Floats, Ints, terms_from
from .model import Model
from .searching import Criterion, Progress, Search

_BLOCK = 25  # resamples per task: the same seed gives the same ones on any number of cores


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
        blocks,
        _run(Resampling(found, seed, reselect, terms_from(found.table, base)), blocks, jobs),
        strict=True,
    ):
        parts.append(part)
        if progress:
            progress(last, replicates)
    totals = np.concatenate(parts)
    answered = np.isfinite(totals).all(axis=1)
    return CovariateBootstrap(fit=found, totals=totals[answered], failed=int((~answered).sum()), level=level)


@dataclass(frozen=True)
class _Loss:
    """How the people of some cells (c,) lose covariates: in these shares (m,) they end up in these rows (c, m)."""

    cells: Ints
    shares: Floats
    rows: Ints


class Resampling:
    """Draws and estimates the resamples of a block; picklable, so that it can run on another core."""

    def __init__(
        self, found: CovariateFit, seed: int, reselect: Criterion | None, always: frozenset[Term]
    ) -> None:
        self.found, self.seed, self.reselect, self.always = found, seed, reselect, always

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("found", "seed", "reselect", "always")}

    @cached_property
    def _prepared(self) -> tuple[Model, Search | None, Floats, Floats, list[_Loss]]:
        table = self.found.table
        model = Model(Cells(table), self.found.terms)
        found = model.solve(table.counts.astype(float))
        frame, losses = _losses(model.cells)
        cells = Cells(frame)
        search = Search(cells, self.reselect, self.always) if self.reselect else None
        return Model(cells, self.found.terms), search, found.means, found.coefficients, losses

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


def _losses(cells: Cells) -> tuple[StratifiedTable, list[_Loss]]:
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


def _run(task: Resampling, blocks: list[tuple[int, int]], jobs: int) -> Iterator[Floats]:
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


_task: Resampling | None = None


def _begin(task: Resampling) -> None:
    global _task
    _task = task


def _resample_here(block: tuple[int, int]) -> Floats:
    assert _task is not None
    with threadpool_limits(1, user_api="blas"):
        return _task(block)
