"""Published editions for tests: laid out as publishing does, without waiting for their PDF."""

from dataclasses import replace
from datetime import UTC, date, datetime

from actielijn import snapshot, writing
from actielijn.web.archive.actions import keep
from actielijn.web.published.actions import Publication, bring_up_to_date
from actielijn.web.published.models import PublishedProgramme

FORMS = ("json", "csv", "ods")
MEASURED = snapshot.Indicator(
    id="dekking", title="Dekking", unit="gemeenten", definition="Hoeveel er beleid hebben.", serves=("goal:minder",), judgement="on_track",
    baseline=snapshot.Observation(start="2019-01-01", end="2019-12-31", value=12.0), targets=(snapshot.Target(by="2022-12-31", value=35.0),),
    observations=(
        snapshot.Observation(start="2020-01-01", end="2020-12-31", value=-2.5, note="=1+1"),
        snapshot.Observation(start="2021-01-01", end="2021-12-31", value=33.0, of=35.0, members=("GM1", "GM2"), provisional=True),
        # Another program could mark as withheld what it tells all the same.
        snapshot.Observation(start="2021-01-01", end="2021-12-31", value=7.0, of=9.0, note="zeven", withheld=True, split={"regio": "GM1"}),
    ),
    extra={"dimensions": {"regio": "Regio"}, "minimum": 10},
)  # fmt: skip
MOTION = snapshot.Commitment(
    id="kst-28638-172", kind="motion", title="Onderzoek", mark="28638, nr. 172", date="2019-10-10", activities=("5.3", "4.12"),
    settled_by=snapshot.Settlement(text="Brief", date="2020-01-01"),
)  # fmt: skip


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


def with_everything(frozen: snapshot.Snapshot) -> snapshot.Snapshot:
    """Return an edition that tells a motion, a goal and an indicator too."""
    return replace(
        frozen, indicators=(MEASURED,), commitments=(MOTION,), goals=(snapshot.Goal(id="minder", kind="goal", title="Minder"),),
        effects=(snapshot.Effect(cause="result:4", effect="goal:minder", evidence="plausible", text="Korter.", judged_by="Ann"),),
    )  # fmt: skip
