"""Snapshot ⇄ JSON, both ways without loss; unknown keys are kept and written back.

The shape of each value is told by its dataclass (``values``); what a file must look like is told by
``snapshot.schema.json`` and checked in ``validation``.
"""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from .validation import Problem, problems_of_shape
from .values import FORMAT, Snapshot

Value = TypeVar("Value")

_MOST_BYTES = 500_000_000


class SnapshotError(ValueError):
    """A file that is no Snapshot, with every problem and its path."""

    def __init__(self, message: str, problems: list[Problem] | None = None):
        self.problems = problems or []
        lines = [message, *(f"  {problem.path}: {problem.message}" for problem in self.problems)]
        super().__init__("\n".join(lines))


def dumps(snapshot: Snapshot) -> str:
    """Return the Snapshot as JSON text: keys in the order of the contract, UTF-8 characters as they are."""
    return json.dumps(to_json(snapshot), ensure_ascii=False, indent=2) + "\n"


def loads(text: str | bytes, *, name: str = "snapshot") -> Snapshot:
    """Read a Snapshot from JSON text. Raises SnapshotError that lists every problem with its path."""
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"{name}: not readable as JSON ({error}).") from error
    return from_json(data, name=name)


def _refuse_constant(word: str) -> float:
    """Refuse NaN and infinity, which Python's parser takes and JSON does not have."""
    raise ValueError(f"{word} is no number in JSON")


def load(path: Path) -> Snapshot:
    """Read a Snapshot from a file. Raises SnapshotError, or OSError when the file cannot be opened."""
    if path.stat().st_size > _MOST_BYTES:
        raise SnapshotError(f"{path}: larger than {_MOST_BYTES // 1_000_000} MB; this is not a Snapshot.")
    return loads(path.read_bytes(), name=str(path))


def from_json(data: Any, *, name: str = "snapshot") -> Snapshot:
    """Make a Snapshot of decoded JSON. Raises SnapshotError that lists every problem with its path."""
    found = data.get("format") if isinstance(data, Mapping) else None
    if found != FORMAT:
        if isinstance(found, str) and found.startswith("actielijn-snapshot/"):
            raise SnapshotError(f"{name}: made by another version (format {found!r}; this is {FORMAT!r}).")
        raise SnapshotError(f'{name}: not a Snapshot (its "format" is not {FORMAT!r}).')
    problems = problems_of_shape(data)
    if problems:
        raise SnapshotError(f"{name}: {len(problems)} problem(s) in the Snapshot.", problems)
    return _decode(Snapshot, data)


def to_json(value: Any) -> dict[str, Any]:
    """Return a value of the Snapshot as plain dicts and lists; optional keys that say nothing are left out."""
    data: dict[str, Any] = {}
    for name, key, of, optional in _shape(type(value)):
        item = getattr(value, name)
        if optional and (item is None or item == ()):
            continue
        if of is not None and item is not None:
            item = [to_json(each) for each in item] if isinstance(item, tuple) else to_json(item)
        elif isinstance(item, tuple):
            item = list(item)
        elif isinstance(item, Mapping):
            item = dict(item)
        data[key] = item
    data.update(value.extra)
    return data


def from_json_value(kind: type[Value], data: Mapping[str, Any]) -> Value:
    """Return one value of a Snapshot (an entry, a reference, a promise) that ``to_json`` gave; its shape is not checked."""
    return _decode(kind, data)


_SHAPES: dict[Any, tuple[tuple[str, str, Any, bool], ...]] = {}
"""Worked out once per class: reading a large Snapshot asks for them for every value."""


def _shape(kind: Any) -> tuple[tuple[str, str, Any, bool], ...]:
    """Return name, JSON key, class of the items and optionality of each field that stands in JSON."""
    if kind in _SHAPES:
        return _SHAPES[kind]
    _SHAPES[kind] = tuple(
        (field.name, field.metadata["name"] or field.name, field.metadata["of"], field.metadata["optional"])
        for field in dataclasses.fields(kind)
        if field.metadata
    )
    return _SHAPES[kind]


def _decode(kind: type[Value], data: Mapping[str, Any]) -> Value:
    known: dict[str, Any] = {}
    left = dict(data)
    for name, key, of, _optional in _shape(kind):
        if key not in left:
            continue
        item = left.pop(key)
        if of is not None and item is not None:
            item = tuple(_decode(of, each) for each in item) if isinstance(item, list) else _decode(of, item)
        elif isinstance(item, list):
            item = tuple(item)
        known[name] = item
    return kind(**known, extra=left)  # type: ignore[call-arg]
