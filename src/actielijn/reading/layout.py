"""The layout file: what a document does not say of itself, settled by hand in TOML.

``actielijn read FILE --layout layout.toml``; a proposal is printed when a document needs one.
"""

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from actielijn.language import _
from actielijn.snapshot import PHASES

from .columns import Role, folded
from .errors import UnreadableError


@dataclass(frozen=True, slots=True)
class Layout:
    """What a layout file settles.

    ``roles`` maps folded column titles to roles, ``tokens`` what stands in a status cell to its label, ``statuses`` labels to
    key, phase and glyph.
    """

    roles: Mapping[str, Role] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    language: str = ""
    title: str = ""
    date: datetime.date | None = None


_ROLE_WORDS = {role.value: role for role in Role}


def load_layout(path: Path) -> Layout:
    """Read a layout file. Raises UnreadableError that says which key is wrong and what it may be."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableError(
            "layout-unreadable",
            _("{path}: not readable as a layout file ({error}).").format(path=path, error=error),
        ) from error
    roles: dict[str, Role] = {}
    for title, word in _mapping(data, "columns", path).items():
        if word not in _ROLE_WORDS:
            allowed = ", ".join(sorted(_ROLE_WORDS))
            raise UnreadableError(
                "layout-unreadable",
                _("{path}: columns.\"{title}\" is {word!r}; it must be one of {allowed}.").format(path=path, title=title, word=word, allowed=allowed),
            )  # fmt: skip
        roles[folded(title)] = _ROLE_WORDS[str(word)]
    tokens: dict[str, str] = {}
    statuses: dict[str, dict[str, str]] = {}
    for token, facts in _mapping(data, "statuses", path).items():
        said = {"label": facts} if isinstance(facts, str) else facts
        if not isinstance(said, Mapping) or not isinstance(said.get("label"), str):
            raise UnreadableError(
                "layout-unreadable",
                _('{path}: statuses."{token}" needs a label.').format(path=path, token=token),
            )
        if said.get("phase", "unknown") not in PHASES:
            raise UnreadableError(
                "layout-unreadable",
                _("{path}: statuses.\"{token}\".phase must be one of {allowed}.").format(path=path, token=token, allowed=", ".join(PHASES)),
            )  # fmt: skip
        tokens[token] = said["label"]
        statuses[said["label"]] = {key: str(value) for key, value in said.items() if key != "label"}
        statuses[said["label"]].setdefault("glyph", token)
    given = data.get("date")
    if isinstance(given, str):
        try:
            given = datetime.date.fromisoformat(given)
        except ValueError as error:
            raise UnreadableError(
                "layout-unreadable", _("{path}: date must be yyyy-mm-dd.").format(path=path)
            ) from error
    return Layout(
        roles, tokens, statuses, str(data.get("language", "")), str(data.get("title", "")), given if isinstance(given, datetime.date) else None
    )  # fmt: skip


def proposed_layout(titles: Sequence[str], tokens: Sequence[str] = ()) -> str:
    """Return a layout file to be filled in, for the column titles and status signs that were met."""
    lines = ["# Say what each column holds: " + ", ".join(role.value for role in Role), "[columns]"]
    lines += [
        f'{_quoted(title)} = "other"' for title in dict.fromkeys(" ".join(title.split()) for title in titles)
    ]
    lines += ["", "# Say what each sign means; phase is " + ", ".join(PHASES)]
    for token in tokens or ("?",):
        lines += [f"[statuses.{_quoted(token)}]", 'label = ""', 'phase = "unknown"']
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + re.sub(r"[\x00-\x1f]", " ", text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mapping(data: Mapping[str, object], key: str, path: Path) -> Mapping[str, object]:
    value = data.get(key, {})
    if not isinstance(value, Mapping):
        raise UnreadableError(
            "layout-unreadable", _("{path}: [{key}] must be a table.").format(path=path, key=key)
        )
    return value
