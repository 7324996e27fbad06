"""The public site in a real browser: served by the application, and as exported files from another server below another path."""

import functools
import gzip
import http.server
import mimetypes
import os
import re
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import expect

from actielijn.web.open_data.actions import export_programme
from actielijn.web.programmes.models import Programme
from actielijn.web.public.export import ExportError, export_site, file_of
from sound_page import faults_of

# What axe finds depends on the width or on the colours, and on both together nowhere. In English the same templates speak.
LOOKS = [(360, "light", ""), (1280, "dark", "/en/")]
SITE = "http://localhost"
MORE = (
    "/openbaar/proef/zoeken?zoek=slachtoffers", "/openbaar/proef/zoeken?zoek=slachtoffers&actielijn=&status=&editie=", "/openbaar/bestaat-niet",
)  # fmt: skip


@pytest.fixture
def reader(chromium, client, walked):
    """Open a browser that gets what the application answers.

    Answers are asked for beforehand: the browser's own thread of work would see another connection to the database.
    """
    contexts = []
    answers = walked | {address: client.get(address) for address in MORE}

    def answer(route):
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            file = Path(finders.find(path.removeprefix("/static/")))
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0] or "")
        elif path in answers:
            told = answers[path]
            route.fulfill(status=told.status_code, headers=dict(told.headers), body=told.content)
        else:
            route.abort()

    def opened(width, scheme="light", **options):
        context = chromium.new_context(
            base_url=SITE, locale="nl-NL", viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce", **options
        )  # fmt: skip
        context.route("**/*", answer)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def all_faults_of(page, address, *, seen_before):
    """Return the faults of a page, with what the browser refused on it."""
    told = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(address)
    return [*faults_of(page, seen_before=seen_before), *(f"{address}: {text}" for text in told)]


@pytest.mark.slow
def test_every_kind_of_page_in_every_look(public, walked, reader):
    kinds = {re.sub(r"\d+", "0", one): one for one, answer in walked.items() if not answer.streaming and answer["Content-Type"].startswith("text/html")}  # fmt: skip
    addresses = [*kinds.values(), MORE[0], MORE[2]]
    faults = []
    for at, (width, scheme, but) in enumerate(LOOKS):
        page = reader(width, scheme)
        for address in (one for one in addresses if not but or not one.startswith(but)):
            faults += [
                f"{width} {scheme} {fault}" for fault in all_faults_of(page, address, seen_before=at > 0)
            ]
    # A page that is not there is told so, which the browser notes as well.
    assert [one for one in faults if "404" not in one] == []


@pytest.mark.slow
def test_citizen_finds_an_activity_and_what_became_of_it_without_scripts_or_cookies(public, reader):
    page = reader(360, java_script_enabled=False)
    page.goto("/openbaar")
    page.get_by_role("link", name="Proef").first.click()
    page.get_by_label("Zoek in de activiteiten").fill("slachtoffers")
    page.get_by_role("button", name="Zoeken").click()
    page.locator("table.activities a").first.click()
    expect(page.get_by_role("heading", name="Geschiedenis")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    # On a phone the main navigation is folded, and opens without a script.
    expect(page.get_by_role("link", name="Promises")).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    page.get_by_role("link", name="Promises").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Promises")
    assert page.context.cookies() == []


@pytest.fixture(scope="module")
def exported(world, django_db_blocker, tmp_path_factory):
    """The folder of the exported site, some way below that of a web server, and what was told of it."""
    www = tmp_path_factory.mktemp("www")
    with django_db_blocker.unblock(), override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        call_command("collectstatic", verbosity=0, interactive=False)
        folder = www / "onder" / "pad"
        folder.mkdir(parents=True)
        for programme in Programme.objects.all():
            export_programme(programme=programme)
        yield folder, export_site(folder, is_compressed=True)


@pytest.mark.slow
def test_exported_site_works_from_another_server_below_another_path(public, exported, chromium):
    folder, told = exported
    assert told.pages > 300
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder.parents[1])
    handler.log_message = lambda *_: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}/onder/pad"
        page = chromium.new_context(
            viewport={"width": 360, "height": 800}, java_script_enabled=False
        ).new_page()
        failed = []
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
        page.goto(f"{root}/")
        page.get_by_role("link", name="Proef").first.click()
        page.locator("table.overview a").first.click()
        page.locator(".result a").first.click()
        page.locator(".activity a").first.click()
        expect(page.get_by_role("heading", name="Geschiedenis")).to_be_visible()
        page.get_by_role("link", name="English").click()
        expect(page).to_have_url(re.compile("/en/openbaar/"))
        expect(page.locator("form")).to_have_count(0)
        # The permanent address of the served site is an address here too.
        page.goto(f"{root}/openbaar/proef/activiteit/1")
        expect(page.locator("h1")).to_be_visible()
        assert failed == []
        server.shutdown()


def test_every_link_of_the_export_leads_to_a_file(public, exported):
    folder, _told = exported
    dead = []
    for path in folder.rglob("*.html"):
        for link in (
            re.findall(r'\s(?:href|src)="([^"#]+)', path.read_text(encoding="utf-8"))
            if "bestanden" not in path.parts
            else ()
        ):
            if link.startswith(("http://", "https://", "mailto:")):
                continue
            assert not link.startswith("/"), (path, link)
            target = (path.parent / link).resolve()
            if not target.is_file() or not target.is_relative_to(folder):
                dead.append((path, link))
    assert dead == []
    listed = (folder / "openbaar/proef/edities/index.html").read_text(encoding="utf-8")
    assert 'href="../../../opendata/proef/proef.parquet"' in listed
    assert settings.BASE_URL in (folder / "sitemap.xml").read_text()
    texts = [
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in (".html", ".xml", ".ics", ".txt")
    ]
    assert not [text for text in texts if "Zebedeus" in text or "Ontwerpeditie" in text]


@pytest.mark.parametrize(("address", "file"), [
    ("/openbaar/p/activiteit/5", "openbaar/p/activiteit/5/index.html"), ("/openbaar/p/resultaat/noot.txt", "openbaar/p/resultaat/noot.txt/index.html"),
    ("/openbaar/p/indicator/meldingen/grafiek.svg", "openbaar/p/indicator/meldingen/grafiek.svg"),
    ("/openbaar/p/feed.xml", "openbaar/p/feed.xml"), ("/.well-known/security.txt", ".well-known/security.txt"), ("/sitemap-p-1.xml", "sitemap-p-1.xml"),
])  # fmt: skip
def test_address_becomes_a_page_or_keeps_its_name(address, file):
    assert file_of(address) == file


def test_export_replaces_its_own_folder_and_no_other(public, exported, tmp_path):
    other = tmp_path / "site"
    other.mkdir()
    (other / "van-mij.txt").write_text("belangrijk")
    with pytest.raises(ExportError, match="site"):
        export_site(other)
    assert (other / "van-mij.txt").read_text() == "belangrijk"
    folder, told = exported
    page = folder / "openbaar/proef/index.html"
    assert gzip.decompress(page.with_name("index.html.gz").read_bytes()) == page.read_bytes()
    killed, going_on = (folder.parent / f".{folder.name}.in-the-making-{one}" for one in "ab")
    for one, days in ((killed, 2), (going_on, 0)):
        one.mkdir()
        os.utime(one, (time.time() - days * 86_400,) * 2)
    assert export_site(folder) == told
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, going_on.name}
    assert not page.with_name("index.html.gz").exists()
