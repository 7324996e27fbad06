"""The CSV form and its metadata."""

import csv
import io
import json
import warnings
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from test_report import activity, programme, told

from actielijn.reading import read
from actielijn.snapshot import Commitment, Indicator, Observation, Snapshot, from_json
from actielijn.writing.csv import guarded, to_csv


def full() -> Snapshot:
    return programme(
        activity("1.1", 'Plant, "deep"', told("Dug.\n\nTwice.", "ready"), holder="Parks"),
        activity("1.2", "=1+1", told("Words", "busy")),
    )


def rows_of(snapshot: Snapshot) -> list[list[str]]:
    return list(csv.reader(io.StringIO(to_csv(snapshot)[".csv"].decode("utf-8-sig"), newline="")))


def metadata_of(snapshot: Snapshot) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(to_csv(snapshot)[".csv-metadata.json"])
    return loaded


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert to_csv(full()) == to_csv(full())


def test_it_begins_with_a_byte_order_mark() -> None:
    assert to_csv(full())[".csv"].startswith(b"\xef\xbb\xbf")


def test_quotes_commas_and_line_breaks_are_kept() -> None:
    head, first, _second = rows_of(full())
    assert first[head.index("Activity")] == 'Plant, "deep"'
    assert first[head.index("Explanation")] == "Dug.\n\nTwice."


def test_a_formula_is_guarded() -> None:
    head, _first, second = rows_of(full())
    assert second[head.index("Activity")] == "'=1+1"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "'=1", "''=1"])
def test_one_apostrophe_guards(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a", "1", "'s Lands", " =1"])
def test_plain_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_the_metadata_carries_the_snapshot() -> None:
    assert from_json(metadata_of(full())["actielijn:snapshot"]) == full()


def test_the_metadata_names_every_column() -> None:
    schema = metadata_of(full())["tableSchema"]
    assert isinstance(schema, dict)
    assert [column["titles"]["en"] for column in schema["columns"]] == rows_of(full())[0]


def test_the_id_is_the_key_where_each_activity_has_one_row() -> None:
    doubled = programme(activity("1.1", "Plant", told("Dug.", "ready"), told("Watered.", "busy")))
    schemas = [metadata_of(each)["tableSchema"] for each in (full(), doubled)]
    assert [schema.get("primaryKey") for schema in schemas if isinstance(schema, dict)] == [["id"], None]


def test_titles_stand_in_both_languages() -> None:
    schema = metadata_of(full())["tableSchema"]
    assert isinstance(schema, dict)
    assert schema["columns"][7]["titles"] == {"nl": "Activiteit", "en": "Activity"}


def test_a_lone_surrogate_breaks_nothing() -> None:
    snapshot = programme(activity("1.1", "a\ud800b", told("Dug.", "ready")))
    assert from_json(metadata_of(snapshot)["actielijn:snapshot"]) == snapshot


def test_the_metadata_names_its_file() -> None:
    made = to_csv(full(), "this year.csv")[".csv-metadata.json"]
    assert json.loads(made)["url"] == "this%20year.csv"


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_the_csvw_package_finds_it_valid(tmp_path: Path, language: str) -> None:
    csvw = pytest.importorskip("csvw", reason="the package csvw is not installed")
    untitled = activity("1.3", "", told("Dug.", "ready"))
    snapshot = programme(activity("1.1", "Plant", told("Dug.", "ready")), untitled)
    snapshot = replace(snapshot, programme=replace(snapshot.programme, language=language))
    made = to_csv(snapshot, "report.csv")
    metadata = json.loads(made[".csv-metadata.json"])
    # Version 4.1 looks for the columns of a key under titles without a language only; that it is a key is tried above.
    del metadata["tableSchema"]["primaryKey"]
    (tmp_path / "report.csv").write_bytes(made[".csv"])
    (tmp_path / "report.csv-metadata.json").write_text(json.dumps(metadata))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        checked = csvw.CSVW(str(tmp_path / "report.csv"), validate=True)
        assert checked.is_valid, [str(each.message) for each in checked.warnings]
    assert checked.tables[0].tableSchema.columns[0].name == "id"


def test_tables_beside_are_described_with_the_first(tmp_path: Path) -> None:
    csvw = pytest.importorskip("csvw", reason="the package csvw is not installed")
    measured = Indicator(
        id="trees", title="Trees", unit="trees",
        observations=(
            Observation(start="2021-01-01", end="2021-12-31", value=-1234567.25, of=1234567.0, members=("A", "B")),
            Observation(start="2021-01-01", end="2021-12-31", value=None, withheld=True, split={"park": "A"}),
        ),
    )  # fmt: skip
    asked = Commitment(id="kst-1-2", kind="motion", title="=1+1", date="2020-01-31", activities=("1.1",))
    snapshot = replace(full(), indicators=(measured,), commitments=(asked,))
    for suffix, data in to_csv(snapshot, "report.csv").items():
        (tmp_path / f"report{suffix}").write_bytes(data)
    group = csvw.CSVW(str(tmp_path / "report.csv-metadata.json"))
    # Strictly, version 4.1 finds no column by a title that has a language.
    tables = {table.local_name: list(table.iterdicts(strict=False)) for table in group.tables}
    assert set(tables) == {"report.csv", "report.commitments.csv", "report.indicators.csv"}
    (motion,) = tables["report.commitments.csv"]
    assert (motion["date"].date(), motion["activities"]) == (date(2020, 1, 31), ["1.1"])
    whole, part = tables["report.indicators.csv"]
    assert (whole["value"], whole["of"], whole["members"]) == (-1234567.25, 1234567, ["A", "B"])
    assert (part["value"], part["part"]) == (None, "park=A")
    assert read(tmp_path / "report.csv").indicators == snapshot.indicators
