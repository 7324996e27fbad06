"""People who work at the same moment: nobody's text is lost, and counts stay right."""

from dataclasses import replace

import pytest

from actielijn.web.editions.actions import freeze_edition
from actielijn.web.editions.models import Edition
from actielijn.web.register import actions
from actielijn.web.register.errors import ChangedMeanwhile
from actielijn.web.register.models import Activity, Version
from actielijn.web.trail.queries import verify
from at_once import at_once
from soundness import is_sound

pytestmark = pytest.mark.django_db(transaction=True)


def saving(people, code, title, by):
    row = Activity.objects.get(programme=people.programme, code=code)
    content = replace(actions.content_now(row), title=title)
    return lambda: actions.save_activity(
        programme=people.programme, key=row.pk, revision=row.revision, content=content, by=by
    )


def test_one_of_two_who_save_at_once_is_shown_both_texts(filled):
    gave = at_once(
        saving(filled, "4.1", "Van de een", filled.coordinator),
        saving(filled, "4.1", "Van de ander", filled.second),
    )
    refused = [one for one in gave if isinstance(one, ChangedMeanwhile)]
    assert len(refused) == 1, gave
    row = Activity.objects.get(programme=filled.programme, code="4.1")
    assert row.revision == 2
    assert {row.title, refused[0].mine.title} == {"Van de een", "Van de ander"}
    assert Version.objects.filter(kind="activity", key=row.pk).count() == 2
    assert is_sound(filled.programme)


def test_everybody_who_saves_something_else_gets_it_in(filled):
    rows = list(Activity.objects.filter(programme=filled.programme).order_by("pk")[:8])
    gave = at_once(
        *(saving(filled, row.code, f"Titel {at}", filled.coordinator) for at, row in enumerate(rows))
    )
    assert not [one for one in gave if isinstance(one, Exception)], gave
    assert [Activity.objects.get(pk=row.pk).title for row in rows] == [f"Titel {at}" for at in range(8)]
    assert is_sound(filled.programme)
    assert verify().broken_at is None


def test_editions_frozen_at_once_get_numbers_that_follow(filled):
    def freeze():
        return freeze_edition(programme=filled.programme, title="Een", on="2021-11-16", by=filled.coordinator)

    at_once(freeze, freeze, freeze)
    assert sorted(Edition.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_bulk_changes_that_meet_do_not_wait_for_each_other_for_ever(filled):
    keys = list(Activity.objects.filter(programme=filled.programme).values_list("pk", flat=True)[:60])

    def set_holder(order):
        return lambda: actions.set_holder(
            programme=filled.programme, keys=order, holder=filled.police, by=filled.coordinator
        )

    gave = at_once(set_holder(keys), set_holder(keys[::-1]))
    assert not [one for one in gave if isinstance(one, Exception)], gave
    assert is_sound(filled.programme)
