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


def start(what, own_installation, **options):
    return subprocess.Popen(
        [sys.executable, str(HERE / "work_until_killed.py"), what],
        env=own_installation,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def test_process_killed_at_any_moment_loses_nothing_that_was_done(own_installation):
    assert start("begin", own_installation).wait(60) == 0
    dice = random.Random(20261124)
    for kill in range(KILLS):
        process = start(str(kill), own_installation, stderr=subprocess.DEVNULL)
        assert process.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0, 1.5))
        process.kill()
        process.wait()
    checked = start("check", own_installation, stderr=subprocess.PIPE)
    said, errors = checked.communicate(timeout=300)
    assert checked.returncode == 0, errors[-3000:]
    assert said.startswith("sound")
