"""How fast a quantity moves towards its target, against how fast it would have to.

The progress measure of Open SDG (Statistics Canada's, after Eurostat's): the compound annual growth rate seen, divided by the one
that the target requires; without a target, the rate itself against fixed ones. What this adds is marked so below: rates in units a
year where growth rates do not exist, bands, and running counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

ON_TRACK = 0.95
"""Least ratio of the rate seen to the rate required; below it progress is too slow."""
SOME_PROGRESS = 0.60
_FREE_ON_TRACK = 0.015
_FREE_SOME_PROGRESS = 0.005
"""Growth a year that counts without a target."""
_LEAST_YEARS = 0.99


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a day: the last of the period that it is of."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Aim:
    """What should be reached by the end of a day: a value, or anywhere from ``low`` to ``high``."""

    by: date
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """``verdict`` is ``on_track``, ``off_track`` or ``not_enough_data``; ``computation`` what it follows from, plain JSON values.

    Its ``category`` is finer: ``target_achieved``, ``on_track``, ``too_slow``, ``limited``, ``deteriorating``, or the reason why there is
    not enough data: ``no_value``, ``less_than_a_year``, ``no_target`` or ``no_growth_rate``.
    """

    verdict: str
    computation: Mapping[str, Any]


def moment_in_years(day: date) -> float:
    """Return the end of a day as a year with its fraction: 31 December 2021 gives 2022.0, so that whole years lie exactly one apart."""
    first = date(day.year, 1, 1)
    length = (date(day.year, 12, 31) - first).days + 1
    return day.year + ((day - first).days + 1) / length


def judge(
    points: Sequence[Point],
    aims: Sequence[Aim] = (),
    *,
    direction: str = "up",
    baseline: Point | None = None,
) -> Judgement:
    """Return how a series does.

    The base is ``baseline``, else the first point; the aim is the first that is not yet past at the last point, else the last.
    ``direction`` is ``up``, ``down`` or ``band``.
    """
    ordered = sorted(points, key=lambda point: point.on)
    if not ordered:
        return _lacking("no_value")
    last, base = ordered[-1], baseline or ordered[0]
    aim = _aim_at(aims, last.on)
    facts: dict[str, Any] = {
        "method": "growth", "base_on": base.on.isoformat(), "base": base.value, "last_on": last.on.isoformat(), "last": last.value,
    }  # fmt: skip
    if aim is not None:
        facts["target_by"] = aim.by.isoformat()
        if aim.value is None:
            facts["low"], facts["high"] = aim.low, aim.high
        else:
            facts["target"] = aim.value
        target, way = _edge(aim, last.value, direction)
        if target is None or (last.value - target) * way >= 0:
            return _judged("target_achieved", facts)
        facts["aimed_at"] = target
    elif direction == "band":
        return _lacking("no_target", facts)
    else:
        target, way = None, 1 if direction == "up" else -1
    years = moment_in_years(last.on) - moment_in_years(base.on)
    # A growth rate a year out of less than a year says more about the season than about the years.
    if years < _LEAST_YEARS:
        return _lacking("less_than_a_year", facts)
    facts["years"] = round(years, 4)
    if aim is None or target is None:
        return _without_target(facts, base.value, last.value, years, way)
    left = moment_in_years(aim.by) - moment_in_years(base.on)
    facts["years_to_target"] = round(left, 4)
    if left <= 0 or last.on >= aim.by:
        # The day has come and the target is not there: no rate can change that any more.
        return _judged("limited" if (last.value - base.value) * way >= 0 else "deteriorating", facts)
    if base.value > 0 and last.value > 0 and target > 0:
        seen = (last.value / base.value) ** (1 / years) - 1
        required = (target / base.value) ** (1 / left) - 1
    else:
        # Ours: growth rates exist between positive values only; otherwise units a year are compared in the same way.
        facts["method"] = "linear"
        seen = (last.value - base.value) / years
        required = (target - base.value) / left
    facts["seen"], facts["required"] = seen, required
    if required == 0 or required * way < 0:
        # The base was at the target or beyond it, and the last value is not: the series went the wrong way.
        return _judged("deteriorating", facts)
    ratio = way * seen / abs(required)
    facts["ratio"] = ratio
    return _judged(_category(ratio, ON_TRACK, SOME_PROGRESS), facts)


def judge_running_count(
    points: Sequence[Point], aims: Sequence[Aim], *, on: date, direction: str = "up"
) -> Judgement:
    """Return how a count that begins anew each year does against the target of its year, by ``on``.

    Ours: what was counted so far, divided by the part of the target that the days of the year ask for by then. The year is that of
    the last point, the aim the one that falls in it, else the next.
    """
    ordered = sorted((point for point in points if point.on <= on), key=lambda point: point.on)
    if not ordered:
        return _lacking("no_value")
    year = ordered[-1].on.year
    counted = sum(point.value for point in ordered if point.on.year == year)
    facts: dict[str, Any] = {"method": "running", "year": year, "counted": counted}
    aim = _aim_at([one for one in aims if one.by.year >= year and one.value is not None], date(year, 1, 1))
    if aim is None or not aim.value:
        return _lacking("no_target", facts)
    by = min(on, date(year, 12, 31))
    share = moment_in_years(by) - year
    facts |= {"target": aim.value, "last_on": by.isoformat(), "share": round(share, 4)}
    due = aim.value * share
    ratio = counted / due if direction != "down" else (due / counted if counted else 1.0)
    facts["ratio"] = ratio
    if direction == "down":
        over = counted > aim.value
        return _judged("deteriorating" if over else _category(ratio, ON_TRACK, SOME_PROGRESS), facts)
    return _judged(
        "target_achieved" if counted >= aim.value else _category(ratio, ON_TRACK, SOME_PROGRESS), facts
    )


def _aim_at(aims: Sequence[Aim], day: date) -> Aim | None:
    ordered = sorted(aims, key=lambda aim: aim.by)
    return next((aim for aim in ordered if aim.by >= day), ordered[-1] if ordered else None)


def _edge(aim: Aim, value: float, direction: str) -> tuple[float | None, int]:
    """Return the value to reach and the way there (1 up, -1 down); None when the value lies within its band. Ours: a band's nearest edge."""
    if aim.value is not None and direction != "band":
        return aim.value, -1 if direction == "down" else 1
    low = aim.low if aim.low is not None else aim.value
    high = aim.high if aim.high is not None else aim.value
    if low is not None and value < low:
        return low, 1
    if high is not None and value > high:
        return high, -1
    return None, 1


def _without_target(facts: dict[str, Any], base: float, last: float, years: float, way: int) -> Judgement:
    if base <= 0 or last <= 0:
        return _lacking("no_growth_rate", facts)
    seen = (last / base) ** (1 / years) - 1
    facts |= {"seen": seen, "asked": _FREE_ON_TRACK}
    return _judged(_category(way * seen, _FREE_ON_TRACK, _FREE_SOME_PROGRESS), facts)


def _category(ratio: float, on_track: float, some: float) -> str:
    # Rounded, lest 0.95 as a computer divides it falls below 0.95.
    ratio = round(ratio, 9)
    if ratio >= on_track:
        return "on_track"
    if ratio >= some:
        return "too_slow"
    return "limited" if ratio >= 0 else "deteriorating"


def _judged(category: str, facts: Mapping[str, Any]) -> Judgement:
    verdict = "on_track" if category in ("target_achieved", "on_track") else "off_track"
    return Judgement(verdict, {**_rounded(facts), "category": category})


def _lacking(category: str, facts: Mapping[str, Any] | None = None) -> Judgement:
    return Judgement("not_enough_data", {**_rounded(facts or {}), "category": category})


def _rounded(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: round(value, 6) if isinstance(value, float) else value for key, value in facts.items()}
