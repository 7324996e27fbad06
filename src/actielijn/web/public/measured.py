"""Goals and indicators: what the programme is for, what should lead to it, and whether it helped; charts with their numbers."""

from dataclasses import replace

from markupsafe import Markup

from actielijn.charting import (
    SeriesRow,
    count_of,
    draw_goal_tree,
    evidence_in_words,
    goal_branches,
    parts_chart,
    rows_of,
    series_chart,
    target_in_words,
    whole_of,
)
from actielijn.judging import computation_in_words
from actielijn.language import _, number_in_words
from actielijn.snapshot import Indicator
from actielijn.web.components.badges import Badge
from actielijn.web.components.telling import day
from actielijn.web.published.measured import goal_tree_in, indicator_of, indicators_in
from actielijn.web.published.queries import Site

from .asking import Answer, Asked, Missing
from .browsing import edition_of, paging
from .door import site_page
from .page import page

_ON_A_PAGE = 40
_ROWS = 150
"""Values of the whole in the table of a page, and as many of parts; the data have all."""


def verdicts() -> dict[str, Badge]:
    """Return how an indicator does, as badges."""
    return {
        "on_track": Badge("on_track", _("on track"), "✓", "done"),
        "off_track": Badge("off_track", _("off track"), "▲", "at_risk"),
        "not_enough_data": Badge("not_enough_data", _("not enough data"), "○", "unknown"),
    }


@site_page()
def goals(asked: Asked, site: Site, edition: int | None = None) -> Answer:
    """Show the goal tree of an edition, drawn and as a list."""
    row = edition_of(site, edition)
    tree = goal_tree_in(row)
    titles = {
        address: (_("Result {number}").format(number=address.partition(":")[2]) if address.startswith("result:") else mark, title)
        for address, (mark, title) in tree.titles.items()
    }  # fmt: skip
    drawing = draw_goal_tree(tree.goals, tree.effects, titles, name="goals", title=_("Goal tree of {programme}").format(programme=site.title))  # fmt: skip
    context = {
        "edition": row, "drawing": Markup(drawing.svg) if drawing else "",  # noqa: S704 - made of escaped text by charting
        "branches": goal_branches(tree.goals, tree.effects, titles), "evidence": evidence_in_words(),
        "texts": {f"{one.kind}:{one.id}": one.text or "" for one in tree.goals},
    }  # fmt: skip
    return page(
        asked, "goals.html", context, site=site, title=_("Goals in the edition of {day}").format(day=day(row.date)),
        description=_("What {title} is for, and what is thought to lead to it.").format(title=site.title),
    )  # fmt: skip


@site_page()
def indicators(asked: Asked, site: Site, edition: int | None = None, at: int = 1) -> Answer:
    """Show the indicators of an edition and how each does."""
    row = edition_of(site, edition)
    rows = indicators_in(row, start=(at - 1) * _ON_A_PAGE, most=_ON_A_PAGE)
    if at > 1 and not rows:
        raise Missing
    root = f"{asked.root}/{site.slug}"
    base = f"{root}/edities/{edition}/indicatoren" if edition is not None else f"{root}/indicatoren"
    context = {
        "edition": row, "rows": [(one, last_of(one)) for one in rows], "badges": verdicts(), "paging": paging(base, at, row.indicators, _ON_A_PAGE),
    }  # fmt: skip
    return page(
        asked, "indicators.html", context, site=site, title=_("Indicators in the edition of {day}").format(day=day(row.date)),
        description=_("What is measured of {title}, against which target, and how it does.").format(title=site.title),
    )  # fmt: skip


@site_page()
def indicator(asked: Asked, site: Site, key: str) -> Answer:
    """Show an indicator as the newest edition tells it: chart, numbers, computation, and how it did in each edition."""
    trace = indicator_of(site, key)
    if trace is None:
        raise Missing
    one = trace.indicator
    dimensions = sorted(
        {name for seen in one.observations for name in seen.split or {} if len(seen.split or {}) == 1}
    )
    drawing = series_chart(one, name="series")
    parts = [chart for name in dimensions if (chart := parts_chart(one, name, name=f"parts-{name}"))]
    every = list(rows_of(one))
    rows = [*[row for row in every if not row.part][:_ROWS], *[row for row in every if row.part][:_ROWS]]
    told_in = next(row for row in site.editions if row.key == trace.edition)
    context = {
        "one": one, "badge_of": verdicts(), "computation": computation_in_words(one.computation or {}), "rows": rows,
        "count": count_of(one), "told_in": told_in,
        "charts": [Markup(chart.svg) for chart in (drawing, *parts) if chart],  # noqa: S704 - made of escaped text by charting
        "targets": [target_in_words(aim.by, aim.value, aim.low, aim.high) for aim in one.targets], "number": number_in_words,
        "editions": [(row, trace.judgements[row.key]) for row in site.editions if row.key in trace.judgements],
        "is_withheld": any(seen.withheld for seen in one.observations),
    }  # fmt: skip
    return page(asked, "indicator.html", context, site=site, title=one.title, description=(one.definition or one.title)[:300])  # fmt: skip


@site_page()
def chart(asked: Asked, site: Site, key: str) -> Answer:
    """Give the chart of an indicator as a file."""
    trace = indicator_of(site, key)
    drawing = series_chart(trace.indicator, name="series") if trace else None
    if drawing is None:
        raise Missing
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{drawing.svg}'
    return Answer(content=content.encode(), type="image/svg+xml", name=f"{asked.path.split('/')[-2]}.svg")


def last_of(one: Indicator) -> SeriesRow | None:
    """Return the newest value of an indicator's whole in words, None where there is none."""
    newest = whole_of(one)[-1:]
    return next(rows_of(replace(one, observations=tuple(newest))), None) if newest else None
