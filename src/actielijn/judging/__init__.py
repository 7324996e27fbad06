"""A series with a target → on track, off track, or not enough data; always with the computation.

A plain room: it knows points in time and aims, and neither Snapshots nor the web. The method is written down in
docs/reference/progress.md.
"""

from .progress import Aim, Judgement, Point, judge, judge_running_count, moment_in_years
from .telling import computation_in_words

__all__ = [
    "Aim",
    "Judgement",
    "Point",
    "computation_in_words",
    "judge",
    "judge_running_count",
    "moment_in_years",
]
