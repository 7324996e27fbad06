"""The documents: each named for its trap, each built alone into a folder, each with its truth."""

from . import browser, drawn, office, paper
from .register import DOCUMENTS, AbsentError, Document
from .same import SAME, SIGNS, without_signs

__all__ = [
    "DOCUMENTS",
    "SAME",
    "SIGNS",
    "AbsentError",
    "Document",
    "browser",
    "drawn",
    "office",
    "paper",
    "without_signs",
]
