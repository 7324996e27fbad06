"""Ask the commitments: the list under filters, one with its whole trace, those on an activity, what explanations name.

A fixed number of statements at any size.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from actielijn import phrases
from actielijn import snapshot as plain
from actielijn.web.programmes.models import Programme
from actielijn.web.register.history import successors_now
from actielijn.web.register.models import Activity, ActivityReference, Result
from actielijn.web.trail.models import Event

from .models import BETWEEN, Answering, Commitment, Kind, ParliamentImport, Refusal, Status

ROWS = 60
MOST_OFFERED = 500
MOST_ON_ACTIVITY = 50
_MAY_BE_ASKED = ("kamerstuk", "document", "case", "commitment", "motion")
"""Kinds of references that can be a commitment; a decree or an address cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a person asks to see. ``due`` is empty, ``overdue`` or ``soon``; ``linked`` empty or ``-`` for those without activity."""

    kind: str = ""
    status: str = ""
    due: str = ""
    linked: str = ""
    words: str = ""


class Row(NamedTuple):
    """A commitment in a list."""

    key: int
    code: str
    kind: str
    mark: str
    title: str
    asked_by: str
    asked_on: date | None
    due: date | None
    status: str
    activities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the list, with how many there are of each status and kind under no filter."""

    rows: tuple[Row, ...]
    total: int
    number: int
    pages: int
    by_status: Mapping[str, int]
    by_kind: Mapping[str, int]


