"""A Snapshot → the report as people read it, without a form: title page, legend, summary, tables, notes.

PDF, HTML and DOCX are set from this one model, so that they tell the same. How a page looks is decided in the
forms; which language the words are in, by the programme.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from actielijn.language import _, speaking
from actielijn.snapshot import (
    PHASES,
    ActionLine,
    Activity,
    Footnote,
    Paragraph,
    Progress,
    Result,
    Snapshot,
    Status,
    Theme,
    paragraphs,
    slug,
)

# A footnote's place is carried through the paragraphs by a character that no text may hold.
_MARK = "\ufdd0"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACE = re.compile(r"[ \t\r\n\f\u2028\u2029]+")
# The last two characters of each plane are no characters either.
_BEYOND = re.compile(
    "[" + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF)) + "]"
)
_WITHOUT_MEANING = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
# The mark at the end of a sentence is no part of the address before it.
_ADDRESS = re.compile(r"https?://[^\s<>\"'\ufffd]{2,1500}(?<![.,;:!?)\]}])")

NOT_STATED = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as it is shown: glyph and word. ``key`` is ``NOT_STATED`` for what the source leaves open."""

    key: str
    glyph: str
    word: str
    phase: str
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote with its number in this report."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, or an item of a list at depth ``bullet``: texts, and notes where their marks stand."""

    runs: tuple[str | Note, ...]
    bullet: int = 0

    @property
    def text(self) -> str:
        """The words without the marks."""
        return "".join(run for run in self.runs if isinstance(run, str))


@dataclass(frozen=True, slots=True)
class ActivityPart:
    """What an activity's first cells say. ``label`` is number and title; ``anchor`` a permanent address."""

    id: str
    anchor: str
    number: str
    title: str
    label: str
    holder: str
    partners: tuple[str, ...]
    planning: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a progress entry of an activity, or a remark of the result (``activity`` is None).

    ``activity_rows`` is how many rows the activity's cells span, 0 in the rows that they span;
    ``explanation_rows`` likewise for the explanation, which may span several activities.
    """

    activity: ActivityPart | None
    statuses: tuple[Mark, ...] = ()
    explanation: tuple[Passage, ...] = ()
    activity_rows: int = 1
    explanation_rows: int = 1


@dataclass(frozen=True, slots=True)
class ResultPart:
    """A numbered result with its rows, the remarks last."""

    number: str
    title: str
    anchor: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ThemePart:
    """A heading with one table under it. ``caption`` tells what it holds, also where the title is empty."""

    title: str
    anchor: str
    caption: str
    results: tuple[ResultPart, ...]


@dataclass(frozen=True, slots=True)
class ActionLinePart:
    """The first level; ``heading`` is number and title as one line, empty where the document has none."""

    number: str
    title: str
    heading: str
    anchor: str
    themes: tuple[ThemePart, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many activities of a part of the report have which status; a count per mark of the summary."""

    label: str
    anchor: str
    activities: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts on the summary page: per action line and for the whole, and per phase.

    ``marks`` are the columns. ``doubled`` tells that an activity counts under each of several statuses.
    """

    marks: tuple[Mark, ...]
    lines: tuple[Count, ...]
    whole: Count
    phases: tuple[tuple[str, int], ...]
    doubled: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. ``words`` holds the fixed words by key, in the programme's language."""

    title: str
    programme: str
    language: str
    date: str
    iso_date: str
    number: str
    publisher: str
    legend: tuple[Mark, ...]
    summary: Summary
    action_lines: tuple[ActionLinePart, ...]
    notes: tuple[Note, ...]
    has_holder: bool
    has_partners: bool
    has_planning: bool
    words: dict[str, str] = field(default_factory=dict)

    @property
    def full_title(self) -> str:
        """Title, programme and date on one line, each once: the title of the file."""
        parts = dict.fromkeys(part for part in (self.title, self.programme, self.date) if part)
        return " – ".join(parts)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the title page says below the title: pairs of a word and its value."""
        words = self.words
        pairs = (
            (words["date"], self.date),
            (words["publication"], self.number),
            (words["publisher"], self.publisher),
        )
        return tuple((word, value) for word, value in pairs if value)

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of ``words`` that head the columns of every table, in order."""
        keys = ["number", "result", "activity"]
        keys += ["holder"] if self.has_holder else []
        keys += ["partners"] if self.has_partners else []
        keys += ["planning"] if self.has_planning else []
        return (*keys, "status", "explanation")


