"""Why a token is not made or not accepted; the texts are for who makes one, or for the log of the machine that shows it."""

from actielijn.language import _, ngettext


class AccessTokensError(Exception):
    """A deed that is refused."""


class LabelMissing(AccessTokensError):  # noqa: N818
    """A token that nobody could tell from another."""

    def __init__(self) -> None:
        super().__init__(_("Say which system the token is for, so that others know it when they see it."))


class ScopeMissing(AccessTokensError):  # noqa: N818
    """A token that lets a machine do nothing."""

    def __init__(self) -> None:
        super().__init__(
            _("Choose what the token is for: reading drafts, handing in, keeping values, or several of them.")
        )


class OrganisationUnclear(AccessTokensError):  # noqa: N818
    """Handing in is done for one organisation, reading drafts for none, keeping values for one or for all."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Choose the organisation that the system hands in for, or whose values it keeps; a token that only reads drafts has none."
            )
        )


class LastsTooLong(AccessTokensError):  # noqa: N818
    """A token that would never have to be looked at again."""

    def __init__(self, most: int):
        super().__init__(_("A token lasts 1 to {most} days. Choose a number in between.").format(most=most))


class TokenNotUsable(AccessTokensError):  # noqa: N818
    """A token that is unknown, has expired, or was revoked; which of them is not told."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This access token is unknown, has expired, or was revoked. Ask the coordinator of the programme for a new one."
            )
        )


class TooManyUses(AccessTokensError):  # noqa: N818
    """A token that was shown too often within a minute; ``wait`` is the seconds until the next."""

    def __init__(self, most: int, wait: int):
        self.most, self.wait = most, wait
        super().__init__(
            ngettext(
                "This access token was used more than {most} times within a minute. Try again in {wait} second.",
                "This access token was used more than {most} times within a minute. Try again in {wait} seconds.",
                wait,
            ).format(most=most, wait=wait)
        )


class ScopeNotHeld(AccessTokensError):  # noqa: N818
    """A token that is good, but not for this."""

    def __init__(self, scope: str):
        self.scope = scope
        super().__init__(
            _(
                "This access token does not include '{scope}' for this programme. Ask its coordinator for one that does."
            ).format(scope=scope)
        )
