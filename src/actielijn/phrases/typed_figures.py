"""A figure as people type it → a number: with a comma or a point, its unit behind it or not; never a guess between the two."""

import re
from decimal import Decimal

from actielijn.language import _, spoken

MOST_DIGITS = 14
"""Most digits before the decimal mark."""
MOST_DECIMALS = 4
_SPACES = re.compile(r"[\s\u2009\u202f'’]")
_PARTED = re.compile(r"\d[\s\u2009\u202f'’]+\d")
_PARTED_BY_THOUSANDS = re.compile(r"[+-]?\s*\d{1,3}(?:[\s\u2009\u202f'’]\d{3})+(?:[.,]\d+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)", re.ASCII)
_COULD_BE_TWO = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_EURO = ("€", "eur", "euro", "euros")


class FigureNotClear(ValueError):  # noqa: N818
    """A figure that is no number, or could be two."""


def figure_from(text: str, unit: str = "") -> Decimal | None:
    """Return the number that was typed, None for nothing. Raises FigureNotClear.

    ``12,5`` and ``12.5`` are the same; ``1.234`` could be two numbers and is refused, as is ``12 34``, which lost something.
    """
    typed = text.strip()
    if not typed:
        return None
    alone = _without_unit(typed, unit).replace("\u2212", "-")
    bare = _SPACES.sub("", alone)
    is_torn = _PARTED.search(alone) and not _PARTED_BY_THOUSANDS.fullmatch(alone)
    if is_torn or not _NUMBER.fullmatch(bare):
        raise FigureNotClear(
            _("'{text}' is no number. Write a number alone, such as {example}; put the words in the remark.").format(
                text=typed[:60], example=figure_in_words(Decimal("1250.5")))
        )  # fmt: skip
    return kept_whole(Decimal(_pointed(bare, typed)))


def kept_whole(number: Decimal) -> Decimal:
    """Return a number that can be kept as it is. Raises FigureNotClear for one with more digits than are kept."""
    _sign, digits, exponent = number.normalize().as_tuple()
    if not isinstance(exponent, int) or len(digits) + exponent > MOST_DIGITS or -exponent > MOST_DECIMALS:
        raise FigureNotClear(
            _("'{text}' has more digits than are kept: {whole} before the decimal mark and {decimals} after it. Round it.").format(
                text=str(number)[:60], whole=MOST_DIGITS, decimals=MOST_DECIMALS)
        )  # fmt: skip
    return number


def figure_in_words(figure: Decimal | None) -> str:
    """Return a number as it is typed in the spoken language: 1250,5 in Dutch, 1250.5 in English.

    ``figure_from`` reads the same number in it: one with three decimals gets a fourth, lest they be taken for thousands.
    """
    if figure is None:
        return ""
    plain = f"{figure:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if _COULD_BE_TWO.fullmatch(plain):
        plain += "0"
    return plain.replace(".", ",") if spoken() == "nl" else plain


def _without_unit(text: str, unit: str) -> str:
    """Return the text without the unit that was asked for, before or behind it; another unit stays and is refused."""
    known = [unit.strip().casefold()] if unit.strip() else []
    if any(each in _EURO for each in known):
        known = list(_EURO)
    low = text.casefold()
    for each in sorted(known, key=len, reverse=True):
        if len(low) == len(text) and low.endswith(each):
            return text[: len(text) - len(each)].strip()
        if len(low) == len(text) and low.startswith(each):
            return text[len(each) :].strip()
    return text


def _pointed(bare: str, typed: str) -> str:
    """Return the digits with a point for the decimal mark, and no other mark."""
    marks = re.findall("[.,]", bare)
    if not marks:
        return bare
    last, kinds = marks[-1], set(marks)
    whole, _mark, rest = bare.rpartition(last)
    groups = re.split("[.,]", whole.lstrip("+-"))
    if len(kinds) == 2 and marks.count(last) == 1 and _grouped(groups):
        # Two kinds of marks: the last is the decimal mark, the other parts the thousands.
        return re.sub("[.,]", "", whole) + "." + rest
    if len(kinds) == 1 and len(marks) > 1 and _grouped([*groups, rest]):
        return re.sub("[.,]", "", bare)
    if len(marks) == 1 and (len(rest) != 3 or groups[0] in ("", "0") or len(groups[0]) > 3):
        return f"{whole or '0'}.{rest}" if whole not in ("+", "-") else f"{whole}0.{rest}"
    raise FigureNotClear(
        _("'{text}' could be read as two different numbers. Write it without marks between the thousands: {whole} or {broken}.").format(
            text=typed[:60], whole=re.sub("[.,]", "", bare),
            broken=f"{groups[0]}{',' if spoken() == 'nl' else '.'}{rest}0" if len(marks) == 1 else figure_in_words(Decimal("1250.5")))
    )  # fmt: skip


def _grouped(groups: list[str]) -> bool:
    """Return whether these are thousands: one to three digits, then three each."""
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