def report_of(snapshot: Snapshot) -> Report:
    """Return the report of a Snapshot, worded in the programme's language."""
    with speaking(snapshot.programme.language):
        return _Composition(snapshot).report()


def printable(text: str) -> str:
    """Return the text on one line, with U+FFFD for what no document may hold (controls, surrogates)."""
    return folded(text).strip()


def folded(text: str) -> str:
    """Return the text on one line as ``printable`` does, with the spaces at its ends."""
    return _SPACE.sub(" ", _clean(text))


def day(iso: str | None) -> str:
    """Return an ISO date in words of the spoken language, as in "16 november 2021"; other text as it is."""
    try:
        moment = date.fromisoformat(iso or "")
    except ValueError:
        return printable(iso or "")
    return _("{day} {month} {year}").format(
        day=moment.day, month=_months()[moment.month - 1], year=moment.year
    )


def language_tag(language: str) -> str:
    """Return a language code that documents may carry; ``en`` where the programme's is none."""
    tag = language.strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else "en"


def activity_label(number: str | None, title: str) -> str:
    """Return number and title of an activity as they are printed: "12. Title"."""
    shown, words = printable(number or ""), printable(title)
    if not shown:
        return words
    return f"{shown} {words}".strip() if shown.endswith((".", ")", ":")) else f"{shown}. {words}".strip()


def addresses(text: str) -> Iterator[tuple[str, bool]]:
    """Walk a text in pieces that join to the same text; True marks a piece that is a web address."""
    begin = 0
    for found in _ADDRESS.finditer(text):
        if found.start() > begin:
            yield text[begin : found.start()], False
        yield found[0], True
        begin = found.end()
    if begin < len(text):
        yield text[begin:], False


def anchor(kind: str, address: str) -> str:
    """Return an address within a page that depends on nothing but the id, and differs for different ids."""
    return f"{kind}-" + re.sub(r"[^A-Za-z0-9.~-]", lambda found: f"_{ord(found[0]):x}_", address)


def _clean(text: str) -> str:
    return _BEYOND.sub("\ufffd", _UNPRINTABLE.sub("\ufffd", text))


def _months() -> tuple[str, ...]:
    return (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )


def _words() -> dict[str, str]:
    return {
        "report": _("Progress report"),
        "contents": _("Contents"),
        "summary": _("Summary"),
        "legend": _("Legend"),
        "notes": _("Notes"),
        "date": _("Date"),
        "publication": _("Publication no."),
        "publisher": _("Published by"),
        "number": _("No."),
        "result": _("Result"),
        "activity": _("Activity"),
        "holder": _("Holder"),
        "partners": _("Partners"),
        "planning": _("Planning"),
        "status": _("Status"),
        "explanation": _("Explanation"),
        "remark": _("Remark"),
        "action_line": _("Action line"),
        "theme": _("Theme"),
        "phase": _("Phase"),
        "activities": _("Activities"),
        "total": _("Whole programme"),
        "not_stated": _("not stated"),
        "page": _("Page"),
        "skip": _("Skip to the content"),
        "meaning": _("Meaning"),
        "glyph": _("Symbol"),
        "lines_caption": _("Activities per action line and status"),
        "phases_caption": _("Activities per phase"),
        "doubled": _("An activity with several statuses counts under each of them."),
        "none": _("This report has no activities."),
    }


def _phase_words() -> dict[str, str]:
    return {
        "done": _("Done"),
        "running": _("Under way"),
        "at_risk": _("At risk"),
        "waiting": _("Not begun"),
        "outside": _("Not applicable"),
        "unknown": _("Phase not known"),
    }


