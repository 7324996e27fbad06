"""Rules about dated promises, on the day that the check is made for and against the previous edition."""

from collections.abc import Iterator
from datetime import date

from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _
from actielijn.snapshot import Activity

_SETTLED = {"done", "outside"}


@rule("promise-overdue", "warning", lambda: _("A promised date has passed"))
def promise_overdue(proof: Proof) -> Iterator[Noticed]:
    """Notice promises whose last day lies before the given day, of activities that are not done."""
    if proof.on is None:
        return
    for key, promises in proof.promises.items():
        activity = proof.places[key].activity
        if _settled(proof, activity):
            continue
        for promise in promises:
            end = _day(promise.end)
            if end is None or end >= proof.on:
                continue
            yield Noticed(
                activity=key,
                sentence=promise.sentence or _sentence_with(proof, activity, promise.text),
                message=_(
                    "Activity {activity} promises something for '{promise}' (until {end}); on {on} that has passed and {standing}."
                ).format(
                    activity=key,
                    promise=promise.text,
                    end=promise.end,
                    on=proof.on.isoformat(),
                    standing=_standing(proof, activity),
                ),
                advice=_("Ask the holder whether it was done; say so, or give a new date and why."),
            )


@rule("promise-silent", "warning", lambda: _("A promise gone without a word"))
def promise_silent(proof: Proof) -> Iterator[Noticed]:
    """Notice promises of the previous edition of which this one says neither that they were kept nor when they will be."""
    if proof.comparison is None or proof.previous is None:
        return
    followers = proof.followers
    for outcome in proof.comparison.promises:
        if outcome.outcome != "silent":
            continue
        now = followers.get(outcome.activity, ())
        if not now:
            continue
        yield Noticed(
            activity=now[0],
            sentence=outcome.promise.sentence,
            message=_(
                "The previous edition promised '{promise}' at activity {activity}; this edition does not say what became of it."
            ).format(promise=outcome.promise.text, activity=outcome.activity),
            advice=_("Say whether it was done, or when it will be; parliament will ask."),
        )


def _settled(proof: Proof, activity: Activity) -> bool:
    """Tell whether every status of the activity says that nothing more is to come."""
    phases = proof.phases(activity.statuses)
    return bool(phases) and phases <= _SETTLED


def _standing(proof: Proof, activity: Activity) -> str:
    if not activity.statuses:
        return _("the activity has no status")
    return _("the activity is {statuses}").format(statuses=proof.labels(activity.statuses))


def _sentence_with(proof: Proof, activity: Activity, text: str) -> str | None:
    return next((sentence for sentence in proof.sentences(activity.explanation) if text in sentence), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
