"""Values beside each other, with the interval of each that has one: bars that lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from actielijn.language import _, number_in_words

from .drawing import Drawing, Sheet, shortened
from .scale import scale_for

WIDTH = 560
_TOP, _ROW, _LEFT, _RIGHT = 34, 40, 12, 90


@dataclass(frozen=True, slots=True)
class Bar:
    """A value under a label, None where it is withheld; ``low`` and ``high`` are an interval around it."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


def draw_bars(bars: Sequence[Bar], *, name: str, title: str, description: str, unit: str = "") -> Drawing:
    """Return bars below each other in the given order, the label of each above it, so that long ones fit a phone."""
    sheet = Sheet(name, title, description, WIDTH, _TOP + _ROW * len(bars) + 8)
    values = [value for bar in bars for value in (bar.value, bar.low, bar.high) if value is not None]
    x = scale_for(values, _LEFT, WIDTH - _RIGHT)
    if unit:
        sheet.text(_LEFT, 18, shortened(unit, 70), kind="quiet")
    words = [_words(bar) for bar in bars]
    # All on one side, so that they stand below each other: right of the bars, or at the edge above them where one would not fit.
    beside = all(
        max(x(0), *(x(end) for end in (bar.value, bar.high) if end is not None)) + 8 + 8 * len(told) < WIDTH
        for bar, told in zip(bars, words, strict=True)
        if bar.value is not None
    )
    for number, bar in enumerate(bars):
        y = _TOP + _ROW * number
        sheet.text(_LEFT, y + 12, shortened(bar.label, 70 if beside else max(20, 66 - len(words[number]))))
        if bar.value is None:
            sheet.text(_LEFT, y + 30, _("withheld"), kind="quiet")
            continue
        begin, end = sorted((x(0), x(bar.value)))
        sheet.box(begin, y + 18, max(end - begin, 1), 14, "line")
        told = end
        if bar.low is not None and bar.high is not None:
            low, high = x(bar.low), x(bar.high)
            # Twice, so that it shows on the bar as well as beside it.
            for kind, width in (("ground", 5), ("ink", 2)):
                sheet.stroke([(low, y + 25), (high, y + 25)], kind, width=width)
            for place in (low, high):
                sheet.stroke([(place, y + 19), (place, y + 31)], "ink", width=2)
            told = max(told, high)
        sheet.text(
            told + 8 if beside else WIDTH - 4, y + 30 if beside else y + 12, words[number], bold=True, anchor="start" if beside else "end"
        )  # fmt: skip
    return sheet.drawing()


def _words(bar: Bar) -> str:
    if bar.value is None:
        return ""
    value = number_in_words(bar.value)
    if bar.low is None or bar.high is None:
        return value
    return _("{value} ({low}–{high})").format(
        value=value, low=number_in_words(bar.low), high=number_in_words(bar.high)
    )
