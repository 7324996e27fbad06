"""What stands beside the programmes: accessibility, privacy, and what machines look for (security.txt, robots, sitemap)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from lxml import etree

from actielijn.language import _
from actielijn.web.published import queries
from actielijn.web.published.queries import Site

from .asking import ROOTS, Answer, Asked, Missing
from .door import open_page
from .page import page

_IN_A_MAP = 5_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_NAMES: Any = {None: _SITEMAP}
TEXT, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"


@open_page
def accessibility(asked: Asked, sites: Sequence[Site]) -> Answer:  # noqa: ARG001
    """Show the accessibility statement, with whom to tell."""
    return page(asked, "accessibility.html", _contact(), title=_("Accessibility"))


@open_page
def privacy(asked: Asked, sites: Sequence[Site]) -> Answer:  # noqa: ARG001
    """Show what is kept of who reads: nothing."""
    return page(asked, "privacy.html", _contact(), title=_("Privacy"))


def _contact() -> dict[str, str]:
    return {"contact_name": settings.CONTACT_NAME, "contact_email": settings.CONTACT_EMAIL, "contact_url": settings.CONTACT_URL}  # fmt: skip


@open_page
def security(asked: Asked, sites: Sequence[Site]) -> Answer:  # noqa: ARG001
    """Send security.txt (RFC 9116)."""
    # The first of a month, so that the page is the same all month: never more than a year away, never less than ten months.
    month = (asked.today.replace(day=1) + timedelta(days=335)).replace(day=1)
    expires = datetime.combine(month, time.min, timezone.get_default_timezone())
    lines = (
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {asked.whole('/.well-known/security.txt')}",
    )
    return Answer(content=("\n".join(lines) + "\n").encode(), type=TEXT)


@open_page
def robots(asked: Asked, sites: Sequence[Site]) -> Answer:  # noqa: ARG001
    """Send robots.txt: what is public may be found; the desk, and every turn of a search, need not be."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/programma/", "/aanmelden", "/account", "/uitnodiging/", "/nieuw-wachtwoord/")),
        *(f"Disallow: {root}/*/zoeken?" for root in ROOTS.values()),
        f"Sitemap: {asked.whole('/sitemap.xml')}",
    ]  # fmt: skip
    return Answer(content=("\n".join(lines) + "\n").encode(), type=TEXT)


@open_page
def sitemap(asked: Asked, sites: Sequence[Site]) -> Answer:
    """Send the list of sitemaps."""
    root = etree.Element(f"{{{_SITEMAP}}}sitemapindex", nsmap=_NAMES)
    for site in sites:
        for part in range(1, -(-len(_addresses_of(site)) // _IN_A_MAP) + 1):
            entry = etree.SubElement(root, f"{{{_SITEMAP}}}sitemap")
            _put(entry, "loc", asked.whole(f"/sitemap-{site.slug}-{part}.xml"))
            _put(entry, "lastmod", site.changed_at.isoformat(timespec="seconds"))
    return _xml(root)


@open_page
def sitemap_part(asked: Asked, sites: Sequence[Site], slug: str, part: int) -> Answer:
    """Send a part of the addresses of a programme, each with its other language."""
    site = next((one for one in sites if one.slug == slug), None)
    shown = _addresses_of(site)[(part - 1) * _IN_A_MAP : part * _IN_A_MAP] if site and part > 0 else []
    if not shown:
        raise Missing
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={**_NAMES, "xhtml": _XHTML})
    for path in shown:
        for language in ROOTS:
            entry = etree.SubElement(root, f"{{{_SITEMAP}}}url")
            _put(entry, "loc", asked.whole(ROOTS[language] + path))
            for other, prefix in ROOTS.items():
                etree.SubElement(entry, f"{{{_XHTML}}}link", rel="alternate", hreflang=other, href=asked.whole(prefix + path))  # fmt: skip
    return _xml(root)


def _addresses_of(site: Site) -> list[str]:
    return list(_addresses(site))


def _addresses(site: Site) -> Iterator[str]:
    base = f"/{site.slug}"
    yield base
    for name in ("activiteiten", "beloften", "edities", "vergelijken"):
        yield f"{base}/{name}"
    if site.newest:
        for line in queries.lines_of(site.newest):
            yield f"{base}/actielijn/{line.key}"
        for _line, key, _number, _title in queries.results_in_order(site.newest):
            yield f"{base}/resultaat/{key}"
    for edition in site.editions:
        yield f"{base}/edities/{edition.number}"
    for number in queries.all_numbers(site):
        yield f"{base}/activiteit/{number}"


def _put(entry: etree._Element, name: str, text: str) -> None:
    etree.SubElement(entry, f"{{{_SITEMAP}}}{name}").text = text


def _xml(root: etree._Element) -> Answer:
    return Answer(content=etree.tostring(root, xml_declaration=True, encoding="utf-8"), type=XML)
