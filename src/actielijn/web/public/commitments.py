"""Motions and pledges: what was asked or promised, which activities answer it, and what settled it, edition by edition."""

from actielijn.language import _
from actielijn.web.components.telling import day
from actielijn.web.published.commitments import AnsweringRow, commitment_counts, commitment_of, commitments_in
from actielijn.web.published.queries import Site

from .asking import Answer, Asked, Missing
from .browsing import edition_of, paging
from .door import site_page
from .page import page
from .telling import Statuses, commitment_badges, commitment_kinds, commitment_responses

_ON_A_PAGE = 40
_EDITIONS = 6
_ROWS = 120
"""Activities in a trace; the files of an edition name all."""


@site_page()
def commitments(asked: Asked, site: Site, edition: int | None = None, at: int = 1) -> Answer:
    """Show the commitments of an edition, those that are open first."""
    row = edition_of(site, edition)
    rows = commitments_in(row, start=(at - 1) * _ON_A_PAGE, most=_ON_A_PAGE)
    if at > 1 and not rows:
        raise Missing
    counts, badges = commitment_counts(row), commitment_badges()
    root = f"{asked.root}/{site.slug}"
    base = f"{root}/edities/{edition}/toezeggingen" if edition is not None else f"{root}/toezeggingen"
    context = {
        "edition": row, "rows": rows, "badges": badges, "kinds": commitment_kinds(), "today": asked.today,
        "told": [(badges[key], counts[key]) for key in badges if counts.get(key)],
        "paging": paging(base, at, row.commitments, _ON_A_PAGE),
    }  # fmt: skip
    return page(
        asked, "commitments.html", context, site=site, title=_("Motions and pledges in the edition of {day}").format(day=day(row.date)),
        description=_("What parliament and overseers asked of {title} or were promised, and what was done.").format(title=site.title),
    )  # fmt: skip


@site_page()
def commitment(asked: Asked, site: Site, key: str) -> Answer:
    """Show a commitment with its whole trace: asked, answered by activities, their statuses over editions, settled by."""
    trace = commitment_of(site, key)
    if trace is None:
        raise Missing
    editions = list(reversed(site.editions[:_EDITIONS]))
    rows: dict[int, dict[int, AnsweringRow]] = {}
    for answering in trace.answerings:
        rows.setdefault(answering.activity, {})[answering.edition] = answering
    context = {
        "one": trace.commitment, "editions": editions, "own": trace.statuses, "rows": dict(list(rows.items())[:_ROWS]), "count": len(rows), "statuses": Statuses(site.editions),
        "badges": commitment_badges(), "kinds": commitment_kinds(), "responses": commitment_responses(),
        "last": {number: next(row[one.key] for one in site.editions if one.key in row) for number, row in list(rows.items())[:_ROWS]},
    }  # fmt: skip
    one = trace.commitment
    return page(
        asked, "commitment.html", context, site=site, title=f"{one.mark} {one.title}".strip(), description=one.text[:300] or one.title
    )  # fmt: skip
