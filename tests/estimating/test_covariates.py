import json
import math

import numpy as np
import pytest

from actielijn.cli import main
from actielijn.estimating.covariates import bootstrap, estimate_covariates, fit, passive_covariates, select
from actielijn.estimating.fitting import fit as fit_lists
from actielijn.estimating.input import BadTable, read_strata
from actielijn.estimating.models import model_of
from actielijn.estimating.table import OverlapTable, StratifiedTable

LISTS = ("A", "B", "C")


def _rows(counts, **values):
    """One row per pattern 1 to 7 of three lists, with the same covariates."""
    return [
        {listed: pattern >> j & 1 for j, listed in enumerate(LISTS)} | values | {"count": count}
        for pattern, count in enumerate(counts, start=1)
    ]


WOMEN, MEN = (60, 45, 14, 50, 9, 12, 3), (90, 20, 8, 35, 11, 5, 2)
BY_SEX = StratifiedTable.of(LISTS, ["sex"], [*_rows(WOMEN, sex="w"), *_rows(MEN, sex="m")])


def _alone(counts):
    return StratifiedTable.of(LISTS, [], _rows(counts))


def test_without_covariates_it_is_the_model_of_the_lists():
    table = _alone(WOMEN)
    found = fit(table, "A*B + C")
    lists = fit_lists(table.overlap, model_of(["A:B"], LISTS))
    assert found.population == pytest.approx(lists.estimate, rel=1e-9)
    assert (found.loglik, found.aic, found.bic) == pytest.approx(
        (lists.loglik, lists.aic, lists.bic), rel=1e-9
    )
    assert found.conditional_interval() == pytest.approx(lists.interval(), rel=1e-6)


def test_strata_apart_are_strata_estimated_one_by_one():
    found = fit(BY_SEX, "(A + B + C)*sex + A*B*sex")
    alone = {("w",): fit(_alone(WOMEN), "A*B").population, ("m",): fit(_alone(MEN), "A*B").population}
    assert found.per("sex") == pytest.approx(alone, rel=1e-8)
    assert sum(found.per("sex").values()) == pytest.approx(found.population, rel=1e-12)


def test_a_list_that_did_not_operate_is_as_if_it_were_not_there():
    """In 2016 list C did not operate: that year rests on A and B alone, whatever C did later."""
    two_lists = [
        {"A": 1, "B": 0, "C": None, "year": 2016, "count": 80},
        {"A": 0, "B": 1, "C": None, "year": 2016, "count": 60},
        {"A": 1, "B": 1, "C": None, "year": 2016, "count": 15},
    ]
    table = StratifiedTable.of(LISTS, ["year"], [*two_lists, *_rows(WOMEN, year=2017)])
    found = fit(table, "(A + B)*year + C")
    assert found.per("year")["2016",] == pytest.approx(95 * 75 / 15, rel=1e-8)
    assert found.per("year")["2017",] == pytest.approx(fit(_alone(WOMEN)).population, rel=1e-8)
    shared = fit(table, "A + B + C + year")
    assert 155 < shared.per("year")["2016",] < 95 * 75 / 15 * 2
    assert not shared.problem


