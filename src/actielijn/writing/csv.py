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

from actielijn.language import LANGUAGES
from actielijn.snapshot import Snapshot, slug, to_json

from .sheet import Column, Sheet, facts_of, sheet_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the table (``.csv``) and what describes it (``.csv-metadata.json``)."""
    sheet = sheet_of(snapshot)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows([guarded(value) for value in row] for row in sheet.rows)
    return {
        ".csv": stream.getvalue().encode("utf-8-sig"),
        ".csv-metadata.json": (
            json.dumps(_metadata(snapshot, sheet), ensure_ascii=False, indent=2) + "\n"
        ).encode(errors="backslashreplace"),
    }


def guarded(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula; texts that already look guarded are guarded once more."""
    begins = value[:1] in _FORMULA or (value[:1] == "'" and value[1:2] in (*_FORMULA, "'"))
    return f"'{value}" if value and begins else value


def _metadata(snapshot: Snapshot, sheet: Sheet) -> dict[str, Any]:
    language = snapshot.programme.language
    facts = dict(facts_of(snapshot))
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language if language in LANGUAGES else "nl"}],
        "url": f"{slug(snapshot.programme.title) or 'programme'}.csv",
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
    titles = {language: _titles(snapshot, language) for language in LANGUAGES}
    titles[snapshot.programme.language] = {column.name: column.title for column in sheet.columns}
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
        "required": column.name in ("id", "activity"),
    }
