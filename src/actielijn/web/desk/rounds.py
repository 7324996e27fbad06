"""Rounds: the list of them, the board of one, and what is done from the board: links, cancel, download."""

import csv
import io
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn.language import _, ngettext
from actielijn.web.components.page import render_page
from actielijn.web.components.telling import day
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.rounds import asking, board
from actielijn.web.rounds.errors import RoundsError
from actielijn.web.rounds.lifecycle import OPEN_TO_PARTNER, RoundState, SubmissionState
from actielijn.web.rounds.models import Round, Submission
from actielijn.web.rounds.offline import MEDIA_TYPES
from actielijn.web.trail.actions import record
from actielijn.writing.sheet import Column
from actielijn.writing.table import table_as_ods, table_as_xlsx

from .access import desk_page, person_of
from .badges import Badge
from .register import harmless

_PHASES = {
    "not_opened": ("unknown", "○"), "busy": ("running", "◔"), "signing": ("running", "◑"), "handed_in": ("waiting", "●"),
    "returned": ("at_risk", "↩"), "accepted": ("done", "✓"),
}  # fmt: skip


def round_of(programme: Programme, key: int) -> Round:
    """Return a round of this programme; one of another is not found."""
    return get_object_or_404(Round.objects.select_related("programme"), programme=programme, pk=key)


def submission_of(programme: Programme, round_: int, key: int) -> Submission:
    """Return a submission of a round of this programme; one of another is not found."""
    rows = Submission.objects.select_related(
        "round__programme", "organisation", "handed_in_by", "accepted_by"
    )
    return get_object_or_404(rows, round__programme=programme, round=round_, pk=key)


def round_states() -> dict[str, str]:
    """Return the states of a round in words."""
    return {"draft": _("draft"), "open": _("open"), "closed": _("closed"), "cancelled": _("cancelled")}


def submission_states() -> dict[str, Badge]:
    """Return the states of a submission as badges, in the order in which they follow each other."""
    names = {
        "not_opened": _("not opened"), "busy": _("busy"), "signing": _("waits for own reviewer"), "handed_in": _("handed in"),
        "returned": _("returned"), "accepted": _("accepted"),
    }  # fmt: skip
    return {key: Badge(key, name, _PHASES[key][1], _PHASES[key][0]) for key, name in names.items()}


def next_step(row: board.BoardRow) -> str:
    """Return what comes next for an organisation, and who is to do it."""
    if not row.contacts and row.state in OPEN_TO_PARTNER:
        return _("nobody to ask: add a contact person")
    if row.problems and row.state in OPEN_TO_PARTNER:
        return _("a mail did not arrive: look at the mails")
    return {
        SubmissionState.NOT_OPENED: _("they open their link"),
        SubmissionState.BUSY: _("they hand in")
        if row.answered == row.asked
        else _("they answer what is left"),
        SubmissionState.SIGNING: _("their own reviewer hands in"),
        SubmissionState.HANDED_IN: _("you review it"),
        SubmissionState.RETURNED: _("they answer your questions"),
        SubmissionState.ACCEPTED: _("done; goes into the register at closing"),
    }[SubmissionState(row.state)]


