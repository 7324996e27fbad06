"""The register ⇄ a Snapshot: what stands now, or stood at a moment, as the one currency of the plain rooms.

Made of versions, which hold whole contents: a handful of statements whatever the size.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from actielijn import snapshot as plain
from actielijn.snapshot import from_json_value
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme

from .content import Content, content_from_json
from .models import Version


def snapshot_of(
    programme: Programme, *, edition: plain.Edition | None = None, at: datetime | None = None
) -> plain.Snapshot:
    """Return the whole register as a Snapshot, as it stands or as it stood at a moment; ended activities are not in it.

    Names of organisations and the status vocabulary are those of now.
    """
    rows = _versions(programme, at)
    names = dict(Organisation.objects.values_list("pk", "name"))
    activities: dict[int, list[plain.Activity]] = defaultdict(list)
    for _key, data in sorted(rows["activity"], key=lambda row: (row[1].get("position", 0), row[0])):
        content = content_from_json(data)
        if content.ended is None:
            activities[content.result].append(activity_of(content, names))
    return plain.Snapshot(
        programme=plain.Programme(
            title=programme.title,
            language=programme.language,
            publisher=programme.publisher or None,
            extra=programme.extra,
        ),
        edition=edition or plain.Edition(),
        statuses=statuses_of(programme),
        action_lines=_action_lines(rows, activities),
    )


def activity_of(content: Content, names: Mapping[int, str]) -> plain.Activity:
    """Return a content as the activity of a Snapshot; ``names`` are those of organisations by key."""
    return plain.Activity(
        id=content.code,
        number=content.number or None,
        title=content.title,
        holder=names.get(content.holder) if content.holder else None,
        partners=tuple(names[key] for key in content.partners if key in names),
        planning=content.planning or None,
        progress=content.progress,
        references=content.references,
        promises=content.promises,
        figures=content.figures,
        source=content.source,
        extra={**content.extra, **({"tags": list(content.tags)} if content.tags else {})},
    )


def statuses_of(programme: Programme) -> tuple[plain.Status, ...]:
    """Return the status vocabulary of a programme as a Snapshot holds it."""
    return tuple(
        plain.Status(
            key=status.key,
            label=_labels(status.labels, programme.language),
            glyph=status.glyph or None,
            phase=status.phase,
            colour=status.colour or None,
            extra=status.extra,
        )
        for status in programme.statuses.all()
    )


def _labels(labels: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the labels with the programme's own language first: a database may not keep the order of keys."""
    return {key: labels[key] for key in sorted(labels, key=lambda key: (key != language, key))}


Rows = dict[str, list[tuple[int, dict[str, Any]]]]


def _versions(programme: Programme, at: datetime | None) -> Rows:
    versions = Version.objects.filter(programme=programme)
    if at is None:
        versions = versions.filter(until__isnull=True)
    else:
        versions = versions.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)
    rows: Rows = defaultdict(list)
    for kind, key, content in versions.values_list("kind", "key", "content").iterator(chunk_size=2_000):
        rows[kind].append((key, content))
    return rows


def _in_order(rows: Iterable[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    return sorted(rows, key=lambda row: (row[1]["position"], row[0]))


def _action_lines(rows: Rows, activities: Mapping[int, list[plain.Activity]]) -> tuple[plain.ActionLine, ...]:
    results: dict[int, list[plain.Result]] = defaultdict(list)
    for key, data in _in_order(rows["result"]):
        results[data["theme"]].append(
            plain.Result(
                number=_number(data),
                title=data["title"],
                remarks=tuple(data.get("remarks", ())),
                activities=tuple(activities.get(key, ())),
                source=from_json_value(plain.Source, data["source"]) if data.get("source") else None,
                extra=data.get("extra", {}),
            )
        )
    themes: dict[int, list[plain.Theme]] = defaultdict(list)
    for key, data in _in_order(rows["theme"]):
        themes[data["action_line"]].append(
            plain.Theme(title=data["title"], results=tuple(results[key]), extra=data.get("extra", {}))
        )
    return tuple(
        plain.ActionLine(
            number=_number(data), title=data["title"], themes=tuple(themes[key]), extra=data.get("extra", {})
        )
        for key, data in _in_order(rows["action_line"])
    )


def _number(data: Mapping[str, Any]) -> int | str | None:
    """Return a number as the Snapshot held it: a whole number where it is one, unless it was given as text."""
    number = str(data.get("number", ""))
    if not number:
        return None
    return (
        int(number)
        if number.isdecimal() and str(int(number)) == number and not data.get("is_text")
        else number
    )
