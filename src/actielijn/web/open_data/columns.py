"""What a table over all editions is: its columns one by one, its keys, and where its rows come from.

Parquet, CSV with its metadata and the data dictionary are all made of it, so that they cannot say different things.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from actielijn.language import _, speaking
from actielijn.web.published.models import PublishedEdition

SEPARATOR = "|"
"""What stands between the values of a list in a cell of the CSV."""
AT_ONCE = 2_000
"""Rows that are held in memory."""


class OfEdition(Protocol):
    """A row of any table; its edition knows its programme."""

    @property
    def edition(self) -> PublishedEdition:
        """The edition that the row is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in data, what it holds in words, its kind, and its value for a row of its table.

    ``kind`` is ``text``, ``whole``, ``number``, ``yesno``, ``date``, ``texts`` (a list) or ``parts`` (a list of records, whose fields
    ``parts`` names); lists of records do not fit a cell of a CSV and stand in the Parquet file only. A value may be None.
    """

    name: str
    title: Callable[[], str]
    meaning: Callable[[], str]
    value: Callable[[Any], Any]
    kind: str = "text"
    parts: Mapping[str, str] = field(default_factory=dict)

    def told(self, language: str) -> tuple[str, str]:
        """Return the title and the meaning in a language."""
        with speaking(language):
            return self.title(), self.meaning()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table over all editions. ``key`` tells its rows apart; ``refers`` are columns that are the key of another table, by its name.

    ``counted`` names the field of an edition that counts what is in it: where that is zero in all editions, the table is not made.
    """

    name: str
    title: Callable[[], str]
    meaning: Callable[[], str]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[PublishedEdition], Iterator[OfEdition]]
    refers: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    counted: str = ""
    is_main: bool = False

    def told(self, language: str) -> tuple[str, str]:
        """Return the title and the meaning in a language."""
        with speaking(language):
            return self.title(), self.meaning()

    def suffix(self, form: str) -> str:
        """Return what a file of it ends with in a form (``csv``, ``parquet``); that of the activities bears no name of its own."""
        return f".{form}" if self.is_main else f".{self.name}.{form}"

    def flat(self) -> tuple[Column, ...]:
        """Return the columns that fit a cell."""
        return tuple(column for column in self.columns if column.kind != "parts")

    def is_kept_in(self, editions: Sequence[PublishedEdition]) -> bool:
        """Return whether any of these editions has something for it."""
        return not self.counted or any(getattr(edition, self.counted) for edition in editions)


def of_edition() -> tuple[Column, ...]:
    """Return the columns that every table begins with: which edition of which programme."""
    return (
        Column(
            name="programme", title=lambda: _("Programme"), meaning=lambda: _("The programme, by its name in addresses."),
            value=lambda row: row.edition.programme.slug,
        ),
        Column(
            name="edition", title=lambda: _("Edition"), meaning=lambda: _("The number of the edition that the row is of."), kind="whole",
            value=lambda row: row.edition.number,
        ),
        Column(
            name="edition_date", title=lambda: _("Date of the edition"), meaning=lambda: _("The date that the edition bears."), kind="date",
            value=lambda row: row.edition.date,
        ),
    )  # fmt: skip
