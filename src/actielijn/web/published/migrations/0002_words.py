"""The table that full-text search of published editions asks: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = (
    # The rowid is the entry's key; words are found by prefix, so short prefixes have an index of their own.
    "CREATE VIRTUAL TABLE published_words USING fts5("
    "edition, words, stems, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4 5')",
)
_POSTGRESQL = (
    "CREATE TABLE published_words (entry bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX published_words_found ON published_words USING gin (words)",
)
_UNDO = ("DROP TABLE published_words",)


def _run(statements_sqlite: tuple[str, ...], statements_postgresql: tuple[str, ...]) -> object:
    def deed(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        for statement in statements_postgresql if vendor == "postgresql" else statements_sqlite:
            editor.execute(statement, params=None)

    return deed


class Migration(migrations.Migration):
    """Adds the table of words."""

    dependencies = (("published", "0001_first"),)
    operations = (migrations.RunPython(_run(_SQLITE, _POSTGRESQL), _run(_UNDO, _UNDO)),)
