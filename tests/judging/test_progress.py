"""How progress is judged: worked examples by hand, every edge, and properties."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from actielijn.judging import Aim, Point, computation_in_words, judge, judge_running_count
from actielijn.language import speaking


def at(year: int, value: float) -> Point:
    return Point(date(year, 12, 31), value)


def by(year: int, value: float) -> Aim:
    return Aim(date(year, 12, 31), value)


def test_the_rate_seen_is_divided_by_the_rate_required():
    # From 100 to 121 in two years is 10% a year; from 100 to 200 in ten years takes 7.177% a year.
    found = judge([at(2015, 100), at(2017, 121)], [by(2025, 200)])
    assert found.computation["seen"] == pytest.approx(0.10)
    assert found.computation["required"] == pytest.approx(0.071773)
    assert found.computation["ratio"] == pytest.approx(1.393273, abs=1e-5)
    assert found.verdict == "on_track"


@pytest.mark.parametrize(
    ("last", "category"),
    [(105.0, "on_track"), (104.8, "on_track"), (104.7, "too_slow"), (103.0, "too_slow"), (102.9, "limited"), (99.0, "deteriorating")],
)  # fmt: skip
def test_thresholds_lie_at_95_and_60_percent_and_at_zero(last, category):
    target = 100 * 1.05**10
    assert judge([at(2015, 100), at(2016, last)], [by(2025, target)]).computation["category"] == category


def test_less_is_better_where_the_direction_is_down():
    falling = [at(2020, 100), at(2021, 80)]
    assert judge(falling, [by(2025, 50)], direction="down").verdict == "on_track"
    assert judge(falling, [by(2025, 150)], direction="up").verdict == "off_track"


def test_a_target_that_is_reached_is_achieved_even_with_one_value():
    assert judge([at(2021, 35)], [by(2022, 35)]).computation["category"] == "target_achieved"


def test_a_target_whose_day_has_passed_is_missed():
    assert judge([at(2019, 10), at(2022, 30)], [by(2021, 35)]).verdict == "off_track"


def test_within_its_band_a_quantity_is_on_track_and_outside_it_aims_at_the_nearest_edge():
    aim = Aim(date(2025, 12, 31), low=40, high=60)
    assert judge([at(2020, 90), at(2021, 55)], [aim], direction="band").verdict == "on_track"
    above = judge([at(2020, 90), at(2021, 80)], [aim], direction="band")
    assert above.computation["aimed_at"] == 60
    assert above.verdict == "on_track"
    assert judge([at(2020, 30), at(2021, 29)], [aim], direction="band").verdict == "off_track"


def test_from_zero_units_a_year_are_compared():
    found = judge([at(2020, 0), at(2021, 20)], [by(2025, 100)])
    assert (found.computation["method"], found.verdict) == ("linear", "on_track")


@pytest.mark.parametrize(
    ("points", "category"),
    [
        ([], "no_value"),
        ([at(2021, 5)], "less_than_a_year"),
        ([Point(date(2021, 1, 1), 5), Point(date(2021, 6, 1), 6)], "less_than_a_year"),
    ],
)
def test_too_little_is_said_to_be_too_little(points, category):
    found = judge(points, [by(2025, 100)])
    assert (found.verdict, found.computation["category"]) == ("not_enough_data", category)


def test_without_a_target_the_growth_itself_counts():
    assert judge([at(2020, 100), at(2021, 102)]).verdict == "on_track"
    assert judge([at(2020, 100), at(2021, 101)]).computation["category"] == "too_slow"
    assert judge([at(2020, 0), at(2021, 101)]).verdict == "not_enough_data"


def test_a_running_count_is_held_against_the_part_of_the_year_that_has_passed():
    counted = [Point(date(2021, 3, 31), 5), Point(date(2021, 6, 30), 5)]
    half = judge_running_count(counted, [by(2021, 20)], on=date(2021, 6, 30))
    assert half.computation["ratio"] == pytest.approx(10 / (20 * 181 / 365), abs=1e-4)
    assert half.verdict == "on_track"
    assert judge_running_count(counted, [by(2021, 20)], on=date(2021, 12, 31)).verdict == "off_track"
    assert (
        judge_running_count([*counted, at(2020, 50)], [by(2021, 20)], on=date(2021, 12, 31)).computation[
            "counted"
        ]
        == 10
    )


positive = some.floats(min_value=0.01, max_value=1e6)


@given(
    positive,
    positive,
    positive,
    some.sampled_from([0.001, 0.5, 2.0, 1000.0]),
    some.sampled_from(["up", "down"]),
)
def test_the_unit_does_not_matter(base, last, target, factor, direction):
    one = judge([at(2015, base), at(2018, last)], [by(2025, target)], direction=direction)
    other = judge(
        [at(2015, base * factor), at(2018, last * factor)], [by(2025, target * factor)], direction=direction
    )
    edge = min(abs(one.computation.get("ratio", 9) - cut) for cut in (0, 0.6, 0.95))
    near = abs(last - target) < 1e-9 * target or abs(base - target) < 1e-9 * target
    assert near or edge < 1e-6 or one.computation["category"] == other.computation["category"]


@given(
    some.lists(some.tuples(some.integers(2000, 2020), some.floats(-1e6, 1e6)), max_size=6),
    some.floats(-1e6, 1e6),
)
def test_any_series_gets_a_verdict_with_its_computation_in_words(points, target):
    found = judge([at(*point) for point in points], [by(2025, target)])
    for language in ("nl", "en"):
        with speaking(language):
            assert computation_in_words(found.computation)
