"""Ask the trail: whether it is whole, and what happened."""

from dataclasses import dataclass

from django.db import models

from .actions import hash_of
from .models import Event


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying the chain gave: ``broken_at`` is the number of the first event that does not fit, None when all do.

    ``head`` is the last hash. Kept elsewhere (a backup keeps it), it also shows when events at the end are missing.
    """

    events: int
    head: str
    broken_at: int | None
    why: str = ""


def verify() -> Verdict:
    """Walk the whole chain, in bounded memory."""
    count, previous = 0, ""
    for event in Event.objects.order_by("id").iterator(chunk_size=2_000):
        if event.previous_hash != previous:
            return Verdict(count, previous, event.pk, "does not follow the event before it")
        if event.hash != hash_of(event):
            return Verdict(count, previous, event.pk, "is not as it was written")
        count, previous = count + 1, event.hash
    return Verdict(count, previous, None)


def events_of(programme: int | None) -> models.QuerySet[Event]:
    """Return the events of a programme, newest first; None for those of the whole installation."""
    events = Event.objects.order_by("-id")
    return events if programme is None else events.filter(programme=programme)
