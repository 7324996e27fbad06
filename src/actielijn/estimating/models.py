"""Hierarchical log-linear models as sets of terms, and all of them up to an order.

A term is a set of lists and is written as an integer like a pattern is: bit j stands for list j, 0 for the constant. A model is
the frozenset of its terms; it holds the constant and every list by itself, and with a term every term inside it.

``model_of(["LA:NG"], table.lists)``, ``enumerate_models(t, order)``, ``notation(model)`` → ``"[12,3]"``.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Model = frozenset[int]
MOST_MODELS = 40_000


def order_of(term: int) -> int:
    """Return how many lists a term holds."""
    return term.bit_count()


@cache
def terms_up_to(t: int, order: int) -> tuple[int, ...]:
    """Return all terms of ``t`` lists up to an order: the constant, the lists, then the pairs (12, 13, 23, 14 …), the triples …"""
    return tuple(
        sum(bits)
        for size in range(order + 1)
        for bits in sorted(combinations([1 << j for j in range(t)], size), key=sum)
    )


def main_effects(t: int) -> Model:
    """Return the model in which the lists are independent."""
    return frozenset(terms_up_to(t, 1))


def pairs_of(t: int) -> tuple[int, ...]:
    """Return the pairs of ``t`` lists in their order: 12, 13, 23, 14, 24, 34 …"""
    return tuple(term for term in terms_up_to(t, 2) if order_of(term) == 2)


def subterms(term: int) -> Iterator[int]:
    """Iterate over every term inside a term, itself and the constant included."""
    inside = term
    while inside:
        yield inside
        inside = (inside - 1) & term
    yield 0


def closed(terms: Iterable[int], t: int) -> Model:
    """Return the smallest hierarchical model of ``t`` lists that holds these terms."""
    return main_effects(t) | {inside for term in terms for inside in subterms(term)}


def model_of(interactions: Iterable[str], lists: Sequence[str]) -> Model:
    """Return the model with these interactions, each a number of list names joined by colons.

    Raises KeyError for a name that is no list.
    """
    bits = {name: 1 << j for j, name in enumerate(lists)}
    return closed((sum(bits[name] for name in words.split(":")) for words in interactions), len(lists))


def interactions(model: Iterable[int]) -> tuple[int, ...]:
    """Return a model's terms of two lists and more, pairs first."""
    return tuple(
        sorted((term for term in model if order_of(term) > 1), key=lambda term: (order_of(term), term))
    )


def named(terms: Iterable[int], lists: Sequence[str]) -> tuple[str, ...]:
    """Return terms with the names of their lists joined by colons."""
    return tuple(
        ":".join(name for j, name in enumerate(lists) if term >> j & 1) or "(constant)" for term in terms
    )


def generators(model: Model) -> tuple[int, ...]:
    """Return the terms that are inside no other term of the model; they tell the whole model."""
    return tuple(
        term for term in model if term and not any(term != other and term & other == term for other in model)
    )


def notation(model: Model) -> str:
    """Return a model in the usual short form, lists numbered from 1: ``[123,14,34]``.

    From the tenth list on the numbers inside a term are parted by dots.
    """
    numbers = sorted(
        ([j + 1 for j in range(term.bit_length()) if term >> j & 1] for term in generators(model)),
        key=lambda lists: (-len(lists), lists),
    )
    between = "." if any(lists[-1] > 9 for lists in numbers) else ""
    return "[" + ",".join(between.join(map(str, lists)) for lists in numbers) + "]"


def enumerate_models(t: int, order: int, most: int = MOST_MODELS) -> list[Model]:
    """Return all hierarchical models of ``t`` lists with terms up to ``order`` < t, the independent one first.

    Raises ValueError when there are more than ``most``; a search has to do then.
    """
    models = [main_effects(t)]
    for size in range(2, min(order, t - 1) + 1):
        candidates = [term for term in terms_up_to(t, size) if order_of(term) == size]
        grown: list[Model] = []
        for model in models:
            possible = [term for term in candidates if all(term ^ bit in model for bit in _bits(term))]
            if len(grown) + 2 ** len(possible) > most:
                raise ValueError(f"{t} lists have more than {most} models up to order {order}")
            grown += [
                model | frozenset(term for j, term in enumerate(possible) if choice >> j & 1)
                for choice in range(2 ** len(possible))
            ]
        models = grown
    return models


def neighbours(model: Model, t: int, order: int) -> list[Model]:
    """Return the hierarchical models up to ``order`` < t that have one interaction more or less."""
    top = min(order, t - 1)
    larger = [
        model | {term}
        for term in terms_up_to(t, top)
        if order_of(term) > 1 and term not in model and all(term ^ bit in model for bit in _bits(term))
    ]
    smaller = [model - {term} for term in generators(model) if order_of(term) > 1]
    return larger + smaller


def chosen_of(models: Sequence[Iterable[int]], terms: Sequence[int]) -> NDArray[np.bool_]:
    """Return which of ``terms`` each model holds, as an array of shape (models, terms)."""
    place = {term: j for j, term in enumerate(terms)}
    chosen = np.zeros((len(models), len(terms)), dtype=bool)
    for row, model in enumerate(models):
        chosen[row, [place[term] for term in model]] = True
    return chosen


def _bits(term: int) -> list[int]:
    return [1 << j for j in range(term.bit_length()) if term >> j & 1]
