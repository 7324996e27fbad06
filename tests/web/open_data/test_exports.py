"""Files over all editions: the same facts as the editions, readable by other programs, gone when an edition is."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pyarrow.parquet as pq
import pytest
from csvw import CSVW

from actielijn import snapshot
from actielijn.web.archive.actions import keep, path_of
from actielijn.web.editions.models import Edition
from actielijn.web.editions.tasks import publish_contents
from actielijn.web.open_data.actions import export_programme
from actielijn.web.open_data.activities import ACTIVITIES
from actielijn.web.open_data.models import Export
from actielijn.web.open_data.queries import exports_of
from actielijn.web.published.actions import bring_up_to_date, take_away
from actielijn.web.published.models import PublishedProgramme
from editions_published import publication, published_programme, with_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(people, edition_2021, edition_2022):
    return published_programme(people.programme, edition_2021, edition_2022)


@pytest.fixture
def exported(people, published):
    """The bytes of each export by its kind."""
    export_programme(programme=people.programme)
    return {one.suffix: path_of(one.sha256).read_bytes() for one in exports_of(published)}


def test_table_has_every_activity_of_every_edition(exported, edition_2021, edition_2022):
    rows = pq.read_table(io.BytesIO(exported[".parquet"])).to_pylist()
    for edition, frozen in ((1, edition_2021), (2, edition_2022)):
        own = [row for row in rows if row["edition"] == edition]
        assert [row["id"] for row in own] == [one.id for one in frozen.activities()]
        for row, place in zip(own, frozen.places(), strict=True):
            assert row["title"] == place.activity.title
            assert row["statuses"] == list(place.activity.statuses)
            assert row["explanation"] == place.activity.explanation
            assert row["action_line"] == place.action_line.title
            assert [one["text"] for one in row["promises"]] == [one.text for one in place.activity.promises]
            assert [str(one["to"]) for one in row["promises"]] == [one.end for one in place.activity.promises]
            assert len(row["references"]) == len(place.activity.references)
            assert [one["value"] for one in row["figures"]] == [
                float(one.value) for one in place.activity.figures
            ]


def test_parquet_says_what_its_columns_hold(exported):
    schema = pq.read_schema(io.BytesIO(exported[".parquet"]))
    assert schema.names == [column.name for column in ACTIVITIES.columns]
    for field in schema:
        assert field.metadata[b"description:nl"]
    assert str(schema.field("edition_date").type) == "date32[day]"


def test_csv_reads_by_its_metadata_as_another_program_would(exported, tmp_path, edition_2021, edition_2022):
    (tmp_path / "proef.csv").write_bytes(exported[".csv"])
    described = tmp_path / "proef.csv-metadata.json"
    described.write_bytes(exported[".csv-metadata.json"])
    rows = list(CSVW(str(described)).tables[0])
    ids = [one.id for frozen in (edition_2021, edition_2022) for one in frozen.activities()]
    assert [row["id"] for row in rows] == ids
    assert f"{rows[0]['edition_date']:%Y-%m-%d}" == "2021-11-16"
    statuses = [list(one.statuses) for frozen in (edition_2021, edition_2022) for one in frozen.activities()]
    assert [row["statuses"] for row in rows] == statuses


def test_csv_and_parquet_tell_the_same(exported):
    parquet = pq.read_table(io.BytesIO(exported[".parquet"])).to_pylist()
    lines = list(csv.DictReader(io.StringIO(exported[".csv"].decode("utf-8-sig"), newline="")))
    assert [(line["edition"], line["activity"], line["change"]) for line in lines] == [
        (str(row["edition"]), str(row["activity"]), row["change"]) for row in parquet
    ]


def test_archive_holds_every_file_with_the_hash_that_it_tells(exported, published):
    with zipfile.ZipFile(io.BytesIO(exported[".zip"])) as archive:
        assert archive.testzip() is None
        contents = json.loads(archive.read("contents.json"))
        told = {one["name"]: one["sha256"] for one in contents["files"]}
        assert {
            name: sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if name != "contents.json"
        } == told
    assert {"proef.csv", "proef.parquet", "1/proef-2021-11-16.json", "2/proef-2022-11-15.csv"} <= set(told)


def test_same_editions_give_the_same_bytes(exported, people, published):
    Export.objects.all().delete()
    assert export_programme(programme=people.programme) == 4
    assert {one.suffix: path_of(one.sha256).read_bytes() for one in exports_of(published)} == exported


def test_what_is_there_is_not_made_again(exported, people):
    assert export_programme(programme=people.programme) == 0


def test_edition_that_is_withdrawn_is_in_no_file_at_once(exported, people, published):
    take_away(programme=people.programme.pk, number=2)
    assert exports_of(published) == []
    assert export_programme(programme=people.programme) == 4
    (table,) = [one for one in exports_of(published) if one.suffix == ".parquet"]
    assert set(pq.read_table(path_of(table.sha256)).column("edition").to_pylist()) == {1}


def test_programme_without_editions_has_no_files(exported, people, published):
    bring_up_to_date(programme=people.programme, publications=[])
    assert export_programme(programme=people.programme) == 0
    assert not Export.objects.exists()


def test_text_that_looks_like_a_formula_is_guarded(people, edition_2021):
    line = replace(edition_2021.action_lines[0], title="=cmd|' /C calc'!A0")
    evil = replace(edition_2021, action_lines=(line, *edition_2021.action_lines[1:]))
    bring_up_to_date(programme=people.programme, publications=[publication(evil, 1, date(2021, 11, 16))])
    export_programme(programme=people.programme)
    (table,) = [one for one in exports_of(PublishedProgramme.objects.get()) if one.suffix == ".csv"]
    text = path_of(table.sha256).read_text(encoding="utf-8-sig")
    assert "'=cmd" in text
    assert ",=cmd" not in text


def test_files_are_made_when_an_edition_is_published(people, edition_2021):
    """What the task does that publishing asks for; its forms are waited for before that."""
    moment = datetime(2021, 11, 16, 12, tzinfo=UTC)
    Edition.objects.create(
        programme=people.programme, number=1, date=date(2021, 11, 16), state=Edition.State.PUBLISHED,
        snapshot=keep([snapshot.dumps(edition_2021).encode()]), frozen_at=moment, frozen_by=people.coordinator, published_at=moment,
        approved_by=people.reviewer,
    )  # fmt: skip
    publish_contents.call(people.programme.pk)
    assert [one.name for one in exports_of(PublishedProgramme.objects.get())] == [
        "proef.csv", "proef.csv-metadata.json", "proef.parquet", "proef.zip",
    ]  # fmt: skip


# -- commitments, goals and indicators


@pytest.fixture
def told(people, edition_2021, edition_2022, tmp_path):
    """The folder with all tables of two editions, of which the second tells what was asked and measured."""
    owner = published_programme(people.programme, edition_2021, with_everything(edition_2022))
    assert export_programme(programme=people.programme) == 8 + 8 + 2
    for one in exports_of(owner):
        (tmp_path / one.name).write_bytes(path_of(one.sha256).read_bytes())
    return tmp_path


def test_tables_hold_together_by_their_keys_as_another_program_reads_them(told):
    group = CSVW(str(told / "proef.csv-metadata.json"), validate=True)
    assert group.is_valid, [str(each.message) for each in group.warnings]
    assert group.t.check_referential_integrity(strict=True)
    tables = {table.local_name: list(table) for table in group.tables}
    assert [len(tables[f"proef.{name}.csv"]) for name in ("commitments", "commitment-activities", "goals", "effects", "indicators", "targets")] == [1, 2, 1, 1, 1, 1]  # fmt: skip
    by_number = {row["activity"]: row["id"] for row in tables["proef.csv"] if row["edition"] == 2}
    assert {by_number[row["activity"]] for row in tables["proef.commitment-activities.csv"]} == {
        "5.3",
        "4.12",
    }
    first, second, third = tables["proef.observations.csv"]
    assert (first["value"], first["note"]) == (-2.5, "'=1+1")
    assert (second["of"], second["members"], second["provisional"]) == (35, ["GM1", "GM2"], True)
    assert (third["part"], third["withheld"], third["value"]) == ("regio=GM1", True, None)
    assert "Ann" not in (told / "proef.effects.csv").read_text()
    # What is held to is really looked at: without its indicator a value points at nothing.
    (told / "proef.indicators.csv").write_bytes(
        (told / "proef.indicators.csv").read_bytes().replace(b"dekking", b"anders")
    )
    with pytest.raises(ValueError, match="dekking"):
        CSVW(str(told / "proef.csv-metadata.json")).t.check_referential_integrity()


def test_parquet_and_csv_of_every_table_tell_the_same_and_nothing_withheld(told):
    for table in CSVW(str(told / "proef.csv-metadata.json")).tables[1:]:
        rows = pq.read_table(told / table.local_name.replace(".csv", ".parquet")).to_pylist()
        lines = list(table)
        assert len(rows) == len(lines) > 0
        for row, line in zip(rows, lines, strict=True):
            for name, value in line.items():
                if isinstance(value, str):
                    value = value.removeprefix("'")
                elif isinstance(value, datetime):
                    value = value.date()
                assert (row[name] or None) == (value or None), (table.local_name, name)
    values = pq.read_table(told / "proef.observations.parquet").to_pylist()
    assert "zeven" not in str(values) + (told / "proef.observations.csv").read_text()
    (withheld,) = [row for row in values if row["withheld"]]
    assert (withheld["value"], withheld["of"]) == (None, None)
    assert withheld["split"] == [{"dimension": "regio", "value": "GM1"}]
    with zipfile.ZipFile(told / "proef.zip") as archive:
        assert {one.name for one in told.iterdir()} - {"proef.zip"} <= set(archive.namelist())
