"""Linkage error into the estimate: tables that could as well be true, and intervals that carry the difference between them.

Draws from the posterior over who is who (Sadinle 2018) say what the model is unsure of. What it does not see is known from a
labelled sample: missed links are put back and false ones taken out, as often as the measured recall and precision say
(Ding & Fienberg 1994; Di Consiglio & Tuoto 2015). The spread between tables is added to the spread within (Rubin 1987).
"""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.special import ndtri

from ..estimate import Estimate
from ..table import Counts, OverlapTable
from .tabulating import Linkage, Share


def plausible_tables(table: OverlapTable, linkage: Linkage, *, seed: int) -> list[OverlapTable]:
    """Return one table per draw of the linkage, with links that were missed or false corrected where a labelled sample tells."""
    chance = np.random.default_rng([seed, 4711])
    made = []
    for draw, quality in zip(linkage.draws, linkage.quality_of_draws, strict=True):
        counts = draw.copy()
        precision, recall = _share(quality.precision, chance), _share(quality.recall, chance)
        links = _links(counts)
        false = int(chance.binomial(links, 1 - precision))
        # The links that remain are true; for each true link found, (1 − r)/r were missed.
        missed = int(chance.negative_binomial(links - false, recall)) if recall < 1 and links > false else 0
        shapes = counts.copy()
        _part(counts, shapes, false, chance)
        _join(counts, shapes, missed, chance)
        made.append(OverlapTable(table.lists, counts, name=table.name, citation=table.citation))
    return made


def with_linkage_error(
    estimate: Estimate,
    table: OverlapTable,
    tables: list[OverlapTable],
    point: Callable[[OverlapTable], float | None],
) -> Estimate:
    """Return the estimate over all tables: their middle, and an interval of both kinds of error.

    ``estimate`` is that of ``table``, the most probable one; ``point`` gives the same method's answer to another table. Works on the log of the number of people on no list, whose spread is
    nearest to normal.
    """
    if estimate.estimate is None or len(tables) < 2:
        return estimate
    answers = [
        (answer, each.observed) for each in tables if (answer := point(each)) is not None and answer > each.observed
    ]  # fmt: skip
    if len(answers) < max(2, len(tables) // 2):
        told = {**estimate.diagnostics, "linkage_draws_without_answer": len(tables) - len(answers)}
        return replace(estimate, interval=None, diagnostics=told)
    hidden = np.log([answer - seen for answer, seen in answers])
    observed = float(np.mean([seen for _answer, seen in answers]))
    quantile = float(ndtri((1 + estimate.level) / 2))
    between = float(hidden.var(ddof=1)) * (1 + 1 / len(hidden))
    middle = float(hidden.mean())
    interval, kind = None, None
    if estimate.interval is not None:
        # The two halves of an interval need not be equally wide: each is widened by itself.
        own = _hidden_limits(estimate, table.observed)
        down, up = (math.hypot(half / quantile, math.sqrt(between)) * quantile for half in own)
        interval = (observed + math.exp(middle - down), observed + math.exp(middle + up))
        kind = f"{estimate.interval_method}+linkage"
    told = {
        **estimate.diagnostics,
        "linkage": {
            "estimate_of_best_links": estimate.estimate,
            "interval_of_best_links": list(estimate.interval) if estimate.interval else None,
            "draws": len(hidden),
            "spread_between_draws": math.sqrt(between),
        },
    }
    return replace(
        estimate,
        estimate=observed + math.exp(middle),
        interval=interval,
        interval_method=kind,
        diagnostics=told,
    )


def _hidden_limits(estimate: Estimate, observed: int) -> tuple[float, float]:
    """Return how far the limits lie below and above the estimate, as differences of the log of the hidden number."""
    assert estimate.estimate is not None
    assert estimate.interval is not None
    low, high = estimate.interval
    hidden = [max(value - observed, 0.5) for value in (low, estimate.estimate, high)]
    down, up = math.log(hidden[1] / hidden[0]), math.log(hidden[2] / hidden[1])
    return max(down, 0.0), max(up, 0.0)


def _share(share: Share, chance: np.random.Generator) -> float:
    """Draw a share from what a sample says of it (a Beta with Jeffreys' prior); 1 when nothing was measured."""
    return float(chance.beta(share.hits + 0.5, share.of - share.hits + 0.5)) if share.of else 1.0


def _links(counts: Counts) -> int:
    """Return how many links hold the table together: one less than the number of lists for each person."""
    return int(
        sum(count * (pattern.bit_count() - 1) for pattern, count in enumerate(counts.tolist()) if pattern)
    )


def _weights(shapes: Counts) -> Counts:
    patterns = np.arange(shapes.size)
    links = np.array([max(pattern.bit_count() - 1, 0) for pattern in patterns.tolist()])
    weights: Counts = shapes * links
    return weights


def _part(counts: Counts, shapes: Counts, times: int, chance: np.random.Generator) -> None:
    """Take a list off a person who stands on several, so many times; in place."""
    weights = _weights(shapes)
    if not weights.sum():
        return
    for pattern in chance.choice(weights.size, size=times, p=weights / weights.sum()).tolist():
        one = _one_list(pattern, chance)
        if counts[pattern]:
            counts[pattern] -= 1
            counts[one] += 1
            counts[pattern ^ one] += 1


def _join(counts: Counts, shapes: Counts, times: int, chance: np.random.Generator) -> None:
    """Make one person of two, so many times, so that the new persons look like those that were linked; in place."""
    weights = _weights(shapes)
    if not weights.sum():
        return
    for pattern in chance.choice(weights.size, size=times, p=weights / weights.sum()).tolist():
        one = _one_list(pattern, chance)
        if counts[one] and counts[pattern ^ one]:
            counts[one] -= 1
            counts[pattern ^ one] -= 1
            counts[pattern] += 1


def _one_list(pattern: int, chance: np.random.Generator) -> int:
    lists = [1 << j for j in range(pattern.bit_length()) if pattern >> j & 1]
    return lists[int(chance.integers(len(lists)))]
