"""Rows of what is published → the shapes that the API tells."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from actielijn import comparing
from actielijn.web.published.listing import Difference
from actielijn.web.published.models import (
    PublishedCommitment,
    PublishedEdition,
    PublishedEntry,
    PublishedLine,
    PublishedProgramme,
    PublishedPromise,
    PublishedReference,
    PublishedResult,
    PublishedSuccession,
)

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".html": "text/html",
    ".csv": "text/csv",
    ".values.csv.gz": "application/gzip",
    ".csv-metadata.json": "application/csvm+json",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}
_ANY = "application/octet-stream"
_PIECES = {"=": "same", "-": "deleted", "+": "inserted"}


def media_type_of(suffix: str) -> str:
    """Return the media type of a file by what its name ends with; ``.commitments.csv`` is a CSV as any other."""
    return MEDIA_TYPES.get(suffix) or MEDIA_TYPES.get(f".{suffix.rpartition('.')[2]}", _ANY)


def absolute(name: str, *args: object) -> str:
    """Return the whole address of a page of ours."""
    return settings.BASE_URL + reverse(name, args=args)


def file_name(slug: str, on: date, suffix: str) -> str:
    """Return what a file of an edition is called; the metadata beside the CSV tells of it by this name."""
    return f"{slug}-{on}{suffix}"


def programme_row(programme: PublishedProgramme, newest: PublishedEdition | None) -> dict[str, Any]:
    """Return a programme."""
    return {
        "slug": programme.slug, "title": programme.title, "publisher": programme.publisher, "language": programme.language,
        "newestEdition": edition_short(newest) if newest else None, "changedAt": _moment(programme.changed_at),
    }  # fmt: skip


def edition_short(edition: PublishedEdition) -> dict[str, Any]:
    """Return which edition it is."""
    return {"number": edition.number, "date": str(edition.date), "title": edition.title}


def edition_row(edition: PublishedEdition, slug: str) -> dict[str, Any]:
    """Return an edition; one that was withdrawn says so and little else."""
    return {
        "number": edition.number, "date": str(edition.date), "title": edition.title, "mark": edition.mark,
        "publishedAt": _moment(edition.published_at), "withdrawnAt": _moment(edition.withdrawn_at), "corrects": edition.corrects,
        "erratum": edition.erratum, "activities": edition.total, "counts": _counts(edition.counts),
        "statuses": [_status(status) for status in edition.statuses], "changes": changes_row(edition), "sha256": edition.sha256,
        "files": [file_row(file, edition, slug) for file in edition.files],
    }  # fmt: skip


def _status(status: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": status["key"], "label": status.get("label", {}), "glyph": status.get("glyph") or None, "phase": status.get("phase", "unknown"),
    }  # fmt: skip


def changes_row(edition: PublishedEdition) -> dict[str, Any] | None:
    """Return how many activities differ from the edition before, None where there is none."""
    if edition.previous is None or not edition.changes:
        return None
    told = {name: edition.changes.get(name, 0) for name in ("new", "gone", "changed", "renumbered", "status")}
    steps = edition.changes.get("transitions", [])
    return {
        "since": edition.previous.number,
        **told,
        "transitions": [transition_row(*step) for step in steps],
    }


def transition_row(start: str, end: str, count: int) -> dict[str, Any]:
    """Return how many activities went from one combination of statuses to another."""
    return {"from": start, "to": end, "activities": count}


def file_row(file: Mapping[str, Any], edition: PublishedEdition, slug: str) -> dict[str, Any]:
    """Return a form in which an edition can be had."""
    name = file_name(slug, edition.date, file["suffix"])
    return {
        "form": file["form"], "name": name, "mediaType": media_type_of(file["suffix"]),
        "size": file["size"], "sha256": file["sha256"], "url": absolute("open-data-file", slug, edition.number, name),
    }  # fmt: skip


def line_row(line: PublishedLine) -> dict[str, Any]:
    """Return an action line."""
    return {
        "key": line.key, "number": line.number, "title": line.title, "activities": line.total, "counts": _counts(line.counts),
    }  # fmt: skip


def result_row(result: PublishedResult) -> dict[str, Any]:
    """Return a result."""
    return {
        "key": result.key, "number": result.number, "title": result.title, "theme": result.theme, "actionLine": result.line.key,
        "remarks": result.remarks, "activities": result.total, "counts": _counts(result.counts),
    }  # fmt: skip


def activity_row(entry: PublishedEntry, edition: int) -> dict[str, Any]:
    """Return an activity as an edition has it."""
    return {
        "number": entry.activity.number, "id": entry.code, "title": entry.title, "edition": edition, "actionLine": entry.line.key,
        "result": entry.result.key, "holder": entry.holder, "partners": entry.partners, "planning": entry.planning,
        "statuses": _keys(entry.status_keys), "progress": [_progress(one) for one in entry.progress],
        "figures": [_figure(one) for one in entry.figures], "statusSince": str(entry.status_since), "changedOn": str(entry.changed_on),
        "change": entry.change or None, "changedFields": entry.fields, "left": entry.left,
    }  # fmt: skip


def succession_row(succession: PublishedSuccession) -> dict[str, Any]:
    """Return that one activity went on in another."""
    return {
        "before": succession.before.number, "after": succession.after.number, "kind": succession.kind, "edition": succession.edition.number,
    }  # fmt: skip


def progress_row(entry: PublishedEntry, edition: PublishedEdition) -> dict[str, Any]:
    """Return where an activity stands in an edition."""
    return {
        "edition": edition.number, "date": str(edition.date), "activity": entry.activity.number, "id": entry.code,
        "statuses": _keys(entry.status_keys), "entries": [_progress(one) for one in entry.progress],
        "statusSince": str(entry.status_since), "changedOn": str(entry.changed_on),
    }  # fmt: skip


def promise_row(promise: PublishedPromise) -> dict[str, Any]:
    """Return a promise."""
    return {
        "activity": promise.activity.number, "id": promise.entry.code, "text": promise.text, "from": str(promise.starts),
        "to": str(promise.ends), "sentence": promise.sentence, "outcome": promise.outcome or "unknown",
    }  # fmt: skip


def reference_row(reference: PublishedReference) -> dict[str, Any]:
    """Return a reference."""
    told = {
        name: getattr(reference, name) for name in ("kind", "text", "dossier", "number", "identifier", "url")
    }
    return {"activity": reference.activity.number, "id": reference.entry.code, **told}


def commitment_row(one: PublishedCommitment) -> dict[str, Any]:
    """Return a commitment with the activities that answer it."""
    activities = [
        {"activity": each.entry.activity.number, "id": each.entry.code, "title": each.entry.title, "statuses": _keys(each.entry.status_keys)}
        for each in one.answerings.all()
    ]  # fmt: skip
    told = {
        name: getattr(one, name)
        for name in (
            "key",
            "kind",
            "status",
            "title",
            "text",
            "mark",
            "identifier",
            "url",
            "response",
            "reason",
        )
    }
    return {
        **told, "askedBy": one.asked_by, "answeredBy": one.answered_by, "date": _day(one.asked_on), "due": _day(one.due),
        "settledBy": one.settled_by, "settledOn": _day(one.settled_on), "settledUrl": one.settled_url, "activities": activities,
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def difference_row(difference: Difference, texts: Mapping[int, str]) -> dict[str, Any]:
    """Return how an activity differs; ``texts`` holds the explanations of both sides."""
    before, after = difference.before, difference.after
    was, now = (texts.get(side.entry, "") if side else "" for side in (before, after))
    fields: list[str] = []
    if before and after:
        pairs = {
            "code": (before.code, after.code), "title": (before.title, after.title), "status": (before.status_keys, after.status_keys),
            "explanation": (was, now), "holder": (before.holder, after.holder),
        }  # fmt: skip
        fields = [name for name, (old, new) in pairs.items() if old != new]
    shown = after or before
    return {
        "activity": difference.activity, "kind": difference.kind, "id": after.code if after else None, "was": before.code if before else None,
        "title": shown.title if shown else "", "fields": fields, "statusesFrom": _keys(before.status_keys) if before else [],
        "statusesTo": _keys(after.status_keys) if after else [],
        "explanation": [{"kind": _PIECES[kind], "text": text} for kind, text in comparing.difference(was, now).pieces]
        if "explanation" in fields else [],
    }  # fmt: skip


def _progress(one: Mapping[str, Any]) -> dict[str, Any]:
    notes = [
        {"mark": note.get("mark", ""), "text": note.get("text", "")} for note in one.get("footnotes", ())
    ]
    return {
        "statuses": one.get("statuses", []),
        "explanation": one.get("explanation", ""),
        "footnotes": notes,
    }


def _figure(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.get(name) for name in ("value", "of", "unit")} | {"text": one.get("text", "")}


def _counts(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"statuses": _keys(keys), "activities": count} for keys, count in counts.items()]


def _keys(joined: str) -> list[str]:
    return joined.split("|") if joined else []


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
