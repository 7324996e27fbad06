"""A passkey made and shown by a real browser with an authenticator of its own: a second factor, and a whole sign-in."""

import pytest
from playwright.sync_api import expect

from actielijn.web.organisations.models import Passkey
from actielijn.web.trail.models import Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def at_localhost(live_server, settings):
    """Browsers give passkeys to names only, never to 127.0.0.1."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.BASE_URL = address
    settings.ALLOWED_HOSTS = ["localhost"]
    return address


@pytest.fixture
def page(chromium, at_localhost):
    context = chromium.new_context(locale="nl-NL", base_url=at_localhost)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    yield page
    context.close()


def test_passkey_is_made_and_signs_in(page, people):
    page.goto("/aanmelden")
    page.fill("[name=email]", people.coordinator.email)
    page.fill("[name=password]", "lang-genoeg-geheim")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="passkey").first.click()
    page.wait_for_url("**/account")
    assert Passkey.objects.get().person == people.coordinator

    page.get_by_role("button", name="Afmelden").click()
    page.goto("/aanmelden")
    page.get_by_role("button", name="passkey").click()
    page.wait_for_selector("h1")
    page.wait_for_url(lambda address: "aanmelden" not in address)
    page.goto("/programma/proef")
    expect(page.get_by_role("heading", name="Proef")).to_have_count(1)
    assert Event.objects.filter(action="sign-in", result="done", details__factor="passkey").count() == 1
