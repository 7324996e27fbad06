"""Keep commitments: add, change, settle, link to activities, remove."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from actielijn import phrases
from actielijn.snapshot import slug
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.register.models import Activity
from actielijn.web.trail.actions import record

from .errors import (
    CommitmentChanged,
    DueBeforeDate,
    MarkTaken,
    NotThere,
    OnlyRecommendations,
    ReasonMissing,
    SettlementMissing,
)
from .models import BETWEEN, Answering, Commitment, Kind, Refusal, Response, Status

SETTLED = (Status.MET, Status.PARTLY_MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentGiven:
    """A commitment as a form or an import gives it; names are those of the model."""

    kind: str
    title: str
    text: str = ""
    mark: str = ""
    url: str = ""
    asked_by: str = ""
    answered_by: str = ""
    asked_on: date | None = None
    due: date | None = None
    status: str = Status.OPEN
    response: str = ""
    reason: str = ""
    settled_by: str = ""
    settled_on: date | None = None
    settled_url: str = ""
    settled_edition: int | None = None


@transaction.atomic
def add_commitment(
    *, programme: Programme, given: CommitmentGiven, by: Person, activities: Sequence[int] = (), found_in: str = "", at: datetime | None = None,
) -> Commitment:  # fmt: skip
    """Add a commitment, linked to activities (keys). Raises MarkTaken and what ``_clear`` raises, NotAllowed."""
    require(by, Permission.KEEP_COMMITMENTS, on=programme)
    moment = at or timezone.now()
    Programme.objects.select_for_update().get(pk=programme.pk)
    added = Commitment(programme=programme, changed_at=moment)
    _fill(added, _clear(given))
    added.code = _free_code(programme, added)
    added.save()
    record("add-commitment", by=by, on=added, programme=programme.pk, at=moment)
    link_activities(commitment=added, activities=activities, found_in=found_in, by=by, at=moment)
    return added


@transaction.atomic
def change_commitment(
    *, commitment: Commitment, revision: int, given: CommitmentGiven, by: Person, at: datetime | None = None
) -> Commitment:  # fmt: skip
    """Change a commitment over the revision that was read; a change of nothing writes nothing. Its code stays.

    Raises CommitmentChanged, MarkTaken and what ``_clear`` raises, NotThere, NotAllowed.
    """
    require(by, Permission.KEEP_COMMITMENTS, on=commitment.programme)
    moment = at or timezone.now()
    standing = _locked(commitment)
    before = {field.name: getattr(standing, field.name) for field in fields(CommitmentGiven)}
    _fill(standing, _clear(given))
    changed = [name for name, value in before.items() if getattr(standing, name) != value]
    if not changed:
        return standing
    if revision != standing.revision:
        raise CommitmentChanged
    standing.revision += 1
    standing.changed_at = moment
    standing.save()
    details = {"from": before["status"], "to": standing.status} if "status" in changed else {}
    record(
        "change-commitment", by=by, on=standing, programme=standing.programme_id, at=moment, changed=changed, revision=standing.revision, **details
    )  # fmt: skip
    return standing


@transaction.atomic
def remove_commitment(*, commitment: Commitment, by: Person) -> None:
    """Remove a commitment that should not have been kept; editions that were frozen keep it. Raises NotThere, NotAllowed."""
    require(by, Permission.KEEP_COMMITMENTS, on=commitment.programme)
    standing = _locked(commitment)
    record("remove-commitment", by=by, on=standing, programme=standing.programme_id, title=standing.title)
    standing.delete()


@transaction.atomic
def link_activities(
    *, commitment: Commitment, activities: Sequence[int], by: Person, found_in: str = "", at: datetime | None = None
) -> int:  # fmt: skip
    """Say that these activities answer a commitment; return how many are new. Raises NotThere, NotAllowed.

    ``found_in`` is the reference in their texts that says so; it is kept with those that were linked before, too.
    """
    require(by, Permission.KEEP_COMMITMENTS, on=commitment.programme)
    wanted = set(activities)
    known = Activity.objects.filter(programme=commitment.programme_id, pk__in=wanted).values_list(
        "pk", flat=True
    )
    if set(known) != wanted:
        raise NotThere
    linked = {one.activity_id: one for one in Answering.objects.filter(commitment=commitment)}
    new = wanted - set(linked)
    moment = at or timezone.now()
    Answering.objects.bulk_create(
        [
            Answering(commitment=commitment, activity_id=key, found_in=found_in[:500], by=by, at=moment)
            for key in sorted(new)
        ],
        ignore_conflicts=True,
    )
    named = [linked[key] for key in sorted(wanted & set(linked)) if _also_found(linked[key], found_in)]
    Answering.objects.bulk_update(named, ["found_in"], batch_size=200)
    changed = sorted({*new, *(one.activity_id for one in named)})
    if changed:
        record(
            "link-commitment", by=by, on=commitment, programme=commitment.programme_id, at=moment, activities=changed, found_in=found_in[:500]
        )  # fmt: skip
    return len(new)


def _also_found(answering: Answering, reference: str) -> bool:
    """Add a reference to those that name the commitment; return whether it is another one."""
    known = answering.found_in.split(BETWEEN) if answering.found_in else []
    if not reference or reference in known:
        return False
    answering.found_in = BETWEEN.join([*known, reference])[:500]
    return True


@transaction.atomic
def unlink_activity(*, commitment: Commitment, activity: int, by: Person) -> None:
    """Say that an activity does not answer a commitment after all. Raises NotAllowed."""
    require(by, Permission.KEEP_COMMITMENTS, on=commitment.programme)
    gone, _each = Answering.objects.filter(commitment=commitment, activity=activity).delete()
    if gone:
        record(
            "unlink-commitment", by=by, on=commitment, programme=commitment.programme_id, activity=activity
        )


@transaction.atomic
def refuse_reference(
    *, programme: Programme, activity: int, reference: str, by: Person, at: datetime | None = None
) -> None:  # fmt: skip
    """Say that a reference in an explanation is no commitment; it is not offered again. Raises NotThere, NotAllowed."""
    require(by, Permission.KEEP_COMMITMENTS, on=programme)
    if not Activity.objects.filter(programme=programme, pk=activity).exists():
        raise NotThere
    refused, made = Refusal.objects.get_or_create(
        activity_id=activity,
        reference=reference[:500],
        defaults={"programme": programme, "by": by, "at": at or timezone.now()},
    )
    if made:
        record(
            "refuse-reference", by=by, on=refused, programme=programme.pk, at=refused.at, activity=activity
        )


def given_of(commitment: Commitment) -> CommitmentGiven:
    """Return a commitment as a form or an import would give it."""
    return CommitmentGiven(
        **{field.name: getattr(commitment, field.name) for field in fields(CommitmentGiven)}
    )


def identifier_of(mark: str) -> str:
    """Return the one spelling of a reference as people write it (``28638, nr. 166`` → ``kst-28638-166``), empty when it has none."""
    found = phrases.references(mark)
    return next((one.identifier for one in found if one.identifier), "")


def _clear(given: CommitmentGiven) -> CommitmentGiven:
    """Return what was given when it agrees with itself.

    Raises SettlementMissing, ReasonMissing, OnlyRecommendations, DueBeforeDate.
    """
    if given.status in SETTLED and not given.settled_by.strip():
        raise SettlementMissing
    if given.response and given.kind != Kind.RECOMMENDATION:
        raise OnlyRecommendations
    if given.response == Response.REJECTED and not given.reason.strip():
        raise ReasonMissing
    if given.asked_on and given.due and given.due < given.asked_on:
        raise DueBeforeDate
    return given


def _fill(commitment: Commitment, given: CommitmentGiven) -> None:
    for field in fields(given):
        value = getattr(given, field.name)
        setattr(
            commitment, field.name, value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
        )
    commitment.title = " ".join(commitment.title.split())[:500]
    commitment.identifier = identifier_of(commitment.mark)
    taken = (
        Commitment.objects.filter(programme=commitment.programme, identifier=commitment.identifier)
        .exclude(pk=commitment.pk)
        .first()
        if commitment.identifier
        else None
    )
    if taken is not None:
        raise MarkTaken(commitment.mark, taken.title)
    if not commitment.url:
        commitment.url = next((one.url for one in phrases.references(commitment.mark) if one.url), "")


def _free_code(programme: Programme, commitment: Commitment) -> str:
    """Return the code of a new commitment: its identifier, else a slug of kind and title that is free."""
    wanted = (commitment.identifier or f"{commitment.kind}-{slug(commitment.title)}")[:70]
    taken = set(
        Commitment.objects.filter(programme=programme, code__startswith=wanted).values_list("code", flat=True)
    )
    return wanted if wanted not in taken else next(
        code for number in range(2, len(taken) + 3) if (code := f"{wanted}~{number}") not in taken
    )  # fmt: skip


def _locked(commitment: Commitment) -> Commitment:
    standing = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("programme")
        .filter(pk=commitment.pk)
        .first()
    )
    if standing is None:
        raise NotThere
    return standing
