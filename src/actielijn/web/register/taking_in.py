"""A Snapshot into the register, in one step: what matches goes on, what is new is added, nothing goes away unasked.

``comparison_with`` shows beforehand what ``take_in`` will do. ``undoing`` takes the step back out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from actielijn import comparing
from actielijn import snapshot as plain
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme, Status
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from . import structure
from .actions import begin_step, contents_now, locked
from .content import Content, Ended
from .models import ActionLine, Activity, Result, Step, Succession, Theme
from .snapshots import snapshot_of
from .storing import Draft, store


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a step brought: how many activities are new, changed and ended."""

    step: Step
    added: int
    changed: int
    ended: int


def comparison_with(
    programme: Programme, incoming: plain.Snapshot
) -> tuple[plain.Snapshot, comparing.Comparison]:
    """Return the register as it stands, and how it differs from what would come in."""
    standing = snapshot_of(programme)
    return standing, comparing.compare(standing, incoming)


@transaction.atomic
def take_in(
    *, programme: Programme, incoming: plain.Snapshot, by: Person, end_missing: bool = False, at: datetime | None = None,
    document: str = "",
) -> TakenIn:  # fmt: skip
    """Bring a whole Snapshot into the register as one step.

    Activities are matched as ``comparing`` matches editions. What the register has and the Snapshot has not stays,
    unless ``end_missing``. Raises NotAllowed.
    """
    require(by, Permission.TAKE_IN, on=programme)
    # One at a time: two reports taken in at once would both add what is new.
    Programme.objects.select_for_update().get(pk=programme.pk)
    _standing, compared = comparison_with(programme, incoming)
    step = begin_step(programme, "take-in", by=by, at=at, reason=document)
    bringing = _Bringing(programme, incoming, step)
    bringing.prepare()
    day = date.fromisoformat(incoming.edition.date) if incoming.edition.date else timezone.localdate(step.at)
    drafts = bringing.drafts(compared, end_missing=end_missing, day=day)
    saved = store(programme, [draft for draft, _code in drafts], step=step, on=day)
    bringing.link(
        compared, {code: activity for (_draft, code), activity in zip(drafts, saved, strict=True) if code}
    )
    structure.put_in_order(programme)
    step.made = bringing.made
    step.save(update_fields=["made"])
    ended = sum(draft.content.ended is not None for draft, _code in drafts)
    added = sum(draft.activity is None for draft, _code in drafts)
    taken = TakenIn(step, added, len(drafts) - added - ended, ended)
    record(
        "take-in", by=by, on=step, programme=programme.pk, at=step.at, document=document,
        added=taken.added, changed=taken.changed, ended=taken.ended,
    )  # fmt: skip
    return taken


Row = TypeVar("Row", ActionLine, Theme, Result)


