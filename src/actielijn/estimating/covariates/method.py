"""The method as the panel knows it: a model given or selected, everybody per stratum, and which covariates could be left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..estimate import Estimate
from ..formula import Term, ordered, spelled
from ..table import OverlapTable, StratifiedTable
from .answers import CovariateBootstrap, CovariateFit, strata_by
from .cells import terms_from
from .linked import OverDraws, over_draws
from .model import fit
from .resampling import bootstrap
from .searching import Criterion, Progress, select


def passive_covariates(table: StratifiedTable, model: str | Iterable[Term]) -> tuple[str, ...]:
    """Return the covariates that may be left out without changing the population: those on no short path between two lists.

    A path through the graph of interactions is short when none of its steps can be skipped (van der Heijden et al. 2012, section 3).
    """
    terms = terms_from(table, model)
    joined: dict[str, set[str]] = {name: set() for name in table.names}
    for one, other in (term for term in terms if len(term) == 2):
        joined[one].add(other)
        joined[other].add(one)
    active: set[str] = set()

    def walk(path: tuple[str, ...]) -> None:
        for step in joined[path[-1]]:
            if step in path or any(step in joined[earlier] for earlier in path[:-1]):
                continue
            if step in table.lists:
                active.update(path[1:])
            else:
                walk((*path, step))

    for listed in table.lists:
        walk((listed,))
    return tuple(name for name in table.covariates if name not in active)


def estimate_covariates(
    table: StratifiedTable,
    *,
    model: str | None = None,
    criterion: Criterion = "bic",
    replicates: int = 500,
    level: float = 0.95,
    seed: int = 1,
    jobs: int = 1,
    draws: Sequence[OverlapTable] = (),
    progress: Progress | None = None,
) -> Estimate:
    """Estimate the population with covariates, by a given model or by one that is selected, and per stratum.

    ``draws`` are tables of the same lists that could as well be true, from a linkage: the estimates are then their average, and the intervals hold
    the spread between them.

    ``diagnostics["strata"]`` has per combination of levels, and ``diagnostics["by"]`` per level of each covariate: the levels, ``observed``, ``hidden``,
    ``estimate`` and ``interval``. The interval is the percentiles of ``replicates`` parametric resamples, with a model that was selected
    selected anew in each; without resamples it is conditional on the model, for the whole only.
    """
    found = select(table, criterion=criterion) if model is None else fit(table, model)
    diagnostics: dict[str, Any] = {
        "model": found.formula,
        "selected": model is None,
        "parameters": found.parameters,
        "seed": seed,
        "passive_covariates": list(passive_covariates(table, found.terms)),
    }
    told: dict[str, Any] = {
        "method": "covariates",
        "level": level,
        "terms": tuple(
            spelled(term, table.names) for term in ordered(found.terms, table.names) if len(term) > 1
        ),
        "loglik": found.loglik,
        "aic": found.aic,
        "bic": found.bic,
    }
    if found.problem:
        diagnostics["refused"] = found.problem
        told |= {"estimate": None, "admissible": False, "loglik": None, "aic": None, "bic": None}
        return Estimate(diagnostics=diagnostics, **told)
    reselect = criterion if model is None else None
    drawn = None
    if replicates:
        drawn = bootstrap(
            found,
            replicates=replicates,
            level=level,
            seed=seed,
            jobs=jobs,
            reselect=reselect,
            progress=progress,
        )
        diagnostics |= {"replicates": replicates, "replicates_failed": drawn.failed}
    over = over_draws(found, draws, reselect) if draws else None
    if over:
        diagnostics |= {
            "estimate_of_best_links": found.population,
            "linkage_draws_without_answer": over.failed,
        }
    answer = _answer(found, drawn if drawn and len(drawn.totals) > 1 else None, over, level)
    diagnostics["strata"] = _told(answer, tuple(table.covariates))
    diagnostics["by"] = {covariate: _told(answer, (covariate,)) for covariate in table.covariates}
    return Estimate(
        estimate=answer.fit.population,
        interval=answer.interval,
        interval_method=answer.kind,
        diagnostics=diagnostics,
        **told,
    )


@dataclass(frozen=True)
class _Answer:
    """What is told in the end: the people per stratum, their resamples, and the interval of the whole with its kind."""

    fit: CovariateFit
    drawn: CovariateBootstrap | None
    interval: tuple[float, float] | None
    kind: str | None


def _answer(
    found: CovariateFit, drawn: CovariateBootstrap | None, over: OverDraws | None, level: float
) -> _Answer:
    """Return the answer of a model, over the draws of a linkage where there are some; too few that answer leave no interval."""
    kind = "parametric-bootstrap" if drawn else "conditional"
    if over is None:
        interval = drawn.interval() if drawn else found.conditional_interval(level)
        return _Answer(found, drawn, interval, kind)
    if not over.answers:
        return _Answer(found, None, None, None)
    wider = over.widened(drawn) if drawn else None
    interval = wider.interval() if wider else over.conditional_interval(level)
    return _Answer(over.middle, wider, interval, f"{kind}+linkage")


def _told(answer: _Answer, covariates: tuple[str, ...]) -> list[dict[str, Any]]:
    found, limits = answer.fit, answer.drawn.per(*covariates) if answer.drawn else {}
    return [
        {
            "levels": dict(zip(covariates, labels, strict=True)),
            "observed": float(found.observed[chosen].sum()),
            "hidden": float(found.hidden[chosen].sum()),
            "estimate": float(found.totals[chosen].sum()),
            "interval": limits.get(labels),
        }
        for labels, chosen in strata_by(found.table, covariates).items()
    ]
