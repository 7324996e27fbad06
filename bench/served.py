"""What the benchmarks of the application share: the same run on each database, servers for as long as they are needed, and readers."""

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
DATABASES = ("sqlite", "postgresql")


def on_each_database(only: str | None = None, **surroundings: str) -> None:
    """Run this command once more with ``--inside``, in a process and a folder of its own, on SQLite and where it is on PostgreSQL.

    Exits with the worst code of the two.
    """
    worst = 0
    for name, before in (("SQLite", []), ("PostgreSQL", [str(ROOT / "tests" / "postgres")])):
        if only not in (None, name.lower()):
            continue
        with tempfile.TemporaryDirectory(prefix="actielijn-bench-") as folder:
            print(f"\n{name}\n", flush=True)
            given = {**os.environ, "ACTIELIJN_DATA": folder, "ACTIELIJN_URL": "http://localhost:8000"}
            given.pop("DATABASE_URL", None)
            again = [*before, sys.executable, str(Path(sys.argv[0]).resolve()), *sys.argv[1:], "--inside"]
            code = subprocess.run(again, env={**given, **surroundings}, cwd=ROOT, check=False).returncode
            worst = max(worst, 0 if code == 77 else code)
    if worst:
        sys.exit(worst)


@contextmanager
def serving(command: Sequence[str], port: int, *, folder: Path = HERE, **surroundings: str) -> Iterator[None]:
    """Serve as long as it is needed."""
    given: Mapping[str, str] = {**os.environ, **surroundings}
    server = subprocess.Popen(command, cwd=folder, env=given, stdout=subprocess.DEVNULL)
    try:
        for _attempt in range(300):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)


def two_workers(application: str, port: int) -> list[str]:
    """Return the command that serves an application with two workers of four threads."""
    return [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
        "--worker-class", "gthread", "--log-level", "error",
    ]  # fmt: skip


@contextmanager
def serving_application(application: str, port: int, settings: str) -> Iterator[None]:
    """Serve a Django application under settings of its own with two workers."""
    with serving(two_workers(application, port), port, DJANGO_SETTINGS_MODULE=settings, PYTHONPATH=str(HERE)):
        yield


def requests_per_second(port: int, address: str, cookie: str, *, readers: int, seconds: float) -> float:
    """Return how many answers readers get who ask again as soon as they are answered."""
    counts, stop = [0] * readers, time.monotonic() + seconds

    def read(at: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < stop:
            connection.request("GET", address, headers={"Cookie": f"actielijn={cookie}", "Host": "localhost"})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (address, answer.status, body[:200])
            counts[at] += 1

    threads = [threading.Thread(target=read, args=(at,)) for at in range(readers)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)
