"""Atom feeds (RFC 4287): what editions brought, for a whole programme, an action line or an activity."""

from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed

from actielijn.language import _
from actielijn.web.components.telling import named
from actielijn.web.published import queries
from actielijn.web.published.queries import EditionRow, FeedRow, Site

from .asking import Answer, Asked, Missing
from .browsing import edition_name
from .door import site_page
from .telling import Statuses, change_names, changes_told

ATOM = "application/atom+xml; charset=utf-8"
_MOST = 100


def host_of(asked: Asked) -> str:
    """Return the host that addresses begin with, without its port."""
    return asked.base_url.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"


@site_page()
def all_news(asked: Asked, site: Site) -> Answer:
    """Send the editions and the activities that they brought or changed."""
    editions = [_edition_item(asked, site, edition) for edition in site.editions]
    return _feed(asked, site, site.title, "feed.xml", "", editions, queries.news(site, most=_MOST))


@site_page()
def line_news(asked: Asked, site: Site, key: str) -> Answer:
    """Send the activities of an action line that editions brought or changed."""
    line = queries.line_of(site.newest, key) if site.newest else None
    if line is None:
        raise Missing
    name = f"{site.title}: {line.number}. {line.title}"
    return _feed(asked, site, name, f"actielijn/{key}/feed.xml", f"actielijn/{key}", [], queries.news(site, line=key, most=_MOST))  # fmt: skip


@site_page()
def activity_news(asked: Asked, site: Site, number: int) -> Answer:
    """Send the editions in which an activity was new or changed."""
    rows = queries.news(site, activity=number, most=_MOST)
    if not rows:
        raise Missing
    name = named(rows[0].code, rows[0].title)
    return _feed(asked, site, name, f"activiteit/{number}/feed.xml", f"activiteit/{number}", [], rows)


Item = dict[str, Any]


def _feed(
    asked: Asked, site: Site, title: str, own: str, about: str, items: list[Item], rows: list[FeedRow]
) -> Answer:
    root = f"{asked.root}/{site.slug}"
    link = asked.whole(f"{root}/{about}" if about else root)
    # ``subtitle`` and author are what RFC 4287 asks where an entry has none of its own.
    feed = Atom1Feed(
        title=title, link=link, description=_("What editions of {title} brought.").format(title=site.title), language=asked.language,
        author_name=site.publisher or site.title, feed_url=asked.whole(f"{root}/{own}"), feed_guid=_id(asked, site, own.removesuffix("/feed.xml")),
    )  # fmt: skip
    numbered = {edition.number: edition for edition in site.editions}
    told = [*items, *(_activity_item(asked, site, row, numbered[row.edition]) for row in rows)]
    moments = [moment for item in told if isinstance(moment := item["updateddate"], datetime)]
    for item in sorted(told, key=lambda item: str(item["updateddate"]), reverse=True):
        feed.add_item(**item)
    feed.latest_post_date = lambda: max(moments, default=site.changed_at)  # type: ignore[method-assign]
    return Answer(content=feed.writeString("utf-8").encode(), type=ATOM)


def _edition_item(asked: Asked, site: Site, edition: EditionRow) -> Item:
    told = changes_told(edition.changes) if edition.changes else _("The first edition: {count} activities.").format(count=edition.total)  # fmt: skip
    return {
        "title": f"{edition.title or site.title} ({edition_name(edition)})",
        "link": asked.whole(f"{asked.root}/{site.slug}/edities/{edition.number}"),
        "description": f"{edition.erratum} {told}".strip(),
        "unique_id": _id(asked, site, f"edities/{edition.number}"),
        "pubdate": edition.published_at,
        "updateddate": edition.published_at,
    }


def _activity_item(asked: Asked, site: Site, row: FeedRow, edition: EditionRow) -> Item:
    names = change_names()
    what = _("new") if row.change in ("first", "new") else ", ".join(names[name] for name in row.fields if name in names)  # fmt: skip
    return {
        "title": named(row.code, row.title),
        "link": asked.whole(f"{asked.root}/{site.slug}/activiteit/{row.activity}"),
        "description": f"{Statuses([edition]).words(row.status_keys)} ({what}). {row.summary}",
        "unique_id": _id(asked, site, f"activiteit/{row.activity}/editie/{edition.number}"),
        "pubdate": edition.published_at,
        "updateddate": edition.published_at,
    }


def _id(asked: Asked, site: Site, what: str) -> str:
    """Return a tag URI (RFC 4151): it stays the same wherever the site is served under its name."""
    return f"tag:{host_of(asked)},2021:{site.slug}/{what}"
