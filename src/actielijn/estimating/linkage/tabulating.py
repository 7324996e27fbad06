"""Linked records → the overlap table that leaves the house, M draws of it, how good the linkage is, and what a clerk should see.

The written table (JSON) holds counts only. Which record belongs to whom, and what stands in a record, is written in files that the
user asks for by name, nowhere else.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from ..table import Counts, OverlapTable
from .matching import match
from .partitions import Labels, part
from .records import Records

DRAWS = 20
CLUSTER = "cluster"


@dataclass(frozen=True)
class Share:
    """A measured share: ``hits`` of ``of``, with the Clopper & Pearson (1934) interval."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share itself; None when nothing was measured."""
        return self.hits / self.of if self.of else None

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the exact interval of the share."""
        tail = (1 - level) / 2
        low = 0.0 if self.hits == 0 else float(betaincinv(self.hits, self.of - self.hits + 1, tail))
        high = (
            1.0 if self.hits == self.of else float(betaincinv(self.hits + 1, self.of - self.hits, 1 - tail))
        )
        return low, high


@dataclass(frozen=True)
class Quality:
    """How many of the true links were found (recall), and how many of the links found are true (precision).

    A person's k records are held together by k − 1 links, so that one wrong record in a large group counts once and not k − 1 times.
    """

    recall: Share = field(default_factory=lambda: Share(0, 0))
    precision: Share = field(default_factory=lambda: Share(0, 0))


@dataclass(frozen=True)
class Linkage:
    """What an estimate must know of the linkage that its table comes from.

    ``draws`` has shape (M, 2**t): overlap tables that could as well be true, from the posterior over who is who and, where there is a
    labelled sample, with what it shows to be wrong put right. ``quality`` is measured on the sample; empty without one.
    """

    draws: Counts
    quality: Quality
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Linked:
    """Records that were linked: the table, what is known of the linkage, and who is who (for the files that a user asks for)."""

    table: OverlapTable
    linkage: Linkage
    persons: Labels
    uncertain: tuple[tuple[int, int, float], ...]
    model: dict[str, Any]


def link(
    records: Records, *, duplicates: bool = True, draws: int = DRAWS, seed: int = 1, name: str = ""
) -> Linked:
    """Link the records: the same records and seed give the same answer. Raises ``UnlinkableError``."""
    matched = match(records, duplicates=duplicates, seed=seed)
    parted = part(matched.groups, records.count, prior=matched.prior, draws=draws, seed=seed)
    bits = np.array(
        [
            1 << source
            for (source,) in records.connection.execute(
                "SELECT source FROM records ORDER BY unique_id"
            ).fetchall()
        ]
    )
    known = _known(records)
    chance = np.random.default_rng([seed, 4711])
    lists = records.lists
    linkage = Linkage(
        draws=np.array(
            [_corrected(_counts(each, bits, len(lists)), each, known, bits, chance) for each in parted.draws],
            dtype=np.int64,
        ).reshape(draws, 2 ** len(lists)),
        quality=_quality(known, parted.best),
        facts={
            "records": records.count,
            "persons": len(np.unique(parted.best)),
            "compared": matched.compared,
            "rules": list(matched.rules),
            "traits": {trait.column: trait.kind for trait in records.traits},
            "duplicates": duplicates,
            "groups_cut": matched.cut,
            "seed": seed,
        },
    )
    doubtful = np.flatnonzero((parted.together > 0.05) & (parted.together < 0.95))
    # Most doubtful first: there a clerk's look teaches most.
    doubtful = doubtful[np.argsort(np.abs(parted.together[doubtful] - 0.5), kind="stable")]
    return Linked(
        table=OverlapTable(lists, _counts(parted.best, bits, len(lists)), name=name),
        linkage=linkage,
        persons=parted.best,
        uncertain=tuple(
            (int(parted.pairs[at, 0]), int(parted.pairs[at, 1]), float(parted.together[at]))
            for at in doubtful
        ),
        model=matched.model,
    )


def _counts(persons: Labels, bits: NDArray[np.int64], lists: int) -> Counts:
    """Return how many persons have each pattern (2**t,)."""
    pattern = np.zeros(len(persons), dtype=np.int64)
    np.bitwise_or.at(pattern, persons, bits)
    return np.bincount(pattern[np.unique(persons)], minlength=2**lists).astype(np.int64)


def _known(records: Records) -> tuple[Labels, Labels]:
    """Return the records of the labelled sample and the true person of each."""
    known = records.connection.execute(
        "SELECT unique_id, known FROM records WHERE known IS NOT NULL ORDER BY unique_id"
    ).fetchall()
    _names, true = np.unique([name for _record, name in known], return_inverse=True)
    return np.array([record for record, _name in known], dtype=np.int64), true


def _quality(known: tuple[Labels, Labels], persons: Labels) -> Quality:
    labelled, true = known
    if not len(labelled):
        return Quality()
    found = persons[labelled]
    right = _links_of(np.stack([found, true], axis=1))
    # The sample holds all records of its people: who was put together with a record outside it was linked falsely.
    outside = np.ones(len(persons), dtype=bool)
    outside[labelled] = False
    false = len(np.intersect1d(found, persons[outside]))
    return Quality(Share(right, _links_of(true[:, None])), Share(right, _links_of(found[:, None]) + false))


def _corrected(
    counts: Counts, persons: Labels, known: tuple[Labels, Labels], bits: Labels, chance: np.random.Generator
) -> Counts:
    """Return the table with the errors put right that the labelled sample shows, as often as it shows them.

    Each labelled record tells on which lists its person was found to be and truly is; a person of k records counts 1/k in each. From
    these come the true patterns to expect per found pattern. That the sample is one of many is drawn by weighing its people anew
    (Rubin 1981, the Bayesian bootstrap). A pattern that the sample does not have stays as it is.
    """
    labelled, true = known
    if not len(labelled):
        return counts
    found_pattern, found_size = _patterns(persons, bits)
    true_pattern, true_size = _patterns(true, bits[labelled])
    weight = chance.standard_exponential(int(true.max()) + 1)[true]
    own = persons[labelled]
    seen = np.zeros(counts.size)
    np.add.at(seen, found_pattern[own], weight / found_size[own])
    move = np.zeros((counts.size, counts.size))
    np.add.at(move, (found_pattern[own], true_pattern[true]), weight / true_size[true])
    unseen = seen == 0
    move[unseen] = np.eye(counts.size)[unseen]
    seen[unseen] = 1
    expected = (counts / seen) @ move
    whole = np.floor(expected)
    made: Counts = (whole + (chance.random(counts.size) < expected - whole)).astype(np.int64)
    return made


def _patterns(persons: Labels, bits: Labels) -> tuple[Labels, Labels]:
    """Return for each person, by number, the lists that their records are on and how many records there are."""
    pattern = np.zeros(int(persons.max()) + 1, dtype=np.int64)
    np.bitwise_or.at(pattern, persons, bits)
    return pattern, np.bincount(persons)


def _links_of(labels: Labels) -> int:
    return len(labels) - len(np.unique(labels, axis=0))


# -- the files


def table_json(linked: Linked) -> dict[str, Any]:
    """Return the overlap table in the form that ``actielijn estimate`` reads, with what it must know of the linkage."""
    table, linkage = linked.table, linked.linkage
    patterns = [pattern for pattern in range(1, table.counts.size) if table.counts[pattern]]
    told = {
        **linkage.facts,
        "recall": _share_json(linkage.quality.recall),
        "precision": _share_json(linkage.quality.precision),
        "draws": linkage.draws[:, 1:].tolist(),
    }
    return {
        "name": table.name,
        "lists": list(table.lists),
        "n_lists": len(table.lists),
        "n_observed": table.observed,
        "list_totals": table.list_totals,
        "cells": [
            {
                "pattern": [pattern >> j & 1 for j in range(len(table.lists))],
                "lists": list(table.names_of(pattern)),
                "count": int(table.counts[pattern]),
            }
            for pattern in patterns
        ],
        "linkage": told,
    }


def _share_json(share: Share) -> dict[str, Any] | None:
    if not share.of:
        return None
    return {
        "hits": share.hits,
        "of": share.of,
        "value": share.value,
        "interval": [round(limit, 4) for limit in share.interval()],
    }


def table_csv(linked: Linked) -> str:
    """Return the overlap table as CSV: a column of 0 and 1 per list, and the count."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow([*linked.table.lists, "count"])
    for pattern in range(1, linked.table.counts.size):
        row = [pattern >> j & 1 for j in range(len(linked.table.lists))]
        writer.writerow([*row, int(linked.table.counts[pattern])])
    return made.getvalue()


