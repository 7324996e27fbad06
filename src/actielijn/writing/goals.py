"""A Snapshot's goals and indicators → a chapter for each goal: what should lead to it, and each indicator with chart and numbers.

Without a form, as ``annex`` is. An indicator that serves no goal stands in a last chapter of its own.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from actielijn.charting import (
    Branch,
    Drawing,
    count_of,
    draw_goal_tree,
    evidence_in_words,
    goal_branches,
    parts_chart,
    rows_of,
    series_chart,
    target_in_words,
    titles_of,
)
from actielijn.judging import computation_in_words
from actielijn.language import _, number_in_words, speaking
from actielijn.snapshot import Indicator, Snapshot

from .annex import Annex, AnnexRow, AnnexTable, Line
from .report import anchor, day, printable

_MOST_ROWS = 400
"""Values that a chapter prints."""


def goal_annexes(snapshot: Snapshot) -> tuple[Annex, ...]:
    """Return a chapter per goal in the programme's language; empty where a programme keeps neither goals nor indicators."""
    if not snapshot.goals and not snapshot.indicators:
        return ()
    with speaking(snapshot.programme.language):
        return tuple(_chapters(snapshot))


def indicator_rows(snapshot: Snapshot) -> tuple[tuple[str, ...], ...]:
    """Return every published value as a row of a sheet, the titles first; empty where nothing is measured."""
    if not snapshot.indicators:
        return ()
    with speaking(snapshot.programme.language):
        head = (
            _("Id"), _("Indicator"), _("Unit"), _("From"), _("To"), _("Part"), _("Value"), _("Out of"), _("Withheld"), _("Provisional"),
            _("Regions"), _("Note to the value"), _("Source"), _("Lower bound"), _("Upper bound"),
        )  # fmt: skip
        return (head, *(row for one in snapshot.indicators for row in _sheet_rows(one)))


def verdict_in_words(verdict: str | None) -> str:
    """Return how an indicator does, in the spoken language."""
    return {
        "on_track": _("on track"),
        "off_track": _("off track"),
        "not_enough_data": _("not enough data"),
    }.get(verdict or "", "")


def _chapters(snapshot: Snapshot) -> Iterable[Annex]:
    titles = titles_of(snapshot)
    branches = goal_branches(snapshot.goals, snapshot.effects, titles)
    told: set[str] = set()
    for number, branch in enumerate(branches):
        steps = {branch.address, *_below(branch)}
        measured = [one for one in snapshot.indicators if one.id not in told and steps & set(one.serves)]
        told |= {one.id for one in measured}
        kind, _colon, key = branch.address.partition(":")
        goal = next(one for one in snapshot.goals if (one.kind, one.id) == (kind, key))
        chart = None
        if not number:
            chart = draw_goal_tree(snapshot.goals, snapshot.effects, titles, name="goal-tree", title=_("Goal tree"))  # fmt: skip
        yield Annex(
            title=_("{kind}: {title}").format(kind=branch.mark, title=printable(branch.title)),
            anchor=anchor(kind, key),
            introduction=printable(goal.text or ""),
            tables=(*_links(branch, chart), *(_measured(one) for one in measured)),
        )
    rest = [one for one in snapshot.indicators if one.id not in told]
    if rest:
        yield Annex(
            title=_("Other indicators") if branches else _("Indicators"), anchor="indicators",
            introduction=_("What is measured besides."), tables=tuple(_measured(one) for one in rest),
        )  # fmt: skip


def _below(branch: Branch) -> Iterable[str]:
    for one in branch.branches:
        yield one.address
        yield from _below(one)


def _links(branch: Branch, chart: Drawing | None) -> tuple[AnnexTable, ...]:
    rows = list(_link_rows(branch, 0))
    if not rows and chart is None:
        return ()
    return (
        AnnexTable(
            heading=_("What should lead to it"), anchor=f"{anchor('links', branch.address)}",
            heads=(_("Step"), _("Leads to"), _("Assumed effect"), _("Evidence")), shares=(0.28, 0.2, 0.28, 0.24), rows=tuple(rows),
            chart=chart,
        ),
    )  # fmt: skip


