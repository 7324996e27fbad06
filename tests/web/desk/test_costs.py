"""What pages cost: a number of statements that does not grow with the programme, and little to send."""

import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actielijn.web.organisations.models import Person
from actielijn.web.register.models import Activity

sys.path.insert(0, str(Path(__file__).parents[3] / "bench"))
pytestmark = pytest.mark.django_db
SIZES = (123, 1_400)
PAGES = (
    "",
    "/register",
    "/activiteit/{key}",
    "/register?zoek=brabolinstad",
    "/register?status=delayed",
    "/nakijken",
    "/edities",
)


@pytest.fixture
def costs(sign_in):
    """Statements and bytes of each page in a small and in a large programme."""
    from programme import make_programme

    programmes = [make_programme(size, slug=f"proef-{size}") for size in SIZES]
    client = sign_in(Person.objects.get(email="meting@voorbeeld.nl"))
    found = {}
    for page in PAGES:
        for size, programme in zip(SIZES, programmes, strict=True):
            # One that has been changed twice, so that there is a history to show.
            key = Activity.objects.filter(programme=programme, revision=3).first().pk
            client.get(f"/programma/{programme.slug}{page.format(key=key)}")
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(f"/programma/{programme.slug}{page.format(key=key)}")
            assert answer.status_code == 200, page
            found[page, size] = (len(asked), len(answer.content))
    return found


def test_pages_cost_the_same_in_a_large_programme(costs):
    small = {page: costs[page, SIZES[0]][0] for page in PAGES}
    large = {page: costs[page, SIZES[1]][0] for page in PAGES}
    assert small == large
    assert max(large.values()) <= 15


def test_pages_are_small(costs):
    assert {key: size for key, (_asked, size) in costs.items() if size > 60_000} == {}
