"""Choose which cells to withhold: the small ones, and others until no small one can be worked back.

Secondary suppression by linear programming (Kelly, Golden & Assad 1992, Networks 22:397; Fischetti & Salazar 2000, J. Am. Stat. Assoc.
95:916): a small cell is safe when the table could also have been another one, in which that cell differs by ``minimum``, and which
shows the same. A solution that moves one cell moves many, so cells are proved safe and made safe by the dozen; an exact solver
(HiGHS) has the last word on each.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from .boxes import withhold_in_boxes
from .cubes import withhold_cubes
from .table import SumTable

Mask = NDArray[np.bool_]
_TOUCHED = 1e-7
_LARGE = 1_500
"""Cells from which small ones are first protected by hypercubes and in boxes: less sparing than the solver over all cells at once, and a
hundred times as fast. What has neither is left to the solver."""


@dataclass(frozen=True)
class Suppression:
    """What is withheld, all of shape (n,): ``primary`` for being small, the rest of ``withheld`` to protect those.

    ``exposed`` are small cells that stay within less than ``minimum`` whatever is withheld, because earlier releases say too much.
    """

    withheld: Mask
    primary: Mask
    exposed: Mask


def suppress(
    table: SumTable, *, minimum: int = 10, known: Mask | None = None, hidden: Mask | None = None, seed: int = 1
) -> Suppression:  # fmt: skip
    """Return which cells to withhold so that each count from 1 to ``minimum`` - 1 stays uncertain by at least ``minimum``.

    ``known`` (shown by an earlier release) and ``hidden`` (withheld by one) come from ``joined``; what is hidden stays withheld, since
    showing it now would give back what it protected. Zeros may be shown. The same seed gives the same choice.
    """
    size = table.values.size
    shown = np.zeros(size, dtype=bool) if known is None else known
    withheld = np.zeros(size, dtype=bool) if hidden is None else hidden.copy()
    small = (table.values > 0) & (table.values < minimum)
    primary = small & ~shown
    work = _Choice(table, minimum, shown, withheld | primary, primary, np.random.default_rng(seed))
    if table.grid is not None and size > _LARGE:
        work.withhold_cubes()
    else:
        work.balance_sums()
    exposed = work.protect()
    work.show_what_protects_nobody()
    return Suppression(work.withheld, primary, exposed | (small & shown))


class _Choice:
    """The choice while it is being made."""

    def __init__(
        self,
        table: SumTable,
        minimum: int,
        shown: Mask,
        withheld: Mask,
        primary: Mask,
        dice: np.random.Generator,
    ):
        self.table, self.minimum, self.shown, self.withheld, self.primary, self._dice = (
            table,
            minimum,
            shown,
            withheld,
            primary,
            dice,
        )
        # A large number tells more than a small one, and a total more than a part.
        self._cost = (1.0 + np.log1p(table.values)) * 8.0**table.level
        self._given = withheld.copy()
        self._safe = np.zeros_like(primary)

    def withhold_cubes(self) -> None:
        """Withhold a hypercube or another move for each small cell; what that proves safe stays so: more withheld never says more."""
        given = (self.table, self.withheld, self.shown, self._cost)
        self._safe |= withhold_cubes(*given, minimum=self.minimum, primary=self.primary, dice=self._dice)
        self._safe |= withhold_in_boxes(
            *given, minimum=self.minimum, unsafe=self.primary & ~self._safe, dice=self._dice
        )

    def balance_sums(self) -> None:
        """Withhold beside each small cell enough in each of its sums, so that it could be ``minimum`` more: needed, not sufficient."""
        sums, values = self.table.sums, self.table.values
        waiting = list(range(sums.shape[0]))
        columns = sums.tocsc()
        while waiting:
            row = waiting.pop()
            cells = sums.indices[sums.indptr[row] : sums.indptr[row + 1]]
            signs = sums.data[sums.indptr[row] : sums.indptr[row + 1]]
            hidden = self.withheld[cells]
            if (
                not (hidden & ((values[cells] < self.minimum) & (values[cells] > 0))).any()
                or (hidden & (signs < 0)).any()
            ):
                continue
            smallest = values[cells][hidden].min()
            lacking = self.minimum - (values[cells][hidden].sum() - smallest)
            free = np.flatnonzero(~hidden & ~self.shown[cells] & (signs > 0) & (values[cells] > 0))
            if lacking <= 0 or not free.size:
                continue
            ordered = free[np.argsort(values[cells][free], kind="stable")]
            enough = ordered[values[cells][ordered] >= lacking]
            chosen = (
                [enough[0]]
                if enough.size
                else list(ordered[np.cumsum(values[cells][ordered]) - values[cells][ordered] < lacking])
            )
            for at in chosen:
                self.withheld[cells[at]] = True
                waiting.extend(columns.indices[columns.indptr[cells[at]] : columns.indptr[cells[at] + 1]])

    def protect(self) -> Mask:
        """Withhold more until every small cell is safe; return those that cannot be."""
        exposed = np.zeros_like(self.primary)
        while (unsafe := self._unsafe() & ~exposed).any():
            before = self.withheld.sum()
            self._withhold_for(np.flatnonzero(unsafe))
            if self.withheld.sum() == before:
                one = np.flatnonzero(unsafe)
                reached = [cell for cell in one if not self._withhold_for(np.array([cell]))]
                if self.withheld.sum() == before:
                    exposed[reached or one] = True
        return exposed

    def show_what_protects_nobody(self) -> None:
        """Show again what turned out not to be needed, the dearest first; each showing is proved before it counts.

        Only for tables that a person overlooks: in a large one it would take longer than it is worth.
        """
        added = np.flatnonzero(self.withheld & ~self._given)
        if self._safe.any() or added.size * self.table.values.size > 60_000:
            return
        unsafe_before = self._unsafe()
        for cell in sorted(added, key=lambda at: -self._cost[at]):
            self.withheld[cell] = False
            if (self._unsafe() & ~unsafe_before).any():
                self.withheld[cell] = True

    def _unsafe(self) -> Mask:
        """Return the small cells that what is withheld now leaves within less than ``minimum``."""
        unknown = np.flatnonzero(self.withheld)
        unsafe = self.primary & ~self._safe
        if not unsafe.any():
            return unsafe
        values = self.table.values[unknown].astype(float)
        system = self.table.sums[:, unknown]
        system = system[np.diff(system.indptr) > 0]
        low, high = values.copy(), values.copy()
        place = np.full(self.primary.size, -1)
        place[unknown] = np.arange(unknown.size)
        wanted = place[np.flatnonzero(unsafe)]
        bounds = np.column_stack([np.maximum(values - self.minimum, 0), values + self.minimum])

        def move(objective: NDArray[np.float64]) -> None:
            if system.shape[0]:
                solved = linprog(
                    -objective, A_eq=system, b_eq=system @ values, bounds=bounds, method="highs-ipm"
                )
                reached = solved.x if solved.status == 0 else values
            else:
                reached = np.where(objective > 0, bounds[:, 1], np.where(objective < 0, bounds[:, 0], values))
            np.minimum(low, reached, out=low)
            np.maximum(high, reached, out=high)

        def open_ones() -> NDArray[np.int64]:
            close: Mask = high[wanted] - low[wanted] < self.minimum - _TOUCHED
            return wanted[close]

        left = open_ones()
        while left.size:
            # All that are not proved safe yet at once, each up or down by chance, as long as that proves some of them.
            objective = np.zeros(unknown.size)
            objective[left] = self._dice.uniform(0.5, 1.0, left.size) * self._dice.choice(
                [1.0, -1.0], left.size
            )
            move(objective)
            before, left = left.size, open_ones()
            if before - left.size < max(2, before // 50):
                break
        while left.size:
            # The last word: one programme up and one down for the first of the rest; what they prove besides counts too.
            objective = np.zeros(unknown.size)
            objective[left[0]] = 1.0
            move(objective)
            move(-objective)
            if high[left[0]] - low[left[0]] < self.minimum - _TOUCHED:
                break
            left = open_ones()
        unsafe[unknown[wanted]] = high[wanted] - low[wanted] < self.minimum - _TOUCHED
        return unsafe

    def _withhold_for(self, cells: NDArray[np.int64]) -> bool:
        """Withhold the cheapest cells that let these move up by ``minimum``; return whether at least one of them now can."""
        size, minimum = self.table.values.size, float(self.minimum)
        # Different cells may have to move at each other's cost, so only some are moved at a time.
        chosen = cells if cells.size == 1 else cells[self._dice.random(cells.size) < 0.5]
        if not chosen.size:
            chosen = cells[:1]
        cost = np.where(self.withheld, 1e-3, self._cost)
        top = np.where(self.shown, 0.0, minimum * 4)
        down = np.where(self.shown, 0.0, self.table.values.astype(float))
        reward = 1e3 * self._cost.max() + np.zeros(chosen.size)
        # Variables: up and down of every cell, then how far each chosen one has come.
        objective = np.concatenate([cost, cost, -reward])
        zero = sparse.csr_matrix((self.table.sums.shape[0], chosen.size))
        equal = sparse.hstack([self.table.sums, -self.table.sums, zero]).tocsr()
        pick = sparse.csr_matrix(
            (np.ones(chosen.size), (np.arange(chosen.size), chosen)), shape=(chosen.size, size)
        )
        above = sparse.hstack([-pick, pick, sparse.eye(chosen.size)]).tocsr()
        bounds = np.column_stack(
            [np.zeros(2 * size + chosen.size), np.concatenate([top, down, np.full(chosen.size, minimum)])]
        )
        solved = linprog(
            objective, A_ub=above, b_ub=np.zeros(chosen.size), A_eq=equal, b_eq=np.zeros(equal.shape[0]), bounds=bounds, method="highs"
        )  # fmt: skip
        if solved.status != 0:
            return False
        moved = np.abs(solved.x[:size] - solved.x[size : 2 * size]) > _TOUCHED
        self.withheld |= moved & ~self.shown
        return bool((solved.x[2 * size :] > minimum - _TOUCHED).any())
