"""How long it takes to choose what to withhold in cross tables of up to 10,000 cells, and what an exact attacker then learns.

    python bench/suppressing.py

Goal: a table of 10,000 cells under 5 s, also as publishing gets it: with totals, zeros left out, a hierarchy, a region that is not
given, and beside an edition before, also where some counts were corrected since. The counts are drawn: skewed, many of them small.
"""

import os
import tempfile
import time
from collections import defaultdict
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np

from actielijn.suppressing import Dimension, attack, cross_table, recoverable, suppress

SHAPES = ((12, 5), (35, 2, 5), (100, 99), (35, 4, 5, 8))


def drawn(shape, mean, dice):
    dimensions = [
        Dimension(f"d{at}", tuple(f"{at}.{value}" for value in range(size))) for at, size in enumerate(shape)
    ]
    counts = {
        tuple(f"{at}.{value}" for at, value in enumerate(key)): int(
            dice.negative_binomial(0.7, 0.7 / (0.7 + mean))
        )
        for key in np.ndindex(*shape)
    }
    return cross_table(counts, dimensions)


def main() -> None:
    dice = np.random.default_rng(3)
    print(
        f"{'cells':>7} {'mean':>5} {'small':>6} {'withheld':>9} {'exposed':>8} {'given back':>11} {'least width':>12} {'CPU s':>7}"
    )
    for shape in SHAPES:
        for mean in (6, 40):
            table = drawn(shape, mean, dice)
            began = time.process_time()
            chosen = suppress(table)
            took = time.process_time() - began
            back = (
                (recoverable(table, chosen.withheld) & chosen.primary).sum()
                if table.values.size < 2_000
                else "-"
            )
            some = dice.choice(np.flatnonzero(chosen.primary), 5, replace=False)
            width = min(high - low for low, high in attack(table, chosen.withheld, some).values())
            print(
                f"{table.values.size:>7} {mean:>5} {chosen.primary.sum():>6} {chosen.withheld.sum():>9} {chosen.exposed.sum():>8} {back:>11} "
                f"{width:>12.0f} {took:>7.2f}",
                flush=True,
            )
    publish(dice)


def publish(dice) -> None:
    """Time the same for values of an indicator, as an edition takes them."""
    from actielijn.web import operating

    with tempfile.TemporaryDirectory(prefix="actielijn-bench-") as folder:
        os.environ.setdefault("ACTIELIJN_URL", "http://localhost:8000")
        operating.set_up(Path(folder))
        from actielijn.web.indicators.models import Indicator, Release
        from actielijn.web.indicators.publishing import published_of

    persons = Indicator(counts_persons=True, minimum=10)

    def release_of(told):
        return Release(cells=[[*key, count, key in told.withheld] for key, count in told.counts.items()])

    def timed(name, counts, parents, before=()):
        began = time.process_time()
        told = published_of(persons, observed(counts), parents, before)
        took = time.process_time() - began
        print(
            f"{name:<44} {len(told.counts):>6} {len(told.withheld):>9} {len(told.exposed):>8} {took:>7.2f}",
            flush=True,
        )
        return told

    print(f"\n{'as published':<44} {'cells':>6} {'withheld':>9} {'exposed':>8} {'CPU s':>7}")
    nested = {"a": {f"a{at}": f"p{at % 6}" for at in range(90)}}
    timed("two dimensions", counted((100, 99), dice), {})
    timed("two dimensions, one in provinces", counted((90, 98), dice, nested), nested)
    four = counted((35, 4, 5, 8), dice)
    told = timed("four dimensions", four, {})
    timed("four dimensions, zeros not given", {key: count for key, count in four.items() if count}, {})
    timed(
        "four dimensions, a region not given",
        {key: count for key, count in four.items() if ("a", "a7") not in key},
        {},
    )
    releases = [release_of(told)]
    timed("four dimensions, as the edition before", four, {}, releases)
    for share in (0.002, 0.02, 0.2):
        timed(
            f"four dimensions, {share:.1%} corrected since",
            counted((35, 4, 5, 8), dice, corrects=(four, share)),
            {},
            releases,
        )
    for edition in (2, 3):
        four = counted((35, 4, 5, 8), dice, corrects=(four, 0.02))
        told = timed(f"four dimensions, 2 % corrected in edition {edition}", four, {}, releases)
        releases.append(release_of(told))
    two = counted((90, 98), dice, nested)
    releases = [release_of(published_of(persons, observed(two), nested))]
    timed(
        "two dimensions, one in provinces, 2 % corrected",
        counted((90, 98), dice, nested, (two, 0.02)),
        nested,
        releases,
    )


def counted(shape, dice, parents=None, corrects=None):
    """Return drawn counts with all their totals by part: a tuple of dimension and value, for those it is split by.

    With ``corrects``, the counts of before and a share, that share of the counts that are no totals is drawn anew, the others stay.
    """
    counts = defaultdict(int)
    for place in np.ndindex(*shape):
        count = int(dice.negative_binomial(0.7, 0.7 / 6.7))
        if corrects is not None and dice.random() >= corrects[1]:
            count = corrects[0][tuple((name, f"{name}{at}") for name, at in zip("abcd", place, strict=False))]
        parts = [(name, f"{name}{at}") for name, at in zip("abcd", place, strict=False)]
        ways = [
            [None, part, *([(part[0], parents[part[0]][part[1]])] if parents and part[0] in parents else [])]
            for part in parts
        ]
        for chosen in product(*ways):
            counts[tuple(one for one in chosen if one)] += count
    return counts


def observed(counts):
    """Return counts as observations of a year."""
    from actielijn.web.indicators.models import Observation
    from actielijn.web.indicators.splits import split_of

    year = {"starts": date(2021, 1, 1), "ends": date(2021, 12, 31)}
    return [Observation(**year, split=split_of(dict(key)), value=count) for key, count in counts.items()]


if __name__ == "__main__":
    main()
