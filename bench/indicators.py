"""What commitments and the impact monitor cost at 10,000 activities, 10,000 commitments and 1,000,000 observations.

    python bench/indicators.py --only postgresql      # about a quarter of an hour; without --only on SQLite too
    python bench/indicators.py --only sqlite --observations 60000 --commitments 500 --activities 300 --forms json,csv

Values are laid in in bulk, as years of rounds would have left them; 100,000 go the way that a file goes, through ``take_in``. Deeds
(proofreading, freezing, each form, publishing) run as a worker runs them, each in a process of its own, with its peak memory. Pages:
SQL statements, kB of HTML before compression, milliseconds the first time in this process and then; the public's made anew each time.
Goals: at most 15 statements; a chart page under 300 ms on PostgreSQL; a deed under two minutes and 1 GB.
"""

import argparse
import json
import logging
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from served import on_each_database

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
SLUG = "proef"
REGIONS, YEARS = 350, 20
PERSONS = 2
"""Indicators that count persons, by region and year: their small numbers are withheld."""


def main() -> None:
    """Measure on each database, in a process of its own."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--observations", type=int, default=1_000_000)
    given.add_argument("--commitments", type=int, default=10_000)
    given.add_argument("--activities", type=int, default=10_000)
    given.add_argument(
        "--forms", default="json,csv,xlsx,ods,html,docx,pdf", help="forms of the report that are made"
    )
    given.add_argument("--only", choices=("sqlite", "postgresql"))
    given.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given.add_argument("--deed", help=argparse.SUPPRESS)
    options = given.parse_args()
    if options.deed:
        do(options.deed)
    elif options.inside:
        measure(options)
    else:
        on_each_database(options.only, ACTIELIJN_LOG_LEVEL="ERROR")


def set_up() -> None:
    """Let this process use the application."""
    sys.path.insert(0, str(HERE))
    from actielijn.web import operating

    operating.set_up(Path(os.environ["ACTIELIJN_DATA"]))
    logging.disable(logging.CRITICAL)


def measure(options: argparse.Namespace) -> None:
    """Fill the database of this process, do what takes long, and print what pages cost."""
    set_up()
    from django.db import connection

    from actielijn.web import operating

    operating.collect_static()
    operating.migrate()
    with told("activities with history", options.activities):
        opened = make_programme(options.activities)
    with told("commitments", options.commitments):
        make_commitments(options.commitments)
    take_in_a_file()
    with told("observations in bulk", options.observations):
        make_observations(options.observations)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print("\n| deed                       | seconds | peak MB |                    |", flush=True)
    print("|----------------------------|--------:|--------:|--------------------|", flush=True)
    for name in (
        "proofread",
        "freeze",
        *(f"form {form}" for form in options.forms.split(",")),
        "publish",
        "export",
        "proofread again",
    ):
        run(name)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print_pages(opened)


class told:  # noqa: N801 - reads as a word where it is used
    """Tell what is being made and how long it took."""

    def __init__(self, what: str, count: int):
        self.what, self.count = what, count

    def __enter__(self) -> None:
        self.began = time.perf_counter()

    def __exit__(self, *_error: object) -> None:
        print(f"{self.count:>9,} {self.what:<36} {time.perf_counter() - self.began:6.1f} s", flush=True)


# -- making


def make_programme(activities: int):  # type: ignore[no-untyped-def]
    """Make the programme with a round that is open; return the round."""
    import rounds

    opened, _took = rounds.open_round(activities, slug=SLUG)
    return opened


def make_commitments(count: int) -> None:
    """Lay in commitments of all kinds: a tenth hangs on nothing, one on five hundred activities."""
    from django.utils import timezone

    from actielijn.web.commitments.models import Answering, Commitment, Kind, Status
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Programme
    from actielijn.web.register.models import Activity

    dice = random.Random(count)
    programme, person = Programme.objects.get(slug=SLUG), Person.objects.get(email="meting@voorbeeld.nl")
    moment = timezone.now()
    rows = []
    for at in range(count):
        status = dice.choice(Status.values)
        asked = date(2015, 1, 1) + timedelta(days=at * 4_000 // count)
        rows.append(
            Commitment(
                programme=programme, code=f"kst-28638-{at}", kind=dice.choice(Kind.values), title=f"Verzoek {at} over {dice.choice(_WORDS)} en {dice.choice(_WORDS)}",
                text="De regering wordt verzocht hierover te berichten. " * 4, mark=f"28638, nr. {at}", identifier=f"kst-28638-{at}",
                asked_by=f"Lid {dice.randint(1, 150)}", asked_on=asked, due=asked + timedelta(days=400) if at % 3 else None, status=status,
                settled_by="Kamerbrief" if status in ("met", "partly_met") else "", changed_at=moment,
            )
        )  # fmt: skip
    Commitment.objects.bulk_create(rows, batch_size=1_000)
    keys = list(Activity.objects.filter(programme=programme).order_by("order").values_list("pk", flat=True))
    pairs = {
        (row.pk, dice.choice(keys))
        for at, row in enumerate(rows)
        if at % 10
        for _each in range(dice.randint(1, 3))
    } | {(rows[1].pk, key) for key in keys[:500]}
    Answering.objects.bulk_create(
        [Answering(commitment_id=one, activity_id=key, by=person, at=moment) for one, key in sorted(pairs)],
        batch_size=2_000,
    )


_WORDS = (
    "opvang",
    "opsporing",
    "meldpunt",
    "tolken",
    "aangiften",
    "huisvesting",
    "keten",
    "inspectie",
    "voorlichting",
    "registratie",
)


def take_in_a_file() -> None:
    """Take 100,000 values in as a file brings them, twice."""
    from actielijn.web.indicators.actions import IndicatorGiven, ValueGiven, add_dimension, add_indicator
    from actielijn.web.indicators.observing import ObservationGiven, take_in
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Programme

    programme, person = Programme.objects.get(slug=SLUG), Person.objects.get(email="meting@voorbeeld.nl")
    keys = _regions()
    region = add_dimension(
        programme=programme, key="gemeente", title="Gemeente", is_region=True, values=[ValueGiven(key=key, title=key) for key in keys], by=person
    )  # fmt: skip
    add_indicator(
        programme=programme, given=IndicatorGiven(title="Uit een bestand", unit="personen", frequency="year"), dimensions=[region], code="bestand",
        by=person,
    )  # fmt: skip
    given = [
        ObservationGiven(
            indicator="bestand", starts=date(1700 + year, 1, 1), ends=date(1700 + year, 12, 31), value=Decimal(year),
            parts={"gemeente": key} if key else {},
        )
        for key in ["", *keys[:285]]
        for year in range(REGIONS)
    ][:100_000]  # fmt: skip
    for what in ("values taken in, as from a file", "the same again, nothing new"):
        with told(what, len(given)):
            take_in(programme=programme, given=given, kind="file", by=person)


def _regions() -> list[str]:
    return [f"GM{at:04}" for at in range(REGIONS)]


def make_observations(wanted: int) -> None:
    """Lay in indicators with goals and targets, and their values in bulk until there are so many."""
    from django.utils import timezone

    from actielijn.web.indicators.actions import IndicatorGiven, add_indicator
    from actielijn.web.indicators.goals import LinkGiven, add_goal, link
    from actielijn.web.indicators.models import Dimension, Indicator, Load, Observation, Target
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Programme
    from actielijn.web.register.models import Activity, Result

    programme, person = Programme.objects.get(slug=SLUG), Person.objects.get(email="meting@voorbeeld.nl")
    region = Dimension.objects.get(programme=programme, key="gemeente")
    goals = [add_goal(programme=programme, kind="goal", title=f"Doel {at}", by=person) for at in range(4)]
    outcomes = [
        add_goal(programme=programme, kind="outcome", title=f"Uitkomst {at}", by=person) for at in range(8)
    ]
    for at, outcome in enumerate(outcomes):
        link(
            programme=programme,
            cause=outcome,
            effect=goals[at % 4],
            given=LinkGiven(text="Draagt bij", evidence="plausible"),
            by=person,
        )
        for result in Result.objects.filter(programme=programme).order_by("position")[at * 6 : at * 6 + 6]:
            link(
                programme=programme,
                cause=result,
                effect=outcome,
                given=LinkGiven(text="Draagt bij"),
                by=person,
            )
    activities = list(Activity.objects.filter(programme=programme).order_by("order")[:100])
    load = Load.objects.create(programme=programme, kind="file", at=timezone.now(), by=person)
    number, left = 0, wanted - Observation.objects.count()
    while left > 0:
        quarterly = number >= PERSONS
        row = add_indicator(
            programme=programme, dimensions=[region], code=f"i{number}", by=person,
            given=IndicatorGiven(
                title=f"Indicator {number}", unit="personen", frequency="quarter" if quarterly else "year", counts_persons=not quarterly,
                goal=goals[number % 4], activity=activities[number % len(activities)],
            ),
        )  # fmt: skip
        Target.objects.create(indicator=row, by=date(2030, 12, 31), value=Decimal(100))
        load.indicators.add(row)
        rows = list(_values(row.pk, load.pk, quarterly=quarterly))[:left]
        _lay_in(rows)
        number, left = number + 1, left - len(rows)
    Load.objects.filter(pk=load.pk).update(size=wanted)
    assert Indicator.objects.count() == number + 1


def _values(indicator: int, load: int, *, quarterly: bool) -> Iterator[tuple[object, ...]]:
    """Walk the values of an indicator: the whole first, each part of it after, every whole the sum of its parts."""
    from django.utils import timezone

    moment = timezone.now()
    spans = [
        (date(2005 + year, 3 * part + 1, 1), date(2005 + year, 3 * part + 3, 28)) for year in range(YEARS) for part in range(4)
    ] if quarterly else [(date(2005 + year, 1, 1), date(2005 + year, 12, 31)) for year in range(YEARS)]  # fmt: skip
    dice = random.Random(indicator)
    parts = [[dice.choice((0, 3, 14, 25, 31, 60)) for _region in range(REGIONS)] for _span in spans]
    for at, key in enumerate(["", *_regions()]):
        for span, (starts, ends) in enumerate(spans):
            value = parts[span][at - 1] if key else sum(parts[span])
            yield (
                indicator,
                starts,
                ends,
                f"gemeente={key}" if key else "",
                value,
                "[]",
                False,
                "",
                "",
                load,
                moment,
            )


_COLUMNS = (
    "indicator_id",
    "starts",
    "ends",
    "split",
    "value",
    "members",
    "is_provisional",
    "note",
    "source",
    "load_id",
    "since",
)


def _lay_in(rows: list[tuple[object, ...]]) -> None:
    """Write rows of observations the fastest way that the database has."""
    from django.db import connection, transaction

    table, columns = "indicators_observation", ", ".join(_COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


# -- deeds


def run(name: str) -> None:
    """Do a deed in a process of its own; print its seconds, those of the processor (starting included), its peak memory, a word about it."""
    process = subprocess.Popen([sys.executable, __file__, "--deed", name], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    last = process.stdout.read().strip().splitlines()[-1:]
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds, said = json.loads(last[0]) if last and not status else (0.0, "failed")
    used = usage.ru_utime + usage.ru_stime
    print(
        f"| {name:<26} | {seconds:7.1f} | {used:5.1f} | {usage.ru_maxrss / 1024:7.0f} | {said:<18} |",
        flush=True,
    )


def do(name: str) -> None:
    """Do a deed here; print how long it took without setting up, and a word about it."""
    set_up()
    word, _space, form = name.partition(" ")
    deeds: dict[str, Callable[[str], str]] = {
        "proofread": _proofread, "freeze": _freeze, "form": _make_form, "publish": _publish, "export": _export,
    }  # fmt: skip
    began = time.perf_counter()
    said = deeds[word](form)
    print(json.dumps([time.perf_counter() - began, said]))


def _owner():  # type: ignore[no-untyped-def]
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Programme

    return Programme.objects.get(slug=SLUG), Person.objects.get(email="meting@voorbeeld.nl")


def _proofread(_form: str) -> str:
    from actielijn.web.proofreading.models import Proof, RegisterFinding
    from actielijn.web.proofreading.tasks import proofread

    programme, _person = _owner()
    Proof.objects.get_or_create(programme=programme)
    proofread.call(programme.pk)
    return f"{RegisterFinding.objects.filter(programme=programme).count():,} findings"


def _freeze(_form: str) -> str:
    from actielijn.web.editions.actions import freeze_edition

    programme, person = _owner()
    edition = freeze_edition(programme=programme, title="Meting", on=date(2026, 11, 1), by=person)
    return f"{edition.snapshot.size / 1e6:,.1f} MB"


def _make_form(form: str) -> str:
    from actielijn.web.editions.models import EditionFile
    from actielijn.web.editions.tasks import make_form

    file = EditionFile.objects.filter(edition__number=1, form=form).first()
    if file is None:
        return "not needed"
    make_form.call(file.pk)
    file.refresh_from_db()
    return f"{sum(part['size'] for part in file.parts) / 1e6:,.1f} MB"


def _publish(_form: str) -> str:
    from django.utils import timezone

    from actielijn.web.editions.models import Edition
    from actielijn.web.editions.tasks import lay_out_published
    from actielijn.web.organisations.models import Person

    programme, person = _owner()
    other = Person.objects.add(email="tweede@voorbeeld.nl", name="Tom Tweede", password="lang-genoeg-geheim")
    now = timezone.now()
    Edition.objects.update(
        state="published", approved_by=other, approved_at=now, published_by=person, published_at=now
    )
    return f"{lay_out_published(programme)} laid out"


def _export(_form: str) -> str:
    from actielijn.web.open_data.actions import export_programme

    return f"{export_programme(programme=_owner()[0])} files"


# -- pages


def print_pages(opened) -> None:  # type: ignore[no-untyped-def]
    """Print statements, size and time of every page and list of commitments and indicators."""
    import programme as maker
    import rounds
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from actielijn.web.public.door import forget_pages

    desk, public = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    desk.cookies["actielijn"] = maker.signed_in()
    submission, cookie, _answers = rounds.partners(opened)[0]
    partner = Client(headers={"host": "localhost"})
    partner.cookies["actielijn"] = cookie
    asked = [
        *((f"desk: {name}", desk, address) for name, address in desk_pages().items()),
        *((f"partner: {name}", partner, address) for name, address in partner_pages(submission).items()),
        *((name, public, address) for name, address in public_pages().items()),
    ]
    print("\n| page                                   | SQL |      kB | first ms |    ms |", flush=True)
    print("|----------------------------------------|----:|--------:|---------:|------:|", flush=True)
    for name, client, address in asked:
        forget_pages()
        began = time.perf_counter()
        answer = client.get(address)
        first = (time.perf_counter() - began) * 1000
        size = len(b"".join(answer.streaming_content) if answer.streaming else answer.content) / 1000
        if answer.status_code != 200:
            print(f"| {name:<38} | {answer.status_code} {address}", flush=True)
            continue
        forget_pages()
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(address)
            if answer.streaming:
                size = sum(map(len, answer.streaming_content)) / 1000
        count, times = len(statements), []
        for _again in range(5 if first < 3_000 else 1):
            forget_pages()
            began = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - began) * 1000)
        print(
            f"| {name:<38} | {count:3} | {size:7.1f} | {first:8.0f} | {statistics.median(times):5.0f} |",
            flush=True,
        )


def desk_pages() -> dict[str, str]:
    """Return the addresses at the desk."""
    from actielijn.web.commitments.models import Commitment
    from actielijn.web.indicators.models import Indicator
    from actielijn.web.register.models import Activity

    base = f"/programma/{SLUG}"
    of_many, usual = (
        Commitment.objects.get(code="kst-28638-1").pk,
        Commitment.objects.get(code="kst-28638-77").pk,
    )
    last = Indicator.objects.order_by("-pk").first()
    assert last is not None
    chart = Indicator.objects.get(code=f"i{max(PERSONS, (last.position or 0) // 2)}").pk
    answered = Activity.objects.filter(answerings__commitment=usual).first()
    assert answered is not None
    return {
        "home": base,
        "activity": f"{base}/activiteit/{answered.pk}",
        "commitments": f"{base}/toezeggingen",
        "commitments, the last page": f"{base}/toezeggingen?blad=9999",
        "commitments, two words": f"{base}/toezeggingen?zoek=opvang+tolken",
        "commitments, a rare word": f"{base}/toezeggingen?zoek=brabolinstad",
        "commitments, overdue motions": f"{base}/toezeggingen?termijn=overdue&soort=motion",
        "commitments, without activity": f"{base}/toezeggingen?gekoppeld=-",
        "commitment with its trace": f"{base}/toezeggingen/{usual}",
        "commitment of 500 activities": f"{base}/toezeggingen/{of_many}",
        "commitment, form": f"{base}/toezeggingen/{usual}/wijzigen",
        "commitments found": f"{base}/toezeggingen/gevonden",
        "parliament": f"{base}/toezeggingen/kamer",
        "goals": f"{base}/doelen",
        "goal tree as a file": f"{base}/doelen/boom.svg",
        "indicators": f"{base}/indicatoren",
        "indicators, a word": f"{base}/indicatoren?zoek=bestand",
        "chart page, quarters by region": f"{base}/indicatoren/{chart}",
        "chart page, of persons": f"{base}/indicatoren/{Indicator.objects.get(code='i0').pk}",
        "chart page, 100,000 values": f"{base}/indicatoren/{Indicator.objects.get(code='bestand').pk}",
        "chart as a file": f"{base}/indicatoren/{chart}/grafiek.svg",
        "values as CSV": f"{base}/indicatoren/{chart}/waarden.csv",
        "indicator, form": f"{base}/indicatoren/{chart}/wijzigen",
        "loads of values": f"{base}/indicatoren/waarden",
        "dimensions": f"{base}/indicatoren/indelingen",
        "figures found": f"{base}/indicatoren/gevonden",
        "proofreading": f"{base}/nakijken",
        "freeze": f"{base}/edities/bevriezen",
        "edition": f"{base}/edities/1",
    }


def partner_pages(submission: int) -> dict[str, str]:
    """Return the addresses of who answers: the list, and an activity on which a commitment hangs."""
    from actielijn.web.commitments.models import Answering
    from actielijn.web.rounds.models import Answer

    of_activities = Answering.objects.values("activity")
    answer = Answer.objects.filter(submission=submission, activity__in=of_activities).first()
    assert answer is not None
    return {"list": f"/uitvraag/{submission}", "answer": f"/uitvraag/{submission}/activiteit/{answer.pk}"}


def public_pages() -> dict[str, str]:
    """Return the addresses of the public site and the API."""
    from actielijn.web.published.models import PublishedAnswering

    base, api = f"/openbaar/{SLUG}", f"/api/v1/programmes/{SLUG}/editions/1"
    answered = PublishedAnswering.objects.select_related("entry__activity").first()
    assert answered is not None
    return {
        "public: programme": base,
        "public: activity": f"{base}/activiteit/{answered.entry.activity.number}",
        "public: commitments": f"{base}/toezeggingen",
        "public: commitments, page 200": f"{base}/toezeggingen/pagina/200",
        "public: commitment with its trace": f"{base}/toezegging/kst-28638-77",
        "public: commitment of 500 activities": f"{base}/toezegging/kst-28638-1",
        "public: goals": f"{base}/doelen",
        "public: indicators": f"{base}/indicatoren",
        "public: chart page": f"{base}/indicator/i9",
        "public: chart page, of persons": f"{base}/indicator/i0",
        "public: chart page, 100,000 values": f"{base}/indicator/bestand",
        "public: chart as a file": f"{base}/indicator/i9/grafiek.svg",
        "API: commitments": f"{api}/commitments",
        "API: commitments, page 500": f"{api}/commitments?page=200",
        "API: commitments of a status": f"{api}/commitments?status=open",
        "API: goals": f"{api}/goals",
        "API: indicators": f"{api}/indicators",
        "API: an indicator": f"{api}/indicators?id=i9",
    }


if __name__ == "__main__":
    main()
