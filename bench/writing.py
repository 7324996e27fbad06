"""How long each form takes to write, as a whole process: ``python bench/writing.py``.

The example edition, and a programme ten times as large; beside them WeasyPrint setting our own HTML, where it is installed.
"""

import dataclasses
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from actielijn.snapshot import Snapshot, dumps, load
from actielijn.writing import FORMS

EXAMPLE = Path(__file__).parents[1] / "examples" / "samen-tegen-mensenhandel" / "editie-2021.json"


def times(snapshot: Snapshot, count: int) -> Snapshot:
    """Return a programme with all results so many times, renumbered."""
    lines = []
    for turn in range(count):
        for line in snapshot.action_lines:
            themes = []
            for theme in line.themes:
                results = []
                for result in theme.results:
                    number = int(result.number or 0) + 34 * turn
                    activities = tuple(
                        dataclasses.replace(each, id=f"{number}.{place}")
                        for place, each in enumerate(result.activities, 1)
                    )
                    results.append(dataclasses.replace(result, number=number, activities=activities))
                themes.append(dataclasses.replace(theme, results=tuple(results)))
            lines.append(dataclasses.replace(line, number=len(lines) + 1, themes=tuple(themes)))
    return dataclasses.replace(snapshot, action_lines=tuple(lines), findings=())


def measured(command: list[str]) -> str:
    """Run a command and return wall seconds, CPU seconds and peak MB as columns."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        return f"{'failed':>8}"
    return f"{wall:>8.2f} {usage.ru_utime + usage.ru_stime:>8.2f} {usage.ru_maxrss / 1024:>8.0f}"


def main() -> None:
    """Print the table."""
    example = load(EXAMPLE)
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'activities':>10} {'form':<12} {'wall s':>8} {'cpu s':>8} {'peak MB':>8}")
        for count in (1, 10):
            made = times(example, count)
            source = Path(folder) / f"{count}.json"
            source.write_text(dumps(made), encoding="utf-8")
            total = sum(1 for _activity in made.activities())
            for form in FORMS:
                target = Path(folder) / f"{count}.{form}"
                row = measured(
                    [sys.executable, "-m", "actielijn", "write", str(source), "--to", form, "-o", str(target)]
                )
                print(f"{total:>10} {form:<12} {row}", flush=True)
            if importlib.util.find_spec("weasyprint"):
                page = Path(folder) / f"{count}.html"
                row = measured(
                    [sys.executable, "-m", "weasyprint", str(page), str(Path(folder) / "weasy.pdf")]
                )
                print(f"{total:>10} {'weasyprint':<12} {row}", flush=True)


if __name__ == "__main__":
    main()
