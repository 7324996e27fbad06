"""An indicator of a Snapshot → its charts and the table beside them; pages, reports and downloads take them from here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from actielijn.language import _, day_in_words, number_in_words, period_in_words
from actielijn.snapshot import Indicator, Observation

from .bars import Bar, draw_bars
from .drawing import Drawing
from .line import Band, Goalpost, Mark, draw_line
from .multiples import Panel, draw_multiples

MOST_BARS = 12
"""Estimates that are drawn as bars; more of them are a line."""
MOST_PANELS = 60
"""Parts that are drawn; a page of more charts is a table."""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A row of the table that says what the chart shows: a value in words, and what is to be known of it.

    ``interval`` is that of an estimate as words, ``ends`` its two numbers; empty for what was counted.
    """

    period: str
    part: str
    value: str
    interval: str
    ends: tuple[str, str]
    of: str
    remark: str
    members: tuple[str, ...]


def series_chart(indicator: Indicator, *, name: str) -> Drawing | None:
    """Return the line of an indicator's whole with its targets; None when there is nothing to draw.

    A few estimates without a target are bars with their intervals: a line would claim to know what lies between them.
    """
    whole = whole_of(indicator)
    if not whole and not indicator.targets:
        return None
    if not indicator.targets and len(whole) <= MOST_BARS and any(_interval(seen) for seen in whole):
        bars = [_bar(_dated(seen), seen) for seen in whole]
        return draw_bars(bars, name=name, title=indicator.title, description=description_of(indicator), unit=indicator.unit)  # fmt: skip
    targets = [
        Goalpost(_year(aim.by), _short(aim.by), aim.value)
        for aim in indicator.targets
        if aim.value is not None
    ]
    bands = [
        Band(_year(aim.by), aim.low, aim.high)
        for aim in indicator.targets
        if aim.low is not None and aim.high is not None
    ]
    return draw_line(
        _marks(whole), name=name, title=indicator.title, description=description_of(indicator), unit=indicator.unit, targets=targets, bands=bands,
        begins_anew=bool(indicator.extra.get("running")),
    )  # fmt: skip


def parts_chart(indicator: Indicator, dimension: str, *, name: str, titles: dict[str, str] | None = None) -> Drawing | None:  # fmt: skip
    """Return the parts of one dimension: small multiples, or bars where there is one period only; None when there are none."""
    words = _titles(indicator, titles)
    parts: dict[str, list[Observation]] = {}
    for seen in indicator.observations:
        if seen.split and set(seen.split) == {dimension}:
            parts.setdefault(seen.split[dimension], []).append(seen)
    if not parts:
        return None
    called = _dimensions(indicator).get(dimension, dimension)
    title = _("{title} by {dimension}").format(title=indicator.title, dimension=called)
    shown = list(parts.items())[:MOST_PANELS]
    periods = {(seen.start, seen.end) for _part, series in shown for seen in series}
    if len(periods) == 1:
        start, end = next(iter(periods))
        description = _("Bars of {count} parts, {period}. The numbers stand in the table.").format(
            count=len(shown), period=_period(start, end)
        )
        bars = [_bar(words.get(part, part), series[0]) for part, series in shown]
        if any(_interval(series[0]) for _part, series in shown):
            description = _("{told} The stroke through a bar is its interval.").format(told=description)
        return draw_bars(bars, name=name, title=title, description=description, unit=indicator.unit)
    description = _("A small line chart for each of {count} parts, all on one scale. The numbers stand in the table.").format(
        count=len(shown)
    )  # fmt: skip
    panels = [Panel(words.get(part, part), tuple(_marks(series))) for part, series in shown]
    return draw_multiples(panels, name=name, title=title, description=description, unit=indicator.unit)


def rows_of(indicator: Indicator, *, titles: dict[str, str] | None = None) -> Iterator[SeriesRow]:
    """Walk all values as the table has them, the newest first, the whole before its parts."""
    words = _titles(indicator, titles)
    ordered = sorted(indicator.observations, key=lambda one: (one.end, one.start), reverse=True)
    for seen in sorted(ordered, key=lambda one: bool(one.split)):
        remarks = [_("provisional")] if seen.provisional else []
        remarks += [text for text in (seen.note, seen.source) if text]
        yield SeriesRow(
            _period(seen.start, seen.end),
            ", ".join(words.get(value, value) for _key, value in sorted((seen.split or {}).items())),
            _("withheld") if seen.value is None else number_in_words(seen.value),
            interval_in_words(*(_interval(seen) or (None, None))),
            _ends(seen),
            number_in_words(seen.of) if seen.of is not None else "",
            " · ".join(remarks),
            tuple(words.get(one, one) for one in seen.members),
        )


