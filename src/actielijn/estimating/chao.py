"""Chao's lower bound from who is on one list and who is on two (Chao 1987, Biometrics 43:783; 1989, Biometrics 45:427).

``estimate_chao(table) -> Estimate``. It holds when people differ in how easily they are seen; dependence between lists can undo it.
"""

import numpy as np
from scipy.special import ndtri

from actielijn.language import _

from .estimate import Estimate
from .table import OverlapTable


def estimate_chao(table: OverlapTable, *, level: float = 0.95) -> Estimate:
    """Return n + f1² / (2 f2), f1 people being on one list and f2 on two, with the interval that is normal on a log scale.

    When nobody is on two lists the bound is that of Chao's corrected form, n + f1 (f1 - 1) / 2, and there is no interval.
    ``diagnostics``: ``on_one_list``, ``on_two_lists``.
    """
    sizes = np.array([pattern.bit_count() for pattern in range(table.counts.size)])
    once, twice = int(table.counts[sizes == 1].sum()), int(table.counts[sizes == 2].sum())
    diagnostics: dict[str, object] = {"on_one_list": once, "on_two_lists": twice, "lower_bound": True}
    interval: tuple[float, float] | None = None
    if twice:
        hidden = once**2 / (2 * twice)
        if hidden:
            ratio = once / twice
            variance = twice * (ratio**2 / 2 + ratio**3 + ratio**4 / 4)
            factor = float(np.exp(ndtri((1 + level) / 2) * np.sqrt(np.log1p(variance / hidden**2))))
            interval = (table.observed + hidden / factor, table.observed + hidden * factor)
        else:
            interval = (float(table.observed), float(table.observed))
    else:
        hidden = once * (once - 1) / 2
        diagnostics["interval_refused"] = _(
            "Nobody is on exactly two lists: the bound is a guess, and there is no interval."
        )
    return Estimate(
        method="chao",
        estimate=table.observed + hidden,
        interval=interval,
        level=level,
        interval_method=None if interval is None else "log-normal",
        diagnostics=diagnostics,
    )
