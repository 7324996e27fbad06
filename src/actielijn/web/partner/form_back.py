"""A form that was filled in offline comes back: every problem at once, the differences before anything is taken over."""

import hashlib
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from actielijn.comparing import difference
from actielijn.language import _, ngettext
from actielijn.web.archive.actions import keep, path_of
from actielijn.web.components.page import render_page
from actielijn.web.rounds.errors import RoundsError
from actielijn.web.rounds.offline.reading import (
    MOST_BYTES,
    Difference,
    FormRead,
    read_form,
    take_over,
    too_large,
)
from actielijn.web.rounds.offline.returned import FormRefused

from .access import Visit, partner_page
from .answer_form import kind_names
from .own_list import around

FORMS = "partner_forms"
MOST_SHOWN = 200


@partner_page
def form_back(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take a form in, show what it would change, and take it over when somebody says so."""
    if not visit.may_change:
        return redirect("own-list", visit.submission.pk)
    if request.method == "POST" and "form" in request.FILES:
        return _take_in(request, visit)
    waiting = request.session.get(FORMS, {}).get(str(visit.submission.pk))
    if request.method == "POST" and (
        waiting is None or "leave" in request.POST or "take" not in request.POST
    ):
        return _set_aside(request, visit)
    if waiting is None:
        return _show(request, visit, None)
    try:
        read = read_form(visit.submission, path_of(waiting["sha256"]).read_bytes(), waiting["name"])
    except FormRefused as error:
        _forget(request, visit)
        return _show(request, visit, None, refused=str(error), status=400)
    except FileNotFoundError:
        _forget(request, visit)
        return _show(
            request, visit, None, refused=_("The form is no longer here. Send it once more."), status=400
        )
    if request.method == "POST":
        return _take(request, visit, read)
    return _show(request, visit, read)


def _take_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    given = cast("UploadedFile[bytes]", request.FILES["form"])
    name = (given.name or "")[:100]
    if (given.size or 0) > MOST_BYTES:
        return _show(request, visit, None, refused=str(too_large(name)), status=400)
    data = given.read()
    try:
        read_form(visit.submission, data, name)
    except FormRefused as error:
        return _show(request, visit, None, refused=str(error), status=400)
    stored = keep([data])
    waiting = {"sha256": stored.sha256, "name": name}
    request.session[FORMS] = {**request.session.get(FORMS, {}), str(visit.submission.pk): waiting}
    return redirect("form-back", visit.submission.pk)


def _forget(request: HttpRequest, visit: Visit) -> None:
    forms = request.session.get(FORMS, {})
    forms.pop(str(visit.submission.pk), None)
    request.session[FORMS] = forms


def _set_aside(request: HttpRequest, visit: Visit) -> HttpResponse:
    if name := request.META.get("actielijn.upload_too_large"):
        return _show(request, visit, None, refused=str(too_large(name[:100])), status=400)
    if "leave" not in request.POST:
        return _show(request, visit, None, refused=_("Choose the form that you filled in."), status=400)
    _forget(request, visit)
    messages.info(request, _("Nothing was taken over."))
    return redirect("own-list", visit.submission.pk)


def _take(request: HttpRequest, visit: Visit, read: FormRead) -> HttpResponse:
    if request.POST["take"] != _seen(read):
        messages.warning(
            request, _("Somebody answered meanwhile. Look once more at what the form would change.")
        )
        return _show(request, visit, read, status=409)
    ticked = {int(one) for one in request.POST.getlist("over") if one.isdecimal() and len(one) < 19}
    over = {one.answer: one.revision for one in read.conflicts if one.answer in ticked}
    try:
        taken = take_over(submission=visit.submission, read=read, by=visit.by, over=over)
    except RoundsError as error:
        messages.error(request, str(error))
        return redirect("form-back", visit.submission.pk)
    _forget(request, visit)
    told = ngettext("{count} answer taken over from the form.", "{count} answers taken over from the form.", taken.changed)  # fmt: skip
    messages.success(request, told.format(count=taken.changed))
    for conflict in taken.conflicts[:20]:
        messages.warning(request, str(conflict))
    return redirect("own-list", visit.submission.pk)


def _seen(read: FormRead) -> str:
    """Return what stands for all that somebody looked at: another difference, or another text under it, gives another."""
    told = [(one.answer, one.revision, one.is_conflict) for one in (*read.differences, *read.conflicts)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _show(
    request: HttpRequest, visit: Visit, read: FormRead | None, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **around(visit), "read": read, "refused": refused, "kinds": kind_names(), "most_mb": MOST_BYTES // 2**20, "seen": "",
    }  # fmt: skip
    if read is not None:
        context |= {
            "seen": _seen(read),
            "differences": [_told(one) for one in read.differences[:MOST_SHOWN]],
            "conflicts": [_told(one) for one in read.conflicts[:MOST_SHOWN]],
        }
    return render_page(request, "partner/form-back.html", context, status=status)


def _told(one: Difference) -> dict[str, Any]:
    """Return a difference as the page shows it: what stands, and what the form makes of it word by word."""
    standing = one.standing.explanation if one.standing.kind == "changed" else one.asked.explanation
    is_text = one.given.kind == "changed"
    return {
        "one": one, "before": "|".join(one.standing.statuses), "after": "|".join(one.given.statuses),
        "pieces": difference(standing, one.given.explanation).pieces if is_text else (),
    }  # fmt: skip
