"""A value of a year, as tests of indicators give it."""

from datetime import date
from decimal import Decimal

from actielijn.web.indicators.observing import ObservationGiven


def of(code: str, year: int, value, parts=None, **more) -> ObservationGiven:
    return ObservationGiven(
        indicator=code, starts=date(year, 1, 1), ends=date(year, 12, 31), value=Decimal(str(value)), parts=parts or {}, **more
    )  # fmt: skip
