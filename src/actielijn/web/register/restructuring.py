"""Change the structure: renumber, move, split, merge, end and revive activities; add, change and remove headings.

Each of these deeds needs a reason, and leaves a visible successor where something went on elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from . import structure
from .actions import begin_step, content_now, contents_now, free_code, locked
from .content import Content, Ended
from .errors import MustDiffer, NotEmpty, NotThere, ReasonMissing
from .models import ActionLine, Activity, Result, Step, Succession, Theme
from .noticing import with_what_the_text_says
from .storing import Draft, store


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the activities that a split gives: its number, title, explanation and statuses."""

    number: str
    title: str
    explanation: str = ""
    statuses: tuple[str, ...] = ()


@transaction.atomic
def renumber(
    *, programme: Programme, key: int, number: str, by: Person, reason: str, at: datetime | None = None
) -> Activity:
    """Give an activity another number within its result. Raises CodeTaken, ReasonMissing, NotThere, NotAllowed."""
    step = _begin(programme, "renumber", by, reason, at)
    (activity,) = locked(programme, [key])
    standing = content_now(activity)
    code = free_code(programme, activity.result.number, number, standing.title, but=activity.pk)
    (saved,) = store(programme, [Draft(activity, replace(standing, number=number, code=code))], step=step)
    record(
        "renumber-activity", by=by, on=saved, programme=programme.pk, at=step.at, was=standing.code, now=code
    )
    return saved


@transaction.atomic
def move(
    *,
    programme: Programme,
    key: int,
    result: int,
    number: str,
    by: Person,
    reason: str,
    at: datetime | None = None,
) -> Activity:
    """Move an activity to another result, at its end, under this number. Raises CodeTaken, ReasonMissing, NotThere, NotAllowed."""
    step = _begin(programme, "move", by, reason, at)
    (activity,) = locked(programme, [key])
    target = _result(programme, result)
    standing = content_now(activity)
    code = free_code(programme, target.number, number, standing.title, but=activity.pk)
    moved = replace(standing, result=target.pk, number=number, code=code, position=_last_position(target) + 1)
    (saved,) = store(programme, [Draft(activity, moved)], step=step)
    record("move-activity", by=by, on=saved, programme=programme.pk, at=step.at, was=standing.code, now=code)
    return saved


@transaction.atomic
def split(
    *,
    programme: Programme,
    key: int,
    parts: Sequence[Part],
    by: Person,
    reason: str,
    at: datetime | None = None,
) -> list[Activity]:
    """Split an activity: it goes on as the first part, the others are new and know where they come from.

    Raises MustDiffer for fewer than two parts, CodeTaken, ReasonMissing, NotThere, NotAllowed.
    """
    step = _begin(programme, "split", by, reason, at)
    if len(parts) < 2 or len({(part.number, part.title) for part in parts}) < len(parts):
        raise MustDiffer
    (activity,) = locked(programme, [key])
    standing = content_now(activity)
    made = [
        _part(programme, activity, standing, part, step, first=index == 0) for index, part in enumerate(parts)
    ]
    last = _last_position(activity.result)
    placed = [made[0], *(replace(one, position=last + index) for index, one in enumerate(made[1:], 1))]
    saved = store(
        programme,
        [Draft(activity if index == 0 else None, one) for index, one in enumerate(placed)],
        step=step,
    )
    _succeed([(activity, other) for other in saved[1:]], "split", step)
    record(
        "split-activity",
        by=by,
        on=saved[0],
        programme=programme.pk,
        at=step.at,
        into=[one.code for one in saved],
    )
    return saved


@transaction.atomic
def merge(
    *,
    programme: Programme,
    keys: Sequence[int],
    into: int,
    by: Person,
    reason: str,
    at: datetime | None = None,
) -> Activity:
    """Merge activities into one of them: it takes their explanations, partners and tags; the others end with it as successor.

    Raises MustDiffer, ReasonMissing, NotThere, NotAllowed.
    """
    step = _begin(programme, "merge", by, reason, at)
    others = [key for key in dict.fromkeys(keys) if key != into]
    if not others:
        raise MustDiffer
    target, *rest = locked(programme, [into, *others])
    contents = contents_now([target.pk, *(one.pk for one in rest)])
    whole = contents[target.pk]
    for one in rest:
        whole = _joined(whole, contents[one.pk])
    whole = with_what_the_text_says(whole, on=timezone.localdate(step.at), language=programme.language)
    ended = Ended(
        kind="merged", date=str(timezone.localdate(step.at)), reason=reason.strip(), successors=(target.pk,)
    )
    drafts = [Draft(target, whole), *(Draft(one, replace(contents[one.pk], ended=ended)) for one in rest)]
    saved = store(programme, drafts, step=step)
    _succeed([(one, target) for one in rest], "merged", step)
    record(
        "merge-activities",
        by=by,
        on=saved[0],
        programme=programme.pk,
        at=step.at,
        merged=[one.code for one in saved[1:]],
    )
    return saved[0]


@transaction.atomic
def end(
    *,
    programme: Programme,
    key: int,
    by: Person,
    reason: str,
    successor: int | None = None,
    at: datetime | None = None,
) -> Activity:
    """End an activity: it leaves the report and keeps its page, with the reason and where it went on. Raises as above."""
    step = _begin(programme, "end", by, reason, at)
    activity, *rest = locked(programme, [key, *([successor] if successor and successor != key else [])])
    ended = Ended(
        kind="ended",
        date=str(timezone.localdate(step.at)),
        reason=reason.strip(),
        successors=tuple(one.pk for one in rest),
    )
    (saved,) = store(programme, [Draft(activity, replace(content_now(activity), ended=ended))], step=step)
    _succeed([(activity, one) for one in rest], "ended", step)
    record(
        "end-activity",
        by=by,
        on=saved,
        programme=programme.pk,
        at=step.at,
        successor=rest[0].code if rest else None,
    )
    return saved


