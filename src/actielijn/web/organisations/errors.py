"""Why a deed with organisations and people may not be; the texts are for the person who tried it."""

from actielijn.language import _


class OrganisationsError(Exception):
    """A deed that is refused."""


class NameTaken(OrganisationsError):  # noqa: N818
    """Another organisation has this name already."""

    def __init__(self, name: str):
        super().__init__(_("There is an organisation with the name '{name}' already.").format(name=name))


class AddressTaken(OrganisationsError):  # noqa: N818
    """Somebody with this mail address is there already."""

    def __init__(self) -> None:
        super().__init__(_("There is an account with this mail address already."))


class LinkNotUsable(OrganisationsError):  # noqa: N818
    """A link from a mail that was used, has expired, was revoked, or never was; which of them is not told."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link works no longer: it was used, has expired, or was replaced by a newer one. Ask for a new one."
            )
        )


class WrongCode(OrganisationsError):  # noqa: N818
    """A second factor that was not right, or was shown before."""

    def __init__(self) -> None:
        super().__init__(
            _("This code is not right, or was used before. Wait for the next one and try again.")
        )


class TooManyTries(OrganisationsError):  # noqa: N818
    """Too many wrong codes in a row."""

    def __init__(self) -> None:
        super().__init__(_("There were too many wrong codes. Wait a quarter of an hour and try again."))


class LastFactor(OrganisationsError):  # noqa: N818
    """The only second factor of a person cannot be removed."""

    def __init__(self) -> None:
        super().__init__(_("This is your only second factor. Add another one first."))
