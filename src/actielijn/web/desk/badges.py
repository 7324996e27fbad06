"""Statuses as badges, and their phases in words."""

from actielijn.language import _
from actielijn.web.components.badges import Badge, Vocabulary

__all__ = ["Badge", "Vocabulary", "phase_names"]


def phase_names() -> dict[str, str]:
    """Return the phases of a status in words."""
    return {
        "done": _("done"), "running": _("running"), "at_risk": _("at risk"), "waiting": _("waiting"), "outside": _("outside the programme"),
        "unknown": _("not known"),
    }  # fmt: skip
