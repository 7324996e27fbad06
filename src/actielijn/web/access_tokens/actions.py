"""Make, revoke and show access tokens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.organisations.tokens import hash_of, new_token
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from .errors import (
    LabelMissing,
    LastsTooLong,
    OrganisationUnclear,
    ScopeMissing,
    ScopeNotHeld,
    TokenNotUsable,
    TooManyUses,
)
from .models import AccessToken, Scope

MOST_DAYS = 366
MOST_PER_MINUTE = 60
_MARK = "actielijn_"
"""What every token begins with, so that programs that look for leaked secrets know one."""


@dataclass(slots=True)
class Machine:
    """Who stands in the trail when a token was used: a machine by the label of its token, never a person's number."""

    name: str
    pk: int | None = None


@transaction.atomic
def make_token(
    *, programme: Programme, label: str, scopes: Collection[str], days: int, by: Person | None, organisation: Organisation | None = None,
    at: datetime | None = None,
) -> tuple[AccessToken, str]:  # fmt: skip
    """Make a token and return it with its secret, which is shown once and kept nowhere.

    ``by`` is None from the command line, where the operators of the installation are. Raises NotAllowed, LabelMissing,
    ScopeMissing, OrganisationUnclear, LastsTooLong.
    """
    if by is not None:
        require(by, Permission.MANAGE_PEOPLE, on=programme)
    label, moment = " ".join(label.split())[:100], at or timezone.now()
    if not label:
        raise LabelMissing
    if not scopes:
        raise ScopeMissing
    if organisation is None and Scope.HAND_IN in scopes:
        raise OrganisationUnclear
    if organisation is not None and not {Scope.HAND_IN, Scope.KEEP_VALUES} & set(scopes):
        raise OrganisationUnclear
    if not 1 <= days <= MOST_DAYS:
        raise LastsTooLong(MOST_DAYS)
    secret = _MARK + new_token()
    made = AccessToken.objects.create(
        programme=programme, label=label, reads_drafts=Scope.READ_DRAFTS in scopes, hands_in=Scope.HAND_IN in scopes,
        keeps_values=Scope.KEEP_VALUES in scopes, organisation=organisation, token_hash=hash_of(secret), beginning=secret[: len(_MARK) + 4], made_at=moment, made_by=by,
        expires_at=moment + timedelta(days=days),
    )  # fmt: skip
    record(
        "make-access-token", by=by, on=made, programme=programme.pk, at=moment,
        scopes=[str(scope) for scope in made.scopes], organisation=organisation.name if organisation else "",
        expires=made.expires_at.isoformat(),
    )  # fmt: skip
    return made, secret


@transaction.atomic
def revoke_token(*, programme: Programme, key: int, by: Person | None, at: datetime | None = None) -> bool:
    """Revoke a token; it works no longer from this moment. Return whether it still worked. Raises NotAllowed."""
    if by is not None:
        require(by, Permission.MANAGE_PEOPLE, on=programme)
    token = (
        AccessToken.objects.select_for_update()
        .filter(programme=programme, pk=key, revoked_at__isnull=True)
        .first()
    )
    if token is None:
        return False
    token.revoked_at = at or timezone.now()
    token.save(update_fields=["revoked_at"])
    record("revoke-access-token", by=by, on=token, programme=programme.pk, at=token.revoked_at)
    return True


def show_token(secret: str, *, at: datetime | None = None) -> AccessToken:
    """Return the token of a secret that a machine shows, and count the use. Raises TokenNotUsable, TooManyUses."""
    moment = at or timezone.now()
    minute = int(moment.timestamp()) // 60
    usable = AccessToken.objects.filter(
        token_hash=hash_of(secret), revoked_at__isnull=True, expires_at__gt=moment
    )
    # One statement, so that uses at the same time in several processes are all counted.
    counted = usable.update(
        uses=Case(When(minute=minute, then=F("uses") + 1), default=Value(1)), minute=minute, used_at=moment
    )
    token = usable.select_related("programme", "organisation").first() if counted else None
    if token is None:
        raise TokenNotUsable
    if token.uses > MOST_PER_MINUTE:
        raise TooManyUses(MOST_PER_MINUTE, 60 - int(moment.timestamp()) % 60)
    return token


def require_scope(token: AccessToken, scope: Scope, *, on: str) -> None:
    """Raise ScopeNotHeld unless a token lets a machine do this in the programme of this address."""
    if scope not in token.scopes or token.programme.slug != on:
        raise ScopeNotHeld(scope)


def machine_of(token: AccessToken) -> Machine:
    """Return who stands in the trail for what is done with a token."""
    return Machine(str(token))
