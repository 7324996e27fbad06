"""What the reviewer does with a submission: accept, ask back, or propose another text."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actielijn.web.organisations.models import Person
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from . import mailing
from .answering import MOST_TEXT
from .content import asked_of
from .errors import OwnWork, QuestionMissing, RoundNotOpen, StillAsked, WrongState
from .lifecycle import WAYS, Decision, Reply, RoundState, SubmissionState
from .models import Answer, Submission


def _locked(submission: Submission, by: Person) -> Submission:
    standing = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("round__programme", "organisation")
        .get(pk=submission.pk)
    )
    require(by, Permission.REVIEW_SUBMISSIONS, on=standing.round.programme)
    if standing.round.state != RoundState.OPEN:
        raise RoundNotOpen
    return standing


@transaction.atomic
def judge(
    *, submission: Submission, answer: int, decision: str, by: Person, question: str = "", statuses: tuple[str, ...] = (),
    explanation: str = "",
) -> Answer:  # fmt: skip
    """Keep what the reviewer makes of one answer: accepted, asked (with the question), proposed (with another text), or nothing yet.

    Raises QuestionMissing, WrongState when the submission is not with the reviewer, NotAllowed.
    """
    standing = _locked(submission, by)
    if standing.state != SubmissionState.HANDED_IN:
        raise WrongState
    found = Answer.objects.select_for_update().filter(submission=standing, pk=answer).first()
    if found is None or decision not in ("", *Decision.values):
        raise WrongState
    text = question.replace("\r\n", "\n").strip()[:MOST_TEXT]
    if decision == Decision.ASKED and not text:
        raise QuestionMissing
    known = set(standing.round.programme.statuses.values_list("key", flat=True))
    if decision == Decision.PROPOSED and not known.issuperset(statuses):
        raise WrongState
    found.decision, found.question = decision, text
    found.proposal, found.reply, found.reply_text = None, "", ""
    if decision == Decision.PROPOSED:
        found.proposal = {
            "statuses": list(statuses),
            "explanation": explanation.replace("\r\n", "\n").strip()[:MOST_TEXT],
        }
    found.save()
    record("judge-answer", by=by, on=found, programme=standing.round.programme_id, decision=decision)
    return found


@transaction.atomic
def send_back(*, submission: Submission, question: str, by: Person, at: datetime | None = None) -> Submission:
    """Return a submission with a question, for the whole or beside answers. Raises QuestionMissing, WrongState, NotAllowed."""
    standing, moment = _locked(submission, by), at or timezone.now()
    text = question.replace("\r\n", "\n").strip()[:MOST_TEXT]
    beside = Answer.objects.filter(
        submission=standing, decision__in=(Decision.ASKED, Decision.PROPOSED)
    ).exists()
    if not text and not beside:
        raise QuestionMissing
    if SubmissionState.RETURNED not in WAYS[SubmissionState(standing.state)]:
        raise WrongState
    standing.state, standing.question = SubmissionState.RETURNED, text
    standing.accepted_at = standing.accepted_by = None
    standing.save()
    record("return-submission", by=by, on=standing, programme=standing.round.programme_id, at=moment)
    mailing.want_returned(standing, at=moment)
    return standing


@transaction.atomic
def accept(*, submission: Submission, by: Person, at: datetime | None = None) -> Submission:
    """Accept a submission whole: every answer that was not judged is accepted with it.

    Raises StillAsked while questions or unanswered proposals are open, OwnWork, WrongState, NotAllowed.
    """
    standing, moment = _locked(submission, by), at or timezone.now()
    if SubmissionState.ACCEPTED not in WAYS[SubmissionState(standing.state)]:
        raise WrongState
    if standing.handed_in_by_id == by.pk:
        raise OwnWork
    answers = Answer.objects.filter(submission=standing).select_related("version")
    still = [
        one
        for one in answers
        if one.decision == Decision.ASKED or (one.decision == Decision.PROPOSED and not one.reply)
    ]
    if still:
        raise StillAsked([asked_of(one).code for one in still])
    # What was agreed or dissented stays visible as such; everything else is now accepted.
    Answer.objects.filter(submission=standing, decision="").update(decision=Decision.ACCEPTED)
    standing.state, standing.accepted_at, standing.accepted_by = SubmissionState.ACCEPTED, moment, by
    standing.save()
    dissents = sum(one.reply == Reply.DISSENTED for one in answers)
    record(
        "accept-submission",
        by=by,
        on=standing,
        programme=standing.round.programme_id,
        at=moment,
        dissents=dissents,
    )
    return standing
