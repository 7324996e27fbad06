"""Make programmes, set their vocabulary, and give and take roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from actielijn.language import _, speaking
from actielijn.snapshot import slug as slug_of
from actielijn.web.organisations.actions import send_mail
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.organisations.tokens import hash_of, new_token
from actielijn.web.trail.actions import record

from .errors import (
    InvitationNotUsable,
    LastOne,
    NotYours,
    RoleNeedsOrganisation,
    RoleTooHigh,
    SlugTaken,
    StatusDoubled,
    StatusInUse,
)
from .models import Invitation, Membership, Programme, Status
from .permissions import ROLES, NotAllowed, Permission, Role, require, roles_of

INVITATION_LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusGiven:
    """A status as a form gives it; ``was`` is the key of the one that it changes, empty for a new one."""

    labels: dict[str, str]
    glyph: str = ""
    phase: str = "unknown"
    colour: str = ""
    was: str = ""


@transaction.atomic
def create_programme(
    *, title: str, language: str, by: Person, publisher: str = "", slug: str = ""
) -> Programme:
    """Make a programme; who makes it coordinates it until roles are given. Raises SlugTaken, NotAllowed."""
    if not by.is_administrator:
        raise NotAllowed(Permission.MANAGE_PEOPLE)
    address = slug or slug_of(title, length=50) or "programma"
    if Programme.objects.filter(slug=address).exists():
        raise SlugTaken(address)
    made = Programme.objects.create(
        slug=address, title=title.strip(), language=language, publisher=publisher.strip()
    )
    for role in (Role.ADMINISTRATOR, Role.COORDINATOR):
        Membership.objects.create(programme=made, person=by, role=role)
    record("create-programme", by=by, on=made, programme=made.pk)
    return made


@transaction.atomic
def change_programme(
    *, programme: Programme, title: str, language: str, publisher: str, by: Person
) -> Programme:
    """Change what a programme is called and by whom it is published. Raises NotAllowed."""
    require(by, Permission.SET_STATUSES, on=programme)
    programme.title, programme.language, programme.publisher = title.strip(), language, publisher.strip()
    programme.save()
    record("change-programme", by=by, on=programme, programme=programme.pk)
    return programme


@transaction.atomic
def set_statuses(*, programme: Programme, given: Sequence[StatusGiven], by: Person) -> None:
    """Make the vocabulary what is given, in this order; keys of statuses that stay do not change.

    Raises StatusInUse when one that activities have is left out, StatusDoubled, NotAllowed.
    """
    require(by, Permission.SET_STATUSES, on=programme)
    known = {status.key: status for status in programme.statuses.select_for_update()}
    kept: set[str] = set()
    seen: set[str] = set()
    for position, one in enumerate(given, 1):
        label = next(text for text in one.labels.values() if text)
        if label.casefold() in seen:
            raise StatusDoubled(label)
        seen.add(label.casefold())
        status = known.get(one.was) or Status(programme=programme, key=_free_key(label, {*known, *kept}))
        status.labels, status.glyph, status.phase = one.labels, one.glyph, one.phase
        status.colour, status.position = one.colour, position
        status.save()
        kept.add(status.key)
    _remove_statuses([status for key, status in known.items() if key not in kept])
    record("set-statuses", by=by, on=programme, programme=programme.pk, keys=sorted(kept))


@transaction.atomic
def invite(
    *,
    programme: Programme,
    email: str,
    role: Role,
    by: Person,
    organisation: Organisation | None = None,
    at: datetime | None = None,
) -> Invitation:
    """Offer a role by mail; an open invitation to the same address and role is replaced. Raises RoleTooHigh, NotAllowed."""
    _may_give(programme, role, by)
    if (role is Role.EDITOR) != (organisation is not None):
        raise RoleNeedsOrganisation
    moment, token, address = at or timezone.now(), new_token(), email.strip().lower()
    Invitation.objects.filter(
        programme=programme,
        email__iexact=address,
        role=role,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    ).update(revoked_at=moment)
    made = Invitation.objects.create(
        programme=programme, email=address, role=role, organisation=organisation, token_hash=hash_of(token),
        by=by, at=moment, expires_at=moment + INVITATION_LASTS,
    )  # fmt: skip
    record("invite", by=by, on=made, programme=programme.pk, role=role.value, label=role.value)
    transaction.on_commit(lambda: _send_invitation(made, token))
    return made


@transaction.atomic
def revoke_invitation(*, programme: Programme, key: int, by: Person) -> None:
    """Take an invitation back; its link works no longer. Raises NotAllowed."""
    require(by, Permission.MANAGE_PEOPLE, on=programme)
    open_ones = Invitation.objects.filter(
        programme=programme, pk=key, accepted_at__isnull=True, revoked_at__isnull=True
    )
    if open_ones.update(revoked_at=timezone.now()):
        record("revoke-invitation", by=by, programme=programme.pk, on=programme, invitation=key)


def invitation_of(token: str, *, at: datetime | None = None) -> Invitation:
    """Return the open invitation of a link. Raises InvitationNotUsable."""
    found = Invitation.objects.filter(
        token_hash=hash_of(token), accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at or timezone.now()
    ).select_related("programme", "organisation", "by").first()  # fmt: skip
    if found is None:
        raise InvitationNotUsable
    return found


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str) -> Person:
    """Accept an invitation without an account: one is made. Raises InvitationNotUsable, ValidationError."""
    invitation = invitation_of(token)
    if Person.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationNotUsable
    validate_password(password, Person(email=invitation.email, name=name))
    person = Person.objects.add(email=invitation.email, name=name, password=password)
    return _accept(invitation, person)


@transaction.atomic
def accept_as(*, token: str, person: Person) -> Person:
    """Accept an invitation with the account of its address. Raises InvitationNotUsable, NotYours."""
    invitation = invitation_of(token)
    if invitation.email.casefold() != person.email.casefold():
        raise NotYours
    return _accept(invitation, person)


@transaction.atomic
def change_role(
    *, programme: Programme, key: int, role: Role, by: Person, organisation: Organisation | None = None
) -> Membership:
    """Give a member another role. Raises RoleTooHigh, LastOne, RoleNeedsOrganisation, NotAllowed."""
    _may_give(programme, role, by)
    member = programme.memberships.select_for_update().get(pk=key)
    _may_give(programme, Role(member.role), by)
    if (role is Role.EDITOR) != (organisation is not None):
        raise RoleNeedsOrganisation
    was, member.role, member.organisation = member.role, role, organisation
    member.save()
    _somebody_gives_roles(programme)
    record("change-role", by=by, on=member.person, programme=programme.pk, was=was, now=role.value)
    return member


@transaction.atomic
def remove_member(*, programme: Programme, key: int, by: Person) -> None:
    """Take a role away. Raises RoleTooHigh, LastOne, NotAllowed."""
    require(by, Permission.MANAGE_PEOPLE, on=programme)
    member = programme.memberships.select_for_update().select_related("person").get(pk=key)
    _may_give(programme, Role(member.role), by)
    person, role = member.person, member.role
    member.delete()
    _somebody_gives_roles(programme)
    record("remove-member", by=by, on=person, programme=programme.pk, role=role)


def _accept(invitation: Invitation, person: Person) -> Person:
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True)
    if not used.update(accepted_at=timezone.now()):
        raise InvitationNotUsable
    Membership.objects.get_or_create(
        programme=invitation.programme,
        person=person,
        role=invitation.role,
        organisation=invitation.organisation,
    )
    record(
        "accept-invitation",
        by=person,
        on=invitation.programme,
        programme=invitation.programme.pk,
        role=invitation.role,
    )
    return person


def _may_give(programme: Programme, role: Role, by: Person) -> None:
    require(by, Permission.MANAGE_PEOPLE, on=programme)
    is_administrator = by.is_administrator or Role.ADMINISTRATOR in {
        own for own, _organisation in roles_of(by, programme)
    }
    if role is Role.ADMINISTRATOR and not is_administrator:
        raise RoleTooHigh


def _somebody_gives_roles(programme: Programme) -> None:
    giving = [role for role, granted in ROLES.items() if Permission.MANAGE_PEOPLE in granted]
    if not programme.memberships.filter(role__in=giving, person__is_active=True).exists():
        raise LastOne


def _free_key(label: str, taken: set[str]) -> str:
    key = slug_of(label, length=40).replace("-", "_") or "status"
    count, free = 1, key
    while free in taken:
        count += 1
        free = f"{key}_{count}"
    return free


def _remove_statuses(statuses: Sequence[Status]) -> None:
    used = []
    for status in statuses:
        try:
            with transaction.atomic():
                status.delete()
        except ProtectedError:
            used.append(str(status))
    if used:
        raise StatusInUse(used)


def _send_invitation(invitation: Invitation, token: str) -> None:
    known = Person.objects.filter(email__iexact=invitation.email).first()
    address = settings.BASE_URL + reverse("invitation", args=[token])
    with speaking(known.language if known else invitation.programme.language):
        send_mail(
            to=invitation.email,
            subject=_("Invitation to the programme {programme}").format(programme=invitation.programme.title),
            paragraphs=[
                _("{name} invites you to work on the programme {programme} in Actielijn.").format(
                    name=invitation.by.name, programme=invitation.programme.title
                ),
                _(
                    "The link works once, and for two weeks. Do you not expect this mail? Then you need do nothing."
                ),
            ],
            link=(_("Accept the invitation"), address),
        )
