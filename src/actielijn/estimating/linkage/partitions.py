"""Evidence for pairs of records → who are one person: a posterior over the ways to part each group of records into persons.

Within a group of records that are connected by candidate links, a partition has probability proportional to
λ^(records − persons) times the Bayes factors of all pairs that it puts together (Sadinle 2018): links are judged jointly, so that
A = B and B = C without A = C cannot be drawn. Small groups are enumerated exactly, larger ones sampled by Gibbs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Numbers = NDArray[np.float64]

# Groups up to this many records are enumerated: 4,140 ways to part eight records. Larger ones are sampled.
ENUMERATED = 8
_AT_ONCE = 4_000_000
_SWEEPS_BEFORE, _SWEEPS_BETWEEN = 50, 5


@dataclass(frozen=True)
class Group:
    """Records that may belong together: their positions (k,) and the log Bayes factor of each pair (k, k), symmetric."""

    records: Labels
    evidence: Numbers


@dataclass(frozen=True)
class Parted:
    """The posterior of one linkage.

    ``best`` (records,) holds the person of each record in the most probable partition, ``draws`` (M, records) in each draw.
    ``pairs`` (links, 2) are the pairs of records inside the groups and ``together`` (links,) the probability that they are one person.
    """

    best: Labels
    draws: Labels
    pairs: Labels
    together: Numbers


def part(groups: list[Group], records: int, *, prior: float, draws: int, seed: int) -> Parted:
    """Return the posterior; ``prior`` is the probability that two random records are one person (λ)."""
    chance = np.random.default_rng(seed)
    best = np.arange(records)
    drawn = np.tile(best, (draws, 1))
    pairs: list[Labels] = []
    together: list[Numbers] = []
    by_size: dict[int, list[Group]] = {}
    for group in groups:
        by_size.setdefault(len(group.records), []).append(group)
    for size, own in sorted(by_size.items()):
        told = (
            _enumerated(own, size, prior, draws, chance)
            if size <= ENUMERATED
            else _sampled(own, prior, draws, chance)
        )
        for members, most_probable, each, probability in told:
            # A person is named by the position of their first record, so that names of different groups never meet.
            best[members] = _named(most_probable, members)
            for m in range(draws):
                drawn[m, members] = _named(each[m], members)
            left, right = np.triu_indices(members.shape[1], 1)
            pairs.append(np.stack([members[:, left].ravel(), members[:, right].ravel()], axis=1))
            together.append(probability.ravel())
    return Parted(
        best=best,
        draws=drawn,
        pairs=np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int64),
        together=np.concatenate(together) if together else np.empty(0),
    )


def _named(labels: Labels, members: Labels) -> Labels:
    """Return for each record (groups, k) the position of the first record with the same label."""
    first = (labels[:, :, None] == labels[:, None, :]).argmax(axis=2)
    return np.take_along_axis(members, first, axis=1)


Told = tuple[Labels, Labels, Labels, Numbers]


def _enumerated(
    groups: list[Group], size: int, prior: float, draws: int, chance: np.random.Generator
) -> Iterator[Told]:
    """Yield, a batch at a time: members (g, k), best labels (g, k), drawn labels (M, g, k), probability of each pair (g, pairs)."""
    labels, together = _partitions(size)
    joined = size - (labels.max(axis=1) + 1)
    upper = np.triu_indices(size, 1)
    step = max(1, _AT_ONCE // len(labels))
    for start in range(0, len(groups), step):
        batch = groups[start : start + step]
        members = np.stack([group.records for group in batch])
        evidence = np.stack([group.evidence[upper] for group in batch])
        weight = evidence @ together.T + joined * np.log(prior)
        weight -= weight.max(axis=1, keepdims=True)
        probability = np.exp(weight)
        probability /= probability.sum(axis=1, keepdims=True)
        reached = np.cumsum(probability, axis=1)
        chosen = np.stack(
            [
                (reached < chance.random((len(batch), 1)) * reached[:, -1:]).sum(axis=1).clip(max=len(labels) - 1)
                for _draw in range(draws)
            ]
        ) if draws else np.empty((0, len(batch)), dtype=np.int64)  # fmt: skip
        yield members, labels[weight.argmax(axis=1)], labels[chosen], probability @ together


@cache
def _partitions(size: int) -> tuple[Labels, Numbers]:
    """Return every way to part ``size`` records: labels (ways, size), and which pairs are together (ways, pairs)."""
    ways: list[tuple[int, ...]] = [(0,)]
    for _record in range(1, size):
        ways = [(*way, label) for way in ways for label in range(max(way) + 2)]
    labels = np.array(ways)
    left, right = np.triu_indices(size, 1)
    return labels, (labels[:, left] == labels[:, right]).astype(float)


def _sampled(groups: list[Group], prior: float, draws: int, chance: np.random.Generator) -> Iterator[Told]:
    """Yield the same as ``_enumerated``, one group at a time, by Gibbs sampling record by record."""
    rounds = _SWEEPS_BEFORE + _SWEEPS_BETWEEN * max(draws, 30)
    for group in groups:
        size = len(group.records)
        # person[r, p] is 1 when record r is taken for person p.
        person = np.eye(size)
        upper = np.triu_indices(size, 1)
        best, highest = person.argmax(axis=1), -np.inf
        kept: list[Labels] = []
        seen = np.zeros((size, size))
        for sweep in range(rounds):
            for record, luck in enumerate(chance.random(size)):
                _move(person, record, group.evidence[record], prior, luck)
            together = person @ person.T
            joined = size - person.any(axis=0).sum()
            weight = float((group.evidence * together)[upper].sum() + joined * np.log(prior))
            if weight > highest:
                best, highest = person.argmax(axis=1), weight
            if sweep >= _SWEEPS_BEFORE:
                seen += together
                if (sweep - _SWEEPS_BEFORE) % _SWEEPS_BETWEEN == 0 and len(kept) < draws:
                    kept.append(person.argmax(axis=1))
        share = seen[upper] / (rounds - _SWEEPS_BEFORE)
        drawn = np.array(kept, dtype=np.int64).reshape(draws, 1, size)
        yield group.records[None, :], best[None, :], drawn, share[None, :]


def _move(person: Numbers, record: int, evidence: Numbers, prior: float, luck: float) -> None:
    """Give one record to one of the persons of its group, or to a person of its own, by their probability."""
    person[record] = 0
    taken = person.any(axis=0)
    free = int(taken.argmin())
    weight = np.where(taken, evidence @ person + np.log(prior), -np.inf)
    weight[free] = 0.0
    reached = np.exp(weight - weight.max()).cumsum()
    person[record, int(np.searchsorted(reached, luck * reached[-1], side="right"))] = 1
