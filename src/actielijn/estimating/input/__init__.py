"""A file → the overlap table, or the row and column where it cannot be one.

``read_table(path) -> OverlapTable`` takes an overlap table (CSV with a column of 0 and 1 per list and a count; JSON with ``lists`` and
``cells``) or linked records (CSV with a row per person and list). ``read_strata(path, names) -> StratifiedTable`` keeps covariates; in its
overlap table a list may be left open where it did not operate.
``read_resamples(path, table)`` takes given bootstrap tables, a row each. All raise ``BadTable``.
"""

import codecs
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from actielijn.language import _

from ..table import OverlapTable, StratifiedTable
from .bad_table import MOST_CELLS, MOST_LEVELS, MOST_LISTS, MOST_PEOPLE, BadTable
from .gathered import Gathered
from .records import from_records, holds_records
from .resamples import read_resamples
from .rows import Rows
from .table_csv import from_table
from .table_json import from_json

__all__ = [
    "MOST_CELLS",
    "MOST_LEVELS",
    "MOST_LISTS",
    "MOST_PEOPLE",
    "BadTable",
    "read_resamples",
    "read_strata",
    "read_table",
]


def read_table(path: Path) -> OverlapTable:
    """Return the overlap table in a file; what else stands in the file of linked records is passed over."""
    return _read(path, ()).overlap_table()


def read_strata(path: Path, strata: Sequence[str]) -> StratifiedTable:
    """Return the table in a file with the covariates that are named.

    ``year`` (or ``jaar``) is made from the column of dates when there is no such column.
    """
    return _read(path, tuple(strata)).stratified_table()


def _read(path: Path, strata: tuple[str, ...]) -> Gathered:
    twice = next((name for name, count in Counter(strata).items() if count > 1), None)
    if twice is not None:
        raise BadTable(_("--strata names '{name}' twice.").format(name=twice), column=twice)
    try:
        start = path.open("rb").read(512)
    except OSError as error:
        raise BadTable(
            _("{path} cannot be opened: {why}.").format(path=path.name, why=error.strerror)
        ) from error
    if not start:
        raise BadTable(_("{path} is empty.").format(path=path.name))
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadTable(
            _("{path} is a workbook. Save the sheet with the table as CSV, and give that.").format(
                path=path.name
            )
        )
    if path.suffix.lower() == ".json" or start.lstrip(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        return from_json(path, strata)
    rows = Rows(path)
    return from_records(rows, strata) if holds_records(rows) else from_table(rows, strata)
