"""The whole programme as it stands, as one Snapshot: the register with what hangs on it.

The register knows nothing of the keepers above it. What editions freeze and proofreading reads is put together here, and nowhere else.
"""

from dataclasses import replace

from actielijn import snapshot as plain
from actielijn.web.commitments.queries import commitments_of
from actielijn.web.programmes.models import Programme
from actielijn.web.register.snapshots import snapshot_of


def standing_snapshot(programme: Programme, *, edition: plain.Edition | None = None) -> plain.Snapshot:
    """Return the register with its commitments; a handful of statements whatever the size."""
    return replace(snapshot_of(programme, edition=edition), commitments=commitments_of(programme))
