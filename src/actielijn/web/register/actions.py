"""Change activities: save, add, set holder or tags of many, settle a promise, take a step back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from actielijn.snapshot import activity_id
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, may_edit, require
from actielijn.web.trail.actions import record

from .content import Content, content_from_json
from .errors import ChangedMeanwhile, CodeTaken, NotThere, UnknownStatus
from .models import Activity, Result, Step, Version
from .noticing import with_what_the_text_says
from .storing import Draft, chunks, store

MOST_AT_ONCE = 5_000
"""Most activities that one bulk change takes."""


def begin_step(
    programme: Programme, kind: str, *, by: Person, at: datetime | None = None, reason: str = ""
) -> Step:
    """Begin a step that versions are written under; the caller stands in a transaction."""
    return Step.objects.create(
        programme=programme, kind=kind, by=by, at=at or timezone.now(), reason=reason.strip()
    )


def content_now(activity: Activity) -> Content:
    """Return the whole content of an activity as it stands."""
    return contents_now([activity.pk])[activity.pk]


def contents_now(keys: Sequence[int]) -> dict[int, Content]:
    """Return the whole contents of these activities as they stand, by key."""
    found: dict[int, Content] = {}
    for chunk in chunks(keys):
        rows = Version.objects.filter(kind="activity", key__in=chunk, until__isnull=True).values_list(
            "key", "content"
        )
        found.update({key: content_from_json(data) for key, data in rows})
    return found


def locked(programme: Programme, keys: Iterable[int]) -> list[Activity]:
    """Return these activities in their order, locked until the transaction ends. Raises NotThere when one is missing."""
    wanted = list(dict.fromkeys(keys))
    found: dict[int, Activity] = {}
    for chunk in chunks(sorted(wanted)):
        # Locked in the order of their keys, so that two who change the same activities at once do not wait for each other.
        rows = Activity.objects.select_for_update().filter(programme=programme, pk__in=chunk).order_by("pk")
        found.update({activity.pk: activity for activity in rows})
    if len(found) < len(wanted):
        raise NotThere
    return [found[key] for key in wanted]


@transaction.atomic
def save_activity(
    *,
    programme: Programme,
    key: int,
    revision: int,
    content: Content,
    by: Person,
    at: datetime | None = None,
    reason: str = "",
) -> Activity:
    """Save an activity over the revision that the person read; a save that changes nothing writes nothing.

    Number, result and ending stay as they are: ``restructuring`` changes those. Raises ChangedMeanwhile when somebody
    else saved it since, NotThere, UnknownStatus, NotAllowed.
    """  # fmt: skip
    (activity,) = locked(programme, [key])
    standing = content_now(activity)
    if not may_edit(by, on=programme, holder=activity.holder_id):
        raise NotAllowed(Permission.EDIT)
    if content.holder != activity.holder_id:
        require(by, Permission.EDIT, on=programme)
    content = replace(
        content, result=standing.result, code=standing.code, number=standing.number, position=standing.position,
        ended=standing.ended, source=standing.source, extra=standing.extra,
    )  # fmt: skip
    if revision != activity.revision:
        raise _changed_meanwhile(activity, revision, standing, content)
    _known_statuses(programme, content)
    moment = at or timezone.now()
    if content.explanation != standing.explanation:
        content = with_what_the_text_says(content, on=timezone.localdate(moment), language=programme.language)
    if content == standing:
        return activity
    step = begin_step(programme, "save", by=by, at=moment, reason=reason)
    (saved,) = store(programme, [Draft(activity, content)], step=step)
    record(
        "save-activity",
        by=by,
        on=saved,
        programme=programme.pk,
        at=moment,
        changed=changed_fields(standing, content),
        revision=saved.revision,
    )
    return saved


@transaction.atomic
def add_activity(
    *, programme: Programme, content: Content, by: Person, at: datetime | None = None, reason: str = ""
) -> Activity:
    """Add an activity to a result, at its end. Raises CodeTaken, NotThere, UnknownStatus, NotAllowed."""
    require(by, Permission.RESTRUCTURE, on=programme)
    result = Result.objects.filter(programme=programme, pk=content.result).first()
    if result is None:
        raise NotThere
    _known_statuses(programme, content)
    moment = at or timezone.now()
    last = (
        Activity.objects.filter(result=result)
        .order_by("-position")
        .values_list("position", flat=True)
        .first()
    )
    content = replace(
        content,
        position=(last or 0) + 1,
        code=free_code(programme, result.number, content.number, content.title),
    )
    content = with_what_the_text_says(content, on=timezone.localdate(moment), language=programme.language)
    step = begin_step(programme, "add", by=by, at=moment, reason=reason)
    (added,) = store(programme, [Draft(None, content)], step=step)
    record("add-activity", by=by, on=added, programme=programme.pk, at=moment)
    return added


def set_holder(
    *,
    programme: Programme,
    keys: Sequence[int],
    holder: Organisation | None,
    by: Person,
    at: datetime | None = None,
) -> int:
    """Give many activities one holder; return how many changed. Raises NotThere, NotAllowed."""
    return _change_many(
        programme, keys, lambda one: replace(one, holder=holder.pk if holder else None),
        action="set-holder", by=by, at=at, holder=holder.name if holder else None,
    )  # fmt: skip


def add_tag(
    *, programme: Programme, keys: Sequence[int], tag: str, by: Person, at: datetime | None = None
) -> int:
    """Give many activities a tag; return how many did not have it. Raises NotThere, NotAllowed."""
    name = " ".join(tag.split())[:60]
    return _change_many(
        programme,
        keys,
        lambda one: replace(one, tags=tuple(sorted({*one.tags, name}))),
        action="add-tag",
        by=by,
        at=at,
        tag=name,
    )


def remove_tag(
    *, programme: Programme, keys: Sequence[int], tag: str, by: Person, at: datetime | None = None
) -> int:
    """Take a tag from many activities; return how many had it. Raises NotThere, NotAllowed."""
    return _change_many(
        programme, keys, lambda one: replace(one, tags=tuple(name for name in one.tags if name != tag)),
        action="remove-tag", by=by, at=at, tag=tag,
    )  # fmt: skip


@transaction.atomic
def settle_promise(
    *,
    programme: Programme,
    key: int,
    text: str,
    sentence: str,
    outcome: str,
    by: Person,
    at: datetime | None = None,
) -> Activity:
    """Say of a promise that it was ``kept`` or ``dropped``, or is open again (empty). Raises NotThere, NotAllowed."""
    (activity,) = locked(programme, [key])
    if not may_edit(by, on=programme, holder=activity.holder_id):
        raise NotAllowed(Permission.EDIT)
    standing = content_now(activity)
    promises = tuple(
        replace(one, extra={**{k: v for k, v in one.extra.items() if k != "outcome"}, **({"outcome": outcome} if outcome else {})})
        if (one.text, one.sentence or "") == (text, sentence) else one
        for one in standing.promises
    )  # fmt: skip
    if outcome not in ("", "kept", "dropped") or all(
        (one.text, one.sentence or "") != (text, sentence) for one in promises
    ):
        raise NotThere
    if promises == standing.promises:
        return activity
    step = begin_step(programme, "settle-promise", by=by, at=at)
    (saved,) = store(programme, [Draft(activity, replace(standing, promises=promises))], step=step)
    record(
        "settle-promise", by=by, on=saved, programme=programme.pk, at=step.at, promise=text, outcome=outcome
    )
    return saved


def free_code(programme: Programme, result: str, number: str, title: str, *, but: int = 0) -> str:
    """Return the code of an activity; one without a number gets a slug that is free. Raises CodeTaken for a number in use."""
    code = activity_id(result or None, number or None, title)
    taken = dict(
        Activity.objects.filter(programme=programme, ended_on__isnull=True, code__startswith=code)
        .exclude(pk=but)
        .values_list("code", "title")
    )
    if code not in taken:
        return code
    if number:
        raise CodeTaken(code, taken[code])
    return next(
        other for other in (f"{code}~{count}" for count in range(2, len(taken) + 3)) if other not in taken
    )


def changed_fields(before: Content, after: Content) -> list[str]:
    """Return the names of what differs, for the trail."""
    names = (
        "title",
        "number",
        "holder",
        "partners",
        "planning",
        "tags",
        "progress",
        "references",
        "promises",
        "figures",
        "result",
        "position",
        "ended",
    )
    return [name for name in names if getattr(before, name) != getattr(after, name)]


@transaction.atomic
def _change_many(
    programme: Programme, keys: Sequence[int], change: Callable[[Content], Content], *, action: str, by: Person,
    at: datetime | None, **details: Any,
) -> int:  # fmt: skip
    require(by, Permission.EDIT, on=programme)
    activities = locked(programme, list(keys)[:MOST_AT_ONCE])
    standing = contents_now([activity.pk for activity in activities])
    drafts = [
        Draft(activity, changed)
        for activity in activities
        if (changed := change(standing[activity.pk])) != standing[activity.pk]
    ]
    if not drafts:
        return 0
    step = begin_step(programme, action, by=by, at=at)
    store(programme, drafts, step=step)
    record(
        action, by=by, on=step, programme=programme.pk, at=step.at,
        activities=[draft.content.code for draft in drafts][:200], count=len(drafts), **details,
    )  # fmt: skip
    return len(drafts)


def _known_statuses(programme: Programme, content: Content) -> None:
    known = set(programme.statuses.values_list("key", flat=True))
    unknown = [key for key in content.statuses if key not in known]
    if unknown:
        raise UnknownStatus(unknown)


def _changed_meanwhile(
    activity: Activity, revision: int, standing: Content, mine: Content
) -> ChangedMeanwhile:
    versions = (
        Version.objects.filter(kind="activity", key=activity.pk).order_by("id").select_related("step__by")
    )
    rows = list(versions)
    base = content_from_json(rows[revision - 1].content) if 0 < revision <= len(rows) else standing
    last = rows[-1]
    return ChangedMeanwhile(
        base=base, theirs=standing, mine=mine, revision=activity.revision, by=last.step.by.name, at=last.since
    )
