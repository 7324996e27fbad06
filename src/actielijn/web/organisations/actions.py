"""Add and change organisations and people, and what people prove themselves with."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from markupsafe import Markup

from actielijn.language import _, speaking
from actielijn.web.trail.actions import record
from actielijn.web.trail.models import Event

from .errors import AddressTaken, LastFactor, LinkNotUsable, NameTaken, TooManyTries, WrongCode
from .models import Organisation, Passkey, PasswordLink, Person, RecoveryCode
from .tokens import hash_of, new_token

PASSWORD_LINK_LASTS = timedelta(hours=1)
MOST_WRONG_CODES, WRONG_CODES_WITHIN = 5, timedelta(minutes=15)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@transaction.atomic
def add_organisation(*, name: str, by: Person, short_name: str = "", uri: str = "") -> Organisation:
    """Add an organisation. Raises NameTaken. The caller has checked that the person may."""
    folded = " ".join(name.split())
    if Organisation.objects.filter(name__iexact=folded).exists():
        raise NameTaken(folded)
    added = Organisation.objects.create(name=folded, short_name=short_name.strip(), uri=uri.strip())
    record("add-organisation", by=by, on=added)
    return added


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, short_name: str, uri: str, by: Person
) -> Organisation:
    """Change an organisation; editions that were frozen keep the name of their day. Raises NameTaken."""
    folded = " ".join(name.split())
    if Organisation.objects.filter(name__iexact=folded).exclude(pk=organisation.pk).exists():
        raise NameTaken(folded)
    was = organisation.name
    organisation.name, organisation.short_name, organisation.uri = folded, short_name.strip(), uri.strip()
    organisation.save()
    record("rename-organisation", by=by, on=organisation, was=was)
    return organisation


@transaction.atomic
def add_administrator(*, email: str, name: str, password: str) -> Person:
    """Add an administrator of the whole installation, from the command line. Raises AddressTaken, ValidationError."""
    if Person.objects.filter(email__iexact=email.strip()).exists():
        raise AddressTaken
    validate_password(password, Person(email=email, name=name))
    person = Person.objects.add(email=email, name=name, password=password, is_administrator=True)
    record("add-administrator", by=None, on=person)
    return person


@transaction.atomic
def change_person(*, person: Person, name: str, language: str) -> Person:
    """Change one's own name and language."""
    person.name, person.language = name.strip(), language
    person.save(update_fields=["name", "language"])
    record("change-account", by=person, on=person)
    return person


@transaction.atomic
def change_password(*, person: Person, password: str) -> None:
    """Give a person a new password; every other session of theirs ends with it. Raises ValidationError."""
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    PasswordLink.objects.filter(person=person, ended_at__isnull=True).update(ended_at=timezone.now())
    record("change-password", by=person, on=person)


# -- second factors


def begin_totp(person: Person) -> TOTPDevice:
    """Return the authenticator app that is being set up, the same one until it is confirmed."""
    device = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=person, name="totp", confirmed=False)


@transaction.atomic
def confirm_totp(*, person: Person, code: str) -> None:
    """Confirm the app by its first code; an app that was there before ends. Raises WrongCode."""
    device = begin_totp(person)
    if not device.verify_token(code.replace(" ", "")):
        raise WrongCode
    TOTPDevice.objects.filter(user=person, confirmed=True).delete()
    device.confirmed = True
    device.save()
    record("add-second-factor", by=person, on=person, factor="totp")


@transaction.atomic
def new_recovery_codes(*, person: Person) -> list[str]:
    """Give a person ten new recovery codes and return them; they are shown once, and older ones end."""
    codes = [
        "-".join("".join(secrets.choice(_ALPHABET) for _i in range(5)) for _j in range(2)) for _k in range(10)
    ]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(person=person, code_hash=hash_of(code)) for code in codes])
    record("new-recovery-codes", by=person, on=person)
    return codes


def check_code(*, person: Person, code: str) -> None:
    """Accept a code of the app, or a recovery code, once. Raises WrongCode, TooManyTries."""
    since = timezone.now() - WRONG_CODES_WITHIN
    wrong = Event.objects.filter(
        actor=person.pk, action="second-factor", result="refused", at__gte=since
    ).count()
    if wrong >= MOST_WRONG_CODES:
        record("second-factor", by=person, on=person, result="refused", locked=True)
        raise TooManyTries
    folded = code.strip().upper().replace(" ", "")
    if not (_is_right_totp(person, folded) or _is_right_recovery_code(person, folded)):
        record("second-factor", by=person, on=person, result="refused")
        raise WrongCode
    record("second-factor", by=person, on=person)


