"""A programme laid out: headings and tables of cells, and, from the same walk, the truth about each row.

All writers take this grid, so that what a reader must find does not depend on the form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .programme import ActionLine, Activity, Entry, Programme, Result, Theme

DUTCH = {
    "nr": "Nr.", "result": "Resultaat", "activity_nr": "Nr.", "activity": "Activiteit", "status": "Stand van zaken",
    "explanation": "Toelichting", "holder": "Actiehouder", "planning": "Planning", "budget": "Budget (x € 1.000)",
    "department": "Verantwoordelijk departement", "theme": "Thema", "line": "Actielijn", "status_before": "Stand vorige rapportage",
}  # fmt: skip
ENGLISH = {
    "nr": "No.", "result": "Goal", "activity_nr": "No.", "activity": "Action", "status": "Status", "explanation": "Commentary",
    "holder": "Lead", "planning": "Deadline", "budget": "Budget (EUR k)", "department": "Department", "theme": "Theme", "line": "Action line", "status_before": "Previous status",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What stands in one row. ``None`` where the document does not tell, so that nothing is held against it.

    ``statuses`` are labels, empty when the sign is lost. ``shared`` is the text of a spanning or shared cell that
    began in an earlier row: here the reader may repeat it or leave it out.
    """

    action_line: tuple[str | None, str] | None
    theme: str | None
    result: tuple[str | None, str] | None
    number: str | None
    title: str
    statuses: tuple[str, ...]
    explanation: tuple[str, ...]
    holder: str | None = None
    planning: str | None = None
    shared: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """The texts of the footnotes whose marks stand in the explanation."""


@dataclass(frozen=True)
class Truth:
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()
    date: str | None = None
    needs_finding: bool = False
    """The reader must say that something is the matter (a lost status, no table)."""
    scanned: bool = False
    """Words may be misread: titles and explanations need only be alike; statuses may be empty, never wrong."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Label that stands in the document (lower case) → the one in ``Row.statuses``, where both may be given."""


@dataclass(frozen=True)
class Cell:
    """``kind`` is the column; ``paragraphs`` as in ``Entry``; ``statuses`` are keys, None when it is no status cell."""

    kind: str
    paragraphs: tuple[str, ...] = ()
    statuses: tuple[str, ...] | None = None
    rows: int = 1
    columns: int = 1

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)


@dataclass(frozen=True)
class Block:
    """Headings, then a table: ``header`` words and rows of cells (covered cells are left out)."""

    headings: tuple[tuple[int, str], ...]
    kinds: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Layout:
    """How the programme is put into tables."""

    columns: tuple[str, ...] = ("nr", "result", "activity", "status", "explanation")
    headers: Mapping[str, str] = field(default_factory=lambda: DUTCH)
    action_line: str = "Actielijn {n}: {t}"
    theme: str = "{t}"
    result_heading: str = "Resultaat {n}: {t}"
    theme_in: str = "heading"  # heading, band, column, none
    result_in: str = "column"  # column, heading, band, none
    number: str = "{n}. {t}"
    result_number: str = "{n}."
    merge: str = "merged"  # merged, blank, repeat
    table_per: str = "theme"  # theme, result, line, all
    lost: frozenset[int] = frozenset()
    """The rows (from 0) whose status sign is missing."""


def lay_out(programme: Programme, layout: Layout) -> tuple[tuple[Block, ...], Truth]:
    """Return the tables of a programme and the truth about them."""
    walk = _Walk(programme, layout)
    walk.run()
    truth = Truth(tuple(walk.truth), tuple(walk.remarks), programme.date, bool(layout.lost))
    return tuple(walk.blocks), truth


def words(text: str) -> str:
    """Return text without the marks of notes."""
    return re.sub(r"\[\^\d+\]", "", text)


