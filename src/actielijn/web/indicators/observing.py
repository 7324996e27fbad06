"""Bring values in, in loads that can be taken back as a whole; a value that is corrected keeps its row.

Loads of a hundred thousand values take a bounded number of statements for each thousand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from actielijn import phrases
from actielijn.language import _
from actielijn.web.access_tokens.actions import Machine, machine_of, require_scope
from actielijn.web.access_tokens.models import AccessToken, Scope
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from .errors import (
    ChangedSince,
    IndicatorEnded,
    NothingToTakeIn,
    NotThere,
    Problem,
    TakenBackAlready,
    ValuesNotClear,
    WouldReplace,
)
from .models import DimensionValue, Indicator, Load, Observation
from .splits import split_of

_AT_ONCE = 2_000
_MOST = Decimal(10) ** 14


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationGiven:
    """A value as a form, a file or an interface gives it; ``where`` is its place there, for messages."""

    indicator: str
    starts: date
    ends: date
    value: Decimal
    parts: Mapping[str, str] = field(default_factory=dict)
    of: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    members: tuple[str, ...] = ()
    is_provisional: bool = False
    note: str = ""
    source: str = ""
    where: str = ""


class Taken(NamedTuple):
    """What a load did, or would do: ``load`` is None where nothing was new."""

    load: Load | None
    new: int
    corrected: int
    unchanged: int


Place = tuple[int, str, date, date]
"""What has one standing value: indicator, split, first and last day."""
_Said = tuple[Decimal, Decimal | None, Decimal | None, Decimal | None, tuple[str, ...], bool, str, str]
_Held = tuple[int, _Said]


@transaction.atomic
def take_in(
    *, programme: Programme, given: Sequence[ObservationGiven], kind: str, by: Person, label: str = "", at: datetime | None = None
) -> Taken:  # fmt: skip
    """Take values in as one load: all of them, or none. What stands already as it is given is left alone.

    ``kind`` is ``hand``, ``file``, ``round``, ``api`` or ``text``. Raises ValuesNotClear with every problem, IndicatorEnded,
    NothingToTakeIn, NotAllowed.
    """
    require(by, Permission.KEEP_INDICATORS, on=programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    return _keep(programme, compared(programme, given), kind=kind, person=by, actor=by, label=label, at=at)


@transaction.atomic
def deliver(
    *, indicator: Indicator, given: Sequence[ObservationGiven], by: AccessToken, over: Collection[str] | None = None, at: datetime | None = None
) -> Taken:  # fmt: skip
    """Take values of one indicator in for a machine, as one load: all of them, or none.

    ``over`` are the states (``state_of``) that the machine read, None where it read none: then it may add values and replace none. What
    stands already as it is given is left alone, also over an older state, so that a machine may ask again. Raises ScopeNotHeld, NotThere,
    ValuesNotClear with every problem, IndicatorEnded, NothingToTakeIn, WouldReplace, ChangedSince.
    """
    require_scope(by, Scope.KEEP_VALUES, on=indicator.programme.slug)
    if not kept_by(by).filter(pk=indicator.pk).exists():
        raise NotThere
    Programme.objects.select_for_update().get(pk=indicator.programme_id)
    found = compared(indicator.programme, given)
    if found.new or found.corrected:
        if over is not None and state_of(indicator) not in over:
            raise ChangedSince(indicator.title)
        if over is None and found.corrected:
            raise WouldReplace(len(found.corrected))
    return _keep(
        indicator.programme, found, kind="api", person=None, actor=machine_of(by), label=str(by), at=at
    )


def _keep(
    programme: Programme, found: "Compared", *, kind: str, person: Person | None, actor: Person | Machine, label: str, at: datetime | None
) -> Taken:  # fmt: skip
    """Keep what differs from what stands, as one load."""
    changed = (*found.new, *found.corrected)
    if not changed:
        return Taken(None, 0, 0, found.unchanged)
    moment = at or timezone.now()
    load = Load.objects.create(
        programme=programme, kind=kind, label=label.strip()[:300], by=person, at=moment, size=len(changed)
    )
    load.indicators.set({one.indicator_id for one in changed})
    _close(found.replaced, moment)
    for one in changed:
        one.load, one.since = load, moment
    Observation.objects.bulk_create(changed, batch_size=_AT_ONCE)
    told: dict[str, Any] = {"kind": kind, "new": len(found.new), "corrected": len(found.corrected)}
    record("take-in-values", by=actor, on=load, programme=programme.pk, at=moment, **told)
    return Taken(load, len(found.new), len(found.corrected), found.unchanged)


def kept_by(token: AccessToken) -> QuerySet[Indicator]:
    """Return the indicators whose values a machine may keep: all of its programme, or those that its organisation answers for."""
    indicators = Indicator.objects.filter(programme=token.programme_id)
    return indicators.filter(owner=token.organisation_id) if token.organisation_id else indicators


def state_of(indicator: Indicator) -> str:
    """Return what is another whenever any value of an indicator is: every change is a load, or the taking back of one."""
    told = Load.objects.filter(indicators=indicator).aggregate(newest=Max("pk"), back=Count("taken_back_at"))
    return f"{indicator.pk}.{told['newest'] or 0}.{told['back']}"


def standing_values(indicator: Indicator) -> QuerySet[Observation]:
    """Return the values of an indicator that stand, in the order of their parts and periods."""
    return Observation.objects.filter(indicator=indicator, until__isnull=True).order_by(
        "split", "starts", "ends"
    )


def foreseen(programme: Programme, given: Sequence[ObservationGiven]) -> Taken:
    """Return what taking these values in would do, without doing it. Raises as ``take_in`` does."""
    found = compared(programme, given)
    return Taken(None, len(found.new), len(found.corrected), found.unchanged)


def without_problems(programme: Programme, given: Sequence[ObservationGiven]) -> list[ObservationGiven]:
    """Return the values that their indicators can hold; a few statements."""
    if not given:
        return []
    known = _Known(programme, {one.indicator for one in given})
    return [one for one in given if not any(True for _problem in known.problems_of(one))]


@transaction.atomic
def take_back(*, load: Load, by: Person, at: datetime | None = None) -> int:
    """Take back all values of a load that still stand; what they took the place of stands again. Return how many went.

    Raises TakenBackAlready, NotThere, NotAllowed.
    """
    require(by, Permission.KEEP_INDICATORS, on=load.programme)
    Programme.objects.select_for_update().get(pk=load.programme_id)
    standing_load = Load.objects.select_for_update().filter(pk=load.pk).first()
    if standing_load is None:
        raise NotThere
    if standing_load.taken_back_at is not None:
        raise TakenBackAlready
    moment = at or timezone.now()
    gone = list(Observation.objects.filter(load=load, until__isnull=True))
    _close([one.pk for one in gone], moment)
    replaced = {
        (one.indicator_id, one.split, one.starts, one.ends): one
        for one in Observation.objects.filter(
            indicator__programme=load.programme_id, until=load.at, load__taken_back_at__isnull=True
        ).exclude(load=load)
    }
    again = []
    for one in gone:
        before = replaced.get(_place(one))
        if before is not None:
            before.pk, before.since, before.until = None, moment, None
            again.append(before)
    Observation.objects.bulk_create(again, batch_size=_AT_ONCE)
    standing_load.taken_back_at = moment
    standing_load.save(update_fields=["taken_back_at"])
    record(
        "take-back-values", by=by, on=standing_load, programme=load.programme_id, at=moment, removed=len(gone), restored=len(again),
    )  # fmt: skip
    return len(gone)


class Compared(NamedTuple):
    """Values beside what stands: rows that are new, rows that correct (with the keys that they replace), and how many stand already."""

    new: tuple[Observation, ...]
    corrected: tuple[Observation, ...]
    replaced: tuple[int, ...]
    unchanged: int


def compared(programme: Programme, given: Sequence[ObservationGiven]) -> Compared:
    """Return values as rows that can be kept, beside what stands in their places. Raises as ``take_in`` does, and writes nothing."""
    if not given:
        raise NothingToTakeIn
    known = _Known(programme, {one.indicator for one in given})
    problems: list[Problem] = []
    rows: list[Observation] = []
    places: dict[Place, str] = {}
    for number, one in enumerate(given, 1):
        where = one.where or _("value {number}").format(number=number)
        found = list(known.problems_of(one))
        indicator = known.indicators.get(one.indicator)
        if found or indicator is None:
            problems += [Problem(where, text) for text in found]
            continue
        row = Observation(
            indicator=indicator, starts=one.starts, ends=one.ends, split=split_of(one.parts), value=one.value, of=one.of, low=one.low,
            high=one.high, members=sorted(one.members), is_provisional=one.is_provisional, note=one.note.strip(), source=one.source.strip()[:500],
        )  # fmt: skip
        if _place(row) in places:
            problems.append(
                Problem(where, _("a value of the same indicator, period and part stands at {other} too; keep one.").format(other=places[_place(row)]))
            )  # fmt: skip
            continue
        places[_place(row)] = where
        rows.append(row)
    if problems:
        raise ValuesNotClear(problems)
    standing = _standing(rows)
    corrected = [one for one in rows if _place(one) in standing and _said(one) != standing[_place(one)][1]]
    new = [one for one in rows if _place(one) not in standing]
    return Compared(
        tuple(new), tuple(corrected), tuple(standing[_place(one)][0] for one in corrected), len(rows) - len(new) - len(corrected)
    )  # fmt: skip


def _standing(rows: Sequence[Observation]) -> dict[Place, _Held]:
    """Return what stands in the places of these rows; one statement for each indicator's stretch of time."""
    stretch: dict[int, tuple[date, date]] = {}
    for row in rows:
        first, last = stretch.get(row.indicator_id, (row.starts, row.starts))
        stretch[row.indicator_id] = (min(first, row.starts), max(last, row.starts))
    wanted = {_place(row) for row in rows}
    found: dict[Place, _Held] = {}
    keys = list(stretch)
    for begin in range(0, len(keys), 100):
        asked = Q()
        for key in keys[begin : begin + 100]:
            asked |= Q(indicator=key, starts__range=stretch[key])
        # A few values are asked by their parts, so that one correction does not read a whole large table.
        few = {row.split for row in rows} if len(rows) <= 500 else None
        held = Observation.objects.filter(asked, until__isnull=True).order_by()
        if few is not None:
            held = held.filter(split__in=few)
        for pk, indicator, split, starts, ends, *said in held.values_list(
            "pk", "indicator", "split", "starts", "ends", "value", "of", "low", "high", "members", "is_provisional", "note", "source"
        ).iterator(chunk_size=5_000):  # fmt: skip
            place = (indicator, split, starts, ends)
            if place in wanted:
                value, of, low, high, members, is_provisional, note, source = said
                found[place] = (pk, (value, of, low, high, tuple(members), is_provisional, note, source))
    return found


