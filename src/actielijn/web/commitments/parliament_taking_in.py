"""Commitments as parliament tells them, laid beside ours: what is new, what changed there, what changed on both sides, what is gone.

Nothing changes before a person has seen the comparison. Where both sides changed, our text stays and theirs is shown, unless it is chosen.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record as record_event

from . import actions
from .actions import CommitmentGiven, identifier_of
from .errors import AppliedAlready
from .models import Commitment, ParliamentImport
from .parliament import Reading, Record

FIELDS = ("kind", "title", "text", "mark", "url", "asked_by", "answered_by", "asked_on", "due", "status")
_WITH_STATUS = ("settled_by", "settled_on", "settled_url")
"""They go with the status: a status of theirs with a settlement of ours would say what nobody said."""
_DAYS = ("asked_on", "due", "settled_on")


class Difference(NamedTuple):
    """A field on which parliament says something else than we keep."""

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One commitment of parliament beside ours.

    ``changed`` is what changed there only, ``conflicts`` what differs and was changed here too (or never came from there).
    """

    record: Record
    ours: Commitment | None
    changed: tuple[Difference, ...] = ()
    conflicts: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What an import would do. ``same`` counts what needs nothing."""

    new: tuple[Compared, ...]
    changed: tuple[Compared, ...]
    conflicts: tuple[Compared, ...]
    gone: tuple[Compared, ...]
    same: int

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it would leave everything as it is."""
        return not (self.new or self.changed or self.conflicts or self.gone)


@transaction.atomic
def keep_reading(
    *, programme: Programme, reading: Reading, origin: str, by: Person | None, at: datetime | None = None
) -> ParliamentImport:  # fmt: skip
    """Keep what was read, so that the comparison can be looked at and applied later. Raises NotAllowed.

    A reading that was kept and never applied is replaced: there is one comparison to look at.
    """
    if by is not None:
        require(by, Permission.KEEP_COMMITMENTS, on=programme)
    ParliamentImport.objects.filter(programme=programme, applied_at__isnull=True).delete()
    kept = ParliamentImport.objects.create(
        programme=programme,
        read_at=at or timezone.now(),
        by=by,
        origin=origin[:500],
        records=[one.as_json() for _key, one in sorted(reading.records.items())],
        told={
            "notices": reading.notices[:100],
            "passed_by": reading.passed_by,
            "duplicates": reading.duplicates,
        },
    )
    record_event(
        "read-parliament", by=by, on=kept, programme=programme.pk, at=kept.read_at, label=kept.origin, count=len(reading.records)
    )  # fmt: skip
    return kept


def compare(programme: Programme, records: Iterable[Record]) -> Comparison:
    """Return how records stand beside the commitments as they are now; one statement."""
    kept = list(Commitment.objects.filter(programme=programme))
    by_key = {one.source_key: one for one in kept if one.source_key}
    by_mark = {one.identifier: one for one in kept if one.identifier and not one.source_key}
    groups: dict[str, list[Compared]] = {"new": [], "changed": [], "conflicts": [], "gone": []}
    same = 0
    for record in records:
        ours = by_key.get(record.key) or (
            by_mark.pop(identifier_of(record.mark), None) if record.mark else None
        )
        if record.is_gone:
            if ours is not None and ours.gone_at is None:
                groups["gone"].append(Compared(record=record, ours=ours))
            continue
        if ours is None:
            groups["new"].append(Compared(record=record, ours=None))
            continue
        compared = _beside(record, ours)
        if compared.conflicts:
            groups["conflicts"].append(compared)
        elif compared.changed:
            groups["changed"].append(compared)
        elif not ours.source_key or ours.gone_at is not None:
            # The same words, and yet something to do: it becomes known as parliament's, or it came back.
            groups["changed"].append(compared)
        else:
            same += 1
    return Comparison(**{name: tuple(found) for name, found in groups.items()}, same=same)


def comparison_of(kept: ParliamentImport) -> Comparison:
    """Return the comparison of a reading that was kept, as things stand now."""
    return compare(kept.programme, (Record(**one) for one in kept.records))


