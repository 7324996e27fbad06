"""Bring what is public up to the editions that are published, and take an edition away at once when it is withdrawn.

Called by the keeper of editions, which tells what is published as ``Publication``: this room looks at no draft.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from actielijn import snapshot as plain
from actielijn.web.archive.actions import path_of
from actielijn.web.programmes.models import Programme
from actielijn.web.register.history import codes_at, successions_at

from . import search
from .identities import identify, successions_between
from .laying_out import Laid, clear, forget_comparison, forget_next, lay_out, words_of
from .models import PublishedEdition, PublishedProgramme

changed = Signal()
"""Sent with ``slug`` once it is certain that what is public of a programme has changed; faces hear it, this room knows none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is told of an edition that is published. ``files`` are plain values: form, suffix, sha256 and size of each."""

    number: int
    title: str
    date: date
    mark: str
    frozen_at: datetime
    published_at: datetime
    sha256: str
    size: int
    files: Sequence[Mapping[str, Any]] = ()
    corrects: int | None = None
    erratum: str = ""


@dataclass
class _Order:
    """The published editions of a programme in the order of their dates, each with what it is held against."""

    publications: Sequence[Publication]
    before: dict[int, Publication | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.publications = sorted(self.publications, key=lambda one: (one.date, one.number))
        by_number = {one.number: one for one in self.publications}
        for at, one in enumerate(self.publications):
            corrected = set()
            step: Publication | None = one
            while step is not None and step.corrects is not None and step.corrects not in corrected:
                corrected.add(step.corrects)
                step = by_number.get(step.corrects)
            earlier = [other for other in self.publications[:at] if other.number not in corrected]
            self.before[one.number] = earlier[-1] if earlier else None


def bring_up_to_date(
    *, programme: Programme, publications: Sequence[Publication], anew: bool = False, at: datetime | None = None
) -> int:  # fmt: skip
    """Lay out the editions that are not, take away those that are no longer published, and return how many were laid out.

    An edition that is held against another than before is laid out again, and so are those after it; ``anew`` does so
    with all. Each edition is a transaction of its own: killed midway, what is done stays and the rest is done next time.
    """
    order = _Order(publications)
    moment = at or timezone.now()
    if not order.publications and not PublishedProgramme.objects.filter(programme=programme).exists():
        return 0
    wanted = {one.number for one in order.publications}
    for number in PublishedEdition.objects.filter(
        programme__programme=programme, withdrawn_at__isnull=True
    ).values_list("number", flat=True):
        if number not in wanted:
            take_away(programme=programme.pk, number=number, at=moment)
    done, following = 0, anew
    for one in order.publications:
        before = order.before[one.number]
        if following or not _stands(programme, one, before):
            _lay_out_one(programme, one, before, moment)
            done, following = done + 1, True
    with transaction.atomic():
        _finish(programme, order, moment)
    return done


def _stands(programme: Programme, one: Publication, before: Publication | None) -> bool:
    """Whether an edition is laid out already, from the same Snapshot and held against the same edition."""
    row = (
        PublishedEdition.objects.filter(
            programme__programme=programme, number=one.number, laid_out_at__isnull=False, is_compared=True
        )
        .values_list("sha256", "previous__number")
        .first()
    )  # fmt: skip
    return row == (one.sha256, before.number if before else None)


@transaction.atomic
def _lay_out_one(
    programme: Programme, one: Publication, before: Publication | None, moment: datetime
) -> None:
    # One at a time: the lock makes public numbers follow one another.
    Programme.objects.select_for_update().get(pk=programme.pk)
    owner, _made = PublishedProgramme.objects.get_or_create(
        programme=programme, defaults={"slug": programme.slug, "title": programme.title, "changed_at": moment}
    )
    edition, _made = PublishedEdition.objects.get_or_create(
        programme=owner, number=one.number,
        defaults={"date": one.date, "published_at": one.published_at, "sha256": one.sha256, "size": one.size},
    )  # fmt: skip
    previous = PublishedEdition.objects.get(programme=owner, number=before.number) if before else None
    frozen = _loaded(one.sha256)
    identity = identify(owner, edition, frozen, codes_at(programme, one.frozen_at), previous)
    laid_before = None
    if previous is not None and before is not None:
        laid_before = (
            previous,
            Laid(_loaded(before.sha256), dict(previous.entries.values_list("code", "activity"))),
        )
    for name in ("title", "date", "mark", "published_at", "sha256", "size", "corrects", "erratum"):
        setattr(edition, name, getattr(one, name))
    edition.files = [dict(file) for file in one.files]
    edition.laid_out_at, edition.withdrawn_at = moment, None
    pairs = successions_between(owner, successions_at(programme, one.frozen_at), set(identity.values()))
    lay_out(edition, Laid(frozen, identity), laid_before, pairs)
    _changed(owner.pk, moment)


def _finish(programme: Programme, order: _Order, moment: datetime) -> None:
    """Give the programme the name of its newest edition, and let the newest tell nothing of a next one."""
    owner = PublishedProgramme.objects.select_for_update().filter(programme=programme).first()
    if owner is None:
        return
    # What was worked out of an edition belongs to the last one that is held against it; of others nothing is known.
    held_against = {before.number for before in order.before.values() if before}
    for edition in owner.editions.filter(laid_out_at__isnull=False, withdrawn_at__isnull=True):
        if edition.number not in held_against:
            forget_next(edition)
    if order.publications:
        told = _loaded(order.publications[-1].sha256).programme
        owner.title, owner.publisher = told.title[:200], (told.publisher or "")[:200]
        owner.slug, owner.language = programme.slug, told.language[:8]
        owner.save(update_fields=["title", "publisher", "slug", "language"])
    _changed(owner.pk, moment)
    _tell(owner.slug)


@transaction.atomic
def take_away(*, programme: int, number: int, at: datetime | None = None) -> None:
    """Take an edition out of the public's sight at once: all its rows, and every word of it in the edition after.

    What stays is that it was there and is withdrawn. ``bring_up_to_date`` then holds the others against one another anew.
    """
    edition = (
        PublishedEdition.objects.select_for_update()
        .filter(programme__programme=programme, number=number)
        .first()
    )
    if edition is None:
        return
    moment = at or timezone.now()
    for after in PublishedEdition.objects.filter(previous=edition):
        forget_comparison(after)
    if edition.previous is not None:
        forget_next(edition.previous)
    clear(edition)
    PublishedEdition.objects.filter(pk=edition.pk).update(
        withdrawn_at=moment, laid_out_at=None, previous=None, title="", mark="", erratum="", files=[], statuses=[],
        counts={}, changes={}, total=0, commitments=0, indicators=0, goal_count=0,
    )  # fmt: skip
    _changed(edition.programme_id, moment)
    _tell(edition.programme.slug)


@transaction.atomic
def index_anew() -> None:
    """Make the search index of all published editions anew; it is worked out, so it is not in a backup."""
    search.forget_all()
    for key, language in PublishedEdition.objects.values_list("pk", "programme__language"):
        entries = PublishedEdition(pk=key).entries.iterator(chunk_size=1_000)
        search.index(key, language, map(words_of, entries))


def _changed(owner: int, moment: datetime) -> None:
    PublishedProgramme.objects.filter(pk=owner).update(version=F("version") + 1, changed_at=moment)


def _tell(slug: str) -> None:
    # What is public has changed already; who hears of it can be late, but must not stop it.
    transaction.on_commit(lambda: changed.send_robust(sender=PublishedProgramme, slug=slug), robust=True)


@lru_cache(maxsize=3)
def _loaded(sha256: str) -> plain.Snapshot:
    # Snapshots never change; each is asked for twice, as itself and as the edition before the next one.
    return plain.loads(path_of(sha256).read_bytes())
