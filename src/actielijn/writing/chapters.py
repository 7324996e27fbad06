"""What stands in a report after the tables of the programme, in the order in which every form has it."""

from actielijn.snapshot import Snapshot

from .annex import Annex, annexes_of
from .goals import goal_annexes


def chapters_of(snapshot: Snapshot) -> tuple[Annex, ...]:
    """Return a chapter per goal, then the annexes."""
    return (*goal_annexes(snapshot), *annexes_of(snapshot))
