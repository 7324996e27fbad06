"""Given bootstrap tables as CSV: a row per table."""

import re
from pathlib import Path

import numpy as np

from actielijn.language import _

from ..table import Counts, OverlapTable
from .bad_table import BadTable, count_of
from .rows import Rows


def read_resamples(path: Path, table: OverlapTable) -> Counts:
    """Return bootstrap tables as counts of shape (B, 2**t - 1), from a CSV file with a row per table.

    The header names each column's pattern in zeros and ones (``p101`` or ``101``); with any other header the columns are the table's own cells in
    the order of its file.
    """
    rows = Rows(path)
    t = len(table.lists)
    named = [re.fullmatch(rf"[A-Za-z.]*([01]{{{t}}})", name) for name in rows.header]
    if all(named):
        columns = [sum(1 << j for j, flag in enumerate(found[1]) if flag == "1") for found in named if found]
    else:
        columns = list(table.patterns)
        if len(columns) != len(rows.header):
            raise BadTable(
                _(
                    "The resamples have {found} columns and the table has {expected} rows. Name each column by its pattern, such as p{example}."
                ).format(found=len(rows.header), expected=len(columns), example="1" + "0" * (t - 1)),
                1,
            )
    if len(set(columns)) < len(columns) or 0 in columns:
        raise BadTable(_("The header of the resamples names a pattern twice, or the people on no list."), 1)
    drawn = []
    for row, cells in rows:
        counts = np.zeros(2**t, dtype=np.int64)
        counts[columns] = [count_of(cell, row, name) for cell, name in zip(cells, rows.header, strict=True)]
        if not counts.any():
            raise BadTable(_("Row {row}: there is nobody in this resample.").format(row=row), row)
        drawn.append(counts[1:])
    if not drawn:
        raise BadTable(_("{path} holds no resamples.").format(path=path.name))
    return np.array(drawn)
