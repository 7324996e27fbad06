"""Which activity of one edition is which of the other: also when renumbered, retitled, moved, split or merged.

The method, in this order (``docs/reference/comparing.md`` gives reasons and examples):

1. the same id and the same title;
2. the same title under the same result title, then the same title, where each stands only once on both sides;
3. of what is left, pairs that share rare words or the id get a score of title, text and place; of all ways to pair them
   the one with the highest sum is taken, pair by pair above a threshold;
4. what is still left and whose words are covered by an activity that is already matched was split from it, or merged.

Everything is the same with the editions exchanged, but for the direction.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from actielijn.language import _
from actielijn.phrases.lexicon import SMALL_WORDS, words_of
from actielijn.snapshot import Place, Snapshot

ALIKE = 0.55
"""Least score of a pair."""
COVERED = 0.6
"""Least share of an activity's words, by weight, that another must hold to have been one with it."""
_RARE_WORDS = 10
_MOST_HOLDERS = 60
"""A word that more activities hold finds no candidates."""
_MOST_DENSE = 4_000_000
_FUNCTION_WORDS = SMALL_WORDS | words_of(
    "heeft hebben er als niet nog dan wel zal zullen were be been has have it will not as its their "
)


@dataclass(frozen=True, slots=True)
class Match:
    """Activities that are the same thing: one on each side, or several on one side when split or merged.

    ``before`` and ``after`` are ids, ``why`` says in words what they have in common, ``score`` is from 0 to 1.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    why: str
    score: float


class Side:
    """An activity with the words by which it is recognised."""

    def __init__(self, place: Place, order: float):
        self.place = place
        self.id = place.activity.id
        self.order = order
        self.title = folded(place.activity.title)
        self.result = folded(place.result.title)
        self.holder = folded(place.activity.holder or "")

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The telling words of the title."""
        return frozenset(_words(self.title))

    @cached_property
    def words(self) -> frozenset[str]:
        """The telling words of title and explanation."""
        return self.title_words | frozenset(_words(folded(self.place.activity.explanation)))


