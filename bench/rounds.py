"""What a round of 60 organisations and 10,000 activities costs: opening it, its pages, its readers, and 50 partners who save at once.

    python bench/rounds.py                          # SQLite and, where Debian's postgresql is, PostgreSQL; about five minutes
    python bench/rounds.py --activities 1000 --seconds 5
    python bench/rounds.py --only savers                # 50 partners for a minute, nothing else
    python bench/rounds.py --only savers --database postgresql

Goals: open in under 10 s with every mail asked for; board and partner page at most 15 statements and at least half the requests per
second of a bare Django view with as many rows; 50 partners saving for a minute: no update lost, no answer of 500 or above.
"""

import argparse
import http.client
import logging
import statistics
import threading
import time
import urllib.parse
from datetime import timedelta

from served import DATABASES, on_each_database, requests_per_second, serving_application

ORGANISATIONS = 60
SAVERS = 50
PARTS = ("pages", "readers", "savers")


def main() -> None:
    """Measure on each database, in a process of its own."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--activities", type=int, default=10_000)
    given.add_argument("--seconds", type=float, default=60.0, help="how long partners save")
    given.add_argument("--only", choices=PARTS, help="measure nothing but this")
    given.add_argument("--database", choices=DATABASES, help="on nothing but this database")
    given.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = given.parse_args()
    if options.inside:
        measure(options.activities, options.seconds, options.only)
        return
    on_each_database(options.database, ACTIELIJN_LOG_LEVEL="ERROR")


def measure(activities: int, seconds: float, only: str | None) -> None:
    """Fill this process's database and print its tables."""
    import programme as maker

    from actielijn.web import operating

    operating.set_up()
    logging.disable(logging.WARNING)
    operating.migrate()
    operating.collect_static()
    opened, took = open_round(activities)
    mails = opened.mails.count()
    print(
        f"opened: {opened.submissions.count()} organisations, {activities} activities, {mails} mails asked for in {took:.1f} s",
        flush=True,
    )
    maker.settle_statistics()
    cookies = partners(opened)
    pages = {
        "board": (f"/programma/{opened.programme.slug}/uitvraag/{opened.pk}", maker.signed_in()),
        "partner's list": (f"/uitvraag/{cookies[0][0]}", cookies[0][1]),
        "partner's answer": (f"/uitvraag/{cookies[0][0]}/activiteit/{cookies[0][2][0]}", cookies[0][1]),
    }
    if only in (None, "pages"):
        print_pages(pages)
    from django.db import connection

    if only in (None, "readers") and connection.vendor == "postgresql":
        print_readers(opened.programme.slug, pages)
    if only in (None, "savers"):
        save_at_once(cookies[:SAVERS], seconds)


def open_round(activities: int, slug: str = ""):  # type: ignore[no-untyped-def]
    """Make the programme with its organisations and contacts, and open a round; return it with the seconds that opening took."""
    import programme as maker
    from django.utils import timezone

    from actielijn.web.organisations.models import Organisation, Person
    from actielijn.web.register.actions import set_holder
    from actielijn.web.register.models import Activity
    from actielijn.web.register.queries import Filters
    from actielijn.web.rounds import asking
    from actielijn.web.rounds.models import Contact

    programme = maker.make_programme(activities, slug=slug or f"proef-{activities}")
    person = Person.objects.get(email="meting@voorbeeld.nl")
    organisations = [
        Organisation.objects.get_or_create(name=f"Organisatie {at:02}")[0] for at in range(ORGANISATIONS)
    ]
    keys = list(Activity.objects.filter(programme=programme).order_by("order").values_list("pk", flat=True))
    for at, organisation in enumerate(organisations):
        set_holder(programme=programme, keys=keys[at::ORGANISATIONS], holder=organisation, by=person)
        Contact.objects.create(
            programme=programme, organisation=organisation, name=f"Contact {at}", email=f"c{at}@voorbeeld.nl"
        )
    today = timezone.localdate()
    given = asking.RoundGiven(
        title="Meting",
        reference_date=today,
        answers_until=today + timedelta(days=14),
        review_until=today + timedelta(days=28),
    )
    made = asking.make_round(programme=programme, given=given, by=person)
    began = time.perf_counter()
    opened = asking.open_round(round_=made, filters_of=lambda _query: Filters(), by=person)
    return opened, time.perf_counter() - began


def partners(opened) -> list[tuple[int, str, list[int]]]:  # type: ignore[no-untyped-def]
    """Return for each organisation its submission, the session of somebody who followed its link, and its answers."""
    from django.test import Client
    from django.utils import timezone

    from actielijn.web.organisations.tokens import hash_of, new_token
    from actielijn.web.rounds.models import Contact, Link

    found = []
    for submission in opened.submissions.all():
        token = new_token()
        contact = Contact.objects.get(programme=opened.programme, organisation=submission.organisation)
        Link.objects.create(
            submission=submission,
            contact=contact,
            token_hash=hash_of(token),
            made_at=timezone.now(),
            expires_at=opened.ends_at,
        )
        client = Client()
        client.get(f"/uitvraag/link/{token}", headers={"host": "localhost"})
        found.append(
            (
                submission.pk,
                client.cookies["actielijn"].value,
                list(submission.answers.values_list("pk", flat=True)),
            )
        )
    return found


