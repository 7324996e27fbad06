"""A Snapshot → a report: PDF, DOCX, HTML, XLSX, ODS, CSV, JSON. One module per form.

The command line and the editions call ``render`` and ``write``; what a report holds is told by ``report``.
"""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from actielijn.language import speaking
from actielijn.snapshot import Snapshot

FORMS = ("pdf", "docx", "html", "xlsx", "ods", "csv", "json")

__all__ = ["FORMS", "render", "render_comparison", "write"]


def render(snapshot: Snapshot, to: str, name: str = "") -> dict[str, bytes]:
    """Return the files of a form as suffix → bytes: one, but for ``csv`` with its metadata beside it.

    ``name`` is what the file will be called, which the metadata of CSV tells. The same Snapshot and name give the
    same bytes. Raises ValueError for a form that is not one of ``FORMS``.
    """
    # Each form brings its own library; a call loads only the one that it needs.
    match to:
        case "pdf":
            from .pdf import to_pdf

            return {".pdf": to_pdf(snapshot)}
        case "docx":
            from .docx import to_docx

            return {".docx": to_docx(snapshot)}
        case "html":
            from .html import to_html

            return {".html": to_html(snapshot)}
        case "xlsx":
            from .xlsx import to_xlsx

            return {".xlsx": to_xlsx(snapshot)}
        case "ods":
            from .ods import to_ods

            return {".ods": to_ods(snapshot)}
        case "csv":
            from .csv import to_csv

            return to_csv(snapshot, name)
        case "json":
            from .json import to_json

            return {".json": to_json(snapshot)}
    raise ValueError(f"no form {to!r}: the forms are {', '.join(FORMS)}")


def render_comparison(comparison: Mapping[str, Any], before: Snapshot, after: Snapshot, to: str) -> bytes:
    """Return the paper of a comparison (the JSON of ``actielijn compare``) between these two Snapshots.

    The same input gives the same bytes. Raises ValueError for a form that is none of ``html``, ``pdf``, ``docx``.
    """
    from .comparison import paper_of

    with speaking(after.programme.language):
        paper = paper_of(comparison, before, after)
        match to:
            case "html":
                from .comparison_html import to_html

                return to_html(paper)
            case "pdf":
                from .comparison_pdf import to_pdf

                return to_pdf(paper)
            case "docx":
                from .comparison_docx import to_docx

                return to_docx(paper)
    raise ValueError(f"no form {to!r} of a comparison: the forms are html, pdf, docx")


def write(snapshot: Snapshot, to: str, path: Path) -> list[Path]:
    """Write the files of a form and return their paths; the first is ``path`` itself.

    Files beside it (the metadata of CSV) take its name with their own suffix. A file appears whole or not at
    all: each is written under a passing name and renamed when all are complete. Raises OSError, and
    ValueError for an unknown form.
    """
    files = render(snapshot, to, path.name)
    targets = {
        path if suffix == f".{to}" else _beside(path, to, suffix): data for suffix, data in files.items()
    }
    waiting: list[tuple[Path, Path]] = []
    try:
        for target, data in targets.items():
            waiting.append((_passing(target, data), target))
        for passing, target in waiting:
            passing.replace(target)
    finally:
        for passing, _target in waiting:
            passing.unlink(missing_ok=True)
    return list(targets)


def _beside(path: Path, to: str, suffix: str) -> Path:
    return path.with_name(path.name.removesuffix(f".{to}") + suffix)


def _passing(target: Path, data: bytes) -> Path:
    """Write the bytes beside the target, with the rights that a new file gets there."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    passing = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        passing.chmod(0o666 & ~mask)
    except BaseException:
        with contextlib.suppress(OSError):
            passing.unlink()
        raise
    return passing
