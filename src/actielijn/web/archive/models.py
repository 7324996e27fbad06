"""What is known of the bytes that are kept."""

from django.db import models


class StoredFile(models.Model):
    """Bytes in the archive folder, under their SHA-256; the same bytes are kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]}… ({self.size} bytes)"
