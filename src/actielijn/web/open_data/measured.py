"""The tables of what is measured: goals, what should lead to them, indicators with their targets, and every published value.

Rows hold what the frozen Snapshot tells and nothing else: a number that it withholds was never in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from actielijn import snapshot as plain
from actielijn.language import _
from actielijn.web.published.models import PublishedEdition, PublishedGoals

from .columns import Column, Table, of_edition

_INDICATORS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal or outcome of an edition."""

    edition: PublishedEdition
    one: plain.Goal


@dataclass(frozen=True, slots=True)
class EffectRow:
    """A link of the goal tree of an edition."""

    edition: PublishedEdition
    one: plain.Effect


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator of an edition."""

    edition: PublishedEdition
    one: plain.Indicator


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target of an indicator."""

    edition: PublishedEdition
    indicator: str
    one: plain.Target


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of an indicator."""

    edition: PublishedEdition
    indicator: str
    one: plain.Observation


def _goals(edition: PublishedEdition) -> Iterator[GoalRow]:
    for row in PublishedGoals.objects.filter(edition=edition):
        yield from (GoalRow(edition, plain.from_json_value(plain.Goal, one)) for one in row.data["goals"])


def _effects(edition: PublishedEdition) -> Iterator[EffectRow]:
    for row in PublishedGoals.objects.filter(edition=edition):
        yield from (
            EffectRow(edition, plain.from_json_value(plain.Effect, one)) for one in row.data["effects"]
        )


def _indicators(edition: PublishedEdition) -> Iterator[IndicatorRow]:
    rows = edition.indicator_rows.order_by("position").values_list("data", flat=True)
    for data in rows.iterator(chunk_size=_INDICATORS_AT_ONCE):
        yield IndicatorRow(edition, plain.from_json_value(plain.Indicator, data))


def _targets(edition: PublishedEdition) -> Iterator[TargetRow]:
    for row in _indicators(edition):
        yield from (TargetRow(edition, row.one.id, aim) for aim in row.one.targets)


def _values(edition: PublishedEdition) -> Iterator[ValueRow]:
    for row in _indicators(edition):
        yield from (ValueRow(edition, row.one.id, _told(seen)) for seen in row.one.observations)


def _told(seen: plain.Observation) -> plain.Observation:
    """Return a value without anything that could tell it where it is withheld, whatever wrote the Snapshot."""
    if not seen.withheld:
        return seen
    return replace(seen, value=None, of=None, low=None, high=None, members=(), note=None, source=None)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _part(one: plain.Observation) -> str:
    return "|".join(f"{key}={value}" for key, value in sorted((one.split or {}).items()))


GOALS = Table(
    name="goals", title=lambda: _("Goals"), meaning=lambda: _("What the programme is for, and what has to change for it, in every edition."),
    key=("edition", "goal"), rows=_goals, counted="goal_count",
    columns=(
        *of_edition(),
        Column(
            name="goal", title=lambda: _("Id"), meaning=lambda: _("Its address in the goal tree: goal:… or outcome:…"),
            value=lambda row: f"{row.one.kind}:{row.one.id}",
        ),
        Column(name="kind", title=lambda: _("Kind"), meaning=lambda: _("goal or outcome."), value=lambda row: row.one.kind),
        Column(
            name="title", title=lambda: _("Title"), meaning=lambda: _("The goal or outcome, in a line."), value=lambda row: row.one.title,
        ),
        Column(
            name="text", title=lambda: _("Text"), meaning=lambda: _("The goal or outcome, in full."), value=lambda row: row.one.text or "",
        ),
    ),
)  # fmt: skip

EFFECTS = Table(
    name="effects", title=lambda: _("Links of the goal tree"),
    meaning=lambda: _("What is thought to lead to what in the goal tree, in every edition, and how strong the evidence for it is."),
    key=("edition", "cause", "effect"), rows=_effects, counted="goal_count",
    columns=(
        *of_edition(),
        Column(
            name="cause", title=lambda: _("From"), meaning=lambda: _("What leads to it: outcome:…, result:4 or activity:4.12."),
            value=lambda row: row.one.cause,
        ),
        Column(
            name="effect", title=lambda: _("To"), meaning=lambda: _("What it leads to: goal:…, outcome:… or result:4."),
            value=lambda row: row.one.effect,
        ),
        Column(name="text", title=lambda: _("Assumed effect"), meaning=lambda: _("The assumed effect."), value=lambda row: row.one.text),
        Column(
            name="evidence", title=lambda: _("Evidence"), meaning=lambda: _("none, plausible, supported or shown."),
            value=lambda row: row.one.evidence,
        ),
        Column(
            name="assumptions", title=lambda: _("Assumptions"), meaning=lambda: _("What has to be true for it."),
            value=lambda row: row.one.assumptions or "",
        ),
        Column(
            name="rivals", title=lambda: _("Rival explanations"), meaning=lambda: _("What else could explain a change."),
            value=lambda row: row.one.rivals or "",
        ),
        Column(
            name="judged_on", title=lambda: _("Judged on"), meaning=lambda: _("The day on which the evidence was judged."), kind="date",
            value=lambda row: _day(row.one.judged_on),
        ),
    ),
)  # fmt: skip

INDICATORS = Table(
    name="indicators", title=lambda: _("Indicators"),
    meaning=lambda: _("What is measured, in every edition: its definition, unit and source, and how it does."),
    key=("edition", "indicator"), rows=_indicators, counted="indicators",
    columns=(
        *of_edition(),
        Column(
            name="indicator", title=lambda: _("Id"), meaning=lambda: _("Its address in the programme, the same in every edition."),
            value=lambda row: row.one.id,
        ),
        Column(name="title", title=lambda: _("Indicator"), meaning=lambda: _("What is measured, in a line."), value=lambda row: row.one.title),
        Column(name="unit", title=lambda: _("Unit"), meaning=lambda: _("What its values count."), value=lambda row: row.one.unit),
        Column(
            name="definition", title=lambda: _("Definition"), meaning=lambda: _("What is counted, and how."),
            value=lambda row: row.one.definition or "",
        ),
        Column(
            name="source", title=lambda: _("Source"), meaning=lambda: _("Where its values come from."), value=lambda row: row.one.source or "",
        ),
        Column(
            name="frequency", title=lambda: _("Frequency"), meaning=lambda: _("How often it is measured: year, half, quarter, month or once."),
            value=lambda row: row.one.frequency or "",
        ),
        Column(
            name="owner", title=lambda: _("Owner"), meaning=lambda: _("The organisation that answers for its values."),
            value=lambda row: row.one.owner or "",
        ),
        Column(
            name="direction", title=lambda: _("Direction"), meaning=lambda: _("up: more is better; down: less is better; band: in between."),
            value=lambda row: row.one.direction,
        ),
        Column(
            name="serves", title=lambda: _("Serves"), meaning=lambda: _("What it is measured for, as addresses in the goal tree."), kind="texts",
            value=lambda row: list(row.one.serves),
        ),
        Column(
            name="dimensions", title=lambda: _("Split by"), meaning=lambda: _("The keys by which parts of its values are told apart."),
            kind="texts", value=lambda row: sorted(row.one.extra.get("dimensions", ())),
        ),
        Column(
            name="running", title=lambda: _("Running count"), meaning=lambda: _("Whether it begins anew each year."), kind="yesno",
            value=lambda row: bool(row.one.extra.get("running")),
        ),
        Column(
            name="minimum", title=lambda: _("Smallest number told"),
            meaning=lambda: _("Numbers of persons below it, zero excepted, are withheld; empty where it counts no persons."), kind="whole",
            value=lambda row: row.one.extra.get("minimum"),
        ),
        Column(
            name="baseline", title=lambda: _("Baseline"), meaning=lambda: _("The value that it is held against."), kind="number",
            value=lambda row: row.one.baseline.value if row.one.baseline else None,
        ),
        Column(
            name="baseline_from", title=lambda: _("First day of the baseline"), meaning=lambda: _("First day of the period of the baseline."),
            kind="date", value=lambda row: _day(row.one.baseline.start) if row.one.baseline else None,
        ),
        Column(
            name="baseline_to", title=lambda: _("Last day of the baseline"), meaning=lambda: _("Last day of the period of the baseline."),
            kind="date", value=lambda row: _day(row.one.baseline.end) if row.one.baseline else None,
        ),
        Column(
            name="judgement", title=lambda: _("Judgement"), meaning=lambda: _("on_track, off_track or not_enough_data; empty where it was not judged."),
            value=lambda row: row.one.judgement or "",
        ),
    ),
)  # fmt: skip

TARGETS = Table(
    name="targets", title=lambda: _("Targets"), meaning=lambda: _("What an indicator should be by a day, in every edition: a value, or a band."),
    key=("edition", "indicator", "by"), rows=_targets, counted="indicators", refers={("edition", "indicator"): "indicators"},
    columns=(
        *of_edition(),
        Column(
            name="indicator", title=lambda: _("Indicator"), meaning=lambda: _("The indicator, by its id."), value=lambda row: row.indicator,
        ),
        Column(
            name="by", title=lambda: _("By"), meaning=lambda: _("The day by which it should be reached."), kind="date",
            value=lambda row: _day(row.one.by),
        ),
        Column(
            name="value", title=lambda: _("Value"), meaning=lambda: _("What should be reached; empty for a band."), kind="number",
            value=lambda row: row.one.value,
        ),
        Column(
            name="low", title=lambda: _("Lowest"), meaning=lambda: _("Where the band begins; empty for a value."), kind="number",
            value=lambda row: row.one.low,
        ),
        Column(
            name="high", title=lambda: _("Highest"), meaning=lambda: _("Where the band ends; empty for a value."), kind="number",
            value=lambda row: row.one.high,
        ),
    ),
)  # fmt: skip

OBSERVATIONS = Table(
    name="observations", title=lambda: _("Values"),
    meaning=lambda: _("Every value of every indicator as each edition tells it; small numbers of persons are withheld."),
    key=("edition", "indicator", "from", "to", "part"), rows=_values, counted="indicators",
    refers={("edition", "indicator"): "indicators"},
    columns=(
        *of_edition(),
        Column(
            name="indicator", title=lambda: _("Indicator"), meaning=lambda: _("The indicator, by its id."), value=lambda row: row.indicator,
        ),
        Column(
            name="from", title=lambda: _("From"), meaning=lambda: _("First day of the period."), kind="date",
            value=lambda row: _day(row.one.start),
        ),
        Column(
            name="to", title=lambda: _("To"), meaning=lambda: _("Last day of the period."), kind="date", value=lambda row: _day(row.one.end),
        ),
        Column(
            name="part", title=lambda: _("Part"),
            meaning=lambda: _("The part that it is a value of, such as regio=GM0363|sekse=v; empty for the whole."),
            value=lambda row: _part(row.one),
        ),
        Column(
            name="value", title=lambda: _("Value"), meaning=lambda: _("The value; empty where it is withheld."), kind="number",
            value=lambda row: row.one.value,
        ),
        Column(
            name="of", title=lambda: _("Out of"), meaning=lambda: _("What the value is a part of."), kind="number",
            value=lambda row: row.one.of,
        ),
        Column(
            name="low", title=lambda: _("Lower bound"), meaning=lambda: _("Where the interval of an estimate begins."), kind="number",
            value=lambda row: row.one.low,
        ),
        Column(
            name="high", title=lambda: _("Upper bound"), meaning=lambda: _("Where the interval of an estimate ends."), kind="number",
            value=lambda row: row.one.high,
        ),
        Column(
            name="withheld", title=lambda: _("Withheld"), meaning=lambda: _("Whether it is withheld: a small number, or one that would give it back."),
            kind="yesno", value=lambda row: bool(row.one.withheld),
        ),
        Column(
            name="provisional", title=lambda: _("Provisional"), meaning=lambda: _("Whether it may still change."), kind="yesno",
            value=lambda row: bool(row.one.provisional),
        ),
        Column(
            name="members", title=lambda: _("Regions"), meaning=lambda: _("Codes of the regions that a coverage counts."), kind="texts",
            value=lambda row: list(row.one.members),
        ),
        Column(name="note", title=lambda: _("Note"), meaning=lambda: _("What was noted with it."), value=lambda row: row.one.note or ""),
        Column(
            name="source", title=lambda: _("Source"), meaning=lambda: _("Where this value was found."), value=lambda row: row.one.source or "",
        ),
        Column(
            name="split", title=lambda: _("Part, by dimension"), meaning=lambda: _("The part as records; none for the whole."), kind="parts",
            parts={"dimension": "text", "value": "text"},
            value=lambda row: [{"dimension": key, "value": value} for key, value in sorted((row.one.split or {}).items())],
        ),
    ),
)  # fmt: skip
