"""The tables of commitments: what parliament and overseers asked or were promised, and which activities answer it."""

from collections.abc import Iterator
from dataclasses import dataclass

from actielijn.language import _
from actielijn.web.published.models import PublishedAnswering, PublishedCommitment, PublishedEdition

from .columns import AT_ONCE, Column, Table, of_edition


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment of an edition."""

    edition: PublishedEdition
    one: PublishedCommitment


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """That an activity answers a commitment."""

    edition: PublishedEdition
    one: PublishedAnswering


def _rows(edition: PublishedEdition) -> Iterator[Row]:
    rows = edition.commitment_rows.order_by("position")
    return (Row(edition, one) for one in rows.iterator(chunk_size=AT_ONCE))


def _answers(edition: PublishedEdition) -> Iterator[AnswerRow]:
    rows = edition.answerings.select_related("commitment", "entry__activity").order_by(
        "commitment__position", "id"
    )
    return (AnswerRow(edition, one) for one in rows.iterator(chunk_size=AT_ONCE))


COMMITMENTS = Table(
    name="commitments", title=lambda: _("Motions and pledges"),
    meaning=lambda: _("What parliament and overseers asked for or were promised, in every edition: its status, and what settled it."),
    key=("edition", "commitment"), rows=_rows, counted="commitments",
    columns=(
        *of_edition(),
        Column(
            name="commitment", title=lambda: _("Id"), meaning=lambda: _("Its address in the programme, the same in every edition."),
            value=lambda row: row.one.key,
        ),
        Column(
            name="kind", title=lambda: _("Kind"), meaning=lambda: _("motion, pledge, question or recommendation."),
            value=lambda row: row.one.kind,
        ),
        Column(
            name="status", title=lambda: _("Status"), meaning=lambda: _("Parliament's own four: open, met, partly_met or lapsed."),
            value=lambda row: row.one.status,
        ),
        Column(
            name="title", title=lambda: _("Title"), meaning=lambda: _("What was asked or promised, in a line."),
            value=lambda row: row.one.title,
        ),
        Column(
            name="text", title=lambda: _("Text"), meaning=lambda: _("What was asked or promised, in full."), value=lambda row: row.one.text,
        ),
        Column(
            name="mark", title=lambda: _("Reference"), meaning=lambda: _("The reference as people write it: 28638, nr. 166."),
            value=lambda row: row.one.mark,
        ),
        Column(
            name="identifier", title=lambda: _("Identifier"), meaning=lambda: _("The reference in its one spelling: kst-28638-166."),
            value=lambda row: row.one.identifier,
        ),
        Column(
            name="url", title=lambda: _("Address"), meaning=lambda: _("Where it can be read."), value=lambda row: row.one.url,
        ),
        Column(
            name="asked_by", title=lambda: _("Asked by"), meaning=lambda: _("Who asked it, or to whom it was promised."),
            value=lambda row: row.one.asked_by,
        ),
        Column(
            name="answered_by", title=lambda: _("Answered by"), meaning=lambda: _("Who answers for it."),
            value=lambda row: row.one.answered_by,
        ),
        Column(
            name="date", title=lambda: _("Date"), meaning=lambda: _("The day on which it was asked or promised."), kind="date",
            value=lambda row: row.one.asked_on,
        ),
        Column(
            name="due", title=lambda: _("Due"), meaning=lambda: _("The day by which it should be answered."), kind="date",
            value=lambda row: row.one.due,
        ),
        Column(
            name="response", title=lambda: _("Response"),
            meaning=lambda: _("To a recommendation: accepted, partly_accepted or rejected."), value=lambda row: row.one.response,
        ),
        Column(
            name="reason", title=lambda: _("Reason"), meaning=lambda: _("Why it was answered so."), value=lambda row: row.one.reason,
        ),
        Column(
            name="settled_by", title=lambda: _("Settled by"), meaning=lambda: _("The letter or edition that settled it."),
            value=lambda row: row.one.settled_by,
        ),
        Column(
            name="settled_on", title=lambda: _("Settled on"), meaning=lambda: _("The date of that letter or edition."), kind="date",
            value=lambda row: row.one.settled_on,
        ),
        Column(
            name="settled_url", title=lambda: _("Address of what settled it"),
            meaning=lambda: _("Where that letter or edition can be read."), value=lambda row: row.one.settled_url,
        ),
    ),
)  # fmt: skip

ANSWERS = Table(
    name="commitment-activities", title=lambda: _("Activities that answer motions and pledges"),
    meaning=lambda: _("Which activity answers which motion, pledge, question or recommendation, in every edition."),
    key=("edition", "commitment", "activity"), rows=_answers, counted="commitments",
    refers={("edition", "commitment"): "commitments", ("edition", "activity"): "activities"},
    columns=(
        *of_edition(),
        Column(
            name="commitment", title=lambda: _("Id"), meaning=lambda: _("The motion, pledge, question or recommendation."),
            value=lambda row: row.one.commitment.key,
        ),
        Column(
            name="activity", title=lambda: _("Permanent number"), meaning=lambda: _("The activity that answers it."), kind="whole",
            value=lambda row: row.one.entry.activity.number,
        ),
    ),
)  # fmt: skip
