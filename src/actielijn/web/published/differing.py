"""How any two published editions differ, worked out once for each state of what is public and kept small."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from .models import PublishedEntry
from .queries import EditionRow, Rows, Site
from .written import written_once


class Difference(NamedTuple):
    """An activity that differs between two editions: ``kind`` is new, gone or changed; a primary key of each entry, or None."""

    kind: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """How two editions differ, without a word of it; as long as there are differences.

    ``keys`` are the primary keys of each difference before and after, 0 for none: those that came, that went, that changed.
    """

    keys: "tuple[array[int], array[int]]"
    counts: Mapping[str, int]
    transitions: tuple[tuple[str, str, int], ...]

    def __len__(self) -> int:
        return len(self.keys[0])

    def differences(self, start: int, end: int) -> list[Difference]:
        """Return the differences from one place to before another."""
        pairs = zip(self.keys[0][start:end], self.keys[1][start:end], strict=True)
        return [
            Difference("changed" if old and new else "new" if new else "gone", old or None, new or None)
            for old, new in pairs
        ]


def outline_of(site: Site, before: EditionRow, after: EditionRow) -> Outline:
    """Return how any two editions differ; two statements, and none when both were asked about since the last change."""
    return _outline(before.key, after.key, site.version, site.changed_at)


@lru_cache(maxsize=128)
def _outline(before: int, after: int, version: int, changed_at: datetime) -> Outline:
    # Version and moment are part of the key: what was worked out holds until something changes.
    old, new = _prints(before, version, changed_at), _prints(after, version, changed_at)
    was = dict(zip(old.activities, range(len(old.activities)), strict=True))
    both = [(was.pop(activity, None), at) for at, activity in enumerate(new.activities)]
    came = [at for then, at in both if then is None]
    stayed = [(then, at) for then, at in both if then is not None]
    changed = [(then, at) for then, at in stayed if old.fingerprints[then] != new.fingerprints[at]]
    steps = Counter(
        (old.statuses[then], new.statuses[at])
        for then, at in stayed
        if old.statuses[then] != new.statuses[at]
    )
    went = was.values()
    return Outline(
        keys=(
            array("q", [*(0 for _at in came), *(old.keys[at] for at in went), *(old.keys[then] for then, _at in changed)]),
            array("q", [*(new.keys[at] for at in came), *(0 for _at in went), *(new.keys[at] for _then, at in changed)]),
        ),
        counts={"new": len(came), "gone": len(went), "changed": len(changed), "status": sum(steps.values())},
        transitions=tuple((start, end, count) for (start, end), count in sorted(steps.items())),
    )  # fmt: skip


class _Prints(NamedTuple):
    """The activities of an edition in order: by what two editions are held against each other, as small as it can be kept."""

    activities: "array[int]"
    keys: "array[int]"
    fingerprints: "array[int]"
    statuses: Sequence[str]


@written_once
def _fingerprints(edition: int) -> Rows:
    rows = PublishedEntry.objects.filter(edition=edition).order_by("position")
    return rows.values_list("activity", "pk", "fingerprint", "status_keys")


@lru_cache(maxsize=32)
def _prints(edition: int, version: int, changed_at: datetime) -> _Prints:
    del version, changed_at
    rows = _fingerprints(edition)
    return _Prints(
        array("q", [row[0] for row in rows]),
        array("q", [row[1] for row in rows]),
        array("Q", [int(row[2], 16) for row in rows]),
        [intern(row[3]) for row in rows],
    )
