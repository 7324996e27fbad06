"""Goals and indicators of a programme, as tests of this room need them."""

import pytest

from actielijn.web.indicators.actions import IndicatorGiven, ValueGiven, add_dimension, add_indicator
from actielijn.web.indicators.observing import take_in

REGIONS = (
    ValueGiven(key="NL1", title="Noord"), ValueGiven(key="GM1", title="Aa", parent="NL1"), ValueGiven(key="GM2", title="Bee", parent="NL1"),
    ValueGiven(key="NL2", title="Zuid"), ValueGiven(key="GM3", title="Cee", parent="NL2"),
    ValueGiven(key="GM4", title="Dee", parent="NL2", until=2020),
)  # fmt: skip


@pytest.fixture
def dimensions(people):
    region = add_dimension(
        programme=people.programme, key="regio", title="Regio", is_region=True, values=REGIONS, by=people.coordinator
    )  # fmt: skip
    sex = add_dimension(
        programme=people.programme, key="sekse", title="Sekse",
        values=(ValueGiven(key="v", title="Vrouw"), ValueGiven(key="m", title="Man")), by=people.coordinator,
    )  # fmt: skip
    return region, sex


@pytest.fixture
def victims(people, dimensions):
    """An indicator of persons, split by region and sex."""
    given = IndicatorGiven(title="Slachtoffers", unit="personen", counts_persons=True)
    return add_indicator(
        programme=people.programme,
        given=given,
        dimensions=dimensions,
        code="slachtoffers",
        by=people.coordinator,
    )


@pytest.fixture
def coverage(people, dimensions):
    """A coverage: in how many regions something is there."""
    given = IndicatorGiven(title="Regio's met beleid", unit="regio's", is_coverage=True)
    return add_indicator(programme=people.programme, given=given, code="dekking", by=people.coordinator)


@pytest.fixture
def give(people):
    """Take values in as the coordinator."""
    return lambda *given, at=None, kind="hand", by=None: take_in(
        programme=people.programme, given=given, kind=kind, by=by or people.coordinator, at=at
    )
