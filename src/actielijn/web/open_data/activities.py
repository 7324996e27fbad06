"""The table of activities: a row for each activity in each edition, with what stands beside it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actielijn.language import _
from actielijn.web.published.models import PublishedEdition, PublishedEntry

from .columns import AT_ONCE, Column, Table, of_edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a row needs besides its activity: the edition's phases and labels by status key, its promises and references."""

    phases: Mapping[str, str]
    labels: Mapping[str, str]
    promises: Mapping[int, Sequence[Mapping[str, Any]]]
    references: Mapping[int, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Row:
    """An activity of an edition, and what stands beside it."""

    edition: PublishedEdition
    entry: PublishedEntry
    beside: Beside


def _rows(edition: PublishedEdition) -> Iterator[Row]:
    promises: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for promise in edition.promises.order_by("position", "id").iterator(chunk_size=AT_ONCE):
        promises[promise.entry_id].append(
            {
                "text": promise.text,
                "from": promise.starts,
                "to": promise.ends,
                "outcome": promise.outcome or "unknown",
            }
        )
    references: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in edition.references.order_by("id").iterator(chunk_size=AT_ONCE):
        references[one.entry_id].append(
            {name: getattr(one, name) for name in ("kind", "text", "identifier", "url")}
        )
    beside = Beside(
        phases={status["key"]: status.get("phase", "unknown") for status in edition.statuses},
        labels={status["key"]: _label(status, edition.programme.language) for status in edition.statuses},
        promises=promises,
        references=references,
    )
    entries = edition.entries.select_related("activity", "line", "result").order_by("position")
    return (Row(edition, entry, beside) for entry in entries.iterator(chunk_size=AT_ONCE))


def _label(status: Mapping[str, Any], language: str) -> str:
    labels = status.get("label", {})
    return str(labels.get(language) or next(iter(labels.values()), status["key"]))


def _keys(entry: PublishedEntry) -> list[str]:
    return entry.status_keys.split("|") if entry.status_keys else []


ACTIVITIES = Table(
    name="activities", title=lambda: _("Activities"),
    meaning=lambda: _("Every activity in every edition: where it stands, since when, and what was promised."),
    key=("edition", "activity"), rows=_rows, is_main=True,
    columns=(
        *of_edition(),
        Column(
            name="activity", title=lambda: _("Permanent number"),
            meaning=lambda: _("The number that the activity keeps through all editions, whatever it is renumbered to. Join editions on it."),
            kind="whole", value=lambda row: row.entry.activity.number,
        ),
        Column(
            name="id", title=lambda: _("Id"),
            meaning=lambda: _("Its address in the programme in this edition: the number of the result, a dot, its number there."),
            value=lambda row: row.entry.code,
        ),
        Column(
            name="title", title=lambda: _("Activity"), meaning=lambda: _("What is done."), value=lambda row: row.entry.title,
        ),
        Column(
            name="action_line_number", title=lambda: _("Action line number"), meaning=lambda: _("The number of the action line."),
            value=lambda row: row.entry.line.number,
        ),
        Column(
            name="action_line", title=lambda: _("Action line"), meaning=lambda: _("The first level of the programme."),
            value=lambda row: row.entry.line.title,
        ),
        Column(
            name="theme", title=lambda: _("Theme"), meaning=lambda: _("The heading below the action line; empty where there is none."),
            value=lambda row: row.entry.result.theme,
        ),
        Column(
            name="result_number", title=lambda: _("Result number"), meaning=lambda: _("The number of the result, through the whole programme."),
            value=lambda row: row.entry.result.number,
        ),
        Column(
            name="result", title=lambda: _("Result"), meaning=lambda: _("What is to be reached."),
            value=lambda row: row.entry.result.title,
        ),
        Column(
            name="holder", title=lambda: _("Holder"), meaning=lambda: _("The organisation that answers for the activity."),
            value=lambda row: row.entry.holder,
        ),
        Column(
            name="partners", title=lambda: _("Partners"), meaning=lambda: _("Other organisations that take part."), kind="texts",
            value=lambda row: list(row.entry.partners),
        ),
        Column(
            name="planning", title=lambda: _("Planning"), meaning=lambda: _("What the report says of when, in its own words."),
            value=lambda row: row.entry.planning,
        ),
        Column(
            name="statuses", title=lambda: _("Status keys"),
            meaning=lambda: _("The keys of its statuses; none where the report tells none, several where it tells several."), kind="texts",
            value=lambda row: _keys(row.entry),
        ),
        Column(
            name="status_labels", title=lambda: _("Statuses"), meaning=lambda: _("The same statuses as the report words them."), kind="texts",
            value=lambda row: [row.beside.labels.get(key, key) for key in _keys(row.entry)],
        ),
        Column(
            name="phases", title=lambda: _("Phases"),
            meaning=lambda: _(
                "What the statuses count as across programmes: done, running, at_risk, waiting, outside, or unknown."
            ),
            kind="texts", value=lambda row: [row.beside.phases.get(key, "unknown") for key in _keys(row.entry)],
        ),
        Column(
            name="explanation", title=lambda: _("Explanation"), meaning=lambda: _("The text that says how it stands, as Markdown."),
            value=lambda row: row.entry.explanation,
        ),
        Column(
            name="status_since", title=lambda: _("Status since"), meaning=lambda: _("The date of the edition that brought this status."),
            kind="date", value=lambda row: row.entry.status_since,
        ),
        Column(
            name="changed_on", title=lambda: _("Unchanged since"), meaning=lambda: _("The date of the edition that brought this content."),
            kind="date", value=lambda row: row.entry.changed_on,
        ),
        Column(
            name="change", title=lambda: _("Changed"),
            meaning=lambda: _("What happened since the edition before: new, changed, same; first where there is no edition before."),
            value=lambda row: row.entry.change,
        ),
        Column(
            name="left", title=lambda: _("Left"),
            meaning=lambda: _("How it is not in the next edition: ended, merged or split; empty where it is, or where there is none."),
            value=lambda row: row.entry.left,
        ),
        Column(
            name="promises", title=lambda: _("Promises"),
            meaning=lambda: _("Dated expectations in the explanation; the outcome is told by the next edition."), kind="parts",
            parts={"text": "text", "from": "date", "to": "date", "outcome": "text"},
            value=lambda row: list(row.beside.promises.get(row.entry.pk, ())),
        ),
        Column(
            name="references", title=lambda: _("References"), meaning=lambda: _("What the explanation points at outside the programme."),
            kind="parts", parts={"kind": "text", "text": "text", "identifier": "text", "url": "text"},
            value=lambda row: list(row.beside.references.get(row.entry.pk, ())),
        ),
        Column(
            name="figures", title=lambda: _("Figures"), meaning=lambda: _("Numbers in the explanation, with their unit and what they are a part of."),
            kind="parts", parts={"value": "number", "of": "number", "unit": "text", "text": "text"},
            value=lambda row: [{name: one.get(name) for name in ("value", "of", "unit", "text")} for one in row.entry.figures],
        ),
    ),
)  # fmt: skip
