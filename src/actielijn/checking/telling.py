"""Findings → text for a person, the JSON of the contract, SARIF 2.1.0 for tools that show code-scanning results."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from actielijn.checking.rule import SEVERITIES, Rule
from actielijn.language import _, ngettext, spoken
from actielijn.snapshot import Finding, Snapshot

_PAINT = {"error": "31", "warning": "33", "note": "36"}
_LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def findings_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings in the shape of the contract.

    ``activity`` is null where a finding concerns no one activity; ``sentence``, ``page``, ``row`` and ``result``
    stand there only where they are known.
    """
    return {"findings": [_as_json(finding) for finding in findings]}


def _as_json(finding: Finding) -> dict[str, Any]:
    data: dict[str, Any] = {"code": finding.code, "severity": finding.severity, "activity": finding.activity}
    for key in ("result", "page", "row", "sentence"):
        value = getattr(finding, key)
        if value is not None:
            data[key] = value
    return {**data, "message": finding.message, "advice": finding.advice}


def findings_text(
    findings: Sequence[Finding], snapshot: Snapshot, rules: Mapping[str, Rule], *, colour: bool
) -> str:
    """Return the findings grouped by rule, the gravest first: count, then place, message, sentence and advice of each."""
    if not findings:
        return (
            _("Nothing was found: {count} activities were checked.").format(
                count=sum(1 for _each in snapshot.activities())
            )
            + "\n"
        )
    titles = {activity.id: activity.title for activity in snapshot.activities()}
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.code].append(finding)
    lines: list[str] = []
    for code, group in sorted(
        groups.items(), key=lambda each: (SEVERITIES.index(each[1][0].severity), each[0])
    ):
        severity = group[0].severity
        title = rules[code].title if code in rules else code
        head = _paint(f"{_severity(severity)}  {code}", _PAINT[severity], colour)
        lines += [f"{head}  {title} ({len(group)})", ""]
        for finding in group:
            lines += _told(finding, titles, colour)
        advice = dict.fromkeys(finding.advice for finding in group if finding.advice)
        lines += [f"  → {each}" for each in advice] + [""]
    lines.append(_paint(_summary(findings), "1", colour))
    return "\n".join(lines) + "\n"


def _told(finding: Finding, titles: Mapping[str, str], colour: bool) -> list[str]:
    place = []
    if finding.activity is not None:
        place.append(" ".join(filter(None, (finding.activity, _short(titles.get(finding.activity, ""), 60)))))
    elif finding.result is not None:
        place.append(_("Result {result}").format(result=finding.result))
    if finding.page is not None:
        place.append(_("page {page}").format(page=finding.page))
    lines = ["  " + _paint(", ".join(place), "1", colour)] if place else []
    lines.append(f"    {finding.message}")
    if finding.sentence:
        lines.append("    " + _paint(f"“{_short(finding.sentence, 240)}”", "2", colour))
    return lines


def _severity(severity: str) -> str:
    return {"error": _("error"), "warning": _("warning"), "note": _("note")}[severity]


def _summary(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    total = ngettext("{count} finding", "{count} findings", len(findings)).format(count=len(findings))
    parts = [
        ngettext("{count} error", "{count} errors", counts["error"]).format(count=counts["error"]),
        ngettext("{count} warning", "{count} warnings", counts["warning"]).format(count=counts["warning"]),
        ngettext("{count} note", "{count} notes", counts["note"]).format(count=counts["note"]),
    ]
    return f"{total}: {', '.join(parts)}."


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if colour and text else text


def _short(text: str, most: int) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= most else folded[: most - 1] + "…"


def findings_sarif(
    findings: Sequence[Finding], snapshot: Snapshot, rules: Sequence[Rule], *, uri: str, version: str
) -> dict[str, Any]:
    """Return the findings as a SARIF 2.1.0 log with one run; logical locations are the ids of activities.

    ``uri`` names the file that was checked, relative to where the log is read; ``version`` is that of the program.
    """
    index = {each.code: number for number, each in enumerate(rules)}
    address = quote(uri)
    titles = {activity.id: activity.title for activity in snapshot.activities()}
    return {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "actielijn",
                        "version": version,
                        "rules": [_sarif_rule(each) for each in rules],
                    }
                },
                "artifacts": [{"location": {"uri": address}}],
                "language": spoken(),
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(finding, index, titles, address) for finding in findings],
            }
        ],
    }


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.code.split("-")),
        "shortDescription": {"text": rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _sarif_result(
    finding: Finding, index: Mapping[str, int], titles: Mapping[str, str], uri: str
) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": uri, "index": 0}}}
    if finding.activity is not None:
        named = {
            "name": titles.get(finding.activity) or finding.activity,
            "fullyQualifiedName": finding.activity,
            "kind": "element",
        }
        location["logicalLocations"] = [named]
    elif finding.result is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.result, "kind": "element"}]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join(filter(None, (finding.message, finding.advice)))},
        "locations": [location],
    }
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    told = {"sentence": finding.sentence, "page": finding.page, "row": finding.row}
    properties = {key: value for key, value in told.items() if value is not None}
    if properties:
        result["properties"] = properties
    return result
