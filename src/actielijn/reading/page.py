"""The page model: what a source form gives, before anyone knows what it means.

Every source form (PDF, DOCX, ODT, HTML, text, sheets) is turned into a ``Document`` of pages, in reading order, with
only what is there: lines of text, pictures, tables of cells, notes. What a column, a status or a heading is, is
decided later, by the same code for all forms (``columns``, ``legend``, ``statuses``, ``assembler``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from numpy import ndarray

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left of the page."""


class Picture(Protocol):
    """Something that is seen: an embedded image, a drawing, a glyph of a symbol font, a coloured cell."""

    def __hash__(self) -> int:
        """Tell pictures apart, so that each is looked at once."""

    def pixels(self) -> "ndarray | None":
        """Return the picture as height × width × 3 RGB bytes on white, None when it cannot be shown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign that may be a status: text token, picture, alternative text, colour; each may be missing.

    ``token`` is the text of a lone glyph ("✓", "📅⌚", or a meaningless code point of a symbol font), ``alt`` the
    alternative text of a picture, ``colour`` the ``#rrggbb`` of a plain coloured shape or cell.
    """

    token: str = ""
    picture: Picture | None = None
    alt: str = ""
    colour: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote mark in a text: ``at`` is the character of ``Text.text`` before which it stands."""

    mark: str
    at: int


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph, heading, list item or line.

    ``level`` is 1 to 6 for a heading as the form itself says so, 0 otherwise. ``size`` is the type size in points and
    ``bold`` whether all of it is bold, where the form tells. ``bullet`` marks a list item (depth from 1).
    ``marks`` are the pictures and lone symbols in the line, each with the character of ``text`` that it precedes.
    """

    text: str
    level: int = 0
    bullet: int = 0
    size: float = 0.0
    bold: bool = False
    marks: tuple[tuple[int, Mark], ...] = ()
    notes: tuple[NoteMark, ...] = ()
    box: Box | None = None
    repeated: bool = False
    """Stands in a page header or footer."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, with what stands in it and the room that it takes.

    ``row_span`` and ``column_span`` are at least 1. A cell that began higher up is not repeated in later rows: there
    ``Row.cells`` holds None at its column. ``fill`` is the ``#rrggbb`` background, empty for none.
    """

    texts: tuple[Text, ...] = ()
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    fill: str = ""
    box: Box | None = None

    @property
    def text(self) -> str:
        """All text of the cell on one line."""
        return " ".join(text.text for text in self.texts if text.text)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All pictures and lone symbols of the cell, in reading order."""
        return tuple(mark for text in self.texts for _at, mark in text.marks)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell per column, None where a cell from above or from the left covers it.

    ``number`` counts the rows of the page from 1, header rows not counted. ``open_top`` says that nothing separates the
    row from what stood before it on the page before (a row cut by the page end); ``open_bottom`` likewise.
    """

    cells: tuple[Cell | None, ...]
    number: int = 0
    header: bool = False
    open_top: bool = False
    open_bottom: bool = False
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or a part of one on this page. All rows have the same number of columns."""

    rows: tuple[Row, ...]
    title: str = ""
    """The caption, or for a sheet its name."""

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Note:
    """The text of a footnote, where the form itself says that it is one."""

    mark: str
    text: str


Item = Text | Table | Note


@dataclass(frozen=True, slots=True)
class Page:
    """One page, sheet or, in forms without pages, one stretch between legends."""

    number: int
    items: tuple[Item, ...] = ()
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """A report as its form gives it.

    ``form`` is ``pdf``, ``docx``, ``odt``, ``html``, ``text``, ``xlsx``, ``ods`` or ``csv``. ``language`` is what the file says
    of itself, empty when it does not. ``paged`` tells whether its pages are pages of paper. ``embedded`` is the Snapshot
    (JSON bytes) that the file carries, None for none.
    """

    name: str
    form: str
    pages: tuple[Page, ...]
    language: str = ""
    title: str = ""
    paged: bool = True
    ocr: bool = False
    embedded: bytes | None = None
    problems: Sequence[tuple[str, str]] = field(default=())
    """What the source form noticed itself: code and message."""
    closing: Callable[[], None] | None = None
    """Gives back what its pictures are rendered with; to be called when the document is done with."""

    def close(self) -> None:
        """Give back what the document holds open; its pictures cannot be looked at afterwards."""
        if self.closing is not None:
            self.closing()
