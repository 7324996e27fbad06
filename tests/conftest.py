"""What holds for every test."""

import csv

import pytest

from actielijn.language import speak


@pytest.fixture(autouse=True)
def _nothing_is_left_of_the_test_before():
    """Each test begins in Dutch, and with Python's own bound of a CSV field: a command, or a library, may have changed either."""
    speak("nl")
    csv.field_size_limit(131_072)
