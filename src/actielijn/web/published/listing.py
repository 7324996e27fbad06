"""Ask what is published as flat lists: filtered, cut into pages, each in a number of statements that does not grow.

For the API and the open data; the pages of the site ask ``queries``.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from .models import (
    PublishedActivity,
    PublishedCommitment,
    PublishedEdition,
    PublishedEntry,
    PublishedLine,
    PublishedProgramme,
    PublishedPromise,
    PublishedReference,
    PublishedResult,
    PublishedSuccession,
)
from .search import find

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Cut(Generic[Row]):
    """A page of a list, and how many rows the whole list has."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An activity as one of two editions that are compared has it, without its texts."""

    entry: int
    code: str
    title: str
    holder: str
    status_keys: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An activity that differs between two editions; ``before`` or ``after`` is None where it is not in one of them."""

    activity: int
    before: Side | None
    after: Side | None

    @property
    def kind(self) -> str:
        """Return added, removed or changed."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


@dataclass(frozen=True, slots=True)
class Differences:
    """How two editions differ: the activities in the order of the later edition, then those that it has no more.

    ``transitions`` holds (from, to, how many) over combinations of status keys, changes only.
    """

    rows: tuple[Difference, ...]
    renumbered: int
    transitions: tuple[tuple[str, str, int], ...]

    def count(self, kind: str) -> int:
        """Return how many rows are of a kind."""
        return sum(row.kind == kind for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which activities of an edition; an empty filter lets all through. ``words`` are searched for in any Dutch form."""

    words: str = ""
    status: str = ""
    phase: str = ""
    holder: str = ""
    line: str = ""
    result: str = ""
    change: str = ""
    code: str = ""


def cut(rows: QuerySet[Row], first: int, most: int) -> Cut[Row]:
    """Return ``most`` rows from ``first`` on."""
    return Cut(tuple(rows[first : first + most]), rows.count())


def published_programmes() -> QuerySet[PublishedProgramme]:
    """Return the programmes of which an edition can be seen, by title."""
    visible = PublishedEdition.objects.filter(laid_out_at__isnull=False, withdrawn_at__isnull=True)
    return PublishedProgramme.objects.filter(pk__in=visible.values("programme")).order_by("title", "id")


def published_programme(slug: str) -> PublishedProgramme | None:
    """Return the programme of this address, None when nothing of it can be seen."""
    return published_programmes().filter(slug=slug).first()


def newest_editions(programmes: Sequence[PublishedProgramme]) -> dict[int, PublishedEdition]:
    """Return the newest edition that can be seen of each programme, by the programme's primary key."""
    rows = PublishedEdition.objects.filter(
        programme__in=programmes, laid_out_at__isnull=False, withdrawn_at__isnull=True
    )
    newest: dict[int, PublishedEdition] = {}
    for edition in rows.order_by("date", "number"):
        newest[edition.programme_id] = edition
    return newest


def editions_of(programme: PublishedProgramme) -> QuerySet[PublishedEdition]:
    """Return the editions of a programme, newest first; those that were withdrawn are among them, with no content."""
    shown = PublishedEdition.objects.filter(programme=programme).exclude(
        laid_out_at__isnull=True, withdrawn_at__isnull=True
    )
    return shown.select_related("previous").order_by("-date", "-number")


def edition_of(programme: PublishedProgramme, number: str) -> PublishedEdition | None:
    """Return an edition by its number, or by ``latest`` the newest that can be seen; None when there is none."""
    editions = editions_of(programme)
    if number == "latest":
        return editions.filter(withdrawn_at__isnull=True).first()
    return editions.filter(number=int(number)).first()


def lines_of(edition: PublishedEdition) -> QuerySet[PublishedLine]:
    """Return the action lines of an edition, in its order."""
    return edition.lines.order_by("position")


def results_of(edition: PublishedEdition, *, line: str = "") -> QuerySet[PublishedResult]:
    """Return the results of an edition, in its order."""
    results = edition.results.select_related("line").order_by("position")
    return results.filter(line__key=line) if line else results


def entries_of(edition: PublishedEdition, wanted: Wanted, first: int, most: int) -> Cut[PublishedEntry]:
    """Return activities as an edition has them: in its order, or the best found first where words are searched for."""
    entries = edition.entries.select_related("activity", "line", "result").order_by("position")
    plain = {
        "holder": wanted.holder,
        "line__key": wanted.line,
        "result__key": wanted.result,
        "change": wanted.change,
        "code": wanted.code,
    }
    entries = entries.filter(**{name: value for name, value in plain.items() if value})
    if wanted.status or wanted.phase:
        entries = entries.filter(status_keys__in=_combinations(edition, wanted))
    if not wanted.words.strip():
        return cut(entries, first, most)
    found = find(edition.pk, edition.programme.language, wanted.words).entries
    rank = {key: place for place, key in enumerate(found)}
    keys = sorted(entries.filter(pk__in=found).values_list("pk", flat=True), key=rank.__getitem__)
    rows = {entry.pk: entry for entry in entries.filter(pk__in=keys[first : first + most])}
    return Cut(tuple(rows[key] for key in keys[first : first + most]), len(keys))


def entry_of(edition: PublishedEdition, number: int) -> PublishedEntry | None:
    """Return an activity as an edition has it, by its permanent number; None when it is not in it."""
    return (
        edition.entries.select_related("activity", "line", "result").filter(activity__number=number).first()
    )


def _combinations(edition: PublishedEdition, wanted: Wanted) -> list[str]:
    """Return the combinations of status keys that occur and hold what is wanted."""
    phases = {status["key"]: status.get("phase", "unknown") for status in edition.statuses}
    return [
        combination
        for combination in edition.counts
        if (not wanted.status or wanted.status in combination.split("|"))
        and (not wanted.phase or wanted.phase in {phases.get(key) for key in combination.split("|")})
    ]


def activity_through_editions(programme: PublishedProgramme, number: int) -> list[PublishedEntry]:
    """Return an activity as each edition that can be seen has it, oldest first; empty when there is none of this number."""
    entries = PublishedEntry.objects.filter(
        activity__programme=programme, activity__number=number, edition__laid_out_at__isnull=False, edition__withdrawn_at__isnull=True
    ).select_related("activity", "line", "result", "edition")  # fmt: skip
    return list(entries.order_by("edition__date", "edition__number"))


def successions_of(activity: PublishedActivity) -> list[PublishedSuccession]:
    """Return in which activities this one went on, and which went on in it."""
    rows = PublishedSuccession.objects.select_related("before", "after", "edition")
    return list((rows.filter(before=activity) | rows.filter(after=activity)).order_by("edition__date", "id"))


def differences_between(before: PublishedEdition, after: PublishedEdition) -> Differences:
    """Return how two editions of a programme differ, by the permanent numbers of activities; two statements."""
    old, new = _sides(before), _sides(after)
    rows = [
        Difference(number, old.get(number), side)
        for number, side in new.items()
        if number not in old or old[number].fingerprint != side.fingerprint or old[number].code != side.code
    ]
    rows += [Difference(number, side, None) for number, side in old.items() if number not in new]
    pairs = [(row.before, row.after) for row in rows if row.before is not None and row.after is not None]
    steps = Counter(
        (was.status_keys, now.status_keys) for was, now in pairs if was.status_keys != now.status_keys
    )
    return Differences(
        rows=tuple(rows),
        renumbered=sum(was.code != now.code for was, now in pairs),
        transitions=tuple((was, now, count) for (was, now), count in sorted(steps.items())),
    )


def _sides(edition: PublishedEdition) -> dict[int, Side]:
    names = ("pk", "code", "title", "holder", "status_keys", "fingerprint")
    rows = edition.entries.order_by("position").values_list("activity__number", *names)
    return {
        number: Side(**dict(zip(("entry", *names[1:]), values, strict=True)))
        for number, *values in rows.iterator()
    }


def explanations_of(rows: Sequence[Difference]) -> dict[int, str]:
    """Return the explanations on both sides of these differences, by the primary key of the entry."""
    keys = [side.entry for row in rows for side in (row.before, row.after) if side is not None]
    return dict(PublishedEntry.objects.filter(pk__in=keys).values_list("pk", "explanation"))


def promises_of(
    edition: PublishedEdition,
    *,
    outcome: str = "",
    due_from: date | None = None,
    due_to: date | None = None,
    activity: int | None = None,
) -> QuerySet[PublishedPromise]:
    """Return the promises of an edition by the day on which they end; from and to are inclusive."""
    promises = edition.promises.select_related("entry", "activity").order_by("ends", "id")
    if outcome:
        promises = promises.filter(outcome="" if outcome == "unknown" else outcome)
    if due_from:
        promises = promises.filter(ends__gte=due_from)
    if due_to:
        promises = promises.filter(ends__lte=due_to)
    return promises.filter(activity__number=activity) if activity else promises


def commitments_of(
    edition: PublishedEdition,
    *,
    kind: str = "",
    status: str = "",
    identifier: str = "",
    activity: int | None = None,
) -> QuerySet[PublishedCommitment]:
    """Return the commitments of an edition, with the activities that answer them."""
    commitments = edition.commitment_rows.prefetch_related("answerings__entry__activity").order_by("position")
    given = {
        "kind": kind,
        "status": status,
        "identifier": identifier,
        "answerings__entry__activity__number": activity,
    }
    return commitments.filter(**{name: value for name, value in given.items() if value})


def references_of(
    edition: PublishedEdition,
    *,
    kind: str = "",
    dossier: str = "",
    identifier: str = "",
    activity: int | None = None,
) -> QuerySet[PublishedReference]:
    """Return what the activities of an edition point at."""
    references = edition.references.select_related("entry", "activity").order_by("id")
    given = {"kind": kind, "dossier": dossier, "identifier": identifier, "activity__number": activity}
    return references.filter(**{name: value for name, value in given.items() if value})
