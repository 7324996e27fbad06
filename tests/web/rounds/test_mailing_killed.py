"""A mail worker that is killed midway sends no mail twice and forgets none."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KILLS = 8
pytestmark = pytest.mark.slow


def test_killed_mail_worker_sends_none_twice_and_forgets_none(own_installation, post):
    surroundings = {**own_installation, "ACTIELIJN_MAIL_URL": f"smtp://127.0.0.1:{post.port}"}

    def start(what):
        return subprocess.Popen(
            [sys.executable, str(HERE / "mail_until_killed.py"), what],
            env=surroundings,
            stdout=subprocess.PIPE,
            text=True,
        )

    assert start("begin").wait(120) == 0
    dice = random.Random(20261126)
    for _kill in range(KILLS):
        process = start("send")
        process.stdout.readline()
        time.sleep(dice.uniform(0, 0.15))
        process.kill()
        process.wait()
    finished = start("finish")
    said, _errors = finished.communicate(timeout=120)
    states = json.loads(said)
    got = Counter(message["To"] for message in post.got)
    uncertain = {address for address, state in states.items() if state == "uncertain"}
    assert max(got.values()) == 1
    assert set(states) == set(got) | uncertain
    assert len(uncertain) <= KILLS
    assert {state for address, state in states.items() if address not in uncertain} == {"sent"}
