"""Records of several lists → who is one person, with probabilities → an overlap table that carries its linkage error.

Personal data stays in memory and in the files that the user names; only the overlap table leaves.
"""

from .error import plausible_tables, with_linkage_error
from .records import KINDS, Records, Trait, UnlinkableError, load_records
from .tabulating import (
    Linkage,
    Linked,
    Quality,
    Share,
    holds_clusters,
    link,
    load_linkage,
    persons_csv,
    review_csv,
    table_csv,
    table_json,
)

__all__ = [
    "KINDS",
    "Linkage",
    "Linked",
    "Quality",
    "Records",
    "Share",
    "Trait",
    "UnlinkableError",
    "holds_clusters",
    "link",
    "load_linkage",
    "load_records",
    "persons_csv",
    "plausible_tables",
    "review_csv",
    "table_csv",
    "table_json",
    "with_linkage_error",
]
