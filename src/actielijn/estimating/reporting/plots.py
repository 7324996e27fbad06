"""The pictures of an estimate as SVG: estimates by method, overlap of the lists, strata, growth with the data.

Altair describes them, vl-convert draws them without a browser. Every picture has a text for who cannot see it; the report sets its
data as a table beside it.
"""

import importlib.util
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actielijn.language import _, spoken

from ..wording import number
from .fonts import FONTS

INK, QUIET, ACCENT, WARNING, RULE = "#1b2733", "#4a5b6b", "#1d5a94", "#9a4a06", "#d5dde5"
# Two families that look alike: the first stands in the PDF, the others on the reader's machine.
_FONT = "Source Sans 3, Noto Sans, Liberation Sans, Arial, sans-serif"
_WIDTH = 560
_MOST_PATTERNS = 24


@dataclass(frozen=True)
class Picture:
    """An SVG with the text that stands for it."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Mark:
    """One line of a plot of estimates: its label, the estimate with its interval, and whether it counts or is a yardstick."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    firm: bool = True


def can_draw() -> bool:
    """Return whether the libraries that draw are installed (the extra ``estimate``)."""
    return all(importlib.util.find_spec(name) is not None for name in ("altair", "vl_convert"))


def plot_of_marks(marks: Sequence[Mark], title: str, *, lower_bound: float | None = None) -> Picture:
    """Draw estimates below each other, each with its interval; a dashed line shows a lower bound."""
    import altair as alt

    rows: list[dict[str, Any]] = [
        {
            "label": mark.label,
            "value": mark.value,
            "low": mark.low if mark.low is not None else mark.value,
            "high": mark.high if mark.high is not None else mark.value,
            "text": number(mark.value or 0),
            "firm": mark.firm,
        }
        for mark in marks
        if mark.value is not None
    ]
    values = [row[key] for row in rows for key in ("low", "high")]
    wide = bool(values) and min(values) > 0 and max(values) > 8 * min(values)
    scale = alt.Scale(type="log", nice=False) if wide else alt.Scale(zero=False)
    axis = alt.Axis(title=title, format=",.0f", grid=True, tickCount=6, labelOverlap=True)
    base = alt.Chart(_rows(values=rows)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False, labelPadding=8)),
        color=alt.condition("datum.firm", alt.value(ACCENT), alt.value(QUIET)),
    )  # fmt: skip
    x = alt.X("value:Q", scale=scale, axis=axis)
    layers = [
        base.mark_rule(strokeWidth=3, strokeCap="round").encode(
            x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
        ),
        base.mark_point(filled=True, size=90, opacity=1).encode(x=x),
        base.mark_text(dy=-12, fontSize=12, fontWeight=600).encode(x=x, text="text:N"),
    ]
    if lower_bound is not None:
        bound = alt.Chart(_rows(values=[{"value": lower_bound}]))
        layers.append(bound.mark_rule(strokeDash=[4, 4], color=WARNING).encode(x=x))
    drawn = alt.layer(*layers).properties(width=_WIDTH - 190, height={"step": 38 if len(rows) <= 10 else 30})
    told = "; ".join(
        _("{label}: {value}").format(label=row["label"], value=row["text"])
        + (f" ({number(row['low'])} – {number(row['high'])})" if row["low"] != row["high"] else "")
        for row in rows
    )
    return Picture(_svg(drawn), _("{title}, with interval. {values}.").format(title=title, values=told))


