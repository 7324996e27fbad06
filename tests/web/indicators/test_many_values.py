"""Of very many values an edition tells the newest; all of them stand beside it, as they were when it was frozen."""

import csv
import gzip
import io
from datetime import date

import pytest

from actielijn import snapshot
from actielijn.web.archive.actions import path_of
from actielijn.web.editions.actions import freeze_edition
from actielijn.web.editions.models import EditionFile
from actielijn.web.editions.queries import snapshot_of_edition
from actielijn.web.editions.tasks import make_form
from actielijn.web.indicators import telling
from actielijn.web.indicators.models import Indicator, Observation, Release
from actielijn.web.indicators.publishing import published_of
from actielijn.web.standing import standing_of
from measured import of

pytestmark = pytest.mark.django_db
YEARS = range(2010, 2020)
PARENTS = {"regio": {"GM1": "NL1", "GM2": "NL1", "GM3": "NL2", "GM4": "NL2"}}


@pytest.fixture
def small_bounds(monkeypatch):
    monkeypatch.setattr(telling, "MOST_WHOLE", 4)
    monkeypatch.setattr(telling, "MOST_PARTS", 5)


def table_of(edition):
    file = EditionFile.objects.get(edition=edition, form="values")
    make_form.call(file.pk)
    file.refresh_from_db()
    (part,) = file.parts
    assert part["suffix"] == ".values.csv.gz"
    text = gzip.decompress(path_of(part["sha256"]).read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_edition_tells_the_newest_values_and_keeps_all_as_they_were(filled, victims, give, small_bounds):
    values = [
        one for year in YEARS for one in (
            of("slachtoffers", year, 60 + year - 2010), of("slachtoffers", year, 4, {"sekse": "v"}, note="vier vrouwen"),
            of("slachtoffers", year, 56 + year - 2010, {"sekse": "m"}),
        )
    ]  # fmt: skip
    give(*values)
    held = list(Observation.objects.filter(indicator=victims, until__isnull=True))
    edition = freeze_edition(
        programme=filled.programme, title="Voortgang", on=date(2021, 11, 16), by=filled.second
    )
    (told,) = [one for one in snapshot_of_edition(edition).indicators if one.id == "slachtoffers"]
    assert told.extra["values"] == 30
    assert [one.start[:4] for one in told.observations if not one.split] == ["2016", "2017", "2018", "2019"]
    # Two whole periods of parts, not two and a half.
    assert {one.start[:4] for one in told.observations if one.split} == {"2018", "2019"}
    assert snapshot.loads(snapshot.dumps(snapshot_of_edition(edition))) == snapshot_of_edition(edition)
    # Corrected before the table was made: it says what stood when the edition was frozen.
    give(of("slachtoffers", 2019, 90))
    rows = table_of(edition)
    assert len(rows) == 30
    withheld = published_of(victims, held, PARENTS).withheld
    assert {(row["start"], row["end"], row["part"]) for row in rows if row["withheld"]} == set(withheld)
    assert all(not row["value"] and not row["note"] for row in rows if row["withheld"])
    by_place = {(row["start"][:4], row["part"]): row["value"] for row in rows}
    assert by_place["2019", ""] == "69"
    assert by_place["2010", ""] == "60"
    # The next edition is held against what this one withholds of every year, told in its report or not.
    cells = Release.objects.get(indicator=victims, edition=edition.number).cells
    assert {tuple(cell[:3]) for cell in cells if cell[4]} == set(withheld)
    assert len(cells) == 30


def test_table_tells_nothing_of_persons_once_the_edition_is_forgotten(filled, victims, give, small_bounds):
    give(*[of("slachtoffers", year, 60) for year in YEARS])
    edition = freeze_edition(
        programme=filled.programme, title="Voortgang", on=date(2021, 11, 16), by=filled.second
    )
    Release.objects.all().delete()
    assert {row["value"] for row in table_of(edition)} == {""}


def test_table_withholds_what_its_edition_did_whatever_the_indicator_is_called_since(
    filled, victims, give, small_bounds
):
    give(*[of("slachtoffers", year, 60 if year % 2 else 4, note="=1+1") for year in YEARS])
    edition = freeze_edition(
        programme=filled.programme, title="Voortgang", on=date(2021, 11, 16), by=filled.second
    )
    Indicator.objects.update(counts_persons=False)
    rows = table_of(edition)
    assert [row["value"] for row in rows] == ["", "60"] * 5
    # No spreadsheet takes what somebody noted for a formula.
    assert [row["note"] for row in rows] == ["", "'=1+1"] * 5


def test_few_values_are_told_whole_and_many_indicators_share_what_there_is(
    filled, victims, give, monkeypatch, django_assert_max_num_queries
):
    give(*[of("slachtoffers", year, 60) for year in YEARS])
    edition = freeze_edition(
        programme=filled.programme, title="Voortgang", on=date(2021, 11, 16), by=filled.second
    )
    assert not EditionFile.objects.filter(edition=edition, form="values").exists()
    assert standing_of(filled.programme).tells_all
    monkeypatch.setattr(telling, "MOST_TOLD", 3)
    with django_assert_max_num_queries(4):
        shared = telling.telling_of([victims])
    assert [one.starts.year for one in shared.told[victims.pk]] == [2017, 2018, 2019]
