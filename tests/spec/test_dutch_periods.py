"""Chapter: when a Dutch expression falls. Every line is one rule; the edition is of 16 November 2021."""

from datetime import date

import pytest

from actielijn.phrases import periods

EDITION = date(2021, 11, 16)

PARTS_OF_A_YEAR = """
begin 2022                          | 2022-01-01 | 2022-03-31
eind 2021                           | 2021-10-01 | 2021-12-31
medio 2022                          | 2022-04-01 | 2022-09-30
half 2022                           | 2022-04-01 | 2022-09-30
eerste helft van 2022               | 2022-01-01 | 2022-06-30
tweede kwartaal van 2022            | 2022-04-01 | 2022-06-30
4e kwartaal 2021                    | 2021-10-01 | 2021-12-31
laatste kwartaal van 2022           | 2022-10-01 | 2022-12-31
Q3 2022                             | 2022-07-01 | 2022-09-30
eerste maanden van 2022             | 2022-01-01 | 2022-03-31
begin van de tweede helft van 2022  | 2022-07-01 | 2022-09-30
voorjaar 2022                       | 2022-03-01 | 2022-05-31
zomer van 2022                      | 2022-06-01 | 2022-08-31
najaar 2022                         | 2022-09-01 | 2022-11-30
winter 2021/2022                    | 2021-12-01 | 2022-02-28
in de loop van 2022                 | 2022-01-01 | 2022-12-31
schooljaar 2022-2023                | 2022-08-01 | 2023-07-31
"""

DAYS_AND_MONTHS = """
12 oktober 2022                     | 2022-10-12 | 2022-10-12
per 1-1-2022                        | 2022-01-01 | 2022-01-01
12/10/2022                          | 2022-10-12 | 2022-10-12
2022-03-01                          | 2022-03-01 | 2022-03-01
1 jan. 2022                         | 2022-01-01 | 2022-01-01
12 en 13 oktober 2022               | 2022-10-12 | 2022-10-13
mei 2022                            | 2022-05-01 | 2022-05-31
eind mei 2022                       | 2022-05-01 | 2022-05-31
5 november jl.                      | 2021-11-05 | 2021-11-05
5 december a.s.                     | 2021-12-05 | 2021-12-05
"""

FROM_ONE_TO_ANOTHER = """
eind Q4 2021 / begin Q1 2022        | 2021-10-01 | 2022-03-31
januari tot en met maart 2022       | 2022-01-01 | 2022-03-31
mei/juni 2022                       | 2022-05-01 | 2022-06-30
najaar 2021/voorjaar 2022           | 2021-09-01 | 2022-05-31
2021 en 2022                        | 2021-01-01 | 2022-12-31
2020-2024                           | 2020-01-01 | 2024-12-31
begin/medio 2022                    | 2022-01-01 | 2022-09-30
"""

WHAT_A_PREPOSITION_DOES = """
voor het einde van 2021             | 2021-10-01 | 2021-12-31
voor 1 juli 2022                    | 2022-06-30 | 2022-06-30
vóór 2023                           | 2022-01-01 | 2022-12-31
voor de zomer van 2022              | 2022-03-01 | 2022-05-31
na de zomer van 2022                | 2022-09-01 | 2022-11-30
tot en met 2024                     | 2024-01-01 | 2024-12-31
tot 2024                            | 2024-01-01 | 2024-12-31
uiterlijk 1 maart 2022              | 2022-03-01 | 2022-03-01
"""

FROM_THE_EDITION = """
dit jaar                            | 2021-01-01 | 2021-12-31
volgend jaar                        | 2022-01-01 | 2022-12-31
begin volgend jaar                  | 2022-01-01 | 2022-03-31
later dit jaar                      | 2021-11-16 | 2021-12-31
voor het einde van het jaar         | 2021-10-01 | 2021-12-31
dit najaar                          | 2021-09-01 | 2021-11-30
komend voorjaar                     | 2022-03-01 | 2022-05-31
komende weken                       | 2021-11-16 | 2021-12-28
komende maanden                     | 2021-11-16 | 2022-02-16
komende periode                     | 2021-11-16 | 2022-05-16
komende drie jaar                   | 2021-11-16 | 2024-11-16
over twee maanden                   | 2022-01-01 | 2022-01-31
binnen zes weken                    | 2021-11-16 | 2021-12-28
volgende maand                      | 2021-12-01 | 2021-12-31
afgelopen jaar                      | 2020-11-16 | 2021-11-16
"""

NO_DATE_AT_ALL = """
vergaderjaar 2018-2019
ECLI:NL:RVS:2019:2960
2021D40459
WBV 2018/10
28638-184
https://www.example.nl/2021/nieuws
artikel 273f
binnen zes weken na ontvangst
op dit moment
de volgende fase
"""


def rows(table):
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


def check(words, first, last):
    (found,) = periods(f"Het gesprek is {words}, zo is afgesproken.", on=EDITION)
    assert (found.start.isoformat(), found.end.isoformat()) == (first, last)
    assert found.text in words


@pytest.mark.parametrize(("words", "first", "last"), rows(PARTS_OF_A_YEAR))
def test_part_of_a_year(words, first, last):
    check(words, first, last)


@pytest.mark.parametrize(("words", "first", "last"), rows(DAYS_AND_MONTHS))
def test_days_and_months(words, first, last):
    check(words, first, last)


@pytest.mark.parametrize(("words", "first", "last"), rows(FROM_ONE_TO_ANOTHER))
def test_two_that_name_one_stretch(words, first, last):
    check(words, first, last)


@pytest.mark.parametrize(("words", "first", "last"), rows(WHAT_A_PREPOSITION_DOES))
def test_preposition_moves_or_keeps_it(words, first, last):
    check(words, first, last)


@pytest.mark.parametrize(("words", "first", "last"), rows(FROM_THE_EDITION))
def test_counted_from_the_edition(words, first, last):
    check(words, first, last)


@pytest.mark.parametrize("words", NO_DATE_AT_ALL.strip().splitlines())
def test_no_dated_expression(words):
    assert periods(f"Dat staat in {words} vermeld.", on=EDITION) == []


@pytest.mark.parametrize("words", [row[0] for row in rows(FROM_THE_EDITION)])
def test_relative_is_left_out_without_an_edition(words):
    assert periods(f"Het gesprek is {words}, zo is afgesproken.", on=None) == []
