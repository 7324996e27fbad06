"""Editions: frozen for good, approved by a second person, published with all their forms."""

import hashlib
from datetime import date

import pytest

from actielijn import reading, snapshot
from actielijn.web.archive.actions import path_of
from actielijn.web.editions import actions, queries
from actielijn.web.editions.errors import ErratumMissing, FormsMissing, NothingToFreeze, OwnWork, WrongState
from actielijn.web.editions.models import Edition, EditionFile
from actielijn.web.organisations.actions import rename_organisation
from actielijn.web.programmes.models import Status
from actielijn.web.programmes.permissions import NotAllowed
from actielijn.web.register.taking_in import take_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def frozen(filled):
    return actions.freeze_edition(
        programme=filled.programme, title="Resultaten", on=date(2021, 11, 16), by=filled.coordinator
    )


def test_edition_changes_no_byte_when_names_change_later(filled, frozen):
    before = path_of(frozen.snapshot.sha256).read_bytes()
    rename_organisation(
        organisation=filled.police, name="Nationale politie", short_name="", uri="", by=filled.coordinator
    )
    Status.objects.filter(programme=filled.programme, key="completed").update(labels={"nl": "Af"})
    assert path_of(frozen.snapshot.sha256).read_bytes() == before
    assert hashlib.sha256(before).hexdigest() == frozen.snapshot.sha256
    assert "Politie" in before.decode()


def test_editions_are_numbered_one_after_another(filled, frozen):
    second = actions.freeze_edition(
        programme=filled.programme, title="", on=date(2022, 1, 1), by=filled.coordinator
    )
    assert (frozen.number, second.number) == (1, 2)


def test_empty_register_is_not_frozen(people):
    with pytest.raises(NothingToFreeze):
        actions.freeze_edition(
            programme=people.programme, title="", on=date(2022, 1, 1), by=people.coordinator
        )


def test_who_froze_does_not_approve(filled, frozen):
    with pytest.raises(OwnWork):
        actions.approve_edition(edition=frozen, by=filled.coordinator)


@pytest.mark.parametrize("who", ["editor", "reader", "administrator", "outsider"])
def test_others_neither_freeze_nor_approve(filled, frozen, who):
    with pytest.raises(NotAllowed):
        actions.approve_edition(edition=frozen, by=getattr(filled, who))
    with pytest.raises(NotAllowed):
        actions.freeze_edition(
            programme=filled.programme, title="", on=date(2022, 1, 1), by=getattr(filled, who)
        )


def test_edition_is_published_with_all_its_forms_or_not_at_all(filled, frozen, work):
    approved = actions.approve_edition(edition=frozen, by=filled.reviewer)
    with pytest.raises(FormsMissing):
        actions.publish_edition(edition=approved, by=filled.coordinator)
    work()
    assert actions.publish_edition(edition=approved, by=filled.coordinator).state == "published"
    with pytest.raises(WrongState):
        actions.approve_edition(edition=approved, by=filled.second)


def test_every_form_is_kept_with_its_hash(frozen, work):
    work()
    files = list(EditionFile.objects.filter(edition=frozen))
    assert len(files) == 7
    for file in files:
        for part in file.parts:
            data = path_of(part["sha256"]).read_bytes()
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (part["sha256"], part["size"])


def test_report_of_an_edition_reads_back_as_the_edition(frozen, work, tmp_path):
    work()
    part = EditionFile.objects.get(edition=frozen, form="pdf").parts[0]
    path = tmp_path / "verslag.pdf"
    path.write_bytes(path_of(part["sha256"]).read_bytes())
    assert snapshot.dumps(reading.read(path)) == path_of(frozen.snapshot.sha256).read_bytes().decode()


def test_form_lost_with_its_process_is_made_after_all(frozen, work):
    from datetime import timedelta

    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from actielijn.web.editions import tasks

    # As a killed worker leaves it: begun, and nobody at it any more.
    DBTaskResult.objects.all().delete()
    EditionFile.objects.update(begun_at=timezone.now() - tasks.LOST_AFTER - timedelta(seconds=1))
    assert tasks.requeue_lost(timezone.now()) == 7
    work()
    assert not EditionFile.objects.filter(made_at__isnull=True).exists()


def test_correction_tells_what_it_corrects(filled, frozen):
    with pytest.raises(ErratumMissing):
        actions.freeze_edition(
            programme=filled.programme, title="", on=date(2022, 1, 1), by=filled.coordinator, corrects=frozen
        )
    corrected = actions.freeze_edition(
        programme=filled.programme,
        title="",
        on=date(2022, 1, 1),
        by=filled.coordinator,
        corrects=frozen,
        erratum="Twee cijfers in 4.1.",
    )
    assert queries.snapshot_of_edition(corrected).edition.extra["erratum"] == "Twee cijfers in 4.1."
    assert list(Edition.objects.filter(corrects=frozen)) == [corrected]


def test_comparison_is_worked_out_once_and_kept(filled, frozen, edition_2022):
    take_in(programme=filled.programme, incoming=edition_2022, by=filled.coordinator, end_missing=True)
    later = actions.freeze_edition(
        programme=filled.programme, title="", on=date(2022, 11, 15), by=filled.coordinator
    )
    first = queries.compared(frozen, later)
    assert first["changed"]
    assert queries.compared(frozen, later) == first


def test_reader_sees_what_was_published_only(filled, frozen, work):
    assert list(queries.editions_for(filled.reader, filled.programme)) == []
    work()
    actions.publish_edition(
        edition=actions.approve_edition(edition=frozen, by=filled.reviewer), by=filled.coordinator
    )
    assert [one.number for one in queries.editions_for(filled.reader, filled.programme)] == [1]
