"""How fast models are fitted, chosen and resampled, on one thread: ``python bench/estimating.py``.

The CPU seconds of the R packages on the same kind of machine stand with the published tables in ``../shared/data/mse``; without
them the tables that are drawn here are measured alone. ``goal`` is what the issue asks.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from actielijn.estimating.bic import estimate_bic
from actielijn.estimating.bootstrap import bootstrap
from actielijn.estimating.existence import Existence, support_of
from actielijn.estimating.input import read_table
from actielijn.estimating.models import enumerate_models
from actielijn.estimating.ranking import search
from actielijn.estimating.stepwise import Stepwise
from actielijn.estimating.table import OverlapTable

TABLES = Path(__file__).parents[2] / "shared/data/mse"
IN_R = ("Korea", "Kosovo", "Western", "UKdat_5", "Ned_5")
TIMES_FASTER = 40


def drawn(lists: int, people: float, caught: float) -> OverlapTable:
    """Return a table of lists that see each person with the same chance, two of which depend on each other."""
    patterns = np.arange(2**lists)
    sizes = np.array([pattern.bit_count() for pattern in range(2**lists)])
    means = people * caught**sizes * (1 - caught) ** (lists - sizes) * np.where(patterns & 3 == 3, 3, 1)
    counts = np.random.default_rng(lists).poisson(means)
    counts[0] = 0
    return OverlapTable(tuple("ABCDEFGHIJ"[:lists]), counts)


def measured(what: Callable[[], object]) -> tuple[float, float]:
    """Return the CPU seconds and the seconds on the clock that something takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    what()
    return time.process_time() - cpu, time.perf_counter() - wall


def line(what: str, seconds: tuple[float, float], goal: float | None, in_r: float | None = None) -> None:
    """Print one row."""
    ratio = f"{in_r / seconds[0]:7.0f}×" if in_r else " " * 8
    said = "" if goal is None else f"{goal:7.2f}  {'held' if seconds[0] <= goal else 'MISSED'}"
    print(f"{what:<48} {seconds[0]:8.3f} {seconds[1]:8.3f} {ratio}  {said}")


def resampled(table: OverlapTable, replicates: int) -> Callable[[], object]:
    """Return the stepwise bootstrap of a table, to be measured; what one run learns is not kept for the next."""
    return lambda: bootstrap(table, Stepwise(len(table.lists)), replicates=replicates)


def all_models(table: OverlapTable) -> Callable[[], object]:
    """Return the search through all models with pairs, existence included, to be measured."""
    return lambda: search.__wrapped__(table, 2)


def main() -> None:
    """Print the table."""
    print(f"{'':<48} {'cpu s':>8} {'clock s':>8} {'of R':>8}  {'goal s':>7}")
    resampled(drawn(3, 500, 0.2), 10)()
    if TABLES.is_dir():
        told = json.loads((TABLES / "reference/reference.json").read_text())["sparsemse_bootstrap_BCa"]
        for name in IN_R:
            table, in_r = read_table(TABLES / f"{name}.json"), told[name]["cpu"]
            seconds = measured(resampled(table, 1000))
            line(f"{name}: stepwise BCa, B = 1,000", seconds, in_r / TIMES_FASTER, in_r)
        kingdom = read_table(TABLES / "UKdat_5.json")
        line("UKdat_5: stepwise BCa, B = 10,000", measured(resampled(kingdom, 10_000)), 5)
        line("UKdat_5: 1,024 models, existence and fit", measured(all_models(kingdom)), 0.5)
        line("UKdat_5: BIC over 50 models, B = 1,000", measured(lambda: estimate_bic(kingdom, replicates=1000)), None)  # fmt: skip
    five, six = drawn(5, 4000, 0.08), drawn(6, 4000, 0.08)
    line("five lists drawn: stepwise BCa, B = 10,000", measured(resampled(five, 10_000)), 5)
    line("five lists drawn: 1,024 models", measured(all_models(five)), 0.5)
    line("six lists drawn: 32,768 models", measured(all_models(six)), 15)
    thin = drawn(6, 300, 0.06)
    line("six lists, hardly any overlap: 32,768 models", measured(all_models(thin)), 15)
    models = enumerate_models(6, 2)
    line("  of which existence", measured(lambda: Existence(6).codes(models, support_of(thin.counts))), None)
    line("eight lists drawn: search downhill", measured(all_models(drawn(8, 9000, 0.06))), None)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
