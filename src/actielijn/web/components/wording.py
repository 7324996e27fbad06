"""Texts of forms that are written once, when the program starts, and shown in the language of each page."""

from collections.abc import Callable
from typing import cast

from django.utils.functional import lazy

_later = lazy(lambda told: told(), str)


def later(told: Callable[[], str]) -> str:
    """Return a text that is asked for anew each time it is shown: ``later(lambda: _("Name"))``."""
    return cast(str, _later(told))  # type: ignore[no-untyped-call]
