"""A CSV or XLSX file of values → what can be taken in, and every problem at once with its cell.

One row for each value. Columns are known by their headings, in Dutch or English; every dimension has a column of its own.
"""

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from actielijn import phrases
from actielijn.language import _
from actielijn.reading.errors import UnreadableError
from actielijn.reading.sheets import WORKBOOK_ERRORS, refuse_boundless_sheets
from actielijn.reading.text import decoded
from actielijn.reading.xml import Package, damaged
from actielijn.web.programmes.models import Programme

from .errors import FileNotReadable, NothingToTakeIn, Problem
from .models import DimensionValue
from .observing import ObservationGiven
from .periods import period_from

MOST_ROWS = 200_000
MOST_BYTES = 50 * 2**20
MOST_TOLD = 1_000
"""Problems that are listed; a file with more has the same one in every row."""
_MOST_COLUMNS = 60
_HEADINGS = {
    "indicator": "indicator", "code": "indicator",
    "periode": "period", "period": "period", "jaar": "period", "year": "period",
    "van": "starts", "from": "starts", "begin": "starts", "start": "starts",
    "tot en met": "ends", "t/m": "ends", "tot": "ends", "to": "ends", "eind": "ends", "end": "ends",
    "waarde": "value", "value": "value", "aantal": "value", "number": "value",
    "van totaal": "of", "totaal": "of", "of": "of", "out of": "of",
    "ondergrens": "low", "laag": "low", "lower bound": "low", "lower": "low", "low": "low",
    "bovengrens": "high", "hoog": "high", "upper bound": "high", "upper": "high", "high": "high",
    "voorlopig": "provisional", "provisional": "provisional",
    "toelichting": "note", "note": "note", "opmerking": "note",
    "bron": "source", "source": "source",
    "regio's": "members", "lijst": "members", "members": "members", "regions": "members",
}  # fmt: skip
_YES = ("ja", "j", "yes", "y", "x", "1", "true", "waar", "voorlopig", "provisional")
_NO = ("", "nee", "n", "no", "0", "false", "onwaar", "definitief", "final")
Cell = str | Decimal | date | None


@dataclass(frozen=True, slots=True)
class ValuesRead:
    """What a file holds: ``given`` without the rows that have a problem."""

    given: tuple[ObservationGiven, ...]
    problems: tuple[Problem, ...]
    rows: int


def read_values(programme: Programme, data: bytes, name: str, *, indicator: str = "") -> ValuesRead:
    """Read a file of values; where it has no column of indicators they are all of ``indicator`` (its code).

    Raises FileNotReadable for what is no such table, NothingToTakeIn for an empty one.
    """
    try:
        rows = _rows_of(data, name)
        first = next(rows, None)
        if first is None:
            raise NothingToTakeIn
        return _Reader(programme, first[1], name, indicator).read(rows)
    except UnreadableError as error:
        raise FileNotReadable(str(error)) from error


