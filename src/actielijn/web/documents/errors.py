"""Why a deed with a report may not be; the texts are for the person who tried it."""

from actielijn.language import _


class DocumentsError(Exception):
    """A deed that is refused."""


class SettledMeanwhile(DocumentsError):  # noqa: N818
    """Somebody else settled this row after it was shown."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else settled this row while you looked at it. What they made of it stands below; nothing was overwritten."
            )
        )


class NotRead(DocumentsError):  # noqa: N818
    """A report that is not in the state that the deed needs."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This report is not ready for that: it is still being read, could not be read, or stands in the register already."
            )
        )
