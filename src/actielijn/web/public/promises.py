"""Promises: what falls due when, what became of those of the edition before, and the same as a calendar (RFC 5545)."""

from datetime import timedelta

from icalendar import Calendar, Event

from actielijn.language import _
from actielijn.web.components.telling import day, named
from actielijn.web.published import queries
from actielijn.web.published.queries import PromiseRow, Site

from .asking import Answer, Asked, Missing
from .browsing import edition_of, paging
from .door import site_page
from .feeds import host_of
from .page import page
from .telling import Statuses, last_day, outcome, outcome_names

ON_A_PAGE = 40
_MOST_EVENTS = 5_000
CALENDAR = "text/calendar; charset=utf-8"


@site_page()
def promises(asked: Asked, site: Site, edition: int | None = None, at: int = 1) -> Answer:
    """Show the promises of an edition by the day that they fall due, with what became of them."""
    row = edition_of(site, edition)
    rows = queries.promises_in(row, start=(at - 1) * ON_A_PAGE, most=ON_A_PAGE)
    if at > 1 and not rows:
        raise Missing
    counts = queries.outcomes_in(row)
    before = site.edition(row.previous) if row.previous else None
    root = f"{asked.root}/{site.slug}"
    base = f"{root}/edities/{edition}/beloften" if edition is not None else f"{root}/beloften"
    names = outcome_names()
    told_before = queries.outcomes_in(before) if before else {}
    context = {
        "edition": row,
        "is_newest": row is site.newest,
        "rows": rows,
        "outcome": lambda promise: outcome(promise, asked.today),
        "total": sum(counts.values()),
        "before": before,
        "told_before": [(names[key], told_before[key]) for key in names if told_before.get(key)],
        "told": [(names[key], counts[key]) for key in names if counts.get(key)],
        "statuses": Statuses([row]),
        "paging": paging(base, at, sum(counts.values()), ON_A_PAGE),
    }
    title = _("Promises in the edition of {day}").format(day=day(row.date))
    return page(
        asked, "promises.html", context, site=site, through=last_day(rows, asked.today), title=title,
        description=_("What {title} promised for when, and what became of it.").format(title=site.title),
    )  # fmt: skip


@site_page()
def calendar(asked: Asked, site: Site) -> Answer:
    """Send the promises of the newest edition as a calendar: each is a whole day, the last of its period."""
    edition = edition_of(site, None)
    made = Calendar()
    made.add("prodid", "-//Actielijn//promises//NL")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", _("Promises of {title}").format(title=site.title))
    made.add("x-wr-calname", _("Promises of {title}").format(title=site.title))
    made.add("last-modified", edition.published_at)
    for row in queries.promises_in(edition, most=_MOST_EVENTS):
        made.add_component(_event(asked, site, row, edition.published_at))
    return Answer(content=made.to_ical(), type=CALENDAR)


def _event(asked: Asked, site: Site, row: PromiseRow, moment: object) -> Event:
    event = Event()
    # The same promise keeps its id in the next edition, so that a calendar moves it instead of adding another.
    event.add("uid", f"{site.slug}-{row.activity}-{row.ends:%Y%m%d}-{row.position}@{host_of(asked)}")
    event.add("dtstamp", moment)
    event.add("dtstart", row.ends)
    event.add("dtend", row.ends + timedelta(days=1))
    event.add("summary", f"{named(row.code, row.title)}: {row.text}")
    event.add("description", row.sentence or row.text)
    event.add("url", asked.whole(f"{asked.root}/{site.slug}/activiteit/{row.activity}"))
    event.add("transp", "TRANSPARENT")
    return event
