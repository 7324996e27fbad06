"""The report that was published, and forms of it that were set anew: every row as it stands, no status that is not read."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from actielijn.reading import read
from actielijn.snapshot import Snapshot

DATA = Path(__file__).parents[3] / "shared" / "data"
TEXT = DATA / "programmaresultaten-2021.txt"
FORMS = (
    "html_glyph.html",
    "docx_image.docx",
    "pdf_glyph_rules.pdf",
    "pdf_image_grid.pdf",
    "pdf_symbol_grid.pdf",
)
Line = tuple[str | None, str, str, tuple[str, ...]]

pytestmark = pytest.mark.skipif(
    not TEXT.exists(), reason="the published report is kept outside the project, in ../shared/data"
)


@cache
def made(path: Path) -> Snapshot:
    return read(path)


def folded(text: str | None) -> str:
    return " ".join(re.sub(r"(^|\s)[-•]\s", " ", text or "").split())


def told(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["rows"]


def is_remark(row: dict) -> bool:
    return row.get("kind") == "note" or "note_row_without_status" in row.get("flags", [])


def wanted(rows: list[dict]) -> list[Line]:
    return [
        (
            activity["nr"],
            folded(activity["title"]),
            folded(row["explanation"]),
            tuple(filter(None, row["status"] or [])),
        )
        for row in rows
        if not is_remark(row)
        for activity in row["activities"]
    ]


def found(snapshot: Snapshot) -> list[Line]:
    return [
        (activity.number, folded(activity.title), folded(entry.explanation), tuple(entry.statuses))
        for activity in snapshot.activities()
        for entry in activity.progress
    ]


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=pytest.mark.slow if form.endswith("pdf") else ()) for form in FORMS]
)
def test_every_row_of_a_form_is_read_with_its_status(form: str):
    assert found(made(DATA / "reports" / form)) == wanted(told(DATA / "reports" / "truth.json"))


def test_every_row_of_the_text_is_read():
    truth = wanted(told(DATA / "programmaresultaten-2021.truth.json"))
    assert [line[:3] for line in found(made(TEXT))] == [line[:3] for line in truth]


def test_no_status_of_the_text_is_guessed():
    truth = wanted(told(DATA / "programmaresultaten-2021.truth.json"))
    assert [line[3] for line in found(made(TEXT))] == [line[3] for line in truth]


def test_remarks_stay_with_their_result():
    remarks = [remark for _line, _theme, result in made(TEXT).results() for remark in result.remarks]
    rows = [row for row in told(DATA / "programmaresultaten-2021.truth.json") if is_remark(row)]
    assert [folded(remark) for remark in remarks] == [folded(row["activities"][0]["title"]) for row in rows]


def test_each_row_without_a_status_is_reported():
    snapshot = made(TEXT)
    lost = [row for row in told(DATA / "programmaresultaten-2021.truth.json") if not any(row["status"] or [])]
    assert len(lost) == 57
    empty = [
        activity.id for activity in snapshot.activities() for entry in activity.progress if not entry.statuses
    ]
    reported = {
        finding.activity
        for finding in snapshot.findings
        if finding.code in ("status-unreadable", "status-missing")
    }
    remarks = [finding for finding in snapshot.findings if finding.code == "row-is-remark"]
    assert set(empty) <= reported
    assert len(empty) + len(remarks) >= 57
    assert all(
        finding.page and finding.row for finding in snapshot.findings if finding.code == "status-unreadable"
    )


def test_deleting_an_icon_leaves_the_status_empty():
    page = (DATA / "reports" / "html_glyph.html").read_text(encoding="utf-8")
    whole = found(made(DATA / "reports" / "html_glyph.html"))
    glyph = next(
        status.glyph for status in made(DATA / "reports" / "html_glyph.html").statuses if status.glyph
    )
    cell = re.search(rf"(<td[^>]*>\s*(?:<[^/][^>]*>\s*)*){re.escape(glyph)}(?=\s*<)", page)
    assert cell
    from actielijn.reading.html import read_html
    from actielijn.reading.report import snapshot_of

    changed = snapshot_of(
        read_html((page[: cell.end(1)] + page[cell.end(1) + len(glyph) :]).encode(), "zonder.html")
    )
    differing = [
        (before[3], after[3]) for before, after in zip(whole, found(changed), strict=True) if before != after
    ]
    assert len(differing) == 1
    assert differing[0][1] == ()
