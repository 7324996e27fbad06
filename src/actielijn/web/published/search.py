"""Full-text search over the activities of a published edition, with Dutch word forms, as ``register.search`` does for the register.

The words of all editions stand in one table. On SQLite each entry is marked with its edition among the words, so that the index
itself keeps them apart; PostgreSQL has columns for that.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from actielijn.web.register.search import ASKED, CONFIGURATIONS, MOST_FOUND, MOST_WORDS, stem, stems

_WORD = re.compile(r"\w")
_MOST_BODY = 200_000
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry is found by: ``head`` (code, title, organisations) counts more than ``body``."""

    entry: int
    position: int
    head: str
    body: str


@dataclass(frozen=True, slots=True)
class Found:
    """The primary keys of the entries found, best first; ``more`` when there are more than ``MOST_FOUND``."""

    entries: tuple[int, ...]
    more: bool


def index(edition: int, language: str, words: Iterable[Words]) -> None:
    """Add the words of entries of an edition; call ``forget`` before its entries are removed or made anew."""
    batch: list[Words] = []
    for one in words:
        batch.append(one)
        if len(batch) == _BATCH:
            _insert(edition, language, batch)
            batch = []
    _insert(edition, language, batch)


def _insert(edition: int, language: str, batch: list[Words]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            configuration = CONFIGURATIONS.get(language, "simple")
            cursor.executemany(
                "INSERT INTO published_words (entry, edition, position, words) VALUES (%s, %s, %s, "
                "setweight(to_tsvector(%s::regconfig, %s), 'A') || setweight(to_tsvector(%s::regconfig, %s), 'B')) "
                "ON CONFLICT (entry) DO UPDATE SET edition = excluded.edition, position = excluded.position, words = excluded.words",
                [
                    (
                        one.entry,
                        edition,
                        one.position,
                        configuration,
                        one.head,
                        configuration,
                        one.body[:_MOST_BODY],
                    )
                    for one in batch
                ],
            )
        else:
            cursor.executemany(
                "INSERT INTO published_words (rowid, edition, words, stems) VALUES (%s, %s, %s, %s)",
                [
                    (
                        one.entry,
                        _mark(edition),
                        f"{one.head}\n{one.body[:_MOST_BODY]}",
                        stems(f"{one.head} {one.body[:_MOST_BODY]}", language),
                    )
                    for one in batch
                ],
            )


def forget(edition: int) -> None:
    """Take the words of all entries of an edition out of the index."""
    column = "entry" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM published_words WHERE {column} IN (SELECT id FROM published_publishedentry WHERE edition_id = %s)",  # noqa: S608 - no input
            [edition],
        )


def forget_all() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM published_words")


def find(edition: int, language: str, query: str) -> Found:
    """Return the entries of an edition in which all words of the query stand, in any form; none for a query without words."""
    asked = ASKED.findall(query)[:MOST_WORDS]
    if not asked or not _WORD.search(query) or "\0" in query:
        return Found((), more=False)
    find_on = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    keys = find_on(edition, language, asked)
    return Found(tuple(keys[:MOST_FOUND]), more=len(keys) > MOST_FOUND)


# What so many have in common says little of any of them: beyond the cap they come in the order of the edition, up to one too many.


def _on_postgresql(edition: int, language: str, asked: list[str]) -> list[int]:
    # Only letters, digits, dots and hyphens are left in a word, so that nothing of it can be taken for an operator.
    query = [CONFIGURATIONS.get(language, "simple"), " & ".join(f"'{word}':*" for word in asked)]
    with connection.cursor() as cursor:
        # A query of nothing but words that every text has leaves nothing to look for, and finds everything.
        cursor.execute(
            "SELECT entry FROM published_words WHERE edition = %s AND (words @@ to_tsquery(%s::regconfig, %s) "
            "OR numnode(to_tsquery(%s::regconfig, %s)) = 0) ORDER BY position LIMIT %s",
            [edition, *query, *query, MOST_FOUND + 1],
        )
        keys = [key for (key,) in cursor.fetchall()]
        if 1 < len(keys) <= MOST_FOUND:
            cursor.execute(
                "SELECT entry FROM published_words WHERE entry = ANY(%s) "
                "ORDER BY ts_rank(words, to_tsquery(%s::regconfig, %s)) DESC, position",
                [keys, *query],
            )
            keys = [key for (key,) in cursor.fetchall()]
    return keys


def _on_sqlite(edition: int, language: str, asked: list[str]) -> list[int]:
    words = " AND ".join(f'(words : "{word}"* OR stems : "{stem(word.lower(), language)}")' for word in asked)
    match = f'edition : "{_mark(edition)}" AND ({words})'
    statement = "SELECT rowid FROM published_words WHERE published_words MATCH %s"
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [match, MOST_FOUND + 1])
        keys = [key for (key,) in cursor.fetchall()]
        if 1 < len(keys) <= MOST_FOUND:
            cursor.execute(f"{statement} ORDER BY rank, rowid", [match])
            keys = [key for (key,) in cursor.fetchall()]
    return keys


def _mark(edition: int) -> str:
    return f"edition{edition}x"
