"""What the reviewer does with a submission: accept, ask back, or propose another text.

Two reviewers may look at one submission: who decides names what was read (``seen``), and what came in between is told instead of
overwritten.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from actielijn.language import _, moment_in_words
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from . import mailing
from .answering import MOST_TEXT, locked_submission
from .content import asked_of
from .errors import OwnWork, QuestionMissing, ReviewedMeanwhile, RoundNotOpen, StillAsked, WrongState
from .lifecycle import WAYS, Decision, Reply, RoundState, SubmissionState
from .models import Answer, Submission


def decision_words() -> dict[str, str]:
    """Return what a reviewer may decide on an answer, in words."""
    return {
        Decision.ACCEPTED: _("accepted"), Decision.ASKED: _("question"), Decision.PROPOSED: _("proposal"), "": _("decision taken back"),
    }  # fmt: skip


def answer_as_read(answer: Answer) -> str:
    """Return what stands for an answer with all that was decided on it; another text or decision gives another."""
    return f"{answer.revision}.{answer.decisions}"


def submission_as_read(submission: Submission) -> str:
    """Return what stands for a submission with the decisions on its answers; one statement."""
    decided = Answer.objects.filter(submission=submission).aggregate(number=Sum("decisions"))["number"]
    handed_in = f"{submission.handed_in_at.timestamp():.6f}" if submission.handed_in_at else ""
    return f"{submission.state} {handed_in} {decided or 0}"


def _locked(submission: Submission, by: Person) -> Submission:
    standing = locked_submission(submission)
    require(by, Permission.REVIEW_SUBMISSIONS, on=standing.round.programme)
    if standing.round.state != RoundState.OPEN:
        raise RoundNotOpen
    return standing


def _told(moment: datetime | None) -> str:
    return moment_in_words(timezone.localtime(moment)) if moment else "–"


def _moved(submission: Submission) -> ReviewedMeanwhile:
    """Return who brought a submission where it is now."""
    name, at, told = submission.handed_in_name, submission.handed_in_at, ""
    if submission.state == SubmissionState.ACCEPTED and submission.accepted_by:
        name, at = submission.accepted_by.name, submission.accepted_at
        told = _(
            "{name} accepted this submission on {moment}. What you did was not kept; look at it as it stands now."
        )
    elif submission.state == SubmissionState.HANDED_IN:
        told = _(
            "{name} handed this submission in again on {moment}. What you did was not kept; read what came in first."
        )
    elif submission.returned_by:
        name, at = submission.returned_by.name, submission.returned_at
        told = _("{name} returned this submission to the organisation on {moment}. What you did was not kept; wait until it is handed in again.")  # fmt: skip
    return ReviewedMeanwhile(told.format(name=name, moment=_told(at)))


def _decided(answer: Answer, told: str) -> ReviewedMeanwhile:
    """Return who decided last on an answer; ``told`` has places for the name, the moment and the decision."""
    name = answer.decided_by.name if answer.decided_by else _("Somebody else")
    decision = decision_words()[answer.decision]
    return ReviewedMeanwhile(
        told.format(name=name, moment=_told(answer.decided_at), decision=decision, code=asked_of(answer).code)
    )


def _same_text(answer: Answer, seen: str | None) -> bool:
    return (seen or "").partition(".")[0] == str(answer.revision)


def _unread(answer: Answer, seen: str | None) -> ReviewedMeanwhile:
    """Return what came to an answer after it was read: another text, a reply, or a decision."""
    if not _same_text(answer, seen):
        return ReviewedMeanwhile(
            _("{name} answered anew on {moment}, after you opened this page. Nothing was overwritten; read the new answer and decide then.").format(
                name=answer.answered_name, moment=_told(answer.answered_at))
        )  # fmt: skip
    if answer.decision == Decision.PROPOSED and answer.reply:
        return ReviewedMeanwhile(
            _("The organisation replied to the proposal after you opened this page. Nothing was overwritten; read the reply and decide then.")
        )  # fmt: skip
    return _decided(
        answer,
        _("{name} decided on this answer on {moment}: {decision}. Nothing was overwritten; decide once more if it has to be otherwise."),
    )  # fmt: skip


def _refuse_moved(submission: Submission, seen: str) -> None:
    """Refuse to accept or return a submission that is not the one that was read. Raises ReviewedMeanwhile."""
    now = submission_as_read(submission)
    if seen == now:
        return
    if seen.rpartition(" ")[0] != now.rpartition(" ")[0]:
        raise _moved(submission)
    decided = Answer.objects.filter(submission=submission, decided_at__isnull=False)
    last = decided.select_related("decided_by", "version").order_by("-decided_at").first()
    if last is None:
        raise WrongState
    raise _decided(
        last,
        _("{name} decided on activity {code} on {moment}: {decision}. Nothing was accepted or returned; look at it, then do it once more."),
    )  # fmt: skip


@transaction.atomic
def judge(
    *, submission: Submission, answer: int, decision: str, by: Person, question: str = "", statuses: tuple[str, ...] = (),
    explanation: str = "", seen: str | None = None, at: datetime | None = None,
) -> Answer:  # fmt: skip
    """Keep what the reviewer makes of one answer: accepted, asked (with the question), proposed (with another text), or nothing yet.

    ``seen`` is ``answer_as_read`` of what the reviewer looked at; without it nothing is compared. A decision that stands already writes
    nothing. Raises ReviewedMeanwhile, QuestionMissing, WrongState when the submission is not with the reviewer, NotAllowed.
    """
    standing, moment = _locked(submission, by), at or timezone.now()
    if standing.state != SubmissionState.HANDED_IN:
        raise _moved(standing)
    found = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("version", "decided_by")
        .filter(submission=standing, pk=answer)
        .first()
    )
    if found is None or decision not in ("", *Decision.values):
        raise WrongState
    text = question.replace("\r\n", "\n").strip()[:MOST_TEXT]
    if decision == Decision.ASKED and not text:
        raise QuestionMissing
    known = set(standing.round.programme.statuses.values_list("key", flat=True))
    if decision == Decision.PROPOSED and not known.issuperset(statuses):
        raise WrongState
    # What was agreed or dissented stays beside the acceptance.
    keeps_reply = decision == Decision.ACCEPTED and bool(found.reply)
    proposal = found.proposal if keeps_reply else None
    if decision == Decision.PROPOSED:
        proposal = {
            "statuses": list(statuses),
            "explanation": explanation.replace("\r\n", "\n").strip()[:MOST_TEXT],
        }
    is_read = seen is None or seen == answer_as_read(found)
    stands = (found.decision, found.question, found.proposal) == (decision, text, proposal)
    if stands and (keeps_reply or not found.reply) and (is_read or _same_text(found, seen)):
        return found
    if not is_read:
        raise _unread(found, seen)
    found.decision, found.question, found.proposal = decision, text, proposal
    if not keeps_reply:
        found.reply, found.reply_text = "", ""
    found.decisions += 1
    found.decided_at, found.decided_by = moment, by
    found.save()
    record(
        "judge-answer", by=by, on=found, programme=standing.round.programme_id, at=moment, decision=decision
    )
    return found


@transaction.atomic
def send_back(
    *, submission: Submission, question: str, by: Person, seen: str | None = None, at: datetime | None = None
) -> Submission:
    """Return a submission with a question, for the whole or beside answers.

    ``seen`` is ``submission_as_read`` of what the reviewer looked at. Raises ReviewedMeanwhile, QuestionMissing, WrongState, NotAllowed.
    """
    standing, moment = _locked(submission, by), at or timezone.now()
    if seen is not None:
        _refuse_moved(standing, seen)
    if SubmissionState.RETURNED not in WAYS[SubmissionState(standing.state)]:
        raise _moved(standing)
    text = question.replace("\r\n", "\n").strip()[:MOST_TEXT]
    beside = Answer.objects.filter(
        submission=standing, decision__in=(Decision.ASKED, Decision.PROPOSED)
    ).exists()
    if not text and not beside:
        raise QuestionMissing
    standing.state, standing.question = SubmissionState.RETURNED, text
    standing.returned_at, standing.returned_by = moment, by
    standing.accepted_at = standing.accepted_by = None
    standing.save()
    record("return-submission", by=by, on=standing, programme=standing.round.programme_id, at=moment)
    mailing.want_returned(standing, at=moment)
    return standing


@transaction.atomic
def accept(
    *, submission: Submission, by: Person, seen: str | None = None, at: datetime | None = None
) -> Submission:
    """Accept a submission whole: every answer that was not judged is accepted with it.

    ``seen`` is ``submission_as_read`` of what the reviewer looked at: what came later was not read yet. Raises ReviewedMeanwhile,
    StillAsked while questions or unanswered proposals are open, OwnWork, WrongState, NotAllowed.
    """
    standing, moment = _locked(submission, by), at or timezone.now()
    if seen is not None:
        _refuse_moved(standing, seen)
    if SubmissionState.ACCEPTED not in WAYS[SubmissionState(standing.state)]:
        raise _moved(standing)
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
    Answer.objects.filter(submission=standing, decision="").update(
        decision=Decision.ACCEPTED, decisions=F("decisions") + 1, decided_at=moment, decided_by=by
    )
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
