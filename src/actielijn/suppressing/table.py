"""Cells and the sums that tie them together: a cross table with all its totals, and several releases of one as a single table."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

TOTAL = "*"
"""The value of a dimension that stands for all of its values together."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way in which counts are split: its values, and for a hierarchy the parent of each value that has one.

    The parent of a municipality is its region; a value without a parent lies directly under ``TOTAL``.
    """

    name: str
    values: tuple[str, ...]
    parents: Mapping[str, str] = field(default_factory=dict)

    def sums(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each value that is a sum with its parts."""
        children: dict[str, list[str]] = {}
        for value in self.values:
            children.setdefault(self.parents.get(value, TOTAL), []).append(value)
        for parent, parts in children.items():
            yield parent, tuple(parts)

    def leaves(self) -> frozenset[str]:
        """Return the values that are not sums of others."""
        return frozenset(self.values) - frozenset(self.parents.values())


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the cells of a table stand, so that moves which keep its sums are soon found.

    ``places`` holds for each cell its value in each dimension that it is a part in; of several releases, several cells may stand in one
    place. ``parents`` gives by dimension what each value is a part of, up to ``TOTAL``; what has none there is a part of nothing.
    """

    places: tuple[Mapping[str, str], ...]
    parents: Mapping[str, Mapping[str, str]]

    def part(self, cells: NDArray[np.int64]) -> "Grid":
        """Return the grid of these cells only."""
        return Grid(tuple(self.places[cell] for cell in cells), self.parents)


@dataclass(frozen=True)
class SumTable:
    """n cells: ``values`` has shape (n,), and ``sums @ values == 0`` (shape (m, n): 1 for a part, -1 for the total).

    ``level`` counts in how many dimensions a cell is a sum; what stands high is withheld last. A table without a ``grid`` is protected by
    solving alone, which takes long for a large one.
    """

    keys: tuple[Hashable, ...]
    values: NDArray[np.int64]
    sums: sparse.csr_matrix
    level: NDArray[np.int64]
    grid: Grid | None = None

    def __post_init__(self) -> None:
        if (self.values < 0).any():
            raise ValueError("a count cannot be negative")
        if (self.sums @ self.values).any():
            raise ValueError("a total is not the sum of its parts")


def cross_table(counts: Mapping[tuple[str, ...], int], dimensions: Sequence[Dimension]) -> SumTable:
    """Return the table of these counts with a cell for every combination of values and totals.

    ``counts`` is keyed by one value per dimension, each a leaf of its hierarchy; what is not named is zero. Raises ValueError for a
    value that its dimension does not have.
    """
    axes = [(*dimension.values, TOTAL) for dimension in dimensions]
    at = [{value: place for place, value in enumerate(axis)} for axis in axes]
    grid = np.zeros([len(axis) for axis in axes], dtype=np.int64)
    leaves = [dimension.leaves() for dimension in dimensions]
    for key, count in counts.items():
        for dimension, value, known in zip(dimensions, key, leaves, strict=True):
            if value not in known:
                raise ValueError(f"{dimension.name} has no value {value!r} that counts are given for")
        grid[tuple(places[value] for places, value in zip(at, key, strict=True))] += count
    for axis, dimension in enumerate(dimensions):
        # Deepest first, so that a parent adds up children that are sums themselves.
        for parent, parts in reversed(list(_downwards(dimension))):
            total = sum(np.take(grid, at[axis][part], axis=axis) for part in parts)
            np.moveaxis(grid, axis, 0)[at[axis][parent]] = total
    level = sum(
        (
            np.expand_dims(
                np.array([value not in known for value in axis], dtype=np.int64),
                tuple(other for other in range(len(axes)) if other != place),
            )
            for place, (axis, known) in enumerate(zip(axes, leaves, strict=True))
        ),
        start=np.zeros_like(grid),
    )
    keys = tuple(product(*axes))
    places = tuple(
        {dimension.name: value for dimension, value in zip(dimensions, key, strict=True) if value != TOTAL}
        for key in keys
    )
    parents = {
        dimension.name: {value: dimension.parents.get(value, TOTAL) for value in dimension.values}
        for dimension in dimensions
    }
    sums = _sums_of(grid.shape, dimensions, at)
    return SumTable(keys, grid.ravel(), sums, level.ravel(), Grid(places, parents))


def _downwards(dimension: Dimension) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sums of a dimension from the total downwards."""
    sums = dict(dimension.sums())
    waiting = [TOTAL]
    while waiting:
        parent = waiting.pop(0)
        if parent in sums:
            yield parent, sums[parent]
            waiting.extend(sums[parent])


