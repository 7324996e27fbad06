"""Has a model a maximum on a table, and is it the only one (Fienberg & Rinaldo 2012; Chan, Silverman & Vincent 2021, section 2.6)?

``code_of(table, model)`` → 0 when all is well, 1 no maximum exists, 2 the parameters are not identified, 3 both.
``Existence(t)`` answers the same for many models and tables, and remembers.

The question is whether the sufficient statistics lie inside the cone that the design's rows span. They do not exactly when some
direction δ in the space of the parameters has (Aδ) = 0 in the cells with people, (Aδ) ≥ 0 in the other cells that the model keeps, and
not 0 in all. This is the dual of the linear programme of the papers; it can be answered without one when the cells with people leave
no direction, or one only. What is known of a model then settles others with the same parameters at minus infinity:

* only which cells have people matters, not how many;
* more cells with people, or fewer terms, keep a maximum (a sum of a point inside a cone and one in it lies inside).
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from .fitting import Flags, Floats
from .models import Model, chosen_of, subterms
from .table import Counts, OverlapTable

NO_MAXIMUM, NOT_IDENTIFIED = 1, 2
_NOTHING = 1e-9  # The matrices hold zeros and ones and are small; what is not zero is far from it.


def code_of(table: OverlapTable, model: Model) -> int:
    """Return 0 when the model has one maximum on the table; 1 when it has none, 2 when it has many, 3 for both."""
    return Existence(len(table.lists)).code(model, support_of(table.counts))


def support_of(counts: Counts) -> int:
    """Return which patterns have people, as an integer: bit ω is set when pattern ω has. ``counts`` has shape (2**t,)."""
    return sum(1 << int(pattern) for pattern in np.flatnonzero(counts))


def supports_of(counts: Counts) -> list[int]:
    """Return the support of many tables, from counts of shape (R, 2**t - 1) without the cell of nobody."""
    packed = np.packbits(counts > 0, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") << 1 for row in packed]


class Existence:
    """Answers for models on tables of ``t`` lists, and remembers what follows for others."""

    def __init__(self, t: int) -> None:
        self.t = t
        self._codes: dict[tuple[Model, int], int] = {}
        # Per set of terms at minus infinity: models as integers (bit θ for term θ), each with the people it was asked about.
        self._fine: dict[Model, list[tuple[int, int]]] = defaultdict(list)
        self._bad: dict[Model, list[tuple[int, int]]] = defaultdict(list)
        self._directions: dict[tuple[Model, int], Floats] = {}
        self._moves: dict[tuple[Model, int], tuple[int, int]] = {}
        self._inside: dict[int, int] = {}

    def code(self, model: Model, support: int) -> int:
        """Return the code of a model on any table whose people stand in these patterns (``support_of``)."""
        known = self._codes.get((model, support))
        if known is None:
            empty = self._empty(model, support)
            known = 0 if self._is_fine(empty, model, support) else self._find(empty, model, support)
            self._codes[model, support] = known
        return known

    def exists(self, model: Model, support: int, within: Model | None = None) -> bool:
        """Tell whether the model has one maximum on a table with this support.

        ``within`` is a model that holds all models to be asked about: when that one is fine, so are they.
        """
        known = self._codes.get((model, support))
        if known is not None:
            return known == 0
        empty = self._empty(model, support)
        if self._is_fine(empty, model, support):
            return True
        if self._is_bad(empty, model, support):
            return False
        if within is not None:
            top = model | (within - self._empty(within, support))
            if self.code(top, support) == 0:
                return True
        return self.code(model, support) == 0

    def codes(self, models: Sequence[Model], support: int) -> NDArray[np.int64]:
        """Return the codes of many models on one table."""
        codes = np.zeros(len(models), dtype=np.int64)
        empties = [self._empty(model, support) for model in models]
        finite = [model - empty for model, empty in zip(models, empties, strict=True)]
        groups: dict[Model, list[int]] = defaultdict(list)
        for place in np.flatnonzero(~self._are_decided(finite, support)).tolist():
            groups[empties[place]].append(place)
        for places in groups.values():
            # The union of the models has the same terms at minus infinity, for all their other terms have people.
            top = frozenset().union(*(models[place] for place in places))
            if len(places) > 3 and self.code(top, support) == 0:
                continue
            # The smallest go first: what is wrong with them is wrong with all models around them.
            for place in sorted(places, key=lambda place: len(models[place])):
                codes[place] = self.code(models[place], support)
        return codes

    def _cells_inside(self, term: int) -> int:
        known = self._inside.get(term)
        if known is None:
            rest = (2**self.t - 1) & ~term
            known = sum(1 << (term | more) for more in subterms(rest)) & ~1
            self._inside[term] = known
        return known

    def _empty(self, model: Model, support: int) -> Model:
        return frozenset(term for term in model if not self._cells_inside(term) & support)

    def _is_fine(self, empty: Model, model: Model, support: int) -> bool:
        known = self._fine.get(empty)
        if not known:
            return False
        mask = _mask(model)
        return any(not mask & ~other and not people & ~support for other, people in known)

    def _is_bad(self, empty: Model, model: Model, support: int) -> bool:
        known = self._bad.get(empty)
        if not known:
            return False
        mask = _mask(model)
        return any(not other & ~mask and not support & ~people for other, people in known)

    def _find(self, empty: Model, model: Model, support: int) -> int:
        finite = model - empty
        directions = self._directions_of(finite, support)
        count = directions.shape[1]
        vacant = (1 << 2**self.t) - 2 & ~support
        for term in empty:
            vacant &= ~self._cells_inside(term)
        if count == 0:
            code = 0
        elif count == 1:
            forth, back = self._moves_of(finite, support)
            forth, back = forth & vacant, back & vacant
            code = NOT_IDENTIFIED if not forth | back else 0 if forth and back else NO_MAXIMUM
        else:
            moved = _rows(vacant, finite) @ directions
            identified = len(moved) >= count and np.linalg.matrix_rank(moved, tol=_NOTHING) == count
            goes_out = self._is_bad(empty, model, support) or _goes_out(moved)
            code = NO_MAXIMUM * goes_out + NOT_IDENTIFIED * (not identified)
        mask = _mask(model)
        if code == 0:
            fine = self._fine[empty]
            fine[:] = [(other, seen) for other, seen in fine if other & ~mask or support & ~seen]
            fine.insert(0, (mask, support))
        elif code & NO_MAXIMUM and count > 1:
            bad = self._bad[empty]
            bad[:] = [(other, seen) for other, seen in bad if mask & ~other or seen & ~support]
            bad.insert(0, (mask, support))
        return code

    def _directions_of(self, finite: Model, support: int) -> Floats:
        """Return the directions of the parameters (p, d) that change nothing in the cells with people."""
        known = self._directions.get((finite, support))
        if known is None:
            seen = _rows(support, finite)
            values, vectors = np.linalg.eigh(seen.T @ seen)
            known = self._directions[finite, support] = vectors[:, values < _NOTHING * max(1.0, values[-1])]
        return known

    def _moves_of(self, finite: Model, support: int) -> tuple[int, int]:
        """Return which cells without people the one direction raises, and which it lowers, as integers like a support."""
        known = self._moves.get((finite, support))
        if known is None:
            vacant = (1 << 2**self.t) - 2 & ~support
            moved = (_rows(vacant, finite) @ self._directions_of(finite, support))[:, 0]
            cells = _patterns(vacant)
            known = (
                sum(1 << cell for cell, move in zip(cells, moved, strict=True) if move > _NOTHING),
                sum(1 << cell for cell, move in zip(cells, moved, strict=True) if move < -_NOTHING),
            )
            self._moves[finite, support] = known
        return known

    def _are_decided(self, models: Sequence[Model], support: int) -> Flags:
        """Tell which models, terms at minus infinity taken out, leave no direction at all: whatever those terms are, they are fine."""
        union = frozenset().union(*models)
        if self._directions_of(union, support).shape[1] == 0:
            return np.ones(len(models), dtype=bool)
        terms = sorted(union)
        seen = _rows(support, union)
        gram = seen.T @ seen
        different = list(dict.fromkeys(models))
        chosen = chosen_of(different, terms)
        decided = np.zeros(len(different), dtype=bool)
        sizes = chosen.sum(axis=1)
        for size in np.unique(sizes):
            alike = np.flatnonzero(sizes == size)
            columns = np.nonzero(chosen[alike])[1].reshape(len(alike), size)
            values = np.linalg.eigvalsh(gram[columns[:, :, None], columns[:, None, :]])
            decided[alike] = values[:, 0] >= _NOTHING * np.maximum(1.0, values[:, -1])
        told = dict(zip(different, decided.tolist(), strict=True))
        return np.array([told[model] for model in models])


def _mask(model: Model) -> int:
    return sum(1 << term for term in model)


def _patterns(support: int) -> list[int]:
    return [pattern for pattern in range(support.bit_length()) if support >> pattern & 1]


def _rows(support: int, finite: Model) -> Floats:
    """Return the rows of the design for these patterns, shape (patterns, terms), terms in their order."""
    patterns = np.array(_patterns(support), dtype=np.int64)[:, None]
    terms = np.array(sorted(finite))[None, :]
    rows: Floats = ((patterns & terms) == terms).astype(np.float64)
    return rows


def _goes_out(moved: Floats) -> bool:
    """Tell whether some combination of the directions raises cells and lowers none; ``moved`` (cells, directions) is what each does."""
    if not moved.size:
        return False
    # The sum of the movements, each between 0 and 1, can be more than nothing.
    answer = linprog(
        -moved.sum(axis=0),
        A_ub=np.vstack([moved, -moved]),
        b_ub=np.concatenate([np.ones(len(moved)), np.zeros(len(moved))]),
        bounds=(None, None),
        method="highs",
    )
    if answer.status != 0:
        raise ArithmeticError(f"the linear programme for existence ended with status {answer.status}")
    return bool(-answer.fun > 1e-6)
