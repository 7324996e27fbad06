"""Closing a round: what it would bring into the register, seen first; conflicts are chosen one by one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from actielijn.comparing import difference
from actielijn.language import ngettext
from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, permissions_of
from actielijn.web.proofreading.actions import want_proofreading
from actielijn.web.rounds import closing
from actielijn.web.rounds.lifecycle import RoundState, SubmissionState
from actielijn.web.rounds.models import Round

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
        "vocabulary": Vocabulary(programme), "most": _MOST, "unanswered": _by_organisation(outcome),
    }  # fmt: skip
    return render_page(request, "desk/close-round.html", context)


def _closed(request: HttpRequest, row: Round) -> str:
    take = {int(one) for one in request.POST.getlist("take") if one.isdecimal() and len(one) < 15}
    closed = closing.close_round(round_=row, by=person_of(request), take=take)
    changed = closed.step.versions.count() if closed.step else 0
    return ngettext(
        "The round is closed. {count} activity changed in the register, as one step that can be taken back.",
        "The round is closed. {count} activities changed in the register, as one step that can be taken back.",
        changed,
    ).format(count=changed)


def _pieces(change: closing.Change) -> tuple[tuple[str, str], ...]:
    return tuple(difference(change.before.explanation, change.after.explanation).pieces)


def _by_organisation(outcome: closing.Outcome) -> list[tuple[str, list[str]]]:
    """Return the codes that carry no accepted answer, gathered by organisation."""
    found: dict[str, list[str]] = {}
    for one in outcome.unanswered:
        found.setdefault(one.submission.organisation.name, []).append(one.activity.code)
    return sorted(found.items())


urlpatterns = [path("/uitvraag/<int:key>/sluiten", close, name="close-round")]
