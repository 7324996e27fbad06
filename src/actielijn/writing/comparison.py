"""What changed between two editions, as ``actielijn compare`` tells it in JSON → a paper that people read.

The paper is one form-neutral model here, set as HTML, PDF and DOCX in the modules beside this one. What changed is
decided in ``comparing``; this module takes its JSON and needs nothing of its code.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from actielijn.language import _, ngettext
from actielijn.snapshot import Place, Snapshot

from .report import (
    NOT_STATED,
    Mark,
    activity_label,
    anchor,
    day,
    folded,
    language_tag,
    marks_of,
    printable,
    unknown_mark,
)

# Unchanged text longer than this between two differences is shortened to its ends.
_LONG_SAME = 420
_KEPT_SAME = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed (``=``), went (``-``) or came (``+``); ``¶`` is where a new paragraph begins."""

    kind: Literal["=", "-", "+", "¶"]
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that changed: the activity with its id, where it stands, and what is said of it.

    ``facts`` are lines of words; ``was`` and ``now`` the statuses, shown when they differ; ``pieces`` the text.
    """

    id: str
    anchor: str
    label: str
    place: str
    facts: tuple[str, ...] = ()
    was: tuple[Mark, ...] = ()
    now: tuple[Mark, ...] = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one kind, under one heading; ``anchor`` is the section's address."""

    heading: str
    anchor: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """How many activities went from which status (rows) to which (columns)."""

    marks: tuple[Mark, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise of the earlier edition and what became of it."""

    id: str
    label: str
    text: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole paper. ``words`` holds its fixed words by key, in the language of the later programme."""

    title: str
    programme: str
    language: str
    before: str
    after: str
    iso_date: str
    publisher: str
    summary: tuple[str, ...]
    matrix: Matrix
    sections: tuple[Section, ...]
    promises: tuple[PromiseLine, ...]
    words: dict[str, str]

    @property
    def full_title(self) -> str:
        """Title, programme and the two editions on one line: the title of the file."""
        return " – ".join(part for part in (self.title, self.programme, self.span) if part)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every status that the paper shows, in the matrix or beside an activity."""
        shown = (
            mark for section in self.sections for item in section.items for mark in (*item.was, *item.now)
        )
        return tuple(dict.fromkeys((*self.matrix.marks, *shown)))

    @property
    def span(self) -> str:
        """The two editions as one line of words."""
        return f"{self.before} → {self.after}" if self.before or self.after else ""


def paper_of(comparison: Mapping[str, Any], before: Snapshot, after: Snapshot) -> Paper:
    """Return the paper of a comparison, worded in the language that is spoken now."""
    return _Composition(comparison, before, after).paper()


def _words() -> dict[str, str]:
    return {
        "title": _("What changed"),
        "contents": _("Contents"),
        "skip": _("Skip to the content"),
        "summary": _("Summary"),
        "matrix": _("From status to status"),
        "matrix_caption": _("Activities by their status before (rows) and after (columns)"),
        "before": _("Before"),
        "after": _("After"),
        "programme": _("Programme"),
        "page": _("Page"),
        "status": _("Status"),
        "number": _("No."),
        "activity": _("Activity"),
        "promises": _("Promises"),
        "promise": _("Promise"),
        "outcome": _("Outcome"),
        "not_stated": _("not stated"),
        "deleted": _("deleted:"),
        "inserted": _("inserted:"),
        "end": _("end"),
        "reading": _(
            "How to read the texts: what went is struck through after −, what came is underlined after +."
        ),
        "explanation": _("Explanation"),
    }


def _outcomes() -> dict[str, str]:
    return {
        "kept": _("kept"),
        "missed": _("missed"),
        "moved": _("moved to another date"),
        "open": _("still open"),
        "silent": _("gone without a word"),
    }


class _Composition:
    """Makes one paper: knows the activities of both editions by their ids."""

    def __init__(self, comparison: Mapping[str, Any], before: Snapshot, after: Snapshot):
        self.comparison = comparison
        self.snapshots = before, after
        self.before = {place.activity.id: place for place in before.places()}
        self.after = {place.activity.id: place for place in after.places()}
        self.words = _words()
        self.marks = {mark.key: mark for mark in (*marks_of(before), *marks_of(after))}

    def paper(self) -> Paper:
        before, after = self.snapshots
        sections = tuple(section for section in self._sections() if section.items)
        promises = tuple(self._promises())
        return Paper(
            title=self.words["title"],
            programme=printable(after.programme.title or before.programme.title),
            language=language_tag(after.programme.language),
            before=_edition(before),
            after=_edition(after),
            iso_date=after.edition.date or "",
            publisher=printable(after.programme.publisher or ""),
            summary=tuple(_summary(sections, promises)),
            matrix=self._matrix(),
            sections=sections,
            promises=promises,
            words=self.words,
        )

    def _sections(self) -> Iterator[Section]:
        told = self.comparison
        yield Section(
            _("Added"), "added", tuple(self._whole(id_, self.after) for id_ in told.get("added", ()))
        )
        yield Section(
            _("Removed"), "removed", tuple(self._whole(id_, self.before) for id_ in told.get("removed", ()))
        )
        yield Section(_("Moved"), "moved", tuple(self._moved(move) for move in told.get("moved", ())))
        yield Section(_("Split"), "split", tuple(self._split(parting) for parting in told.get("split", ())))
        yield Section(
            _("Merged"), "merged", tuple(self._merged(joining) for joining in told.get("merged", ()))
        )
        yield Section(
            _("Changed"), "changed", tuple(self._changed(change) for change in told.get("changed", ()))
        )

    def _whole(self, address: str, edition: Mapping[str, Place]) -> Item:
        """An activity that stands in one edition only: its statuses and its whole explanation."""
        place = edition.get(address)
        came = edition is self.after
        text = place.activity.explanation if place else ""
        statuses = self._statuses(place)
        return self._item(
            address,
            edition,
            kind="added" if came else "removed",
            was=() if came else statuses,
            now=statuses if came else (),
            pieces=tuple(_pieces([["=", text]])),
        )

    def _moved(self, move: Mapping[str, Any]) -> Item:
        was, now = str(move.get("from", "")), str(move.get("to", ""))
        facts = [self._from(was)]
        if move.get("why"):
            facts.append(_("Why: {reason}").format(reason=printable(str(move["why"]))))
        return self._item(now, self.after, kind="moved", facts=facts)

    def _split(self, parting: Mapping[str, Any]) -> Item:
        facts = [
            _("Now: {activity}").format(activity=self._named(str(id_), self.after))
            for id_ in parting.get("to", ())
        ]
        return self._item(str(parting.get("from", "")), self.before, kind="split", facts=facts)

    def _merged(self, joining: Mapping[str, Any]) -> Item:
        facts = [self._from(str(id_)) for id_ in joining.get("from", ())]
        return self._item(str(joining.get("to", "")), self.after, kind="merged", facts=facts)

    def _changed(self, change: Mapping[str, Any]) -> Item:
        now = str(change.get("activity", ""))
        was = str(change.get("was", now))
        facts = [self._from(was)] if was != now else []
        if change.get("title") and was in self.before:
            facts.append(_("The title was: {title}").format(title=printable(self.before[was].activity.title)))
        statuses = bool(change.get("statuses"))
        explanation = change.get("explanation") or {}
        pieces = explanation.get("pieces", ()) if isinstance(explanation, Mapping) else ()
        differs = any(kind != "=" for kind, _text in pieces)
        return self._item(
            now,
            self.after,
            kind="changed",
            facts=facts,
            was=self._statuses(self.before.get(was)) if statuses else (),
            now=self._statuses(self.after.get(now)) if statuses else (),
            pieces=tuple(_pieces(pieces)) if differs else (),
        )

    def _item(self, address: str, edition: Mapping[str, Place], *, kind: str, **said: Any) -> Item:
        place = edition.get(address)
        facts = tuple(said.pop("facts", ()))
        if place is None:
            return Item(printable(address), anchor(kind, address), printable(address), "", facts, **said)
        label = activity_label(place.activity.number, place.activity.title) or printable(address)
        return Item(printable(address), anchor(kind, address), label, _where(place), facts, **said)

    def _from(self, address: str) -> str:
        return _("Before: {activity}").format(activity=self._named(address, self.before))

    def _named(self, address: str, edition: Mapping[str, Place]) -> str:
        place = edition.get(address)
        return (
            f"{printable(address)} {printable(place.activity.title)}".strip() if place else printable(address)
        )

    def _statuses(self, place: Place | None) -> tuple[Mark, ...]:
        keys = place.activity.statuses if place else ()
        return tuple(self._mark(key) for key in keys or (NOT_STATED,))

    def _mark(self, key: str | None) -> Mark:
        if not key:
            return Mark(NOT_STATED, "", self.words["not_stated"], "unknown")
        return self.marks.get(key) or unknown_mark(key)

    def _matrix(self) -> Matrix:
        counts: dict[tuple[str, str], int] = {}
        for transition in self.comparison.get("transitions", ()):
            pair = (transition.get("from") or NOT_STATED, transition.get("to") or NOT_STATED)
            counts[pair] = counts.get(pair, 0) + len(transition.get("activities", ()))
        for step in self.comparison.get("matrix", ()):
            # The transitions tell changes only; what stayed is counted where the comparison tells it.
            counts[step.get("from") or NOT_STATED, step.get("to") or NOT_STATED] = int(step.get("count", 0))
        seen = {key for pair in counts for key in pair}
        known = [key for key in self.marks if key in seen]
        keys = [
            *known,
            *sorted(seen - set(known) - {NOT_STATED}),
            *([NOT_STATED] if NOT_STATED in seen else []),
        ]
        return Matrix(
            tuple(self._mark(key) for key in keys),
            tuple(tuple(counts.get((row, column), 0) for column in keys) for row in keys),
        )

    def _promises(self) -> Iterator[PromiseLine]:
        outcomes = _outcomes()
        for promise in self.comparison.get("promises", ()):
            address, outcome = str(promise.get("activity", "")), str(promise.get("outcome", ""))
            place = self.after.get(address) or self.before.get(address)
            label = activity_label(place.activity.number, place.activity.title) if place else ""
            text = printable(str(promise.get("text", "")))
            yield PromiseLine(printable(address), label, text, outcomes.get(outcome, printable(outcome)))


def _edition(snapshot: Snapshot) -> str:
    return day(snapshot.edition.date) or printable(snapshot.edition.title or "")


def _where(place: Place) -> str:
    number = "" if place.result.number is None else printable(str(place.result.number))
    return " ".join(part for part in (number, printable(place.result.title)) if part)


def _summary(sections: tuple[Section, ...], promises: tuple[PromiseLine, ...]) -> Iterator[str]:
    counted = {section.anchor: len(section.items) for section in sections}
    if not counted and not promises:
        yield _("Nothing changed between the two editions.")
        return
    sentences = {
        "added": ngettext(
            "{count} activity was added.", "{count} activities were added.", counted.get("added", 0)
        ),
        "removed": ngettext(
            "{count} activity was removed.", "{count} activities were removed.", counted.get("removed", 0)
        ),
        "moved": ngettext(
            "{count} activity was moved.", "{count} activities were moved.", counted.get("moved", 0)
        ),
        "split": ngettext(
            "{count} activity was split.", "{count} activities were split.", counted.get("split", 0)
        ),
        "merged": ngettext(
            "{count} activity came from several.",
            "{count} activities came from several.",
            counted.get("merged", 0),
        ),
        "changed": ngettext(
            "{count} activity changed in title, status or text.",
            "{count} activities changed in title, status or text.",
            counted.get("changed", 0),
        ),
    }
    for kind, count in counted.items():
        yield sentences[kind].format(count=count)
    outcomes = [promise.outcome for promise in promises]
    told = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in dict.fromkeys(outcomes))
    if told:
        yield _("Promises of the earlier edition: {outcomes}.").format(outcomes=told)


def _pieces(differences: Iterable[Any]) -> Iterator[Piece]:
    """Return the differences with paragraphs apart and long unchanged stretches shortened to their ends."""
    known = [(kind, text) for kind, text in differences if kind in ("=", "-", "+") and text]
    for position, (kind, text) in enumerate(known):
        if kind == "=" and len(text) > _LONG_SAME and len(known) > 1:
            head = text[:_KEPT_SAME].rpartition(" ")[0] if position else ""
            tail = text[-_KEPT_SAME:].partition(" ")[2] if position < len(known) - 1 else ""
            text = f"{head} […] {tail}"
        for number, line in enumerate(re.split(r"\n+", text)):
            if number:
                yield Piece("¶", "")
            yield from _line(kind, folded(line))


def _line(kind: Literal["=", "-", "+"], text: str) -> Iterator[Piece]:
    """Leave the spaces at the ends of what went or came outside it, so that no line is drawn through them."""
    words = text.strip()
    if kind == "=" or not words:
        if text:
            yield Piece("=", text)
        return
    before, after = text.split(words, 1)
    yield from (Piece("=", before),) if before else ()
    yield Piece(kind, words)
    yield from (Piece("=", after),) if after else ()