def folded(text: str) -> str:
    """Return a text in lower case, accents and punctuation gone, single spaces."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _words(text: str) -> list[str]:
    return [word for word in text.split() if len(word) > 2 and word not in _FUNCTION_WORDS]


def matches_between(before: Snapshot, after: Snapshot) -> list[Match]:
    """Return the matches of two editions, in the order of the later one."""
    old, new = _sides(before), _sides(after)
    # Where pairings are equally good, which one is found depends on the order of the sides; one order makes it the same.
    turned = _order_of(new) < _order_of(old)
    found = _matches(new, old) if turned else _matches(old, new)
    if turned:
        found = [Match(match.after, match.before, match.why, match.score) for match in found]
    place = {side.id: side.order for side in new}
    return sorted(found, key=lambda each: (min(place[one] for one in each.after), each.before))


def _order_of(sides: Sequence[Side]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    activities = (side.place.activity for side in sides)
    return [(each.id, each.title, each.explanation, each.statuses) for each in activities]


def _matches(old: Sequence[Side], new: Sequence[Side]) -> list[Match]:
    found = _same(old, new)
    weights = _weights([*old, *new])
    left_old = [side for side in old if side.id not in found]
    taken = {partner.id for partner, _why, _score in found.values()}
    left_new = [side for side in new if side.id not in taken]
    found |= _assigned(left_old, left_new, weights)
    made = {
        old_id: Match((old_id,), (partner.id,), why, round(score, 3))
        for old_id, (partner, why, score) in found.items()
    }
    taken = {each.after[0] for each in made.values()}
    _join_parts([side for side in new if side.id not in taken], old, new, made, weights, split=True)
    _join_parts([side for side in old if side.id not in made], new, old, made, weights, split=False)
    return list(dict.fromkeys(made.values()))


def _sides(snapshot: Snapshot) -> list[Side]:
    places = list(snapshot.places())
    return [Side(place, index / max(1, len(places))) for index, place in enumerate(places)]


Found = dict[str, tuple[Side, str, float]]


def _same(old: Sequence[Side], new: Sequence[Side]) -> Found:
    """Match what is the same by id and title, or by a title that stands once."""
    found: Found = {}
    by_id = {side.id: side for side in new}
    for side in old:
        other = by_id.get(side.id)
        if other is not None and other.title == side.title:
            found[side.id] = (other, _("same number and title"), 1.0)
    taken = {other.id for other, _why, _score in found.values()}
    for key, why in (
        (lambda side: (side.result, side.title), _("same title under the same result")),
        (lambda side: side.title, _("same title")),
    ):
        here = _once((side for side in old if side.id not in found and len(side.title) > 5), key)
        there = _once((side for side in new if side.id not in taken and len(side.title) > 5), key)
        for name, side in here.items():
            other = there.get(name)
            if other is not None:
                found[side.id] = (other, why, 0.98)
                taken.add(other.id)
    return found


def _once(sides: Iterable[Side], key: object) -> dict[object, Side]:
    """Return the sides by key, those left out whose key stands twice."""
    seen: dict[object, list[Side]] = defaultdict(list)
    for side in sides:
        seen[key(side)].append(side)  # type: ignore[operator]
    return {name: each[0] for name, each in seen.items() if len(each) == 1}


def _weights(sides: Sequence[Side]) -> dict[str, float]:
    """Return how much each word tells: the rarer in both editions, the more."""
    counts = Counter(word for side in sides for word in side.words)
    return {word: math.log(1 + len(sides) / count) for word, count in counts.items()}


def _assigned(old: Sequence[Side], new: Sequence[Side], weights: dict[str, float]) -> Found:
    """Return the pairing of what is left with the highest sum of scores."""
    if not old or not new:
        return {}
    scores = _scores(old, new, weights)
    found: Found = {}
    for row, column in _best_pairs(len(old), len(new), scores):
        score, why = scores[row, column]
        found[old[row].id] = (new[column], why, score)
    return found


def _scores(
    old: Sequence[Side], new: Sequence[Side], weights: dict[str, float]
) -> dict[tuple[int, int], tuple[float, str]]:
    """Return score and reason of each pair worth looking at: it shares rare words, or the id."""
    holders: dict[str, list[int]] = defaultdict(list)
    for column, side in enumerate(new):
        for word in side.words:
            holders[word].append(column)
    by_id = {side.id: column for column, side in enumerate(new)}
    scores: dict[tuple[int, int], tuple[float, str]] = {}
    rare_of_new = [_rarest(side, weights) for side in new]
    holders_of_rare: dict[str, set[int]] = defaultdict(set)
    for column, words in enumerate(rare_of_new):
        for word in words:
            holders_of_rare[word].add(column)
    for row, side in enumerate(old):
        candidates = {by_id[side.id]} if side.id in by_id else set()
        for word in _rarest(side, weights):
            if len(holders[word]) <= _MOST_HOLDERS:
                candidates.update(holders[word])
        # A word that is rare for the other side must find this pair too, so that both directions look at the same pairs.
        for word in side.words:
            if len(holders_of_rare[word]) <= _MOST_HOLDERS:
                candidates.update(holders_of_rare[word])
        for column in candidates:
            scored = score_of(side, new[column], weights)
            if scored is not None:
                scores[row, column] = scored
    return scores


def _rarest(side: Side, weights: dict[str, float]) -> list[str]:
    return sorted(side.words, key=lambda word: (-weights[word], word))[:_RARE_WORDS]


def score_of(one: Side, other: Side, weights: dict[str, float]) -> tuple[float, str] | None:
    """Return how much two activities are alike (0 to 1) and why; None below the threshold."""
    # Imported here: other commands need no comparison and start faster without it.
    from rapidfuzz import fuzz

    title = fuzz.token_sort_ratio(one.title, other.title) / 100 if one.title and other.title else 0.0
    text = _shared(one.words, other.words, weights)
    if one.id == other.id and one.result == other.result and not (one.title and other.title):
        # Nothing says that the number stands for something else now.
        return ALIKE + 0.05 + 0.3 * text, _("same number, and one of the two has no title")
    if title < 0.5 and text < 0.4:
        return None
    same_place = 0.06 * (one.id == other.id) + 0.04 * bool(one.result and one.result == other.result)
    same_holder = 0.02 * bool(one.holder and one.holder == other.holder)
    # Nearness in the document settles ties the same way in both directions.
    near = 0.001 * (1 - abs(one.order - other.order))
    score = (
        max(0.6 * title + 0.4 * text, 0.85 * text, 0.75 * title if title > 0.85 else 0.0)
        + same_place
        + same_holder
        + near
    )
    if score < ALIKE:
        return None
    reasons = [
        _("title {percent}% alike").format(percent=round(100 * title)),
        _("{percent}% of the telling words shared").format(percent=round(100 * text)),
    ]
    if one.id == other.id:
        reasons.append(_("same number"))
    if one.result and one.result == other.result:
        reasons.append(_("same result"))
    return min(1.0, score), ", ".join(reasons)


def _shared(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    """Return the share of telling words that two sets have in common, by weight."""
    if not one or not other:
        return 0.0
    both = sum(weights[word] for word in one & other)
    return 2 * both / (sum(weights[word] for word in one) + sum(weights[word] for word in other))


def _best_pairs(
    rows: int, columns: int, scores: dict[tuple[int, int], tuple[float, str]]
) -> list[tuple[int, int]]:
    """Return the pairs of the optimal assignment, group by group of pairs that compete."""
    if not scores:
        return []
    # Imported here for the same reason as above: SciPy takes longer to load than most commands run.
    import numpy as np
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    places = np.array(list(scores))
    graph = coo_matrix(
        (np.ones(len(places)), (places[:, 0], rows + places[:, 1])), shape=(rows + columns, rows + columns)
    )
    _count, group_of = connected_components(graph, directed=False)
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, column in scores:
        groups[int(group_of[row])].append((row, column))
    made: list[tuple[int, int]] = []
    for pairs in groups.values():
        own_rows = sorted({row for row, _column in pairs})
        own_columns = sorted({column for _row, column in pairs})
        if len(pairs) == 1:
            made += pairs
        elif len(own_rows) * len(own_columns) <= _MOST_DENSE:
            at_row = {row: index for index, row in enumerate(own_rows)}
            at_column = {column: index for index, column in enumerate(own_columns)}
            grid = np.zeros((len(own_rows), len(own_columns)))
            for row, column in pairs:
                grid[at_row[row], at_column[column]] = scores[row, column][0]
            chosen = linear_sum_assignment(grid, maximize=True)
            made += [(own_rows[r], own_columns[c]) for r, c in zip(*chosen, strict=True) if grid[r, c] > 0]
        else:
            made += _greedy(pairs, scores)
    return made


def _greedy(
    pairs: Sequence[tuple[int, int]], scores: dict[tuple[int, int], tuple[float, str]]
) -> list[tuple[int, int]]:
    """Return pairs best first, for a group too large to weigh as a whole."""
    rows: set[int] = set()
    columns: set[int] = set()
    made = []
    for row, column in sorted(pairs, key=lambda pair: (-scores[pair][0], pair)):
        if row not in rows and column not in columns:
            made.append((row, column))
            rows.add(row)
            columns.add(column)
    return made


def _join_parts(
    lone: Sequence[Side], whole_sides: Sequence[Side], own_sides: Sequence[Side], made: dict[str, Match],
    weights: dict[str, float], *, split: bool,
) -> None:  # fmt: skip
    """Join activities without a match to the one that covers their words, if that one is matched already.

    With ``split`` the lone ones are new and were parted from an old one; without it they are old and went into a new one.
    """
    if not lone:
        return
    whole = {side.id: side for side in whole_sides}
    own = {side.id: side for side in own_sides}
    holders: dict[str, set[str]] = defaultdict(set)
    for side in whole_sides:
        for word in side.words:
            holders[word].add(side.id)
    key_of = {
        (match.before if split else match.after)[0]: key
        for key, match in made.items()
        if len(match.before) == len(match.after) == 1
    }
    for side in lone:
        counted: Counter[str] = Counter()
        for word in side.words:
            if len(holders[word]) <= _MOST_HOLDERS:
                counted.update(holders[word])
        best: tuple[float, str, str] | None = None
        for candidate, _shared_words in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:12]:
            if candidate not in key_of:
                continue
            match = made[key_of[candidate]]
            partner = own[(match.after if split else match.before)[0]]
            found = _part_of(side, partner, whole[candidate], weights)
            if found is not None and (best is None or (found[0], candidate) > best[:2]):
                best = (found[0], candidate, found[1])
        if best is None:
            continue
        share, candidate, why = best
        match = made[key_of[candidate]]
        ids = (*(match.after if split else match.before), side.id)
        joined = Match(match.before if split else ids, ids if split else match.after, why, round(share, 3))
        for each in [each for each, other in made.items() if other == match]:
            made[each] = joined
        if not split:
            made[side.id] = joined


def _part_of(part: Side, partner: Side, whole: Side, weights: dict[str, float]) -> tuple[float, str] | None:
    """Return how surely ``part`` was one with ``whole`` beside ``partner``, and why; None when nothing says so."""
    share = _covered(part, whole, weights)
    if share >= COVERED and _adds(part, partner, whole, weights):
        said = _("{percent}% of the words of {id} stand in {whole}")
        return share, said.format(percent=round(100 * share), id=part.id, whole=whole.id)
    # The title of the whole names both: what it has beside the partner's title comes from the part's.
    more = whole.title_words - partner.title_words
    if (
        part.result == whole.result
        and partner.title_words & whole.title_words
        and more
        and more <= part.title_words
    ):
        named = sum(weights[word] for word in more) / sum(weights[word] for word in part.title_words)
        if named >= 0.3:
            said = _("the title of {whole} names {id} as well")
            return COVERED * named, said.format(id=part.id, whole=whole.id)
    return None


def _covered(part: Side, whole: Side, weights: dict[str, float]) -> float:
    total = sum(weights[word] for word in part.words)
    return (
        sum(weights[word] for word in part.words & whole.words) / total
        if total and len(part.words) >= 3
        else 0.0
    )


def _adds(part: Side, partner: Side, whole: Side, weights: dict[str, float]) -> bool:
    """Whether the part holds words of the whole that its first match no longer holds."""
    missing = whole.words - partner.words
    total = sum(weights[word] for word in missing)
    return bool(total) and sum(weights[word] for word in missing & part.words) > 0.25 * total
