"""An activity's permanent page: where it stands, since when, what was promised, and what changed from edition to edition."""

from actielijn.language import _
from actielijn.web.components.telling import day, named
from actielijn.web.published import queries
from actielijn.web.published.commitments import commitments_answered_by
from actielijn.web.published.measured import indicators_measuring
from actielijn.web.published.queries import Site

from .asking import LASTING, Answer, Asked, Missing
from .browsing import edition_name, edition_of
from .door import site_page
from .measured import last_of, verdicts
from .page import page
from .telling import (
    Statuses,
    change_names,
    commitment_badges,
    commitment_kinds,
    difference,
    last_day,
    outcome,
)

_HISTORY, _COMMITMENTS, _INDICATORS = 6, 40, 12
MOST_TEXT = 30_000
"""Characters of an explanation on its own page; what is longer is whole in the files of the edition."""


@site_page()
def activity(asked: Asked, site: Site, number: int, at: int = 1) -> Answer:
    """Show an activity as the newest edition that has it tells, and its history."""
    life = queries.life_of(site, number)
    if life is None:
        raise Missing
    editions = {one.key: one for one in site.editions}
    entry = life.entry
    edition = editions[entry.edition]
    history = life.stages[(at - 1) * _HISTORY : at * _HISTORY]
    if not history:
        raise Missing
    address = f"{asked.root}/{site.slug}/activiteit/{number}"
    promises = queries.promises_of(entry) if at == 1 else []
    context = {
        "entry": entry,
        "edition": edition,
        "edition_name": edition_name(edition),
        "is_standing": edition is site.newest,
        "life": life,
        "history": [(row, editions[row.edition]) for row in history],
        "older": f"{address}/pagina/{at + 1}" if len(life.stages) > at * _HISTORY else "",
        "at": at,
        "address": address,
        "statuses": Statuses(site.editions),
        "names": change_names(),
        "shown_difference": difference,
        "promises": promises,
        "outcome": lambda promise: outcome(promise, asked.today),
        "references": queries.references_of(entry) if at == 1 else [],
        "commitments": commitments_answered_by(entry, most=_COMMITMENTS)
        if at == 1 and edition.commitments
        else [],
        "commitment_badges": commitment_badges(),
        "indicators": [(one, last_of(one)) for one in indicators_measuring(entry, most=_INDICATORS)]
        if at == 1 and edition.indicators
        else [],
        "verdicts": verdicts(),
        "commitment_kinds": commitment_kinds(),
        "most": MOST_TEXT,
    }
    return page(
        asked, "activity.html", context, site=site, through=last_day(promises, asked.today), title=named(entry.code, entry.title),
        description=entry.summary or f"{site.title}, {context['edition_name']}", feed=f"{address}/feed.xml",
        data={
            "@context": "https://schema.org", "@type": "CreativeWork", "name": entry.title, "url": asked.whole(address),
            "inLanguage": site.language, "dateModified": str(entry.changed_on),
            "isPartOf": {"@type": "Report", "url": asked.whole(f"{asked.root}/{site.slug}/edities/{edition.number}")},
        },
    )  # fmt: skip


@site_page()
def in_edition(asked: Asked, site: Site, number: int, edition: int) -> Answer:
    """Show an activity as one edition has it."""
    row = edition_of(site, edition)
    entry = queries.entry_of(row, number)
    if entry is None:
        raise Missing
    name = _("{activity} on {day}").format(activity=named(entry.code, entry.title), day=day(row.date))
    context = {
        "entry": entry,
        "edition": row,
        "edition_name": edition_name(row),
        "address": f"{asked.root}/{site.slug}/activiteit/{number}",
        "statuses": Statuses([row]),
        "promises": queries.promises_of(entry),
        "references": queries.references_of(entry),
        "most": MOST_TEXT,
    }
    return page(
        asked, "activity-in-edition.html", context, site=site, title=name, description=entry.summary, seconds=LASTING
    )  # fmt: skip
