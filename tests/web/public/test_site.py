"""The public site: every link leads somewhere, nothing of a draft or a person, no cookie, and what caches are told."""

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from actielijn.web.editions import actions as editions
from actielijn.web.editions.models import Edition
from actielijn.web.organisations.models import Person
from actielijn.web.public import door
from actielijn.web.published.models import PublishedEdition, PublishedEntry, PublishedPromise

ATOM = {"a": "http://www.w3.org/2005/Atom"}
BEGIN = (
    "/openbaar",
    "/en/openbaar",
    "/toegankelijkheid",
    "/en/privacy",
    "/robots.txt",
    "/.well-known/security.txt",
)


def test_walk_through_the_site_meets_nothing_dead_and_nothing_that_is_not_public(walked, public):
    assert {address: one.status_code for address, one in walked.items() if one.status_code != 200} == {}
    assert len(walked) > 300
    names = [text for person in Person.objects.all() for text in (person.name, person.email)]
    assert len(names) == 4
    secret = [*names, "Ontwerpeditie", ".geheim", "csrfmiddlewaretoken", "/programma/"]
    for address, answer in walked.items():
        assert "Set-Cookie" not in answer.headers, address
        assert not answer.cookies, address
        assert answer["Vary"] == "Accept-Encoding", address
        if not answer.streaming and address != "/robots.txt":
            text = answer.content.decode()
            assert [one for one in secret if one in text] == [], address
            assert len(answer.content) < 60_000 or "xml" in answer["Content-Type"], (
                address,
                len(answer.content),
            )


def test_page_runs_no_script_and_has_no_style_of_its_own(walked):
    described = 0
    for address, answer in walked.items():
        if answer["Content-Type"].startswith("text/html") and not answer.streaming:
            page = answer.content.decode()
            assert re.findall(r"<script(?! type=\"application/ld\+json\")", page) == [], address
            assert " style=" not in page
            for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page):
                assert json.loads(data)["@context"] == "https://schema.org"
                described += 1
    assert described > 100


def test_address_of_an_activity_survives_renumbering(public, client):
    entry = PublishedEntry.objects.get(edition__number=2, code__endswith=".77")
    page = client.get(f"/openbaar/proef/activiteit/{entry.activity.number}").content.decode()
    assert entry.code_was in page
    assert f"<ins>{entry.code}</ins>" in page
    assert 'id="editie-1"' in page
    report = client.get(
        f"/openbaar/proef/edities/1/resultaat/{entry.activity.entries.get(edition__number=1).result.key}"
    )
    assert f'id="{entry.code_was}"' in report.content.decode()


def test_words_that_came_and_went_are_marked(public, client):
    entry = PublishedEntry.objects.filter(edition__number=2).exclude(pieces=None).first()
    page = client.get(f"/openbaar/proef/activiteit/{entry.activity.number}").content.decode()
    assert "<ins>" in page or "<del>" in page
    assert "toegevoegd:" in page or "verwijderd:" in page


def test_search_knows_word_forms_and_filters(public, client):
    def found(**asked):
        return set(
            re.findall(r"/activiteit/(\d+)\"", client.get("/openbaar/proef/zoeken", asked).content.decode())
        )

    assert found(zoek="slachtoffers") == found(zoek="slachtoffer") != set()
    assert found(zoek="slachtoffer", status="completed") < found(zoek="slachtoffer")
    assert found(zoek="bestaatnergens") == set()
    page = client.get("/openbaar/proef/zoeken", {"zoek": "opvang & zorg", "niets": "1"}).content.decode()
    assert 'href="/en/openbaar/proef/zoeken?zoek=opvang+%26+zorg" hreflang="en"' in page


def test_pages_of_an_edition_keep_their_bytes_when_another_is_published(public, client):
    link = re.compile(r'href="(/openbaar/proef/edities/1/(?:actielijn|resultaat|activiteiten)[^"#]*)"')

    def inner():
        found, waiting = {}, ["/openbaar/proef/edities/1"]
        while waiting:
            address = waiting.pop()
            if address not in found:
                found[address] = client.get(address).content
                waiting += link.findall(found[address].decode())
        return found

    before = inner()
    assert len(before) > 12
    public.publish(date(2024, 1, 1))
    assert inner() == before
    answer = client.get("/openbaar/proef/edities/1")
    assert answer["Cache-Control"] == "public, max-age=3600"


def test_file_bears_its_hash_and_may_be_kept_for_good(public, client):
    import hashlib

    page = client.get("/openbaar/proef/edities/2").content.decode()
    addresses = re.findall(r'href="(/openbaar/proef/edities/2/bestanden/[^"]+)"', page)
    hashes = re.findall(r"<code[^>]*>(\w{64})</code>", page)
    assert len(addresses) == len(hashes) >= 8
    for address, told in zip(addresses, hashes, strict=True):
        answer = client.get(address)
        assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == told
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert told[:12] in address