def plot_of_overlap(
    lists: Sequence[str], patterns: Sequence[tuple[tuple[str, ...], int]], totals: dict[str, int | None]
) -> Picture:
    """Draw how many people are on exactly which lists (Lex et al. 2014, UpSet): bars above a matrix of dots, most people first."""
    import altair as alt

    ordered = sorted((each for each in patterns if each[1]), key=lambda each: (-each[1], len(each[0])))
    shown = ordered[:_MOST_PATTERNS]
    bars: list[dict[str, Any]] = [
        {"at": place, "count": count, "text": number(count)} for place, (_names, count) in enumerate(shown)
    ]
    label = {
        name: f"{name} ({number(total)})" if (total := totals.get(name)) is not None else name for name in lists
    }  # fmt: skip
    dots = [
        {"at": place, "list": label[name], "on": name in names}
        for place, (names, _count) in enumerate(shown)
        for name in lists
    ]
    lines = [
        {"at": place, "first": label[min(names, key=list(lists).index)], "last": label[max(names, key=list(lists).index)]}
        for place, (names, _count) in enumerate(shown)
        if len(names) > 1
    ]  # fmt: skip
    width = max(len(shown), 1) * 24
    x = alt.X("at:O", axis=None, scale=alt.Scale(paddingInner=0.3))
    order = [label[name] for name in lists]
    y = alt.Y(
        "list:N",
        scale=alt.Scale(domain=order),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=180, labelPadding=8),
    )
    most = max((each["count"] for each in bars), default=1)
    upper = alt.Chart(_rows(values=bars)).encode(
        x=x,
        y=alt.Y("count:Q", title=_("people"), scale=alt.Scale(domain=[0, most * 1.15]), axis=alt.Axis(tickCount=4, format=",.0f")),
    )  # fmt: skip
    columns = upper.mark_bar(color=ACCENT) + upper.mark_text(dy=-7, fontSize=10, color=INK).encode(
        text="text:N"
    )
    matrix = alt.layer(
        alt.Chart(_rows(values=lines))
        .mark_rule(strokeWidth=2.5, color=INK)
        .encode(x=x, y=alt.Y("first:N", scale=alt.Scale(domain=order), title=None), y2="last:N"),
        alt.Chart(_rows(values=dots))
        .mark_point(filled=True, size=110, opacity=1)
        .encode(x=x, y=y, color=alt.condition("datum.on", alt.value(INK), alt.value(RULE))),
    )
    drawn = alt.vconcat(
        columns.properties(width=width, height=150),
        matrix.properties(width=width, height={"step": 24}),
        spacing=6,
    )
    told = "; ".join(f"{' + '.join(names)}: {number(count)}" for names, count in shown[:8])
    more = len(ordered) - 8
    alt_text = _("How many people are on exactly these lists. {values}").format(values=told)
    if more > 0:
        alt_text += "; " + _("and {count} more combinations, in the table").format(count=more)
    return Picture(_svg(drawn), alt_text + ".")


def plot_of_growth(curves: Mapping[str, Sequence[tuple[int, float, float, float]]], title: str) -> Picture:
    """Draw the estimate against the number of people it is made from: (observed, middle, low, high) per method."""
    import altair as alt

    rows: list[dict[str, Any]] = [
        {"method": method, "observed": observed, "value": middle, "low": low, "high": high}
        for method, points in curves.items()
        for observed, middle, low, high in points
    ]
    # Methods are told apart by shape and line too, and each line carries its name.
    most = max((row["observed"] for row in rows), default=1)
    base = alt.Chart(_rows(values=rows)).encode(
        x=alt.X(
            "observed:Q",
            title=_("people on the lists"),
            scale=alt.Scale(domain=[0, most * 1.5], nice=False),
            axis=alt.Axis(format=",.0f", tickCount=5),
        ),
        color=alt.Color("method:N", scale=alt.Scale(range=[ACCENT, WARNING, QUIET]), legend=None),
    )
    y = alt.Y("value:Q", title=title, axis=alt.Axis(format=",.0f", tickCount=5))
    drawn = alt.layer(
        base.mark_area(opacity=0.12).encode(y=alt.Y("low:Q"), y2="high:Q"),
        base.mark_line(strokeWidth=2).encode(y=y, strokeDash=alt.StrokeDash("method:N", legend=None)),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            y=y, shape=alt.Shape("method:N", legend=None)
        ),
        base.transform_filter(f"datum.observed == {most}")
        .mark_text(align="left", dx=8, fontSize=12)
        .encode(y=y, text="method:N"),
    ).properties(width=_WIDTH - 110, height=220)
    told = "; ".join(
        f"{method}: "
        + ", ".join(f"{number(observed)} → {number(middle)}" for observed, middle, _low, _high in points)
        for method, points in curves.items()
    )
    return Picture(_svg(drawn), _("{title} by number of people. {values}.").format(title=title, values=told))


def _rows(values: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def _svg(chart: Any) -> str:
    import vl_convert

    # Texts are measured in the font that they are set in.
    vl_convert.register_font_directory(str(FONTS))
    described = chart.configure(
        font=_FONT,
        background="#ffffff",
        view={"stroke": None},
        axis={
            "labelColor": INK,
            "titleColor": QUIET,
            "gridColor": RULE,
            "domainColor": QUIET,
            "tickColor": QUIET,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": 400,
        },
        legend={"labelFontSize": 12, "labelColor": INK},
    ).to_dict()
    svg = vl_convert.vegalite_to_svg(described, format_locale="nl-NL" if spoken() == "nl" else "en-US")
    # The drawn text already carries its own description in the report.
    return re.sub(r' (aria-[a-z]+|role)="[^"]*"', "", svg)
