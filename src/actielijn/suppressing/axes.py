"""The dimensions of a grid by number: what each value is a part of, and the moves along one dimension that keep its sums."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .table import TOTAL, Grid

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Line:
    """Moves along one dimension, one for each hypercube: values and signs of shape (cubes, length), a sign of 0 for none."""

    values: Ints
    signs: Ints


class Axis:
    """A dimension: its values by number, the way up from each, and the values without parts below each."""

    def __init__(self, grid: Grid, name: str):
        parents = grid.parents.get(name, {})
        named = {one.get(name, TOTAL) for one in grid.places}
        values = sorted(named | {above for value in named for above in _way_up(value, parents)})
        number = {value: at for at, value in enumerate(values)}
        ways = [[number[one] for one in _way_up(value, parents)] for value in values]
        inner = {above for way in ways for above in way[1:]}
        # Sorted from the top, so that the leaves below each value stand together.
        leaves = sorted((way[::-1] for at, way in enumerate(ways) if at not in inner))
        self.size = len(values)
        self.of_cells: Ints = np.array([number[one.get(name, TOTAL)] for one in grid.places])
        deep = max(map(len, ways))
        self._is_flat = deep == 2 and len(leaves) == self.size - 1
        self._ways = np.array([[*way, *[-1] * (deep - len(way))] for way in ways])
        self._leaves: Ints = np.array([way[-1] for way in leaves])
        self._first, self._end = np.full(self.size, len(leaves)), np.zeros(self.size, dtype=np.int64)
        for at, way in enumerate(leaves):
            self._first[way] = np.minimum(self._first[way], at)
            self._end[way] = at + 1

    def lines(self, own: int, near: Ints, dice: np.random.Generator) -> Line:
        """Return a move up of ``own`` for each of ``near``: against a value near there, against any, or with all it is a part of."""
        up = self._leaf_below(np.full(near.size, own), dice)
        # A sum is no companion: one of its parts is, or the move takes all sums along.
        is_sum = self._end[near] - self._first[near] > 1
        alone = (near == own) | (is_sum & (dice.random(near.size) < 0.5))
        alone[0] = True
        is_any = dice.random(near.size) < 0.45
        other = np.where(is_any, self._leaves[dice.integers(0, self._leaves.size, near.size)], self._leaf_below(near, dice))  # fmt: skip
        ways = self._ways[other]
        alone |= (ways == own).any(axis=1)
        rising = self._ways[up]
        if self._is_flat:
            # The usual case, told in short: a value with one beside it, or with the total.
            companion = np.where(alone, rising[:, 0] if own == rising[0, 1] else rising[:, 1], other)
            values = np.stack([np.full(near.size, own), companion], axis=1)
            return Line(values, np.stack([np.ones(near.size, dtype=np.int64), np.where(alone, 1, -1)], axis=1))  # fmt: skip
        falling = np.where(alone[:, None], -1, ways)
        # Where both ways meet, what one gains the other loses.
        both = (rising[:, :, None] == falling[:, None, :]) & (rising >= 0)[:, :, None]
        signs = np.concatenate([1 * ((rising >= 0) & ~both.any(axis=2)), -1 * ((falling >= 0) & ~both.any(axis=1))], axis=1)  # fmt: skip
        order = np.argsort(signs == 0, axis=1, kind="stable")[:, : int((signs != 0).sum(axis=1).max())]
        values = np.concatenate([rising, falling], axis=1)
        return Line(np.take_along_axis(values, order, axis=1), np.take_along_axis(signs, order, axis=1))

    def is_at(self, values: Ints, dice: np.random.Generator) -> Mask:
        """Return which cells, shape (n,), stand at one of these values, at what it is a part of, or at a value below it."""
        ways = self._ways[self._leaf_below(values, dice)]
        found: Mask = np.isin(self.of_cells, ways[ways >= 0])
        return found

    def _leaf_below(self, values: Ints, dice: np.random.Generator) -> Ints:
        first, end = self._first[values], self._end[values]
        chosen: Ints = first + (dice.random(values.size) * (end - first)).astype(np.int64)
        return np.take(self._leaves, chosen)


def axes_of(grid: Grid) -> list[Axis]:
    """Return the dimensions of a grid in which its cells stand in more than one place."""
    named = sorted({name for one in grid.places for name in one})
    return [axis for name in named if (axis := Axis(grid, name)).size > 1]


def _way_up(value: str, parents: Mapping[str, str]) -> list[str]:
    """Return a value, what it is a part of, and so on up."""
    way = [value]
    while (above := parents.get(way[-1])) is not None and above not in way:
        way.append(above)
    return way
