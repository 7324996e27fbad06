"""The proof that rules read: a Snapshot with the one before it, the day, and what its running text says.

Whatever several rules ask for is worked out once and kept: sentences, promises, the matches with the previous edition.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from actielijn import comparing, phrases
from actielijn.language import _
from actielijn.snapshot import (
    Activity,
    Place,
    Progress,
    Promise,
    Reference,
    Result,
    Snapshot,
    Source,
    Status,
)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One progress entry with the activity and the place that it belongs to; ``number`` counts from 1."""

    place: Place
    number: int
    progress: Progress

    @property
    def id(self) -> str:
        """Return the id of the activity."""
        return self.place.activity.id


class Proof:
    """A Snapshot as the rules read it.

    ``reported`` is the edition's date, from which relative dates count; ``on`` is the day on which promises are due.
    """

    def __init__(self, snapshot: Snapshot, previous: Snapshot | None, on: date | None):
        self.snapshot = snapshot
        self.previous = previous
        self.reported = date_of(snapshot)
        self.on = on or self.reported
        self.language = snapshot.programme.language if snapshot.programme.language in ("nl", "en") else "nl"
        self._sentences: dict[str, tuple[str, ...]] = {}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Every activity by its id, in the order of the document."""
        return {place.activity.id: place for place in self.snapshot.places()}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every progress entry, in the order of the document."""
        return tuple(
            Entry(place, number, progress)
            for place in self.snapshot.places()
            for number, progress in enumerate(place.activity.progress, 1)
        )

    @cached_property
    def vocabulary(self) -> Mapping[str, Status]:
        """The statuses of the programme by key."""
        return {status.key: status for status in self.snapshot.statuses}

    @cached_property
    def noticed_by_reader(self) -> Mapping[str, tuple[str, ...]]:
        """The messages of the reader about each activity's unreadable status, by the activity's id."""
        found: dict[str, list[str]] = defaultdict(list)
        for finding in self.snapshot.findings:
            if finding.code == "status-unreadable" and finding.activity:
                found[finding.activity].append(finding.message)
        return {activity: tuple(messages) for activity, messages in found.items()}

    def phases(self, keys: tuple[str, ...]) -> set[str]:
        """Return the phases of these statuses."""
        return {status.phase for key in keys if (status := self.vocabulary.get(key))}

    def label(self, key: str) -> str:
        """Return what the programme calls this status, in its own language."""
        status = self.vocabulary.get(key)
        return status.label_in(self.language) if status else key

    def labels(self, keys: tuple[str, ...]) -> str:
        """Return what the programme calls these statuses, between quotes."""
        return ", ".join(f"'{self.label(key)}'" for key in keys)

    def source_of(self, activity: str | None) -> Source | None:
        """Return where the activity was read, None when it was not read or concerns no one activity."""
        place = self.places.get(activity) if activity else None
        return place.activity.source if place else None

    def sentences(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a Markdown text; a bullet ends its sentence."""
        if text not in self._sentences:
            self._sentences[text] = tuple(phrases.sentences(text))
        return self._sentences[text]

    @cached_property
    def promises(self) -> Mapping[str, tuple[Promise, ...]]:
        """The promises of each activity: those that the Snapshot holds, else what its explanation says."""
        return {
            place.activity.id: self._promises_of(place.activity, self.reported)
            for place in self.snapshot.places()
        }

    def promises_before(self, activity: Activity) -> tuple[Promise, ...]:
        """Return the promises of an activity of the previous edition, its relative dates counted from that edition."""
        reported = date_of(self.previous) if self.previous else None
        return self._promises_of(activity, reported)

    def _promises_of(self, activity: Activity, reported: date | None) -> tuple[Promise, ...]:
        if activity.promises or reported is None:
            return activity.promises
        return phrases.promises(activity.explanation, on=reported, language=self.language)

    @cached_property
    def references(self) -> tuple[tuple[str, str, Reference], ...]:
        """Every reference in an explanation or title: the activity's id, the sentence, the reference."""
        return tuple(
            (place.activity.id, sentence, reference)
            for place in self.snapshot.places()
            for text in (place.activity.title, place.activity.explanation)
            for sentence in self.sentences(text)
            for reference in phrases.references(sentence)
        )

    @cached_property
    def comparison(self) -> comparing.Comparison | None:
        """What differs from the previous edition; None when there is no previous edition."""
        if self.previous is None:
            return None
        before = _with_promises(
            self.previous, {each.id: self.promises_before(each) for each in self.previous.activities()}
        )
        return comparing.compare(before, _with_promises(self.snapshot, self.promises))

    @cached_property
    def earlier(self) -> Mapping[str, tuple[Activity, ...]]:
        """The activities of the previous edition that each activity continues, by its id; empty for a new one."""
        if self.previous is None or self.comparison is None:
            return {}
        before = {activity.id: activity for activity in self.previous.activities()}
        found: dict[str, list[Activity]] = defaultdict(list)
        for was, now in pairs(self.comparison):
            if was in before:
                found[now].append(before[was])
        return {now: tuple(activities) for now, activities in found.items()}

    @cached_property
    def followers(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the activities that continue each activity of the previous edition, by its id there."""
        found: dict[str, list[str]] = defaultdict(list)
        for now, activities in self.earlier.items():
            for activity in activities:
                found[activity.id].append(now)
        return {was: tuple(now) for was, now in found.items()}

    def labels_before(self, keys: tuple[str, ...]) -> str:
        """Return what the previous edition calls these statuses, between quotes."""
        before = {status.key: status for status in self.previous.statuses} if self.previous else {}
        named = (before[key].label_in(self.language) if key in before else key for key in keys)
        return ", ".join(f"'{name}'" for name in named) or _("without a status")


def pairs(comparison: comparing.Comparison) -> Iterator[tuple[str, str]]:
    """Walk the ids of activities that continue one another, from the previous edition to this one."""
    for match in comparison.matches:
        yield from ((was, now) for was in match.before for now in match.after)


def _with_promises(snapshot: Snapshot, promises: Mapping[str, tuple[Promise, ...]]) -> Snapshot:
    """Return the Snapshot with these promises, since comparing reads none from the text itself."""
    return replace(
        snapshot,
        action_lines=tuple(
            replace(
                line,
                themes=tuple(
                    replace(theme, results=tuple(_promising(result, promises) for result in theme.results))
                    for theme in line.themes
                ),
            )
            for line in snapshot.action_lines
        ),
    )


def _promising(result: Result, promises: Mapping[str, tuple[Promise, ...]]) -> Result:
    return replace(
        result, activities=tuple(replace(each, promises=promises[each.id]) for each in result.activities)
    )


def date_of(snapshot: Snapshot) -> date | None:
    """Return the date of the edition, None when the Snapshot does not tell a date."""
    try:
        return date.fromisoformat(snapshot.edition.date or "")
    except ValueError:
        return None
