"""Proofread a whole register in the background: findings are replaced in one transaction, so a killed run leaves the last."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from actielijn import checking
from actielijn import snapshot as plain
from actielijn.language import LANGUAGES
from actielijn.web.editions.queries import last_edition, snapshot_of_edition
from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Activity, Step
from actielijn.web.standing import standing_snapshot

from .models import Proof, RegisterFinding
from .queries import open_findings

LOST_AFTER = timedelta(minutes=15)


@task()
def proofread(key: int) -> None:
    """Run every check over the register of a programme and replace its findings."""
    programme = Programme.objects.get(pk=key)
    Proof.objects.filter(programme=programme).update(begun_at=timezone.now())
    newest = (
        Step.objects.filter(programme=programme).order_by("-id").values_list("pk", flat=True).first() or 0
    )
    today = timezone.localdate()
    # No rule reads what is measured.
    standing = standing_snapshot(programme, edition=plain.Edition(date=str(today)), measured=False)
    edition = last_edition(programme)
    previous = snapshot_of_edition(edition) if edition is not None else None
    told = checking.check_in_languages(standing, LANGUAGES, previous=previous, on=today)
    _replace(programme, standing, told, newest)


@transaction.atomic
def _replace(
    programme: Programme, standing: plain.Snapshot, told: Mapping[str, list[plain.Finding]], newest: int
) -> None:
    keys = dict(Activity.objects.filter(programme=programme, ended_on__isnull=True).values_list("code", "pk"))
    texts = {
        activity.id: f"{activity.title}\n{activity.statuses}\n{activity.explanation}"
        for activity in standing.activities()
    }
    RegisterFinding.objects.filter(programme=programme).delete()
    RegisterFinding.objects.bulk_create(
        (
            RegisterFinding(
                programme=programme,
                activity_id=keys.get(finding.activity or ""),
                code=finding.code,
                severity=finding.severity,
                message={language: told[language][at].message for language in LANGUAGES},
                advice={language: told[language][at].advice for language in LANGUAGES},
                sentence=finding.sentence or "",
                fingerprint=fingerprint_of(finding, texts),
                position=at,
            )
            for at, finding in enumerate(told["nl"])
        ),
        batch_size=500,
    )
    Proof.objects.filter(programme=programme).update(
        done_at=timezone.now(), wanted_at=None, step=newest, open_count=open_findings(programme).count()
    )


def fingerprint_of(finding: plain.Finding, texts: Mapping[str, str]) -> str:
    """Return what a settlement holds on to: the rule, the place, and the sentence or else the whole text there."""
    stands_on = finding.sentence or texts.get(finding.activity or "", finding.message)
    told = "\n".join((finding.code, finding.activity or "", finding.result or "", stands_on))
    return hashlib.sha256(told.encode()).hexdigest()


def requeue_lost(now: datetime) -> int:
    """Ask again for proofreadings that were lost with a killed process; return how many."""
    lost = Proof.objects.filter(wanted_at__lt=now - LOST_AFTER)
    keys = list(lost.values_list("programme", flat=True))
    for key in keys:
        Proof.objects.filter(programme=key).update(wanted_at=now)
        proofread.enqueue(key)
    return len(keys)
