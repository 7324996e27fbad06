"""The mails of a round: what went out to whom, what came back, each to be read as it was, and sent again."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST

from actielijn.language import _
from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission
from actielijn.web.rounds import board, sending
from actielijn.web.rounds.lifecycle import MailState
from actielijn.web.rounds.models import Mail

from .access import desk_page, person_of
from .badges import Badge
from .round_form import sample_link
from .rounds import done, round_of

_ON_A_PAGE = 100


def mail_states() -> dict[str, Badge]:
    """Return the states of a mail as badges."""
    return {
        "waiting": Badge("waiting", _("waits"), "○", "waiting"),
        "building": Badge("building", _("is being sent"), "◔", "running"),
        "sending": Badge("sending", _("is being sent"), "◔", "running"),
        "sent": Badge("sent", _("sent"), "✓", "done"),
        "uncertain": Badge("uncertain", _("perhaps sent"), "?", "at_risk"),
        "failed": Badge("failed", _("could not be sent"), "✖", "at_risk"),
        "refused": Badge("refused", _("refused"), "✖", "at_risk"),
        "bounced": Badge("bounced", _("came back"), "↩", "at_risk"),
    }


def mail_kinds() -> dict[str, str]:
    """Return the kinds of mails in words."""
    return {
        "opening": _("opening"), "reminder": _("reminder"), "returned": _("returned with a question"), "signing": _("to own reviewer"),
        "given-back": _("given back by own reviewer"), "receipt": _("receipt"), "digest": _("digest"),
    }  # fmt: skip


@desk_page(Permission.RUN_ROUNDS)
def mails(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show the mails of a round; those that need a look first."""
    row = round_of(programme, key)
    state, kind = request.GET.get("stand", ""), request.GET.get("soort", "")
    state = state if state in (*MailState.values, "troubled") else ""
    kind = kind if kind in mail_kinds() else ""
    start = request.GET.get("vanaf", "")
    begin = int(start) if start.isdecimal() and len(start) < 7 else 0
    found = list(board.mails_of(row, state=state, kind=kind)[begin : begin + _ON_A_PAGE + 1])
    query = f"?stand={state}&soort={kind}&vanaf="
    context = {
        "programme": programme, "round": row, "mails": found[:_ON_A_PAGE], "states": mail_states(), "kinds": mail_kinds(), "state": state,
        "kind": kind, "previous": f"{query}{max(begin - _ON_A_PAGE, 0)}" if begin else "",
        "next": f"{query}{begin + _ON_A_PAGE}" if len(found) > _ON_A_PAGE else "", "folder": settings.EMAIL_FILE_PATH or "",
    }  # fmt: skip
    return render_page(request, "desk/round-mails.html", context)


def _mail_of(programme: Programme, key: int, mail: int) -> Mail:
    rows = Mail.objects.select_related("round__programme", "contact", "submission__organisation")
    return get_object_or_404(rows, round__programme=programme, round=key, pk=mail)


@desk_page(Permission.RUN_ROUNDS)
def mail(request: HttpRequest, programme: Programme, key: int, mail: int) -> HttpResponse:
    """Show a mail as it was; its link stands nowhere and is not shown."""
    row = _mail_of(programme, key, mail)
    context = {
        "programme": programme, "round": row.round, "mail": row, "states": mail_states(), "kinds": mail_kinds(), "link": sample_link(),
        "html": sending.html_of(row, link=sample_link()),
    }  # fmt: skip
    return render_page(request, "desk/round-mail.html", context)


@require_POST
@desk_page(Permission.RUN_ROUNDS)
def send_again(request: HttpRequest, programme: Programme, key: int, mail: int) -> HttpResponse:
    """Send a mail once more, with a new link."""
    row = _mail_of(programme, key, mail)

    def deed() -> str:
        again = sending.send_again(mail=row, by=person_of(request))
        return _("The mail is on its way to {address} once more.").format(address=again.to)

    done(request, deed)
    return redirect("round-mails", programme.slug, key)


urlpatterns = [
    path("/uitvraag/<int:key>/mails", mails, name="round-mails"),
    path("/uitvraag/<int:key>/mails/<int:mail>", mail, name="round-mail"),
    path("/uitvraag/<int:key>/mails/<int:mail>/opnieuw", send_again, name="send-mail-again"),
]