def _is_right_totp(person: Person, code: str) -> bool:
    if not code.isdecimal():
        return False
    with transaction.atomic():
        devices = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=True)
        return any(device.verify_token(code) for device in devices)


def _is_right_recovery_code(person: Person, code: str) -> bool:
    unused = RecoveryCode.objects.filter(person=person, code_hash=hash_of(code), used_at__isnull=True)
    return unused.update(used_at=timezone.now()) == 1


@transaction.atomic
def add_passkey(
    *, person: Person, credential: bytes, public_key: bytes, sign_count: int, label: str
) -> Passkey:
    """Add a passkey that the browser made and proved."""
    added = Passkey.objects.create(
        person=person,
        credential=credential,
        public_key=public_key,
        sign_count=sign_count,
        label=label.strip()[:100] or "passkey",
    )
    record("add-second-factor", by=person, on=person, factor="passkey", label_of_passkey=added.label)
    return added


@transaction.atomic
def use_passkey(*, passkey: Passkey, sign_count: int) -> None:
    """Keep that a passkey was shown."""
    passkey.sign_count, passkey.used_at = sign_count, timezone.now()
    passkey.save(update_fields=["sign_count", "used_at"])
    record("second-factor", by=passkey.person, on=passkey.person, factor="passkey")


@transaction.atomic
def remove_passkey(*, person: Person, key: int) -> None:
    """Remove a passkey. Raises LastFactor when nothing else is left."""
    others = (
        person.passkeys.exclude(pk=key).exists()
        or TOTPDevice.objects.filter(user=person, confirmed=True).exists()
    )
    if not others:
        raise LastFactor
    removed, _kinds = person.passkeys.filter(pk=key).delete()
    if removed:
        record("remove-second-factor", by=person, on=person, factor="passkey")


def has_second_factor(person: Person) -> bool:
    """Return whether a person has set up a second factor."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).exists() or person.passkeys.exists()


# -- a new password by mail


def ask_for_password(*, email: str, at: datetime | None = None) -> None:
    """Send a link to choose a new password, if there is an account; the answer is the same either way."""
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        record("ask-for-password", by=None, result="refused")
        return
    moment, token = at or timezone.now(), new_token()
    with transaction.atomic():
        PasswordLink.objects.filter(person=person, ended_at__isnull=True).update(ended_at=moment)
        PasswordLink.objects.create(
            person=person, token_hash=hash_of(token), expires_at=moment + PASSWORD_LINK_LASTS
        )
        record("ask-for-password", by=person, on=person)
        transaction.on_commit(lambda: _send_password_link(person, token))


def person_of_password_link(token: str, *, at: datetime | None = None) -> Person:
    """Return whose link this is. Raises LinkNotUsable."""
    link = PasswordLink.objects.filter(
        token_hash=hash_of(token), ended_at__isnull=True, expires_at__gt=at or timezone.now()
    ).select_related("person").first()  # fmt: skip
    if link is None or not link.person.is_active:
        raise LinkNotUsable
    return link.person


@transaction.atomic
def use_password_link(*, token: str, password: str) -> Person:
    """Choose a new password by a link, which ends with it. Raises LinkNotUsable, ValidationError."""
    person = Person.objects.select_for_update().get(pk=person_of_password_link(token).pk)
    person_of_password_link(token)
    change_password(person=person, password=password)
    return person


def _send_password_link(person: Person, token: str) -> None:
    address = settings.BASE_URL + reverse("new-password", args=[token])
    with speaking(person.language):
        send_mail(
            to=person.email,
            subject=_("Choose a new password"),
            paragraphs=[
                _("Dear {name},").format(name=person.name),
                _(
                    "Somebody, probably you, asked for a new password for Actielijn. The link below works for one hour, once."
                ),
                _("If it was not you, you need do nothing: your password stays as it is."),
            ],
            link=(_("Choose a new password"), address),
        )


def send_mail(*, to: str, subject: str, paragraphs: list[str], link: tuple[str, str]) -> None:
    """Send a mail as plain text and as HTML, with one link; every text is escaped in the HTML."""
    label, address = link
    text = "\n\n".join([*paragraphs[:-1], f"{label}:\n{address}", paragraphs[-1]])
    html = Markup("").join(
        [
            *(Markup("<p>{}</p>").format(one) for one in paragraphs[:-1]),
            Markup('<p><a href="{}">{}</a></p>').format(address, label),
            Markup("<p>{}</p>").format(paragraphs[-1]),
        ]
    )
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[to])
    mail.attach_alternative(str(html), "text/html")
    mail.send()
