"""A frozen Snapshot → the rows of a published edition, held against the edition before it.

One edition at a time, its rows always made as a whole; the same Snapshots give the same rows. Which activity is which is
settled beforehand (``identities``); how two texts differ and what became of a promise is asked of ``comparing``.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from actielijn import comparing
from actielijn import snapshot as plain
from actielijn.snapshot import paragraphs, slug, to_json, unique_ids

from . import search
from .models import (
    PublishedAnswering,
    PublishedCommitment,
    PublishedEdition,
    PublishedEntry,
    PublishedGoals,
    PublishedIndicator,
    PublishedLine,
    PublishedMeasuring,
    PublishedPromise,
    PublishedReference,
    PublishedResult,
    PublishedSuccession,
)

SUMMARY = 280
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Laid:
    """A Snapshot and which published activity (by primary key) each of its codes is."""

    frozen: plain.Snapshot
    identity: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Succession:
    """That a published activity went on in another (primary keys); ``kind`` is split, merged or ended."""

    before: int
    after: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Was:
    """What the edition before says of an activity."""

    pk: int
    code: str
    title: str
    holder: str
    status_keys: str
    explanation: str
    fingerprint: str
    status_since: date
    changed_on: date


def lay_out(
    edition: PublishedEdition,
    now: Laid,
    before: tuple[PublishedEdition, Laid] | None,
    successions: Sequence[Succession] = (),
) -> None:
    """Make all rows of an edition anew, and tell the rows of the edition before what became of them.

    ``edition.previous`` becomes the edition before. Call it in a transaction; ``edition`` is saved at its end.
    """
    clear(edition)
    edition.previous = before[0] if before else None
    edition.statuses = [_status(status) for status in now.frozen.statuses]
    results = _headings(edition, now.frozen)
    was = _rows_before(before[0]) if before else {}
    entries = list(_entries(edition, now, results, was, is_first=before is None))
    _create(entries)
    _put_beside(edition, entries, now.frozen)
    edition.commitments = _put_commitments(edition, entries, now.frozen)
    edition.indicators, edition.goal_count = _put_measured(edition, entries, now.frozen)
    PublishedSuccession.objects.bulk_create(
        [
            PublishedSuccession(edition=edition, before_id=one.before, after_id=one.after, kind=one.kind)
            for one in successions
        ]
    )
    edition.counts, edition.total = _counted(entry.status_keys for entry in entries), len(entries)
    edition.changes, edition.is_compared = _changes(entries, was) if before else {}, True
    if before is not None:
        _tell_before(before[0], before[1], now, was, successions)
    search.index(edition.pk, now.frozen.programme.language, map(words_of, entries))
    edition.save()


def clear(edition: PublishedEdition) -> None:
    """Remove all rows of an edition but its own."""
    search.forget(edition.pk)
    for model in (
        PublishedAnswering,
        PublishedCommitment,
        PublishedMeasuring,
        PublishedIndicator,
        PublishedGoals,
        PublishedSuccession,
        PublishedReference,
        PublishedPromise,
        PublishedEntry,
        PublishedResult,
        PublishedLine,
    ):
        rows = model.objects.filter(edition=edition)
        rows._raw_delete(rows.db)


def forget_comparison(edition: PublishedEdition) -> None:
    """Take out of the rows of an edition what they tell of the edition before it, which is no longer to be seen."""
    edition.entries.update(
        change="", fields=[], code_was="", title_was="", holder_was="", status_keys_was="", pieces=None
    )
    PublishedEdition.objects.filter(pk=edition.pk).update(previous=None, changes={}, is_compared=False)


def forget_next(edition: PublishedEdition) -> None:
    """Take out of the rows of an edition what they tell of a next one, when there is none (any more)."""
    edition.entries.exclude(left="").update(left="")
    edition.promises.filter(is_settled=False).exclude(outcome="").update(outcome="")


# -- headings


def _headings(edition: PublishedEdition, frozen: plain.Snapshot) -> list[PublishedResult]:
    """Make the rows of action lines and results, and return those of results in the order of the Snapshot."""
    lines: list[PublishedLine] = []
    results: list[PublishedResult] = []
    line_keys = unique_ids(_key(line.number, at) for at, line in enumerate(frozen.action_lines, 1))
    result_keys = unique_ids(_key(result.number, at) for at, (_line, _theme, result) in enumerate(frozen.results(), 1))  # fmt: skip
    keys = iter(result_keys)
    for at, line in enumerate(frozen.action_lines, 1):
        below = [(theme, result) for theme in line.themes for result in theme.results]
        row = PublishedLine(
            edition=edition, position=at, key=line_keys[at - 1], number=_text(line.number), title=line.title[:500],
            **_counts_of(activity for _theme, result in below for activity in result.activities),
        )  # fmt: skip
        lines.append(row)
        for theme, result in below:
            one = PublishedResult(
                edition=edition, line=row, position=len(results) + 1, key=next(keys), number=_text(result.number),
                title=result.title[:1000], theme=theme.title[:500], remarks=list(result.remarks), **_counts_of(result.activities),
            )  # fmt: skip
            results.append(one)
    _create(lines)
    for result_row in results:
        result_row.line_id = result_row.line.pk
    _create(results)
    return results


def _key(number: int | str | None, position: int) -> str:
    return slug(str(number), length=40) if number not in (None, "") else f"p{position}"


def _text(number: int | str | None) -> str:
    return "" if number is None else str(number)[:20]


def _counts_of(activities: Iterator[plain.Activity] | Sequence[plain.Activity]) -> dict[str, Any]:
    counts = _counted(_status_keys(activity) for activity in activities)
    return {"counts": counts, "total": sum(counts.values())}


def _counted(keys: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(keys).items()))


# -- activities


def _rows_before(edition: PublishedEdition) -> dict[int, _Was]:
    rows = edition.entries.values_list(
        "activity", "pk", "code", "title", "holder", "status_keys", "explanation", "fingerprint", "status_since", "changed_on"
    )  # fmt: skip
    return {row[0]: _Was(*row[1:]) for row in rows}


def _entries(
    edition: PublishedEdition, now: Laid, results: Sequence[PublishedResult], was: Mapping[int, _Was], *, is_first: bool
) -> Iterator[PublishedEntry]:  # fmt: skip
    position = 0
    for row, (_line, _theme, result) in zip(results, now.frozen.results(), strict=True):
        for activity in result.activities:
            position += 1
            key = now.identity[activity.id]
            entry = _entry(edition, row, activity, position, key)
            _hold_against(entry, was.get(key), edition.date, is_first=is_first)
            yield entry


def _entry(
    edition: PublishedEdition, row: PublishedResult, activity: plain.Activity, position: int, key: int
) -> PublishedEntry:
    return PublishedEntry(
        edition=edition, activity_id=key, line_id=row.line_id, result_id=row.pk, position=position,
        code=activity.id[:120], number=(activity.number or "")[:40], title=activity.title,
        holder=(activity.holder or "")[:200], partners=list(activity.partners), planning=activity.planning or "",
        status_keys=_status_keys(activity), explanation=activity.explanation, summary=_summary(activity.explanation),
        progress=[_progress(entry) for entry in activity.progress], figures=[to_json(figure) for figure in activity.figures],
        fingerprint=_fingerprint(activity),
    )  # fmt: skip


def _hold_against(entry: PublishedEntry, was: _Was | None, on: date, *, is_first: bool) -> None:
    entry.status_since = entry.changed_on = on
    if was is None:
        entry.change = "first" if is_first else "new"
        return
    pairs = {
        "code": (was.code, entry.code), "title": (was.title, entry.title), "status": (was.status_keys, entry.status_keys),
        "explanation": (was.explanation, entry.explanation), "holder": (was.holder, entry.holder),
    }  # fmt: skip
    entry.fields = [name for name, (old, new) in pairs.items() if old != new]
    entry.change = "changed" if entry.fields else "same"
    entry.code_was, entry.title_was, entry.holder_was = was.code, was.title, was.holder
    entry.status_keys_was = was.status_keys
    if "explanation" in entry.fields:
        entry.pieces = [
            list(piece) for piece in comparing.difference(was.explanation, entry.explanation).pieces
        ]
    if "status" not in entry.fields:
        entry.status_since = was.status_since
    if not entry.fields:
        entry.changed_on = was.changed_on


def _status_keys(activity: plain.Activity) -> str:
    return "|".join(activity.statuses)[:200]


def _summary(explanation: str) -> str:
    line = " ".join(" ".join(paragraph.text.split()) for paragraph in paragraphs(explanation))
    return line if len(line) <= SUMMARY else line[: SUMMARY - 1].rpartition(" ")[0] + "…"


def _progress(entry: plain.Progress) -> dict[str, Any]:
    return {
        "statuses": list(entry.statuses),
        "explanation": entry.explanation,
        "footnotes": [{"mark": note.mark, "text": note.text} for note in entry.footnotes],
    }


def _status(status: plain.Status) -> dict[str, Any]:
    return {
        "key": status.key,
        "label": dict(status.label),
        "glyph": status.glyph or "",
        "phase": status.phase,
        "colour": status.colour or "",
    }


def _fingerprint(activity: plain.Activity) -> str:
    shown = [
        activity.id, activity.title, activity.holder, activity.partners, activity.planning,
        [_progress(entry) for entry in activity.progress],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]


# -- what stands beside activities


def _put_beside(edition: PublishedEdition, entries: Sequence[PublishedEntry], frozen: plain.Snapshot) -> None:
    promises: list[PublishedPromise] = []
    references: list[PublishedReference] = []
    for entry, activity in zip(entries, frozen.activities(), strict=True):
        of = {"edition": edition, "entry_id": entry.pk, "activity_id": entry.activity_id}
        promises += [
            PublishedPromise(
                **of, position=at, text=promise.text[:500], starts=date.fromisoformat(promise.start), ends=date.fromisoformat(promise.end),
                sentence=promise.sentence or "", expects=promise.expects or "", outcome=_settled(promise), is_settled=bool(_settled(promise)),
            )
            for at, promise in enumerate(activity.promises)
        ]  # fmt: skip
        references += [
            PublishedReference(
                **of, kind=reference.kind[:30], text=reference.text[:500], dossier=(reference.dossier or "")[:60],
                number=(reference.number or "")[:60], identifier=(reference.identifier or "")[:200], url=_safe(reference.url),
            )
            for reference in activity.references
        ]  # fmt: skip
    _create(promises)
    _create(references)


def _put_commitments(
    edition: PublishedEdition, entries: Sequence[PublishedEntry], frozen: plain.Snapshot
) -> int:
    """Make the rows of commitments and the activities that answer them; return how many commitments there are."""
    rows = [
        PublishedCommitment(
            edition=edition, position=at, key=one.id[:80], kind=one.kind[:15], status=one.status[:12], title=one.title[:500], text=one.text or "",
            mark=(one.mark or "")[:200], identifier=(one.identifier or "")[:200], url=_safe(one.url), asked_by=(one.asked_by or "")[:300],
            answered_by=(one.answered_by or "")[:300], asked_on=_day(one.date), due=_day(one.due), response=(one.response or "")[:16],
            reason=one.reason or "", settled_by=(one.settled_by.text if one.settled_by else "")[:500],
            settled_on=_day(one.settled_by.date) if one.settled_by else None, settled_url=_safe(one.settled_by.url) if one.settled_by else "",
        )
        for at, one in enumerate(frozen.commitments, 1)
    ]  # fmt: skip
    _create(rows)
    by_code = {entry.code: entry.pk for entry in entries}
    _create(
        [
            PublishedAnswering(edition=edition, commitment_id=row.pk, entry_id=by_code[code[:120]])
            for row, one in zip(rows, frozen.commitments, strict=True)
            for code in dict.fromkeys(one.activities)
            if code[:120] in by_code
        ]
    )
    return len(rows)


def _put_measured(
    edition: PublishedEdition, entries: Sequence[PublishedEntry], frozen: plain.Snapshot
) -> tuple[int, int]:
    """Make the rows of indicators with the activities they measure, and of the goal tree; return how many indicators and goals there are."""
    rows = [
        PublishedIndicator(
            edition=edition, position=at, key=one.id[:80], title=one.title[:300], judgement=(one.judgement or "")[:20],
            data=plain.to_json(one),
        )
        for at, one in enumerate(frozen.indicators, 1)
    ]  # fmt: skip
    _create(rows)
    by_address = {f"activity:{entry.code}": entry.pk for entry in entries}
    _create(
        [
            PublishedMeasuring(edition=edition, indicator_id=row.pk, entry_id=by_address[address])
            for row, one in zip(rows, frozen.indicators, strict=True)
            for address in dict.fromkeys(one.serves)
            if address in by_address
        ]
    )
    if frozen.goals:
        wanted = {address for one in frozen.effects for address in (one.cause, one.effect)}
        titles = {f"result:{one.number}": ["", one.title] for _line, _theme, one in frozen.results()}
        titles |= {f"activity:{one.id}": [one.id, one.title] for one in frozen.activities()}
        data = {
            "goals": [plain.to_json(one) for one in frozen.goals],
            "effects": [plain.to_json(one) for one in frozen.effects],
            "titles": {address: told for address, told in titles.items() if address in wanted},
        }
        PublishedGoals.objects.create(edition=edition, data=data)
    return len(frozen.indicators), len(frozen.goals)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _settled(promise: plain.Promise) -> str:
    outcome = promise.extra.get("outcome")
    return outcome if outcome in ("kept", "dropped") else ""


def _safe(url: str | None) -> str:
    """Return an address that may be a link; anything but the web's own is left out."""
    return url if url and url.lower().startswith(("https://", "http://")) and len(url) <= 1000 else ""


