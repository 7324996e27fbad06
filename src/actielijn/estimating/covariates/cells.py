"""The complete table behind a stratified one: a cell per stratum and pattern, what a term brings to it, and which rows may fill it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..formula import Term, hierarchical, terms_of
from ..table import StratifiedTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def terms_from(table: StratifiedTable, model: str | Iterable[Term]) -> frozenset[Term]:
    """Return the terms of a model, a formula or terms, with all that lie below them; an empty formula: all independent."""
    if isinstance(model, str):
        return terms_of(model, table.names) if model.strip() else hierarchical((), table.names)
    return hierarchical(model, table.names)


@dataclass(frozen=True)
class Part:
    """A term of a model: its ``columns`` (C, q) in the design, with ``labels``; and its ``margins``, the cells of people on all its lists by level."""

    term: Term
    labels: list[str]
    columns: Floats
    margins: list[Ints]


class Cells:
    """The complete table behind a stratified one: C = S * 2**t cells, the pattern running fastest, and which rows may fill which."""

    def __init__(self, table: StratifiedTable) -> None:
        t, strata = len(table.lists), len(table.strata)
        self.table = table
        self.pattern = np.tile(np.arange(2**t), strata)
        self.stratum = np.repeat(np.arange(strata), 2**t)
        self.observable = (self.pattern & table.operated[self.stratum]) > 0
        closed = np.zeros_like(table.patterns) if table.closed is None else table.closed
        rows, cells = [], []
        for row in range(table.counts.size):
            told = (2**t - 1) & ~closed[row]
            within = np.flatnonzero(table.fits(row) & (table.operated == told))
            patterns = np.flatnonzero((np.arange(2**t) & told) == table.patterns[row])
            filled = (within[:, None] * 2**t + patterns).ravel()
            rows.append(np.full(filled.size, row))
            cells.append(filled)
        at = (np.concatenate(rows), np.concatenate(cells))
        self.fills = sparse.csr_array((np.ones(at[0].size), at), shape=(table.counts.size, self.pattern.size))
        self.filled_by = self.fills.T.tocsr()
        self.spread = np.diff(self.fills.indptr) > 1  # rows that may fill more than one cell
        self._parts: dict[Term, Part] = {}

    def part(self, term: Term) -> Part:
        """Return what a term brings to any model; it is remembered."""
        if term not in self._parts:
            table = self.table
            bits = sum(1 << at for at, listed in enumerate(table.lists) if listed in term)
            on = (self.pattern & bits) == bits
            within = [name for name in table.covariates if name in term]
            places = [list(table.covariates).index(name) for name in within]
            levels = table.strata[:, places][self.stratum]
            lists = ":".join(listed for listed in table.lists if listed in term)
            labels, columns, margins = [], [], []
            for choice in np.ndindex(*(len(table.covariates[name]) for name in within)):
                here = on & (levels == np.array(choice, dtype=np.int64)).all(axis=1)
                margins.append(np.flatnonzero(here))
                if all(choice):
                    named = [
                        f"{name}={table.covariates[name][at]}"
                        for name, at in zip(within, choice, strict=True)
                    ]
                    labels.append(":".join(filter(None, [lists, *named])))
                    columns.append(here)
            shape = (len(self.pattern), len(columns))
            self._parts[term] = Part(term, labels, np.array(columns).T.reshape(shape).astype(float), margins)
        return self._parts[term]

    def of_strata(self, of_cells: Floats) -> Floats:
        """Sum over the patterns of each stratum."""
        return np.asarray(
            np.bincount(self.stratum, weights=of_cells, minlength=len(self.table.strata)), dtype=float
        )
