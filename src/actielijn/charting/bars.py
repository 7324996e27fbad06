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
    for number, bar in enumerate(bars):
        y = _TOP + _ROW * number
        sheet.text(_LEFT, y + 12, shortened(bar.label, 70))
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
        words = number_in_words(bar.value)
        if bar.low is not None and bar.high is not None:
            words = _("{value} ({low}–{high})").format(
                value=words, low=number_in_words(bar.low), high=number_in_words(bar.high)
            )
        fits = told + 8 + 7 * len(words) < WIDTH
        sheet.text(told + 8 if fits else WIDTH - 4, y + 30 if fits else y + 12, words, bold=True, anchor="start" if fits else "end")  # fmt: skip
    return sheet.drawing()
