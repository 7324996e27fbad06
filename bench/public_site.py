"""What the public site serves at 10,000 activities in 10 editions, beside Datasette with the same table, in the same run.

    python bench/public_site.py                                    # SQLite and, where Debian's postgresql is, PostgreSQL
    python bench/public_site.py --size 1000 --editions 3 --seconds 2

Sixteen readers ask again as soon as they are answered: gunicorn with two workers, then ``datasette serve`` with the newest
edition as a table with full-text search, in turn. "first time" asks for pages that mostly nobody asked for before: activities and lists were made ahead,
as after publishing, the others were not. "kept" asks for some that were asked for; "begins" is how soon a kept page begins for a
reader who is alone. Goals: at least three times Datasette's requests per second for a list, a row and a search; at most 10 SQL
statements; under 60 kB; a kept page begins within 10 ms.
"""

import argparse
import http.client
import itertools
import logging
import os
import random
import shutil
import sqlite3
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from served import DATABASES, on_each_database, serving, two_workers

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
    given.add_argument("--only", choices=DATABASES)
    given.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = given.parse_args()
    if options.inside:
        measure(options.size, options.editions, options.seconds)
        return
    on_each_database(options.only)


def measure(size: int, editions: int, seconds: float) -> None:
    """Publish a programme of this size, and print what its pages cost and how many are served."""
    from programme import settle_statistics

    from actielijn.web import operating

    operating.set_up()
    logging.disable(logging.WARNING)
    operating.migrate()
    operating.collect_static()
    began = time.perf_counter()
    slug = publish(size, editions)
    told = f"{size:,} activities in {editions} editions were laid out in {time.perf_counter() - began:.0f} s"
    print(told, file=sys.stderr, flush=True)
    settle_statistics()
    print_costs(slug, size, editions)
    from actielijn.web.public.ahead import make_pages

    began = time.perf_counter()
    made = make_pages(slug)
    print(f"\n{made:,} pages were made ahead in {time.perf_counter() - began:.0f} s", flush=True)
    print_readers(slug, size, editions, seconds)


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


Addresses = dict[str, Callable[[int], str]]