def load_linkage(path: Path, lists: Sequence[str]) -> Linkage | None:
    """Return what a table that ``actielijn link`` wrote says of its linkage; None for every other table.

    Raises ValueError, KeyError or TypeError where it is not of these lists.
    """
    if path.suffix.lower() != ".json":
        return None
    said = json.loads(path.read_text(encoding="utf-8-sig"))
    told = said.get("linkage") if isinstance(said, dict) else None
    if not told or not told.get("draws"):
        return None
    # The draws have a count per pattern in the order of the file's own lists.
    own = said["lists"]
    size = 2 ** len(own)
    place = [
        sum(1 << lists.index(own[j]) for j in range(len(own)) if pattern >> j & 1) for pattern in range(size)
    ]
    drawn = np.array(told["draws"], dtype=np.int64)
    draws = np.zeros((len(told["draws"]), size), dtype=np.int64)
    if drawn.shape != (len(draws), size - 1) or (drawn < 0).any():
        raise ValueError("a draw has a count for each pattern")
    draws[:, place[1:]] = drawn
    shares = {
        key: Share(told[key]["hits"], told[key]["of"]) for key in ("recall", "precision") if told.get(key)
    }
    facts = {key: value for key, value in told.items() if key not in {"draws", "recall", "precision"}}
    return Linkage(draws, Quality(**shares), facts)


