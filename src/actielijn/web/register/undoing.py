"""Take a step back out, whole: every object becomes what it was before, and what the step added is gone from the register."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme, Status
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from . import search, structure, tallies
from .actions import begin_step
from .content import content_from_json
from .errors import AlreadyUndone, ChangedSince, NotThere
from .models import Activity, Step, Succession, Version
from .storing import Draft, chunks, store

Objects = dict[tuple[str, int], dict[str, object]]
_HEADINGS = ("action_line", "theme", "result")


def can_undo(step: Step) -> bool:
    """Return whether a step still stands on top of everything that it changed and was not taken back."""
    return not Step.objects.filter(undoes=step).exists() and not _covered(step)


@transaction.atomic
def undo(*, programme: Programme, step: int, by: Person, at: datetime | None = None) -> Step:
    """Take a step back out and return the step that does so.

    Raises ChangedSince with the activities that later steps changed, AlreadyUndone, NotThere, NotAllowed.
    """
    require(by, Permission.TAKE_IN, on=programme)
    undone = Step.objects.select_for_update().filter(programme=programme, pk=step).first()
    if undone is None:
        raise NotThere
    if Step.objects.filter(undoes=undone).exists():
        raise AlreadyUndone
    covered = _covered(undone)
    if covered:
        raise ChangedSince(covered)
    back = begin_step(programme, "undo", by=by, at=at)
    back.undoes = undone
    back.save(update_fields=["undoes"])
    rows = list(Version.objects.filter(step=undone).order_by("id"))
    before = _before(rows)
    count = _undo_headings_changed(programme, rows, before, back)
    count += _undo_activities(programme, [row for row in rows if row.kind == "activity"], before, back)
    Succession.objects.filter(at=undone.at, before__programme=programme).delete()
    _remove_new_headings(programme, rows, before, back)
    structure.put_in_order(programme)
    _remove_what_came_along(undone)
    record(
        "undo",
        by=by,
        on=back,
        programme=programme.pk,
        at=back.at,
        step=undone.pk,
        kind_of_step=undone.kind,
        count=count,
    )
    return back


def _covered(step: Step) -> list[str]:
    """Return the names of what the step changed and does not stand as the step left it."""
    closed = list(
        Version.objects.filter(step=step, until__isnull=False)
        .order_by("id")
        .values_list("kind", "key", "content")
    )
    standing: Objects = {}
    for kind in {kind for kind, _key, _content in closed}:
        for chunk in chunks([key for own, key, _content in closed if own == kind]):
            rows = Version.objects.filter(kind=kind, key__in=chunk, until__isnull=True).values_list(
                "key", "content"
            )
            standing.update({(kind, key): content for key, content in rows})
    return [
        str(content.get("code") or content.get("title") or key)
        for kind, key, content in closed if standing.get((kind, key)) != content
    ]  # fmt: skip


def _before(rows: Sequence[Version]) -> Objects:
    """Return what stood before the step, by kind and key; objects that are not in it were new."""
    found: Objects = {}
    for kind in {row.kind for row in rows}:
        keys = [row.key for row in rows if row.kind == kind]
        first = min(row.pk for row in rows if row.kind == kind)
        for chunk in chunks(keys):
            latest = (
                Version.objects.filter(kind=kind, key__in=chunk, pk__lt=first)
                .values("key")
                .annotate(last=Max("pk"))
                .values("last")
            )
            for key, content in Version.objects.filter(pk__in=latest).values_list("key", "content"):
                found[kind, key] = content
    return found


def _undo_activities(programme: Programme, rows: Sequence[Version], before: Objects, back: Step) -> int:
    keys = [row.key for row in rows]
    activities = {
        activity.pk: activity
        for chunk in chunks(keys)
        for activity in Activity.objects.select_for_update().filter(programme=programme, pk__in=chunk)
    }
    new = [key for key in keys if ("activity", key) not in before]
    _remove_activities(programme, [activities[key] for key in new], back)
    drafts = [
        Draft(activities[key], content_from_json(before["activity", key]))
        for key in keys
        if ("activity", key) in before
    ]
    store(programme, drafts, step=back)
    return len(keys)


def _remove_activities(programme: Programme, activities: Sequence[Activity], back: Step) -> None:
    for chunk in chunks([activity.pk for activity in activities]):
        Version.objects.filter(kind="activity", key__in=chunk, until__isnull=True).update(until=back.at)
        search.forget(chunk)
        Activity.objects.filter(pk__in=chunk).delete()
    if activities:
        tallies.recount(programme)


def _undo_headings_changed(programme: Programme, rows: Sequence[Version], before: Objects, back: Step) -> int:
    """Give headings that were there before their old content; one that the step removed is not brought back."""
    count = 0
    for kind in _HEADINGS:
        keys = [row.key for row in rows if row.kind == kind and (kind, row.key) in before]
        headings: list[Any] = list(structure.KINDS[kind].objects.filter(programme=programme, pk__in=keys))
        for heading in headings:
            structure.apply_json(heading, dict(before[kind, heading.pk]))
        count += structure.store_headings(headings, step=back)
    return count


def _remove_new_headings(programme: Programme, rows: Sequence[Version], before: Objects, back: Step) -> None:
    for kind in reversed(_HEADINGS):
        keys = [row.key for row in rows if row.kind == kind and (kind, row.key) not in before]
        for heading in structure.KINDS[kind].objects.filter(programme=programme, pk__in=keys):
            structure.remove_heading(heading, step=back)


def _remove_what_came_along(step: Step) -> None:
    """Remove statuses and organisations that the step brought, where nothing else uses them by now."""
    models: tuple[tuple[str, type[Status] | type[Organisation]], ...] = (
        ("statuses", Status),
        ("organisations", Organisation),
    )
    for name, model in models:
        for row in model.objects.filter(pk__in=step.made.get(name, [])):
            try:
                with transaction.atomic():
                    row.delete()
            except ProtectedError:
                continue
