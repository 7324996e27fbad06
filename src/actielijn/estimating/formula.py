"""The language in which models of lists and covariates are written: ``A + B*sex + (A + B):year``.

``+`` takes both, ``:`` is the interaction, ``*`` both and their interaction, ``^2`` everything up to pairs; parentheses group; a name
with other signs in it stands in backquotes. Models are hierarchical: with a term everything inside it is in the model.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from actielijn.language import _

Term = frozenset[str]
_TOKENS = re.compile(r"\s*(?:`([^`]+)`|([+:*^()])|([^\s+:*^()`]+))")


class BadFormulaError(ValueError):
    """A formula that cannot be read, or that names what the table does not have; the text says where."""


def terms_of(formula: str, names: Sequence[str]) -> frozenset[Term]:
    """Read a formula over these names; every name by itself is always in the model.

    Raises BadFormulaError.
    """
    reader = _Reader(formula, names)
    terms = reader.sum()
    reader.end()
    return hierarchical(terms, names)


def hierarchical(terms: Iterable[Term], names: Sequence[str]) -> frozenset[Term]:
    """Return the smallest hierarchical set with these terms and every name by itself; the constant goes without saying."""
    inside = {
        frozenset(part)
        for term in terms
        for size in range(1, len(term) + 1)
        for part in combinations(term, size)
    }
    return frozenset(inside | {frozenset([name]) for name in names})


def ordered(terms: Iterable[Term], names: Sequence[str]) -> list[Term]:
    """Return terms in their order: smaller ones first, then as the names come."""
    place = {name: at for at, name in enumerate(names)}
    return sorted(terms, key=lambda term: (len(term), sorted(place[name] for name in term)))


def written(terms: Iterable[Term], names: Sequence[str]) -> str:
    """Write a hierarchical set as a formula: the names and every interaction."""
    return " + ".join(spelled(term, names) for term in ordered(terms, names))


def spelled(term: Term, names: Sequence[str]) -> str:
    """Write one term, its names in their order."""
    return ":".join(
        name if re.fullmatch(r"[^\s+:*^()`]+", name) else f"`{name}`" for name in names if name in term
    )


class _Reader:
    """Descends through a formula; each method returns the terms of what it read."""

    def __init__(self, formula: str, names: Sequence[str]) -> None:
        self.formula, self.names = formula, names
        self.tokens: list[tuple[str, bool, int]] = []  # the token, whether it is a name, where it starts
        at = len(formula) - len(formula.lstrip(" ~"))
        while at < len(formula.rstrip()):
            found = _TOKENS.match(formula, at)
            if found is None:
                raise self._bad(at, _("a backquote that is not closed"))
            quoted, sign, name = found.groups()
            self.tokens.append((sign or quoted or name, sign is None, found.start(found.lastindex or 0)))
            at = found.end()
        self.at = 0

    def sum(self) -> set[Term]:
        terms = self._product()
        while self._take("+"):
            terms |= self._product()
        return terms

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise self._bad(
                self._where(), _("'{token}' is not expected here").format(token=self.tokens[self.at][0])
            )

    def _product(self) -> set[Term]:
        terms = self._interaction()
        while self._take("*"):
            other = self._interaction()
            terms = terms | other | {one | two for one in terms for two in other}
        return terms

    def _interaction(self) -> set[Term]:
        terms = self._power()
        while self._take(":"):
            other = self._power()
            terms = {one | two for one in terms for two in other}
        return terms

    def _power(self) -> set[Term]:
        terms = self._atom()
        if self._take("^"):
            where = self._where()
            token, is_name, _start = self.tokens[self.at] if self.at < len(self.tokens) else ("", False, 0)
            if not (is_name and token.isdecimal() and 1 <= int(token) <= 9):
                raise self._bad(where, _("after ^ a number from 1 to 9 is expected"))
            self.at += 1
            powers = terms
            for _again in range(int(token) - 1):
                powers = powers | {one | two for one in powers for two in terms}
            terms = powers
        return terms

    def _atom(self) -> set[Term]:
        if self._take("("):
            terms = self.sum()
            if not self._take(")"):
                raise self._bad(self._where(), _("a closing parenthesis is expected"))
            return terms
        if self.at >= len(self.tokens) or not self.tokens[self.at][1]:
            raise self._bad(self._where(), _("a list or a covariate is expected"))
        token, _is_name, start = self.tokens[self.at]
        if token not in self.names:
            raise self._bad(
                start,
                _("the table has no list or covariate '{name}'; it has {names}").format(
                    name=token, names=", ".join(self.names)
                ),
            )
        self.at += 1
        return {frozenset([token])}

    def _take(self, sign: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at][:2] == (sign, False):
            self.at += 1
            return True
        return False

    def _where(self) -> int:
        return self.tokens[self.at][2] if self.at < len(self.tokens) else len(self.formula)

    def _bad(self, at: int, what: str) -> BadFormulaError:
        return BadFormulaError(
            _("The model '{formula}' cannot be read at position {position}: {what}.").format(
                formula=self.formula, position=at + 1, what=what
            )
        )
