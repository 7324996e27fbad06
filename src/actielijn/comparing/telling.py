"""A Comparison → the JSON that others call, and the text for a terminal."""

from collections.abc import Iterator
from typing import Any

from actielijn.language import _, ngettext
from actielijn.snapshot import Snapshot

from .comparison import Change, Comparison

_MOST_TITLE = 90


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data, in the shape of the contract (docs/reference/comparing.md)."""
    return {
        "from": comparison.before_date,
        "to": comparison.after_date,
        "transitions": [{"from": start, "to": end, "activities": list(ids)} for start, end, ids in comparison.transitions],
        "matrix": [{"from": start, "to": end, "count": count} for start, end, count in comparison.matrix],
        "added": list(comparison.added),
        "removed": list(comparison.removed),
        "moved": [{"from": match.before[0], "to": match.after[0], "why": match.why} for match in comparison.moved],
        "split": [{"from": match.before[0], "to": list(match.after), "why": match.why} for match in comparison.split],
        "merged": [{"from": list(match.before), "to": match.after[0], "why": match.why} for match in comparison.merged],
        "changed": [_change_json(change) for change in comparison.changed],
        "promises": [
            {"activity": each.activity, "text": each.promise.text, "from": each.promise.start, "to": each.promise.end, "outcome": each.outcome}
            for each in comparison.promises
        ],
        "matches": [
            {"from": list(match.before), "to": list(match.after), "why": match.why, "score": match.score} for match in comparison.matches
        ],
    }  # fmt: skip


def _change_json(change: Change) -> dict[str, Any]:
    text = change.explanation
    return {
        "activity": change.activity,
        "was": change.was,
        "title": change.title,
        "statuses": change.statuses,
        "explanation": {
            "deleted": text.deleted if text else 0,
            "inserted": text.inserted if text else 0,
            "pieces": [list(piece) for piece in text.pieces] if text else [],
        },
    }


def comparison_text(
    comparison: Comparison, before: Snapshot, after: Snapshot, *, colour: bool = False
) -> str:
    """Return the comparison for a terminal: the matrix of statuses, then what changed."""
    lines = [
        _("From {before} to {after}").format(
            before=comparison.before_date or "?", after=comparison.after_date or "?"
        ),
        "",
    ]
    if comparison.is_empty:
        return "\n".join([*lines, _("Nothing changed.")])
    lines += _matrix(comparison, before, after)
    titles = {activity.id: activity.title for activity in before.activities()}
    titles_now = {activity.id: activity.title for activity in after.activities()}
    for heading, entries in _sections(comparison, titles, titles_now):
        if entries:
            lines += [
                "",
                _strong(f"{heading} ({len(entries)})", colour),
                *(f"  {entry}" for entry in entries),
            ]
    lines += _promises(comparison, colour)
    return "\n".join(lines)


def _matrix(comparison: Comparison, before: Snapshot, after: Snapshot) -> list[str]:
    """Return the transition matrix as a table: rows are from, columns to."""
    order = list(
        dict.fromkeys(
            [*(status.key for status in after.statuses), *(status.key for status in before.statuses), ""]
        )
    )
    used = [key for key in order if any(key in (start, end) for start, end, _count in comparison.matrix)]
    counts = {(start, end): count for start, end, count in comparison.matrix}
    language = after.programme.language
    names = {key: _name(key, before, after, language) for key in used}
    width = max([len(name) for name in names.values()] + [6])
    total = _("total")
    numbers = "".join(f"{number:>5}" for number in range(1, len(used) + 1))
    head = " " * (width + 2) + numbers + f"{total:>8}"
    made = [_("Statuses, from (rows) to (columns)"), head]
    for number, start in enumerate(used, 1):
        row = [counts.get((start, end), 0) for end in used]
        if any(row) or any(counts.get((other, start)) for other in used):
            cells = "".join(f"{count or '·':>5}" for count in row)
            made.append(f"{number:>2} {names[start]:<{width - 1}}{cells}{sum(row):>8}")
    return made


def _name(key: str, before: Snapshot, after: Snapshot, language: str) -> str:
    if not key:
        return _("no status")
    status = after.status(key) or before.status(key)
    return status.label_in(language) if status else key


def _sections(
    comparison: Comparison, titles: dict[str, str], titles_now: dict[str, str]
) -> Iterator[tuple[str, list[str]]]:
    yield _("Added"), [f"{one}  {_short(titles_now[one])}" for one in comparison.added]
    yield _("Removed"), [f"{one}  {_short(titles[one])}" for one in comparison.removed]
    yield (
        _("Moved"),
        [
            f"{match.before[0]} → {match.after[0]}  {_short(titles_now[match.after[0]])}  ({match.why})"
            for match in comparison.moved
        ],
    )
    yield (
        _("Split"),
        [f"{match.before[0]} → {', '.join(match.after)}  ({match.why})" for match in comparison.split],
    )
    yield (
        _("Merged"),
        [f"{', '.join(match.before)} → {match.after[0]}  ({match.why})" for match in comparison.merged],
    )
    yield (
        _("Changed"),
        [
            f"{change.activity}  {_what(change)}  {_short(titles_now[change.activity])}"
            for change in comparison.changed
        ],
    )


def _what(change: Change) -> str:
    parts = []
    if change.title:
        parts.append(_("title"))
    if change.statuses:
        parts.append(_("status"))
    if change.explanation:
        parts.append(
            _("text −{deleted} +{inserted} words").format(
                deleted=change.explanation.deleted, inserted=change.explanation.inserted
            )
        )
    return "[" + ", ".join(parts) + "]"


def _promises(comparison: Comparison, colour: bool) -> list[str]:
    if not comparison.promises:
        return []
    names = {
        "kept": _("kept"),
        "moved": _("moved"),
        "missed": _("missed"),
        "open": _("open"),
        "silent": _("gone without a word"),
    }
    heading = ngettext("{count} promise", "{count} promises", len(comparison.promises)).format(
        count=len(comparison.promises)
    )
    made = ["", _strong(heading, colour)]
    for outcome, name in names.items():
        own = [each for each in comparison.promises if each.outcome == outcome]
        if own:
            made.append(
                f"  {name} ({len(own)}): "
                + "; ".join(f"{each.activity} “{each.promise.text}”" for each in own)
            )
    return made


def _strong(text: str, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text


def _short(text: str) -> str:
    return text if len(text) <= _MOST_TITLE else text[: _MOST_TITLE - 1] + "…"
