"""Reading a status cell by independent witnesses: text token, picture, alternative text, words, colour.

The legend of the page is the authority, then the document's legends where they agree. Where witnesses disagree or none
speaks, the status is unreadable: it stays empty, with what the reviewer needs to settle it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .legend import Entry, Legend, unanimous
from .looks import Looks, looks_of, nearest
from .meanings import label_key
from .page import Cell, Mark
from .symbols import Piece, pieces_of_cell
from .vocabulary import Vocabulary

# How far two colours may be apart (0 to 1, per channel on average) to be the same, and the margin to the next.
_SAME_COLOUR = 0.06
_COLOUR_MARGIN = 0.05
# What may stand between two statuses, the surest first: a label may hold an "en" or a comma of its own.
_SEPARATORS = (r"\s*[/|]\s*", r"\s*[;\n+&]\s*", r"\s*,\s*", r"\s+(?:en|and|cq|deels)\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a status cell says.

    ``state`` is ``read``; ``empty`` (nothing stands there and nothing was lost); ``lost`` (the legend's own signs are gone on
    this page, so a sign may be); ``partial`` (a part of several could be read); ``unknown`` (a sign or words that no legend
    explains); ``conflict`` (witnesses disagree). ``seen`` is what stood there, for the message.
    """

    keys: tuple[str, ...] = ()
    state: str = "empty"
    candidates: tuple[str, ...] = ()
    method: str = ""
    confidence: float = 0.0
    seen: str = ""


