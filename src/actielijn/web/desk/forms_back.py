"""A form that a partner mailed to the coordinator: taken over for the organisation after it was looked at, and handed in for it."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from actielijn.comparing import difference
from actielijn.language import _, ngettext
from actielijn.web.archive.actions import keep, path_of
from actielijn.web.components.page import render_page
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission
from actielijn.web.rounds.answering import Answerer, hand_in
from actielijn.web.rounds.lifecycle import OPEN_TO_PARTNER, RoundState
from actielijn.web.rounds.models import Submission
from actielijn.web.rounds.offline.reading import (
    MOST_BYTES,
    Difference,
    FormRead,
    read_form,
    take_over,
    too_large,
)
from actielijn.web.rounds.offline.returned import FormRefused

from .access import desk_page, person_of
from .badges import Vocabulary
from .rounds import done, submission_of

_MOST = 200
_SALT = "form-for-partner"


def answerer_of(person: Person) -> Answerer:
    """Return the coordinator as who answers for an organisation; the trail and the page bear their name."""
    return Answerer(person.name, pk=person.pk, person=person)


@desk_page(Permission.RUN_ROUNDS)
def form_for_partner(request: HttpRequest, programme: Programme, key: int, submission: int) -> HttpResponse:
    """Take a form in, show what it changes and every problem in it, and take it over for the organisation."""
    row = submission_of(programme, key, submission)
    if row.round.state != RoundState.OPEN or row.state not in OPEN_TO_PARTNER:
        messages.warning(
            request, _("This submission was handed in. Return it first, then a form can be taken over.")
        )
        return redirect("submission", programme.slug, key, submission)
    try:
        kept = _kept(request, row)
        if kept is None:
            refused = _("Choose the form that was sent to you.") if request.method == "POST" else ""
            return _show(request, programme, row, None, refused=refused)
        read = read_form(row, path_of(kept["sha256"]).read_bytes(), kept["name"])
    except FormRefused as error:
        return _show(request, programme, row, None, refused=str(error))
    except FileNotFoundError:
        return _show(
            request, programme, row, None, refused=_("The form is no longer here. Send it once more.")
        )
    if "take" not in request.POST:
        return _show(request, programme, row, read, kept=kept)
    if request.POST["take"] != _seen(read):
        messages.warning(
            request, _("Somebody answered meanwhile. Look once more at what the form would change.")
        )
        return _show(request, programme, row, read, kept=kept)
    return _take(request, programme, row, read)


def _kept(request: HttpRequest, row: Submission) -> dict[str, str] | None:
    """Return the form that came with this request, or the one that was looked at before; None for neither. Raises FormRefused."""
    if uploaded := request.META.get("actielijn.upload_too_large"):
        raise too_large(uploaded[:100])
    given = request.FILES.get("form")
    if given is not None:
        name = (given.name or "")[:100]
        if (given.size or 0) > MOST_BYTES:
            raise too_large(name)
        data = given.read()
        # Read before it is kept: what is no form of this submission leaves nothing behind.
        read_form(row, data, name)
        return {"sha256": keep([data]).sha256, "name": name, "submission": str(row.pk)}
    try:
        kept: dict[str, str] = signing.loads(request.POST.get("kept", ""), salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return None
    return kept if kept.get("submission") == str(row.pk) else None


def _take(request: HttpRequest, programme: Programme, row: Submission, read: FormRead) -> HttpResponse:
    ticked = {int(one) for one in request.POST.getlist("over") if one.isdecimal() and len(one) < 19}
    over = {one.answer: one.revision for one in read.conflicts if one.answer in ticked}

    def deed() -> str:
        taken = take_over(submission=row, read=read, by=answerer_of(person_of(request)), over=over)
        return ngettext(
            "{count} answer taken over from the form.",
            "{count} answers taken over from the form.",
            taken.changed,
        ).format(count=taken.changed)

    done(request, deed)
    return redirect("submission", programme.slug, row.round_id, row.pk)


def _seen(read: FormRead) -> str:
    """Return what stands for all that was looked at: another difference, or another text under it, gives another."""
    told = [(one.answer, one.revision, one.is_conflict) for one in (*read.differences, *read.conflicts)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _show(
    request: HttpRequest, programme: Programme, row: Submission, read: FormRead | None, *, kept: dict[str, str] | None = None,
    refused: str = "",
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "programme": programme, "round": row.round, "submission": row, "read": read, "refused": refused, "vocabulary": Vocabulary(programme),
        "kept": signing.dumps(kept, salt=_SALT) if kept else "", "seen": _seen(read) if read else "", "most_mb": MOST_BYTES // 2**20,
        "kinds": {"changed": _("changed"), "unchanged": _("unchanged, confirmed"), "not_ours": _("not theirs"), "": _("no answer")},
        "differences": [_told(one) for one in read.differences[:_MOST]] if read else [],
        "conflicts": [_told(one) for one in read.conflicts[:_MOST]] if read else [],
    }  # fmt: skip
    return render_page(request, "desk/form-for-partner.html", context, status=400 if refused else 200)


def _told(one: Difference) -> tuple[Difference, tuple[tuple[str, str], ...]]:
    """Return a difference with its text word by word."""
    standing = one.standing.explanation if one.standing.kind == "changed" else one.asked.explanation
    return one, tuple(
        difference(standing, one.given.explanation).pieces
    ) if one.given.kind == "changed" else ()


@require_POST
@desk_page(Permission.RUN_ROUNDS)
def hand_in_for_partner(
    request: HttpRequest, programme: Programme, key: int, submission: int
) -> HttpResponse:
    """Hand in for an organisation; somebody else has to accept it then."""
    row = submission_of(programme, key, submission)

    def deed() -> str:
        hand_in(submission=row, by=answerer_of(person_of(request)))
        return _("Handed in for {organisation}. Somebody else than you accepts it.").format(
            organisation=row.organisation.name
        )

    done(request, deed)
    return redirect("submission", programme.slug, key, submission)


_BASE = "/uitvraag/<int:key>/inzending/<int:submission>"
urlpatterns = [
    path(f"{_BASE}/formulier", form_for_partner, name="form-for-partner"),
    path(f"{_BASE}/indienen", hand_in_for_partner, name="hand-in-for-partner"),
]
