"""One Snapshot, and the one before → findings. One rule per function, one code per rule.

The command line, and later the register, call ``check``; which severity stops a publication is decided there.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from actielijn.language import speaking
from actielijn.snapshot import Finding, Snapshot

from . import (  # noqa: F401 - a module of rules puts its rules into the list when it is imported
    abbreviations,
    commitments,
    dates,
    explanations,
    figures,
    holders,
    legend,
    numbering,
    promises,
    references,
    since_previous,
    statuses,
    telling,
)
from .proof import Proof
from .rule import SEVERITIES, Noticed, Rule, rules_written
from .telling import findings_json

RULES: tuple[Rule, ...] = rules_written()

__all__ = [
    "RULES",
    "SEVERITIES",
    "Noticed",
    "Proof",
    "Rule",
    "at_or_above",
    "check",
    "check_in_languages",
    "findings_json",
    "findings_sarif",
    "findings_text",
]


def check(snapshot: Snapshot, *, previous: Snapshot | None = None, on: date | None = None) -> list[Finding]:
    """Run every rule and return what was noticed: the gravest first, then by rule, then in the order of the document.

    ``on`` is the day on which promises are due; without it, the edition's date. Without ``previous`` the rules that
    need a previous edition notice nothing.
    """
    return _noticed(Proof(snapshot, previous, on))


def check_in_languages(
    snapshot: Snapshot, languages: Iterable[str], *, previous: Snapshot | None = None, on: date | None = None
) -> dict[str, list[Finding]]:
    """Return the findings in each of these languages, the same in the same order; texts are read once for all of them."""
    proof = Proof(snapshot, previous, on)
    told = {}
    for language in languages:
        with speaking(language):
            told[language] = _noticed(proof)
    return told


def _noticed(proof: Proof) -> list[Finding]:
    return [finding for each in RULES for finding in each.findings(proof)]


def at_or_above(findings: Sequence[Finding], severity: str) -> list[Finding]:
    """Return the findings of this severity or a graver one. Raises ValueError for an unknown severity."""
    wanted = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return [finding for finding in findings if finding.severity in wanted]


def findings_text(findings: Sequence[Finding], snapshot: Snapshot, *, colour: bool) -> str:
    """Return the findings for a person, grouped by rule with counts; ``colour`` adds the escapes of a terminal."""
    return telling.findings_text(findings, snapshot, {each.code: each for each in RULES}, colour=colour)


def findings_sarif(
    findings: Sequence[Finding], snapshot: Snapshot, *, uri: str, version: str
) -> dict[str, Any]:
    """Return the findings as a SARIF 2.1.0 log; ``uri`` names the checked file, ``version`` is the program's own."""
    return telling.findings_sarif(findings, snapshot, RULES, uri=uri, version=version)
