"""On PostgreSQL, words know their edition and their place in it by columns, and no longer by a mark among the words.

A word that most activities use is then found by walking an edition in order until enough are found; a rare one by its index.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_THERE = (
    "ALTER TABLE published_words ADD COLUMN edition bigint, ADD COLUMN position integer",
    "UPDATE published_words AS w SET edition = e.edition_id, position = e.position, "
    "words = ts_delete(w.words, 'edition' || e.edition_id || 'x') FROM published_publishedentry AS e WHERE e.id = w.entry",
    "DELETE FROM published_words WHERE edition IS NULL",
    "ALTER TABLE published_words ALTER COLUMN edition SET NOT NULL, ALTER COLUMN position SET NOT NULL",
    "CREATE INDEX published_words_in_order ON published_words (edition, position)",
)
_BACK = (
    "UPDATE published_words SET words = words || to_tsvector('simple', 'edition' || edition || 'x')",
    "ALTER TABLE published_words DROP COLUMN edition, DROP COLUMN position",
)


def _run(statements: tuple[str, ...]) -> object:
    def deed(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement, params=None)

    return deed


class Migration(migrations.Migration):
    """Adds the columns."""

    dependencies = (("published", "0005_measuring"),)
    operations = (migrations.RunPython(_run(_THERE), _run(_BACK)),)
