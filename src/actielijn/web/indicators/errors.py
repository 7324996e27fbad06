"""Why a deed with goals and indicators may not be; each says what is the matter and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from actielijn.language import _, ngettext


class IndicatorsError(Exception):
    """A deed that goals and indicators refuse; the text is for the person who tried it."""


class Changed(IndicatorsError):  # noqa: N818
    """Somebody else saved it after it was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else saved this while you were working on it. Look at it again, and save once more.")
        )


class NotThere(IndicatorsError):  # noqa: N818
    """It is not there any more, or not in this programme."""

    def __init__(self) -> None:
        super().__init__(_("This is no longer there; somebody may have removed it."))


class GoalInUse(IndicatorsError):  # noqa: N818
    """A goal that others lead to, or that is measured."""

    def __init__(self, links: int, indicators: int) -> None:
        super().__init__(
            _("This cannot be removed: {links} links of the tree and {indicators} indicators hang on it. Move those first.").format(
                links=links, indicators=indicators)
        )  # fmt: skip


class LinkNotPossible(IndicatorsError):  # noqa: N818
    """A link that the tree cannot have: to itself, downwards, in a circle, or there already."""

    def __init__(self, why: str) -> None:
        super().__init__(why)

    @classmethod
    def downwards(cls) -> "LinkNotPossible":
        """Return the refusal of a link that does not go up."""
        return cls(
            _(
                "A link goes up the tree: from an activity to a result or outcome, from a result or outcome to an outcome or goal."
            )
        )

    @classmethod
    def nameless(cls) -> "LinkNotPossible":
        """Return the refusal of a link of a result that has no address."""
        return cls(_("A result without a number has no address in the tree. Give it a number first."))

    @classmethod
    def circle(cls) -> "LinkNotPossible":
        """Return the refusal of a link that closes a circle."""
        return cls(
            _("This link would close a circle: what it leads to already leads to where it comes from.")
        )

    @classmethod
    def twice(cls) -> "LinkNotPossible":
        """Return the refusal of a link that is there already."""
        return cls(_("This link is there already. Change that one."))


class KeyTaken(IndicatorsError):  # noqa: N818
    """Another one in the programme has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(_("'{key}' is taken already. Choose another.").format(key=key))


class KeyNotClear(IndicatorsError):  # noqa: N818
    """A key with characters that addresses of parts use themselves."""

    def __init__(self, key: str) -> None:
        super().__init__(
            _("'{key}' cannot be a code: use letters, digits, points, colons, slashes and hyphens, at most 60.").format(key=key[:80])
        )  # fmt: skip


class ValueInUse(IndicatorsError):  # noqa: N818
    """A value of a dimension that is measured, or is not what its dimension can hold."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("'{title}' has observations or parts below it. Give it a last year instead of removing it.").format(title=title)
        )  # fmt: skip


class DimensionLocked(IndicatorsError):  # noqa: N818
    """A dimension that an indicator has observations of."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("'{title}' stays: there are observations that are split by it.").format(title=title)
        )


class TargetNotClear(IndicatorsError):  # noqa: N818
    """Targets that contradict themselves or the indicator."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


class BaselineNotClear(IndicatorsError):  # noqa: N818
    """A baseline without value or period."""

    def __init__(self) -> None:
        super().__init__(
            _("A baseline has a value, and a period that begins before it ends. Fill in all three, or none.")
        )


class IndicatorEnded(IndicatorsError):  # noqa: N818
    """Values for an indicator that has ended."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("'{title}' has ended; it takes no more values. Take its ending back first.").format(title=title)
        )


class WouldReplace(IndicatorsError):  # noqa: N818
    """Values of a machine that would take the place of others, which it has not read."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ngettext(
                "{count} of these values would take the place of another, so nothing was taken in. Read the values, and send the ETag of that answer along as If-Match.",
                "{count} of these values would take the place of others, so nothing was taken in. Read the values, and send the ETag of that answer along as If-Match.", count
            ).format(count=count)
        )  # fmt: skip


class ChangedSince(IndicatorsError):  # noqa: N818
    """Values of a machine over a state that is no more."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("The values of '{title}' changed since they were read, so nothing was taken in. Read them again.").format(title=title)
        )  # fmt: skip


class TakenBackAlready(IndicatorsError):  # noqa: N818
    """A load that was taken back before."""

    def __init__(self) -> None:
        super().__init__(_("These values were taken back already."))


class NothingToTakeIn(IndicatorsError):  # noqa: N818
    """A load without values."""

    def __init__(self) -> None:
        super().__init__(_("There are no values in it. Look whether the table is on the first sheet, with its headings in the first row."))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one value: ``where`` is its row and cell as the file has them."""

    where: str
    text: str


class ValuesNotClear(IndicatorsError):  # noqa: N818
    """Values that cannot be taken in; ``problems`` are all of them, and nothing was taken in."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            ngettext(
                "{where}: {text}", "{count} problems, so nothing was taken in. The first: {where}: {text}", len(self.problems)
            ).format(count=len(self.problems), where=first.where, text=first.text)
        )  # fmt: skip


class FileNotReadable(IndicatorsError):  # noqa: N818
    """A file of values that cannot be opened, or has no columns that are known."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
