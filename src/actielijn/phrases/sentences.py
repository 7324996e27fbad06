"""An explanation → its sentences.

Used by everything in this room that quotes the sentence it stands on. What a paragraph or a bullet is, is decided in
``snapshot.explanation``.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from actielijn.snapshot import paragraphs

from .lexicon import words_of

_ABBREVIATIONS = words_of("""jl a.s t.b.v m.b.t m.b.v m.i.v i.v.m i.s.m i.h.k.v n.a.v nr nrs no nos art artt mln mld mrd o.a bijv bv blz
    ca cf co corp dhr div dr drs ds e.d e.g eds enz etc evt excl fig gem gld hs i.e i.p.v i.t.t inc incl ing ir jhr jr
    k.a lid lt ltd m.a.w m.n m.u.v max mevr mgr mi min mr mrs ms mw n.v.t nl o.b.v o.g.v o.l.v o.m p.a p.m p.p prof red
    resp sec sr st stb stcrt t.a.v t.g.v t.n.v t.o.v t.w.v tel trb vgl v.a v.w.b vol vs w.o z.g zgn zg d.d d.w.z
    d.m.v a.d.h.v e.e.a b.v approx dept est gov u.s p pp par hfst""")
# These also close a sentence, so only what follows can tell.
_ALSO_LAST = words_of("jl etc enz e.d e.a a.s mln mld mrd co inc ltd p.m p.a n.v.t o.i.d")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"[(\[\"'“‘]*((?:[^\W\d_]+\.)*[^\W\d_]+)$")
_ENUMERATOR = re.compile(r"(?:^|[\s(])(?:\d+(?:\.\d+)*|[a-zA-Z]|[ivx]+)$")


def sentences(text: str) -> list[str]:
    """Return the sentences in order; each bullet is at least one of its own. Empty text has none."""
    return [sentence for sentence, _at in sentences_with_offsets(text)]


def sentences_with_offsets(text: str) -> list[tuple[str, int]]:
    """Return each sentence with the place in the text where it begins; white space inside it is folded."""
    return list(_split(text))


@lru_cache(maxsize=64)
def _split(text: str) -> tuple[tuple[str, int], ...]:
    found = []
    for block, at in _blocks(text):
        start = 0
        for match in _END.finditer(block):
            if _ends_sentence(block, match):
                found += _folded(block, start, match.end(), at)
                start = match.end()
        found += _folded(block, start, len(block), at)
    return tuple(found)


def _folded(block: str, start: int, end: int, at: int) -> list[tuple[str, int]]:
    part = block[start:end]
    words = " ".join(part.split())
    if not any(letter.isalnum() for letter in words):
        return []
    return [(words, at + start + len(part) - len(part.lstrip()))]


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    """Give paragraphs and bullets with their offsets; the words are as they stand, lines not yet joined."""
    if "\n" not in text and "•" not in text and not text.lstrip().startswith("- "):
        yield text, 0
        return
    at = 0
    for paragraph in paragraphs(text):
        for part in re.split(r"[•▪◦●]\s*", paragraph.text):
            words = part.split()
            if not words:
                continue
            pattern = r"\s+".join(map(re.escape, words)) if "\n" in text else None
            place = text.find(part.strip(), at)
            if place < 0 and pattern:
                match = re.compile(pattern).search(text, at)
                place = match.start() if match else at
                length = match.end() - place if match else len(part)
                yield text[place : place + length], place
            else:
                length = len(part.strip())
                yield part.strip(), place
            at = place + length


def _ends_sentence(block: str, match: re.Match[str]) -> bool:
    after = block[match.end() : match.end() + 12].lstrip()
    if match[0][0] != "." or len(match[0].rstrip("\"'”’»)]")) > 1:
        return not after[:1].islower()
    before = block[max(0, match.start() - 24) : match.start()]
    word = _WORD_BEFORE.search(before)
    last = word[1] if word else ""
    lower = last.lower()
    starts_new = after[:1].isupper() or after[:1] in "\"'“‘(#" or after[:1].isdigit()
    if not starts_new:
        # A lower-case letter after a stop goes on with the sentence, whatever the word before it was.
        return bool(after) and not after[0].isalnum() and last != "" and lower not in _ABBREVIATIONS
    if lower in _ALSO_LAST:
        return after[:1].isupper() and not after.startswith(("EUR", "USD", "GBP"))
    if lower in _ABBREVIATIONS:
        return False
    if len(last) == 1 and last.isupper():
        # An initial, as in "J. Jansen"; "niveau B. Daarna" is rarer and is lost.
        return False
    if "." in last and last[-2:-1] == "." and last.replace(".", "").isalpha() and len(last) <= 9:
        return False
    return bool(last) or not (_ENUMERATOR.search(before) and _at_start(before, block, match))


def _at_start(before: str, block: str, match: re.Match[str]) -> bool:
    """Whether the stop belongs to a number that opens the block, as in ``2. Then``."""
    return match.start() <= 6 and block[: match.start()].strip() == before.strip()
