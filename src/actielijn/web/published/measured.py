"""Ask for the goals and indicators of published editions: a few statements whatever their number."""

from typing import Any, NamedTuple

from actielijn import snapshot as plain

from .models import PublishedGoals, PublishedIndicator
from .queries import EditionRow, Entry, Site


class GoalTree(NamedTuple):
    """The goal tree of an edition; ``titles`` are number and title of its results and activities by address."""

    goals: tuple[plain.Goal, ...]
    effects: tuple[plain.Effect, ...]
    titles: dict[str, tuple[str, str]]


class IndicatorTrace(NamedTuple):
    """An indicator as an edition has it, with how it did in each edition by the edition's key."""

    indicator: plain.Indicator
    edition: int
    judgements: dict[int, str]


def goal_tree_in(edition: EditionRow) -> GoalTree:
    """Return the goal tree of an edition, an empty one where it has none."""
    row = PublishedGoals.objects.filter(edition=edition.key).first()
    if row is None:
        return GoalTree((), (), {})
    return GoalTree(
        tuple(plain.from_json_value(plain.Goal, one) for one in row.data["goals"]),
        tuple(plain.from_json_value(plain.Effect, one) for one in row.data["effects"]),
        {address: (number, title) for address, (number, title) in row.data["titles"].items()},
    )


def indicators_in(edition: EditionRow, *, start: int, most: int) -> list[plain.Indicator]:
    """Return indicators of an edition in its order, each with its last value of the whole only: a list shows no more."""
    rows = PublishedIndicator.objects.filter(edition=edition.key).order_by("position")
    return [
        plain.from_json_value(plain.Indicator, _with_last_value(data))
        for data in rows.values_list("data", flat=True)[start : start + most]
    ]


def indicators_measuring(entry: Entry, *, most: int) -> list[plain.Indicator]:
    """Return the indicators that measure an activity in an edition, in its order."""
    rows = PublishedIndicator.objects.filter(measurings__entry=entry.pk).order_by("position")
    return [
        plain.from_json_value(plain.Indicator, data) for data in rows.values_list("data", flat=True)[:most]
    ]


def _with_last_value(data: dict[str, Any]) -> dict[str, Any]:
    whole = [seen for seen in data.get("observations", ()) if not seen.get("split")]
    return {
        **data,
        "observations": [max(whole, key=lambda seen: (seen["to"], seen["from"]))] if whole else [],
    }


def indicator_of(site: Site, key: str) -> IndicatorTrace | None:
    """Return an indicator as the newest edition that holds it tells; None when none does."""
    keys = [one.key for one in site.editions]
    told = dict(
        PublishedIndicator.objects.filter(edition__in=keys, key=key).values_list("edition", "judgement")
    )
    newest = next((one for one in keys if one in told), None)
    if newest is None:
        return None
    data = PublishedIndicator.objects.values_list("data", flat=True).get(edition=newest, key=key)
    return IndicatorTrace(plain.from_json_value(plain.Indicator, data), newest, told)
