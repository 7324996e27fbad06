"""Ask what is published: each query is a few statements, whatever the size of a programme, and gives frozen values.

Editions are named by ``EditionRow``, which ``site_of`` gives; a page asks for its site first, in one statement.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Count, F, Q, When

from actielijn import snapshot as plain
from actielijn.web.register import search as register_search

from . import search
from .models import (
    PublishedActivity,
    PublishedAnswering,
    PublishedCommitment,
    PublishedEdition,
    PublishedEntry,
    PublishedGoals,
    PublishedIndicator,
    PublishedLine,
    PublishedProgramme,
    PublishedPromise,
    PublishedReference,
    PublishedResult,
    PublishedSuccession,
)

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
    # Asked for with every page, and with every page that was kept: written out, it takes a tenth of the time.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, version, changed_at FROM published_publishedprogramme {condition}", given)  # noqa: S608 - no input
        return [(key, version, str(changed_at)) for key, version, changed_at in cursor.fetchall()]


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


def lines_of(edition: EditionRow) -> list[Line]:
    """Return the action lines of an edition in order."""
    return [
        Line(*row)
        for row in PublishedLine.objects.filter(edition=edition.key).order_by("position").values_list(*_LINE)
    ]


def line_of(edition: EditionRow, key: str) -> Line | None:
    """Return an action line by its key."""
    row = PublishedLine.objects.filter(edition=edition.key, key=key).values_list(*_LINE).first()
    return Line(*row) if row else None


def results_of(line: Line, *, start: int, most: int) -> list[ResultRow]:
    """Return results of an action line in order, from the one at ``start`` (from 0)."""
    rows = PublishedResult.objects.filter(line=line.pk).order_by("position").values_list(*_RESULT)
    return [ResultRow(*row) for row in rows[start : start + most]]


def result_count(line: Line) -> int:
    """Return how many results an action line has."""
    return PublishedResult.objects.filter(line=line.pk).count()


def result_of(edition: EditionRow, key: str) -> tuple[Line, ResultRow] | None:
    """Return a result by its key, with its action line."""
    row = (
        PublishedResult.objects.filter(edition=edition.key, key=key)
        .values_list(*(f"line__{name}" for name in _LINE), *_RESULT)
        .first()
    )
    return (Line(*row[: len(_LINE)]), ResultRow(*row[len(_LINE) :])) if row else None


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


def entries_of_result(result: ResultRow, *, start: int, most: int) -> list[PublishedEntry]:
    """Return activities of a result with all that they hold, in order."""
    rows = PublishedEntry.objects.filter(result=result.pk).order_by("position").select_related("activity")
    return list(rows[start : start + most])


def entries_in_order(edition: EditionRow, *, start: int, most: int) -> list[EntryRow]:
    """Return activities of an edition by their place in it; as quick at the end as at the beginning."""
    rows = PublishedEntry.objects.filter(
        edition=edition.key, position__gt=start, position__lte=start + most
    ).order_by("position")
    return [EntryRow(*row) for row in rows.values_list(*_ENTRY)]


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
        return _found(site, edition, wanted.words, asked, start, most)
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


def _found(site: Site, edition: EditionRow, words: str, asked: Any, start: int, most: int) -> FoundEntries:
    found = search.find(edition.key, site.language, words)
    allowed = set(asked.filter(pk__in=found.entries).order_by().values_list("pk", flat=True))
    keys = [key for key in found.entries if key in allowed]
    shown = keys[start : start + most]
    rows = {
        row[0]: EntryRow(*row) for row in PublishedEntry.objects.filter(pk__in=shown).values_list(*_ENTRY)
    }
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
    entry: PublishedEntry
    stages: tuple[Stage, ...]
    successions: tuple[tuple[str, int, bool], ...]
    """Kind, the other activity's number, and whether that one came after."""
    titles: Mapping[int, str]
    """Code and title of those others, as they were named last."""


def life_of(site: Site, number: int) -> Life | None:
    """Return an activity by its permanent number, None when no edition that is to be seen has it; at most four statements."""
    order = {one.key: at for at, one in enumerate(site.editions)}
    rows = PublishedEntry.objects.filter(activity__programme=site.key, activity__number=number).order_by()
    # Values and not models, and the texts of the newest only: this page is asked for most, and has ten editions and more.
    stages = sorted(
        (Stage(*row) for row in rows.values_list(*Stage._fields) if row[1] in order),
        key=lambda row: order[row.edition],
    )
    if not stages:
        return None
    entry = PublishedEntry.objects.select_related("line", "result").get(pk=stages[0].pk)
    pairs: set[tuple[str, int, bool, int]] = set()
    own = entry.activity_id
    if number in site.related:
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
    told = tuple((kind, other, later) for kind, other, later, _key in sorted(pairs))
    return Life(number, entry, tuple(stages), told, titles)


