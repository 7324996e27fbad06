"""What in an overlap table makes estimates doubtful, each with what to do: ``check_table(table) -> tuple[TableFinding, ...]``.

Nothing here stops a method; whether a maximum exists is asked in ``existence``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from actielijn.language import _

from .existence import code_of
from .fitting import fit
from .models import main_effects, pairs_of
from .table import OverlapTable
from .wording import number

FEWEST_SHARED = 50
SMALL = 5


@dataclass(frozen=True, slots=True)
class TableFinding:
    """One thing to know of a table before believing an estimate.

    ``code`` is one of ``list-apart``, ``list-contained``, ``lists-equal``, ``empty-pair``, ``little-overlap`` and ``small-counts``;
    ``severity`` is ``warning`` or ``note``; ``lists`` are those it is about.
    """

    code: str
    severity: str
    message: str
    lists: tuple[str, ...] = ()


def check_table(table: OverlapTable) -> tuple[TableFinding, ...]:
    """Return the findings on a table, the gravest first."""
    found = [*_apart(table), *_contained(table), *_empty(table), *_thin(table), *_small(table)]
    return tuple(sorted(found, key=lambda finding: finding.severity != "warning"))


def shared(table: OverlapTable, term: int) -> int:
    """Return how many people stand on all lists of a term."""
    patterns = np.arange(table.counts.size)
    return int(table.counts[(patterns & term) == term].sum())


def _apart(table: OverlapTable) -> Iterator[TableFinding]:
    for j, name in enumerate(table.lists):
        if table.counts[1 << j] == shared(table, 1 << j):
            yield TableFinding(
                "list-apart",
                "warning",
                _(
                    "Nobody on list '{name}' is on another list. It then says nothing about how many people are missing, and models with it may have no maximum. Check whether its records were linked; otherwise leave it out, or merge it with a list of the same kind."
                ).format(name=name),
                (name,),
            )


def _contained(table: OverlapTable) -> Iterator[TableFinding]:
    totals = table.list_totals
    for i, inner in enumerate(table.lists):
        for j, outer in enumerate(table.lists):
            if i == j or shared(table, 1 << i | 1 << j) != totals[inner]:
                continue
            if totals[inner] == totals[outer]:
                if i < j:
                    yield TableFinding(
                        "lists-equal",
                        "warning",
                        _(
                            "Lists '{one}' and '{other}' hold the same people. They are one list, perhaps copied from each other; leave one out."
                        ).format(one=inner, other=outer),
                        (inner, outer),
                    )
                continue
            yield TableFinding(
                "list-contained",
                "warning",
                _(
                    "Everybody on list '{inner}' is on list '{outer}' too. When one was filled from the other they are no two sightings; leave '{inner}' out, or merge them."
                ).format(inner=inner, outer=outer),
                (inner, outer),
            )


def _empty(table: OverlapTable) -> Iterator[TableFinding]:
    empty = [pair for pair in pairs_of(len(table.lists)) if not shared(table, pair)]
    if not empty:
        return
    model = main_effects(len(table.lists))
    means = None if code_of(table, model) else fit(table, model).means
    patterns = np.arange(1, table.counts.size)
    for pair in empty:
        one, other = table.names_of(pair)
        if means is None:
            expected = _("how many there would be by chance cannot be told")
        else:
            expected = _("by chance {expected} would be").format(
                expected=number(means[(patterns & pair) == pair].sum(), 1)
            )
        yield TableFinding(
            "empty-pair",
            "note",
            _(
                "Nobody is on both '{one}' and '{other}'; {expected}. Ask whether being on one keeps people off the other, or whether their records could not be linked. Models with this pair have a parameter at minus infinity."
            ).format(one=one, other=other, expected=expected),
            (one, other),
        )


def _thin(table: OverlapTable) -> Iterator[TableFinding]:
    several = sum(int(table.counts[p]) for p in range(1, table.counts.size) if p.bit_count() > 1)
    if several < FEWEST_SHARED:
        yield TableFinding(
            "little-overlap",
            "warning",
            _(
                "Only {several} of {observed} people are on more than one list; the whole estimate rests on them. One wrong or missed link changes it much. Check these people one by one, and look at the intervals rather than the number."
            ).format(several=several, observed=number(table.observed)),
        )


def _small(table: OverlapTable) -> Iterator[TableFinding]:
    small = int(((table.counts > 0) & (table.counts < SMALL)).sum())
    if small:
        yield TableFinding(
            "small-counts",
            "note",
            _(
                "{small} of the {filled} patterns with people have fewer than {limit}. Intervals that rest on large numbers are too narrow then; use the bootstrap. In what is published, round or suppress them with --publish."
            ).format(small=small, filled=int((table.counts > 0).sum()), limit=SMALL),
        )
