"""The report in its forms: accessible pages, the same bytes, nothing that runs, and words that cannot break it."""

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pikepdf
import pytest

from actielijn.estimating.linkage import Linkage, Quality, Share
from actielijn.estimating.panel import Asked, Panel, panel_of
from actielijn.estimating.reporting import render, report_of
from actielijn.estimating.reporting.report import Figure, Grid
from actielijn.estimating.strata import Stratum
from actielijn.estimating.table import OverlapTable
from actielijn.language import speaking

HOSTILE = '#let x = $y$; <script>alert(1)</script> "q" & \\u{41} [x] @cite'
CELLS = {
    ("A",): 160, ("B",): 130, (HOSTILE,): 90, ("A", "B"): 40, ("A", HOSTILE): 31, ("B", HOSTILE): 24, ("A", "B", HOSTILE): 7,
}  # fmt: skip


@pytest.fixture(scope="module")
def panel() -> Panel:
    table = OverlapTable.of(
        ["A", "B", HOSTILE], CELLS, name=f"Table {HOSTILE}", citation=f"Somebody {HOSTILE} (2020)"
    )
    made = panel_of(table, Asked(method="stepwise", replicates=100))
    strata = (
        Stratum({"sex": "F"}, 300.0, 900.0, (700.0, 1200.0)),
        Stratum({"sex": HOSTILE}, 182.0, 500.0, (400.0, 700.0)),
    )
    linkage = Linkage(
        np.zeros((3, 8), dtype=np.int64), Quality(Share(90, 100), Share(95, 99)), facts={"records": 900, "persons": 482}
    )  # fmt: skip
    return replace(made, strata=strata, linkage=linkage, findings=(f"List {HOSTILE} is small.",))


class Page(HTMLParser):
    """Collects what a page holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("form", ["text", "json", "html", "pdf"])
def test_the_same_panel_gives_the_same_bytes(panel, form):
    assert render(panel, form) == render(panel, form)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_whole_runs_nothing_and_says_its_language(panel, language):
    with speaking(language):
        text = render(panel, "html").decode()
    page = Page(text)
    assert page.open == []
    assert ("html", {"lang": language}) in page.tags
    assert {"script", "img", "link", "iframe"}.isdisjoint({tag for tag, _attributes in page.tags})
    assert not re.search(r'(src|href)="(?!#)', text)
    named = [attributes["id"] for _tag, attributes in page.tags if attributes.get("id")]
    assert len(named) == len(set(named))


def test_every_picture_has_a_text_and_its_data_as_a_table(panel):
    page = Page(render(panel, "html").decode())
    pictures = [attributes for _tag, attributes in page.tags if attributes.get("role") == "img"]
    assert len(pictures) == 4
    assert all(len(picture["aria-label"] or "") > 40 for picture in pictures)
    for section in report_of(panel).sections:
        kinds = [type(block) for block in section.blocks]
        assert all(Grid in kinds[place:] for place, kind in enumerate(kinds) if kind is Figure)


def test_every_table_names_its_rows_and_columns(panel):
    page = Page(render(panel, "html").decode())
    heads = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert set(heads) == {"row", "col"}
    tables = sum(tag == "table" for tag, _attributes in page.tags)
    assert tables == sum(tag == "caption" for tag, _attributes in page.tags)


@pytest.mark.slow
def test_a_browser_finds_no_fault_in_the_page(panel, chromium, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "report.html"
    path.write_bytes(render(panel, "html"))
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            # axe is put into the page as a script, which the page's own policy forbids.
            context = chromium.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
            )
            page = context.new_page()
            page.goto(path.as_uri())
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], (scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            context.close()


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_validator_finds_no_fault_in_the_pages(panel, profile, language):
    checker = pytest.importorskip("page", reason="page-validation is not installed")
    with speaking(language):
        made = render(panel, "pdf")
    verdict = checker.validate_pdf_bytes(made, profile=profile, limits=checker.SafetyLimits.unlimited())
    faults = [fault for fault in verdict.failures if fault.rule_id != "PDFA3A-STREAM-LENGTH-001"]
    assert [(fault.rule_id, fault.message) for fault in faults] == []


def test_the_pages_carry_the_estimate_as_data(panel):
    with pikepdf.open(io.BytesIO(render(panel, "pdf"))) as document:
        attached = document.attachments["estimate.json"].get_file().read_bytes()
        assert json.loads(attached) == json.loads(render(panel, "json"))
        assert str(document.docinfo.Title).endswith(f"Table {HOSTILE}")
        assert bool(document.Root.MarkInfo.Marked)


def test_pages_for_publication_carry_the_published_data_only(panel):
    with pikepdf.open(io.BytesIO(render(panel, "pdf", publish="suppress"))) as document:
        attached = json.loads(document.attachments["estimate.json"].get_file().read_bytes())
    assert attached["table"]["sha256"] is None
    assert attached["table"]["disclosure"] == "suppress"
    assert "findings" not in attached


def test_only_the_shipped_fonts_are_used(panel):
    with pikepdf.open(io.BytesIO(render(panel, "pdf"))) as document:
        names = {
            str(font.BaseFont).split("+")[1]
            for page in document.pages
            for font in page.Resources.Font.values()
        }
    assert names
    assert all(re.match("SourceSans3|Noto|ActielijnAnyCharacter", name) for name in names)


def test_without_what_draws_the_tables_still_stand(panel, monkeypatch):
    monkeypatch.setattr("actielijn.estimating.reporting.plots.can_draw", lambda: False)
    sections = report_of(panel).sections
    assert not any(isinstance(block, Figure) for section in sections for block in section.blocks)
    assert any(isinstance(block, Grid) for section in sections for block in section.blocks)
