"""Prepare a round, show whom it would ask what, open it, remind, and end it without result. Contact persons stand here too."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.register import queries as register
from actielijn.web.register.models import Activity, Version
from actielijn.web.trail.actions import record

from . import mailing
from .errors import ContactKnown, DatesOutOfOrder, InThePast, NobodyToAsk, RoundNotADraft, RoundNotOpen
from .lifecycle import OPEN_TO_PARTNER, RoundState
from .models import Answer, Contact, Link, Round, Submission

MOST_ASKED = 20_000


@transaction.atomic
def add_contact(
    *, programme: Programme, organisation: Organisation, name: str, email: str, language: str, by: Person, signs_off: bool = False
) -> Contact:  # fmt: skip
    """Add a contact person of an organisation. Raises ContactKnown, NotAllowed."""
    require(by, Permission.RUN_ROUNDS, on=programme)
    try:
        with transaction.atomic():
            added = Contact.objects.create(
                programme=programme, organisation=organisation, name=name.strip(), email=email.strip().lower(),
                language=language, signs_off=signs_off,
            )  # fmt: skip
    except IntegrityError as error:
        raise ContactKnown(email) from error
    record("add-contact", by=by, on=added, programme=programme.pk)
    return added


@transaction.atomic
def remove_contact(*, programme: Programme, key: int, by: Person, at: datetime | None = None) -> None:
    """Let a contact person go: their links end now, and no mail goes to them any more."""
    require(by, Permission.RUN_ROUNDS, on=programme)
    moment = at or timezone.now()
    contact = Contact.objects.filter(programme=programme, pk=key, left_at__isnull=True).first()
    if contact is None:
        return
    Link.objects.filter(contact=contact, revoked_at__isnull=True).update(revoked_at=moment)
    contact.left_at = moment
    contact.save(update_fields=["left_at"])
    record("remove-contact", by=by, on=contact, programme=programme.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundGiven:
    """A round as a form gives it."""

    title: str
    reference_date: date
    answers_until: date
    review_until: date
    introduction: str = ""
    query: str = ""
    reminder_days: tuple[int, ...] = (7, 2)
    needs_sign_in: bool = False
    attached_form: str = ""


@transaction.atomic
def make_round(*, programme: Programme, given: RoundGiven, by: Person, at: datetime | None = None) -> Round:
    """Prepare a round; nobody is asked yet. Raises DatesOutOfOrder, NotAllowed."""
    require(by, Permission.RUN_ROUNDS, on=programme)
    made = Round(programme=programme, made_by=by, made_at=at or timezone.now())
    _fill(made, given)
    record("make-round", by=by, on=made, programme=programme.pk)
    return made


@transaction.atomic
def change_round(*, round_: Round, given: RoundGiven, by: Person) -> Round:
    """Change a draft, or the dates and introduction of an open round. Raises DatesOutOfOrder, RoundNotOpen, NotAllowed."""
    require(by, Permission.RUN_ROUNDS, on=round_.programme)
    standing = Round.objects.select_for_update().get(pk=round_.pk)
    if standing.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise RoundNotOpen
    query, form = standing.query, standing.attached_form
    _fill(standing, given)
    if standing.state == RoundState.OPEN:
        # What was asked stays what it was; links follow the new last day.
        Round.objects.filter(pk=standing.pk).update(query=query, attached_form=form)
        Link.objects.filter(submission__round=standing).update(expires_at=standing.ends_at)
    record("change-round", by=by, on=standing, programme=standing.programme_id)
    return standing


def _fill(standing: Round, given: RoundGiven) -> None:
    if given.answers_until > given.review_until:
        raise DatesOutOfOrder
    standing.title, standing.reference_date = given.title.strip(), given.reference_date
    standing.answers_until, standing.review_until = given.answers_until, given.review_until
    standing.introduction, standing.query = given.introduction.strip(), given.query
    standing.reminder_days = sorted(set(given.reminder_days), reverse=True)
    standing.needs_sign_in, standing.attached_form = given.needs_sign_in, given.attached_form
    standing.save()


@dataclass(slots=True)
class Asking:
    """Whom a round asks what: activities by organisation in the order of the report, and what cannot be asked."""

    by_organisation: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[int, list[Contact]] = field(default_factory=lambda: defaultdict(list))
    without_holder: int = 0
    names: dict[int, str] = field(default_factory=dict)

    @property
    def without_contact(self) -> list[tuple[str, int]]:
        """The organisations that have activities and nobody to ask."""
        return [
            (self.names[key], len(keys))
            for key, keys in self.by_organisation.items()
            if key not in self.contacts
        ]

    @property
    def asked(self) -> dict[int, list[int]]:
        """The organisations that can be asked."""
        return {key: keys for key, keys in self.by_organisation.items() if key in self.contacts}


FiltersOf = Callable[[str], register.Filters]


def asking_of(round_: Round, filters_of: FiltersOf) -> Asking:
    """Return whom the round would ask what, as the register stands now; a handful of statements."""
    found = Asking()
    filters, today = filters_of(round_.query), timezone.localdate()
    known = register.facets(round_.programme, filters)
    keys = register.keys_under(round_.programme, filters, known, today=today, most=MOST_ASKED)
    holders: dict[int, int | None] = {}
    for start in range(0, len(keys), 5_000):
        rows = Activity.objects.filter(pk__in=keys[start : start + 5_000]).values_list("pk", "holder")
        holders.update(rows)
    for key in keys:
        holder = holders[key]
        if holder is None:
            found.without_holder += 1
        else:
            found.by_organisation[holder].append(key)
    found.names = dict(
        Organisation.objects.filter(pk__in=list(found.by_organisation)).values_list("pk", "name")
    )
    for contact in Contact.objects.filter(programme=round_.programme, left_at__isnull=True).select_related(
        "organisation"
    ):
        if contact.organisation_id in found.by_organisation:
            found.contacts[contact.organisation_id].append(contact)
    return found


@transaction.atomic
def open_round(*, round_: Round, filters_of: FiltersOf, by: Person, at: datetime | None = None) -> Round:
    """Ask everybody: a submission per organisation, an answer to fill per activity, a mail per contact person.

    Raises RoundNotADraft, InThePast, NobodyToAsk, NotAllowed.
    """
    require(by, Permission.RUN_ROUNDS, on=round_.programme)
    moment = at or timezone.now()
    opened = Round.objects.select_for_update().select_related("programme").get(pk=round_.pk)
    if opened.state != RoundState.DRAFT:
        raise RoundNotADraft
    if opened.answers_until < timezone.localdate(moment):
        raise InThePast(opened.answers_until)
    asking = asking_of(opened, filters_of)
    if not asking.asked:
        raise NobodyToAsk
    opened.state, opened.opened_at = RoundState.OPEN, moment
    opened.save()
    submissions = Submission.objects.bulk_create(
        [Submission(round=opened, organisation_id=key, asked=len(keys)) for key, keys in asking.asked.items()]
    )
    _make_answers(submissions, asking.asked)
    mailing.keep_mails(
        opened,
        [
            mailing.opening_mail(opened, submission, contact, at=moment)
            for submission in submissions
            for contact in asking.contacts[submission.organisation_id]
        ],
    )
    record(
        "open-round", by=by, on=opened, programme=opened.programme_id, at=moment,
        organisations=len(submissions), activities=sum(map(len, asking.asked.values())),
    )  # fmt: skip
    return opened


def _make_answers(submissions: Sequence[Submission], asked: Mapping[int, Sequence[int]]) -> None:
    keys = [key for one in asked.values() for key in one]
    versions: dict[int, int] = {}
    for start in range(0, len(keys), 5_000):
        rows = Version.objects.filter(
            kind="activity", key__in=keys[start : start + 5_000], until__isnull=True
        )
        versions.update(rows.values_list("key", "pk"))
    Answer.objects.bulk_create(
        (
            Answer(submission=submission, activity_id=key, version_id=versions[key], position=position)
            for submission in submissions
            for position, key in enumerate(asked[submission.organisation_id], 1)
        ),
        batch_size=2_000,
    )


@transaction.atomic
def remind(
    *,
    round_: Round,
    by: Person | None,
    at: datetime | None = None,
    key: str = "",
    submissions: Sequence[int] | None = None,
) -> int:
    """Remind who has not handed in, once per ``key``; return how many mails that asks for. ``by`` is None for a set day.

    Raises RoundNotOpen, NotAllowed.
    """
    if by is not None:
        require(by, Permission.RUN_ROUNDS, on=round_.programme)
    moment = at or timezone.now()
    if not Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).exists():
        raise RoundNotOpen
    waiting = Submission.objects.filter(round=round_, state__in=OPEN_TO_PARTNER).select_related(
        "organisation", "round__programme"
    )
    if submissions is not None:
        waiting = waiting.filter(pk__in=submissions)
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(programme=round_.programme, left_at__isnull=True):
        contacts[contact.organisation_id].append(contact)
    occasion = key or f"{moment:%Y-%m-%dT%H:%M}"
    sent = mailing.keep_mails(
        round_,
        [
            mailing.reminder_mail(submission, contact, key=occasion, at=moment)
            for submission in waiting
            for contact in contacts[submission.organisation_id]
        ],
    )
    if sent:
        reminded = {mail.submission_id for mail in sent if mail.submission_id}
        Submission.objects.filter(pk__in=reminded).update(reminded_at=moment)
        record("remind", by=by, on=round_, programme=round_.programme_id, at=moment, mails=len(sent))
    return len(sent)


@transaction.atomic
def revoke_links(*, submission: Submission, by: Person, at: datetime | None = None) -> int:
    """Take back every link of a submission, after a mail went astray; return how many. Raises NotAllowed."""
    require(by, Permission.RUN_ROUNDS, on=submission.round.programme)
    moment = at or timezone.now()
    ended = Link.objects.filter(submission=submission, revoked_at__isnull=True, expires_at__gt=moment).update(
        revoked_at=moment
    )
    record(
        "revoke-links", by=by, on=submission, programme=submission.round.programme_id, at=moment, links=ended
    )
    return ended


@transaction.atomic
def send_new_links(*, submission: Submission, by: Person, at: datetime | None = None) -> int:
    """Mail the opening once more, with a new link, to everybody who is a contact person now; return how many mails.

    Raises RoundNotOpen, NotAllowed.
    """
    round_ = submission.round
    require(by, Permission.RUN_ROUNDS, on=round_.programme)
    moment = at or timezone.now()
    if not Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).exists():
        raise RoundNotOpen
    mails = []
    for contact in mailing.contacts_of(submission):
        mail = mailing.opening_mail(round_, submission, contact, at=moment)
        mail.key = f"{mail.key}-{moment.timestamp():.3f}"
        mails.append(mail)
    sent = mailing.keep_mails(round_, mails)
    record("send-new-links", by=by, on=submission, programme=round_.programme_id, at=moment, mails=len(sent))
    return len(sent)


DAY_BEGINS = 7
"""The hour from which reminders and digests of a day go out: who reads mail at night does not want ours."""


def remind_where_due(*, at: datetime) -> int:
    """Ask for the reminders and digests of today's set days, each once; return how many mails that is.

    The worker calls this every minute; all but the first call of a day find them asked for already.
    """
    local, wanted = timezone.localtime(at), 0
    if local.hour < DAY_BEGINS:
        return 0
    for round_ in Round.objects.filter(state=RoundState.OPEN).select_related("programme"):
        for days in round_.reminder_days:
            key = f"day-{days}"
            due = round_.answers_until - timedelta(days=days) == local.date()
            if due and not round_.mails.filter(key__startswith=f"reminder-{key}-").exists():
                wanted += remind(round_=round_, by=None, at=at, key=key)
        wanted += mailing.want_digests(round_, on=local.date(), at=at)
    return wanted


@transaction.atomic
def cancel_round(*, round_: Round, by: Person, at: datetime | None = None) -> None:
    """End a round without result: links end, mails that wait are not sent, nothing enters the register."""
    require(by, Permission.RUN_ROUNDS, on=round_.programme)
    moment = at or timezone.now()
    standing = Round.objects.select_for_update().get(pk=round_.pk)
    if standing.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise RoundNotOpen
    standing.state = RoundState.CANCELLED
    standing.save(update_fields=["state"])
    end_links(standing, at=moment)
    record("cancel-round", by=by, on=standing, programme=standing.programme_id, at=moment)


def end_links(round_: Round, *, at: datetime) -> None:
    """End every link of a round, and forget mails that were not sent yet."""
    Link.objects.filter(submission__round=round_, revoked_at__isnull=True).update(revoked_at=at)
    round_.mails.filter(state="waiting").delete()
