"""Ask which programmes a person works in, and who works in a programme."""

from dataclasses import dataclass
from datetime import datetime

from actielijn.web.organisations.models import Person

from .models import Invitation, Membership, Programme
from .permissions import Role


@dataclass(frozen=True, slots=True)
class OwnProgramme:
    """A programme with the roles that a person has in it."""

    slug: str
    title: str
    publisher: str
    roles: tuple[Role, ...]


def programmes_of(person: Person) -> list[OwnProgramme]:
    """Return the programmes in which a person has a role, by title."""
    roles: dict[int, list[Role]] = {}
    for programme, role in (
        Membership.objects.filter(person=person).order_by("id").values_list("programme", "role")
    ):
        roles.setdefault(programme, []).append(Role(role))
    rows = Programme.objects.filter(pk__in=roles).order_by("title")
    return [
        OwnProgramme(one.slug, one.title, one.publisher, tuple(dict.fromkeys(roles[one.pk]))) for one in rows
    ]


def members_of(programme: Programme) -> list[Membership]:
    """Return who has a role in a programme, by name."""
    return list(programme.memberships.select_related("person", "organisation").order_by("person__name", "id"))


def open_invitations(programme: Programme, *, at: datetime) -> list[Invitation]:
    """Return the invitations that were not accepted or revoked and have not expired, newest first."""
    return list(
        programme.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)
        .select_related("organisation", "by")
        .order_by("-at")
    )
