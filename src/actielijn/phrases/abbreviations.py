"""Running text → the abbreviations it uses, with the full name where it writes it out. Used by ``checking``."""

import re

from .lexicon import words_of

_ABBREVIATION = (
    r"(?:[A-Z]{2,}|[A-Z][a-z]?[A-Z]+[a-z]?|[A-Z]{1,3}(?:&|en)[A-Z]{1,3}|"
    r"[A-Z][A-Za-z]*[A-Z]{2,}[a-z]?|(?:[A-Z]\.){2,})(?:-[A-Z]{2,})?"
)
_USED = re.compile(rf"(?<![\w@/.#:&-])({_ABBREVIATION})(?=(?:'s|’s|en|s)?(?![\w@/:&]))")
_BEFORE = re.compile(
    rf"\((?:hierna:?\s*|hereafter:?\s*|afgekort:?\s*)?[\"'“‘]?(?:de |het |the )?({_ABBREVIATION})[\"'”’]?\)"
)
_AFTER = re.compile(rf"(?<![\w&-])({_ABBREVIATION})\s+\(([^()]{{4,120}})\)")
_SMALL = words_of(
    "van voor de het en der den tot op in te aan met tegen of for and the on to a an l la le des du et"
)
_ROMAN = re.compile(r"[IVX]+")


def abbreviations(text: str) -> list[tuple[str, str | None]]:
    """Return each abbreviation once, in order of first use, with the full name the text gives it, else None.

    A full name stands before ("Financial Intelligence Unit (FIU)") or after ("FIU (Financial …)") the abbreviation
    and its capitals or first letters spell it. Roman numerals are none.
    """
    found: dict[str, str | None] = {}
    for match in _USED.finditer(text):
        if not _ROMAN.fullmatch(match[1]):
            found.setdefault(match[1], None)
    for match in _BEFORE.finditer(text):
        name = _name_before(text[: match.start()], match[1])
        if name and not found.get(match[1]):
            found[match[1]] = name
    for match in _AFTER.finditer(text):
        name = " ".join(match[2].split())
        if not found.get(match[1]) and _spells(name, match[1]) and len(name) > len(match[1]) + 2:
            found[match[1]] = name
    return list(found.items())


def _name_before(before: str, abbreviation: str) -> str | None:
    """Return the shortest run of words just before that spells the abbreviation."""
    tail = re.split(r"[.;:()](?:\s|$)", before.rstrip())[-1]
    words = tail.split()
    letters = sum(letter.isupper() for letter in abbreviation)
    for count in range(1, min(len(words), letters * 2 + 3) + 1):
        candidate = words[-count:]
        if candidate[0].lower() in _SMALL or not candidate[0][0].isalpha():
            continue
        if _spells(" ".join(candidate), abbreviation) and len(" ".join(candidate)) > len(abbreviation) + 2:
            return " ".join(candidate)
    return None


def _spells(name: str, abbreviation: str) -> bool:
    """Whether the letters of an abbreviation are the first letters of the words, or stand in them in order."""
    wanted = [letter.lower() for letter in abbreviation if letter.isalpha()]
    words = [word for word in re.split(r"[\s\-/]+", name) if word and word[0].isalpha()]
    if not words or not wanted or words[0][0].lower() != wanted[0]:
        return False
    initials = [word[0].lower() for word in words]
    plain = [word[0].lower() for word in words if word.lower() not in _SMALL]
    if wanted in (initials, plain):
        return True
    capitals = [letter.lower() for letter in name if letter.isupper()]
    if wanted == capitals:
        return True
    if len(words) > len(wanted) + 3:
        return False
    position = 0
    lower = name.lower()
    for letter in wanted:
        position = lower.find(letter, position) + 1
        if not position:
            return False
    # Letters in order somewhere in the words say little, unless most of the words begin with one of them.
    return (
        sum(initial in wanted for initial in (plain or initials)) >= max(2, len(plain) - 1) or len(words) == 1
    )