class _Composition:
    """Makes one report: keeps the running number of the notes and the addresses that are taken."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot
        self.words = _words()
        self.notes: list[Note] = []
        self.taken: set[str] = set()
        self.legend = marks_of(snapshot)
        self.marks = {mark.key: mark for mark in self.legend}

    def report(self) -> Report:
        snapshot, words = self.snapshot, self.words
        programme = printable(snapshot.programme.title)
        lines = tuple(self._action_line(line) for line in snapshot.action_lines)
        activities = list(snapshot.activities())
        return Report(
            title=printable(snapshot.edition.title or "") or programme or words["report"],
            programme=programme,
            language=language_tag(snapshot.programme.language),
            date=day(snapshot.edition.date),
            iso_date=snapshot.edition.date or "",
            number=printable(snapshot.edition.number or ""),
            publisher=printable(snapshot.programme.publisher or ""),
            legend=self.legend,
            summary=self._summary(lines),
            action_lines=lines,
            notes=tuple(self.notes),
            has_holder=any(activity.holder for activity in activities),
            has_partners=any(activity.partners for activity in activities),
            has_planning=any(activity.planning for activity in activities),
            words=words,
        )

    def _action_line(self, line: ActionLine) -> ActionLinePart:
        number = "" if line.number is None else printable(str(line.number))
        title = printable(line.title)
        heading = title
        if number:
            heading = _("Action line {number}: {title}").format(number=number, title=title).rstrip(": ")
        return ActionLinePart(
            number=number,
            title=title,
            heading=heading,
            anchor=self._anchor("action-line", number or slug(title) or "x"),
            themes=tuple(self._theme(theme, heading) for theme in line.themes),
        )

    def _theme(self, theme: Theme, heading: str) -> ThemePart:
        title = printable(theme.title)
        return ThemePart(
            title=title,
            anchor=self._anchor("theme", slug(title) or "x"),
            caption=title or heading or self.words["activities"],
            results=tuple(self._result(result) for result in theme.results),
        )

    def _result(self, result: Result) -> ResultPart:
        number = "" if result.number is None else printable(str(result.number))
        rows = [row for activity in result.activities for row in self._rows(activity)]
        spans = [entry.explanation_from for activity in result.activities for entry in _entries(activity)]
        remarks = [Row(None, explanation=self._passages(text, ())) for text in result.remarks]
        return ResultPart(
            number=number,
            title=printable(result.title),
            anchor=self._anchor("result", number or slug(result.title) or "x"),
            rows=(*_merged(rows, spans), *remarks),
        )

    def _rows(self, activity: Activity) -> list[Row]:
        part = ActivityPart(
            id=activity.id,
            anchor=anchor("activity", activity.id),
            number=printable(activity.number or ""),
            title=printable(activity.title),
            label=activity_label(activity.number, activity.title),
            holder=printable(activity.holder or ""),
            partners=tuple(printable(name) for name in activity.partners),
            planning=printable(activity.planning or ""),
        )
        entries = _entries(activity)
        return [
            Row(
                part,
                statuses=tuple(self._status(key) for key in entry.statuses),
                explanation=self._passages(entry.explanation, entry.footnotes),
                activity_rows=0 if position else len(entries),
            )
            for position, entry in enumerate(entries)
        ]

    def _status(self, key: str) -> Mark:
        return self.marks.get(key) or unknown_mark(key)

    def _passages(self, explanation: str, footnotes: tuple[Footnote, ...]) -> tuple[Passage, ...]:
        """Return the paragraphs with a numbered note where each mark stands, or at the end."""
        places = sorted(footnotes, key=lambda note: len(explanation) if note.at is None else note.at)
        text, begin = "", 0
        for note in places:
            end = len(explanation) if note.at is None else min(max(note.at, begin), len(explanation))
            text += _clean(explanation[begin:end]) + _MARK
            begin = end
        text += _clean(explanation[begin:])
        waiting = iter(places)
        return tuple(self._passage(paragraph, waiting) for paragraph in paragraphs(text))

    def _passage(self, paragraph: Paragraph, waiting: Iterator[Footnote]) -> Passage:
        runs: list[str | Note] = []
        for position, piece in enumerate(paragraph.text.split(_MARK)):
            if position:
                note = Note(len(self.notes) + 1, printable(next(waiting).text))
                self.notes.append(note)
                runs.append(note)
            folded = _SPACE.sub(" ", piece)
            if folded:
                runs.append(folded)
        return Passage(tuple(runs), paragraph.bullet)

    def _summary(self, parts: tuple[ActionLinePart, ...]) -> Summary:
        per_line = [
            [activity for theme in line.themes for result in theme.results for activity in result.activities]
            for line in self.snapshot.action_lines
        ]
        everything = [activity for activities in per_line for activity in activities]
        known = {key for activity in everything for key in _keys(activity)}
        strangers = sorted(known - set(self.marks) - {NOT_STATED})
        marks = (*self.legend, *(self._status(key) for key in strangers))
        if NOT_STATED in known:
            marks = (*marks, Mark(NOT_STATED, "", self.words["not_stated"], "unknown"))
        phases = Counter(
            phase for activity in everything for phase in {self._phase(key) for key in _keys(activity)}
        )
        words = _phase_words()
        return Summary(
            marks=marks,
            lines=tuple(
                _count(part.heading or self.words["activities"], part.anchor, activities, marks)
                for part, activities in zip(parts, per_line, strict=True)
            ),
            whole=_count(self.words["total"], "", everything, marks),
            phases=tuple((words[phase], phases[phase]) for phase in PHASES if phases[phase]),
            doubled=any(len(_keys(activity)) > 1 for activity in everything),
        )

    def _phase(self, key: str) -> str:
        phase = self._status(key).phase if key else "unknown"
        return phase if phase in PHASES else "unknown"

    def _anchor(self, kind: str, address: str) -> str:
        wanted, count = anchor(kind, address), 1
        candidate = wanted
        while candidate in self.taken:
            count += 1
            candidate = f"{wanted}~{count}"
        self.taken.add(candidate)
        return candidate


def unknown_mark(key: str) -> Mark:
    """Return how a status is shown that the programme's list does not have: by its key."""
    return Mark(key, "", printable(key), "unknown")


