"""What the public site serves at 10,000 activities in 10 editions, beside Datasette with the same table, in the same run.

    python bench/public_site.py                                    # SQLite and, where Debian's postgresql is, PostgreSQL
    python bench/public_site.py --size 1000 --editions 3 --seconds 2

Sixteen readers ask again as soon as they are answered: for each kind of page first of ``datasette serve``, which has the newest
edition as a table with full-text search, then of gunicorn with two workers, both in the same minute. Datasette gives as many rows of
the table as our page shows activities; searches ask for the same words. "First" asks for pages that mostly nobody asked for before:
what is made ahead after publishing was made ahead, the rest was not. "Kept" asks for some that were asked for; "begins" is how soon
a kept page begins for a reader who is alone. Goals, of every kind: first at least three times Datasette's requests per second; at
most 10 SQL statements; under 60 kB; a kept page begins within 10 ms. Exit code 1 when one is missed.
"""

import argparse
import itertools
import logging
import os
import random
import re
import shutil
import socket
import sqlite3
import statistics
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from served import on_each_database, serving, two_workers

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
READERS, KEPT = 16, 40
WORDS = (
    "opvangplek",
    "training",
    "slachtoffers",
    "gemeenten",
    "protocol",
    "brabolinstad",
    "rechercheurs",
    "pilot",
    "evaluatie",
)


