"""Steps of the register in words, with what can be taken back."""

from dataclasses import dataclass
from datetime import datetime

from actielijn.language import _
from actielijn.web.register.models import Step


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step as people read it."""

    key: int
    what: str
    who: str
    at: datetime
    reason: str
    undone: bool
    may_be_undone: bool


def told_of(step: Step) -> StepTold:
    """Return a step in words; asks nothing of the database when ``by`` and ``undone_by`` came with it."""
    undone = hasattr(step, "undone_by")
    return StepTold(
        step.pk,
        step_name(step.kind),
        step.by.name,
        step.at,
        step.reason,
        undone,
        not undone and step.kind != "undo",
    )


def step_name(kind: str) -> str:
    """Return what a kind of step did."""
    return {
        "save": _("an activity changed"),
        "add": _("an activity added"),
        "set-holder": _("holder set"),
        "add-tag": _("tag added"),
        "remove-tag": _("tag taken away"),
        "settle-promise": _("a promise settled"),
        "renumber": _("an activity renumbered"),
        "move": _("an activity moved"),
        "split": _("an activity split"),
        "merge": _("activities merged"),
        "end": _("an activity ended"),
        "revive": _("an activity brought back"),
        "structure": _("a heading changed"),
        "round": _("a round closed"),
        "take-in": _("a report taken in"),
        "undo": _("a step taken back"),
    }.get(kind, kind)
