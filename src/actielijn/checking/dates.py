"""Rules about dates that cannot be: a weekday that is another, a day that no month has."""

import re
from collections.abc import Iterator
from datetime import date

from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _

_MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}
_WEEKDAYS = {
    name: number
    for names in (
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "monday tuesday wednesday thursday friday saturday sunday",
    )
    for number, name in enumerate(names.split())
}
_DAY = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{'|'.join(_MONTHS)}),? (?P<year>(?:19|20)\d\d)\b"
_DATE = re.compile(rf"(?<![\d-])(?:\b(?P<weekday>{'|'.join(_WEEKDAYS)}),? (?:the )?)?{_DAY}", re.IGNORECASE)
# Tells at once of most texts that they name no day, which the full expression takes longer for.
_LIKE_A_DATE = re.compile(r"\d[a-z]{0,2} [A-Za-z]{3,9},? (?:19|20)\d\d")


@rule("weekday-wrong", "warning", lambda: _("A date falls on another weekday"))
def weekday_wrong(proof: Proof) -> Iterator[Noticed]:
    """Notice a date with a weekday that it did not fall on."""
    for activity, sentence, found in _dates(proof):
        told = (found["weekday"] or "").lower()
        day = _day(found)
        if not told or day is None or day.weekday() == _WEEKDAYS[told]:
            continue
        right = [name for name, number in _WEEKDAYS.items() if number == day.weekday()]
        yield Noticed(
            activity=activity,
            sentence=sentence,
            message=_("Activity {activity}: '{text}' cannot be; that day is a {weekday}.").format(
                activity=activity,
                text=found[0],
                weekday=right[0] if told in list(_WEEKDAYS)[:7] else right[1].capitalize(),
            ),
            advice=_("Look up which of the two is right, the weekday or the date."),
        )


@rule("date-impossible", "error", lambda: _("A date that does not exist"))
def date_impossible(proof: Proof) -> Iterator[Noticed]:
    """Notice a day that its month does not have."""
    for activity, sentence, found in _dates(proof):
        if _day(found) is None:
            yield Noticed(
                activity=activity,
                sentence=sentence,
                message=_("Activity {activity}: the date '{text}' does not exist.").format(
                    activity=activity, text=found[0]
                ),
                advice=_("Look up the right date."),
            )


def _dates(proof: Proof) -> Iterator[tuple[str, str, re.Match[str]]]:
    for key, place in proof.places.items():
        if not _LIKE_A_DATE.search(place.activity.explanation):
            continue
        for sentence in proof.sentences(place.activity.explanation):
            for found in _DATE.finditer(sentence):
                yield key, sentence, found


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), _MONTHS[found["month"].lower()], int(found["day"]))
    except ValueError:
        return None
