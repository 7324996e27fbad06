"""Every value that an edition publishes, as a compressed CSV: for an edition that holds more of them than its report tells."""

import csv
import io
import zlib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from actielijn.web.programmes.models import Programme
from actielijn.writing.csv import guarded

from .models import Indicator, Observation, Release
from .telling import all_values

COLUMNS = (
    "indicator", "start", "end", "part", "value", "of", "low", "high", "withheld", "provisional", "regions", "note", "source",
)  # fmt: skip
_ROWS_AT_ONCE = 2_000


def values_table(programme: Programme, *, edition: int, at: datetime) -> Iterator[bytes]:
    """Walk the bytes of the table as it stood when an edition was frozen; the same values give the same bytes.

    What the edition withholds is withheld here too, and all of an indicator of persons of which nothing is known to be published.
    """
    packing = zlib.compressobj(6, zlib.DEFLATED, wbits=31)
    for piece in _pieces(programme, edition, at):
        if packed := packing.compress(piece):
            yield packed
    yield packing.flush()


def _pieces(programme: Programme, edition: int, at: datetime) -> Iterator[bytes]:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for number, row in enumerate(_rows(programme, edition, at), 1):
        rows.writerow(row)
        if number % _ROWS_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _rows(programme: Programme, edition: int, at: datetime) -> Iterator[tuple[str, ...]]:
    for indicator, values in all_values(programme, at=at):
        open_cells = _open_cells(indicator, edition)
        for seen in values:
            place = (seen.starts.isoformat(), seen.ends.isoformat(), seen.split)
            yield _row(indicator, seen, is_told=open_cells is None or place in open_cells)


def _open_cells(indicator: Indicator, edition: int) -> set[tuple[str, str, str]] | None:
    """Return the cells of an indicator of persons that the edition tells; None where all may be told."""
    release = Release.objects.filter(indicator=indicator, edition=edition).first()
    # What was kept with the edition goes before what the indicator is called since: the table is made later, and maybe again.
    if release is None and not indicator.counts_persons:
        return None
    return {
        (start, end, split)
        for start, end, split, _count, hid in (release.cells if release else ())
        if not hid
    }


def _row(indicator: Indicator, seen: Observation, *, is_told: bool) -> tuple[str, ...]:
    place = (indicator.code, seen.starts.isoformat(), seen.ends.isoformat(), seen.split)
    provisional = "yes" if seen.is_provisional else ""
    if not is_told:
        # The note and the source may hold the number in words.
        return (*place, "", "", "", "", "yes", provisional, "", "", "")
    return (
        *place,
        _plain(seen.value),
        _plain(seen.of),
        _plain(seen.low),
        _plain(seen.high),
        "",
        provisional,
        " ".join(seen.members),
        # What people typed, in a file that people open in a spreadsheet.
        guarded(seen.note),
        guarded(seen.source),
    )


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
