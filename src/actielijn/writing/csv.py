"""A Snapshot → CSV with CSVW metadata beside it.

UTF-8 with a byte order mark, so that office programs see the letters; RFC 4180. A text that begins like a formula gets one
apostrophe before it, which the reader takes off again. The metadata describes the columns and carries the Snapshot.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from actielijn.language import LANGUAGES
from actielijn.snapshot import Snapshot, slug, to_json

from .annex import commitment_rows
from .goals import indicator_rows
from .report import language_tag
from .sheet import Column, Sheet, facts_of, sheet_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(snapshot: Snapshot, name: str = "") -> dict[str, bytes]:
    """Return the table (``.csv``), commitments and indicators where there are any, and what describes them (``.csv-metadata.json``).

    ``name`` is what the table's file will be called: readers of CSVW pass by metadata that tells of another file.
    Without it the file is taken to be called after the programme.
    """
    sheet = sheet_of(snapshot)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows([guarded(value) for value in row] for row in sheet.rows)
    beside = {part: told for part in _BESIDE if (told := part.rows(snapshot))}
    return {
        ".csv": stream.getvalue().encode("utf-8-sig"),
        ".csv-metadata.json": (
            json.dumps(_metadata(snapshot, sheet, name, tuple(beside)), ensure_ascii=False, indent=2) + "\n"
        ).encode(errors="backslashreplace"),
        **{part.suffix: _table(part, told) for part, told in beside.items()},
    }


@dataclass(frozen=True, slots=True)
class _Part:
    """A table beside that of the activities: how its file ends, its rows with their titles first, its columns, and what tells rows apart.

    ``lists`` are columns that hold several values.
    """

    suffix: str
    rows: Callable[[Snapshot], tuple[tuple[str, ...], ...]]
    names: tuple[str, ...]
    key: tuple[str, ...]
    lists: tuple[str, ...]


_BESIDE = (
    _Part(
        ".commitments.csv", commitment_rows,
        ("id", "kind", "mark", "title", "text", "status", "asked_by", "answered_by", "date", "due", "response", "reason", "activities",
         "settled_by", "settled_on", "url"),
        ("id",), ("activities",),
    ),
    _Part(
        ".indicators.csv", indicator_rows,
        ("id", "title", "unit", "from", "to", "part", "value", "of", "withheld", "provisional", "members", "note", "source",
         "low", "high"),
        ("id", "from", "to", "part"), ("members",),
    ),
)  # fmt: skip
_KINDS = dict.fromkeys(("date", "due", "settled_on", "from", "to"), "date") | {
    "value": "double",
    "of": "double",
    "low": "double",
    "high": "double",
}


def _table(part: _Part, rows: tuple[tuple[str, ...], ...]) -> bytes:
    # A number that begins with a minus is no formula, and with a mark before it no number.
    plain = [_KINDS.get(name) == "double" for name in part.names]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows(
        [value if number else guarded(value) for number, value in zip(plain, row, strict=True)]
        for row in rows[1:]
    )
    return stream.getvalue().encode("utf-8-sig", "replace")


def guarded(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula; texts that already look guarded are guarded once more."""
    begins = value[:1] in _FORMULA or (value[:1] == "'" and value[1:2] in (*_FORMULA, "'"))
    return f"'{value}" if value and begins else value


def _metadata(snapshot: Snapshot, sheet: Sheet, name: str, beside: Sequence[_Part]) -> dict[str, Any]:
    language = language_tag(snapshot.programme.language)
    facts = dict(facts_of(snapshot))
    file = name or f"{slug(snapshot.programme.title) or 'programme'}.csv"
    first = {"url": quote(file, errors="replace"), "tableSchema": _schema(snapshot, sheet)}
    others = [
        {
            "url": quote(file.removesuffix(".csv") + part.suffix, errors="replace"),
            "tableSchema": _schema_beside(snapshot, part),
        }
        for part in beside
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        **({"@type": "TableGroup"} if others else {"url": first["url"]}),
        # Without it the header is held to be in no language, which none of the titles is in.
        "lang": language,
        "dc:title": snapshot.programme.title,
        "dc:publisher": snapshot.programme.publisher or "",
        "dc:issued": snapshot.edition.date or "",
        "dc:description": "; ".join(f"{title}: {value}" for title, value in facts.items() if value),
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True},
        **({"tables": [first, *others]} if others else {"tableSchema": first["tableSchema"]}),
        "actielijn:snapshot": to_json(snapshot),
    }


def _schema_beside(snapshot: Snapshot, part: _Part) -> dict[str, Any]:
    """Return the columns of a table beside that of the activities, with its titles in every language."""
    own = snapshot.programme.language
    # One of each is enough for titles.
    little = replace(
        snapshot,
        commitments=snapshot.commitments[:1],
        indicators=tuple(replace(one, observations=()) for one in snapshot.indicators[:1]),
    )
    titles = {
        language_tag(language): part.rows(_in(little, language))[0]
        for language in (own, *(one for one in LANGUAGES if language_tag(one) != language_tag(own)))
    }
    return {
        "columns": [
            {
                "name": name,
                "titles": {language: told[at] for language, told in titles.items()},
                "datatype": _KINDS.get(name, "string"),
                "required": name == "id",
                **({"separator": "; "} if name in part.lists else {}),
            }
            for at, name in enumerate(part.names)
        ],
        "primaryKey": list(part.key),
    }


def _in(snapshot: Snapshot, language: str) -> Snapshot:
    """Return a Snapshot whose programme speaks another language."""
    return replace(snapshot, programme=replace(snapshot.programme, language=language))


def _schema(snapshot: Snapshot, sheet: Sheet) -> dict[str, Any]:
    """Return the columns, and the key where a row has one: an activity with several entries has several rows."""
    # The programme's language first: a title of the header is looked up in this order.
    titles = {
        language_tag(snapshot.programme.language): {column.name: column.title for column in sheet.columns}
    }
    for language in LANGUAGES:
        titles.setdefault(language, _titles(snapshot, language))
    place = [column.name for column in sheet.columns].index("id")
    ids = [row[place] for row in sheet.rows]
    schema: dict[str, Any] = {"columns": [_column(column, titles) for column in sheet.columns]}
    if len(set(ids)) == len(ids):
        schema["primaryKey"] = ["id"]
    return schema


def _titles(snapshot: Snapshot, language: str) -> dict[str, str]:
    """Return the titles of the columns in another language than the programme's."""
    return {column.name: column.title for column in sheet_of(_in(snapshot, language)).columns}


def _column(column: Column, titles: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": {language: names.get(column.name, column.title) for language, names in titles.items()},
        "datatype": "integer" if column.name == "page" else "string",
        "required": column.name == "id",
    }
