"""Full-text search over activities, with Dutch word forms.

Each word of a query is found in any of its forms, and as the beginning of a word, so that "slachtoffers" finds "slachtoffer" and
"registr" finds "registratie". PostgreSQL knows the forms itself. On SQLite the stems of all words stand beside the words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import snowballstemmer
from django.db import connection

from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme

from .content import Content
from .models import Activity

MOST_FOUND = 1_000
"""A search gives at most so many; beyond it words are too common to be ranked, and the reader is asked for one more."""
CONFIGURATIONS = {"nl": "dutch", "en": "english", "de": "german", "fr": "french"}
_STEMMED = {"nl": "dutch", "en": "english", "de": "german", "fr": "french"}
_WORDS = re.compile(r"\w+")
ASKED = re.compile(r"\w[\w.-]*")
MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """The keys of the activities found, best first; ``more`` when there are more than are given."""

    keys: tuple[int, ...]
    more: bool


def index(programme: Programme, pairs: Sequence[tuple[Activity, Content]]) -> None:
    """Bring the words of these activities up to date; an ended activity stays to be found by who asks for ended ones."""
    names = dict(
        Organisation.objects.filter(
            pk__in={key for _activity, content in pairs for key in (content.holder, *content.partners) if key}
        ).values_list("pk", "name")
    )
    rows = [(activity.pk, *_texts(content, names)) for activity, content in pairs]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            configuration = CONFIGURATIONS.get(programme.language, "simple")
            cursor.executemany(
                "INSERT INTO register_words (activity, programme, words) VALUES (%s, %s, "
                "setweight(to_tsvector(%s::regconfig, %s), 'A') || setweight(to_tsvector(%s::regconfig, %s), 'B')) "
                "ON CONFLICT (activity) DO UPDATE SET programme = excluded.programme, words = excluded.words",
                [(key, programme.pk, configuration, head, configuration, body) for key, head, body in rows],
            )
        else:
            cursor.executemany("DELETE FROM register_words WHERE rowid = %s", [(key,) for key, *_ in rows])
            cursor.executemany(
                "INSERT INTO register_words (rowid, programme, words, stems) VALUES (%s, %s, %s, %s)",
                [
                    (key, _mark(programme), f"{head}\n{body}", stems(f"{head} {body}", programme.language))
                    for key, head, body in rows
                ],
            )


def find(programme: Programme, query: str) -> Found:
    """Return the activities in which all words of the query stand, in any form; nothing for a query without words."""
    if not _WORDS.search(query) or "\0" in query:
        return Found((), more=False)
    keys = (
        _find_postgresql(programme, query)
        if connection.vendor == "postgresql"
        else _find_sqlite(programme, query)
    )
    return Found(tuple(keys[:MOST_FOUND]), more=len(keys) > MOST_FOUND)


def _texts(content: Content, names: dict[int, str]) -> tuple[str, str]:
    organisations = [names[key] for key in (content.holder, *content.partners) if key in names]
    head = " ".join((content.code, content.title, *organisations, *content.tags))
    body = "\n".join((content.explanation, content.planning, *(one.text for one in content.references)))
    return head, body[:200_000]


def _find_postgresql(programme: Programme, query: str) -> list[int]:
    configuration = CONFIGURATIONS.get(programme.language, "simple")
    # Only letters, digits, dots and hyphens are left in a word, so that nothing of it can be taken for an operator.
    query = " & ".join(f"'{word}':*" for word in ASKED.findall(query)[:MOST_WORDS])
    given: list[int | str] = [programme.pk, configuration, query]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT activity FROM register_words WHERE programme = %s AND words @@ to_tsquery(%s::regconfig, %s) LIMIT %s",
            [*given, MOST_FOUND + 1],
        )
        keys = [key for (key,) in cursor.fetchall()]
        # What so many have in common says little of any of them: a word beyond the cap is not ranked.
        if len(keys) > MOST_FOUND:
            return keys
        cursor.execute(
            "SELECT activity FROM register_words WHERE programme = %s AND words @@ to_tsquery(%s::regconfig, %s) "
            "ORDER BY ts_rank(words, to_tsquery(%s::regconfig, %s)) DESC, activity",
            [*given, configuration, query],
        )
        return [key for (key,) in cursor.fetchall()]


def _find_sqlite(programme: Programme, query: str) -> list[int]:
    words = " AND ".join(_asked(word, programme.language) for word in ASKED.findall(query)[:MOST_WORDS])
    match = f'programme : "{_mark(programme)}" AND ({words})'
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM register_words WHERE register_words MATCH %s LIMIT %s", [match, MOST_FOUND + 1]
        )
        keys = [key for (key,) in cursor.fetchall()]
        if len(keys) > MOST_FOUND:
            return keys
        cursor.execute(
            "SELECT rowid FROM register_words WHERE register_words MATCH %s ORDER BY rank, rowid", [match]
        )
        return [key for (key,) in cursor.fetchall()]


def _asked(word: str, language: str) -> str:
    """Return a word of the query as FTS5 asks for it: the word as a beginning, or its stem."""
    return f'(words : "{word}"* OR stems : "{stem(word.lower(), language)}")'


def stems(text: str, language: str) -> str:
    """Return the stems of all words of a text, apart by spaces."""
    return " ".join(stem(word.lower(), language) for word in _WORDS.findall(text))


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """Return what the forms of a word have in common; a word with digits in it stays as it is."""
    return str(_stemmer(language).stemWord(word)) if word.isalpha() else word


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(_STEMMED.get(language, "dutch"))


def _mark(programme: Programme) -> str:
    """Return the word that stands for a programme in the index, so that the index itself keeps programmes apart."""
    return f"programme{programme.pk}x"


def forget(keys: Sequence[int]) -> None:
    """Take activities that are removed out of the index."""
    with connection.cursor() as cursor:
        column = "activity" if connection.vendor == "postgresql" else "rowid"
        cursor.executemany(f"DELETE FROM register_words WHERE {column} = %s", [(key,) for key in keys])  # noqa: S608 - no input
