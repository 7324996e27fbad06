"""Editions and the files that are made of them."""

from django.db import models
from django.db.models import F, Q

from actielijn.web.archive.models import StoredFile
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme


class Edition(models.Model):
    """A frozen, numbered state of the whole programme. Its ``snapshot`` never changes once it is there.

    ``counts`` holds what lists show without opening the Snapshot: activities per status key.
    """

    class State(models.TextChoices):
        """Where an edition is on its way to parliament."""

        FROZEN = "frozen"
        APPROVED = "approved"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    date = models.DateField()
    mark = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.FROZEN)
    snapshot = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    erratum = models.TextField(blank=True)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["programme", "number"], name="edition_number_once"),
            # A second person approves.
            models.CheckConstraint(condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("frozen_by")), name="edition_four_eyes"),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "published")) | Q(approved_by__isnull=False), name="edition_approved_by_someone"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}. {self.title} {self.date}".strip()


class EditionFile(models.Model):
    """One form of an edition: wanted first, then made in the background and its bytes kept.

    ``parts`` holds suffix, SHA-256 and size of each file of the form (CSV has two). ``error`` tells why it was not made.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=10)
    parts = models.JSONField(default=list)
    wanted_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["edition", "form"], name="edition_form_once"),)

    def __str__(self) -> str:
        return f"{self.edition} {self.form}"


class KeptComparison(models.Model):
    """The comparison of two editions, worked out once: neither of them ever changes."""

    before = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["before", "after"], name="comparison_once"),)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
