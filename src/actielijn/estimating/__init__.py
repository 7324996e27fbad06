"""Overlapping lists → the size of a hidden population, with an interval and with the reasons to distrust it.

Knows no Snapshot, no web and no database. The commands ``actielijn estimate`` and ``actielijn link`` call it; analysts import it:
``from actielijn.estimating import panel_of, read_table``. Names are looked up when they are used, so that the command line, which
knows this room, does not load numeric libraries for other commands.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .bic import estimate_bic, estimate_bic_average
    from .chao import estimate_chao
    from .checks import TableFinding, check_table
    from .covariates import estimate_covariates
    from .decomposable import estimate_decomposable
    from .estimate import Estimate
    from .gates import Gate, gates_of, is_publishable
    from .input import BadTable, read_resamples, read_strata, read_table
    from .latent_classes import estimate_latent_class
    from .linkage import Linkage, UnlinkableError, link, load_linkage, load_records
    from .panel import METHODS, Asked, Panel, panel_of
    from .profile import estimate_profile
    from .publishing import published_table
    from .reliability import Reliability, reliability_of
    from .reporting import render
    from .stepwise import estimate_main_effects, estimate_stepwise
    from .table import OverlapTable, StratifiedTable
    from .threshold import estimate_threshold

_HOME = {
    "bic": ("estimate_bic", "estimate_bic_average"),
    "chao": ("estimate_chao",),
    "checks": ("TableFinding", "check_table"),
    "covariates": ("estimate_covariates",),
    "decomposable": ("estimate_decomposable",),
    "estimate": ("Estimate",),
    "gates": ("Gate", "gates_of", "is_publishable"),
    "input": ("BadTable", "read_resamples", "read_strata", "read_table"),
    "latent_classes": ("estimate_latent_class",),
    "linkage": ("Linkage", "UnlinkableError", "link", "load_linkage", "load_records"),
    "panel": ("METHODS", "Asked", "Panel", "panel_of"),
    "profile": ("estimate_profile",),
    "publishing": ("published_table",),
    "reliability": ("Reliability", "reliability_of"),
    "reporting": ("render",),
    "stepwise": ("estimate_main_effects", "estimate_stepwise"),
    "table": ("OverlapTable", "StratifiedTable"),
    "threshold": ("estimate_threshold",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "METHODS",
    "Asked",
    "BadTable",
    "Estimate",
    "Gate",
    "Linkage",
    "OverlapTable",
    "Panel",
    "Reliability",
    "StratifiedTable",
    "TableFinding",
    "UnlinkableError",
    "check_table",
    "estimate_bic",
    "estimate_bic_average",
    "estimate_chao",
    "estimate_covariates",
    "estimate_decomposable",
    "estimate_latent_class",
    "estimate_main_effects",
    "estimate_profile",
    "estimate_stepwise",
    "estimate_threshold",
    "gates_of",
    "is_publishable",
    "link",
    "load_linkage",
    "load_records",
    "panel_of",
    "published_table",
    "read_resamples",
    "read_strata",
    "read_table",
    "reliability_of",
    "render",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_MODULE_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
