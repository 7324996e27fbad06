"""What the register costs at 123, 10,000 and 100,000 activities, and how many readers two workers serve, beside a bare Django view.

    python bench/register.py                 # SQLite and, where Debian's postgresql is, PostgreSQL; about six minutes
    python bench/register.py --sizes 123,10000 --seconds 5

Pages: SQL statements, kB of HTML and milliseconds of a signed-in reader, within one process, the sizes taking turns so that a
busy machine hits all alike. Readers: requests per second of eight of them at once, gunicorn with two workers on PostgreSQL,
both servers in turn. Goals: at most 15 statements, the same at every size; at most 60 kB; time at most 1.3 times (home 1.5) that
of 123; at least half the bare view's requests; 10,000 frozen in under 5 s; a PDF from upload to review in under 10 s.
"""

import argparse
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from served import ROOT, on_each_database, requests_per_second, serving_application

REPORTS = ROOT.parent / "shared" / "data" / "reports"
PAGES = ("home", "register", "activity", "search, rare word", "search, common word")


def main() -> None:
    """Measure on each database, in a process of its own."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--sizes", default="123,10000,100000")
    given.add_argument("--seconds", type=float, default=10.0, help="how long readers read from each server")
    given.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = given.parse_args()
    if options.inside:
        measure([int(size) for size in options.sizes.split(",")], options.seconds)
        return
    on_each_database()


def measure(sizes: list[int], seconds: float) -> None:
    """Fill this process's database and print its tables."""
    import programme as maker

    from actielijn.web import operating

    operating.set_up()
    logging.disable(logging.WARNING)
    operating.migrate()
    operating.collect_static()
    slugs = {}
    for size in sizes:
        slugs[size] = f"proef-{size}"
        began = time.perf_counter()
        maker.make_programme(size, slug=slugs[size])
        print(
            f"made {size} activities with history in {time.perf_counter() - began:.1f} s",
            file=sys.stderr,
            flush=True,
        )
    maker.settle_statistics()
    cookie = maker.signed_in()
    print_pages(slugs, cookie)
    print_deeds(slugs[min(sizes, key=lambda size: abs(size - 10_000))], cookie)
    from django.db import connection

    if connection.vendor == "postgresql":
        print_readers(slugs[min(sizes, key=lambda size: abs(size - 10_000))], cookie, seconds)


def addresses(slug: str) -> dict[str, str]:
    """Return the address of each page that is measured."""
    from actielijn.web.register.models import Activity

    middle = Activity.objects.filter(programme__slug=slug)
    key = middle[middle.count() // 2].pk
    return dict(
        zip(
            PAGES,
            (
                f"/programma/{slug}", f"/programma/{slug}/register", f"/programma/{slug}/activiteit/{key}", f"/programma/{slug}/register?zoek=brabolinstad",
                f"/programma/{slug}/register?zoek=training",
            ),
            strict=True,
        )
    )  # fmt: skip


def print_pages(slugs: dict[int, str], cookie: str) -> None:
    """Print statements, size and time of each page at each size, and the growth."""
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.cookies["actielijn"] = cookie
    print("| page                | " + " | ".join(f"{size:>22,}" for size in slugs) + " | growth |")
    print("|---------------------|" + "------------------------|" * len(slugs) + "-------:|")
    for page in PAGES:
        told, times = {}, {size: [] for size in slugs}
        for size, slug in slugs.items():
            address = addresses(slug)[page]
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address, headers={"host": "localhost"})
            assert answer.status_code == 200, (address, answer.status_code)
            told[size] = (len(asked), len(answer.content) / 1000, address)
        for _turn in range(40):
            for size in slugs:
                began = time.perf_counter()
                client.get(told[size][2], headers={"host": "localhost"})
                times[size].append((time.perf_counter() - began) * 1000)
        reset_queries()
        cells = [
            f"{told[size][0]:2} SQL {told[size][1]:4.1f} kB {statistics.median(times[size]):5.1f} ms"
            for size in slugs
        ]
        medians = [statistics.median(each) for each in times.values()]
        print(
            f"| {page:<19} | "
            + " | ".join(f"{cell:>22}" for cell in cells)
            + f" | {max(medians[1:], default=medians[0]) / medians[0]:6.2f} |",
            flush=True,
        )


def print_deeds(slug: str, cookie: str) -> None:
    """Print how long long work takes: freezing, the table as CSV, a PDF from upload to review."""
    from django.test import Client

    from actielijn.web.documents.actions import hand_in
    from actielijn.web.documents.models import Document
    from actielijn.web.editions.actions import freeze_edition
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Programme

    person, programme = Person.objects.get(email="meting@voorbeeld.nl"), Programme.objects.get(slug=slug)
    client = Client()
    client.cookies["actielijn"] = cookie

    def freeze() -> None:
        from datetime import date

        freeze_edition(programme=programme, title="Meting", on=date(2026, 11, 1), by=person)

    def table() -> None:
        answer = client.get(f"/programma/{slug}/register/csv", headers={"host": "localhost"})
        assert sum(map(len, answer.streaming_content)) > 1000

    deeds: list[tuple[str, Callable[[], None]]] = [(f"freeze {slug}", freeze), (f"{slug} as CSV", table)]
    for report in sorted(REPORTS.glob("*.pdf")) or sorted((ROOT / "demo").glob("verslag.pdf")):

        def read(report: Path = report) -> None:
            document = hand_in(programme=programme, name=report.name, pieces=[report.read_bytes()], by=person)
            deadline = time.monotonic() + 120
            while (
                Document.objects.get(pk=document.pk).state in ("waiting", "reading")
                and time.monotonic() < deadline
            ):
                time.sleep(0.05)
            assert Document.objects.get(pk=document.pk).state == "read", Document.objects.get(
                pk=document.pk
            ).error

        deeds.append((f"{report.name} from upload to review", read))
    print(
        "\n| deed                                       | seconds |\n|--------------------------------------------|--------:|"
    )
    for name, deed in deeds:
        worker = None
        if "upload" in name:
            # The freeze before asked for every form; a worker that is busy with those is not what is measured here.
            from django_tasks_db.models import DBTaskResult

            DBTaskResult.objects.all().delete()
            worker = subprocess.Popen(
                [sys.executable, "-m", "actielijn", "worker"], stderr=subprocess.DEVNULL
            )
            time.sleep(3)
        began = time.perf_counter()
        deed()
        print(f"| {name:<42} | {time.perf_counter() - began:7.2f} |", flush=True)
        if worker:
            worker.terminate()
            worker.wait()


def print_readers(slug: str, cookie: str, seconds: float) -> None:
    """Print the requests per second of each page beside the bare view's, the servers in turn, twice."""
    asked = {"bare Django view": ("bare.views:application", "bare.settings", f"/{slug}/register")}
    for page, address in addresses(slug).items():
        asked[page] = ("actielijn.web.wsgi:application", "actielijn.web.settings", address)
    found: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(2):
        for at, (name, (application, settings, address)) in enumerate(asked.items()):
            port = 21000 + turn * 50 + at
            with serving_application(application, port, settings):
                requests_per_second(port, address, cookie, readers=8, seconds=1)
                found[name].append(requests_per_second(port, address, cookie, readers=8, seconds=seconds / 2))
    bare = statistics.mean(found["bare Django view"])
    print(
        f"\n| eight readers of {slug:<12} | requests/s | of bare |\n|-------------------------------|-----------:|--------:|"
    )
    for name, rates in found.items():
        print(
            f"| {name:<29} | {statistics.mean(rates):10.1f} | {statistics.mean(rates) / bare:7.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
