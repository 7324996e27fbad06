"""The desk's pages of commitments: kept by hand, found in texts, laid beside parliament's data."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actielijn import checking
from actielijn.web.commitments.actions import CommitmentGiven, add_commitment, link_activities
from actielijn.web.commitments.models import Answering, Commitment, Refusal
from actielijn.web.editions.actions import freeze_edition
from actielijn.web.editions.models import Edition
from actielijn.web.editions.tasks import lay_out_published
from actielijn.web.register import restructuring
from actielijn.web.register.models import Activity, ActivityReference
from actielijn.web.standing import standing_snapshot
from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db


def at(name, *parts):
    return reverse(name, args=["proef", *parts])


def text_of(answer):
    import lxml.html

    return " ".join(lxml.html.fromstring(answer.content.decode()).text_content().split())


@pytest.fixture
def desk(filled, sign_in):
    return sign_in(filled.coordinator)


def test_commitment_is_added_changed_linked_and_removed(filled, desk):
    form = {
        "kind": "motion",
        "mark": "28638, nr. 5166",
        "title": "Meldplicht",
        "status": "open",
        "activities": "4.1, 99.9",
        "asked_on": "2020-06-30",
    }
    answer = desk.post(at("add-commitment"), form)
    assert answer.status_code == 400
    assert "99.9" in text_of(answer)
    assert desk.post(at("add-commitment"), {**form, "activities": "4.1"}).status_code == 302
    ours = Commitment.objects.get()
    page = text_of(desk.get(at("commitment", ours.pk)))
    assert "Meldplicht" in page
    assert "4.1" in page
    changed = {**form, "revision": ours.revision, "status": "met"}
    answer = desk.post(at("change-commitment", ours.pk), changed)
    assert answer.status_code == 400
    assert 'value="Meldplicht"' in answer.content.decode()
    assert desk.post(at("change-commitment", ours.pk), {**changed, "settled_by": "Brief"}).status_code == 302
    # Read before that change: the second is asked to look again, and nothing of the first is lost.
    assert (
        desk.post(at("change-commitment", ours.pk), {**changed, "title": "X", "settled_by": "Y"}).status_code
        == 400
    )
    ours.refresh_from_db()
    assert (ours.status, ours.title, ours.settled_by) == ("met", "Meldplicht", "Brief")
    desk.post(at("link-activities", ours.pk), {"activities": "4.12"})
    desk.post(
        at("unlink-activity", ours.pk),
        {"activity": Activity.objects.get(programme=filled.programme, code="4.1").pk},
    )
    assert list(Answering.objects.values_list("activity__code", flat=True)) == ["4.12"]
    desk.get(at("remove-commitment", ours.pk))
    assert Commitment.objects.exists()
    desk.post(at("remove-commitment", ours.pk))
    assert not Commitment.objects.exists()


def test_edition_that_settled_it_is_named_by_choosing_it(filled, desk):
    freeze_edition(programme=filled.programme, title="Voortgang", on=date(2021, 11, 16), by=filled.second)
    form = {"kind": "pledge", "title": "Brief", "status": "met", "settled_edition": "1"}
    assert desk.post(at("add-commitment"), form).status_code == 302
    ours = Commitment.objects.get()
    assert (ours.settled_edition, ours.settled_on) == (1, date(2021, 11, 16))
    assert "Voortgang" in ours.settled_by


def test_trace_shows_what_stood_in_each_edition(filled, desk):
    activity = Activity.objects.get(programme=filled.programme, code="4.12")
    ours = add_commitment(
        programme=filled.programme,
        given=CommitmentGiven(kind="motion", title="M"),
        activities=[activity.pk],
        by=filled.second,
    )
    freeze_edition(programme=filled.programme, title="", on=date(2021, 11, 16), by=filled.second)
    desk.post(
        at("change-commitment", ours.pk), {"kind": "motion", "title": "M", "status": "lapsed", "revision": 1}
    )
    page = text_of(desk.get(at("commitment", ours.pk)))
    assert "Voltooid" in page
    assert "Openstaand" in page
    assert "Openstaand → Vervallen" in page
    assert "M" in text_of(desk.get(at("activity", activity.pk)))


def test_trace_follows_an_activity_that_was_renumbered(filled, desk):
    from actielijn.web.register.restructuring import renumber

    activity = Activity.objects.get(programme=filled.programme, code="4.12")
    ours = add_commitment(
        programme=filled.programme,
        given=CommitmentGiven(kind="motion", title="M"),
        activities=[activity.pk],
        by=filled.second,
    )
    freeze_edition(programme=filled.programme, title="", on=date(2021, 11, 16), by=filled.second)
    renumber(
        programme=filled.programme, key=activity.pk, number="77", by=filled.coordinator, reason="Volgorde"
    )
    page = text_of(desk.get(at("commitment", ours.pk)))
    assert "4.77" in page
    assert page.count("Voltooid") == 2
    assert "niet aanwezig" not in page


def test_home_counts_commitments_past_their_day(filled, desk):
    assert "toezeggingen?termijn=overdue" not in desk.get(at("home")).content.decode()
    add_commitment(
        programme=filled.programme, given=CommitmentGiven(kind="pledge", title="Late brief", due=date(2021, 1, 1)), by=filled.second
    )  # fmt: skip
    assert "toezeggingen?termijn=overdue" in desk.get(at("home")).content.decode()
    assert "Late brief" in text_of(desk.get(at("commitments") + "?termijn=overdue&soort=pledge&zoek=late"))
    for nothing in ("?stand=met", "?termijn=soon", "?soort=motion", "?zoek=vroeg"):
        assert "Late brief" not in text_of(desk.get(at("commitments") + nothing))


def test_references_in_texts_are_linked_or_said_to_be_none(filled, desk):
    named = (
        ActivityReference.objects.filter(activity__programme=filled.programme, kind="kamerstuk")
        .exclude(identifier="")
        .first()
    )
    page = desk.get(at("commitments-found"))
    assert named.identifier in page.content.decode()
    add_commitment(
        programme=filled.programme,
        given=CommitmentGiven(kind="motion", title="M", mark=named.text),
        by=filled.second,
    )
    deed = {"activity": named.activity_id, "reference": named.identifier}
    desk.post(at("settle-reference"), {**deed, "deed": "link"})
    assert Answering.objects.get().found_in == named.text
    # A second click on a page that is old does no harm.
    desk.post(at("settle-reference"), {**deed, "deed": "refuse"})
    assert not Refusal.objects.exists()
    other = ActivityReference.objects.filter(activity__programme=filled.programme, kind="kamerstuk").exclude(identifier=named.identifier).exclude(identifier="").first()  # fmt: skip
    desk.post(
        at("settle-reference"),
        {"activity": other.activity_id, "reference": other.identifier, "deed": "refuse"},
    )
    assert Refusal.objects.count() == 1


def test_a_reference_is_linked_to_a_commitment_that_bears_another_mark(filled, desk):
    named = ActivityReference.objects.filter(activity__programme=filled.programme, kind="kamerstuk").first()
    ours = add_commitment(programme=filled.programme, given=CommitmentGiven(kind="motion", title="Meldplicht"), by=filled.second)  # fmt: skip
    asked = {"activiteit": named.activity_id, "kenmerk": named.identifier or named.text}
    assert reverse("link-reference", args=["proef"]) in desk.get(at("commitments-found")).content.decode()
    assert "Meldplicht" not in text_of(desk.get(at("link-reference"), {**asked, "zoek": "zweeft"}))
    assert "Meldplicht" in text_of(desk.get(at("link-reference"), {**asked, "zoek": "meldpl"}))
    deed = {
        "activity": named.activity_id,
        "reference": asked["kenmerk"],
        "commitment": ours.pk,
        "deed": "link",
    }
    assert desk.post(at("settle-reference"), {**deed, "commitment": 999_999}).status_code == 404
    desk.post(at("settle-reference"), deed)
    assert (Answering.objects.get().commitment, Answering.objects.get().found_in) == (ours, named.text)
    # It is not offered again, and whoever asks for it is led back.
    assert desk.get(at("link-reference"), asked).status_code == 302
    second = (
        ActivityReference.objects.filter(activity__programme=filled.programme, kind="kamerstuk")
        .exclude(activity=named.activity_id)
        .first()
    )
    link_activities(commitment=ours, activities=[second.activity_id], by=filled.second)
    desk.post(
        at("settle-reference"),
        {**deed, "activity": second.activity_id, "reference": second.identifier or second.text},
    )
    assert Answering.objects.get(activity=second.activity_id).found_in == second.text
    assert Event.objects.filter(action="link-commitment", details__found_in=second.text).count() == 1


def test_saved_answers_are_compared_before_they_are_taken_over(filled, desk):
    case = {
        "Id": "00000000-0000-4000-8000-000000000001", "Nummer": "2021Z00001", "Soort": "Motie", "Onderwerp": "Motie over meldplicht",
        "GestartOp": "2021-06-30T00:00:00+02:00", "ApiGewijzigdOp": "2021-07-01T00:00:00Z", "Verwijderd": False,
    }  # fmt: skip

    def upload(content):
        return desk.post(at("parliament"), {"answers": SimpleUploadedFile("zaken.json", content)})

    wrong = upload(b"<html>")
    assert wrong.status_code == 400
    assert "zaken.json" in text_of(wrong)
    context = {"@odata.context": "https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/$metadata#Zaak"}
    assert upload(json.dumps({**context, "value": [case]}).encode()).status_code == 302
    page = desk.get(at("parliament"))
    assert "Motie over meldplicht" in text_of(page)
    assert not Commitment.objects.exists()
    kept = page.content.decode().split('name="import" value="')[1].split('"')[0]
    assert desk.post(at("apply-parliament"), {"import": kept}).status_code == 302
    assert Commitment.objects.get().title == "Motie over meldplicht"
    assert desk.post(at("apply-parliament"), {"import": kept}).status_code == 302
    upload(
        json.dumps(
            {
                **context,
                "value": [
                    {
                        **case,
                        "Onderwerp": "Van hen",
                        "GestartOp": "2021-07-02T00:00:00+02:00",
                        "Besluit": [
                            {
                                "BesluitSoort": "Stemmen - verworpen",
                                "BesluitTekst": "Verworpen.",
                                "Verwijderd": False,
                            }
                        ],
                    }
                ],
            }
        ).encode()
    )
    ours = Commitment.objects.get()
    desk.post(at("change-commitment", ours.pk), {"kind": "motion", "title": "Van ons", "mark": ours.mark, "url": ours.url, "status": "partly_met", "settled_by": "Brief", "asked_on": "2021-06-29", "revision": 1})  # fmt: skip
    page = desk.get(at("parliament")).content.decode()
    assert f'value="{case["Id"]}:title"' in page
    for side in ("Deels voldaan · Brief", "Vervallen", "29 juni 2021", "2 juli 2021"):
        assert f">{side}</td>" in page, "both sides are told in words"
    kept = page.split('name="import" value="')[1].split('"')[0]
    desk.post(at("apply-parliament"), {"import": kept, "theirs": [f"{case['Id']}:title"]})
    assert Commitment.objects.get().title == "Van hen"


def test_link_follows_an_activity_that_is_renumbered_and_then_merged(filled, desk):
    """Register, desk, Snapshot and public page say the same: what was asked is answered by the activity that stands now."""
    activities = {one.code: one for one in Activity.objects.filter(programme=filled.programme)}
    gone, between, heir = (activities[code] for code in ("4.1", "4.12", "4.3"))
    given = CommitmentGiven(kind="motion", title="Meldplicht", mark="28638, nr. 5166")
    ours = add_commitment(
        programme=filled.programme, given=given, activities=[gone.pk], by=filled.coordinator
    )
    deed = {"programme": filled.programme, "by": filled.coordinator, "reason": "Samengegaan"}
    publish(filled, date(2021, 11, 16))
    restructuring.renumber(key=heir.pk, number="77", **deed)
    restructuring.merge(keys=[gone.pk], into=between.pk, **deed)
    restructuring.merge(keys=[between.pk], into=heir.pk, **deed)
    page = text_of(desk.get(at("commitment", ours.pk)))
    assert "4.77" in page
    assert "In de plaats van 4.1" in page
    assert text_of(desk.get(at("commitments"))).count("Meldplicht") == 1
    assert "Meldplicht" not in text_of(desk.get(at("commitments") + "?gekoppeld=-"))
    assert "Meldplicht" in text_of(desk.get(at("activity", heir.pk)))
    (told,) = standing_snapshot(filled.programme).commitments
    assert told.activities == ("4.77",)
    assert "commitment-unanswered" not in {
        one.code for one in checking.check(standing_snapshot(filled.programme))
    }
    publish(filled, date(2022, 5, 16))
    public = text_of(desk.get("/openbaar/proef/toezegging/kst-28638-5166"))
    assert "4.77" in public
    assert "4.1" in public
    # Brought back, it answers for itself again.
    restructuring.revive(key=between.pk, **deed)
    restructuring.revive(key=gone.pk, **deed)
    (told,) = standing_snapshot(filled.programme).commitments
    assert told.activities == ("4.1",)


def publish(people, on):
    """Publish the register as it stands, without the forms of the report."""
    edition = freeze_edition(programme=people.programme, title="Voortgang", on=on, by=people.second)
    Edition.objects.filter(pk=edition.pk).update(
        state="published", approved_by=people.coordinator, approved_at=edition.frozen_at, published_by=people.second,
        published_at=edition.frozen_at,
    )  # fmt: skip
    lay_out_published(people.programme)


def test_trace_and_list_cost_the_same_however_much_hangs_on_them(filled, desk, django_assert_max_num_queries):
    """A commitment of the whole programme is told in pages, and asks no more of the database than another."""
    every = list(Activity.objects.filter(programme=filled.programme).values_list("pk", flat=True))
    deed = {"programme": filled.programme, "by": filled.coordinator}
    small = add_commitment(given=CommitmentGiven(kind="pledge", title="Klein"), activities=every[:1], **deed)
    large = add_commitment(given=CommitmentGiven(kind="pledge", title="Groot"), activities=every, **deed)
    restructuring.merge(keys=every[1:3], into=every[0], reason="Samengegaan", **deed)
    freeze_edition(programme=filled.programme, title="Voortgang", on=date(2021, 11, 16), by=filled.second)
    desk.get(at("commitment", small.pk))
    with django_assert_max_num_queries(15):
        first = desk.get(at("commitment", large.pk)).content.decode()
    assert first.count("/ontkoppelen") == 60
    second = desk.get(at("commitment", large.pk) + "?blad=2").content.decode()
    assert second.count("/ontkoppelen") == min(60, len(every) - 60)
    with django_assert_max_num_queries(15):
        assert str(len(every) - 2) in text_of(desk.get(at("commitments")))
