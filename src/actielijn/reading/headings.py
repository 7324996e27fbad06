"""Headings before the tables → action line, theme, result.

What a heading says of itself ("Actielijn 2: …", "Resultaat 4 – …") goes first, then its rank (level, or type size)
among the headings of the document.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .page import Text

_LINE = re.compile(
    r"^(?:actielijn|aksjeline|action line|line of action|pijler|pillar|programmalijn|spoor|hoofdlijn|strand|lijn|workstream|"
    r"prioriteit|priority|ambitie|ambition|deel|part|hoofdstuk|chapter|opgave|perspectief|strategic objective|route)\s+"
    r"(?P<number>\d{1,2}|[IVX]{1,5}|[A-Z])(?![\w])\s*[:.\-–—]?\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"^(?:resultaat|result|doel(?:stelling)?|goal|objective|outcome|resultaatgebied|maatregel|deliverable|opgave|commitment)\s+"
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*[a-z]?)(?![\w])\s*[:.\-–—]?\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_THEME = re.compile(
    r"^(?:thema|theme|onderwerp|cluster|domein)\s*(?:\d{1,2}|[IVX]{1,4}|[A-Z])?\s*[:\-–—]\s*(?P<title>\S.*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?P<number>\d{1,2}|[IVX]{1,5}|[A-Z])[.):]?\s+(?P<title>[A-ZÀ-Þ\"'‘“].*)$")
_NUMBERED_DEEP = re.compile(r"^\d{1,2}(?:\.\d{1,2})+[.):]?\s+(?P<title>\S.*)$")
_LONGEST = 220
_PAGE_NUMBER = re.compile(
    r"^(?:pagina|bladzijde|blz\.?|page|side)\s+\d+(?:\s*(?:/|van|of)\s*\d+)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the programme: ``kind`` is ``line``, ``theme`` or ``result``."""

    kind: str
    title: str
    number: int | str | None = None


def number_of(text: str) -> int | str:
    """Return a number as an integer where it is one."""
    return int(text) if text.isdigit() else text


def may_be_heading(text: Text) -> bool:
    """Whether a line before a table may be a heading: short, no sentence, no list item."""
    words = text.text.strip()
    if not words or len(words) > _LONGEST or text.bullet or text.repeated:
        return False
    if not re.search(r"[^\W\d_]{2}", words) or _PAGE_NUMBER.match(words):
        return False
    if text.level:
        return True
    return not words.endswith((".", ";", ",", ":")) or bool(_LINE.match(words)) or bool(_RESULT.match(words))


def says_line(words: str) -> bool:
    """Whether the words themselves name an action line."""
    return bool(_LINE.match(words))


class HeadingReader:
    """Tells the headings of one document apart; made of all headings that stand before tables."""

    def __init__(self, runs: Sequence[Sequence[Text]], *, results_in_table: bool):
        """Learn the ranks; each run holds the headings before one table, in order.

        ``results_in_table`` tells that the tables have a column for the result, so that no heading is one.
        """
        self._results_in_table = results_in_table
        flat = [text for run in runs for text in run]
        self._named = any(_LINE.match(text.text.strip()) for text in flat)
        plain = [text for text in flat if not self._says_kind(text)]
        ranks = sorted({_rank(text) for text in plain}, reverse=True)
        self._ranks = [rank for rank in ranks if sum(_rank(text) == rank for text in plain)]

    def read(self, run: Sequence[Text]) -> list[Heading]:
        """Return what the headings before one table are, in order; a line that is none is left out."""
        found = [heading for text in run if (heading := self._one(text, last=text is run[-1]))]
        themes = [heading for heading in found if heading.kind == "theme"]
        # Of several plain lines before a table only the nearest is its theme.
        return [heading for heading in found if heading.kind != "theme" or heading is themes[-1]]

    def _says_kind(self, text: Text) -> bool:
        words = text.text.strip()
        return bool(_LINE.match(words) or (_RESULT.match(words) and not self._results_in_table))

    def _one(self, text: Text, *, last: bool) -> Heading | None:
        words = text.text.strip()
        line = _LINE.match(words)
        result = _RESULT.match(words)
        if result and not self._results_in_table:
            return Heading("result", result["title"].strip(), number_of(result["number"]))
        if line:
            return Heading("line", line["title"].strip(), number_of(line["number"]))
        theme = _THEME.match(words)
        if theme:
            return Heading("theme", theme["title"].strip())
        rank = self._ranks.index(_rank(text)) if _rank(text) in self._ranks else 0
        if self._named:
            return Heading("theme", _without_number(words))
        numbered = _NUMBERED.match(words)
        if len(self._ranks) >= 2 and rank == 0:
            return _line_of(words)
        if len(self._ranks) == 1 and numbered and numbered["number"] not in ("A", "I"):
            return _line_of(words)
        if rank >= 2 and not self._results_in_table:
            return Heading("result", _without_number(words))
        return Heading("theme", _without_number(words)) if last or rank else None


def _line_of(words: str) -> Heading:
    numbered = _NUMBERED.match(words)
    if numbered:
        return Heading("line", numbered["title"].strip(), number_of(numbered["number"]))
    return Heading("line", words)


def _without_number(words: str) -> str:
    deep = _NUMBERED_DEEP.match(words)
    return deep["title"].strip() if deep else words


def _rank(text: Text) -> tuple[float, float, bool]:
    """Return how high a heading stands: its level where the form tells it, else its type size."""
    return (-float(text.level or 9), round(text.size), text.bold)