class _Walk:
    def __init__(self, programme: Programme, layout: Layout):
        self.programme, self.layout = programme, layout
        self.blocks: list[Block] = []
        self.truth: list[Row] = []
        self.remarks: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.rows: list[tuple[Cell, ...]] = []

    def run(self) -> None:
        for line in self.programme.action_lines:
            if self.layout.action_line:
                self._head(
                    1,
                    self.layout.action_line,
                    line.number,
                    line.title,
                    "heading" if self.layout.table_per != "all" else "band",
                )
            for theme in line.themes:
                if self.layout.theme_in in ("heading", "band"):
                    self._head(2, self.layout.theme, None, theme.title, self.layout.theme_in)
                for result in theme.results:
                    if self.layout.result_in in ("heading", "band"):
                        self._head(
                            3, self.layout.result_heading, result.number, result.title, self.layout.result_in
                        )
                    self._result(line, theme, result)
                    if self.layout.table_per == "result":
                        self._close()
                if self.layout.table_per == "theme":
                    self._close()
            if self.layout.table_per == "line":
                self._close()
        self._close()

    def _head(self, level: int, form: str, number: str | None, title: str, place: str) -> None:
        text = form.format(n=number, t=title)
        if place == "band":
            self.rows.append((Cell("band", (text,), columns=len(self.layout.columns)),))
        else:
            self.headings.append((level, text))

    def _close(self) -> None:
        if self.rows:
            header = tuple(self.layout.headers[kind] for kind in self.layout.columns)
            self.blocks.append(Block(tuple(self.headings), self.layout.columns, header, tuple(self.rows)))
            self.headings, self.rows = [], []

    def _result(self, line: ActionLine, theme: Theme, result: Result) -> None:
        groups = _groups(result.activities)
        height = sum(len(group[0].entries) for group in groups) + len(result.remarks)
        first = True
        waiting = 0
        shared: tuple[str, ...] = ()
        for group in groups:
            for at, entry in enumerate(group[0].entries):
                spans = group[0].spans
                covered = waiting > 0
                waiting = spans - 1 if spans > 1 else max(waiting - 1, 0)
                if not covered:
                    shared = entry.paragraphs
                number = self._record(line, theme, result, group, at, entry, shared if covered else ())
                cells: list[Cell] = []
                for kind in self.layout.columns:
                    cell = self._cell(kind, line, theme, result, group, at, entry, number, first, height)
                    if kind == "explanation" and covered:
                        cell = None
                    elif kind == "explanation" and spans > 1:
                        cell = Cell(kind, entry.paragraphs, rows=spans)
                    if cell:
                        cells.append(cell)
                self.rows.append(tuple(cells))
                first = False
        for remark in result.remarks:
            self.remarks.append(remark)
            left = [kind for kind in self.layout.columns if kind in ("nr", "result", "theme", "line")]
            covered_left = len(left) if self.layout.merge == "merged" else 0
            blanks = () if covered_left else tuple(Cell(kind) for kind in left)
            self.rows.append(
                (*blanks, Cell("remark", (remark,), columns=len(self.layout.columns) - len(left)))
            )

    def _cell(self, kind, line, theme, result, group, at, entry, number, first, height) -> Cell | None:
        layout, activity = self.layout, group[0]
        if kind in ("nr", "result", "theme", "line"):
            text = {
                "nr": layout.result_number.format(n=result.number),
                "theme": theme.title,
                "line": f"{line.number}. {line.title}",
                "result": result.title if "nr" in layout.columns else f"{result.number}. {result.title}",
            }[kind]
            if layout.merge == "merged":
                return Cell(kind, (text,), rows=height) if first else None
            return Cell(kind, (text,) if first or layout.merge == "repeat" else ())
        if kind == "activity":
            if at and layout.merge != "repeat":
                return Cell(kind)
            form = "{t}" if "activity_nr" in layout.columns else layout.number
            return Cell(
                kind, tuple(form.format(n=a.number, t=a.title) if a.number else a.title for a in group)
            )
        if kind == "activity_nr":
            return Cell(kind, (activity.number or "",) if not at or layout.merge == "repeat" else ())
        if kind == "status":
            return Cell(kind, (), () if number in layout.lost else entry.statuses)
        if kind == "status_before":
            return Cell(kind, (), tuple(self._before(key) for key in entry.statuses))
        if kind.startswith("only:"):
            return Cell(kind, ("X",) if kind[5:] in entry.statuses else ())
        if kind == "explanation":
            return Cell(kind, entry.paragraphs)
        text = {
            "holder": activity.holder,
            "planning": activity.planning,
            "budget": str(25 * (1 + len(activity.title) % 40)),
            "department": ("IenW", "BZK", "VWS", "JenV")[len(activity.title) % 4],
        }[kind]
        return Cell(kind, (text,) if text and (not at or layout.merge == "repeat") else ())

    def _before(self, key: str) -> str:
        """Return the status that the report before this one gave: always another one."""
        keys = [status.key for status in self.programme.vocabulary]
        return keys[keys.index(key) - 1]

    def _record(self, line, theme, result, group, at, entry: Entry, shared) -> int:
        layout, columns = self.layout, self.layout.columns
        number = len(self.truth)
        told = "status" in columns or any(kind.startswith("only:") for kind in columns)
        labels = () if number in layout.lost or not told else entry.statuses
        said = tuple(self.programme.status(key).label for key in labels)
        own = tuple(words(p) for p in entry.paragraphs) if "explanation" in columns else ()
        marks = (
            [m for p in entry.paragraphs for m in re.findall(r"\[\^(\d+)\]", p)] if own and not shared else []
        )
        notes = tuple(self.programme.notes[mark] for mark in marks)
        has_theme = layout.theme_in in ("heading", "band") or "theme" in columns
        has_result = layout.result_in in ("heading", "band") or "result" in columns
        for place, activity in enumerate(group):
            self.truth.append(
                Row(
                    (line.number, line.title) if layout.action_line or "line" in columns else None,
                    theme.title if has_theme else None,
                    (result.number, result.title) if has_result else None,
                    activity.number if "{n}" in layout.number or "activity_nr" in columns else None,
                    activity.title,
                    said,
                    () if shared or place else own,
                    group[0].holder if "holder" in columns and not at else None,
                    group[0].planning if "planning" in columns and not at else None,
                    tuple(words(p) for p in shared) or (own if place else ()),
                    notes,
                )
            )
        return number


def _groups(activities: tuple[Activity, ...]) -> list[tuple[Activity, ...]]:
    groups: list[tuple[Activity, ...]] = []
    open_group = False
    for activity in activities:
        if open_group:
            # The activity that is named first in the cell has the text of the cell's last one.
            groups[-1] = (*groups[-1], activity)
        else:
            groups.append((activity,))
        open_group = activity.with_next
    return [_led(group) for group in groups]


def _led(group: tuple[Activity, ...]) -> tuple[Activity, ...]:
    return (replace(group[0], entries=group[-1].entries), *group[1:]) if len(group) > 1 else group
