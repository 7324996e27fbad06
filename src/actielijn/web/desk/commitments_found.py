"""Commitments that explanations name: found, not typed. A person links each to one that is kept, keeps it as new, or says it is none."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn.language import _
from actielijn.web.commitments import actions, queries
from actielijn.web.commitments.errors import CommitmentsError
from actielijn.web.commitments.models import Commitment
from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission
from actielijn.writing.annex import kind_words

from .access import desk_page, person_of
from .commitments import page_number, status_badges

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
            _chooser(programme, offer),
        )
        for offer in offers[:_SHOWN]
    ]
    context = {
        "programme": programme, "rows": rows, "count": len(offers), "most": queries.MOST_OFFERED, "kinds": kind_words(),
    }  # fmt: skip
    return render_page(request, "desk/commitments-found.html", context)


def _chooser(programme: Programme, offer: queries.Offer, **more: str | int) -> str:
    """Return the address of the page that links a reference to another commitment than the one it is called by."""
    asked = {"activiteit": offer.activity.pk, "kenmerk": offer.identifier or offer.reference, **more}
    return f"{reverse('link-reference', args=[programme.slug])}?{urlencode(asked)}"


@desk_page(Permission.KEEP_COMMITMENTS)
def choose(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Find the commitment that a reference means: a letter that names a motion has a number of its own."""
    activity = request.GET.get("activiteit", "")
    offer = _offer(programme, activity, request.GET.get("kenmerk", ""))
    if offer is None:
        return _settled_already(request, programme, activity)
    words = request.GET.get("zoek", "")[:200]
    page = queries.page(
        programme, queries.Filters(words=words), number=page_number(request), today=timezone.localdate()
    )
    beside = {
        at: _chooser(programme, offer, zoek=words, blad=at) for at in (page.number - 1, page.number + 1)
    }
    context = {
        "programme": programme, "offer": offer, "page": page, "words": words, "kinds": kind_words(), "badges": status_badges(),
        "previous": beside[page.number - 1] if page.number > 1 else "",
        "next": beside[page.number + 1] if page.number < page.pages else "",
    }  # fmt: skip
    return render_page(request, "desk/link-reference.html", context)


def _offer(programme: Programme, activity: str, reference: str) -> queries.Offer | None:
    return next(
        (
            offer
            for offer in queries.offers(programme)
            if str(offer.activity.pk) == activity and reference[:500] in (offer.identifier, offer.reference)
        ),
        None,
    )


def _settled_already(request: HttpRequest, programme: Programme, activity: str) -> HttpResponse:
    """Answer who comes too late for an offer. Raises Http404 for what no page of ours sends."""
    if not activity.isdecimal():
        raise Http404
    messages.warning(request, _("This was settled already; the list is up to date now."))
    return redirect("commitments-found", programme.slug)


@require_POST
@desk_page(Permission.KEEP_COMMITMENTS)
def settle(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Link an activity to the commitment that it names, or to one that was chosen; or say that the reference is none."""
    activity = request.POST.get("activity", "")
    chosen = _offer(programme, activity, request.POST.get("reference", ""))
    if chosen is None:
        return _settled_already(request, programme, activity)
    picked = request.POST.get("commitment", "")
    commitment = (
        get_object_or_404(Commitment.objects.select_related("programme"), programme=programme, pk=picked)
        if picked.isdecimal() and len(picked) < 15
        else chosen.commitment
    )
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
        elif commitment is not None:
            actions.link_activities(
                commitment=commitment,
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
    path("/toezeggingen/gevonden/koppelen", choose, name="link-reference"),
    path("/toezeggingen/gevonden/afdoen", settle, name="settle-reference"),
]
