"""Keep what is measured: dimensions with their values, indicators, and their targets. Values themselves are kept by ``observing``."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from actielijn.language import _
from actielijn.snapshot import slug
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.register.models import Activity, Result
from actielijn.web.trail.actions import record

from .errors import (
    BaselineNotClear,
    Changed,
    DimensionLocked,
    KeyNotClear,
    KeyTaken,
    NotThere,
    TargetNotClear,
    ValueInUse,
)
from .models import Dimension, DimensionValue, Goal, Indicator, Observation, Target
from .splits import KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueGiven:
    """A value of a dimension: ``parent`` is the key of the one it lies in; ``since`` and ``until`` are years, both inclusive."""

    key: str
    title: str
    parent: str = ""
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGiven:
    """What should be reached by a day: a value, or a band."""

    by: date
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorGiven:
    """An indicator as a form gives it; names are those of the model."""

    title: str
    unit: str
    definition: str = ""
    source: str = ""
    frequency: str = "year"
    owner: Organisation | None = None
    direction: str = "up"
    is_running_count: bool = False
    is_coverage: bool = False
    counts_persons: bool = False
    minimum: int = 10
    goal: Goal | None = None
    result: Result | None = None
    activity: Activity | None = None
    baseline: Decimal | None = None
    baseline_start: date | None = None
    baseline_end: date | None = None


@transaction.atomic
def add_dimension(
    *, programme: Programme, key: str, title: str, by: Person, is_region: bool = False, values: Sequence[ValueGiven] = (),
    at: datetime | None = None,
) -> Dimension:  # fmt: skip
    """Add a way to split values, with the values that it has. Raises KeyTaken, KeyNotClear, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=programme)
    if not KEY.fullmatch(key) or len(key) > 40:
        raise KeyNotClear(key)
    Programme.objects.select_for_update().get(pk=programme.pk)
    if Dimension.objects.filter(programme=programme, key=key).exists():
        raise KeyTaken(key)
    added = Dimension.objects.create(
        programme=programme, key=key, title=title.strip()[:200], is_region=is_region
    )
    _write_values(added, values)
    record("add-dimension", by=by, on=added, programme=programme.pk, at=at, values=len(values))
    return added


@transaction.atomic
def set_values(
    *, dimension: Dimension, values: Sequence[ValueGiven], by: Person, at: datetime | None = None
) -> None:
    """Make these the values of a dimension: new ones are added, known ones changed, others removed.

    What is measured cannot be removed, only given a last year. Raises ValueInUse, KeyTaken, KeyNotClear, NotAllowed.
    """
    require(by, Permission.KEEP_INDICATORS, on=dimension.programme)
    Programme.objects.select_for_update().get(pk=dimension.programme_id)
    gone = dimension.values.exclude(key__in=[one.key for one in values])
    for value in gone:
        used = Observation.objects.filter(indicator__dimensions=dimension, split__contains=f"{dimension.key}={value.key}")  # fmt: skip
        if any(f"{dimension.key}={value.key}" in one.split("|") for one in used.values_list("split", flat=True).distinct()[:500]):  # fmt: skip
            raise ValueInUse(value.title)
    # Parents last: the database refuses to remove one that has parts.
    gone.update(parent=None)
    dimension.values.filter(parent__in=gone).update(parent=None)
    gone.delete()
    _write_values(dimension, values)
    record("set-dimension-values", by=by, on=dimension, programme=dimension.programme_id, at=at, values=len(values))  # fmt: skip


def _write_values(dimension: Dimension, values: Sequence[ValueGiven]) -> None:
    keys = [one.key for one in values]
    for key in keys:
        if not KEY.fullmatch(key):
            raise KeyNotClear(key)
        if keys.count(key) > 1:
            raise KeyTaken(key)
    known = {one.key: one for one in dimension.values.all()}
    for position, given in enumerate(values):
        row = known.get(given.key) or DimensionValue(dimension=dimension, key=given.key)
        row.title, row.since, row.until = given.title.strip()[:200] or given.key, given.since, given.until
        row.position, row.parent = position, None
        row.save()
        known[given.key] = row
    for given in values:
        if not given.parent:
            continue
        if given.parent not in known or _is_below(given.parent, given.key, values):
            raise KeyNotClear(given.parent)
        known[given.key].parent = known[given.parent]
        known[given.key].save(update_fields=["parent"])


def _is_below(key: str, above: str, values: Sequence[ValueGiven]) -> bool:
    parents = {one.key: one.parent for one in values}
    for _each in values:
        if key == above:
            return True
        key = parents.get(key, "")
    return key == above


