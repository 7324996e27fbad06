"""The database itself refuses to change or delete an event."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = (
    "CREATE TRIGGER trail_no_change BEFORE UPDATE ON trail_event BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER trail_no_removal BEFORE DELETE ON trail_event BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION trail_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$",
    "CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail_event FOR EACH ROW EXECUTE FUNCTION trail_append_only()",
    "CREATE TRIGGER trail_no_emptying BEFORE TRUNCATE ON trail_event FOR EACH STATEMENT EXECUTE FUNCTION trail_append_only()",
)
_UNDO_SQLITE = ("DROP TRIGGER trail_no_change", "DROP TRIGGER trail_no_removal")
_UNDO_POSTGRESQL = (
    "DROP TRIGGER trail_no_change ON trail_event",
    "DROP TRIGGER trail_no_emptying ON trail_event",
    "DROP FUNCTION trail_append_only()",
)


def _run(statements_sqlite: tuple[str, ...], statements_postgresql: tuple[str, ...]) -> object:
    def deed(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        for statement in statements_postgresql if vendor == "postgresql" else statements_sqlite:
            editor.execute(statement, params=None)

    return deed


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("trail", "0001_first"),)
    operations = (migrations.RunPython(_run(_SQLITE, _POSTGRESQL), _run(_UNDO_SQLITE, _UNDO_POSTGRESQL)),)
