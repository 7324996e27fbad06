"""The editions: each with its contents, its files under their SHA-256, and what was corrected or withdrawn."""

from actielijn.language import _
from actielijn.web.archive.actions import path_of
from actielijn.web.open_data.queries import exports_named
from actielijn.web.published import queries
from actielijn.web.published.queries import Site

from .asking import FOR_GOOD, LASTING, Answer, Asked, Missing
from .browsing import edition_name, edition_of, frame_of
from .describing import report_data, type_of
from .door import site_page
from .page import page
from .telling import bar_parts, changes_told, summed


@site_page()
def editions(asked: Asked, site: Site) -> Answer:
    """Show all editions, newest first, also that some were withdrawn."""
    context = {
        "shown": [
            (one, edition_name(one), changes_told(one.changes) if one.changes else "")
            for one in site.editions
        ],
        "corrections": {one.corrects: one for one in reversed(site.editions) if one.corrects},
        # The served site has a page of its own for open data; files have none, and bring it along.
        "whole": exports_named(site.slug) if asked.is_file else [],
    }
    return page(
        asked, "editions.html", context, site=site, title=_("Editions"), feed=f"{asked.root}/{site.slug}/feed.xml",
        description=_("All published editions of {title}, with their files and corrections.").format(title=site.title),
    )  # fmt: skip


@site_page()
def edition(asked: Asked, site: Site, edition: int) -> Answer:
    """Show an edition: what it is, what it holds, and its files."""
    row = edition_of(site, edition)
    frame = frame_of(asked, site, row, edition)
    files = queries.files_of(site, row)
    statuses = frame["statuses"]
    context = {
        **frame,
        "lines": [(line, bar_parts(line.counts, statuses)) for line in queries.lines_of(row)],
        "summed": summed(row.counts, statuses),
        "files": [(file, type_of(file).partition(";")[0]) for file in files],
        "changes": changes_told(row.changes) if row.changes else "",
        "corrections": site.corrections_of(row),
        "corrected": site.edition(row.corrects) if row.corrects else None,
    }
    title = f"{row.title or _('Edition {number}').format(number=row.number)} ({frame['edition_name']})"
    return page(
        asked, "edition.html", context, site=site, title=title, description=f"{site.title}: {title}",
        data=report_data(asked, site, row, files), seconds=LASTING,
    )  # fmt: skip


@site_page()
def file(asked: Asked, site: Site, edition: int, name: str) -> Answer:  # noqa: ARG001 - a file says the same in any language
    """Send a file of an edition. Its address holds its hash, so that it may be kept for good."""
    row = edition_of(site, edition)
    found = next((one for one in queries.files_of(site, row) if one.name == name), None)
    if found is None:
        raise Missing
    return Answer(
        file=path_of(found.sha256), size=found.size, type=type_of(found), name=found.name, seconds=FOR_GOOD, is_immutable=True
    )  # fmt: skip
