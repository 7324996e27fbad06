"""Numbers with their words → charts as SVG: a line with its target, bars with intervals, small multiples, a tree.

A plain room: pages, PDF, DOCX and downloads show the same drawing. Each carries a title and a description, and is never the only place
where a number stands. Colours are presentation attributes, which a page's own style sheet overrules (dark, print, high contrast).
"""

from .bars import Bar, draw_bars
from .drawing import Drawing
from .goal_tree import Branch, draw_goal_tree, evidence_in_words, goal_branches, titles_of
from .line import Band, Goalpost, Mark, draw_line
from .multiples import Panel, draw_multiples
from .series import (
    SeriesRow,
    count_of,
    description_of,
    interval_in_words,
    parts_chart,
    rows_of,
    series_chart,
    target_in_words,
    whole_of,
)
from .tree import Link, Node, draw_tree

__all__ = [
    "Band",
    "Bar",
    "Branch",
    "Drawing",
    "Goalpost",
    "Link",
    "Mark",
    "Node",
    "Panel",
    "SeriesRow",
    "count_of",
    "description_of",
    "draw_bars",
    "draw_goal_tree",
    "draw_line",
    "draw_multiples",
    "draw_tree",
    "evidence_in_words",
    "goal_branches",
    "interval_in_words",
    "parts_chart",
    "rows_of",
    "series_chart",
    "target_in_words",
    "titles_of",
    "whole_of",
]
