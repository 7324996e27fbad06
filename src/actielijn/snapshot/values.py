"""The values of a Snapshot: a whole programme at one moment, frozen.

Every value keeps the keys that it does not know in ``extra``, so that a file written by a newer version or by
another program loses nothing when it passes through here. Field names are the JSON keys of the contract
(``docs/reference/snapshot.md``), except where Python forbids them (``from`` is ``start``, ``to`` is ``end``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .accountability import Commitment, Effect, Goal, Indicator
from .shape import Extra, in_json, optional_in_json

FORMAT = "actielijn-snapshot/1"
PHASES = ("done", "running", "at_risk", "waiting", "outside", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value was read: document, page and row (both count from 1), and how sure the reader is (0 to 1).

    ``method`` names what it was read from: ``text``, ``words``, ``picture``, ``alt``, ``colour``, ``embedded``,
    ``ocr`` or several joined by ``+``. ``box`` is left, top, right, bottom in points on the page, where known.
    """

    document: str | None = field(default=None, metadata=optional_in_json())
    page: int | None = field(default=None, metadata=optional_in_json())
    row: int | None = field(default=None, metadata=optional_in_json())
    confidence: float | None = field(default=None, metadata=optional_in_json())
    method: str | None = field(default=None, metadata=optional_in_json())
    box: tuple[float, ...] = field(default=(), metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A note under the page. ``at`` is the character of the explanation before which its mark stands."""

    mark: str = field(metadata=in_json())
    text: str = field(metadata=in_json())
    at: int | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Something outside the programme that a text points at: a Kamerstuk, a decree, a judgment, an address."""

    kind: str = field(metadata=in_json())
    text: str = field(metadata=in_json())
    dossier: str | None = field(default=None, metadata=optional_in_json())
    number: str | None = field(default=None, metadata=optional_in_json())
    identifier: str | None = field(default=None, metadata=optional_in_json())
    url: str | None = field(default=None, metadata=optional_in_json())
    certain: bool | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A dated expectation. ``start`` and ``end`` are inclusive ISO dates (``from`` and ``to`` in JSON)."""

    text: str = field(metadata=in_json())
    start: str = field(metadata=in_json("from"))
    end: str = field(metadata=in_json("to"))
    sentence: str | None = field(default=None, metadata=optional_in_json())
    expects: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text with its unit; ``of`` is the total that it is a part of. Percentages have unit ``%``."""

    value: int | float = field(metadata=in_json())
    text: str = field(metadata=in_json())
    of: int | float | None = field(default=None, metadata=optional_in_json())
    unit: str | None = field(default=None, metadata=optional_in_json())
    sentence: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the source says of an activity: its statuses (none when unreadable) and the explanation in Markdown.

    ``explanation_from`` is the id of the activity whose explanation cell spans this row too.
    ``candidates`` are the statuses that a half-lost cell leaves open; they never count as read.
    """

    statuses: tuple[str, ...] = field(default=(), metadata=in_json())
    explanation: str = field(default="", metadata=in_json())
    footnotes: tuple[Footnote, ...] = field(default=(), metadata=optional_in_json(of=Footnote))
    explanation_from: str | None = field(default=None, metadata=optional_in_json())
    candidates: tuple[str, ...] = field(default=(), metadata=optional_in_json())
    source: Source | None = field(default=None, metadata=optional_in_json(of=Source))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One thing that is being done. Its ``id`` is its address in the programme, unique within the Snapshot.

    Activities that stood in one cell of the source share the page and row of their ``source``.
    """

    id: str = field(metadata=in_json())
    number: str | None = field(default=None, metadata=in_json())
    title: str = field(default="", metadata=in_json())
    holder: str | None = field(default=None, metadata=optional_in_json())
    partners: tuple[str, ...] = field(default=(), metadata=optional_in_json())
    planning: str | None = field(default=None, metadata=optional_in_json())
    progress: tuple[Progress, ...] = field(default=(), metadata=in_json(of=Progress))
    references: tuple[Reference, ...] = field(default=(), metadata=optional_in_json(of=Reference))
    promises: tuple[Promise, ...] = field(default=(), metadata=optional_in_json(of=Promise))
    figures: tuple[Figure, ...] = field(default=(), metadata=optional_in_json(of=Figure))
    source: Source | None = field(default=None, metadata=optional_in_json(of=Source))
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

    number: int | str | None = field(default=None, metadata=in_json())
    title: str = field(default="", metadata=in_json())
    remarks: tuple[str, ...] = field(default=(), metadata=optional_in_json())
    activities: tuple[Activity, ...] = field(default=(), metadata=in_json(of=Activity))
    source: Source | None = field(default=None, metadata=optional_in_json(of=Source))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A heading under an action line; its title is empty where the document has none."""

    title: str = field(default="", metadata=in_json())
    results: tuple[Result, ...] = field(default=(), metadata=in_json(of=Result))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """The first level; number None and an empty title where the document has no action lines."""

    number: int | str | None = field(default=None, metadata=in_json())
    title: str = field(default="", metadata=in_json())
    themes: tuple[Theme, ...] = field(default=(), metadata=in_json(of=Theme))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One status of the programme's own list.

    ``label`` holds a text per language. ``phase`` is one of ``PHASES``: what reports count on across programmes.
    ``colour`` is ``#rrggbb`` where the source gives one.
    """

    key: str = field(metadata=in_json())
    label: Mapping[str, str] = field(metadata=in_json())
    glyph: str | None = field(default=None, metadata=in_json())
    phase: str = field(default="unknown", metadata=in_json())
    colour: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)

    def label_in(self, language: str) -> str:
        """Return the label in this language, else in any other, else the key."""
        return self.label.get(language) or next((text for text in self.label.values() if text), self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The programme that reports."""

    title: str = field(default="", metadata=in_json())
    language: str = field(default="nl", metadata=in_json())
    publisher: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The moment reported on. ``date`` is an ISO date, None when the document does not tell it."""

    date: str | None = field(default=None, metadata=in_json())
    title: str | None = field(default=None, metadata=optional_in_json())
    number: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a reader or a check noticed: the rule's ``code``, how bad it is, where, and what to do.

    ``severity`` is ``error``, ``warning`` or ``note``. ``suggestion`` is a marked suggestion, never a read value.
    """

    code: str = field(metadata=in_json())
    severity: str = field(metadata=in_json())
    message: str = field(metadata=in_json())
    advice: str = field(default="", metadata=in_json())
    activity: str | None = field(default=None, metadata=optional_in_json())
    result: str | None = field(default=None, metadata=optional_in_json())
    page: int | None = field(default=None, metadata=optional_in_json())
    row: int | None = field(default=None, metadata=optional_in_json())
    sentence: str | None = field(default=None, metadata=optional_in_json())
    suggestion: Mapping[str, Any] | None = field(default=None, metadata=optional_in_json())
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

    format: str = field(default=FORMAT, metadata=in_json())
    programme: Programme = field(default_factory=Programme, metadata=in_json(of=Programme))
    edition: Edition = field(default_factory=Edition, metadata=in_json(of=Edition))
    statuses: tuple[Status, ...] = field(default=(), metadata=in_json(of=Status))
    action_lines: tuple[ActionLine, ...] = field(default=(), metadata=in_json(of=ActionLine))
    commitments: tuple[Commitment, ...] = field(default=(), metadata=optional_in_json(of=Commitment))
    goals: tuple[Goal, ...] = field(default=(), metadata=optional_in_json(of=Goal))
    effects: tuple[Effect, ...] = field(default=(), metadata=optional_in_json(of=Effect))
    indicators: tuple[Indicator, ...] = field(default=(), metadata=optional_in_json(of=Indicator))
    findings: tuple[Finding, ...] = field(default=(), metadata=optional_in_json(of=Finding))
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