def words_of(entry: PublishedEntry) -> search.Words:
    """Return what an entry is found by."""
    head = " ".join((entry.code, entry.title, entry.holder, *entry.partners))
    return search.Words(entry.pk, entry.position, head, "\n".join((entry.explanation, entry.planning)))


# -- the edition before


def _changes(entries: Sequence[PublishedEntry], was: Mapping[int, _Was]) -> dict[str, Any]:
    stayed = {entry.activity_id for entry in entries}
    steps = Counter((one.status_keys_was, one.status_keys) for one in entries if "status" in one.fields)
    return {
        "new": sum(entry.change == "new" for entry in entries),
        "gone": sum(activity not in stayed for activity in was),
        "changed": sum(entry.change == "changed" for entry in entries),
        "renumbered": sum("code" in entry.fields for entry in entries),
        "status": sum("status" in entry.fields for entry in entries),
        "transitions": [[start, end, count] for (start, end), count in sorted(steps.items())],
    }


def _tell_before(
    edition: PublishedEdition, before: Laid, now: Laid, was: Mapping[int, _Was], successions: Sequence[Succession]
) -> None:  # fmt: skip
    """Write into the rows of the edition before which activities it has no longer, and what became of its promises."""
    forget_next(edition)
    standing = set(now.identity.values())
    kinds = {one.before: one.kind for one in successions}
    left: dict[str, list[int]] = defaultdict(list)
    for activity, row in was.items():
        if activity not in standing:
            left[kinds.get(activity, "ended")].append(row.pk)
    for kind, keys in left.items():
        for start in range(0, len(keys), _BATCH):
            edition.entries.filter(pk__in=keys[start : start + _BATCH]).update(left=kind)
    told: dict[str, list[int]] = defaultdict(list)
    for key, outcome in _outcomes(edition, before, now, successions):
        told[outcome].append(key)
    for outcome, keys in told.items():
        for start in range(0, len(keys), _BATCH):
            edition.promises.filter(pk__in=keys[start : start + _BATCH]).update(outcome=outcome)


def _outcomes(
    edition: PublishedEdition, before: Laid, now: Laid, successions: Sequence[Succession]
) -> Iterator[tuple[int, str]]:
    """Yield each promise of the edition before that nobody settled, and what became of it."""
    keys = {
        (activity, position): key
        for key, activity, position in edition.promises.filter(is_settled=False).values_list(
            "pk", "activity", "position"
        )
    }
    current = {now.identity[activity.id]: activity for activity in now.frozen.activities()}
    for activity in before.frozen.activities():
        own = before.identity[activity.id]
        goes_on = [own, *(one.after for one in successions if one.before == own)] if activity.promises else []
        following = [current[key] for key in goes_on if key in current]
        for position, promise in enumerate(activity.promises):
            key = keys.get((own, position))
            if key is not None:
                yield key, comparing.outcome_of(promise, activity, following, now.frozen)


def _create(rows: Sequence[Model]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=_BATCH)
