"""The one currency of Actielijn: a programme at one moment as frozen values, and as JSON.

Everything passes Snapshots on: ``reading`` makes them, ``checking``, ``comparing`` and ``writing`` take them.
"""

from .explanation import Paragraph, explanation_of, paragraphs
from .ids import activity_id, slug, unique_ids
from .json import SnapshotError, dumps, from_json, from_json_value, load, loads, to_json
from .validation import Problem, problems_of_sense, problems_of_shape, schema
from .values import (
    FORMAT,
    PHASES,
    ActionLine,
    Activity,
    Edition,
    Figure,
    Finding,
    Footnote,
    Place,
    Programme,
    Progress,
    Promise,
    Reference,
    Result,
    Snapshot,
    Source,
    Status,
    Theme,
)

__all__ = [
    "FORMAT",
    "PHASES",
    "ActionLine",
    "Activity",
    "Edition",
    "Figure",
    "Finding",
    "Footnote",
    "Paragraph",
    "Place",
    "Problem",
    "Programme",
    "Progress",
    "Promise",
    "Reference",
    "Result",
    "Snapshot",
    "SnapshotError",
    "Source",
    "Status",
    "Theme",
    "activity_id",
    "dumps",
    "explanation_of",
    "from_json",
    "from_json_value",
    "load",
    "loads",
    "paragraphs",
    "problems_of_sense",
    "problems_of_shape",
    "schema",
    "slug",
    "to_json",
    "unique_ids",
]
