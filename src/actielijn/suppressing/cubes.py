"""Protect small cells of a large table by hypercubes: moves of few cells that keep every sum, and prove by themselves.

In each dimension the small cell gets a companion: a value beside it, which then loses what it gains, or none, and then all that it is a
part of gains with it. The cells at all combinations are the corners of a hypercube (Giessing & Repsilber 2002, in Inference Control in
Statistical Databases, 181). Tables need not be full: dimensions may be hierarchies, cells may lack, and several releases may lie in one
table. Whether a move keeps every sum is looked up and not presumed, so that a wrong guess costs time and never safety.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .axes import Axis, axes_of
from .table import SumTable

_FEW, _MANY, _TIMES = 48, 336, 8
"""Hypercubes that are looked at for one cell: first a few, which will do when they withhold nothing more; many so often until one is found."""
_MOST_CORNERS = 512
"""Corners of a hypercube that is still worth looking at: nine dimensions, or four that are deep hierarchies."""
_MOST_PLACES = 2**62
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def withhold_cubes(
    table: SumTable, withheld: Mask, shown: Mask, cost: NDArray[np.float64], *, minimum: int, primary: Mask, dice: np.random.Generator,
) -> Mask:  # fmt: skip
    """Withhold, in ``withheld`` itself, the cheapest hypercube of each small cell; return which cells that proves safe.

    All masks have shape (n,). A cell is safe when it could be ``minimum`` more. Raises ValueError for a table without a ``grid``.
    """
    if table.grid is None:
        raise ValueError("hypercubes need to know where the cells of a table stand")
    safe = np.zeros_like(primary)
    axes = axes_of(table.grid)
    if np.prod([float(axis.size) for axis in axes]) > _MOST_PLACES:
        return safe
    corners = _Corners(table, axes, withheld, shown, cost, minimum, dice)
    moves: list[tuple[Ints, Ints]] = []
    for cell in np.flatnonzero(primary):
        if safe[cell]:
            continue
        found = corners.cheapest(int(cell))
        if found is None:
            continue
        cells, signs = found
        corners.withhold(cells)
        moves.append(found)
        # Whatever goes up with it is proved too.
        safe[cells[signs > 0]] = True
    return safe & primary & ~_moved_in_vain(table, moves)


class _Corners:
    """The cells at the places of a grid, and what moving them would cost. The cell number n stands for none."""

    def __init__(
        self, table: SumTable, axes: list[Axis], withheld: Mask, shown: Mask, cost: NDArray[np.float64], minimum: int, dice: np.random.Generator
    ):  # fmt: skip
        self._axes, self._dice, self._withheld, self._none = axes, dice, withheld, withheld.size
        self._strides = [int(np.prod([axis.size for axis in axes[at + 1 :]], dtype=object)) for at in range(len(axes))]  # fmt: skip
        places = sum(
            (axis.of_cells * stride for axis, stride in zip(axes, self._strides, strict=True)),
            start=np.zeros(withheld.size, dtype=np.int64),
        )
        self._places, counts = np.unique(places, return_counts=True)
        self._cells = np.full((self._places.size + 1, int(counts.max())), self._none)
        order = np.argsort(places, kind="stable")
        starts = np.cumsum(counts) - counts
        for copy in range(int(counts.max())):
            several = counts > copy
            self._cells[:-1][several, copy] = order[starts[several] + copy]
        # A random number for each sum: a move keeps all sums when its cells' numbers add up to nothing.
        numbers = dice.integers(-(2**62), 2**62, table.sums.shape[0])
        self._marks = np.append(table.sums.astype(np.int64).T @ numbers, 0)
        self._cost = np.append(np.where(withheld, 0.0, cost), 0.0)
        self._fixed = np.append(shown, False)
        self._may_fall = np.append((table.values >= minimum) & ~shown, True)
        # What is withheld, in the order in which it came; the first so many count.
        self._added = np.zeros(withheld.size, dtype=np.int64)
        self._many = int(withheld.sum())
        self._added[: self._many] = np.flatnonzero(withheld)

    def cheapest(self, cell: int) -> tuple[Ints, Ints] | None:
        """Return cells and signs of the cheapest move found that lets a cell be more; None when none was found."""
        few = self._best_of(cell, _FEW)
        if few is not None and few[0] == 0:
            return few[1:]
        many = (self._best_of(cell, _MANY) for _time in range(_TIMES))
        best = next((one for one in many if one is not None), None)
        found = min((one for one in (few, best) if one is not None), key=lambda one: one[0], default=None)
        return found[1:] if found is not None else None

    def withhold(self, cells: Ints) -> None:
        """Withhold cells, which costs nothing any more from now on."""
        new = cells[~self._withheld[cells]]
        self._added[self._many : self._many + new.size] = new
        self._many += new.size
        self._withheld[cells] = True
        self._cost[cells] = 0.0

    def _best_of(self, cell: int, count: int) -> tuple[float, Ints, Ints] | None:
        near = self._added[self._dice.integers(0, self._many, count)]
        places = np.zeros((count, 1), dtype=np.int64)
        signs = np.ones((count, 1), dtype=np.int64)
        for axis, stride in zip(self._axes, self._strides, strict=True):
            line = axis.lines(int(axis.of_cells[cell]), axis.of_cells[near], self._dice)
            places = (places[:, :, None] + stride * line.values[:, None, :]).reshape(count, -1)
            signs = (signs[:, :, None] * line.signs[:, None, :]).reshape(count, -1)
            if places.shape[1] > _MOST_CORNERS:
                return None
        at = np.searchsorted(self._places, places)
        at[at == self._places.size] = 0
        is_there = (self._places[at] == places) & (signs != 0)
        cells = self._cells[np.where(is_there, at, self._places.size)].reshape(count, -1)
        signs = np.repeat(signs, self._cells.shape[1], axis=1)
        usable = (self._marks[cells] * signs).sum(axis=1) == 0
        usable &= ~self._fixed[cells].any(axis=1) & (self._may_fall[cells] | (signs >= 0)).all(axis=1)
        if not usable.any():
            return None
        price = np.where(usable, self._cost[cells].sum(axis=1), np.inf)
        best = int(np.argmin(price))
        real = cells[best] != self._none
        return float(price[best]), cells[best][real], signs[best][real]


def _moved_in_vain(table: SumTable, moves: Sequence[tuple[Ints, Ints]]) -> Mask:
    """Return the cells of moves that break a sum after all, which random numbers did not show."""
    found = np.zeros(table.values.size, dtype=bool)
    if moves:
        columns = np.repeat(np.arange(len(moves)), [cells.size for cells, _signs in moves])
        cells = np.concatenate([cells for cells, _signs in moves])
        signs = np.concatenate([signs for _cells, signs in moves])
        made = sparse.csr_matrix((signs, (cells, columns)), shape=(found.size, len(moves)))
        broken = np.unique((table.sums @ made).tocoo().col)
        found[cells[np.isin(columns, broken)]] = True
    return found
