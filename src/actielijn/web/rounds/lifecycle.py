"""Where rounds, submissions, answers and mails are on their way, and which way they may go."""

from django.db import models


class RoundState(models.TextChoices):
    """A draft is opened or cancelled; an open round is closed or cancelled."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SubmissionState(models.TextChoices):
    """``signing`` waits for the organisation's own reviewer."""

    NOT_OPENED = "not_opened"
    BUSY = "busy"
    SIGNING = "signing"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class AnswerKind(models.TextChoices):
    """What an organisation says of an activity. None of them: no answer, which is not the same as unchanged."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_OURS = "not_ours"


class Decision(models.TextChoices):
    """What the reviewer made of an answer."""

    ACCEPTED = "accepted"
    ASKED = "asked"
    PROPOSED = "proposed"


class Reply(models.TextChoices):
    """What the organisation said to a proposal."""

    AGREED = "agreed"
    DISSENTED = "dissented"


class MailState(models.TextChoices):
    """``building``: claimed, not yet handed over. ``uncertain``: the handing over broke off; it is never sent again unasked."""

    WAITING = "waiting"
    BUILDING = "building"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    REFUSED = "refused"
    BOUNCED = "bounced"


WAYS: dict[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.NOT_OPENED: frozenset(
        {SubmissionState.BUSY, SubmissionState.SIGNING, SubmissionState.HANDED_IN}
    ),
    SubmissionState.BUSY: frozenset({SubmissionState.SIGNING, SubmissionState.HANDED_IN}),
    SubmissionState.SIGNING: frozenset({SubmissionState.BUSY, SubmissionState.HANDED_IN}),
    SubmissionState.HANDED_IN: frozenset({SubmissionState.RETURNED, SubmissionState.ACCEPTED}),
    SubmissionState.RETURNED: frozenset({SubmissionState.SIGNING, SubmissionState.HANDED_IN}),
    SubmissionState.ACCEPTED: frozenset({SubmissionState.RETURNED}),
}
"""From where to where a submission may go; anything else is refused."""

OPEN_TO_PARTNER = frozenset(
    {SubmissionState.NOT_OPENED, SubmissionState.BUSY, SubmissionState.SIGNING, SubmissionState.RETURNED}
)
