"""The table that full-text search asks: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL. See ``search``."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = (
    # The rowid is the activity's key; words are found by prefix, so short prefixes have an index of their own.
    "CREATE VIRTUAL TABLE register_words USING fts5("
    "programme, words, stems, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4 5')",
)
_POSTGRESQL = (
    "CREATE TABLE register_words (activity bigint PRIMARY KEY REFERENCES register_activity(id) ON DELETE CASCADE, "
    "programme bigint NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX register_words_found ON register_words USING gin (words)",
    "CREATE INDEX register_words_of_programme ON register_words (programme)",
)
_UNDO = ("DROP TABLE register_words",)


def _run(statements_sqlite: tuple[str, ...], statements_postgresql: tuple[str, ...]) -> object:
    def deed(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        for statement in statements_postgresql if vendor == "postgresql" else statements_sqlite:
            editor.execute(statement, params=None)

    return deed


class Migration(migrations.Migration):
    """Adds the table of words."""

    dependencies = (("register", "0001_first"),)
    operations = (migrations.RunPython(_run(_SQLITE, _POSTGRESQL), _run(_UNDO, _UNDO)),)
