"""schemathesis tries every operation by the OpenAPI document: what it may be given, and what it may not.

In one test, and not by its ``parametrize``: that works its cases out while tests are collected, in every process, for a minute.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from actielijn.web.access_tokens.actions import make_token
from actielijn.web.access_tokens.models import Scope
from actielijn.web.api.interface import document
from actielijn.web.indicators.actions import IndicatorGiven, add_indicator
from actielijn.web.wsgi import application
from editions_published import MEASURED

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def connection_stays():
    """Let a request leave the connection of the test open, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


REAL = {"programme": "proef", "edition": "2", "activity": 1, "comparison": "1-2", "indicator": MEASURED.id}


def try_all(cases, secret, *, is_there):
    @given(case=cases)
    @settings(
        max_examples=10, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def try_one(case):
        response = case.call_and_validate(
            headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}
        )
        assert not is_there or response.status_code == 200

    try_one()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_its_document_says(mode, published, people, connection_stays):
    """What is right is asked of things that are there; what is wrong is wrong anywhere, in the path too."""
    _token, secret = make_token(
        programme=people.programme,
        label="proef",
        scopes=list(Scope),
        organisation=people.police,
        days=1,
        by=people.coordinator,
    )
    given = IndicatorGiven(title="Dekking", unit="gemeenten", owner=people.police)
    add_indicator(programme=people.programme, given=given, code=REAL["indicator"], by=people.coordinator)
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    tried, right = 0, mode is GenerationMode.POSITIVE
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not any(operation.iter_parameters()):
            continue
        tried += 1
        there = {one.name: REAL[one.name] for one in operation.path_parameters if one.name in REAL}
        if operation.method == "put":
            # Values whose types are right can still be wrong, and are then refused rightly.
            there.pop("indicator", None)
        # Nothing is asked in a round here, so that no submission is there to be found.
        is_there = (
            right
            and len(there) == len(list(operation.path_parameters))
            and "submissions" not in operation.path
            and operation.method == "get"
        )
        cases = operation.as_strategy(
            generation_mode=mode, path_parameters=there if right and there else None
        )

        try_all(cases, secret, is_there=is_there)
    assert tried == sum(len(item) for item in document()["paths"].values())
