"""What is public: published editions laid out, one identity for an activity through all of them, nothing of a draft."""

from datetime import date

import pytest

from actielijn.web.editions import actions as editions
from actielijn.web.editions import tasks
from actielijn.web.editions.models import Edition, EditionFile
from actielijn.web.editions.tasks import lay_out_published, publish_contents
from actielijn.web.published import search
from actielijn.web.published.models import (
    PublishedActivity,
    PublishedEdition,
    PublishedEntry,
    PublishedProgramme,
    PublishedPromise,
    PublishedSuccession,
)
from actielijn.web.register import restructuring
from actielijn.web.register.models import Activity
from actielijn.web.register.taking_in import take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(filled):
    """Freeze, approve and publish the register as it stands; the forms are not what is looked at here."""

    def published(on, **given):
        edition = editions.freeze_edition(
            programme=filled.programme, title="Resultaten", on=on, by=filled.coordinator, **given
        )
        EditionFile.objects.filter(edition=edition).update(made_at=edition.frozen_at)
        editions.approve_edition(edition=edition, by=filled.reviewer)
        edition = editions.publish_edition(edition=edition, by=filled.coordinator)
        publish_contents.call(filled.programme.pk)
        return edition

    return published


@pytest.fixture
def two(filled, publish, edition_2022):
    """Two published editions; return the published rows."""
    publish(date(2021, 11, 16))
    take_in(programme=filled.programme, incoming=edition_2022, by=filled.coordinator, end_missing=True)
    publish(date(2022, 11, 15))
    return PublishedEdition.objects.get(number=1), PublishedEdition.objects.get(number=2)


def everything():
    """All that is public as plain values, but for primary keys and moments."""
    return [
        list(PublishedEntry.objects.order_by("edition__number", "position").values_list(
            "edition__number", "activity__number", "code", "title", "change", "fields", "pieces", "left", "status_since", "changed_on",
            "line__key", "result__key", "code_was",
        )),
        list(PublishedPromise.objects.order_by("edition__number", "entry__position", "position").values_list(
            "edition__number", "activity__number", "text", "outcome"
        )),
        list(PublishedEdition.objects.order_by("number").values_list("number", "counts", "changes", "previous__number")),
        list(PublishedSuccession.objects.order_by("before__number", "after__number").values_list("before__number", "after__number", "kind")),
    ]  # fmt: skip


def test_draft_is_not_public(filled):
    edition = editions.freeze_edition(
        programme=filled.programme, title="Ontwerp", on=date(2021, 11, 16), by=filled.coordinator
    )
    editions.approve_edition(edition=edition, by=filled.reviewer)
    lay_out_published(filled.programme)
    assert not PublishedProgramme.objects.exists()
    assert not PublishedEntry.objects.exists()


def test_every_activity_of_an_edition_is_there_in_order(two, edition_2021, edition_2022):
    for row, frozen in zip(two, (edition_2021, edition_2022), strict=True):
        entries = list(row.entries.order_by("position"))
        assert [one.position for one in entries] == list(range(1, len(entries) + 1))
        assert [one.title for one in entries] == [one.title for one in frozen.activities()]
        assert [one.explanation for one in entries] == [one.explanation for one in frozen.activities()]
        assert (
            row.total
            == len(entries)
            == sum(row.counts.values())
            == sum(row.lines.values_list("total", flat=True))
        )


def test_changes_are_those_that_comparing_finds(two, edition_2021, edition_2022):
    from actielijn import comparing

    told = comparing.compare(edition_2021, edition_2022)
    changes = two[1].changes
    assert changes["new"] == len(told.added) + sum(len(match.after) - 1 for match in told.split)
    assert changes["status"] == len({one for _start, _end, ids in told.transitions for one in ids})
    assert sum(count for *_steps, count in changes["transitions"]) == changes["status"]
    texts = {change.activity: change.explanation for change in told.changed if change.explanation}
    rows = {row.code: row for row in two[1].entries.exclude(pieces=None)}
    assert rows.keys() == texts.keys()
    for code, row in rows.items():
        assert [tuple(piece) for piece in row.pieces] == list(texts[code].pieces)


def test_promises_tell_what_became_of_them(two):
    outcomes = set(two[0].promises.values_list("outcome", flat=True))
    assert outcomes <= {"kept", "moved", "missed", "open", "silent"}
    assert "" not in outcomes
    assert len(outcomes) > 1
    assert set(two[1].promises.values_list("outcome", flat=True)) <= {""}


