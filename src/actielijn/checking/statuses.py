"""Rules about the status of an activity, by itself and against what its explanation says."""

import re
from collections.abc import Iterator
from datetime import date

from actielijn import phrases
from actielijn.checking.proof import Entry, Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _
from actielijn.snapshot import Promise

# Statuses that claim that the planning holds, or that nothing has begun; 'ongoing' and 'in consultation' claim neither.
_ON_SCHEDULE = re.compile(
    r"(?<!not )(?<!niet )\b(volgens (de )?planning|op (schema|koers)|on (schedule|track)|as planned)\b",
    re.IGNORECASE,
)
_NOT_STARTED = re.compile(
    r"\b(nog niet|niet (gestart|begonnen)|not (yet )?(started|begun)|to be started)\b", re.IGNORECASE
)
# "Nog in" tells of work under way only before such a word; "wat nog in de weg zit" tells of something else.
_STILL_THERE = re.compile(
    r"\bnog in (?!ontwikkeling|uitvoering|voorbereiding|behandeling|bewerking|bespreking|afwachting|gang|de maak|\d)",
    re.IGNORECASE,
)
_DAYS_OF_A_PRACTICE = 900


@rule("status-unreadable", "error", lambda: _("The status could not be read"))
def status_unreadable(proof: Proof) -> Iterator[Noticed]:
    """Notice entries whose status the source has, but the reader could not read."""
    for entry in proof.entries:
        progress = entry.progress
        if progress.candidates:
            what = _(
                "Activity {activity}: only a part of the status could be read; it may be {candidates}."
            ).format(activity=entry.id, candidates=proof.labels(progress.candidates))
        elif not progress.statuses and entry.id in proof.noticed_by_reader:
            what = _("Activity {activity}: the source has a status here that could not be read.").format(
                activity=entry.id
            )
        else:
            continue
        yield Noticed(
            activity=entry.id,
            message=what + " " + _("Without it nobody can see where the activity stands."),
            advice=_(
                "Look at the source or ask the holder, and fill in the status; do not derive it from the text."
            ),
        )


@rule("status-missing", "warning", lambda: _("The status is missing"))
def status_missing(proof: Proof) -> Iterator[Noticed]:
    """Notice entries without a status in a programme that has statuses."""
    if not any(entry.progress.statuses for entry in proof.entries):
        return
    for entry in proof.entries:
        if entry.progress.statuses or entry.progress.candidates or entry.id in proof.noticed_by_reader:
            continue
        yield Noticed(
            activity=entry.id,
            message=_("Activity {activity} has no status, so that nobody can see where it stands.").format(
                activity=entry.id
            ),
            advice=_("Ask the holder for the status and fill it in."),
        )
    for place in proof.places.values():
        if not place.activity.progress:
            yield Noticed(
                activity=place.activity.id,
                message=_(
                    "Nothing is said of the progress of activity {activity}: no status and no explanation."
                ).format(activity=place.activity.id),
                advice=_("Ask the holder for a status and an explanation."),
            )


@rule("two-statuses", "warning", lambda: _("Two statuses in one cell"))
def two_statuses(proof: Proof) -> Iterator[Noticed]:
    """Notice entries with more than one status."""
    for entry in proof.entries:
        if len(entry.progress.statuses) > 1:
            yield Noticed(
                activity=entry.id,
                message=_(
                    "Activity {activity} has several statuses for one text: {statuses}. It is not clear what each is about."
                ).format(activity=entry.id, statuses=proof.labels(entry.progress.statuses)),
                advice=_("Choose one status, or give each part of the activity its own status and text."),
            )


@rule("status-phase-unknown", "note", lambda: _("It is not known what phase a status means"))
def status_phase_unknown(proof: Proof) -> Iterator[Noticed]:
    """Notice statuses in use of which nobody said whether they mean done, running, at risk, waiting or outside."""
    used = {key for entry in proof.entries for key in entry.progress.statuses}
    for status in proof.snapshot.statuses:
        if status.phase == "unknown" and status.key in used:
            yield Noticed(
                message=_(
                    "The status '{label}' does not tell whether it means done, running, at risk, waiting or outside; "
                    "counts and several checks pass it over."
                ).format(label=proof.label(status.key)),
                advice=_("Give its phase in a layout file, or in the Snapshot."),
            )


@rule("completed-still-expects", "error", lambda: _("Completed, but the text still expects something"))
def completed_still_expects(proof: Proof) -> Iterator[Noticed]:
    """Notice entries that are done by their status while a sentence still looks forward to the work itself."""
    if proof.reported is None:
        return
    for entry in proof.entries:
        if entry.progress.candidates or proof.phases(entry.progress.statuses) != {"done"}:
            continue
        sentence = _expecting(proof, entry, proof.reported)
        if sentence:
            yield Noticed(
                activity=entry.id,
                sentence=sentence,
                message=_("Activity {activity} is {status}, but its text still expects something.").format(
                    activity=entry.id, status=proof.labels(entry.progress.statuses)
                ),
                advice=_("Change the status, or say in the text that it has been done."),
            )


@rule("status-hides-delay", "warning", lambda: _("The text tells of delay, the status does not"))
def status_hides_delay(proof: Proof) -> Iterator[Noticed]:
    """Notice entries on schedule or not started, by their status, while a sentence tells of delay."""
    for entry in proof.entries:
        keys = entry.progress.statuses
        if len(keys) != 1 or not _claims_no_delay(proof, keys[0]):
            continue
        sentence = phrases.tells_of_delay(entry.progress.explanation)
        if sentence:
            yield Noticed(
                activity=entry.id,
                sentence=sentence,
                message=_("Activity {activity} is {status}, but its text tells of delay.").format(
                    activity=entry.id, status=proof.labels(keys)
                ),
                advice=_("Change the status, or say in the text that the delay has been made up for."),
            )


def _expecting(proof: Proof, entry: Entry, reported: date) -> str | None:
    """Return the first sentence that expects something of the work, None without one.

    What goes on for years ("the coming three years") is a way of working that was set up, and nothing still to come.
    """
    promised = proof.promises[entry.id]
    for sentence in proof.sentences(entry.progress.explanation):
        here = [each for each in promised if each.sentence == sentence]
        if any(_days(each) <= _DAYS_OF_A_PRACTICE for each in here):
            return sentence
        if not here and phrases.still_expects(sentence, on=reported) and not _STILL_THERE.search(sentence):
            return sentence
    return None


def _days(promise: Promise) -> int:
    return (date.fromisoformat(promise.end) - date.fromisoformat(promise.start)).days


def _claims_no_delay(proof: Proof, key: str) -> bool:
    status = proof.vocabulary.get(key)
    if status is None or status.phase not in ("running", "waiting", "unknown"):
        return False
    wanted = _NOT_STARTED if status.phase == "waiting" else _ON_SCHEDULE
    return any(wanted.search(text) for text in status.label.values())
