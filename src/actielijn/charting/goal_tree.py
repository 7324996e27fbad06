"""The goal tree of a Snapshot → its drawing, and the same content as branches for a nested list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actielijn.language import _
from actielijn.snapshot import Effect, Goal, Snapshot

from .drawing import Drawing
from .tree import Link, Node, draw_tree

_LEVELS = {"goal": 0, "outcome": 1, "result": 2, "activity": 3}
MOST_DRAWN = 80
"""Steps that a drawing holds; a larger tree is drawn down to its results, and the list has everything."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A step of the tree under the one that it leads to by ``effect`` (None for the top), with what leads to it."""

    address: str
    mark: str
    title: str
    effect: Effect | None
    branches: tuple["Branch", ...]


def titles_of(snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """Return mark and title of every result and activity by its address in the tree."""
    found = {
        f"result:{result.number}": (_("Result {number}").format(number=result.number), result.title)
        for _line, _theme, result in snapshot.results()
    }
    return found | {f"activity:{one.id}": (one.id, one.title) for one in snapshot.activities()}


def goal_branches(
    goals: Sequence[Goal], effects: Sequence[Effect], titles: Mapping[str, tuple[str, str]]
) -> tuple[Branch, ...]:
    """Return the goals with what leads to them, step by step; outcomes that lead nowhere stand beside them.

    A step that leads to two stands under both.
    """
    known = _known(goals, titles)
    led_by: dict[str, list[Effect]] = defaultdict(list)
    for effect in effects:
        led_by[effect.effect].append(effect)
    causes = {effect.cause for effect in effects}

    def branch(address: str, effect: Effect | None, above: frozenset[str]) -> Branch:
        mark, title = known.get(address, ("", address))
        below = above | {address}
        return Branch(
            address,
            mark,
            title,
            effect,
            tuple(branch(one.cause, one, below) for one in led_by[address] if one.cause not in below),
        )

    tops = [f"{one.kind}:{one.id}" for one in goals]
    return tuple(
        branch(one, None, frozenset()) for one in tops if one.startswith("goal:") or one not in causes
    )


def draw_goal_tree(
    goals: Sequence[Goal], effects: Sequence[Effect], titles: Mapping[str, tuple[str, str]], *, name: str, title: str
) -> Drawing | None:  # fmt: skip
    """Return the tree as a drawing; None when there are no goals."""
    if not goals:
        return None
    known = _known(goals, titles)
    steps = [f"{one.kind}:{one.id}" for one in goals]
    steps += sorted({one for effect in effects for one in (effect.cause, effect.effect)} - set(steps))
    if len(steps) > MOST_DRAWN:
        steps = [one for one in steps if not one.startswith("activity:")]
    nodes = [
        Node(one, _LEVELS[one.partition(":")[0]], known[one][1], known[one][0])
        for one in steps[: 3 * MOST_DRAWN]
        if one in known
    ]
    links = [Link(one.cause, one.effect, one.evidence) for one in effects]
    description = _("{goals} goals and outcomes, with {links} links from what leads to them. The list says the same in words.").format(
        goals=len(goals), links=len(effects)
    )  # fmt: skip
    return draw_tree(
        nodes, links, headings=(_("Goal"), _("Outcome"), _("Result"), _("Activity")), words=evidence_in_words(), name=name, title=title,
        description=description,
    )  # fmt: skip


def evidence_in_words() -> dict[str, str]:
    """Return the strengths of evidence in words, the weakest first."""
    return {"none": _("no evidence"), "plausible": _("plausible"), "supported": _("supported"), "shown": _("shown")}  # fmt: skip


def _known(goals: Sequence[Goal], titles: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    words = {"goal": _("Goal"), "outcome": _("Outcome")}
    return {f"{one.kind}:{one.id}": (words[one.kind], one.title) for one in goals} | dict(titles)
