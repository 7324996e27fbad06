"""Files with records of several lists → one table of records in DuckDB, in memory, ready to be compared.

Nothing of it is written anywhere: DuckDB may not spill to disk, and messages name rows and columns, never what stands in them.
"""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actielijn.language import _

from ..input.bad_table import BadTable
from ..input.rows import Rows

KINDS = ("name", "date", "code", "category")
MOST_LISTS = 10
_LIST = ("list", "lijst")
_DATES = "['%Y-%m-%d', '%d-%m-%Y', '%d/%m/%Y', '%d.%m.%Y', '%Y%m%d', '%Y/%m/%d']"
_FEW = 60
_MOSTLY = 0.9


class UnlinkableError(Exception):
    """The records cannot be linked; the text says which file, row or column, and what to do."""


@dataclass(frozen=True)
class Trait:
    """A column that tells people apart, and how its values are compared."""

    column: str
    kind: str


@dataclass(frozen=True)
class Records:
    """Records in the table ``records`` of a DuckDB connection.

    Its columns: ``unique_id`` (0 to n−1), ``source`` (the number of the list), ``trait_0`` … the traits as they are compared, and
    ``known`` (a person's number, in the labelled sample only). ``columns`` are those of the files without the list's; their cells are in the
    table ``original``, by ``unique_id``, as ``column_0`` and so on.
    """

    connection: Any
    lists: tuple[str, ...]
    columns: tuple[str, ...]
    traits: tuple[Trait, ...]
    count: int
    labelled: int


def load_records(
    paths: Sequence[Path],
    *,
    list_column: str | None = None,
    known_column: str | None = None,
    traits: Sequence[Trait] = (),
    ignored: Sequence[str] = (),
) -> Records:
    """Load CSV files. One file has a column that names the list, ``list`` or ``lijst`` unless told; of several each is a list, named by its file.

    ``known_column`` holds a person's true number for a labelled sample, and is empty elsewhere. Without ``traits`` every other
    column is compared, in a way that fits its values. Raises ``UnlinkableError``.
    """
    if importlib.util.find_spec("duckdb") is None or importlib.util.find_spec("splink") is None:
        raise UnlinkableError(
            _("Linking needs more than is installed. Install it with: pip install 'actielijn[estimate]'")
        )
    columns, rows = _rows(paths, list_column)
    names = sorted({row[0] for row in rows})
    if len(names) < 2:
        raise UnlinkableError(
            _("Only one list was found ({name}). Estimating needs at least two lists that overlap; check the column '{column}'.").format(
                name=names[0] if names else "—", column=list_column or _LIST[0]
            )
        )  # fmt: skip
    if len(names) > MOST_LISTS:
        raise UnlinkableError(
            _("{count} lists were found, more than {most}. Check that the column '{column}' names the list and not the record.").format(
                count=len(names), most=MOST_LISTS, column=list_column or _LIST[0]
            )
        )  # fmt: skip
    for asked in (*[trait.column for trait in traits], *ignored, *([known_column] if known_column else [])):
        if asked not in columns:
            raise UnlinkableError(
                _("There is no column '{column}'. The columns are: {columns}.").format(
                    column=asked, columns=", ".join(columns)
                )
            )
    connection = _connection()
    _store(connection, columns, rows, names)
    left_out = {known_column, *ignored}
    chosen = tuple(traits) or _fitting(
        connection, {name: place for place, name in enumerate(columns) if name not in left_out}
    )
    if not chosen:
        raise UnlinkableError(
            _(
                "No column is left to compare people by. Give at least two, such as a name and a date of birth."
            )
        )
    compared = ", ".join(
        f"{_compared(trait, columns.index(trait.column))} AS trait_{number}"
        for number, trait in enumerate(chosen)
    )
    known = (
        f"CASE WHEN {_column(columns.index(known_column))} = '' THEN NULL ELSE {_column(columns.index(known_column))} END"
        if known_column
        else "NULL"
    )
    connection.execute(
        f"CREATE TABLE records AS SELECT unique_id, source, {compared}, {known} AS known FROM original"  # noqa: S608
    )
    labelled = connection.execute("SELECT count(known) FROM records").fetchall()[0][0]
    return Records(connection, tuple(names), tuple(columns), chosen, len(rows), int(labelled))


