"""Any two editions side by side: from which status to which, what came and went, and what changed word by word."""

from actielijn import comparing
from actielijn.language import _
from actielijn.web.published import queries
from actielijn.web.published.differing import outline_of
from actielijn.web.published.queries import Site

from .asking import LASTING, Answer, Asked, Missing
from .browsing import edition_name, edition_of, paging
from .door import site_page
from .page import page
from .telling import Statuses, change_names, difference

ON_A_PAGE = 12


@site_page("van", "naar")
def choose(asked: Asked, site: Site) -> Answer:
    """Choose two editions; a form without a script asks with their numbers and is sent on."""
    given = [asked.query.get(name, "") for name in ("van", "naar")]
    if all(given):
        numbers = [edition.number for edition in site.editions if str(edition.number) in given]
        if len(set(given)) == 2 and len(numbers) == 2:
            return Answer(status=302, location=f"{asked.path}/{given[0]}/{given[1]}", seconds=LASTING)
    names = [(one.number, edition_name(one)) for one in reversed(site.editions)]
    pairs = [
        (older, newer, names[low][1], names[high][1])
        for high, (newer, _name) in reversed(list(enumerate(names)))
        for low, (older, _other) in reversed(list(enumerate(names[:high])))
    ]
    return page(
        asked, "compare.html", {"names": names, "pairs": pairs[:200]}, site=site, title=_("Compare two editions"),
        description=_("What changed in {title} between two editions.").format(title=site.title),
    )  # fmt: skip


@site_page()
def comparison(asked: Asked, site: Site, before: int, after: int, at: int = 1) -> Answer:
    """Show how two editions differ."""
    was, now = edition_of(site, before), edition_of(site, after)
    if was == now:
        raise Missing
    outline = outline_of(site, was, now)
    shown = outline.differences((at - 1) * ON_A_PAGE, at * ON_A_PAGE)
    if at > 1 and not shown:
        raise Missing
    entries = queries.entries_by_key(
        [key for one in shown for key in (one.before, one.after) if key is not None]
    )
    told = []
    for one in shown:
        old, new = entries.get(one.before or 0), entries.get(one.after or 0)
        words = (
            comparing.difference(old.explanation, new.explanation).pieces
            if old and new and old.explanation != new.explanation
            else ()
        )
        told.append((one.kind, old, new, words))
    steps = {(start, end): count for start, end, count in outline.transitions}
    statuses = Statuses([now, was])
    root = f"{asked.root}/{site.slug}"
    titles = (edition_name(was), edition_name(now))
    context = {
        "was": was,
        "now": now,
        "titles": titles,
        "counts": outline.counts,
        "total": len(outline),
        "steps": [
            (start, end, count) for (start, end), count in sorted(steps.items(), key=lambda step: -step[1])
        ],
        "told": told,
        "statuses": statuses,
        "names": change_names(),
        "shown_difference": difference,
        "at": at,
        "turned": f"{root}/vergelijken/{after}/{before}",
        "paging": paging(f"{root}/vergelijken/{before}/{after}", at, len(outline), ON_A_PAGE),
    }
    title = _("From {before} to {after}").format(before=titles[0], after=titles[1])
    return page(
        asked, "comparison.html", context, site=site, title=title, description=f"{site.title}: {title}", seconds=LASTING
    )  # fmt: skip
