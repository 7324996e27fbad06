"""The list of an organisation's activities: how far each is, several confirmed at once, and the form to fill in offline."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actielijn.language import _, ngettext
from actielijn.web.components.badges import Vocabulary
from actielijn.web.components.page import Link, render_page
from actielijn.web.rounds.answering import confirm_unchanged
from actielijn.web.rounds.errors import RoundsError
from actielijn.web.rounds.lifecycle import RoundState, SubmissionState
from actielijn.web.rounds.offline import MEDIA_TYPES, form_of
from actielijn.web.rounds.own_answers import FILTERS, own_list

from .access import Visit, partner_page
from .answer_form import kind_names


@require_safe
@partner_page
def show_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the activities that the organisation is asked about."""
    only, text = request.GET.get("toon", ""), request.GET.get("zoek", "")
    page = request.GET.get("pagina", "1")
    only = only if only in FILTERS else ""
    found = own_list(
        visit.submission, only=only, text=text, page=int(page) if page.isdecimal() and len(page) < 6 else 1
    )
    address = reverse("own-list", args=[visit.submission.pk])

    def to(**changed: object) -> str:
        query = {"toon": only, "zoek": text, "pagina": 1, **changed}
        kept = {name: value for name, value in query.items() if value and (name, value) != ("pagina", 1)}
        return f"{address}?{urlencode(kept)}" if kept else address

    names = {
        "": _("All"),
        "open": _("Still open"),
        "beantwoord": _("Answered"),
        "vraag": _("With a question"),
    }
    context = {
        **around(visit), "list": found, "only": only, "text": text, "kinds": kind_names(),
        "filters": [
            Link(names[name], to(toon=name), name == only, found.counts[name])
            for name in FILTERS if name in ("", only) or found.counts[name]
        ],
        "previous": to(pagina=found.page - 1) if found.page > 1 else "",
        "next": to(pagina=found.page + 1) if found.page < found.pages else "",
        "here": to(pagina=found.page), "forms": tuple(MEDIA_TYPES),
    }  # fmt: skip
    return render_page(request, "partner/list.html", context)


def around(visit: Visit) -> dict[str, Any]:
    """Return what every page of a submission shows: whose it is, how far, and what can be done now."""
    submission = visit.submission
    return {
        "submission": submission, "round": submission.round, "organisation": submission.organisation,
        "programme": submission.round.programme, "visit": visit, "may_change": visit.may_change,
        "vocabulary": Vocabulary(submission.round.programme), "standing": standing_of(visit),
    }  # fmt: skip


def standing_of(visit: Visit) -> str:
    """Return in words where the submission is, empty while it is simply being answered."""
    submission = visit.submission
    if submission.state == SubmissionState.ACCEPTED:
        return _("Accepted by the programme team. Thank you.")
    if submission.state == SubmissionState.HANDED_IN:
        return _("Handed in by {name}. You can look at it, but no longer change it; ask the programme team to send it back if something is wrong.").format(
            name=submission.handed_in_name)  # fmt: skip
    if submission.round.state != RoundState.OPEN:
        return _("This round is closed. What was answered can still be looked at.")
    if submission.state == SubmissionState.SIGNING:
        if visit.by.signs_off:
            return _("Your colleague has prepared this for you. Look at it, change what you want, and hand it in or give it back.")  # fmt: skip
        return _("This waits for your own reviewer, who hands it in or gives it back to you.")
    if submission.state == SubmissionState.RETURNED:
        return _("The programme team has a question. Look at the activities below that bear one, and hand in again.")  # fmt: skip
    return ""


@require_POST
@partner_page
def confirm(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Confirm of the activities that were ticked that nothing changed."""
    read = []
    for one in request.POST.getlist("answer")[:500]:
        key, _dot, revision = one.partition(".")
        if key.isdecimal() and revision.isdecimal() and len(one) < 30:
            read.append((int(key), int(revision)))
    if not read:
        messages.warning(request, _("Tick the activities first of which nothing changed."))
        return _back(request, visit)
    try:
        done, left = confirm_unchanged(submission=visit.submission, read=read, by=visit.by)
        told = ngettext("{count} activity confirmed as unchanged.", "{count} activities confirmed as unchanged.", done)  # fmt: skip
        messages.success(request, told.format(count=done))
        if left:
            told = ngettext(
                "{count} activity was answered by somebody else meanwhile and stays as it is.",
                "{count} activities were answered by somebody else meanwhile and stay as they are.",
                left,
            )
            messages.warning(request, told.format(count=left))
    except RoundsError as error:
        messages.error(request, str(error))
    return _back(request, visit)


def _back(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Go back to the part of the list where the boxes were ticked."""
    query = request.POST.get("query", "")
    address = reverse("own-list", args=[visit.submission.pk])
    return redirect(f"{address}?{query.partition('?')[2]}" if query.startswith(f"{address}?") else address)


@require_safe
@partner_page
def download(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:  # noqa: ARG001
    """Send the form to fill in offline; after handing in it is the copy to keep."""
    try:
        name, data, kind = form_of(visit.submission, form)
    except ValueError as error:
        raise Http404 from error
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
