"""The page model of any form → a Snapshot with findings: the one place that knows what a programme report is.

It walks the pages once. Legends and headings are found first; then every table row becomes an activity, another status
of the one before, a paragraph that went on, or a remark of the result. What cannot be told is left empty and reported.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from actielijn import phrases
from actielijn.language import _
from actielijn.snapshot import (
    ActionLine,
    Activity,
    Edition,
    Finding,
    Footnote,
    Paragraph,
    Programme,
    Progress,
    Result,
    Snapshot,
    Source,
    Theme,
    activity_id,
    explanation_of,
    unique_ids,
)

from .columns import Columns, Role, header_rows
from .frontmatter import FrontMatter, contents_of, contents_run, front_matter, is_contents_line
from .headings import Heading, HeadingReader, may_be_heading, number_of, says_line
from .layout import Layout
from .legend import Legend, conflicts, legends_of, trimmed
from .meanings import label_key
from .page import Cell, Document, Item, Note, Page, Table, Text
from .rows import RoleRow, has_content, numbered_title, own_number, rows_of, titles_in
from .statuses import Reading, StatusReader
from .symbols import pieces_of_cell
from .vocabulary import Vocabulary, vocabulary_of

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBERED_NOTE = re.compile(r"^\s*\[?(\d{1,3}|\*{1,3})[\].)]?\s+(\S.{3,})$", re.DOTALL)
_NOTE_LINE = re.compile(r"^\s*([¹²³⁰⁴-⁹]+)\s*(\S.*)$")
_LONGEST_LABEL = 45
_BARE_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d{1,3})*)\s+([A-ZÀ-Þ\"'‘“(].*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of activities where it stands: the headings before it, the legend that holds for it."""

    page: int
    rows: tuple[RoleRow | Text, ...]
    headings: tuple[Text, ...]
    legend: Legend | None


@dataclass(slots=True)
class _Entry:
    """A progress entry being put together."""

    reading: Reading
    paragraphs: list[Paragraph] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    """Footnote marks: paragraph, character in it, mark."""
    page: int = 0
    row: int = 0
    box: tuple[float, ...] = ()
    explained_by: "_Activity | None" = None
    rows: int = 1


@dataclass(slots=True)
class _Activity:
    number: str | None
    title: str
    page: int
    row: int
    entries: list[_Entry] = field(default_factory=list)
    holder: str = ""
    partners: str = ""
    planning: str = ""
    id: str = ""
    given_id: str = ""
    shares: "_Activity | None" = None
    """The activity in the same cell whose entries are these too."""


@dataclass(slots=True)
class _Result:
    number: int | str | None
    title: str
    page: int
    row: int
    activities: list[_Activity] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Theme:
    title: str
    results: list[_Result] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    number: int | str | None
    title: str
    themes: list[_Theme] = field(default_factory=list)
    by_number: dict[int | str, list["_Result"]] = field(default_factory=dict)


class NothingFoundError(ValueError):
    """The document holds no table of activities; ``proposal`` is a layout for the table that comes nearest, if any."""

    def __init__(self, proposal: Sequence[str] = ()):
        self.proposal = tuple(proposal)
        super().__init__("no table of activities")


def assemble(
    document: Document, layout: Layout | None = None, *, edition_date: date | None = None
) -> Snapshot:
    """Return the Snapshot of a document. Raises NothingFoundError when it holds no table of activities."""
    return _Assembler(document, layout or Layout(), edition_date).snapshot()


