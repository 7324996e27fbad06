"""Two Snapshots → what changed between them, in words and as data."""

from .comparison import Change, Comparison, compare
from .difference import Difference, difference
from .matching import Match
from .promised import OUTCOMES, Outcome, outcome_of
from .telling import comparison_json, comparison_text

__all__ = [
    "OUTCOMES",
    "Change",
    "Comparison",
    "Difference",
    "Match",
    "Outcome",
    "compare",
    "comparison_json",
    "comparison_text",
    "difference",
    "outcome_of",
]
