"""Handing in: what is missing, what proofreading noticed, and the own reviewer's turn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from actielijn.language import _
from actielijn.web.components.page import render_page
from actielijn.web.rounds import answering
from actielijn.web.rounds.errors import RoundsError
from actielijn.web.rounds.lifecycle import SubmissionState
from actielijn.web.rounds.own_answers import readiness_of

from .access import Visit, partner_page
from .answer_form import kind_names
from .own_list import around


@partner_page
def hand_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is missing and what was noticed, and hand in."""
    if not visit.may_change:
        return redirect("own-list", visit.submission.pk)
    status = 200
    if request.method == "POST":
        try:
            handed = answering.hand_in(submission=visit.submission, by=visit.by)
        except RoundsError as error:
            messages.error(request, str(error))
            status = 409
        else:
            if handed.state == SubmissionState.SIGNING:
                messages.success(request, _("Passed on to your own reviewer, who gets a mail."))
            else:
                messages.success(request, _("Handed in. Thank you. A copy comes by mail."))
            return redirect("own-list", visit.submission.pk)
    context = {**around(visit), "ready": readiness_of(visit.submission), "kinds": kind_names()}
    return render_page(request, "partner/hand-in.html", context, status=status)


@require_POST
@partner_page
def give_back(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Give a submission back to the colleague who prepared it."""
    try:
        answering.give_back(submission=visit.submission, by=visit.by, note=request.POST.get("note", ""))
        messages.success(request, _("Given back. Your colleague gets a mail and can change it again."))
    except RoundsError as error:
        messages.error(request, str(error))
    return redirect("own-list", visit.submission.pk)
