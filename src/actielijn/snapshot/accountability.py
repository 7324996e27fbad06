"""The values of a Snapshot beside the tree: what parliament asked, what the programme is for, and what is measured of it.

All of it is optional: a report that was read has none of this, a register may have.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .shape import Extra, in_json, optional_in_json

COMMITMENT_KINDS = ("motion", "pledge", "question", "recommendation")
COMMITMENT_STATUSES = ("open", "met", "partly_met", "lapsed")
"""Parliament's own four: Openstaand, Voldaan, Deels Voldaan, Vervallen."""
RESPONSES = ("accepted", "partly_accepted", "rejected")
"""What was answered to a recommendation."""
DIRECTIONS = ("up", "down", "band")
EVIDENCE = ("none", "plausible", "supported", "shown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What settled a commitment: a letter or an edition, by its name, with its date and address."""

    text: str = field(metadata=in_json())
    date: str | None = field(default=None, metadata=optional_in_json())
    url: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A motion, a pledge, a question of a committee, or a recommendation of an overseer.

    ``id`` is its address in the programme. ``mark`` is the reference as people write it, ``identifier`` its one spelling
    (``kst-28638-166``). ``activities`` are ids of activities. ``response`` and ``reason`` are for recommendations.
    """

    id: str = field(metadata=in_json())
    kind: str = field(metadata=in_json())
    title: str = field(metadata=in_json())
    status: str = field(default="open", metadata=in_json())
    mark: str | None = field(default=None, metadata=optional_in_json())
    identifier: str | None = field(default=None, metadata=optional_in_json())
    url: str | None = field(default=None, metadata=optional_in_json())
    text: str | None = field(default=None, metadata=optional_in_json())
    asked_by: str | None = field(default=None, metadata=optional_in_json())
    answered_by: str | None = field(default=None, metadata=optional_in_json())
    date: str | None = field(default=None, metadata=optional_in_json())
    due: str | None = field(default=None, metadata=optional_in_json())
    response: str | None = field(default=None, metadata=optional_in_json())
    reason: str | None = field(default=None, metadata=optional_in_json())
    activities: tuple[str, ...] = field(default=(), metadata=optional_in_json())
    settled_by: Settlement | None = field(default=None, metadata=optional_in_json(of=Settlement))
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one step of the goal tree is assumed to do for the next, and how strong the evidence for it is.

    ``cause`` and ``effect`` are addresses in the tree: ``goal:…``, ``outcome:…``, ``result:4``, ``activity:4.12``.
    """

    cause: str = field(metadata=in_json("from"))
    effect: str = field(metadata=in_json("to"))
    text: str = field(default="", metadata=in_json())
    evidence: str = field(default="none", metadata=in_json())
    assumptions: str | None = field(default=None, metadata=optional_in_json())
    rivals: str | None = field(default=None, metadata=optional_in_json())
    judged_by: str | None = field(default=None, metadata=optional_in_json())
    judged_on: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A policy goal (``kind`` goal) or an outcome that leads to one (``kind`` outcome)."""

    id: str = field(metadata=in_json())
    kind: str = field(metadata=in_json())
    title: str = field(metadata=in_json())
    text: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an indicator should be by a date: ``value``, or between ``low`` and ``high``."""

    by: str = field(metadata=in_json())
    value: float | None = field(default=None, metadata=optional_in_json())
    low: float | None = field(default=None, metadata=optional_in_json())
    high: float | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value of an indicator. ``start`` and ``end`` are inclusive ISO dates; ``value`` is None where it is withheld.

    ``split`` names the value of each dimension that it is for (region, sex, age group); empty for the whole. ``of`` is the number
    that a coverage value is a part of, ``members`` the codes of the regions that it counts. ``low`` and ``high`` are the interval of an
    estimate, around the value; a value that was counted has none.
    """

    start: str = field(metadata=in_json("from"))
    end: str = field(metadata=in_json("to"))
    value: float | None = field(default=None, metadata=in_json())
    of: float | None = field(default=None, metadata=optional_in_json())
    low: float | None = field(default=None, metadata=optional_in_json())
    high: float | None = field(default=None, metadata=optional_in_json())
    provisional: bool | None = field(default=None, metadata=optional_in_json())
    withheld: bool | None = field(default=None, metadata=optional_in_json())
    split: Mapping[str, str] | None = field(default=None, metadata=optional_in_json())
    members: tuple[str, ...] = field(default=(), metadata=optional_in_json())
    note: str | None = field(default=None, metadata=optional_in_json())
    source: str | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A measured quantity with its baseline, its targets and its series.

    ``direction`` is ``up`` (more is better), ``down`` or ``band``. ``serves`` are addresses in the goal tree. ``judgement`` is
    ``on_track``, ``off_track`` or ``not_enough_data``, with the computation as words and numbers in ``computation``.
    """

    id: str = field(metadata=in_json())
    title: str = field(metadata=in_json())
    unit: str = field(metadata=in_json())
    definition: str | None = field(default=None, metadata=optional_in_json())
    source: str | None = field(default=None, metadata=optional_in_json())
    frequency: str | None = field(default=None, metadata=optional_in_json())
    owner: str | None = field(default=None, metadata=optional_in_json())
    direction: str = field(default="up", metadata=in_json())
    serves: tuple[str, ...] = field(default=(), metadata=optional_in_json())
    baseline: Observation | None = field(default=None, metadata=optional_in_json(of=Observation))
    targets: tuple[Target, ...] = field(default=(), metadata=optional_in_json(of=Target))
    observations: tuple[Observation, ...] = field(default=(), metadata=optional_in_json(of=Observation))
    judgement: str | None = field(default=None, metadata=optional_in_json())
    computation: Mapping[str, Any] | None = field(default=None, metadata=optional_in_json())
    extra: Extra = field(default_factory=dict)
