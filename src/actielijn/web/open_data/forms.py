"""Published editions → tables as CSV, what describes them, and Parquet; an edition at a time, in bounded memory."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from actielijn.language import LANGUAGES
from actielijn.web.published.models import PublishedEdition, PublishedProgramme
from actielijn.writing.csv import guarded

from .columns import AT_ONCE, SEPARATOR, Column, OfEdition, Table

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "nl"}]
_CSVW = {"whole": "integer", "number": "double", "yesno": "boolean", "date": "date"}


def _batches(
    table: Table, programme: PublishedProgramme, editions: Sequence[PublishedEdition]
) -> Iterator[list[OfEdition]]:
    """Yield the rows of a table edition by edition, in batches."""
    for edition in editions:
        # Rows ask their edition for its programme; this one is at hand.
        edition.programme = programme
        rows = table.rows(edition)
        while batch := list(islice(rows, AT_ONCE)):
            yield batch


# -- CSV


def csv_pieces(
    table: Table, programme: PublishedProgramme, editions: Sequence[PublishedEdition]
) -> Iterator[bytes]:
    """Yield a table as CSV: UTF-8 with a byte order mark, no cell that a spreadsheet takes for a formula."""
    shown = table.flat()
    yield _line([column.name for column in shown]).encode("utf-8-sig")
    for batch in _batches(table, programme, editions):
        lines = (_line([_cell(column.value(row)) for column in shown]) for row in batch)
        yield "".join(lines).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        # As people write it: 33 and not 33.0, and never with an exponent. A minus begins a number here and no formula.
        return f"{Decimal(repr(value)).normalize():f}"
    if isinstance(value, list):
        value = SEPARATOR.join(part.replace(SEPARATOR, "/") for part in value)
    return guarded(str(value))


def _line(cells: list[str]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()


# -- what describes a table


def metadata(programme: PublishedProgramme, files: Mapping[str, Table]) -> bytes:
    """Return what describes CSV files together (CSV on the Web), each table by the name of its file: columns, keys, what refers to what.

    Titles and meanings stand there in every language we speak.
    """
    names = {table.name: name for name, table in files.items()}
    told = {
        "@context": CONTEXT,
        "@type": "TableGroup",
        "dc:title": programme.title,
        "dc:publisher": programme.publisher,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True},
        "tables": [
            {
                "@type": "Table",
                "url": name,
                **in_words(table),
                "tableSchema": schema(table, lambda other: {"resource": names[other]}),
            }
            for name, table in files.items()
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def in_words(table: Table) -> dict[str, Any]:
    """Return title and meaning of a table in every language, as CSV on the Web writes them."""
    told = {language: table.told(language) for language in LANGUAGES}
    return {
        "dc:title": {language: title for language, (title, _meaning) in told.items()},
        "dc:description": {language: meaning for language, (_title, meaning) in told.items()},
    }


def schema(table: Table, where: Callable[[str], Mapping[str, str]]) -> dict[str, Any]:
    """Return columns and keys of a table as CSV on the Web describes them; ``where`` says how another table is pointed at."""
    made: dict[str, Any] = {
        "columns": [described(column) for column in table.flat()],
        "primaryKey": list(table.key),
    }
    if table.refers:
        made["foreignKeys"] = [
            {
                "columnReference": list(columns),
                "reference": {**where(other), "columnReference": list(columns)},
            }
            for columns, other in table.refers.items()
        ]
    return made


def described(column: Column) -> dict[str, Any]:
    """Return a column as CSV on the Web describes it."""
    told = {language: column.told(language) for language in LANGUAGES}
    made: dict[str, Any] = {
        "name": column.name,
        # The header holds the name in data, so that it reads the same in every language.
        "titles": {"und": column.name, **{language: title for language, (title, _meaning) in told.items()}},
        "dc:description": {language: meaning for language, (_title, meaning) in told.items()},
        "datatype": _CSVW.get(column.kind, "string"),
    }
    if column.kind == "texts":
        made["separator"] = SEPARATOR
    return made


# -- Parquet


def write_parquet(
    table: Table, programme: PublishedProgramme, editions: Sequence[PublishedEdition], path: Path
) -> None:
    """Write a table as Parquet; the meaning of each column stands with its field."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "text": pa.string(),
        "whole": pa.int32(),
        "date": pa.date32(),
        "number": pa.float64(),
        "yesno": pa.bool_(),
    }

    def kind_of(column: Column) -> Any:
        if column.kind == "texts":
            return pa.list_(pa.string())
        if column.kind == "parts":
            return pa.list_(pa.struct([(name, kinds[kind]) for name, kind in column.parts.items()]))
        return kinds[column.kind]

    fields = []
    for column in table.columns:
        told = {f"description:{language}": column.told(language)[1] for language in LANGUAGES}
        fields.append(pa.field(column.name, kind_of(column), metadata=told))
    shape = pa.schema(fields, metadata={"title": programme.title, "publisher": programme.publisher})
    with pq.ParquetWriter(path, shape, compression="zstd") as writer:
        for batch in _batches(table, programme, editions):
            made = {column.name: [column.value(row) for row in batch] for column in table.columns}
            writer.write_table(pa.table(made, schema=shape))
