"""Why a deed in the register may not be; each says what is the matter, where, and what to do."""

from collections.abc import Sequence
from datetime import datetime

from actielijn.language import _

from .content import Content


class RegisterError(Exception):
    """A deed that the register refuses; the text is for the person who tried it."""


class ChangedMeanwhile(RegisterError):  # noqa: N818
    """Somebody else saved this activity after it was read; nothing was overwritten.

    ``base`` is what the person began with, ``theirs`` what stands there now with its revision, ``mine`` what they sent.
    """

    def __init__(
        self, *, base: Content, theirs: Content, mine: Content, revision: int, by: str, at: datetime
    ):
        self.base, self.theirs, self.mine = base, theirs, mine
        self.revision, self.by, self.at = revision, by, at
        super().__init__(
            _("{name} saved this activity while you were working on it. Nothing was overwritten. "
              "Lay both texts side by side below, and save what it should be.").format(name=by)
        )  # fmt: skip


class CodeTaken(RegisterError):  # noqa: N818
    """Another activity has this number already."""

    def __init__(self, code: str, title: str):
        self.code = code
        super().__init__(
            _(
                "{code} is already the number of '{title}'. Choose another number, or renumber that one first."
            ).format(code=code, title=title)
        )


class ReasonMissing(RegisterError):  # noqa: N818
    """A change of the structure needs a reason."""

    def __init__(self) -> None:
        super().__init__(
            _("Give the reason: it is shown with the activity, and those who look for it will read it.")
        )


class NotEmpty(RegisterError):  # noqa: N818
    """Something still stands under what should be removed."""

    def __init__(self, title: str, count: int):
        super().__init__(
            _("'{title}' still holds {count} activities or headings. Move or end them first.").format(
                title=title, count=count
            )
        )


class ChangedSince(RegisterError):  # noqa: N818
    """A step cannot be taken back, because later steps stand on it. ``codes`` are the activities that changed since."""

    def __init__(self, codes: Sequence[str]):
        self.codes = tuple(codes)
        super().__init__(
            _("This step cannot be taken back as a whole: {count} of its activities or headings were changed since: {codes}. "
              "Take those changes back first.").format(count=len(codes), codes=", ".join(codes[:20]) + (" …" if len(codes) > 20 else ""))
        )  # fmt: skip


class AlreadyUndone(RegisterError):  # noqa: N818
    """The step was taken back already."""

    def __init__(self) -> None:
        super().__init__(_("This step has been taken back already."))


class NotThere(RegisterError):  # noqa: N818
    """A key that no object of this programme has."""

    def __init__(self) -> None:
        super().__init__(
            _("This does not stand in the programme. It may have been removed: go back and look again.")
        )


class UnknownStatus(RegisterError):  # noqa: N818
    """A status key that the programme's vocabulary does not have."""

    def __init__(self, keys: Sequence[str]):
        super().__init__(
            _("The programme has no status {keys}. Choose one of its list.").format(keys=", ".join(keys))
        )


class MustDiffer(RegisterError):  # noqa: N818
    """A split or merger of fewer than two different activities."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least two different activities."))
