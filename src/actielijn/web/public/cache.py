"""Pages that were made, kept in the memory of each process until something public changes: the version is part of the key."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime

from .asking import Answer

try:
    import brotli
except ImportError:  # a Python without the C library: gzip does
    brotli = None

MOST_BYTES = 64 * 2**20
_WORTH_IT = 500
"""Bytes below which compressing is more work than sending."""


@dataclass(slots=True)
class Kept:
    """An answer with the mark of its content, and that content as it travels."""

    answer: Answer
    changed_at: datetime | None
    encoded: dict[str, bytes] = field(default_factory=dict)
    etag: str = ""

    def __post_init__(self) -> None:
        self.etag = mark_of(self.answer.name.encode() if self.answer.file else self.answer.content)

    def travelling(self, accepted: str) -> tuple[bytes, str]:
        """Return the content as a browser that sends this Accept-Encoding wants it, and the name of the encoding."""
        name = _encoding(accepted) if len(self.answer.content) >= _WORTH_IT else ""
        if not name:
            return self.answer.content, ""
        if name not in self.encoded:
            # The hash of gzip's header would differ from second to second without a fixed moment.
            self.encoded[name] = (
                brotli.compress(self.answer.content, quality=5)
                if name == "br"
                else gzip.compress(self.answer.content, 6, mtime=0)
            )
        return self.encoded[name], name


def _encoding(accepted: str) -> str:
    offered = {
        part.partition(";")[0].strip().lower()
        for part in accepted.split(",")
        if part.partition("q=")[2].strip() not in ("0", "0.0", "0.00", "0.000")
    }
    if brotli is not None and "br" in offered:
        return "br"
    return "gzip" if "gzip" in offered else ""


class Pages:
    """The pages asked for last, up to so many bytes; safe for threads."""

    def __init__(self, most: int = MOST_BYTES):
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        """Return a page that was kept, None when it was not."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Hashable, answer: Answer, changed_at: datetime | None) -> Kept:
        """Keep a page and return it with its mark; those that nobody asked for longest make room."""
        kept = Kept(answer, changed_at)
        with self._lock:
            if key not in self._kept:
                self._bytes += _weight(answer)
            self._kept[key] = kept
            while self._bytes > self._most and len(self._kept) > 1:
                _key, gone = self._kept.popitem(last=False)
                self._bytes -= _weight(gone.answer)
        return kept

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def _weight(answer: Answer) -> int:
    # With what it weighs compressed, and the values around it.
    return len(answer.content) * 3 // 2 + 1_000


def mark_of(content: bytes) -> str:
    """Return the ETag of a content; weak, since it travels compressed in several ways."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
