"""A programme as its author knows it, and the small notation in which ``programmes`` writes one down."""

import re
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Status:
    """One status: ``shape`` is a drawing of ``icons``, ``word`` the name of its colour."""

    key: str
    label: str
    glyph: str
    shape: str
    colour: str
    word: str


@dataclass(frozen=True)
class Entry:
    """Statuses and explanation of one row; ``- `` begins a bullet, ``[^3]`` is the mark of note 3."""

    statuses: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Activity:
    """``with_next``: shares its cell, status and text with the next one. ``spans``: its text holds for so many rows."""

    number: str | None
    title: str
    entries: tuple[Entry, ...] = ()
    holder: str = ""
    planning: str = ""
    with_next: bool = False
    spans: int = 1


@dataclass(frozen=True)
class Result:
    number: str | None
    title: str
    activities: tuple[Activity, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    title: str
    results: tuple[Result, ...] = ()


@dataclass(frozen=True)
class ActionLine:
    number: str | None
    title: str
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True)
class Programme:
    title: str
    subtitle: str
    language: str
    date: str
    date_words: str
    number: str
    publisher: str
    vocabulary: tuple[Status, ...]
    action_lines: tuple[ActionLine, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    def status(self, key: str) -> Status:
        return next(status for status in self.vocabulary if status.key == key)

    def renumbered(self, style: str) -> "Programme":
        """Number the activities anew in each result: ``1``, ``a``, ``i``, ``1.1`` or ``none``."""
        roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]

        def number(result: Result, at: int) -> str | None:
            return {
                "1": str(at + 1),
                "a": chr(ord("a") + at),
                "i": roman[at],
                "1.1": f"{result.number}.{at + 1}",
                "none": None,
            }[style]

        return self.with_results(
            lambda result: replace(
                result,
                activities=tuple(
                    replace(a, number=number(result, i)) for i, a in enumerate(result.activities)
                ),
            )
        )

    def with_results(self, change) -> "Programme":
        """Return the programme with each result changed."""
        return replace(
            self,
            action_lines=tuple(
                replace(
                    line,
                    themes=tuple(
                        replace(theme, results=tuple(change(result) for result in theme.results))
                        for theme in line.themes
                    ),
                )
                for line in self.action_lines
            ),
        )

    def with_entries(self, change) -> "Programme":
        """Return the programme with each entry changed."""
        return self.with_results(
            lambda result: replace(
                result,
                activities=tuple(
                    replace(a, entries=tuple(change(entry) for entry in a.entries)) for a in result.activities
                ),
            )
        )

    def plain(self) -> "Programme":
        """Return the programme without what only some layouts can show: doubled rows, shared cells, notes, remarks."""

        def simple(result: Result) -> Result:
            activities = tuple(
                replace(a, entries=a.entries[:1], with_next=False, spans=1) for a in result.activities
            )
            return replace(result, activities=activities, remarks=())

        return self.with_results(simple).without_notes()

    def without_notes(self) -> "Programme":
        """Return the programme without footnotes and their marks."""

        def unmarked(entry: Entry) -> Entry:
            return replace(entry, paragraphs=tuple(re.sub(r"\[\^\d+\]", "", p) for p in entry.paragraphs))

        return replace(self.with_entries(unmarked), notes={})

    def lengthened(self, times: int) -> "Programme":
        """Return the programme with so many paragraphs more in each third explanation, no two the same."""
        count = 0

        def longer(entry: Entry) -> Entry:
            nonlocal count
            count += 1
            if count % 3 or not entry.paragraphs:
                return entry
            more = tuple(_MORE[(count + i) % len(_MORE)].format(n=37 * count + 11 * i) for i in range(times))
            return replace(entry, paragraphs=(*entry.paragraphs, *more))

        return self.with_entries(longer)

    def first(self, lines: int) -> "Programme":
        """Return the programme cut to its first action lines."""
        return replace(self, action_lines=self.action_lines[:lines])