def _link_rows(branch: Branch, depth: int) -> Iterable[AnnexRow]:
    strengths = evidence_in_words()
    for one in branch.branches:
        assert one.effect is not None
        judged = ""
        if one.effect.judged_by:
            judged = _("judged by {who} on {day}").format(
                who=one.effect.judged_by, day=day(one.effect.judged_on)
            )
        elif one.effect.judged_on:
            judged = _("judged on {day}").format(day=day(one.effect.judged_on))
        assumed = (
            one.effect.text,
            _("Assumptions: {text}").format(text=one.effect.assumptions) if one.effect.assumptions else "",
            _("Rival explanations: {text}").format(text=one.effect.rivals) if one.effect.rivals else "",
        )
        kind, _colon, key = one.address.partition(":")
        goes_to = anchor("activity", key) if kind == "activity" else ""
        yield AnnexRow(
            anchor("link", f"{one.address}>{branch.address}"),
            (
                (Line(printable(f"{one.mark} {one.title}"), goes_to),),
                _lines(branch.title),
                _lines(*assumed),
                _lines(strengths.get(one.effect.evidence, one.effect.evidence), judged),
            ),
        )
        yield from _link_rows(one, depth + 1)


def _measured(one: Indicator) -> AnnexTable:
    rows = list(rows_of(one))
    has_parts = any(row.part for row in rows)
    told = [_("{title}: {verdict}.").format(title=one.title, verdict=verdict_in_words(one.judgement))] if one.judgement else []  # fmt: skip
    told += computation_in_words(one.computation or {})
    facts = [
        one.definition or "",
        _("Source: {source}").format(source=one.source) if one.source else "",
        # The computation names the target that counts; the others stand here.
        *(
            target_in_words(aim.by, aim.value, aim.low, aim.high)
            for aim in one.targets
            if aim.by != (one.computation or {}).get("target_by")
        ),
        " ".join(told),
    ]
    if not one.observations:
        facts.append(_("There is no value yet."))
    if any(seen.withheld for seen in one.observations):
        facts.append(
            _("Numbers under {minimum} are withheld, and others that would give them back.").format(minimum=one.extra.get("minimum", 10))
        )  # fmt: skip
    count = count_of(one)
    if count > min(len(rows), _MOST_ROWS):
        facts.append(
            _(
                "The newest {printed} of {count} values are printed; all stand in the data of this edition."
            ).format(printed=number_in_words(min(len(rows), _MOST_ROWS)), count=number_in_words(count))
        )
    dimensions = sorted(
        {key for seen in one.observations for key in seen.split or {} if len(seen.split or {}) == 1}
    )
    charts = [series_chart(one, name=anchor("chart", one.id))]
    charts += [parts_chart(one, key, name=anchor("parts", f"{one.id}/{key}")) for key in dimensions[:1]]
    return AnnexTable(
        heading=printable(one.title), anchor=anchor("indicator", one.id), introduction=tuple(printable(fact) for fact in facts if fact),
        heads=(_("Period"), *([_("Part")] if has_parts else []), _("Value"), _("Remark")),
        shares=(0.22, 0.28, 0.18, 0.32) if has_parts else (0.26, 0.22, 0.52),
        rows=tuple(
            AnnexRow(
                anchor("value", f"{one.id}/{at}"),
                (
                    (Line(row.period),),
                    *([(Line(printable(row.part or _("the whole"))),)] if has_parts else []),
                    (Line(_value(row.value, row.of, one.unit)), *_lines(row.interval)),
                    _lines(row.remark, ", ".join(row.members)),
                ),
            )
            for at, row in enumerate(rows[:_MOST_ROWS])
        ),
        chart=charts[0], more_charts=tuple(chart for chart in charts[1:] if chart),
    )  # fmt: skip


def _value(value: str, of: str, unit: str) -> str:
    if not value[:1].isdecimal() and value[:1] != "-":
        # Withheld: a word, and no unit behind it.
        return printable(value)
    told = _("{value} of {total}").format(value=value, total=of) if of else value
    return printable(f"{told} {unit}")


def _lines(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(printable(text)) for text in texts if text)


def _sheet_rows(one: Indicator) -> Iterable[tuple[str, ...]]:
    for seen in one.observations:
        values: Sequence[str] = (
            one.id, one.title, one.unit, seen.start, seen.end,
            "; ".join(f"{key}={value}" for key, value in sorted((seen.split or {}).items())),
            _exact(seen.value), _exact(seen.of), _("yes") if seen.withheld else "", _("yes") if seen.provisional else "",
            "; ".join(seen.members), seen.note or "", seen.source or "", _exact(seen.low), _exact(seen.high),
        )  # fmt: skip
        yield tuple(printable(value)[:32_000] for value in values)


def _exact(value: float | None) -> str:
    """Return a number with all its digits and no exponent."""
    return "" if value is None else f"{Decimal(repr(value)).normalize():f}"