class _Assembler:
    def __init__(self, document: Document, layout: Layout, edition_date: date | None):
        self.document = document
        self.layout = layout
        self.findings: list[Finding] = []
        codes = _codes_in_cells(document.pages, self.layout.roles)
        self.pages = (
            document.pages if document.paged else _stretches(document.pages, codes, self.layout.roles)
        )
        self.legends = trimmed(
            [legend for page in self.pages for legend in legends_of(_masked(page, layout.roles), codes)]
        )
        self._learn_where_legends_stand()
        self.contents: list[tuple[str, int]] = []
        self.notes: dict[int, dict[str, str]] = {}
        self.note_marks = {page.number: _note_marks(page) for page in self.pages}
        self.everything = [item for page in self.pages for item in page.items if isinstance(item, Text)]
        self.labels = self._labels()
        self.tables = self._tables()
        if not any(isinstance(row, RoleRow) for table in self.tables for row in table.rows):
            raise NothingFoundError(_proposal(document))
        self.facts = self._front_matter(edition_date)
        self.language = self._language()
        self.vocabulary = self._vocabulary()
        self.statuses = StatusReader(self.vocabulary, self.legends, settled=layout.tokens, ocr=document.ocr)
        self.lines: list[_Line] = []
        self.activity: _Activity | None = None
        self.result: _Result | None = None
        self.before: RoleRow | None = None
        self.remark_was_last = False
        self.bare_numbers = self._has_bare_numbers()
        self.number_is_activitys = self._number_is_activitys()

    # -- what stands where

    def _labels(self) -> frozenset[str]:
        return frozenset(entry.label.casefold() for legend in self.legends for entry in legend.entries)

    def _tables(self) -> list[_Table]:
        """Return the activity tables with the headings before them; collects notes and contents on the way."""
        tables: list[_Table] = []
        columns: Columns | None = None
        self.before_tables: list[Text] = []
        self._trailing: list[Text] = []
        self._ended_in_table = False
        for page in self.pages:
            taken = {
                index
                for legend in self.legends
                if legend.page == page.number
                for index in range(legend.start, legend.end)
            }
            headings = self._carried()
            index = 0
            row_number = 1
            while index < len(page.items):
                item = page.items[index]
                contents_end = contents_run(page.items, index) if index not in taken else index
                if contents_end > index:
                    self.contents += contents_of(page.items[index:contents_end])
                    headings = []
                    index = contents_end
                    continue
                if index not in taken:
                    if isinstance(item, Table):
                        made = rows_of(
                            item,
                            page.number,
                            columns,
                            self.layout.roles,
                            self.labels,
                            first_number=row_number,
                        )
                        if made:
                            rows, columns = made
                            row_number += sum(isinstance(row, RoleRow) for row in rows)
                            tables.append(
                                _Table(
                                    page.number,
                                    tuple(_marked_ends(rows)),
                                    tuple(headings),
                                    self._legend_for(page, index),
                                )
                            )
                        headings = []
                    elif isinstance(item, Note):
                        self._take_note(page.number, item.mark, item.text)
                    elif not self._is_note(page.number, item):
                        if not tables:
                            self.before_tables.append(item)
                        if may_be_heading(item):
                            headings.append(item)
                index += 1
            self._trailing = headings
            self._ended_in_table = any(table.page == page.number for table in tables)
        return tables

    def _carried(self) -> list[Text]:
        """Return the headings that ended the page before: their table begins on this one."""
        if self._ended_in_table:
            return self._trailing
        named = [at for at, text in enumerate(self._trailing) if says_line(text.text.strip())]
        return self._trailing[named[0] :] if named else []

    def _legend_for(self, page: Page, index: int) -> Legend | None:
        """Return the legend that holds for a table: the one of its page, or in a running text the one that goes with it."""
        if self.legends_run_on:
            after = [legend for legend in self.legends if (legend.page, legend.start) > (page.number, index)]
            before = [legend for legend in self.legends if (legend.page, legend.start) < (page.number, index)]
            if self.legends_lead:
                return before[-1] if before else (after[0] if after else None)
            return after[0] if after else (before[-1] if before else None)
        here = [legend for legend in self.legends if legend.page == page.number]
        if len(here) < 2:
            return here[0] if here else None
        after = [legend for legend in here if legend.start > index]
        before = [legend for legend in here if legend.start < index]
        first_table = next((at for at, item in enumerate(page.items) if isinstance(item, Table)), 0)
        leads = here[0].start < first_table
        return before[-1] if leads and before else (after[0] if after else before[-1])

    def _learn_where_legends_stand(self) -> None:
        """Tell legends at the foot or head of each page from ones that run on with the text.

        On some page a table follows a legend and on some page one goes before it: then pages do not matter.
        """
        mixed = False
        for page in self.pages:
            starts = [legend.start for legend in self.legends if legend.page == page.number]
            tables = [
                at for at, item in enumerate(page.items) if isinstance(item, Table) and header_rows(item)
            ]
            if not starts or not tables:
                continue
            above = any(at < max(starts) for at in tables)
            below = any(at > min(starts) for at in tables)
            mixed = mixed or (above and below)
        self.legends_run_on = self.document.paged and mixed and len(self.legends) > 1
        first_legend = min(((legend.page, legend.start) for legend in self.legends), default=(0, 0))
        first_table = next(
            (
                (page.number, at)
                for page in self.pages
                for at, item in enumerate(page.items)
                if isinstance(item, Table) and header_rows(item)
            ),
            (0, 0),
        )
        self.legends_lead = first_legend < first_table

    def _is_note(self, page: int, text: Text) -> bool:
        if text.notes and text.notes[0].at == 0 and text.text.strip():
            self._take_note(page, text.notes[0].mark, text.text)
            return True
        numbered = _NUMBERED_NOTE.match(text.text)
        if numbered and numbered[1] in self.note_marks.get(page, ()) and not text.level and not text.bold:
            self._take_note(page, numbered[1], numbered[2])
            return True
        match = _NOTE_LINE.match(text.text)
        if match:
            self._take_note(page, match[1].translate(_SUPERSCRIPTS), match[2])
            return True
        return False

    def _take_note(self, page: int, mark: str, text: str) -> None:
        self.notes.setdefault(page, {})[mark] = " ".join(text.split())

    def _front_matter(self, given: date | None) -> FrontMatter:
        facts = front_matter(self.before_tables, self.everything, self.document.title)
        facts.date = given or self.layout.date or facts.date
        facts.title = self.layout.title or facts.title
        if facts.date is None:
            known = (
                _("It names only the month {month}. ").format(month="{1}-{0}".format(*facts.month))
                if facts.month
                else ""
            )
            self._note(
                "edition-date-missing", "warning",
                _("The document does not tell the date that it reports on. {known}Relative dates such as 'komende maanden' are not read without it.").format(known=known),
                _("Give the date with --date, or as date in a layout file."),
            )  # fmt: skip
        return facts

    def _language(self) -> str:
        if self.layout.language:
            return self.layout.language
        said = self.document.language[:2].lower()
        sample = " ".join(
            row.text(Role.EXPLANATION)
            for table in self.tables
            for row in table.rows
            if isinstance(row, RoleRow)
        )[:20_000]
        return phrases.language_of(sample) or said or "nl"

    def _vocabulary(self) -> Vocabulary:
        labels: dict[str, str] = {}
        for legend in sorted(self.legends, key=lambda each: -len(each.entries)):
            for entry in legend.entries:
                labels.setdefault(label_key(entry.label), entry.label)
        for label in self.layout.statuses:
            labels.setdefault(label_key(label), label)
        if not labels:
            labels = self._labels_in_cells()
        return vocabulary_of(labels.values(), self.legends, self.language, self.layout.statuses)

    def _labels_in_cells(self) -> dict[str, str]:
        """Return the words of the status cells as labels, for a document that has no legend."""
        said = [words for row in self._rows() for words in _labels_of_cell(row.own.get(Role.STATUS))]
        whole = {label_key(words) for words in said if "/" not in words}
        labels: dict[str, str] = {}
        for words in said:
            parts = [part.strip() for part in words.split("/")]
            # "A / B" is two statuses where A or B stands alone elsewhere.
            for label in (
                parts if len(parts) > 1 and any(label_key(part) in whole for part in parts) else [words]
            ):
                # Text recognition loses spaces: the label that has them is the one that was printed.
                key = label_key(label).replace(" ", "") if self.document.ocr else label_key(label)
                if self.document.ocr and label.count(" ") > labels.get(key, label).count(" "):
                    labels[key] = label
                labels.setdefault(key, label)
        return labels

    def _rows(self) -> Iterator[RoleRow]:
        return (row for table in self.tables for row in table.rows if isinstance(row, RoleRow))

    def _has_bare_numbers(self) -> bool:
        """Whether activities are numbered "1 Title": then most are, and their numbers follow one another."""
        titles = [row.text(Role.ACTIVITY) for row in self._rows() if row.text(Role.ACTIVITY)]
        found = [match[1] for title in titles if (match := _BARE_NUMBER.match(title))]
        if len(found) < 3 or len(found) < 0.7 * len(titles):
            return False
        last = [int(number.rsplit(".", 1)[-1]) for number in found]
        return sum(after in (1, before + 1) for before, after in itertools.pairwise(last)) >= 0.7 * (
            len(last) - 1
        )

    def _number_is_activitys(self) -> bool:
        """Whether the column "Nr." numbers the activities rather than the results."""
        rows = [row for table in self.tables for row in table.rows if isinstance(row, RoleRow)]
        if not any(Role.RESULT in row.columns.roles for row in rows):
            return True
        if not any(Role.ACTIVITY in row.columns.roles for row in rows):
            return True
        described = [row for row in rows if row.text(Role.ACTIVITY)]
        numbered = [row for row in described if row.text(Role.NUMBER)]
        in_title = sum(numbered_title(row.text(Role.ACTIVITY))[0] is not None for row in described)
        titled = sum(bool(row.text(Role.RESULT)) for row in described)
        if in_title * 2 > len(described) or not numbered:
            return False
        values = [row.text(Role.NUMBER) for row in numbered]
        if len(numbered) > titled * 1.5:
            return True
        # The result stands in every row: then the numbers tell, by whether one result has several.
        by_result: dict[str, set[str]] = {}
        for row in numbered:
            by_result.setdefault(row.text(Role.RESULT), set()).add(row.text(Role.NUMBER))
        return len(set(values)) == len(values) > len(by_result) or sum(
            map(len, by_result.values())
        ) > 1.5 * len(by_result)

    # -- putting together

    def snapshot(self) -> Snapshot:
        runs = [self._headings_of(table) for table in self.tables]
        in_table = any(Role.RESULT in row.columns.roles and Role.ACTIVITY in row.columns.roles
                       for table in self.tables for row in table.rows if isinstance(row, RoleRow))  # fmt: skip
        reader = HeadingReader(runs, results_in_table=in_table)
        for table, run in zip(self.tables, runs, strict=True):
            for heading in reader.read(run):
                self._open_heading(heading)
            for row in table.rows:
                if isinstance(row, Text):
                    if row not in run:
                        for heading in reader.read([row]):
                            self._open_heading(heading)
                else:
                    self._take_row(row, table.legend)
        self._report_conflicts()
        self._reconcile()
        return self._frozen()

    def _headings_of(self, table: _Table) -> list[Text]:
        """Return the headings before a table, those that stand in it above its first row included."""
        inside: list[Text] = []
        for row in table.rows:
            if not isinstance(row, Text):
                break
            inside.append(row)
        title = {
            self.facts.title.casefold(),
            (self.facts.edition_title or "").casefold(),
            self.document.title.casefold(),
        }
        outside = [text for text in table.headings if text.text.strip().casefold() not in title]
        if table is self.tables[0]:
            outside = self._without_title_page(outside, bool(inside))
        return [*outside, *inside]

    def _without_title_page(self, texts: list[Text], has_inside: bool) -> list[Text]:
        """Leave out, before the first table, what belongs to the title page of a form without pages."""
        joined = f"{self.facts.edition_title or ''} {self.facts.title}".strip().casefold()
        kept = [
            text for text in texts
            if text.text.strip().casefold() != joined and not phrases.edition_date(text.text) and not is_contents_line(text.text)
        ]  # fmt: skip
        named = [index for index, text in enumerate(kept) if says_line(text.text.strip())]
        if named:
            return kept[named[0] :]
        if not any(text.level or text.size for text in kept):
            return [] if has_inside else kept[-1:]
        return kept

    def _open_heading(self, heading: Heading) -> None:
        if heading.kind == "line":
            self._open_line(heading.number, heading.title)
        elif heading.kind == "theme":
            self._open_theme(heading.title)
        else:
            self._open_result(heading.number, heading.title, 0, 0)

    def _open_line(self, number: int | str | None, title: str) -> None:
        for line in self.lines:
            same_number = number is not None and line.number == number
            if (same_number and (not title or _same(line.title, title))) or (
                number is None and _same(line.title, title)
            ):
                if line is not self.lines[-1]:
                    self.lines.remove(line)
                    self.lines.append(line)
                return
        self.lines.append(_Line(number, title))
        self.result = None

    def _open_theme(self, title: str) -> None:
        if not self.lines:
            self.lines.append(_Line(None, ""))
        themes = self.lines[-1].themes
        if themes and _same(themes[-1].title, title):
            return
        if themes and not themes[-1].results:
            themes.pop()
        for theme in themes:
            if _same(theme.title, title):
                themes.remove(theme)
                themes.append(theme)
                return
        themes.append(_Theme(title))

    def _theme(self) -> _Theme:
        if not self.lines:
            self.lines.append(_Line(None, ""))
        line = self.lines[-1]
        if not line.themes:
            line.themes.append(_Theme(""))
        return line.themes[-1]

    def _open_result(self, number: int | str | None, title: str, page: int, row: int) -> _Result:
        """Make this the current result: the same one going on, or a new one under the current theme."""
        known = self._known_result(number, title)
        if known:
            theme = self._theme()
            if known not in theme.results and known is self.result and theme.title and page:
                self._note(
                    "result-under-two-headings", "note",
                    _("Page {page}: result {number} goes on under the heading '{heading}'. It was kept under the heading where it began.").format(
                        page=page, number=number, heading=theme.title),
                    _("Check under which heading the result belongs."), page=page, row=row, result=str(number),
                )  # fmt: skip
            if title and not known.title:
                known.title = title
            self.result = known
            return known
        self.result = _Result(number, title, page, row)
        self._theme().results.append(self.result)
        if number is not None:
            self.lines[-1].by_number.setdefault(number, []).append(self.result)
        self.activity = None
        return self.result

    def _known_result(self, number: int | str | None, title: str) -> _Result | None:
        if self.result is None:
            return None
        if number is not None and number == self.result.number:
            return self.result
        if number is None and title and _same(title, self.result.title):
            return self.result
        if number is not None and self.lines:
            for result in self.lines[-1].by_number.get(number, ()):
                if not title or _same(result.title, title):
                    return result
        return None

    # -- one row

    def _take_row(self, row: RoleRow, legend: Legend | None) -> None:
        if row.whole is not None:
            self._take_whole(row)
            self.before = row
            return
        self._take_flat_columns(row)
        cell = row.own.get(Role.STATUS)
        reading = self.statuses.read(cell, legend)
        titles = self._titles(row)
        self._take_result(row, titles)
        explanation = row.own.get(Role.EXPLANATION)
        if self._is_tail_of_remark(row, titles, reading):
            self._append_to_remark(row)
        elif self._is_tail(row, titles, reading):
            self._append_tail(row, titles)
        elif self._shares_cell(row, titles, reading):
            self._share_cell(row, titles)
        elif titles:
            if self._is_remark(row, titles, reading):
                self._take_remark(row)
            else:
                self.remark_was_last = False
                self._open_activities(row, titles, reading)
        elif has_content(explanation) or has_content(cell):
            self._take_continuation(row, reading)
        if row.shifted:
            self._report_shift(row)
        self.before = row

    def _take_whole(self, row: RoleRow) -> None:
        text = row.whole.text.strip() if row.whole else ""
        if text and self.result is not None:
            self._add_remark(text, row)

    def _take_flat_columns(self, row: RoleRow) -> None:
        """Open the action line and theme that a sheet repeats in every row."""
        line, number = row.text(Role.LINE), row.text(Role.LINE_NUMBER)
        if line or number:
            own, title = numbered_title(line)
            heading = re.match(r"^\w[\w ]*?\s(\d{1,2}|[IVX]{1,5})\s*[:.\-–]\s*(\S.*)$", line)
            if heading:
                own, title = heading[1], heading[2]
            bare = number or own
            self._open_line(number_of(bare) if bare else None, title)
        theme = row.text(Role.THEME)
        if theme:
            self._open_theme(theme)

    def _titles(self, row: RoleRow) -> list[tuple[str | None, str]]:
        """Return the number and title of each activity that this row names; empty when it names none."""
        role = Role.ACTIVITY if Role.ACTIVITY in row.columns.roles else Role.RESULT
        cell = row.own.get(role)
        titles = titles_in(cell) if cell and cell.text.strip() else []
        if (
            self.bare_numbers
            and cell
            and titles
            and titles[0][0] is None
            and (bare_match := _BARE_NUMBER.match(cell.text.strip()))
        ):
            titles = [(bare_match[1], bare_match[2])]
        own = row.text(Role.ACTIVITY_NUMBER) or (row.text(Role.NUMBER) if self.number_is_activitys else "")
        bare = own_number(own) or (own.rstrip(".) ") or None)
        if bare and len(titles) <= 1:
            title = titles[0] if titles else (None, "")
            # A number in its own column wins; one before the title as well is a part of the title.
            full = cell.text.strip() if cell and title[0] not in (None, bare) else title[1]
            titles = [(bare, full)]
        return [(number, title) for number, title in titles if number or title]

    def _take_result(self, row: RoleRow, titles: Sequence[tuple[str | None, str]]) -> None:
        """Open the result that the row names, by its columns or by the first part of its activity's number."""
        has_column = Role.RESULT in row.columns.roles and Role.ACTIVITY in row.columns.roles
        number_text = row.text(Role.RESULT_NUMBER) or (
            "" if self.number_is_activitys else row.text(Role.NUMBER)
        )
        text = row.text(Role.RESULT) if has_column else ""
        number = own_number(number_text) or (number_text.rstrip(".") or None)
        own, title = numbered_title(text)
        if number is None and own is not None:
            number, text = own, title
        prefix = _prefix(titles)
        if number is None and text and prefix and self.number_is_activitys:
            number = prefix
        if number is not None or text:
            if number is not None and text:
                self._report_other_title(row, number_of(number), text)
            self._open_result(number_of(number) if number is not None else None, text, row.page, row.number)
        elif not has_column and prefix and (self.result is None or str(self.result.number) != prefix):
            self._open_result(number_of(prefix), "", row.page, row.number)
        elif self.result is None or self.result not in self._results_of_line():
            self._open_result(None, "", row.page, row.number)

    def _results_of_line(self) -> list[_Result]:
        if not self.lines or Role.RESULT not in (self.before.columns.roles if self.before else ()):
            # Without a column for results, a heading opens a stretch of its own.
            return self._theme().results
        return [result for theme in self.lines[-1].themes for result in theme.results]

    def _report_other_title(self, row: RoleRow, number: int | str, title: str) -> None:
        known = self._known_result(number, "")
        if known and known.title and not _same(known.title, title):
            self._note(
                "result-title-differs", "note",
                _("Page {page}: result {number} is called '{there}' here and '{first}' where it began. The first title was kept.").format(
                    page=row.page, number=number, there=title, first=known.title),
                _("Check which title is right."), page=row.page, row=row.number, result=str(number),
            )  # fmt: skip

    def _is_tail(self, row: RoleRow, titles: Sequence[tuple[str | None, str]], reading: Reading) -> bool:
        """Whether this row is the rest of the last one, cut by the end of the page."""
        if (
            not row.first
            or self.activity is None
            or self.before is None
            or not self.document.paged
            or self.before.page == row.page
        ):
            return False
        if reading.state not in ("empty", "lost"):
            open_row = row.open_top or self.before.open_bottom
            last = self.activity.entries[-1].reading if self.activity.entries else None
            # A sign in the middle of a tall cell may stand on the second page only.
            return bool(open_row and not titles and last and last.state in ("empty", "lost"))
        if not titles:
            return True
        if any(number for number, _title in titles):
            return False
        numbered = self.activity.number is not None
        return (row.open_top or self.before.open_bottom or numbered) and not self._ended(titles[0][1])

    def _shares_cell(self, row: RoleRow, titles: Sequence[tuple[str | None, str]], reading: Reading) -> bool:
        """Whether a cell with several activities was cut by the page: the next numbers, and nothing said of them."""
        if (
            not row.first
            or not titles
            or self.activity is None
            or self.before is None
            or self.before.page == row.page
        ):
            return False
        if reading.state not in ("empty", "lost") or has_content(row.own.get(Role.STATUS)):
            return False
        if not (self.before.open_bottom or self._breaks_off(row)):
            return False
        number, before = titles[0][0], self.activity.number
        follows = (
            number is not None
            and before is not None
            and number.isdigit()
            and before.isdigit()
            and int(number) == int(before) + 1
        )
        return follows and row.columns.at(Role.STATUS) is not None and self._names_no_result(row)

    def _breaks_off(self, row: RoleRow) -> bool:
        """Whether the explanation before ended in mid-sentence and this row's begins there."""
        last = self.activity.entries[-1].paragraphs if self.activity and self.activity.entries else []
        here = row.text(Role.EXPLANATION)
        return bool(last and here[:1].islower() and not last[-1].text.endswith((".", "!", "?", ":", ";")))

    def _names_no_result(self, row: RoleRow) -> bool:
        number = row.text(Role.NUMBER) if not self.number_is_activitys else ""
        same = self.result is not None and _same(number.rstrip("."), str(self.result.number))
        return not number or same

    def _share_cell(self, row: RoleRow, titles: Sequence[tuple[str | None, str]]) -> None:
        first = self.activity
        assert first is not None
        assert self.result is not None
        entry = first.entries[-1]
        self._add_explanation(entry, row, tail=True)
        for number, title in titles:
            self.activity = _Activity(
                _within(number, self.result.number), title, first.page, first.row, first.entries,
                first.holder, first.partners, first.planning, shares=first.shares or first,
            )  # fmt: skip
            self.result.activities.append(self.activity)

    def _ended(self, title: str) -> bool:
        """Whether the activity before was complete, so that a title without a number is a new one."""
        activity = self.activity
        assert activity is not None
        if title[:1].islower() or activity.title.endswith(("-", "/", ",", "(")):
            return False
        last = (
            activity.entries[-1].paragraphs[-1].text
            if activity.entries and activity.entries[-1].paragraphs
            else ""
        )
        return last.endswith((".", "!", "?", ")", ":")) or not last

    def _is_tail_of_remark(
        self, row: RoleRow, titles: Sequence[tuple[str | None, str]], reading: Reading
    ) -> bool:
        """Whether this row is the rest of a remark that the page end cut."""
        if not (
            row.first
            and titles
            and self.remark_was_last
            and self.before is not None
            and self.before.page != row.page
        ):
            return False
        return (
            reading.state in ("empty", "lost")
            and not has_content(row.own.get(Role.EXPLANATION))
            and titles[0][0] is None
        )

    def _append_to_remark(self, row: RoleRow) -> None:
        assert self.result is not None
        self.result.remarks[-1] = _joined(
            self.result.remarks[-1], row.text(Role.ACTIVITY) or row.text(Role.RESULT)
        )

    def _append_tail(self, row: RoleRow, titles: Sequence[tuple[str | None, str]]) -> None:
        activity = self.activity
        assert activity is not None
        if titles:
            activity.title = _joined(activity.title, titles[0][1])
        cell = row.own.get(Role.STATUS)
        entry = activity.entries[-1]
        if has_content(cell) and entry.reading.state in ("empty", "lost"):
            entry.reading = self.statuses.read(cell, self._legend_on(row.page))
        self._add_explanation(entry, row, tail=True)
        for role in (Role.HOLDER, Role.PLANNING, Role.PARTNERS):
            if row.text(role):
                setattr(activity, role.value, _joined(getattr(activity, role.value), row.text(role)))

    def _legend_on(self, page: int) -> Legend | None:
        return next((legend for legend in self.legends if legend.page == page), None)

    def _is_remark(self, row: RoleRow, titles: Sequence[tuple[str | None, str]], reading: Reading) -> bool:
        """Whether a row without number, status and explanation is a remark that belongs to the result."""
        if (
            len(titles) != 1
            or titles[0][0]
            or reading.state not in ("empty", "lost")
            or has_content(row.own.get(Role.STATUS))
        ):
            return False
        if has_content(row.own.get(Role.EXPLANATION)) or row.text(Role.HOLDER) or row.text(Role.PLANNING):
            return False
        if (
            Role.EXPLANATION in row.spanned
            or Role.STATUS in row.spanned
            or (Role.STATUS not in row.columns.roles and not row.columns.matrix)
        ):
            return False
        title = titles[0][1]
        cell = row.own.get(Role.ACTIVITY) or row.own.get(Role.RESULT)
        spans = cell is not None and cell.column_span >= 3
        return self.activity is not None and (spans or title.endswith((".", "!", "?")) or len(title) > 80)

    def _take_remark(self, row: RoleRow) -> None:
        self._add_remark(row.text(Role.ACTIVITY) or row.text(Role.RESULT), row)

    def _add_remark(self, text: str, row: RoleRow) -> None:
        assert self.result is not None
        self.result.remarks.append(" ".join(text.split()))
        self.remark_was_last = True
        self._note(
            "row-is-remark", "note",
            _("Page {page}, row {row}: a text without number, status and explanation was taken as a remark of result {result}.").format(
                page=row.page, row=row.number, result=self.result.number),
            _("If it is an activity, make it one and give it a status."), page=row.page, row=row.number, result=str(self.result.number),
        )  # fmt: skip

    def _open_activities(
        self, row: RoleRow, titles: Sequence[tuple[str | None, str]], reading: Reading
    ) -> None:
        assert self.result is not None
        if self._is_another_entry(row, titles):
            self._take_another_entry(row, reading)
            return
        if Role.STATUS in row.spanned and self.activity is not None and self.activity.entries:
            reading = self.activity.entries[-1].reading
        entry = _Entry(reading, page=row.page, row=row.number, box=_box(row))
        self._add_explanation(entry, row)
        if Role.EXPLANATION in row.spanned and self.activity is not None and not entry.paragraphs:
            last = self.activity.entries[-1] if self.activity.entries else None
            entry.explained_by = last.explained_by if last and last.explained_by else self.activity
        first: _Activity | None = None
        for number, title in titles:
            activity = _Activity(
                _within(number, self.result.number), title, row.page, row.number, [entry],
                row.text(Role.HOLDER) or self._spanned(row, Role.HOLDER), row.text(Role.PARTNERS) or self._spanned(row, Role.PARTNERS),
                row.text(Role.PLANNING) or self._spanned(row, Role.PLANNING), given_id=row.text(Role.ID), shares=first,
            )  # fmt: skip
            first = first or activity
            self.result.activities.append(activity)
            self.activity = activity

    def _is_another_entry(self, row: RoleRow, titles: Sequence[tuple[str | None, str]]) -> bool:
        """Whether a sheet gives the last activity again, by its id, for another status and explanation."""
        given = row.text(Role.ID)
        known = self.activity is not None and given and given == self.activity.given_id
        return bool(known and titles and self.activity and _same(titles[0][1], self.activity.title))

    def _take_another_entry(self, row: RoleRow, reading: Reading) -> None:
        assert self.activity is not None
        entry = _Entry(reading, page=row.page, row=row.number, box=_box(row))
        self._add_explanation(entry, row)
        self.activity.entries.append(entry)

    def _spanned(self, row: RoleRow, role: Role) -> str:
        """Return what the merged cell from higher up says, for a column that goes on over this row."""
        if role in row.spanned and self.activity is not None:
            return str(getattr(self.activity, role.value))
        return ""

    def _take_continuation(self, row: RoleRow, reading: Reading) -> None:
        """Take a row that names no activity: another status of the last one, or a paragraph that went on."""
        if self.activity is None:
            self._open_activities(row, [(None, "")], reading)
            self._note(
                "activity-untitled", "warning",
                _("Page {page}, row {row}: a status or explanation stands here without an activity.").format(page=row.page, row=row.number),
                _("Give it a title, or join it to the activity that it belongs to."), page=row.page, row=row.number,
            )  # fmt: skip
            return
        last = self.activity.entries[-1]
        signless = reading.state == "empty" or (reading.state == "lost" and self.document.paged)
        covered = Role.STATUS in row.spanned or (
            Role.STATUS not in row.columns.roles and not row.columns.matrix
        )
        if signless or covered:
            self._add_explanation(last, row)
            last.rows += 1
            return
        entry = _Entry(reading, page=row.page, row=row.number, box=_box(row))
        self._add_explanation(entry, row)
        self.activity.entries.append(entry)

    def _add_explanation(self, entry: _Entry, row: RoleRow, *, tail: bool = False) -> None:
        cell = row.own.get(Role.EXPLANATION)
        texts = [text for text in (cell.texts if cell else ()) if text.text.strip()]
        for index, text in enumerate(texts):
            goes_on = tail and index == 0 and entry.paragraphs and _goes_on(entry.paragraphs[-1].text, text)
            if goes_on:
                before = entry.paragraphs[-1]
                start = len(_joined(before.text, text.text)) - len(text.text)
                entry.paragraphs[-1] = Paragraph(_joined(before.text, text.text), before.bullet)
            else:
                start = 0
                entry.paragraphs.append(Paragraph(text.text, text.bullet))
            for mark in text.notes:
                entry.marks.append((len(entry.paragraphs) - 1, max(0, start) + mark.at, mark.mark))

    # -- what was noticed

    def _note(self, code: str, severity: str, message: str, advice: str, **where: object) -> None:
        self.findings.append(Finding(code=code, severity=severity, message=message, advice=advice, **where))  # type: ignore[arg-type]

    def _report_shift(self, row: RoleRow) -> None:
        activity = self.activity
        self._note(
            "columns-shifted", "warning",
            _("Page {page}, row {row}: the cells stood {count} column(s) from their place and were put back by their shape.").format(
                page=row.page, row=row.number, count=abs(row.shifted)),
            _("Check the activity, the status and the explanation of this row beside the source."),
            page=row.page, row=row.number, activity=_key(activity),
        )  # fmt: skip

    def _report_conflicts(self) -> None:
        for token, labels in conflicts(self.legends).items():
            said = "; ".join(
                _("'{label}' on page(s) {pages}").format(label=label, pages=_ranges(pages))
                for label, pages in labels.items()
            )
            self._note(
                "legend-glyph-twice", "warning",
                _("The sign {sign} has two meanings in this document: {said}. Each page was read by its own legend.").format(sign=token, said=said),
                _("Use one sign for one status in the next edition."),
            )  # fmt: skip
        has_status = any(
            Role.STATUS in row.own or Role.STATUS in row.columns.roles
            for table in self.tables
            for row in table.rows
            if isinstance(row, RoleRow)
        )
        if has_status and not self.vocabulary.statuses:
            self._note(
                "legend-missing", "error",
                _("The document has a status column and no legend that explains its signs. All statuses were left empty."),
                _("Say what the signs mean in a layout file: actielijn read FILE --layout layout.toml. A proposal is printed with these findings."),
            )  # fmt: skip
        for status in self.vocabulary.statuses:
            if status.phase == "unknown":
                self._note(
                    "status-phase-unknown", "note",
                    _("The status '{label}' does not tell whether it means done, running, at risk, waiting or outside.").format(
                        label=status.label_in(self.language)),
                    _("Give its phase in a layout file, so that reports can count on it."),
                )  # fmt: skip

    def _reconcile(self) -> None:
        """Hold the contents page and the numbers against what was read."""
        titles = {label_key(line.title) for line in self.lines} | {
            label_key(theme.title) for line in self.lines for theme in line.themes
        }
        titles |= {
            label_key(result.title)
            for line in self.lines
            for theme in line.themes
            for result in theme.results
        }
        headings = {label_key(text.text) for text in self.everything}
        for title, page in self.contents:
            plain = label_key(title)
            short = label_key(re.sub(r"^[^:]{2,20}\d\s*[:.\-–]\s*", "", title))
            if plain and not any(
                plain == known or short == known or (len(plain) > 25 and known.startswith(plain))
                for known in titles | headings
            ):
                self._note(
                    "contents-differ", "note",
                    _("The contents page lists '{title}' (page {page}), which was not found as a heading.").format(title=title, page=page),
                    _("Check that no part of the report was passed over."), page=None,
                )  # fmt: skip
        numbers = [
            result.number
            for line in self.lines
            for theme in line.themes
            for result in theme.results
            if isinstance(result.number, int)
        ]
        missing = (
            sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers))
            if numbers and max(numbers) < 2_000
            else []
        )
        if missing:
            self._note(
                "numbering-gap", "warning",
                _("The results are numbered {first} to {last}, but these were not found: {missing}.").format(
                    first=min(numbers), last=max(numbers), missing=", ".join(map(str, missing[:20]))),
                _("Check the source for rows that were passed over."),
            )  # fmt: skip

    # -- freezing

    def _frozen(self) -> Snapshot:
        self._give_ids()
        lines = tuple(
            ActionLine(number=line.number, title=line.title, themes=tuple(
                Theme(title=theme.title, results=tuple(map(self._frozen_result, theme.results)))
                for theme in line.themes if theme.results
            ))
            for line in self.lines if any(theme.results for theme in line.themes)
        )  # fmt: skip
        for code, message in self.document.problems:
            self._note(code, "warning", message, "")
        title = self.facts.title or self.document.title
        return Snapshot(
            programme=Programme(title=title, language=self.language, publisher=self.facts.publisher),
            edition=Edition(
                date=self.facts.date.isoformat() if self.facts.date else None,
                title=self.facts.edition_title, number=self.facts.number,
            ),
            statuses=self.vocabulary.statuses,
            action_lines=lines,
            findings=tuple(sorted(self.findings, key=_order)),
        )  # fmt: skip

    def _all_activities(self) -> Iterable[tuple[_Result, _Activity]]:
        for line in self.lines:
            for theme in line.themes:
                for result in theme.results:
                    for activity in result.activities:
                        yield result, activity

    def _give_ids(self) -> None:
        pairs = list(self._all_activities())
        wanted = [
            activity.given_id or activity_id(result.number, activity.number, activity.title)
            for result, activity in pairs
        ]
        for (_result, activity), own in zip(pairs, unique_ids(wanted), strict=True):
            activity.id = own
        # Findings made on the way name the activity object's number; the id is known only now.
        by_place = {(activity.page, activity.row): activity.id for _result, activity in reversed(pairs)}
        self.findings = [
            replace(finding, activity=by_place[finding.page or 0, finding.row or 0])
            if finding.activity == "" and (finding.page or 0, finding.row or 0) in by_place
            else (replace(finding, activity=None) if finding.activity == "" else finding)
            for finding in self.findings
        ]

    def _frozen_result(self, result: _Result) -> Result:
        return Result(
            number=result.number, title=result.title, remarks=tuple(result.remarks),
            activities=tuple(map(self._frozen_activity, result.activities)),
            source=Source(document=self.document.name, page=result.page or None, row=result.row or None),
        )  # fmt: skip

    def _frozen_activity(self, activity: _Activity) -> Activity:
        progress = tuple(self._frozen_entry(activity, entry) for entry in activity.entries)
        on = self.facts.date
        explanation = "\n\n".join(entry.explanation for entry in progress if entry.explanation)
        words = "\n\n".join(
            [activity.title, explanation, *(note.text for entry in progress for note in entry.footnotes)]
        )
        partners = tuple(
            part.strip() for part in re.split(r"[,;\n]|\s+en\s+(?=[A-Z])", activity.partners) if part.strip()
        )
        language = self.language if self.language in ("nl", "en") else "nl"
        confidence = min(
            (
                entry.source.confidence
                for entry in progress
                if entry.source and entry.source.confidence is not None
            ),
            default=None,
        )
        return Activity(
            id=activity.id, number=activity.number, title=activity.title,
            holder=activity.holder or None, partners=partners, planning=activity.planning or None,
            progress=progress,
            references=phrases.references(words),
            promises=phrases.promises(explanation, on=on, language=language),
            figures=phrases.figures(explanation, language=language),
            source=Source(document=self.document.name, page=activity.page, row=activity.row, confidence=confidence),
        )  # fmt: skip

    def _frozen_entry(self, activity: _Activity, entry: _Entry) -> Progress:
        explanation = explanation_of(entry.paragraphs)
        reading = entry.reading
        if activity.shares is None:
            self._report_reading(activity, entry, explanation)
        confidence = (
            reading.confidence if reading.state == "read" else (0.5 if reading.state == "partial" else 0.0)
        )
        if reading.state == "empty" and Role.STATUS not in self._roles():
            confidence = 0.9
        return Progress(
            statuses=reading.keys, explanation=explanation, footnotes=self._footnotes(entry, explanation),
            explanation_from=entry.explained_by.id if entry.explained_by and entry.explained_by is not activity else None,
            candidates=reading.candidates if reading.state in ("partial", "conflict") else (),
            source=Source(
                document=self.document.name, page=entry.page, row=entry.row, confidence=confidence,
                method=reading.method or None, box=tuple(round(edge, 1) for edge in entry.box),
            ),
        )  # fmt: skip

    def _roles(self) -> set[Role | None]:
        return {role for row in self._rows() for role in (*row.columns.roles, *row.own)}

    def _footnotes(self, entry: _Entry, explanation: str) -> tuple[Footnote, ...]:
        starts = _starts(entry.paragraphs)
        found: list[Footnote] = []
        for paragraph, at, mark in entry.marks:
            text = self._note_text(entry.page, mark)
            if text is not None:
                found.append(Footnote(mark=mark, text=text, at=min(starts[paragraph] + at, len(explanation))))
        for match in re.finditer(r"[¹²³⁰⁴-⁹]+", explanation):
            mark = match[0].translate(_SUPERSCRIPTS)
            text = self._note_text(entry.page, mark)
            if text is not None:
                found.append(Footnote(mark=mark, text=text, at=match.start()))
        return tuple(found)

    def _note_text(self, page: int, mark: str) -> str | None:
        """Return the footnote of this mark: on the page, else the only one of that mark in the document."""
        here = self.notes.get(page, {}).get(mark)
        if here is not None:
            return here
        later = [
            notes[mark] for number, notes in sorted(self.notes.items()) if mark in notes and number >= page
        ]
        return later[0] if later else None

    def _report_reading(self, activity: _Activity, entry: _Entry, explanation: str) -> None:
        reading = entry.reading
        if reading.state == "read" or (reading.state == "empty" and Role.STATUS not in self._roles()):
            return
        where = {"page": entry.page, "row": entry.row, "activity": activity.id}
        candidates = ", ".join(f"'{self.vocabulary.label_of(key)}'" for key in reading.candidates)
        what = {
            "empty": _("the status cell is empty"),
            "lost": _("the status could not be read: on this page the signs of the legend are lost, and the cell holds no text"),
            "partial": _("only a part of the status could be read (seen: {seen}); the rest may be {candidates}").format(
                seen=reading.seen, candidates=candidates or "?"),
            "unknown": _("the status could not be read: '{seen}' stands in no legend").format(seen=reading.seen[:60]),
            "conflict": _("the status could not be read: what its sign says and what its words or picture say differ ({candidates})").format(
                candidates=candidates),
        }[reading.state]  # fmt: skip
        left = (
            _("It was left empty.")
            if reading.state != "partial"
            else _("Only the part that could be read was taken.")
        )
        code = "status-missing" if reading.state == "empty" else "status-unreadable"
        self._note(
            code, "warning",
            _("Page {page}, activity {activity}: {what}. {left}").format(page=entry.page, activity=activity.id, what=what, left=left),
            _("Choose a status, or mark the activity as having none."),
            suggestion=self._suggestion(explanation), **where,
        )  # fmt: skip

    def _suggestion(self, explanation: str) -> Mapping[str, str] | None:
        """Return a status that the words of the explanation suggest, marked as a suggestion; None when they do not."""
        language = self.language if self.language in ("nl", "en") else "nl"
        suggested = phrases.suggested_phase(explanation, language=language)
        if suggested is None:
            return None
        fitting = [status for status in self.vocabulary.statuses if status.phase == suggested.phase]
        said: dict[str, str] = {"phase": suggested.phase, "reason": suggested.reason}
        if len(fitting) == 1:
            said["status"] = fitting[0].key
        return said


