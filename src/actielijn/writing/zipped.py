"""ZIP packages whose bytes depend on nothing but their content, and what goes into them: for DOCX, XLSX and ODS."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date

from actielijn.snapshot import Snapshot, dumps

_MOMENT = (1980, 1, 1, 0, 0, 0)
_NO_DATE = date(2000, 1, 1)
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def embeddable(snapshot: Snapshot) -> str:
    """Return the Snapshot as JSON text that XML and UTF-8 can hold: what they cannot stands there escaped."""
    # Outside its strings JSON has ASCII only, so each such character may be written as its escape.
    return _UNHOLDABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", dumps(snapshot))


def made_on(edition_date: str | None) -> date:
    """Return the day that a file says it was made on: the edition's, a fixed one where that is no date."""
    try:
        return date.fromisoformat(edition_date or "")
    except ValueError:
        return _NO_DATE


def packed(parts: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """Return a package of the parts in their order; ``stored`` names parts that are not compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            package.writestr(info, data)
    return stream.getvalue()


def repacked(data: bytes, moment: str) -> bytes:
    """Return a package that a library made without the moment of making: ``moment`` (ISO) stands for it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = parts.get("docProps/core.xml")
    if core is not None:
        parts["docProps/core.xml"] = _MODIFIED.sub(rb"\g<1>" + moment.encode() + rb"\g<3>", core)
    return packed(parts)
