"""A series over time with its targets: a line chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from actielijn.language import number_in_words

from .drawing import Drawing, Sheet, shortened
from .scale import Scale, scale_for

WIDTH, HEIGHT = 560, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 44, 40, 44
_MOST_LABELS = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """A value at ``at`` (a year with its fraction); None where it is withheld, which breaks the line.

    ``low`` and ``high`` are the interval of an estimate.
    """

    at: float
    label: str
    value: float | None
    is_provisional: bool = False
    low: float | None = None
    high: float | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval around the value, None where there is none or the value is withheld."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Goalpost:
    """A target: a value to be reached at ``at``."""

    at: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Band:
    """A target that is a range: from ``low`` to ``high``, up to ``at``."""

    at: float
    low: float
    high: float


def draw_line(
    marks: Sequence[Mark], *, name: str, title: str, description: str, unit: str = "", targets: Sequence[Goalpost] = (), bands: Sequence[Band] = (),
    begins_anew: bool = False,
) -> Drawing:  # fmt: skip
    """Return a series as a line: provisional values hollow, intervals as upright strokes, targets as diamonds, bands as an area behind it.

    Counts that begin anew each year are strokes from zero: no way leads from one to the next, nor from the last to a target.
    """
    sheet = Sheet(name, title, description, WIDTH, HEIGHT)
    known = [mark for mark in marks if mark.value is not None]
    ends = [mark.at for mark in marks] + [one.at for one in targets] + [one.at for one in bands]
    values = [mark.value for mark in known if mark.value is not None] + [one.value for one in targets]
    values += [value for one in bands for value in (one.low, one.high)]
    values += [end for mark in marks for end in mark.interval or ()]
    y = scale_for([*values, 0.0] if begins_anew else values, HEIGHT - _BOTTOM, _TOP)
    first, last = (min(ends), max(ends)) if ends else (0.0, 1.0)
    span = (last - first) or 1.0
    x = Scale(
        first if last > first else first - 0.5,
        first + span if last > first else first + 0.5,
        _LEFT + 8,
        WIDTH - _RIGHT,
        (),
    )
    begun = first
    for band in sorted(bands, key=lambda one: one.at):
        sheet.box(x(begun), y(band.high), x(band.at) - x(begun), y(band.low) - y(band.high), "band")
        begun = band.at
    _axes(sheet, x, y, marks, targets, unit)
    if begins_anew:
        for mark in known:
            assert mark.value is not None
            sheet.stroke([(x(mark.at), y(0)), (x(mark.at), y(mark.value))], "line", width=2.5)
    else:
        _ways(sheet, x, y, marks, known, targets)
    for mark in known:
        if mark.interval is not None:
            low, high = mark.interval
            draw_interval(sheet, x(mark.at), y(low), y(high))
    for mark in known:
        assert mark.value is not None
        sheet.dot(x(mark.at), y(mark.value), "line", hollow=mark.is_provisional, radius=4 if len(known) < 40 else 2)  # fmt: skip
    told = {known[0], known[-1]} if known else set()
    for mark in told if len(known) > 6 else known:
        assert mark.value is not None
        at = known.index(mark)
        beside = [] if begins_anew else [*known[max(0, at - 1) : at], *known[at + 1 : at + 2]]
        _name_mark(sheet, mark, known[at + 1 :], x, y, is_lowest=_is_lowest(mark, beside))
    for post in targets:
        sheet.diamond(x(post.at), y(post.value), "target")
        # Above the mark a stroke would go through the number.
        place, anchor = ((9, 4), "start") if begins_anew else ((0, -11), "middle")
        sheet.text(
            x(post.at) + place[0], y(post.value) + place[1], number_in_words(post.value), kind="target", anchor=anchor, bold=True
        )  # fmt: skip
    return sheet.drawing()


def _ways(
    sheet: Sheet,
    x: Scale,
    y: Scale,
    marks: Sequence[Mark],
    known: Sequence[Mark],
    targets: Sequence[Goalpost],
) -> None:
    """Draw the way from the last value to each target, and the line through the values; it breaks where one is withheld."""
    for post in targets:
        if known and known[-1].value is not None:
            sheet.stroke([(x(known[-1].at), y(known[-1].value)), (x(post.at), y(post.value))], "target", width=1.5, dash="4 4")  # fmt: skip
    piece: list[tuple[float, float]] = []
    for mark in [*marks, None]:
        if mark is not None and mark.value is not None:
            piece.append((x(mark.at), y(mark.value)))
            continue
        if len(piece) > 1:
            sheet.stroke(piece, "line", width=2.5)
        piece = []


def _is_lowest(mark: Mark, beside: Sequence[Mark]) -> bool:
    return bool(beside) and all((one.value or 0) > (mark.value or 0) for one in beside)


def _name_mark(
    sheet: Sheet, mark: Mark, later: Sequence[Mark], x: Scale, y: Scale, *, is_lowest: bool
) -> None:
    """Write a value above its mark, or below one that lines come down to; beside it where an interval stands there."""
    assert mark.value is not None
    words = number_in_words(mark.value)
    if mark.interval is None:
        below = y(mark.value) + 20
        # Not over the words of the axis.
        fits = is_lowest and below < HEIGHT - _BOTTOM + 8
        sheet.text(x(mark.at), below if fits else y(mark.value) - 10, words, anchor="middle", bold=True)
        return
    is_right = x(mark.at) < WIDTH - _RIGHT - 40
    rises = bool(later) and (later[0].value or 0) > mark.value
    sheet.text(
        x(mark.at) + (9 if is_right else -9), y(mark.value) + (17 if rises and is_right else -6), words, anchor="start" if is_right else "end", bold=True
    )  # fmt: skip


def draw_interval(sheet: Sheet, x: float, low: float, high: float, *, half: float = 5) -> None:
    """Draw an interval as an upright stroke with an end on each side; coordinates in pixels."""
    sheet.stroke([(x, low), (x, high)], "edge", width=1.5)
    for end in (low, high):
        sheet.stroke([(x - half, end), (x + half, end)], "edge", width=1.5)


def _axes(
    sheet: Sheet, x: Scale, y: Scale, marks: Sequence[Mark], targets: Sequence[Goalpost], unit: str
) -> None:
    for tick in y.ticks:
        sheet.stroke([(_LEFT, y(tick)), (WIDTH - _RIGHT + 8, y(tick))], "grid")
        sheet.text(_LEFT - 8, y(tick) + 4, number_in_words(tick), kind="quiet", anchor="end")
    if unit:
        sheet.text(8, 20, shortened(unit, 60), kind="quiet")
    labels = [(one.at, one.label) for one in marks] + [(one.at, one.label) for one in targets]
    places = sorted({(x(at), label) for at, label in labels})
    every = -(-len(places) // _MOST_LABELS)
    widest = max((len(label) for _place, label in places), default=0) * 7 + 8
    # From the newest backwards, which is the one that must be there.
    chosen = []
    before = 1e9
    for number, (place, label) in enumerate(reversed(places)):
        if number % every == 0 and before - place >= widest:
            chosen.append((place, label))
            before = place
    for place, label in chosen:
        sheet.text(place, HEIGHT - _BOTTOM + 22, label, kind="quiet", anchor="middle")
