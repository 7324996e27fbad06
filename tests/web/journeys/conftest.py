"""A real browser, Debian's Chromium, before the application; skipped where there is none."""

import os
import shutil

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

# Playwright keeps a loop of its own in the thread of the test, for which Django would take the test for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server, people, settings):
    """Open the application as a person, signed in by password and authenticator app like anybody else."""
    settings.BASE_URL = live_server.url
    contexts = []

    def as_person(person, **options):
        TOTPDevice.objects.get_or_create(user=person, name="totp", defaults={"confirmed": True})
        device = TOTPDevice.objects.get(user=person)
        context = chromium.new_context(locale="nl-NL", base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto("/aanmelden")
        page.fill("[name=email]", person.email)
        page.fill("[name=password]", "lang-genoeg-geheim")
        page.keyboard.press("Enter")
        page.fill("[name=code]", f"{totp(device.bin_key):06}")
        page.keyboard.press("Enter")
        page.wait_for_url(live_server.url + "/")
        return page

    yield as_person
    for context in contexts:
        context.close()