def whole_of(indicator: Indicator) -> list[Observation]:
    """Return the values that are of no part, in their order in time."""
    return sorted(
        (seen for seen in indicator.observations if not seen.split), key=lambda one: (one.end, one.start)
    )


def count_of(indicator: Indicator) -> int:
    """Return how many values an indicator has; an edition of very many tells only the newest, and says how many there are."""
    told = indicator.extra.get("values")
    return max(told if isinstance(told, int) else 0, len(indicator.observations))


def description_of(indicator: Indicator) -> str:
    """Return in words what the line shows: from where to where, and towards what."""
    known = [seen for seen in whole_of(indicator) if seen.value is not None]
    told = []
    if len(known) > 1:
        told.append(
            _("From {first} ({from_}) to {last} ({to}) {unit}.").format(
                first=_told(known[0]), from_=_period(known[0].start, known[0].end),
                last=_told(known[-1]), to=_period(known[-1].start, known[-1].end), unit=indicator.unit,
            )
        )  # fmt: skip
    elif known:
        told.append(
            _("{value} {unit} ({period}).").format(
                value=_told(known[0]), unit=indicator.unit, period=_period(known[0].start, known[0].end)
            )
        )  # fmt: skip
    else:
        told.append(_("There is no value yet."))
    if indicator.extra.get("running"):
        told.append(_("The count begins anew each year."))
    for aim in indicator.targets:
        told.append(target_in_words(aim.by, aim.value, aim.low, aim.high))
    return " ".join(told)


def target_in_words(by: str, value: float | None, low: float | None, high: float | None) -> str:
    """Return a target as a sentence."""
    day = day_in_words(date.fromisoformat(by))
    if value is not None:
        return _("Target: {value} by {by}.").format(value=number_in_words(value), by=day)
    return _("Target: between {low} and {high} by {by}.").format(
        low=number_in_words(low or 0), high=number_in_words(high or 0), by=day
    )


def interval_in_words(low: float | None, high: float | None) -> str:
    """Return the interval of an estimate in words, nothing where there is none."""
    if low is None or high is None:
        return ""
    return _("between {low} and {high}").format(low=number_in_words(low), high=number_in_words(high))


def _told(seen: Observation) -> str:
    value, interval = number_in_words(seen.value or 0), _interval(seen)
    return f"{value}, {interval_in_words(*interval)}" if interval else value


def _interval(seen: Observation) -> tuple[float, float] | None:
    if seen.value is None or seen.low is None or seen.high is None:
        return None
    return seen.low, seen.high


def _ends(seen: Observation) -> tuple[str, str]:
    low, high = _interval(seen) or (None, None)
    return ("", "") if low is None or high is None else (number_in_words(low), number_in_words(high))


def _dated(seen: Observation) -> str:
    period = _period(seen.start, seen.end)
    return _("{period}, provisional").format(period=period) if seen.provisional else period


def _bar(label: str, seen: Observation) -> Bar:
    low, high = _interval(seen) or (None, None)
    return Bar(label, seen.value, low, high)


def _marks(series: Sequence[Observation]) -> list[Mark]:
    ordered = sorted(series, key=lambda one: (one.end, one.start))
    return [
        Mark(
            _year(seen.end),
            _short(seen.end, seen.start),
            seen.value,
            bool(seen.provisional),
            *(_interval(seen) or ()),
        )
        for seen in ordered
    ]


def _year(iso: str) -> float:
    day = date.fromisoformat(iso)
    return day.year + day.timetuple().tm_yday / 366


def _short(end: str, start: str | None = None) -> str:
    """Return what stands below an axis: the year, or month and year of what is shorter than one."""
    if start is None or start[:4] != end[:4] or (start[5:] == "01-01" and end[5:] == "12-31"):
        return end[:4]
    return f"{int(end[5:7])}-{end[:4]}"


def _period(start: str, end: str) -> str:
    return period_in_words(date.fromisoformat(start), date.fromisoformat(end))


def _titles(indicator: Indicator, titles: dict[str, str] | None) -> dict[str, str]:
    """Return what values of dimensions are called: as was said, or as the indicator itself says."""
    if titles is not None:
        return titles
    told = indicator.extra.get("parts")
    named = told.values() if isinstance(told, dict) else ()
    return {str(key): str(title) for one in named if isinstance(one, dict) for key, title in one.items()}


def _dimensions(indicator: Indicator) -> dict[str, str]:
    told = indicator.extra.get("dimensions")
    return dict(told) if isinstance(told, dict) else {}
