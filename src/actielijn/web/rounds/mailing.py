"""What the mails of a round say, each in the receiver's language; what is asked for twice under one key is sent once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from actielijn.language import _, day_in_words, ngettext, speaking
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Membership
from actielijn.web.programmes.permissions import Role
from actielijn.web.register.storing import chunks

from .lifecycle import SubmissionState
from .models import Contact, Mail, Round, Submission
from .sending import send_on_commit


def opening_mail(round_: Round, submission: Submission, contact: Contact, *, at: datetime) -> Mail:
    """Return the mail that opens a round, not yet asked for: the preview shows the same."""
    programme = round_.programme
    with speaking(contact.language):
        asked = ngettext(
            "We ask you how {count} activity of {organisation} stands on {day}.",
            "We ask you how {count} activities of {organisation} stand on {day}.",
            submission.asked,
        )
        way_in = (
            _("The link below asks you to sign in. What you type is kept as you go.")
            if round_.needs_sign_in
            else _("The link below is for you alone and needs no account. What you type is kept as you go.")
        )
        paragraphs = [
            round_.introduction,
            asked.format(
                count=submission.asked, organisation=submission.organisation.name, day=day_in_words(round_.reference_date)
            ),
            _("Please answer by {day}. Last time's text stands beside each question; what has not changed takes one click.").format(
                day=day_in_words(round_.answers_until)
            ),
            way_in,
            _("Would you rather fill it in offline? The attached form can be sent back through the same page.")
            if round_.attached_form
            else "",
            _("You get this mail because the programme {programme} knows you as contact person. Not you? Answer this mail.").format(
                programme=programme.title
            ),
        ]  # fmt: skip
        return _to_contact(
            submission, contact, "opening", key=f"opening-{submission.pk}-{contact.pk}", at=at, attached=round_.attached_form,
            subject=_("{programme}: your update by {day}").format(programme=programme.title, day=day_in_words(round_.answers_until)),
            paragraphs=paragraphs, label=_("Give your update"),
        )  # fmt: skip


def reminder_mail(submission: Submission, contact: Contact, *, key: str, at: datetime) -> Mail:
    """Return a reminder; ``key`` names the occasion, so that nobody is reminded twice of one."""
    round_, organisation = submission.round, submission.organisation.name
    with speaking(contact.language):
        left = submission.asked - submission.answered
        if left:
            stands = ngettext(
                "{count} activity of {organisation} still has no answer.",
                "{count} activities of {organisation} still have no answer.",
                left,
            ).format(count=left, organisation=organisation)
        else:
            stands = _(
                "All activities of {organisation} have an answer, but it was not handed in yet."
            ).format(organisation=organisation)
        until = day_in_words(round_.answers_until)
        return _to_contact(
            submission, contact, "reminder", key=f"reminder-{key}-{submission.pk}-{contact.pk}", at=at,
            subject=_("Reminder: {programme}, your update by {day}").format(programme=round_.programme.title, day=until),
            paragraphs=[
                stands,
                _("Answers are asked for by {day}.").format(day=until),
                _("The link below is for you alone; the ones in earlier mails work too."),
            ],
            label=_("Give your update"),
        )  # fmt: skip


def want_returned(submission: Submission, *, at: datetime) -> None:
    """Tell the organisation that its submission came back, with what was asked."""

    def mail(contact: Contact) -> Mail:
        return _to_contact(
            submission, contact, "returned", key=_occasion("returned", submission, contact, at), at=at,
            subject=_("{programme}: a question about your update").format(programme=submission.round.programme.title),
            paragraphs=[
                _("We have read your update and have something to ask you before we can take it over."),
                submission.question,
                _("The questions stand beside the activities that they are about."),
            ],
            label=_("Look at the questions"),
        )  # fmt: skip

    keep_mails(submission.round, [_spoken(mail, contact) for contact in contacts_of(submission)])


def want_signing(submission: Submission, signers: Sequence[Contact], *, by: str, at: datetime) -> None:
    """Ask the organisation's own reviewers to look and hand in."""

    def mail(contact: Contact) -> Mail:
        return _to_contact(
            submission, contact, "signing", key=_occasion("signing", submission, contact, at), at=at,
            subject=_("{programme}: please look at your organisation's update").format(
                programme=submission.round.programme.title),
            paragraphs=[
                _("{name} has prepared the update of {organisation}. Please look at it, and hand it in or give it back.").format(
                    name=by, organisation=submission.organisation.name),
            ],
            label=_("Look at the update"),
        )  # fmt: skip

    keep_mails(submission.round, [_spoken(mail, contact) for contact in signers])


def want_given_back(submission: Submission, *, by: str, note: str, at: datetime) -> None:
    """Tell the colleagues that their own reviewer gave the update back, with the word that was left."""

    def mail(contact: Contact) -> Mail:
        return _to_contact(
            submission, contact, "given-back", key=_occasion("given-back", submission, contact, at), at=at,
            subject=_("{programme}: your update was given back to you").format(programme=submission.round.programme.title),
            paragraphs=[
                _("{name} looked at the update of {organisation} and gave it back. You can change it again.").format(
                    name=by, organisation=submission.organisation.name),
                note,
            ],
            label=_("Give your update"),
        )  # fmt: skip

    colleagues = [contact for contact in contacts_of(submission) if not contact.signs_off]
    keep_mails(submission.round, [_spoken(mail, contact) for contact in colleagues])


