"""Write contents of activities: the rows that the database filters and counts by, and the versions, always together.

Every action of the register ends here, one activity or ten thousand at a time; nothing else writes these tables.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import CharField, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from actielijn.snapshot import paragraphs
from actielijn.web.programmes.models import Programme, Status

from . import search, tallies
from .content import Content, content_to_json
from .models import (
    Activity,
    ActivityPromise,
    ActivityReference,
    EntryStatus,
    Partner,
    ProgressEntry,
    Result,
    Step,
    Tag,
    Version,
)

Key = TypeVar("Key", int, str)
CHUNK = 5_000
"""Keys in one statement: a database takes a bounded number of parameters."""
_SUMMARY = 240
_OUTSIDE_PROMISES = ("done", "outside")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result stands: its action line, and what the order of its activities begins with."""

    action_line: int
    order: str


PLACE_LENGTH = 13
"""How many signs of an activity's order tell the place of its result."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A content to be stored: over the activity that stands there, or as a new one (None)."""

    activity: Activity | None
    content: Content


def store(
    programme: Programme, drafts: Sequence[Draft], *, step: Step, on: date | None = None
) -> list[Activity]:
    """Write these contents as one step and return their activities, in the same order; call it within a transaction.

    ``on`` is the day on which a changed status began: the day of the step unless a report tells another.
    """
    if not drafts:
        return []
    day = on or timezone.localdate(step.at)
    places = places_of(programme, {draft.content.result for draft in drafts})
    statuses = {status.key: status for status in programme.statuses.all()}
    before = Counter(tallies.cell_of(draft.activity) for draft in drafts if draft.activity is not None)
    changing = [
        draft.activity.pk
        for draft in drafts
        if draft.activity and _gives_code_away(draft.activity, draft.content)
    ]
    activities = [_laid_out(programme, draft, places, statuses, step, day) for draft in drafts]
    old = [activity for activity in activities if activity.pk]
    new = [activity for activity in activities if not activity.pk]
    _free_codes(changing)
    Activity.objects.bulk_create(new, batch_size=500)
    Activity.objects.bulk_update(old, _WRITTEN, batch_size=200)
    _forget_children([activity.pk for activity in old])
    contents = [draft.content for draft in drafts]
    _write_children(programme, list(zip(activities, contents, strict=True)), statuses)
    keep_versions(
        programme,
        "activity",
        [
            (activity.pk, content_to_json(content), activity.order)
            for activity, content in zip(activities, contents, strict=True)
        ],
        step=step,
    )
    tallies.move(programme, before, Counter(tallies.cell_of(activity) for activity in activities))
    search.index(programme, list(zip(activities, contents, strict=True)))
    return activities


def places_of(programme: Programme, results: Iterable[int]) -> dict[int, Place]:
    """Return where these results stand in the order of the report."""
    places: dict[int, Place] = {}
    for chunk in chunks(list(results)):
        rows = Result.objects.filter(programme=programme, pk__in=chunk).values_list(
            "pk", "theme__action_line", "theme__action_line__position", "theme__position", "position"
        )
        for key, line, at_line, at_theme, at in rows:
            places[key] = Place(line, f"{at_line:04d}{at_theme:04d}{at:05d}")
    return places


def keep_versions(
    programme: Programme,
    kind: str,
    contents: Sequence[tuple[int, Mapping[str, object], str]],
    *,
    step: Step,
) -> None:
    """Close the open versions of these objects and open new ones: key, content as JSON, order."""
    for chunk in chunks([key for key, _content, _order in contents]):
        Version.objects.filter(kind=kind, key__in=chunk, until__isnull=True).update(until=step.at)
    Version.objects.bulk_create(
        (
            Version(
                programme=programme,
                kind=kind,
                key=key,
                since=step.at,
                step=step,
                order=order,
                content=content,
            )
            for key, content, order in contents
        ),
        batch_size=500,
    )


def chunks(keys: Sequence[Key]) -> Iterable[Sequence[Key]]:
    """Return the keys in pieces that fit into one statement."""
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


_WRITTEN = (
    "action_line", "result", "code", "number", "title", "position", "holder", "planning", "revision", "ended_on", "order",
    "status_keys", "summary", "status_since", "changed_at", "next_promise",
)  # fmt: skip


def _laid_out(
    programme: Programme,
    draft: Draft,
    places: Mapping[int, Place],
    statuses: Mapping[str, Status],
    step: Step,
    day: date,
) -> Activity:
    """Return the row of a content, with the values that are worked out."""
    content = draft.content
    place = places[content.result]
    activity = draft.activity or Activity(programme=programme, revision=0, status_since=day)
    keys = "|".join(content.statuses)
    if draft.activity is not None and activity.status_keys != keys:
        activity.status_since = day
    activity.action_line_id, activity.result_id = place.action_line, content.result
    activity.code, activity.number, activity.title = content.code, content.number, content.title
    activity.position, activity.holder_id, activity.planning = (
        content.position,
        content.holder,
        content.planning,
    )
    activity.ended_on = date.fromisoformat(content.ended.date) if content.ended else None
    activity.order = f"{place.order}{content.position:06d}"
    activity.status_keys = keys
    activity.summary = summary_of(content.explanation)
    activity.changed_at = step.at
    activity.next_promise = _next_promise(content, statuses)
    activity.revision += 1
    return activity


