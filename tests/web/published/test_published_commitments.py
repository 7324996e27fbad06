"""Commitments of published editions: laid out from the Snapshot, on the site, in the API, and gone when withdrawn."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actielijn import snapshot as plain
from actielijn.web.published.actions import take_away
from actielijn.web.published.models import PublishedCommitment
from editions_published import published_programme

pytestmark = pytest.mark.django_db
MOTION = plain.Commitment(
    id="kst-28638-172", kind="motion", title="Onderzoek <b>de toename</b>", mark="28638, nr. 172", identifier="kst-28638-172",
    url="https://zoek.officielebekendmakingen.nl/kst-28638-172.html", asked_by="Segers", date="2019-10-10", activities=("5.3", "4.12"),
)  # fmt: skip
PLEDGE = plain.Commitment(
    id="pledge-brief", kind="pledge", title="Brief", due="2021-01-01", url="javascript:alert(1)"
)


@pytest.fixture
def published(people, edition_2021, edition_2022):
    met = replace(MOTION, status="met", settled_by=plain.Settlement(text="Brief van juli", date="2022-07-01"))
    return published_programme(
        people.programme, replace(edition_2021, commitments=(MOTION, PLEDGE)), replace(edition_2022, commitments=(met,))
    )  # fmt: skip


def test_site_shows_the_list_and_the_trace_through_editions(published, client):
    newest = client.get("/openbaar/proef/toezeggingen").content.decode()
    assert "28638, nr. 172" in newest
    assert "Brief van juli" not in newest
    first = client.get("/openbaar/proef/edities/1/toezeggingen").content.decode()
    assert "toezegging/pledge-brief" in first
    trace = client.get("/openbaar/proef/toezegging/kst-28638-172").content.decode()
    assert "Brief van juli" in trace
    assert "&lt;b&gt;de toename" in trace
    assert trace.index("Openstaand") < trace.rindex("Voldaan")
    gone = client.get("/openbaar/proef/toezegging/pledge-brief").content.decode()
    assert "javascript:" not in gone
    for address in ("toezegging/niets", "toezeggingen/pagina/2", "edities/9/toezeggingen"):
        assert client.get(f"/openbaar/proef/{address}").status_code == 404
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/openbaar/proef/toezegging/kst-28638-172")
    assert len(asked) <= 8


def test_activity_leads_to_the_commitments_that_it_answers(published, client):
    row = PublishedCommitment.objects.filter(key="kst-28638-172").first().answerings.first()
    page = client.get(f"/openbaar/proef/activiteit/{row.entry.activity.number}").content.decode()
    assert "/openbaar/proef/toezegging/kst-28638-172" in page


def test_api_lists_commitments_with_their_activities(published, client):
    address = "/api/v1/programmes/proef/editions/1/commitments"
    told = client.get(address).json()
    assert [one["key"] for one in told["items"]] == ["kst-28638-172", "pledge-brief"]
    motion = told["items"][0]
    assert {one["id"] for one in motion["activities"]} == {"5.3", "4.12"}
    assert (motion["date"], motion["askedBy"], motion["status"]) == ("2019-10-10", "Segers", "open")
    assert told["items"][1]["url"] == ""
    assert client.get(address, {"kind": "pledge"}).json()["total"] == 1
    assert client.get(address, {"activity": motion["activities"][0]["activity"]}).json()["total"] == 1
    assert client.get(address, {"status": "half"}).status_code == 400
    with CaptureQueriesContext(connection) as asked:
        client.get(address, {"fields": "key,title"})
    assert len(asked) <= 8


def test_withdrawn_edition_takes_its_commitments_away(published, people):
    take_away(programme=people.programme.pk, number=1)
    assert list(PublishedCommitment.objects.values_list("edition__number", flat=True)) == [2]
