"""How often the interval holds the truth on tables drawn from a known population."""

import numpy as np
import pytest

from actielijn.estimating.stepwise import estimate_stepwise
from actielijn.estimating.table import OverlapTable


@pytest.mark.slow
def test_the_interval_covers_when_two_lists_depend_on_each_other():
    chance = np.random.default_rng(20211116)
    patterns = np.arange(16)
    leaning = sum(
        way * (patterns >> j & 1) for j, way in enumerate((-1.8, -1.6, -2.0, -1.7))
    ) + 1.2 * (patterns & 3 == 3)  # fmt: skip
    covered = 0
    for trial in range(200):
        counts = chance.multinomial(5000, np.exp(leaning) / np.exp(leaning).sum())
        counts[0] = 0
        low, high = estimate_stepwise(
            OverlapTable(tuple("ABCD"), counts), replicates=1000, seed=trial
        ).interval
        covered += low <= 5000 <= high
    assert covered >= 180
