"""Everything of a programme in one archive: the files of every edition, the table over all of them, and a list with hashes."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from actielijn.web.archive.actions import path_of
from actielijn.web.published.models import PublishedEdition, PublishedProgramme

_PACKED = (".pdf", ".docx", ".xlsx", ".ods", ".parquet")
"""Forms that are compressed already."""
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The moment that every file bears, so that the same editions give the same bytes."""
_PIECE = 1 << 20


def write_bulk(
    programme: PublishedProgramme, editions: Sequence[PublishedEdition], whole: Mapping[str, str], path: Path
) -> None:
    """Write the archive; ``whole`` holds the SHA-256 of each file over all editions by its name."""
    contents: list[dict[str, Any]] = []
    with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
        for name, sha256 in whole.items():
            _add(archive, name, sha256, contents)
        for edition in sorted(editions, key=lambda one: one.number):
            for part in edition.files:
                name = f"{edition.number}/{programme.slug}-{edition.date}{part['suffix']}"
                _add(archive, name, part["sha256"], contents)
        told = {
            "programme": programme.title, "publisher": programme.publisher,
            "editions": [{"number": one.number, "date": str(one.date), "title": one.title} for one in editions], "files": contents,
        }  # fmt: skip
        archive.writestr(
            zipfile.ZipInfo("contents.json", _BEGINNING),
            json.dumps(told, ensure_ascii=False, indent=2) + "\n",
        )


def _add(archive: zipfile.ZipFile, name: str, sha256: str, contents: list[dict[str, Any]]) -> None:
    kept = path_of(sha256)
    entry = zipfile.ZipInfo(name, _BEGINNING)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.file_size = kept.stat().st_size
    with kept.open("rb") as source, archive.open(entry, "w") as target:
        while piece := source.read(_PIECE):
            target.write(piece)
    contents.append({"name": name, "sha256": sha256, "size": entry.file_size})
