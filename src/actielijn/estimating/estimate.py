"""What a method answers: one estimate of the population size with its interval and with what is known about its worth."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The population size by one method, people on no list included.

    ``interval`` is None when the method gives none or refuses one; ``diagnostics`` says why, with whatever else the method measured.
    ``terms`` are the interactions of the chosen model, list names joined by colons. ``estimate`` is None when the method refuses
    to answer; ``admissible`` is then False. ``loglik``, ``aic`` and ``bic`` are those of the chosen Poisson model, where there is one.
    """

    method: str
    estimate: float | None
    interval: tuple[float, float] | None = None
    level: float = 0.95
    interval_method: str | None = None
    terms: tuple[str, ...] = ()
    loglik: float | None = None
    aic: float | None = None
    bic: float | None = None
    admissible: bool = True
    diagnostics: dict[str, Any] = field(default_factory=dict)
