"""Protect the small cells for which no hypercube was found: the solver looks for a move within a box of a few values of each dimension.

What earlier releases told leaves little that may move, so that a guessed move seldom fits. Over all cells the solver takes seconds for one
cell, within a box milliseconds; what keeps all sums within a box keeps them in the whole table, so that the move proves as much.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from .axes import Axis, Ints, Mask, axes_of
from .table import SumTable

_NEAR = (3, 3, 4, 4, 6, 6, *[9] * 8, *[12] * 8)
"""Of how many other cells a box holds the values, in the order in which boxes are tried; the whole table is the last."""
_ENOUGH, _LARGE = 2, 1_000
"""Moves that are found before the cheapest is taken, and cells of a box after which one is enough."""


def withhold_in_boxes(
    table: SumTable, withheld: Mask, shown: Mask, cost: NDArray[np.float64], *, minimum: int, unsafe: Mask, dice: np.random.Generator
) -> Mask:  # fmt: skip
    """Withhold, in ``withheld`` itself, the cheapest move found of each unsafe cell; return which cells that proves safe.

    All masks have shape (n,). A cell is safe when it could be ``minimum`` more. Raises ValueError for a table without a ``grid``.
    """
    if table.grid is None:
        raise ValueError("boxes need to know where the cells of a table stand")
    safe = np.zeros_like(unsafe)
    axes = axes_of(table.grid)
    copies = _copies(axes)
    for cell in np.flatnonzero(unsafe):
        if safe[cell]:
            continue
        price = np.where(withheld, 0.0, cost)
        found: list[Ints] = []
        for box in _boxes(axes, int(cell), withheld | ~shown, copies, dice):
            move = _cheapest_move(table, box, int(cell), price, shown, minimum)
            if move is not None:
                found.append(move)
            if len(found) == _ENOUGH or (found and box.size > _LARGE):
                break
        if found:
            best = min(found, key=lambda move: float(price[move != 0].sum()))
            withheld |= best != 0
            # Whatever goes up with it as far is proved too.
            safe |= best >= minimum
    return safe & unsafe


def _copies(axes: Sequence[Axis]) -> Ints:
    """Return how many cells stand in the place of each: two where a release corrected one."""
    places = np.stack([axis.of_cells for axis in axes])
    _places, of_cells, counts = np.unique(places, axis=1, return_inverse=True, return_counts=True)
    copies: Ints = counts[of_cells]
    return copies


def _boxes(
    axes: Sequence[Axis], cell: int, movable: Mask, copies: Ints, dice: np.random.Generator
) -> Iterator[Ints]:
    """Yield the cells of ever larger boxes: at the values of a cell and of some others, in every combination, and at their sums."""
    anywhere = np.flatnonzero(movable)
    # A new count whose old one was told can only move against others that were corrected too.
    alike = np.flatnonzero(movable & (copies == copies[cell]))
    for turn, count in enumerate(_NEAR):
        near = dice.choice(anywhere if turn % 2 else alike, count)
        inside = [axis.is_at(axis.of_cells[np.append(near, cell)], dice) for axis in axes]
        yield np.flatnonzero(np.logical_and.reduce(inside))
    yield np.arange(movable.size)


def _cheapest_move(
    table: SumTable, box: Ints, cell: int, price: NDArray[np.float64], shown: Mask, minimum: int
) -> Ints | None:
    """Return the move, shape (n,), of cells in a box that lets one be ``minimum`` more; None without one in whole numbers."""
    size = box.size
    system = table.sums[:, box]
    system = system[np.diff(system.indptr) > 0]
    own = np.searchsorted(box, cell)
    most = 4 * minimum
    bounds = np.zeros((2 * size, 2))
    # Variables: up and down of every cell. A little for each, so that no more move than need be.
    bounds[:size, 1] = np.where(shown[box], 0, most)
    bounds[size:, 1] = np.where(shown[box], 0, np.minimum(table.values[box], most))
    bounds[own], bounds[size + own] = minimum, 0
    solved = linprog(
        np.tile(price[box] + 1e-3, 2), A_eq=sparse.hstack([system, -system]).tocsr(), b_eq=np.zeros(system.shape[0]), bounds=bounds, method="highs"
    )  # fmt: skip
    if solved.status != 0:
        return None
    move = np.zeros(price.size, dtype=np.int64)
    move[box] = np.rint(solved.x[:size] - solved.x[size:])
    # Rounded, it is held against the sums of the whole table: what is safe does not hang on a tolerance.
    keeps_sums = not (table.sums @ move).any()
    return move if keeps_sums and (table.values + move >= 0).all() else None