@dataclass
class _Bringing:
    """One taking in: what of the Snapshot is which row of the register."""

    programme: Programme
    incoming: plain.Snapshot
    step: Step
    made: dict[str, list[int]] = field(default_factory=lambda: {"statuses": [], "organisations": []})
    results: list[Result] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def prepare(self) -> None:
        """Find or make the statuses, organisations and headings that the Snapshot speaks of."""
        self._find_statuses()
        self._find_organisations()
        self._find_headings()
        rows = Activity.objects.filter(programme=self.programme, ended_on__isnull=True).values_list(
            "code", "pk"
        )
        self.codes = dict(rows)

    def drafts(
        self, compared: comparing.Comparison, *, end_missing: bool, day: date
    ) -> list[tuple[Draft, str | None]]:
        """Return what to store, each with the id that it has in the Snapshot (None for what is ended)."""
        goes_on = {match.after[0]: match.before[0] for match in compared.matches}
        merged = {gone: match.after[0] for match in compared.merged for gone in match.before[1:]}
        ending = {*merged, *(compared.removed if end_missing else ())}
        keys = [self.codes[code] for code in (*goes_on.values(), *ending)]
        rows = {row.pk: row for row in locked(self.programme, keys)}
        standing = contents_now(keys)
        drafts: list[tuple[Draft, str | None]] = []
        for place, result, position in self._placed():
            key = self.codes[goes_on[place.activity.id]] if place.activity.id in goes_on else None
            before = standing[key] if key is not None else None
            content = self._content(place.activity, result, position, before)
            if content != before:
                drafts.append((Draft(rows[key] if key is not None else None, content), place.activity.id))
        for code in sorted(ending):
            kind = "merged" if code in merged else "ended"
            ended = Ended(kind=kind, date=str(day), reason=self.step.reason)
            key = self.codes[code]
            drafts.append((Draft(rows[key], replace(standing[key], ended=ended)), None))
        return self._without_doubles(drafts)

    def link(self, compared: comparing.Comparison, saved: Mapping[str, Activity]) -> None:
        """Keep which activity went on in which other."""
        pairs = [
            (self.codes[match.before[0]], saved[after].pk, "split")
            for match in compared.split for after in match.after[1:] if after in saved
        ]  # fmt: skip
        pairs += [
            (self.codes[gone], self.codes[match.before[0]], "merged")
            for match in compared.merged for gone in match.before[1:]
        ]  # fmt: skip
        Succession.objects.bulk_create(
            [
                Succession(before_id=one, after_id=other, kind=kind, at=self.step.at)
                for one, other, kind in pairs
            ],
            ignore_conflicts=True,
        )

    def _placed(self) -> Iterable[tuple[plain.Place, Result, int]]:
        for index, (_line, _theme, result) in enumerate(self.incoming.results()):
            row = self.results[index]
            for position, activity in enumerate(result.activities, 1):
                yield (
                    plain.Place(action_line=_line, theme=_theme, result=result, activity=activity),
                    row,
                    position,
                )

    def _content(
        self, activity: plain.Activity, result: Result, position: int, before: Content | None
    ) -> Content:
        extra = dict(activity.extra)
        tags = tuple(str(tag) for tag in extra.pop("tags", ()))
        known = before or Content(result=result.pk, code=activity.id, title=activity.title)
        settled = {
            (one.text, one.sentence): one.extra["outcome"]
            for one in known.promises
            if one.extra.get("outcome")
        }
        return Content(
            result=result.pk,
            code=activity.id,
            title=activity.title,
            number=activity.number or "",
            position=position,
            holder=self.organisations.get(_folded(activity.holder or ""), known.holder),
            partners=tuple(dict.fromkeys(self.organisations[_folded(name)] for name in activity.partners if name.strip())) or known.partners,
            planning=activity.planning or known.planning,
            tags=tuple(sorted({*known.tags, *tags})),
            progress=tuple(
                replace(
                    entry,
                    statuses=tuple(self.statuses[key] for key in entry.statuses),
                    candidates=tuple(self.statuses.get(key, key) for key in entry.candidates),
                )
                for entry in activity.progress
            ),
            references=activity.references,
            promises=tuple(
                replace(one, extra={**one.extra, "outcome": settled[one.text, one.sentence]}) if (one.text, one.sentence) in settled else one
                for one in activity.promises
            ),
            figures=activity.figures,
            source=activity.source,
            extra=extra,
        )  # fmt: skip

    def _without_doubles(self, drafts: list[tuple[Draft, str | None]]) -> list[tuple[Draft, str | None]]:
        """Give what stays in the register its code, and what comes in with the same one another."""
        ends = {draft.activity.pk for draft, _code in drafts if draft.activity and draft.content.ended}
        changes = {draft.activity.pk for draft, _code in drafts if draft.activity} - ends
        taken = {code for code, key in self.codes.items() if key not in ends and key not in changes}
        made = []
        for draft, code in drafts:
            content = draft.content
            if content.ended is None:
                free, count = content.code, 1
                while free in taken:
                    count += 1
                    free = f"{content.code}~{count}"
                taken.add(free)
                content = replace(content, code=free)
            made.append((Draft(draft.activity, content), code))
        return made

    def _find_statuses(self) -> None:
        known = list(self.programme.statuses.all())
        by_key = {status.key: status for status in known}
        by_label = {_folded(label): status for status in known for label in status.labels.values()}
        for status in self.incoming.statuses:
            same = by_key.get(status.key) or next(
                (by_label[_folded(label)] for label in status.label.values() if _folded(label) in by_label),
                None,
            )
            if same is None:
                same = Status.objects.create(
                    programme=self.programme, key=status.key, labels=dict(status.label), glyph=status.glyph or "",
                    phase=status.phase, colour=status.colour or "", position=len(by_key) + 1, extra=dict(status.extra),
                )  # fmt: skip
                by_key[status.key] = same
                self.made["statuses"].append(same.pk)
            self.statuses[status.key] = same.key

    def _find_organisations(self) -> None:
        wanted = {
            name.strip()
            for activity in self.incoming.activities()
            for name in (activity.holder or "", *activity.partners)
            if name.strip()
        }
        known: dict[str, int] = {}
        for key, name, short in Organisation.objects.values_list("pk", "name", "short_name"):
            known[_folded(name)] = key
            if short:
                known.setdefault(_folded(short), key)
        unknown: dict[str, Organisation] = {}
        for name in sorted(wanted):
            if _folded(name) not in known:
                unknown.setdefault(_folded(name), Organisation(name=name[:200]))
        Organisation.objects.bulk_create(unknown.values(), batch_size=200)
        self.made["organisations"] += [made.pk for made in unknown.values()]
        self.organisations = known | {name: made.pk for name, made in unknown.items()}

    def _find_headings(self) -> None:
        """Find each heading by its number or title under the one above, or make it, in the order of the Snapshot."""
        themes = self._find_themes(self._find_lines())
        self.results = self._find_results(themes)

    def _find_lines(self) -> list[ActionLine]:
        known, found = list(self.programme.action_lines.all()), []
        for at, line in enumerate(self.incoming.action_lines, 1):
            row = _take(known, _same_numbered(line.number, line.title)) or ActionLine(
                programme=self.programme
            )
            _fill(row, line.number, line.title, at, line.extra)
            found.append(row)
        structure.store_headings([*found, *_put_last(known)], step=self.step)
        return found

    def _find_themes(self, lines: Sequence[ActionLine]) -> list[Theme]:
        known, found = list(Theme.objects.filter(programme=self.programme)), []
        for above, line in zip(lines, self.incoming.action_lines, strict=True):
            for at, theme in enumerate(line.themes, 1):
                row = _take(known, _same_theme(theme.title, above.pk)) or Theme(programme=self.programme)
                row.action_line = above
                _fill(row, None, theme.title, at, theme.extra)
                found.append(row)
        structure.store_headings([*found, *_put_last(known)], step=self.step)
        return found

    def _find_results(self, themes: Sequence[Theme]) -> list[Result]:
        known, found = list(Result.objects.filter(programme=self.programme)), []
        told = [theme for line in self.incoming.action_lines for theme in line.themes]
        for above, theme in zip(themes, told, strict=True):
            for at, result in enumerate(theme.results, 1):
                row = _take(known, _same_numbered(result.number, result.title)) or Result(
                    programme=self.programme
                )
                row.theme, row.remarks = above, list(result.remarks)
                row.source = plain.to_json(result.source) if result.source else None
                _fill(row, result.number, result.title, at, result.extra)
                found.append(row)
        structure.store_headings([*found, *_put_last(known)], step=self.step)
        return found


