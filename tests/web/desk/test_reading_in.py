"""A report read in, from upload to the register and back out, by the pages that a coordinator uses."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actielijn.web.documents.models import Document
from actielijn.web.register.models import Activity, Version
from actielijn.web.register.snapshots import snapshot_of

EXAMPLE = Path(__file__).parents[3] / "examples" / "samen-tegen-mensenhandel"
pytestmark = pytest.mark.django_db(transaction=True)


def hand_in(client, name="rapport-2021.docx", data=None):
    data = data if data is not None else (EXAMPLE / name).read_bytes()
    return client.post(reverse("documents", args=["proef"]), {"report": SimpleUploadedFile(name, data)})


@pytest.fixture
def handed_in(people, sign_in, work):
    client = sign_in(people.coordinator)
    answer = hand_in(client)
    assert answer.status_code == 302
    work()
    return client, Document.objects.get()


def test_report_is_read_and_shows_what_needs_somebody(handed_in):
    client, document = handed_in
    assert document.state == "read", document.error
    page = client.get(reverse("document", args=["proef", document.pk])).content.decode()
    assert f"{document.rows.count()} rijen gelezen" in page


def test_original_is_kept_with_its_hash(handed_in):
    client, document = handed_in
    answer = client.get(reverse("original", args=["proef", document.pk]))
    assert b"".join(answer.streaming_content) == (EXAMPLE / "rapport-2021.docx").read_bytes()
    assert answer["Content-Disposition"].startswith("attachment")


def test_row_is_corrected_and_goes_in_corrected(handed_in, people):
    client, document = handed_in
    row = document.rows.first()
    address = reverse("read-row", args=["proef", document.pk, row.position])
    answer = client.post(
        address,
        {
            "revision": row.revision,
            "number": row.read["number"] or "",
            "title": "Verbeterde titel",
            "corrected": "1",
            "explanation_0": "Nieuwe tekst.",
            "statuses_0": [],
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    client.post(reverse("bring-in", args=["proef", document.pk]), {})
    assert Activity.objects.filter(programme=people.programme, title="Verbeterde titel").exists()


def test_row_settled_by_another_meanwhile_is_told(handed_in):
    client, document = handed_in
    row = document.rows.first()
    address = reverse("read-row", args=["proef", document.pk, row.position])
    client.post(address, {"revision": row.revision, "left": "1"})
    answer = client.post(address, {"revision": row.revision, "left": "1"}, follow=True)
    assert "Iemand anders heeft deze rij afgehandeld" in answer.content.decode()


def test_rows_without_findings_are_confirmed_in_bulk(handed_in):
    client, document = handed_in
    client.post(reverse("settle-rows", args=["proef", document.pk]), {"deed": "confirm-rest"})
    assert document.rows.filter(needs=0, settled="").count() == 0
    assert document.rows.filter(needs__gt=0).exclude(settled="").count() == 0


def test_nothing_is_in_the_register_until_somebody_says_so(handed_in, people):
    assert not Activity.objects.filter(programme=people.programme).exists()


def test_taken_in_and_back_out_leaves_the_register_as_it_was(handed_in, people, sign_in):
    client, document = handed_in
    before = snapshot_of(people.programme)
    client.post(reverse("bring-in", args=["proef", document.pk]), {})
    document.refresh_from_db()
    assert document.is_in_register
    assert Activity.objects.filter(programme=people.programme).count() == document.rows.count()
    client.post(reverse("undo-step", args=["proef", document.step_id]))
    assert snapshot_of(people.programme) == before
    assert not Document.objects.get().is_in_register
    assert Version.objects.filter(programme=people.programme, until__isnull=True).count() == 0


@pytest.mark.parametrize(("name", "data", "told"), [
    ("leeg.pdf", b"", "leeg"),
    ("stuk.docx", b"PK\x03\x04 kapot", "beschadigd"),
    ("plaatje.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "plaatje"),
    ("stuk.pdf", b"%PDF-1.7\n1 0 obj <<", "PDF"),
])  # fmt: skip
def test_file_that_cannot_be_read_says_what_to_do(people, sign_in, work, name, data, told):
    client = sign_in(people.coordinator)
    hand_in(client, name, data)
    work()
    document = Document.objects.get()
    assert document.state == "failed"
    assert told in document.error
    page = client.get(reverse("document", args=["proef", document.pk])).content.decode()
    assert "kon niet gelezen worden" in page


def test_upload_that_is_too_large_is_not_kept(people, sign_in, settings):
    settings.MOST_UPLOAD_BYTES = 100_000
    answer = hand_in(sign_in(people.coordinator), "groot.pdf", b"%PDF-" + b"0" * 300_000)
    assert answer.status_code == 400
    assert "niet bewaard" in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize("who", ["reviewer", "editor", "reader", "administrator"])
def test_others_hand_no_report_in(people, sign_in, who):
    assert hand_in(sign_in(getattr(people, who))).status_code == 403
    assert not Document.objects.exists()


def test_report_of_another_programme_is_not_found(handed_in, people, sign_in):
    _client, document = handed_in
    assert sign_in(people.outsider).get(reverse("document", args=["ander", document.pk])).status_code == 404
