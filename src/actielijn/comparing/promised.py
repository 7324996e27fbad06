"""What became of the promises of the earlier edition, judged by the later one.

``kept``: the activity is done, or a sentence on the same subject tells completion. ``moved``: a later period stands in its
place. ``open``: its period has not ended on the later edition's date. ``missed``: it has, and the activity is not done while
the text still names the promise, did not change, or the status tells of delay. ``silent``: none of these; nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from actielijn import phrases
from actielijn.snapshot import Activity, Promise, Snapshot

from .matching import folded

OUTCOMES = ("kept", "moved", "missed", "open", "silent")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A promise of the earlier edition, at the activity's id there, and what became of it."""

    activity: str
    promise: Promise
    outcome: str


def outcome_of(promise: Promise, was: Activity, now: Sequence[Activity], after: Snapshot) -> str:
    """Return what became of a promise, by the activities that continue the one it was made at (none when it is gone)."""
    if not now:
        return "silent"
    phases = {status.phase for activity in now for key in activity.statuses if (status := after.status(key))}
    if phases and phases <= {"done", "outside"} and "done" in phases:
        return "kept"
    later = [other for activity in now for other in activity.promises if other.end > promise.end]
    earlier = {(other.start, other.end) for other in was.promises}
    if any(
        (other.start, other.end) not in earlier and _same_subject(promise, other.sentence or other.text)
        for other in later
    ):
        return "moved"
    if any(_told_done(promise, activity.explanation) for activity in now):
        return "kept"
    date = after.edition.date or ""
    if not date or promise.end >= date:
        return "open"
    named = any(
        (other.start, other.end) == (promise.start, promise.end)
        for activity in now
        for other in activity.promises
    )
    unchanged = any(folded(activity.explanation) == folded(was.explanation) for activity in now)
    text_stays = any(folded(promise.text) in folded(activity.explanation) for activity in now)
    if named or unchanged or text_stays or phases & {"at_risk"}:
        return "missed"
    if any((other.start, other.end) not in earlier for other in later):
        return "moved"
    return "silent"


def _subject(promise: Promise) -> set[str]:
    words = set(folded(promise.sentence or promise.expects or "").split()) - set(folded(promise.text).split())
    return {word for word in words if len(word) > 4}


def _same_subject(promise: Promise, sentence: str) -> bool:
    own = _subject(promise)
    return bool(own) and len(own & set(folded(sentence).split())) >= max(1, len(own) // 4)


def _told_done(promise: Promise, explanation: str) -> bool:
    """Whether a sentence that tells completion is about the same thing."""
    told = phrases.tells_of_completion(explanation) if explanation else None
    return told is not None and _same_subject(promise, told)
