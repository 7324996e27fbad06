"""A title page or colophon → the date or the month of the edition. Used by ``reading``."""

from datetime import date

from .periods import dated


def edition_date(text: str) -> date | None:
    """Return the first full date of the text ("16 november 2021"), None where there is only a month or a year."""
    for found in dated(text, on=None):
        if found.period.precision == "day" and not found.period.relative:
            # "voor 1 juli" was moved a day back; a date of an edition is the day that is written.
            return found.written or found.period.start
    return None


def edition_month(text: str) -> tuple[int, int] | None:
    """Return year and month of the first month with a year in the text ("November 2021"); None when there is none."""
    for found in dated(text, on=None):
        if found.period.precision in ("month", "day") and not found.period.relative:
            return found.period.start.year, found.period.start.month
    return None
