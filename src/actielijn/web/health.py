"""Whether the application works, for who watches over it: yes or no, and of what; no detail that helps a stranger."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from actielijn.web.components.door import public

_WAITS_TOO_LONG = timedelta(minutes=15)


@public
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Answer 200 when database, tables, archive and worker are well, 503 when one of them is not."""
    told = {"database": _database(), "tables": _tables(), "archive": _archive(), "worker": _worker()}
    return JsonResponse({"ok": all(told.values()), **told}, status=200 if all(told.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _tables() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _archive() -> bool:
    folder = Path(settings.ARCHIVE_FOLDER)
    probe = folder / ".health"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _worker() -> bool:
    """Return whether no task has waited so long that nobody can be at work."""
    from django_tasks_db.models import DBTaskResult

    try:
        return (
            not DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - _WAITS_TOO_LONG).exists()
        )
    except DatabaseError:
        return False