def _note_marks(page: Page) -> set[str]:
    """Return the footnote marks in the tables of a page."""
    return {
        note.mark for item in page.items if isinstance(item, Table) for row in item.rows for cell in row.cells if cell is not None
        for text in cell.texts for note in text.notes
    }  # fmt: skip


def _labels_of_cell(cell: Cell | None) -> list[str]:
    """Return the words of a status cell, its signs left out, or else what its pictures are called."""
    parts = pieces_of_cell(cell)
    words = " ".join(" ".join(part.words for part in parts).split()).strip(" /;,")
    found = [words] if words else [part.mark.alt for part in parts if part.mark and part.mark.alt]
    return [label for label in found if len(label) <= 2 * _LONGEST_LABEL and re.search(r"[^\W\d_]{2}", label)]


def _codes_in_cells(pages: Sequence[Page], own: Mapping[str, Role]) -> frozenset[str]:
    """Return the short words that stand in status cells: a legend may explain them."""
    codes: set[str] = set()
    columns: Columns | None = None
    for page in pages:
        for item in page.items:
            if not isinstance(item, Table):
                continue
            found = header_rows(item, own)
            columns = found[1] if found else columns
            at = columns.at(Role.STATUS) if columns else None
            if at is None:
                continue
            for row in item.rows[(found[0] + 1) if found else 0 :]:
                cell = row.cells[at] if at < len(row.cells) else None
                for word in re.split(r"\s*/\s*", cell.text.strip()) if cell else ():
                    if re.fullmatch(r"[^\W\d_]{1,14}", word):
                        codes.add(word)
    return frozenset(codes) if len(codes) <= 12 else frozenset()


