"""Ids of activities: result number, a dot, the activity's number, or a stable slug of its title."""

import re
import unicodedata
from collections.abc import Iterable

_SLUG_LENGTH = 48


def slug(text: str, *, length: int = _SLUG_LENGTH) -> str:
    """Return the text in lower-case ASCII words joined by hyphens, cut at a word; ``""`` when nothing is left."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    kept: list[str] = []
    for word in words:
        if kept and len("-".join([*kept, word])) > length:
            break
        kept.append(word[:length])
    return "-".join(kept)


def activity_id(result: int | str | None, number: str | None, title: str) -> str:
    """Return the id of an activity within a programme.

    An activity without a number is addressed by a slug of its title, one without either by ``activity``; without
    a result number the part before the dot is left out.
    """
    own = number or slug(title) or "activity"
    return f"{result}.{own}" if result not in (None, "") else own


def unique_ids(ids: Iterable[str]) -> list[str]:
    """Return the ids in the same order, later doubles marked ``~2``, ``~3`` …, so that each is unique."""
    taken: set[str] = set()
    made = []
    for wanted in ids:
        candidate, count = wanted, 1
        while candidate in taken:
            count += 1
            candidate = f"{wanted}~{count}"
        taken.add(candidate)
        made.append(candidate)
    return made
