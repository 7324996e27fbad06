"""The whole public site → files in a folder, which any web server can serve, below any address, and a browser can open from disk.

Walks from page to page as a reader would, so that what no link leads to is not there. A page is ``<its address>/index.html``:
the permanent addresses of the served site work on a web server too. Links are relative, which is why nothing needs to know
where the folder will stand; only feeds, maps and canonical links name the address of the installation.
"""

import gzip
import json
import posixpath
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import timezone

from actielijn.language import _
from actielijn.web.archive.actions import path_of
from actielijn.web.open_data.queries import offers

from .asking import HTML, ROOTS, Answer, Asked, Gone, Missing
from .door import Door
from .middleware import language_of

MARK = "actielijn-site.json"
"""Stands in every folder that was written here: such a folder may be replaced, another may not."""
_LINK = re.compile(r'(\s(?:href|src)=")(/[^"#?]*)([^"]*")')
_FROM = (*ROOTS.values(), "/toegankelijkheid", "/en/toegankelijkheid", "/privacy", "/en/privacy")
_ALONE = ("/robots.txt", "/sitemap.xml", "/.well-known/security.txt")
_PLAIN = re.compile(
    r"/bestanden/[^/]+$|^/opendata/|/(feed\.xml|beloften\.ics|grafiek\.svg)$|^/(\.well-known/)?[^/]+\.(xml|txt)$"
)
"""Addresses of what is no page, and keeps its name as a file."""
_MAP = re.compile(r"<loc>([^<]*/sitemap-[^<]*)</loc>")
_TEXTS = (".html", ".xml", ".ics", ".txt", ".css", ".svg", ".json", ".csv")
_LEFT_FOR_GOOD = 86_400
"""After so many seconds a folder in the making is one that a killed export left."""


class ExportError(Exception):
    """The site cannot be written where it should be; the text says why."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was written."""

    pages: int
    files: int
    size: int


def export_site(folder: Path, *, is_compressed: bool = False, today: date | None = None) -> Told:
    """Write the site into a folder, which appears whole or not at all; one that was written here before is replaced.

    ``is_compressed`` puts a ``.gz`` beside every text, which some web servers send instead. Raises ExportError for a folder that holds anything else, OSError when it cannot be written.
    """
    folder = folder.absolute()
    if folder.exists() and not (folder.is_dir() and (_is_ours(folder) or not any(folder.iterdir()))):
        raise ExportError(
            _("{folder} holds something else than an exported site, and would be replaced. Name a new folder, or an empty one.").format(
                folder=folder
            )
        )  # fmt: skip
    folder.parent.mkdir(parents=True, exist_ok=True)
    begin = f".{folder.name[:40]}.in-the-making-"
    _clear_what_was_left(folder.parent, begin)
    passing = Path(tempfile.mkdtemp(prefix=begin, dir=folder.parent))
    try:
        told = _Walk(passing, today or timezone.localdate()).write()
        if is_compressed:
            _compress(passing)
        passing.chmod(0o755)
        _put_in_place(passing, folder)
    finally:
        shutil.rmtree(passing, ignore_errors=True)
    return told


def _is_ours(folder: Path) -> bool:
    return (folder / MARK).is_file()


def _clear_what_was_left(parent: Path, begin: str) -> None:
    """Remove what exports that were killed left beside the folder; another may be at work there now."""
    for left in [one for one in parent.iterdir() if one.name.startswith(begin)]:
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _LEFT_FOR_GOOD:
                shutil.rmtree(left, ignore_errors=True)


def _compress(folder: Path) -> None:
    """Put a .gz beside every text; the same text gives the same bytes."""
    for path in [path for path in folder.rglob("*") if path.suffix in _TEXTS and path.name != MARK]:
        small = gzip.compress(path.read_bytes(), mtime=0)
        path.with_name(f"{path.name}.gz").write_bytes(small)


def _put_in_place(passing: Path, folder: Path) -> None:
    if not folder.exists():
        passing.replace(folder)
        return
    old = passing.with_name(f"{passing.name}.old")
    folder.replace(old)
    try:
        passing.replace(folder)
    except OSError:
        old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


