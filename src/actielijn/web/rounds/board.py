"""Ask how rounds stand: the list, the board, the mails, who stays silent. A fixed number of statements at any size."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Q, QuerySet, When

from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Activity

from .lifecycle import OPEN_TO_PARTNER, AnswerKind, MailState, RoundState, SubmissionState
from .models import Answer, Contact, Mail, Round, Submission

STATES = tuple(SubmissionState.values)
TROUBLED = (MailState.BOUNCED, MailState.REFUSED, MailState.FAILED, MailState.UNCERTAIN)
"""States of a mail that a person has to look at."""
LAST_ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLine:
    """A round in a list, with how many submissions stand in each state."""

    key: int
    title: str
    state: str
    reference_date: date
    answers_until: date
    review_until: date
    counts: Mapping[str, int]

    @property
    def organisations(self) -> int:
        """How many organisations are asked."""
        return sum(self.counts.values())

    @property
    def handed_in(self) -> int:
        """How many have handed in, whatever was made of it."""
        return sum(self.counts.get(state, 0) for state in ("handed_in", "returned", "accepted"))


def rounds_of(programme: Programme, *, running: bool = False) -> list[RoundLine]:
    """Return the rounds of a programme, newest first; or only those that are open. One statement."""
    rounds = Round.objects.filter(programme=programme)
    if running:
        rounds = rounds.filter(state=RoundState.OPEN)
    each = {
        f"in_{state}": Count("submissions", filter=Q(submissions__state=state)) for state in SubmissionState
    }
    return [
        RoundLine(
            key=one.pk, title=one.title, state=one.state, reference_date=one.reference_date, answers_until=one.answers_until,
            review_until=one.review_until, counts={str(state): getattr(one, f"in_{state}") for state in SubmissionState},
        )
        for one in rounds.annotate(**each)[:200]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """An organisation on the board. ``contacts`` counts whom its mails go to now, ``problems`` its mails that need a look."""

    submission: int
    organisation: str
    state: str
    asked: int
    answered: int
    contacts: int
    problems: int
    opened_at: datetime | None
    handed_in_at: datetime | None
    handed_in_name: str
    reminded_at: datetime | None
    is_late: bool
    to_sign: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """How a round stands: its organisations, the number in each state, and the activities together."""

    rows: tuple[BoardRow, ...]
    counts: Mapping[str, int]
    asked: int
    answered: int
    late: int
    problems: int
    waiting_mails: int


def board_of(round_: Round, *, today: date) -> Board:
    """Return the board of a round; three statements."""
    contacts = dict(
        Contact.objects.filter(programme=round_.programme_id, left_at__isnull=True)
        .order_by()
        .values_list("organisation")
        .annotate(number=Count("pk"))
    )
    problems: dict[int | None, int] = {}
    waiting = 0
    mails = (
        Mail.objects.filter(round=round_, state__in=(*TROUBLED, MailState.WAITING))
        .order_by()
        .values_list("submission", "state")
        .annotate(number=Count("pk"))
    )
    for submission, state, number in mails:
        if state == MailState.WAITING:
            waiting += number
        else:
            problems[submission] = problems.get(submission, 0) + number
    overdue = round_.state == RoundState.OPEN and round_.answers_until < today
    rows = tuple(
        BoardRow(
            submission=one.pk, organisation=one.organisation.name, state=one.state, asked=one.asked, answered=one.answered,
            contacts=contacts.get(one.organisation_id, 0), problems=problems.get(one.pk, 0), opened_at=one.opened_at,
            handed_in_at=one.handed_in_at, handed_in_name=one.handed_in_name, reminded_at=one.reminded_at,
            is_late=overdue and one.state in OPEN_TO_PARTNER, to_sign=one.state == SubmissionState.SIGNING,
        )
        for one in Submission.objects.filter(round=round_).select_related("organisation")
    )  # fmt: skip
    counts = dict.fromkeys(STATES, 0)
    for row in rows:
        counts[row.state] += 1
    return Board(
        rows=rows, counts=counts, asked=sum(row.asked for row in rows), answered=sum(row.answered for row in rows),
        late=sum(row.is_late for row in rows), problems=sum(problems.values()), waiting_mails=waiting,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Silent:
    """An organisation that was asked in the last rounds and never handed in."""

    key: int
    name: str
    asked: int


def silent_in_last_rounds(programme: Programme, *, today: date) -> tuple[int, list[Silent]]:
    """Return how many rounds were looked at, the last three whose answers are due, and who handed in in none of them.

    An organisation counts from two rounds on: who was asked once may only have been late.
    """
    due = Q(state=RoundState.CLOSED) | Q(state=RoundState.OPEN, answers_until__lt=today)
    rounds = list(Round.objects.filter(due, programme=programme).values_list("pk", flat=True)[:LAST_ROUNDS])
    found = (
        Submission.objects.filter(round__in=rounds)
        .order_by()
        .values_list("organisation", "organisation__name")
        .annotate(asked=Count("pk"), handed_in=Count("handed_in_at"))
        .filter(handed_in=0, asked__gte=2)
        .order_by("-asked", "organisation__name")
    )
    return len(rounds), [Silent(key, name, asked) for key, name, asked, _handed_in in found]


@dataclass(frozen=True, slots=True)
class Asked:
    """An organisation with whom to ask there, and of how many activities it is the holder now."""

    key: int
    name: str
    activities: int
    contacts: tuple[Contact, ...]


def contacts_by_organisation(programme: Programme) -> list[Asked]:
    """Return the organisations that hold activities or have contact persons; those with nobody to ask come first."""
    held = dict(
        Activity.objects.filter(programme=programme, ended_on__isnull=True, holder__isnull=False)
        .order_by()
        .values_list("holder")
        .annotate(number=Count("pk"))
    )
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for one in Contact.objects.filter(programme=programme, left_at__isnull=True).order_by("name", "pk"):
        contacts[one.organisation_id].append(one)
    names = dict(Organisation.objects.filter(pk__in=[*held, *contacts]).values_list("pk", "name"))
    rows = [Asked(key, name, held.get(key, 0), tuple(contacts[key])) for key, name in names.items()]
    return sorted(rows, key=lambda row: (bool(row.contacts), row.name.casefold()))


def mails_of(round_: Round, *, state: str = "", kind: str = "") -> QuerySet[Mail]:
    """Return the mails of a round, those that need a look first, then newest first."""
    mails = (
        Mail.objects.filter(round=round_)
        .select_related("round", "submission__organisation", "contact")
        .defer("paragraphs")
    )
    if state:
        mails = mails.filter(state__in=TROUBLED if state == "troubled" else (state,))
    if kind:
        mails = mails.filter(kind=kind)
    needs_a_look = Case(When(state__in=TROUBLED, then=0), default=1)
    return mails.order_by(needs_a_look, "-pk")


@dataclass(frozen=True, slots=True)
class AnsweredBefore:
    """What was answered about an activity in a round. ``kind`` is empty where no answer was accepted."""

    round: int
    title: str
    submission: int
    kind: str
    name: str
    at: datetime | None
    reference_date: date
    is_open: bool


def answered_before(activity: Activity) -> list[AnsweredBefore]:
    """Return what was answered about an activity in rounds that were closed, or is being asked now; newest first, one statement."""
    answers = (
        Answer.objects.filter(
            activity=activity, submission__round__state__in=(RoundState.OPEN, RoundState.CLOSED)
        )
        .select_related("submission__round")
        .order_by("-submission__round")[:12]
    )
    return [
        AnsweredBefore(
            one.submission.round_id, one.submission.round.title, one.submission_id,
            one.kind if one.submission.state == SubmissionState.ACCEPTED else "", one.answered_name, one.answered_at,
            one.submission.round.reference_date, one.submission.round.state == RoundState.OPEN,
        )
        for one in answers
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The answers of a submission counted, and how many the reviewer has still to judge."""

    changed: int
    unchanged: int
    not_ours: int
    unanswered: int
    judged: int
    asked: int
    proposed: int
    dissented: int


def tally_of(submission: Submission) -> Tally:
    """Count the answers of a submission; one statement."""
    counted = Answer.objects.filter(submission=submission).aggregate(
        changed=Count("pk", filter=Q(kind=AnswerKind.CHANGED)),
        unchanged=Count("pk", filter=Q(kind=AnswerKind.UNCHANGED)),
        not_ours=Count("pk", filter=Q(kind=AnswerKind.NOT_OURS)),
        unanswered=Count("pk", filter=Q(kind="")),
        judged=Count("pk", filter=~Q(decision="")),
        asked=Count("pk", filter=Q(decision="asked")),
        proposed=Count("pk", filter=Q(decision="proposed", reply="")),
        dissented=Count("pk", filter=Q(reply="dissented")),
    )
    return Tally(**counted)