def _gives_code_away(activity: Activity, content: Content) -> bool:
    """Return whether the code of an activity may be another's after the step."""
    return activity.code != content.code or (activity.ended_on is None) != (content.ended is None)


def _free_codes(keys: Sequence[int]) -> None:
    """Let go of the codes that will change, so that two activities can exchange theirs in one step."""
    for chunk in chunks(keys):
        Activity.objects.filter(pk__in=chunk).update(code=Concat(Value("~"), Cast("pk", CharField())))


def summary_of(explanation: str) -> str:
    """Return the beginning of an explanation as one line, for lists."""
    if not explanation:
        return ""
    line = " ".join(" ".join(paragraph.text.split()) for paragraph in paragraphs(explanation))
    return line if len(line) <= _SUMMARY else line[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def _next_promise(content: Content, statuses: Mapping[str, Status]) -> date | None:
    """Return when the first open promise falls due; what is done or outside the programme has none to keep."""
    phases = {statuses[key].phase for key in content.statuses if key in statuses}
    if content.ended or (phases and phases <= set(_OUTSIDE_PROMISES)):
        return None
    open_ends = [promise.end for promise in content.promises if not promise.extra.get("outcome")]
    return date.fromisoformat(min(open_ends)) if open_ends else None


def _forget_children(keys: Sequence[int]) -> None:
    children: tuple[QuerySet[Model], ...]
    for chunk in chunks(keys):
        children = (
            EntryStatus.objects.filter(entry__activity__in=chunk),
            ProgressEntry.objects.filter(activity__in=chunk),
            Partner.objects.filter(activity__in=chunk),
            Activity.tags.through.objects.filter(activity__in=chunk),
            ActivityReference.objects.filter(activity__in=chunk),
            ActivityPromise.objects.filter(activity__in=chunk),
        )
        for rows in children:
            # Nothing hangs on these rows but what is deleted before them, so the rows need not be fetched first.
            rows._raw_delete(rows.db)


def _write_children(
    programme: Programme, pairs: Sequence[tuple[Activity, Content]], statuses: Mapping[str, Status]
) -> None:
    entries = [
        (ProgressEntry(activity=activity, position=at, explanation=entry.explanation), entry.statuses)
        for activity, content in pairs
        for at, entry in enumerate(content.progress)
    ]
    ProgressEntry.objects.bulk_create([entry for entry, _keys in entries], batch_size=500)
    EntryStatus.objects.bulk_create(
        (
            EntryStatus(entry=entry, status=statuses[key], position=at)
            for entry, keys in entries
            for at, key in enumerate(keys)
        ),
        batch_size=500,
    )
    Partner.objects.bulk_create(
        (
            Partner(activity=activity, organisation_id=partner, position=at)
            for activity, content in pairs
            for at, partner in enumerate(dict.fromkeys(content.partners))
        ),
        batch_size=500,
    )
    _write_tags(programme, pairs)
    ActivityReference.objects.bulk_create(
        (
            ActivityReference(
                activity=activity,
                kind=reference.kind[:30],
                text=reference.text[:500],
                identifier=(reference.identifier or "")[:200],
                url=(reference.url or "")[:1000],
            )
            for activity, content in pairs
            for reference in content.references
        ),
        batch_size=500,
    )
    ActivityPromise.objects.bulk_create(
        (
            ActivityPromise(
                programme=programme,
                activity=activity,
                text=promise.text[:500],
                starts=date.fromisoformat(promise.start),
                ends=date.fromisoformat(promise.end),
                sentence=promise.sentence or "",
                expects=promise.expects or "",
                outcome=promise.extra.get("outcome", ""),
            )
            for activity, content in pairs
            for promise in content.promises
        ),
        batch_size=500,
    )


def _write_tags(programme: Programme, pairs: Sequence[tuple[Activity, Content]]) -> None:
    names = {name for _activity, content in pairs for name in content.tags}
    if not names:
        return
    Tag.objects.bulk_create(
        [Tag(programme=programme, name=name) for name in sorted(names)], ignore_conflicts=True
    )
    keys = dict(Tag.objects.filter(programme=programme, name__in=names).values_list("name", "pk"))
    Through = Activity.tags.through  # noqa: N806 - it is a class
    Through.objects.bulk_create(
        (
            Through(activity_id=activity.pk, tag_id=keys[name])
            for activity, content in pairs
            for name in dict.fromkeys(content.tags)
        ),
        batch_size=500,
    )
