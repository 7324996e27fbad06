"""Values → places on an axis, and the round numbers that stand along it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low``–``high`` to ``start``–``end`` in pixels (``end`` may lie above ``start``), with round ``ticks``."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def scale_for(values: Iterable[float], start: float, end: float, *, from_zero: bool = True, about: int = 4) -> Scale:  # fmt: skip
    """Return a scale that holds all values between round numbers; from zero, so that lengths may be compared."""
    known = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    # Six decimals are all that is printed: what differs by less does not differ.
    if high - low < 1e-6:
        room = max(abs(low), abs(high)) / 2
        low, high = (low - room, high + room) if room > 1e-6 else (low, high + 1.0)
    step = _step((high - low) / about)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(round(step * number, 12) for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def _step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next((size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough * 0.999), size * 10)