def entry_of(edition: EditionRow, number: int) -> PublishedEntry | None:
    """Return an activity as one edition has it, None when it has not."""
    rows = PublishedEntry.objects.filter(edition=edition.key, activity__number=number)
    return rows.select_related("line", "result", "activity").first()


def promises_of(entry: PublishedEntry) -> list[PublishedPromise]:
    """Return the promises of an activity in an edition, by the day that they fall due."""
    return list(PublishedPromise.objects.filter(entry=entry).order_by("ends", "id"))


def references_of(entry: PublishedEntry) -> list[PublishedReference]:
    """Return the references of an activity in an edition."""
    return list(PublishedReference.objects.filter(entry=entry).order_by("id"))


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


def promises_in(edition: EditionRow, *, start: int = 0, most: int, outcome: str = "") -> list[PromiseRow]:
    """Return promises of an edition by the day that they fall due."""
    rows = PublishedPromise.objects.filter(edition=edition.key)
    if outcome:
        rows = rows.filter(outcome=outcome)
    return [
        PromiseRow(*row) for row in rows.order_by("ends", "pk").values_list(*_PROMISE)[start : start + most]
    ]


def promises_due(edition: EditionRow, today: date, *, most: int) -> list[PromiseRow]:
    """Return the promises of an edition that fall due from today on, the first first; nobody knows yet of any of them."""
    rows = PublishedPromise.objects.filter(edition=edition.key, ends__gte=today, outcome="")
    return [PromiseRow(*row) for row in rows.order_by("ends", "pk").values_list(*_PROMISE)[:most]]


def outcomes_in(edition: EditionRow) -> dict[str, int]:
    """Return how many promises of an edition have which outcome; the empty one is not known yet."""
    return dict(
        Counter(PublishedPromise.objects.filter(edition=edition.key).values_list("outcome", flat=True))
    )


# -- goals and indicators


class GoalTree(NamedTuple):
    """The goal tree of an edition; ``titles`` are number and title of its results and activities by address."""

    goals: tuple[plain.Goal, ...]
    effects: tuple[plain.Effect, ...]
    titles: dict[str, tuple[str, str]]


class IndicatorTrace(NamedTuple):
    """An indicator as an edition has it, with how it did in each edition by the edition's key."""

    indicator: plain.Indicator
    edition: int
    judgements: dict[int, str]


def goal_tree_in(edition: EditionRow) -> GoalTree:
    """Return the goal tree of an edition, an empty one where it has none."""
    row = PublishedGoals.objects.filter(edition=edition.key).first()
    if row is None:
        return GoalTree((), (), {})
    return GoalTree(
        tuple(plain.from_json_value(plain.Goal, one) for one in row.data["goals"]),
        tuple(plain.from_json_value(plain.Effect, one) for one in row.data["effects"]),
        {address: (number, title) for address, (number, title) in row.data["titles"].items()},
    )


def indicators_in(edition: EditionRow, *, start: int, most: int) -> list[plain.Indicator]:
    """Return indicators of an edition in its order, each with its last value of the whole only: a list shows no more."""
    rows = PublishedIndicator.objects.filter(edition=edition.key).order_by("position")
    return [
        plain.from_json_value(plain.Indicator, _with_last_value(data))
        for data in rows.values_list("data", flat=True)[start : start + most]
    ]


def _with_last_value(data: dict[str, Any]) -> dict[str, Any]:
    whole = [seen for seen in data.get("observations", ()) if not seen.get("split")]
    return {
        **data,
        "observations": [max(whole, key=lambda seen: (seen["to"], seen["from"]))] if whole else [],
    }


def indicator_of(site: Site, key: str) -> IndicatorTrace | None:
    """Return an indicator as the newest edition that holds it tells; None when none does."""
    keys = [one.key for one in site.editions]
    told = dict(
        PublishedIndicator.objects.filter(edition__in=keys, key=key).values_list("edition", "judgement")
    )
    newest = next((one for one in keys if one in told), None)
    if newest is None:
        return None
    data = PublishedIndicator.objects.values_list("data", flat=True).get(edition=newest, key=key)
    return IndicatorTrace(plain.from_json_value(plain.Indicator, data), newest, told)


# -- commitments


class CommitmentRow(NamedTuple):
    """A commitment in a list."""

    key: str
    kind: str
    status: str
    mark: str
    title: str
    asked_by: str
    asked_on: date | None
    due: date | None


