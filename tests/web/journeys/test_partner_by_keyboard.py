"""A partner's whole part with the keyboard only on a phone's width, and two colleagues in one answer at once."""

import re
import time

import pytest
from playwright.sync_api import expect

from actielijn.web.rounds.models import Answer
from round_of_today import ask_today, link_for
from sound_page import faults_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]
SAVED = re.compile(r"Opgeslagen om \d\d:\d\d")


@pytest.fixture
def asked(filled):
    return ask_today(filled)


@pytest.fixture
def browser(chromium, live_server):
    """Give a browser without an account: a page of some width and colour scheme."""
    contexts = []

    def opened(width=360, scheme="light", **options):
        context = chromium.new_context(
            base_url=live_server.url, locale="nl-NL", viewport={"width": width, "height": 740}, color_scheme=scheme,
            reduced_motion="reduce", **options,
        )  # fmt: skip
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def tab_to(page, wanted):
    """Press Tab until something with this name has the focus, as somebody without a mouse does."""
    for _press in range(80):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "() => { const e = document.activeElement; return (e.labels?.[0]?.innerText || e.getAttribute('aria-label') || e.innerText || '').trim() }"
        )
        if name.startswith(wanted):
            return
    raise AssertionError(f"Tab never comes to {wanted!r}")


def told(page):
    return page.locator("[data-told]")


def kept(explanation):
    """Wait until one answer has this text: what is typed may be saved in pieces."""
    latest = time.monotonic() + 30
    while Answer.objects.filter(explanation=explanation).count() != 1:
        assert time.monotonic() < latest, explanation
        time.sleep(0.05)


def test_partner_answers_everything_and_hands_in_with_the_keyboard_on_a_phone(asked, browser):
    page = browser()
    page.goto(link_for(asked))
    assert faults_of(page) == []
    answers = list(asked.submission().answers.select_related("activity"))
    tab_to(page, answers[0].activity.code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/activiteit/{answers[0].pk}")
    tab_to(page, "Er is iets veranderd")
    page.keyboard.press("Space")
    tab_to(page, "Toelichting")
    page.keyboard.press("Control+a")
    page.keyboard.type("De handreiking is in mei verspreid.\n- onder gemeenten")
    kept("De handreiking is in mei verspreid.\n- onder gemeenten")
    expect(told(page)).to_have_text(SAVED)
    assert faults_of(page) == []
    tab_to(page, "Opslaan en naar de volgende")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/activiteit/{answers[1].pk}")
    tab_to(page, "Er is iets veranderd")
    page.keyboard.press("ArrowDown")
    expect(told(page)).to_have_text(SAVED)
    expect(page.locator("#id_explanation")).to_be_hidden()
    tab_to(page, "Naar de lijst")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/uitvraag/{asked.submission().pk}")
    for answer in answers[2:]:
        tab_to(page, f"Niets veranderd in {answer.activity.code}")
        page.keyboard.press("Space")
    tab_to(page, "Niets veranderd in wat is aangevinkt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 activiteiten")
    tab_to(page, "Antwoorden indienen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indienen")
    assert faults_of(page) == []
    tab_to(page, "Antwoorden indienen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Ingediend. Dank u wel.")
    assert faults_of(page) == []
    assert asked.submission().state == "handed_in"
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"actielijn", "csrftoken"}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_two_tabs_and_two_colleagues_lose_nothing(asked, browser):
    one, two = browser(1280), browser(1280, "dark")
    for page in (one, two):
        page.goto(link_for(asked))
        page.locator("td > a").first.click()
        page.wait_for_url("**/activiteit/*")
    one.fill("#id_explanation", "Van de eerste.")
    expect(told(one)).to_have_text(SAVED)
    two.fill("#id_explanation", "Van de tweede.")
    expect(two.locator("#conflict")).to_be_visible()
    assert faults_of(two) == []
    assert two.locator("#conflict").inner_text().count("Van de") >= 2
    assert two.locator("#id_explanation").input_value() == "Van de tweede."
    kept("Van de eerste.")
    two.fill("#id_explanation", "Van allebei.")
    two.get_by_role("button", name="Opslaan", exact=True).click()
    expect(told(two)).to_have_text(SAVED)
    kept("Van allebei.")
    # A second tab of the same browser that lay open since before.
    tab = one.context.new_page()
    tab.goto(one.url)
    tab.fill("#id_explanation", "Uit het tweede tabblad.")
    expect(told(tab)).to_have_text(SAVED)
    one.fill("#id_explanation", "Uit het eerste tabblad.")
    expect(one.locator("#conflict")).to_contain_text("tweede")


def test_text_typed_without_a_connection_is_saved_when_it_is_back(asked, browser):
    page = browser(1280)
    page.goto(link_for(asked))
    page.locator("td > a").first.click()
    page.wait_for_url("**/activiteit/*")
    page.context.set_offline(True)
    page.fill("#id_explanation", "Getypt in de trein.")
    expect(told(page)).to_contain_text("geen verbinding")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked_to_stay:
        page.close(run_before_unload=True)
    assert asked_to_stay.value.type == "beforeunload"
    page.context.set_offline(False)
    expect(told(page)).to_have_text(SAVED)
    kept("Getypt in de trein.")


def test_text_typed_before_the_script_has_come_is_saved(asked, browser):
    page = browser(1280)
    scripts = []
    page.route("**/answering*.js", lambda route: scripts.append(route))
    page.goto(link_for(asked))
    page.locator("td > a").first.click(no_wait_after=True)
    page.fill("#id_explanation", "Getypt op een traag net.")
    latest = time.monotonic() + 30
    while not scripts:
        assert time.monotonic() < latest, "the page asks for no script"
        page.wait_for_timeout(50)
    scripts[0].continue_()
    kept("Getypt op een traag net.")
    expect(told(page)).to_have_text(SAVED)


def test_answer_that_arrived_while_its_receipt_was_lost_is_no_conflict_with_oneself(asked, browser):
    page = browser(1280)
    page.goto(link_for(asked))
    page.locator("td > a").first.click()
    page.wait_for_url("**/activiteit/*")
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/activiteit/*", lose)
    page.fill("#id_explanation", "Eerst.")
    expect(told(page)).to_contain_text("geen verbinding")
    page.fill("#id_explanation", "Eerst, en daarna meer.")
    expect(told(page)).to_have_text(SAVED)
    assert lost
    kept("Eerst, en daarna meer.")
    expect(page.locator("#conflict")).to_have_count(0)


def test_pages_in_every_look(asked, browser):
    submission = asked.answer_all(statuses=("completed",), explanation="De de brief is af.")
    faults = []
    for width, scheme in ((360, "dark"), (1280, "light"), (1280, "dark")):
        page = browser(width, scheme)
        page.goto(link_for(asked))
        faults += faults_of(page)
        for address in (f"activiteit/{submission.answers.first().pk}", "indienen", "formulier-terug"):
            page.goto(f"/uitvraag/{submission.pk}/{address}")
            faults += faults_of(page)
        page.goto("/uitvraag/link/onbekend")
        faults += faults_of(page)
    assert faults == []


def test_every_deed_works_without_scripts(asked, browser):
    page = browser(java_script_enabled=False)
    page.goto(link_for(asked))
    page.locator("td > a").first.click()
    page.wait_for_url("**/activiteit/*")
    page.locator("#id_explanation").fill("Zonder script.")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_role("status").first).to_have_text(SAVED)
    kept("Zonder script.")
    assert Answer.objects.get(explanation="Zonder script.").kind == "changed"
