"""Ask for the commitments of published editions: a few statements whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Count, When

from .models import PublishedAnswering, PublishedCommitment
from .queries import EditionRow, Entry, Rows, Site
from .written import written_once


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


@written_once
def _answered_by(entry: int, *, most: int) -> Rows:
    rows = PublishedCommitment.objects.filter(answerings__entry=entry).order_by("position")
    return rows.values_list(*CommitmentRow._fields)[:most]


def commitments_answered_by(entry: Entry, *, most: int) -> list[CommitmentRow]:
    """Return the commitments that hang on an activity in an edition."""
    return [CommitmentRow(*row) for row in _answered_by(entry.pk, most=most)]
