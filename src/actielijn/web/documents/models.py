"""A report that was handed in, and what became of it."""

from django.db import models

from actielijn.web.archive.models import StoredFile
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Step


class Document(models.Model):
    """A report handed in. The original is kept; what was read of it, and what people settled, stand beside it."""

    class State(models.TextChoices):
        """Where a report is on its way into the register."""

        WAITING = "waiting"
        READING = "reading"
        READ = "read"
        FAILED = "failed"
        TAKEN_IN = "taken-in"
        LEFT = "left"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=255)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edition_date = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    pages_done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    alive_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    snapshot = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.ForeignKey(Step, on_delete=models.SET_NULL, null=True, related_name="documents")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["programme", "-id"], name="document_of_programme"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_register(self) -> bool:
        """Whether it was taken in and not taken back out."""
        return (
            self.state == self.State.TAKEN_IN
            and self.step is not None
            and not hasattr(self.step, "undone_by")
        )


class ReadRow(models.Model):
    """One activity as it was read, and what a person made of it.

    ``read`` is the activity in the shape of a Snapshot, never changed; ``corrected`` is a person's version of it.
    ``needs`` counts the findings on it; ``settled`` tells what a person said: confirmed, corrected, or left as read.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    activity = models.CharField(max_length=120)
    page = models.PositiveIntegerField(null=True)
    read = models.JSONField()
    findings = models.JSONField(default=list)
    needs = models.PositiveIntegerField(default=0)
    corrected = models.JSONField(null=True)
    settled = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["document", "position"], name="read_row_in_order"),
            models.CheckConstraint(
                condition=models.Q(settled__in=("", "confirmed", "corrected", "left")),
                name="read_row_settled_known",
            ),
        )
        indexes = (models.Index(fields=["document", "settled", "-needs"], name="read_row_to_settle"),)

    def __str__(self) -> str:
        return self.activity


class PagePicture(models.Model):
    """A page of the original as a picture with its size in points, so that a row can be lit on it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pictures")
    page = models.PositiveIntegerField()
    width = models.FloatField()
    height = models.FloatField()
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("page",)
        constraints = (models.UniqueConstraint(fields=["document", "page"], name="page_picture_once"),)

    def __str__(self) -> str:
        return f"{self.document} {self.page}"
