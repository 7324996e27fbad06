"""Ask versions: what an activity went through, and how the register stood at a moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from actielijn.comparing import Difference, difference
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme

from .actions import changed_fields
from .content import Content, content_from_json
from .models import Activity, Step, Succession, Version
from .queries import ROWS, Heading
from .storing import summary_of

VERSIONS = 20
"""Versions on one page of an activity's history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One version of an activity held against the one before it; ``fields`` names what differs."""

    version: int
    at: datetime
    by: str
    step: Step
    content: Content
    fields: tuple[str, ...]
    statuses_before: tuple[str, ...]
    title: Difference | None
    explanation: Difference | None
    is_first: bool


def changes_of(activity: Activity, *, before: int | None = None) -> tuple[list[Change], bool]:
    """Return the latest changes of an activity, newest first, and whether there are older ones; two statements."""
    versions = (
        Version.objects.filter(kind="activity", key=activity.pk)
        .select_related("step__by", "step__undone_by")
        .order_by("-id")
    )
    if before is not None:
        versions = versions.filter(pk__lt=before)
    rows = list(versions[: VERSIONS + 1])
    return [_change(row, older) for row, older in zip(rows, [*rows[1:], None], strict=True)][:VERSIONS], len(
        rows
    ) > VERSIONS


def _change(row: Version, older: Version | None) -> Change:
    content = content_from_json(row.content)
    was = content_from_json(older.content) if older is not None else None
    return Change(
        version=row.pk,
        at=row.since,
        by=row.step.by.name,
        step=row.step,
        content=content,
        fields=tuple(changed_fields(was, content)) if was else (),
        statuses_before=was.statuses if was else (),
        title=difference(was.title, content.title) if was and was.title != content.title else None,
        explanation=difference(was.explanation, content.explanation)
        if was and was.explanation != content.explanation
        else None,
        is_first=was is None,
    )


def content_at(activity: Activity, moment: datetime) -> Content | None:
    """Return what an activity was at a moment, None when it was not there."""
    data = (
        _standing(Version.objects.filter(kind="activity", key=activity.pk), moment)
        .values_list("content", flat=True)
        .first()
    )
    return content_from_json(data) if data is not None else None


def codes_at(programme: Programme, moment: datetime) -> dict[str, int]:
    """Return which activity had which code at a moment, by code; one statement."""
    versions = _standing(Version.objects.filter(programme=programme, kind="activity"), moment)
    # As text: a code such as 4.10 is no number.
    rows = versions.annotate(code=KT("content__code"), ended=KT("content__ended"))
    return {code: key for key, code, ended in rows.values_list("key", "code", "ended") if ended is None}


def statuses_through(keys: Sequence[int], moments: Sequence[datetime]) -> list[dict[int, tuple[str, ...]]]:
    """Return for each moment which statuses these activities had, by key; one that did not stand is left out. One statement."""
    wanted = Q(pk__in=())
    for moment in moments:
        wanted |= _stood_at(moment)
    found: list[dict[int, tuple[str, ...]]] = [{} for _moment in moments]
    for row in Version.objects.filter(wanted, kind="activity", key__in=keys):
        content = content_from_json(row.content)
        if content.ended:
            continue
        for moment, then in zip(moments, found, strict=True):
            if row.since <= moment and (row.until is None or row.until > moment):
                then[row.key] = content.statuses
    return found


def successions_at(programme: Programme, moment: datetime) -> list[tuple[int, int, str]]:
    """Return which activity had gone on in which other by a moment, and how (split, merged, ended); one statement."""
    rows = Succession.objects.filter(before__programme=programme, at__lte=moment).order_by("id")
    return list(rows.values_list("before", "after", "kind"))


def successors_now(programme: Programme) -> dict[int, tuple[int, ...]]:
    """Return for each ended activity the ones that stand now in which it went on, through all mergers since; one statement.

    An activity that ended without a successor is left out. What was split goes on itself, so its parts are no successors here.
    """
    rows = Succession.objects.filter(before__programme=programme, before__ended_on__isnull=False)
    onwards: dict[int, list[int]] = defaultdict(list)
    standing: set[int] = set()
    for before, after, ended in (
        rows.exclude(kind="split").order_by("id").values_list("before", "after", "after__ended_on")
    ):
        onwards[before].append(after)
        if ended is None:
            standing.add(after)
    found = {}
    for begin in onwards:
        # A circle can only come of deeds that were undone halfway; each activity is met once.
        waiting, met = [begin], {begin: None}
        while waiting:
            for after in onwards.get(waiting.pop(), ()):
                if after not in met:
                    met[after] = None
                    waiting.append(after)
        if ends := tuple(key for key in met if key in standing):
            found[begin] = ends
    return found


class PastRow(NamedTuple):
    """An activity as it stood, in a list."""

    key: int
    code: str
    title: str
    holder: str | None
    status_keys: str
    summary: str
    since: date | None
    result: int


@dataclass(frozen=True, slots=True)
class PastPage:
    """A page of the register as it stood; ``after`` is the key of the next page, empty on the last."""

    rows: tuple[PastRow, ...]
    headings: Mapping[int, Heading]
    after: str


def page_as_of(programme: Programme, moment: datetime, *, after: str = "") -> PastPage:
    """Return one page of the activities that stood in the register at a moment, in the order of then."""
    versions = _standing(Version.objects.filter(programme=programme, kind="activity"), moment).order_by(
        "order", "id"
    )
    order, _dot, key = after.partition(".")
    if after:
        versions = versions.filter(order__gte=order).exclude(
            order=order, pk__lte=int(key) if key.isdecimal() else 0
        )
    found = list(versions.values_list("pk", "order", "key", "content")[: ROWS + 1])
    shown = [(key, content_from_json(data)) for _pk, _order, key, data in found[:ROWS]]
    names = dict(
        Organisation.objects.filter(pk__in={one.holder for _key, one in shown if one.holder}).values_list(
            "pk", "name"
        )
    )
    rows = tuple(
        PastRow(
            key,
            one.code,
            one.title,
            names.get(one.holder or 0),
            "|".join(one.statuses),
            summary_of(one.explanation),
            None,
            one.result,
        )
        for key, one in shown
        if one.ended is None
    )
    last = found[ROWS - 1] if len(found) > ROWS else None
    return PastPage(
        rows,
        _headings_at(programme, moment, {row.result for row in rows}),
        f"{last[1]}.{last[0]}" if last else "",
    )


def _standing(versions: QuerySet[Version], moment: datetime) -> QuerySet[Version]:
    return versions.filter(_stood_at(moment))


def _stood_at(moment: datetime) -> Q:
    return (Q(until__isnull=True) | Q(until__gt=moment)) & Q(since__lte=moment)


def _headings_at(programme: Programme, moment: datetime, results: set[int]) -> dict[int, Heading]:
    result = _contents_at(programme, "result", moment, results)
    theme = _contents_at(programme, "theme", moment, {data["theme"] for data in result.values()})
    line = _contents_at(programme, "action_line", moment, {data["action_line"] for data in theme.values()})
    found = {}
    for key, data in result.items():
        above = theme[data["theme"]]
        top = line[above["action_line"]]
        found[key] = Heading(
            above["action_line"],
            top.get("number", ""),
            top["title"],
            data["theme"],
            above["title"],
            data.get("number", ""),
            data["title"],
        )
    return found


def _contents_at(
    programme: Programme, kind: str, moment: datetime, keys: Sequence[int] | set[int]
) -> dict[int, dict[str, Any]]:
    versions = Version.objects.filter(programme=programme, kind=kind, key__in=keys)
    return dict(_standing(versions, moment).values_list("key", "content"))
