"""Keeps a database of this version for the test of upgrades, of both kinds; run once per release, after `make demo SERVE=no`.

    tests/postgres .venv/bin/python tests/web/operating/keep_release.py

The databases are those of the demo: no real person stands in them.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import actielijn

HERE = Path(__file__).parent
DEMO = HERE.parents[2] / "demo" / "data"


def main() -> None:
    """Write the SQLite file, and the same in PostgreSQL's words, compressed."""
    address = os.environ["DATABASE_URL"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with sqlite3.connect(DEMO / "actielijn.sqlite3") as database:
            database.execute("VACUUM INTO ?", (str(folder / "whole.sqlite3"),))
        keep("sqlite3", (folder / "whole.sqlite3").read_bytes())
        actielijn_ = [sys.executable, "-m", "actielijn"]
        plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(
            [*actielijn_, "backup", str(folder / "b.tar"), "--data", str(DEMO)], env=plain, check=True
        )
        subprocess.run(
            [*actielijn_, "restore", str(folder / "b.tar"), "--data", str(folder / "other")], check=True
        )
        told = subprocess.run(
            ["pg_dump", "--inserts", "--no-owner", "--no-privileges", address],
            stdout=subprocess.PIPE,
            check=True,
        )
        # Lines for psql only, which a driver would not understand.
        lines = [line for line in told.stdout.splitlines() if not line.startswith(b"\\")]
        keep("sql", b"\n".join(lines))


def keep(suffix: str, data: bytes) -> None:
    """Write one of them."""
    (HERE / "released" / f"{actielijn.__version__}.{suffix}.xz").write_bytes(lzma.compress(data, preset=9))


if __name__ == "__main__":
    main()
