"""Run the application on one machine: bring its tables up to date, serve it, work its tasks. The command line calls this."""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from actielijn.language import _

LOST_AFTER = timedelta(minutes=15)
"""No task may take so long; one that seems to was lost with its worker."""


class OperatingError(Exception):
    """Something that the person who runs the application has to mend; the text says what."""


def set_up(data: Path | None = None) -> None:
    """Make Django ready; ``data`` is the folder where everything is kept. Raises OperatingError for a setting that cannot be used."""
    if data is not None:
        os.environ["ACTIELIJN_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "actielijn.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise OperatingError(str(error)) from error


def migrate() -> int:
    """Bring the tables up to date and return how many steps that took."""
    from django.core.management import call_command

    missing = _missing_steps()
    if missing:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    return missing


def need_tables() -> None:
    """Raise OperatingError where the tables are not there or not up to date.

    For what looks at an installation, or keeps it safe: in a wrong folder it would find an empty one, and say that all is well.
    """
    if _missing_steps():
        raise OperatingError(
            _(
                "There are no tables here yet, or they are those of an older version. Check that --data or ACTIELIJN_DATA names the right folder; 'actielijn migrate' brings the tables up to date."
            )
        )


def _missing_steps() -> int:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> None:
    """Lay out the style sheets and scripts, compressed and with hashed names, where the server finds them."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def free_port(host: str, wanted: int) -> int:
    """Return the wanted port, or the next of ten that is free. Raises OperatingError when none is."""
    for port in range(wanted, wanted + 10):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return port
    raise OperatingError(
        _("The ports {first} to {last} of {host} are taken. Choose another: --port 9000").format(
            first=wanted, last=wanted + 9, host=host
        )
    )


def serve(
    *, host: str, port: int, workers: int, with_worker: bool, ready: Callable[[], None] | None = None
) -> int:
    """Serve until stopped: the web server and a worker for long work, started anew when one of them falls over."""
    server = [
        sys.executable, "-m", "gunicorn", "actielijn.web.wsgi:application", "--bind", f"{host}:{port}", "--workers", str(workers),
        "--threads", "4", "--worker-class", "gthread", "--timeout", "120", "--graceful-timeout", "20", "--limit-request-line", "8190",
        "--log-level", "warning", "--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp",  # noqa: S108
    ]  # fmt: skip
    commands = [server]
    if with_worker:
        commands.append([sys.executable, "-m", "actielijn", "worker"])
    return _keep_running(commands, ready)


def _keep_running(commands: list[list[str]], ready: Callable[[], None] | None) -> int:
    stopping = False

    def stop(_number: int, _frame: Any) -> None:
        nonlocal stopping
        stopping = True

    before = [(number, signal.signal(number, stop)) for number in (signal.SIGINT, signal.SIGTERM)]
    running = [subprocess.Popen(command) for command in commands]
    if ready is not None:
        ready()
    try:
        while not stopping:
            time.sleep(0.3)
            for at, process in enumerate(running):
                if process.poll() is not None and not stopping:
                    if at == 0:
                        # The web server itself gave up: a taken port, a setting that cannot be used. It has said why.
                        return process.returncode or 1
                    time.sleep(1)
                    running[at] = subprocess.Popen(commands[at])
        return 0
    finally:
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(25)
            if process.poll() is None:
                process.kill()
        for number, handler in before:
            signal.signal(number, handler)


def work(*, once: bool = False) -> None:
    """Do the tasks that wait, one after another, until stopped; ``once`` stops when none is left.

    What was lost with a killed process is asked for again, at the start and every minute.
    """
    import threading

    from django.core.management import call_command
    from django.db import connection

    from actielijn.web.public.ahead import ask_for_missing_pages
    from actielijn.web.trail.origin import coming_from

    ask_for_missing_pages()
    if once:
        requeue_lost()
        remind()
        with coming_from("task"):
            call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0, reload=False)
        return
    requeue_lost()

    def look_after() -> None:
        while True:
            time.sleep(60)
            try:
                requeue_lost()
                remind()
            except Exception:
                # A database that is busy or away for a moment must not end the looking after for good.
                logging.getLogger(__name__).exception(
                    "looking after lost work and reminders failed; tried again in a minute"
                )
            connection.close()

    threading.Thread(target=look_after, daemon=True).start()
    with coming_from("task"):
        call_command("db_worker", interval=0.5, startup_delay=False, verbosity=0, reload=False)


def requeue_lost(now: datetime | None = None) -> int:
    """Ask again for all long work that was lost with a killed process; return how much."""
    from django.utils import timezone

    from actielijn.web.documents.tasks import requeue_lost as documents
    from actielijn.web.editions.tasks import requeue_lost as editions
    from actielijn.web.proofreading.tasks import requeue_lost as proofreading
    from actielijn.web.rounds.sending import requeue_lost as mails

    moment = now or timezone.now()
    return documents(moment) + editions(moment) + proofreading(moment) + mails(moment) + _begin_again(moment)


def remind(now: datetime | None = None) -> int:
    """Ask for the mails of rounds that are due today; return how many."""
    from django.utils import timezone

    from actielijn.web.rounds.asking import remind_where_due

    return remind_where_due(at=now or timezone.now())


def _begin_again(now: datetime) -> int:
    """Put tasks back that a worker took up and never finished; each of ours may run twice without harm."""
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - LOST_AFTER)
    return int(lost.update(status=TaskResultStatus.READY, started_at=None))
