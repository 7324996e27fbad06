"""Figures as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actielijn.language import speaking
from actielijn.web.rounds.figures import FigureNotClear, figure_from, figure_in_words


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("", "", None), ("  12 ", "", "12"), ("12,5", "", "12.5"), ("12.5", "", "12.5"), ("-3", "", "-3"), ("\u22123", "", "-3"),
        ("1.250,5", "", "1250.5"), ("1,250.5", "", "1250.5"), ("1.250.000", "", "1250000"), ("1 250", "", "1250"), ("0,125", "", "0.125"),
        (",5", "", "0.5"), ("1234,567", "", "1234.567"), ("250 agenten", "agenten", "250"), ("12%", "%", "12"), ("€ 1.000,50", "euro", "1000.50"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_was_meant(text, unit, number) -> None:
    assert figure_from(text, unit) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    "text",
    [
        "veel",
        "1.234",
        "1,234",
        "12,34,56",
        "1.25,5.3",
        "12%",
        "250 agenten",
        "1e9",
        "٣",
        "12345678901234567",
        "0,12345",
        "--1",
        "12 34",
        "1 2",
        "1234 567",
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused(text) -> None:
    with pytest.raises(FigureNotClear):
        figure_from(text, "uur")


@given(
    number=st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False),
    language=st.sampled_from(["nl", "en"]),
)
def test_a_number_comes_back_as_it_was_written(number, language) -> None:
    with speaking(language):
        assert figure_from(figure_in_words(number)) == number
