"""What never stands in a log: queries (people search for names), and the tokens of links."""

import re
from collections.abc import MutableMapping
from typing import Any

_TOKENS = re.compile(r"/(nieuw-wachtwoord|uitnodiging|link)/[^/ ?]+")


def without_secrets(_logger: Any, _name: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take queries and tokens out of the address that a line tells."""
    request = told.get("request")
    if isinstance(request, str):
        told["request"] = _TOKENS.sub(r"/\1/…", request.partition("?")[0])
    told.pop("user_agent", None)
    return told
