"""XML and ZIP packages opened safely: no entities, no network, no bombs.

Used by the DOCX, ODT and ODS forms; XLSX goes through its own library after the same checks.
"""

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from lxml import etree

from actielijn.language import _

from .errors import MOST_RATIO, MOST_TAGS, MOST_UNPACKED, UnreadableError

_MOST_PARTS = 20_000
_SMALL = 2**20


class Package:
    """The parts of a DOCX, ODT, XLSX or ODS, checked before anything is unpacked."""

    def __init__(self, data: bytes, name: str):
        """Open a package. Raises UnreadableError when it is damaged, encrypted, a bomb or has parts outside itself."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
            raise damaged(name, str(error)) from error
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise self._bomb()
        for part in parts:
            if part.file_size > _SMALL and part.file_size > MOST_RATIO * max(1, part.compress_size):
                raise self._bomb()
            if part.flag_bits & 1:
                raise UnreadableError(
                    "file-encrypted",
                    _("{name}: the file is protected with a password. Save it without password and read it again.").format(name=name),
                )  # fmt: skip
            if ".." in PurePosixPath(part.filename).parts:
                raise damaged(name, part.filename)
        self._names = {part.filename for part in parts}

    def _bomb(self) -> UnreadableError:
        return UnreadableError(
            "file-bomb",
            _("{name}: its parts unpack to far more than a report holds; it was not opened. Export the report once more from the office program.").format(
                name=self.name),
        )  # fmt: skip

    def __contains__(self, part: str) -> bool:
        return part in self._names

    def names(self) -> list[str]:
        """Return the names of all parts, sorted."""
        return sorted(self._names)

    def bytes_of(self, part: str) -> bytes | None:
        """Return a part, None when the package has none of that name. Raises UnreadableError when it is damaged."""
        if part not in self._names:
            return None
        try:
            with self._zip.open(part) as stream:
                found = stream.read(MOST_UNPACKED + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            zlib.error,
        ) as error:
            raise damaged(self.name, part) from error
        if len(found) > MOST_UNPACKED:
            raise self._bomb()
        return found

    def xml_of(self, part: str) -> "etree._Element | None":
        """Return a part as XML, None when there is none. Raises UnreadableError when it is damaged."""
        data = self.bytes_of(part)
        return None if data is None else parsed(data, f"{self.name} ({part})")


def parsed(data: bytes, name: str) -> "etree._Element":
    """Parse XML without entities, DTDs or network. Raises UnreadableError."""
    if re.search(rb"<!(?:ENTITY|DOCTYPE)", data[:100_000]):
        raise entities_refused(name)
    if data.count(b"<") > MOST_TAGS:
        raise UnreadableError(
            "file-too-large",
            _("{name}: more than {most} tags. Split the report.").format(name=name, most=MOST_TAGS),
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(name, str(error)[:120]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise entities_refused(name)
    return root


def entities_refused(name: str) -> UnreadableError:
    """Return the error for XML that declares entities."""
    return UnreadableError(
        "xml-entities",
        _("{name}: it declares entities of its own, which no report needs and which can harm; it was not read. "
          "Open and save it in an office program.").format(name=name),
    )  # fmt: skip


def damaged(name: str, what: str) -> UnreadableError:
    """Return the error for a damaged file."""
    return UnreadableError(
        "file-damaged",
        _("{name}: the file is damaged ({what}). Ask for it again, or open and save it in an office program.").format(name=name, what=what[:160]),
    )  # fmt: skip
