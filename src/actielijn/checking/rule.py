"""What a rule is: one function with one code, one severity and a title.

Modules of rules put their functions into the list by the decorator ``rule``; ``check`` runs that list. What a rule
reads is a ``Proof``; what it gives back are ``Noticed`` values, which become findings of the Snapshot here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from actielijn.checking.proof import Proof
from actielijn.snapshot import Finding

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """One thing that a rule noticed; ``activity`` and ``result`` are empty where it concerns the whole programme."""

    message: str
    advice: str
    activity: str | None = None
    result: str | None = None
    sentence: str | None = None


Deed = Callable[[Proof], Iterator[Noticed]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``told`` gives its title in the language that is spoken now."""

    code: str
    severity: str
    told: Callable[[], str]
    function: Deed

    @property
    def title(self) -> str:
        """Return what the rule notices, as a short heading."""
        return self.told()

    def findings(self, proof: Proof) -> Iterator[Finding]:
        """Run the rule and give each thing noticed its code, severity and place in the source."""
        for noticed in self.function(proof):
            source = proof.source_of(noticed.activity)
            yield Finding(
                code=self.code,
                severity=self.severity,
                message=noticed.message,
                advice=noticed.advice,
                activity=noticed.activity,
                result=noticed.result,
                page=source.page if source else None,
                row=source.row if source else None,
                sentence=noticed.sentence,
            )


_written: dict[str, Rule] = {}


def rule(code: str, severity: str, told: Callable[[], str]) -> Callable[[Deed], Deed]:
    """Add the decorated function to the rules under this code. Raises ValueError for a code that is taken."""
    if code in _written or severity not in SEVERITIES:
        raise ValueError(f"{code}: a code is given once, with a severity of {SEVERITIES}")

    def keep(function: Deed) -> Deed:
        _written[code] = Rule(code, severity, told, function)
        return function

    return keep


def rules_written() -> tuple[Rule, ...]:
    """Return all rules, the gravest first, by code within a severity."""
    return tuple(sorted(_written.values(), key=lambda each: (SEVERITIES.index(each.severity), each.code)))
