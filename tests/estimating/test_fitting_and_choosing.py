"""Models, fits, existence and the choices between models, on tables drawn at random."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.stats import poisson

from actielijn.estimating import ranking
from actielijn.estimating.bic import estimate_bic, estimate_bic_average
from actielijn.estimating.chao import estimate_chao
from actielijn.estimating.existence import Existence, support_of
from actielijn.estimating.fitting import LIKE_R, fit, fit_models
from actielijn.estimating.models import (
    closed,
    enumerate_models,
    interactions,
    main_effects,
    model_of,
    named,
    neighbours,
    notation,
    pairs_of,
)
from actielijn.estimating.profile import Profiles, estimate_profile, mixture_interval, profile_interval
from actielijn.estimating.ranking import search
from actielijn.estimating.stepwise import Stepwise, choose_stepwise, estimate_main_effects, estimate_stepwise
from actielijn.estimating.table import OverlapTable

METHODS = (
    lambda table: estimate_stepwise(table, replicates=40),
    lambda table: estimate_bic(table, replicates=20, top=5),
    estimate_bic_average,
    estimate_profile,
    estimate_chao,
    estimate_main_effects,
)


def table_of(counts):
    return OverlapTable(tuple("ABCDEF"[: len(counts).bit_length() - 1]), np.array(counts, dtype=np.int64))


@st.composite
def tables(draw, most_lists=4):
    t = draw(st.integers(2, most_lists))
    cell = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 2000))
    counts = [0, *draw(st.lists(cell, min_size=2**t - 1, max_size=2**t - 1))]
    counts[1] = max(counts[1], 1)
    return table_of(counts)


# -- models


@pytest.mark.parametrize(
    ("t", "order", "count"), [(3, 2, 8), (4, 2, 64), (4, 3, 113), (5, 2, 1024), (6, 2, 32_768), (2, 2, 1)]
)
def test_there_are_as_many_models_as_the_papers_count(t, order, count):
    models = enumerate_models(t, order)
    assert len(models) == len(set(models)) == count
    assert all(model == closed(model, t) for model in models[:200])


def test_too_many_models_are_not_counted_out():
    with pytest.raises(ValueError, match="more than"):
        enumerate_models(8, 2)


def test_a_model_by_its_names_and_its_numbers():
    model = model_of(["x:y:z", "x:w"], ("x", "y", "z", "w"))
    assert notation(model) == "[123,14]"
    assert named(interactions(model), ("x", "y", "z", "w")) == ("x:y", "x:z", "y:z", "x:w", "x:y:z")
    assert notation(main_effects(11)) == "[1,2,3,4,5,6,7,8,9,10,11]"
    assert notation(closed([1 | 1 << 9], 10)) == "[1.10,2,3,4,5,6,7,8,9]"


def test_neighbours_are_hierarchical_and_one_term_away():
    for model in enumerate_models(4, 3)[::7]:
        for other in neighbours(model, 4, 3):
            assert len(model ^ other) == 1
            assert other == closed(other, 4)


# -- existence


def code_by_the_papers(counts, model, t):
    """Maximise s under Aᵀx = Aᵀ1[N>0], x ≥ s, as Fienberg & Rinaldo and Chan et al. put it."""
    cells = range(1, 2**t)
    empty = [term for term in model if not any(counts[c] for c in cells if c & term == term)]
    kept = [c for c in cells if not any(c & term == term for term in empty)]
    finite = [term for term in sorted(model) if term not in empty]
    design = np.array([[float(c & term == term) for term in finite] for c in kept])
    totals = design.T @ np.array([float(counts[c] > 0) for c in kept])
    answer = linprog(
        np.r_[np.zeros(len(kept)), -1.0],
        A_eq=np.hstack([design.T, design.sum(axis=0)[:, None]]),
        b_eq=totals,
        bounds=[(0, None)] * (len(kept) + 1),
    )
    exists = answer.status == 0 and -answer.fun > 1e-7
    return (not exists) + 2 * (np.linalg.matrix_rank(design) < len(finite))


def test_existence_agrees_with_the_linear_programme():
    chance = np.random.default_rng(6)
    models = {t: enumerate_models(t, 3) for t in (2, 3, 4, 5)}
    asked = {t: Existence(t) for t in models}
    met = set()
    for _trial in range(300):
        t = int(chance.integers(2, 6))
        counts = (chance.random(2**t) < chance.choice([0.2, 0.35, 0.5, 0.7])).astype(int)
        counts[0], counts[1] = 0, 1
        model = models[t][chance.integers(len(models[t]))]
        code = asked[t].code(model, support_of(counts))
        assert code == code_by_the_papers(counts, model, t), (counts, sorted(model))
        assert asked[t].exists(model, support_of(counts)) == (code == 0)
        met.add(code)
    assert met == {0, 1, 2, 3}


def test_many_models_at_once_have_the_codes_they_have_alone():
    chance = np.random.default_rng(7)
    models = enumerate_models(4, 3)
    for _trial in range(8):
        counts = (chance.random(16) < chance.choice([0.3, 0.5, 0.8])).astype(int)
        counts[0], counts[1] = 0, 1
        together = Existence(4).codes(models, support_of(counts))
        assert together.tolist() == [Existence(4).code(model, support_of(counts)) for model in models]


# -- fitting


@settings(max_examples=40, deadline=None)
@given(tables())
def test_a_fit_meets_the_totals_of_its_terms(table):
    """The likelihood equations: whatever the model, the fitted totals of its terms are the observed ones."""
    t = len(table.lists)
    models = enumerate_models(t, 3)
    fine = [
        model
        for model, code in zip(models, Existence(t).codes(models, support_of(table.counts)), strict=True)
        if code == 0
    ]
    if not fine:
        return
    rows, _logliks = fit_models(table, fine)
    assert rows.converged.all()
    patterns = np.arange(1, 2**t)
    for model, means in zip(fine, rows.means, strict=True):
        for term in model:
            inside = (patterns & term) == term
            assert means[inside].sum() == pytest.approx(table.counts[1:][inside].sum(), rel=1e-7, abs=1e-7)


def test_three_lists_with_all_pairs_have_a_closed_form():
    counts = np.array([0, 30, 20, 12, 25, 8, 9, 5])
    fitted = fit(table_of(counts), enumerate_models(3, 2)[-1])
    singles, pairs = counts[[1, 2, 4]].prod(), counts[[3, 5, 6]].prod()
    assert fitted.hidden == pytest.approx(singles * counts[7] / pairs, rel=1e-12)


def test_the_way_of_r_and_the_precise_way_agree():
    table = table_of([0, 30, 20, 12, 25, 8, 4, 5])
    for model in enumerate_models(3, 2)[:4]:
        assert fit(table, model).estimate == pytest.approx(fit(table, model, LIKE_R).estimate, rel=1e-6)


def test_two_lists_are_lincoln_and_petersen():
    assert estimate_main_effects(table_of([0, 60, 30, 20])).estimate == pytest.approx(80 * 50 / 20)


def fitted_plainly(counts, model, t):
    """Fit by textbook least squares; return log of the hidden number, means per kept cell and log-likelihood."""
    cells = range(1, 2**t)
    empty = [term for term in model if not any(counts[c] for c in cells if c & term == term)]
    kept = [c for c in cells if not any(c & term == term for term in empty)]
    finite = sorted(term for term in model if term not in empty)
    design = np.array([[float(c & term == term) for term in finite] for c in kept])
    seen = np.array([float(counts[c]) for c in kept])
    eta = np.log(seen + 0.1)
    for _round in range(200):
        means = np.exp(eta)
        root = np.sqrt(means)
        response = eta + (seen - means) / means
        beta = np.linalg.lstsq(design * root[:, None], root * response, rcond=None)[0]
        eta = design @ beta
    means = np.exp(eta)
    return beta[0], dict(zip(kept, means, strict=True)), float(poisson.logpmf(seen, means).sum())


def chosen_plainly(counts, t, threshold):
    """Choose pairs one by one as Chan, Silverman & Vincent describe it, without any short cut."""
    model, order = set(main_effects(t)), []
    pairs = [1 << i | 1 << j for j in range(t) for i in range(j)]
    while True:
        _hidden, means, _loglik = fitted_plainly(counts, model, t)
        chances = []
        for pair in (pair for pair in pairs if pair not in model):
            expected = sum(mean for cell, mean in means.items() if cell & pair == pair)
            shared = sum(counts[cell] for cell in range(1, 2**t) if cell & pair == pair)
            chance = min(poisson.cdf(shared, expected), poisson.sf(shared - 1, expected))
            chances.append((1.0 if code_by_the_papers(counts, model | {pair}, t) else chance, pair))
        best, pair = min(chances, default=(1.0, 0))
        if best >= threshold:
            return order
        model.add(pair)
        order.append(pair)


def test_choices_are_those_of_a_plain_program():
    chance = np.random.default_rng(14)
    patterns = np.arange(16)
    grown = 0
    for _trial in range(12):
        leaning = 5 - 1.4 * np.array([p.bit_count() for p in patterns])
        for pair in chance.choice(pairs_of(4), 2, replace=False):
            leaning = leaning + chance.normal(0, 1.2) * (patterns & pair == pair)
        counts = chance.poisson(np.exp(leaning))
        counts[0] = 0
        order = chosen_plainly(counts, 4, 0.02)
        model, pairs = choose_stepwise(table_of(counts))
        assert list(pairs) == order
        plain, _means, loglik = fitted_plainly(counts, model, 4)
        fitted = fit(table_of(counts), model)
        assert np.log(fitted.hidden) == pytest.approx(plain, rel=1e-8)
        assert fitted.loglik == pytest.approx(loglik, rel=1e-8)
        grown += len(order)
    assert grown > 6


# -- methods


@settings(max_examples=20, deadline=None)
@given(tables())
def test_every_method_answers_or_says_why_not(table):
    for method in METHODS:
        found = method(table)
        if found.estimate is None:
            assert not found.admissible
            assert found.diagnostics["refused"]
            continue
        assert np.isfinite(found.estimate)
        assert found.estimate >= table.observed * (1 - 1e-12)
        if found.interval is None:
            assert found.diagnostics["interval_refused"]
        else:
            low, high = found.interval
            assert table.observed * (1 - 1e-9) <= low <= high < np.inf
        json.dumps(found.diagnostics, allow_nan=False)


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0)])
def test_the_order_of_the_lists_does_not_matter(order):
    counts = np.array([0, 130, 220, 32, 125, 18, 19, 6])
    moved = np.zeros(8, dtype=np.int64)
    for pattern in range(8):
        moved[sum(1 << order[j] for j in range(3) if pattern >> j & 1)] = counts[pattern]
    for method in METHODS[2:]:
        one, other = method(table_of(counts)), method(table_of(moved))
        assert one.estimate == pytest.approx(other.estimate, rel=1e-6)
        assert one.interval == pytest.approx(other.interval, rel=1e-6)


def test_a_table_without_any_maximum_is_refused_everywhere():
    apart = table_of([0, 10, 20, 0, 30, 0, 0, 0])
    for method in METHODS[:4]:
        assert method(apart).estimate is None
    assert estimate_main_effects(apart).estimate is None


def test_rows_do_not_depend_on_the_rows_beside_them():
    chance = np.random.default_rng(3)
    drawn = chance.multinomial(300, chance.dirichlet(np.ones(15)), size=30)
    together = Stepwise(4).hidden(drawn)
    alone = np.array([Stepwise(4).hidden(each[None])[0] for each in drawn])
    assert together == pytest.approx(alone, rel=1e-9, nan_ok=True)


def test_a_list_that_a_resample_loses_is_as_if_it_were_not_there():
    two = np.array([[60, 30, 20]])
    three = np.zeros((1, 7), dtype=np.int64)
    three[0, :3] = two[0]
    assert Stepwise(3).hidden(three) == pytest.approx(Stepwise(2).hidden(two), rel=1e-9)


def test_a_downhill_search_finds_what_looking_at_all_models_finds(monkeypatch):
    chance = np.random.default_rng(11)
    patterns = np.arange(32)
    leaning = 6 - 1.7 * np.array([p.bit_count() for p in range(32)]) + 1.5 * (patterns & 3 == 3)
    counts = chance.poisson(np.exp(leaning))
    counts[0] = 0
    best = search(table_of(counts), 2)
    monkeypatch.setattr(ranking, "enumerate_models", _too_many)
    downhill = search(table_of(counts), 2)
    assert not downhill.complete
    assert downhill.tried < best.tried / 4
    assert downhill.models[0] == best.models[0]
    assert downhill.bics[0] == pytest.approx(best.bics[0])


def _too_many(t, order):
    raise ValueError


def test_eight_lists_are_searched_downhill():
    chance = np.random.default_rng(12)
    counts = chance.poisson(np.exp(7 - 1.6 * np.array([p.bit_count() for p in range(256)])))
    counts[0] = 0
    table = OverlapTable(tuple("ABCDEFGH"), counts)
    found = estimate_bic(table, replicates=0)
    assert found.diagnostics["complete"] is False
    assert found.estimate == pytest.approx(np.exp(7) + table.observed, rel=0.5)


# -- profile likelihood


def test_the_mixture_of_one_model_is_its_profile_interval():
    table = table_of([0, 130, 220, 32, 125, 18, 19, 6])
    profiles = Profiles(table, [main_effects(3)])
    assert mixture_interval(profiles, np.ones(1)) == pytest.approx(profile_interval(profiles), rel=1e-6)


@pytest.mark.parametrize("counts", [[0, 1, 0, 2, 1, 0, 0, 0], [0, 0, 0, 9, 0, 8, 7, 90]])
def test_a_likelihood_that_rises_to_nobody_hidden_is_followed_there(counts):
    table = table_of(counts)
    profiles = Profiles(table, [main_effects(3)])
    nearly = table.observed + 1e-2
    assert table.observed <= estimate_profile(table, main_effects(3)).estimate < nearly
    assert profiles.heights[0] >= max(
        profiles.logliks(np.array([hidden]))[0] for hidden in (1e-3, 1e-2, 0.1, 1.0, 10.0)
    ) - 1e-6  # fmt: skip


def test_profile_intervals_widen_with_the_level():
    table = table_of([0, 130, 220, 32, 125, 18, 19, 6])
    intervals = [estimate_profile(table, level=level).interval for level in (0.5, 0.8, 0.95, 0.99)]
    assert all(wide[0] < narrow[0] < narrow[1] < wide[1] for narrow, wide in pairwise(intervals))


def test_stirling_and_factorials_differ_little():
    table = table_of([0, 130, 220, 32, 125, 18, 19, 6])
    near, exact = (estimate_profile(table, exact=exact).interval for exact in (False, True))
    assert near == pytest.approx(exact, rel=1e-3)
    assert near != exact


def test_chao_by_hand():
    found = estimate_chao(table_of([0, 130, 220, 32, 125, 18, 20, 6]))
    assert found.estimate == pytest.approx(551 + 475**2 / (2 * 70))
    nobody = estimate_chao(table_of([0, 3, 2, 0, 1, 0, 0, 1]))
    assert nobody.interval is None
    assert nobody.estimate == 7 + 6 * 5 / 2
