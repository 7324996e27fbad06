"""Two texts → what stayed, went and came, word by word; the same with the texts exchanged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKENS = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")
_MOST_WORK = 400_000_000
"""Texts of which the product of lengths in words is more are laid side by side by paragraph first."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Pieces of text that stayed (``=``), went (``-``) or came (``+``), in order; counts are words."""

    pieces: tuple[tuple[str, str], ...]
    deleted: int
    inserted: int


def difference(before: str, after: str) -> Difference:
    """Return how two texts differ, word by word."""
    # Of several shortest differences one is chosen; comparing in one order always chooses the same.
    turned = after < before
    pieces = _pieces(after, before) if turned else _pieces(before, after)
    if turned:
        pieces = _in_order([({"-": "+", "+": "-", "=": "="}[kind], text) for kind, text in pieces])
    return Difference(tuple(pieces), _count(pieces, "-"), _count(pieces, "+"))


def _pieces(one: str, other: str) -> list[tuple[str, str]]:
    if one == other:
        return [("=", one)] if one else []
    words, others = _TOKENS.findall(one), _TOKENS.findall(other)
    if len(words) * len(others) > _MOST_WORK:
        return _by_paragraph(one, other)
    return _joined(words, others)


def _by_paragraph(one: str, other: str) -> list[tuple[str, str]]:
    """Lay long texts side by side by paragraph, and by word only where one paragraph stands against one."""
    made: list[tuple[str, str]] = []
    parts, others = re.split(r"(?<=\n\n)", one), re.split(r"(?<=\n\n)", other)
    for kind, a, b, c, d in _opcodes(parts, others):
        old, new = "".join(parts[a:b]), "".join(others[c:d])
        words, new_words = _TOKENS.findall(old), _TOKENS.findall(new)
        if kind == "equal":
            made.append(("=", old))
        elif words and new_words and len(words) * len(new_words) <= _MOST_WORK:
            made += _joined(words, new_words)
        else:
            made += [piece for piece in (("-", old), ("+", new)) if piece[1]]
    return _merged(made)


def _opcodes(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return the stretches that stayed and that changed, by a longest common subsequence."""
    # Imported here: other commands need no comparison and start faster without it.
    from rapidfuzz.distance import Indel

    made: list[tuple[str, int, int, int, int]] = []
    for code in Indel.opcodes(one, other):
        kind, (a, b, c, d) = code.tag, (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if kind != "equal" and made and made[-1][0] != "equal":
            made[-1] = ("replace", made[-1][1], b, made[-1][3], d)
        else:
            made.append((kind, a, b, c, d))
    return made


def _joined(words: Sequence[str], others: Sequence[str]) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    for kind, a, b, c, d in _opcodes(words, others):
        if kind == "equal":
            made.append(("=", "".join(words[a:b])))
            continue
        if b > a:
            made.append(("-", "".join(words[a:b])))
        if d > c:
            made.append(("+", "".join(others[c:d])))
    return _merged(_without_lone_spaces(made))


def _without_lone_spaces(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Take a single space between two changes into the change: "two new words" reads better than word, space, word."""
    made: list[tuple[str, str]] = []
    for index, (kind, text) in enumerate(pieces):
        changes_around = (
            0 < index < len(pieces) - 1 and pieces[index - 1][0] != "=" and pieces[index + 1][0] != "="
        )
        if kind == "=" and text == " " and changes_around:
            made += [("-", text), ("+", text)]
        else:
            made.append((kind, text))
    return _in_order(made)


def _in_order(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put what went before what came within each change."""
    made: list[tuple[str, str]] = []
    went = came = ""
    for kind, text in [*pieces, ("=", "")]:
        if kind == "-":
            went += text
        elif kind == "+":
            came += text
        else:
            made += [piece for piece in (("-", went), ("+", came), ("=", text)) if piece[1]]
            went = came = ""
    return made


def _merged(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    for kind, text in pieces:
        if made and made[-1][0] == kind:
            made[-1] = (kind, made[-1][1] + text)
        else:
            made.append((kind, text))
    return made


def _count(pieces: Sequence[tuple[str, str]], kind: str) -> int:
    return sum(len(re.findall(r"\w+", text)) for own, text in pieces if own == kind)
