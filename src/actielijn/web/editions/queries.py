"""Ask editions: which there are for this person, what they hold, and how two of them differ."""

import json
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from actielijn import comparing
from actielijn import snapshot as plain
from actielijn.web.archive.actions import keep, path_of
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, permissions_of
from actielijn.web.standing import standing_snapshot

from .models import Edition, KeptComparison

State = Edition.State
_WORKERS = frozenset({Permission.FREEZE, Permission.APPROVE, Permission.PUBLISH, Permission.EDIT})


def editions_for(person: Person, programme: Programme) -> QuerySet[Edition]:
    """Return the editions that a person may see, newest first: who does not work on them sees what was published."""
    editions = Edition.objects.filter(programme=programme).select_related(
        "frozen_by", "approved_by", "published_by", "corrects", "snapshot"
    )
    if permissions_of(person, programme) & _WORKERS:
        return editions
    return editions.filter(published_at__isnull=False)


def last_edition(programme: Programme) -> Edition | None:
    """Return the newest edition that was not withdrawn, None when there is none."""
    return (
        Edition.objects.filter(programme=programme).exclude(state=State.WITHDRAWN).order_by("-number").first()
    )


def to_approve_count(programme: Programme, person: Person) -> int:
    """Return how many editions wait for the approval of this person: those that somebody else froze."""
    return Edition.objects.filter(programme=programme, state=State.FROZEN).exclude(frozen_by=person).count()


def snapshot_of_edition(edition: Edition) -> plain.Snapshot:
    """Return what an edition holds."""
    return _loaded(edition.snapshot.sha256)


@lru_cache(maxsize=4)
def _loaded(sha256: str) -> plain.Snapshot:
    # Editions never change, so the last few are kept ready; a large one is some tens of megabytes.
    return plain.loads(path_of(sha256).read_bytes())


class Statuses(NamedTuple):
    """What an edition says of where things stand: the statuses of each activity by its id, the status of each commitment by its id."""

    activities: Mapping[str, tuple[str, ...]]
    commitments: Mapping[str, str]


def statuses_in(edition: Edition) -> Statuses:
    """Return the statuses that an edition tells; many editions are kept ready, since a page lays several side by side."""
    return _statuses(edition.snapshot.sha256)


@lru_cache(maxsize=16)
def _statuses(sha256: str) -> Statuses:
    # A Snapshot of ten thousand activities would take a hundred times the room of this, in every process that serves.
    frozen = plain.loads(path_of(sha256).read_bytes())
    return Statuses(
        {one.id: tuple(map(sys.intern, one.statuses)) for one in frozen.activities()},
        {one.id: sys.intern(one.status) for one in frozen.commitments},
    )


def compared(before: Edition, after: Edition) -> dict[str, Any]:
    """Return how two editions differ, in the shape that ``actielijn compare --to json`` gives; worked out once and kept."""
    kept = KeptComparison.objects.filter(before=before, after=after).select_related("stored").first()
    if kept is None:
        told = comparing.comparison_json(
            comparing.compare(snapshot_of_edition(before), snapshot_of_edition(after))
        )
        stored = keep([json.dumps(told, ensure_ascii=False).encode()])
        KeptComparison.objects.get_or_create(before=before, after=after, defaults={"stored": stored})
        return told
    found: dict[str, Any] = json.loads(path_of(kept.stored.sha256).read_bytes())
    return found


def compared_with_now(before: Edition) -> tuple[plain.Snapshot, dict[str, Any]]:
    """Return the register as it stands and how it differs from an edition."""
    now = standing_snapshot(before.programme, edition=plain.Edition(), measured=False)
    return now, comparing.comparison_json(comparing.compare(snapshot_of_edition(before), now))
