"""Keep bytes for good. A file appears in the folder whole or not at all, before its row does."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .models import StoredFile


def keep(pieces: Iterable[bytes]) -> StoredFile:
    """Write bytes into the archive and return their row; bytes that are there already are not written again.

    A process killed midway leaves at most a passing file, which nothing refers to. Raises OSError when the disk is full.
    """
    folder = Path(settings.ARCHIVE_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix="passing-", dir=folder)
    passing = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        passing.replace(target)
    finally:
        passing.unlink(missing_ok=True)
    stored, _made = StoredFile.objects.get_or_create(
        sha256=digest.hexdigest(), defaults={"size": size, "kept_at": timezone.now()}
    )
    return stored


def path_of(sha256: str) -> Path:
    """Return where the bytes of this SHA-256 stand."""
    return Path(settings.ARCHIVE_FOLDER) / sha256[:2] / sha256
