"""Closing a round: what it would bring into the register, seen first; conflicts are chosen one by one."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from actielijn.comparing import difference
from actielijn.language import ngettext, number_in_words, period_in_words
from actielijn.web.components.page import render_page
from actielijn.web.indicators.finding import figures_of_round
from actielijn.web.indicators.observing import ObservationGiven, take_in, without_problems
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, permissions_of
from actielijn.web.proofreading.actions import want_proofreading
from actielijn.web.rounds import closing
from actielijn.web.rounds.lifecycle import RoundState, SubmissionState
from actielijn.web.rounds.models import Answer, Round

from .access import desk_page, person_of
from .badges import Vocabulary
from .rounds import done, round_of

_MOST = 100
"""Changes that the page shows word by word; of more, the number and the codes."""


@desk_page(Permission.RUN_ROUNDS)
def close(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show what closing brings, and close."""
    row = round_of(programme, key)
    if Permission.TAKE_IN not in permissions_of(person_of(request), programme):
        raise PermissionDenied
    if row.state != RoundState.OPEN:
        return redirect("round", programme.slug, key)
    if request.method == "POST" and done(request, lambda: _closed(request, row)):
        want_proofreading(programme=programme)
        return redirect("round", programme.slug, key)
    outcome = closing.outcome_of(row)
    conflicts = [one for one in outcome.changes if one.is_conflict]
    plain = [one for one in outcome.changes if not one.is_conflict]
    waiting = sorted(
        {
            one.submission.organisation.name
            for one in outcome.unanswered
            if one.submission.state == SubmissionState.HANDED_IN
        }
    )
    context = {
        "programme": programme, "round": row, "outcome": outcome, "conflicts": [(one, _pieces(one)) for one in conflicts],
        "changes": [(one, _pieces(one)) for one in plain[:_MOST]], "rest": plain[_MOST:], "count": len(plain), "waiting": waiting,
        "measured": _measured_in_words(row), "vocabulary": Vocabulary(programme), "most": _MOST, "unanswered": _by_organisation(outcome),
    }  # fmt: skip
    return render_page(request, "desk/close-round.html", context)


def _closed(request: HttpRequest, row: Round) -> str:
    take = {int(one) for one in request.POST.getlist("take") if one.isdecimal() and len(one) < 15}
    with transaction.atomic():
        closed = closing.close_round(
            round_=row, by=person_of(request), take=take, seen=request.POST.get("seen", "")
        )
        measured = _measured(row)
        if measured:
            take_in(
                programme=row.programme, given=measured, kind="round", label=row.title, by=person_of(request)
            )
    changed = closed.step.versions.count() if closed.step else 0
    return ngettext(
        "The round is closed. {count} activity changed in the register, as one step that can be taken back.",
        "The round is closed. {count} activities changed in the register, as one step that can be taken back.",
        changed,
    ).format(count=changed)


def _measured(row: Round) -> list[ObservationGiven]:
    """Return the accepted figures that are values of indicators, those that may be kept."""
    accepted = Answer.objects.filter(
        submission__round=row, submission__state=SubmissionState.ACCEPTED, figure__isnull=False
    )
    figures = accepted.values_list("activity", "figure", "submission__organisation__name")
    told = figures_of_round(
        row.programme, [(key, figure, who) for key, figure, who in figures if figure is not None], on=row.reference_date, source=row.title
    )  # fmt: skip
    # A figure that its indicator cannot hold (half a person) stops nobody from closing; the answer keeps it.
    return without_problems(row.programme, told)


def _measured_in_words(row: Round) -> list[tuple[str, str, str]]:
    return [
        (one.where, period_in_words(one.starts, one.ends), number_in_words(float(one.value))) for one in _measured(row)
    ]  # fmt: skip


def _pieces(change: closing.Change) -> tuple[tuple[str, str], ...]:
    return tuple(difference(change.before.explanation, change.after.explanation).pieces)


def _by_organisation(outcome: closing.Outcome) -> list[tuple[str, list[str]]]:
    """Return the codes that carry no accepted answer, gathered by organisation."""
    found: dict[str, list[str]] = {}
    for one in outcome.unanswered:
        found.setdefault(one.submission.organisation.name, []).append(one.activity.code)
    return sorted(found.items())


urlpatterns = [path("/uitvraag/<int:key>/sluiten", close, name="close-round")]
