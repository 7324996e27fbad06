"""Ask what is published: each query is a few statements, whatever the size of a programme, and gives frozen values.

Editions are named by ``EditionRow``, which ``site_of`` gives; a page asks for its site first, in one statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Case, Count, F, Q, QuerySet, When

from actielijn.web.register import search as register_search

from . import search
from .models import (
    PublishedActivity,
    PublishedEdition,
    PublishedEntry,
    PublishedLine,
    PublishedProgramme,
    PublishedPromise,
    PublishedReference,
    PublishedResult,
    PublishedSuccession,
)
from .written import written_once

Rows = QuerySet[Any, Any]

MOST_FOUND = register_search.MOST_FOUND
"""More activities than a search gives."""
NONE = "-"
"""The filter for activities without a status."""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A published edition as lists and headings show it. ``previous`` is a number; ``is_current`` means not withdrawn."""

    key: int
    number: int
    title: str
    date: date
    mark: str
    published_at: datetime
    total: int
    counts: Mapping[str, int]
    changes: Mapping[str, Any]
    statuses: Sequence[Mapping[str, Any]]
    corrects: int | None
    erratum: str
    previous: int | None
    withdrawn_at: datetime | None
    commitments: int = 0
    indicators: int = 0
    goal_count: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """A programme of which something is published, with its editions, newest first.

    ``editions`` are those that are to be seen, ``withdrawn`` those that were. ``related`` are the numbers of activities that went
    on in another, or came from one.
    """

    key: int
    slug: str
    title: str
    publisher: str
    language: str
    version: int
    changed_at: datetime
    editions: tuple[EditionRow, ...]
    withdrawn: tuple[EditionRow, ...]
    related: frozenset[int] = frozenset()

    @property
    def newest(self) -> EditionRow | None:
        """The edition that stands now: the newest that no other corrects; None when all are withdrawn."""
        return self.editions[0] if self.editions else None

    def edition(self, number: int) -> EditionRow | None:
        """Return an edition that is to be seen, None when there is none of this number."""
        return next((one for one in self.editions if one.number == number), None)

    def corrections_of(self, edition: EditionRow) -> list[EditionRow]:
        """Return the editions that correct this one, oldest first."""
        return [one for one in reversed(self.editions) if one.corrects == edition.number]


_EDITION = (
    "pk", "number", "title", "date", "mark", "published_at", "total", "counts", "changes", "statuses", "corrects", "erratum",
    "previous__number", "withdrawn_at", "commitments", "indicators", "goal_count",
)  # fmt: skip


def site_of(slug: str) -> Site | None:
    """Return a programme by its address, None when nothing of it was ever published; one statement, three after a change."""
    stamps = _stamps("WHERE slug = %s", [slug])
    return _site(*stamps[0]) if stamps else None


def sites() -> list[Site]:
    """Return all programmes of which an edition is to be seen, by title; a statement, and two for each that changed."""
    return [site for stamp in _stamps("ORDER BY title, id", []) if (site := _site(*stamp)).editions]


def _stamps(condition: str, given: list[str]) -> list[tuple[int, int, str]]:
    # Asked for with every page, and with every page that was kept: written out, it takes a tenth of the time. It also tells
    # whether the connection still stands, which Django would ask in a statement of its own.
    statement = f"SELECT id, version, changed_at FROM published_publishedprogramme {condition}"  # noqa: S608 - no input
    is_tried = connection.connection is not None and not connection.in_atomic_block
    if is_tried:
        connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            rows = cursor.fetchall()
    except (OperationalError, InterfaceError):
        if not is_tried:
            raise
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            rows = cursor.fetchall()
    return [(key, version, str(changed_at)) for key, version, changed_at in rows]


def is_anything_published() -> bool:
    """Return whether there is an edition for everybody to see."""
    return PublishedEdition.objects.filter(laid_out_at__isnull=False).exists()


def numbers_laid_out() -> set[tuple[int, int]]:
    """Return programme (primary key) and number of every edition that is to be seen."""
    rows = PublishedEdition.objects.filter(laid_out_at__isnull=False)
    return set(rows.values_list("programme__programme", "number"))


