"""Ask the indicators: the goal tree, the list with how each does, one with its series, its corrections and its loads.

A fixed number of statements, however many values there are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, Subquery

from actielijn import snapshot as plain
from actielijn.judging import Judgement
from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Activity, Result

from .models import DimensionValue, Effect, Goal, Indicator, Load, Observation, Release
from .publishing import Cell, effects_of, goals_of, judgement_of, plain_indicator, published_of
from .splits import parts_of
from .telling import MOST_PARTS as MOST_PARTS_TOLD
from .telling import MOST_WHOLE

ROWS = 50
MOST_PERIODS = MOST_WHOLE
MOST_PARTS = 60
MOST_PART_VALUES = MOST_PARTS_TOLD


@dataclass(frozen=True, slots=True)
class Tree:
    """The goal tree with the words of its results and activities, and what hangs on each step."""

    goals: tuple[plain.Goal, ...]
    effects: tuple[plain.Effect, ...]
    titles: Mapping[str, tuple[str, str]]
    keys: Mapping[tuple[str, str], int]
    """The key of each link by its two addresses."""
    goal_keys: Mapping[str, int]
    indicators: Mapping[str, tuple[tuple[str, str], ...]]
    """Code and title of the indicators of each step."""


class Sizes(NamedTuple):
    """How much is measured: goals and outcomes, indicators, and values that stand."""

    goals: int
    indicators: int
    values: int


def sizes_of(programme: Programme) -> Sizes:
    """Return how much of what is measured an edition would hold."""
    indicators = Indicator.objects.filter(programme=programme)
    return Sizes(
        Goal.objects.filter(programme=programme).count(),
        indicators.count(),
        Observation.objects.filter(indicator__in=indicators, until__isnull=True).count(),
    )


def tree_of(programme: Programme, *, result_word: str = "{number}") -> Tree:
    """Return the goal tree; a handful of statements."""
    goals, effects = goals_of(programme), effects_of(programme)
    wanted = {address for one in effects for address in (one.cause, one.effect)}
    results = {one.partition(":")[2] for one in wanted if one.startswith("result:")}
    activities = {one.partition(":")[2] for one in wanted if one.startswith("activity:")}
    titles = {
        f"result:{number}": (result_word.format(number=number), title)
        for number, title in Result.objects.filter(programme=programme, number__in=results).values_list("number", "title")
    }  # fmt: skip
    titles |= {
        f"activity:{code}": (code, title)
        for code, title in Activity.objects.filter(
            programme=programme, code__in=activities, ended_on__isnull=True
        ).values_list("code", "title")
    }
    keys = {
        (
            f"{a_kind}:{a_code}" if a_code else f"result:{a_result}" if a_result is not None else f"activity:{a_activity}",
            f"{b_kind}:{b_code}" if b_code else f"result:{b_result}",
        ): key
        for key, a_kind, a_code, a_result, a_activity, b_kind, b_code, b_result in Effect.objects.filter(programme=programme).values_list(
            "pk", "from_goal__kind", "from_goal__code", "from_result__number", "from_activity__code", "to_goal__kind", "to_goal__code",
            "to_result__number",
        )
    }  # fmt: skip
    hung: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, title, kind, goal, result, activity in Indicator.objects.filter(programme=programme).values_list(
        "code", "title", "goal__kind", "goal__code", "result__number", "activity__code"
    ):  # fmt: skip
        for address in (
            f"{kind}:{goal}" if goal else "",
            f"result:{result}" if result is not None else "",
            f"activity:{activity}" if activity else "",
        ):
            if address:
                hung[address].append((code, title))
    goal_keys = {f"{kind}:{code}": key for key, kind, code in Goal.objects.filter(programme=programme).values_list("pk", "kind", "code")}  # fmt: skip
    return Tree(
        goals, effects, titles, keys, goal_keys, {address: tuple(found) for address, found in hung.items()}
    )


class Row(NamedTuple):
    """An indicator in a list: its last value, and how it does."""

    key: int
    code: str
    title: str
    unit: str
    owner: str
    last: Observation | None
    is_withheld: bool
    judgement: Judgement
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list."""

    rows: tuple[Row, ...]
    total: int
    number: int
    pages: int


