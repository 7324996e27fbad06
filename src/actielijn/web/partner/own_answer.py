"""One activity: last time's text beside the answer, saved as it is typed; evidence, and replies to what the reviewer proposes."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import get_template
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actielijn.comparing import difference
from actielijn.language import _, spoken
from actielijn.web.archive.actions import path_of
from actielijn.web.commitments.queries import on_activity
from actielijn.web.components.page import render_page
from actielijn.web.rounds.answering import (
    EVIDENCE_KINDS,
    MOST_EVIDENCE_BYTES,
    add_evidence,
    remove_evidence,
    reply_to_proposal,
    save_answer,
)
from actielijn.web.rounds.errors import AnsweredMeanwhile, AnswerNotClear, RoundsError
from actielijn.web.rounds.hints import hints_for
from actielijn.web.rounds.lifecycle import Decision
from actielijn.web.rounds.own_answers import (
    OwnAnswer,
    evidence_of,
    own_answer,
    status_choices,
)
from actielijn.writing.annex import kind_words, status_titles

from .access import Visit, partner_page
from .answer_form import AddressForm, AnswerForm, FileForm, initial_of, kind_names
from .own_list import around


@partner_page
def answer(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Show an activity and save its answer; the script of the page gets JSON for the same deed."""
    found = _found(visit, key, bare=_by_script(request))
    statuses = status_choices(visit.submission.round.programme, spoken())
    if request.method != "POST":
        return _show(request, visit, found, AnswerForm(found, statuses, initial=initial_of(found)))
    form = AnswerForm(found, statuses, data=request.POST)
    if not form.is_valid():
        return _refuse(request, visit, found, form, 400, _not_clear(form))
    try:
        saved = save_answer(
            submission=visit.submission, answer=key, revision=form.cleaned_data["revision"], given=form.given(), by=visit.by
        )  # fmt: skip
    except AnsweredMeanwhile as conflict:
        return _show_conflict(request, visit, found, form, conflict)
    except AnswerNotClear as error:
        form.add_error(None, str(error))
        return _refuse(request, visit, found, form, 400, str(error))
    except RoundsError as error:
        return _too_late(request, visit, found, form, error)
    moment = timezone.localtime(saved.answered_at) if saved.answered_at else timezone.localtime()
    told = _("Saved at {time}").format(time=f"{moment:%H:%M}") if saved.kind else _("No answer yet")
    if _by_script(request):
        hints = hints_for(visit.submission.round, [saved]).get(saved.pk, ())
        return JsonResponse(
            {"told": told, "revision": saved.revision, "kind": saved.kind, "hints": _part("partner/hints.html", hints=hints)}
        )  # fmt: skip
    messages.success(request, told)
    wants_next = request.POST.get("go") == "next"
    return redirect("own-answer", visit.submission.pk, (found.next if wants_next else None) or key)


def _found(visit: Visit, key: int, *, bare: bool = False) -> OwnAnswer:
    found = own_answer(visit.submission, key, bare=bare)
    if found is None:
        raise Http404
    return found


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _part(template: str, **context: Any) -> str:
    return str(get_template(template).render(context))


def _not_clear(form: AnswerForm) -> str:
    return " ".join(str(message) for messages_ in form.errors.values() for message in messages_)


def _show(
    request: HttpRequest, visit: Visit, found: OwnAnswer, form: AnswerForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {
        **around(visit), "answer": found, "form": form.as_asked(), "kinds": kind_names(), "file_form": FileForm(), "address_form": AddressForm(),
        "most_mb": MOST_EVIDENCE_BYTES // 2**20, "file_kinds": EVIDENCE_KINDS, "proposed": _proposed(found),
        "commitments": on_activity(visit.submission.round.programme, found.activity), "commitment_kinds": kind_words(),
        "commitment_statuses": status_titles(), "conflict": None, "mine": None,
        **more,
    }  # fmt: skip
    return render_page(request, "partner/answer.html", context, status=status)


def _proposed(found: OwnAnswer) -> dict[str, Any] | None:
    """Return what the reviewer proposes beside what was answered, word by word."""
    if found.decision != Decision.PROPOSED or not found.proposal:
        return None
    own = found.explanation if found.kind == "changed" else found.asked.explanation
    return {
        "statuses": tuple(found.proposal["statuses"]),
        "pieces": difference(own, found.proposal["explanation"]).pieces,
    }


def _refuse(
    request: HttpRequest, visit: Visit, found: OwnAnswer, form: AnswerForm, status: int, told: str
) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"told": told}, status=status)
    return _show(request, visit, found, form, status=status)


