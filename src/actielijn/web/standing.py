"""The whole programme as it stands, as one Snapshot: the register with what hangs on it.

The register knows nothing of the keepers above it. What editions freeze and proofreading reads is put together here, and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from actielijn import phrases
from actielijn import snapshot as plain
from actielijn.web.commitments.queries import commitments_of
from actielijn.web.indicators.publishing import Cell, effects_of, goals_of, measured_of
from actielijn.web.programmes.models import Programme
from actielijn.web.register.snapshots import snapshot_of


@dataclass(frozen=True, slots=True)
class Standing:
    """The programme as a Snapshot, and by id of the indicator every cell that is withheld, also those that the Snapshot does not hold."""

    snapshot: plain.Snapshot
    withheld: Mapping[str, frozenset[Cell]]

    @property
    def tells_all(self) -> bool:
        """Whether the Snapshot holds all values of all indicators."""
        return not any("values" in one.extra for one in self.snapshot.indicators)


def standing_snapshot(
    programme: Programme, *, edition: plain.Edition | None = None, measured: bool = True
) -> plain.Snapshot:
    """Return the register with its commitments, goals and indicators; a handful of statements whatever the size.

    Of indicators it holds what may be published: small numbers are withheld. Who asks for texts and commitments only leaves out what is
    ``measured``: which numbers are withheld is much work, and of many values not all can be held (``indicators.telling``).
    """
    if measured:
        return standing_of(programme, edition=edition).snapshot
    return _with_commitments(programme, edition)


def standing_of(programme: Programme, *, edition: plain.Edition | None = None) -> Standing:
    """Return the same with what is withheld, as freezing needs it."""
    on = date.fromisoformat(edition.date) if edition and edition.date else timezone.localdate()
    measured = measured_of(programme, on=on)
    register = _with_commitments(programme, edition)
    whole = replace(
        register,
        action_lines=_without_counts_of_persons(register, measured.indicators),
        goals=goals_of(programme),
        # Editions are for everybody: when a link was judged is told, and by whom stays at the desk and in the trail.
        effects=tuple(replace(one, judged_by=None) for one in effects_of(programme)),
        indicators=measured.indicators,
    )
    return Standing(whole, measured.withheld)


def _without_counts_of_persons(
    register: plain.Snapshot, indicators: Sequence[plain.Indicator]
) -> tuple[plain.ActionLine, ...]:
    """Return the action lines, with of activities that persons are counted for only the figures that their own texts say.

    A figure that a round asked for goes on as a value of the indicator, where small numbers are withheld, and nowhere beside it.
    """
    addresses = {address for one in indicators if "minimum" in one.extra for address in one.serves}
    if not any(address.startswith("activity:") for address in addresses):
        return register.action_lines
    language = register.programme.language

    def told(one: plain.Activity) -> plain.Activity:
        if not one.figures or f"activity:{one.id}" not in addresses:
            return one
        return replace(one, figures=phrases.figures(one.explanation, language=language))

    return tuple(
        replace(line, themes=tuple(
            replace(theme, results=tuple(
                replace(result, activities=tuple(map(told, result.activities))) for result in theme.results
            ))
            for theme in line.themes
        ))
        for line in register.action_lines
    )  # fmt: skip


def _with_commitments(programme: Programme, edition: plain.Edition | None) -> plain.Snapshot:
    return replace(snapshot_of(programme, edition=edition), commitments=commitments_of(programme))
