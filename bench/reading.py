"""What reading a report costs, form by form, beside the table extractors that people would use: a table on standard output.

Each reading is a process of its own: CPU seconds, seconds on the clock, peak memory, and how many rows of the truth came out
with activity and explanation whole. Reads ``../shared/data`` where it is, else the examples. pdfplumber and camelot give cells;
a row of theirs counts when two of its cells are the activity and the explanation.

Goals: the text in under 0.5 s as a whole process; a 50-page PDF in under 6 CPU seconds and 400 MB.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
EXAMPLE = ROOT / "examples" / "samen-tegen-mensenhandel"
OTHERS = {
    "pdfplumber": """
import json, pdfplumber, sys
with pdfplumber.open(sys.argv[1]) as pdf:
    print(json.dumps([row for page in pdf.pages for table in page.extract_tables() for row in table]))
""",
    "camelot lattice": """
import camelot, json, sys
print(json.dumps([row for table in camelot.read_pdf(sys.argv[1], pages="all", flavor="lattice") for row in table.df.values.tolist()]))
""",
    "camelot stream": """
import camelot, json, sys
print(json.dumps([row for table in camelot.read_pdf(sys.argv[1], pages="all", flavor="stream") for row in table.df.values.tolist()]))
""",
}
Pair = tuple[str, str]


def plain(text: object) -> str:
    """Return a text without white space, bullets and numbers before it."""
    return re.sub(r"[\s•-]|^\s*\d+\s*\.", "", str(text or ""))


def measured(command: list[str]) -> tuple[float, float, float, str, int]:
    """Run a process; return CPU seconds, seconds, peak MB, what it printed and its exit code."""
    with tempfile.TemporaryFile("w+") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return used.ru_utime + used.ru_stime, seconds, used.ru_maxrss / 1024, out.read(), process.returncode


def truth_of(path: Path) -> list[Pair] | None:
    """Return activity and explanation of each row that a file holds, None when nobody wrote them down."""
    if path.is_relative_to(DATA):
        beside = path.parent / ("truth.json" if path.parent.name == "reports" else f"{path.stem}.truth.json")
        rows = json.loads(beside.read_text(encoding="utf-8"))["rows"]
        return [
            (plain(each["title"]), plain(row["explanation"]))
            for row in rows
            if row.get("kind") != "note" and "note_row_without_status" not in row.get("flags", [])
            for each in row["activities"]
        ]
    return rows_of_snapshot((EXAMPLE / "editie-2021.json").read_text(encoding="utf-8"))


def rows_of_snapshot(text: str) -> list[Pair]:
    """Return activity and explanation of each progress entry of a Snapshot."""
    lines = json.loads(text)["action_lines"]
    return [
        (plain(activity["title"]), plain(entry.get("explanation")))
        for line in lines for theme in line["themes"] for result in theme["results"]
        for activity in result["activities"] for entry in activity.get("progress", ())
    ]  # fmt: skip


def found_in(rows: list[list[object]], truth: list[Pair]) -> int:
    """Return how many rows of the truth stand in one extracted row."""
    cells = [{plain(cell) for cell in row} for row in rows]
    return sum(any(title in row and explanation in row for row in cells) for title, explanation in truth)


def line(name: str, tool: str, cost: tuple[float, float, float, str, int], rows: str) -> str:
    """Return a row of the table."""
    cpu, seconds, memory, _out, code = cost
    return f"| {name:<28} | {tool:<15} | {cpu:7.2f} | {seconds:7.2f} | {memory:6.0f} | {rows if code == 0 else 'failed':>9} |"


def main() -> None:
    """Measure every form and print the table."""
    files = (
        [DATA / "programmaresultaten-2021.txt", *sorted((DATA / "reports").glob("*.[dhp]*[lfx]"))]
        if DATA.is_dir()
        else []
    )
    files = files or sorted(EXAMPLE.glob("rapport-*.*"))
    print("| file                         | tool            | CPU (s) | all (s) |     MB |      rows |")
    print("|------------------------------|-----------------|--------:|--------:|-------:|----------:|")
    for path in files:
        truth = truth_of(path) or []
        cost = measured([sys.executable, "-m", "actielijn", "read", str(path)])
        left = rows_of_snapshot(cost[3]) if cost[4] == 0 else []
        right = sum(pair in left for pair in truth)
        print(line(path.name, "actielijn", cost, f"{right}/{len(truth)}"), flush=True)
        if path.suffix != ".pdf":
            continue
        for tool, script in OTHERS.items():
            if subprocess.run(
                [sys.executable, "-c", f"import {tool.split()[0]}"], capture_output=True, check=False
            ).returncode:
                print(f"| {path.name:<28} | {tool:<15} | not installed: make bench adds it |")
                continue
            cost = measured([sys.executable, "-c", script, str(path)])
            rows = json.loads(cost[3]) if cost[4] == 0 else []
            print(line(path.name, tool, cost, f"{found_in(rows, truth)}/{len(truth)}"), flush=True)


if __name__ == "__main__":
    main()
