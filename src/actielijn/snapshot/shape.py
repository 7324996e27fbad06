"""How the fields of a value stand in JSON: what the dataclasses of a Snapshot say of themselves, and ``json`` reads."""

from collections.abc import Mapping
from typing import Any

Extra = Mapping[str, Any]
"""The keys of a value that this version does not know; they are kept and written back."""


def in_json(name: str | None = None, *, of: Any = None, optional: bool = False) -> dict[str, Any]:
    """Describe how a field stands in JSON: its key there, the class of its items, whether it may be absent."""
    return {"name": name, "of": of, "optional": optional}


def optional_in_json(name: str | None = None, *, of: Any = None) -> dict[str, Any]:
    """Describe a field that is left out when it says nothing."""
    return in_json(name, of=of, optional=True)