def _masked(page: Page, own: Mapping[str, Role]) -> Page:
    """Return the page with the tables emptied that a layout file says are of activities: they are no legends."""
    if not own:
        return page
    items = tuple(
        Table(()) if isinstance(item, Table) and header_rows(item, own) else item for item in page.items
    )
    return replace(page, items=items)


def _stretches(pages: Sequence[Page], codes: frozenset[str], own: Mapping[str, Role]) -> tuple[Page, ...]:
    """Cut a form without pages into stretches that end with a legend, where legends follow their tables.

    A form that has parts of its own (sections, sheets) keeps them. Where the first legend comes before the first table,
    each legend opens a stretch instead.
    """
    if len(pages) != 1:
        return tuple(pages)
    page = pages[0]
    legends = trimmed(legends_of(_masked(page, own), codes))
    if len(legends) < 2:
        return tuple(pages)
    first_table = next(
        (at for at, item in enumerate(page.items) if isinstance(item, Table) and header_rows(item)), 0
    )
    cuts = (
        [legend.start for legend in legends]
        if legends[0].start < first_table
        else [legend.end for legend in legends]
    )
    edges = sorted({0, *cuts, len(page.items)})
    parts: list[Sequence[Item]] = [page.items[start:end] for start, end in itertools.pairwise(edges)]
    return tuple(Page(number, tuple(part), page.width, page.height) for number, part in enumerate(parts, 1))


