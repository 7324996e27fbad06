"""All tables over the published editions of a programme, in the order in which they are told."""

from collections.abc import Sequence

from actielijn.web.published.models import PublishedEdition

from .activities import ACTIVITIES
from .columns import Table
from .commitments import ANSWERS, COMMITMENTS
from .measured import EFFECTS, GOALS, INDICATORS, OBSERVATIONS, TARGETS

TABLES = (ACTIVITIES, COMMITMENTS, ANSWERS, GOALS, EFFECTS, INDICATORS, TARGETS, OBSERVATIONS)
GROUPS = {
    "commitments": ("commitments", "commitment-activities"),
    "indicators": ("goals", "effects", "indicators", "targets", "observations"),
}
"""Which tables are one dataset, besides that of the activities."""


def tables_of(editions: Sequence[PublishedEdition]) -> tuple[Table, ...]:
    """Return the tables for which any of these editions has something."""
    return tuple(table for table in TABLES if table.is_kept_in(editions))


def table_named(name: str) -> Table | None:
    """Return the table of this name."""
    return next((table for table in TABLES if table.name == name), None)