def test_number_of_an_activity_survives_renumbering_and_moving(filled, publish):
    publish(date(2021, 11, 16))
    row = Activity.objects.filter(programme=filled.programme).first()
    public = PublishedEntry.objects.get(code=row.code).activity
    restructuring.renumber(
        programme=filled.programme, key=row.pk, number="77", by=filled.coordinator, reason="proef"
    )
    publish(date(2022, 11, 15))
    codes = dict(public.entries.values_list("edition__number", "code"))
    assert codes[1] == row.code
    assert codes[2].endswith(".77")
    assert public.entries.get(edition__number=2).fields == ["code"]


def test_edition_that_was_published_before_there_was_a_site_is_laid_out_after_all(two, filled):
    from datetime import timedelta

    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()
    assert tasks.requeue_lost(timezone.now() + tasks.LOST_AFTER + timedelta(hours=1)) == 0
    PublishedProgramme.objects.all().delete()
    later = timezone.now() + tasks.LOST_AFTER + timedelta(hours=1)
    assert tasks.requeue_lost(later) == 1
    assert tasks.requeue_lost(later) == 0  # it waits already
    publish_contents.call(filled.programme.pk)
    assert PublishedEdition.objects.filter(laid_out_at__isnull=False).count() == 2


def test_laying_out_anew_gives_the_same(two, filled):
    before = everything()
    assert lay_out_published(filled.programme) == 0
    assert lay_out_published(filled.programme, anew=True) == 2
    assert everything() == before


def test_withdrawn_edition_is_gone_at_once_with_every_word_of_it(two, filled):
    first = Edition.objects.get(number=1)
    version = PublishedProgramme.objects.get().version
    editions.withdraw_edition(edition=first, reason="fout", by=filled.coordinator)
    # Before any task has run: a reader may ask in the very next moment.
    assert not PublishedEntry.objects.filter(edition__number=1).exists()
    assert not PublishedEntry.objects.exclude(pieces=None).exists()
    assert not PublishedEntry.objects.exclude(title_was="").exists()
    assert PublishedProgramme.objects.get().version > version
    publish_contents.call(filled.programme.pk)
    row = PublishedEdition.objects.get(number=1)
    assert row.withdrawn_at
    assert row.laid_out_at is None
    second = PublishedEdition.objects.get(number=2)
    assert second.previous is None
    assert set(second.entries.values_list("change", flat=True)) == {"first"}
    assert PublishedActivity.objects.filter(entries=None).exists()  # their numbers are given to nobody else


def test_correction_takes_the_place_of_what_it_corrects(two, filled, publish):
    second = Edition.objects.get(number=2)
    publish(date(2022, 11, 15), corrects=second, erratum="Een getal in 4.1.")
    third = PublishedEdition.objects.get(number=3)
    assert third.previous.number == 1
    assert (third.corrects, third.erratum) == (2, "Een getal in 4.1.")
    publish(date(2023, 11, 15))
    assert PublishedEdition.objects.get(number=4).previous.number == 3
    assert PublishedEdition.objects.get(number=2).promises.exclude(outcome="").count() == 0


def test_words_are_found_in_their_forms_in_their_own_edition(two):
    first, second = two
    found = search.find(first.pk, "nl", "slachtoffers")
    assert found.entries
    assert set(search.find(first.pk, "nl", "slachtoffer").entries) == set(found.entries)
    assert set(first.entries.filter(pk__in=found.entries).values_list("pk", flat=True)) == set(found.entries)
    for query in ("", "'; --", '" NOT *', "& | !", "\0", "()", "zzzz:* | a"):
        assert search.find(second.pk, "nl", query).entries == ()


def test_what_goes_on_in_another_is_told(filled, publish):
    publish(date(2021, 11, 16))
    one, other = Activity.objects.filter(programme=filled.programme).order_by("order")[:2]
    restructuring.merge(
        programme=filled.programme, keys=[one.pk], into=other.pk, by=filled.coordinator, reason="proef"
    )
    numbers = dict(PublishedEntry.objects.values_list("code", "activity__number"))
    publish(date(2022, 11, 15))
    told = PublishedSuccession.objects.get()
    assert (told.before.number, told.after.number, told.kind) == (
        numbers[one.code],
        numbers[other.code],
        "merged",
    )
    assert PublishedEntry.objects.get(edition__number=1, code=one.code).left == "merged"
