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
    for cell in sorted(
        (cell for cell in change if cell and change[cell]), key=lambda one: (one[0], one[1] or 0, one[2])
    ):
        line, holder, keys = cell
        found = Tally.objects.filter(action_line=line, holder=holder, status_keys=keys)
        if not found.update(count=F("count") + change[cell]):
            tally, made = Tally.objects.get_or_create(
                programme=programme, action_line_id=line, holder_id=holder, status_keys=keys,
                defaults={"count": change[cell]},
            )  # fmt: skip
            if not made:
                Tally.objects.filter(pk=tally.pk).update(count=F("count") + change[cell])


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
