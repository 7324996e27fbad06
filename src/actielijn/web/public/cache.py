"""Pages that were made, kept in the memory of each process until something public changes: the version is part of the key.

What all processes of a machine share stands in a file (``shelf``).
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from .asking import Answer

try:
    import brotli
except ImportError:  # a Python without the C library: gzip does
    brotli = None

MOST_BYTES = 64 * 2**20
ENCODINGS = ("gzip",) if brotli is None else ("gzip", "br")
_WORTH_IT = 500
"""Bytes below which compressing is more work than sending."""


@dataclass(slots=True)
class Kept:
    """An answer with the mark of its content, and that content as it travels; ``made_on`` is the day that it was made for."""

    answer: Answer
    changed_at: datetime | None
    made_on: date
    encoded: dict[str, bytes] = field(default_factory=dict)
    etag: str = ""

    def __post_init__(self) -> None:
        self.etag = self.etag or mark_of(
            self.answer.name.encode() if self.answer.file else self.answer.content
        )

    def holds_on(self, today: date) -> bool:
        """Whether the page still says what is so: one with promises in it changes when the next of them falls due."""
        return self.made_on <= today and (self.answer.through is None or today <= self.answer.through)

    def compressed(self, names: Iterable[str] = ENCODINGS) -> dict[str, bytes]:
        """Return the content in these encodings, and in others that were made of it; empty when it is too short for that."""
        if len(self.answer.content) >= _WORTH_IT:
            for name in names:
                self._encoded(name)
        return self.encoded

    def travelling(self, accepted: str) -> tuple[bytes, str]:
        """Return the content as a browser that sends this Accept-Encoding wants it, and the name of the encoding."""
        is_long = len(self.answer.content) >= _WORTH_IT or bool(self.encoded)
        name = encoding(accepted) if is_long else ""
        if name:
            return self._encoded(name), name
        # A page that comes from the file has come compressed.
        return self._plain(), ""

    def _encoded(self, name: str) -> bytes:
        if name not in self.encoded:
            content = self._plain()
            # The hash of gzip's header would differ from second to second without a fixed moment.
            self.encoded[name] = (
                brotli.compress(content, quality=5) if name == "br" else gzip.compress(content, 6, mtime=0)
            )
        return self.encoded[name]

    def _plain(self) -> bytes:
        if self.answer.content or not self.encoded:
            return self.answer.content
        if "gzip" in self.encoded:
            return gzip.decompress(self.encoded["gzip"])
        return bytes(brotli.decompress(self.encoded["br"]))


def encoding(accepted: str) -> str:
    """Return the encoding that we send to a browser with this Accept-Encoding; empty for none."""
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
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        """Return a page that was kept, None when it was not."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep a page; those that nobody asked for longest make room."""
        # With what it will weigh compressed, and the values around it.
        weight = max(len(kept.answer.content) * 3 // 2, sum(map(len, kept.encoded.values()))) + 1_000
        with self._lock:
            _before, lighter = self._kept.pop(key, (None, 0))
            self._kept[key] = kept, weight
            self._bytes += weight - lighter
            while self._bytes > self._most and len(self._kept) > 1:
                _key, (_gone, freed) = self._kept.popitem(last=False)
                self._bytes -= freed

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def mark_of(content: bytes) -> str:
    """Return the ETag of a content; weak, since it travels compressed in several ways."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
