"""Try to work withheld cells back from what is shown: what whoever reads the table can do with the sums, a pencil and a solver."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import linalg
from scipy.optimize import linprog

from .table import SumTable


class Interval(NamedTuple):
    """Between which values a withheld cell must lie; ``high`` is infinite where nothing bounds it."""

    low: float
    high: float


def attack(
    table: SumTable, withheld: NDArray[np.bool_], cells: NDArray[np.int64] | None = None
) -> dict[int, Interval]:
    """Return the exact interval of each withheld cell (or of ``cells``, places in the table), by two linear programmes for each.

    The attacker knows every shown cell, every sum, and that counts are not negative.
    """
    unknown = np.flatnonzero(withheld)
    place = {int(cell): at for at, cell in enumerate(unknown)}
    system = table.sums[:, unknown]
    right = -(table.sums[:, ~withheld] @ table.values[~withheld])
    used = np.diff(system.indptr) > 0
    found = {}
    for cell in unknown if cells is None else cells:
        objective = np.zeros(unknown.size)
        objective[place[int(cell)]] = 1.0
        ends = []
        for sign in (1.0, -1.0):
            solved = linprog(
                sign * objective, A_eq=system[used], b_eq=right[used], bounds=(0, None), method="highs"
            )
            # Status 3: nothing bounds it.
            ends.append(np.inf if solved.status == 3 else sign * solved.fun)
        found[int(cell)] = Interval(ends[0], ends[1])
    return found


def recoverable(table: SumTable, withheld: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which withheld cells (shape (n,)) the sums alone give back exactly, by linear algebra over all of them at once.

    A cell is determined when no solution of the homogeneous sums moves it (Gusfield 1988, for tables of any number of dimensions).
    """
    unknown = np.flatnonzero(withheld)
    found = np.zeros(withheld.size, dtype=bool)
    if unknown.size:
        system = table.sums[:, unknown]
        system = system[np.diff(system.indptr) > 0].toarray().astype(float)
        free = linalg.null_space(system) if system.size else np.eye(unknown.size)
        found[unknown] = np.abs(free).max(axis=1, initial=0.0) < 1e-9
    return found
