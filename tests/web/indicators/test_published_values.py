"""Small numbers: what editions tell, alone and side by side, gives back no count under the minimum."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from django.db.models import F

from actielijn import suppressing
from actielijn.web.indicators.actions import IndicatorGiven, add_indicator, change_indicator, given_of
from actielijn.web.indicators.models import Indicator, Observation, Release
from actielijn.web.indicators.observing import ObservationGiven
from actielijn.web.indicators.publishing import keep_releases, measured_of, published_of, table_of
from actielijn.web.indicators.queries import page, told_of
from actielijn.web.indicators.splits import split_of
from actielijn.web.register.models import Activity, Version
from actielijn.web.standing import standing_of
from measured import of

pytestmark = pytest.mark.django_db
PARENTS = {"regio": {"GM1": "NL1", "GM2": "NL1", "GM3": "NL2", "GM4": "NL2"}}
ON = date(2022, 1, 1)


def counts_of(dice, years=(2019,), lacking=0):
    """Counts by municipality and sex with all sums, as a source would give them; ``lacking`` are of unknown region."""
    found = []
    for year in years:
        cells = {
            (gm, sex): dice.choice([0, 1, 3, 5, 8, 12, 20, 40]) for gm, sex in product(PARENTS["regio"], "vm")
        }
        total = dict.fromkeys("vm", 0)
        for (gm, sex), count in cells.items():
            found.append(of("slachtoffers", year, count, {"regio": gm, "sekse": sex}))
            total[sex] += count
        for gm in PARENTS["regio"]:
            found.append(of("slachtoffers", year, sum(cells[gm, sex] for sex in "vm"), {"regio": gm}))
        for region in ("NL1", "NL2"):
            below = [gm for gm, above in PARENTS["regio"].items() if above == region]
            found.append(
                of(
                    "slachtoffers",
                    year,
                    sum(cells[gm, sex] for gm in below for sex in "vm"),
                    {"regio": region},
                )
            )
        for sex in "vm":
            found.append(of("slachtoffers", year, total[sex] + lacking, {"sekse": sex}))
        found.append(of("slachtoffers", year, sum(total.values()) + 2 * lacking))
    return found


def rows(indicator):
    return list(Observation.objects.filter(indicator=indicator, until__isnull=True))


def assert_no_small_count_comes_back(joint, withheld, minimum=10):
    """Attack every cell: solve for its least and greatest value given all that is shown."""
    small = [at for at, value in enumerate(joint.values) if 0 < value < minimum]
    assert all(withheld[at] for at in small)
    for at, (low, high) in suppressing.attack(joint, withheld, small).items():
        assert high - low >= minimum - 1e-6, joint.keys[at]


@pytest.mark.parametrize("seed", range(4))
def test_no_cell_comes_back_from_any_sum(victims, give, seed):
    give(*counts_of(random.Random(seed), (2018, 2019), lacking=seed))
    told = published_of(victims, rows(victims), PARENTS)
    table = table_of(told.counts, PARENTS)
    assert not told.exposed
    # Remainders stand in no page: subtracting gives them, so an attacker has them where the rest is shown.
    withheld = np.array([key in told.withheld or (key[0] == "rest") for key in table.keys])
    assert_no_small_count_comes_back(table, withheld)
    assert any(key not in told.withheld for key in told.counts)


@pytest.mark.parametrize("seed", range(3))
def test_two_editions_side_by_side_give_nothing_back(people, victims, give, seed):
    dice = random.Random(seed)
    give(*counts_of(dice, (2018, 2019)))
    first = measured_of(people.programme, on=ON).indicators
    keep_releases(people.programme, edition=1, told=first)
    release = victims.releases.get()
    # A few late registrations: the edition after has nearly the same counts.
    late = counts_of(random.Random(seed), (2018, 2019))
    give(*[replace(one, value=one.value) for one in late])
    bumped = {one.split: one for one in rows(victims) if one.starts.year == 2019}
    one = next(iter(split for split in bumped if "|" in split))
    region, sex = one.split("|")
    chain = [one, region, sex, "", "regio=" + PARENTS["regio"][region.partition("=")[2]]]
    Observation.objects.filter(pk__in=[bumped[split].pk for split in chain]).update(value=F("value") + 3)
    second = published_of(victims, rows(victims), PARENTS, [release])
    before = table_of({tuple(cell[:3]): cell[3] for cell in release.cells}, PARENTS)
    hidden = {tuple(cell[:3]) for cell in release.cells if cell[4]}
    earlier = suppressing.Release(
        before, np.array([key in hidden or key[0] == "rest" for key in before.keys])
    )
    now = table_of(second.counts, PARENTS)
    joint, known, _hidden = suppressing.joined([earlier], now)
    own = set(now.keys)
    withheld = np.array(
        [
            (key in second.withheld or key[0] == "rest" if key in own else True) and not known[at]
            for at, key in enumerate(joint.keys)
        ]
    )
    exposed = {key for key in joint.keys if key in second.exposed}
    small = [at for at, value in enumerate(joint.values) if 0 < value < 10 and joint.keys[at] in own - exposed and joint.keys[at][0] != "rest"]  # fmt: skip
    assert all(withheld[at] for at in small)
    for at, (low, high) in suppressing.attack(joint, withheld, small).items():
        assert high - low >= 10 - 1e-6, joint.keys[at]


def large_table(dice):
    """Values of four dimensions, one a hierarchy, as sources have them: zeros are left out, and one region is not given at all."""
    sizes = {"regio": 11, "sekse": 2, "leeftijd": 5, "vorm": 6}
    leaves = {
        place: int(dice.negative_binomial(0.7, 0.05))
        for place in product(*([f"{name}{at}" for at in range(size)] for name, size in sizes.items()))
    }
    counts = defaultdict(int)
    for place, count in leaves.items():
        for shown in product((True, False), repeat=4):
            at = {name: value for name, value, is_split in zip(sizes, place, shown, strict=True) if is_split}
            counts[split_of(at)] += count
            if "regio" in at:
                counts[split_of({**at, "regio": LARGE["regio"][at["regio"]]})] += count
    year = {"starts": date(2021, 1, 1), "ends": date(2021, 12, 31)}
    return [
        Observation(**year, split=split, value=count) for split, count in counts.items() if count and "regio10" not in split
    ]  # fmt: skip


LARGE = {"regio": {f"regio{at}": f"provincie{at % 4}" for at in range(11)}}


def test_large_table_of_four_dimensions_is_soon_safe_and_told_the_same_again():
    persons = Indicator(counts_persons=True, minimum=10)
    first = published_of(persons, large_table(np.random.default_rng(5)), LARGE)
    table = table_of(first.counts, LARGE)
    withheld = np.array([key in first.withheld or key[0] == "rest" for key in table.keys])
    small = np.array(
        [0 < value < 10 and key[0] != "rest" for key, value in zip(table.keys, table.values, strict=True)]
    )
    assert len(table.keys) > 1_600
    assert withheld[small].all()
    assert (~withheld).sum() > 300
    for low, high in suppressing.attack(table, withheld, np.flatnonzero(small)[::200]).values():
        assert high - low >= 10 - 1e-6
    release = Release(cells=[[*key, count, key in first.withheld] for key, count in first.counts.items()])
    # The same once more: nothing may come or go.
    assert (
        published_of(persons, large_table(np.random.default_rng(5)), LARGE, [release]).withheld
        == first.withheld
    )


def test_zero_is_told_and_a_withheld_value_takes_its_words_along(people, victims, give):
    give(
        of("slachtoffers", 2019, 30), of("slachtoffers", 2019, 4, {"sekse": "v"}, note="vier vrouwen", source="lijst", low=Decimal(2), high=Decimal(9)),
        of("slachtoffers", 2019, 26, {"sekse": "m"}), of("slachtoffers", 2018, 0, {"sekse": "v"}),
    )  # fmt: skip
    (told,) = measured_of(people.programme, on=ON).indicators
    # Who reads it elsewhere has no list of dimensions to look the keys up in.
    assert told.extra["parts"] == {"sekse": {"v": "Vrouw", "m": "Man"}}
    by_split = {(one.start[:4], tuple((one.split or {}).items())): one for one in told.observations}
    woman = by_split["2019", (("sekse", "v"),)]
    assert (woman.value, woman.withheld, woman.note, woman.source, woman.low, woman.high) == (
        None,
        True,
        *[None] * 4,
    )
    # With the total told, the other part would give it back.
    assert by_split["2019", (("sekse", "m"),)].withheld
    assert by_split["2019", ()].value == 30
    assert by_split["2018", (("sekse", "v"),)].value == 0


def test_what_counts_no_persons_is_told_whole(people, coverage, give):
    give(of("dekking", 2021, 3, members=("GM1", "GM2", "GM3")))
    (told,) = measured_of(people.programme, on=ON).indicators
    assert told.observations[0].value == 3
    assert told.observations[0].members == ("GM1", "GM2", "GM3")


def test_the_minimum_is_the_indicators_own(people, victims, give):
    give(of("slachtoffers", 2019, 7), of("slachtoffers", 2018, 3))
    five = replace(given_of(victims), minimum=5)
    change_indicator(
        indicator=victims,
        revision=1,
        given=five,
        dimensions=list(victims.dimensions.all()),
        by=people.coordinator,
    )
    told = published_of(Indicator.objects.get(), rows(victims), PARENTS)
    assert told.withheld == {("2018-01-01", "2018-12-31", "")}


def test_quarters_do_not_give_back_their_year(victims, give, people):
    quarters = [(1, 3, 31, 20), (4, 6, 30, 30), (7, 9, 30, 4), (10, 12, 31, 25)]
    give(
        of("slachtoffers", 2019, 79),
        *(
            ObservationGiven(indicator="slachtoffers", starts=date(2019, first, 1), ends=date(2019, last, day), value=Decimal(value))
            for first, last, day, value in quarters
        ),
    )  # fmt: skip
    told = published_of(victims, rows(victims), PARENTS)
    assert ("2019-07-01", "2019-09-30", "") in told.withheld
    assert len(told.withheld) >= 2


def test_a_baseline_gives_no_part_back_now_or_beside_a_later_edition(people, victims, give):
    given = replace(given_of(victims), baseline=Decimal(20), baseline_start=date(2018, 1, 1), baseline_end=date(2018, 12, 31))  # fmt: skip
    change_indicator(indicator=victims, revision=1, given=given, dimensions=list(victims.dimensions.all()), by=people.coordinator)  # fmt: skip
    give(of("slachtoffers", 2018, 3, {"sekse": "v"}), of("slachtoffers", 2018, 17, {"sekse": "m"}))
    (told,) = measured_of(people.programme, on=ON).indicators
    shown = [one.value for one in told.observations if not one.withheld]
    # Twenty less seventeen is three: one of the two stays inside.
    assert (told.baseline is None) or not shown
    keep_releases(people.programme, edition=1, told=[told])
    cells = {tuple(cell[:3]): (cell[3], cell[4]) for cell in victims.releases.get().cells}
    assert cells["2018-01-01", "2018-12-31", ""] == (20, told.baseline is None)
    # The baseline is taken away: what it told is still known.
    bare = replace(given, baseline=None, baseline_start=None, baseline_end=None)
    change_indicator(indicator=victims, revision=2, given=bare, dimensions=list(victims.dimensions.all()), by=people.coordinator)  # fmt: skip
    (later,) = measured_of(people.programme, on=ON).indicators
    assert [one.withheld for one in later.observations] == [one.withheld for one in told.observations]


def test_regions_behind_a_number_that_is_withheld_are_not_named(people, coverage, give):
    persons = replace(given_of(coverage), counts_persons=True)
    change_indicator(indicator=coverage, revision=1, given=persons, dimensions=[], by=people.coordinator)
    give(of("dekking", 2019, 3, members=("GM1", "GM2", "GM3")))
    (told,) = measured_of(people.programme, on=ON).indicators
    assert told.observations[0].withheld
    assert "parts" not in told.extra


def test_who_may_not_see_small_numbers_gets_none_from_a_year_and_its_other_quarters(people, victims, give):
    quarters = [(1, 3, 31, 20), (4, 6, 30, 30), (7, 9, 30, 4), (10, 12, 31, 25)]
    give(
        of("slachtoffers", 2019, 79), of("slachtoffers", 2018, 60),
        *(
            ObservationGiven(indicator="slachtoffers", starts=date(2019, first, 1), ends=date(2019, last, day), value=Decimal(value))
            for first, last, day, value in quarters
        ),
    )  # fmt: skip
    told = told_of(victims, may_see_small=False, today=ON).told
    shown = {(one.start, one.end): one.value for one in told.observations if not one.withheld}
    assert len(shown) <= 4
    assert shown["2018-01-01", "2018-12-31"] == 60
    assert ("2019-07-01", "2019-09-30") not in shown
    (row,) = page(people.programme, may_see_small=False, today=ON).rows
    assert row.last is None or (row.last.starts.isoformat(), row.last.ends.isoformat()) in shown
    assert len(told_of(victims, may_see_small=True, today=ON).told.observations) == 6


def test_a_list_withholds_the_whole_that_the_edition_withheld_for_its_parts(people, victims, give):
    """The women were told already, so that the men come back from a whole that is no small number."""
    for edition, values in enumerate(([("", 12), ("v", 12)], [("", 17), ("m", 5)]), 1):
        give(*(of("slachtoffers", 2019, value, {"sekse": sex} if sex else None) for sex, value in values))
        frozen = measured_of(people.programme, on=ON)
        keep_releases(
            people.programme, edition=edition, told=frozen.indicators, withheld_besides=frozen.withheld
        )
    (row,) = page(people.programme, may_see_small=False, today=ON).rows
    assert (row.is_withheld, row.last) == (True, None)
    shown = told_of(victims, may_see_small=False, today=ON).told.observations
    assert [one.withheld for one in shown if not one.split] == [True]
    (row,) = page(people.programme, may_see_small=True, today=ON).rows
    assert row.last.value == 17


@pytest.mark.parametrize("persons", [True, False])
def test_a_figure_of_a_round_stands_in_no_activity_that_persons_are_counted_for(filled, persons):
    activity = Activity.objects.filter(programme=filled.programme, ended_on__isnull=True).first()
    version = Version.objects.get(kind="activity", key=activity.pk, until__isnull=True)
    version.content["figures"] = [{"value": 4.0, "text": "12 slachtoffers", "unit": "slachtoffers"}]
    version.save()
    given = IndicatorGiven(title="Slachtoffers", unit="personen", counts_persons=persons, activity=activity)
    add_indicator(programme=filled.programme, given=given, by=filled.coordinator)
    frozen = standing_of(filled.programme).snapshot
    told = [figure.value for one in frozen.activities() if one.id == activity.code for figure in one.figures]
    assert (4.0 in told) is not persons