def print_pages(pages: dict[str, tuple[str, str]]) -> None:
    """Print statements, size and time of each page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    print(
        "| page             | statements |    kB |    ms |\n|------------------|-----------:|------:|------:|"
    )
    for name, (address, cookie) in pages.items():
        client = Client()
        client.cookies["actielijn"] = cookie
        client.get(address, headers={"host": "localhost"})
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address, headers={"host": "localhost"})
        assert answer.status_code == 200, (address, answer.status_code)
        # Counted now: the next request begins a new list.
        statements = len(asked)
        times = []
        for _turn in range(20):
            began = time.perf_counter()
            client.get(address, headers={"host": "localhost"})
            times.append((time.perf_counter() - began) * 1000)
        print(
            f"| {name:<16} | {statements:10} | {len(answer.content) / 1000:5.1f} | {statistics.median(times):5.1f} |",
            flush=True,
        )


def print_readers(slug: str, pages: dict[str, tuple[str, str]]) -> None:
    """Print the requests per second of each page beside the bare view's, the servers in turn, twice."""
    import programme as maker

    asked = {
        "bare Django view": (
            "bare.views:application",
            "bare.settings",
            f"/{slug}/register",
            maker.signed_in(),
        )
    }
    for name, (address, cookie) in pages.items():
        asked[name] = ("actielijn.web.wsgi:application", "actielijn.web.settings", address, cookie)
    found: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(2):
        for at, (name, (application, settings, address, cookie)) in enumerate(asked.items()):
            port = 23000 + turn * 50 + at
            with serving_application(application, port, settings):
                requests_per_second(port, address, cookie, readers=8, seconds=1)
                found[name].append(requests_per_second(port, address, cookie, readers=8, seconds=5))
    bare = statistics.mean(found["bare Django view"])
    print("\n| eight readers    | requests/s | of bare |\n|------------------|-----------:|--------:|")
    for name, rates in found.items():
        print(
            f"| {name:<16} | {statistics.mean(rates):10.1f} | {statistics.mean(rates) / bare:7.2f} |",
            flush=True,
        )


def save_at_once(cookies: list[tuple[int, str, list[int]]], seconds: float) -> None:
    """Let partners save for so long, each text over the last, and hold what stands afterwards against what they were told."""
    port, stop = 23200, time.monotonic() + seconds + 3
    said: list[dict[int, tuple[int, str]]] = [{} for _each in cookies]
    answers: list[list[int]] = [[] for _each in cookies]
    waits: list[float] = []

    def save(at: int) -> None:
        submission, cookie, keys = cookies[at]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        token = "t" * 32
        headers = {
            "Cookie": f"actielijn={cookie}; csrftoken={token}",
            "Host": "localhost",
            "X-Requested-With": "fetch",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": token,
        }
        count = 0
        while time.monotonic() < stop:
            key = keys[count % min(len(keys), 5)]
            revision, _text = said[at].get(key, (0, ""))
            text = f"Tekst {count} van {at}"
            body = urllib.parse.urlencode(
                {
                    "revision": revision,
                    "kind": "changed",
                    "status": "completed",
                    "explanation": text,
                    "remark": "",
                }
            )
            began = time.perf_counter()
            connection.request("POST", f"/uitvraag/{submission}/activiteit/{key}", body, headers)
            answer = connection.getresponse()
            answer.read()
            waits.append(time.perf_counter() - began)
            answers[at].append(answer.status)
            if answer.status == 200:
                said[at][key] = (revision + 1, text)
            count += 1

    with serving_application("actielijn.web.wsgi:application", port, "actielijn.web.settings"):
        threads = [threading.Thread(target=save, args=(at,)) for at in range(len(cookies))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    from actielijn.web.rounds.models import Answer
    from actielijn.web.trail.queries import verify

    kept = {one.pk: (one.revision, one.explanation) for one in Answer.objects.filter(revision__gt=0)}
    told = {key: value for one in said for key, value in one.items()}
    lost = sum(kept.get(key) != value for key, value in told.items())
    statuses = [status for one in answers for status in one]
    broken = sum(status >= 500 for status in statuses)
    waits.sort()
    print(
        f"\n{len(cookies)} partners saving for {seconds:.0f} s: {len(statuses)} saves ({len(statuses) / seconds:.0f}/s), {lost} lost, {broken} of 500 or above, "
        f"{sum(status not in (200,) for status in statuses)} not 200; median {waits[len(waits) // 2] * 1000:.0f} ms, slowest {waits[-1]:.1f} s; "
        f"trail {'whole' if verify().broken_at is None else 'BROKEN'}",
        flush=True,
    )


if __name__ == "__main__":
    main()
