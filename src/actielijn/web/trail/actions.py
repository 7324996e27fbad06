"""Write events; nothing else in the house writes to the trail."""

import hashlib
import json
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.utils import timezone

from .models import Event
from .origin import current_origin

_LOCK = 0x616374696C
"""The number of PostgreSQL's advisory lock that lets one transaction at a time continue the chain."""
_HASHED = ("action", "kind", "key", "label", "programme", "result", "origin", "actor", "actor_name", "details", "previous_hash")  # fmt: skip


class Actor(Protocol):
    """Who does a deed: a person, as far as the trail needs to know; ``pk`` is None for who has no account."""

    @property
    def pk(self) -> Any:
        """The key of the person."""

    @property
    def name(self) -> str:
        """The name as it will stand in the trail."""


def record(
    action: str,
    *,
    by: Actor | None,
    on: models.Model | None = None,
    programme: int | None = None,
    at: datetime | None = None,
    result: str = "done",
    label: str = "",
    **details: Any,
) -> Event:
    """Append one event and return it; call it last in the transaction of the deed.

    ``on`` is the object of the deed, ``by`` who did it (None for a stranger: a failed sign-in), ``result`` ``done`` or
    ``refused``. ``details`` are plain values: which fields changed, from what number to which; never a secret.
    """
    with transaction.atomic():
        event = Event(
            at=at or timezone.now(),
            action=action,
            kind=on._meta.model_name or "" if on is not None else "",
            key=str(on.pk) if on is not None else "",
            label=(label or (str(on) if on is not None else ""))[:200],
            programme=programme,
            result=result,
            origin=current_origin(),
            actor=by.pk if by is not None else None,
            actor_name=by.name[:200] if by is not None else "",
            details=details,
        )
        if connection.vendor == "postgresql":
            # Held until the transaction ends, so that no other event slips between this one and the one before.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        event.previous_hash = Event.objects.order_by("-id").values_list("hash", flat=True).first() or ""
        event.hash = hash_of(event)
        event.save(force_insert=True)
    return event


def hash_of(event: Event) -> str:
    """Return the SHA-256 over all fields of an event in one fixed spelling."""
    told = {name: getattr(event, name) for name in _HASHED}
    told["at"] = event.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
