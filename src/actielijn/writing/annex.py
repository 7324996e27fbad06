"""A Snapshot's commitments → the annex "motions and pledges": per status what was asked, by whom, and what was done.

Without a form, as ``report`` is: PDF, HTML, DOCX and the sheets are set from this. Empty where a programme keeps no commitments.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from actielijn.charting import Drawing
from actielijn.language import _, speaking
from actielijn.snapshot import COMMITMENT_STATUSES, Activity, Commitment, Snapshot

from .report import anchor, day, printable


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell; ``goes_to`` is the address within the report that it points at, empty for none."""

    text: str
    goes_to: str = ""


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A row with its permanent address; a cell is lines, the first cell says what the row is about."""

    anchor: str
    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """A table under a heading of its own; ``shares`` are the widths of its columns as parts of the whole."""

    heading: str
    anchor: str
    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[AnnexRow, ...]
    introduction: tuple[str, ...] = ()
    chart: Drawing | None = None
    more_charts: tuple[Drawing, ...] = ()

    @property
    def charts(self) -> tuple[Drawing, ...]:
        """The charts that stand above the table, which holds their numbers."""
        return (*((self.chart,) if self.chart else ()), *self.more_charts)


@dataclass(frozen=True, slots=True)
class Annex:
    """A chapter after the tables of the programme."""

    title: str
    anchor: str
    introduction: str
    tables: tuple[AnnexTable, ...]


def annexes_of(snapshot: Snapshot) -> tuple[Annex, ...]:
    """Return the annexes of a report, in the programme's language."""
    if not snapshot.commitments:
        return ()
    with speaking(snapshot.programme.language):
        activities = {activity.id: activity for activity in snapshot.activities()}
        tables = tuple(
            _table(snapshot, status, title, activities)
            for status, title in status_titles().items()
            if any(one.status == status for one in snapshot.commitments)
        )
        return (
            Annex(
                title=_("Motions and pledges"),
                anchor="commitments",
                introduction=_(
                    "What parliament and overseers asked for or were promised, and what was done, by status."
                ),
                tables=tables,
            ),
        )


def commitment_rows(snapshot: Snapshot) -> tuple[tuple[str, ...], ...]:
    """Return the commitments as rows of a sheet, their titles first; empty where there are none."""
    if not snapshot.commitments:
        return ()
    with speaking(snapshot.programme.language):
        head = (
            _("Id"), _("Kind"), _("Reference"), _("Title"), _("Text"), _("Status"), _("Asked by"), _("Answered by"), _("Date"), _("Due"),
            _("Response"), _("Reason"), _("Activities"), _("Settled by"), _("Settled on"), _("Address"),
        )  # fmt: skip
        return (head, *(_sheet_row(one) for one in snapshot.commitments))


def status_titles() -> dict[str, str]:
    """Return parliament's own four statuses in the spoken language, in the order in which they are told."""
    titles = {"open": _("Open"), "partly_met": _("Partly met"), "met": _("Met"), "lapsed": _("Lapsed")}
    return {**titles, **{key: key for key in COMMITMENT_STATUSES if key not in titles}}


def kind_words() -> dict[str, str]:
    """Return what each kind of commitment is called in the spoken language."""
    return {
        "motion": _("Motion"),
        "pledge": _("Pledge"),
        "question": _("Question"),
        "recommendation": _("Recommendation"),
    }


def response_words() -> dict[str, str]:
    """Return what may be answered to a recommendation, in the spoken language."""
    return {
        "accepted": _("accepted"),
        "partly_accepted": _("partly accepted"),
        "rejected": _("rejected"),
    }


def _table(snapshot: Snapshot, status: str, title: str, activities: Mapping[str, Activity]) -> AnnexTable:
    found = [one for one in snapshot.commitments if one.status == status]
    return AnnexTable(
        heading=f"{title} ({len(found)})",
        anchor=f"commitments-{status}",
        heads=(_("Reference"), _("What was asked or promised"), _("By whom and when"), _("What was done")),
        shares=(0.16, 0.34, 0.2, 0.3),
        rows=tuple(
            AnnexRow(
                anchor("commitment", one.id),
                (_reference(one), _asked(one), _who(one), _done(snapshot, one, activities)),
            )
            for one in found
        ),
    )


def _reference(one: Commitment) -> tuple[Line, ...]:
    return _lines(kind_words().get(one.kind, one.kind), one.mark)


def _asked(one: Commitment) -> tuple[Line, ...]:
    answered = ""
    if one.response:
        answered = _("Response: {response}").format(response=response_words().get(one.response, one.response))
        answered += f". {one.reason}" if one.reason else ""
    return _lines(one.title, *(one.text or "").split("\n"), answered, one.url)


def _who(one: Commitment) -> tuple[Line, ...]:
    return _lines(
        _("Asked by {who}").format(who=one.asked_by) if one.asked_by else "",
        _("on {day}").format(day=day(one.date)) if one.date else "",
        _("Answered by {who}").format(who=one.answered_by) if one.answered_by else "",
        _("Due on {day}").format(day=day(one.due)) if one.due else "",
    )


def _done(snapshot: Snapshot, one: Commitment, activities: Mapping[str, Activity]) -> tuple[Line, ...]:
    """Return the activities with where each stands, and what settled the commitment."""
    lines = []
    for key in one.activities:
        activity = activities.get(key)
        if activity is None:
            continue
        language = snapshot.programme.language
        statuses = [
            status.label_in(language) if (status := snapshot.status(each)) else each
            for each in activity.statuses
        ]
        # A slug tells a reader no more than the title does.
        label = printable(f"{activity.id} {activity.title}" if activity.number else activity.title)
        lines.append(
            Line(f"{label}: {printable(' / '.join(statuses)) or _('not stated')}", anchor("activity", key))
        )
    if not lines:
        lines.append(Line(_("No activity is linked.")))
    if one.settled_by is not None:
        told = _("Settled by {what}").format(what=one.settled_by.text)
        told += f", {day(one.settled_by.date)}" if one.settled_by.date else ""
        lines += _lines(told, one.settled_by.url)
    return tuple(lines)


def _lines(*texts: str | None) -> tuple[Line, ...]:
    shown = (printable(text or "") for text in texts)
    return tuple(Line(text) for text in shown if text)


def _sheet_row(one: Commitment) -> tuple[str, ...]:
    settled = one.settled_by
    values = (
        one.id, kind_words().get(one.kind, one.kind), one.mark, one.title, one.text, status_titles().get(one.status, one.status),
        one.asked_by, one.answered_by, one.date, one.due, response_words().get(one.response or "", one.response), one.reason,
        "; ".join(one.activities), settled.text if settled else "", settled.date if settled else "", one.url,
    )  # fmt: skip
    # Longer than a cell can be is cut in the sheet; the Snapshot that goes along has it whole.
    return tuple(printable(value or "")[:32_000] for value in values)
