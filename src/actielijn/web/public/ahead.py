"""Make pages before anybody asks for them: after publishing and withdrawing, in the background, into the file that all share.

First what is asked for most, in Dutch: what the map of the site names, lists and results of every edition, what changed in each;
then the same in English, then each activity as each edition has it, in Dutch, as far as there is room. A search and most comparisons are
made when they are asked for.
"""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import resolve
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from actielijn.web.published.differing import outline_of
from actielijn.web.published.queries import (
    Site,
    numbers_of,
    outcomes_in,
    results_in_order,
    site_of,
    sites,
)

from . import door
from .about import addresses
from .asking import ROOTS, Asked, Gone, Missing
from .browsing import ROWS
from .cache import Kept
from .comparison import ON_A_PAGE as CHANGES
from .promises import ON_A_PAGE as PROMISES

_AT_A_TIME, _AFTER_ALL_ELSE = 30, -50
"""Seconds that a task works before another goes on where it stopped, and its priority: whoever waits for a file goes before."""
_AT_ONCE = 40
"""Pages that are written together; what is public is looked at again in between."""


@dataclass(frozen=True, slots=True)
class Made:
    """How many pages were made now, how many stood there, and whether that is all of them."""

    pages: int
    before: int
    is_all: bool


@task()
def make_pages_ahead(slug: str) -> None:
    """Make the pages of a programme as it is published now; stops when something is published or withdrawn meanwhile."""
    made = make_pages(slug)
    if not made.is_all:
        ask_for_pages(slug=slug)


def make_pages(slug: str, *, seconds: float = _AT_A_TIME) -> Made:
    """Do so here, for so many seconds; what is there stays, so that whoever is killed loses little."""
    site = site_of(slug)
    if site is None:
        return Made(0, 0, is_all=True)
    shelves = door.shelves()
    shelves.forget(site.key, but=site)
    until, count, before = time.monotonic() + seconds, 0, 0
    paths = _paths(site)
    while batch := list(itertools.islice(paths, _AT_ONCE)):
        if time.monotonic() > until:
            return Made(count, before, is_all=False)
        missing = shelves.missing(site, [settings.BASE_URL + path for path in batch])
        made = [
            (whole, kept) for whole in missing if (kept := _made(site, whole.removeprefix(settings.BASE_URL)))
        ]
        are_kept = shelves.put(site, made)
        now = site_of(slug)
        if now != site:
            # What was just written may be of an edition that was withdrawn meanwhile.
            shelves.forget(site.key, but=now)
            return Made(count, before, is_all=False)
        count, before = count + len(made), before + len(batch) - len(missing)
        if not are_kept:
            # Full, or a disk that fails: the rest is made when it is asked for.
            break
    shelves.finish(site)
    return Made(count, before, is_all=True)


def _made(site: Site, path: str) -> Kept | None:
    match = resolve(path, "actielijn.web.public.urls")
    given = dict(match.kwargs)
    asked = Asked(
        language=given.pop("language"), path=path, today=timezone.localdate(), base_url=settings.BASE_URL
    )
    del given["slug"]
    assert isinstance(match.func, door.Door)
    try:
        return match.func.made_ahead(asked, site, given)
    except (Missing, Gone):
        # Withdrawn since the list of addresses was made.
        return None


def _paths(site: Site) -> Iterator[str]:
    for root in ROOTS.values():
        yield from (root + path for path in _addresses(site))
    root = next(iter(ROOTS.values()))
    for edition in site.editions:
        for number in numbers_of(edition):
            yield f"{root}/{site.slug}/activiteit/{number}/editie/{edition.number}"


def _addresses(site: Site) -> Iterator[str]:
    base = f"/{site.slug}"
    yield from addresses(site)
    if site.newest:
        yield f"{base}/feed.xml"
        yield from _pages(f"{base}/activiteiten", site.newest.total, ROWS, first=2)
    for edition in site.editions:
        own = f"{base}/edities/{edition.number}"
        yield from _pages(f"{own}/activiteiten", edition.total, ROWS)
        yield from _pages(f"{own}/beloften", sum(outcomes_in(edition).values()), PROMISES)
        results = results_in_order(edition)
        yield from (f"{own}/actielijn/{key}" for key in dict.fromkeys(line for line, *_rest in results))
        yield from (f"{own}/resultaat/{key}" for _line, key, _number, _title in results)
    for edition in site.editions:
        before = site.edition(edition.previous) if edition.previous else None
        if before:
            total = len(outline_of(site, before, edition))
            yield from _pages(f"{base}/vergelijken/{before.number}/{edition.number}", total, CHANGES)


def _pages(address: str, total: int, most: int, *, first: int = 1) -> Iterator[str]:
    for at in range(first, max(1, -(-total // most)) + 1):
        yield address if at == 1 else f"{address}/pagina/{at}"


def ask_for_pages(*, slug: str, **_told: Any) -> None:
    """Ask for the pages of a programme, unless a task that has not begun will make them; called when what is public changed."""
    waiting = DBTaskResult.objects.filter(
        task_path=make_pages_ahead.module_path, status=TaskResultStatus.READY, args_kwargs={"args": [slug], "kwargs": {}}
    )  # fmt: skip
    if not waiting.exists():
        make_pages_ahead.using(priority=_AFTER_ALL_ELSE).enqueue(slug)


def ask_for_missing_pages() -> None:
    """Ask for the pages of every programme that has not all of them: after an upgrade, or when whoever made them was killed."""
    for site in sites():
        if not door.shelves().is_finished(site):
            ask_for_pages(slug=site.slug)