def page(programme: Programme, filters: Filters, *, number: int = 1, today: date) -> Page:
    """Return a page of the commitments under these filters, the newest first; those due soonest first when due is asked for."""
    asked = _under(programme, filters, today)
    total = asked.count()
    pages = max(1, -(-total // ROWS))
    at = min(max(number, 1), pages)
    ordered = asked.order_by("due", "id") if filters.due else asked.order_by("-asked_on", "-id")
    rows = list(
        ordered.values_list("pk", "code", "kind", "mark", "title", "asked_by", "asked_on", "due", "status")[(at - 1) * ROWS : at * ROWS]
    )  # fmt: skip
    answered = _standing_activities(programme, [row[0] for row in rows])
    by_status: dict[str, int] = dict.fromkeys(Status.values, 0)
    by_kind: dict[str, int] = dict.fromkeys(Kind.values, 0)
    counted = (
        Commitment.objects.filter(programme=programme)
        .order_by()
        .values_list("kind", "status")
        .annotate(number=Count("id"))
    )
    for kind, status, count in counted:
        by_status[status] += count
        by_kind[kind] += count
    return Page(
        rows=tuple(Row(*row, activities=len(answered.get(row[0], ()))) for row in rows),
        total=total,
        number=at,
        pages=pages,
        by_status=by_status,
        by_kind=by_kind,
    )


def _under(programme: Programme, filters: Filters, today: date) -> QuerySet[Commitment]:
    asked = Commitment.objects.filter(programme=programme)
    if filters.kind:
        asked = asked.filter(kind=filters.kind)
    if filters.status:
        asked = asked.filter(status=filters.status)
    if filters.due:
        asked = asked.filter(status__in=(Status.OPEN, Status.PARTLY_MET), due__isnull=False)
        asked = asked.filter(due__lt=today) if filters.due == "overdue" else asked.filter(due__gte=today)
    if filters.linked == "-":
        gone_on = Q(activity__in=list(successors_now(programme)))
        answering = Answering.objects.filter(
            Q(activity__ended_on__isnull=True) | gone_on, commitment=OuterRef("pk")
        )
        asked = asked.filter(~Exists(answering))
    for word in filters.words.split()[:10]:
        asked = asked.filter(
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(mark__icontains=word)
            | Q(asked_by__icontains=word)
        )
    return asked


def _standing_activities(
    programme: Programme, commitments: Collection[int] | None = None
) -> dict[int, list[int]]:
    """Return the activities that answer these commitments (all, where none are named) by commitment, as they stand now.

    Who went on in another counts as that one, so that a link outlives a merger; two statements.
    """
    answerings = Answering.objects.filter(commitment__programme=programme)
    if commitments is not None:
        answerings = answerings.filter(commitment__in=commitments)
    successors = successors_now(programme)
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for commitment, activity, ended in answerings.order_by("activity__order", "id").values_list(
        "commitment", "activity", "activity__ended_on"
    ):
        for key in (activity,) if ended is None else successors.get(activity, ()):
            found[commitment][key] = None
    return {commitment: list(keys) for commitment, keys in found.items()}


def overdue_count(programme: Programme, *, today: date) -> int:
    """Return how many open commitments are past their day."""
    return _under(programme, Filters(due="overdue"), today).count()


def count_of(programme: Programme) -> int:
    """Return how many commitments a programme keeps: as many go into an edition."""
    return Commitment.objects.filter(programme=programme).count()


def on_activity(programme: Programme, key: int, *, took_over: bool = True) -> list[Commitment]:
    """Return the commitments that hang on an activity or on one that went on in it, those still open first; two statements.

    Who knows that nothing ``took_over`` saves one. At most ``MOST_ON_ACTIVITY``: a page that shows more would show nothing.
    """
    successors = successors_now(programme) if took_over else {}
    before = [gone for gone, ends in successors.items() if key in ends]
    return list(
        Commitment.objects.filter(Exists(Answering.objects.filter(commitment=OuterRef("pk"), activity__in=[key, *before])))
        .annotate(is_settled=Q(status__in=(Status.MET, Status.LAPSED)))
        .order_by("is_settled", F("due").asc(nulls_last=True), "id")[:MOST_ON_ACTIVITY]
    )  # fmt: skip


class Happening(NamedTuple):
    """One event in the life of a commitment, as the trail keeps it."""

    at: datetime
    who: str
    action: str
    details: Mapping[str, Any]


class Answered(NamedTuple):
    """An activity that answers a commitment: by a link of its own, or in the place of those in ``instead_of``, which ended and went on in it."""

    activity: Activity
    answering: Answering | None
    instead_of: tuple[Activity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A commitment with all that hangs on it: a page of the activities that answer it, and what happened to it, oldest first."""

    commitment: Commitment
    answered: tuple[Answered, ...]
    links: int
    """Activities with a link of their own, on all pages together."""
    number: int
    pages: int
    happenings: tuple[Happening, ...]


def trace(programme: Programme, key: int, *, number: int = 1) -> Trace | None:
    """Return a commitment of this programme with its trace, None when it is not there; at most six statements."""
    commitment = Commitment.objects.select_related("programme").filter(programme=programme, pk=key).first()
    if commitment is None:
        return None
    links = commitment.answerings.count()
    pages = max(1, -(-links // ROWS))
    at = min(max(number, 1), pages)
    answerings = (
        commitment.answerings.select_related("activity__holder", "by")
        .order_by("activity__order", "id")[(at - 1) * ROWS : at * ROWS]
    )  # fmt: skip
    events = Event.objects.filter(programme=programme.pk, kind="commitment", key=str(key)).order_by("id")[
        :200
    ]
    return Trace(
        commitment=commitment,
        answered=_answered(programme, commitment, list(answerings)),
        links=links,
        number=at,
        pages=pages,
        happenings=tuple(Happening(one.at, one.actor_name, one.action, one.details) for one in events),
    )


def _answered(
    programme: Programme, commitment: Commitment, answerings: Sequence[Answering]
) -> tuple[Answered, ...]:
    """Return the activities of these links, each ended one with those in which it went on right behind it."""
    if all(one.activity.ended_on is None for one in answerings):
        return tuple(Answered(one.activity, one, ()) for one in answerings)
    successors = successors_now(programme)
    instead: dict[int, list[Activity]] = defaultdict(list)
    for one in answerings:
        for key in successors.get(one.activity_id, ()) if one.activity.ended_on is not None else ():
            instead[key].append(one.activity)
    linked = set(commitment.answerings.filter(activity__in=instead).values_list("activity", flat=True))
    rows = Activity.objects.select_related("holder").in_bulk([key for key in instead if key not in linked])
    told: set[int] = set()
    found = []
    for one in answerings:
        found.append(Answered(one.activity, one, tuple(instead.get(one.activity_id, ()))))
        if one.activity.ended_on is not None:
            for key in successors.get(one.activity_id, ()):
                if key in rows and key not in told:
                    told.add(key)
                    found.append(Answered(rows[key], None, tuple(instead[key])))
    return tuple(found)


def activities_by_code(programme: Programme, codes: Iterable[str]) -> dict[str, int]:
    """Return the keys of activities that stand in the register, by their code."""
    return dict(
        Activity.objects.filter(programme=programme, code__in=list(codes), ended_on__isnull=True).values_list(
            "code", "pk"
        )
    )


def waiting_import(programme: Programme) -> ParliamentImport | None:
    """Return what was read of parliament's open data and waits to be taken over, None when nothing does."""
    return (
        ParliamentImport.objects.filter(programme=programme, applied_at__isnull=True)
        .select_related("programme", "by")
        .first()
    )


def last_import(programme: Programme) -> ParliamentImport | None:
    """Return what was taken over last, None when nothing ever was."""
    return (
        ParliamentImport.objects.filter(programme=programme, applied_at__isnull=False)
        .select_related("by")
        .first()
    )


class Offer(NamedTuple):
    """A reference that an explanation names: the commitment that it is (None for one not kept yet), and the activity."""

    activity: Activity
    reference: str
    identifier: str
    kind: str
    commitment: Commitment | None


def offers(programme: Programme) -> list[Offer]:
    """Return the references that may be commitments and are neither linked nor refused.

    They are those of explanations and titles of activities, and those of a result's title for each of its activities. At most
    ``MOST_OFFERED``; one statement for each of references, results, their activities, commitments, links, mergers and refusals.
    """
    kept: dict[str, Commitment] = {}
    for commitment in Commitment.objects.filter(programme=programme):
        for address in _addresses(commitment.identifier, commitment.mark):
            kept[address] = commitment
    successors = successors_now(programme)
    # What a person linked is linked under whatever the text calls it.
    linked = {
        (key, address)
        for activity, found_in, *names in Answering.objects.filter(
            commitment__programme=programme
        ).values_list("activity", "found_in", "commitment__identifier", "commitment__mark")
        for address in (*_addresses(*names), *found_in.casefold().split(BETWEEN))
        for key in (activity, *successors.get(activity, ()))
    }
    refused = set(Refusal.objects.filter(programme=programme).values_list("activity", "reference"))
    found: list[Offer] = []
    seen: set[tuple[int, str]] = set()
    for activity, text, identifier, kind in _named(programme):
        address = identifier or text.casefold()
        place = (activity.pk, address)
        if place in seen or {place, (activity.pk, text.casefold())} & linked:
            continue
        if {(activity.pk, identifier), (activity.pk, text)} & refused:
            continue
        seen.add(place)
        found.append(Offer(activity, text, identifier, kind, kept.get(address)))
        if len(found) == MOST_OFFERED:
            break
    return found


def _addresses(identifier: str, mark: str) -> Iterator[str]:
    """Walk what a text may call a commitment by: its identifier, and its mark as it is written."""
    yield from (address for address in (identifier, mark.casefold()) if address)


def _named(programme: Programme) -> Iterator[tuple[Activity, str, str, str]]:
    """Walk activity, text, identifier and kind of the references, those of the titles of results first."""
    titles = Result.objects.filter(programme=programme).order_by("id").values_list("pk", "title")
    by_result = {
        key: told
        for key, title in titles.iterator(chunk_size=2_000)
        if (told := [one for one in phrases.references(title) if one.kind in _MAY_BE_ASKED])
    }
    standing = Activity.objects.filter(programme=programme, result__in=by_result, ended_on__isnull=True)
    for activity in standing.order_by("order")[:MOST_OFFERED]:
        for one in by_result[activity.result_id]:
            yield activity, one.text, one.identifier or "", one.kind
    named = (
        ActivityReference.objects.filter(
            activity__programme=programme, activity__ended_on__isnull=True, kind__in=_MAY_BE_ASKED
        )
        .select_related("activity__result")
        .order_by("activity__order", "id")
    )
    for each in named.iterator(chunk_size=2_000):
        yield each.activity, each.text, each.identifier or "", each.kind


def commitments_of(programme: Programme) -> tuple[plain.Commitment, ...]:
    """Return all commitments as a Snapshot holds them; four statements."""
    standing = Activity.objects.filter(programme=programme, ended_on__isnull=True)
    order = {key: (order, code) for key, order, code in standing.values_list("pk", "order", "code")}
    answered = {
        commitment: [code for _order, code in sorted(order[key] for key in keys if key in order)]
        for commitment, keys in _standing_activities(programme).items()
    }
    return tuple(
        _plain(one, tuple(answered.get(one.pk, ())))
        for one in Commitment.objects.filter(programme=programme).order_by("asked_on", "id")
    )


def _plain(one: Commitment, activities: tuple[str, ...]) -> plain.Commitment:
    settled = (
        plain.Settlement(text=one.settled_by, date=_iso(one.settled_on), url=one.settled_url or None)
        if one.settled_by
        else None
    )
    return plain.Commitment(
        id=one.code, kind=one.kind, title=one.title, status=one.status, mark=one.mark or None, identifier=one.identifier or None,
        url=one.url or None, text=one.text or None, asked_by=one.asked_by or None, answered_by=one.answered_by or None,
        date=_iso(one.asked_on), due=_iso(one.due), response=one.response or None, reason=one.reason or None, activities=activities,
        settled_by=settled,
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
