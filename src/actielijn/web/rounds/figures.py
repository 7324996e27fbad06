"""Figures in answers: read as ``phrases`` reads what people type; what is not clear is one more error of rounds."""

from decimal import Decimal

from actielijn import phrases
from actielijn.phrases import figure_in_words

from .errors import RoundsError

__all__ = ["FigureNotClear", "figure_from", "figure_in_words", "kept_whole"]


class FigureNotClear(RoundsError):  # noqa: N818
    """A figure that is no number, or could be two."""


def figure_from(text: str, unit: str = "") -> Decimal | None:
    """Return the number that was typed, None for nothing. Raises FigureNotClear."""
    try:
        return phrases.figure_from(text, unit)
    except phrases.FigureNotClear as error:
        raise FigureNotClear(str(error)) from error


def kept_whole(number: Decimal) -> Decimal:
    """Return a number that can be kept as it is. Raises FigureNotClear for one with more digits than are kept."""
    try:
        return phrases.kept_whole(number)
    except phrases.FigureNotClear as error:
        raise FigureNotClear(str(error)) from error
