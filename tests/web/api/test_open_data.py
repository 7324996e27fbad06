"""Open data as it is sent: files by their hash, described as their formats ask, and a catalogue that holds by its shapes."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS

from actielijn import snapshot
from actielijn.web.api.catalogue import DCAT
from actielijn.web.open_data.actions import export_programme
from actielijn.web.open_data.tables import TABLES
from actielijn.web.organisations.models import Organisation
from actielijn.web.published.actions import take_away

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).with_name("dcat-ap-nl.ttl")


@pytest.fixture
def exported(published, people):
    export_programme(programme=people.programme)
    return published


def bytes_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def path_of(url):
    return url.removeprefix("http://testserver")


def graph(client, spelling="ttl"):
    kinds = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
    return Graph().parse(data=client.get(f"/opendata/catalogus.{spelling}").content, format=kinds[spelling])


def test_every_file_that_the_api_tells_of_is_there_with_its_hash(published, client):
    for edition in (1, 2):
        told = client.get(f"/api/v1/programmes/proef/editions/{edition}").json()["files"]
        assert {one["form"] for one in told} == {"json", "csv", "ods"}
        assert (".indicators.csv" in str(told)) == (edition == 2)
        for one in told:
            answer = client.get(path_of(one["url"]))
            data = bytes_of(answer)
            assert (sha256(data).hexdigest(), len(data)) == (one["sha256"], one["size"])
            assert answer["Content-Type"] == one["mediaType"]
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert "Set-Cookie" not in answer.headers
            assert (
                client.get(path_of(one["url"]), headers={"If-None-Match": answer["ETag"]}).status_code == 304
            )


def test_json_of_an_edition_says_where_its_schema_is(published, client, edition_2021):
    answer = client.get("/opendata/proef/1/proef-2021-11-16.json")
    assert snapshot.loads(bytes_of(answer)) == edition_2021
    address = answer["Link"].partition(">")[0].lstrip("<")
    assert client.get(path_of(address)).json() == snapshot.schema()


def test_csv_of_an_edition_is_the_table_that_its_metadata_describes(published, client, edition_2021):
    answer = client.get("/opendata/proef/1/proef-2021-11-16.csv")
    described = answer["Link"].partition(">")[0].lstrip("<")
    metadata = json.loads(bytes_of(client.get(f"/opendata/proef/1/{described}")))
    assert metadata["url"] == "proef-2021-11-16.csv"
    names = [column["name"] for column in metadata["tableSchema"]["columns"]]
    header, *lines = csv.reader(io.StringIO(bytes_of(answer).decode("utf-8-sig"), newline=""))
    assert header == [column["titles"]["nl"] for column in metadata["tableSchema"]["columns"]]
    assert {line[names.index("id")] for line in lines} == {one.id for one in edition_2021.activities()}


def test_withdrawn_edition_is_no_longer_sent(exported, people, client):
    take_away(programme=people.programme.pk, number=1)
    for address in (
        "/opendata/proef/1/proef-2021-11-16.json",
        "/opendata/proef/proef.parquet",
        "/opendata/proef/proef.zip",
    ):
        assert client.get(address).status_code == 404
    told = client.get("/api/v1/programmes/proef/editions/1").json()
    assert told["withdrawnAt"]
    assert told["files"] == []
    assert client.get("/api/v1/programmes/proef/editions/1/activities").status_code == 404
    assert "/opendata/proef/1/" not in client.get("/opendata/catalogus.ttl").content.decode()


def test_catalogue_holds_by_the_shapes_of_dcat_ap_nl(exported, client):
    holds, _report, text = validate(graph(client), shacl_graph=Graph().parse(SHAPES), advanced=False)
    assert holds, text


def test_shapes_see_what_is_missing(exported, client):
    """The test of the test: each thing that must be there is missed when it is gone."""
    whole, shapes = graph(client), Graph().parse(SHAPES)
    dataset = URIRef("http://testserver/opendata/proef/1")
    for predicate in (
        DCTERMS.title,
        DCTERMS.identifier,
        DCTERMS.creator,
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCAT.theme,
    ):
        less = Graph()
        for triple in whole:
            if triple[:2] != (dataset, predicate):
                less.add(triple)
        assert len(less) < len(whole)
        assert not validate(less, shacl_graph=shapes)[0], predicate


def test_catalogue_says_the_same_in_every_spelling(exported, client):
    first = set(graph(client))
    assert set(graph(client, "rdf")) == first
    assert set(graph(client, "jsonld")) == first


def test_every_address_of_the_catalogue_answers(exported, client):
    told = graph(client)
    addresses = {
        str(value)
        for predicate in (DCAT.accessURL, DCAT.downloadURL, DCAT.landingPage, DCAT.endpointDescription)
        for value in told.objects(None, predicate)
    }
    # Two editions; over both the activities, the motions, and what is measured.
    assert len(list(told.subjects(RDF.type, DCAT.Dataset))) == 5
    own = URIRef("http://testserver/opendata/proef#indicators")
    files = {str(one).rpartition("/")[2] for one in told.objects(own, DCAT.distribution)}
    assert {f"proef.observations.{form}#distributie" for form in ("csv", "parquet")} < files
    assert len(addresses) > 10
    for address in addresses:
        assert address.startswith("http://testserver/"), address
        assert client.get(path_of(address)).status_code == 200, address


def test_publisher_bears_its_address_in_the_national_register(exported, client):
    Organisation.objects.create(
        name=exported.publisher, uri="https://identifier.overheid.nl/tooi/id/ministerie/mnre1058"
    )
    exported.version += 1
    exported.save()
    publishers = set(graph(client).objects(URIRef("http://testserver/opendata/proef/1"), DCTERMS.publisher))
    assert publishers == {URIRef("https://identifier.overheid.nl/tooi/id/ministerie/mnre1058")}


def test_dictionary_and_tables_have_the_same_columns(exported, client):
    for table in TABLES:
        answer = client.get(f"/opendata/proef/proef{table.suffix('csv')}")
        assert answer["Link"].startswith("<proef.csv-metadata.json>")
        name = "" if table.is_main else f".{table.name}"
        told = client.get(f"/opendata/gegevenswoordenboek{name}.json").json()
        names = next(csv.reader(io.StringIO(bytes_of(answer).decode("utf-8-sig"))))
        assert [one["name"] for one in told["columns"] if one["datatype"] != "json"] == names
        for one in told["columns"]:
            assert set(one["dc:description"]) == {"nl", "en"}
            assert one["dc:description"]["nl"] != one["dc:description"]["en"]
        for one in told.get("foreignKeys", ()):
            pointed = client.get(path_of(one["reference"]["schemaReference"])).json()
            assert pointed["primaryKey"] == one["reference"]["columnReference"]
    assert client.get("/opendata/gegevenswoordenboek.niets.json").status_code == 404


@pytest.mark.parametrize("address", ["/opendata", "/opendata/gegevenswoordenboek", "/opendata/api"])
def test_page_is_public_without_cookie_or_script_in_both_languages(exported, client, address):
    for language, whole in (("nl", address), ("en", f"/en{address}")):
        answer = client.get(whole)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in page
        assert "<script" not in page
        assert " style=" not in page
        assert "Set-Cookie" not in answer.headers
        assert "public" in answer["Cache-Control"]


def test_page_lists_every_file_with_its_hash(exported, client):
    page = client.get("/opendata").content.decode()
    for edition in (1, 2):
        for one in client.get(f"/api/v1/programmes/proef/editions/{edition}").json()["files"]:
            assert one["sha256"] in page
            assert path_of(one["url"]) in page
    assert "/opendata/proef/proef.parquet" in page


def test_trying_shows_what_the_address_answers(published, client):
    query = {
        "operation": "listActivities",
        "programme": "proef",
        "edition": "1",
        "pageSize": "2",
        "send": "1",
    }
    page = client.get("/opendata/api", query).content.decode()
    assert "/api/v1/programmes/proef/editions/1/activities?pageSize=2" in page
    assert "&#34;total&#34;: " in page
    wrong = client.get("/opendata/api", {**query, "edition": "<script>alert(1)</script>"})
    assert wrong.status_code == 200
    assert "<script" not in wrong.content.decode()
    assert client.get("/opendata/api", {"operation": "geen"}).status_code == 404


def test_trying_offers_every_operation_that_needs_no_token(published, client):
    page = client.get("/opendata/api").content.decode()
    document = json.loads(client.get("/api/v1/openapi.json").content)
    names = {
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
        if not operation.get("security")
    }
    assert {name for name in names if f"?operation={name}" in page} == names
    assert "readDraft" not in page
    assert "List activities" in client.get("/en/opendata/api").content.decode()
    assert "List" not in page
    begun = client.get("/opendata/api?operation=readEdition").content.decode()
    assert 'value="proef"' in begun
    assert 'value="latest"' in begun
