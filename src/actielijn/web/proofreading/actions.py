"""Ask for a proofreading, and settle findings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actielijn.language import _
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from .models import Proof, Settlement
from .queries import open_findings
from .tasks import proofread


class ReasonMissing(Exception):  # noqa: N818
    """A finding is settled with a reason."""

    def __init__(self) -> None:
        super().__init__(_("Give the reason: whoever reads this finding next year will want to know."))


@transaction.atomic
def want_proofreading(*, programme: Programme, at: datetime | None = None) -> bool:
    """Ask for the whole register to be proofread in the background; return whether it was not asked for already."""
    proof, _made = Proof.objects.select_for_update().get_or_create(programme=programme)
    if proof.wanted_at is not None:
        return False
    proof.wanted_at = at or timezone.now()
    proof.save()
    proofread.enqueue(programme.pk)
    return True


@transaction.atomic
def settle(
    *, programme: Programme, keys: Sequence[int], reason: str, by: Person, at: datetime | None = None
) -> int:
    """Say of findings that they need nothing, and why; holds until the text changes. Raises ReasonMissing, NotAllowed."""
    require(by, Permission.SETTLE_FINDINGS, on=programme)
    if not reason.strip():
        raise ReasonMissing
    moment = at or timezone.now()
    findings = list(open_findings(programme).filter(pk__in=list(keys)[:1_000]))
    Settlement.objects.bulk_create(
        [
            Settlement(
                programme=programme,
                fingerprint=one.fingerprint,
                code=one.code,
                reason=reason.strip(),
                at=moment,
                by=by,
            )
            for one in findings
        ],
        ignore_conflicts=True,
    )
    count_open(programme)
    if findings:
        record(
            "settle-findings", by=by, on=programme, programme=programme.pk, at=moment,
            count=len(findings), codes=sorted({one.code for one in findings}),
        )  # fmt: skip
    return len(findings)


@transaction.atomic
def unsettle(*, programme: Programme, key: int, by: Person) -> None:
    """Let a settled finding be open again. Raises NotAllowed."""
    require(by, Permission.SETTLE_FINDINGS, on=programme)
    settlement = Settlement.objects.filter(programme=programme, pk=key).first()
    if settlement is not None:
        code = settlement.code
        settlement.delete()
        count_open(programme)
        record("unsettle-finding", by=by, on=programme, programme=programme.pk, code=code)


def count_open(programme: Programme) -> None:
    """Count the open findings once, when they change."""
    Proof.objects.filter(programme=programme).update(open_count=open_findings(programme).count())