def _connection() -> Any:
    import duckdb

    # An empty folder for temporary files forbids DuckDB to put records on disk when memory is short.
    return duckdb.connect(
        ":memory:",
        config={
            "temp_directory": "",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )


def _rows(paths: Sequence[Path], list_column: str | None) -> tuple[list[str], list[list[str]]]:
    """Return the columns besides the list's, and rows that begin with the name of their list."""
    columns: list[str] | None = None
    rows: list[list[str]] = []
    for path in paths:
        try:
            header, found = _file(path, list_column, alone=len(paths) == 1)
        except BadTable as error:
            said = str(error)
            raise UnlinkableError(said if said.startswith(path.name) else f"{path.name}: {said}") from error
        if columns is not None and set(header) != set(columns):
            raise UnlinkableError(
                _("{path}: its columns are not those of the first file ({columns}). Give all files the same columns.").format(
                    path=path.name, columns=", ".join(columns)
                )
            )  # fmt: skip
        if columns is None:
            columns = header
        elif header != columns:
            order = [header.index(name) + 1 for name in columns]
            found = [[row[0], *(row[place] for place in order)] for row in found]
        rows += found
    if not rows:
        raise UnlinkableError(
            _("{path}: there are no records. Check the file.").format(path=paths[0].name if paths else "")
        )
    return columns or [], rows


def _file(path: Path, list_column: str | None, *, alone: bool) -> tuple[list[str], list[list[str]]]:
    """Return the columns of one file besides the list's, and its rows with the name of their list in front."""
    rows = Rows(path)
    named = [
        name for name in rows.header if name == list_column or (list_column is None and name.lower() in _LIST)
    ]
    if not named:
        if alone:
            raise UnlinkableError(
                _("{path}: there is no column '{column}'. Name the column of the list with --list, or give one file for each list.").format(
                    path=path.name, column=list_column or _LIST[0]
                )
            )  # fmt: skip
        return rows.header, [[path.stem, *cells] for _line, cells in rows]
    place = rows.header.index(named[0])
    found = []
    for line, cells in rows:
        name = cells.pop(place).strip()
        if not name:
            raise UnlinkableError(
                _("{path}, row {row}: the column '{column}' is empty. Say on which list this record stands.").format(
                    path=path.name, row=line, column=named[0]
                )
            )  # fmt: skip
        found.append([name, *cells])
    return rows.header[:place] + rows.header[place + 1 :], found


def _store(connection: Any, columns: list[str], rows: list[list[str]], names: list[str]) -> None:
    import pyarrow as pa

    number = {name: place for place, name in enumerate(names)}
    table = pa.table(
        {
            "unique_id": pa.array(range(len(rows)), pa.int64()),
            "source": pa.array((number[row[0]] for row in rows), pa.int16(), size=len(rows)),
            **{
                f"column_{place}": pa.array((row[place + 1] for row in rows), pa.string(), size=len(rows))
                for place in range(len(columns))
            },
        }
    )
    connection.register("arriving", table)
    connection.execute("CREATE TABLE original AS SELECT * FROM arriving")
    connection.unregister("arriving")


def _column(place: int) -> str:
    return f"trim(column_{place})"


def _fitting(connection: Any, columns: dict[str, int]) -> tuple[Trait, ...]:
    """Return each column with the kind that fits its values; what is different in every record is a number of the record."""
    found = []
    for name, place in columns.items():
        cell = _column(place)
        filled, different, dates, letters, records = connection.execute(
            f"SELECT count(*) FILTER ({cell} <> ''), count(DISTINCT {cell}),"  # noqa: S608
            f" count(try_strptime({cell}, {_DATES})), count(*) FILTER (regexp_matches({cell}, '^[^0-9]+$')), count(*) FROM original"
        ).fetchall()[0]
        if not filled:
            continue
        if dates >= _MOSTLY * filled:
            kind = "date"
        elif letters >= _MOSTLY * filled and different > min(_FEW, filled // 3):
            kind = "name"
        elif different == records:
            continue
        else:
            kind = "category" if different <= _FEW else "code"
        found.append(Trait(name, kind))
    return tuple(found)


def _compared(trait: Trait, place: int) -> str:
    """Return the SQL of a value as it is compared: without accents, capitals and signs; a date as YYYY-MM-DD; NULL for nothing."""
    cell = _column(place)
    if trait.kind == "date":
        return f"strftime(try_strptime({cell}, {_DATES}), '%Y-%m-%d')"
    plain = f"lower(strip_accents({cell}))"
    kept = "[^a-z0-9\\p{L}]+"
    return (
        f"nullif(trim(regexp_replace({plain}, '{kept}', '{' ' if trait.kind == 'name' else ''}', 'g')), '')"
    )
