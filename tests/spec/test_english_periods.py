"""Chapter: when an English expression falls. Every line is one rule; the edition is of 16 November 2021."""

from datetime import date

import pytest

from actielijn.phrases import periods

EDITION = date(2021, 11, 16)

TABLE = """
early 2022                          | 2022-01-01 | 2022-03-31
mid-2022                            | 2022-04-01 | 2022-09-30
late 2022                           | 2022-10-01 | 2022-12-31
by the end of 2022                  | 2022-10-01 | 2022-12-31
first half of 2022                  | 2022-01-01 | 2022-06-30
second quarter of 2022              | 2022-04-01 | 2022-06-30
Q2 of 2022                          | 2022-04-01 | 2022-06-30
spring 2022                         | 2022-03-01 | 2022-05-31
the autumn of 2022                  | 2022-09-01 | 2022-11-30
12 October 2022                     | 2022-10-12 | 2022-10-12
October 12, 2022                    | 2022-10-12 | 2022-10-12
the 3rd of May 2022                 | 2022-05-03 | 2022-05-03
May 2022                            | 2022-05-01 | 2022-05-31
Q3 2022 to Q1 2023                  | 2022-07-01 | 2023-03-31
between May and July 2022           | 2022-05-01 | 2022-07-31
before 1 July 2022                  | 2022-06-30 | 2022-06-30
by 2023                             | 2023-01-01 | 2023-12-31
until 2024                          | 2024-01-01 | 2024-12-31
after the summer of 2022            | 2022-09-01 | 2022-11-30
this autumn                         | 2021-09-01 | 2021-11-30
next spring                         | 2022-03-01 | 2022-05-31
next year                           | 2022-01-01 | 2022-12-31
the end of next year                | 2022-10-01 | 2022-12-31
by the end of the year              | 2021-10-01 | 2021-12-31
later this year                     | 2021-11-16 | 2021-12-31
the coming months                   | 2021-11-16 | 2022-02-16
the next two years                  | 2021-11-16 | 2023-11-16
within six months                   | 2021-11-16 | 2022-05-16
in two months' time                 | 2022-01-01 | 2022-01-31
"""

NO_DATE_AT_ALL = """
you may go
a march through town
the fall in numbers
a spring of water
the next phase
Phase 2
"""


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()],
)
def test_english_period(words, first, last):
    (found,) = periods(f"This is planned {words}, as agreed.", on=EDITION)
    assert (found.start.isoformat(), found.end.isoformat()) == (first, last)


@pytest.mark.parametrize("words", NO_DATE_AT_ALL.strip().splitlines())
def test_no_dated_expression(words):
    assert periods(f"They say {words} here.", on=EDITION) == []