def main() -> None:
    """Measure on each database, in a process of its own."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--size", type=int, default=10_000)
    given.add_argument("--editions", type=int, default=10)
    given.add_argument("--seconds", type=float, default=6.0, help="how long readers read each kind of page")
    given.add_argument("--only", choices=("sqlite", "postgresql"))
    given.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = given.parse_args()
    if options.inside:
        measure(options.size, options.editions, options.seconds)
        return
    on_each_database(options.only)


def measure(size: int, editions: int, seconds: float) -> None:
    """Publish a programme of this size, and print what its pages cost and how many are served."""
    sys.path.insert(0, str(HERE))
    from actielijn.web import operating

    operating.set_up()
    logging.disable(logging.WARNING)
    operating.migrate()
    operating.collect_static()
    began = time.perf_counter()
    slug = publish(size, editions)
    told = f"{size:,} activities in {editions} editions were laid out in {time.perf_counter() - began:.0f} s"
    print(told, file=sys.stderr, flush=True)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if not print_readers(slug, size, editions, seconds):
        sys.exit(1)


def publish(size: int, count: int) -> str:
    """Make a programme and lay out so many editions of it: between two of them a fifth of the activities changes."""
    import programme as maker

    from actielijn import snapshot as plain
    from actielijn.web.archive.actions import keep
    from actielijn.web.published.actions import Publication, bring_up_to_date
    from actielijn.web.register.snapshots import snapshot_of

    slug = f"proef-{size}"
    owner = maker.make_programme(size, slug=slug)
    dice = random.Random(slug)
    standing = snapshot_of(owner)
    publications = []
    for number in range(1, count + 1):
        on = date(2016 + number, 11, 15)
        frozen = replace(standing, edition=plain.Edition(date=str(on), title=f"Editie {number}"))
        data = plain.dumps(frozen).encode()
        stored = keep([data])
        moment = datetime(on.year, 11, 15, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
        publications.append(
            Publication(
                number=number, title=f"Editie {number}", date=on, mark="", frozen_at=moment, published_at=moment + timedelta(hours=3),
                sha256=stored.sha256, size=stored.size, files=[{"form": "json", "suffix": ".json", "sha256": stored.sha256, "size": stored.size}],
            )
        )  # fmt: skip
        standing = _later(standing, dice)
    bring_up_to_date(programme=owner, publications=publications)
    return slug


def _later(standing, dice):  # type: ignore[no-untyped-def]
    """Return a programme as it might stand a year later."""
    keys = [status.key for status in standing.statuses]

    def changed(activity):  # type: ignore[no-untyped-def]
        if dice.random() > 0.2 or not activity.progress:
            return activity
        first = activity.progress[0]
        entry = replace(
            first, statuses=(dice.choice(keys),), explanation=f"{first.explanation} In het jaar daarna kwamen er {dice.randint(2, 90)} bij."
        )  # fmt: skip
        return replace(activity, progress=(entry, *activity.progress[1:]))

    lines = tuple(
        replace(line, themes=tuple(
            replace(theme, results=tuple(
                replace(result, activities=tuple(map(changed, result.activities))) for result in theme.results
            )) for theme in line.themes
        )) for line in standing.action_lines
    )  # fmt: skip
    return replace(standing, action_lines=lines)


Address = Callable[[int], str]


def words(n: int) -> str:
    """Return what the n-th search looks for: two words, now and then one."""
    first, second = WORDS[n % len(WORDS)], WORDS[(n // len(WORDS)) % len(WORDS)]
    return first if first == second else f"{first}+{second}"


def addresses(slug: str, size: int, editions: int) -> dict[str, tuple[Address, Address]]:
    """Return for each kind of page the address that a reader asks us for the n-th time, and the one for Datasette."""
    dice = random.Random(size)
    shuffled = [dice.sample(range(1, size + 1), min(size, 5_000)) for _ in range(3)]
    base = f"/openbaar/{slug}"
    lists, results, promises = max(1, size // 50), min(max(1, size // 5), 400), max(1, size // 200)

    def of(numbers: list[int], n: int) -> int:
        return numbers[n % len(numbers)]

    def pair(n: int) -> str:
        first = 1 + n % editions
        other = 1 + (first + (n // editions) % max(1, editions - 1)) % editions
        return f"{base}/vergelijken/{first}/{other}/pagina/{1 + n % max(1, min(40, size // 250))}"

    def rows(most: int) -> Address:
        return lambda n: f"/table/entries?_size={most}&_next={(n * 37) % max(1, size - most)}"

    def row(n: int) -> str:
        return f"/table/entries/{1 + (n * 7919) % size}"

    return {
        "home": (lambda _n: base, rows(12)),
        "list": (lambda n: f"{base}/edities/{1 + n % editions}/activiteiten/pagina/{1 + (n * 7) % lists}", rows(50)),
        "activity": (lambda n: f"{base}/activiteit/{of(shuffled[0], n)}", row),
        "in English": (lambda n: f"/en{base}/activiteit/{of(shuffled[1], n)}", row),
        "in an edition": (lambda n: f"{base}/activiteit/{of(shuffled[2], n)}/editie/{1 + n % editions}", row),
        "result": (
            lambda n: f"{base}/edities/{1 + n % editions}/resultaat/{1 + (n * 13) % results}",
            lambda n: f"/table/entries?result={1 + (n * 13) % results}&_size=12",
        ),
        "edition": (lambda n: f"{base}/edities/{1 + n % editions}", rows(12)),
        "search": (
            lambda n: f"{base}/zoeken?zoek={words(n)}&editie={1 + n % editions}",
            lambda n: f"/table/entries?_search={words(n)}&_size=50",
        ),
        "comparison": (pair, rows(12)),
        "promises": (lambda n: f"{base}/edities/{1 + n % editions}/beloften/pagina/{1 + (n * 3) % promises}", rows(40)),
    }  # fmt: skip


@dataclass
class Cost:
    """What a kind of page costs at most: SQL statements and kB; and the median of milliseconds to make it."""

    statements: int
    size: float
    made: float


def costs(slug: str, size: int, editions: int) -> dict[str, Cost]:
    """Return what each kind of page costs, made anew."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from actielijn.web.public.door import forget_pages

    client = Client(headers={"host": "localhost"})
    told = {}
    for name, (address, _theirs) in addresses(slug, size, editions).items():
        statements, sizes, times = [], [], []
        for n in range(20):
            forget_pages()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address(n))
            if answer.status_code != 200:
                continue
            statements.append(len(asked))
            sizes.append(len(answer.content) / 1000)
            forget_pages()
            began = time.perf_counter()
            client.get(address(n))
            times.append((time.perf_counter() - began) * 1000)
        told[name] = Cost(max(statements), max(sizes), statistics.median(times))
    return told


class Line:
    """A connection that asks and reads with as little work as can be: readers and servers share the processors."""

    def __init__(self, port: int):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, address: str) -> tuple[int, float]:
        """Return the status of an answer, and the milliseconds until it began; it is read to its end."""
        began = time.perf_counter()
        self._socket.sendall(
            f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )
        got = self._socket.recv(65_536)
        begins = (time.perf_counter() - began) * 1000
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _gap, body = got.partition(b"\r\n\r\n")
        if told := _LENGTH.search(head):
            missing = int(told[1]) - len(body)
            while missing > 0:
                missing -= len(self._more())
        elif b"chunked" in head.lower():
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        return int(head[9:12]), begins

    def _more(self) -> bytes:
        got = self._socket.recv(65_536)
        if not got:
            raise ConnectionError("The server hung up in the middle of an answer.")
        return got


_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


