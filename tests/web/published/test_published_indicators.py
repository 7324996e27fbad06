"""Goals and indicators of published editions: on the site, in the API, without what is withheld, and gone when withdrawn."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from actielijn import snapshot as plain
from actielijn.web.published.actions import take_away
from actielijn.web.published.models import (
    PublishedEntry,
    PublishedGoals,
    PublishedIndicator,
    PublishedMeasuring,
    PublishedProgramme,
)
from editions_published import published_programme

pytestmark = pytest.mark.django_db
GOALS = (
    plain.Goal(id="minder", kind="goal", title="Minder <b>slachtoffers</b>"),
    plain.Goal(id="eerder", kind="outcome", title="Eerder gezien"),
)
EFFECTS = (
    plain.Effect(cause="outcome:eerder", effect="goal:minder", evidence="plausible", text="Korter.", judged_by="Ann", judged_on="2021-05-01"),
    plain.Effect(cause="result:4", effect="outcome:eerder", evidence="none"),
)  # fmt: skip
COVERED = plain.Indicator(
    id="dekking", title="Dekking <i>x</i>", unit="gemeenten", judgement="on_track", computation={"category": "on_track"}, serves=("goal:minder", "activity:4.2"),
    targets=(plain.Target(by="2022-12-31", value=35.0),),
    observations=(
        plain.Observation(start="2020-01-01", end="2020-12-31", value=30.0, of=35.0),
        plain.Observation(start="2021-01-01", end="2021-12-31", value=33.0, of=35.0, low=31.0, high=34.5),
        plain.Observation(start="2021-01-01", end="2021-12-31", value=None, withheld=True, split={"regio": "NL1"}),
    ),
    extra={"parts": {"regio": {"NL1": "Noord & Oost"}}},
)  # fmt: skip


@pytest.fixture
def published(people, edition_2021, edition_2022):
    later = replace(COVERED, judgement="off_track")
    return published_programme(
        people.programme, replace(edition_2021, goals=GOALS, effects=EFFECTS, indicators=(COVERED,)),
        replace(edition_2022, goals=GOALS, effects=EFFECTS, indicators=(later,)),
    )  # fmt: skip


def test_site_shows_tree_list_and_series_with_their_numbers(published, client):
    tree = client.get("/openbaar/proef/doelen").content.decode()
    assert "Minder &lt;b&gt;slachtoffers" in tree
    assert "Korter." in tree
    assert "<svg" in tree
    assert "Ann" not in tree
    listed = client.get("/openbaar/proef/indicatoren").content.decode()
    assert "33 van 35" in listed
    assert "indicator/dekking" in listed
    one = client.get("/openbaar/proef/indicator/dekking").content.decode()
    for words in (
        "Dekking &lt;i&gt;",
        "tussen 31 en 34,5",
        "Noord &amp; Oost",
        "onderdrukt",
        "op koers",
        "niet op koers",
        "<desc",
    ):
        assert words in one
    etree.fromstring(client.get("/openbaar/proef/indicator/dekking/grafiek.svg").content)
    for address in (
        "indicator/niets",
        "indicator/niets/grafiek.svg",
        "indicatoren/pagina/2",
        "edities/9/doelen",
    ):
        assert client.get(f"/openbaar/proef/{address}").status_code == 404
    for address in ("doelen", "indicatoren", "indicator/dekking"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/en/openbaar/proef/{address}").status_code == 200
        assert len(asked) <= 8


def test_activitys_page_tells_what_is_measured_of_it(published, client):
    number = PublishedEntry.objects.filter(code="4.2").first().activity.number
    page = " ".join(client.get(f"/openbaar/proef/activiteit/{number}").content.decode().split())
    told = page.partition('id="indicators"')[2].partition("</ul>")[0]
    for words in (
        "/indicator/dekking",
        "33 van 35",
        "gemeenten",
        "(tussen 31 en 34,5), 2021",
        "niet op koers",
    ):
        assert words in told
    other = PublishedEntry.objects.exclude(code="4.2").first().activity.number
    assert 'id="indicators"' not in client.get(f"/openbaar/proef/activiteit/{other}").content.decode()


def test_editions_laid_out_before_are_tied_to_what_they_measure_by_the_upgrade(published):
    def tied():
        rows = PublishedMeasuring.objects.order_by("edition__number", "indicator__key")
        return list(rows.values_list("edition__number", "indicator__key", "entry__code"))

    told = tied()
    PublishedMeasuring.objects.all().delete()
    upgrade = import_module("actielijn.web.published.migrations.0007_measured_before").Migration
    for _once in ("first", "again"):
        upgrade.operations[0].code(apps, None)
        assert tied() == told == [(1, "dekking", "4.2"), (2, "dekking", "4.2")]
        assert PublishedProgramme.objects.get().version == published.version + 1


def test_api_gives_tree_and_series(published, client):
    tree = client.get("/api/v1/programmes/proef/editions/1/goals").json()
    assert [one["id"] for one in tree["goals"]] == ["minder", "eerder"]
    assert tree["effects"][0]["judgedOn"] == "2021-05-01"
    (one,) = client.get("/api/v1/programmes/proef/editions/1/indicators").json()["items"]
    assert one["judgement"] == "on_track"
    assert (one["newest"]["value"], one["valuesTold"]) == (33, 3)
    values = client.get(f"/api/v1/programmes/proef/editions/1/indicators/{one['id']}/values").json()["items"]
    assert [(seen["value"], seen["low"], seen["high"], seen["withheld"]) for seen in values] == [
        (30, None, None, False),
        (33, 31, 34.5, False),
        (None, None, None, True),
    ]
    assert client.get("/api/v1/programmes/proef/editions/1/indicators?id=niets").json()["items"] == []
    assert client.get("/api/v1/programmes/proef/editions/1/indicators?soort=x").status_code in (400, 422)


def test_withdrawn_edition_takes_its_indicators_away(published, people):
    take_away(programme=people.programme.pk, number=1)
    assert list(PublishedIndicator.objects.values_list("edition__number", flat=True)) == [2]
    assert list(PublishedGoals.objects.values_list("edition__number", flat=True)) == [2]
