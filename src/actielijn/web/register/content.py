"""The content of an activity as plain values: what a version keeps, what a form changes, what a Snapshot is made of.

Rows of the register's tables are made from it (``storing``) and it is kept whole in each version (``history``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actielijn.snapshot import Figure, Progress, Promise, Reference, Source, from_json_value, to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Why an activity is no longer in the report: ``kind`` is ``ended``, ``merged`` or ``split``; ``date`` is ISO."""

    kind: str
    date: str
    reason: str
    successors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of an activity. ``result``, ``holder`` and ``partners`` are keys of rows; ``number`` is empty where it has none.

    ``code`` is its id in a Snapshot (``4.12``); ``position`` its place within the result. ``extra`` keeps what a
    Snapshot held that is not known here.
    """

    result: int
    code: str
    title: str
    number: str = ""
    position: int = 0
    holder: int | None = None
    partners: tuple[int, ...] = ()
    planning: str = ""
    tags: tuple[str, ...] = ()
    progress: tuple[Progress, ...] = ()
    references: tuple[Reference, ...] = ()
    promises: tuple[Promise, ...] = ()
    figures: tuple[Figure, ...] = ()
    source: Source | None = None
    ended: Ended | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The keys of the statuses of all progress entries, in order, each once."""
        return tuple(dict.fromkeys(key for entry in self.progress for key in entry.statuses))

    @property
    def explanation(self) -> str:
        """The explanations of all progress entries as one Markdown text."""
        return "\n\n".join(entry.explanation for entry in self.progress if entry.explanation)

    def with_statuses_and_text(self, statuses: tuple[str, ...], explanation: str) -> "Content":
        """Return the content with one progress entry changed: the first, or a new one where there is none."""
        first = self.progress[0] if self.progress else Progress()
        entry = replace(first, statuses=statuses, explanation=explanation, candidates=())
        return replace(self, progress=(entry, *self.progress[1:]))


_LISTS: dict[str, Any] = {
    "progress": Progress,
    "references": Reference,
    "promises": Promise,
    "figures": Figure,
}


def content_to_json(content: Content) -> dict[str, Any]:
    """Return the content as plain JSON values; empty ones are left out."""
    data: dict[str, Any] = {"result": content.result, "code": content.code, "title": content.title}
    for name in ("number", "position", "holder", "planning"):
        if value := getattr(content, name):
            data[name] = value
    for name in ("partners", "tags"):
        if value := getattr(content, name):
            data[name] = list(value)
    for name in _LISTS:
        if items := getattr(content, name):
            data[name] = [to_json(item) for item in items]
    if content.source is not None:
        data["source"] = to_json(content.source)
    if content.ended is not None:
        ended = content.ended
        data["ended"] = {
            "kind": ended.kind,
            "date": ended.date,
            "reason": ended.reason,
            "successors": list(ended.successors),
        }
    if content.extra:
        data["extra"] = dict(content.extra)
    return data


def content_from_json(data: Mapping[str, Any]) -> Content:
    """Return the content that ``content_to_json`` gave."""
    ended = data.get("ended")
    return Content(
        result=data["result"],
        code=data["code"],
        title=data["title"],
        number=data.get("number", ""),
        position=data.get("position", 0),
        holder=data.get("holder"),
        partners=tuple(data.get("partners", ())),
        planning=data.get("planning", ""),
        tags=tuple(data.get("tags", ())),
        **{name: tuple(from_json_value(kind, item) for item in data.get(name, ())) for name, kind in _LISTS.items()},
        source=from_json_value(Source, data["source"]) if "source" in data else None,
        ended=Ended(**{**ended, "successors": tuple(ended["successors"])}) if ended else None,
        extra=data.get("extra", {}),
    )  # fmt: skip
