"""The register keeps what it is given: saved, taken in, restructured, taken back, counted, found."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from actielijn import snapshot
from actielijn.snapshot import Progress
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.permissions import NotAllowed
from actielijn.web.register import actions, queries, restructuring, search, undoing
from actielijn.web.register.content import content_from_json, content_to_json
from actielijn.web.register.errors import (
    ChangedMeanwhile,
    ChangedSince,
    CodeTaken,
    NotThere,
    ReasonMissing,
    UnknownStatus,
)
from actielijn.web.register.models import Activity, Result, Tally, Version
from actielijn.web.register.snapshots import snapshot_of
from actielijn.web.register.taking_in import take_in
from actielijn.web.trail.models import Event
from soundness import is_sound

pytestmark = pytest.mark.django_db


def plain(read):
    return snapshot.dumps(replace(read, findings=(), programme=snapshot.Programme(title="-")))


def activity(people, code):
    return Activity.objects.get(programme=people.programme, code=code, ended_on__isnull=True)


def test_snapshot_taken_in_and_made_again_is_the_same(filled, edition_2021):
    assert plain(snapshot_of(filled.programme, edition=edition_2021.edition)) == plain(edition_2021)
    assert is_sound(filled.programme)


def test_next_report_brings_the_register_to_it_and_comes_out_again(filled, edition_2022):
    before = snapshot_of(filled.programme)
    taken = take_in(
        programme=filled.programme, incoming=edition_2022, by=filled.coordinator, end_missing=True
    )
    assert plain(snapshot_of(filled.programme, edition=edition_2022.edition)) == plain(edition_2022)
    assert is_sound(filled.programme)
    undoing.undo(programme=filled.programme, step=taken.step.pk, by=filled.coordinator)
    assert snapshot_of(filled.programme) == before
    assert is_sound(filled.programme)


def test_what_the_report_no_longer_has_stays_unless_it_is_asked_to_end(filled, edition_2022):
    count = Activity.objects.filter(programme=filled.programme).count()
    take_in(programme=filled.programme, incoming=edition_2022, by=filled.coordinator)
    assert Activity.objects.filter(programme=filled.programme, ended_on__isnull=True).count() >= count


def test_content_passes_json_without_loss(filled):
    for data in Version.objects.filter(kind="activity").values_list("content", flat=True):
        assert content_to_json(content_from_json(data)) == data


def save(people, code, by, **changes):
    row = activity(people, code)
    content = replace(actions.content_now(row), **changes)
    return actions.save_activity(
        programme=people.programme, key=row.pk, revision=row.revision, content=content, by=by
    )


def test_saved_activity_has_its_new_text_and_keeps_the_old_in_its_history(filled):
    save(filled, "4.1", filled.coordinator, title="Nieuwe titel")
    row = activity(filled, "4.1")
    assert (row.title, row.revision) == ("Nieuwe titel", 2)
    assert Version.objects.filter(kind="activity", key=row.pk).count() == 2
    assert is_sound(filled.programme)


def test_second_of_two_who_save_sees_both_texts_and_overwrites_nothing(filled):
    row = activity(filled, "4.1")
    first = actions.content_now(row)
    save(filled, "4.1", filled.second, title="Van de ander")
    with pytest.raises(ChangedMeanwhile) as conflict:
        actions.save_activity(
            programme=filled.programme,
            key=row.pk,
            revision=1,
            content=replace(first, title="Van mij"),
            by=filled.coordinator,
        )
    told = conflict.value
    assert (told.base.title, told.theirs.title, told.mine.title) == (first.title, "Van de ander", "Van mij")
    assert activity(filled, "4.1").title == "Van de ander"


def test_save_that_changes_nothing_writes_nothing(filled):
    events = Event.objects.count()
    save(filled, "4.1", filled.coordinator)
    assert activity(filled, "4.1").revision == 1
    assert Event.objects.count() == events


def test_text_tells_its_references_and_promises(filled):
    saved = save(
        filled,
        "4.1",
        filled.coordinator,
        progress=(
            Progress(
                statuses=("ongoing",),
                explanation="Zie Kamerstuk 28638, nr. 184. De evaluatie is gereed in het voorjaar van 2031.",
            ),
        ),
    )
    assert [one.identifier for one in saved.references.all()] == ["kst-28638-184"]
    assert [str(one.ends) for one in saved.promises.all()] == ["2031-05-31"]
    assert str(saved.next_promise) == "2031-05-31"


def test_settled_promise_stays_settled_while_its_sentence_stands(filled):
    text = "De evaluatie is gereed in het voorjaar van 2031."
    saved = save(
        filled, "4.1", filled.coordinator, progress=(Progress(statuses=("ongoing",), explanation=text),)
    )
    promise = saved.promises.get()
    actions.settle_promise(
        programme=filled.programme,
        key=saved.pk,
        text=promise.text,
        sentence=promise.sentence,
        outcome="kept",
        by=filled.coordinator,
    )
    saved = save(
        filled,
        "4.1",
        filled.coordinator,
        progress=(Progress(statuses=("ongoing",), explanation=f"{text} Meer."),),
    )
    assert saved.promises.get().outcome == "kept"
    assert saved.next_promise is None


def test_status_that_the_programme_does_not_have_is_refused(filled):
    with pytest.raises(UnknownStatus):
        save(filled, "4.1", filled.coordinator, progress=(Progress(statuses=("verzonnen",)),))


@pytest.mark.parametrize("who", ["reviewer", "reader", "administrator", "outsider"])
def test_who_may_not_edit_does_not(filled, who):
    with pytest.raises(NotAllowed):
        save(filled, "4.1", getattr(filled, who), title="Mag niet")


def test_editor_changes_what_the_own_organisation_holds_and_nothing_else(filled):
    own = Activity.objects.filter(programme=filled.programme, holder=filled.police).first()
    assert save(filled, own.code, filled.editor, title="Van de politie").title == "Van de politie"
    other = (
        Activity.objects.filter(programme=filled.programme, holder__isnull=False)
        .exclude(holder=filled.police)
        .first()
    )
    with pytest.raises(NotAllowed):
        save(filled, other.code, filled.editor, title="Niet van de politie")
    with pytest.raises(NotAllowed):
        save(filled, own.code, filled.editor, holder=other.holder_id)


def test_bulk_changes_are_one_step_and_come_back(filled):
    keys = list(Activity.objects.filter(programme=filled.programme).values_list("pk", flat=True)[:30])
    before = snapshot_of(filled.programme)
    holder = Organisation.objects.create(name="Nieuw")
    assert (
        actions.set_holder(programme=filled.programme, keys=keys, holder=holder, by=filled.coordinator) == 30
    )
    step = filled.programme.steps.first()
    assert is_sound(filled.programme)
    undoing.undo(programme=filled.programme, step=step.pk, by=filled.coordinator)
    assert snapshot_of(filled.programme) == before


def test_activity_of_another_programme_is_not_there(filled):
    key = activity(filled, "4.1").pk
    with pytest.raises(NotThere):
        actions.add_tag(programme=filled.other, keys=[key], tag="x", by=filled.outsider)


def test_tags_come_and_go(filled):
    key = activity(filled, "4.1").pk
    actions.add_tag(programme=filled.programme, keys=[key], tag="uitgelicht", by=filled.coordinator)
    assert list(activity(filled, "4.1").tags.values_list("name", flat=True)) == ["uitgelicht"]
    actions.remove_tag(programme=filled.programme, keys=[key], tag="uitgelicht", by=filled.coordinator)
    assert not activity(filled, "4.1").tags.exists()


def test_renumbering_needs_a_reason_and_a_free_number(filled):
    key = activity(filled, "4.1").pk
    with pytest.raises(ReasonMissing):
        restructuring.renumber(
            programme=filled.programme, key=key, number="99", by=filled.coordinator, reason=" "
        )
    with pytest.raises(CodeTaken):
        restructuring.renumber(
            programme=filled.programme, key=key, number="2", by=filled.coordinator, reason="dubbel"
        )
    assert (
        restructuring.renumber(
            programme=filled.programme, key=key, number="99", by=filled.coordinator, reason="ruimte"
        ).code
        == "4.99"
    )
    assert is_sound(filled.programme)


def test_moved_activity_stands_under_its_new_result_with_its_history(filled):
    key = activity(filled, "4.1").pk
    target = Result.objects.get(programme=filled.programme, number="20")
    moved = restructuring.move(
        programme=filled.programme,
        key=key,
        result=target.pk,
        number="77",
        by=filled.coordinator,
        reason="past daar",
    )
    assert (moved.pk, moved.code, moved.result_id) == (key, "20.77", target.pk)
    assert is_sound(filled.programme)


def test_split_merge_end_and_revive_leave_successors(filled):
    key = activity(filled, "4.1").pk
    before = snapshot_of(filled.programme)
    part = restructuring.Part
    first, second = restructuring.split(
        programme=filled.programme,
        key=key,
        parts=[
            part(number="1", title="Deel een"),
            part(number="91", title="Deel twee", statuses=("ongoing",)),
        ],
        by=filled.coordinator,
        reason="te groot",
    )
    assert first.pk == key
    assert [one.after_id for one in first.successions.all()] == [second.pk]
    restructuring.merge(
        programme=filled.programme, keys=[second.pk], into=first.pk, by=filled.coordinator, reason="toch niet"
    )
    second.refresh_from_db()
    assert second.ended_on is not None
    restructuring.revive(programme=filled.programme, key=second.pk, by=filled.coordinator, reason="toch wel")
    restructuring.end(
        programme=filled.programme, key=second.pk, successor=first.pk, by=filled.coordinator, reason="klaar"
    )
    assert is_sound(filled.programme)
    for step in list(filled.programme.steps.all())[:4]:
        undoing.undo(programme=filled.programme, step=step.pk, by=filled.coordinator)
    assert snapshot_of(filled.programme) == before
    assert is_sound(filled.programme)


def test_renumbered_result_gives_its_activities_their_codes(filled):
    result = Result.objects.get(programme=filled.programme, number="4")
    result.number = "40"
    restructuring.save_heading(heading=result, by=filled.coordinator)
    codes = Activity.objects.filter(result=result).values_list("code", flat=True)
    assert codes
    assert all(code.startswith("40.") for code in codes)
    assert is_sound(filled.programme)


def test_step_on_which_others_stand_is_not_taken_back(filled):
    taken = filled.programme.steps.last()
    save(filled, "4.1", filled.coordinator, title="Later")
    with pytest.raises(ChangedSince) as refused:
        undoing.undo(programme=filled.programme, step=taken.pk, by=filled.coordinator)
    assert refused.value.codes == ("4.1",)


def test_register_of_an_earlier_moment_is_what_stood_then(filled, edition_2022):
    moment, before = timezone.now(), snapshot_of(filled.programme)
    take_in(
        programme=filled.programme,
        incoming=edition_2022,
        by=filled.coordinator,
        end_missing=True,
        at=moment + timedelta(hours=1),
    )
    assert snapshot_of(filled.programme, at=moment) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("luchtvaartsector", "1.2"),
        ("luchtvaart", "1.2"),
        ("trainingen luchtvaart", "1.2"),
        ("TRAININGEN LUCHTVAARTSECTOR", "1.2"),
    ],
)
def test_search_knows_forms_and_beginnings_of_words(filled, words, code):
    found = search.find(filled.programme, words)
    assert activity(filled, code).pk in found.keys
    assert len(found.keys) < 20


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        "'",
        '"',
        "a'b",
        "x*",
        "(",
        "NOT",
        "AND OR",
        "%",
        "\\",
        "é" * 500,
        "'; DROP TABLE x",
        ":*",
        "a & b | !c",
        "4.1",
    ],
)
def test_search_takes_whatever_is_typed(filled, words):
    search.find(filled.programme, words)


def test_search_stays_in_its_programme(filled):
    assert search.find(filled.other, "training").keys == ()


def test_every_activity_is_found_by_its_title(filled):
    for row in Activity.objects.filter(programme=filled.programme)[:60]:
        assert row.pk in search.find(filled.programme, row.title).keys, row.title


def all_rows(programme, filters, today):
    known = queries.facets(programme, filters)
    after, rows = "", []
    while True:
        page = queries.page(programme, filters, known, after=after, today=today)
        rows += page.rows
        after = page.after
        if not after:
            return rows, page


def test_pages_follow_one_another_without_loss_or_doubles(filled, monkeypatch):
    monkeypatch.setattr(queries, "ROWS", 7)
    rows, _page = all_rows(filled.programme, queries.Filters(), timezone.localdate())
    expected = list(
        Activity.objects.filter(programme=filled.programme)
        .order_by("order", "id")
        .values_list("pk", flat=True)
    )
    assert [row.key for row in rows] == expected


def test_counts_of_filters_are_what_they_give(filled):
    today = timezone.localdate()
    known = queries.facets(filled.programme, queries.Filters())
    for key, number in known.statuses.items():
        rows, page = all_rows(filled.programme, queries.Filters(status=key or queries.NONE), today)
        assert len(rows) == number == page.total
    for choice in known.holders:
        rows, page = all_rows(filled.programme, queries.Filters(holder=choice.value), today)
        assert len(rows) == choice.number == page.total
    assert Tally.objects.filter(programme=filled.programme).aggregate(n=Sum("count"))["n"] == 122