class _Walk:
    """One export: what is still to be visited, and what was written."""

    def __init__(self, folder: Path, today: date):
        self._folder, self._today = folder, today
        self._waiting: list[str] = [*_FROM, *_ALONE]
        self._seen: set[str] = set(self._waiting)
        self._pages = self._files = self._size = 0

    def write(self) -> Told:
        while self._waiting:
            self._visit(self._waiting.pop())
        # Who opens the folder itself sees the home.
        home = self._answer("/openbaar")
        assert home is not None
        self._put("index.html", _with_relative_links(home.content.decode(), "index.html").encode())
        self._copy_open_data()
        self._copy_static()
        told = Told(self._pages, self._files, self._size)
        mark = {
            "format": "actielijn-site/1",
            "pages": told.pages,
            "files": told.files,
            "on": str(self._today),
        }
        (self._folder / MARK).write_text(json.dumps(mark) + "\n", encoding="utf-8")
        return told

    def _visit(self, path: str) -> None:
        answer = self._answer(path)
        if answer is None:
            return
        target = file_of(path)
        if answer.file is not None:
            self._link(answer.file, target)
        elif answer.type == HTML:
            page = answer.content.decode()
            self._wait_for(link for link in _paths_in(page) if language_of(link) is not None)
            self._put(target, _with_relative_links(page, target).encode())
            self._pages += 1
        else:
            if path == "/sitemap.xml":
                self._wait_for(
                    one.removeprefix(settings.BASE_URL) for one in _MAP.findall(answer.content.decode())
                )
            self._put(target, answer.content)
            self._files += 1

    def _answer(self, path: str) -> Answer | None:
        """Return what is at an address; a question mark is never followed, since a file answers none."""
        try:
            match = resolve(path)
        except Resolver404:
            return None
        if not isinstance(match.func, Door):
            return None
        given = dict(match.kwargs)
        asked = Asked(
            language=given.pop("language"), path=path, today=self._today, base_url=settings.BASE_URL, is_file=True
        )  # fmt: skip
        try:
            return match.func.answer(asked, given).answer
        except (Missing, Gone):
            return None

    def _wait_for(self, paths: Iterator[str]) -> None:
        for path in paths:
            if path not in self._seen:
                self._seen.add(path)
                self._waiting.append(path)

    def _put(self, target: str, content: bytes) -> None:
        path = self._folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._size += len(content)

    def _link(self, stored: Path, target: str) -> None:
        path = self._folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            shutil.copyfile(stored, path)
            self._files += 1
            self._size += path.stat().st_size

    def _copy_open_data(self) -> None:
        """Copy the files over all editions to the addresses that they have where the site is served."""
        for offer in offers():
            for one in offer.whole:
                self._link(path_of(one.sha256), f"opendata/{offer.programme.slug}/{one.name}")

    def _copy_static(self) -> None:
        """Copy the style sheets and pictures; scripts, and what is compressed for a server of ours, stay behind."""
        source = Path(settings.STATIC_ROOT)
        for path in sorted(source.glob("actielijn/**/*")):
            if path.is_file() and path.suffix not in (".js", ".gz", ".br", ".json"):
                self._link(path, f"static/{path.relative_to(source).as_posix()}")


def file_of(path: str) -> str:
    """Return the file, from the folder on, in which an address stands."""
    inner = path.strip("/")
    return inner if path.startswith("/static/") or _PLAIN.search(path) else f"{inner}/index.html".lstrip("/")


def _paths_in(page: str) -> list[str]:
    return [path for _begin, path, _end in _LINK.findall(page)]


def _with_relative_links(page: str, target: str) -> str:
    here = posixpath.dirname(target)

    def relative(match: re.Match[str]) -> str:
        begin, path, end = match.groups()
        return f"{begin}{posixpath.relpath(file_of(path), here or '.')}{end}"

    return _LINK.sub(relative, page)
