"""Statuses as badges, made once per page for each combination that occurs, not once per row."""

from collections.abc import Iterable

from markupsafe import Markup

from actielijn.language import _, spoken
from actielijn.web.components.badges import Badge, badge_html, no_badge_html
from actielijn.web.programmes.models import Programme, Status


class Vocabulary:
    """The statuses of a programme in the language of the page; one statement."""

    def __init__(self, programme: Programme):
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


def _label(status: Status, language: str) -> str:
    return status.labels.get(language) or next((text for text in status.labels.values() if text), status.key)


def phase_names() -> dict[str, str]:
    """Return the phases of a status in words."""
    return {
        "done": _("done"), "running": _("running"), "at_risk": _("at risk"), "waiting": _("waiting"), "outside": _("outside the programme"),
        "unknown": _("not known"),
    }  # fmt: skip
