"""Somebody at work in a real browser."""

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice


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