def _put_last(headings: list[Row]) -> list[Row]:
    """Let headings that the Snapshot does not have come after those that it has."""
    for at, heading in enumerate(headings):
        heading.position = 5_000 + at
    return headings


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


Same = Callable[[Any, bool], bool]
"""Whether a row is the one that is meant: exactly, or by what a renaming leaves."""


def _same_numbered(number: int | str | None, title: str) -> Same:
    def same(row: ActionLine | Result, exactly: bool) -> bool:
        if exactly:
            return row.number == str(number if number is not None else "") and _folded(row.title) == _folded(
                title
            )
        if number not in (None, ""):
            return row.number == str(number)
        return not row.number and _folded(row.title) == _folded(title)

    return same


def _same_theme(title: str, line: int) -> Same:
    def same(row: Theme, exactly: bool) -> bool:
        return _folded(row.title) == _folded(title) and (
            row.action_line_id == line if exactly else bool(title)
        )

    return same


def _take(rows: list[Row], same: Same) -> Row | None:
    """Take the row that is meant out of the list, exactly the same first; None when there is none."""
    for exactly in (True, False):
        for at, row in enumerate(rows):
            if same(row, exactly):
                return rows.pop(at)
    return None


def _fill(
    heading: structure.Heading,
    number: int | str | None,
    title: str,
    position: int,
    extra: Mapping[str, object],
) -> None:
    heading.title, heading.position, heading.extra = title, position, dict(extra)
    if not isinstance(heading, Theme):
        heading.number = str(number if number is not None else "")
        heading.number_is_text = isinstance(number, str) and number.isdecimal()
