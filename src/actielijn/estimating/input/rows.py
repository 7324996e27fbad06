"""The rows of a CSV file, whatever office program wrote it."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from actielijn.language import _

from .bad_table import BadTable


class Rows:
    """The rows of a CSV file as spreadsheets of several countries write it, with their line numbers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._encoding = _encoding_of(path)
        with path.open(encoding=self._encoding, newline="") as file:
            first = file.readline(1_000_000)
            # Excel in some languages says on the first line which sign parts the cells.
            self._skipped = 0
            told = re.fullmatch(r"sep=(.)\r?\n?", first)
            if told:
                self._skipped, first = 1, file.readline(1_000_000)
        self._delimiter = told[1] if told else max(";,\t|", key=first.count)
        # The line on which the names of the columns stand.
        self.names_row, header = next(self._lines(), (1, []))
        if not header:
            raise BadTable(_("{path} is empty.").format(path=path.name))
        while header and not header[-1].strip():
            header.pop()
        self.header = [name.strip() for name in header]
        self._check_header()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Iterate over (line, cells) below the header; empty lines are passed over."""
        width = len(self.header)
        for line, cells in self._lines():
            if line <= self.names_row:
                continue
            # Spreadsheets leave empty columns behind at the end of a row.
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if len(cells) != width:
                raise BadTable(
                    _("Row {row} has {found} cells where the header has {expected}.").format(
                        row=line, found=len(cells), expected=width
                    ),
                    line,
                )
            yield line, cells

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        line = 0
        try:
            with self.path.open(encoding=self._encoding, newline="") as file:
                reader = csv.reader(file, delimiter=self._delimiter)
                for cells in reader:
                    line = reader.line_num
                    if line > self._skipped and any(cell.strip() for cell in cells):
                        yield line, cells
        except (csv.Error, UnicodeError) as error:
            raise BadTable(
                _("Row {row}: this is no line of a CSV file ({why}).").format(row=line + 1, why=error),
                line + 1,
            ) from error

    def _check_header(self) -> None:
        for place, name in enumerate(self.header, 1):
            if not name:
                raise BadTable(
                    _("Row {row}: column {place} has no name. Give it one, or take it out.").format(
                        row=self.names_row, place=place
                    ),
                    self.names_row,
                )
            if self.header.count(name) > 1:
                raise BadTable(
                    _("Row {row}: two columns have the name '{name}'.").format(row=self.names_row, name=name),
                    self.names_row,
                    name,
                )


def _encoding_of(path: Path) -> str:
    start = path.open("rb").read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            if b"\0" in chunk:
                raise BadTable(
                    _("{path} is no text file. Give the table as CSV or JSON.").format(path=path.name)
                )
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                # What Excel writes on Windows when it is not asked for UTF-8.
                return "cp1252"
    return "utf-8-sig"
