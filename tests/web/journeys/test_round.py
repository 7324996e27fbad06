"""A whole round by four people in four browsers: the coordinator opens it, two partners answer, the reviewer accepts."""

import email
import re
from email import policy

import pytest

from actielijn.web.organisations.models import Organisation
from actielijn.web.register.actions import content_now, set_holder
from actielijn.web.register.models import Activity
from actielijn.web.rounds.models import Round, Submission
from sound_page import NARROW, WIDE, sound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]


@pytest.fixture
def held(filled):
    """Two organisations with three activities each; for every other nobody answers."""
    keys = list(
        Activity.objects.filter(programme=filled.programme).order_by("order").values_list("pk", flat=True)
    )
    set_holder(programme=filled.programme, keys=keys, holder=None, by=filled.coordinator)
    for at, name in enumerate(("Politie", "CoMensha")):
        organisation = Organisation.objects.get_or_create(name=name)[0]
        set_holder(
            programme=filled.programme,
            keys=keys[at * 3 : at * 3 + 3],
            holder=organisation,
            by=filled.coordinator,
        )
    return filled


@pytest.fixture
def mails(settings, tmp_path):
    """Have mails written into a folder; give the newest link that was mailed to an address."""
    settings.EMAIL_BACKEND = "actielijn.web.mail_folder.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")

    def link_to(address):
        found = []
        for file in sorted((tmp_path / "mails").glob("*.eml"), key=lambda one: one.stat().st_mtime_ns):
            mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["To"] == address:
                found += re.findall(r"https?://\S+/link/\S+", mail.get_body(("plain",)).get_content())
        return found[-1]

    return link_to


@pytest.fixture
def partner(chromium, live_server):
    """Give a browser of somebody without an account."""
    contexts = []

    def opened(address, viewport):
        context = chromium.new_context(locale="nl-NL", viewport=viewport, base_url=live_server.url)
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def confirm_open(page):
    """Confirm everything that has no answer yet as unchanged."""
    page.get_by_label("Alles op deze pagina aanvinken dat nog open staat").check()
    page.get_by_role("button", name="Niets veranderd in wat is aangevinkt").click()


def hand_in(page):
    page.get_by_role("link", name="Antwoorden indienen").first.click()
    page.get_by_role("button", name="Antwoorden indienen").click()
    page.wait_for_selector("text=Ingediend. Dank u wel.")


def test_round_goes_from_mail_to_register_by_four_people(visit, held, partner, mails, work):
    coordinator = visit(held.coordinator, viewport=WIDE)
    coordinator.goto("/programma/proef/contactpersonen")
    coordinator.get_by_label("Plakken uit een spreadsheet").fill(
        "Politie;Anna;anna@voorbeeld.nl\nCoMensha;Ben;ben@voorbeeld.nl"
    )
    coordinator.get_by_role("button", name="Overnemen").click()
    coordinator.wait_for_selector("text=2 contactpersonen toegevoegd")
    sound(coordinator)
    coordinator.goto("/programma/proef/uitvraag")
    coordinator.get_by_role("link", name="Een uitvraag maken").click()
    sound(coordinator)
    coordinator.get_by_role("button", name="Bewaren en eerst bekijken").click()
    coordinator.frame_locator(".mail-frame").get_by_text("3 activiteiten").wait_for()
    sound(coordinator)
    coordinator.get_by_role("button", name="De uitvraag openen").click()
    coordinator.wait_for_selector("text=De uitvraag is open: 2 organisaties")
    work()

    anna = partner(mails("anna@voorbeeld.nl"), NARROW)
    confirm_open(anna)
    hand_in(anna)
    ben = partner(mails("ben@voorbeeld.nl"), WIDE)
    ben.locator("td > a").first.click()
    ben.wait_for_url("**/activiteit/*")
    ben.get_by_label("Er is iets veranderd").check()
    ben.fill("#id_explanation", "De handreiking is verspreid.")
    ben.get_by_role("button", name="Opslaan en naar de volgende").click()
    ben.get_by_role("link", name="Naar de lijst").first.click()
    confirm_open(ben)
    hand_in(ben)

    reviewer = visit(held.reviewer, viewport=WIDE)
    reviewer.goto("/programma/proef")
    reviewer.get_by_role("link", name=re.compile("te beoordelen inzendingen")).click()
    sound(reviewer)
    reviewer.get_by_role("link", name="Politie").click()
    reviewer.get_by_role("button", name="De inzending accepteren").click()
    reviewer.wait_for_selector("text=Geaccepteerd door")

    _ask_and_return(reviewer)
    work()
    _answer_the_question(ben, mails("ben@voorbeeld.nl"))
    reviewer.reload()
    reviewer.get_by_role("button", name=re.compile("^Het oordeel terugnemen")).click()
    reviewer.get_by_role("button", name="De inzending accepteren").click()
    reviewer.wait_for_selector("text=Geaccepteerd door")
    sound(reviewer)

    # The board lay open all the while, and was fetched anew by itself.
    coordinator.locator("#board tr", has_text="Politie").get_by_text("geaccepteerd").wait_for(timeout=25_000)
    key = Round.objects.get().pk
    coordinator.goto(f"/programma/proef/uitvraag/{key}/sluiten")
    coordinator.wait_for_selector("ins:has-text('In mei')")
    sound(coordinator)
    coordinator.get_by_role("button", name="De uitvraag sluiten").click()
    coordinator.wait_for_selector("text=Deze uitvraag is gesloten")
    sound(coordinator)
    changed = Submission.objects.get(organisation__name="CoMensha").answers.first().activity
    assert (
        content_now(Activity.objects.get(pk=changed.pk)).explanation == "In mei is de handreiking verspreid."
    )
    coordinator.goto(f"/programma/proef/activiteit/{changed.pk}")
    coordinator.wait_for_selector("text=gewijzigd door Ben")


def _ask_and_return(reviewer):
    reviewer.goto(f"/programma/proef/uitvraag/{Round.objects.get().pk}")
    reviewer.get_by_role("link", name="CoMensha").click()
    sound(reviewer)
    first = reviewer.locator("article").first
    first.get_by_text("Een vraag stellen").click()
    first.get_by_label("Vraag", exact=True).fill("Sinds wanneer?")
    first.get_by_role("button", name="De vraag bewaren").click()
    reviewer.get_by_role("button", name="Terugsturen naar de organisatie").click()
    reviewer.wait_for_selector("text=Teruggestuurd naar CoMensha")


def _answer_the_question(ben, link):
    ben.goto(link)
    ben.locator("td > a").first.click()
    ben.wait_for_url("**/activiteit/*")
    ben.get_by_text("Sinds wanneer?").first.wait_for()
    ben.fill("#id_explanation", "In mei is de handreiking verspreid.")
    ben.get_by_role("button", name="Opslaan en naar de volgende").click()
    ben.get_by_role("link", name="Naar de lijst").first.click()
    hand_in(ben)