def _place(row: Observation) -> Place:
    return row.indicator_id, row.split, row.starts, row.ends


def _said(row: Observation) -> _Said:
    return row.value, row.of, row.low, row.high, tuple(row.members), row.is_provisional, row.note, row.source


def _close(keys: Sequence[int], moment: datetime) -> None:
    for begin in range(0, len(keys), _AT_ONCE):
        Observation.objects.filter(pk__in=keys[begin : begin + _AT_ONCE]).update(until=moment)


class _Known:
    """What may be said of the indicators that values are for."""

    def __init__(self, programme: Programme, codes: set[str]):
        self.indicators = {
            one.code: one
            for one in Indicator.objects.filter(programme=programme, code__in=codes).prefetch_related("dimensions")
        }  # fmt: skip
        for one in self.indicators.values():
            if one.ended_on is not None:
                raise IndicatorEnded(one.title)
        self._dimensions = {
            one.code: {dimension.key: dimension for dimension in one.dimensions.all()}
            for one in self.indicators.values()
        }
        self._values: dict[int, dict[str, DimensionValue]] = defaultdict(dict)
        for value in DimensionValue.objects.filter(dimension__programme=programme):
            self._values[value.dimension_id][value.key] = value
        self._regions = [
            key for key, is_region in programme.dimensions.values_list("pk", "is_region") if is_region
        ]

    def problems_of(self, one: ObservationGiven) -> Iterable[str]:
        """Yield what is wrong with a value."""
        indicator = self.indicators.get(one.indicator)
        if indicator is None:
            yield _("there is no indicator '{code}'.").format(code=one.indicator[:80])
            return
        if one.starts > one.ends:
            yield _("the period begins after its end.")
        if not one.value.is_finite() or abs(one.value) >= _MOST:
            yield _("the value is larger than can be kept.")
            return
        if one.value != round(one.value, 6):
            yield _("the value has more than six decimals; round it.")
        if indicator.counts_persons and (one.value < 0 or one.value != one.value.to_integral_value()):
            yield _("'{title}' counts persons: its values are whole numbers from zero.").format(
                title=indicator.title
            )
        if one.of is not None and one.of < one.value:
            yield _("the value is more than what it is a part of ({of}).").format(of=one.of)
        yield from self._problems_of_interval(one)
        yield from self._problems_of_parts(indicator, one)
        yield from self._problems_of_members(indicator, one)

    @staticmethod
    def _problems_of_interval(one: ObservationGiven) -> Iterable[str]:
        if one.low is None and one.high is None:
            return
        if one.low is None or one.high is None:
            yield _("an interval has a lower and an upper bound; fill in both, or neither.")
            return
        if not all(end.is_finite() and abs(end) < _MOST for end in (one.low, one.high)):
            yield _("a bound of the interval is larger than can be kept.")
        elif any(end != round(end, 6) for end in (one.low, one.high)):
            yield _("a bound of the interval has more than six decimals; round it.")
        elif not one.low <= one.value <= one.high:
            yield _("the value {value} lies outside its interval, from {low} to {high}.").format(
                value=phrases.figure_in_words(one.value), low=phrases.figure_in_words(one.low), high=phrases.figure_in_words(one.high)
            )  # fmt: skip

    def _problems_of_parts(self, indicator: Indicator, one: ObservationGiven) -> Iterable[str]:
        allowed = self._dimensions[indicator.code]
        for key, part in one.parts.items():
            dimension = allowed.get(key)
            if dimension is None:
                yield _("'{title}' is not split by '{key}'.").format(title=indicator.title, key=key[:40])
                continue
            value = self._values[dimension.pk].get(part)
            if value is None:
                yield _("'{part}' is no value of '{dimension}'.").format(
                    part=part[:60], dimension=dimension.title
                )
            elif not _was_there(value, one.ends.year):
                yield _("'{part}' was not there in {year}.").format(part=value.title, year=one.ends.year)

    def _problems_of_members(self, indicator: Indicator, one: ObservationGiven) -> Iterable[str]:
        if not one.members:
            return
        if not indicator.is_coverage:
            yield _("'{title}' is no coverage: it keeps no list of regions.").format(title=indicator.title)
            return
        if len(set(one.members)) != one.value:
            yield _("the list has {count} regions and the value is {value}; they should be the same.").format(
                count=len(set(one.members)), value=one.value.normalize()
            )
        for member in one.members:
            found = [self._values[key][member] for key in self._regions if member in self._values[key]]
            if not found:
                yield _("'{part}' is no region that is known here.").format(part=member[:60])
            elif not any(_was_there(value, one.ends.year) for value in found):
                yield _("'{part}' was not there in {year}.").format(part=found[0].title, year=one.ends.year)


def _was_there(value: DimensionValue, year: int) -> bool:
    return (value.since is None or value.since <= year) and (value.until is None or year <= value.until)
