"""A programme with people of every role, and what tests of the application do over and over."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from actielijn import snapshot
from actielijn.web import operating
from actielijn.web.account.middleware import PASSED
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Membership, Programme
from actielijn.web.programmes.permissions import Role

EXAMPLE = Path(__file__).parents[2] / "examples" / "samen-tegen-mensenhandel"
PASSWORD = "lang-genoeg-geheim"
# Playwright keeps a loop of its own in the thread of the test, for which Django would take the test for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass
class People:
    """A programme, its people by role, and somebody of another programme."""

    programme: Programme
    other: Programme
    coordinator: Person
    second: Person
    reviewer: Person
    editor: Person
    reader: Person
    administrator: Person
    outsider: Person
    police: Organisation


@pytest.fixture
def people(db) -> People:
    programme = Programme.objects.create(slug="proef", title="Proef", publisher="Ministerie van Proeven")
    other = Programme.objects.create(slug="ander", title="Ander")
    police = Organisation.objects.create(name="Politie")

    def person(name: str, role: Role, where: Programme = programme) -> Person:
        made = Person.objects.add(email=f"{name}@voorbeeld.nl", name=name.title(), password=PASSWORD)
        organisation = police if role is Role.EDITOR else None
        Membership.objects.create(programme=where, person=made, role=role, organisation=organisation)
        return made

    return People(
        programme=programme, other=other, police=police,
        coordinator=person("coordinator", Role.COORDINATOR), second=person("tweede", Role.COORDINATOR),
        reviewer=person("beoordelaar", Role.REVIEWER), editor=person("redacteur", Role.EDITOR),
        reader=person("lezer", Role.READER), administrator=person("beheerder", Role.ADMINISTRATOR),
        outsider=person("buitenstaander", Role.COORDINATOR, other),
    )  # fmt: skip


@pytest.fixture
def sign_in() -> Callable[[Person], Client]:
    """Give a browser in which a person is wholly signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[PASSED] = True
        session.save()
        return client

    return signed_in


@pytest.fixture
def work() -> Callable[[], None]:
    """Do all long work that waits, as the worker does."""
    return lambda: operating.work(once=True)


@pytest.fixture
def edition_2021() -> snapshot.Snapshot:
    return snapshot.load(EXAMPLE / "editie-2021.json")


@pytest.fixture
def edition_2022() -> snapshot.Snapshot:
    return snapshot.load(EXAMPLE / "editie-2022.json")


@pytest.fixture
def filled(people, edition_2021) -> People:
    """The same people, with the example of 2021 in the register."""
    from actielijn.web.register.taking_in import take_in

    take_in(programme=people.programme, incoming=edition_2021, by=people.coordinator)
    return people


@pytest.fixture
def own_installation(tmp_path):
    """An installation of its own: another data folder, another database on the same server."""
    given = {**os.environ, "ACTIELIJN_DATA": str(tmp_path), "PYTHONPATH": ""}
    given.pop("DJANGO_SETTINGS_MODULE", None)
    address = given.get("DATABASE_URL")
    if not address:
        yield given
        return
    import psycopg

    name = f"killed_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield {**given, "DATABASE_URL": f"{address.rpartition('/')[0]}/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_the_guard():
    """Tests that commit are cleared up by emptying all tables, which the trail's guard would rightly refuse."""
    import importlib

    from django.core.management.commands import flush

    guard = importlib.import_module("actielijn.web.trail.migrations.0002_append_only")
    plain_sql = flush.sql_flush

    def sql_flush(style, connection, **kwargs):
        statements = plain_sql(style, connection, **kwargs)
        if connection.vendor == "postgresql":
            lift, back = (
                ["ALTER TABLE trail_event DISABLE TRIGGER USER"],
                ["ALTER TABLE trail_event ENABLE TRIGGER USER"],
            )
            statements = [one.replace("TRUNCATE ", 'TRUNCATE "register_words", ', 1) for one in statements]
        else:
            lift, back = list(guard._UNDO_SQLITE), list(guard._SQLITE)
            statements = ["DELETE FROM register_words", *statements]
        statements = ["DELETE FROM published_words", *statements]
        return [*lift, *statements, *back]

    flush.sql_flush = sql_flush
    yield
    flush.sql_flush = plain_sql
