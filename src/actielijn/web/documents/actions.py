"""Hand a report in, settle what was read of it, and bring it into the register."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from actielijn.snapshot import Activity, from_json_value, to_json
from actielijn.web.archive.actions import keep
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.register.taking_in import TakenIn, take_in
from actielijn.web.trail.actions import record

from .errors import NotRead, SettledMeanwhile
from .models import Document, ReadRow
from .queries import settled_snapshot
from .tasks import read_document

State = Document.State


def hand_in(
    *,
    programme: Programme,
    name: str,
    pieces: Iterable[bytes],
    by: Person,
    edition_date: date | None = None,
    at: datetime | None = None,
) -> Document:
    """Keep a report and have it read in the background. Raises NotAllowed, OSError when the disk is full."""
    require(by, Permission.HAND_IN_REPORT, on=programme)
    with transaction.atomic():
        document = Document.objects.create(
            programme=programme, name=name[-255:], original=keep(pieces), handed_in_at=at or timezone.now(), handed_in_by=by,
            edition_date=edition_date,
        )  # fmt: skip
        read_document.enqueue(document.pk)
        record(
            "hand-in-report",
            by=by,
            on=document,
            programme=programme.pk,
            at=document.handed_in_at,
            sha256=document.original.sha256,
        )
    return document


@transaction.atomic
def read_again(*, document: Document, by: Person) -> None:
    """Read a report anew: after a failure, or to begin over; what was settled of it is forgotten. Raises NotRead, NotAllowed."""
    document = _locked(document)
    require(by, Permission.HAND_IN_REPORT, on=document.programme)
    if document.state in (State.WAITING, State.READING) or document.is_in_register:
        raise NotRead
    document.rows.all().delete()
    document.state, document.error, document.attempts, document.pages_done = State.WAITING, "", 0, 0
    document.save()
    read_document.enqueue(document.pk)
    record("read-again", by=by, on=document, programme=document.programme_id)


@transaction.atomic
def leave(*, document: Document, by: Person) -> None:
    """Set a report aside; it stays in the archive. Raises NotRead, NotAllowed."""
    document = _locked(document)
    require(by, Permission.HAND_IN_REPORT, on=document.programme)
    if document.is_in_register or document.state not in (State.READ, State.FAILED):
        raise NotRead
    document.state = State.LEFT
    document.save(update_fields=["state"])
    record("leave-report", by=by, on=document, programme=document.programme_id)


@transaction.atomic
def settle_row(
    *, document: Document, position: int, revision: int, settled: str, by: Person, corrected: Activity | None = None,
    at: datetime | None = None,
) -> ReadRow:  # fmt: skip
    """Say of a row that it is right (``confirmed``), what it should be (``corrected``), or that it may stay (``left``).

    An empty ``settled`` opens it again. Raises SettledMeanwhile when somebody else was first, NotRead, NotAllowed.
    """
    require(by, Permission.HAND_IN_REPORT, on=document.programme)
    _ready(document)
    row = ReadRow.objects.select_for_update().get(document=document, position=position)
    if row.revision != revision:
        raise SettledMeanwhile
    row.settled, row.corrected = settled, to_json(corrected) if corrected is not None else None
    row.settled_at, row.settled_by = (at or timezone.now(), by) if settled else (None, None)
    row.revision += 1
    row.save()
    record(
        "settle-rows",
        by=by,
        on=document,
        programme=document.programme_id,
        at=at,
        settled=settled,
        rows=[row.activity],
    )
    return row


@transaction.atomic
def settle_rows(
    *,
    document: Document,
    positions: Sequence[int] | None,
    settled: str,
    by: Person,
    at: datetime | None = None,
) -> int:
    """Settle many rows at once that nobody settled yet: these, or (None) all that need nothing. Raises NotRead, NotAllowed."""
    require(by, Permission.HAND_IN_REPORT, on=document.programme)
    _ready(document)
    rows = ReadRow.objects.filter(document=document, settled="")
    rows = rows.filter(needs=0) if positions is None else rows.filter(position__in=list(positions)[:2_000])
    count = rows.update(
        settled=settled, settled_at=at or timezone.now(), settled_by=by, revision=F("revision") + 1
    )
    if count:
        record(
            "settle-rows",
            by=by,
            on=document,
            programme=document.programme_id,
            at=at,
            settled=settled,
            count=count,
        )
    return count


@transaction.atomic
def bring_in(*, document: Document, by: Person, end_missing: bool, at: datetime | None = None) -> TakenIn:
    """Bring a report into the register as one step, with what people made of its rows. Raises NotRead, NotAllowed."""
    document = _locked(document)
    require(by, Permission.TAKE_IN, on=document.programme)
    _ready(document)
    taken = take_in(
        programme=document.programme,
        incoming=settled_snapshot(document),
        by=by,
        end_missing=end_missing,
        at=at,
        document=document.name,
    )
    document.state, document.step = State.TAKEN_IN, taken.step
    document.save(update_fields=["state", "step"])
    return taken


def row_activity(data: dict[str, Any]) -> Activity:
    """Return the activity that a row holds."""
    return from_json_value(Activity, data)


def _ready(document: Document) -> None:
    if document.is_in_register or document.state not in (State.READ, State.TAKEN_IN):
        raise NotRead


def _locked(document: Document) -> Document:
    return (
        Document.objects.select_for_update(of=("self",))
        .select_related("programme", "step")
        .get(pk=document.pk)
    )
