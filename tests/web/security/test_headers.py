"""What every answer bears, and whom a request is taken to come from."""

import pytest

from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/aanmelden", "/programma/proef", "/bestaat-niet", "/gezondheid"])
def test_answer_bears_the_headers(client, people, address):
    headers = client.get(address).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def failed_sign_in(client, **given):
    client.post("/aanmelden", {"email": "coordinator@voorbeeld.nl", "password": "fout"}, **given)
    return Event.objects.filter(result="refused").last().origin


def test_address_that_a_browser_claims_is_not_believed(client, people):
    assert failed_sign_in(client, headers={"X-Forwarded-For": "198.51.100.7"}) == "127.0.0.1"


def test_address_that_our_proxy_tells_is(client, people, settings):
    settings.BEHIND_PROXY = True
    assert failed_sign_in(client, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}) == "198.51.100.7"
