"""Roles, permissions, and the one question ``may``. Asked in every action and in every query that hands out data.

docs/reference/permissions.md is printed from here.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actielijn.web.organisations.models import Person

    from .models import Programme


class Role(StrEnum):
    """What a person is in a programme."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    READER = "reader"


class Permission(StrEnum):
    """A deed that not everybody may do."""

    READ = "read"
    EDIT_OWN = "edit-own"
    EDIT = "edit"
    RESTRUCTURE = "restructure"
    SET_STATUSES = "set-statuses"
    HAND_IN_REPORT = "hand-in-report"
    TAKE_IN = "take-in"
    SETTLE_FINDINGS = "settle-findings"
    FREEZE = "freeze"
    APPROVE = "approve"
    PUBLISH = "publish"
    DOWNLOAD = "download"
    MANAGE_PEOPLE = "manage-people"
    MANAGE_ORGANISATIONS = "manage-organisations"
    READ_TRAIL = "read-trail"
    RUN_ROUNDS = "run-rounds"
    REVIEW_SUBMISSIONS = "review-submissions"
    KEEP_COMMITMENTS = "keep-commitments"
    KEEP_INDICATORS = "keep-indicators"


ROLES: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ, Permission.DOWNLOAD}),
    Role.EDITOR: frozenset({Permission.READ, Permission.DOWNLOAD, Permission.EDIT_OWN}),
    Role.REVIEWER: frozenset(
        {
            Permission.READ,
            Permission.DOWNLOAD,
            Permission.SETTLE_FINDINGS,
            Permission.APPROVE,
            Permission.READ_TRAIL,
            Permission.REVIEW_SUBMISSIONS,
        }
    ),
    Role.COORDINATOR: frozenset(Permission),
    # Gives roles and reads the trail; does no work of the programme itself, so that nobody rules alone.
    Role.ADMINISTRATOR: frozenset(
        {Permission.READ, Permission.MANAGE_PEOPLE, Permission.MANAGE_ORGANISATIONS, Permission.READ_TRAIL}
    ),
}


class NotAllowed(Exception):  # noqa: N818 - it is no error of the program
    """This person may not do this; the text says which permission is missing."""

    def __init__(self, permission: Permission):
        self.permission = permission
        super().__init__(permission.value)


def roles_of(person: "Person", programme: "Programme") -> tuple[tuple[Role, int | None], ...]:
    """Return a person's roles in a programme with the organisation of each; asked of the database once per person object."""
    known: dict[int, tuple[tuple[Role, int | None], ...]] | None = getattr(person, "_roles_known", None)
    if known is None:
        known = {}
        person._roles_known = known  # type: ignore[attr-defined]
    if programme.pk not in known:
        rows = (
            person.memberships.filter(programme=programme).order_by("id").values_list("role", "organisation")
        )
        known[programme.pk] = tuple((Role(role), organisation) for role, organisation in rows)
    return known[programme.pk]


def permissions_of(person: "Person", programme: "Programme") -> frozenset[Permission]:
    """Return all that a person may do in a programme."""
    if not (person.is_authenticated and person.is_active):
        return frozenset()
    granted: set[Permission] = set()
    for role, _organisation in roles_of(person, programme):
        granted |= ROLES[role]
    return frozenset(granted)


def may(person: "Person", permission: Permission, *, on: "Programme") -> bool:
    """Return whether a person may do this in a programme."""
    return permission in permissions_of(person, on)


def require(person: "Person", permission: Permission, *, on: "Programme") -> None:
    """Raise NotAllowed unless a person may do this in a programme."""
    if not may(person, permission, on=on):
        raise NotAllowed(permission)


def may_edit(person: "Person", *, on: "Programme", holder: int | None) -> bool:
    """Return whether a person may change an activity of this holder: any, or their own organisation's."""
    granted = permissions_of(person, on)
    if Permission.EDIT in granted:
        return True
    own = {organisation for role, organisation in roles_of(person, on) if role is Role.EDITOR}
    return Permission.EDIT_OWN in granted and holder is not None and holder in own
