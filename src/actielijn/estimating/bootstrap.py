"""BCa intervals (DiCiccio & Efron 1996) for a method that chooses its model, the choice redone in each resample.

``bootstrap(table, choice, replicates=10_000, seed=1, jobs=1) -> Bootstrap``. ``choice`` has a name and ``hidden(counts)``, which takes
tables as counts (R, 2**t - 1) and returns how many people are on no list (R,). Resamples are drawn in blocks of 500 whose seeds depend
on the seed and the number of the block only: the same seed gives the same result on any number of cores, and a bootstrap that
was broken off goes on where its file ends.
"""

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy.special import ndtr, ndtri
from threadpoolctl import threadpool_limits

from actielijn import __version__
from actielijn.language import _

from .fitting import Floats
from .table import Counts, OverlapTable

Progress = Callable[[int, int], None]

REPLICATES = 10_000
BLOCK = 500
_TIE = 1e-9  # Estimates that differ relatively less are the same number, computed along two ways.
_EDGE = 10  # An adjusted level needs this many replicates outside it.
_REDRAWN = 100


class Choice(Protocol):
    """A way to estimate that is redone in each resample; it must be picklable."""

    @property
    def name(self) -> str:
        """Return the method's name with all that steers it: results are kept under it."""

    def hidden(self, counts: Counts) -> Floats:
        """Return the estimated people on no list (R,), from counts (R, 2**t - 1); not a number where there is no answer."""


