"""A status as a badge: glyph, word and colour, never colour alone."""

from dataclasses import dataclass

from markupsafe import Markup

from actielijn.language import _


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge shows of a status."""

    key: str
    label: str
    glyph: str
    phase: str


def badge_html(badge: Badge) -> Markup:
    """Return a badge as HTML."""
    glyph = Markup('<span aria-hidden="true">{}</span> ').format(badge.glyph) if badge.glyph else ""
    return Markup('<span class="badge badge--{}">{}{}</span>').format(badge.phase, glyph, badge.label)


def no_badge_html() -> Markup:
    """Return what stands where there is no status."""
    return Markup('<span class="badge badge--none">{}</span>').format(_("no status"))