def page(programme: Programme, *, words: str = "", number: int = 1, may_see_small: bool, today: date) -> Page:
    """Return a page of the indicators, those that ended last; small numbers only for who may see them."""
    asked = Indicator.objects.filter(programme=programme)
    for word in words.split()[:10]:
        asked = asked.filter(
            Q(title__icontains=word) | Q(definition__icontains=word) | Q(code__icontains=word)
        )
    total = asked.count()
    pages = max(1, -(-total // ROWS))
    at = min(max(number, 1), pages)
    # Said out loud, since null stands first on one database and last on another.
    standing_first = F("ended_on").asc(nulls_first=True)
    chosen = list(
        asked.select_related("owner").prefetch_related("targets").order_by(standing_first, "position", "id")[(at - 1) * ROWS : at * ROWS]
    )  # fmt: skip
    return Page(tuple(_rows(chosen, may_see_small, today)), total, at, pages)


def measured_on(activity: Activity, *, may_see_small: bool, today: date) -> list[Row]:
    """Return the indicators that an activity is asked for; four statements at most, one where it has none."""
    chosen = list(
        Indicator.objects.filter(activity=activity).select_related("owner").prefetch_related("targets").order_by("position", "id")[:ROWS]
    )  # fmt: skip
    return _rows(chosen, may_see_small, today) if chosen else []


def _rows(chosen: Sequence[Indicator], may_see_small: bool, today: date) -> list[Row]:
    series: dict[int, list[Observation]] = defaultdict(list)
    whole = Observation.objects.filter(indicator__in=chosen, split="", until__isnull=True)
    for seen in whole.order_by("indicator", "ends", "starts"):
        series[seen.indicator_id].append(seen)
    persons = [] if may_see_small else [one for one in chosen if one.counts_persons]
    releases = _last_releases(persons) if persons else {}
    rows = []
    for one in chosen:
        hidden = (
            _hidden(one, series[one.pk]) | _whole_withheld(releases.get(one.pk))
            if one in persons
            else frozenset()
        )
        told = [
            seen
            for seen in series[one.pk]
            if (seen.starts.isoformat(), seen.ends.isoformat(), "") not in hidden
        ]
        is_withheld = bool(series[one.pk]) and (not told or told[-1] is not series[one.pk][-1])
        rows.append(
            Row(
                one.pk, one.code, one.title, one.unit, one.owner.name if one.owner else "", told[-1] if told and not is_withheld else None, is_withheld,
                judgement_of(one, told, one.targets.all(), on=today, withheld=hidden), one.ended_on is not None,
            )
        )  # fmt: skip
    return rows


def _hidden(one: Indicator, whole: Sequence[Observation]) -> frozenset[Cell]:
    """Return the values of the whole that are small numbers of persons or would give one back, as a year does with its other quarters."""
    published = published_of(one, whole, {})
    return published.withheld if published else frozenset()


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that another took the place of."""

    starts: date
    ends: date
    parts: Mapping[str, str]
    value: object
    since: datetime
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator with what its page shows. ``told`` holds the series of the whole and of one dimension, as a Snapshot has them."""

    indicator: Indicator
    told: plain.Indicator
    titles: Mapping[str, str]
    dimensions: tuple[tuple[str, str], ...]
    dimension: str
    parts_withheld: bool
    """Parts are shown as the last edition told them, or not at all."""
    more_parts: bool


def told_of(indicator: Indicator, *, dimension: str = "", may_see_small: bool, today: date) -> Told:
    """Return what the page of an indicator shows: its whole, and its parts in one dimension.

    Who may not see small numbers sees parts of what counts persons as the last edition told them, and of the whole no value
    under the minimum and none that would give one back.
    """
    whole = list(
        Observation.objects.filter(indicator=indicator, split="", until__isnull=True).order_by("-ends", "-starts")[:MOST_PERIODS]
    )  # fmt: skip
    whole.reverse()
    dimensions = tuple((one.key, one.title) for one in indicator.dimensions.all())
    chosen = dimension if dimension in dict(dimensions) else (dimensions[0][0] if dimensions else "")
    values = list(
        DimensionValue.objects.filter(dimension__programme=indicator.programme_id, dimension__key=chosen)
        .order_by("position", "title")
        .values_list("key", "title")[: MOST_PARTS + 1]
    ) if chosen else []  # fmt: skip
    hides = indicator.counts_persons and not may_see_small
    parts: list[Observation] = []
    told_parts: list[plain.Observation] = []
    released_without: frozenset[Cell] = frozenset()
    if chosen and hides:
        told_parts, released_without = _released(indicator, chosen)
    elif chosen:
        # Named one by one, so that the index finds them among a million others.
        splits = [f"{chosen}={key}" for key, _title in values[:MOST_PARTS]]
        parts = list(
            Observation.objects.filter(indicator=indicator, split__in=splits, until__isnull=True).order_by("-ends", "split")[:MOST_PART_VALUES]
        )  # fmt: skip
        place = {split: at for at, split in enumerate(splits)}
        parts.sort(key=lambda one: (place[one.split], one.ends))
    withheld = _hidden(indicator, whole) | released_without if hides else frozenset()
    told = plain_indicator(indicator, [*whole, *parts], withheld, today)
    if told_parts:
        told = replace(told, observations=(*told.observations, *told_parts))
    titles = dict(values)
    members = {one for seen in whole for one in seen.members}
    if members - set(titles):
        titles |= dict(
            DimensionValue.objects.filter(
                dimension__programme=indicator.programme_id, dimension__is_region=True, key__in=members
            ).values_list("key", "title")
        )
    return Told(
        indicator, told, titles, dimensions, chosen, hides, len(values) > MOST_PARTS
    )  # fmt: skip


def _released(indicator: Indicator, dimension: str) -> tuple[list[plain.Observation], frozenset[Cell]]:
    """Return the parts as the last edition told them, and what of the whole it withheld since it would give one of them back."""
    release = _last_releases([indicator]).get(indicator.pk)
    found = []
    for start, end, split, count, hidden in release.cells if release else ():
        parts = parts_of(split)
        if set(parts) == {dimension}:
            found.append(
                plain.Observation(
                    start=start, end=end, split=parts, value=None if hidden else float(count), withheld=True if hidden else None
                )
            )  # fmt: skip
    return found[:MOST_PART_VALUES], _whole_withheld(release)


def _last_releases(indicators: Sequence[Indicator]) -> dict[int, Release]:
    """Return what the last edition told of each, by key of the indicator; one statement."""
    of_one = Release.objects.filter(indicator=OuterRef("indicator")).order_by("-edition")
    found = Release.objects.filter(indicator__in=indicators, pk=Subquery(of_one.values("pk")[:1]))
    return {one.indicator_id: one for one in found}


def _whole_withheld(release: Release | None) -> frozenset[Cell]:
    cells = release.cells if release else ()
    return frozenset(
        (start, end, split) for start, end, split, _count, hidden in cells if hidden and not split
    )


def corrections_of(indicator: Indicator) -> tuple[Correction, ...]:
    """Return the newest corrections, small numbers too; one statement."""
    rows = (
        Observation.objects.filter(indicator=indicator, until__isnull=False)
        .select_related("load__by")
        .order_by("-until", "-id")[:50]
    )
    return tuple(
        Correction(
            one.starts, one.ends, parts_of(one.split), one.value, one.since, one.until, one.load.by.name if one.load.by else ""
        )
        for one in rows
        if one.until is not None
    )  # fmt: skip


class LoadRow(NamedTuple):
    """A bringing-in of values."""

    key: int
    kind: str
    label: str
    by: str
    at: datetime
    taken_back_at: datetime | None
    size: int


def loads(programme: Programme, *, indicator: Indicator | None = None, most: int = 30) -> list[LoadRow]:
    """Return the newest loads with how many values each brought; of one indicator where it is given."""
    asked = Load.objects.filter(programme=programme)
    if indicator is not None:
        asked = asked.filter(indicators=indicator)
    return [
        LoadRow(
            one.pk, one.kind, one.label, one.by.name if one.by else "", one.at, one.taken_back_at, one.size
        )
        for one in asked.select_related("by").order_by("-id")[:most]
    ]
