"""Full-text search over the activities of a published edition, with Dutch word forms, as ``register.search`` does for the register.

Every edition has its words in one index, each entry marked with its edition, so that the index itself keeps them apart.
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
    head: str
    body: str


@dataclass(frozen=True, slots=True)
class Found:
    """The primary keys of the entries found, best first; ``more`` when there are more than ``MOST_FOUND``."""

    entries: tuple[int, ...]
    more: bool


def index(edition: int, language: str, words: Iterable[Words]) -> None:
    """Add the words of entries of an edition; call ``forget`` before its entries are removed or made anew."""
    mark = _mark(edition)
    batch: list[Words] = []
    for one in words:
        batch.append(one)
        if len(batch) == _BATCH:
            _insert(mark, language, batch)
            batch = []
    _insert(mark, language, batch)


def _insert(mark: str, language: str, batch: list[Words]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            configuration = CONFIGURATIONS.get(language, "simple")
            cursor.executemany(
                "INSERT INTO published_words (entry, words) VALUES (%s, to_tsvector('simple', %s) || "
                "setweight(to_tsvector(%s::regconfig, %s), 'A') || setweight(to_tsvector(%s::regconfig, %s), 'B')) "
                "ON CONFLICT (entry) DO UPDATE SET words = excluded.words",
                [
                    (one.entry, mark, configuration, one.head, configuration, one.body[:_MOST_BODY])
                    for one in batch
                ],
            )
        else:
            cursor.executemany(
                "INSERT INTO published_words (rowid, edition, words, stems) VALUES (%s, %s, %s, %s)",
                [
                    (
                        one.entry,
                        mark,
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
    statement, given, ranked = (
        _postgresql(edition, language, asked)
        if connection.vendor == "postgresql"
        else _sqlite(edition, language, asked)
    )
    with connection.cursor() as cursor:
        # What so many have in common says little of any of them: beyond the cap it is not ranked.
        cursor.execute(f"{statement} LIMIT %s", [*given, MOST_FOUND + 1])
        keys = [key for (key,) in cursor.fetchall()]
        if len(keys) <= MOST_FOUND:
            cursor.execute(f"{statement} {ranked[0]}", [*given, *ranked[1]])
            keys = [key for (key,) in cursor.fetchall()]
    return Found(tuple(keys[:MOST_FOUND]), more=len(keys) > MOST_FOUND)


_Asked = tuple[str, list[str], tuple[str, list[str]]]


def _postgresql(edition: int, language: str, asked: list[str]) -> _Asked:
    configuration = CONFIGURATIONS.get(language, "simple")
    # Only letters, digits, dots and hyphens are left in a word, so that nothing of it can be taken for an operator.
    query = " & ".join(f"'{word}':*" for word in asked)
    condition = "to_tsquery('simple', %s) && to_tsquery(%s::regconfig, %s)"
    given = [_mark(edition), configuration, query]
    return (
        f"SELECT entry FROM published_words WHERE words @@ ({condition})",  # noqa: S608 - no input
        given,
        (f"ORDER BY ts_rank(words, ({condition})) DESC, entry", given),
    )


def _sqlite(edition: int, language: str, asked: list[str]) -> _Asked:
    words = " AND ".join(f'(words : "{word}"* OR stems : "{stem(word.lower(), language)}")' for word in asked)
    match = f'edition : "{_mark(edition)}" AND ({words})'
    return (
        "SELECT rowid FROM published_words WHERE published_words MATCH %s",
        [match],
        ("ORDER BY rank, rowid", []),
    )


def _mark(edition: int) -> str:
    return f"edition{edition}x"