@lru_cache(maxsize=64)
def _site(key: int, version: int, changed_at: str) -> Site:
    # Whatever changes raises the version, so what was read once holds for it.
    del version, changed_at
    row = PublishedProgramme.objects.get(pk=key)
    editions = [
        EditionRow(*values)
        for values in PublishedEdition.objects.filter(programme=key)
        .filter(Q(laid_out_at__isnull=False) | Q(withdrawn_at__isnull=False))
        .values_list(*_EDITION)
    ]
    pairs = PublishedSuccession.objects.filter(edition__programme=key).values_list(
        "before__number", "after__number"
    )
    return Site(
        key, row.slug, row.title, row.publisher, row.language, row.version, row.changed_at,
        editions=tuple(one for one in editions if one.withdrawn_at is None),
        withdrawn=tuple(one for one in editions if one.withdrawn_at is not None),
        related=frozenset(number for pair in pairs for number in pair),
    )  # fmt: skip


class Line(NamedTuple):
    """An action line with how many of its activities have which combination of statuses."""

    pk: int
    key: str
    number: str
    title: str
    counts: Mapping[str, int]
    total: int


class ResultRow(NamedTuple):
    """A result in a list."""

    pk: int
    key: str
    number: str
    title: str
    theme: str
    counts: Mapping[str, int]
    total: int
    remarks: Sequence[str]


class EntryRow(NamedTuple):
    """An activity in a list; ``activity`` is its permanent number."""

    pk: int
    activity: int
    position: int
    code: str
    title: str
    holder: str
    status_keys: str
    summary: str
    status_since: date
    change: str
    fields: Sequence[str]
    status_keys_was: str
    code_was: str
    left: str


_LINE = ("pk", "key", "number", "title", "counts", "total")
_RESULT = ("pk", "key", "number", "title", "theme", "counts", "total", "remarks")
_ENTRY = (
    "pk", "activity__number", "position", "code", "title", "holder", "status_keys", "summary", "status_since", "change", "fields",
    "status_keys_was", "code_was", "left",
)  # fmt: skip


@written_once
def _lines(edition: int) -> Rows:
    return PublishedLine.objects.filter(edition=edition).order_by("position").values_list(*_LINE)


@written_once
def _line(edition: int, key: str) -> Rows:
    return PublishedLine.objects.filter(edition=edition, key=key).order_by().values_list(*_LINE)


@written_once
def _results(line: int, *, start: int, most: int) -> Rows:
    rows = PublishedResult.objects.filter(line=line).order_by("position")
    return rows.values_list(*_RESULT)[start : start + most]


@written_once
def _result_count(line: int) -> Rows:
    rows = PublishedResult.objects.filter(line=line).order_by()
    return rows.values("line").annotate(count=Count("pk")).values_list("count")


@written_once
def _result(edition: int, key: str) -> Rows:
    rows = PublishedResult.objects.filter(edition=edition, key=key).order_by()
    return rows.values_list(*(f"line__{name}" for name in _LINE), *_RESULT)


def lines_of(edition: EditionRow) -> list[Line]:
    """Return the action lines of an edition in order."""
    return [Line(*row) for row in _lines(edition.key)]


def line_of(edition: EditionRow, key: str) -> Line | None:
    """Return an action line by its key."""
    return next((Line(*row) for row in _line(edition.key, key)), None)


def results_of(line: Line, *, start: int, most: int) -> list[ResultRow]:
    """Return results of an action line in order, from the one at ``start`` (from 0)."""
    return [ResultRow(*row) for row in _results(line.pk, start=start, most=most)]


def result_count(line: Line) -> int:
    """Return how many results an action line has."""
    return sum(count for (count,) in _result_count(line.pk))


def result_of(edition: EditionRow, key: str) -> tuple[Line, ResultRow] | None:
    """Return a result by its key, with its action line."""
    cut = len(_LINE)
    return next(((Line(*row[:cut]), ResultRow(*row[cut:])) for row in _result(edition.key, key)), None)


