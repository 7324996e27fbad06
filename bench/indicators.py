"""What a million observations cost: taking 100,000 in, and the pages of indicators.

    python bench/indicators.py                        # SQLite and, where Debian's postgresql is, PostgreSQL; some minutes
    python bench/indicators.py --observations 50000

Goals: a chart page in under 300 ms on PostgreSQL and at most 15 statements, whatever the number of observations.
"""

import argparse
import logging
import os
import statistics
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from served import on_each_database

ROOT = Path(__file__).parents[1]
REGIONS, YEARS = 350, 20


def main() -> None:
    """Measure on each database, in a process of its own."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--observations", type=int, default=1_000_000)
    given.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = given.parse_args()
    if options.inside:
        measure(options.observations)
        return
    on_each_database(ACTIELIJN_LOG_LEVEL="ERROR")


def measure(observations: int) -> None:
    """Fill a programme and time what people wait for."""
    from actielijn.web import operating

    operating.set_up(Path(os.environ["ACTIELIJN_DATA"]))
    operating.collect_static()
    operating.migrate()
    logging.disable(logging.CRITICAL)
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.urls import reverse
    from django.utils import timezone

    from actielijn.web.account.middleware import PASSED
    from actielijn.web.indicators.actions import IndicatorGiven, ValueGiven, add_dimension, add_indicator
    from actielijn.web.indicators.models import Load, Observation
    from actielijn.web.indicators.observing import ObservationGiven, take_in
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Membership, Programme

    setup_test_environment()
    person = Person.objects.add(email="a@b.nl", name="A", password="lang-genoeg-geheim")
    programme = Programme.objects.create(slug="proef", title="Proef")
    Membership.objects.create(programme=programme, person=person, role="coordinator")
    keys = [f"GM{at:04}" for at in range(REGIONS)]
    region = add_dimension(
        programme=programme, key="gemeente", title="Gemeente", is_region=True, values=[ValueGiven(key=key, title=key) for key in keys], by=person
    )  # fmt: skip
    each = REGIONS * YEARS * 4
    count = max(1, -(-observations // each))
    rows = []
    for number in range(count):
        rows.append(
            add_indicator(
                programme=programme, given=IndicatorGiven(title=f"Indicator {number}", unit="personen", frequency="quarter"),
                dimensions=[region], code=f"i{number}", by=person,
            )
        )  # fmt: skip
    given = [
        ObservationGiven(
            indicator="i0", starts=date(1900 + year, 1, 1), ends=date(1900 + year, 12, 31), value=Decimal(year), parts={"gemeente": key} if key else {}
        )
        for key in ["", *keys[:285]]
        for year in range(REGIONS)
    ]  # fmt: skip
    given = [one for one in given if one.starts.year < 2250][:100_000]
    begun = time.perf_counter()
    take_in(programme=programme, given=given, kind="file", by=person)
    print(f"take {len(given):,} values in        {time.perf_counter() - begun:8.1f} s", flush=True)
    begun = time.perf_counter()
    take_in(programme=programme, given=given, kind="file", by=person)
    print(f"the same again, nothing new   {time.perf_counter() - begun:8.1f} s", flush=True)
    load = Load.objects.create(programme=programme, kind="file", at=timezone.now(), by=person)
    moment = timezone.now()
    for row in rows[1:] or rows:
        load.indicators.add(row)
        Observation.objects.bulk_create(
            [
                Observation(
                    indicator=row, starts=date(2000 + year, quarter * 3 + 1, 1), ends=date(2000 + year, quarter * 3 + 3, 28), value=at % 97 + year,
                    split=f"gemeente={key}" if key else "", load=load, since=moment,
                )
                for at, key in enumerate(["", *keys])
                for year in range(YEARS)
                for quarter in range(4)
            ],
            batch_size=5_000,
        )  # fmt: skip
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"observations                  {Observation.objects.count():10,}", flush=True)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[PASSED] = True
    session.save()
    for name, address in (
        ("list of indicators", reverse("indicators", args=["proef"])),
        ("chart page, quarters", reverse("indicator", args=["proef", rows[-1].pk])),
        ("chart page, 100,000 values", reverse("indicator", args=["proef", rows[0].pk])),
        ("goal tree", reverse("goals", args=["proef"])),
    ):
        client.get(address)
        caught: list[str] = []

        def counted(execute, sql, params, many, context, caught=caught):
            caught.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            assert client.get(address).status_code == 200
        times = []
        for _again in range(7):
            begun = time.perf_counter()
            client.get(address)
            times.append(1000 * (time.perf_counter() - begun))
        print(f"{name:<28}  {statistics.median(times):8.0f} ms {len(caught):4} statements", flush=True)


if __name__ == "__main__":
    main()
