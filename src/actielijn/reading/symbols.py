"""Telling signs from words in a line of text: ``✓ Voltooid`` is a sign and two words.

Used where a line may be a legend or a status; running text is never taken apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from .page import Cell, Mark, Text

# Symbols by category, and the mathematical ones that reports use as signs. Signs of running text are left out.
_SIGNS_OF_MATHS = set("∞√×÷≈≠≤≥±→←↑↓↔⇒⇐∆∙")
_NOT_SIGNS = set("©®™°№℃℉ªº§¶†‡|¦")
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}


@lru_cache(maxsize=4096)
def is_sign(character: str) -> bool:
    """Whether a character is a sign rather than a part of a word: symbols, emoji, private code points."""
    if character in _NOT_SIGNS:
        return False
    category = unicodedata.category(character)
    return (
        category in ("So", "Co", "Cn")
        or character in _SIGNS_OF_MATHS
        or (category == "Sk" and ord(character) > 0x1F000)
    )


def token_of(text: str) -> str:
    """Return a sign's text as it is compared: without variation selectors, joiners and white space."""
    return "".join(character for character in text if character not in _JOINERS and not character.isspace())


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: a mark, or words between marks."""

    mark: Mark | None = None
    words: str = ""


def pieces(text: Text) -> list[Piece]:
    """Return the marks and the words of a line in order, signs in the text included."""
    made: list[Piece] = []
    at = 0
    for offset, mark in sorted(text.marks, key=lambda each: each[0]):
        made.extend(_split(text.text[at : max(at, offset)]))
        made.append(Piece(mark=replace(mark, token=token_of(mark.token))))
        at = max(at, offset)
        if mark.token and text.text.startswith(mark.token, offset):
            at = offset + len(mark.token)
    made.extend(_split(text.text[at:]))
    return [piece for piece in made if piece.mark or piece.words.strip()]


def _split(words: str) -> Iterator[Piece]:
    if words.isascii():
        # Nearly all text; none of it is a sign.
        yield Piece(words=words)
        return
    token, start = "", 0
    for index, character in enumerate(words):
        if is_sign(character) or (token and character in _JOINERS):
            if not token:
                yield Piece(words=words[start:index])
            token += character
            start = index + 1
        else:
            if token:
                yield Piece(mark=Mark(token=token_of(token)))
                token = ""
                start = index
    if token:
        yield Piece(mark=Mark(token=token_of(token)))
    else:
        yield Piece(words=words[start:])


def pieces_of_cell(cell: Cell | None) -> list[Piece]:
    """Return the marks and words of all lines of a cell."""
    if cell is None:
        return []
    return [piece for text in cell.texts for piece in pieces(text)]


_MARK_ONLY = re.compile(r"^[\W_]*$")


def is_lone_sign(cell: Cell | None) -> bool:
    """Whether a cell holds signs and nothing else."""
    found = pieces_of_cell(cell)
    return any(piece.mark for piece in found) and all(
        piece.mark or _MARK_ONLY.match(piece.words) for piece in found
    )