def _show_conflict(
    request: HttpRequest, visit: Visit, found: OwnAnswer, form: AnswerForm, conflict: AnsweredMeanwhile
) -> HttpResponse:
    """Show both texts; the form still holds one's own and is saved over the other's only when somebody says so."""
    mine = form.given()
    theirs = conflict.explanation if conflict.kind == "changed" else ""
    shown = {
        "told": str(conflict), "name": conflict.name, "is_own": conflict.name == visit.by.name, "kind": kind_names().get(conflict.kind, _("No answer yet")),
        "statuses": "|".join(conflict.statuses), "theirs": theirs,
        "my_kind": kind_names().get(mine.kind, _("No answer yet")), "my_statuses": "|".join(mine.statuses) if mine.kind == "changed" else "",
        "mine": difference(theirs, mine.explanation).pieces if mine.kind == "changed" else (),
    }  # fmt: skip
    if _by_script(request):
        part = _part(
            "partner/conflict.html", conflict=shown, vocabulary=around(visit)["vocabulary"], here=request.path
        )
        return JsonResponse({"told": str(conflict), "revision": conflict.revision, "part": part}, status=409)
    data = cast(QueryDict, form.data).copy()
    data["revision"] = str(conflict.revision)
    again = AnswerForm(found, status_choices(visit.submission.round.programme, spoken()), data=data)
    again.is_valid()
    return _show(request, visit, found, again, status=409, conflict=shown)


def _too_late(
    request: HttpRequest, visit: Visit, found: OwnAnswer, form: AnswerForm, error: RoundsError
) -> HttpResponse:
    """Show what was typed when it can no longer be saved, so that nothing is lost."""
    if _by_script(request):
        return JsonResponse({"told": str(error)}, status=409)
    visit.submission.refresh_from_db()
    messages.error(request, str(error))
    return _show(
        request, visit, found, form, status=409, mine=form.cleaned_data["explanation"], may_change=False
    )


@require_POST
@partner_page
def add(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Add a file or an address to an answer."""
    found = _found(visit, key)
    try:
        if "file" in request.FILES or request.META.get("actielijn.upload_too_large"):
            given = cast("UploadedFile[bytes] | None", request.FILES.get("file"))
            if given is None or (given.size or 0) > MOST_EVIDENCE_BYTES:
                raise AnswerNotClear(
                    _("This file is larger than {size} MB. Make it smaller, or give an address where it stands.").format(
                        size=MOST_EVIDENCE_BYTES // 2**20)
                )  # fmt: skip
            add_evidence(submission=visit.submission, answer=key, label=given.name or "", pieces=given.chunks(), by=visit.by)  # fmt: skip
        else:
            form = AddressForm(request.POST)
            if not form.is_valid():
                raise AnswerNotClear(_("Give the address as https://…, or choose a file."))
            add_evidence(submission=visit.submission, answer=key, by=visit.by, **form.cleaned_data)
        messages.success(request, _("Added."))
    except RoundsError as error:
        messages.error(request, str(error))
    return redirect("own-answer", visit.submission.pk, found.key)


@require_POST
@partner_page
def remove(request: HttpRequest, visit: Visit, key: int, piece: int) -> HttpResponse:
    """Take a piece of evidence away."""
    found = _found(visit, key)
    if piece not in [one.key for one in found.evidence]:
        raise Http404
    return _deed(
        request, visit, key, lambda: remove_evidence(submission=visit.submission, key=piece, by=visit.by), _("Taken away.")
    )  # fmt: skip


@require_POST
@partner_page
def reply(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Agree with what the reviewer proposes, or say why not."""
    _found(visit, key)
    agrees = request.POST.get("reply") == "agreed"
    text = request.POST.get("reply_text", "")
    return _deed(
        request, visit, key,
        lambda: reply_to_proposal(submission=visit.submission, answer=key, agrees=agrees, text=text, by=visit.by),
        _("You agreed; the proposed text is taken.") if agrees else _("Your own text stays, and your objection with it."),
    )  # fmt: skip


def _deed(
    request: HttpRequest, visit: Visit, key: int, deed: Callable[[], object], told: str
) -> HttpResponse:
    try:
        deed()
        messages.success(request, told)
    except RoundsError as error:
        messages.error(request, str(error))
    return redirect("own-answer", visit.submission.pk, key)


@require_safe
@partner_page
def evidence(request: HttpRequest, visit: Visit, key: int) -> HttpResponseBase:  # noqa: ARG001
    """Send a file that was added."""
    found = evidence_of(visit.submission, key)
    if found is None or found.stored is None:
        raise Http404
    response = FileResponse(path_of(found.stored.sha256).open("rb"), as_attachment=True, filename=found.label)
    # Never opened in the browser under our own address, whatever it says it is.
    response.headers["Content-Type"] = "application/octet-stream"
    return response
