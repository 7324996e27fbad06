"""Close a round: what was accepted goes into the register as one step, which can be seen first and taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.register.actions import begin_step, contents_now, locked
from actielijn.web.register.content import Content
from actielijn.web.register.storing import Draft, store
from actielijn.web.trail.actions import record

from .content import answered_content, is_change, sent_content
from .errors import RoundNotOpen
from .lifecycle import AnswerKind, RoundState, SubmissionState
from .models import Answer, Round


@dataclass(frozen=True, slots=True)
class Change:
    """An activity that the round would change. ``is_conflict``: the register changed since it was sent out."""

    answer: Answer
    before: Content
    after: Content
    is_conflict: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What closing would bring: changes, confirmations, what is said not to be theirs, and what has no accepted answer."""

    changes: tuple[Change, ...]
    unchanged: int
    not_ours: tuple[Answer, ...]
    unanswered: tuple[Answer, ...]
    ended: tuple[Answer, ...]


def outcome_of(round_: Round) -> Outcome:
    """Return what closing the round now would bring; a handful of statements."""
    answers = list(
        Answer.objects.filter(submission__round=round_)
        .select_related("version", "submission__organisation", "activity")
        .order_by("activity__order", "activity_id")
    )
    accepted = [one for one in answers if one.submission.state == SubmissionState.ACCEPTED]
    changed = [one for one in accepted if is_change(one)]
    standing = contents_now([one.activity_id for one in changed])
    on, language = round_.reference_date, round_.programme.language
    changes, ended = [], []
    for one in changed:
        before = standing.get(one.activity_id)
        if before is None or before.ended is not None:
            ended.append(one)
            continue
        after = answered_content(one, before, on=on, language=language)
        sent = sent_content(one)
        moved_on = (before.statuses, before.explanation) != (sent.statuses, sent.explanation)
        if after != before:
            changes.append(Change(one, before, after, moved_on))
    return Outcome(
        tuple(changes),
        sum(one.kind == AnswerKind.UNCHANGED and not is_change(one) for one in accepted),
        tuple(one for one in accepted if one.kind == AnswerKind.NOT_OURS),
        tuple(one for one in answers if one.submission.state != SubmissionState.ACCEPTED),
        tuple(ended),
    )


@transaction.atomic
def close_round(
    *, round_: Round, by: Person, take: Collection[int] = (), at: datetime | None = None
) -> Round:
    """Bring what was accepted into the register as one step and end the round.

    Of conflicts, only the answers in ``take`` (their keys) go over what stands in the register. Raises RoundNotOpen, NotAllowed.
    """
    require(by, Permission.RUN_ROUNDS, on=round_.programme)
    require(by, Permission.TAKE_IN, on=round_.programme)
    moment = at or timezone.now()
    Programme.objects.select_for_update().get(pk=round_.programme_id)
    standing = Round.objects.select_for_update().select_related("programme").get(pk=round_.pk)
    if standing.state != RoundState.OPEN:
        raise RoundNotOpen
    outcome = outcome_of(standing)
    taken = [one for one in outcome.changes if not one.is_conflict or one.answer.pk in take]
    if taken:
        step = begin_step(standing.programme, "round", by=by, at=moment, reason=standing.title)
        rows = {row.pk: row for row in locked(standing.programme, [one.answer.activity_id for one in taken])}
        drafts = [Draft(rows[one.answer.activity_id], one.after) for one in taken]
        store(standing.programme, drafts, step=step, on=standing.reference_date)
        standing.step = step
    standing.state, standing.closed_at, standing.closed_by = RoundState.CLOSED, moment, by
    standing.save()
    standing.mails.filter(state="waiting").delete()
    record(
        "close-round", by=by, on=standing, programme=standing.programme_id, at=moment, changed=len(taken),
        unchanged=outcome.unchanged, unanswered=len(outcome.unanswered), kept_out=len(outcome.changes) - len(taken),
    )  # fmt: skip
    return standing