class AnsweringRow(NamedTuple):
    """An activity that answers a commitment, in one edition; ``activity`` is the permanent number."""

    edition: int
    activity: int
    code: str
    title: str
    status_keys: str


@dataclass(frozen=True, slots=True)
class CommitmentTrace:
    """A commitment as an edition has it, its status in each edition by the edition's key, and who answers it there."""

    commitment: PublishedCommitment
    statuses: Mapping[int, str]
    answerings: tuple[AnsweringRow, ...]


def commitments_in(
    edition: EditionRow, *, status: str = "", start: int = 0, most: int
) -> list[CommitmentRow]:
    """Return commitments of an edition in its order; those that are open first where no status is asked for."""
    rows = PublishedCommitment.objects.filter(edition=edition.key)
    if status:
        rows = rows.filter(status=status)
    order = Case(
        When(status="open", then=0), When(status="partly_met", then=1), When(status="met", then=2), default=3
    )
    return [
        CommitmentRow(*row)
        for row in rows.order_by(order, "position").values_list(*CommitmentRow._fields)[start : start + most]
    ]


def commitment_counts(edition: EditionRow) -> dict[str, int]:
    """Return how many commitments of an edition have which status."""
    rows = PublishedCommitment.objects.filter(edition=edition.key).order_by().values_list("status")
    return dict(rows.annotate(number=Count("id")))


def commitment_of(site: Site, key: str) -> CommitmentTrace | None:
    """Return a commitment as the newest edition that holds it tells, with its trace through all; None when none does."""
    keys = [one.key for one in site.editions]
    rows = {one.edition_id: one for one in PublishedCommitment.objects.filter(edition__in=keys, key=key)}
    newest = next((rows[one] for one in keys if one in rows), None)
    if newest is None:
        return None
    answerings = (
        PublishedAnswering.objects.filter(commitment__in=[one.pk for one in rows.values()])
        .order_by("entry__position")
        .values_list(
            "edition", "entry__activity__number", "entry__code", "entry__title", "entry__status_keys"
        )
    )
    return CommitmentTrace(
        newest,
        {one: row.status for one, row in rows.items()},
        tuple(AnsweringRow(*row) for row in answerings),
    )


def commitments_answered_by(entry: PublishedEntry, *, most: int) -> list[CommitmentRow]:
    """Return the commitments that hang on an activity in an edition."""
    rows = PublishedCommitment.objects.filter(answerings__entry=entry).order_by("position")
    return [CommitmentRow(*row) for row in rows.values_list(*CommitmentRow._fields)[:most]]


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


# -- any two editions


class Difference(NamedTuple):
    """An activity that differs between two editions: ``kind`` is new, gone or changed; a primary key of each entry, or None."""

    kind: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """How two editions differ, without a word of it: what ``differences_between`` makes pages of."""

    differences: tuple[Difference, ...]
    counts: Mapping[str, int]
    transitions: tuple[tuple[str, str, int], ...]


def outline(site: Site, before: EditionRow, after: EditionRow) -> Outline:
    """Return how any two editions differ; two statements, and none when it was asked since the last change."""
    return _outline(before.key, after.key, site.version, site.changed_at)


@lru_cache(maxsize=128)
def _outline(before: int, after: int, version: int, changed_at: datetime) -> Outline:
    del version, changed_at  # they are part of the key: what was worked out holds until something changes
    old, new = _fingerprints(before), _fingerprints(after)
    came = [Difference("new", None, row[0]) for key, row in new.items() if key not in old]
    went = [Difference("gone", row[0], None) for key, row in old.items() if key not in new]
    both = [(old[key], row) for key, row in new.items() if key in old]
    changed = [Difference("changed", was[0], now[0]) for was, now in both if was[1] != now[1]]
    steps = Counter((was[2], now[2]) for was, now in both if was[2] != now[2])
    return Outline(
        differences=(*came, *went, *changed),
        counts={"new": len(came), "gone": len(went), "changed": len(changed), "status": sum(steps.values())},
        transitions=tuple((start, end, count) for (start, end), count in sorted(steps.items())),
    )


def _fingerprints(edition: int) -> dict[int, tuple[int, str, str]]:
    rows = PublishedEntry.objects.filter(edition=edition).order_by("position")
    return {
        key: (pk, fingerprint, status_keys)
        for key, pk, fingerprint, status_keys in rows.values_list(
            "activity", "pk", "fingerprint", "status_keys"
        )
    }


def entries_by_key(keys: Sequence[int]) -> dict[int, PublishedEntry]:
    """Return entries by primary key, with their activity."""
    return PublishedEntry.objects.select_related("activity").in_bulk(keys)


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
