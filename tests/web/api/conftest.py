"""A programme with two published editions, laid out as publishing does, without waiting for its PDF."""

from datetime import UTC, date, datetime

import pytest

from actielijn import snapshot, writing
from actielijn.web.archive.actions import keep
from actielijn.web.published.actions import Publication, bring_up_to_date
from actielijn.web.published.models import PublishedProgramme

FORMS = ("json", "csv", "ods")


def publication(frozen, number, on, slug="proef", **more):
    """Keep a Snapshot and some of its forms, and tell of it as the keeper of editions does."""
    stored = keep([snapshot.dumps(frozen).encode()])
    files = []
    for form in FORMS:
        for suffix, data in writing.render(frozen, form, f"{slug}-{on}.{form}").items():
            part = keep([data])
            files.append({"form": form, "suffix": suffix, "sha256": part.sha256, "size": part.size})
    moment = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return Publication(
        number=number, title="Resultaten", date=on, mark="", frozen_at=moment, published_at=moment, sha256=stored.sha256, size=stored.size,
        files=files, **more,
    )  # fmt: skip


@pytest.fixture
def published(people, edition_2021, edition_2022) -> PublishedProgramme:
    """The example's editions of 2021 and 2022, published; the register itself is empty."""
    first, second = date(2021, 11, 16), date(2022, 11, 15)
    bring_up_to_date(
        programme=people.programme,
        publications=[publication(edition_2021, 1, first), publication(edition_2022, 2, second)],
    )
    return PublishedProgramme.objects.get()
