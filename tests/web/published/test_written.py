"""What is written once asks the same as Django, and refuses a query whose values would not come through."""

import pytest
from django.db.models import F

from actielijn.web.programmes.models import Programme
from actielijn.web.published.written import written_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(db) -> list[int]:
    return [Programme.objects.create(slug=f"proef-{at}", title=f"Proef {at % 2}").pk for at in range(6)]


def test_values_are_filled_in_where_they_belong(keys):
    @written_once
    def asked(title: str, after: int, *, most: int):
        rows = Programme.objects.filter(title=title, pk__gt=after).exclude(slug="'; --").order_by("pk")
        return rows.values_list("pk", "title")[:most]

    assert asked("Proef 1", keys[1], most=5) == [(keys[3], "Proef 1"), (keys[5], "Proef 1")]
    assert asked("Proef 1", keys[1], most=1) == [(keys[3], "Proef 1")]
    assert asked("Proef 0", 0, most=5) == [(key, "Proef 0") for key in keys[::2]]
    assert asked("' OR 1=1 --", 0, most=5) == []


def test_list_of_keys_is_one_value(keys):
    @written_once
    def asked(wanted: list[int]):
        return Programme.objects.filter(pk__among=wanted).order_by("-pk").values_list("pk")

    for wanted in ([], keys[:1], keys[2:5]):
        assert asked(wanted) == [(key,) for key in reversed(wanted)]


def test_value_that_django_changes_is_refused(keys):
    @written_once
    def asked(title: str):
        return Programme.objects.filter(title__startswith=title).values_list("pk")

    with pytest.raises(ValueError, match="Not every value"):
        asked("Proef")

    @written_once
    def unused(after: int):
        return Programme.objects.filter(pk__gt=F("pk")).values_list("pk")

    with pytest.raises(ValueError, match="Not every value"):
        unused(1)
