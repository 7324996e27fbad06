"""Browse an edition: action line → result → activities, all activities in order, and search.

Without an edition the newest is meant: those addresses always show what stands now. Below ``edities/<number>`` a page shows
one edition and stays as it is.
"""

from typing import Any
from urllib.parse import urlencode

from actielijn.language import _
from actielijn.web.components.telling import day
from actielijn.web.published import queries
from actielijn.web.published.queries import EditionRow, Site, Wanted

from .asking import FRESH, LASTING, Answer, Asked, Gone, Missing
from .door import site_page
from .page import page
from .telling import Statuses, bar_parts, summed

RESULTS, ENTRIES, ROWS = 60, 12, 50
"""Results, activities with their text, and activities in a list, on one page."""
MOST_TEXT = 1_200
_MOST_WORDS = 200


def edition_of(site: Site, number: int | None) -> EditionRow:
    """Return the edition that is asked for, without a number the newest. Raises Missing and Gone."""
    edition = site.edition(number) if number is not None else site.newest
    if edition is None:
        withdrawn = next((one for one in site.withdrawn if one.number == number), None)
        raise Gone(withdrawn.withdrawn_at) if withdrawn else Missing
    return edition


def frame_of(asked: Asked, site: Site, edition: EditionRow, number: int | None) -> dict[str, Any]:
    """Return what every page about an edition needs: ``base`` begins the addresses of its own pages."""
    root = f"{asked.root}/{site.slug}"
    return {
        "edition": edition,
        "is_pinned": number is not None,
        "base": f"{root}/edities/{number}" if number is not None else root,
        "edition_name": edition_name(edition),
        "statuses": Statuses([edition]),
    }


def edition_name(edition: EditionRow) -> str:
    """Return how an edition is called in running text: its number and date."""
    return _("edition {number}, {day}").format(number=edition.number, day=day(edition.date))


def how_long(number: int | None) -> int:
    """Return how long a cache may keep a page: of one edition long, of the newest not."""
    return FRESH if number is None else LASTING


@site_page()
def line(asked: Asked, site: Site, key: str, edition: int | None = None, at: int = 1) -> Answer:
    """Show the results of an action line."""
    row = edition_of(site, edition)
    found = queries.line_of(row, key)
    if found is None:
        raise Missing
    frame = frame_of(asked, site, row, edition)
    count = queries.result_count(found)
    results = queries.results_of(found, start=(at - 1) * RESULTS, most=RESULTS)
    if at > 1 and not results:
        raise Missing
    name = f"{found.number}. {found.title}".strip(". ") or site.title
    context = {
        **frame,
        "line": found,
        "name": name,
        "results": [(result, bar_parts(result.counts, frame["statuses"])) for result in results],
        "summed": summed(found.counts, frame["statuses"]),
        "parts": bar_parts(found.counts, frame["statuses"]),
        "paging": paging(f"{frame['base']}/actielijn/{key}", at, count, RESULTS),
    }
    return page(
        asked, "line.html", context, site=site, title=name, description=f"{site.title}, {frame['edition_name']}",
        feed="" if edition is not None else f"{asked.root}/{site.slug}/actielijn/{key}/feed.xml", seconds=how_long(edition),
    )  # fmt: skip


@site_page()
def result(asked: Asked, site: Site, key: str, edition: int | None = None, at: int = 1) -> Answer:
    """Show a result with its activities, each with its text and an anchor that does not change."""
    row = edition_of(site, edition)
    found = queries.result_of(row, key)
    if found is None:
        raise Missing
    above, own = found
    frame = frame_of(asked, site, row, edition)
    entries = queries.entries_of_result(own, start=(at - 1) * ENTRIES, most=ENTRIES)
    if at > 1 and not entries:
        raise Missing
    name = f"{own.number}. {own.title}".strip(". ") or site.title
    context = {
        **frame,
        "line": above,
        "result": own,
        "name": name,
        "entries": entries,
        "most": MOST_TEXT,
        "paging": paging(f"{frame['base']}/resultaat/{key}", at, own.total, ENTRIES),
    }
    return page(
        asked, "result.html", context, site=site, title=name, description=f"{site.title}, {frame['edition_name']}",
        seconds=how_long(edition),
    )  # fmt: skip


@site_page()
def activities(asked: Asked, site: Site, edition: int | None = None, at: int = 1) -> Answer:
    """Show all activities in order."""
    row = edition_of(site, edition)
    frame = frame_of(asked, site, row, edition)
    rows = queries.entries_in_order(row, start=(at - 1) * ROWS, most=ROWS)
    if at > 1 and not rows:
        raise Missing
    context = {
        **frame, "shown": rows, "total": row.total, "paging": paging(f"{frame['base']}/activiteiten", at, row.total, ROWS),
    }  # fmt: skip
    return page(
        asked, "activities.html", context, site=site, title=_("All activities"), description=f"{site.title}, {frame['edition_name']}",
        seconds=how_long(edition),
    )  # fmt: skip


@site_page("zoek", "actielijn", "status", "editie", "pagina")
def search(asked: Asked, site: Site) -> Answer:
    """Find activities by words in any form, action line and status."""
    number = asked.query.get("editie", "")
    row = edition_of(site, whole(number) if number else None)
    frame = frame_of(asked, site, row, None)
    lines = queries.lines_of(row)
    wanted = Wanted(
        words=asked.query.get("zoek", "")[:_MOST_WORDS].strip(), line=asked.query.get("actielijn", "")[:60],
        status=asked.query.get("status", "")[:60],
    )  # fmt: skip
    at = whole(asked.query.get("pagina", "1"))
    found = queries.find_entries(site, row, wanted, lines, start=(at - 1) * ROWS, most=ROWS)
    if at > 1 and not found.rows:
        raise Missing
    given = {"zoek": wanted.words, "actielijn": wanted.line, "status": wanted.status, "editie": number}
    context = {
        **frame,
        "wanted": wanted,
        "lines": lines,
        "found": found,
        "most_found": queries.MOST_FOUND,
        "paging": query_paging(asked.path, given, at, found.total if found.total is not None else queries.MOST_FOUND),
    }  # fmt: skip
    return page(asked, "search.html", context, site=site, title=_("Search activities"))


def whole(text: str) -> int:
    """Return the number that stands in an address. Raises Missing for what is none, or none that a page could have."""
    if not (text.isascii() and text.isdecimal() and 0 < len(text) <= 7 and int(text) > 0):
        raise Missing
    return int(text)


def paging(address: str, at: int, total: int, most: int) -> tuple[str, str, int, int]:
    """Return the addresses of the pages before and after (empty where there is none), the page's number and the last."""
    last = max(1, -(-total // most))
    before = "" if at == 1 else address if at == 2 else f"{address}/pagina/{at - 1}"
    return before, f"{address}/pagina/{at + 1}" if at < last else "", at, last


def query_paging(address: str, given: dict[str, str], at: int, total: int) -> tuple[str, str, int, int]:
    """Return the same for a page whose number stands behind the question mark."""
    last = max(1, -(-total // ROWS))

    def to(number: int) -> str:
        return f"{address}?{urlencode({name: value for name, value in {**given, 'pagina': number}.items() if value})}"

    return to(at - 1) if at > 1 else "", to(at + 1) if at < last else "", at, last
