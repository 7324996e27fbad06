"""Published editions → the table of ``columns`` as CSV, its metadata, and Parquet; an edition at a time, in bounded memory."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from actielijn.language import LANGUAGES
from actielijn.web.published.models import PublishedEdition, PublishedProgramme
from actielijn.writing.csv import guarded

from .columns import SEPARATOR, Beside, Column, Row, columns

_BATCH = 2_000
_CSVW = {"text": "string", "whole": "integer", "date": "date", "texts": "string"}


def rows_of(programme: PublishedProgramme, edition: PublishedEdition) -> Iterator[list[Row]]:
    """Yield the activities of an edition in batches, each with what stands beside it."""
    promises: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for promise in edition.promises.order_by("position", "id").iterator(chunk_size=_BATCH):
        promises[promise.entry_id].append(
            {
                "text": promise.text,
                "from": promise.starts,
                "to": promise.ends,
                "outcome": promise.outcome or "unknown",
            }
        )
    references: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in edition.references.order_by("id").iterator(chunk_size=_BATCH):
        references[one.entry_id].append(
            {name: getattr(one, name) for name in ("kind", "text", "identifier", "url")}
        )
    labels = {status["key"]: _label(status, programme.language) for status in edition.statuses}
    phases = {status["key"]: status.get("phase", "unknown") for status in edition.statuses}
    beside = Beside(
        programme=programme.slug, phases=phases, labels=labels, promises=promises, references=references
    )
    batch: list[Row] = []
    entries = edition.entries.select_related("activity", "line", "result").order_by("position")
    for entry in entries.iterator(chunk_size=_BATCH):
        entry.edition = edition
        batch.append(Row(entry, beside))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _label(status: dict[str, Any], language: str) -> str:
    labels = status.get("label", {})
    return str(labels.get(language) or next(iter(labels.values()), status["key"]))


# -- CSV


def flat() -> tuple[Column, ...]:
    """Return the columns that fit a cell."""
    return tuple(column for column in columns() if column.kind != "parts")


def csv_pieces(programme: PublishedProgramme, editions: Sequence[PublishedEdition]) -> Iterator[bytes]:
    """Yield the table as CSV: UTF-8 with a byte order mark, no cell that a spreadsheet takes for a formula."""
    shown = flat()
    yield _line([column.name for column in shown]).encode("utf-8-sig")
    for edition in editions:
        for batch in rows_of(programme, edition):
            lines = (_line([_cell(column.value(row)) for column in shown]) for row in batch)
            yield "".join(lines).encode()


def _cell(value: Any) -> str:
    text = (
        SEPARATOR.join(part.replace(SEPARATOR, "/") for part in value)
        if isinstance(value, list)
        else str(value)
    )
    return guarded(text)


def _line(cells: list[str]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()


def metadata(programme: PublishedProgramme, name: str) -> bytes:
    """Return what describes the CSV of this name (CSV on the Web): titles and meanings in every language we speak."""
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "url": name,
        "dc:title": programme.title,
        "dc:publisher": programme.publisher,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True},
        "tableSchema": {
            "columns": [described(column) for column in flat()],
            "primaryKey": ["edition", "activity"],
        },
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


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


def write_parquet(programme: PublishedProgramme, editions: Sequence[PublishedEdition], path: Path) -> None:
    """Write the table as Parquet, a group of rows per edition; the meaning of each column stands with its field."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"text": pa.string(), "whole": pa.int32(), "date": pa.date32(), "number": pa.float64()}

    def kind_of(column: Column) -> Any:
        if column.kind == "texts":
            return pa.list_(pa.string())
        if column.kind == "parts":
            return pa.list_(pa.struct([(name, kinds[kind]) for name, kind in column.parts.items()]))
        return kinds[column.kind]

    fields = []
    for column in columns():
        told = {f"description:{language}": column.told(language)[1] for language in LANGUAGES}
        fields.append(pa.field(column.name, kind_of(column), metadata=told))
    schema = pa.schema(fields, metadata={"title": programme.title, "publisher": programme.publisher})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for edition in editions:
            for batch in rows_of(programme, edition):
                made = {column.name: [column.value(row) for row in batch] for column in columns()}
                writer.write_table(pa.table(made, schema=schema))
