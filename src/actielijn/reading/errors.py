"""What makes a file unreadable, and the limits that keep reading bounded."""

from actielijn.language import _

MOST_BYTES = 200 * 2**20
"""Largest file that is opened."""
MOST_UNPACKED = 400 * 2**20
"""Most bytes that all parts of a DOCX, ODT, XLSX or ODS may unpack to together."""
MOST_RATIO = 200
"""Most times its packed size that a part over one megabyte may unpack to: beyond it, it is a bomb."""
MOST_TAGS = 10_000_000
"""Most tags in one XML part or HTML page; each takes some hundred bytes once it is parsed."""
MOST_PAGES = 2_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200


class UnreadableError(Exception):
    """The file cannot be read as a report: what is the matter, where, and what to do.

    ``code`` is a word from docs/reference/errors.md; the text is one or more whole sentences for the user.
    """

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


def hold_rows(count: int, name: str) -> None:
    """Raise UnreadableError for a file of more rows than are read."""
    if count > MOST_ROWS:
        raise UnreadableError(
            "too-many-rows",
            _("{name}: more than {most} rows. Split the file.").format(name=name, most=MOST_ROWS),
        )
