"""The part that a value is for ⇄ its address: ``regio=GM0363|sekse=vrouw``, in the order of the keys; empty for the whole."""

import re
from collections.abc import Mapping

KEY = re.compile(r"[\w.:/+-]{1,60}")
"""What a dimension's value may be called, so that ``=`` and ``|`` part addresses and nothing else does."""


def split_of(parts: Mapping[str, str]) -> str:
    """Return the address of a part by the key of its dimensions."""
    return "|".join(f"{key}={parts[key]}" for key in sorted(parts))


def parts_of(split: str) -> dict[str, str]:
    """Return the value of each dimension that an address names."""
    return {key: value for key, _equals, value in (pair.partition("=") for pair in split.split("|") if pair)}