class StatusReader:
    """Reads the status cells of one document, page legend by page legend."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        legends: Sequence[Legend],
        *,
        settled: Mapping[str, str] | None = None,
        ocr: bool = False,
    ):
        """Prepare for a document; ``settled`` maps tokens to labels where a layout file says so."""
        self._vocabulary = vocabulary
        self._legends = [legend for legend in legends if any(entry.marks for entry in legend.entries)]
        self._everywhere = unanimous(self._legends)
        self._settled = dict(settled or {})
        self._known_looks: dict[int, list[tuple[str, Looks]]] = {}
        self._trust = 0.6 if ocr else 1.0

    def read(self, cell: Cell | None, legend: Legend | None) -> Reading:
        """Read a status cell under the legend that holds on its page; None where the page has none."""
        parts = pieces_of_cell(cell)
        groups, words = _groups(parts)
        if not groups and not words:
            return self._read_colour(cell, legend)
        readings = [self._read_words(words, legend)] if words and not groups else []
        if groups:
            readings = self._read_groups(groups, legend)
            if words:
                readings = [self._with_words(readings, words, legend)]
        return self._joined(readings, parts, legend)

    def _joined(self, readings: list[Reading], parts: Sequence[Piece], legend: Legend | None) -> Reading:
        keys = tuple(dict.fromkeys(key for reading in readings for key in reading.keys))
        failed = [reading for reading in readings if reading.state != "read"]
        seen = _seen(parts)
        candidates = tuple(dict.fromkeys(key for reading in failed for key in reading.candidates))
        half = _ends_in_slash(parts)
        if half and not failed:
            candidates = tuple(key for key in self._lost_keys(legend) if key not in keys)
        confidence = min((reading.confidence for reading in readings if reading.state == "read"), default=0.0)
        method = "+".join(
            dict.fromkeys(part for reading in readings for part in reading.method.split("+") if part)
        )
        if keys and (failed or half):
            return Reading(keys, "partial", candidates, method, min(confidence, 0.5), seen)
        if failed:
            return Reading((), failed[0].state, candidates, method, 0.0, seen)
        return Reading(keys, "read", (), method, round(confidence * self._trust, 2), seen)

    # -- words

    def _read_words(self, words: str, legend: Legend | None) -> Reading:
        whole = self._key_of_words(words, legend)
        if whole:
            return Reading((whole,), "read", (), "words", 0.97, words)
        for separator in _SEPARATORS:
            parts = [part for part in re.split(separator, words) if part.strip()]
            keys = [self._key_of_words(part, legend) for part in parts]
            if len(parts) > 1 and all(keys):
                return Reading(tuple(key for key in keys if key), "read", (), "words", 0.9, words)
        return Reading((), "unknown", (), "words", 0.0, words)

    def _key_of_words(self, words: str, legend: Legend | None) -> str | None:
        key = self._vocabulary.key_of(words)
        if key:
            return key
        token = words.strip()
        label = self._settled.get(token) or self._settled.get(token.casefold())
        if label is None and legend is not None:
            label = _label_of_code(token, legend.entries)
        if label is None:
            labels = {found for each in self._legends if (found := _label_of_code(token, each.entries))}
            label = labels.pop() if len(labels) == 1 else None
        return self._vocabulary.key_of(label) if label else None

    def _with_words(self, readings: list[Reading], words: str, legend: Legend | None) -> Reading:
        """Hold the words beside the signs against them: agreeing makes sure, disagreeing makes unreadable."""
        spoken = self._read_words(words, legend)
        keys = tuple(key for reading in readings for key in reading.keys)
        if spoken.state != "read":
            if len(keys) == len(readings):
                return Reading(keys, "read", (), readings[0].method, 0.8, words)
            return Reading((), "unknown", (), "words", 0.0, words)
        if keys and keys != spoken.keys:
            return Reading((), "conflict", tuple(dict.fromkeys((*keys, *spoken.keys))), "words", 0.0, words)
        method = "+".join(["words", *dict.fromkeys(reading.method for reading in readings if reading.method)])
        return Reading(spoken.keys, "read", (), method, 0.99 if keys else 0.95, words)

    # -- signs

    def _read_groups(self, groups: list[list[Mark]], legend: Legend | None) -> list[Reading]:
        """Read each group between slashes as one sign, else sign by sign."""
        readings: list[Reading] = []
        for group in groups:
            whole = self._read_marks(group, legend)
            if whole.state == "read" or len(group) == 1:
                readings.append(whole)
            else:
                readings += [self._read_marks([mark], legend) for mark in group]
        return readings

    def _read_marks(self, marks: list[Mark], legend: Legend | None) -> Reading:
        witnesses: dict[str, str] = {}
        token = "".join(mark.token for mark in marks)
        own = legend if legend is not None and any(entry.marks for entry in legend.entries) else None
        for name, label in (
            ("text", self._label_of_token(token, own)),
            ("picture", self._label_of_picture(marks, own)),
            ("alt", self._label_of_alt(marks, own)),
            ("colour", self._label_of_colour(marks[0].colour if len(marks) == 1 else "", own)),
        ):
            if label and (key := self._vocabulary.key_of(label)):
                witnesses[name] = key
        said = set(witnesses.values())
        seen = token or marks[0].alt or "(picture)"
        if len(said) == 1:
            sure = (
                0.99 if len(witnesses) > 1 else (0.95 if "text" in witnesses or "alt" in witnesses else 0.9)
            )
            return Reading((said.pop(),), "read", (), "+".join(witnesses), sure if own else sure - 0.1, seen)
        if said:
            return Reading(
                (), "conflict", tuple(dict.fromkeys(witnesses.values())), "+".join(witnesses), 0.0, seen
            )
        return Reading((), "unknown", self._lost_keys(legend), "", 0.0, seen)

    def _label_of_token(self, token: str, legend: Legend | None) -> str | None:
        if not token:
            return None
        if token in self._settled:
            return self._settled[token]
        if legend is not None:
            labels = {entry.label for entry in legend.entries if entry.token == token}
            if labels:
                return labels.pop() if len({label_key(label) for label in labels}) == 1 else None
        return self._everywhere.get(token)

    def _label_of_picture(self, marks: list[Mark], legend: Legend | None) -> str | None:
        looks = _looks_of_marks(marks)
        if looks is None:
            return None
        if legend is not None:
            found = nearest(looks, self._looks_in(legend))
            if found or any(_looks_of_marks(entry.marks) for entry in legend.entries):
                return found[0] if found else None
        everywhere = [each for other in self._legends for each in self._looks_in(other)]
        found = nearest(looks, everywhere)
        return found[0] if found else None

    def _looks_in(self, legend: Legend) -> list[tuple[str, Looks]]:
        known = self._known_looks.get(id(legend))
        if known is None:
            known = [
                (label_key(entry.label), looks)
                for entry in legend.entries
                if (looks := _looks_of_marks(entry.marks)) is not None
            ]
            self._known_looks[id(legend)] = known
        return known

    def _label_of_alt(self, marks: list[Mark], legend: Legend | None) -> str | None:
        alts = [mark.alt for mark in marks if mark.alt]
        if len(alts) != 1:
            return None
        if self._vocabulary.key_of(alts[0]):
            return alts[0]
        places = [legend] if legend is not None else self._legends
        labels = {
            label_key(entry.label): entry.label
            for place in places
            for entry in place.entries
            if [label_key(mark.alt) for mark in entry.marks if mark.alt] == [label_key(alts[0])]
        }
        return next(iter(labels.values())) if len(labels) == 1 else None

    # -- colours

    def _read_colour(self, cell: Cell | None, legend: Legend | None) -> Reading:
        """Read a cell that holds nothing: its colour, where a legend explains colours; else it is empty or lost."""
        if cell is not None and cell.fill:
            label = self._label_of_colour(cell.fill, legend)
            key = self._vocabulary.key_of(label) if label else None
            if key:
                return Reading((key,), "read", (), "colour", round(0.9 * self._trust, 2), cell.fill)
        lost = self._lost_keys(legend)
        return Reading((), "lost" if lost else "empty", lost, "", 0.0, "")

    def _label_of_colour(self, colour: str, legend: Legend | None) -> str | None:
        if not colour:
            return None
        places = (
            [legend]
            if legend is not None and _has_colour(legend)
            else [each for each in self._legends if _has_colour(each)]
        )
        ranked: dict[str, tuple[float, str]] = {}
        for place in places:
            for entry in place.entries:
                for mark in entry.marks:
                    if mark.colour:
                        far = _apart(colour, mark.colour)
                        plain = label_key(entry.label)
                        if far < ranked.get(plain, (9.0, ""))[0]:
                            ranked[plain] = (far, entry.label)
        best = sorted(ranked.values())
        if not best or best[0][0] > _SAME_COLOUR:
            return None
        if len(best) > 1 and best[1][0] - best[0][0] < _COLOUR_MARGIN:
            return None
        return best[0][1]

    def _lost_keys(self, legend: Legend | None) -> tuple[str, ...]:
        if legend is None:
            return ()
        keys = (self._vocabulary.key_of(label) for label in legend.lost)
        return tuple(key for key in keys if key)


def _has_colour(legend: Legend) -> bool:
    return any(mark.colour for entry in legend.entries for mark in entry.marks)


def _label_of_code(token: str, entries: Sequence[Entry]) -> str | None:
    labels = {entry.label for entry in entries if entry.token and entry.token.casefold() == token.casefold()}
    return labels.pop() if len(labels) == 1 else None


def _looks_of_marks(marks: Sequence[Mark]) -> Looks | None:
    """Return how a sign looks: its one picture, or the picture of all its marks side by side."""
    pictured = [mark for mark in marks if mark.picture is not None]
    if not pictured or len(pictured) != len(marks):
        return None
    if len(pictured) == 1:
        return looks_of(pictured[0].picture)
    return _side_by_side(tuple(mark.picture for mark in pictured))


def _side_by_side(pictures: tuple[object, ...]) -> Looks | None:
    import numpy as np
    from PIL import Image

    squares = [looks_of(picture) for picture in pictures]  # type: ignore[arg-type]
    if any(each is None for each in squares):
        return None
    joined = np.concatenate([each.square for each in squares if each is not None], axis=1)
    image = Image.fromarray((joined * 255).astype("uint8")).resize((24, 24), Image.Resampling.BOX)
    shape = sum(each.shape for each in squares if each is not None)
    return Looks(np.asarray(image, dtype=np.float32) / 255, shape)


def _apart(one: str, other: str) -> float:
    a, b = ([int(text[at : at + 2], 16) for at in (1, 3, 5)] for text in (one, other))
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) / (3 * 255)


def _groups(parts: Sequence[Piece]) -> tuple[list[list[Mark]], str]:
    """Return the marks in groups between slashes, and the words of the cell on one line."""
    groups: list[list[Mark]] = []
    words: list[str] = []
    fresh = True
    for part in parts:
        if part.mark:
            if fresh:
                groups.append([])
                fresh = False
            groups[-1].append(part.mark)
            continue
        plain = part.words.strip()
        if re.search(r"[/|;,&+]|\ben\b|\band\b", plain) and not re.search(
            r"[^\W_]", re.sub(r"\b(en|and)\b", "", plain)
        ):
            fresh = True
        elif re.search(r"[^\W_]", plain):
            words.append(plain)
        if re.search(r"[^\W_]", plain):
            fresh = True
    return groups, " ".join(words)


def _ends_in_slash(parts: Sequence[Piece]) -> bool:
    """Whether something stood before or after a slash that is gone."""
    if not parts:
        return False
    first, last = parts[0], parts[-1]
    return bool(
        (last.mark is None and re.search(r"/\s*$", last.words))
        or (first.mark is None and re.match(r"\s*/", first.words))
    )


def _seen(parts: Sequence[Piece]) -> str:
    shown = (part.words if part.mark is None else part.mark.token or part.mark.alt or "(…)" for part in parts)
    return " ".join(" ".join(shown).split())
