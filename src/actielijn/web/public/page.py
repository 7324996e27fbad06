"""A template and what a page gives it → HTML, in the frame of the public site: no script, no form but search, no cookie."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import get_template
from markupsafe import Markup

from actielijn.language import _, speaking
from actielijn.web.components.telling import day
from actielijn.web.published.queries import Site

from .asking import FRESH, Answer, Asked


@dataclass(frozen=True, slots=True)
class Way:
    """A way on in the navigation."""

    label: str
    url: str
    is_current: bool


def page(
    asked: Asked, template: str, context: Mapping[str, Any], *, site: Site | None = None, title: str, description: str = "",
    data: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None, feed: str = "", seconds: int = FRESH, is_immutable: bool = False,
    status: int = 200, through: date | None = None,
) -> Answer:  # fmt: skip
    """Return a whole page. ``data`` is schema.org's description of it, ``feed`` the address of the feed that belongs to it."""
    root = f"{asked.root}/{site.slug}" if site else asked.root
    whole = {
        "asked": asked,
        "site": site,
        "root": root,
        "title": title,
        "description": description,
        "ways": _ways(asked, site, root),
        "lang": asked.lang(site.language) if site else Markup(""),
        "data": _script(data) if data is not None else "",
        "feed": feed,
        "is_missing": status != 200,
        **context,
    }
    content = get_template(f"public/{template}").render(whole)
    return Answer(
        content=content.encode(), seconds=seconds, is_immutable=is_immutable, status=status, through=through
    )


def _ways(asked: Asked, site: Site | None, root: str) -> list[Way]:
    if site is None or site.newest is None:
        return []
    told = (
        (_("Overview"), root),
        (_("Activities"), f"{root}/activiteiten" if asked.is_file else f"{root}/zoeken"),
        (_("Promises"), f"{root}/beloften"),
        *([(_("Motions and pledges"), f"{root}/toezeggingen")] if site.newest.commitments else []),
        *([(_("Goals"), f"{root}/doelen")] if site.newest.goal_count else []),
        *([(_("Indicators"), f"{root}/indicatoren")] if site.newest.indicators else []),
        (_("Editions"), f"{root}/edities"),
        (_("Compare"), f"{root}/vergelijken"),
    )
    return [
        Way(label, url, asked.path == url or (url != root and asked.path.startswith(f"{url}/")))
        for label, url in told
    ]


def _script(data: Any) -> Markup:
    """Return data as a script tag holds it: nothing in it can end the tag."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(  # noqa: S704 - what HTML gives a meaning is written as JSON's own escapes
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )


def missing_page(asked: Asked) -> Answer:
    """Return the page that says that nothing is here."""
    return _no_page(asked, 404, lambda: _("Not found"), lambda: _("There is nothing at this address. Check it, or begin at the overview."))  # fmt: skip


def faulty_page(asked: Asked) -> Answer:
    """Return the page that says that the address cannot be understood."""
    return _no_page(asked, 400, lambda: _("Not understood"), lambda: _("This address could not be understood. Begin at the overview."))  # fmt: skip


def gone_page(asked: Asked, on: datetime | None) -> Answer:
    """Return the page that says that an edition was withdrawn."""
    return _no_page(
        asked, 410, lambda: _("This edition was withdrawn"),
        lambda: _("What stood here was published and withdrawn on {day}.").format(day=day(on)),
    )  # fmt: skip


def _no_page(asked: Asked, status: int, heading: Any, message: Any) -> Answer:
    with speaking(asked.language):
        return page(
            asked, "error.html", {"heading": heading(), "message": message()}, title=heading(), status=status
        )
