"""Uploads that are too large end while they come in: the rest is read away, nothing of it is kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes an upload to a passing file, up to ``MOST_UPLOAD_BYTES``; beyond it the file is left out and the request bears its name."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with a file."""
        super().new_file(*args, **kwargs)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take a piece of the file. Raises SkipFile when it becomes too large."""
        self._size += len(raw_data)
        if self._size > settings.MOST_UPLOAD_BYTES:
            self.file.close()
            if self.request is not None:
                self.request.META["actielijn.upload_too_large"] = self.file_name or "?"
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)
