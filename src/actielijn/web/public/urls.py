"""Addresses of the public site: the same below ``/openbaar`` in Dutch and below ``/en/openbaar`` in English."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, include, path, register_converter

from . import about, activity, browsing, commitments, comparison, editions, feeds, home, measured, promises
from .asking import ROOTS
from .door import Door


class Counting:
    """A number in an address: whole, from 1, without zeros before it, and of a length that a page could have."""

    regex = "[1-9][0-9]{0,6}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the number as it stands in an address."""
        return str(value)


register_converter(Counting, "counting")

_PAGES: tuple[tuple[str, Door, str], ...] = (
    ("", home.home, "home"),
    ("/<slug:slug>", home.programme, "programme"),
    ("/<slug:slug>/activiteit/<counting:number>", activity.activity, "activity"),
    ("/<slug:slug>/activiteit/<counting:number>/pagina/<counting:at>", activity.activity, "activity-page"),
    ("/<slug:slug>/activiteit/<counting:number>/editie/<counting:edition>", activity.in_edition, "activity-in-edition"),
    ("/<slug:slug>/activiteit/<counting:number>/feed.xml", feeds.activity_news, "activity-feed"),
    ("/<slug:slug>/feed.xml", feeds.all_news, "feed"),
    ("/<slug:slug>/zoeken", browsing.search, "search"),
    ("/<slug:slug>/activiteiten", browsing.activities, "activities"),
    ("/<slug:slug>/activiteiten/pagina/<counting:at>", browsing.activities, "activities-page"),
    ("/<slug:slug>/actielijn/<str:key>", browsing.line, "line"),
    ("/<slug:slug>/actielijn/<str:key>/feed.xml", feeds.line_news, "line-feed"),
    ("/<slug:slug>/actielijn/<str:key>/pagina/<counting:at>", browsing.line, "line-page"),
    ("/<slug:slug>/resultaat/<str:key>", browsing.result, "result"),
    ("/<slug:slug>/resultaat/<str:key>/pagina/<counting:at>", browsing.result, "result-page"),
    ("/<slug:slug>/beloften", promises.promises, "promises"),
    ("/<slug:slug>/beloften.ics", promises.calendar, "calendar"),
    ("/<slug:slug>/beloften/pagina/<counting:at>", promises.promises, "promises-page"),
    ("/<slug:slug>/toezeggingen", commitments.commitments, "commitments"),
    ("/<slug:slug>/toezeggingen/pagina/<counting:at>", commitments.commitments, "commitments-page"),
    ("/<slug:slug>/toezegging/<str:key>", commitments.commitment, "commitment"),
    ("/<slug:slug>/edities/<counting:edition>/toezeggingen", commitments.commitments, "edition-commitments"),
    ("/<slug:slug>/edities/<counting:edition>/toezeggingen/pagina/<counting:at>", commitments.commitments, "edition-commitments-page"),
    ("/<slug:slug>/doelen", measured.goals, "goals"),
    ("/<slug:slug>/indicatoren", measured.indicators, "indicators"),
    ("/<slug:slug>/indicatoren/pagina/<counting:at>", measured.indicators, "indicators-page"),
    ("/<slug:slug>/indicator/<str:key>", measured.indicator, "indicator"),
    ("/<slug:slug>/indicator/<str:key>/grafiek.svg", measured.chart, "indicator-chart"),
    ("/<slug:slug>/edities/<counting:edition>/doelen", measured.goals, "edition-goals"),
    ("/<slug:slug>/edities/<counting:edition>/indicatoren", measured.indicators, "edition-indicators"),
    ("/<slug:slug>/edities/<counting:edition>/indicatoren/pagina/<counting:at>", measured.indicators, "edition-indicators-page"),
    ("/<slug:slug>/edities", editions.editions, "editions"),
    ("/<slug:slug>/edities/<counting:edition>", editions.edition, "edition"),
    ("/<slug:slug>/edities/<counting:edition>/activiteiten", browsing.activities, "edition-activities"),
    ("/<slug:slug>/edities/<counting:edition>/activiteiten/pagina/<counting:at>", browsing.activities, "edition-activities-page"),
    ("/<slug:slug>/edities/<counting:edition>/actielijn/<str:key>", browsing.line, "edition-line"),
    ("/<slug:slug>/edities/<counting:edition>/actielijn/<str:key>/pagina/<counting:at>", browsing.line, "edition-line-page"),
    ("/<slug:slug>/edities/<counting:edition>/resultaat/<str:key>", browsing.result, "edition-result"),
    ("/<slug:slug>/edities/<counting:edition>/resultaat/<str:key>/pagina/<counting:at>", browsing.result, "edition-result-page"),
    ("/<slug:slug>/edities/<counting:edition>/beloften", promises.promises, "edition-promises"),
    ("/<slug:slug>/edities/<counting:edition>/beloften/pagina/<counting:at>", promises.promises, "edition-promises-page"),
    ("/<slug:slug>/edities/<counting:edition>/bestanden/<str:name>", editions.file, "file"),
    ("/<slug:slug>/vergelijken", comparison.choose, "compare"),
    ("/<slug:slug>/vergelijken/<counting:before>/<counting:after>", comparison.comparison, "comparison"),
    ("/<slug:slug>/vergelijken/<counting:before>/<counting:after>/pagina/<counting:at>", comparison.comparison, "comparison-page"),
)  # fmt: skip


_OF_SITE = "/<slug:slug>/"
_OF_EDITION = "/<slug:slug>/edities/<counting:edition>/"


def _patterns() -> Iterator[URLPattern | URLResolver]:
    for language, root in ROOTS.items():
        suffix = "" if language == "nl" else f"-{language}"
        # Addresses that begin alike stand below each other: one that is asked for is held against few others.
        below: dict[str, list[URLPattern | URLResolver]] = {_OF_EDITION: [], _OF_SITE: [], "": []}
        for address, view, name in _PAGES:
            begin = next(one for one in below if address.startswith(one))
            rest = address.removeprefix(begin) if begin else f"{root[1:]}{address}"
            below[begin].append(path(rest, view, {"language": language}, name=f"public-{name}{suffix}"))
        below[_OF_SITE].insert(0, path(_OF_EDITION.removeprefix(_OF_SITE), include(below[_OF_EDITION])))
        yield path(f"{root[1:]}{_OF_SITE}", include(below[_OF_SITE]))
        yield from below[""]
        above = root.removesuffix("/openbaar")[1:]
        for word, view in (("toegankelijkheid", about.accessibility), ("privacy", about.privacy)):
            yield path(f"{above}/{word}".lstrip("/"), view, {"language": language}, name=f"public-{word}{suffix}")  # fmt: skip
    for address, view, name in (
        (".well-known/security.txt", about.security, "security"), ("robots.txt", about.robots, "robots"),
        ("sitemap.xml", about.sitemap, "sitemap"), ("sitemap-<slug:slug>-<counting:part>.xml", about.sitemap_part, "sitemap-part"),
    ):  # fmt: skip
        yield path(address, view, {"language": "nl"}, name=f"public-{name}")


urlpatterns = list(_patterns())