def marks_of(snapshot: Snapshot) -> tuple[Mark, ...]:
    """Return the programme's own list of statuses as they are shown: the legend."""
    return tuple(_mark(status, snapshot.programme.language) for status in snapshot.statuses)


def _mark(status: Status, language: str) -> Mark:
    colour = status.colour if re.fullmatch(r"#[0-9a-fA-F]{6}", status.colour or "") else None
    glyph = printable(status.glyph or "")
    # What means something in its own font only, or cannot be shown, is left out: the word tells it all.
    if _WITHOUT_MEANING.search(glyph):
        glyph = ""
    return Mark(status.key, glyph, printable(status.label_in(language)), status.phase, colour)


def _entries(activity: Activity) -> tuple[Progress, ...]:
    return activity.progress or (Progress(),)


def _keys(activity: Activity) -> set[str]:
    return set(activity.statuses) or {NOT_STATED}


def _count(label: str, address: str, activities: list[Activity], marks: tuple[Mark, ...]) -> Count:
    keys = Counter(key for activity in activities for key in _keys(activity))
    return Count(label, address, len(activities), tuple(keys[mark.key] for mark in marks))


def _merged(rows: list[Row], spans: list[str | None]) -> list[Row]:
    """Let one cell hold the explanation of an activity and of the rows below that take theirs from it.

    A row that takes its explanation from elsewhere than from right above has it as its own text, or a word of
    where it stands.
    """
    merged = list(rows)
    owner = 0
    for position, (row, span) in enumerate(zip(rows, spans, strict=True)):
        above = merged[owner].activity
        follows = position > 0 and span is not None and above is not None and above.id == span
        if follows and (not row.explanation or _same(row, rows[owner])):
            merged[position] = replace(row, explanation=(), explanation_rows=0)
            merged[owner] = replace(merged[owner], explanation_rows=position - owner + 1)
            continue
        owner = position
        if span is not None and not row.explanation:
            elsewhere = _("See activity {activity}.").format(activity=printable(span))
            merged[position] = replace(row, explanation=(Passage((elsewhere,)),))
    return merged


def _same(row: Row, other: Row) -> bool:
    return [passage.text for passage in row.explanation] == [passage.text for passage in other.explanation]
