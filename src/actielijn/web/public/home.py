"""The home of the site, and of a programme: the newest edition, how it stands, what changed, what was promised."""

from collections.abc import Sequence

from actielijn.language import _
from actielijn.web.components.telling import day
from actielijn.web.published import queries
from actielijn.web.published.queries import EditionRow, Site

from .asking import Answer, Asked
from .describing import catalogue_data, dataset_data
from .door import open_page, site_page
from .page import page
from .telling import Statuses, bar_parts, change_names, changes_told, outcome, summed

_LATEST, _PROMISES = 12, 5


@open_page
def home(asked: Asked, sites: Sequence[Site]) -> Answer:
    """Show the programmes of which something is published."""
    shown = [
        {
            "site": site,
            "edition": site.newest,
            "lang": asked.lang(site.language),
            "parts": bar_parts(site.newest.counts, Statuses([site.newest])),
            "changes": changes_told(site.newest.changes) if site.newest.changes else "",
        }
        for site in sites
        if site.newest
    ]
    return page(
        asked, "home.html", {"shown": shown}, title=_("Government programmes, and how they stand"),
        description=_("What government programmes promised, where each activity stands, and what changed since the edition before."),
        data=catalogue_data(asked, sites),
    )  # fmt: skip


@site_page()
def programme(asked: Asked, site: Site) -> Answer:
    """Show the home of a programme."""
    edition = site.newest
    if edition is None:
        return page(asked, "nothing.html", {}, site=site, title=site.title)
    statuses = Statuses(site.editions)
    lines = queries.lines_of(edition)
    context = {
        "edition": edition,
        "statuses": statuses,
        "lines": [(line, bar_parts(line.counts, statuses), dict(_numbers(line, statuses))) for line in lines],
        "summed": summed(edition.counts, statuses),
        "changes": changes_told(edition.changes) if edition.changes else "",
        "latest": _latest(edition),
        "promises": queries.promises_due(edition, asked.today, most=_PROMISES),
        "outcome": lambda promise: outcome(promise, asked.today),
        "names": change_names(),
    }
    return page(
        asked, "programme.html", context, site=site, title=site.title,
        description=_("{title} on {day}: {count} activities, where each stands and what changed.").format(
            title=site.title, day=day(edition.date), count=edition.total
        ),
        data=dataset_data(asked, site, edition, queries.files_of(site, edition)),
        feed=f"{asked.root}/{site.slug}/feed.xml",
    )  # fmt: skip


def _numbers(line: queries.Line, statuses: Statuses) -> list[tuple[str, int]]:
    return [(key, number) for _badge, key, number in summed(line.counts, statuses)]


def _latest(edition: EditionRow) -> Sequence[queries.EntryRow]:
    """Return activities that changed, of another status where there are; none in a first edition."""
    return queries.changed_entries(edition, most=_LATEST) if edition.previous is not None else ()
