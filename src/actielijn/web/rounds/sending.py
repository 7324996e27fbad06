"""Hand mails over to the mail server: the worker does, each once; and hear from it that one came back.

A mail is claimed, built, and only then handed over. When the program stops while a mail is being built, the next worker takes it up
again. When it stops while the mail is being handed over, nobody can know whether the server took it: it is then shown as
uncertain, and goes out again only when a person says so.
"""

import logging
import secrets
from datetime import datetime, timedelta
from email import message_from_bytes, message_from_string, policy
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from markupsafe import Markup

from actielijn.language import speaking
from actielijn.web.organisations.models import Person
from actielijn.web.organisations.tokens import hash_of, new_token
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from .errors import MailTooLate
from .lifecycle import OPEN_TO_PARTNER, MailState, RoundState
from .models import Link, Mail
from .offline import form_of

LOST_AFTER = timedelta(minutes=5)
TRY_AGAIN_AFTER = timedelta(minutes=10)
MOST_TRIES = 6
RECEIPT, REMINDER = "receipt", "reminder"
_AT_ONCE = 50
"""Mails over one connection: mail servers end one that goes on, and then nobody knows whether the last mail was taken."""
_log = logging.getLogger(__name__)


def send_on_commit() -> None:
    """Have the worker send what waits, as soon as the deed is done."""
    transaction.on_commit(lambda: send_waiting.enqueue())


@task()
def send_waiting() -> None:
    """Send every mail that waits, many over one connection; safe to run twice at once."""
    connection: BaseEmailBackend = get_connection()
    try:
        count = 0
        while (mail := _claim(timezone.now())) is not None:
            _send(mail, connection)
            count += 1
            if count % _AT_ONCE == 0:
                connection.close()
    finally:
        connection.close()


def _claim(now: datetime) -> Mail | None:
    """Take one mail that waits, so that nobody else sends it."""
    while True:
        waiting = Mail.objects.filter(state=MailState.WAITING, wanted_at__lte=now).order_by("id")
        key = waiting.values_list("pk", flat=True).first()
        if key is None:
            return None
        message_id = f"<{secrets.token_hex(16)}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"
        taken = Mail.objects.filter(pk=key, state=MailState.WAITING).update(
            state=MailState.BUILDING, begun_at=now, message_id=message_id, problem=""
        )
        if taken:
            return Mail.objects.select_related("round__programme", "submission__organisation", "submission__round__programme", "contact").get(pk=key)  # fmt: skip


def _send(mail: Mail, connection: BaseEmailBackend) -> None:
    if is_moot(mail):
        Mail.objects.filter(pk=mail.pk).delete()
        return
    try:
        message = message_of(mail, link=_address(mail))
        message.connection = connection
        connection.open()
    except OSError as error:
        # The mail server cannot be reached; nothing was handed over.
        _later(mail, str(error) or type(error).__name__)
        return
    except Exception as error:
        # One mail that cannot be made, its form for instance, keeps no other from going out.
        _log.exception("mail %s could not be made", mail.pk)
        _later(mail, str(error) or type(error).__name__)
        return
    Mail.objects.filter(pk=mail.pk).update(state=MailState.SENDING)
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()), (0, b""))
        _end_or_later(mail, code, _text(said))
    except SMTPResponseException as error:
        _end_or_later(mail, error.smtp_code, _text(error.smtp_error))
        connection.close()
    except (SMTPException, OSError) as error:
        # The connection broke during the handing over: perhaps the server has the mail, perhaps not.
        Mail.objects.filter(pk=mail.pk).update(state=MailState.UNCERTAIN, problem=str(error)[:1000])
        connection.close()
    else:
        Mail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=timezone.now())


def is_moot(mail: Mail) -> bool:
    """Return whether a mail makes no sense any more: its round ended, its receiver left, or what it reminds of is done."""
    states = (RoundState.OPEN, RoundState.CLOSED) if mail.kind == RECEIPT else (RoundState.OPEN,)
    if mail.round.state not in states or (mail.contact is not None and mail.contact.left_at is not None):
        return True
    return (
        mail.kind == REMINDER and mail.submission is not None and mail.submission.state not in OPEN_TO_PARTNER
    )


def may_go_again(mail: Mail) -> bool:
    """Return whether a mail went out, or could not, and makes sense once more."""
    return mail.state not in (MailState.WAITING, MailState.BUILDING, MailState.SENDING) and not is_moot(mail)


def _end_or_later(mail: Mail, code: int, said: str) -> None:
    if code >= 500:
        Mail.objects.filter(pk=mail.pk).update(state=MailState.REFUSED, problem=f"{code} {said}"[:1000])
    else:
        _later(mail, f"{code} {said}")


