"""Rules about dated promises, on the day that the check is made for and against the previous edition."""

import re
from collections.abc import Iterator
from datetime import date

from actielijn import phrases
from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _, day_in_words, iso_day_in_words
from actielijn.snapshot import Activity, Promise

_SETTLED = {"done", "outside"}


# Words by which a clause expects something beyond doubt; needed where the date lies before the edition.
_EXPECTS = re.compile(
    r"\b(zal|zullen|verwacht|verwachting|streven|streeft|gepland|uiterlijk|will|shall|expected|scheduled|planned|due|aim|aims)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAYS_OF_A_YEAR = 360


@rule("promise-overdue", "warning", lambda: _("A promised date has passed"))
def promise_overdue(proof: Proof) -> Iterator[Noticed]:
    """Notice promises whose last day lies before the given day, of activities that are not done."""
    if proof.on is None:
        return
    on = proof.on.isoformat()
    for key, place in proof.places.items():
        activity = place.activity
        if _settled(proof, activity):
            continue
        told: set[str | None] = set()
        for promise in _held(proof, activity):
            sentence = promise.sentence or _sentence_with(proof, activity, promise.text)
            if promise.end >= on or sentence in told:
                continue
            told.add(sentence)
            yield Noticed(
                activity=key,
                sentence=sentence,
                message=_(
                    "Activity {activity} promises something for '{promise}' (until {end}); on {on} that has passed and {standing}."
                ).format(
                    activity=key,
                    promise=promise.text,
                    end=iso_day_in_words(promise.end),
                    on=day_in_words(proof.on),
                    standing=_standing(proof, activity),
                ),
                advice=_("Ask the holder whether it was done; say so, or give a new date and why."),
            )


def _held(proof: Proof, activity: Activity) -> Iterator[Promise]:
    """Walk the promises that the text still makes: those of the previous edition in sentences that were left standing,
    those that look forward from this edition, and those that expect beyond doubt what lay before it already.
    """
    standing = dict.fromkeys(proof.sentences(activity.explanation))
    for earlier in proof.earlier.get(activity.id, ()):
        yield from (each for each in proof.promises_before(earlier) if each.sentence in standing)
    yield from proof.promises[activity.id]
    if proof.reported is None:
        return
    reported = proof.reported.isoformat()
    for sentence in standing:
        years = [int(year) for year in _YEAR.findall(sentence)]
        if not years or min(years) > proof.reported.year or not _EXPECTS.search(sentence):
            continue
        for each in phrases.promises(sentence, on=None, language=proof.language):
            days = (date.fromisoformat(each.end) - date.fromisoformat(each.start)).days
            if each.end < reported and days < _DAYS_OF_A_YEAR and _EXPECTS.search(each.expects or ""):
                yield each


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
