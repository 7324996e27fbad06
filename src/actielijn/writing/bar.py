"""Counts per status → the pieces of a stacked bar: where each begins, how wide it is, in which colours.

The HTML and PDF forms draw it; both put the glyph and the count in the piece and the table beside it, so that
the colour never tells anything alone.
"""

from dataclasses import dataclass

from .report import Count, Mark

# Fill and ink of each phase, light first: every ink has a contrast of at least 7 to 1 on its fill.
_SHADES = {
    "done": ("#cfe3d8", "#bcd8c9", "#dcebe3"),
    "running": ("#cddff0", "#b7d1e8", "#dfeaf5", "#c3d8ec"),
    "at_risk": ("#f6dcc0", "#f1cda5", "#f9e6d2"),
    "waiting": ("#ece3b9", "#e3d79c", "#f2ecd0"),
    "outside": ("#dfe3e7", "#d0d6dc", "#e9ecef"),
    "unknown": ("#f4f4f4", "#ebebeb", "#f8f8f8"),
}
INK = "#1b2733"


@dataclass(frozen=True, slots=True)
class Piece:
    """One status in a bar; ``start`` and ``width`` are parts of the whole bar's length, 0 to 1."""

    mark: Mark
    count: int
    start: float
    width: float
    fill: str


def fills(marks: tuple[Mark, ...]) -> dict[str, str]:
    """Return the fill of each status by its key: the hue of its phase, in a shade of its own."""
    seen: dict[str, int] = {}
    chosen = {}
    for mark in marks:
        shades = _SHADES.get(mark.phase, _SHADES["unknown"])
        chosen[mark.key] = shades[seen.get(mark.phase, 0) % len(shades)]
        seen[mark.phase] = seen.get(mark.phase, 0) + 1
    return chosen


def pieces(count: Count, marks: tuple[Mark, ...], most: int) -> tuple[Piece, ...]:
    """Return the pieces of a bar, those without activities left out.

    ``most`` is the sum that fills the whole length, so that bars under one another can be compared.
    """
    colours = fills(marks)
    found: list[Piece] = []
    begun = 0
    for mark, number in zip(marks, count.counts, strict=True):
        if number and most:
            found.append(Piece(mark, number, begun / most, number / most, colours[mark.key]))
            begun += number
    return tuple(found)


def in_words(count: Count, marks: tuple[Mark, ...]) -> str:
    """Return what a bar shows as a line of text: "Completed 4, Ongoing 2"."""
    told = ", ".join(
        f"{mark.word} {number}" for mark, number in zip(marks, count.counts, strict=True) if number
    )
    return f"{count.label}: {told}" if told else count.label
