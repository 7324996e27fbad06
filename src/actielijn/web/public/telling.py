"""Published values as readers see them: badges in the words of their edition, differences cut to what differs, kinds in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from actielijn.language import _, ngettext, spoken
from actielijn.web.components import telling
from actielijn.web.components.badges import Badge, badge_html, no_badge_html
from actielijn.web.published.queries import EditionRow

AROUND = 140
"""Characters of unchanged text that stay to be read on either side of a change."""
MOST_SHOWN = 4_000
"""Characters of one difference; what is longer is cut, and the page says so."""


class Statuses:
    """The status vocabularies of editions, the newest first to decide how a key is shown."""

    def __init__(self, editions: Iterable[EditionRow]):
        language = spoken()
        self.badges: dict[str, Badge] = {}
        for edition in editions:
            for status in edition.statuses:
                if (key := status["key"]) not in self.badges:
                    self.badges[key] = Badge(key, _label(status, language), status["glyph"], status["phase"])
        self._shown: dict[str, Markup] = {}

    def of(self, keys: str) -> list[Badge]:
        """Return the badges of these keys, joined by ``|``."""
        return [self.badges.get(key, Badge(key, key, "", "unknown")) for key in keys.split("|") if key]

    def shown(self, keys: str) -> Markup:
        """Return the badges of these keys as HTML."""
        if keys not in self._shown:
            self._shown[keys] = Markup(" ").join(map(badge_html, self.of(keys))) or no_badge_html()
        return self._shown[keys]

    def words(self, keys: str) -> str:
        """Return the labels of these keys as text."""
        return ", ".join(badge.label for badge in self.of(keys)) or _("no status")


def _label(status: Mapping[str, Any], language: str) -> str:
    labels: Mapping[str, str] = status["label"]
    return labels.get(language) or next((text for text in labels.values() if text), status["key"])


def bar_parts(counts: Mapping[str, int], statuses: Statuses) -> list[tuple[str, str, int]]:
    """Return phase, label and number of each part of a bar; of an activity with several statuses the first counts."""
    found: dict[str, int] = {}
    for keys, number in counts.items():
        key = keys.partition("|")[0]
        found[key] = found.get(key, 0) + number
    parts = [
        (badge.phase, badge.label, found.pop(key)) for key, badge in statuses.badges.items() if key in found
    ]
    return [*parts, *(("none", _("no status"), number) for number in [sum(found.values())] if number)]


def summed(counts: Mapping[str, int], statuses: Statuses) -> list[tuple[Badge | None, str, int]]:
    """Return badge, key and number of each status that occurs, by the first that an activity has; None for no status."""
    found: dict[str, int] = {}
    for keys, number in counts.items():
        for key in keys.split("|"):
            found[key] = found.get(key, 0) + number
    told: list[tuple[Badge | None, str, int]] = [
        (badge, key, found[key]) for key, badge in statuses.badges.items() if key in found
    ]
    return [*told, *((None, "-", found[""]) for _key in [""] if "" in found)]


def difference(pieces: Sequence[Sequence[str]]) -> Markup:
    """Return what stayed, went and came, word by word; of long stretches that stayed the middle is left out."""
    kept: list[tuple[str, str]] = []
    length = 0
    for at, (kind, text) in enumerate(pieces):
        shown = text
        if kind == "=":
            head = "" if at == 0 else text[:AROUND]
            tail = "" if at == len(pieces) - 1 else text[-AROUND:]
            if len(text) > len(head) + len(tail) + 20:
                shown = (
                    f"{head.rpartition(' ')[0] if head else ''} … {tail.partition(' ')[2] if tail else ''}"
                )
        if length + len(shown) > MOST_SHOWN:
            kept.append((kind, f"{shown[: MOST_SHOWN - length]}…"))
            break
        length += len(shown)
        kept.append((kind, shown))
    return telling.difference(kept)


def change_names() -> dict[str, str]:
    """Return what differs in an activity, in words."""
    return {
        "code": _("number"), "title": _("title"), "status": _("status"), "explanation": _("explanation"), "holder": _("holder"),
    }  # fmt: skip


def outcome_names() -> dict[str, tuple[str, str]]:
    """Return what became of a promise: the look of its badge, and words."""
    return {
        "kept": ("done", _("kept")), "missed": ("at_risk", _("missed")), "moved": ("waiting", _("moved")), "open": ("running", _("open")),
        "silent": ("outside", _("gone without a word")), "dropped": ("outside", _("no longer promised")),
    }  # fmt: skip


def outcome(promise: Any, today: Any) -> Markup:
    """Return the badge of a promise: what became of it, or whether its day has passed."""
    names = outcome_names()
    if promise.outcome in names and promise.outcome != "open":
        phase, label = names[promise.outcome]
    elif promise.ends < today:
        phase, label = "at_risk", _("its day has passed")
    else:
        phase, label = "running", _("to come")
    return badge_html(Badge("", label, "", phase))


def last_day(promises: Iterable[Any], today: date) -> date | None:
    """Return the last day on which ``outcome`` says the same of all these promises as today; None when no day changes it."""
    return min((one.ends for one in promises if one.ends >= today), default=None)


def changes_told(changes: Mapping[str, Any]) -> str:
    """Return in a sentence how many activities are new, gone and changed."""
    told = [
        ngettext("{count} activity changed", "{count} activities changed", changes["changed"]).format(count=telling.count(changes["changed"])),
        ngettext("{count} of them changed status", "{count} of them changed status", changes["status"]).format(count=telling.count(changes["status"])),
        ngettext("{count} is new", "{count} are new", changes["new"]).format(count=telling.count(changes["new"])),
        ngettext("{count} is no longer there", "{count} are no longer there", changes["gone"]).format(count=telling.count(changes["gone"])),
    ]  # fmt: skip
    return "; ".join(told)


def commitment_badges() -> dict[str, Badge]:
    """Return parliament's own four statuses as badges, those that are open first."""
    return {
        "open": Badge("open", _("Open"), "○", "waiting"), "partly_met": Badge("partly_met", _("Partly met"), "◐", "running"),
        "met": Badge("met", _("Met"), "✓", "done"), "lapsed": Badge("lapsed", _("Lapsed"), "✗", "outside"),
    }  # fmt: skip


def commitment_kinds() -> dict[str, str]:
    """Return what each kind of commitment is called."""
    return {
        "motion": _("Motion"),
        "pledge": _("Pledge"),
        "question": _("Question"),
        "recommendation": _("Recommendation"),
    }


def commitment_responses() -> dict[str, str]:
    """Return what may be answered to a recommendation."""
    return {"accepted": _("accepted"), "partly_accepted": _("partly accepted"), "rejected": _("rejected")}
