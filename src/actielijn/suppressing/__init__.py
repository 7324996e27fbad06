"""A table of counts with its sums → which cells to withhold, so that no small number can be worked back from the rest.

A plain room: it knows counts and sums, and neither indicators nor the web. Indicators and estimates are published through it.
"""

from .attacking import Interval, attack, recoverable
from .choosing import Suppression, suppress
from .table import TOTAL, Dimension, Grid, Release, SumTable, cross_table, joined

__all__ = [
    "TOTAL",
    "Dimension",
    "Grid",
    "Interval",
    "Release",
    "SumTable",
    "Suppression",
    "attack",
    "cross_table",
    "joined",
    "recoverable",
    "suppress",
]
