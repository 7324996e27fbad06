"""A form that came back, as its cells: what every kind of file becomes before it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from actielijn.language import _
from actielijn.web.rounds.errors import RoundsError

from .form import Mark


class FormRefused(RoundsError):  # noqa: N818
    """The file is no form of this submission, or cannot be read; the text says what to send instead."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its address, its text, the number where it holds one, and what cannot be taken from it.

    ``flaw`` is ``formula``, ``error``, ``date``, ``yesno``, ``merged`` or ``picture``, empty where there is none.
    """

    where: str
    text: str = ""
    number: Decimal | None = None
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet, or a block of a document: its address, its mark where it has one, its cells by field."""

    where: str
    mark: Mark | None
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be taken over: where it stands, what is the matter and what to do, and the activity's code if it is known."""

    where: str
    text: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


@dataclass(frozen=True, slots=True)
class Returned:
    """The rows of a form, the submissions whose marks it carries as a whole, and what is wrong with its frame."""

    rows: tuple[Row, ...]
    submissions: frozenset[int]
    problems: tuple[Problem, ...] = field(default=())


def flaw_told(cell: Cell) -> str:
    """Return what is the matter with a flawed cell and what to do."""
    shown = cell.text[:60]
    match cell.flaw:
        case "formula":
            return _("this cell holds a formula ({text}), which is not worked out here. Type its outcome as text.").format(text=shown)  # fmt: skip
        case "error":
            return _("this cell holds the error {text}. Type what should stand there.").format(text=shown)
        case "date":
            return _("the office program made a date of what was typed ({text}). Set the cell to 'text' and type it again.").format(text=shown)  # fmt: skip
        case "merged":
            return _("this cell was merged with those below it, so that nothing tells which activity it is about. Split it, and fill in each row.")  # fmt: skip
        case "picture":
            return _(
                "a picture stands in this cell, which cannot be taken over. Take it out, and add it as evidence on the page."
            )
        case _:
            return _("the office program made a yes-or-no value of what was typed ({text}). Set the cell to 'text' and type it again.").format(text=shown)  # fmt: skip