def _rows_of(data: bytes, name: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Walk the rows that hold something, with their numbers in the file."""
    if len(data) > MOST_BYTES:
        raise FileNotReadable(
            _("{name}: the file is larger than {most} MB. Split it.").format(name=name, most=MOST_BYTES // 2**20)
        )  # fmt: skip
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        package = Package(data, name)
        if "xl/workbook.xml" not in package:
            raise FileNotReadable(
                _("{name}: this is no XLSX. Save the table as XLSX or CSV and load that.").format(name=name)
            )
        refuse_boundless_sheets(package)
        yield from _xlsx_rows(data, name)
        return
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF-")):
        raise FileNotReadable(
            _("{name}: this is no table that is read. Save it as XLSX or CSV and load that.").format(name=name)
        )  # fmt: skip
    text, _noticed = decoded(data, name)
    # The heading decides: values may hold commas themselves.
    heading = text.removeprefix("sep=;\n").removeprefix("sep=;\r\n").split("\n", 1)[0]
    delimiter = max(";\t,", key=lambda one: (heading.count(one), one == ";"))
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if row != [f"sep={delimiter}"] and any(cell.strip() for cell in row):
                yield number, row[:_MOST_COLUMNS]
    except csv.Error as error:
        raise damaged(name, str(error)) from error


def _xlsx_rows(data: bytes, name: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    # Imported here: it takes longer to load than a CSV to read.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # The library warns of extensions that it drops, which a reader of values does not miss.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            # Some programs write a wrong size; every row that is there is read.
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), 1):
                if any(cell not in (None, "") for cell in row):
                    yield number, [_cell(cell) for cell in row]
    except (InvalidFileException, IndexError, *WORKBOOK_ERRORS) as error:
        raise damaged(name, type(error).__name__) from error


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, (int, float)):
        # As the sheet shows it: 0.1 and not what a computer makes of it.
        return Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date()
    return value if value is None or isinstance(value, date) else str(value)


class _Reader:
    """Reads the rows of one file under its headings."""

    def __init__(self, programme: Programme, headings: Sequence[Cell], name: str, indicator: str):
        self._indicator = indicator
        self._dimensions = {one.key: one for one in programme.dimensions.all()}
        self._columns: dict[int, str] = {}
        by_name = {
            **{one.title.casefold(): f"part:{one.key}" for one in self._dimensions.values()},
            **{one.key.casefold(): f"part:{one.key}" for one in self._dimensions.values()},
        }
        strange = []
        for at, cell in enumerate(headings):
            words = " ".join(_text(cell).casefold().split())
            meaning = _HEADINGS.get(words) or by_name.get(words)
            if meaning and meaning not in self._columns.values():
                self._columns[at] = meaning
            elif words:
                strange.append(_text(cell))
        present = set(self._columns.values())
        lacking = [
            word
            for word, there in (
                (_("indicator"), "indicator" in present or bool(indicator)),
                (_("period"), "period" in present or {"starts", "ends"} <= present),
                (_("value"), "value" in present),
            )
            if not there
        ]
        if lacking or strange:
            known = sorted({*(one.key for one in self._dimensions.values()), "indicator", "periode", "waarde", "van totaal", "ondergrens", "bovengrens", "voorlopig", "toelichting", "bron", "regio's"})  # fmt: skip
            wrong = [
                _("Missing: {missing}.").format(missing=", ".join(lacking)) if lacking else "",
                _("Not known: {strange}.").format(strange=", ".join(one[:40] for one in strange[:20]))
                if strange
                else "",
            ]
            raise FileNotReadable(
                _("{name}: the first row should hold the headings. {wrong} Known are: {known}.").format(
                    name=name, wrong=" ".join(filter(None, wrong)), known=", ".join(known)
                )
            )
        self._parts: dict[str, dict[str, str]] = {key: {} for key in self._dimensions}
        for value in DimensionValue.objects.filter(dimension__programme=programme).select_related("dimension"):  # fmt: skip
            spellings = self._parts[value.dimension.key]
            spellings.setdefault(value.title.casefold(), value.key)
            spellings[value.key.casefold()] = value.key
        self._problems: list[Problem] = []

    def read(self, rows: Iterator[tuple[int, Sequence[Cell]]]) -> ValuesRead:
        """Return what the rows hold."""
        given, count = [], 0
        for number, cells in rows:
            count += 1
            if count > MOST_ROWS:
                raise FileNotReadable(
                    _("The table has more than {most} rows. Split it.").format(most=MOST_ROWS)
                )
            before = len(self._problems)
            one = self._row(number, cells)
            if one is not None and len(self._problems) == before:
                given.append(one)
        if not count:
            raise NothingToTakeIn
        return ValuesRead(tuple(given), tuple(self._problems), count)

    def _row(self, number: int, cells: Sequence[Cell]) -> ObservationGiven | None:
        held = {
            meaning: (at, cells[at] if at < len(cells) else None) for at, meaning in self._columns.items()
        }

        def cell(meaning: str) -> Cell:
            return held.get(meaning, (0, None))[1]

        def complain(meaning: str, text: str) -> None:
            column = _letter(held[meaning][0]) if meaning in held else ""
            self._problems.append(
                Problem(_("row {row}, cell {cell}").format(row=number, cell=f"{column}{number}"), text)
            )

        for at, one in enumerate(cells):
            if at not in self._columns and _text(one):
                self._problems.append(
                    Problem(
                        _("row {row}, cell {cell}").format(row=number, cell=f"{_letter(at)}{number}"),
                        _("'{text}' stands under no heading. Give the column one, or empty the cell.").format(
                            text=_text(one)[:40]
                        ),
                    )
                )
        period = self._period(cell, complain)
        value = self._number(cell("value"), lambda text: complain("value", text))
        if value is None and not _text(cell("value")):
            complain("value", _("the value is missing. Remove the row if there is none."))
        of, low, high = (
            self._number(cell(meaning), partial(complain, meaning)) for meaning in ("of", "low", "high")
        )
        told = _text(cell("provisional")).casefold()
        if told not in (*_YES, *_NO):
            complain("provisional", _("'{text}' is neither yes nor no.").format(text=told[:40]))
        indicator = _text(cell("indicator")) or self._indicator
        if not indicator:
            complain("indicator", _("the code of the indicator is missing."))
        parts = {}
        for key, spellings in self._parts.items():
            written = _text(cell(f"part:{key}"))
            if not written or written.casefold() in ("*", "totaal", "total"):
                continue
            known = spellings.get(written.casefold())
            if known is None:
                complain(f"part:{key}", _("'{part}' is no value of '{dimension}'.").format(part=written[:60], dimension=self._dimensions[key].title))  # fmt: skip
            else:
                parts[key] = known
        if period is None or value is None:
            return None
        members = tuple(
            one for one in _text(cell("members")).replace(",", ";").replace(" ", ";").split(";") if one
        )
        return ObservationGiven(
            indicator=indicator, starts=period[0], ends=period[1], value=value, parts=parts, of=of, low=low, high=high,
            members=members, is_provisional=told in _YES, note=_text(cell("note")), source=_text(cell("source")), where=_("row {row}").format(row=number),
        )  # fmt: skip

    @staticmethod
    def _period(cell: Any, complain: Any) -> tuple[date, date] | None:
        told = cell("period")
        if isinstance(told, date):
            return told, told
        if _text(told):
            found = period_from(_text(told))
            if found is None:
                complain("period", _("'{text}' is no period. Write 2021, 2021-H1, 2021-Q3, 2021-04 or 2021-04-15.").format(text=_text(told)[:40]))  # fmt: skip
            return found
        ends = []
        for meaning in ("starts", "ends"):
            one = cell(meaning)
            found = (one, one) if isinstance(one, date) else period_from(_text(one))
            if found is None:
                complain(meaning if _text(one) else "period", _("the period is missing or is no day."))
                return None
            ends.append(found)
        if ends[0][0] > ends[1][1]:
            complain("ends", _("the period begins after its end."))
            return None
        return ends[0][0], ends[1][1]

    @staticmethod
    def _number(cell: Cell, complain: Any) -> Decimal | None:
        if isinstance(cell, Decimal):
            if not cell.is_finite():
                complain(_("this is no number."))
                return None
            return cell
        if isinstance(cell, date):
            complain(_("this cell holds a day where a number belongs. Set its format to number."))
            return None
        try:
            return phrases.figure_from(cell or "")
        except (phrases.FigureNotClear, InvalidOperation) as error:
            complain(str(error))
            return None


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join((cell or "").split()).removeprefix("'")


def _letter(at: int) -> str:
    """Return the name of a column as spreadsheets have it: A, B, …, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
