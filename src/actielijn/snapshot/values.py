"""The values of a Snapshot: a whole programme at one moment, frozen.

Every value keeps the keys that it does not know in ``extra``, so that a file written by a newer version or by
another program loses nothing when it passes through here. Field names are the JSON keys of the contract
(``docs/reference/snapshot.md``), except where Python forbids them (``from`` is ``start``, ``to`` is ``end``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = "actielijn-snapshot/1"
PHASES = ("done", "running", "at_risk", "waiting", "outside", "unknown")

Extra = Mapping[str, Any]


def _json(name: str | None = None, *, of: Any = None, optional: bool = False) -> dict[str, Any]:
    """Describe how a field stands in JSON: its key there, the class of its items, whether it may be absent."""
    return {"name": name, "of": of, "optional": optional}


def _optional(name: str | None = None, *, of: Any = None) -> dict[str, Any]:
    return _json(name, of=of, optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value was read: document, page and row (both count from 1), and how sure the reader is (0 to 1).

    ``method`` names what it was read from: ``text``, ``words``, ``picture``, ``alt``, ``colour``, ``embedded``,
    ``ocr`` or several joined by ``+``. ``box`` is left, top, right, bottom in points on the page, where known.
    """

    document: str | None = field(default=None, metadata=_optional())
    page: int | None = field(default=None, metadata=_optional())
    row: int | None = field(default=None, metadata=_optional())
    confidence: float | None = field(default=None, metadata=_optional())
    method: str | None = field(default=None, metadata=_optional())
    box: tuple[float, ...] = field(default=(), metadata=_optional())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A note under the page. ``at`` is the character of the explanation before which its mark stands."""

    mark: str = field(metadata=_json())
    text: str = field(metadata=_json())
    at: int | None = field(default=None, metadata=_optional())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Something outside the programme that a text points at: a Kamerstuk, a decree, a judgment, an address."""

    kind: str = field(metadata=_json())
    text: str = field(metadata=_json())
    dossier: str | None = field(default=None, metadata=_optional())
    number: str | None = field(default=None, metadata=_optional())
    identifier: str | None = field(default=None, metadata=_optional())
    url: str | None = field(default=None, metadata=_optional())
    certain: bool | None = field(default=None, metadata=_optional())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A dated expectation. ``start`` and ``end`` are inclusive ISO dates (``from`` and ``to`` in JSON)."""

    text: str = field(metadata=_json())
    start: str = field(metadata=_json("from"))
    end: str = field(metadata=_json("to"))
    sentence: str | None = field(default=None, metadata=_optional())
    expects: str | None = field(default=None, metadata=_optional())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text with its unit; ``of`` is the total that it is a part of. Percentages have unit ``%``."""

    value: int | float = field(metadata=_json())
    text: str = field(metadata=_json())
    of: int | float | None = field(default=None, metadata=_optional())
    unit: str | None = field(default=None, metadata=_optional())
    sentence: str | None = field(default=None, metadata=_optional())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the source says of an activity: its statuses (none when unreadable) and the explanation in Markdown.

    ``explanation_from`` is the id of the activity whose explanation cell spans this row too.
    ``candidates`` are the statuses that a half-lost cell leaves open; they never count as read.
    """

    statuses: tuple[str, ...] = field(default=(), metadata=_json())
    explanation: str = field(default="", metadata=_json())
    footnotes: tuple[Footnote, ...] = field(default=(), metadata=_optional(of=Footnote))
    explanation_from: str | None = field(default=None, metadata=_optional())
    candidates: tuple[str, ...] = field(default=(), metadata=_optional())
    source: Source | None = field(default=None, metadata=_optional(of=Source))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One thing that is being done. Its ``id`` is its address in the programme, unique within the Snapshot.

    Activities that stood in one cell of the source share the page and row of their ``source``.
    """

    id: str = field(metadata=_json())
    number: str | None = field(default=None, metadata=_json())
    title: str = field(default="", metadata=_json())
    holder: str | None = field(default=None, metadata=_optional())
    partners: tuple[str, ...] = field(default=(), metadata=_optional())
    planning: str | None = field(default=None, metadata=_optional())
    progress: tuple[Progress, ...] = field(default=(), metadata=_json(of=Progress))
    references: tuple[Reference, ...] = field(default=(), metadata=_optional(of=Reference))
    promises: tuple[Promise, ...] = field(default=(), metadata=_optional(of=Promise))
    figures: tuple[Figure, ...] = field(default=(), metadata=_optional(of=Figure))
    source: Source | None = field(default=None, metadata=_optional(of=Source))
    extra: Extra = field(default_factory=dict)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses of all progress entries, in order, each once."""
        return tuple(dict.fromkeys(key for entry in self.progress for key in entry.statuses))

    @property
    def explanation(self) -> str:
        """The explanations of all progress entries as one Markdown text."""
        return "\n\n".join(entry.explanation for entry in self.progress if entry.explanation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A numbered result. ``remarks`` are texts of the source that belong to the result and to no activity."""

    number: int | str | None = field(default=None, metadata=_json())
    title: str = field(default="", metadata=_json())
    remarks: tuple[str, ...] = field(default=(), metadata=_optional())
    activities: tuple[Activity, ...] = field(default=(), metadata=_json(of=Activity))
    source: Source | None = field(default=None, metadata=_optional(of=Source))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A heading under an action line; its title is empty where the document has none."""

    title: str = field(default="", metadata=_json())
    results: tuple[Result, ...] = field(default=(), metadata=_json(of=Result))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """The first level; number None and an empty title where the document has no action lines."""

    number: int | str | None = field(default=None, metadata=_json())
    title: str = field(default="", metadata=_json())
    themes: tuple[Theme, ...] = field(default=(), metadata=_json(of=Theme))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One status of the programme's own list.

    ``label`` holds a text per language. ``phase`` is one of ``PHASES``: what reports count on across programmes.
    ``colour`` is ``#rrggbb`` where the source gives one.
    """

    key: str = field(metadata=_json())
    label: Mapping[str, str] = field(metadata=_json())
    glyph: str | None = field(default=None, metadata=_json())
    phase: str = field(default="unknown", metadata=_json())
    colour: str | None = field(default=None, metadata=_optional())
    extra: Extra = field(default_factory=dict)

    def label_in(self, language: str) -> str:
        """Return the label in this language, else in any other, else the key."""
        return self.label.get(language) or next((text for text in self.label.values() if text), self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The programme that reports."""

    title: str = field(default="", metadata=_json())
    language: str = field(default="nl", metadata=_json())
    publisher: str | None = field(default=None, metadata=_optional())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The moment reported on. ``date`` is an ISO date, None when the document does not tell it."""

    date: str | None = field(default=None, metadata=_json())
    title: str | None = field(default=None, metadata=_optional())
    number: str | None = field(default=None, metadata=_optional())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a reader or a check noticed: the rule's ``code``, how bad it is, where, and what to do.

    ``severity`` is ``error``, ``warning`` or ``note``. ``suggestion`` is a marked suggestion, never a read value.
    """

    code: str = field(metadata=_json())
    severity: str = field(metadata=_json())
    message: str = field(metadata=_json())
    advice: str = field(default="", metadata=_json())
    activity: str | None = field(default=None, metadata=_optional())
    result: str | None = field(default=None, metadata=_optional())
    page: int | None = field(default=None, metadata=_optional())
    row: int | None = field(default=None, metadata=_optional())
    sentence: str | None = field(default=None, metadata=_optional())
    suggestion: Mapping[str, Any] | None = field(default=None, metadata=_optional())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An activity with what it stands under: the way most code walks a Snapshot."""

    action_line: ActionLine
    theme: Theme
    result: Result
    activity: Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A whole programme at one moment: the one currency between reading, register, editions and writing."""

    format: str = field(default=FORMAT, metadata=_json())
    programme: Programme = field(default_factory=Programme, metadata=_json(of=Programme))
    edition: Edition = field(default_factory=Edition, metadata=_json(of=Edition))
    statuses: tuple[Status, ...] = field(default=(), metadata=_json(of=Status))
    action_lines: tuple[ActionLine, ...] = field(default=(), metadata=_json(of=ActionLine))
    findings: tuple[Finding, ...] = field(default=(), metadata=_optional(of=Finding))
    extra: Extra = field(default_factory=dict)

    def places(self) -> Iterator[Place]:
        """Walk all activities in the order of the document."""
        for action_line in self.action_lines:
            for theme in action_line.themes:
                for result in theme.results:
                    for activity in result.activities:
                        yield Place(action_line=action_line, theme=theme, result=result, activity=activity)

    def results(self) -> Iterator[tuple[ActionLine, Theme, Result]]:
        """Walk all results in the order of the document."""
        for action_line in self.action_lines:
            for theme in action_line.themes:
                for result in theme.results:
                    yield action_line, theme, result

    def activities(self) -> Iterator[Activity]:
        """Walk all activities in the order of the document."""
        return (place.activity for place in self.places())

    def status(self, key: str) -> Status | None:
        """Return the status of this key, None when the vocabulary does not have it."""
        return next((status for status in self.statuses if status.key == key), None)
