"""What the API tells: the same as the Snapshots that were published, filtered, cut, in few statements."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
EDITION = "/api/v1/programmes/proef/editions/1"


def every(client, address, **query):
    """Ask for all pages of a list."""
    found, page = [], 1
    while True:
        answer = client.get(address, {"pageSize": 200, "page": page, **query}).json()
        found += answer["items"]
        if "next" not in answer["links"]:
            assert answer["total"] == len(found)
            return found
        page += 1


def test_programmes_are_those_that_were_published(published, client):
    answer = client.get("/api/v1/programmes").json()
    assert [(one["slug"], one["newestEdition"]["number"]) for one in answer["items"]] == [("proef", 2)]


def test_activities_are_those_of_the_snapshot(published, client, edition_2021):
    told = every(client, f"{EDITION}/activities")
    assert [one["id"] for one in told] == [one.id for one in edition_2021.activities()]
    for one, place in zip(told, edition_2021.places(), strict=True):
        activity = place.activity
        assert one["title"] == activity.title
        assert one["statuses"] == list(activity.statuses)
        assert [entry["explanation"] for entry in one["progress"]] == [
            entry.explanation for entry in activity.progress
        ]
        assert one["holder"] == (activity.holder or "")


def test_headings_are_those_of_the_snapshot(published, client, edition_2021):
    lines = every(client, f"{EDITION}/action-lines")
    assert [one["title"] for one in lines] == [line.title for line in edition_2021.action_lines]
    results = every(client, f"{EDITION}/results")
    assert [one["title"] for one in results] == [
        result.title for _line, _theme, result in edition_2021.results()
    ]
    below = every(client, f"{EDITION}/results", actionLine=lines[1]["key"])
    assert below == [one for one in results if one["actionLine"] == lines[1]["key"]]
    assert sum(one["activities"] for one in results) == sum(one["activities"] for one in lines)


def test_promises_and_references_are_those_of_the_snapshot(published, client, edition_2021):
    promises = every(client, f"{EDITION}/promises")
    assert len(promises) == sum(len(one.promises) for one in edition_2021.activities())
    assert promises == sorted(promises, key=lambda one: one["to"]) != []
    late = every(client, f"{EDITION}/promises", endsFrom="2022-01-01", endsTo="2022-03-31")
    assert late == [one for one in promises if "2022-01-01" <= one["to"] <= "2022-03-31"] != []
    references = every(client, f"{EDITION}/references")
    assert len(references) == sum(len(one.references) for one in edition_2021.activities())
    kind = references[0]["kind"]
    assert every(client, f"{EDITION}/references", kind=kind) == [
        one for one in references if one["kind"] == kind
    ]


def test_filters_let_through_what_they_say(published, client):
    told = every(client, f"{EDITION}/activities")
    done = every(client, f"{EDITION}/activities", status="completed")
    assert done == [one for one in told if "completed" in one["statuses"]] != []
    assert every(client, f"{EDITION}/activities", phase="done") == done
    holder = next(one["holder"] for one in told if one["holder"])
    assert every(client, f"{EDITION}/activities", holder=holder) == [
        one for one in told if one["holder"] == holder
    ]
    result = told[-1]["result"]
    assert every(client, f"{EDITION}/activities", result=result, status="completed") == [
        one for one in done if one["result"] == result
    ]


def test_search_knows_dutch_word_forms(published, client):
    one = {row["id"] for row in every(client, f"{EDITION}/activities", q="gemeente")}
    assert one
    assert one == {row["id"] for row in every(client, f"{EDITION}/activities", q="gemeenten")}
    assert client.get(f"{EDITION}/activities", {"q": "watnergensstaat"}).json()["total"] == 0


def test_only_the_fields_that_were_asked_for_are_sent(published, client):
    rows = client.get(f"{EDITION}/activities", {"fields": "id,statuses", "pageSize": 3}).json()["items"]
    assert [set(row) for row in rows] == [{"id", "statuses"}] * 3


def test_activity_keeps_its_number_through_editions(published, client):
    number = client.get(f"{EDITION}/activities", {"pageSize": 1}).json()["items"][0]["number"]
    told = client.get(f"/api/v1/programmes/proef/activities/{number}").json()
    assert [one["number"] for one in told["editions"]] == [1, 2]
    assert told["edition"] == 2
    steps = every(client, f"/api/v1/programmes/proef/activities/{number}/progress")
    assert [(one["edition"], one["activity"]) for one in steps] == [(1, number), (2, number)]
    for edition in (1, 2):
        alone = client.get(f"/api/v1/programmes/proef/editions/{edition}/activities/{number}").json()
        assert alone["statuses"] == steps[edition - 1]["statuses"]


def test_comparison_counts_what_it_lists(published, client):
    told = client.get("/api/v1/programmes/proef/comparisons/1-2").json()
    rows = every(client, "/api/v1/programmes/proef/comparisons/1-2/differences", pageSize=100)
    assert {kind: told[kind] for kind in ("added", "removed", "changed")} == {
        kind: sum(row["kind"] == kind for row in rows) for kind in ("added", "removed", "changed")
    }
    assert told["status"] == sum("status" in row["fields"] for row in rows)
    for row in rows:
        if "explanation" in row["fields"]:
            assert {piece["kind"] for piece in row["explanation"]} & {"deleted", "inserted"}
    assert client.get("/api/v1/programmes/proef/comparisons").json()["items"][0]["id"] == "1-2"


def test_comparing_the_other_way_round_gives_the_mirror(published, client):
    there = client.get("/api/v1/programmes/proef/comparisons/1-2").json()
    back = client.get("/api/v1/programmes/proef/comparisons/2-1").json()
    assert (there["added"], there["removed"]) == (back["removed"], back["added"])
    assert there["changed"] == back["changed"]
    assert client.get("/api/v1/programmes/proef/comparisons/1-1").json()["changed"] == 0


def test_latest_is_the_newest_edition(published, client):
    assert client.get("/api/v1/programmes/proef/editions/latest").json()["number"] == 2


def test_whoever_has_an_answer_already_is_told_so(published, client):
    first = client.get(f"{EDITION}/activities")
    assert client.get(f"{EDITION}/activities", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert (
        client.get(f"{EDITION}/activities", headers={"If-Modified-Since": first["Last-Modified"]}).status_code
        == 304
    )
    assert (
        client.get(f"{EDITION}/activities?page=2", headers={"If-None-Match": first["ETag"]}).status_code
        == 200
    )
    published.version += 1
    published.save()
    assert client.get(f"{EDITION}/activities", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_answer_travels_compressed_and_is_known_again(published, client):
    plain = client.get(f"{EDITION}/activities")
    packed = client.get(f"{EDITION}/activities", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 3
    assert gzip.decompress(packed.content) == plain.content
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}
    assert client.get(f"{EDITION}/activities", headers=again).status_code == 304


def test_indicators_tell_the_newest_value_and_lead_to_all(published, client):
    (told,) = every(client, "/api/v1/programmes/proef/editions/2/indicators")
    assert (told["newest"]["value"], told["newest"]["end"], told["baseline"]["value"]) == (
        33.0,
        "2021-12-31",
        12.0,
    )
    assert (told["valuesTold"], told["valuesInAll"], told["dimensions"]) == (3, 3, {"regio": "Regio"})
    values = every(client, told["values"].removeprefix("http://testserver"))
    assert [(one["end"][:4], one["split"]) for one in values] == [
        ("2020", {}),
        ("2021", {}),
        ("2021", {"regio": "GM1"}),
    ]
    # What is withheld stays so, whatever stands beside it.
    hidden = values[2]
    assert hidden["withheld"]
    assert (hidden["value"], hidden["of"], hidden["note"]) == (None, None, "")
    two = client.get(told["values"], {"pageSize": 2}).json()
    assert (two["total"], two["items"]) == (3, values[:2])
    missing = client.get("/api/v1/programmes/proef/editions/2/indicators/zweeft/values")
    assert missing.status_code == 404
    assert "zweeft" in missing.json()["detail"]


ADDRESSES = (
    "programmes", "programmes/proef", "programmes/proef/editions", "programmes/proef/editions/1", "programmes/proef/editions/1/action-lines",
    "programmes/proef/editions/1/results", "programmes/proef/editions/1/activities", "programmes/proef/editions/1/activities?q=gemeente",
    "programmes/proef/editions/1/activities?status=completed", "programmes/proef/editions/1/progress",
    "programmes/proef/editions/1/promises", "programmes/proef/editions/1/references", "programmes/proef/activities/1",
    "programmes/proef/activities/1/progress", "programmes/proef/comparisons", "programmes/proef/comparisons/1-2",
    "programmes/proef/comparisons/1-2/differences", "programmes/proef/editions/1/activities/1",
    "programmes/proef/editions/2/indicators", "programmes/proef/editions/2/indicators/dekking/values",
)  # fmt: skip


def test_number_of_statements_is_small_and_does_not_grow_with_the_page(published, client):
    def statements(address, size):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(f"/api/v1/{address}{'&' if '?' in address else '?'}{size}").status_code == 200
        return len(seen)

    for address in ADDRESSES:
        sized = "page" in client.get(f"/api/v1/{address}").json()
        few, many = (statements(address, f"pageSize={size}" if sized else "fields=") for size in (2, 100))
        assert few == many <= 10, address
    for address in (
        "/opendata",
        "/opendata/catalogus.ttl",
        "/opendata/gegevenswoordenboek",
        "/opendata/proef/1/proef-2021-11-16.json",
    ):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= 6, address
