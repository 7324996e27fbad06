"""What parliament and we say differently, in words: the names of the fields, kinds and statuses, and days."""

from collections.abc import Callable

from actielijn.language import _, iso_day_in_words
from actielijn.writing.annex import kind_words, status_titles

_FIELDS: dict[str, Callable[[], str]] = {
    "kind": lambda: _("Kind"), "title": lambda: _("In a few words"), "text": lambda: _("What was asked or promised"), "mark": lambda: _("Reference"),
    "url": lambda: _("Address"), "asked_by": lambda: _("Asked by"), "answered_by": lambda: _("Answered by"), "asked_on": lambda: _("Date"),
    "due": lambda: _("Due"), "status": lambda: _("Status"),
}  # fmt: skip
_DAYS = ("asked_on", "due")


def field_words() -> dict[str, str]:
    """Return what each field is called."""
    return {name: told() for name, told in _FIELDS.items()}


def side_in_words(field: str, text: str) -> str:
    """Return one side of a difference as people read it: kinds and statuses by their words, days in words."""
    words = {"kind": kind_words(), "status": status_titles()}.get(field, {})
    if not words and field not in _DAYS:
        return text
    first, *others = text.split(" · ")
    return " · ".join(map(iso_day_in_words, (words.get(first, first), *others)))