def test_browser_that_has_a_page_is_told_so(public, client):
    answer = client.get("/openbaar/proef", headers={"Accept-Encoding": "br, gzip"})
    assert answer["Content-Encoding"] == "br"
    again = client.get("/openbaar/proef", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (
        client.get("/openbaar/proef", headers={"If-Modified-Since": answer["Last-Modified"]}).status_code
        == 304
    )
    assert client.get("/openbaar/proef", headers={"If-None-Match": 'W/"anders"'}).status_code == 200
    zipped = client.get("/openbaar/proef", headers={"Accept-Encoding": "gzip;q=0.5, br;q=0"})
    assert zipped["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/openbaar/proef").headers


def test_withdrawn_edition_is_gone_from_every_page_at_once(public, client, walk):
    client.get("/openbaar/proef")
    second = Edition.objects.get(number=2)
    editions.withdraw_edition(edition=second, reason="Geheime reden", by=public.coordinator)
    assert client.get("/openbaar/proef/edities/2").status_code == 410
    answers = walk("/openbaar")
    assert {address: one.status_code for address, one in answers.items() if one.status_code != 200} == {}
    for address, answer in answers.items():
        if not answer.streaming:
            assert "Geheime reden" not in answer.content.decode(), address
            assert "/edities/2" not in answer.content.decode(), address


@pytest.mark.parametrize("address", ["/feed.xml", "/actielijn/1/feed.xml"])
def test_feed_is_atom(public, client, address):
    answer = client.get(f"/openbaar/proef{address}")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall("a:entry", ATOM)
    assert entries
    for one in (feed, *entries):
        for name in ("a:id", "a:title", "a:updated", "a:link"):
            assert one.find(name, ATOM) is not None, name
    assert feed.find("a:author/a:name", ATOM).text
    ids = [one.find("a:id", ATOM).text for one in entries]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("tag:testserver,2021:proef/") for one in ids)


def test_feed_of_an_activity_tells_its_editions(public, client):
    entry = PublishedEntry.objects.filter(edition__number=2, change="changed", code_was__gt="").first()
    feed = ElementTree.fromstring(
        client.get(f"/en/openbaar/proef/activiteit/{entry.activity.number}/feed.xml").content
    )
    assert [one.find("a:id", ATOM).text[-1] for one in feed.findall("a:entry", ATOM)] == ["2", "1"]


def test_calendar_is_read_back_with_every_promise(public, client):
    answer = client.get("/openbaar/proef/beloften.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content.decode()).walk("VEVENT")
    promised = PublishedPromise.objects.filter(edition__number=2)
    assert sorted(one["dtstart"].dt for one in events) == sorted(promised.values_list("ends", flat=True))
    assert len({str(one["uid"]) for one in events}) == len(events)


def test_site_speaks_english_below_its_own_address(public, client):
    page = client.get("/en/openbaar/proef").content.decode()
    assert '<html lang="en">' in page
    assert "What changed" in page
    assert 'hreflang="nl" lang="nl">Nederlands' in page
    assert '<h1 lang="nl">' in page  # the programme's own words stay in their language
    assert (
        '<html lang="nl">'
        in client.get("/openbaar/proef", headers={"Accept-Language": "en"}).content.decode()
    )


def test_map_of_the_site_names_only_what_is_there(public, client):
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [one.text.removeprefix("http://testserver") for one in index.findall(".//{*}loc")]
    shown = [
        one.text
        for part in parts
        for one in ElementTree.fromstring(client.get(part).content).findall(".//{*}loc")
    ]
    assert len(shown) == len(set(shown)) > 100
    assert {client.get(one.removeprefix("http://testserver")).status_code for one in shown} == {200}


def test_every_page_leads_to_the_open_data(public, client):
    for address in ("/openbaar/proef", "/en/openbaar"):
        link = re.search(r'href="([^"]*/opendata)"', client.get(address).content.decode())[1]
        answer = client.get(link)
        assert answer.status_code == 200
        assert not answer.cookies


def test_security_txt_is_as_the_standard_asks(client, db):
    text = client.get("/.well-known/security.txt").content.decode()
    assert re.search(r"^Contact: mailto:\S+@\S+$", text, re.M)
    assert re.search(r"^Expires: \d{4}-\d{2}-\d{2}T00:00:00[+-]\d\d:\d\d$", text, re.M)


def test_pages_take_few_statements(public, client, walked):
    most = {}
    # One of each kind: numbers in an address make no other kind.
    kinds = {re.sub(r"\d+", "0", one): one for one in walked if one.startswith("/openbaar")}
    more = (
        "/openbaar/proef/zoeken?zoek=opvang&status=completed&actielijn=1",
        "/sitemap.xml",
        "/sitemap-proef-1.xml",
    )
    for address in (*kinds.values(), *more):
        door.forget_pages()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        most[address] = len(asked)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= (2 if "/bestanden/" in address else 1), address
    assert max(most.values()) <= 10, max(most, key=most.get)


def test_programme_of_which_nothing_is_published_is_not_there(client, db):
    assert client.get("/openbaar").status_code == 200
    assert client.get("/openbaar/anders").status_code == 404


def test_only_reading_is_possible(public, client):
    for method in (client.post, client.put, client.delete, client.patch):
        assert method("/openbaar/proef").status_code == 405
    assert client.head("/openbaar/proef").status_code == 200


def test_address_of_the_files_is_an_address_here_too(public, client):
    answer = client.get("/openbaar/proef/activiteit/1/?van=ver")
    assert (answer.status_code, answer.url) == (301, "/openbaar/proef/activiteit/1?van=ver")
    assert client.get("/openbaar/bestaat-niet/zo/").status_code == 404


def test_stranger_at_the_bare_address_reads_and_who_works_here_signs_in(public, client):
    assert client.get("/").url == "/openbaar"
    PublishedEdition.objects.update(laid_out_at=None)
    assert client.get("/").url.startswith("/aanmelden")
