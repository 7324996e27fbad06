"""Makes a round with many contacts, then sends its mails until somebody kills it; ``finish`` does what the next worker does.

A process of its own, started by the test of the killed mail worker: DATABASE_URL, ACTIELIJN_DATA and ACTIELIJN_MAIL_URL say where.
"""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[3]
CONTACTS = 150


def begin() -> None:
    from django.utils import timezone

    from actielijn import snapshot
    from actielijn.web import operating
    from actielijn.web.organisations.models import Organisation, Person
    from actielijn.web.programmes.models import Membership, Programme
    from actielijn.web.register.models import Activity
    from actielijn.web.register.queries import Filters
    from actielijn.web.register.taking_in import take_in
    from actielijn.web.rounds import asking
    from actielijn.web.rounds.models import Contact

    operating.migrate()
    programme = Programme.objects.create(slug="proef", title="Proef")
    person = Person.objects.add(email="a@voorbeeld.nl", name="A", password="lang-genoeg-geheim")
    Membership.objects.create(programme=programme, person=person, role="coordinator")
    example = ROOT / "examples" / "samen-tegen-mensenhandel" / "editie-2021.json"
    take_in(programme=programme, incoming=snapshot.load(example), by=person)
    organisation = Organisation.objects.get(pk=Activity.objects.exclude(holder=None).first().holder_id)
    Contact.objects.bulk_create(
        Contact(programme=programme, organisation=organisation, name=f"C{at}", email=f"c{at}@voorbeeld.nl")
        for at in range(CONTACTS)
    )
    today = timezone.localdate()
    given = asking.RoundGiven(
        title="Proef", reference_date=date(2026, 1, 1), answers_until=today + timedelta(days=9), review_until=today + timedelta(days=20)
    )  # fmt: skip
    made = asking.make_round(programme=programme, given=given, by=person)
    asking.open_round(round_=made, filters_of=lambda _query: Filters(), by=person)


def finish() -> None:
    from django.utils import timezone

    from actielijn.web.rounds import sending
    from actielijn.web.rounds.models import Mail

    sending.requeue_lost(timezone.now() + timedelta(hours=1))
    sending.send_waiting.func()
    print(json.dumps(dict(Mail.objects.values_list("to", "state"))))


if __name__ == "__main__":
    from actielijn.web import operating

    operating.set_up()
    if sys.argv[1] == "begin":
        begin()
    elif sys.argv[1] == "finish":
        finish()
    else:
        from actielijn.web.rounds.sending import send_waiting

        print("ready", flush=True)
        send_waiting.func()
