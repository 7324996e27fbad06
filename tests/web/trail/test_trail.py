"""The trail: append-only, chained, and able to show that somebody meddled."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from actielijn.web.trail.actions import record
from actielijn.web.trail.models import Event
from actielijn.web.trail.origin import coming_from
from actielijn.web.trail.queries import verify

pytestmark = pytest.mark.django_db

VALUES = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**53), 2**53) | some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"])), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@given(details=some.dictionaries(some.sampled_from(["a", "b", "ç", "z z"]), VALUES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_chain_holds_whatever_an_event_tells(db, details):
    record("proef", by=None, **details)
    assert verify().broken_at is None


def test_event_tells_who_what_where(people):
    with coming_from("192.0.2.7"):
        event = record(
            "save-activity", by=people.coordinator, on=people.programme, programme=people.programme.pk
        )
    assert (event.actor, event.actor_name, event.kind, event.origin) == (
        people.coordinator.pk,
        "Coordinator",
        "programme",
        "192.0.2.7",
    )


@pytest.mark.parametrize("statement", ["UPDATE trail_event SET action = 'x'", "DELETE FROM trail_event"])
def test_database_refuses_to_change_or_remove_an_event(people, statement):
    record("proef", by=None)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.filter(action="proef").exists()


def lift_guard():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE trail_event DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER trail_no_change")
            cursor.execute("DROP TRIGGER trail_no_removal")


def test_changed_event_is_seen(people):
    for number in range(5):
        record("proef", by=None, number=number)
    lift_guard()
    third = Event.objects.order_by("id")[2]
    Event.objects.filter(pk=third.pk).update(actor_name="Iemand anders")
    assert verify().broken_at == third.pk


def test_missing_event_is_seen(people):
    for number in range(5):
        record("proef", by=None, number=number)
    lift_guard()
    third, fourth = Event.objects.order_by("id")[2:4]
    Event.objects.filter(pk=third.pk).delete()
    assert verify().broken_at == fourth.pk
