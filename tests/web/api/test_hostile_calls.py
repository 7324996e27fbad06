"""A thousand requests that nobody means well: 4xx, never 5xx."""

import itertools

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PATHS = (
    "/api/v1/programmes", "/api/v1/programmes/{}", "/api/v1/programmes/proef/editions/{}", "/api/v1/programmes/proef/editions/1/activities",
    "/api/v1/programmes/proef/editions/1/activities/{}", "/api/v1/programmes/proef/editions/1/promises",
    "/api/v1/programmes/proef/editions/1/references", "/api/v1/programmes/proef/comparisons/{}", "/api/v1/programmes/proef/activities/{}",
    "/api/v1/{}", "/opendata/{}", "/opendata/proef/1/{}", "/opendata/proef/{}/proef-2021-11-16.csv", "/api{}",
)  # fmt: skip
ODD = (
    "%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "../../etc/passwd", "'%20OR%201=1--", "%3Cscript%3E", "9" * 400, "-1", "0", "1e9", "NaN",
    "%F0%9F%92%A9", "a" * 5000, "%", "%zz", "{}", "[]", "1;DROP%20TABLE", "%0d%0aSet-Cookie:a=b", "latest/latest", "//", "1-1-1",
    "99999999999999999999", "%E2%80%AE", "+", " ", "*", "AND OR NOT", '"', "(((((((((", "a:b", "^", "~", "\\",
)  # fmt: skip
KEYS = ("page", "pageSize", "fields", "q", "status", "phase", "holder", "actionLine", "result", "change", "id", "kind", "outcome", "endsFrom", "dossier", "x")  # fmt: skip


def test_odd_paths_and_parameters_never_break_anything(client, published):
    asked, wrong = 0, []
    addresses = [path.format(odd) for path in PATHS if "{" in path for odd in ODD]
    addresses += [
        f"{path}?{key}={odd}"
        for path in PATHS
        if "{" not in path
        for key, odd in itertools.product(KEYS, ODD)
    ]
    addresses += [
        f"/api/v1/programmes?{'&'.join(f'k{at}=1' for at in range(900))}",
        f"/api/v1/programmes?{'page=1&' * 2_000}",
    ]
    for address in addresses:
        answer = client.get(address)
        asked += 1
        if answer.status_code >= 500 or answer.status_code in (301, 302):
            wrong.append((address[:80], answer.status_code))
    assert not wrong
    assert asked > 1_000


def test_odd_headers_never_break_anything(client, published):
    for name, odd in itertools.product(
        (
            "If-None-Match",
            "If-Modified-Since",
            "Authorization",
            "Accept",
            "Accept-Language",
            "Range",
            "Origin",
        ),
        ODD,
    ):
        for address in (
            "/api/v1/programmes",
            "/api/v1/programmes/proef/draft",
            "/opendata/proef/1/proef-2021-11-16.csv",
        ):
            assert client.get(address, headers={name: odd}).status_code < 500, (name, odd)


def test_deep_paging_is_bounded(client, published):
    last = "/api/v1/programmes/proef/editions/1/activities?pageSize=200&page=10000"
    assert client.get(last).json()["items"] == []
    assert client.get(last.replace("10000", "10001")).status_code == 400
