"""Ask for findings that are open, and for those that were settled."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Activity, Step

from .models import Proof, RegisterFinding, Settlement


class RuleCount(NamedTuple):
    """A rule with how many open findings it has."""

    code: str
    severity: str
    number: int


@dataclass(frozen=True, slots=True)
class ProofState:
    """Whether the last proofreading still holds: ``is_stale`` when the register changed since, ``is_busy`` while it is done."""

    proof: Proof | None
    is_stale: bool
    is_busy: bool


def open_findings(programme: Programme, *, activity: Activity | None = None) -> QuerySet[RegisterFinding]:
    """Return the findings that nobody settled, in the order of the report."""
    settled = Settlement.objects.filter(programme=programme, fingerprint=OuterRef("fingerprint"))
    findings = RegisterFinding.objects.filter(~Exists(settled), programme=programme)
    return findings if activity is None else findings.filter(activity=activity)


def open_count(programme: Programme) -> int:
    """Return how many findings are open, as counted when they were written or settled."""
    return Proof.objects.filter(programme=programme).values_list("open_count", flat=True).first() or 0


def counts_by_rule(programme: Programme) -> list[RuleCount]:
    """Return the rules that found something open, with their counts."""
    rows = open_findings(programme).order_by().values_list("code", "severity").annotate(Count("pk"))
    return sorted(
        (RuleCount(*row) for row in rows), key=lambda rule: (_GRAVITY.index(rule.severity), rule.code)
    )


_GRAVITY = ("error", "warning", "note")


def settled_findings(programme: Programme) -> QuerySet[Settlement]:
    """Return what people settled, newest first."""
    return Settlement.objects.filter(programme=programme).select_related("by").order_by("-at")


def state_of(programme: Programme) -> ProofState:
    """Return how the last proofreading stands."""
    proof = Proof.objects.filter(programme=programme).first()
    newest = (
        Step.objects.filter(programme=programme).order_by("-id").values_list("pk", flat=True).first() or 0
    )
    is_busy = proof is not None and proof.wanted_at is not None
    return ProofState(proof, (proof.step if proof else 0) < newest, is_busy)
