"""A Snapshot → CSV with CSVW metadata beside it.

UTF-8 with a byte order mark, so that office programs see the letters; RFC 4180. A text that begins like a formula gets one
apostrophe before it, which the reader takes off again. The metadata describes the columns and carries the Snapshot.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
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
    """Return the table (``.csv``), what describes it (``.csv-metadata.json``), and commitments and indicators where there are any.

    ``name`` is what the table's file will be called: readers of CSVW pass by metadata that tells of another file.
    Without it the file is taken to be called after the programme.
    """
    sheet = sheet_of(snapshot)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows([guarded(value) for value in row] for row in sheet.rows)
    asked, measured = commitment_rows(snapshot), indicator_rows(snapshot)
    return {
        ".csv": stream.getvalue().encode("utf-8-sig"),
        ".csv-metadata.json": (
            json.dumps(_metadata(snapshot, sheet, name), ensure_ascii=False, indent=2) + "\n"
        ).encode(errors="backslashreplace"),
        **({".commitments.csv": _table(asked)} if asked else {}),
        **({".indicators.csv": _table(measured)} if measured else {}),
    }


def _table(rows: tuple[tuple[str, ...], ...]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows([guarded(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")


def guarded(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula; texts that already look guarded are guarded once more."""
    begins = value[:1] in _FORMULA or (value[:1] == "'" and value[1:2] in (*_FORMULA, "'"))
    return f"'{value}" if value and begins else value


def _metadata(snapshot: Snapshot, sheet: Sheet, name: str) -> dict[str, Any]:
    language = language_tag(snapshot.programme.language)
    facts = dict(facts_of(snapshot))
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": quote(name or f"{slug(snapshot.programme.title) or 'programme'}.csv", errors="replace"),
        # Without it the header is held to be in no language, which none of the titles is in.
        "lang": language,
        "dc:title": snapshot.programme.title,
        "dc:publisher": snapshot.programme.publisher or "",
        "dc:issued": snapshot.edition.date or "",
        "dc:description": "; ".join(f"{title}: {value}" for title, value in facts.items() if value),
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True},
        "tableSchema": _schema(snapshot, sheet),
        "actielijn:snapshot": to_json(snapshot),
    }


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
    programme = replace(snapshot.programme, language=language)
    return {column.name: column.title for column in sheet_of(replace(snapshot, programme=programme)).columns}


def _column(column: Column, titles: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": {language: names.get(column.name, column.title) for language, names in titles.items()},
        "datatype": "integer" if column.name == "page" else "string",
        "required": column.name == "id",
    }
