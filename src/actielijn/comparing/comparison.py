"""Two Snapshots → a Comparison: transitions, what came, went, moved, was split, merged or changed, promises."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actielijn.snapshot import Activity, Place, Snapshot

from .difference import Difference, difference
from .matching import Match, folded, matches_between
from .promised import Outcome, outcome_of


@dataclass(frozen=True, slots=True)
class Change:
    """An activity that differs: ``activity`` is its id now, ``was`` its id before."""

    activity: str
    was: str
    title: bool
    statuses: bool
    explanation: Difference | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two editions; ids of ``added`` and ``Change.activity`` are of the later one.

    ``transitions`` holds (from, to) → ids now, changes only; ``matrix`` counts all, unchanged included. A status is its key, the
    empty key stands for none. Where an activity has several statuses, those that went are paired with those that came.
    """

    before_date: str | None
    after_date: str | None
    matches: tuple[Match, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    transitions: tuple[tuple[str, str, tuple[str, ...]], ...]
    matrix: tuple[tuple[str, str, int], ...]
    changed: tuple[Change, ...]
    promises: tuple[Outcome, ...]

    @property
    def moved(self) -> tuple[Match, ...]:
        """Activities that have another id now."""
        return tuple(match for match in self.matches if _is_pair(match) and match.before != match.after)

    @property
    def split(self) -> tuple[Match, ...]:
        """Activities of which there are several now."""
        return tuple(match for match in self.matches if len(match.after) > 1)

    @property
    def merged(self) -> tuple[Match, ...]:
        """Activities that were several before."""
        return tuple(match for match in self.matches if len(match.before) > 1)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.moved or self.split or self.merged or self.changed)


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare two editions of a programme; the other way round it gives the mirror of this."""
    old = {place.activity.id: place for place in before.places()}
    new = {place.activity.id: place for place in after.places()}
    matches = matches_between(before, after)
    known_old = {one for match in matches for one in match.before}
    known_new = {one for match in matches for one in match.after}
    same = _same_status(before, after)
    transitions: dict[tuple[str, str], list[str]] = defaultdict(list)
    counted: Counter[tuple[str, str]] = Counter()
    changed: list[Change] = []
    for match in matches:
        for was, now in _pairs(match):
            steps = list(
                _steps(
                    tuple(same.get(key, key) for key in old[was].activity.statuses),
                    new[now].activity.statuses,
                )
            )
            counted.update(steps)
            for step in steps:
                if step[0] != step[1]:
                    transitions[step].append(now)
            change = _change(old[was].activity, new[now].activity, any(step[0] != step[1] for step in steps))
            if change is not None:
                changed.append(change)
    return Comparison(
        before_date=before.edition.date,
        after_date=after.edition.date,
        matches=tuple(matches),
        added=tuple(one for one in new if one not in known_new),
        removed=tuple(one for one in old if one not in known_old),
        transitions=tuple((start, end, tuple(ids)) for (start, end), ids in sorted(transitions.items())),
        matrix=tuple((start, end, count) for (start, end), count in sorted(counted.items())),
        changed=tuple(changed),
        promises=tuple(_outcomes(old, new, matches, after)),
    )


def _is_pair(match: Match) -> bool:
    return len(match.before) == len(match.after) == 1


def _pairs(match: Match) -> Iterator[tuple[str, str]]:
    """Yield the ids that are laid side by side: of a split or merger the first, which is the closest."""
    yield match.before[0], match.after[0]


def _same_status(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Return for keys that the later vocabulary lacks the key of the same label there."""
    known = {status.key for status in after.statuses}
    by_label = {folded(label): status.key for status in after.statuses for label in status.label.values()}
    found: dict[str, str] = {}
    for status in before.statuses:
        if status.key not in known:
            other = next(
                (by_label[folded(label)] for label in status.label.values() if folded(label) in by_label),
                None,
            )
            if other is not None:
                found[status.key] = other
    return found


def _steps(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield from which status to which an activity went; what stayed stays, the rest is paired in order."""
    stayed = [key for key in was if key in now]
    went = [key for key in was if key not in now]
    came = [key for key in now if key not in was]
    for key in stayed:
        yield key, key
    if not was and not now:
        yield "", ""
    for index in range(max(len(went), len(came))):
        start = went[min(index, len(went) - 1)] if went else (was[0] if was else "")
        end = came[min(index, len(came) - 1)] if came else (now[0] if now else "")
        yield start, end


def _change(was: Activity, now: Activity, statuses: bool) -> Change | None:
    title = was.title != now.title
    text = difference(was.explanation, now.explanation) if was.explanation != now.explanation else None
    if not (title or statuses or text):
        return None
    return Change(now.id, was.id, title, statuses, text)


def _outcomes(
    old: dict[str, Place], new: dict[str, Place], matches: Sequence[Match], after: Snapshot
) -> Iterator[Outcome]:
    followers: dict[str, tuple[str, ...]] = {one: match.after for match in matches for one in match.before}
    for one, place in old.items():
        now = [new[other].activity for other in followers.get(one, ())]
        for promise in place.activity.promises:
            yield Outcome(one, promise, outcome_of(promise, place.activity, now, after))
