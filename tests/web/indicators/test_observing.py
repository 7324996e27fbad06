"""Values come in as loads: all or nothing, corrected ones keep their row, and a load is taken back as a whole."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from actielijn.web.indicators.actions import end_indicator
from actielijn.web.indicators.errors import IndicatorEnded, NothingToTakeIn, TakenBackAlready, ValuesNotClear
from actielijn.web.indicators.models import Observation
from actielijn.web.indicators.observing import foreseen, take_back
from actielijn.web.programmes.permissions import NotAllowed
from actielijn.web.trail.models import Event
from measured import of

pytestmark = pytest.mark.django_db
FIRST = datetime(2022, 1, 1, tzinfo=UTC)


def standing(indicator):
    rows = Observation.objects.filter(indicator=indicator, until__isnull=True)
    return {(row.starts.year, row.split): row.value for row in rows}


def test_a_corrected_value_keeps_its_row(coverage, give):
    give(of("dekking", 2020, 1), of("dekking", 2021, 2), at=FIRST)
    taken = give(of("dekking", 2020, 1), of("dekking", 2021, 3), at=FIRST + timedelta(days=1))
    assert (taken.new, taken.corrected, taken.unchanged) == (0, 1, 1)
    assert standing(coverage) == {(2020, ""): 1, (2021, ""): 3}
    old = Observation.objects.get(indicator=coverage, until__isnull=False)
    assert (old.value, old.until) == (2, FIRST + timedelta(days=1))


def test_the_same_values_again_change_nothing(coverage, give):
    give(of("dekking", 2020, 1))
    before = Event.objects.count()
    assert give(of("dekking", 2020, 1)).load is None
    assert Event.objects.count() == before


def test_a_load_is_taken_back_as_a_whole_and_what_it_replaced_stands_again(people, coverage, give):
    give(of("dekking", 2020, 1), of("dekking", 2021, 2), at=FIRST)
    load = give(of("dekking", 2021, 3), of("dekking", 2022, 4), at=FIRST + timedelta(days=1)).load
    give(of("dekking", 2022, 5), at=FIRST + timedelta(days=2))
    assert take_back(load=load, by=people.coordinator) == 1
    # What was corrected since is not touched.
    assert standing(coverage) == {(2020, ""): 1, (2021, ""): 2, (2022, ""): 5}
    with pytest.raises(TakenBackAlready):
        take_back(load=load, by=people.coordinator)


def test_every_problem_is_told_and_nothing_is_taken_in(victims, coverage, give):
    wrong = [
        of("dekking", 2021, 2),
        of("onbekend", 2021, 1, where="rij 2"),
        of("slachtoffers", 2021, "1.5", where="rij 3"),
        of("slachtoffers", 2021, 4, {"regio": "GM9"}, where="rij 4"),
        of("slachtoffers", 2021, 4, {"leeftijd": "18"}, where="rij 5"),
        of("slachtoffers", 2021, 4, {"regio": "GM4"}, where="rij 6"),
        of("dekking", 2022, 2, members=("GM1",), where="rij 7"),
        of("dekking", 2022, 3, of=Decimal(2), where="rij 8"),
        of("dekking", 2021, 3, where="rij 9"),
        of("dekking", 2023, 3, low=Decimal(2), where="rij 10"),
        of("dekking", 2024, 3, low=Decimal(4), high=Decimal(5), where="rij 11"),
    ]
    with pytest.raises(ValuesNotClear) as found:
        give(*wrong)
    assert [one.where for one in found.value.problems] == [f"rij {row}" for row in range(2, 12)]
    assert not Observation.objects.exists()


def test_a_coverage_keeps_the_list_behind_its_number(coverage, give):
    give(of("dekking", 2021, 2, members=("GM3", "GM1"), of=Decimal(4)))
    assert Observation.objects.get().members == ["GM1", "GM3"]


def test_a_region_that_is_gone_counts_in_its_own_years(coverage, give):
    give(of("dekking", 2020, 1, members=("GM4",)))
    with pytest.raises(ValuesNotClear, match="2021"):
        give(of("dekking", 2021, 1, members=("GM4",)))


def test_what_ended_takes_no_values_and_nothing_is_no_load(people, coverage, give):
    with pytest.raises(NothingToTakeIn):
        give()
    end_indicator(indicator=coverage, on=FIRST.date(), by=people.coordinator)
    with pytest.raises(IndicatorEnded):
        give(of("dekking", 2021, 1))


def test_only_who_may_keeps_values(people, coverage, give):
    for person in (people.reader, people.editor, people.reviewer, people.administrator, people.outsider):
        with pytest.raises(NotAllowed):
            give(of("dekking", 2021, 1), by=person)


def test_foreseeing_writes_nothing(people, coverage, give):
    give(of("dekking", 2020, 1))
    told = foreseen(people.programme, [of("dekking", 2020, 2), of("dekking", 2021, 2)])
    assert (told.new, told.corrected, told.unchanged) == (1, 1, 0)
    assert Observation.objects.count() == 1


def test_many_values_take_few_statements(coverage, victims, dimensions, give):
    def cost(count):
        given = [of("dekking", 1900 + at, at) for at in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as caught:
            give(*given, at=FIRST + timedelta(days=count))
        return len(caught)

    cost(1)
    few, many = cost(10), cost(1_000)
    assert many <= few + 20


def test_an_interval_around_the_same_estimate_is_a_correction_and_is_held_by_the_database(coverage, give):
    give(of("dekking", 2020, 6250))
    taken = give(of("dekking", 2020, 6250, low=Decimal(5000), high=Decimal(7800)))
    assert taken.corrected == 1
    now = Observation.objects.get(until__isnull=True)
    assert (now.low, now.value, now.high) == (5000, 6250, 7800)
    for wrong in ({"low": None}, {"high": Decimal(6000)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Observation.objects.filter(pk=now.pk).update(**wrong)
