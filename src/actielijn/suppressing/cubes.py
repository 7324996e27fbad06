"""Protect small cells of a large cross table by hypercubes: a move of few cells that keeps every sum, and proves by itself.

In each dimension the small cell gets a companion value. The cells at all combinations of the two values are the corners of a hypercube;
moving them up and down in turn by the same amount changes no sum (Giessing & Repsilber 2002, in Inference Control in Statistical
Databases, 181). With the total for a companion, both corners go up together: the part and what it is a part of.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from .table import SumTable

_TRIED = 384
"""Hypercubes that are looked at for one cell, beside those of totals only."""


def withhold_cubes(
    table: SumTable, withheld: NDArray[np.bool_], shown: NDArray[np.bool_], cost: NDArray[np.float64], *, minimum: int,
    primary: NDArray[np.bool_], dice: np.random.Generator,
) -> NDArray[np.bool_]:  # fmt: skip
    """Withhold, in ``withheld`` itself, the cheapest hypercube of each small cell; return which cells that proves safe.

    All masks have shape (n,). A cell is safe when it could be ``minimum`` more. Only for tables with a ``shape``.
    """
    shape = table.shape
    if shape is None:
        raise ValueError("hypercubes need a table without hierarchies")
    strides = np.array([int(np.prod(shape[at + 1 :])) for at in range(len(shape))])
    corners = np.array(list(product((0, 1), repeat=len(shape))))
    last = np.array(shape) - 1
    safe = np.zeros_like(primary)
    added: list[int] = list(np.flatnonzero(withheld))
    for cell in np.flatnonzero(primary):
        own = np.array(np.unravel_index(cell, shape))
        other = _companions(own, shape, last, added, dice)
        # Shape (cubes, corners, dimensions): which of the two values each corner has.
        at = np.where(corners[None], other[:, None, :], own[None, None, :])
        places = at @ strides
        turns = (corners[None] == 1) & (other[:, None, :] != last) & (own != last)
        falls = turns.sum(axis=2) % 2 == 1
        usable = ~(shown[places]).any(axis=1) & (~falls | (table.values[places] >= minimum)).all(axis=1)
        if not usable.any():
            continue
        price = np.where(withheld[places], 0.0, cost[places]).sum(axis=1)
        best = places[np.argmin(np.where(usable, price, np.inf))]
        added.extend(place for place in best if not withheld[place])
        withheld[best] = True
        safe[cell] = True
    return safe


def _companions(
    own: NDArray[np.int64],
    shape: tuple[int, ...],
    last: NDArray[np.int64],
    added: list[int],
    dice: np.random.Generator,
) -> NDArray[np.int64]:
    """Return companion values to try, shape (cubes, dimensions): of cells that are withheld already, of any, and totals."""
    half = _TRIED // 2
    any_ = np.column_stack([dice.integers(0, size, half) for size in shape])
    near = np.array(np.unravel_index(dice.choice(added, half), shape)).T
    # Withheld already in some dimensions, any in the others.
    mixed = np.where(dice.random(near.shape) < 0.7, near, any_)
    tried = np.vstack([mixed, any_, last[None]])
    # A value is no companion of itself: its neighbour is, and before a total there is always a value.
    return np.where(tried == own, np.where(own == last, dice.integers(0, np.maximum(last, 1)), last), tried)