@transaction.atomic
def revive(
    *, programme: Programme, key: int, by: Person, reason: str, at: datetime | None = None
) -> Activity:
    """Bring an ended activity back into the report, under its own number. Raises CodeTaken when that was given away."""
    step = _begin(programme, "revive", by, reason, at)
    (activity,) = locked(programme, [key])
    standing = content_now(activity)
    code = free_code(programme, activity.result.number, standing.number, standing.title, but=activity.pk)
    (saved,) = store(programme, [Draft(activity, replace(standing, ended=None, code=code))], step=step)
    activity.successions.all().delete()
    record("revive-activity", by=by, on=saved, programme=programme.pk, at=step.at)
    return saved


@transaction.atomic
def save_heading(
    *, heading: structure.Heading, by: Person, reason: str = "", at: datetime | None = None
) -> structure.Heading:
    """Add or change an action line, theme or result, and let all activities follow its place and number.

    A heading without a position comes last among its own. Raises NotAllowed, and CodeTaken when a result's new number
    would give two activities one code.
    """
    programme = heading.programme
    require(by, Permission.RESTRUCTURE, on=programme)
    if heading.position is None:
        heading.position = _next_position(heading)
    step = begin_step(programme, "structure", by=by, at=at, reason=reason)
    is_new = heading.pk is None
    if structure.store_headings([heading], step=step):
        if isinstance(heading, Result) and not is_new:
            _recode(programme, heading, step)
        structure.put_in_order(programme)
        record(
            "add-heading" if is_new else "save-heading", by=by, on=heading, programme=programme.pk, at=step.at,
            heading=structure.kind_of(heading),
        )  # fmt: skip
    else:
        step.delete()
    return heading


@transaction.atomic
def remove_heading(
    *, heading: structure.Heading, by: Person, reason: str = "", at: datetime | None = None
) -> None:
    """Remove a heading under which nothing stands. Raises NotEmpty, NotAllowed."""
    programme = heading.programme
    require(by, Permission.RESTRUCTURE, on=programme)
    under = {ActionLine: "themes", Theme: "results", Result: "activities"}
    count = getattr(heading, under[type(heading)]).count()
    if count:
        raise NotEmpty(str(heading), count)
    step = begin_step(programme, "structure", by=by, at=at, reason=reason)
    key, label, kind = heading.pk, str(heading), structure.kind_of(heading)
    structure.remove_heading(heading, step=step)
    record(
        "remove-heading",
        by=by,
        on=step,
        programme=programme.pk,
        at=step.at,
        label=label,
        heading=kind,
        key_of_heading=key,
    )


def _begin(programme: Programme, kind: str, by: Person, reason: str, at: datetime | None) -> Step:
    require(by, Permission.RESTRUCTURE, on=programme)
    if not reason.strip():
        raise ReasonMissing
    return begin_step(programme, kind, by=by, at=at, reason=reason)


def _result(programme: Programme, key: int) -> Result:
    found = Result.objects.filter(programme=programme, pk=key).first()
    if found is None:
        raise NotThere
    return found


def _last_position(result: Result) -> int:
    return (
        Activity.objects.filter(result=result)
        .order_by("-position")
        .values_list("position", flat=True)
        .first()
        or 0
    )


def _next_position(heading: structure.Heading) -> int:
    siblings: list[structure.Heading]
    if isinstance(heading, Theme):
        siblings = list(Theme.objects.filter(action_line=heading.action_line))
    elif isinstance(heading, Result):
        siblings = list(Result.objects.filter(theme=heading.theme))
    else:
        siblings = list(ActionLine.objects.filter(programme=heading.programme))
    return max((one.position for one in siblings), default=0) + 1


def _part(
    programme: Programme, activity: Activity, standing: Content, part: Part, step: Step, *, first: bool
) -> Content:
    code = free_code(programme, activity.result.number, part.number, part.title, but=activity.pk)
    content = replace(standing, number=part.number, code=code, title=part.title)
    if not first:
        # What was read from a report belongs to the activity that goes on; a new part has only what was typed.
        content = replace(content, progress=(), references=(), promises=(), figures=(), source=None, extra={})
    content = content.with_statuses_and_text(part.statuses, part.explanation)
    return with_what_the_text_says(content, on=timezone.localdate(step.at), language=programme.language)


def _joined(whole: Content, other: Content) -> Content:
    return replace(
        whole,
        progress=(*whole.progress, *(entry for entry in other.progress if entry not in whole.progress)),
        partners=tuple(
            dict.fromkeys(
                (
                    *whole.partners,
                    *(key for key in (other.holder, *other.partners) if key and key != whole.holder),
                )
            )
        ),
        tags=tuple(sorted({*whole.tags, *other.tags})),
    )


def _succeed(pairs: Sequence[tuple[Activity, Activity]], kind: str, step: Step) -> None:
    Succession.objects.bulk_create(
        [Succession(before=before, after=after, kind=kind, at=step.at) for before, after in pairs],
        ignore_conflicts=True,
    )


def _recode(programme: Programme, result: Result, step: Step) -> None:
    """Give the activities of a renumbered result the codes that go with its number."""
    activities = list(Activity.objects.select_for_update().filter(result=result).order_by("position", "id"))
    contents = contents_now([activity.pk for activity in activities])
    drafts = []
    for activity in activities:
        content = contents[activity.pk]
        code = free_code(programme, result.number, content.number, content.title, but=activity.pk)
        if code != content.code:
            drafts.append(Draft(activity, replace(content, code=code)))
    store(programme, drafts, step=step)
