"""Freeze, approve, publish, withdraw and correct editions, and ask for their forms."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from actielijn import snapshot as plain
from actielijn.web.archive.actions import keep
from actielijn.web.indicators.publishing import forget_releases, keep_releases
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.published.actions import take_away
from actielijn.web.standing import standing_of
from actielijn.web.trail.actions import record
from actielijn.writing import FORMS

from .errors import (
    ErratumMissing,
    FormsMissing,
    NothingToFreeze,
    NotSound,
    OwnWork,
    ReasonMissing,
    WrongState,
)
from .models import Edition, EditionFile
from .tasks import VALUES, make_form, publish_contents

State = Edition.State


@transaction.atomic
def freeze_edition(
    *, programme: Programme, title: str, on: date, by: Person, mark: str = "", corrects: Edition | None = None, erratum: str = "",
    at: datetime | None = None,
) -> Edition:  # fmt: skip
    """Freeze the register as it stands into a numbered edition, and ask for all its forms; the values beside it where it tells not all.

    ``on`` is the date that the edition bears, ``mark`` the number that it has elsewhere (a kenmerk). An edition that
    ``corrects`` another tells in its ``erratum`` what. Raises NothingToFreeze, NotSound, ErratumMissing, NotAllowed.
    """
    require(by, Permission.FREEZE, on=programme)
    if corrects is not None and not erratum.strip():
        raise ErratumMissing
    # One at a time: the lock makes numbers follow one another.
    Programme.objects.select_for_update().get(pk=programme.pk)
    moment = at or timezone.now()
    extra = {"erratum": erratum.strip(), "corrects": corrects.number} if corrects else {}
    standing = standing_of(
        programme,
        edition=plain.Edition(
            date=str(on), title=title.strip() or None, number=mark.strip() or None, extra=extra
        ),
    )
    frozen = standing.snapshot
    _refuse_unsound(frozen)
    last = (
        Edition.objects.filter(programme=programme)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    edition = Edition.objects.create(
        programme=programme, number=(last or 0) + 1, title=title.strip(), date=on, mark=mark.strip(),
        snapshot=keep([plain.dumps(frozen).encode()]), counts=_counts(frozen), corrects=corrects, erratum=erratum.strip(),
        frozen_at=moment, frozen_by=by,
    )  # fmt: skip
    keep_releases(
        programme, edition=edition.number, told=frozen.indicators, withheld_besides=standing.withheld
    )
    forms = FORMS if standing.tells_all else (*FORMS, VALUES)
    EditionFile.objects.bulk_create(
        [EditionFile(edition=edition, form=form, wanted_at=moment) for form in forms]
    )
    for file in edition.files.all():
        make_form.enqueue(file.pk)
    record(
        "freeze-edition", by=by, on=edition, programme=programme.pk, at=moment,
        number=edition.number, sha256=edition.snapshot.sha256, corrects=corrects.number if corrects else None,
    )  # fmt: skip
    return edition


@transaction.atomic
def approve_edition(*, edition: Edition, by: Person, at: datetime | None = None) -> Edition:
    """Approve an edition that somebody else froze. Raises OwnWork, WrongState, NotAllowed."""
    edition = _locked(edition)
    require(by, Permission.APPROVE, on=edition.programme)
    if edition.frozen_by_id == by.pk:
        raise OwnWork
    if edition.state != State.FROZEN:
        raise WrongState
    edition.state, edition.approved_by, edition.approved_at = State.APPROVED, by, at or timezone.now()
    edition.save()
    record(
        "approve-edition",
        by=by,
        on=edition,
        programme=edition.programme_id,
        at=edition.approved_at,
        number=edition.number,
    )
    return edition


@transaction.atomic
def publish_edition(*, edition: Edition, by: Person, at: datetime | None = None) -> Edition:
    """Publish an approved edition of which every form is there. Raises FormsMissing, WrongState, NotAllowed."""
    edition = _locked(edition)
    require(by, Permission.PUBLISH, on=edition.programme)
    if edition.state != State.APPROVED:
        raise WrongState
    missing = list(edition.files.filter(made_at__isnull=True).values_list("form", flat=True))
    if missing:
        raise FormsMissing(missing)
    edition.state, edition.published_by, edition.published_at = State.PUBLISHED, by, at or timezone.now()
    edition.save()
    publish_contents.enqueue(edition.programme_id)
    record(
        "publish-edition",
        by=by,
        on=edition,
        programme=edition.programme_id,
        at=edition.published_at,
        number=edition.number,
    )
    return edition


@transaction.atomic
def withdraw_edition(*, edition: Edition, reason: str, by: Person, at: datetime | None = None) -> Edition:
    """Withdraw an edition, or send it back instead of approving it; it stays to be seen, with the reason.

    Who may approve may send back what is not approved yet; only who may publish withdraws further on. Raises
    ReasonMissing, WrongState, NotAllowed.
    """
    edition = _locked(edition)
    needed = Permission.APPROVE if edition.state == State.FROZEN else Permission.PUBLISH
    require(by, needed, on=edition.programme)
    if not reason.strip():
        raise ReasonMissing
    if edition.state == State.WITHDRAWN:
        raise WrongState
    was, edition.state = edition.state, State.WITHDRAWN
    if was != State.PUBLISHED:
        # Nobody outside has read it; what was published stays known to those who kept it.
        forget_releases(edition.programme, edition=edition.number)
    edition.withdrawn_at, edition.withdrawn_reason = at or timezone.now(), reason.strip()
    edition.save()
    if was == State.PUBLISHED:
        take_away(programme=edition.programme_id, number=edition.number, at=edition.withdrawn_at)
        publish_contents.enqueue(edition.programme_id)
    record(
        "withdraw-edition", by=by, on=edition, programme=edition.programme_id, at=edition.withdrawn_at,
        number=edition.number, was=str(was),
    )  # fmt: skip
    return edition


@transaction.atomic
def try_form_again(*, edition: Edition, form: str, by: Person) -> None:
    """Ask once more for a form that could not be made. Raises NotAllowed."""
    require(by, Permission.FREEZE, on=edition.programme)
    file = EditionFile.objects.select_for_update().get(edition=edition, form=form)
    if file.made_at is None:
        file.error, file.begun_at = "", None
        file.save()
        make_form.enqueue(file.pk)
        record("try-form-again", by=by, on=edition, programme=edition.programme_id, form=form)


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(of=("self",)).select_related("programme").get(pk=edition.pk)


def _refuse_unsound(frozen: plain.Snapshot) -> None:
    if not any(True for _activity in frozen.activities()):
        raise NothingToFreeze
    problems = [*plain.problems_of_sense(frozen)]
    if problems:
        raise NotSound([f"{problem.path}: {problem.message}" for problem in problems])


def _counts(frozen: plain.Snapshot) -> dict[str, int]:
    counted = Counter(key for activity in frozen.activities() for key in (activity.statuses or ("",)))
    return dict(sorted(counted.items()))
