"""The same series for every part, side by side on one scale: small multiples."""

from collections.abc import Sequence
from dataclasses import dataclass

from actielijn.language import _, number_in_words

from .drawing import Drawing, Sheet, shortened
from .line import Mark, draw_interval
from .scale import Scale, scale_for

WIDTH, COLUMNS = 560, 3
_PANEL, _HEIGHT, _GAP, _TOP = 176, 116, 16, 30


@dataclass(frozen=True, slots=True)
class Panel:
    """One part with its series."""

    label: str
    marks: tuple[Mark, ...]


def draw_multiples(
    panels: Sequence[Panel], *, name: str, title: str, description: str, unit: str = ""
) -> Drawing:
    """Return a small line chart per part, in the given order, all on the same axes so that they may be compared."""
    rows = -(-len(panels) // COLUMNS)
    sheet = Sheet(name, title, description, WIDTH, _TOP + rows * (_HEIGHT + _GAP))
    if unit:
        sheet.text(8, 18, shortened(unit, 70), kind="quiet")
    marks = [mark for panel in panels for mark in panel.marks]
    values = [mark.value for mark in marks if mark.value is not None]
    values += [end for mark in marks for end in mark.interval or ()]
    ends = [mark.at for mark in marks] or [0.0, 1.0]
    first, last = min(ends), max(ends)
    for number, panel in enumerate(panels):
        left = 8 + number % COLUMNS * (_PANEL + _GAP - 8)
        top = _TOP + number // COLUMNS * (_HEIGHT + _GAP)
        y = scale_for(values, top + _HEIGHT - 18, top + 34, about=2)
        x = Scale(first, last if last > first else first + 1, left + 40, left + _PANEL - 12, ())
        _draw_panel(sheet, panel, x, y, left, top)
    return sheet.drawing()


def _draw_panel(sheet: Sheet, panel: Panel, x: Scale, y: Scale, left: float, top: float) -> None:
    sheet.text(left, top + 12, shortened(panel.label, 25), bold=True, size=12)
    for tick in (y.ticks[0], y.ticks[-1]):
        sheet.stroke([(left + 36, y(tick)), (left + _PANEL - 8, y(tick))], "grid")
        sheet.text(left + 32, y(tick) + 4, number_in_words(tick), kind="quiet", anchor="end", size=11)
    known = [(mark, mark.value) for mark in panel.marks if mark.value is not None]
    if not known:
        sheet.text(left + 44, y((y.low + y.high) / 2) + 4, _("withheld") if panel.marks else _("no value"), kind="quiet", size=12)  # fmt: skip
        return
    piece: list[tuple[float, float]] = []
    for mark in (*panel.marks, Mark(0, "", None)):
        if mark.value is not None:
            piece.append((x(mark.at), y(mark.value)))
            continue
        if len(piece) > 1:
            sheet.stroke(piece, "line", width=2)
        piece = []
    for mark, _value in known:
        if mark.interval is not None:
            draw_interval(sheet, x(mark.at), y(mark.interval[0]), y(mark.interval[1]), half=3)
    for mark, value in known:
        sheet.dot(x(mark.at), y(value), "line", radius=2.5, hollow=mark.is_provisional)
    mark, value = known[-1]
    highest = mark.interval[1] if mark.interval is not None else value
    sheet.text(
        min(x(mark.at), left + _PANEL - 14), y(highest) - 7, number_in_words(value), anchor="end", size=12
    )
    sheet.text(left + _PANEL - 12, top + _HEIGHT, mark.label, kind="quiet", anchor="end", size=11)
    if len(known) > 1:
        sheet.text(left + 40, top + _HEIGHT, known[0][0].label, kind="quiet", size=11)
