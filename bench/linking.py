"""What linking costs and how well it does, on invented records with a known truth: ``python bench/linking.py [RECORDS ...]``.

One in five people is in the labelled sample. Five lists, names by chance with slips of the pen, every line a process of its own: seconds, CPU seconds, peak memory, true links found, links found that
are true. Below it, how the interval of an estimate widens as recall falls. Goal: 100,000 records under 60 s and 1 GB.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "estimating" / "linkage"))

from invented_records import as_csv, invented, labelled  # noqa: E402

from actielijn.estimating.input import read_table  # noqa: E402
from actielijn.estimating.linkage import load_linkage, plausible_tables, with_linkage_error  # noqa: E402
from actielijn.estimating.panel import Asked, point_of  # noqa: E402
from actielijn.estimating.stepwise import estimate_stepwise  # noqa: E402


def linked(folder: Path, records: int, noise: float) -> tuple[Path, float, float, float]:
    """Link so many invented records; return the overlap table, seconds, CPU seconds and peak MB of the process."""
    path, out = folder / "records.csv", folder / "overlap.json"
    rows = labelled(invented(round(records * 1.05), noise=noise)[:records], one_in=5)
    path.write_text(as_csv(rows), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "actielijn",
        "link",
        str(path),
        "--known",
        "person",
        "--no-duplicates",
        "-o",
        str(out),
    ]
    started = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("linking failed")
    return out, time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Print both tables."""
    sizes = [int(word) for word in sys.argv[1:]] or [10_000, 100_000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'records':>9} {'seconds':>9} {'cpu s':>7} {'peak MB':>9} {'recall':>8} {'precision':>10}")
        for size in sizes:
            out, seconds, cpu, memory = linked(folder, size, 0.1)
            told = json.loads(out.read_text(encoding="utf-8"))["linkage"]
            print(
                f"{size:>9,} {seconds:>9.1f} {cpu:>7.1f} {memory:>9.0f} {told['recall']['value']:>8.3f} {told['precision']['value']:>10.3f}"
            )
        print(f"\n{'recall':>8} {'estimate':>9} {'interval':>17} {'high/low, hidden':>17}")
        for noise in (0.0, 0.25, 0.5, 0.75):
            out, *_cost = linked(folder, 8_000, noise)
            table = read_table(out)
            linkage = load_linkage(out, table.lists)
            assert linkage is not None
            tables = plausible_tables(table, linkage)
            bare = estimate_stepwise(table, replicates=0)
            told = with_linkage_error(bare, table, tables, point_of("stepwise", Asked()))
            assert told.estimate is not None
            assert told.interval is not None
            low, high = told.interval
            observed = sum(each.observed for each in tables) / len(tables)
            width = math.exp(math.log(high - observed) - math.log(low - observed))
            recall = linkage.quality.recall.value or 0.0
            print(f"{recall:>8.3f} {told.estimate:>9,.0f} {f'{low:,.0f}–{high:,.0f}':>17} {width:>17.2f}")


if __name__ == "__main__":
    main()
