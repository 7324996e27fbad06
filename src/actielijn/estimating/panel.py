"""One overlap table → the panel: what every method says, what speaks against it, and how far it can be relied on.

No method is shown alone: whoever asks for one gets it first and in full, and the others beside it without their bootstrap.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import scipy
from threadpoolctl import threadpool_limits

from actielijn import __version__
from actielijn.language import speak, spoken

from .bic import estimate_bic, estimate_bic_average
from .bootstrap import REPLICATES
from .chao import estimate_chao
from .decomposable import estimate_decomposable
from .estimate import Estimate
from .gates import Gate, gates_of, is_publishable
from .latent_classes import estimate_latent_class
from .linkage import Linkage, plausible_tables, with_linkage_error
from .profile import estimate_profile
from .ranking import Found, search
from .reliability import Point, Reliability, reliability_of
from .stepwise import THRESHOLD, estimate_main_effects, estimate_stepwise
from .strata import Stratum
from .table import Counts, OverlapTable
from .threshold import estimate_threshold

# Methods whose reliability is checked: one that selects and one that averages, both quick enough to be asked a hundred times.
_CHECKED = ("stepwise", "decomposable")
_MOST_LISTS_TO_AVERAGE_OFTEN = 5
_QUICK = ("stepwise", "threshold", "chao", "main-effects")

# Told what is being done, and how much of it: (method, done, total).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How the methods are to be run.

    ``method`` is one of ``METHODS`` or ``all``. ``replicates`` of the bootstraps (0 for none), over ``jobs`` processes; ``threshold`` is the
    p-value of the stepwise choice; ``order`` the most lists in one interaction (None: what is usual for so many lists). ``resamples``
    (B, 2**t − 1) are used instead of drawn ones. In the folder ``keep_in`` bootstraps keep what is finished.
    """

    method: str = "all"
    level: float = 0.95
    replicates: int = REPLICATES
    seed: int = 1
    jobs: int = 1
    threshold: float = THRESHOLD
    order: int | None = None
    resamples: Counts | None = None
    keep_in: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Everything that was found of one table. ``findings`` are remarks of the checks on the table, in words."""

    table: OverlapTable
    estimates: tuple[Estimate, ...]
    gates: tuple[Gate, ...]
    reliability: tuple[Reliability, ...] = ()
    strata: tuple[Stratum, ...] = ()
    findings: tuple[str, ...] = ()
    linkage: Linkage | None = None
    seed: int = 1
    bootstrap: int = REPLICATES
    level: float = 0.95
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def publishable(self) -> bool:
        """Whether no gate forbids to publish one number."""
        return is_publishable(self.gates)


def panel_of(
    table: OverlapTable,
    asked: Asked | None = None,
    *,
    linkage: Linkage | None = None,
    linked: bool = False,
    findings: Sequence[str] = (),
    more: Sequence[Estimate] = (),
    strata: Sequence[Stratum] = (),
    progress: Progress | None = None,
) -> Panel:
    """Run the methods, the checks and the gates.

    ``linkage`` is what is known of the linkage that the table comes from, ``linked`` that there was one. ``more`` are estimates made
    elsewhere, with covariates, which join the panel; ``strata`` are theirs.
    """
    how = asked or Asked()
    order = dict.fromkeys((*((how.method,) if how.method in METHODS else ()), *METHODS))
    names = [name for name in order if _is_run(name, how)]
    # On more threads a product takes more of all cores and hardly less time, and they decide its last bits.
    with threadpool_limits(1, user_api="blas"), _started(names, table, how, progress) as started:
        estimates = {name: _RUN[name](table, how, progress) for name in names if name not in started}
        if linkage is not None:
            estimates |= _with_linkage_error(estimates, table, linkage, how, progress)
        reliability = _reliability(table, how, progress)
        estimates |= {name: result() for name, result in started.items()}
    together = (*more, *(estimates[name] for name in names))
    return Panel(
        table=table,
        estimates=together,
        gates=gates_of(table, together, linked=linked, linkage=linkage),
        reliability=reliability,
        strata=tuple(strata),
        findings=tuple(findings),
        linkage=linkage,
        seed=how.seed,
        bootstrap=how.replicates if how.resamples is None else len(how.resamples),
        level=how.level,
        versions=versions(),
    )


@contextmanager
def _started(
    names: Sequence[str], table: OverlapTable, how: Asked, progress: Progress | None
) -> Iterator[dict[str, Callable[[], Estimate]]]:
    """Start what takes long and cannot be shared out on a process of its own, where there may be two; give its results by method.

    The chains of latent classes advance together, one sweep after the other: they run while everything else does.
    """
    slow = "latent-class"
    if how.jobs == 1 or slow not in names or len(names) == 1:
        yield {}
        return
    if progress is not None:
        progress(slow, 0, 0)
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=speak, initargs=(spoken(),)
    ) as pool:
        yield {slow: pool.submit(_run_on_one_thread, slow, table, how).result}


def _run_on_one_thread(name: str, table: OverlapTable, how: Asked) -> Estimate:
    with threadpool_limits(1, user_api="blas"):
        return _RUN[name](table, how, None)


def _with_linkage_error(
    estimates: Mapping[str, Estimate],
    table: OverlapTable,
    linkage: Linkage,
    how: Asked,
    progress: Progress | None,
) -> dict[str, Estimate]:
    tables = plausible_tables(table, linkage)
    carried = {}
    for place, (name, estimate) in enumerate(estimates.items()):
        if progress is not None:
            progress("linkage", place, len(estimates))
        # Chains are too long to run on every draw: their interval stays that of the most probable links.
        if name != "latent-class":
            carried[name] = with_linkage_error(estimate, table, tables, point_of(name, how))
    return carried


def _reliability(table: OverlapTable, how: Asked, progress: Progress | None) -> tuple[Reliability, ...]:
    names = dict.fromkeys((how.method,) if how.method in _QUICK else ())
    names |= dict.fromkeys(
        name
        for name in _CHECKED
        if name != "decomposable" or len(table.lists) <= _MOST_LISTS_TO_AVERAGE_OFTEN
    )
    checked = []
    for place, name in enumerate(names):
        if progress is not None:
            progress("reliability", place, len(names))
        checked.append(reliability_of(name, point_of(name, how), table, seed=how.seed))
    return tuple(checked)


def versions() -> dict[str, str]:
    """Return the versions of what computes."""
    return {
        "Actielijn": __version__,
        "Python": ".".join(map(str, sys.version_info[:3])),
        "NumPy": np.__version__,
        "SciPy": scipy.__version__,
    }


def point_of(method: str, asked: Asked) -> Point:
    """Return the method as a function from a table to its estimate, without an interval; None where it has no answer."""
    bare = replace(asked, method=method, replicates=0, resamples=None, keep_in=None)

    def point(table: OverlapTable) -> float | None:
        if method in ("bic", "bic-average"):
            # The interval of an average takes far longer than the average.
            found = _searched(table, asked.order)
            if not found.models:
                return None
            return float(found.estimates[0] if method == "bic" else found.weights @ found.estimates)
        estimate = _RUN[method](table, bare, None)
        return estimate.estimate if estimate.admissible else None

    return point


def _searched(table: OverlapTable, order: int | None) -> Found:
    return _searched_counts(table.lists, tuple(table.counts.tolist()), order)


@lru_cache(maxsize=64)
def _searched_counts(lists: tuple[str, ...], counts: tuple[int, ...], order: int | None) -> Found:
    return search(OverlapTable(lists, np.array(counts)), order)


def _run_stepwise(table: OverlapTable, asked: Asked, progress: Progress | None) -> Estimate:
    return estimate_stepwise(
        table,
        threshold=asked.threshold,
        level=asked.level,
        replicates=_replicates("stepwise", asked),
        seed=asked.seed,
        jobs=asked.jobs,
        resamples=_resamples("stepwise", asked),
        progress=_told("stepwise", progress),
        keep_in=_kept("stepwise", asked),
    )


def _run_bic(table: OverlapTable, asked: Asked, progress: Progress | None) -> Estimate:
    return estimate_bic(
        table,
        order=asked.order,
        level=asked.level,
        replicates=_replicates("bic", asked),
        seed=asked.seed,
        jobs=asked.jobs,
        resamples=_resamples("bic", asked),
        progress=_told("bic", progress),
        keep_in=_kept("bic", asked),
    )


def _run_bic_average(table: OverlapTable, asked: Asked, _progress: Progress | None) -> Estimate:
    return estimate_bic_average(table, order=asked.order, level=asked.level)


def _run_profile(table: OverlapTable, asked: Asked, _progress: Progress | None) -> Estimate:
    return estimate_profile(table, order=asked.order, level=asked.level)


def _run_decomposable(table: OverlapTable, asked: Asked, progress: Progress | None) -> Estimate:
    return estimate_decomposable(table, level=asked.level, progress=_told("decomposable", progress))


def _run_latent_class(table: OverlapTable, asked: Asked, progress: Progress | None) -> Estimate:
    return estimate_latent_class(
        table, level=asked.level, seed=asked.seed, progress=_told("latent-class", progress)
    )


def _run_threshold(table: OverlapTable, asked: Asked, _progress: Progress | None) -> Estimate:
    return estimate_threshold(table, level=asked.level, seed=asked.seed, order=asked.order or 2)


def _run_chao(table: OverlapTable, asked: Asked, _progress: Progress | None) -> Estimate:
    return estimate_chao(table, level=asked.level)


def _run_main_effects(table: OverlapTable, asked: Asked, _progress: Progress | None) -> Estimate:
    return estimate_main_effects(table, level=asked.level)


_RUN: dict[str, Callable[[OverlapTable, Asked, Progress | None], Estimate]] = {
    "stepwise": _run_stepwise,
    "bic": _run_bic,
    "bic-average": _run_bic_average,
    "profile": _run_profile,
    "decomposable": _run_decomposable,
    "latent-class": _run_latent_class,
    "threshold": _run_threshold,
    "chao": _run_chao,
    "main-effects": _run_main_effects,
}
METHODS = tuple(_RUN)


def _is_run(name: str, asked: Asked) -> bool:
    # Chains of latent classes take longest and are left to those who ask for them, or for everything.
    return name != "latent-class" or asked.method in ("all", name)


def _told(name: str, progress: Progress | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    heard = progress
    return lambda done, total: heard(name, done, total)


def _replicates(name: str, asked: Asked) -> int:
    return asked.replicates if asked.method in ("all", name) else 0


def _resamples(name: str, asked: Asked) -> Counts | None:
    return asked.resamples if asked.method in ("all", name) else None


def _kept(name: str, asked: Asked) -> Path | None:
    if asked.keep_in is None:
        return None
    asked.keep_in.mkdir(parents=True, exist_ok=True)
    return asked.keep_in / f"{name}.jsonl"
