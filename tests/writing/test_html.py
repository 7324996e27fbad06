"""The HTML form: one accessible file whose text can do nothing but be read."""

import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from test_report import activity, full, programme, told

from actielijn import writing
from actielijn.snapshot import Snapshot, loads
from actielijn.writing import bar
from actielijn.writing.html import to_html

HOSTILE = "</script><script>alert(1)</script><!-- <b> &amp; \\u003c \x00 \u2028 שלום \u202e"
CSS = Path(writing.__file__).parent / "html" / "report.css"


def page(snapshot: Snapshot) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(to_html(snapshot).decode())


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert to_html(full()) == to_html(full())


def test_the_snapshot_inside_is_the_snapshot() -> None:
    assert loads(page(full()).get_element_by_id("actielijn-snapshot").text) == full()


def test_hostile_text_inside_reads_back_letter_for_letter() -> None:
    snapshot = programme(activity("1.1", HOSTILE, told(HOSTILE + "\ud800", "ready")))
    assert loads(page(snapshot).get_element_by_id("actielijn-snapshot").text) == snapshot


def test_hostile_text_opens_no_element() -> None:
    made = page(
        programme(activity("1.1", HOSTILE, told(HOSTILE, "ready"), holder=HOSTILE), remarks=(HOSTILE,))
    )
    assert [script.get("type") for script in made.iter("script")] == ["application/json"]
    assert not list(made.iter("b"))


def test_hostile_text_is_shown_as_text() -> None:
    made = page(programme(activity("1.1", "Plant", told("<b>#let x = $y$</b>", "ready"))))
    assert "<b>#let x = $y$</b>" in made.get_element_by_id("activity-1.1").text_content()


def test_no_character_that_html_forbids_is_written() -> None:
    made = to_html(programme(activity("1.1", "\x00\x1b\x7f\x85\ufdd0\ud800", told("\x00")))).decode()
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", made)


def test_headings_begin_at_one_and_skip_no_level() -> None:
    levels = [int(element.tag[1]) for element in page(full()).iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_every_id_is_unique_and_every_inner_link_has_its_goal() -> None:
    made = page(full())
    ids = Counter(made.xpath("//@id"))
    assert {name for name, count in ids.items() if count > 1} == set()
    assert {link[1:] for link in made.xpath("//a/@href") if link.startswith("#")} <= set(ids)


def test_every_table_has_a_caption_and_every_head_a_scope() -> None:
    made = page(full())
    assert all(table.find("caption") is not None for table in made.iter("table"))
    assert all(head.get("scope") for head in made.iter("th"))


def test_every_activity_has_its_permanent_address() -> None:
    ids = set(page(full()).xpath("//@id"))
    assert {"activity-1.1", "activity-1.2", "activity-1.3"} <= ids


def test_the_cells_of_every_row_fill_its_columns() -> None:
    for table in page(full()).xpath("//table[@class='report']"):
        columns = len(table.findall("thead/tr/th"))
        for body in table.findall("tbody"):
            cells = sum(
                int(cell.get("rowspan", "1")) * int(cell.get("colspan", "1"))
                for cell in body.xpath("./tr/td | ./tr/th")
            )
            assert cells == columns * len(body.findall("tr"))


def test_the_language_and_the_title_are_told() -> None:
    made = page(full())
    assert (made.get("lang"), made.findtext("head/title")) == ("en", "Results – A greener town – 1 May 2022")


def test_a_list_keeps_its_depth() -> None:
    (row,) = page(full()).xpath("//tr[@id='activity-1.2']")
    assert [item.text for item in row.xpath(".//li/ul/li")] == ["Red oak"]


def test_a_list_that_begins_deep_is_well_formed() -> None:
    made = page(programme(activity("1.1", "Plant", told("    - deep\n- shallow"))))
    assert [" ".join(item.text_content().split()) for item in made.xpath("//td//li[not(.//ul)]")] == [
        "deep",
        "shallow",
    ]


def test_a_glyph_that_machines_draw_differently_brings_its_font() -> None:
    assert b"@font-face" in to_html(full())
    plain = replace(full(), statuses=full().statuses[:1])
    assert b"@font-face" not in to_html(plain)


def test_a_note_and_its_mark_point_at_each_other() -> None:
    made = page(full())
    assert made.get_element_by_id("mark-1").get("href") == "#note-1"
    assert made.get_element_by_id("note-1").xpath(".//a/@href") == ["#mark-1"]


def test_a_web_address_can_be_followed() -> None:
    assert "https://example.org/elm" in page(full()).xpath("//td//a/@href")


def test_the_bar_is_told_in_words() -> None:
    (drawn,) = page(full()).xpath("//*[local-name()='svg']")
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == "Action line 1: Outdoors: Ready 1, Busy 2, not stated 1"


def test_nothing_is_fetched_and_nothing_runs() -> None:
    made = page(full())
    assert not made.xpath("//@src | //link | //@onclick | //@style[contains(., 'url')]")
    assert "url(" not in CSS.read_text()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [(ink, paper) for ink in ("ink", "quiet", "link") for paper in ("paper", "tint")]
    + [(phase, "paper") for phase in ("done", "running", "at_risk", "waiting", "outside", "unknown")]
    + [("deleted", "deleted-fill"), ("inserted", "inserted-fill")],
)
def test_every_pair_of_colours_has_contrast(theme: int, ink: str, paper: str) -> None:
    tokens = re.findall(r":root \{(.*?)\}", CSS.read_text(), re.S)[theme]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", tokens))
    assert contrast(colours[ink], colours[paper]) >= 4.5


def test_the_counts_in_a_bar_can_be_read_on_every_fill() -> None:
    fills = {fill for shades in bar._SHADES.values() for fill in shades}
    assert min(contrast(bar.INK, fill) for fill in fills) >= 7


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
