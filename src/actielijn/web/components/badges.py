"""Statuses as badges, made once per page for each combination that occurs, not once per row."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from markupsafe import Markup

from actielijn.language import _, spoken


class HasStatuses(Protocol):
    """What badges need of a programme."""

    @property
    def statuses(self) -> Any:
        """The rows of its status list."""


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge shows of a status."""

    key: str
    label: str
    glyph: str
    phase: str


class Vocabulary:
    """The statuses of a programme in the language of the page; one statement."""

    def __init__(self, programme: HasStatuses):
        language = spoken()
        self.badges = {
            status.key: Badge(status.key, _label(status, language), status.glyph, status.phase)
            for status in programme.statuses.order_by("position", "id")
        }
        self._shown: dict[str, Markup] = {}

    def add(self, key: str, label: str, glyph: str, phase: str) -> None:
        """Add a status that the programme itself has no longer."""
        self.badges.setdefault(key, Badge(key, label, glyph, phase))

    def of(self, keys: str | Iterable[str]) -> list[Badge]:
        """Return the badges of these status keys (joined by ``|``, or one by one)."""
        split = [key for key in keys.split("|") if key] if isinstance(keys, str) else list(keys)
        return [self.badges.get(key, Badge(key, key, "", "unknown")) for key in split]

    def shown(self, keys: str) -> Markup:
        """Return the badges of these keys as HTML."""
        if keys not in self._shown:
            self._shown[keys] = Markup(" ").join(map(badge_html, self.of(keys))) or no_badge_html()
        return self._shown[keys]


@lru_cache(maxsize=1_024)
def badge_html(badge: Badge) -> Markup:
    """Return a badge as HTML."""
    glyph = Markup('<span aria-hidden="true">{}</span> ').format(badge.glyph) if badge.glyph else ""
    return Markup('<span class="badge badge--{}">{}{}</span>').format(badge.phase, glyph, badge.label)


def _label(status: Any, language: str) -> str:
    labels: dict[str, str] = status.labels
    return labels.get(language) or next((text for text in labels.values() if text), str(status.key))


def no_badge_html() -> Markup:
    """Return what stands where there is no status."""
    return Markup('<span class="badge badge--none">{}</span>').format(_("no status"))
