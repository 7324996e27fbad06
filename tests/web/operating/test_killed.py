"""A process that is killed at any moment leaves data that agrees with itself, and work that is done after all."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KILLS = int(os.environ.get("ACTIELIJN_KILLS", "10"))
pytestmark = pytest.mark.slow


@pytest.fixture
def surroundings(tmp_path):
    """An installation of its own: another data folder, another database on the same server."""
    given = {**os.environ, "ACTIELIJN_DATA": str(tmp_path), "PYTHONPATH": ""}
    given.pop("DJANGO_SETTINGS_MODULE", None)
    address = given.get("DATABASE_URL")
    if not address:
        yield given
        return
    import psycopg

    name = f"killed_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield {**given, "DATABASE_URL": f"{address.rpartition('/')[0]}/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def start(what, surroundings, **options):
    return subprocess.Popen(
        [sys.executable, str(HERE / "work_until_killed.py"), what],
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def test_process_killed_at_any_moment_loses_nothing_that_was_done(surroundings):
    assert start("begin", surroundings).wait(60) == 0
    dice = random.Random(20261124)
    for kill in range(KILLS):
        process = start(str(kill), surroundings, stderr=subprocess.DEVNULL)
        assert process.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0, 1.5))
        process.kill()
        process.wait()
    checked = start("check", surroundings, stderr=subprocess.PIPE)
    said, errors = checked.communicate(timeout=300)
    assert checked.returncode == 0, errors[-3000:]
    assert said.startswith("sound")
