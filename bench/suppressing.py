"""How long it takes to choose what to withhold in cross tables of up to 10,000 cells, and what an exact attacker then learns.

    python bench/suppressing.py

Goal: a table of 10,000 cells under 5 s. The counts are drawn: skewed, many of them small.
"""

import time

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


if __name__ == "__main__":
    main()
