"""Periods of observations ⇄ how people write them: 2021, 2021-H1, 2021-Q3, 2021-04, 2021-04-15, or two days."""

import re
from calendar import monthrange
from datetime import date

_PERIOD = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:\s*[-/ ]?\s*(?:(?P<kind>[QqKkHh])(?P<part>[1-4])|(?P<month>0?[1-9]|1[0-2])(?:-(?P<day>0?[1-9]|[12]\d|3[01]))?))?"
)
_DUTCH_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])[-/](0?[1-9]|1[0-2])[-/]((?:19|20)\d\d)")


def period_from(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a period as it was typed, None for what is none.

    K and Q are quarters, H are halves; 15-04-2021 is read as the Dutch write it.
    """
    typed = text.strip()
    found = _DUTCH_DAY.fullmatch(typed)
    if found:
        day = _day(int(found[3]), int(found[2]), int(found[1]))
        return (day, day) if day else None
    match = _PERIOD.fullmatch(typed)
    if match is None:
        return None
    year = int(match["year"])
    if match["kind"]:
        length = 3 if match["kind"] in "QqKk" else 6
        first = (int(match["part"]) - 1) * length + 1
        return None if first > 12 else (date(year, first, 1), _end(year, first + length - 1))
    if match["day"]:
        day = _day(year, int(match["month"]), int(match["day"]))
        return (day, day) if day else None
    if match["month"]:
        return date(year, int(match["month"]), 1), _end(year, int(match["month"]))
    return date(year, 1, 1), date(year, 12, 31)


def period_of(day: date, frequency: str) -> tuple[date, date]:
    """Return the period of this frequency that a day falls in; for ``once`` the day itself."""
    length = {"year": 12, "half": 6, "quarter": 3, "month": 1}.get(frequency)
    if length is None:
        return day, day
    first = (day.month - 1) // length * length + 1
    return date(day.year, first, 1), _end(day.year, first + length - 1)


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