def results_in_order(edition: EditionRow) -> list[tuple[str, str, str, str]]:
    """Return line key, key, number and title of all results of an edition."""
    return list(
        PublishedResult.objects.filter(edition=edition.key)
        .order_by("position")
        .values_list("line__key", "key", "number", "title")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which activities of an edition are asked for; empty fields ask for all. ``status`` is a key or ``NONE``."""

    words: str = ""
    line: str = ""
    status: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """A page of activities; ``total`` is None when there are more than can be counted."""

    rows: tuple[EntryRow, ...]
    total: int | None


class Heading(NamedTuple):
    """An action line or a result that an activity stands under."""

    key: str
    number: str
    title: str


class Entry(NamedTuple):
    """An activity as one edition has it, with its texts; ``activity`` is its permanent number.

    What only its own page tells, ``progress`` and all below, is empty elsewhere.
    """

    pk: int
    edition: int
    activity: int
    code: str
    title: str
    holder: str
    partners: Sequence[str]
    planning: str
    status_keys: str
    status_since: date
    explanation: str
    summary: str
    changed_on: date
    progress: Sequence[Mapping[str, Any]] = ()
    figures: Sequence[Mapping[str, Any]] = ()
    line: Heading = Heading("", "", "")
    result: Heading = Heading("", "", "")


_TEXTS = (
    "pk", "edition", "activity__number", "code", "title", "holder", "partners", "planning", "status_keys", "status_since", "explanation",
    "summary", "changed_on",
)  # fmt: skip
_WHOLE = (
    *_TEXTS, "progress", "figures", "line__key", "line__number", "line__title", "result__key", "result__number", "result__title",
)  # fmt: skip


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry._make((*row[:-6], Heading(*row[-6:-3]), Heading(*row[-3:])))


@written_once
def _of_result(result: int, *, start: int, most: int) -> Rows:
    rows = PublishedEntry.objects.filter(result=result).order_by("position")
    return rows.values_list(*_TEXTS)[start : start + most]


@written_once
def _in_order(edition: int, after: int, last: int) -> Rows:
    rows = PublishedEntry.objects.filter(edition=edition, position__gt=after, position__lte=last)
    return rows.order_by("position").values_list(*_ENTRY)


def entries_of_result(result: ResultRow, *, start: int, most: int) -> list[Entry]:
    """Return activities of a result with their texts, in order."""
    return [Entry(*row) for row in _of_result(result.pk, start=start, most=most)]


def entries_in_order(edition: EditionRow, *, start: int, most: int) -> list[EntryRow]:
    """Return activities of an edition by their place in it; as quick at the end as at the beginning."""
    return [EntryRow(*row) for row in _in_order(edition.key, start, start + most)]


def changed_entries(edition: EditionRow, *, most: int) -> list[EntryRow]:
    """Return activities of an edition that changed, those that went from one status to another first."""
    other_status = ~Q(status_keys=F("status_keys_was"))
    weight = Case(When(other_status & ~Q(status_keys_was=""), then=0), When(other_status, then=1), default=2)
    rows = PublishedEntry.objects.filter(edition=edition.key, change="changed").order_by(weight, "position")
    return [EntryRow(*row) for row in rows.values_list(*_ENTRY)[:most]]


def find_entries(
    site: Site, edition: EditionRow, wanted: Wanted, lines: Sequence[Line], *, start: int, most: int
) -> FoundEntries:
    """Return a page of the activities that are asked for: found words give the best first, else in order.

    At most three statements.
    """
    asked = PublishedEntry.objects.filter(edition=edition.key)
    line = next((one for one in lines if one.key == wanted.line), None)
    if wanted.line:
        asked = asked.filter(line=line.pk if line else 0)
    if wanted.status:
        asked = asked.filter(status_keys__in=_combinations(edition, wanted.status))
    if wanted.change:
        asked = asked.filter(change=wanted.change)
    if wanted.words:
        is_narrowed = bool(wanted.line or wanted.status or wanted.change)
        return _found(site, edition, wanted.words, asked if is_narrowed else None, start, most)
    counts = line.counts if line else ({} if wanted.line else edition.counts)
    if wanted.change:
        total = asked.order_by().count()
    elif wanted.status:
        total = sum(counts.get(keys, 0) for keys in _combinations(edition, wanted.status))
    else:
        total = sum(counts.values())
    rows = asked.order_by("position").values_list(*_ENTRY)[start : start + most]
    return FoundEntries(tuple(EntryRow(*row) for row in rows), total)


def _combinations(edition: EditionRow, status: str) -> list[str]:
    if status == NONE:
        return [""]
    return [keys for keys in edition.counts if status in keys.split("|")]


@written_once
def _rows_by_key(keys: list[int]) -> Rows:
    return PublishedEntry.objects.filter(pk__among=keys).order_by().values_list(*_ENTRY)


def _found(
    site: Site, edition: EditionRow, words: str, asked: QuerySet[PublishedEntry] | None, start: int, most: int
) -> FoundEntries:
    found = search.find(edition.key, site.language, words)
    keys: Sequence[int] = found.entries
    if asked is not None:
        allowed = set(asked.filter(pk__in=keys).order_by().values_list("pk", flat=True))
        keys = [key for key in keys if key in allowed]
    shown = keys[start : start + most]
    rows = {row[0]: EntryRow(*row) for row in _rows_by_key(list(shown))} if shown else {}
    return FoundEntries(tuple(rows[key] for key in shown if key in rows), None if found.more else len(keys))


# -- an activity through all editions


class Stage(NamedTuple):
    """How an activity stood in one edition (by primary key), and what changed in it since the one before."""

    pk: int
    edition: int
    activity: int
    code: str
    title: str
    holder: str
    status_keys: str
    change: str
    fields: Sequence[str]
    code_was: str
    title_was: str
    holder_was: str
    status_keys_was: str
    pieces: Any
    left: str


@dataclass(frozen=True, slots=True)
class Life:
    """An activity through the editions that are to be seen, newest first, and where it came from and went.

    ``entry`` is all of it as the newest of ``stages`` has it.
    """

    number: int
    entry: Entry
    stages: tuple[Stage, ...]
    successions: tuple[tuple[str, int, bool], ...]
    """Kind, the other activity's number, and whether that one came after."""
    titles: Mapping[int, str]
    """Code and title of those others, as they were named last."""


@written_once
def _stages(programme: int, number: int) -> Rows:
    rows = PublishedEntry.objects.filter(activity__programme=programme, activity__number=number).order_by()
    return rows.values_list(*Stage._fields)


@written_once
def _by_key(key: int) -> Rows:
    return PublishedEntry.objects.filter(pk=key).order_by().values_list(*_WHOLE)


@written_once
def _by_number(edition: int, number: int) -> Rows:
    return (
        PublishedEntry.objects.filter(edition=edition, activity__number=number)
        .order_by()
        .values_list(*_WHOLE)
    )


def life_of(site: Site, number: int) -> Life | None:
    """Return an activity by its permanent number, None when no edition that is to be seen has it; at most four statements."""
    order = {one.key: at for at, one in enumerate(site.editions)}
    # The texts of the newest only: this page is asked for most, and has ten editions and more.
    stages = sorted(
        (Stage(*row) for row in _stages(site.key, number) if row[1] in order),
        key=lambda row: order[row.edition],
    )
    if not stages:
        return None
    (entry,) = map(_entry, _by_key(stages[0].pk))
    told: tuple[tuple[str, int, bool], ...] = ()
    titles: dict[int, str] = {}
    if number in site.related:
        told, titles = _successions(stages[0].activity, order)
    return Life(number, entry, tuple(stages), told, titles)


def _successions(
    own: int, order: Mapping[int, int]
) -> tuple[tuple[tuple[str, int, bool], ...], dict[int, str]]:
    pairs: set[tuple[str, int, bool, int]] = set()
    for kind, before, before_number, after, after_number in PublishedSuccession.objects.filter(
        Q(before=own) | Q(after=own)
    ).values_list("kind", "before", "before__number", "after", "after__number"):
        pairs.add(
            (kind, after_number, True, after) if before == own else (kind, before_number, False, before)
        )
    titles: dict[int, str] = {}
    if pairs:
        others = PublishedEntry.objects.filter(activity__in={key for *_rest, key in pairs}, edition__in=order)
        for other, edition, code, title in others.values_list("activity__number", "edition", "code", "title"):
            if other not in titles or order[edition] == 0:
                titles[other] = f"{code} {title}"
    return tuple((kind, other, later) for kind, other, later, _key in sorted(pairs)), titles


def entry_of(edition: EditionRow, number: int) -> Entry | None:
    """Return an activity as one edition has it, None when it has not."""
    return next(map(_entry, _by_number(edition.key, number)), None)


class PromiseText(NamedTuple):
    """A promise on the page of its activity."""

    text: str
    sentence: str
    starts: date
    ends: date
    outcome: str


class ReferenceRow(NamedTuple):
    """Something outside the programme that an activity points at."""

    text: str
    url: str


@written_once
def _promises_of(entry: int) -> Rows:
    rows = PublishedPromise.objects.filter(entry=entry).order_by("ends", "pk")
    return rows.values_list(*PromiseText._fields)


@written_once
def _references_of(entry: int) -> Rows:
    return PublishedReference.objects.filter(entry=entry).order_by("pk").values_list(*ReferenceRow._fields)


def promises_of(entry: Entry) -> list[PromiseText]:
    """Return the promises of an activity in an edition, by the day that they fall due."""
    return [PromiseText(*row) for row in _promises_of(entry.pk)]


def references_of(entry: Entry) -> list[ReferenceRow]:
    """Return the references of an activity in an edition."""
    return [ReferenceRow(*row) for row in _references_of(entry.pk)]


# -- promises


class PromiseRow(NamedTuple):
    """A promise in a list; ``activity`` is the permanent number."""

    key: int
    activity: int
    code: str
    title: str
    text: str
    sentence: str
    starts: date
    ends: date
    outcome: str
    position: int


_PROMISE = (
    "pk", "activity__number", "entry__code", "entry__title", "text", "sentence", "starts", "ends", "outcome", "position",
)  # fmt: skip


@written_once
def _promises(edition: int, *, start: int, most: int) -> Rows:
    rows = PublishedPromise.objects.filter(edition=edition).order_by("ends", "pk")
    return rows.values_list(*_PROMISE)[start : start + most]


@written_once
def _outcomes(edition: int) -> Rows:
    rows = PublishedPromise.objects.filter(edition=edition).order_by()
    return rows.values("outcome").annotate(count=Count("pk")).values_list("outcome", "count")


def promises_in(edition: EditionRow, *, start: int = 0, most: int) -> list[PromiseRow]:
    """Return promises of an edition by the day that they fall due."""
    return [PromiseRow(*row) for row in _promises(edition.key, start=start, most=most)]


def promises_due(edition: EditionRow, today: date, *, most: int) -> list[PromiseRow]:
    """Return the promises of an edition that fall due from today on, the first first; nobody knows yet of any of them."""
    rows = PublishedPromise.objects.filter(edition=edition.key, ends__gte=today, outcome="")
    return [PromiseRow(*row) for row in rows.order_by("ends", "pk").values_list(*_PROMISE)[:most]]


def outcomes_in(edition: EditionRow) -> dict[str, int]:
    """Return how many promises of an edition have which outcome; the empty one is not known yet."""
    return dict(_outcomes(edition.key))


# -- files


@dataclass(frozen=True, slots=True)
class File:
    """A form of an edition that can be downloaded; ``name`` is its address, which its contents decide."""

    form: str
    suffix: str
    sha256: str
    size: int
    name: str


def files_of(site: Site, edition: EditionRow) -> list[File]:
    """Return the files of an edition."""
    told: list[dict[str, Any]] = PublishedEdition.objects.values_list("files", flat=True).get(pk=edition.key)
    return [
        File(
            one["form"], one["suffix"], one["sha256"], one["size"],
            f"{site.slug}-{edition.date}-{edition.number}-{one['sha256'][:12]}{one['suffix']}",
        )
        for one in told
    ]  # fmt: skip


# -- what goes through all editions


@written_once
def _texts_by_key(keys: list[int]) -> Rows:
    return PublishedEntry.objects.filter(pk__among=keys).order_by().values_list(*_TEXTS)


def entries_by_key(keys: Sequence[int]) -> dict[int, Entry]:
    """Return entries by primary key, with their texts."""
    return {row[0]: Entry(*row) for row in _texts_by_key(list(keys))}


def numbers_of(edition: EditionRow) -> list[int]:
    """Return the permanent numbers of all activities of an edition, in order."""
    return list(
        PublishedEntry.objects.filter(edition=edition.key)
        .order_by("position")
        .values_list("activity__number", flat=True)
    )


def all_numbers(site: Site) -> list[int]:
    """Return the permanent numbers of all activities that an edition shows."""
    return list(
        PublishedActivity.objects.filter(programme=site.key, entries__isnull=False)
        .distinct()
        .order_by("number")
        .values_list("number", flat=True)
    )


class FeedRow(NamedTuple):
    """An activity that an edition brought or changed, for a feed."""

    edition: int
    activity: int
    code: str
    title: str
    status_keys: str
    change: str
    fields: Sequence[str]
    summary: str


_FEED = ("edition__number", "activity__number", "code", "title", "status_keys", "change", "fields", "summary")


def news(site: Site, *, line: str = "", activity: int | None = None, most: int) -> list[FeedRow]:
    """Return the activities that editions brought or changed, newest edition first."""
    shown = [one.key for one in site.editions]
    rows = PublishedEntry.objects.filter(edition__in=shown, change__in=("first", "new", "changed"))
    if line:
        rows = rows.filter(line__key=line)
    if activity is not None:
        rows = rows.filter(activity__programme=site.key, activity__number=activity)
    elif len(site.editions) > 1:
        # Everything in the first edition is new; told one by one it would drown the rest.
        rows = rows.exclude(change="first")
    ordered = rows.order_by("-edition__date", "-edition__number", "position")
    return [FeedRow(*row) for row in ordered.values_list(*_FEED)[:most]]
