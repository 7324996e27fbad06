"""A computation as it stands in a judgement → sentences in the spoken language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from actielijn.language import _, day_in_words, number_in_words

from .progress import ON_TRACK


def computation_in_words(computation: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the computation step by step, its outcome last; empty for what is no computation of ours."""
    category = _category_in_words(str(computation.get("category", "")))
    if not category:
        return ()
    if computation.get("method") == "running":
        return (*_running(computation), category)
    return (*_base_and_aim(computation), *_rates(computation), category)


def _base_and_aim(facts: Mapping[str, Any]) -> tuple[str, ...]:
    told = []
    if "base" in facts and facts.get("base_on") == facts.get("last_on"):
        told.append(
            _("{last} on {last_on}, the only value.").format(
                last=_number(facts["last"]), last_on=_day(facts["last_on"])
            )
        )
    elif "base" in facts:
        told.append(
            _("From {base} on {base_on} to {last} on {last_on}.").format(
                base=_number(facts["base"]), base_on=_day(facts["base_on"]), last=_number(facts["last"]), last_on=_day(facts["last_on"])
            )
        )  # fmt: skip
    if "target" in facts:
        told.append(
            _("Target: {value} by {by}.").format(value=_number(facts["target"]), by=_day(facts["target_by"]))
        )
    elif "low" in facts:
        told.append(
            _("Target: between {low} and {high} by {by}.").format(
                low=_number(facts["low"]), high=_number(facts["high"]), by=_day(facts["target_by"])
            )
        )
    return tuple(told)


def _rates(facts: Mapping[str, Any]) -> tuple[str, ...]:
    if "seen" not in facts:
        return ()
    if "asked" in facts:
        return (
            _("Growth seen: {seen} a year. Without a target, {asked} a year in the right direction is on track.").format(
                seen=_percent(facts["seen"]), asked=_percent(facts["asked"])
            ),
        )  # fmt: skip
    is_growth = facts.get("method") == "growth"
    seen, required = (
        _percent(facts[key]) if is_growth else _number(facts[key]) for key in ("seen", "required")
    )
    told = [
        (_("Growth seen: {seen} a year; required: {required} a year.") if is_growth else
         _("Change seen: {seen} a year; required: {required} a year (there is no growth rate from or to zero).")).format(seen=seen, required=required)
    ]  # fmt: skip
    if "ratio" in facts:
        told.append(
            _("Seen divided by required: {ratio}. From {least} on it is on track.").format(
                ratio=_percent(facts["ratio"], 0), least=_percent(ON_TRACK, 0)
            )
        )
    return tuple(told)


def _running(facts: Mapping[str, Any]) -> tuple[str, ...]:
    told = [_("Counted in {year}: {counted}.").format(year=facts["year"], counted=_number(facts["counted"]))]
    if "target" in facts:
        told.append(
            _("Target of the year: {target}; by {on}, {share} of the year has passed.").format(
                target=_number(facts["target"]), on=_day(facts["last_on"]), share=_percent(facts["share"], 0)
            )
        )
    if "ratio" in facts:
        told.append(
            _("Counted divided by what was due by then: {ratio}. From {least} on it is on track.").format(
                ratio=_percent(facts["ratio"], 0), least=_percent(ON_TRACK, 0)
            )
        )
    return tuple(told)


def _category_in_words(category: str) -> str:
    return {
        "target_achieved": _("The target is reached."),
        "on_track": _("On track."),
        "too_slow": _("Off track: it moves the right way, too slowly."),
        "limited": _("Off track: it hardly moves the right way."),
        "deteriorating": _("Off track: it moves the wrong way."),
        "no_value": _("Not enough data: there is no value yet."),
        "less_than_a_year": _("Not enough data: less than a year lies between the first value and the last."),
        "no_target": _("Not enough data: there is no target to judge by."),
        "no_growth_rate": _(
            "Not enough data: without a target a growth rate is needed, and there is none from or to zero."
        ),
    }.get(category, "")


def _number(value: Any) -> str:
    return number_in_words(value) if isinstance(value, (int, float)) else "?"


def _percent(value: float, decimals: int = 1) -> str:
    return f"{number_in_words(round(100 * value, decimals))}%"


def _day(iso: str) -> str:
    return day_in_words(date.fromisoformat(iso))