def test_people_whose_covariate_is_not_recorded_count_in_full():
    """Nothing is known of a covariate that says nothing: leaving it open for some changes no estimate of the whole."""
    open_rows = [row | {"count": row["count"] // 2} for row in _rows(WOMEN, sex="w")]
    left = [row | {"sex": None, "count": row["count"] - row["count"] // 2} for row in _rows(WOMEN, sex=None)]
    table = StratifiedTable.of(LISTS, ["sex"], [*open_rows, *_rows(MEN, sex="m"), *left])
    assert table.observed == sum(WOMEN) + sum(MEN)
    apart = fit(table, "A + B + C + sex")
    together = fit(_alone([one + other for one, other in zip(WOMEN, MEN, strict=True)]))
    assert apart.population == pytest.approx(together.population, rel=1e-7)
    assert apart.observed.sum() == pytest.approx(table.observed, rel=1e-9)


def test_passive_covariates_may_be_left_out():
    rows = [
        row | {"sex": sex, "age": age, "count": row["count"] + extra}
        for sex, counts in (("w", WOMEN), ("m", MEN))
        for age, extra in (("old", 3), ("young", 0))
        for row in _rows(counts)
    ]
    table = StratifiedTable.of(LISTS, ["sex", "age"], rows)
    model = "A*sex + B*sex + sex*age"
    assert passive_covariates(table, model) == ("age",)
    assert passive_covariates(table, "A*sex + B*age + sex*age") == ()
    without = StratifiedTable.of(LISTS, ["sex"], rows)
    assert fit(table, model).population == pytest.approx(fit(without, "A*sex + B*sex").population, rel=1e-8)


def test_order_of_levels_does_not_matter_where_lists_miss_some():
    """List A holds no men at all: a parameter is at minus infinity, or another one at plus, by how the levels are called."""
    none = [count if not pattern & 1 else 0 for pattern, count in enumerate(MEN, start=1)]
    found = [
        fit(
            StratifiedTable.of(LISTS, ["sex"], [*_rows(WOMEN, sex=w), *_rows(none, sex=m)]),
            "A*sex + B*sex + C*sex",
        )
        for w, m in (("1", "2"), ("2", "1"))
    ]
    assert not found[0].problem
    assert found[0].coefficients["A:sex=2"] == -math.inf
    assert found[1].population == pytest.approx(found[0].population, rel=1e-8)


@pytest.mark.parametrize(
    ("table", "model", "named"),
    [
        (StratifiedTable.of(LISTS, [], _rows((40, 30, 6, 20, 0, 0, 0))), "A:B", "A:B"),  # no maximum
        (StratifiedTable.of(LISTS, [], _rows(WOMEN)), "A:B:C", "A:B:C"),  # says nothing of who is hidden
        (  # sex is recorded on list A only
            StratifiedTable.of(
                LISTS,
                ["sex"],
                [
                    row if row["A"] else row | {"sex": None}
                    for row in [*_rows(WOMEN, sex="w"), *_rows((90, 0, 8, 0, 11, 0, 2), sex="m")]
                ],
            ),
            "A:sex",
            "A:sex",
        ),
    ],
)
def test_what_cannot_be_estimated_is_named(table, model, named):
    refused = estimate_covariates(table, model=model)
    assert refused.estimate is None
    assert not refused.admissible
    assert named in refused.diagnostics["refused"]


def test_selection_finds_the_dependence_that_was_put_in():
    rng = np.random.default_rng(3)
    women = rng.random(6_000) < 0.6
    reach = np.where(women[:, None], [0.25, 0.1, 0.2], [0.05, 0.1, 0.2])
    on = rng.random((6_000, 3)) < reach
    rows = [
        {listed: int(flag) for listed, flag in zip(LISTS, flags, strict=True)}
        | {"sex": "wm"[int(not sex)], "count": 1}
        for flags, sex in zip(on.tolist(), women.tolist(), strict=True)
        if any(flags)
    ]
    found = select(StratifiedTable.of(LISTS, ["sex"], rows))
    assert found.formula == "A + B + C + sex + A:sex"
    low, high = found.conditional_interval(0.99)
    assert low < 6_000 < high


@pytest.mark.slow
def test_resamples_scatter_as_the_model_says_and_add_up():
    found = fit(BY_SEX, "(A + B + C)*sex")
    drawn = bootstrap(found, replicates=300, seed=2)
    assert drawn.failed == 0
    given, resampled = found.conditional_interval(), drawn.interval()
    assert math.log(resampled[1] / resampled[0]) == pytest.approx(math.log(given[1] / given[0]), rel=0.25)
    assert drawn.per("sex")["w",] == drawn.interval_of(lambda totals: totals[:, 1])
    again = bootstrap(found, replicates=60, seed=2)
    assert (again.totals == drawn.totals[:60]).all()


@pytest.mark.slow
def test_resamples_do_not_depend_on_the_number_of_processes():
    found = fit(BY_SEX, "A*sex")
    assert (bootstrap(found, replicates=60, jobs=2).totals == bootstrap(found, replicates=60).totals).all()


@pytest.mark.slow
def test_resamples_lose_what_was_not_recorded():
    """Sex is recorded on list A only; the resamples know it no better, so that strata stay uncertain."""
    rows = [
        row if row["A"] else row | {"sex": None} for row in [*_rows(WOMEN, sex="w"), *_rows(MEN, sex="m")]
    ]
    partly = estimate_covariates(
        StratifiedTable.of(LISTS, ["sex"], rows), model="A + B + C + sex", replicates=200
    )
    fully = estimate_covariates(BY_SEX, model="A + B + C + sex", replicates=200)

    def width(found):
        low, high = found.diagnostics["by"]["sex"][1]["interval"]
        return (high - low) / found.diagnostics["by"]["sex"][1]["estimate"]

    assert partly.estimate == pytest.approx(fully.estimate, rel=1e-6)
    assert width(partly) > 1.1 * width(fully)


def test_a_file_with_lists_left_open(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(
        "A,B,C,year,count\n1,0,,2016,80\n0,1,,2016,60\n1,1,,2016,15\n1,0,1,2017,9\n0,1,0,2017,4\n0,0,1,2017,7\n"
    )
    table = read_strata(path, ["year"])
    assert table.operated.tolist() == [0b011, 0b111]
    path.write_text(path.read_text() + "1,0,1,2016,3\n")
    with pytest.raises(BadTable) as caught:
        read_strata(path, ["year"])
    assert (caught.value.row, caught.value.column) == (8, "C")


def test_too_many_cells_are_refused_before_anything_is_made(tmp_path):
    path = tmp_path / "table.csv"
    rows = "".join(f"1,1,place{at % 90},day{at % 91},{at % 89},5\n" for at in range(90 * 91))
    path.write_text("A,B,place,day,hour,count\n" + rows)
    with pytest.raises(BadTable) as caught:
        read_strata(path, ["place", "day", "hour"])
    assert caught.value.column == "day"


def test_the_command_takes_a_model(tmp_path, capsys):
    path = tmp_path / "table.csv"
    path.write_text(
        "A,B,C,sex,count\n"
        + "".join(
            f"{row['A']},{row['B']},{row['C']},{row['sex']},{row['count']}\n"
            for row in [*_rows(WOMEN, sex="w"), *_rows(MEN, sex="m")]
        )
    )
    words = [
        "--language",
        "en",
        "estimate",
        str(path),
        "--strata",
        "sex",
        "--method",
        "chao",
        "--bootstrap",
        "0",
        "--format",
        "json",
    ]
    assert main([*words, "--model", "(A + B + C)*sex"]) == 0
    told = json.loads(capsys.readouterr().out)["estimates"][0]
    assert (told["method"], told["terms"]) == ("covariates", ["A:sex", "B:sex", "C:sex"])
    assert sum(each["estimate"] for each in told["diagnostics"]["strata"]) == pytest.approx(told["estimate"])
    assert main([*words, "--model", "A:age"]) == 2
    assert "position 3" in capsys.readouterr().err


def test_draws_of_a_linkage_move_every_group_and_widen_it():
    model, lists = "A*B + C*sex", ["A", "B", "C"]
    alone = estimate_covariates(BY_SEX, model=model, replicates=100)
    same = estimate_covariates(BY_SEX, model=model, replicates=100, draws=[BY_SEX.overlap] * 4)
    assert same.estimate == pytest.approx(alone.estimate, rel=1e-9)
    assert same.interval == pytest.approx(alone.interval, rel=1e-9)
    # Links that were missed or false: each draw takes some of those on A and B for two people, or two for one.
    draws = []
    for missed in (-20, -10, 5, 25):
        counts = BY_SEX.overlap.counts + np.array([0, missed, missed, -missed, 0, 0, 0, 0])
        draws.append(OverlapTable(tuple(lists), counts))
    moved = estimate_covariates(BY_SEX, model=model, replicates=100, draws=draws)
    drawn = [fit_lists(draw, model_of(["A:B"], lists)).estimate for draw in draws]
    assert min(drawn) < moved.estimate < max(drawn)
    assert moved.interval[1] - moved.interval[0] > alone.interval[1] - alone.interval[0]
    groups = moved.diagnostics["by"]["sex"]
    assert sum(group["estimate"] for group in groups) == pytest.approx(moved.estimate, rel=1e-12)
    assert all(group["interval"][0] < group["estimate"] < group["interval"][1] for group in groups)


def test_a_pattern_that_only_a_draw_has_takes_the_covariates_of_its_lists():
    rows = [row for row in [*_rows(WOMEN, sex="w"), *_rows(MEN, sex="m")] if not (row["B"] and row["C"])]
    table = StratifiedTable.of(LISTS, ["sex"], rows)
    counts = table.overlap.counts.copy()
    counts[6] = 10
    counts[[2, 4]] -= 10
    found = estimate_covariates(table, model="A*sex", replicates=0, draws=[OverlapTable(LISTS, counts)] * 2)
    assert found.interval_method == "conditional+linkage"
    assert sum(group["observed"] for group in found.diagnostics["by"]["sex"]) == pytest.approx(counts.sum())