@dataclass(frozen=True, kw_only=True)
class Bootstrap:
    """What resampling tells.

    ``estimate`` is of the table itself; ``replicates`` (B,) are of the resamples, not a number where no maximum exists, and
    ``leave_one_out`` (cells,) of the table with one person less in each non-empty cell, whose counts are ``weights``. ``ties`` is which part of
    the replicates equal to the estimate counts as below it.
    """

    estimate: float
    replicates: Floats
    leave_one_out: Floats
    weights: Counts
    seed: int | None = None
    ties: float = 0.5

    @property
    def without_maximum(self) -> float:
        """The part of the replicates that have no answer."""
        return float(np.isnan(self.replicates).mean()) if len(self.replicates) else 0.0

    def limits(self, level: float = 0.95) -> "Limits | None":
        """Return the BCa limits, or None when the replicates lie all on one side of the estimate or are too few.

        A resample without a maximum says that any number may be hidden. More of them than there is room for above the upper limit leave
        no upper limit: the others alone would give one that is far too low.
        """
        if self.without_maximum > (1 - level) / 2:
            return None
        return bca_limits(self.estimate, self.replicates, self.leave_one_out, self.weights, level, self.ties)

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Return the BCa limits as a pair, or None."""
        limits = self.limits(level)
        return None if limits is None else (limits.low, limits.high)

    def diagnostics(self, level: float = 0.95) -> dict[str, Any]:
        """Return what is worth knowing of the interval: levels, errors by chance, replicates without an answer.

        ``bca_edge`` is True when an adjusted level has fewer than ten replicates outside it, or when there are no limits at all. The
        replicates themselves are told only when their tables were given.
        """
        limits = self.limits(level)
        found: dict[str, Any] = {
            "replicates": len(self.replicates),
            "replicates_without_maximum": int(np.isnan(self.replicates).sum()),
            "bca_edge": limits is None or limits.at_edge,
        }
        if self.seed is None:
            found["replicate_estimates"] = [None if np.isnan(v) else v for v in self.replicates.tolist()]
        else:
            found["seed"] = self.seed
        if limits is None:
            found["interval_refused"] = self._refusal(level)
            return found
        return found | {
            "z0": limits.z0,
            "acceleration": limits.acceleration,
            "adjusted_levels": limits.levels,
            "replicates_outside": limits.outside,
            "monte_carlo_errors": monte_carlo_errors(self, level),
        }

    def _refusal(self, level: float) -> str:
        # How many have no maximum tells how small the smallest counts are, and this may be published.
        if self.without_maximum > (1 - level) / 2:
            return _(
                "In too many of the resamples no maximum exists: there any number of people may be hidden. So there is no upper limit, and no interval."
            )
        return _(
            "The resamples do not surround the estimate, or hardly any has an estimate: there is no BCa interval. Ask for more resamples; if that does not help, the table is too thin for this method."
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """BCa limits with the levels at which they were read off, and how many replicates lie ``outside`` each."""

    low: float
    high: float
    levels: tuple[float, float]
    z0: float
    acceleration: float
    outside: tuple[int, int]

    @property
    def at_edge(self) -> bool:
        """Whether too few replicates lie outside a limit for it to mean something."""
        return min(self.outside) < _EDGE


def bca_limits(
    estimate: float,
    replicates: Floats,
    leave_one_out: Floats,
    weights: Counts,
    level: float = 0.95,
    ties: float = 0.5,
) -> Limits | None:
    """Return the BCa limits of an estimate.

    Replicates without an answer are left out; of replicates equal to the estimate the part ``ties`` counts as below it. Quantiles
    are of type 8.
    """
    found = replicates[np.isfinite(replicates)]
    if len(found) < 2 or not np.isfinite(estimate):
        return None
    equal = np.abs(found - estimate) <= _TIE * abs(estimate)
    share = float((((found < estimate) & ~equal).sum() + ties * equal.sum()) / len(found))
    if share in (0.0, 1.0):
        return None
    z0 = float(ndtri(share))
    acceleration = acceleration_of(leave_one_out, weights)
    z = z0 + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    levels = ndtr(z0 + z / (1 - acceleration * z))
    low, high = np.quantile(found, levels, method="median_unbiased")
    return Limits(
        float(low),
        float(high),
        (float(levels[0]), float(levels[1])),
        z0,
        acceleration,
        (math.floor(levels[0] * len(found)), math.floor((1 - levels[1]) * len(found))),
    )


def acceleration_of(leave_one_out: Floats, weights: Counts) -> float:
    """Return the acceleration from the estimates with one person less in each cell; cells without an answer do not count."""
    fine = np.isfinite(leave_one_out)
    values, weight = leave_one_out[fine], weights[fine].astype(np.float64)
    if not len(values):
        return 0.0
    away = np.average(values, weights=weight) - values
    spread = float((weight * away**2).sum())
    return float((weight * away**3).sum() / (6 * spread**1.5)) if spread > 0 else 0.0


def monte_carlo_errors(bootstrap: Bootstrap, level: float = 0.95) -> tuple[float, float]:
    """Return the standard errors of both limits that come from the number of replicates, by drawing anew from the replicates."""
    chance = np.random.default_rng(0)
    found = bootstrap.replicates[np.isfinite(bootstrap.replicates)]
    drawn = chance.integers(len(found), size=(_REDRAWN, len(found)))
    limits = [
        bca_limits(
            bootstrap.estimate, found[each], bootstrap.leave_one_out, bootstrap.weights, level, bootstrap.ties
        )
        for each in drawn
    ]
    both = np.array([(each.low, each.high) for each in limits if each is not None])
    if len(both) < 2:
        return (float("nan"), float("nan"))
    low, high = both.std(axis=0, ddof=1)
    return (float(low), float(high))


def bootstrap(
    table: OverlapTable,
    choice: Choice,
    *,
    replicates: int = REPLICATES,
    seed: int = 1,
    jobs: int = 1,
    resamples: Counts | None = None,
    ties: float = 0.5,
    progress: Progress | None = None,
    keep_in: Path | None = None,
) -> Bootstrap:
    """Estimate the table, its resamples and its leave-one-out tables.

    ``resamples`` (B, 2**t - 1) are used instead of drawn ones when given; ``ties`` as in ``Bootstrap``. ``progress`` is told how many of the replicates are
    there. With ``keep_in``, a file, finished blocks are kept and found again by a later call for the same table, method and
    seed; more replicates may be asked for then.
    """
    counts = table.counts[1:]
    filled = np.flatnonzero(counts)
    less = np.repeat(counts[None, :], len(filled), axis=0)
    less[np.arange(len(filled)), filled] -= 1
    with threadpool_limits(1, user_api="blas"):
        own = choice.hidden(counts[None, :])[0]
        left = choice.hidden(less) if table.observed > 1 else np.full(len(filled), np.nan)
    count = replicates if resamples is None else len(resamples)
    task = _Task(counts, choice, seed, resamples, count)
    kept = _Kept(keep_in, task) if keep_in is not None else None
    blocks: dict[int, Floats] = dict(kept.blocks) if kept is not None else {}
    done = sum(map(len, blocks.values()))
    if progress is not None:
        progress(done, count)
    for block, values in _work(task, [each for each in task.blocks if each not in blocks], jobs):
        blocks[block] = values
        done += len(values)
        if kept is not None:
            kept.keep(block, values)
        if progress is not None:
            progress(done, count)
    together = np.concatenate([blocks[block] for block in task.blocks]) if count else np.empty(0)
    return Bootstrap(
        estimate=float(own) + table.observed,
        replicates=together,
        leave_one_out=left + table.observed - 1,
        weights=counts[filled],
        seed=None if resamples is not None else seed,
        ties=ties,
    )


@dataclass(frozen=True)
class _Task:
    """All that decides the replicates."""

    counts: Counts
    choice: Choice
    seed: int
    resamples: Counts | None
    count: int

    @property
    def blocks(self) -> range:
        """Return the numbers of the blocks."""
        return range(-(-self.count // BLOCK))

    def tables(self, block: int) -> Counts:
        """Return the tables of one block, shape (≤ BLOCK, 2**t - 1)."""
        first, last = block * BLOCK, min((block + 1) * BLOCK, self.count)
        if self.resamples is not None:
            return self.resamples[first:last]
        chance = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(block,)))
        total = int(self.counts.sum())
        # A block is always drawn whole, so that its first tables do not depend on how many are wanted.
        return chance.multinomial(total, self.counts / total, size=BLOCK)[: last - first]

    def replicates(self, block: int) -> Floats:
        """Return the estimates of one block's tables."""
        tables = self.tables(block)
        estimates: Floats = self.choice.hidden(tables) + tables.sum(axis=1)
        return estimates