def _marked_ends(rows: Sequence[RoleRow | Text]) -> list[RoleRow | Text]:
    """Mark the first and last row of a table part."""
    made = list(rows)
    real = [index for index, row in enumerate(made) if isinstance(row, RoleRow)]
    if real:
        first, last = made[real[0]], made[real[-1]]
        assert isinstance(first, RoleRow)
        made[real[0]] = replace(first, first=True)
        last = made[real[-1]]
        assert isinstance(last, RoleRow)
        made[real[-1]] = replace(last, last=True)
    return made


def _prefix(titles: Sequence[tuple[str | None, str]]) -> str | None:
    """Return the result's part of an activity number such as 4.12, None when it has no parts."""
    number = titles[0][0] if titles else None
    if number and "." in number:
        return number.rsplit(".", 1)[0]
    return None


def _within(number: str | None, result: int | str | None) -> str | None:
    """Return an activity's number within its result: 12 for 4.12 in result 4."""
    if number and result is not None and number.startswith(f"{result}."):
        return number[len(str(result)) + 1 :]
    return number


def _same(one: str, other: str) -> bool:
    """Whether two titles are the same but for hyphens, case and white space."""
    return re.sub(r"[\W_]+", "", one).casefold() == re.sub(r"[\W_]+", "", other).casefold()


