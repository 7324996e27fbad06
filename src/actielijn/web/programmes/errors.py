"""Why a deed with programmes and roles may not be; the texts are for the person who tried it."""

from collections.abc import Sequence

from actielijn.language import _


class ProgrammesError(Exception):
    """A deed that is refused."""


class SlugTaken(ProgrammesError):  # noqa: N818
    """Another programme has this address."""

    def __init__(self, slug: str):
        super().__init__(
            _("There is a programme with the address '{slug}' already. Choose another.").format(slug=slug)
        )


class StatusInUse(ProgrammesError):  # noqa: N818
    """A status that activities have cannot be removed."""

    def __init__(self, labels: Sequence[str]):
        super().__init__(
            _("{labels}: activities have this status. Give them another one first.").format(
                labels=", ".join(labels)
            )
        )


class StatusDoubled(ProgrammesError):  # noqa: N818
    """Two statuses with one key or one label."""

    def __init__(self, label: str):
        super().__init__(_("'{label}' stands in the list twice.").format(label=label))


class InvitationNotUsable(ProgrammesError):  # noqa: N818
    """An invitation that was used, has expired, or was revoked."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This invitation works no longer: it was used, has expired, or was withdrawn. Ask who invited you for a new one."
            )
        )


class NotYours(ProgrammesError):  # noqa: N818
    """An invitation for another mail address than that of the person who is signed in."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation was sent to another mail address. Sign out and sign in with that one.")
        )


class RoleTooHigh(ProgrammesError):  # noqa: N818
    """Only administrators make administrators."""

    def __init__(self) -> None:
        super().__init__(_("Only an administrator can give or take this role."))


class LastOne(ProgrammesError):  # noqa: N818
    """The last person who can give roles cannot lose theirs."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody else in this programme could give roles. Give somebody else that role first.")
        )


class RoleNeedsOrganisation(ProgrammesError):  # noqa: N818
    """An editor's role is for one organisation."""

    def __init__(self) -> None:
        super().__init__(_("Choose the organisation that this editor writes for; other roles have none."))