def addresses(slug: str, size: int, editions: int) -> Addresses:
    """Return for each kind of page the address that a reader asks for the n-th time."""
    dice = random.Random(size)
    shuffled = [dice.sample(range(1, size + 1), min(size, 5_000)) for _ in range(2)]
    base = f"/openbaar/{slug}"
    lists, results = max(1, size // 50), max(1, size // 5)

    def pair(n: int) -> str:
        first = 1 + n % editions
        return f"{base}/vergelijken/{first}/{1 + (first + n // editions) % editions if editions > 1 else first}/pagina/{1 + n % 40}"

    return {
        "home": lambda _n: base,
        "list": lambda n: f"{base}/edities/{1 + n % editions}/activiteiten/pagina/{1 + (n * 7) % lists}",
        "activity": lambda n: f"{base}/activiteit/{shuffled[0][n % len(shuffled[0])]}",
        "result": lambda n: f"{base}/edities/{1 + n % editions}/resultaat/{1 + (n * 13) % min(results, 400)}",
        "search": lambda n: (
            f"{base}/zoeken?zoek={WORDS[n % len(WORDS)]}&editie={1 + n % editions}&pagina={1 + n % 3}"
        ),
        "comparison": pair,
        "promises": lambda n: f"{base}/edities/{1 + n % editions}/beloften",
    }


def print_costs(slug: str, size: int, editions: int) -> None:
    """Print statements, kB and milliseconds of each kind of page, made anew and kept."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from actielijn.web.public.door import forget_pages

    client = Client(headers={"host": "localhost"})
    print(
        "| page       | SQL |    kB | made, ms | kept, ms |\n|------------|----:|------:|---------:|---------:|"
    )
    for name, address in addresses(slug, size, editions).items():
        statements, sizes, made, kept = [], [], [], []
        for n in range(20):
            forget_pages()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address(n))
            if answer.status_code != 200:
                continue
            statements.append(len(asked))
            sizes.append(len(answer.content) / 1000)
            for times, forget in ((made, True), (kept, False)):
                if forget:
                    forget_pages()
                began = time.perf_counter()
                client.get(address(n))
                times.append((time.perf_counter() - began) * 1000)
        if statements:
            print(
                f"| {name:<10} | {max(statements):3} | {max(sizes):5.1f} | {statistics.median(made):8.1f} | {statistics.median(kept):8.1f} |",
                flush=True,
            )


def read(port: int, address: Callable[[int], str], seconds: float) -> tuple[float, float]:
    """Return the requests per second that readers get, and the median of milliseconds until an answer begins."""
    counts, begins = [0] * READERS, [[] for _ in range(READERS)]
    turns = itertools.count()
    stop = time.monotonic() + seconds

    def reader(at: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < stop:
            began = time.perf_counter()
            connection.request(
                "GET", address(next(turns)), headers={"Host": "localhost", "Accept-Encoding": "gzip"}
            )
            answer = connection.getresponse()
            begins[at].append((time.perf_counter() - began) * 1000)
            answer.read()
            counts[at] += answer.status in (200, 404)

    threads = [threading.Thread(target=reader, args=(at,)) for at in range(READERS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began), statistics.median(itertools.chain(*begins))


def alone(port: int, address: str) -> float:
    """Return the median of milliseconds until a kept page begins for a reader who is alone."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for _turn in range(60):
        began = time.perf_counter()
        connection.request("GET", address, headers={"Host": "localhost", "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        times.append((time.perf_counter() - began) * 1000)
        answer.read()
    return statistics.median(times[20:])


def print_readers(slug: str, size: int, editions: int, seconds: float) -> None:
    """Print requests per second of each kind of page, and beside them Datasette's."""
    ours = addresses(slug, size, editions)
    theirs: Addresses = {}
    rates: dict[str, float] = {}
    if shutil.which("datasette", path=str(Path(sys.executable).parent)):
        folder = Path(os.environ["ACTIELIJN_DATA"])
        _table(folder / "table.db", slug)
        theirs = {
            "list": lambda n: f"/table/entries?_size=100&_next={(n * 37) % max(1, size - 100)}",
            "activity": lambda n: f"/table/entries/{1 + (n * 7919) % size}",
            "search": lambda n: f"/table/entries?_search={WORDS[n % len(WORDS)]}",
        }
        command = [sys.executable, "-m", "datasette", "serve", str(folder / "table.db"), "--port", "21777", "--setting", "num_sql_threads", "4"]  # fmt: skip
        with serving(command, 21777, folder=folder):
            for name, address in theirs.items():
                read(21777, address, 1)
                rates[name], _begins = read(21777, address, seconds)
    print("\n| 16 readers | first time/s | kept/s | begins in ms | Datasette/s | first time | kept times |")
    print("|------------|-------------:|-------:|--------------:|------------:|-----------:|-----------:|")
    with serving(two_workers("actielijn.web.wsgi:application", 21778), 21778):
        # Until both workers have begun, and have compiled every template.
        for address in (lambda _n: "/toegankelijkheid", *ours.values()):
            one = address(0)
            read(21778, lambda _n, one=one: one, 2)
        for name, address in ours.items():
            first, _begins = read(21778, address, seconds)
            # Some pages that were made before, as in use: each worker has made them when they were asked for a few times.
            some = [address(n) for n in range(KEPT)]
            for _turn in range(4):
                read(21778, lambda n, some=some: some[n % KEPT], 1)
            kept, _begins = read(21778, lambda n, some=some: some[n % KEPT], seconds)
            beside = (
                f"{rates[name]:11.0f} | {first / rates[name]:10.1f} | {kept / rates[name]:10.1f}" if name in rates else f"{'':11} | {'':10} | {'':10}"
            )  # fmt: skip
            begins = alone(21778, address(0))
            print(f"| {name:<10} | {first:12.0f} | {kept:6.0f} | {begins:13.1f} | {beside} |", flush=True)


def _table(path: Path, slug: str) -> None:
    """Write the newest edition as Datasette would have it: a table with an index and full-text search."""
    from actielijn.web.published.models import PublishedEntry
    from actielijn.web.published.queries import site_of

    site = site_of(slug)
    assert site is not None
    assert site.newest is not None
    rows = PublishedEntry.objects.filter(edition=site.newest.key).values_list(
        "position", "code", "title", "holder", "status_keys", "explanation", "status_since"
    )
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, code TEXT, title TEXT, holder TEXT, status TEXT, explanation TEXT, since TEXT)")  # fmt: skip
    database.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", [(*row[:-1], str(row[-1])) for row in rows.iterator()])  # fmt: skip
    database.execute("CREATE VIRTUAL TABLE entries_fts USING fts5(title, holder, explanation, content='entries', content_rowid='id')")  # fmt: skip
    database.execute("INSERT INTO entries_fts(entries_fts) VALUES ('rebuild')")
    database.commit()
    database.close()


if __name__ == "__main__":
    main()
