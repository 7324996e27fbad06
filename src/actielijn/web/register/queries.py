"""Ask the register: its table under filters with counts, and what stands out. A fixed number of statements at any size."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from actielijn.web.programmes.models import Programme

from . import search
from .models import Activity, Result, Tag, Tally

ROWS = 100
"""Activities on one page."""
CAP = 1_000
"""Counted exactly up to here; beyond it a person is told that there are more."""
NONE = "-"
"""In a filter: without a status, without a holder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a person asks to see. ``promise`` is empty, ``due`` or ``overdue``; ``holder`` and ``status`` may be ``NONE``."""

    line: int | None = None
    status: str = ""
    holder: str = ""
    tag: str = ""
    since: date | None = None
    promise: str = ""
    ended: bool = False
    words: str = ""

    @property
    def is_tallied(self) -> bool:
        """Whether the kept counts know how many there are."""
        return not (self.tag or self.since or self.promise or self.ended or self.words)


class Row(NamedTuple):
    """An activity in a list."""

    key: int
    code: str
    title: str
    holder: str | None
    status_keys: str
    summary: str
    since: date
    next_promise: date | None
    result: int
    order: str


class Heading(NamedTuple):
    """What stands above activities: their result, theme and action line."""

    line: int
    line_number: str
    line_title: str
    theme: int
    theme_title: str
    number: str
    title: str


class Choice(NamedTuple):
    """A value that a filter may have, and how many activities it would give."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the register. ``before`` and ``after`` are the keys of the pages beside it; ``total`` is None beyond ``CAP``."""

    rows: tuple[Row, ...]
    headings: Mapping[int, Heading]
    total: int | None
    before: str
    after: str
    more_found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The values that filters may have now."""

    lines: tuple[Choice, ...]
    statuses: Mapping[str, int]
    without_status: int
    holders: tuple[Choice, ...]
    without_holder: int
    tags: tuple[str, ...]
    keys_of_status: Mapping[str, tuple[str, ...]]
    """The combinations of statuses that hold each status."""
    total: int


_FIELDS = (
    "pk",
    "code",
    "title",
    "holder__name",
    "status_keys",
    "summary",
    "status_since",
    "next_promise",
    "result",
    "order",
)


def facets(programme: Programme, filters: Filters) -> Facets:
    """Return the values of the filters with their counts, each counted under the other filters that are kept as counts."""
    tallies = Tally.objects.filter(programme=programme, count__gt=0).order_by()
    combinations = [
        (keys, count) for keys, count in tallies.values_list("status_keys").annotate(Sum("count"))
    ]
    keys_of: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for keys, _count in combinations:
        for key in keys.split("|") if keys else ():
            keys_of[key] = (*keys_of[key], keys)
    status = _status_condition(filters.status, keys_of)
    line = Q(action_line=filters.line) if filters.line else Q()
    holder = _holder_condition(filters.holder)
    if line or holder:
        combinations = list(tallies.filter(line, holder).values_list("status_keys").annotate(Sum("count")))
    by_status: dict[str, int] = defaultdict(int)
    for keys, count in combinations:
        for key in keys.split("|"):
            by_status[key] += count
    lines = tallies.filter(status, holder).values_list(
        "action_line", "action_line__number", "action_line__title", "action_line__position"
    )
    holders = tallies.filter(status, line).values_list("holder", "holder__name").annotate(Sum("count"))
    named = [(key, name, count) for key, name, count in holders if key is not None]
    return Facets(
        lines=tuple(
            Choice(str(key), f"{number}. {title}".strip(". "), count)
            for key, number, title, _at, count in sorted(lines.annotate(Sum("count")), key=lambda row: row[3])
        ),
        statuses=by_status,
        without_status=by_status.get("", 0),
        holders=tuple(Choice(str(key), name, count) for key, name, count in sorted(named, key=lambda row: row[1].casefold())),
        without_holder=sum(count for key, _name, count in holders if key is None),
        tags=tuple(Tag.objects.filter(programme=programme).values_list("name", flat=True)[:200]),
        keys_of_status=keys_of,
        total=sum(count for keys, count in combinations if not filters.status or keys in _combinations(filters.status, keys_of)),
    )  # fmt: skip


def page(
    programme: Programme, filters: Filters, known: Facets, *, after: str = "", before: str = "", today: date
) -> Page:
    """Return one page of the activities under these filters, in the order of the report; found words give the best first."""
    asked = _under(programme, filters, known, today)
    if filters.words:
        return _found(programme, asked, filters.words, after)
    rows, more = _slice(asked, after, before)
    if filters.is_tallied:
        total: int | None = known.total
    else:
        counted = asked.order_by()[: CAP + 1].count()
        total = counted if counted <= CAP else None
    return Page(
        rows=rows,
        headings=headings(programme, {row.result for row in rows}),
        total=total,
        before=_key_of(rows[0]) if rows and (after or (before and more)) else "",
        after=_key_of(rows[-1]) if rows and (before or more) else "",
    )


def keys_under(programme: Programme, filters: Filters, known: Facets, *, today: date, most: int) -> list[int]:
    """Return the keys of the activities under these filters, at most so many."""
    asked = _under(programme, filters, known, today)
    if filters.words:
        asked = asked.filter(pk__in=search.find(programme, filters.words).keys)
    return list(asked.values_list("pk", flat=True)[:most])


def whole_rows(
    programme: Programme, filters: Filters, known: Facets, *, today: date
) -> QuerySet[Activity, Any]:
    """Return code, result number, title, holder, status keys, since and the whole explanation of what is under the filters.

    An activity with several progress entries gives a row for each.
    """
    asked = _under(programme, filters, known, today)
    if filters.words:
        asked = asked.filter(pk__in=search.find(programme, filters.words).keys)
    return asked.order_by("order", "id", "progress__position").values_list(
        "code",
        "result__number",
        "title",
        "holder__name",
        "status_keys",
        "status_since",
        "progress__explanation",
    )


def rows_of(programme: Programme, keys: Sequence[int]) -> list[Row]:
    """Return these activities as rows, in the order of the report."""
    return [
        Row(*values)
        for values in Activity.objects.filter(programme=programme, pk__in=keys).values_list(*_FIELDS)
    ]


def headings(programme: Programme, results: set[int]) -> dict[int, Heading]:
    """Return what stands above the activities of these results."""
    rows = Result.objects.filter(programme=programme, pk__in=results).values_list(
        "pk",
        "theme__action_line",
        "theme__action_line__number",
        "theme__action_line__title",
        "theme",
        "theme__title",
        "number",
        "title",
    )
    return {row[0]: Heading(*row[1:]) for row in rows}


def overdue_count(programme: Programme, *, today: date) -> int:
    """Return how many activities have a promise whose day has passed, counted up to one above ``CAP``."""
    return (
        Activity.objects.filter(programme=programme, next_promise__lt=today, ended_on__isnull=True)
        .order_by()[: CAP + 1]
        .count()
    )


def changed_count(programme: Programme, *, since: datetime) -> int:
    """Return how many activities were changed after a moment, counted up to one above ``CAP``."""
    return Activity.objects.filter(programme=programme, changed_at__gt=since).order_by()[: CAP + 1].count()


class LineCounts(NamedTuple):
    """An action line with how many of its activities have which combination of statuses, and for how many nobody answers."""

    key: int
    number: str
    title: str
    combinations: Mapping[str, int]
    without_holder: int


def counts_by_line(programme: Programme) -> list[LineCounts]:
    """Return the counts of the whole programme, per action line in order."""
    rows = (
        Tally.objects.filter(programme=programme, count__gt=0)
        .order_by()
        .values_list(
            "action_line", "action_line__number", "action_line__title", "action_line__position", "status_keys"
        )
        .annotate(number=Sum("count"), without=Sum("count", filter=Q(holder__isnull=True), default=0))
    )
    lines: dict[int, LineCounts] = {}
    for key, number, title, _at, keys, count, without in sorted(rows, key=lambda row: row[3]):
        before = lines.get(key, LineCounts(key, number, title, {}, 0))
        lines[key] = LineCounts(
            key, number, title, {**before.combinations, keys: count}, before.without_holder + without
        )
    return list(lines.values())


def _under(programme: Programme, filters: Filters, known: Facets, today: date) -> QuerySet[Activity]:
    asked = Activity.objects.filter(programme=programme, ended_on__isnull=not filters.ended).order_by(
        "order", "id"
    )
    asked = asked.filter(
        _status_condition(filters.status, known.keys_of_status), _holder_condition(filters.holder)
    )
    if filters.line:
        asked = asked.filter(action_line=filters.line)
    if filters.tag:
        asked = asked.filter(tags__name=filters.tag)
    if filters.since:
        asked = asked.filter(changed_at__gte=timezone.make_aware(datetime.combine(filters.since, time.min)))
    if filters.promise == "overdue":
        asked = asked.filter(next_promise__lt=today)
    elif filters.promise:
        asked = asked.filter(next_promise__gte=today)
    return asked


def _combinations(status: str, keys_of: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return ("",) if status == NONE else keys_of.get(status, ())


def _status_condition(status: str, keys_of: Mapping[str, tuple[str, ...]]) -> Q:
    return Q(status_keys__in=_combinations(status, keys_of)) if status else Q()


def _holder_condition(holder: str) -> Q:
    if not holder:
        return Q()
    return Q(holder__isnull=True) if holder == NONE else Q(holder=int(holder) if holder.isdecimal() else 0)


def _slice(asked: QuerySet[Activity], after: str, before: str) -> tuple[tuple[Row, ...], bool]:
    """Return the rows of a page and whether there are more beyond it, walking an index from where the page begins."""
    order, _dot, key = (after or before).partition(".")
    number = int(key) if key.isdecimal() else 0
    if after:
        asked = asked.filter(order__gte=order).exclude(order=order, pk__lte=number)
    elif before:
        asked = asked.filter(order__lte=order).exclude(order=order, pk__gte=number).order_by("-order", "-id")
    values = list(asked.values_list(*_FIELDS)[: ROWS + 1])
    rows = [Row(*one) for one in values[:ROWS]]
    return tuple(reversed(rows)) if before and not after else tuple(rows), len(values) > ROWS


def _found(programme: Programme, asked: QuerySet[Activity], words: str, after: str) -> Page:
    found = search.find(programme, words)
    allowed = set(asked.filter(pk__in=found.keys).order_by().values_list("pk", flat=True))
    keys = [key for key in found.keys if key in allowed]
    start = int(after) if after.isdecimal() and int(after) < len(keys) else 0
    shown = keys[start : start + ROWS]
    rows = {row.key: row for row in rows_of(programme, shown)}
    return Page(
        rows=tuple(rows[key] for key in shown if key in rows),
        headings={},
        total=None if found.more else len(keys),
        before=str(max(start - ROWS, 0)) if start else "",
        after=str(start + ROWS) if start + ROWS < len(keys) else "",
        more_found=found.more,
    )


def _key_of(row: Row) -> str:
    return f"{row.order}.{row.key}"


def without(filters: Filters, name: str) -> Filters:
    """Return the filters without one of them."""
    return replace(filters, **{name: getattr(Filters(), name)})
