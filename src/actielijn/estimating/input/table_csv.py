"""An overlap table as CSV: a column of 0 and 1 per list, and one of counts."""

from actielijn.language import _

from .bad_table import MISSING, BadTable, check_strata, checked_lists, count_of
from .gathered import Gathered
from .rows import Rows

_COUNT = ("count", "counts", "n", "aantal", "freq", "frequency", "frequentie", "number", "people", "personen")

# As other programs write that somebody is on a list, or is not.
_ON = ("1", "1.0", "1,0", "true", "waar")
_OFF = ("0", "0.0", "0,0", "false", "onwaar")


def from_table(rows: Rows, strata: tuple[str, ...]) -> Gathered:
    """Gather the counts of patterns, with the covariates that are named. Raises BadTable."""
    header = rows.header
    check_strata(strata, header)
    named = [j for j, name in enumerate(header) if name.lower() in _COUNT and name not in strata]
    if not named and header[-1] in strata:
        raise BadTable(_("There is no column with the counts. Name it 'count'."))
    count_at = named[-1] if named else len(header) - 1
    lists_at = [j for j in range(len(header)) if j != count_at and header[j] not in strata]
    strata_at = [header.index(name) for name in strata]
    gathered = Gathered(
        rows.path.stem,
        checked_lists([header[j] for j in lists_at], rows.names_row),
        strata,
        names_row=rows.names_row,
        count_column=header[count_at],
    )
    for row, cells in rows:
        pattern = closed = 0
        for bit, j in enumerate(lists_at):
            cell = cells[j].strip()
            if cell.lower() in _ON:
                pattern |= 1 << bit
            elif cell == "" and strata:
                closed |= 1 << bit
            elif cell.lower() not in _OFF:
                raise BadTable(
                    _(
                        "Row {row}, column '{column}': '{value}' is neither 0 nor 1, which say whether these people are on the list. If the column is a covariate, name it with --strata."
                    ).format(row=row, column=header[j], value=cell[:40]),
                    row,
                    header[j],
                )
        if not pattern and not closed and cells[count_at].strip().lower() in MISSING:
            continue  # How many are on no list is not known: so it is written in other programs.
        count = count_of(cells[count_at], row, header[count_at])
        gathered.add(pattern, [cells[j] for j in strata_at], count, row, closed)
    if not gathered.rows:
        raise BadTable(
            _("Row {row} has the names of the columns, and no row below it counts people on a list.").format(
                row=rows.names_row
            ),
            rows.names_row,
        )
    return gathered
