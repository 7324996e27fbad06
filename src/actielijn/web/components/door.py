"""Marks on views that open without a full sign-in. Everything that bears no mark is closed (``account.middleware``)."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def public(view: View) -> View:
    """Mark a view that anybody may see."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def half_open(view: View) -> View:
    """Mark a view for people whose password was right and who still have to show their second factor."""
    view.is_half_open = True  # type: ignore[attr-defined]
    return view
