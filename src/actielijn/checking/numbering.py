"""Rules about the numbers of results and activities."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _


@rule("numbering-gap", "warning", lambda: _("A number is passed over"))
def numbering_gap(proof: Proof) -> Iterator[Noticed]:
    """Notice numbers that are passed over, among the results and among the activities of each result."""
    results = [result for _line, _theme, result in proof.snapshot.results()]
    missing = _missing([str(result.number) for result in results if result.number is not None], first=None)
    if missing:
        yield Noticed(
            message=_(
                "These numbers of results are passed over: {missing}. A reader will look for them."
            ).format(missing=", ".join(map(str, missing))),
            advice=_("Check whether a result is missing; if it has ended, say so in the report."),
        )
    for result in results:
        numbers = [activity.number for activity in result.activities if activity.number]
        missing = _missing(numbers, first=1)
        # An activity without a number may well stand in the place of the number that is missing.
        if len(missing) > len(result.activities) - len(numbers):
            yield Noticed(
                result=None if result.number is None else str(result.number),
                message=_(
                    "Result {result}: these numbers of activities are passed over: {missing}. A reader will look for them."
                ).format(result=_named(result.number), missing=", ".join(map(str, missing))),
                advice=_("Check whether an activity is missing; if it has ended, say so in the report."),
            )


@rule("numbering-double", "warning", lambda: _("A number is used twice"))
def numbering_double(proof: Proof) -> Iterator[Noticed]:
    """Notice two results of one number, and two activities of one number within a result."""
    results = [result for _line, _theme, result in proof.snapshot.results()]
    for number, count in Counter(
        str(result.number) for result in results if result.number is not None
    ).items():
        if count > 1:
            yield Noticed(
                result=number,
                message=_(
                    "The number {result} is given to {count} results, so that a reference to it is not clear."
                ).format(result=number, count=count),
                advice=_("Renumber, or join them if they are one result."),
            )
    for result in results:
        numbers = Counter(activity.number for activity in result.activities if activity.number)
        for number, count in numbers.items():
            if count > 1:
                doubled = [activity for activity in result.activities if activity.number == number]
                titles = "; ".join(f"'{activity.title[:60]}'" for activity in doubled)
                yield Noticed(
                    activity=doubled[-1].id,
                    message=_(
                        "Result {result} has {count} activities numbered {number}: {titles}. A reference to it is not clear."
                    ).format(result=_named(result.number), count=count, number=number, titles=titles),
                    advice=_("Renumber, or join them if they are one activity."),
                )


def _missing(numbers: Sequence[str], *, first: int | None) -> list[int]:
    """Return the whole numbers between the first and the last that are not there; nothing unless all are numbers.

    A programme whose numbers are far apart on purpose (10, 20, 30) has no gaps: at most half may be missing.
    """
    if not numbers or not all(re.fullmatch(r"\d{1,4}", number) for number in numbers):
        return []
    there = {int(number) for number in numbers}
    start = min(there) if first is None else min(first, *there)
    missing = [number for number in range(start, max(there)) if number not in there]
    return missing if len(missing) <= len(there) else []


def _named(number: int | str | None) -> str:
    return _("without a number") if number is None else str(number)