def read(port: int, address: Address, seconds: float) -> float:
    """Return the requests per second that readers get."""
    counts, wrong = [0] * READERS, list[int]()
    turns = itertools.count()
    began = time.monotonic()
    stop = began + seconds

    def reader(at: int) -> None:
        line = Line(port)
        while time.monotonic() < stop:
            status, _begins = line.ask(address(next(turns)))
            counts[at] += 1
            if status != 200:
                wrong.append(status)

    threads = [threading.Thread(target=reader, args=(at,)) for at in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - began
    assert not wrong, f"Of {sum(counts)} answers, {len(wrong)} were not found or failed: {set(wrong)}"
    return sum(counts) / spent


def alone(port: int, address: str) -> float:
    """Return the median of milliseconds until a kept page begins for a reader who is alone."""
    line = Line(port)
    return statistics.median([line.ask(address)[1] for _turn in range(60)][20:])


def print_readers(slug: str, size: int, editions: int, seconds: float) -> bool:
    """Print requests per second of each kind of page beside Datasette's, and return whether every goal was met."""
    kinds = addresses(slug, size, editions)
    told = costs(slug, size, editions)
    began = time.perf_counter()
    from actielijn.web.public.ahead import make_pages

    made = make_pages(slug, seconds=3_600)
    pages = Path(os.environ["ACTIELIJN_DATA"]) / "pages"
    disk = sum(path.stat().st_size for path in pages.iterdir()) / 1e6
    print(
        f"\n{made.pages:,} pages were made ahead in {time.perf_counter() - began:.0f} s, {disk:.0f} MB",
        flush=True,
    )

    has_rival = shutil.which("datasette", path=str(Path(sys.executable).parent)) is not None
    table = Path(os.environ["ACTIELIJN_DATA"]) / "table.db"
    _table(table, slug)
    rival = [sys.executable, "-m", "datasette", "serve", str(table), "--port", "21777", "--setting", "num_sql_threads", "4"]  # fmt: skip
    server = two_workers("actielijn.web.wsgi:application", 21778)
    print(
        "\n| 16 readers    | Datasette/s | first/s |  kept/s | first × | kept × | begins, ms | SQL |   kB | made, ms | goals  |"
    )
    print(
        "|---------------|------------:|--------:|--------:|--------:|-------:|-----------:|----:|-----:|---------:|--------|"
    )
    are_met = True
    with serving(server, 21778), serving(rival, 21777, folder=table.parent) if has_rival else nullcontext():
        # Until both workers have begun, and have compiled every template.
        for ours, _theirs in kinds.values():
            one = ours(0)
            read(21778, lambda _n, one=one: one, 2)  # type: ignore[misc]
        for name, (ours, theirs) in kinds.items():
            beside = 0.0
            if has_rival:
                read(21777, theirs, 1)
                beside = read(21777, theirs, seconds)
            first = read(21778, ours, seconds)
            # Some pages that were made before, as in use: each worker has made them when they were asked for a few times.
            some = [ours(n) for n in range(KEPT)]
            read(21778, lambda n, some=some: some[n % KEPT], 2)  # type: ignore[misc]
            kept = read(21778, lambda n, some=some: some[n % KEPT], seconds)  # type: ignore[misc]
            begins, cost = alone(21778, ours(0)), told[name]
            times = [f"{rate / beside:.1f}" if beside else "" for rate in (first, kept)]
            is_met = (
                (not beside or min(first, kept) >= 3 * beside)
                and begins < 10
                and cost.statements <= 10
                and cost.size < 60
            )
            are_met &= is_met
            print(
                f"| {name:<13} | {beside:11.0f} | {first:7.0f} | {kept:7.0f} | {times[0]:>7} | {times[1]:>6} | {begins:10.1f} "
                f"| {cost.statements:3} | {cost.size:4.1f} | {cost.made:8.1f} | {'met' if is_met else 'MISSED':<6} |",
                flush=True,
            )
    return are_met


def _table(path: Path, slug: str) -> None:
    """Write the newest edition as Datasette would have it: a table with an index and full-text search."""
    from actielijn.web.published.models import PublishedEntry
    from actielijn.web.published.queries import site_of

    site = site_of(slug)
    assert site is not None
    assert site.newest is not None
    rows = PublishedEntry.objects.filter(edition=site.newest.key).values_list(
        "position", "code", "title", "holder", "status_keys", "explanation", "result__key", "status_since"
    )
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, code TEXT, title TEXT, holder TEXT, status TEXT, explanation TEXT, result TEXT, since TEXT)")  # fmt: skip
    database.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(*row[:-1], str(row[-1])) for row in rows.iterator()])  # fmt: skip
    database.execute("CREATE INDEX entries_of_result ON entries (result)")
    database.execute("CREATE VIRTUAL TABLE entries_fts USING fts5(title, holder, explanation, content='entries', content_rowid='id')")  # fmt: skip
    database.execute("INSERT INTO entries_fts(entries_fts) VALUES ('rebuild')")
    database.commit()
    database.close()


if __name__ == "__main__":
    main()