_task: _Task | None = None


def _begin(task: _Task) -> None:
    global _task
    _task = task


def _replicates_here(block: int) -> tuple[int, Floats]:
    assert _task is not None
    with threadpool_limits(1, user_api="blas"):
        return block, _task.replicates(block)


def _work(task: _Task, blocks: list[int], jobs: int) -> Iterator[tuple[int, Floats]]:
    """Do the blocks, on several processes when that is asked and there is something to share, as they are ready."""
    if jobs <= 1 or len(blocks) <= 1:
        with threadpool_limits(1, user_api="blas"):
            for block in blocks:
                yield block, task.replicates(block)
        return
    pool = ProcessPoolExecutor(
        min(jobs, len(blocks)), mp_context=get_context("spawn"), initializer=_begin, initargs=(task,)
    )
    with pool:
        for ready in as_completed([pool.submit(_replicates_here, block) for block in blocks]):
            yield ready.result()


class _Kept:
    """A file with a line for what the replicates are of and a line for each block that is finished."""

    def __init__(self, path: Path, task: _Task) -> None:
        self.path = path
        self.blocks: dict[int, Floats] = {}
        said = [task.counts.tolist(), task.choice.name, task.seed, BLOCK, __version__]
        if task.resamples is not None:
            said.append(hashlib.sha256(np.ascontiguousarray(task.resamples).tobytes()).hexdigest())
        self._head = json.dumps({"replicates-of": hashlib.sha256(json.dumps(said).encode()).hexdigest()})
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
        whole = [self._head]
        for line in lines[1:] if lines[:1] == [self._head] else []:
            # A line that was being written when the power went is done again.
            with suppress(ValueError, KeyError, TypeError):
                block = json.loads(line)
                if block["block"] in task.blocks:
                    self._take(block["block"], np.array(block["values"], dtype=np.float64), task)
                whole.append(line)
        # What is whole is written anew beside it, so that the next line does not go on where a broken one ended.
        beside = path.with_name(path.name + ".new")
        beside.write_text("\n".join(whole) + "\n", encoding="utf-8")
        beside.replace(path)

    def _take(self, block: int, values: Floats, task: _Task) -> None:
        wanted = min((block + 1) * BLOCK, task.count) - block * BLOCK
        if len(values) >= wanted:
            self.blocks[block] = values[:wanted]

    def keep(self, block: int, values: Floats) -> None:
        """Write a block down at once."""
        line = json.dumps({"block": block, "values": [None if np.isnan(v) else v for v in values.tolist()]})
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
