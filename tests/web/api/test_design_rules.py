"""The API Design Rules one by one: on the document, as a linter would, and on what is really answered."""

import re

import pytest

from actielijn.web.api.interface import document

V1 = "/api/v1"
ANSWERED = (
    "/programmes", "/programmes/proef", "/programmes/proef/editions/1/activities", "/programmes/nergens", "/programmes/proef/draft",
    "/programmes?page=nul", "/nergens", "/programmes/", "/openapi.json",
)  # fmt: skip


def operations():
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def properties(shape):
    for name, below in shape.get("properties", {}).items():
        yield name
        yield from properties(below)


# -- the document


def test_document_is_openapi_3_1_and_says_who_answers_for_it():
    told = document()
    assert told["openapi"].startswith("3.1")
    assert all(told["info"]["contact"].get(key) for key in ("name", "email", "url"))
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["info"]["version"])
    assert told["info"]["license"]["url"]


def test_first_number_of_the_version_stands_in_the_address():
    (server,) = document()["servers"]
    assert server["url"].endswith(f"/v{document()['info']['version'].split('.')[0]}")
    assert not any("v1" in path for path in document()["paths"])


def test_paths_are_nouns_in_kebab_case_without_a_slash_at_the_end():
    for path, _method, _operation in operations():
        assert re.fullmatch(r"(/([a-z][a-z0-9-]*|\{[a-z][A-Za-z]*\}))+", path), path


def test_collections_are_plural():
    for path in document()["paths"]:
        for before, after in re.findall(r"/([a-z-]+)/(\{)", path):
            assert before.endswith("s"), (path, after)


def test_query_keys_and_properties_are_camel_case():
    camel = re.compile(r"[a-z][a-zA-Z0-9]*")
    for _path, _method, operation in operations():
        for parameter in operation["parameters"]:
            # Headers have names of their own.
            assert camel.fullmatch(parameter["name"]) or parameter["in"] == "header"
            assert parameter.get("description"), parameter["name"]
    for shape in document()["components"]["schemas"].values():
        for name in properties(shape):
            assert camel.fullmatch(name), name


def test_only_standard_methods_are_used():
    assert {method for _path, method, _operation in operations()} <= {"get", "post", "put", "patch", "delete"}


def test_every_operation_has_a_name_a_summary_and_a_tag_of_its_own():
    names = [operation["operationId"] for _path, _method, operation in operations()]
    assert len(names) == len(set(names))
    tags = {tag["name"] for tag in document()["tags"]}
    for _path, _method, operation in operations():
        assert operation["summary"]
        assert operation["description"]
        assert set(operation["tags"]) <= tags


def test_every_answer_bears_the_version():
    for path, _method, operation in operations():
        for status, answer in operation["responses"].items():
            assert "API-Version" in answer["headers"], (path, status)


def test_everything_that_goes_wrong_is_a_problem():
    problem = document()["components"]["schemas"]["ProblemDetails"]
    assert {"status", "title", "detail"} <= set(problem["properties"])
    for path, _method, operation in operations():
        wrong = {status: answer for status, answer in operation["responses"].items() if status[0] in "45"}
        assert {"400", "404", "500"} <= set(wrong), path
        assert "422" not in wrong
        for answer in wrong.values():
            assert list(answer["content"]) == ["application/problem+json"]


def test_dates_and_moments_are_told_as_such():
    shapes = document()["components"]["schemas"]
    formats = {str(shapes["EditionShape"]["properties"][name]) for name in ("date", "publishedAt")}
    assert all("'format': 'date" in one for one in formats)


# -- what is answered


@pytest.mark.django_db
@pytest.mark.parametrize("address", ANSWERED)
def test_answer_bears_version_and_headers_that_protect(client, published, address):
    answer = client.get(V1 + address)
    assert answer["API-Version"] == document()["info"]["version"]
    assert answer["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert told["status"] == answer.status_code
        assert told["title"]
        assert told["detail"]
    else:
        assert answer["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_slash_at_the_end_is_not_found_and_leads_nowhere(client, published):
    for address in ("/programmes/", "/programmes/proef/", "/"):
        answer = client.get(V1 + address)
        assert answer.status_code == 404
        assert "Location" not in answer.headers


@pytest.mark.django_db
def test_all_mistakes_are_listed_at_once(client, published):
    answer = client.get(
        f"{V1}/programmes/proef/editions/eerste/activities",
        {"page": "nul", "pageSize": "1000", "phase": "klaar", "pagesize": "3", "fields": "naam"},
    )
    assert answer.status_code == 400
    found = {(one["in"], one["name"]) for one in answer.json()["errors"]}
    assert found == {
        ("path", "edition"), ("query", "page"), ("query", "pageSize"), ("query", "phase"), ("query", "pagesize"), ("query", "fields"),
    }  # fmt: skip
    assert all(one["detail"] for one in answer.json()["errors"])
    # A pattern says nothing to people; what is expected stands there in words.
    assert "latest" in next(one["detail"] for one in answer.json()["errors"] if one["name"] == "edition")
    assert "^" not in answer.content.decode()


@pytest.mark.django_db
def test_filter_that_stands_there_twice_is_refused(client, published):
    answer = client.get(f"{V1}/programmes/proef/editions/1/activities?status=completed&status=delayed")
    assert [(one["name"], answer.status_code) for one in answer.json()["errors"]] == [("status", 400)]


@pytest.mark.django_db
def test_mistakes_are_told_in_the_language_of_who_asks(client, published):
    told = [
        client.get(f"{V1}/programmes?page=nul", headers={"Accept-Language": language}).json()["errors"][0][
            "detail"
        ]
        for language in ("nl", "en")
    ]
    assert told == ["Het is geen geheel getal.", "It is no whole number."]


@pytest.mark.django_db
def test_method_that_an_address_does_not_know_is_told(client, published):
    answer = client.delete(f"{V1}/programmes")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert client.post(f"{V1}/openapi.json").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(("accepted", "status"), [
    ("text/csv", 406), ("text/html, application/json;q=0", 406), ("text/html, */*;q=0.1", 200), ("application/*", 200), ("", 200),
])  # fmt: skip
def test_who_takes_no_json_is_told_where_other_forms_are(client, published, accepted, status):
    answer = client.get(f"{V1}/programmes", headers={"Accept": accepted})
    assert answer.status_code == status
    assert status == 200 or (
        answer["Content-Type"] == "application/problem+json" and "/opendata" in answer.json()["detail"]
    )


@pytest.mark.django_db
def test_head_is_get_without_the_content(client, published):
    whole, head = client.get(f"{V1}/programmes"), client.head(f"{V1}/programmes")
    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Length"] == str(len(whole.content))
    assert head["ETag"] == whole["ETag"]


@pytest.mark.django_db
def test_browser_may_ask_from_anywhere(client):
    answer = client.options(
        f"{V1}/programmes", headers={"Origin": "https://elders.nl", "Access-Control-Request-Method": "GET"}
    )
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