def _later(mail: Mail, problem: str) -> None:
    """Let a mail wait for its next try, each time twice as long; after the last it has failed and a person is shown why."""
    tries = mail.tries + 1
    state = MailState.FAILED if tries >= MOST_TRIES else MailState.WAITING
    Mail.objects.filter(pk=mail.pk).update(
        state=state,
        tries=tries,
        problem=problem[:1000],
        wanted_at=timezone.now() + TRY_AGAIN_AFTER * 2**mail.tries,
    )


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _address(mail: Mail) -> str:
    """Return the address that the mail's link leads to; a contact's is made now and kept as a hash only."""
    base: str = settings.BASE_URL
    if mail.submission is None or mail.contact is None:
        return base + reverse("round", args=[mail.round.programme.slug, mail.round_id])
    token = new_token()
    Link.objects.create(
        submission=mail.submission, contact=mail.contact, token_hash=hash_of(token), made_at=timezone.now(), expires_at=mail.round.ends_at
    )  # fmt: skip
    return base + reverse("open-link", args=[token])


def message_of(mail: Mail, *, link: str) -> EmailMultiAlternatives:
    """Return a mail as it goes out: plain text, HTML in which every word is escaped, and the form where one is wanted."""
    text = "\n\n".join([*mail.paragraphs, f"{mail.link_label}:\n{link}"])
    message = EmailMultiAlternatives(
        subject=mail.subject, body=text, to=[mail.to], headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    )  # fmt: skip
    message.attach_alternative(html_of(mail, link=link), "text/html")
    if mail.attached and mail.submission is not None:
        with speaking(mail.language):
            message.attach(*form_of(mail.submission, mail.attached))
    return message


def html_of(mail: Mail, *, link: str) -> str:
    """Return the HTML part of a mail; the preview shows the same."""
    lines = [Markup("<p>{}</p>").format(one).replace("\n", Markup("<br>")) for one in mail.paragraphs]
    html = Markup('<!doctype html><html lang="{}"><body>{}<p><a href="{}">{}</a></p></body></html>')
    return str(html.format(mail.language, Markup("").join(lines), link, mail.link_label))


@transaction.atomic
def send_again(*, mail: Mail, by: Person, at: datetime | None = None) -> Mail:
    """Send a mail once more, with a new link, to the contact's address of now; earlier links go on working.

    Raises MailTooLate, NotAllowed.
    """
    require(by, Permission.RUN_ROUNDS, on=mail.round.programme)
    if is_moot(mail):
        raise MailTooLate
    moment = at or timezone.now()
    again = Mail.objects.create(
        round=mail.round, submission=mail.submission, contact=mail.contact, key=f"{mail.key[:90]}-again-{secrets.token_hex(6)}", kind=mail.kind,
        to=mail.contact.email if mail.contact else mail.to, language=mail.language, subject=mail.subject, paragraphs=mail.paragraphs,
        link_label=mail.link_label, attached=mail.attached, wanted_at=moment,
    )  # fmt: skip
    record("send-mail-again", by=by, on=again, programme=mail.round.programme_id, at=moment, first=mail.pk)
    send_on_commit()
    return again


def requeue_lost(now: datetime) -> int:
    """Take up again what a killed worker left; return how many mails that concerns.

    A mail that was only being built waits again; one that was being handed over becomes uncertain.
    """
    lost = Mail.objects.filter(begun_at__lt=now - LOST_AFTER)
    built = lost.filter(state=MailState.BUILDING).update(state=MailState.WAITING)
    handed = lost.filter(state=MailState.SENDING).update(state=MailState.UNCERTAIN)
    # Those just asked for have a task of their own; the others wait for their next try, or lost it.
    if Mail.objects.filter(state=MailState.WAITING, wanted_at__lt=now - timedelta(minutes=1)).exists():
        send_waiting.enqueue()
    return built + handed


def take_bounce(data: bytes) -> Mail | None:
    """Mark the mail that a delivery report is about as bounced, and return it; None for any other mail."""
    report = message_from_bytes(data, policy=policy.default)
    if report.get_content_type() != "multipart/report":
        return None
    # The mail that came back stands inside the report, whole or as its headers; walking comes past both.
    ids = [str(part["Message-ID"]) for part in report.walk() if part is not report and part["Message-ID"]]
    headers = [
        part.get_content() for part in report.walk() if part.get_content_type() == "text/rfc822-headers"
    ]
    ids += [str(message_from_string(_text(text), policy=policy.default)["Message-ID"]) for text in headers]
    mail = Mail.objects.filter(message_id__in=ids).first()
    if mail is None:
        return None
    status = next(
        (part.as_string() for part in report.walk() if part.get_content_type() == "message/delivery-status"),
        "",
    )
    Mail.objects.filter(pk=mail.pk).update(state=MailState.BOUNCED, problem=" ".join(status.split())[:1000])
    record("mail-bounced", by=None, on=mail, programme=mail.round.programme_id)
    return mail
