"""The sheet that every chart is drawn on: SVG elements with a class for style sheets and an attribute for everybody else."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_NAMES: Any = {None: _SVG}
FONT = "'Source Sans 3', system-ui, 'Segoe UI', Arial, sans-serif"
_COLOURS = {
    "ink": "#17212b", "quiet": "#4b5a68", "grid": "#c3ccd5", "line": "#1f4a75", "band": "#d5ecdc", "target": "#1c6b3c",
    "ground": "#ffffff", "box": "#f4f6f8", "edge": "#6b7a89",
}  # fmt: skip
# What XML cannot hold: controls, halves of surrogate pairs, and characters that are none.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart. ``svg`` is a whole file and may as well stand inside a page; ``description`` is its text alternative."""

    svg: str
    title: str
    description: str
    width: int
    height: int


class Sheet:
    """A drawing while it is made; coordinates are in pixels of a screen, from the upper left."""

    def __init__(self, name: str, title: str, description: str, width: int, height: int):
        self._told = (title, description, width, height)
        self._root = etree.Element(
            f"{{{_SVG}}}svg", nsmap=_NAMES, width=str(width), height=str(height), viewBox=f"0 0 {width} {height}", role="img",
        )  # fmt: skip
        self._root.set("class", "chart")
        self._root.set("font-family", FONT)
        # Several charts may stand in one page, so the name goes into the ids.
        self._root.set("aria-labelledby", f"{name}-title {name}-desc")
        for kind, text in (("title", title), ("desc", description)):
            etree.SubElement(self._root, f"{{{_SVG}}}{kind}", id=f"{name}-{kind}").text = _fit(text)
        self.box(0, 0, width, height, "ground")

    def box(
        self, x: float, y: float, width: float, height: float, kind: str, *, edge: str = "", round_: int = 0
    ) -> None:
        """Draw a filled rectangle."""
        made = self._add("rect", kind, x=x, y=y, width=max(width, 0), height=max(height, 0))
        made.set("fill", _COLOURS[kind])
        if edge:
            made.set("stroke", _COLOURS[edge])
        if round_:
            made.set("rx", str(round_))

    def stroke(
        self, points: list[tuple[float, float]], kind: str, *, width: float = 1, dash: str = ""
    ) -> None:
        """Draw a line through points."""
        made = self._add("polyline", kind)
        made.set("points", " ".join(f"{x:.1f},{y:.1f}" for x, y in points))
        made.set("fill", "none")
        self._stroked(made, kind, width, dash)

    def curve(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        kind: str,
        *,
        width: float = 1,
        dash: str = "",
    ) -> None:
        """Draw an arc that leaves and arrives level."""
        (x0, y0), (x1, y1) = start, end
        middle = (x0 + x1) / 2
        made = self._add("path", kind)
        made.set("d", f"M{x0:.1f},{y0:.1f} C{middle:.1f},{y0:.1f} {middle:.1f},{y1:.1f} {x1:.1f},{y1:.1f}")
        made.set("fill", "none")
        self._stroked(made, kind, width, dash)

    def dot(self, x: float, y: float, kind: str, *, radius: float = 4, hollow: bool = False) -> None:
        """Draw a point; a hollow one is provisional."""
        made = self._add("circle", f"{kind} chart-dot" if not hollow else f"{kind} chart-hollow", cx=x, cy=y, r=radius)  # fmt: skip
        made.set("fill", _COLOURS["ground"] if hollow else _COLOURS[kind])
        made.set("stroke", _COLOURS[kind])
        made.set("stroke-width", "2")

    def diamond(self, x: float, y: float, kind: str, *, radius: float = 6) -> None:
        """Draw a target."""
        made = self._add("path", f"{kind} chart-dot")
        made.set(
            "d",
            f"M{x:.1f},{y - radius:.1f} L{x + radius:.1f},{y:.1f} L{x:.1f},{y + radius:.1f} L{x - radius:.1f},{y:.1f} Z",
        )
        made.set("fill", _COLOURS[kind])

    def text(
        self, x: float, y: float, text: str, *, kind: str = "ink", anchor: str = "start", size: int = 13, bold: bool = False
    ) -> None:  # fmt: skip
        """Write one line of text; ``y`` is its base line."""
        made = self._add("text", f"{kind} chart-text", x=x, y=y)
        made.set("fill", _COLOURS[kind])
        made.set("font-size", str(size))
        if anchor != "start":
            made.set("text-anchor", anchor)
        if bold:
            made.set("font-weight", "600")
        made.text = _fit(text)

    def drawing(self) -> Drawing:
        """Return what was drawn."""
        return Drawing(etree.tostring(self._root, encoding="unicode"), *self._told)

    def _add(self, tag: str, kind: str, **numbers: float) -> "etree._Element":
        made = etree.SubElement(self._root, f"{{{_SVG}}}{tag}")
        made.set("class", f"chart-{kind}")
        for name, number in numbers.items():
            made.set(name, f"{number:.1f}".removesuffix(".0"))
        return made

    @staticmethod
    def _stroked(made: "etree._Element", kind: str, width: float, dash: str) -> None:
        made.set("stroke", _COLOURS[kind])
        made.set("stroke-width", str(width))
        if dash:
            made.set("stroke-dasharray", dash)


def shortened(text: str, most: int) -> str:
    """Return a text of at most this many characters, with an ellipsis where some are missing."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else f"{one_line[: most - 1].rstrip()}…"


def _fit(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
