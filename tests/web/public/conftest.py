"""A programme with published editions, made once for all tests of the site, and a walk through all that is public of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from actielijn import snapshot
from actielijn.web.editions import actions as editions
from actielijn.web.editions.models import Edition, EditionFile
from actielijn.web.editions.tasks import lay_out_published, make_form
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Membership, Programme
from actielijn.web.programmes.permissions import Role
from actielijn.web.public import door
from actielijn.web.register import restructuring
from actielijn.web.register.models import Activity
from actielijn.web.register.taking_in import take_in

EXAMPLE = Path(__file__).parents[3] / "examples" / "samen-tegen-mensenhandel"
_LINK = re.compile(r'\s(?:href|src|action)="([^"]*)"')


@dataclass
class World:
    """A programme with who freezes and who approves."""

    programme: Programme
    coordinator: Person
    reviewer: Person

    def publish(self, on: date, **given) -> Edition:
        """Freeze, approve and publish the register as it stands, and lay it out."""
        edition = editions.freeze_edition(
            programme=self.programme, title="Resultaten", on=on, by=self.coordinator, **given
        )
        for file in EditionFile.objects.filter(edition=edition):
            make_form.call(file.pk)
        editions.approve_edition(edition=edition, by=self.reviewer)
        edition = editions.publish_edition(edition=edition, by=self.coordinator)
        lay_out_published(self.programme)
        return edition


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two published editions, a renumbered activity between them, and a third edition that is only a draft."""
    with django_db_blocker.unblock(), transaction.atomic():
        programme = Programme.objects.create(slug="proef", title="Proef", publisher="Ministerie van Proeven")
        people = []
        for name, role in (("Zebedeus Zoekmij", Role.COORDINATOR), ("Quirina Vindmij", Role.REVIEWER)):
            person = Person.objects.add(
                email=f"{name[:7].lower()}@voorbeeld.nl", name=name, password="lang-genoeg-geheim"
            )
            Membership.objects.create(programme=programme, person=person, role=role)
            people.append(person)
        made = World(programme, *people)
        by = made.coordinator
        take_in(programme=programme, incoming=snapshot.load(EXAMPLE / "editie-2021.json"), by=by)
        made.publish(date(2021, 11, 16), mark="2021-1")
        take_in(
            programme=programme, incoming=snapshot.load(EXAMPLE / "editie-2022.json"), by=by, end_missing=True
        )
        row = Activity.objects.get(programme=programme, ended_on=None, code="4.1")
        restructuring.renumber(programme=programme, key=row.pk, number="77", by=by, reason="proef")
        made.publish(date(2022, 11, 15))
        restructuring.renumber(programme=programme, key=row.pk, number="geheim", by=by, reason="ontwerp")
        editions.freeze_edition(programme=programme, title="Ontwerpeditie", on=date(2023, 11, 15), by=by)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def public(world, db) -> World:
    """The same world; what a test does to it is taken back."""
    door.forget_pages()
    return world


def crawl(client: Client, *begin: str) -> dict:
    """Follow every link from these addresses; return what each address answered."""
    answers, waiting = {}, list(begin)
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        answers[address] = answer = client.get(address)
        if (
            answer.status_code == 200
            and not answer.streaming
            and answer["Content-Type"].startswith("text/html")
        ):
            for link in _LINK.findall(answer.content.decode()):
                path = link.replace("&amp;", "&").partition("#")[0].removeprefix("http://testserver")
                if path.startswith("/") and not path.startswith(
                    ("/static/", "/api/", "/opendata", "/en/opendata")
                ):
                    waiting.append(path)
    return answers


@pytest.fixture(scope="module")
def walked(world, django_db_blocker) -> dict:
    """What every address that a link leads to answers."""
    door.forget_pages()
    with django_db_blocker.unblock():
        return crawl(
            Client(), "/openbaar", "/en/openbaar", "/robots.txt", "/.well-known/security.txt", "/sitemap.xml"
        )


@pytest.fixture
def walk(client) -> Callable:
    """Follow every link, as ``crawl`` does."""
    return lambda *begin: crawl(client, *begin)
