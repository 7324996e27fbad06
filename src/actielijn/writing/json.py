"""A Snapshot → its own JSON: the open data format."""

from actielijn.snapshot import Snapshot

from .zipped import embeddable


def to_json(snapshot: Snapshot) -> bytes:
    """Return the Snapshot as JSON, UTF-8."""
    return embeddable(snapshot).encode()