def want_receipt(submission: Submission, *, at: datetime) -> None:
    """Send everybody at the organisation a copy of what was handed in."""

    def mail(contact: Contact) -> Mail:
        return _to_contact(
            submission, contact, "receipt", key=_occasion("receipt", submission, contact, at), at=at, attached="xlsx",
            subject=_("{programme}: your update was received").format(programme=submission.round.programme.title),
            paragraphs=[
                _("{name} handed in the update of {organisation}. Thank you.").format(
                    name=submission.handed_in_name, organisation=submission.organisation.name),
                _("A copy is attached; until the round ends you can also look at it by the link."),
            ],
            label=_("Look at what was handed in"),
        )  # fmt: skip

    keep_mails(submission.round, [_spoken(mail, contact) for contact in contacts_of(submission)])


def want_digests(round_: Round, *, on: date, at: datetime) -> int:
    """Ask for one mail a day to each coordinator that tells how the round stands; return how many are new.

    None on the day that the round opened: the coordinator has just opened it.
    """
    if (round_.opened_at and timezone.localdate(round_.opened_at) == on) or Mail.objects.filter(
        round=round_, key__startswith=f"digest-{on}-"
    ).exists():
        return 0
    counts = dict.fromkeys(SubmissionState.values, 0)
    for state in Submission.objects.filter(round=round_).values_list("state", flat=True):
        counts[state] += 1
    members = Membership.objects.filter(
        programme=round_.programme, role=Role.COORDINATOR, person__is_active=True
    )
    mails = [_digest(round_, member.person, counts, on, at) for member in members.select_related("person")]
    return len(keep_mails(round_, mails))


def _digest(round_: Round, person: Person, counts: Mapping[str, int], on: date, at: datetime) -> Mail:
    with speaking(person.language):
        done = counts[SubmissionState.HANDED_IN] + counts[SubmissionState.ACCEPTED]
        return Mail(
            round=round_, key=f"digest-{on}-{person.pk}", kind="digest", to=person.email, language=person.language, wanted_at=at,
            subject=_one_line(_("{title}: {done} of {all} organisations have handed in").format(
                title=round_.title, done=done, all=sum(counts.values()))),
            paragraphs=[
                _("Dear {name},").format(name=person.name),
                _("Not opened: {not_opened}. Busy: {busy}. Handed in: {handed_in}. Returned: {returned}. Accepted: {accepted}.").format(
                    not_opened=counts["not_opened"], busy=counts["busy"] + counts["signing"], handed_in=counts["handed_in"],
                    returned=counts["returned"], accepted=counts["accepted"]),
                _("Answers are asked for by {day}.").format(day=day_in_words(round_.answers_until)),
            ],
            link_label=_("Open the board"),
        )  # fmt: skip


def keep_mails(round_: Round, mails: Iterable[Mail]) -> list[Mail]:
    """Write the mails whose key is new in the round, have them sent when the deed is done, and return them."""
    asked = {mail.key: mail for mail in mails}
    known = {
        key
        for chunk in chunks(list(asked))
        for key in Mail.objects.filter(round=round_, key__in=chunk).values_list("key", flat=True)
    }
    new = [mail for key, mail in asked.items() if key not in known]
    # Two who ask at once may both see a key as new; the constraint lets one of them in.
    Mail.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    if new:
        send_on_commit()
    return new


def contacts_of(submission: Submission) -> list[Contact]:
    """Return whom an organisation's mails go to."""
    return list(
        Contact.objects.filter(
            programme=submission.round.programme_id,
            organisation=submission.organisation_id,
            left_at__isnull=True,
        )
    )


def _spoken(mail: Callable[[Contact], Mail], contact: Contact) -> Mail:
    with speaking(contact.language):
        return mail(contact)


def _occasion(kind: str, submission: Submission, contact: Contact, at: datetime) -> str:
    return f"{kind}-{submission.pk}-{contact.pk}-{at.timestamp():.3f}"


def _to_contact(
    submission: Submission, contact: Contact, kind: str, *, key: str, subject: str, paragraphs: Sequence[str], label: str, at: datetime,
    attached: str = "",
) -> Mail:  # fmt: skip
    return Mail(
        round=submission.round, submission=submission, contact=contact, key=key[:120], kind=kind, to=contact.email, language=contact.language,
        subject=_one_line(subject), paragraphs=[_("Dear {name},").format(name=contact.name), *filter(None, paragraphs)],
        link_label=label, attached=attached, wanted_at=at,
    )  # fmt: skip


def _one_line(subject: str) -> str:
    # A line break in a title must not become a header of its own.
    return " ".join(subject.split())[:300]
