"""Published editions for tests: laid out as publishing does, without waiting for their PDF."""

from datetime import UTC, date, datetime

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


def published_programme(programme, first, second) -> PublishedProgramme:
    """Publish two Snapshots as the editions 1 and 2; the register itself stays as it is."""
    bring_up_to_date(
        programme=programme,
        publications=[publication(first, 1, date(2021, 11, 16)), publication(second, 2, date(2022, 11, 15))],
    )
    return PublishedProgramme.objects.get(programme=programme)
