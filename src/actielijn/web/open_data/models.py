"""Which files over all editions were made, and of which editions."""

from django.db import models

from actielijn.web.archive.models import StoredFile
from actielijn.web.published.models import PublishedProgramme

METADATA = ".csv-metadata.json"
"""What describes all tables as CSV."""
BULK = ".zip"
"""Everything in one archive."""


class Export(models.Model):
    """A file over all published editions of a programme; the bytes stand in the archive.

    ``suffix`` is what its name ends with, behind the programme's: ``.csv``, ``.observations.parquet``. ``made_of`` is a hash over the
    editions that it was made of: where it is another than that of the editions now, the file is out of date and is not shown.
    """

    programme = models.ForeignKey(PublishedProgramme, on_delete=models.CASCADE, related_name="exports")
    suffix = models.CharField(max_length=40)
    made_of = models.CharField(max_length=64)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "suffix"], name="export_once"),)

    def __str__(self) -> str:
        return f"{self.programme} · {self.suffix}"
