"""Which values an edition tells of each indicator: all where they are few, the newest where there are more than a report can hold.

None is lost: ``all_values`` walks every one as it stood at a moment, and an edition that tells fewer keeps them as a file beside it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from actielijn.web.programmes.models import Programme

from .models import Indicator, Observation

MOST_WHOLE = 400
"""Values of the whole that are told of an indicator: more than thirty years of months."""
MOST_PARTS = 1_200
"""Values of parts that are told of an indicator."""
MOST_TOLD = 100_000
"""Values of the whole, and as many of parts, that are told of all indicators together; of very many indicators each tells less."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The values that are told, by key of the indicator, and how many there are of each indicator of which not all are told."""

    told: Mapping[int, Sequence[Observation]]
    counts: Mapping[int, int]


def telling_of(indicators: Sequence[Indicator]) -> Telling:
    """Return what is told of these indicators, parts by their split and in the order of time; three statements for each large one."""
    share = max(1, MOST_TOLD // max(1, len(indicators)))
    most_whole, most_parts = min(MOST_WHOLE, share), min(MOST_PARTS, share)
    sizes = {
        key: (whole, parts)
        for key, whole, parts in _standing(indicators)
        .order_by()
        .values_list("indicator")
        .annotate(whole=Count("id", filter=Q(split="")), parts=Count("id", filter=~Q(split="")))
    }
    large = {key for key, (whole, parts) in sizes.items() if whole > most_whole or parts > most_parts}
    told: dict[int, list[Observation]] = defaultdict(list)
    few = [one for one in indicators if one.pk not in large]
    for seen in _standing(few).order_by("indicator", "split", "starts", "ends"):
        told[seen.indicator_id].append(seen)
    for one in indicators:
        if one.pk in large:
            told[one.pk] = _newest(one, most_whole, most_parts)
    return Telling(told, {key: sum(sizes[key]) for key in large})


def values_of(indicator: Indicator) -> list[Observation]:
    """Return all values that stand now, in the order in which they are told."""
    return list(_standing([indicator]).order_by("split", "starts", "ends"))


def all_values(programme: Programme, *, at: datetime) -> Iterator[tuple[Indicator, Iterator[Observation]]]:
    """Walk the indicators with every value as it stood at a moment: values are never overwritten, so that it can be asked later."""
    for one in Indicator.objects.filter(programme=programme).order_by("position", "id"):
        then = Observation.objects.filter(
            Q(until__isnull=True) | Q(until__gt=at), indicator=one, since__lte=at
        )
        yield one, then.order_by("split", "starts", "ends").iterator(chunk_size=5_000)


def _standing(indicators: Sequence[Indicator]) -> QuerySet[Observation]:
    return Observation.objects.filter(indicator__in=indicators, until__isnull=True)


def _newest(one: Indicator, most_whole: int, most_parts: int) -> list[Observation]:
    standing = _standing([one])
    whole = standing.filter(split="").order_by("-ends", "-starts")[:most_whole]
    parts = list(standing.exclude(split="").order_by("-ends", "-starts", "split")[: most_parts + 1])
    if len(parts) > most_parts:
        # A period is told with all its parts or not at all, unless it is the only one.
        last = (parts[-1].starts, parts[-1].ends)
        parts = [seen for seen in parts if (seen.starts, seen.ends) != last] or parts[:most_parts]
    return sorted([*whole, *parts], key=lambda seen: (seen.split, seen.starts, seen.ends))