def _joined(one: str, other: str) -> str:
    """Return two parts of one text that a page end cut."""
    if not one or not other:
        return one or other
    return (
        one + other
        if one.endswith("-") and one[-2:-1].isalnum() and other[:1].islower()
        else f"{one} {other}"
    )


def _goes_on(before: str, text: Text) -> bool:
    """Whether a text on the next page goes on in the same paragraph."""
    if text.bullet:
        return False
    return not before.rstrip().endswith((".", "!", "?", ":", ";")) or text.text[:1].islower()


def _starts(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return the character of the explanation at which each paragraph's words begin."""
    starts = []
    for count in range(1, len(paragraphs) + 1):
        whole = explanation_of(paragraphs[:count])
        starts.append(len(whole) - len(" ".join(paragraphs[count - 1].text.split())))
    return starts


def _box(row: RoleRow) -> tuple[float, ...]:
    # A cell that spans more rows would draw the box over all of them.
    boxes = [cell.box for cell in row.own.values() if cell.box and cell.row_span == 1]
    if not boxes:
        return ()
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _key(activity: _Activity | None) -> str | None:
    """Return a placeholder that is replaced by the id once ids are given."""
    return "" if activity is not None else None


def _order(finding: Finding) -> tuple[int, int, int]:
    rank = {"error": 0, "warning": 1, "note": 2}[finding.severity]
    return (finding.page or 0, finding.row or 0, rank)


def _ranges(pages: Sequence[int]) -> str:
    """Return page numbers as "3-6, 9"."""
    parts: list[list[int]] = []
    for page in sorted(set(pages)):
        if parts and page == parts[-1][1] + 1:
            parts[-1][1] = page
        else:
            parts.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def _proposal(document: Document) -> list[str]:
    """Return the column titles of the widest table, for a layout to be filled in."""
    tables = [
        item for page in document.pages for item in page.items if isinstance(item, Table) and item.width >= 3
    ]
    if not tables:
        return []
    widest = max(tables, key=lambda table: len(table.rows))
    first = next(
        (row for row in widest.rows if sum(bool(cell and cell.text) for cell in row.cells) >= 3), None
    )
    return [cell.text for cell in first.cells if cell is not None and cell.text] if first else []
