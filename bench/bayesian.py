"""How long the Bayesian methods and models with covariates take, on one thread: ``python bench/bayesian.py``.

The CPU seconds of the R packages stand with the published tables in ``../shared/data/mse``; without them the tables that are drawn here
are measured alone.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from actielijn.estimating.covariates import bootstrap, fit, select
from actielijn.estimating.decomposable import estimate_decomposable
from actielijn.estimating.input import read_table
from actielijn.estimating.latent_classes import estimate_latent_class
from actielijn.estimating.table import OverlapTable, StratifiedTable
from actielijn.estimating.threshold import estimate_threshold

TABLES = Path(__file__).parents[2] / "shared/data/mse"
NAMES = ("Korea", "Kosovo", "Western", "UKdat_5", "Ned_5")
METHODS = {
    "decomposable": (estimate_decomposable, "dga", "{}_mult30_1000"),
    "threshold": (estimate_threshold, "bayesthresh", "{}_proper_order2"),
    "latent-class": (estimate_latent_class, "lcmcr", "{}"),
}


def line(what: str, run: Callable[[], object], in_r: float | None = None) -> object:
    """Run something once and print its CPU seconds, beside those of R where they are known."""
    cpu = time.process_time()
    answer = run()
    beside = "" if in_r is None else f"   R {in_r:8.2f}"
    print(f"{what:<58} {time.process_time() - cpu:8.2f} s{beside}", flush=True)
    return answer


def drawn(lists: int) -> OverlapTable:
    """Return a table of lists that each hold a sixth of 5,000 people."""
    on = np.random.default_rng(lists).random((5_000, lists)) < 1 / 6
    counts = np.bincount(on @ (1 << np.arange(lists)), minlength=2**lists)
    counts[0] = 0
    return OverlapTable(tuple("ABCDEFG"[:lists]), counts)


def drawn_with_covariates(lists: int, levels: dict[str, int]) -> StratifiedTable:
    """Return a table of 20,000 people whose chance depends on the first covariate, and whose last one half the lists do not record."""
    rng = np.random.default_rng(1)
    values = {name: rng.integers(0, count, 20_000) for name, count in levels.items()}
    first, *_others, last = values
    on = rng.random((20_000, lists)) < 0.08 + 0.08 * values[first][:, None]
    rows: Counter[tuple[tuple[int, ...], tuple[str | None, ...]]] = Counter()
    for place in np.flatnonzero(on.any(axis=1)).tolist():
        said: list[str | None] = [str(values[name][place]) for name in values]
        if not on[place, : lists // 2].any():
            said[list(values).index(last)] = None
        rows[tuple(on[place].astype(int).tolist()), tuple(said)] += 1
    names = tuple("ABCDEFG"[:lists])
    return StratifiedTable.of(
        names,
        tuple(levels),
        [
            dict(zip(names, lists_of, strict=True)) | dict(zip(levels, said, strict=True)) | {"count": count}
            for (lists_of, said), count in rows.items()
        ],
    )


def main() -> None:
    """Print a line per method and table."""
    reference = TABLES / "reference/reference.json"
    known = json.loads(reference.read_text()) if reference.is_file() else {}
    for method, (run, key, case) in METHODS.items():
        for name in NAMES if known else ():
            table = read_table(TABLES / f"{name}.json")
            line(
                f"{method}, {name}",
                lambda run=run, table=table: run(table),
                known[key][case.format(name)]["cpu"],
            )
    for lists in (5, 6, 7):
        line(
            f"decomposable, {lists} lists, 5,000 people",
            lambda lists=lists: estimate_decomposable(drawn(lists)),
        )
    for lists, levels in (
        (4, {"sex": 2, "age": 3, "form": 2}),
        (6, {"sex": 2, "age": 3, "nationality": 5, "year": 6}),
    ):
        table = drawn_with_covariates(lists, levels)
        cells = 2**lists * len(table.strata)
        line(
            f"covariates, {cells:,} cells, one model",
            lambda table=table: fit(table, "+".join(table.lists) + "+ A*sex"),
        )
        chosen = line(f"covariates, {cells:,} cells, selection", lambda table=table: select(table))
        line(
            f"covariates, {cells:,} cells, 50 resamples",
            lambda chosen=chosen: bootstrap(chosen, replicates=50),
        )
        line(
            f"covariates, {cells:,} cells, 5 with selection",
            lambda chosen=chosen: bootstrap(chosen, replicates=5, reselect="bic"),
        )


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