@desk_page(Permission.REVIEW_SUBMISSIONS)
def rounds(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the rounds, running and past, and who stays silent."""
    looked_at, silent = board.silent_in_last_rounds(programme, today=timezone.localdate())
    context = {
        "programme": programme, "rounds": board.rounds_of(programme), "states": round_states(), "looked_at": looked_at, "silent": silent,
        "granted": permissions_of(person_of(request), programme),
    }  # fmt: skip
    return render_page(request, "desk/rounds.html", context)


@desk_page(Permission.REVIEW_SUBMISSIONS)
def show_round(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show the board of a round; one that was not opened yet shows what it would ask."""
    row = round_of(programme, key)
    granted = permissions_of(person_of(request), programme)
    if row.state == RoundState.DRAFT and Permission.RUN_ROUNDS in granted:
        return redirect("preview-round", programme.slug, key)
    today = timezone.localdate()
    only = request.GET.get("stand", "")
    table = board.board_of(row, today=today)
    shown = [
        one
        for one in table.rows
        if not only
        or one.state == only
        or (only == "late" and one.is_late)
        or (only == "mail" and one.problems)
    ]
    context = {
        "programme": programme, "round": row, "board": table, "rows": shown, "only": only, "states": submission_states(),
        "round_states": round_states(), "next_step": next_step, "today": today, "granted": granted, "open_states": OPEN_TO_PARTNER,
    }  # fmt: skip
    template = "desk/board.html" if request.GET.get("deel") == "bord" else "desk/round.html"
    return render_page(request, template, context)


def done(
    request: HttpRequest, deed: Callable[[], str], *, unless: tuple[type[RoundsError], ...] = ()
) -> bool:
    """Do a deed and tell what it says, or why it may not be. Raises what stands under ``unless``: its page has more to say of it."""
    try:
        messages.success(request, deed())
    except unless:
        raise
    except RoundsError as error:
        messages.error(request, str(error))
        return False
    except NotAllowed as error:
        raise PermissionDenied from error
    return True


@require_POST
@desk_page(Permission.RUN_ROUNDS)
def revoke_links(request: HttpRequest, programme: Programme, key: int, submission: int) -> HttpResponse:
    """Take the links of an organisation back."""
    row = submission_of(programme, key, submission)

    def deed() -> str:
        count = asking.revoke_links(submission=row, by=person_of(request))
        return ngettext("{count} link works no longer.", "{count} links work no longer.", count).format(
            count=count
        )

    done(request, deed)
    return redirect("submission", programme.slug, key, submission)


@require_POST
@desk_page(Permission.RUN_ROUNDS)
def send_links(request: HttpRequest, programme: Programme, key: int, submission: int) -> HttpResponse:
    """Mail everybody at an organisation a new link."""
    row = submission_of(programme, key, submission)

    def deed() -> str:
        count = asking.send_new_links(submission=row, by=person_of(request))
        return ngettext(
            "{count} mail with a new link is on its way.",
            "{count} mails with a new link are on their way.",
            count,
        ).format(count=count)

    done(request, deed)
    return redirect("submission", programme.slug, key, submission)


@desk_page(Permission.RUN_ROUNDS)
def cancel(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show what cancelling means, and cancel."""
    row = round_of(programme, key)
    if request.method == "POST" and done(request, lambda: _cancelled(request, row)):
        return redirect("rounds", programme.slug)
    context = {"programme": programme, "round": row, "board": board.board_of(row, today=timezone.localdate())}
    return render_page(request, "desk/cancel-round.html", context)


def _cancelled(request: HttpRequest, row: Round) -> str:
    asking.cancel_round(round_=row, by=person_of(request))
    return _("The round is cancelled. Its links work no longer, and nothing went into the register.")


def _board_columns() -> tuple[Column, ...]:
    return (
        Column("organisation", _("Organisation"), 36), Column("state", _("State"), 22), Column("asked", _("Asked"), 10, number=True),
        Column("answered", _("Answered"), 12, number=True), Column("late", _("Late"), 8), Column("submitted", _("Submitted"), 20),
        Column("by", _("By"), 24), Column("reminder", _("Last reminder"), 20), Column("next", _("Next step"), 40),
    )  # fmt: skip


@desk_page(Permission.RUN_ROUNDS)
def download(request: HttpRequest, programme: Programme, key: int, form: str) -> HttpResponse:
    """Send the board as CSV, XLSX or ODS."""
    row, states = round_of(programme, key), submission_states()
    rows = [
        (
            one.organisation, states[one.state].label, one.asked, one.answered, _("yes") if one.is_late else "",
            day(one.handed_in_at), one.handed_in_name, day(one.reminded_at), next_step(one),
        )
        for one in board.board_of(row, today=timezone.localdate()).rows
    ]  # fmt: skip
    record("download-board", by=person_of(request), on=row, programme=programme.pk)
    answer = HttpResponse(_written(form, row.title, rows), content_type=_KINDS[form])
    name = f"{programme.slug}-{row.pk}-{timezone.localdate()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


_KINDS = {**MEDIA_TYPES, "csv": "text/csv; charset=utf-8"}


def _written(form: str, title: str, rows: Sequence[Sequence[str | int]]) -> bytes:
    columns = _board_columns()
    if form == "xlsx":
        return table_as_xlsx(title, columns, rows)
    if form == "ods":
        return table_as_ods(title, columns, rows)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.title for column in columns])
    writer.writerows([harmless(str(value)) for value in row] for row in rows)
    # The mark at the beginning lets spreadsheet programs read the file as UTF-8.
    return buffer.getvalue().encode("utf-8-sig")


urlpatterns = [
    path("/uitvraag", rounds, name="rounds"),
    path("/uitvraag/<int:key>", show_round, name="round"),
    path("/uitvraag/<int:key>/annuleren", cancel, name="cancel-round"),
    *(
        path(f"/uitvraag/<int:key>/{form}", download, {"form": form}, name=f"round-{form}")
        for form in ("csv", "xlsx", "ods")
    ),
    path(
        "/uitvraag/<int:key>/inzending/<int:submission>/koppelingen/intrekken",
        revoke_links,
        name="revoke-links",
    ),
    path("/uitvraag/<int:key>/inzending/<int:submission>/koppelingen", send_links, name="send-links"),
]
