"""What is thought to lead to what: boxes in columns, the aim at the left, with links that show how strong the evidence is."""

import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .drawing import Drawing, Sheet, shortened

_BOX, _GAP, _BETWEEN, _TOP = 190, 12, 62, 40
_LINE, _PADDING, _LETTERS, _MOST_LINES = 15, 9, 27, 4
_STROKES = {"none": (1.5, "2 4"), "plausible": (1.5, "7 4"), "supported": (2.0, ""), "shown": (3.5, "")}


@dataclass(frozen=True, slots=True)
class Node:
    """A step of the tree. ``level`` is its column from the left, ``mark`` a short word above its title."""

    key: str
    level: int
    title: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """That one step leads to another; ``evidence`` is ``none``, ``plausible``, ``supported`` or ``shown``."""

    cause: str
    effect: str
    evidence: str


def draw_tree(
    nodes: Sequence[Node], links: Sequence[Link], *, headings: Sequence[str], words: Mapping[str, str], name: str, title: str, description: str
) -> Drawing:  # fmt: skip
    """Return the tree; ``headings`` stand above the columns, ``words`` name the strengths of evidence in the legend.

    Within its column a box stands at the height of what it leads to, as far as the others leave room.
    """
    levels = max((node.level for node in nodes), default=0) + 1
    places, height = _places(nodes, links)
    width = levels * _BOX + (levels - 1) * _BETWEEN + 16
    sheet = Sheet(name, title, description, max(width, 520), round(height) + 44)
    for level, heading in enumerate(headings[:levels]):
        sheet.text(_left(level), 22, heading, kind="quiet", bold=True)
    by_key = {node.key: node for node in nodes}
    for link in links:
        cause, effect = by_key.get(link.cause), by_key.get(link.effect)
        if cause is None or effect is None:
            continue
        stroke, dash = _STROKES[link.evidence]
        start = (_left(cause.level), places[cause.key] + _height(cause) / 2)
        end = (_left(effect.level) + _BOX, places[effect.key] + _height(effect) / 2)
        sheet.curve(start, end, "line", width=stroke, dash=dash)
        sheet.stroke([(end[0] + 7, end[1] - 5), end, (end[0] + 7, end[1] + 5)], "line", width=2)
    for node in nodes:
        top = places[node.key]
        sheet.box(_left(node.level), top, _BOX, _height(node), "box", edge="edge", round_=4)
        for number, line in enumerate(_lines(node)):
            at = top + _PADDING + 11 + number * _LINE
            sheet.text(_left(node.level) + _PADDING, at, line, size=12, bold=number == 0 and bool(node.mark))
    for number, (evidence, word) in enumerate(words.items()):
        stroke, dash = _STROKES[evidence]
        left = 10 + number * 125
        sheet.stroke([(left, height + 24), (left + 34, height + 24)], "line", width=stroke, dash=dash)
        sheet.text(left + 40, height + 28, word, kind="quiet", size=12)
    return sheet.drawing()


def _places(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[dict[str, float], float]:
    """Return the upper edge of each box, and the height of the whole."""
    effects = defaultdict(list)
    for link in links:
        effects[link.cause].append(link.effect)
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        columns[node.level].append(node)
    places: dict[str, float] = {}
    lowest = float(_TOP)
    for level in sorted(columns):
        wanted = {
            node.key: (
                sum(places[key] for key in effects[node.key] if key in places)
                / max(1, sum(key in places for key in effects[node.key]))
            )
            for node in columns[level]
        }
        # What leads nowhere stands last; of the rest the order of what they lead to, so that links cross little.
        ordered = sorted(columns[level], key=lambda node: (wanted[node.key] == 0, wanted[node.key]))
        at = float(_TOP)
        for node in ordered:
            places[node.key] = at
            at += _height(node) + _GAP
        lowest = max(lowest, at)
    return places, lowest


def _left(level: int) -> float:
    return 8.0 + level * (_BOX + _BETWEEN)


def _height(node: Node) -> int:
    return 2 * _PADDING + _LINE * len(_lines(node))


def _lines(node: Node) -> list[str]:
    lines = textwrap.wrap(" ".join(node.title.split()), _LETTERS) or [""]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], shortened(" ".join(lines[_MOST_LINES - 1 :]), _LETTERS)]
    return [shortened(node.mark, _LETTERS), *lines] if node.mark else lines
