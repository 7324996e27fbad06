"""A file → its form → the page model → a Snapshot: the way in to this room.

What a file is, is told by its first bytes and its parts, never by its name alone.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from actielijn.language import _
from actielijn.snapshot import Snapshot

from .assembler import NothingFoundError, assemble
from .embedded import embedded_snapshot, held_against
from .errors import MOST_BYTES, UnreadableError
from .layout import Layout, proposed_layout
from .page import Document

FORMS = ("pdf", "docx", "odt", "html", "text", "xlsx", "ods", "csv")
Progress = Callable[[int, int], None]
"""Called with the pages done and all pages."""


def read(
    path: Path,
    *,
    layout: Layout | None = None,
    edition_date: date | None = None,
    progress: Progress | None = None,
) -> Snapshot:
    """Read a published report into a Snapshot; what was noticed stands in its ``findings``.

    Raises UnreadableError when the file cannot be read as a report, OSError when it cannot be opened.
    """
    document = open_document(path, layout=layout, progress=progress)
    try:
        return snapshot_of(document, layout=layout, edition_date=edition_date)
    finally:
        document.close()


def snapshot_of(
    document: Document, *, layout: Layout | None = None, edition_date: date | None = None
) -> Snapshot:
    """Make a Snapshot of the page model. Raises UnreadableError when it holds no table of activities."""
    try:
        seen = assemble(document, layout, edition_date=edition_date)
    except NothingFoundError as error:
        own = embedded_snapshot(document)
        if own is not None and not any(own.activities()):
            # A programme without activities makes a report without a table.
            return own
        message = _(
            "{name}: no table of activities was found. A report is read by the titles of its columns, such as "
            "'Activiteit', 'Stand van zaken' and 'Toelichting'."
        ).format(name=document.name)
        if error.proposal:
            message += "\n" + _(
                "Say in a layout file what the columns are and read again with --layout layout.toml:"
            )
            message += "\n\n" + proposed_layout(error.proposal)
        raise UnreadableError("no-activities", message) from error
    return seen if document.embedded is None else held_against(document, seen)


def open_document(path: Path, *, layout: Layout | None = None, progress: Progress | None = None) -> Document:
    """Open a file as the page model. Raises UnreadableError with what is the matter and what to do."""
    size = path.stat().st_size
    if size == 0:
        raise UnreadableError(
            "file-empty",
            _("{name}: the file is empty. Ask for it again, or export it once more.").format(name=path.name),
        )
    if size > MOST_BYTES:
        raise UnreadableError(
            "file-too-large",
            _("{name}: {size} MB is more than the {most} MB that is opened. Leave out pictures or split the report.").format(
                name=path.name, size=size // 2**20, most=MOST_BYTES // 2**20),
        )  # fmt: skip
    data = path.read_bytes()
    form = form_of(data, path.name)
    # Each form brings its own libraries; only the one that is needed is loaded, so that a text is read at once.
    if form == "pdf":
        from .pdf import read_pdf

        return read_pdf(data, path.name, layout=layout, progress=progress)
    if form == "docx":
        from .docx import read_docx

        return read_docx(data, path.name)
    if form == "odt":
        from .odt import read_odt

        return read_odt(data, path.name)
    if form == "html":
        from .html import read_html

        return read_html(data, path.name)
    if form in ("xlsx", "ods", "csv"):
        from . import sheets

        if form == "csv":
            return replace(sheets.read_csv(data, path.name), embedded=_beside(path))
        return (sheets.read_xlsx if form == "xlsx" else sheets.read_ods)(data, path.name)
    from .text import read_text

    return read_text(data, path.name)


def _beside(path: Path) -> bytes | None:
    """Return the Snapshot in the metadata that stands beside a CSV file (CSVW), None where there is none."""
    metadata = path.with_name(f"{path.name}-metadata.json")
    try:
        if not metadata.is_file() or metadata.stat().st_size > MOST_BYTES:
            return None
        found = json.loads(metadata.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    snapshot = found.get("actielijn:snapshot") if isinstance(found, dict) else None
    return json.dumps(snapshot).encode() if snapshot is not None else None


def form_of(data: bytes, name: str) -> str:
    """Return the form of a file by its content. Raises UnreadableError for a form that is not read."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _form_of_package(data, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UnreadableError(
            "old-or-encrypted-office",
            _("{name}: this is an old Office file (.doc, .xls) or a password-protected one. "
              "Open it in an office program and save it without password as DOCX, XLSX, ODT or PDF.").format(name=name),
        )  # fmt: skip
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if plain.startswith((b"<!doctype html", b"<html", b"<?xml")) or (
        b"<table" in data[:200_000].lower() and plain.startswith(b"<")
    ):
        return "html"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")):
        raise UnreadableError(
            "picture-not-report",
            _("{name}: this is a picture. Save the scan as PDF; a scanned PDF is read with text recognition.").format(name=name),
        )  # fmt: skip
    if head.startswith(b"{\\rtf"):
        raise UnreadableError(
            "form-not-read", _("{name}: RTF is not read. Save it as DOCX, ODT or PDF.").format(name=name)
        )
    if head.startswith(b"\x1f\x8b") or head.startswith(b"7z\xbc\xaf") or head.startswith(b"Rar!"):
        raise UnreadableError(
            "form-not-read",
            _("{name}: this is an archive. Unpack it and give the report itself.").format(name=name),
        )
    if plain.startswith(b"{") and re.search(rb'"format"\s*:\s*"actielijn-snapshot/', head):
        raise UnreadableError(
            "already-snapshot",
            _("{name}: this is a Snapshot already and need not be read. Use it with: actielijn show, check, compare or write.").format(name=name),
        )  # fmt: skip
    if plain.startswith((b"{", b"[")) and _is_json(data):
        raise UnreadableError(
            "form-not-read", _("{name}: this is JSON, but no report. Give the report as PDF, DOCX, ODT, HTML, XLSX, ODS, CSV or text.").format(name=name)
        )  # fmt: skip
    # Text may be tab-separated rows among lines, or a sheet; only a name that says CSV makes it a sheet.
    return "csv" if Path(name).suffix.lower() in (".csv", ".tsv") else "text"


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _form_of_package(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = set(package.namelist())
            kind = (
                package.open("mimetype").read(200).decode("ascii", "replace") if "mimetype" in parts else ""
            )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise UnreadableError(
            "file-damaged",
            _("{name}: the file is damaged: it begins as a DOCX, ODT, XLSX or ODS, but its table of parts cannot be read. "
              "Ask for it again, or open and save it in an office program.").format(name=name),
        ) from error  # fmt: skip
    if "word/document.xml" in parts:
        return "docx"
    if "xl/workbook.xml" in parts:
        return "xlsx"
    if "opendocument.text" in kind:
        return "odt"
    if "opendocument.spreadsheet" in kind:
        return "ods"
    raise UnreadableError(
        "form-not-read",
        _(
            "{name}: this package is no DOCX, ODT, XLSX or ODS. Give the report in one of these forms, or as PDF or HTML."
        ).format(name=name),
    )