def holds_clusters(path: Path) -> bool:
    """Return whether a file is one of persons that a linkage found."""
    if path.suffix.lower() != ".csv":
        return False
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = [name.strip().lower() for name in re.split("[,;]", file.readline(10_000))]
    return CLUSTER in header and "list" in header


def persons_csv(linked: Linked, records: Records, kept: Sequence[str] = ()) -> str:
    """Return one row per person and list: person, list and the columns to keep, as ``actielijn estimate`` takes it. Personal data.

    The column of persons is called ``cluster``: what reads it knows that these were found and not given. Of several records of a person on one list the first gives what is kept.
    """
    sources = records.connection.execute("SELECT source FROM records ORDER BY unique_id").fetchall()
    first: dict[tuple[int, int], int] = {}
    for record, (source,) in enumerate(sources):
        first.setdefault((int(linked.persons[record]), source), record)
    rows = [(record, [str(person + 1)]) for (person, _source), record in first.items()]
    return _original(records, [CLUSTER, "list", *kept], kept, rows)


def review_csv(linked: Linked, records: Records, most: int = 1000) -> str:
    """Return the doubtful pairs for a clerk, most doubtful first: two rows per pair with all that stands in them. Personal data."""
    rows = [
        (record, [str(number), f"{probability:.3f}"])
        for number, (one, other, probability) in enumerate(linked.uncertain[:most], 1)
        for record in (one, other)
    ]
    header = ["pair", "probability", "list", *records.columns, "same_person"]
    return _original(records, header, records.columns, rows)


def _original(
    records: Records,
    header: list[str],
    shown: Sequence[str],
    rows: list[tuple[int, list[str]]],
) -> str:
    places = [f"column_{records.columns.index(name)}" for name in shown]
    picked = ", ".join(["source", *places])
    stored = records.connection.execute(f"SELECT {picked} FROM original ORDER BY unique_id").fetchall()  # noqa: S608
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(header)
    for record, before in rows:
        source, *values = stored[record]
        row = [*before, records.lists[source], *values]
        writer.writerow([*map(_harmless, row), *[""] * (len(header) - len(row))])
    return made.getvalue()


def _harmless(value: str) -> str:
    """Return the value as a spreadsheet shows it and does not run it."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
