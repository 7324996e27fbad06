"""The whole programme as it stands, as one Snapshot: the register with what hangs on it.

The register knows nothing of the keepers above it. What editions freeze and proofreading reads is put together here, and nowhere else.
"""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from actielijn import snapshot as plain
from actielijn.web.commitments.queries import commitments_of
from actielijn.web.indicators.publishing import effects_of, goals_of, indicators_of
from actielijn.web.programmes.models import Programme
from actielijn.web.register.snapshots import snapshot_of


def standing_snapshot(programme: Programme, *, edition: plain.Edition | None = None) -> plain.Snapshot:
    """Return the register with its commitments, goals and indicators; a handful of statements whatever the size.

    Of indicators it holds what may be published: small numbers are withheld.
    """
    on = date.fromisoformat(edition.date) if edition and edition.date else timezone.localdate()
    return replace(
        snapshot_of(programme, edition=edition),
        commitments=commitments_of(programme),
        goals=goals_of(programme),
        effects=effects_of(programme),
        indicators=indicators_of(programme, on=on),
    )
