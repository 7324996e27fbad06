"""All hierarchical models up to an order, ranked by BIC: what choosing, averaging and the profile likelihood begin with.

Models without a maximum take no part. Where there are too many models a search goes downhill from model to model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .existence import Existence, support_of
from .fitting import Floats, fit_models
from .models import Model, enumerate_models, main_effects, neighbours
from .stepwise import choose_stepwise
from .table import OverlapTable


def usual_order(t: int) -> int:
    """Return up to how many lists an interaction joins when nothing is asked: three of four lists, otherwise two."""
    return 3 if t == 4 else 2


@dataclass(frozen=True)
class Found:
    """The models that have a maximum, best BIC first, with what each says.

    ``estimates``, ``bics``, ``logliks`` have shape (models,). ``tried`` models were looked at, ``without_maximum`` of which have none;
    ``complete`` is False when there were too many to look at all.
    """

    models: list[Model]
    estimates: Floats
    bics: Floats
    logliks: Floats
    tried: int
    without_maximum: int
    order: int
    complete: bool

    @property
    def weights(self) -> Floats:
        """Return the models' weights, proportional to exp(-BIC / 2)."""
        weights: Floats = np.exp((self.bics[0] - self.bics) / 2)
        weights /= weights.sum()
        return weights


@lru_cache(maxsize=8)
def search(table: OverlapTable, order: int | None = None) -> Found:
    """Rank all hierarchical models up to an order by BIC, or those that a downhill search meets when they are too many."""
    t = len(table.lists)
    highest = max(1, min(usual_order(t) if order is None else order, t - 1))
    try:
        models, complete = enumerate_models(t, highest), True
    except ValueError:
        return _search_downhill(table, highest)
    codes = Existence(t).codes(models, support_of(table.counts))
    fine = [model for model, code in zip(models, codes, strict=True) if code == 0]
    return _ranked(_Seen.of(table, fine), len(models), int((codes != 0).sum()), highest, complete)


@dataclass
class _Seen:
    models: list[Model]
    estimates: Floats
    logliks: Floats
    bics: Floats

    @classmethod
    def of(cls, table: OverlapTable, models: Sequence[Model]) -> "_Seen":
        if not models:
            return cls([], np.empty(0), np.empty(0), np.empty(0))
        rows, logliks = fit_models(table, models)
        fine = np.flatnonzero(rows.converged).tolist()
        sizes = np.array([len(model) for model in models])
        bics = sizes * np.log(table.observed) - 2 * logliks
        return cls(
            [models[place] for place in fine], table.observed + rows.hidden[fine], logliks[fine], bics[fine]
        )


def _ranked(seen: _Seen, tried: int, without: int, order: int, complete: bool) -> Found:
    # Models that are equal but for rounding stand in the order of their enumeration.
    ranked = np.argsort(np.round(seen.bics, 9), kind="stable")
    return Found(
        [seen.models[place] for place in ranked],
        seen.estimates[ranked],
        seen.bics[ranked],
        seen.logliks[ranked],
        tried,
        without,
        order,
        complete,
    )


def _search_downhill(table: OverlapTable, order: int) -> Found:
    """Go from the independent model, and from the one chosen stepwise, to the best neighbour until there is no better one."""
    t, support = len(table.lists), support_of(table.counts)
    existence = Existence(t)
    met: dict[Model, tuple[float, float, float] | None] = {}

    def look_at(models: Sequence[Model]) -> None:
        new = [model for model in models if model not in met]
        met.update(dict.fromkeys(new))
        seen = _Seen.of(table, [model for model in new if existence.exists(model, support)])
        for model, *values in zip(seen.models, seen.bics, seen.estimates, seen.logliks, strict=True):
            met[model] = (float(values[0]), float(values[1]), float(values[2]))

    def bic_of(model: Model) -> float:
        values = met[model]
        return np.inf if values is None else values[0]

    chosen, _pairs = choose_stepwise(table)
    for start in dict.fromkeys(model for model in (main_effects(t), chosen) if model is not None):
        here = start
        look_at([here])
        while True:
            around = neighbours(here, t, order)
            look_at(around)
            best = min(around, key=bic_of, default=here)
            if not bic_of(best) < bic_of(here):
                break
            here = best
    fine = {model: values for model, values in met.items() if values is not None}
    columns = np.array(list(fine.values())).reshape(len(fine), 3)
    seen = _Seen(list(fine), columns[:, 1], columns[:, 2], columns[:, 0])
    return _ranked(seen, len(met), len(met) - len(fine), order, complete=False)
