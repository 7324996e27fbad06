"""Why a deed with commitments may not be; each says what is the matter and what to do."""

from actielijn.language import _


class CommitmentsError(Exception):
    """A deed that commitments refuse; the text is for the person who tried it."""


class MarkTaken(CommitmentsError):  # noqa: N818
    """Another commitment has this reference already."""

    def __init__(self, mark: str, title: str) -> None:
        super().__init__(
            _("'{mark}' is already kept as '{title}'. Change that one, or link the activity to it.").format(mark=mark, title=title)
        )  # fmt: skip


class SettlementMissing(CommitmentsError):  # noqa: N818
    """Met, without a word of what met it."""

    def __init__(self) -> None:
        super().__init__(
            _("Name the letter or the edition that settled it: whoever checks this will look for it.")
        )


class ReasonMissing(CommitmentsError):  # noqa: N818
    """A recommendation that is rejected without a reason."""

    def __init__(self) -> None:
        super().__init__(
            _("Give the reason: a recommendation that is rejected without one will be asked about again.")
        )


class OnlyRecommendations(CommitmentsError):  # noqa: N818
    """A response to what is no recommendation."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Accepted or rejected is said of recommendations only; of a motion or pledge, say how far it is met."
            )
        )


class CommitmentChanged(CommitmentsError):  # noqa: N818
    """Somebody else saved the commitment after it was read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else saved this commitment while you were working on it. Look at it again, and save once more."
            )
        )


class NotThere(CommitmentsError):  # noqa: N818
    """The commitment or activity is not there any more."""

    def __init__(self) -> None:
        super().__init__(_("This is no longer there; somebody may have removed it."))


class DueBeforeDate(CommitmentsError):  # noqa: N818
    """Due before it was asked."""

    def __init__(self) -> None:
        super().__init__(_("It would be due before it was asked. Look at the two dates."))


class AppliedAlready(CommitmentsError):  # noqa: N818
    """The comparison with parliament was applied before."""

    def __init__(self) -> None:
        super().__init__(
            _("This comparison was applied already. Read parliament's answers again for a new one.")
        )
