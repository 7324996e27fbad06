"""Rules that hold the Snapshot against the previous edition; renumbered activities are followed by their matches."""

import re
from collections.abc import Iterator

from actielijn.checking.proof import Proof, date_of
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _, day_in_words
from actielijn.snapshot import Activity

_SETTLED = {"done", "outside"}
_LEAST_WORDS = 3


@rule("activity-vanished", "error", lambda: _("An activity has vanished"))
def activity_vanished(proof: Proof) -> Iterator[Noticed]:
    """Notice activities of the previous edition that nothing in this one continues."""
    if proof.previous is None:
        return
    for activity in proof.previous.activities():
        if proof.followers.get(activity.id):
            continue
        yield Noticed(
            # Its id may be another activity's by now.
            activity=None if activity.id in proof.places else activity.id,
            message=_(
                "Activity {activity} of the previous edition ('{title}', {statuses}) is gone, and nothing continues it."
            ).format(
                activity=activity.id,
                title=_short(activity.title or activity.explanation),
                statuses=proof.labels_before(activity.statuses),
            ),
            advice=_("Put it back, or say in the report that it ended and why."),
        )


@rule("explanation-unchanged", "warning", lambda: _("A text that has not moved since the previous edition"))
def explanation_unchanged(proof: Proof) -> Iterator[Noticed]:
    """Notice texts and statuses that are those of the previous edition, of activities that are not done."""
    for key, now, before in _continued(proof):
        if not _same_text(now, before) or set(now.statuses) != set(before.statuses):
            continue
        phases = proof.phases(now.statuses)
        if phases and phases <= _SETTLED:
            continue
        yield Noticed(
            activity=key,
            sentence=_first(proof, now),
            message=_(
                "Activity {activity} has the same text and status as in the previous edition, word for word."
            ).format(activity=key),
            advice=_("Ask the holder what happened since; if nothing did, say that and why."),
        )


@rule("status-changed-text-unchanged", "warning", lambda: _("The status changed, the text did not"))
def status_changed_text_unchanged(proof: Proof) -> Iterator[Noticed]:
    """Notice activities with another status than in the previous edition and the same text."""
    for key, now, before in _continued(proof):
        if not now.statuses or not before.statuses or set(now.statuses) == set(before.statuses):
            continue
        if _same_text(now, before):
            yield Noticed(
                activity=key,
                sentence=_first(proof, now),
                message=_(
                    "Activity {activity} went from {before} to {now}, but its text is that of the previous edition."
                ).format(
                    activity=key, before=proof.labels_before(before.statuses), now=proof.labels(now.statuses)
                ),
                advice=_("Say in the text what happened, or check the status."),
            )


@rule("previous-is-later", "warning", lambda: _("The previous edition is not the earlier one"))
def previous_is_later(proof: Proof) -> Iterator[Noticed]:
    """Notice that the two editions were given the wrong way round, or twice the same."""
    before = date_of(proof.previous) if proof.previous else None
    if before and proof.reported and before >= proof.reported:
        yield Noticed(
            message=_(
                "The previous edition is of {before}, this one of {now}: what is said about changes may be the wrong way round."
            ).format(before=day_in_words(before), now=day_in_words(proof.reported)),
            advice=_("Give the earlier edition as the previous one, or correct the dates of the editions."),
        )


def _continued(proof: Proof) -> Iterator[tuple[str, Activity, Activity]]:
    """Walk the activities that continue exactly one of the previous edition, with that one."""
    for key, place in proof.places.items():
        before = proof.earlier.get(key, ())
        if len(before) == 1:
            yield key, place.activity, before[0]


def _same_text(now: Activity, before: Activity) -> bool:
    if any(entry.explanation_from for entry in now.progress):
        return False
    words = re.findall(r"\w+", now.explanation)
    return len(words) >= _LEAST_WORDS and words == re.findall(r"\w+", before.explanation)


def _first(proof: Proof, activity: Activity) -> str | None:
    return next(iter(proof.sentences(activity.explanation)), None)


def _short(title: str) -> str:
    return title if len(title) <= 80 else title[:79] + "…"
