"""The review of one submission: old and new side by side, a decision per answer, and the whole accepted or sent back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from actielijn.comparing import difference
from actielijn.language import _
from actielijn.web.archive.actions import path_of
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.register.actions import set_holder
from actielijn.web.register.errors import RegisterError
from actielijn.web.rounds import board, reviewing
from actielijn.web.rounds.content import Asked, asked_of
from actielijn.web.rounds.errors import RoundNotOpen, RoundsError, WrongState
from actielijn.web.rounds.figures import figure_in_words
from actielijn.web.rounds.hints import hints_for
from actielijn.web.rounds.lifecycle import AnswerKind, Decision, RoundState, SubmissionState
from actielijn.web.rounds.models import Answer, Contact, Evidence, Link, Submission
from actielijn.web.rounds.reviewing import answer_as_read, submission_as_read
from actielijn.web.trail.actions import record

from .access import desk_page, person_of
from .badges import Vocabulary
from .round_mails import mail_kinds, mail_states
from .rounds import done, submission_of, submission_states

_ON_A_PAGE = 30
_MAILS = 12
Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Two texts laid side by side: each with its own marks."""

    before: Pieces
    after: Pieces


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An answer as the reviewer reads it: what was asked, what came back, and what was proposed instead."""

    answer: Answer
    as_read: str
    asked: Asked
    sides: Sides
    proposed: Sides | None
    figure: str
    evidence: tuple[Evidence, ...]


def sides_of(before: str, after: str) -> Sides:
    """Return two texts with what went marked in the first and what came in the second."""
    pieces = difference(before, after).pieces
    return Sides(tuple(one for one in pieces if one[0] != "+"), tuple(one for one in pieces if one[0] != "-"))


def _reviewed(answers: Iterable[Answer]) -> list[Reviewed]:
    found = []
    for one in answers:
        asked = asked_of(one)
        text = one.explanation if one.kind == AnswerKind.CHANGED else asked.explanation
        proposed = sides_of(text, one.proposal["explanation"]) if one.proposal else None
        found.append(
            Reviewed(
                one, answer_as_read(one), asked, sides_of(asked.explanation, text), proposed, figure_in_words(one.figure),
                tuple(one.evidence.all()),
            )
        )  # fmt: skip
    return found


@desk_page(Permission.REVIEW_SUBMISSIONS)
def submission(request: HttpRequest, programme: Programme, key: int, submission: int) -> HttpResponse:
    """Show a submission: its answers for review, whom its mails went to, and what can be done with it."""
    row = submission_of(programme, key, submission)
    kind = request.GET.get("soort", "")
    answers = (
        Answer.objects.filter(submission=row)
        .select_related("version", "activity", "decided_by")
        .prefetch_related("evidence__stored")
    )
    if kind in AnswerKind.values:
        answers = answers.filter(kind=kind)
    elif kind in ("none", "open"):
        answers = answers.filter(kind="") if kind == "none" else answers.filter(decision="")
    start = request.GET.get("vanaf", "")
    begin = int(start) if start.isdecimal() and len(start) < 7 else 0
    found = list(answers[begin : begin + _ON_A_PAGE + 1])
    address = (
        f"{reverse('submission', args=[programme.slug, key, submission])}?soort={kind if kind else ''}&vanaf="
    )
    person = person_of(request)
    granted = permissions_of(person, programme)
    links = (
        Link.objects.filter(submission=row).select_related("contact")[:20]
        if Permission.RUN_ROUNDS in granted
        else ()
    )
    context = {
        "programme": programme, "round": row.round, "submission": row, "states": submission_states(), "tally": board.tally_of(row),
        "answers": _reviewed(found[:_ON_A_PAGE]), "kind": kind, "vocabulary": Vocabulary(programme), "granted": granted,
        "may_judge": _may_judge(row), "as_read": submission_as_read(row),
        "is_own": row.handed_in_by_id == person.pk, "is_open": row.round.state == RoundState.OPEN,
        "organisations": list(Organisation.objects.values_list("pk", "name")[:1_000]) if _moves_holders(found, granted) else [],
        "contacts": list(Contact.objects.filter(programme=programme, organisation=row.organisation_id, left_at__isnull=True)),
        "links": list(links), "mails": list(row.mails.defer("paragraphs")[:_MAILS]), "mail_states": mail_states(), "mail_kinds": mail_kinds(),
        "previous": f"{address}{max(begin - _ON_A_PAGE, 0)}" if begin else "", "begin": begin,
        "next": f"{address}{begin + _ON_A_PAGE}" if len(found) > _ON_A_PAGE else "", "hints": hints_for(row.round, found[:_ON_A_PAGE]),
    }  # fmt: skip
    return render_page(request, "desk/submission.html", context)


def _may_judge(row: Submission) -> bool:
    return row.state == SubmissionState.HANDED_IN and row.round.state == RoundState.OPEN


def _moves_holders(answers: list[Answer], granted: frozenset[Permission]) -> bool:
    return Permission.EDIT in granted and any(one.kind == AnswerKind.NOT_OURS for one in answers)


def _place(request: HttpRequest) -> dict[str, str]:
    """Return the place in the submission where the reviewer was: the kind of answers, and from which on."""
    kind, begin = request.POST.get("soort", ""), request.POST.get("vanaf", "")
    known = kind if kind in (*AnswerKind.values, "none", "open") else ""
    return {"soort": known, "vanaf": begin if begin.isdecimal() and len(begin) < 7 else "0"}


def _back(
    request: HttpRequest, programme: Programme, row: Submission, answer: int | None = None
) -> HttpResponse:
    """Go back to the place in the submission where the reviewer was."""
    address = reverse("submission", args=[programme.slug, row.round_id, row.pk])
    return redirect(f"{address}?{urlencode(_place(request))}{f'#antwoord-{answer}' if answer else ''}")


def _show_meanwhile(
    request: HttpRequest, programme: Programme, row: Submission, told: Exception, *, answer: Answer | None, decision: str,
) -> HttpResponse:  # fmt: skip
    """Show who was first and how it stands now, with what the reviewer decided and typed: it is kept once more, or left."""
    now = submission_of(programme, row.round_id, row.pk)
    address = reverse("submission", args=[programme.slug, row.round_id, row.pk])
    is_open = now.round.state == RoundState.OPEN
    context = {
        "programme": programme, "round": now.round, "submission": now, "state": submission_states()[now.state], "told": told,
        "one": _reviewed([answer])[0] if answer else None, "decision": decision, "question": request.POST.get("question", ""),
        "words": reviewing.decision_words(), "place": _place(request), "vocabulary": Vocabulary(programme),
        "may": _may_judge(now) if answer else is_open and now.state in (SubmissionState.HANDED_IN, SubmissionState.ACCEPTED),
        "as_read": answer_as_read(answer) if answer else submission_as_read(now),
        "back": f"{address}#antwoord-{answer.pk}" if answer else address,
    }  # fmt: skip
    return render_page(request, "desk/reviewed-meanwhile.html", context, status=409)


@require_POST
@desk_page(Permission.REVIEW_SUBMISSIONS)
def judge(request: HttpRequest, programme: Programme, key: int, submission: int, answer: int) -> HttpResponse:
    """Accept an answer, ask about it, or take the decision back."""
    row = submission_of(programme, key, submission)
    decision = request.POST.get("decision", "")
    if decision == Decision.PROPOSED:
        raise Http404
    told = {
        Decision.ACCEPTED: _("Accepted."),
        Decision.ASKED: _("The question is kept; it goes out when you return the submission."),
    }

    def deed() -> str:
        reviewing.judge(
            submission=row, answer=answer, decision=decision, question=request.POST.get("question", ""), by=person_of(request),
            seen=request.POST.get("seen", ""),
        )  # fmt: skip
        return told.get(Decision(decision), "") if decision else _("The decision is taken back.")

    if decision not in ("", *Decision.values):
        raise Http404
    try:
        done(request, deed, unless=(WrongState, RoundNotOpen))
    except (WrongState, RoundNotOpen) as error:
        found = get_object_or_404(_answers(row), pk=answer)
        return _show_meanwhile(request, programme, row, error, answer=found, decision=decision)
    return _back(request, programme, row, answer)


def _answers(row: Submission) -> QuerySet[Answer]:
    return Answer.objects.filter(submission=row).select_related("version", "decided_by")


class ProposalForm(PlainForm):
    """Another text than the partner's."""

    statuses = forms.MultipleChoiceField(
        label=later(lambda: _("Status")), required=False, widget=forms.CheckboxSelectMultiple
    )
    explanation = forms.CharField(
        label=later(lambda: _("Explanation")), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 10})
    )  # fmt: skip
    question = forms.CharField(
        label=later(lambda: _("Why you propose this")), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    def __init__(self, vocabulary: Vocabulary, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.glyph} {one.label}".strip()) for one in vocabulary.badges.values()]
        cast(forms.MultipleChoiceField, self.fields["statuses"]).choices = choices


@desk_page(Permission.REVIEW_SUBMISSIONS)
def propose(
    request: HttpRequest, programme: Programme, key: int, submission: int, answer: int
) -> HttpResponse:
    """Write a proposal, which the partner sees and agrees to or dissents from."""
    row = submission_of(programme, key, submission)
    found = get_object_or_404(_answers(row), pk=answer)
    asked, vocabulary = asked_of(found), Vocabulary(programme)
    is_changed = found.kind == AnswerKind.CHANGED
    theirs = found.explanation if is_changed else asked.explanation
    initial = found.proposal or {
        "statuses": found.statuses if is_changed else asked.statuses,
        "explanation": theirs,
    }
    form = ProposalForm(vocabulary, request.POST or None, initial={**initial, "question": found.question})
    as_read = request.POST.get("seen", "") if request.method == "POST" else answer_as_read(found)
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            reviewing.judge(
                submission=row, answer=answer, decision=Decision.PROPOSED, by=person_of(request), question=given["question"],
                statuses=tuple(given["statuses"]), explanation=given["explanation"], seen=as_read,
            )  # fmt: skip
            messages.success(
                request, _("The proposal is kept; the partner sees it when you return the submission.")
            )
            return _back(request, programme, row, answer)
        except RoundsError as error:
            form.add_error(None, str(error))
            # Held against what this page shows now: who sends it once more has seen that.
            found = get_object_or_404(_answers(row), pk=answer)
            as_read, meanwhile = answer_as_read(found), _reviewed([found])[0]
        except NotAllowed as error:
            raise PermissionDenied from error
    context = {
        "programme": programme, "round": row.round, "submission": row, "asked": asked, "answer": found, "form": form, "theirs": theirs,
        "vocabulary": vocabulary, "as_read": as_read, "meanwhile": meanwhile,
    }  # fmt: skip
    refused = 409 if meanwhile else 400
    return render_page(request, "desk/propose-edit.html", context, status=refused if form.errors else 200)


@require_POST
@desk_page(Permission.REVIEW_SUBMISSIONS)
def accept(request: HttpRequest, programme: Programme, key: int, submission: int) -> HttpResponse:
    """Accept a submission whole."""
    row = submission_of(programme, key, submission)

    def deed() -> str:
        reviewing.accept(submission=row, by=person_of(request), seen=request.POST.get("seen", ""))
        return _("Accepted. It goes into the register when the round is closed.")

    done(request, deed)
    return redirect("submission", programme.slug, key, submission)


@require_POST
@desk_page(Permission.REVIEW_SUBMISSIONS)
def send_back(request: HttpRequest, programme: Programme, key: int, submission: int) -> HttpResponse:
    """Return a submission with a question."""
    row = submission_of(programme, key, submission)

    def deed() -> str:
        reviewing.send_back(
            submission=row, question=request.POST.get("question", ""), by=person_of(request), seen=request.POST.get("seen", "")
        )  # fmt: skip
        return _("Returned to {organisation}; a mail tells them.").format(organisation=row.organisation.name)

    try:
        done(request, deed, unless=(WrongState, RoundNotOpen))
    except (WrongState, RoundNotOpen) as error:
        return _show_meanwhile(request, programme, row, error, answer=None, decision="")
    return redirect("submission", programme.slug, key, submission)


@require_POST
@desk_page(Permission.EDIT)
def move_holder(
    request: HttpRequest, programme: Programme, key: int, submission: int, answer: int
) -> HttpResponse:
    """Make another organisation the holder of an activity that is said not to be theirs."""
    row = submission_of(programme, key, submission)
    found = get_object_or_404(Answer, submission=row, pk=answer, kind=AnswerKind.NOT_OURS)
    chosen = request.POST.get("holder", "")
    holder = (
        Organisation.objects.filter(pk=int(chosen)).first()
        if chosen.isdecimal() and len(chosen) < 15
        else None
    )
    if holder is None:
        messages.warning(request, _("Choose the organisation that answers for it."))
        return _back(request, programme, row, answer)
    try:
        set_holder(programme=programme, keys=[found.activity_id], holder=holder, by=person_of(request))
        messages.success(
            request,
            _("{organisation} is now the holder. This round does not ask them about it any more; the next one does.").format(
                organisation=holder.name),
        )  # fmt: skip
    except RegisterError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return _back(request, programme, row, answer)


@desk_page(Permission.REVIEW_SUBMISSIONS)
def evidence(
    request: HttpRequest, programme: Programme, key: int, submission: int, evidence: int
) -> HttpResponseBase:
    """Send a file that a partner added; browsers keep it, they do not open it."""
    row = submission_of(programme, key, submission)
    found = get_object_or_404(
        Evidence.objects.select_related("stored"), answer__submission=row, pk=evidence, stored__isnull=False
    )
    if found.stored is None:
        raise Http404
    record("download-evidence", by=person_of(request), on=found, programme=programme.pk)
    return FileResponse(
        path_of(found.stored.sha256).open("rb"), as_attachment=True, filename=found.label, content_type="application/octet-stream"
    )  # fmt: skip


_BASE = "/uitvraag/<int:key>/inzending/<int:submission>"
urlpatterns = [
    path(_BASE, submission, name="submission"),
    path(f"{_BASE}/antwoord/<int:answer>/oordeel", judge, name="judge-answer"),
    path(f"{_BASE}/antwoord/<int:answer>/voorstel", propose, name="propose-edit"),
    path(f"{_BASE}/antwoord/<int:answer>/houder", move_holder, name="move-holder"),
    path(f"{_BASE}/accepteren", accept, name="accept-submission"),
    path(f"{_BASE}/terugsturen", send_back, name="return-submission"),
    path(f"{_BASE}/bewijs/<int:evidence>", evidence, name="evidence"),
]
