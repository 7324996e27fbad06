"""The event: what BIO 8.15 asks to be kept of a deed, chained to the event before it."""

from django.db import models


class Event(models.Model):
    """One deed. Actors and objects are kept by name and number, not by key: an event outlives what it tells of.

    ``hash`` covers all fields and the hash of the event before, so that a changed or missing event can be seen.
    The database itself refuses to change or delete an event (a trigger in the first migration).
    """

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=64, blank=True)
    label = models.CharField(max_length=200, blank=True)
    programme = models.BigIntegerField(null=True)
    result = models.CharField(max_length=10, default="done")
    origin = models.CharField(max_length=80, blank=True)
    actor = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["programme", "-id"], name="event_of_programme"),
            models.Index(fields=["kind", "key", "-id"], name="event_of_object"),
            models.Index(fields=["actor", "-id"], name="event_of_actor"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.kind} {self.label}".rstrip()
