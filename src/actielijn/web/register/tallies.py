"""Counts that are kept as they are written: activities per action line, holder and statuses."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, F

from actielijn.web.programmes.models import Programme

from .models import Activity, Tally

Cell = tuple[int, int | None, str] | None
"""Action line, holder, status keys; None for an activity that does not count (ended)."""


def cell_of(activity: Activity) -> Cell:
    """Return the cell that an activity counts in."""
    if activity.ended_on is not None:
        return None
    return activity.action_line_id, activity.holder_id, activity.status_keys


def move(programme: Programme, before: Mapping[Cell, int], after: Mapping[Cell, int]) -> None:
    """Take activities out of the cells that they were in and put them into those that they are in now."""
    change = Counter(after)
    change.subtract(before)
    # Always in the same order, so that two who save at once wait for each other and never for ever.
    cells = sorted(
        (cell for cell in change if cell and change[cell]), key=lambda one: (one[0], one[1] or 0, one[2])
    )
    # A cell that two fill at once for the first time is made by one of them, and counted up by both.
    Tally.objects.bulk_create(
        [
            Tally(programme=programme, action_line_id=line, holder_id=holder, status_keys=keys)
            for line, holder, keys in cells
        ],
        ignore_conflicts=True,
        batch_size=200,
    )
    for line, holder, keys in cells:
        found = Tally.objects.filter(action_line=line, holder=holder, status_keys=keys)
        found.update(count=F("count") + change[line, holder, keys])


def recount(programme: Programme) -> None:
    """Count everything anew; after a restructuring, and when `actielijn recount` asks for it."""
    rows = (
        Activity.objects.filter(programme=programme, ended_on__isnull=True)
        .values_list("action_line", "holder", "status_keys")
        .annotate(number=Count("pk"))
        .order_by()
    )
    counted = [
        Tally(programme=programme, action_line_id=line, holder_id=holder, status_keys=keys, count=number)
        for line, holder, keys, number in rows
    ]
    Tally.objects.filter(programme=programme).delete()
    Tally.objects.bulk_create(counted, batch_size=500)