def _sums_of(
    shape: tuple[int, ...], dimensions: Sequence[Dimension], at: Sequence[Mapping[str, int]]
) -> sparse.csr_matrix:
    """Return the equations: along each dimension, for every combination of the others, each parent less its parts."""
    cells = np.arange(int(np.prod(shape))).reshape(shape)
    rows, columns, signs, row = [], [], [], 0
    for axis, dimension in enumerate(dimensions):
        along = np.moveaxis(cells, axis, 0).reshape(shape[axis], -1)
        for parent, parts in dimension.sums():
            involved = along[[*(at[axis][part] for part in parts), at[axis][parent]]]
            columns.append(involved.ravel())
            rows.append(np.tile(np.arange(row, row + along.shape[1]), len(parts) + 1))
            signs.append(np.repeat([*[1] * len(parts), -1], along.shape[1]))
            row += along.shape[1]
    return sparse.csr_matrix(
        (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns))), shape=(row, cells.size)
    )


@dataclass(frozen=True)
class Release:
    """A table as it was published before: ``withheld`` (shape (n,)) says which cells were not shown."""

    table: SumTable
    withheld: NDArray[np.bool_]


def joined(
    before: Sequence[Release], table: SumTable
) -> tuple[SumTable, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return earlier releases and a new table as one table, with masks of what is known and of what was withheld already.

    Whoever lays releases side by side takes a cell that did not change for one unknown, not two; so does the joined table. Its first
    cells are those of ``table``. ``known`` marks values that some release has shown: withholding them now would help nobody.
    """
    keys: list[Hashable] = list(table.keys)
    place = {key: at for at, key in enumerate(keys)}
    values, level = list(table.values), list(table.level)
    known, hidden = [False] * len(keys), [False] * len(keys)
    latest = dict(place)
    grids = [table.grid, *(release.table.grid for release in reversed(before))]
    places = list(table.grid.places) if table.grid else []
    blocks = [table.sums.tocoo()]
    for release in reversed(before):
        where = np.empty(len(release.table.keys), dtype=np.int64)
        for at, (key, value) in enumerate(zip(release.table.keys, release.table.values, strict=True)):
            same = latest.get(key)
            if same is None or values[same] != value:
                same = len(keys)
                keys.append((key, len(blocks)))
                values.append(value)
                level.append(release.table.level[at])
                if release.table.grid:
                    places.append(release.table.grid.places[at])
                known.append(False)
                hidden.append(False)
                latest[key] = same
            where[at] = same
            if release.withheld[at]:
                hidden[same] = True
            else:
                known[same] = True
        block = release.table.sums.tocoo()
        blocks.append(
            sparse.coo_matrix((block.data, (block.row, where[block.col])), shape=(block.shape[0], len(keys)))
        )
    size = len(keys)
    padded = [sparse.coo_matrix((one.data, (one.row, one.col)), shape=(one.shape[0], size)) for one in blocks]
    grid = _joined_grid(places, [one for one in grids if one is not None]) if all(grids) else None
    together = SumTable(tuple(keys), np.array(values), sparse.vstack(padded).tocsr(), np.array(level), grid)
    shown = np.array(known)
    return together, shown, np.array(hidden) & ~shown


def _joined_grid(places: Sequence[Mapping[str, str]], grids: Sequence[Grid]) -> Grid:
    """Return one grid; where releases put a value under different ones, the newest has it right."""
    parents: dict[str, dict[str, str]] = {}
    for grid in reversed(grids):
        for name, above in grid.parents.items():
            parents.setdefault(name, {}).update(above)
    return Grid(tuple(places), parents)
