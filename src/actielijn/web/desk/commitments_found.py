"""Commitments that explanations name: found, not typed. A person links each to one that is kept, keeps it as new, or says it is none."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from actielijn.language import _
from actielijn.web.commitments import actions, queries
from actielijn.web.commitments.errors import CommitmentsError
from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission
from actielijn.writing.annex import kind_words

from .access import desk_page, person_of

_SHOWN = 40
_KIND_OF = {"commitment": "pledge", "case": "question", "motion": "motion"}


@desk_page(Permission.KEEP_COMMITMENTS)
def found(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the references of the register that may be commitments, in its order."""
    offers, new = queries.offers(programme), reverse("add-commitment", args=[programme.slug])
    rows = [
        (
            offer,
            f"{new}?{urlencode({'kenmerk': offer.reference, 'soort': _KIND_OF.get(offer.kind, 'motion'), 'activiteit': offer.activity.code})}",
        )
        for offer in offers[:_SHOWN]
    ]
    context = {
        "programme": programme, "rows": rows, "count": len(offers), "most": queries.MOST_OFFERED, "kinds": kind_words(),
    }  # fmt: skip
    return render_page(request, "desk/commitments-found.html", context)


@require_POST
@desk_page(Permission.KEEP_COMMITMENTS)
def settle(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Link an activity to the commitment that it names, or say that the reference is none."""
    activity, reference = request.POST.get("activity", ""), request.POST.get("reference", "")[:500]
    chosen = next(
        (
            offer
            for offer in queries.offers(programme)
            if str(offer.activity.pk) == activity and reference in (offer.identifier, offer.reference)
        ),
        None,
    )
    if chosen is None:
        if not activity.isdecimal():
            raise Http404
        messages.warning(request, _("This was settled already; the list is up to date now."))
        return redirect("commitments-found", programme.slug)
    try:
        if request.POST.get("deed") == "refuse":
            actions.refuse_reference(
                programme=programme,
                activity=chosen.activity.pk,
                reference=chosen.identifier or chosen.reference,
                by=person_of(request),
            )
            messages.success(
                request, _("'{reference}' is not offered here any more.").format(reference=chosen.reference)
            )
        elif chosen.commitment is not None:
            actions.link_activities(
                commitment=chosen.commitment,
                activities=[chosen.activity.pk],
                found_in=chosen.reference,
                by=person_of(request),
            )
            messages.success(request, _("Activity {code} is linked.").format(code=chosen.activity.code))
    except CommitmentsError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect("commitments-found", programme.slug)


urlpatterns = [
    path("/toezeggingen/gevonden", found, name="commitments-found"),
    path("/toezeggingen/gevonden/afdoen", settle, name="settle-reference"),
]
