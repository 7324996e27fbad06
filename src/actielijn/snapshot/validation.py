"""Is this data a Snapshot? Every problem at once, each with its path.

Two steps: the shape, by the published JSON Schema, and the sense (unique ids, known statuses, real dates), by the
functions here. ``json`` refuses a file of the wrong shape; sense is asked for where it matters.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from .accountability import Observation
from .values import Snapshot


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at a path such as ``action_lines[0].themes[1].title``."""

    path: str
    message: str


@cache
def schema() -> dict[str, Any]:
    """Return the published JSON Schema (draft 2020-12) of a Snapshot."""
    text = files(__package__).joinpath("snapshot.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def problems_of_shape(data: Any) -> list[Problem]:
    """Return where the data departs from the schema, in the order of the data."""
    # Imported here because it takes longer than reading a text report does, which needs no schema.
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema()).iter_errors(data)
    found = [Problem(_path(list(error.absolute_path)), _short(error.message)) for error in errors]
    return sorted(found, key=lambda problem: problem.path)


def problems_of_sense(snapshot: Snapshot) -> list[Problem]:
    """Return what a schema cannot tell: doubled ids and keys, unknown statuses, impossible dates."""
    return list(_sense(snapshot))


def _sense(snapshot: Snapshot) -> Iterator[Problem]:
    if snapshot.edition.date is not None and not _is_date(snapshot.edition.date):
        yield Problem("edition.date", f"{snapshot.edition.date!r} is not a date (yyyy-mm-dd)")
    for key, count in Counter(status.key for status in snapshot.statuses).items():
        if count > 1:
            yield Problem("statuses", f"the key {key!r} stands there {count} times")
    known = {status.key for status in snapshot.statuses}
    seen: set[str] = set()
    for path, activity in _activities(snapshot):
        if activity.id in seen:
            yield Problem(f"{path}.id", f"the id {activity.id!r} is used twice")
        seen.add(activity.id)
        for number, entry in enumerate(activity.progress):
            for key in (*entry.statuses, *entry.candidates):
                if key not in known:
                    yield Problem(
                        f"{path}.progress[{number}]", f"the status {key!r} is not in the vocabulary"
                    )
        for number, promise in enumerate(activity.promises):
            where = f"{path}.promises[{number}]"
            if not (_is_date(promise.start) and _is_date(promise.end)):
                yield Problem(where, f"{promise.start!r} to {promise.end!r} are not two dates (yyyy-mm-dd)")
            elif promise.start > promise.end:
                yield Problem(where, f"begins on {promise.start}, after its end on {promise.end}")
    yield from _sense_beside_the_tree(snapshot, seen)


def _sense_beside_the_tree(snapshot: Snapshot, activities: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with commitments, goals, effects and indicators."""
    for name, values in (
        ("commitments", snapshot.commitments), ("goals", snapshot.goals), ("indicators", snapshot.indicators),
    ):  # fmt: skip
        for key, count in Counter(value.id for value in values).items():
            if count > 1:
                yield Problem(name, f"the id {key!r} is used {count} times")
    for number, commitment in enumerate(snapshot.commitments):
        for key in commitment.activities:
            if key not in activities:
                yield Problem(f"commitments[{number}].activities", f"there is no activity {key!r}")
    steps = {f"{goal.kind}:{goal.id}" for goal in snapshot.goals} | {f"activity:{key}" for key in activities}
    steps |= {f"result:{result.number}" for _line, _theme, result in snapshot.results()}
    for number, effect in enumerate(snapshot.effects):
        for key in (effect.cause, effect.effect):
            if key not in steps:
                yield Problem(f"effects[{number}]", f"there is no {key!r} in the goal tree")
    for at, indicator in enumerate(snapshot.indicators):
        for number, seen in enumerate(indicator.observations):
            where = f"indicators[{at}].observations[{number}]"
            if not (_is_date(seen.start) and _is_date(seen.end)) or seen.start > seen.end:
                yield Problem(where, f"{seen.start!r} to {seen.end!r} is no period")
            if not _is_interval(seen):
                yield Problem(where, f"{seen.low} to {seen.high} is no interval around {seen.value}")


def _is_interval(seen: Observation) -> bool:
    if seen.low is None and seen.high is None:
        return True
    return (
        seen.low is not None
        and seen.high is not None
        and seen.value is not None
        and seen.low <= seen.value <= seen.high
    )


def _activities(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    for a, action_line in enumerate(snapshot.action_lines):
        for t, theme in enumerate(action_line.themes):
            for r, result in enumerate(theme.results):
                for number, activity in enumerate(result.activities):
                    yield f"action_lines[{a}].themes[{t}].results[{r}].activities[{number}]", activity


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2021-11-16")


def _path(parts: list[str | int]) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "(the whole)"


def _short(message: str, most: int = 200) -> str:
    return message if len(message) <= most else f"{message[: most // 2]} … {message[-most // 2 :]}"
