"""Charts: whole SVG files that any reader of XML takes, each told in words, with nothing that a strict page refuses."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from actielijn.charting import (
    Band,
    Bar,
    Goalpost,
    Link,
    Mark,
    Node,
    Panel,
    draw_bars,
    draw_line,
    draw_multiples,
    draw_tree,
    parts_chart,
    rows_of,
    series_chart,
)
from actielijn.charting.scale import scale_for
from actielijn.language import speaking
from actielijn.snapshot import Indicator, Observation, Target

SVG = "{http://www.w3.org/2000/svg}"
numbers = some.floats(-1e9, 1e9) | some.none()
words = some.text(max_size=60)


def drawings(label: str, values: list[float | None]):
    marks = tuple(
        Mark(2020 + at, label, value, at % 2 == 0, value and value - 1, value and value + 1)
        for at, value in enumerate(values)
    )
    told = {"name": "n", "title": label, "description": label, "unit": label}
    yield draw_line(marks, targets=[Goalpost(2030, label, 5)], bands=[Band(2031, 1, 9)], **told)
    yield draw_bars([Bar(label, value, value and value - 1, value and value + 1) for value in values], **told)
    yield draw_multiples([Panel(label, marks), Panel(label, ())], **told)
    del told["unit"]
    nodes = [Node(f"{at}", at % 4, label, label) for at, _value in enumerate(values)]
    links = [
        Link(one.key, other.key, "none")
        for one, other in product(nodes, nodes)
        if one.level == other.level + 1
    ]
    yield draw_tree(nodes, links, headings=[label] * 4, words={"none": label}, **told)


@given(words, some.lists(numbers, max_size=8))
def test_any_numbers_and_words_give_a_drawing_that_tells_itself(label, values):
    for drawing in drawings(label, values):
        root = etree.fromstring(drawing.svg.encode())
        assert root.get("role") == "img"
        ids = {one.get("id") for one in root.iter() if one.get("id")}
        assert ids == set(root.get("aria-labelledby").split()) == {"n-title", "n-desc"}
        # No style, no script, nothing from elsewhere: a strict Content-Security-Policy shows it whole.
        assert not any(
            one.get("style") or one.tag in (f"{SVG}style", f"{SVG}script", f"{SVG}image")
            for one in root.iter()
        )
        assert "nan" not in drawing.svg


def test_what_is_withheld_breaks_the_line_and_is_no_zero():
    drawing = draw_line(
        [Mark(2020, "2019", 4), Mark(2021, "2020", 5), Mark(2022, "2021", None), Mark(2023, "2022", 6), Mark(2024, "2023", 7)],
        name="n", title="t", description="d",
    )  # fmt: skip
    root = etree.fromstring(drawing.svg.encode())
    assert len([one for one in root.iter(f"{SVG}polyline") if "chart-line" in one.get("class")]) == 2
    assert len(list(root.iter(f"{SVG}circle"))) == 4
    withheld = draw_bars([Bar("a", None)], name="n", title="t", description="d")
    with speaking("nl"):
        assert "onderdrukt" in draw_bars([Bar("a", None)], name="n", title="t", description="d").svg
    assert "chart-line" not in withheld.svg


@pytest.mark.parametrize("values", [[0.0], [7.0], [-3.0, 12.0], [1e-9, 2e-9], [33, 35], [1e12]])
def test_a_scale_holds_its_values_between_round_ticks(values):
    scale = scale_for(values, 100, 0)
    assert scale.ticks[0] <= min(0.0, *values)
    assert scale.ticks[-1] >= max(0.0, *values)
    assert 2 <= len(scale.ticks) <= 8


@given(some.lists(some.floats(-1e12, 1e12), min_size=1))
def test_places_on_a_scale_keep_the_order_of_values(values):
    scale = scale_for(values, 0, 100)
    placed = [scale(value) for value in sorted(values)]
    assert placed == sorted(placed)
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in placed)


def estimated(year, value, low=None, high=None, **more):
    return Observation(start=f"{year}-01-01", end=f"{year}-12-31", value=value, low=low, high=high, **more)


def test_estimates_are_drawn_and_told_with_their_interval():
    seen = (
        estimated(2014, 6250.0, 5000.0, 7800.0),
        estimated(2019, 5120.0, 4100.0, 6500.0, provisional=True),
    )
    parts = (
        estimated(2019, 1200.0, 800.0, 1900.0, split={"regio": "Noord"}),
        estimated(2019, None, withheld=True, split={"regio": "Zuid"}),
    )
    one = Indicator(id="s", title="Slachtoffers", unit="personen", observations=(*seen, *parts))
    aimed = Indicator(
        id="s",
        title="S",
        unit="personen",
        observations=seen,
        targets=(Target(by="2025-12-31", value=4000.0),),
    )
    with speaking("nl"):
        bars, line, split = (
            series_chart(one, name="n"),
            series_chart(aimed, name="n"),
            parts_chart(one, "regio", name="n"),
        )
        told = {(row.period, row.part): (row.value, row.interval, row.ends) for row in rows_of(one)}
    assert "6.250 (5.000–7.800)" in bars.svg
    assert "2019, voorlopig" in bars.svg
    for drawing in (bars, line):
        assert "6.250, tussen 5.000 en 7.800 (2014)" in drawing.description
    # A stroke upright with two ends for each estimate, and the line between them.
    assert line.svg.count('class="chart-edge"') == 6
    assert "1.200 (800–1.900)" in split.svg
    assert told["2014", ""] == ("6.250", "tussen 5.000 en 7.800", ("5.000", "7.800"))
    assert told["2019", "Zuid"] == ("onderdrukt", "", ("", ""))


def test_no_way_leads_from_one_count_to_the_next_where_they_begin_anew():
    seen = (estimated(2021, 35.0), estimated(2022, 30.0))
    aims = (Target(by="2022-12-31", value=20.0),)
    told = {"id": "o", "title": "Opgeleid", "unit": "rechercheurs", "observations": seen, "targets": aims}
    with speaking("nl"):
        joined = series_chart(Indicator(**told), name="n")
        anew = series_chart(Indicator(**told, extra={"running": True}), name="n")
    assert "Elk jaar begint de telling opnieuw." in anew.description
    (way, line), stems = (
        [
            [point.split(",") for point in one.get("points").split()]
            for one in etree.fromstring(drawing.svg.encode()).iter(f"{SVG}polyline")
            if one.get("class") in ("chart-line", "chart-target")
        ]
        for drawing in (joined, anew)
    )
    assert way[0] == line[1]
    assert [bottom[0] == top[0] for bottom, top in stems] == [True, True]
    assert stems[0][0][1] == stems[1][0][1]


def test_a_value_that_lines_come_down_to_is_named_below_its_mark():
    marks = [Mark(2020 + at, str(2020 + at), value) for at, value in enumerate((6, -1, 5))]
    drawn = etree.fromstring(draw_line(marks, name="a", title="t", description="d").svg)
    dots = [float(one.get("cy")) for one in drawn.iter("{*}circle")]
    named = {
        one.text: float(one.get("y")) for one in drawn.iter("{*}text") if one.get("font-weight") == "600"
    }
    assert named["6"] < dots[0]
    assert named["-1"] > dots[1]
    assert named["5"] < dots[2]
