"""Values of indicators through the API: whole or not at all, asked twice done once, and nothing replaced that was not read."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actielijn.web.access_tokens import actions
from actielijn.web.access_tokens.models import Scope
from actielijn.web.indicators.actions import (
    IndicatorGiven,
    ValueGiven,
    add_dimension,
    add_indicator,
    end_indicator,
)
from actielijn.web.indicators.models import Load, Observation
from actielijn.web.indicators.observing import take_back
from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db
INDICATORS = "/api/v1/programmes/proef/indicators"
VALUES = f"{INDICATORS}/slachtoffers/values"


@pytest.fixture
def victims(people):
    sex = add_dimension(
        programme=people.programme, key="sekse", title="Sekse", by=people.coordinator,
        values=(ValueGiven(key="v", title="Vrouw"), ValueGiven(key="m", title="Man")),
    )  # fmt: skip
    given = IndicatorGiven(title="Slachtoffers", unit="personen", counts_persons=True, owner=people.police)
    return add_indicator(
        programme=people.programme, given=given, dimensions=(sex,), code="slachtoffers", by=people.coordinator
    )


def bearer(people, scopes=(Scope.KEEP_VALUES,), **more):
    given = {"programme": people.programme, "label": "datawarehouse", "days": 30, "by": people.administrator}
    _made, secret = actions.make_token(scopes=scopes, **{**given, **more})
    return {"Authorization": f"Bearer {secret}"}


def value(year, number, **more):
    return {"start": f"{year}-01-01", "end": f"{year}-12-31", "value": number, **more}


@pytest.fixture
def put(people, victims, client):
    headers = bearer(people)

    def ask(*values, **more):
        return client.put(
            VALUES, {"values": values}, content_type="application/json", headers={**headers, **more}
        )

    return ask


def standing():
    rows = Observation.objects.filter(until__isnull=True).values_list("starts__year", "split", "value")
    return {(year, split): int(number) for year, split, number in rows}


def test_asked_twice_it_is_done_once_and_stands_in_the_trail(put):
    given = (value(2020, 40), value(2021, 7, split={"sekse": "v"}, provisional=True, note="zeven"))
    first, again = put(*given), put(*given)
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["new"], first.json()["corrected"], first.json()["unchanged"]) == (2, 0, 0)
    assert again.json() == {"load": None, "new": 0, "corrected": 0, "unchanged": 2}
    assert standing() == {(2020, ""): 40, (2021, "sekse=v"): 7}
    load = Load.objects.get()
    assert (load.kind, load.by, load.size) == ("api", None, 2)
    event = Event.objects.get(action="take-in-values")
    assert (event.actor, event.actor_name) == (None, load.label)
    assert event.details == {"kind": "api", "new": 2, "corrected": 0}


def test_what_stands_is_replaced_only_over_what_was_read(put, people, client):
    assert "ETag" not in put(value(2020, 40))
    assert put(value(2020, 41), value(2021, 50)).status_code == 428
    read = client.get(VALUES, headers={**bearer(people), "Accept-Encoding": "gzip"})
    tag = read["ETag"].removeprefix("W/")
    # Somebody else is first.
    assert put(value(2020, 42), **{"If-Match": tag}).json()["corrected"] == 1
    assert put(value(2020, 41), **{"If-Match": tag}).status_code == 412
    assert standing() == {(2020, ""): 42}
    # Whose answer was lost may ask again over what it read then.
    again = put(value(2020, 42), **{"If-Match": tag})
    assert again.json()["unchanged"] == 1
    assert "ETag" not in again
    newest = f"W/{client.get(VALUES, headers=bearer(people))['ETag']}"
    assert put(value(2020, 41), **{"If-Match": newest}).status_code == 200
    assert put(value(2020, 43), **{"If-Match": "*"}).status_code == 200
    tag = client.get(VALUES, headers=bearer(people))["ETag"]
    # Taking back changes values too.
    take_back(load=Load.objects.first(), by=people.coordinator)
    assert put(value(2020, 44), **{"If-Match": tag}).status_code == 412
    assert standing() == {(2020, ""): 41}


def test_every_mistake_is_told_at_once_and_nothing_is_taken_in(put, people, victims, client):
    answer = put(
        value(2019, 12),
        value("tweeduizend", 1),
        value(2020, 1.5),
        value(2020, 3, split={"sekse": "x"}),
        value(2020, "4"),
        value(2019, 13),
        value(2020, 5, soort="x", members=["GM1"]),
        {"value": 10**15},
        value(2021, 5, members=["GM1"]),
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    found = [one["name"] for one in answer.json()["errors"]]
    assert sorted(found) == sorted([
        "values.1.start", "values.1.end", "values.4.value", "values.6.soort", "values.7.start", "values.7.end", "values.7.value",
        "values.2", "values.3", "values.5", "values.8",
    ])  # fmt: skip
    assert all(one["detail"] for one in answer.json()["errors"])
    assert not Observation.objects.exists()
    headers = bearer(people)
    for body, names in (
        ({"values": [value(2020, 5)], "waarden": []}, {"waarden"}), ({}, {"values"}), ({"values": []}, {"values"}),
    ):  # fmt: skip
        answer = client.put(VALUES, body, content_type="application/json", headers=headers)
        assert {one["name"] for one in answer.json()["errors"]} == names
    end_indicator(indicator=victims, on=date(2022, 1, 1), by=people.coordinator)
    assert put(value(2020, 5)).status_code == 409


def test_token_keeps_the_values_of_its_own(put, people, victims, client):
    add_indicator(
        programme=people.programme, given=IndicatorGiven(title="Van niemand", unit="x"), code="ander", by=people.coordinator
    )  # fmt: skip
    own = bearer(people, organisation=people.police)
    listed = client.get(INDICATORS, headers=own).json()
    (one,) = listed["items"]
    assert (one["id"], one["countsPersons"], one["dimensions"], one["owner"]) == ("slachtoffers", True, ["sekse"], "Politie")  # fmt: skip
    assert client.get(INDICATORS, headers=bearer(people)).json()["total"] == 2
    assert client.get(f"{INDICATORS}/ander/values", headers=own).status_code == 404
    refused = client.put(
        f"{INDICATORS}/ander/values",
        {"values": [value(2020, 1)]},
        content_type="application/json",
        headers=own,
    )
    assert refused.status_code == 404
    for headers, status in (
        ({}, 401), (bearer(people, (Scope.READ_DRAFTS,)), 403), (bearer(people, programme=people.other, by=people.outsider), 403),
    ):  # fmt: skip
        assert client.get(VALUES, headers=headers).status_code == status
        assert client.put(VALUES, {}, content_type="application/json", headers=headers).status_code in (400, status)  # fmt: skip
    assert not Observation.objects.exists()


def test_values_are_read_as_they_stand_in_few_statements_and_each_reading_is_known(
    put, people, victims, client
):
    put(
        *(value(year, year, split={"sekse": sex}) for year in range(1950, 2020) for sex in "vm"),
        value(2020, 4),
    )
    headers = bearer(people)
    counts = []
    for size in (2, 100):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(VALUES, {"pageSize": size}, headers=headers)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
    told = answer.json()
    assert (told["total"], told["items"][0]["value"], len(told["items"])) == (141, 4, 100)
    assert Event.objects.filter(action="read-values", key=str(victims.pk)).count() == 2
    again = client.get(VALUES, {"pageSize": 2}, headers={**headers, "If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    # What was read can be sent back as it is.
    assert put(*told["items"][:5]).json()["unchanged"] == 5
    assert Decimal(told["items"][1]["value"]) == 1950
