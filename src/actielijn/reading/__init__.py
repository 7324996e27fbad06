"""A published programme report → a Snapshot and its findings. One module per source form, one assembler for all."""

from .columns import Role
from .errors import UnreadableError
from .layout import Layout, load_layout, proposed_layout
from .report import FORMS, Progress, form_of, open_document, read

__all__ = [
    "FORMS",
    "Layout",
    "Progress",
    "Role",
    "UnreadableError",
    "form_of",
    "load_layout",
    "open_document",
    "proposed_layout",
    "read",
]
