"""Pages that were made, in a file that all processes of a machine share, so that each is made once for all of them.

A file per programme and version of what is public. When something changes it goes as a whole, so that no word of what was
withdrawn stays behind. All of it can be lost at any moment: nothing that goes wrong here may keep a page from its reader.
"""

import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

import actielijn
from actielijn.web.published.queries import Site

from .asking import Answer
from .cache import ENCODINGS, Kept

MOST_BYTES = 2**30
"""Bytes of one programme's pages; when they are there, further pages are kept in memory only."""
_log = logging.getLogger(__name__)
_TABLE = "CREATE TABLE IF NOT EXISTS page (path TEXT PRIMARY KEY, told TEXT NOT NULL, gzip BLOB, br BLOB)"
_PUT = "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)"


class Shelves:
    """The files of pages, one open for each programme; safe for threads and for other processes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[int, tuple[Path, sqlite3.Connection]] = {}

    def get(self, site: Site, path: str) -> Kept | None:
        """Return a page as it was kept for this version of the programme, None when it was not."""
        with self._lock, suppress(sqlite3.Error, OSError):
            row = self._of(site).execute("SELECT told, gzip, br FROM page WHERE path = ?", [path]).fetchone()
            return _kept(site, *row) if row else None
        return None

    def missing(self, site: Site, paths: Sequence[str]) -> list[str]:
        """Return those of these paths that nothing is kept for."""
        asked = ", ".join("?" * len(paths))
        with self._lock, suppress(sqlite3.Error, OSError):
            rows = self._of(site).execute(f"SELECT path FROM page WHERE path IN ({asked})", paths)  # noqa: S608 - no input
            there = {path for (path,) in rows}
            return [path for path in paths if path not in there]
        return list(paths)

    def put(self, site: Site, pages: Iterable[tuple[str, Kept]]) -> bool:
        """Keep pages under their paths, in the encodings that they have; return no when they cannot be kept, for which the log says why."""
        rows = [_row(path, kept) for path, kept in pages if kept.encoded]
        try:
            with self._lock:
                connection = self._of(site)
                if self._open[site.key][0].stat().st_size >= MOST_BYTES:
                    _log.warning("The pages of %s take all the room they may have.", site.slug)
                    return False
                with connection:
                    connection.executemany(_PUT, rows)
        except (sqlite3.Error, OSError) as error:
            _log.warning("Pages could not be kept: %s", error)
            return False
        return True

    def is_finished(self, site: Site) -> bool:
        """Whether all pages that are made ahead were made for this version."""
        with self._lock, suppress(sqlite3.Error, OSError):
            return bool(self._of(site).execute("PRAGMA user_version").fetchone()[0])
        return False

    def finish(self, site: Site) -> None:
        """Note that all pages that are made ahead have been made."""
        with self._lock, suppress(sqlite3.Error, OSError):
            self._of(site).execute("PRAGMA user_version = 1")

    def forget(self, programme: int | None = None, *, but: Site | None = None) -> None:
        """Remove what was kept of a programme (of all without one), but not what is kept for the version ``but``."""
        with self._lock:
            for key in [key for key in self._open if programme in (None, key)]:
                path, connection = self._open[key]
                if but is None or path != _file(but):
                    del self._open[key]
                    connection.close()
            _remove(programme, _file(but) if but else None)

    def _of(self, site: Site) -> sqlite3.Connection:
        path = _file(site)
        if site.key in self._open:
            standing, connection = self._open[site.key]
            if standing == path:
                return connection
            del self._open[site.key]
            connection.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(site.key, path)
        # A page is not to wait for a file that is held up: it can be made anew as quickly.
        connection = sqlite3.connect(path, timeout=0.2, check_same_thread=False)
        try:
            with closing(connection.execute("PRAGMA journal_mode=WAL")):
                connection.execute("PRAGMA synchronous=OFF")
                connection.execute(_TABLE)
        except sqlite3.Error as error:
            connection.close()
            if not isinstance(error, sqlite3.OperationalError):
                # No database any more: the next who asks begins a new one.
                _remove(site.key, None)
            raise
        self._open[site.key] = path, connection
        return connection


def _row(path: str, kept: Kept) -> tuple[str, str, bytes | None, bytes | None]:
    told = {name: getattr(kept.answer, name) for name in ("type", "status", "seconds", "is_immutable")} | {
        "etag": kept.etag, "made_on": str(kept.made_on), "through": str(kept.answer.through or ""),
    }  # fmt: skip
    return path, json.dumps(told), kept.encoded.get("gzip"), kept.encoded.get("br")


def _kept(site: Site, told: str, *contents: bytes | None) -> Kept | None:
    given = json.loads(told)
    etag, made_on, through = given.pop("etag"), given.pop("made_on"), given.pop("through")
    answer = replace(Answer(**given), through=date.fromisoformat(through) if through else None)
    # A Python without brotli cannot read what another kept with it.
    encoded = {
        name: content
        for name, content in zip(("gzip", "br"), contents, strict=True)
        if content and name in ENCODINGS
    }
    if not encoded:
        return None
    return Kept(answer, site.changed_at, date.fromisoformat(made_on), encoded=encoded, etag=etag)


def _file(site: Site) -> Path:
    stamp = f"{site.version} {site.changed_at.isoformat()} {_program()}"
    name = hashlib.blake2b(stamp.encode(), digest_size=10).hexdigest()
    return Path(settings.DATA_FOLDER) / "pages" / f"{site.key}-{name}.sqlite3"


def _remove(programme: int | None, but: Path | None) -> None:
    for path in (Path(settings.DATA_FOLDER) / "pages").glob(f"{'*' if programme is None else programme}-*"):
        if but is None or not path.name.startswith(but.name):
            with suppress(OSError):
                path.unlink()


@cache
def _program() -> str:
    """Return what a page depends on besides what is published: the program's own files, and the settings."""
    folder = Path(actielijn.__file__).parent
    stands = [
        (str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*.*")
        if path.suffix in (".py", ".html", ".css", ".svg", ".mo", ".po")
    ]
    said = [getattr(settings, name) for name in ("STATIC_URL", "DATA_LICENCE_NAME", "DATA_LICENCE_URL")]
    return hashlib.blake2b(repr((sorted(stands), said)).encode(), digest_size=16).hexdigest()
