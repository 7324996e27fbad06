"""The DOCX form: a document that a policy officer can edit, with the Snapshot inside."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from test_report import activity, programme, told

from actielijn.snapshot import Edition, Footnote, Programme, Snapshot, dumps, loads
from actielijn.writing.docx import to_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "<b>&amp; ]]> \x00\x0b שלום 👩‍👩‍👧 \ud800 \ufffe =1+1"


def full() -> Snapshot:
    noted = told("- Oak\n  - Red oak\n- Elm.", "busy", footnotes=(Footnote(mark="1", text="Tall.", at=5),))
    return programme(
        activity("1.1", "Plant", told("Dug.", "ready"), told("Watered.", "busy"), holder="Parks"),
        activity("1.2", "Water", noted),
        activity("1.3", "Prune", told("", "late", explanation_from="1.2")),
        remarks=("Seen from the road.",),
    )


def part(made: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return package.read(name).decode()


def snapshot_in(made: bytes) -> str:
    from lxml import etree

    return etree.fromstring(part(made, "customXml/item2.xml").encode()).text or ""


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert to_docx(full()) == to_docx(full())


def test_the_snapshot_is_a_custom_part() -> None:
    assert snapshot_in(to_docx(full())) == dumps(full())


def test_headings_title_and_language_are_told() -> None:
    document = docx.Document(io.BytesIO(to_docx(full())))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert (styles["Outdoors" if "Outdoors" in styles else "Action line 1: Outdoors"], styles["Trees"]) == (
        "Heading 1",
        "Heading 2",
    )
    assert "A greener town" in document.core_properties.title
    assert document.core_properties.language == "en"


def test_the_page_lies_on_its_side() -> None:
    section = docx.Document(io.BytesIO(to_docx(full()))).sections[0]
    assert section.page_width > section.page_height


def test_the_contents_are_a_field() -> None:
    assert " TOC " in part(to_docx(full()), "word/document.xml")


def test_header_rows_repeat_on_every_page() -> None:
    text = part(to_docx(full()), "word/document.xml")
    assert text.count("<w:tblHeader") == text.count("<w:tbl>") == 2


def test_a_result_and_a_shared_explanation_span_their_rows() -> None:
    rows = docx.Document(io.BytesIO(to_docx(full()))).tables[1]._tbl.tr_lst
    merges = [[cell.vMerge for cell in row.tc_lst] for row in rows]
    assert [row[1] for row in merges[1:]] == ["restart", "continue", "continue", "continue", "continue"]
    assert [row[-1] for row in merges[3:5]] == ["restart", "continue"]


def test_a_status_is_sign_and_word() -> None:
    assert "✓ Ready" in part(to_docx(full()), "word/document.xml")


def test_footnotes_are_real() -> None:
    made = to_docx(full())
    assert "Tall." in part(made, "word/footnotes.xml")
    assert "footnoteReference" in part(made, "word/document.xml")


def test_bullets_are_lists() -> None:
    text = part(to_docx(full()), "word/document.xml")
    assert re.findall(r'w:val="(ListBullet\d?)"', text) == ["ListBullet", "ListBullet2", "ListBullet"]


def test_the_legend_stands_in_the_footer() -> None:
    footer = docx.Document(io.BytesIO(to_docx(full()))).sections[0].footer
    assert "✓ Ready" in "".join(paragraph.text for paragraph in footer.paragraphs)


def test_a_holder_has_a_column_only_where_one_is_named() -> None:
    without = programme(activity("1.1", "Plant", told("Dug.", "ready")))
    counts = [len(docx.Document(io.BytesIO(to_docx(each))).tables[1].columns) for each in (full(), without)]
    assert counts == [6, 5]


def test_hostile_text_breaks_nothing() -> None:
    snapshot = programme(
        activity("1.1", HOSTILE, told(HOSTILE, "ready", footnotes=(Footnote(mark="1", text=HOSTILE),)))
    )
    snapshot = replace(
        snapshot,
        programme=Programme(title=HOSTILE * 40, publisher=HOSTILE * 40, language="en"),
        edition=Edition(date="2021-02-31", title=HOSTILE),
    )
    made = to_docx(snapshot)
    assert docx.Document(io.BytesIO(made)).tables
    assert loads(snapshot_in(made)) == snapshot


def test_a_very_long_explanation_stands_there_whole() -> None:
    words = " ".join(f"word{number}" for number in range(7_000))
    made = to_docx(programme(activity("1.1", "Plant", told(words, "ready"))))
    assert words in part(made, "word/document.xml")


def test_a_status_that_is_left_open_is_a_dash() -> None:
    rows = (
        docx.Document(io.BytesIO(to_docx(programme(activity("1.1", "Plant", told("Dug.")))))).tables[1].rows
    )
    assert rows[1].cells[-2].text == "–"


def test_only_the_row_of_a_long_explanation_may_be_parted() -> None:
    made = to_docx(
        programme(activity("1.1", "Plant", told("Dug.", "ready")), activity("1.2", "Water", told("w " * 900)))
    )
    rows = docx.Document(io.BytesIO(made)).tables[1]._tbl.tr_lst
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True, True, False]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(to_docx(full()))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120, env=os.environ,
    )  # fmt: skip
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
