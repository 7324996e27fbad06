"""The pages about open data in a real browser: axe finds nothing, nothing is wider than the window, nothing is refused."""

import mimetypes
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from actielijn.web.open_data.actions import export_programme
from sound_page import faults_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SITE = "http://localhost"
TRIED = "/opendata/api?operation=listActivities&programme=proef&edition=latest&q=gemeenten&pageSize=2&send=1"
PAGES = ("/opendata", "/en/opendata", "/opendata/gegevenswoordenboek", "/opendata/api", TRIED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_page_is_for_everybody(chromium, client, people, published, width, scheme):
    export_programme(programme=people.programme)
    answers = {address: client.get(address) for address in PAGES}
    told = []

    def answer(route):
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            file = Path(finders.find(path.removeprefix("/static/")))
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0] or "")
        else:
            route.fulfill(status=200, headers=dict(answers[path].headers), body=answers[path].content)

    context = chromium.new_context(
        base_url=SITE, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    context.route("**/*", answer)
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    for address in PAGES:
        page.goto(address)
        told += faults_of(page)
    context.close()
    assert told == []
