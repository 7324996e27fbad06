"""What pages cost: a number of statements that does not grow with the programme, and little to send."""

import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actielijn.web.commitments.models import Answering, Commitment
from actielijn.web.editions import actions as editions
from actielijn.web.organisations.models import Person
from actielijn.web.register.models import Activity
from round_of_today import ask_today

sys.path.append(str(Path(__file__).parents[3] / "bench"))
pytestmark = pytest.mark.django_db
SIZES = (123, 700)
PAGES = (
    "",
    "/register",
    "/activiteit/{key}",
    "/register?zoek=brabolinstad",
    "/register?status=delayed",
    "/nakijken",
    "/edities",
    "/toezeggingen",
    "/toezeggingen?termijn=overdue&zoek=motie",
    "/toezeggingen/{commitment}",
    "/toezeggingen/gevonden",
)


@pytest.fixture
def costs(sign_in):
    """Statements and bytes of each page in a small and in a large programme."""
    from programme import make_programme

    programmes = [make_programme(size, slug=f"proef-{size}") for size in SIZES]
    client = sign_in(Person.objects.get(email="meting@voorbeeld.nl"))
    for size, programme in zip(SIZES, programmes, strict=True):
        keep_commitments(programme, 100 if size == SIZES[0] else 1_500)
    found = {}
    for page in PAGES:
        for size, programme in zip(SIZES, programmes, strict=True):
            # One that has been changed twice, so that there is a history to show.
            key = Activity.objects.filter(programme=programme, revision=3).first().pk
            commitment = programme.commitments.first().pk
            address = f"/programma/{programme.slug}{page.format(key=key, commitment=commitment)}"
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            assert answer.status_code == 200, page
            found[page, size] = (len(asked), len(answer.content))
    return found


def keep_commitments(programme, count):
    """So many motions, of which each hangs on one activity, the first on ten."""
    by, moment = Person.objects.get(email="meting@voorbeeld.nl"), timezone.now()
    activities = list(Activity.objects.filter(programme=programme)[:10])
    rows = [
        Commitment(
            programme=programme, code=f"c{at}", kind="motion", title=f"Motie over onderwerp {at}", mark=f"28638, nr. {at}",
            identifier=f"kst-28638-{at}", asked_on=date(2021, 1, 1), due=date(2022, 1, 1), changed_at=moment,
        )
        for at in range(1, count + 1)
    ]  # fmt: skip
    made = Commitment.objects.bulk_create(rows, batch_size=1_000)
    links = [Answering(commitment=made[-1], activity=one, by=by, at=moment) for one in activities]
    links += [Answering(commitment=one, activity=activities[0], by=by, at=moment) for one in made[:-1]]
    Answering.objects.bulk_create(links, batch_size=1_000)


def test_pages_are_small_and_cost_the_same_in_a_large_programme(costs):
    small = {page: costs[page, SIZES[0]][0] for page in PAGES}
    large = {page: costs[page, SIZES[1]][0] for page in PAGES}
    assert small == large
    assert max(large.values()) <= 15
    assert {key: size for key, (_asked, size) in costs.items() if size > 60_000} == {}


def test_overview_stays_within_its_statements_with_a_round_and_an_edition(filled, sign_in):
    editions.freeze_edition(
        programme=filled.programme, title="Eerste", on="2021-11-16", by=filled.coordinator
    )
    ask_today(filled)
    client = sign_in(filled.coordinator)
    client.get("/programma/proef")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/programma/proef").content.decode()
    assert "Najaar" in page
    assert len(asked) <= 15
