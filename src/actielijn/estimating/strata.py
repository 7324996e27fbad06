"""The groups of an estimate with covariates, as a panel shows them."""

from dataclasses import dataclass

from .estimate import Estimate


@dataclass(frozen=True)
class Stratum:
    """A group of people: the levels of the covariates that make it, how many of it are on a list, and how many there are."""

    values: dict[str, str]
    observed: float
    estimate: float | None
    interval: tuple[float, float] | None = None

    @property
    def words(self) -> str:
        """What the group is, in the words of the table."""
        return ", ".join(f"{name}: {value}" for name, value in self.values.items())


def strata_of(estimate: Estimate) -> tuple[Stratum, ...]:
    """Return the groups of an estimate with covariates: each level of each covariate by itself, then their combinations."""
    by = estimate.diagnostics.get("by", {})
    alone = [each for levels in by.values() for each in levels]
    together = estimate.diagnostics.get("strata", ()) if len(by) > 1 else ()
    return tuple(
        Stratum(dict(each["levels"]), each["observed"], each["estimate"], each["interval"])
        for each in (*alone, *together)
    )