@transaction.atomic
def add_indicator(
    *, programme: Programme, given: IndicatorGiven, by: Person, dimensions: Sequence[Dimension] = (), code: str = "", at: datetime | None = None,
) -> Indicator:  # fmt: skip
    """Add an indicator at the end; its code is made of its title where none is given. Raises BaselineNotClear, NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    wanted = (code or slug(given.title) or "indicator")[:70]
    taken = set(
        Indicator.objects.filter(programme=programme, code__startswith=wanted).values_list("code", flat=True)
    )
    free = wanted if wanted not in taken else next(
        one for number in range(2, len(taken) + 3) if (one := f"{wanted}~{number}") not in taken
    )  # fmt: skip
    added = Indicator(
        programme=programme, code=free, position=Indicator.objects.filter(programme=programme).count()
    )
    _fill(added, given)
    added.save()
    added.dimensions.set(_own(programme, dimensions))
    record("add-indicator", by=by, on=added, programme=programme.pk, at=at)
    return added


@transaction.atomic
def change_indicator(
    *, indicator: Indicator, revision: int, given: IndicatorGiven, dimensions: Sequence[Dimension], by: Person, at: datetime | None = None
) -> Indicator:  # fmt: skip
    """Change an indicator over the revision that was read; a change of nothing writes nothing. Its code stays.

    Raises Changed, BaselineNotClear, DimensionLocked, NotThere, NotAllowed.
    """
    require(by, Permission.KEEP_INDICATORS, on=indicator.programme)
    standing = _locked(indicator)
    before = {field.name: getattr(standing, field.name) for field in fields(IndicatorGiven)}
    before_dimensions = set(standing.dimensions.all())
    _fill(standing, given)
    changed = [name for name, value in before.items() if getattr(standing, name) != value]
    for dimension in before_dimensions - set(dimensions):
        if standing.observations.filter(split__contains=f"{dimension.key}=").exists():
            raise DimensionLocked(dimension.title)
    if before_dimensions != set(dimensions):
        changed.append("dimensions")
    if not changed:
        return standing
    if revision != standing.revision:
        raise Changed
    standing.revision += 1
    standing.save()
    standing.dimensions.set(_own(standing.programme, dimensions))
    record(
        "change-indicator", by=by, on=standing, programme=standing.programme_id, at=at, changed=changed, revision=standing.revision,
    )  # fmt: skip
    return standing


@transaction.atomic
def set_targets(
    *, indicator: Indicator, targets: Sequence[TargetGiven], by: Person, at: datetime | None = None
) -> None:
    """Make these the targets of an indicator. Raises TargetNotClear, NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=indicator.programme)
    standing = _locked(indicator)
    for one in targets:
        if (one.value is None) == (one.low is None or one.high is None):
            raise TargetNotClear(
                _("A target is one value, or a band with its lowest and highest; look at {by}.").format(by=one.by)
            )  # fmt: skip
        if one.low is not None and one.high is not None and one.low > one.high:
            raise TargetNotClear(_("The band of {by} begins above its end. Swap the two.").format(by=one.by))
        if sum(other.by == one.by for other in targets) > 1:
            raise TargetNotClear(_("There are two targets for {by}. Keep one.").format(by=one.by))
    standing.targets.all().delete()
    Target.objects.bulk_create(
        [
            Target(indicator=standing, by=one.by, value=one.value,
                   low=one.low if one.value is None else None, high=one.high if one.value is None else None)
            for one in targets
        ]
    )  # fmt: skip
    standing.revision += 1
    standing.save(update_fields=["revision"])
    record("set-targets", by=by, on=standing, programme=standing.programme_id, at=at, targets=len(targets))


@transaction.atomic
def end_indicator(
    *, indicator: Indicator, on: date | None, by: Person, at: datetime | None = None
) -> Indicator:
    """End an indicator on a day, or take its ending back (None). Its values stay. Raises NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=indicator.programme)
    standing = _locked(indicator)
    if standing.ended_on == on:
        return standing
    standing.ended_on = on
    standing.revision += 1
    standing.save(update_fields=["ended_on", "revision"])
    record(
        "end-indicator" if on else "revive-indicator", by=by, on=standing, programme=standing.programme_id, at=at or timezone.now(),
    )  # fmt: skip
    return standing


def given_of(indicator: Indicator) -> IndicatorGiven:
    """Return an indicator as a form would give it."""
    return IndicatorGiven(**{field.name: getattr(indicator, field.name) for field in fields(IndicatorGiven)})


def _fill(indicator: Indicator, given: IndicatorGiven) -> None:
    told = (given.baseline, given.baseline_start, given.baseline_end)
    if any(one is not None for one in told) and (None in told or given.baseline_start > given.baseline_end):  # type: ignore[operator]
        raise BaselineNotClear
    for hung in (given.goal, given.result, given.activity):
        if hung is not None and hung.programme_id != indicator.programme_id:
            raise NotThere
    for field in fields(given):
        value = getattr(given, field.name)
        setattr(indicator, field.name, value.replace("\r\n", "\n").strip() if isinstance(value, str) else value)  # fmt: skip
    indicator.title = " ".join(indicator.title.split())[:300]


def _own(programme: Programme, dimensions: Sequence[Dimension]) -> Sequence[Dimension]:
    if any(one.programme_id != programme.pk for one in dimensions):
        raise NotThere
    return dimensions


def _locked(indicator: Indicator) -> Indicator:
    standing = (
        Indicator.objects.select_for_update(of=("self",))
        .select_related("programme", "owner", "goal", "result", "activity")
        .filter(pk=indicator.pk)
        .first()
    )
    if standing is None:
        raise NotThere
    return standing
