"""Parliament's open data at the desk: give saved answers, look at the comparison, and take it over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from actielijn.language import _
from actielijn.web.commitments import parliament_taking_in as taking_in
from actielijn.web.commitments import queries
from actielijn.web.commitments.errors import CommitmentsError
from actielijn.web.commitments.models import ParliamentImport
from actielijn.web.commitments.parliament import NotAnAnswer, read_answers
from actielijn.web.commitments.parliament_telling import field_words, side_in_words
from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission
from actielijn.writing.annex import kind_words

from .access import desk_page, person_of
from .commitments import status_badges

_MOST_FILES = 200
_SHOWN = 50


@desk_page(Permission.KEEP_COMMITMENTS)
def parliament(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Read saved answers, and show how they stand beside the commitments; nothing changes yet."""
    problem = ""
    if request.method == "POST":
        problem = _read(request, programme)
        if not problem:
            return redirect("parliament", programme.slug)
    waiting = queries.waiting_import(programme)
    context = {
        "programme": programme, "waiting": waiting, "comparison": taking_in.comparison_of(waiting) if waiting else None, "problem": problem,
        "shown": _SHOWN, "fields": field_words(), "badges": status_badges(), "kinds": kind_words(), "in_words": side_in_words,
        "last": queries.last_import(programme),
    }  # fmt: skip
    return render_page(request, "desk/parliament.html", context, status=400 if problem else 200)


def _read(request: HttpRequest, programme: Programme) -> str:
    """Keep what the files hold; return what is wrong with them, empty when nothing is."""
    files = request.FILES.getlist("answers")[:_MOST_FILES]
    if request.META.get("actielijn.upload_too_large"):
        return _(
            "A file is larger than may be handed in here. Give it to the command 'actielijn parliament import'."
        )
    if not files:
        return _("Choose the files that you saved.")
    try:
        reading = read_answers((file.name or "", file.read()) for file in files)
        taking_in.keep_reading(
            programme=programme,
            reading=reading,
            origin=", ".join(str(file.name) for file in files[:3]),
            by=person_of(request),
        )
    except NotAnAnswer as error:
        return str(error)
    except NotAllowed as error:
        raise PermissionDenied from error
    return ""


@require_POST
@desk_page(Permission.KEEP_COMMITMENTS)
def take_over(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Take over what was read; in each conflict ours stays, unless theirs was chosen."""
    kept = request.POST.get("import", "")
    waiting = ParliamentImport.objects.filter(
        programme=programme, pk=int(kept) if kept.isdecimal() and len(kept) < 15 else 0
    ).first()
    if waiting is None:
        if not kept:
            raise Http404
        messages.warning(
            request, _("These answers were replaced by newer ones. Look at the comparison below.")
        )
        return redirect("parliament", programme.slug)
    try:
        taking_in.apply_import(
            kept=waiting, by=person_of(request), theirs=taking_in.chosen(request.POST.getlist("theirs"))
        )
        messages.success(
            request, _("Taken over. Our text stands where both had changed and theirs was not chosen.")
        )
    except CommitmentsError as error:
        messages.error(request, str(error))
        return redirect("parliament", programme.slug)
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect("commitments", programme.slug)


urlpatterns = [
    path("/toezeggingen/kamer", parliament, name="parliament"),
    path("/toezeggingen/kamer/overnemen", take_over, name="apply-parliament"),
]
