"""The way of a report: read in from a PDF by the coordinator, frozen, approved by the director, published."""

import pytest
from playwright.sync_api import expect

from actielijn import snapshot, writing
from actielijn.web.editions.models import Edition
from actielijn.web.register.models import Activity

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def report(tmp_path, edition_2021):
    """The example as a PDF without the data inside, so that it is read as anybody's would be."""
    path = tmp_path / "verslag-2021.pdf"
    path.write_bytes(_without_attachment(writing.render(edition_2021, "pdf")[".pdf"], tmp_path))
    return path


def _without_attachment(data, folder):
    import pikepdf

    source = folder / "bron.pdf"
    source.write_bytes(data)
    with pikepdf.open(source) as pdf:
        for name in list(pdf.attachments):
            del pdf.attachments[name]
        pdf.save(folder / "kaal.pdf")
    return (folder / "kaal.pdf").read_bytes()


def test_report_becomes_a_published_edition_by_two_people(visit, people, work, report, edition_2021):
    page = visit(people.coordinator)
    page.goto("/programma/proef/inlezen")
    page.set_input_files("[name=report]", report)
    page.get_by_role("button", name="Inleveren").click()
    page.wait_for_selector("#reading")
    work()
    page.wait_for_selector("text=rijen gelezen")
    page.get_by_role("button", name="Uitvoeren").wait_for()
    page.get_by_role("link", name="Bekijken wat het in het register wijzigt").click()
    page.get_by_role("button", name="In het register brengen").click()
    page.wait_for_selector("text=Het verslag staat in het register")
    assert Activity.objects.filter(programme=people.programme).count() == len(list(edition_2021.activities()))

    page.goto("/programma/proef/edities")
    page.get_by_role("link", name="Een editie bevriezen").click()
    page.fill("[name=title]", "Programmaresultaten")
    page.fill("[name=on]", "2021-11-16")
    page.get_by_role("button", name="Bevriezen").click()
    page.wait_for_selector("text=0 van 7 vormen zijn gemaakt")
    expect(page.get_by_role("button", name="Goedkeuren")).to_have_count(0)
    work()
    page.wait_for_selector("text=7 van 7", state="detached")

    director = visit(people.reviewer)
    director.goto("/programma/proef/edities/1")
    director.get_by_role("button", name="Goedkeuren").click()
    director.wait_for_selector("text=De editie is goedgekeurd")

    page.goto("/programma/proef/edities/1")
    page.get_by_role("button", name="Publiceren").click()
    page.wait_for_selector("text=De editie is gepubliceerd")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON", exact=True).click()
    frozen = snapshot.load(download.value.path())
    assert [one.title for one in frozen.activities()] == [one.title for one in edition_2021.activities()]
    assert Edition.objects.get().state == "published"


def test_activity_is_found_and_changed_by_keyboard_only(visit, filled):
    page = visit(filled.coordinator)
    page.goto("/programma/proef/register")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Direct naar de inhoud"
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.type("luchtvaart")
    page.keyboard.press("Enter")
    page.wait_for_url("**zoek=luchtvaart**")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/activiteit/*")
    title = page.locator("h1").inner_text()
    _tab_to(page, "Wijzigen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wijzigen")
    _tab_to(page, None, selector="[name=explanation_0]")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Met het toetsenbord.")
    _tab_to(page, "Opslaan")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Opgeslagen.")
    assert page.locator("h1").inner_text() == title
    assert "Met het toetsenbord." in page.locator("main").inner_text()


def _tab_to(page, text, selector=None):
    for _step in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate("[document.activeElement.textContent.trim(), document.activeElement.name || '']")
        if here[0] == text or (selector and f"[name={here[1]}]" == selector):
            return
    raise AssertionError(f"{text or selector} is not reached with Tab")