@transaction.atomic
def apply_import(
    *, kept: ParliamentImport, by: Person, theirs: Collection[tuple[str, str]] | None = (), at: datetime | None = None
) -> Comparison:  # fmt: skip
    """Take over what parliament says, and return the comparison that this was.

    ``theirs`` are the conflicts in which their text is taken, as source key and field; None takes theirs in all. In the others our
    text stays, and theirs is known from then on. Raises AppliedAlready, what ``change_commitment`` raises, NotAllowed.
    """
    programme = kept.programme
    require(by, Permission.KEEP_COMMITMENTS, on=programme)
    moment = at or timezone.now()
    Programme.objects.select_for_update().get(pk=programme.pk)
    kept = (
        ParliamentImport.objects.select_for_update(of=("self",)).select_related("programme").get(pk=kept.pk)
    )
    if kept.applied_at is not None:
        raise AppliedAlready
    comparison = comparison_of(kept)
    for one in comparison.new:
        _add(programme, one.record, by, moment)
    for one in (*comparison.changed, *comparison.conflicts):
        _change(one, theirs, by, moment)
    for one in comparison.gone:
        if one.ours is not None:
            Commitment.objects.filter(pk=one.ours.pk).update(gone_at=moment)
            record_event("commitment-gone-there", by=by, on=one.ours, programme=programme.pk, at=moment)
    kept.applied_at = moment
    counts: dict[str, Any] = {
        name: len(getattr(comparison, name)) for name in ("new", "changed", "conflicts", "gone")
    }
    kept.told = {**kept.told, **counts, "same": comparison.same}
    kept.save()
    record_event(
        "apply-parliament", by=by, on=kept, programme=programme.pk, at=moment, label=kept.origin, **counts
    )
    return comparison


def _add(programme: Programme, record: Record, by: Person, at: datetime) -> None:
    identifier, given = identifier_of(record.mark), _given(record)
    # Another case of parliament may be kept under this Kamerstuk already: then its own number tells them apart.
    if identifier and Commitment.objects.filter(programme=programme, identifier=identifier).exists():
        given = replace(given, mark=record.number if record.number != record.mark else "")
    added = actions.add_commitment(programme=programme, given=given, by=by, at=at)
    _remember(added, record)


def _change(one: Compared, theirs: Collection[tuple[str, str]] | None, by: Person, at: datetime) -> None:
    ours = one.ours
    assert ours is not None
    taken = [each.field for each in one.changed]
    taken += [
        each.field for each in one.conflicts if theirs is None or (one.record.key, each.field) in theirs
    ]
    told = _told(one.record)
    changes: dict[str, Any] = {}
    for name in taken:
        for each in (name, *(_WITH_STATUS if name == "status" else ())):
            changes[each] = _value(each, told[each])
    if changes:
        given = replace(actions.given_of(ours), **changes)
        ours = actions.change_commitment(commitment=ours, revision=ours.revision, given=given, by=by, at=at)
    _remember(ours, one.record)


def _remember(commitment: Commitment, record: Record) -> None:
    Commitment.objects.filter(pk=commitment.pk).update(
        source_key=record.key, source={**_told(record), "number": record.number, "changed": record.changed}, gone_at=None
    )  # fmt: skip


def _beside(record: Record, ours: Commitment) -> Compared:
    told, said = _told(record), ours.source
    changed: list[Difference] = []
    conflicts: list[Difference] = []
    for name in FIELDS:
        names = (name, *(_WITH_STATUS if name == "status" else ()))
        mine = [_kept(ours, each) for each in names]
        now = [told[each] for each in names]
        before = [said.get(each) for each in names] if ours.source_key else [None] * len(names)
        if mine == now or now == before:
            continue
        difference = Difference(name, _shown(mine), _shown(now))
        is_ours_untouched = mine == before or (before[0] is None and not mine[0])
        (changed if is_ours_untouched else conflicts).append(difference)
    return Compared(record=record, ours=ours, changed=tuple(changed), conflicts=tuple(conflicts))


def _told(record: Record) -> dict[str, str]:
    """Return the fields as we would keep them, so that what was taken over is the same when it is compared again."""
    data = record.as_json()
    told = {name: data[name] for name in (*FIELDS, *_WITH_STATUS)}
    told["title"] = " ".join(told["title"].split())[:500]
    for name, most in (
        ("mark", 200),
        ("url", 1000),
        ("asked_by", 300),
        ("answered_by", 300),
        ("settled_by", 500),
        ("settled_url", 1000),
    ):
        told[name] = told[name][:most].strip()
    if told["due"] and told["asked_on"] and told["due"] < told["asked_on"]:
        told["due"] = ""
    return told


def _given(record: Record) -> CommitmentGiven:
    told: dict[str, Any] = {name: _value(name, value) for name, value in _told(record).items()}
    return CommitmentGiven(**told)


def _value(name: str, told: str) -> str | date | None:
    if name not in _DAYS:
        return told
    return date.fromisoformat(told) if told else None


def _kept(ours: Commitment, name: str) -> str:
    value = getattr(ours, name)
    return value.isoformat() if isinstance(value, date) else value or ""


def _shown(values: list[str]) -> str:
    return " · ".join(value for value in values if value)


def chosen(pairs: Iterable[str]) -> set[tuple[str, str]]:
    """Return choices written as ``key:field``, or as ``key`` for every field of it."""
    found: set[tuple[str, str]] = set()
    for pair in pairs:
        key, _colon, name = pair.partition(":")
        found |= {(key.lower(), each) for each in ((name,) if name else FIELDS)}
    return found
