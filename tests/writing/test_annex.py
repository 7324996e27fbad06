"""The annex of motions and pledges: per status what was asked and what was done, in every form."""

import io
import zipfile
from dataclasses import replace

import lxml.html
import openpyxl
import pypdfium2
import pytest
from test_report import activity, programme, told

from actielijn import snapshot as plain
from actielijn import writing
from actielijn.reading import read
from actielijn.writing.annex import annexes_of

HOSTILE = "=1+1 <script>alert(1)</script> #let x = $y$ \x00 \u2028 שלום https://example.org/a?b=1."


def kept() -> plain.Snapshot:
    made = programme(
        activity("1.1", "Plant", told("Dug.", "ready")),
        activity("1.2", "Water", told("", "busy")),
    )
    return replace(
        made,
        commitments=(
            plain.Commitment(
                id="kst-28638-166", kind="motion", title="Register every tree", mark="28638, nr. 166", status="met", text="Calls upon the mayor.",
                asked_by="A. Oak", date="2020-06-30", activities=("1.1", "1.2"), url="https://zoek.officielebekendmakingen.nl/kst-28638-166.html",
                settled_by=plain.Settlement(text="Letter of July", date="2021-07-01"),
            ),
            plain.Commitment(
                id="greta", kind="recommendation", title=HOSTILE, due="2022-01-01", response="rejected", reason="Trees grow.", asked_by=HOSTILE
            ),
            plain.Commitment(id="old", kind="pledge", title="An old pledge", status="lapsed", answered_by="The mayor"),
        ),
    )  # fmt: skip


def text_of(form: str, files: dict[str, bytes]) -> str:
    data = files[f".{form}"]
    if form == "pdf":
        return " ".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)
        )  # fmt: skip
    if form == "html":
        return lxml.html.document_fromstring(data.decode()).find("body").text_content()
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return " ".join(str(cell) for row in book["Commitments"].iter_rows(values_only=True) for cell in row)
    if form == "csv":
        return files[".commitments.csv"].decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = "word/document.xml" if form == "docx" else "content.xml"
        return lxml.html.fromstring(package.read(part)).text_content()


def test_commitments_stand_by_status_with_what_was_done() -> None:
    [annex] = annexes_of(kept())
    assert [table.heading for table in annex.tables] == ["Open (1)", "Met (1)", "Lapsed (1)"]
    done = [line.text for line in annex.tables[1].rows[0].cells[3]]
    assert done == ["1.1 Plant: Ready", "1.2 Water: Busy", "Settled by Letter of July, 1 July 2021"]
    assert annex.tables[1].rows[0].cells[3][0].goes_to == "activity-1.1"
    assert [line.text for line in annex.tables[2].rows[0].cells[3]] == ["No activity is linked."]
    assert annexes_of(programme(activity("1.1", "Plant"))) == ()


@pytest.mark.parametrize("form", [form for form in writing.FORMS if form != "json"])
def test_every_form_holds_the_commitments_and_reads_back_exactly(form: str, tmp_path) -> None:
    files = writing.render(kept(), form, f"report.{form}")
    shown = " ".join(text_of(form, files).split())
    for words in (
        "28638, nr. 166",
        "Register every tree",
        "Calls upon the mayor.",
        "A. Oak",
        "An old pledge",
        "Letter of July",
        "Trees grow.",
    ):
        assert words in shown, words
    [path, *_beside] = writing.write(kept(), form, tmp_path / f"report.{form}")
    assert read(path) == kept()
    assert writing.render(kept(), form, f"report.{form}") == files


def test_annex_in_html_can_be_linked_to_and_holds_no_code() -> None:
    made = lxml.html.document_fromstring(writing.render(kept(), "html")[".html"].decode())
    ids = [one.get("id") for one in made.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert [one for one in made.xpath("//a[starts-with(@href, '#')]/@href") if one[1:] not in ids] == []
    assert [one.get("type") for one in made.iter("script")] == ["application/json"]


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_pdf_with_the_annex_stays_accessible(profile: str) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    made = writing.render(kept(), "pdf")[".pdf"]
    verdict = page.validate_pdf_bytes(made, profile=profile, limits=page.SafetyLimits.unlimited())
    assert [one.message for one in verdict.failures if one.rule_id != "PDFA3A-STREAM-LENGTH-001"] == []
