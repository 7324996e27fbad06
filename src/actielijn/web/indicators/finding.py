"""Figures that are there already: in the answers of a round that closes, and in the explanations of activities."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from actielijn import phrases
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.register.models import ProgressEntry
from actielijn.web.trail.actions import record

from .errors import NotThere
from .models import FigureSettled, Indicator
from .observing import ObservationGiven, Taken, take_in
from .periods import period_of

MOST_OFFERED = 200


def figures_of_round(
    programme: Programme, figures: Iterable[tuple[int, Decimal, str]], *, on: date, source: str
) -> list[ObservationGiven]:
    """Return what answers say of indicators: ``figures`` are the key of an activity, its figure and who gave it.

    The value is that of the period of the indicator's frequency in which ``on`` falls; provisional as long as that period runs.
    """
    by_activity = {activity: (figure, who) for activity, figure, who in figures}
    found = []
    for one in Indicator.objects.filter(
        programme=programme, activity__in=by_activity, ended_on__isnull=True
    ).order_by("position", "id"):
        figure, who = by_activity[one.activity_id or 0]
        starts, ends = period_of(on, one.frequency)
        found.append(
            ObservationGiven(
                indicator=one.code, starts=starts, ends=ends, value=figure, is_provisional=on < ends, source=f"{source} – {who}"[:500],
                where=one.title,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure that an explanation names, for an indicator that hangs on the activity. ``mark`` tells it from all others."""

    indicator: int
    indicator_title: str
    unit: str
    activity: int
    activity_label: str
    sentence: str
    text: str
    value: Decimal
    of: Decimal | None
    mark: str


def offers(programme: Programme, *, language: str = "nl") -> list[Offer]:
    """Return the figures in explanations of measured activities that nobody settled yet; three statements, at most ``MOST_OFFERED``."""
    measured: dict[int, list[Indicator]] = {}
    for indicator in Indicator.objects.filter(
        programme=programme, activity__isnull=False, activity__ended_on__isnull=True, ended_on__isnull=True
    ).select_related("activity"):
        measured.setdefault(indicator.activity_id or 0, []).append(indicator)
    settled = set(
        FigureSettled.objects.filter(indicator__programme=programme).values_list(
            "indicator", "activity", "sentence", "text"
        )
    )
    found: list[Offer] = []
    for activity, explanation in ProgressEntry.objects.filter(activity__in=measured).values_list(
        "activity", "explanation"
    ):
        for figure in phrases.figures(explanation, language=language):
            sentence = figure.sentence or figure.text
            for indicator in measured[activity]:
                if not _could_be(indicator, figure.unit, figure.of):
                    continue
                key = (indicator.pk, activity, _hash(sentence), figure.text[:200])
                if key in settled:
                    continue
                # Two figures that read alike in one sentence are one offer.
                settled.add(key)
                assert indicator.activity is not None
                found.append(
                    Offer(
                        indicator.pk, indicator.title, indicator.unit, activity, str(indicator.activity), sentence, figure.text,
                        Decimal(str(figure.value)), Decimal(str(figure.of)) if figure.of is not None else None,
                        _hash(repr(key)),
                    )
                )  # fmt: skip
                if len(found) == MOST_OFFERED:
                    return found
    return found


@transaction.atomic
def confirm_figure(
    *, programme: Programme, mark: str, starts: date, ends: date, by: Person, at: datetime | None = None
) -> Taken:
    """Take an offered figure over as the value of its indicator for a period. Raises NotThere and as ``take_in`` does."""
    offer = _offered(programme, mark)
    moment = at or timezone.now()
    indicator = Indicator.objects.get(pk=offer.indicator)
    given = ObservationGiven(
        indicator=indicator.code, starts=starts, ends=ends, value=offer.value, of=offer.of if indicator.is_coverage else None,
        note=offer.sentence, source=offer.activity_label[:500], where=offer.text,
    )  # fmt: skip
    taken = take_in(
        programme=programme, given=[given], kind="text", by=by, label=offer.activity_label, at=moment
    )
    _settle(offer, by, moment, taken)
    return taken


@transaction.atomic
def leave_figure(*, programme: Programme, mark: str, by: Person, at: datetime | None = None) -> None:
    """Say that an offered figure is not a value of the indicator; it is not offered again. Raises NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=programme)
    offer = _offered(programme, mark)
    settled = _settle(offer, by, at or timezone.now(), None)
    record("leave-figure", by=by, on=settled, programme=programme.pk, at=at, indicator=offer.indicator)


def _offered(programme: Programme, mark: str) -> Offer:
    found = next((one for one in offers(programme, language=programme.language) if one.mark == mark), None)
    if found is None:
        raise NotThere
    return found


def _settle(offer: Offer, by: Person, moment: datetime, taken: Taken | None) -> FigureSettled:
    return FigureSettled.objects.create(
        indicator_id=offer.indicator, activity_id=offer.activity, sentence=_hash(offer.sentence), text=offer.text[:200],
        load=taken.load if taken else None, by=by, at=moment,
    )  # fmt: skip


def _could_be(indicator: Indicator, unit: str | None, of: float | None) -> bool:
    """Return whether a figure may be a value: money and percentages only where the indicator is in them, a part only of a coverage."""
    wanted = indicator.unit.casefold().strip()
    if unit in ("%", "EUR", "USD", "GBP") or wanted in ("%", "procent", "percent", "eur", "euro", "€"):
        own = {"procent": "%", "percent": "%", "euro": "EUR", "eur": "EUR", "€": "EUR"}.get(wanted, wanted)
        return unit == own
    return of is None or indicator.is_coverage


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