_MORE = (
    "In de tweede fase zijn {n} locaties bezocht. De bevindingen zijn per gemeente besproken met de wegbeheerder, de politie en "
    "vertegenwoordigers van bewoners, en daarna vastgelegd in een uitvoeringsplan dat jaarlijks wordt herzien.",
    "Uit een tussentijdse evaluatie (rapport {n}) blijkt dat de samenwerking tussen de partijen als positief wordt ervaren. Als "
    "knelpunten worden de beschikbaarheid van gegevens en de doorlooptijd van vergunningen genoemd.",
    "1. Dit punt is in het bestuurlijk overleg van week {n} aan de orde geweest. De deelnemers hebben afgesproken dat de "
    "voortgang voortaan per kwartaal wordt gedeeld, zodat vertraging eerder zichtbaar wordt.",
    "Voor de periode daarna is € {n}.000 gereserveerd; de verdeling over de regio's volgt de verdeelsleutel uit het akkoord.",
)


def parse(text: str) -> tuple[tuple[ActionLine, ...], dict[str, str]]:
    """Read the notation: # action line, ## theme, ### result, activity | status | holder | planning, > text.

    An activity begins with ``*`` and its number; ``*&`` shares its cell with the next, ``*3~`` spans three rows (the
    two after it have no text). ``+`` begins a further row, ``!`` is a remark, ``[^1]:`` a note.
    """
    lines: list[ActionLine] = []
    notes: dict[str, str] = {}
    for raw in text.strip().splitlines():
        line = raw.strip()
        if not line:
            continue
        mark, _, rest = line.partition(" ")
        if mark == "#":
            lines.append(ActionLine(*_numbered(rest)))
        elif mark == "##":
            lines[-1] = replace(lines[-1], themes=(*lines[-1].themes, Theme(rest)))
        elif mark == "###":
            lines[-1] = _in_theme(
                lines[-1], lambda t, r=rest: replace(t, results=(*t.results, Result(*_numbered(r))))
            )
        elif mark.startswith("*"):
            lines[-1] = _in_result(lines[-1], lambda r, m=mark, t=rest: _add(r, m, t))
        elif mark == "!":
            lines[-1] = _in_result(lines[-1], lambda r, t=rest: replace(r, remarks=(*r.remarks, t)))
        elif mark == "+":
            entry = Entry(_keys(rest))
            lines[-1] = _in_activity(lines[-1], lambda a, e=entry: replace(a, entries=(*a.entries, e)))
        elif mark == ">":
            lines[-1] = _in_activity(lines[-1], lambda a, t=rest: _say(a, t))
        elif found := re.match(r"\[\^(\d+)\]: (.*)", line):
            notes[found[1]] = found[2]
        else:
            raise ValueError(line)
    return tuple(lines), notes


def _numbered(text: str) -> tuple[str | None, str]:
    number, _, title = text.partition(" ")
    return (None if number == "-" else number), title


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in text.split("/") if key.strip())


def _add(result: Result, mark: str, text: str) -> Result:
    left, *more = [part.strip() for part in text.split("|")]
    number, title = _numbered(left)
    status, holder, planning = [*more, "", "", ""][:3]
    spans = int(mark[1:-1]) if mark.endswith("~") else 1
    activity = Activity(number, title, (Entry(_keys(status)),), holder, planning, mark == "*&", spans)
    return replace(result, activities=(*result.activities, activity))


def _say(activity: Activity, text: str) -> Activity:
    last = activity.entries[-1]
    return replace(
        activity, entries=(*activity.entries[:-1], replace(last, paragraphs=(*last.paragraphs, text)))
    )


def _in_theme(line: ActionLine, change) -> ActionLine:
    return replace(line, themes=(*line.themes[:-1], change(line.themes[-1])))


def _in_result(line: ActionLine, change) -> ActionLine:
    return _in_theme(line, lambda t: replace(t, results=(*t.results[:-1], change(t.results[-1]))))


def _in_activity(line: ActionLine, change) -> ActionLine:
    return _in_result(line, lambda r: replace(r, activities=(*r.activities[:-1], change(r.activities[-1]))))
