"""The Snapshot that our own files carry, held against what the page shows.

What is embedded lends what cannot be seen (keys, phases, sources, unknown keys); what a person sees wins where the two
differ, since files are edited. Every difference is a finding. A file that nobody changed gives back its Snapshot exactly.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from actielijn.language import _
from actielijn.snapshot import ActionLine, Activity, Finding, Progress, Snapshot, SnapshotError, Theme, loads

from .meanings import label_key
from .page import Document

_MOST_STRANGE = 0.5
"""When more than this share of what is seen is not embedded, the embedded Snapshot belongs to another document."""
_EDITABLE = ("docx", "odt", "xlsx", "ods", "html")


def embedded_snapshot(document: Document) -> Snapshot | None:
    """Return the Snapshot that a document carries, None when it carries none that can be read."""
    if document.embedded is None:
        return None
    try:
        return loads(document.embedded, name=document.name)
    except SnapshotError:
        return None


def held_against(document: Document, seen: Snapshot) -> Snapshot:
    """Return the embedded Snapshot, with what the page shows otherwise; ``seen`` alone when it cannot be used."""
    own = embedded_snapshot(document)
    if own is None:
        message = _("The file carries a Snapshot that cannot be read; only what its pages show was used.")
        return _with_findings(
            seen, [Finding(code="embedded-unreadable", severity="warning", message=message)]
        )
    pairs = _paired(own, seen)
    shown = list(seen.activities())
    if shown and len(pairs) < (1 - _MOST_STRANGE) * len(shown):
        message = _("The file carries a Snapshot of another programme; only what its pages show was used.")
        return _with_findings(seen, [Finding(code="embedded-differs", severity="warning", message=message)])
    changed: dict[str, Activity] = {}
    findings: list[Finding] = []
    for activity in own.activities():
        there = pairs.get(activity.id)
        if there is None:
            findings.append(_missing(activity))
            continue
        made, what = _merged(activity, there, own, seen, document.form)
        if what:
            changed[activity.id] = made
            findings.append(_differs(activity, what))
    strangers = [activity for activity in shown if activity.id not in {each.id for each in pairs.values()}]
    if strangers:
        own, more = _with_strangers(own, seen, {activity.id for activity in strangers})
        findings += more
    if not changed and not findings:
        return own
    return _with_findings(_with_activities(own, changed), findings)


def _paired(own: Snapshot, seen: Snapshot) -> dict[str, Activity]:
    """Return for each embedded activity the one that the page shows: by id, else by result, number and title."""
    by_id = {activity.id: activity for activity in seen.activities()}
    by_place: dict[tuple[str, str], Activity] = {}
    for place in seen.places():
        by_place.setdefault((_plain(place.result.title), _plain(place.activity.title)), place.activity)
    found: dict[str, Activity] = {}
    taken: set[str] = set()
    for place in own.places():
        activity = place.activity
        there = by_id.get(activity.id)
        if (
            there is None
            or there.id in taken
            or not (_plain(there.title) == _plain(activity.title) or there.id == activity.id)
        ):
            there = by_place.get((_plain(place.result.title), _plain(activity.title)))
        if there is not None and there.id not in taken:
            found[activity.id] = there
            taken.add(there.id)
    return found


def _merged(
    own: Activity, there: Activity, ours: Snapshot, seen: Snapshot, form: str
) -> tuple[Activity, list[str]]:
    """Return the activity with what the page says otherwise, and the names of what differs."""
    what: list[str] = []
    made = own
    if there.title and _plain(own.title) != _plain(there.title):
        what.append(_("title"))
        made = replace(made, title=there.title)
    if there.holder and _plain(own.holder or "") != _plain(there.holder):
        what.append(_("holder"))
        made = replace(made, holder=there.holder)
    progress: list[Progress] = []
    same_length = len(own.progress) == len(there.progress)
    if not same_length and _plain(own.explanation) == _plain(there.explanation):
        # The page joins or parts entries without saying anything else.
        return made, what
    if not same_length:
        what.append(_("number of progress entries"))
        keys = _keys_by_label(ours)
        return replace(
            made,
            progress=tuple(replace(entry, statuses=_as_ours(entry, keys, seen)) for entry in there.progress),
        ), what
    keys = _keys_by_label(ours)
    for mine, theirs in zip(own.progress, there.progress, strict=True):
        statuses = _as_ours(theirs, keys, seen)
        if statuses != mine.statuses and (statuses or (mine.statuses and form in _EDITABLE)):
            what.append(_("status"))
            mine = replace(mine, statuses=statuses)
        if _plain(mine.explanation) != _plain(theirs.explanation) and not theirs.explanation_from:
            what.append(_("explanation"))
            mine = replace(mine, explanation=theirs.explanation, footnotes=theirs.footnotes)
        progress.append(mine)
    return replace(made, progress=tuple(progress)), what


def _keys_by_label(snapshot: Snapshot) -> dict[str, str]:
    return {label_key(text): status.key for status in snapshot.statuses for text in status.label.values()}


def _as_ours(entry: Progress, keys: Mapping[str, str], seen: Snapshot) -> tuple[str, ...]:
    """Return the statuses that the page shows by the keys of the embedded vocabulary."""
    found: list[str] = []
    for key in entry.statuses:
        status = seen.status(key)
        labels = list(status.label.values()) if status else []
        found.append(next((keys[label_key(label)] for label in labels if label_key(label) in keys), key))
    return tuple(found)


def _with_strangers(own: Snapshot, seen: Snapshot, ids: set[str]) -> tuple[Snapshot, list[Finding]]:
    """Add the activities that only the page shows, each under the result of its number."""
    findings: list[Finding] = []
    taken = {activity.id for activity in own.activities()}
    added: dict[str, list[Activity]] = {}
    for place in seen.places():
        if place.activity.id in ids and place.activity.id not in taken:
            added.setdefault(_plain(str(place.result.number) + place.result.title), []).append(place.activity)
            findings.append(
                Finding(
                    code="embedded-differs", severity="warning", activity=place.activity.id,
                    message=_("Activity {activity} stands on the page and not in the Snapshot that the file carries; it was added.").format(activity=place.activity.id),
                    advice=_("Check it: the file was edited after it was written."),
                )
            )  # fmt: skip
    keys = _keys_by_label(own)

    def more(result_key: str) -> tuple[Activity, ...]:
        return tuple(
            replace(
                activity,
                progress=tuple(
                    replace(entry, statuses=_as_ours(entry, keys, seen)) for entry in activity.progress
                ),
            )
            for activity in added.pop(result_key, ())
        )

    lines = tuple(
        replace(line, themes=tuple(
            replace(theme, results=tuple(
                replace(result, activities=(*result.activities, *more(_plain(str(result.number) + result.title)))) for result in theme.results
            )) for theme in line.themes
        )) for line in own.action_lines
    )  # fmt: skip
    for line, theme, result in seen.results():
        key = _plain(str(result.number) + result.title)
        if key in added:
            alone = Theme(title=theme.title, results=(replace(result, activities=more(key)),))
            lines = (*lines, ActionLine(number=line.number, title=line.title, themes=(alone,)))
    return replace(own, action_lines=lines), findings


def _with_activities(own: Snapshot, changed: Mapping[str, Activity]) -> Snapshot:
    if not changed:
        return own
    return replace(own, action_lines=tuple(
        replace(line, themes=tuple(
            replace(theme, results=tuple(
                replace(result, activities=tuple(changed.get(activity.id, activity) for activity in result.activities))
                for result in theme.results
            )) for theme in line.themes
        )) for line in own.action_lines
    ))  # fmt: skip


def _with_findings(snapshot: Snapshot, findings: list[Finding]) -> Snapshot:
    return replace(snapshot, findings=(*snapshot.findings, *findings))


def _missing(activity: Activity) -> Finding:
    return Finding(
        code="embedded-differs", severity="warning", activity=activity.id,
        message=_("Activity {activity} is in the Snapshot that the file carries and was not found on its pages; it was kept.").format(activity=activity.id),
        advice=_("If it was removed on purpose, end it in the new edition."),
    )  # fmt: skip


def _differs(activity: Activity, what: list[str]) -> Finding:
    named = ", ".join(dict.fromkeys(what))
    return Finding(
        code="embedded-differs", severity="note", activity=activity.id,
        message=_("Activity {activity}: the page says otherwise than the Snapshot that the file carries ({what}). What the page says was taken.").format(
            activity=activity.id, what=named),
        advice=_("Check it: the file was edited after it was written."),
    )  # fmt: skip


def _plain(text: str) -> str:
    """Return a text as it is compared: without white space, hyphens, bullets and characters that are not seen."""
    composed = unicodedata.normalize("NFC", text)
    unlisted = re.sub(r"(?m)^\s*[-•]\s+", "", composed)
    seen = (
        character for character in unlisted
        if not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Mn") and character not in "-‐‑\u00ad\ufffd"
    )  # fmt: skip
    return "".join(seen)
