"""A round as the police sees it, and a browser that came in by the link of a mail."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from open_round import Asked
from round_of_today import ask_today, link_for


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def asked(filled) -> Asked:
    return ask_today(filled)


@pytest.fixture
def come_in(asked) -> Callable[..., Client]:
    """Give a browser that came in by the link of a contact person."""

    def came_in(name="Politie", contact=None) -> Client:
        client = Client()
        assert client.get(link_for(asked, name, contact)).status_code == 302
        return client

    return came_in


@pytest.fixture
def come_in_to() -> Callable[..., Client]:
    """Give a browser that came in by a link to some round."""

    def came_in(asked: Asked, name: str) -> Client:
        client = Client()
        assert client.get(link_for(asked, name)).status_code == 302
        return client

    return came_in
