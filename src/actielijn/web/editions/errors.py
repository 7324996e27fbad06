"""Why a deed with an edition may not be; the texts are for the person who tried it."""

from collections.abc import Sequence

from actielijn.language import _


class EditionsError(Exception):
    """A deed that is refused."""


class NothingToFreeze(EditionsError):  # noqa: N818
    """A register without activities makes no edition."""

    def __init__(self) -> None:
        super().__init__(_("The register holds no activities yet, so there is nothing to freeze."))


class NotSound(EditionsError):  # noqa: N818
    """The register contradicts itself; what goes out would not be a Snapshot."""

    def __init__(self, problems: Sequence[str]):
        self.problems = tuple(problems)
        super().__init__(
            _("The register contradicts itself and cannot be frozen: {problems}").format(
                problems="; ".join(problems[:10])
            )
        )


class OwnWork(EditionsError):  # noqa: N818
    """Who froze an edition does not approve it."""

    def __init__(self) -> None:
        super().__init__(_("You froze this edition yourself. Somebody else has to approve it."))


class WrongState(EditionsError):  # noqa: N818
    """The edition is not where this deed begins; somebody else may have moved it meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This edition has moved on meanwhile. Look at its page again."))


class FormsMissing(EditionsError):  # noqa: N818
    """An edition is published with all its forms or not at all."""

    def __init__(self, forms: Sequence[str]):
        super().__init__(
            _("These forms are not there yet: {forms}. Wait until they are made, or try them again.").format(
                forms=", ".join(forms)
            )
        )


class ErratumMissing(EditionsError):  # noqa: N818
    """A correction says what it corrects."""

    def __init__(self) -> None:
        super().__init__(_("Say what this edition corrects; it is printed with it."))


class ReasonMissing(EditionsError):  # noqa: N818
    """A withdrawal needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Give the reason; it stays with the edition."))
