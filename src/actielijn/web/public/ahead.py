"""Make pages before anybody asks for them: after publishing and withdrawing, in the background, into the file that all share.

What the map of the site names, the lists and results of every edition, and what changed in each, in Dutch. The rest is made when
it is asked for.
"""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import resolve
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from actielijn.web.published.queries import Site, results_in_order, site_of

from .about import addresses
from .asking import ROOTS, Asked, Gone, Missing
from .browsing import ROWS
from .door import Door, forget_old_pages

_MOST_SECONDS = 600
"""A task that works longer would be taken for lost; what it did not come to is made when it is asked for."""
_LOOK_EVERY = 50


@task()
def make_pages_ahead(slug: str) -> None:
    """Make the pages of a programme as it is published now; stops when something is published or withdrawn meanwhile."""
    make_pages(slug)


def make_pages(slug: str) -> int:
    """Do so here, and return how many pages stand ready."""
    site = site_of(slug)
    if site is None:
        return 0
    forget_old_pages(site)
    until, made = time.monotonic() + _MOST_SECONDS, 0
    for path in _paths(site):
        if made % _LOOK_EVERY == 0 and (time.monotonic() > until or site_of(slug) != site):
            break
        match = resolve(path)
        given = dict(match.kwargs)
        asked = Asked(
            language=given.pop("language"), path=path, today=timezone.localdate(), base_url=settings.BASE_URL
        )  # fmt: skip
        assert isinstance(match.func, Door)
        try:
            match.func.answer(asked, given)
        except (Missing, Gone):
            # Withdrawn since the list of addresses was made.
            continue
        made += 1
    return made


def _paths(site: Site) -> Iterator[str]:
    root = ROOTS["nl"]
    for edition in site.editions:
        base = f"{root}/{site.slug}/edities/{edition.number}/activiteiten"
        yield base
        yield from (f"{base}/pagina/{at}" for at in range(2, -(-edition.total // ROWS) + 1))
    if site.newest:
        base = f"{root}/{site.slug}/activiteiten"
        yield from (f"{base}/pagina/{at}" for at in range(2, -(-site.newest.total // ROWS) + 1))
    yield from (root + address for address in addresses(site))
    for edition in site.editions:
        base = f"{root}/{site.slug}/edities/{edition.number}"
        yield from (f"{base}/resultaat/{key}" for _line, key, _number, _title in results_in_order(edition))
        if edition.previous:
            yield f"{root}/{site.slug}/vergelijken/{edition.previous}/{edition.number}"


def ask_for_pages(*, slug: str, **_told: Any) -> None:
    """Ask for the pages of a programme, unless a task that has not begun will make them; called when what is public changed."""
    waiting = DBTaskResult.objects.filter(
        task_path=make_pages_ahead.module_path, status=TaskResultStatus.READY, args_kwargs={"args": [slug], "kwargs": {}}
    )  # fmt: skip
    if not waiting.exists():
        make_pages_ahead.enqueue(slug)
