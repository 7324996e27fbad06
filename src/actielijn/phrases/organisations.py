"""Running text → the organisations it names, by a packaged list that a programme can extend; and who seems to hold.

Used by ``reading`` for partners and by whoever proposes a holder. A suggestion is never a read value.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from actielijn.language import _

_KEYS = frozenset(("name", "abbreviations", "uri", "names"))


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; ``names`` are other full names it goes by."""

    name: str
    abbreviations: tuple[str, ...] = ()
    uri: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text (``at``, in characters) that names an organisation. ``reason`` is told by suggestions only."""

    organisation: Organisation
    text: str
    at: int
    reason: str | None = None


class OrganisationsError(ValueError):
    """A list of organisations that cannot be used; the message tells the file, the line or entry and what to do."""


@cache
def organisations_known() -> tuple[Organisation, ...]:
    """Return the packaged organisations."""
    name = "organisations.toml"
    return _organisations(files(__package__).joinpath(name).read_text(encoding="utf-8"), name)


def load_organisations(path: Path) -> tuple[Organisation, ...]:
    """Return a programme's organisations followed by the packaged ones that it does not name itself.

    Raises OrganisationsError, or OSError when the file cannot be opened.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = _("{file}: not UTF-8 text (byte {place}). Save the list of organisations as UTF-8.")
        raise OrganisationsError(message.format(file=path, place=error.start)) from error
    own = _organisations(text, str(path))
    names = {each.name.casefold() for each in own}
    return (*own, *(each for each in organisations_known() if each.name.casefold() not in names))


def _organisations(text: str, file: str) -> tuple[Organisation, ...]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = _("{file}: not readable as TOML: {error}. Mend that place of the list of organisations.")
        raise OrganisationsError(message.format(file=file, error=error)) from error
    entries = data.get("organisation")
    if set(data) != {"organisation"} or not isinstance(entries, list):
        message = _(
            "{file}: every organisation stands under its own [[organisation]]; found instead: {found}."
        )
        raise OrganisationsError(message.format(file=file, found=", ".join(sorted(data)) or _("nothing")))
    lines = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip().startswith("[[organisation]]")
    ]
    return tuple(
        _organisation(entry, file, lines[index] if index < len(lines) else 1)
        for index, entry in enumerate(entries)
    )


def _organisation(entry: Any, file: str, line: int) -> Organisation:
    wrong = _wrong(entry)
    if wrong:
        message = _("{file}, line {line}: {wrong}.")
        raise OrganisationsError(message.format(file=file, line=line, wrong=wrong))
    return Organisation(
        name=entry["name"].strip(),
        abbreviations=tuple(entry.get("abbreviations", ())),
        uri=entry.get("uri"),
        names=tuple(entry.get("names", ())),
    )


def _wrong(entry: Any) -> str:
    """Return what is the matter with an entry; "" when nothing is."""
    if not isinstance(entry, dict):
        return _("an organisation is a table with a name")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        return _("unknown key {key}; known are name, abbreviations, uri and names").format(key=unknown[0])
    if not isinstance(entry.get("name"), str) or not entry["name"].strip():
        return _('an organisation without a name; add name = "…"')
    for key in ("abbreviations", "names"):
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            return _('{key} must be a list of texts that are not empty, such as ["OM"]').format(key=key)
    if not isinstance(entry.get("uri", ""), str):
        return _("uri must be a text")
    return ""


def mentions(text: str, known: Sequence[Organisation]) -> list[Mention]:
    """Return where organisations are named, in the order of the text; whole words, no overlaps.

    Abbreviations are case sensitive, full names are not, save names of one word that are also other words, which
    keep their capital except "politie".
    """
    pattern, folded, exact = _pattern(tuple(known))
    found = []
    for match in pattern.finditer(text):
        words = " ".join(match[0].split())
        organisation = exact.get(words) or folded.get(words.casefold())
        if organisation is not None:
            found.append(Mention(organisation, match[0], match.start()))
    return found


@lru_cache(maxsize=8)
def _pattern(
    known: tuple[Organisation, ...],
) -> tuple[re.Pattern[str], dict[str, Organisation], dict[str, Organisation]]:
    """Return one pattern for all names, and whose they are: folded full names, exact abbreviations and one-word names."""
    folded: dict[str, Organisation] = {}
    exact: dict[str, Organisation] = {}
    for each in known:
        for name in (each.name, *each.names):
            words = " ".join(name.split())
            if " " in words or words.casefold() == "politie":
                folded.setdefault(words.casefold(), each)
            else:
                exact.setdefault(words, each)
            if words.startswith("Ministerie van "):
                folded.setdefault(words.removeprefix("Ministerie van ").casefold(), each)
        for abbreviation in each.abbreviations:
            exact.setdefault(abbreviation, each)
    for word in [word for word in folded if " " not in word and word != "politie"]:
        exact.setdefault(word.capitalize(), folded.pop(word))
    any_case = "|".join(
        re.escape(name).replace(r"\ ", r"\s+") for name in sorted(folded, key=len, reverse=True)
    )
    as_is = "|".join(re.escape(name) for name in sorted(exact, key=len, reverse=True))
    parts = [f"(?i:{any_case})" if any_case else "", as_is]
    body = "|".join(part for part in parts if part) or r"(?!)"
    return re.compile(rf"(?<![\w&])(?:{body})(?![\w&]|-[a-z])"), folded, exact


_BY = re.compile(
    r"\b(?:door|vanuit|by|led by|onder leiding van|trekker|actiehouder|holder|verantwoordelijk\w*|responsible)\b[^.;,]{0,24}$",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:met|aan|bij|voor|van|with|for|to|from|tussen|between)\b\s+(?:(?:de|het|the)\s+)?$", re.IGNORECASE
)


def suggest_holder(title: str, explanation: str, known: Sequence[Organisation]) -> Mention | None:
    """Return the organisation that an activity seems to be held by, with ``reason``; None when nothing says so.

    Never certain: the title's own organisation where it names one, else the one that opens the explanation or is
    named as the doer ("door …") in its first sentence.
    """
    named = mentions(title, known)
    if len({each.organisation for each in named}) == 1:
        return _because(named[0], _("the title names this organisation and no other"))
    first = explanation.strip().split("\n", 1)[0]
    stop = re.search(r"[.!?](?=\s+[A-Z]|$)", first)
    opening = first[: stop.start()] if stop else first
    there = mentions(opening, known)
    if (
        there
        and not opening[: there[0].at]
        .strip(" ")
        .lower()
        .removeprefix("de")
        .removeprefix("het")
        .removeprefix("the")
        .strip()
    ):
        return _because(there[0], _("the explanation begins with this organisation"))
    for each in there:
        if _BY.search(opening[: each.at]):
            return _because(each, _("the first sentence names this organisation as the one that acts"))
    able = [each for each in there if not _WITH.search(opening[: each.at])]
    if len({each.organisation for each in able}) == 1:
        return _because(able[0], _("the first sentence names this organisation and no other"))
    return None


def _because(mention: Mention, reason: str) -> Mention:
    return Mention(mention.organisation, mention.text, mention.at, reason)
