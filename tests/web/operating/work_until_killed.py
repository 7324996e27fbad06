"""Saves, takes in, takes back, freezes and reads reports, over and over, until somebody kills it; ``check`` looks at what is left.

A process of its own, started by the test of killed processes: DATABASE_URL and ACTIELIJN_DATA say where.
"""

import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "samen-tegen-mensenhandel"
sys.path.insert(0, str(ROOT / "tests"))


def begin() -> None:
    """Make the programme that is worked on."""
    from actielijn import snapshot
    from actielijn.web import operating
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Membership, Programme
    from actielijn.web.register.taking_in import take_in

    operating.migrate()
    programme = Programme.objects.create(slug="proef", title="Proef")
    person = Person.objects.add(email="a@voorbeeld.nl", name="A", password="lang-genoeg-geheim")
    Membership.objects.create(programme=programme, person=person, role="coordinator")
    take_in(programme=programme, incoming=snapshot.load(EXAMPLE / "editie-2021.json"), by=person)


def go_on(first: int) -> None:
    """Do one deed after another, beginning with the named one."""
    from actielijn import snapshot
    from actielijn.web import operating
    from actielijn.web.documents.actions import hand_in
    from actielijn.web.editions.actions import freeze_edition
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Programme
    from actielijn.web.register import actions, undoing
    from actielijn.web.register.models import Activity
    from actielijn.web.register.taking_in import take_in

    programme, person = Programme.objects.get(), Person.objects.get()
    next_report = snapshot.load(EXAMPLE / "editie-2022.json")
    report = (EXAMPLE / "rapport-2021.html").read_bytes()

    def save() -> None:
        for row in Activity.objects.filter(programme=programme, ended_on=None)[:20]:
            content = actions.content_now(row)
            actions.save_activity(
                programme=programme, key=row.pk, revision=row.revision, by=person,
                content=replace(content, title=f"{content.title.split(' #')[0]} #{row.revision}"),
            )  # fmt: skip

    def in_and_back() -> None:
        taken = take_in(programme=programme, incoming=next_report, by=person, end_missing=True)
        undoing.undo(programme=programme, step=taken.step.pk, by=person)

    def freeze() -> None:
        freeze_edition(programme=programme, title="Proef", on=date(2026, 1, 1), by=person)

    def read() -> None:
        hand_in(programme=programme, name="verslag.html", pieces=[report], by=person)
        operating.work(once=True)

    deeds = (save, in_and_back, freeze, read)
    print("ready", flush=True)
    while True:
        deeds[first % len(deeds)]()
        first += 1


def check() -> None:
    """Look whether everything agrees, do the work that was left, and look again."""
    import hashlib

    from django.utils import timezone

    from actielijn.web import operating
    from actielijn.web.archive.actions import path_of
    from actielijn.web.archive.models import StoredFile
    from actielijn.web.documents.models import Document
    from actielijn.web.editions.models import Edition, EditionFile
    from actielijn.web.programmes.models import Programme
    from actielijn.web.trail.queries import verify
    from soundness import is_sound

    programme = Programme.objects.get()
    is_sound(programme)
    assert verify().broken_at is None
    operating.requeue_lost(timezone.now() + timedelta(hours=1))
    operating.work(once=True)
    for stored in StoredFile.objects.all():
        assert hashlib.sha256(path_of(stored.sha256).read_bytes()).hexdigest() == stored.sha256
    numbers = sorted(Edition.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert not EditionFile.objects.filter(made_at=None).exists()
    assert set(Document.objects.values_list("state", flat=True)) <= {"read"}
    assert all(one.rows.count() > 100 for one in Document.objects.all())
    is_sound(programme)
    print(f"sound: {len(numbers)} editions, {Document.objects.count()} reports", flush=True)


if __name__ == "__main__":
    from actielijn.web import operating

    operating.set_up()
    {"begin": begin, "check": check}.get(sys.argv[1], lambda: go_on(int(sys.argv[1])))()
