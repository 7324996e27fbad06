"""Commitments are kept by rules, by two people at once, and offered from what explanations name."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actielijn import phrases
from actielijn.web.commitments import actions, errors, queries
from actielijn.web.commitments.models import Answering, Commitment
from actielijn.web.editions.actions import freeze_edition
from actielijn.web.editions.queries import snapshot_of_edition
from actielijn.web.programmes.permissions import NotAllowed
from actielijn.web.register.models import Activity
from actielijn.web.trail.models import Event
from at_once import at_once

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "programmaresultaten-2021.txt"
# Made by hand from the published text: each Kamerstuk, document and case in it, as an identifier.
IN_THE_REPORT = {
    "kst-28638-184", "kst-28638-178", "kst-28638-172", "kst-28638-165", "kst-28638-183", "kst-28638-166",
    "kst-29754-618", "kst-29754-619", "kst-32735-332", "2021D40459", "2020Z19175",
}  # fmt: skip
NAMED_IN_THE_REPORT = ["Segers – Asscher", "Segers Buitenweg", "Kuik/Voordewind"]
OTHER_MARKS = {"3530025", "2942882", "8979", "BZDOC750040436-92"}
TODAY = date(2026, 3, 2)


def given(**fields) -> actions.CommitmentGiven:
    return actions.CommitmentGiven(**{"kind": "motion", "title": "Een motie", **fields})


def add(people, **fields) -> Commitment:
    return actions.add_commitment(programme=people.programme, given=given(**fields), by=people.coordinator)


def activities(people, count=2):
    return list(Activity.objects.filter(programme=people.programme).order_by("order")[:count])


def test_commitment_gets_one_spelling_an_address_and_an_event(filled):
    ours = add(filled, mark="28 638, nr. 166", title="  Meld  misstanden ")
    assert (ours.code, ours.identifier, ours.title) == ("kst-28638-166", "kst-28638-166", "Meld misstanden")
    assert ours.url == "https://zoek.officielebekendmakingen.nl/kst-28638-166.html"
    assert add(filled, kind="recommendation", title="Meer opvang").code == "recommendation-meer-opvang"
    assert add(filled, kind="recommendation", title="Meer opvang").code == "recommendation-meer-opvang~2"
    assert Event.objects.filter(action="add-commitment").count() == 3


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"status": "met"}, errors.SettlementMissing),
        ({"status": "partly_met", "settled_by": "  "}, errors.SettlementMissing),
        ({"response": "accepted"}, errors.OnlyRecommendations),
        ({"kind": "recommendation", "response": "rejected"}, errors.ReasonMissing),
        ({"asked_on": date(2021, 2, 1), "due": date(2021, 1, 1)}, errors.DueBeforeDate),
        ({"mark": "28638-166"}, errors.MarkTaken),
    ],
)
def test_what_does_not_agree_with_itself_is_refused(filled, wrong, error):
    add(filled, mark="Kamerstuk 28638, nr. 166")
    with pytest.raises(error):
        add(filled, **wrong)
    assert Commitment.objects.count() == 1


def test_who_may_not_keep_commitments_changes_nothing(filled):
    ours = add(filled)
    for deed in (
        lambda: actions.add_commitment(programme=filled.programme, given=given(), by=filled.reader),
        lambda: actions.change_commitment(
            commitment=ours, revision=1, given=given(title="X"), by=filled.reviewer
        ),
        lambda: actions.remove_commitment(commitment=ours, by=filled.outsider),
        lambda: actions.link_activities(commitment=ours, activities=[], by=filled.editor),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_second_of_two_who_save_is_asked_to_look_again(filled):
    ours = add(filled)
    actions.change_commitment(commitment=ours, revision=1, given=given(title="Eerst"), by=filled.coordinator)
    with pytest.raises(errors.CommitmentChanged):
        actions.change_commitment(commitment=ours, revision=1, given=given(title="Ook"), by=filled.second)
    # Who saves the same words again changes nothing, and so is in nobody's way.
    actions.change_commitment(commitment=ours, revision=1, given=given(title="Eerst"), by=filled.second)
    ours.refresh_from_db()
    assert (ours.title, ours.revision) == ("Eerst", 2)
    assert Event.objects.filter(action="change-commitment").count() == 1


def test_activity_of_another_programme_cannot_be_linked(filled):
    ours = actions.add_commitment(programme=filled.other, given=given(), by=filled.outsider)
    with pytest.raises(errors.NotThere):
        actions.link_activities(commitment=ours, activities=[activities(filled)[0].pk], by=filled.outsider)


def test_linked_twice_is_linked_once_and_removal_leaves_activities(filled):
    ours, [first, second] = add(filled), activities(filled)
    assert (
        actions.link_activities(commitment=ours, activities=[first.pk, second.pk], by=filled.coordinator) == 2
    )
    assert actions.link_activities(commitment=ours, activities=[first.pk], by=filled.coordinator) == 0
    actions.unlink_activity(commitment=ours, activity=second.pk, by=filled.coordinator)
    assert [one.activity_id for one in Answering.objects.all()] == [first.pk]
    actions.remove_commitment(commitment=ours, by=filled.coordinator)
    assert Activity.objects.filter(pk=first.pk).exists()
    with pytest.raises(errors.NotThere):
        actions.remove_commitment(commitment=ours, by=filled.coordinator)


def write(people, activity, text):
    from actielijn.web.register.actions import content_now, save_activity

    content = content_now(activity)
    content = replace(content, progress=(replace(content.progress[0], explanation=text),))
    save_activity(
        programme=people.programme,
        key=activity.pk,
        revision=activity.revision,
        content=content,
        by=people.coordinator,
    )


def test_references_in_explanations_are_offered_until_they_are_linked_or_refused(filled):
    first, second = activities(filled)
    write(
        filled,
        first,
        "Gevolg gegeven aan Kamerstuk 28638, nr. 5166 en Kamerstuk 28638, nr. 5167 (28 638, nr. 5166).",
    )
    write(filled, second, "Zie WBV 2018/10, en de motie op Kamerstuk 28638, nr. 5166.")

    def offered():
        return [
            (one.activity.pk, one.identifier, one.commitment and one.commitment.code)
            for one in queries.offers(filled.programme)
            if one.activity.pk in (first.pk, second.pk)
        ]

    wanted = [(first.pk, "kst-28638-5166"), (first.pk, "kst-28638-5167"), (second.pk, "kst-28638-5166")]
    assert offered() == [(*one, None) for one in wanted]
    ours = add(filled, mark="28638, nr. 5166")
    assert offered()[0] == (first.pk, "kst-28638-5166", "kst-28638-5166")
    actions.link_activities(
        commitment=ours, activities=[first.pk], found_in="Kamerstuk 28638, nr. 5166", by=filled.coordinator
    )
    actions.refuse_reference(
        programme=filled.programme, activity=first.pk, reference="kst-28638-5167", by=filled.coordinator
    )
    actions.refuse_reference(
        programme=filled.programme, activity=first.pk, reference="kst-28638-5167", by=filled.second
    )
    assert offered() == [(second.pk, "kst-28638-5166", "kst-28638-5166")]
    assert Event.objects.filter(action="refuse-reference").count() == 1


def test_edition_holds_the_commitments_as_they_stood(filled):
    ours = add(filled, mark="28638, nr. 5166", asked_on=date(2021, 6, 30))
    first = activities(filled)[0]
    actions.link_activities(commitment=ours, activities=[first.pk], by=filled.coordinator)
    edition = freeze_edition(
        programme=filled.programme, title="", on=date(2021, 11, 16), by=filled.coordinator
    )
    actions.change_commitment(
        commitment=ours, revision=1, given=given(status="met", settled_by="Brief"), by=filled.coordinator
    )  # fmt: skip
    [frozen] = snapshot_of_edition(edition).commitments
    assert (frozen.id, frozen.status, frozen.activities, frozen.date) == (
        "kst-28638-5166",
        "open",
        (first.code,),
        "2021-06-30",
    )


def test_pages_cost_the_same_with_ten_thousand_commitments(filled):
    def costs():
        asked = []
        for ask in (
            lambda: queries.page(
                filled.programme, queries.Filters(words="motie", due="overdue"), today=TODAY
            ),
            lambda: queries.offers(filled.programme),
            lambda: queries.commitments_of(filled.programme),
            lambda: queries.overdue_count(filled.programme, today=TODAY),
        ):
            with CaptureQueriesContext(connection) as captured:
                ask()
            asked.append(len(captured))
        return asked

    moment, linked = timezone.now(), activities(filled)[0]

    def many(start, stop):
        rows = [
            Commitment(
                programme=filled.programme, code=f"c-{at}", kind="motion", title=f"Motie {at}", mark=f"28638, nr. {at}",
                identifier=f"kst-28638-{at}", asked_on=date(2021, 1, 1), due=date(2022, 1, 1), changed_at=moment,
            )
            for at in range(start, stop)
        ]  # fmt: skip
        made = Commitment.objects.bulk_create(rows, batch_size=1_000)
        Answering.objects.bulk_create(
            [Answering(commitment=one, activity=linked, by=filled.coordinator, at=moment) for one in made],
            batch_size=1_000,
        )

    many(1, 100)
    small = costs()
    many(100, 10_100)
    assert costs() == small
    assert max(small) <= 7
    page = queries.page(filled.programme, queries.Filters(due="overdue"), number=9_999, today=TODAY)
    assert page.number == page.pages == -(-10_099 // queries.ROWS)


@pytest.mark.skipif(
    not SHARED.exists(), reason="the published report is not beside this checkout (../shared/data)"
)
def test_every_reference_of_the_published_report_is_found():
    text = SHARED.read_text(encoding="utf-8")
    found = phrases.references(text)
    identifiers = {one.identifier for one in found if one.kind in ("kamerstuk", "document", "case")}
    assert identifiers == IN_THE_REPORT
    assert {one.number for one in found if one.kind == "other"} == OTHER_MARKS
    motions = [one.text for one in found if one.kind == "motion"]
    assert [name for name in NAMED_IN_THE_REPORT if not any(name in one for one in motions)] == []
    # Beside the tool: everything in the text that has the bare shape of a number of parliament is in the list.
    bare = re.findall(r"\b(\d{2}) ?(\d{3})(?:, nr\.? ?|-)(\d{1,4})\b", text)
    assert {f"kst-{first}{second}-{number}" for first, second, number in bare} <= IN_THE_REPORT
    assert set(re.findall(r"\b20\d\d[DZ]\d{5}\b", text)) <= IN_THE_REPORT


@pytest.mark.skipif(
    not SHARED.exists(), reason="the published report is not beside this checkout (../shared/data)"
)
def test_every_reference_of_the_report_is_found_in_the_row_that_names_it():
    rows = json.loads(SHARED.with_suffix(".truth.json").read_text(encoding="utf-8"))
    found = {one.identifier for one in phrases.references(json.dumps(rows, ensure_ascii=False))}
    assert found >= IN_THE_REPORT


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_motion_at_once_keep_it_once(filled):
    def keep(by):
        commitment = given(mark="28638, nr. 5166")
        return lambda: actions.add_commitment(programme=filled.programme, given=commitment, by=by)

    gave = at_once(keep(filled.coordinator), keep(filled.second))
    assert sorted(type(one).__name__ for one in gave) == ["Commitment", "MarkTaken"]
    assert Commitment.objects.count() == 1
