"""A PDF page's words and lines → tables of cells and the texts around them.

Columns come from the header's words, rows from horizontal edges per column; where a table has no lines, from the white
between its rows. That reads ruled grids, tables with rules only, shaded ones and ones without any line alike.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from .columns import Columns, Role, role_of, settled_roles
from .legend import LEGEND_TITLE
from .meanings import is_known_meaning
from .page import Box, Cell, Mark, Page, Row, Table, Text
from .pdf_content import PageContent, Word
from .pdf_lines import Joiner, Line, lines_of, phrases_of
from .symbols import is_sign

_CONTENTS_END = re.compile(r"(?:[.…·_]{3,}|(?:\. ){3,})\s*\d{1,4}$")
_HEADER_REACH = 36.0
"""Up to this many points from its main line, a line may be part of a table's header."""
_NEAR = 2.5
"""Edges closer than this many points are one."""


@dataclass(slots=True)
class Frame:
    """The columns of a table: boundaries from left to right (one more than there are columns) and what they hold."""

    edges: list[float]
    columns: Columns
    ruled: bool = False

    def column_at(self, x: float) -> int:
        """Return the column that a place lies in."""
        for column, right in enumerate(self.edges[1:]):
            if x < right:
                return column
        return len(self.edges) - 2


@dataclass(slots=True)
class _Header:
    top: float
    bottom: float
    cells: list[Line]
    lines: list[Line]


@dataclass(slots=True)
class PagePlan:
    """One page on its way: its content, the marks on it, and lines that are page furniture."""

    content: PageContent
    marks: list[tuple[Box, Mark]]
    furniture: set[int] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    headers: list[Line] = field(default_factory=list)
    """The lines that title columns."""


def plan_page(content: PageContent, marks: list[tuple[Box, Mark]]) -> PagePlan:
    """Return the page's lines, signs taken apart from words."""
    plan = PagePlan(content, marks)
    plan.lines = lines_of([word for word in content.words if not word.sign], marks)
    plan.headers = [line for line in plan.lines if _titles_columns(line)]
    return plan


def _may_belong(line: Line, header: Line) -> bool:
    """Whether a line may be one more of a header: near its main line and set like it."""
    alike = abs(line.size - header.size) < 0.6 and line.bold == header.bold
    return line is header or (abs(line.base - header.base) < _HEADER_REACH and alike)


def _titles_columns(line: Line) -> bool:
    return sum(role_of(part.text) is not None for part in phrases_of(line, 0.9) if len(part.text) < 40) >= 2


def mark_furniture(plans: Sequence[PagePlan]) -> None:
    """Mark the lines in the margins that stand at the same height on most pages: running titles, page numbers."""
    if len(plans) < 3:
        return
    seen: Counter[tuple[str, int]] = Counter()
    for plan in plans:
        for key in {_furniture_key(line) for line in plan.lines if _in_margin(plan, line)}:
            seen[key] += 1
    least = max(3, len(plans) * 0.4)
    for plan in plans:
        for index, line in enumerate(plan.lines):
            if _in_margin(plan, line) and not line.marks and seen[_furniture_key(line)] >= least:
                plan.furniture.add(index)


def _furniture_key(line: Line) -> tuple[str, int]:
    words = "".join(character for character in line.text if not character.isdigit())
    return words, round(line.base / 6)


def _in_margin(plan: PagePlan, line: Line) -> bool:
    height = plan.content.height
    if any(_may_belong(line, header) for header in plan.headers):
        # The titles of a table's columns stand at the same height on many pages too.
        return False
    if line.base > 0.88 * height:
        return not LEGEND_TITLE.match(line.text)
    if line.base > 0.09 * height:
        return False
    # A heading that stands in the frame of its table is no running title.
    return not any(
        fill.box[1] <= line.base <= fill.box[3] for fill in plan.content.fills if fill.colour != "#ffffff"
    )


class TableReader:
    """Turns planned pages into pages of texts and tables, keeping the columns of a table that goes on."""

    def __init__(self, joiner: Joiner, own_titles: Mapping[str, Role] | None):
        """Prepare for one document; ``own_titles`` are the column titles of a layout file."""
        self._joiner = joiner
        self._own = own_titles
        self._frame: Frame | None = None
        self._went_on = False

    def read(self, plan: PagePlan) -> Page:
        """Return the page as texts and tables in reading order."""
        content = plan.content
        free = [line for index, line in enumerate(plan.lines) if index not in plan.furniture]
        furniture = [line for index, line in enumerate(plan.lines) if index in plan.furniture]
        placed: list[tuple[float, Text | Table]] = []
        start = 0
        rows_before = 0
        headers = self._headers(free, content)
        if self._went_on and self._frame and free and (not headers or headers[0].top > free[0].bottom):
            end = self._body_end(free, 0, headers[0].top if headers else content.height, self._frame, content)
            if end > 0 and self._fits(free[:end], self._frame):
                table, rows_before = self._table(plan, None, free[:end], self._frame, rows_before)
                placed.append((free[0].top, table))
                start = end
        for number, header in enumerate(headers):
            before = [
                line for line in free[start:] if line.bottom <= header.top + 1 and line not in header.lines
            ]
            placed += self._texts(before, plan)
            limit = headers[number + 1].top if number + 1 < len(headers) else content.height
            below = [
                line
                for line in free[start:]
                if line.top >= header.bottom - 2 and line not in header.lines and line not in before
            ]
            frame = self._frame_of(header, [line for line in below if line.top < limit], content)
            end = self._body_end(below, 0, limit, frame, content)
            table, rows_before = self._table(plan, header, below[:end], frame, rows_before)
            placed.append((header.top, table))
            self._frame = frame
            used = {id(line) for line in [*header.lines, *before, *below[:end]]}
            free = [line for line in free if id(line) not in used]
            start = 0
        rest = free[start:]
        placed += self._texts(rest, plan)
        self._went_on = bool(placed) and isinstance(_last_of_body(placed, content.height), Table)
        items = [item for _top, item in sorted(placed, key=lambda each: each[0])]
        for line in furniture:
            items += [_as_furniture(text) for text in self._joiner.paragraphs([line])]
        return Page(content.number, tuple(items), content.width, content.height)

    # -- headers

    def _headers(self, lines: Sequence[Line], content: PageContent) -> list[_Header]:
        """Return the header rows on the page: lines whose phrases title the columns of an activity table."""
        found: list[_Header] = []
        taken: set[int] = set()
        for index, line in enumerate(lines):
            if index in taken or (line.marks and len(line.marks) > 2):
                continue
            header = self._header_at(lines, index, content)
            if header is not None:
                found.append(header)
                taken.update(at for at, each in enumerate(lines) if each in header.lines)
        return found

    def _header_at(self, lines: Sequence[Line], index: int, content: PageContent) -> _Header | None:
        line = lines[index]
        parts = self._header_phrases(line, content)
        roles = [role_of(part.text, self._own) for part in parts]
        if (
            len({role for role in roles if role}) < 2
            and sum(is_known_meaning(part.text) for part in parts) < 2
        ):
            return None
        band_top, band_bottom = _band(line, content)
        cells = [Line(list(part.words)) for part in parts]
        chosen = [line]
        for step in (1, -1):
            at = index + step
            reach = line
            while 0 <= at < len(lines):
                other = lines[at]
                ruled = band_bottom < content.height if step > 0 else band_top > 0
                inside = ruled and band_top - 1 <= (other.top + other.bottom) / 2 <= band_bottom + 1
                close = abs(other.base - reach.base) < 1.6 * line.size
                alike = abs(other.size - line.size) < 0.6 and other.bold == line.bold
                if other.marks or not alike or not (inside if ruled else close):
                    break
                pieces = self._header_phrases(other, content)
                homes = [_home(piece, cells) for piece in pieces]
                if any(_reaches_over(piece, home, cells) for piece, home in zip(pieces, homes, strict=True)):
                    break
                # In the header's own band, a title that stands higher or lower than the others is one of its own.
                if not inside and not all(home is not None for home in homes):
                    break
                if not inside and self._starts_body(pieces, cells):
                    break
                for home, piece in zip(homes, pieces, strict=True):
                    if home is None:
                        cells.append(Line(list(piece.words)))
                    else:
                        home.words += piece.words
                chosen.append(other)
                reach = other
                at += step
        cells.sort(key=lambda cell: cell.x0)
        titles = [_header_text(cell, self._joiner) for cell in cells]
        made = settled_roles([role_of(title, self._own) for title in titles], titles)
        columns = Columns(tuple(made), tuple(titles))
        if not columns.are_told or any(len(title) > 70 for title in titles):
            return None
        top = min(each.top for each in chosen)
        bottom = max(each.bottom for each in chosen)
        return _Header(top, bottom, cells, chosen)

    def _header_phrases(self, line: Line, content: PageContent) -> list[Line]:
        """Return the titles in a line: parted by vertical edges, else by gaps, wide or, where they tell roles, narrow."""
        xs = _upright_at(content, line.top, line.bottom)
        parts = phrases_of(line, 0.9)
        if len(xs) >= 3:
            split: list[Line] = []
            for part in parts:
                split += _split_at(part, xs)
            return split
        parts = _with_small_words(parts)
        made: list[Line] = []
        for part in parts:
            narrow = phrases_of(part, 0.5)
            made += (
                narrow
                if len(narrow) > 1 and all(role_of(each.text, self._own) for each in narrow)
                else [part]
            )
        return made

    def _starts_body(self, pieces: Sequence[Line], cells: Sequence[Line]) -> bool:
        """Whether a line below the header is the first of the body: it fills most columns."""
        return len(pieces) >= 2 and len(pieces) * 2 > len(cells)

    # -- columns

    def _frame_of(self, header: _Header, below: Sequence[Line], content: PageContent) -> Frame:
        cells = header.cells
        titles = [_header_text(cell, self._joiner) for cell in cells]
        xs = _upright_at(content, header.top, header.bottom)
        if len(xs) < len(cells) + 1:
            xs = _upright_below(content, header, xs)
        ruled = self._ruled_edges(xs, cells)
        edges = ruled or self._white_edges(header, below)
        if len(edges) - 1 > len(cells):
            cells, titles = _with_untitled(edges, cells, titles)
        roles = settled_roles([role_of(title, self._own) for title in titles], titles)
        return Frame(edges, Columns(tuple(roles), tuple(titles)), ruled is not None)

    def _ruled_edges(self, xs: Sequence[float], cells: Sequence[Line]) -> list[float] | None:
        """Return the vertical edges as boundaries when each title lies between two of them on its own."""
        if len(xs) < len(cells) - 1 or not xs:
            return None
        edges = list(xs)
        if edges[0] > cells[0].x0 + 1:
            edges.insert(0, cells[0].x0 - 4)
        if edges[-1] < cells[-1].x1 - 1:
            edges.append(cells[-1].x1 + 400)
        edges = [edge for edge in edges if edge <= cells[0].x0 + 2 or edge >= cells[0].x0]
        homes = []
        for cell in cells:
            middle = (cell.x0 + cell.x1) / 2
            home = [
                at
                for at, (left, right) in enumerate(itertools.pairwise(edges))
                if left - 2 <= middle <= right + 2
            ]
            if not home:
                return None
            homes.append(home[0])
        if len(set(homes)) != len(cells):
            return None
        first, last = homes[0], homes[-1]
        return edges[first : last + 2]

    def _white_edges(self, header: _Header, below: Sequence[Line]) -> list[float]:
        """Return boundaries in the white between titles where the fewest lines of the body cross."""
        cells = header.cells
        spans = [span for line in below for span in _drawn_together(line)]
        edges = [min([cells[0].x0, *(x0 for x0, _x1 in spans if x0 > cells[0].x0 - 60)]) - 3]
        for left, right in itertools.pairwise(cells):
            edges.append(_whitest(left.x1, right.x0, spans))
        edges.append(max([cells[-1].x1, *(x1 for _x0, x1 in spans)]) + 3)
        return edges

    # -- how far the table goes

    def _body_end(
        self, lines: Sequence[Line], start: int, limit: float, frame: Frame, content: PageContent
    ) -> int:
        """Return the index after the last line of the table's body."""
        end = start
        floor = _last_rule(content, frame, limit)
        pitch = 0.0
        for index in range(start, len(lines)):
            line = lines[index]
            if line.top >= limit - 1:
                break
            if LEGEND_TITLE.match(line.text) and line.x0 < frame.edges[min(2, len(frame.edges) - 1)]:
                break
            crossing = _spans(line, frame, content)
            inside = floor is not None and line.bottom <= floor + 2
            if (
                limit < content.height
                and self._heads_next(lines, index, frame, content)
                and self._leads_out(lines, index, limit, frame)
            ):
                break
            if not inside:
                if crossing or _is_legend_line(line, frame):
                    break
                last = lines[index - 1] if index > start else None
                gap = (
                    line.top - max((each.bottom for each in lines[start:index]), default=line.top)
                    if last
                    else 0
                )
                if floor is not None and not _aligned(line, frame, lines[start:index]):
                    break
                if gap > max(2.6 * line.size, 30.0 if floor is None else 1.2 * line.size):
                    break
            pitch = max(pitch, line.size)
            end = index + 1
        while end > start and floor is None and _crosses(lines[end - 1], frame):
            end -= 1
        return end

    def _heads_next(self, lines: Sequence[Line], index: int, frame: Frame, content: PageContent) -> bool:
        """Whether a line looks like the heading of the next table: over the columns, or alone and larger or bolder."""
        line = lines[index]
        if _spans(line, frame, content) and not line.text.endswith("."):
            return True
        alone = len(phrases_of(line, 0.9)) == 1 and not line.marks and line.x0 < frame.edges[1]
        body = [each for each in lines[max(0, index - 12) : index] if each.words]
        usual = median(each.size for each in body) if body else line.size
        return alone and (line.size > usual + 0.7 or (line.bold and not any(each.bold for each in body)))

    def _leads_out(self, lines: Sequence[Line], index: int, limit: float, frame: Frame) -> bool:
        """Whether from this line on there are only headings until the next header."""
        rest = [line for line in lines[index:] if line.top < limit - 1]
        return len(rest) <= 8 and all(
            _crosses(line, frame) or len(phrases_of(line, 1.5)) == 1 for line in rest
        )

    def _fits(self, lines: Sequence[Line], frame: Frame) -> bool:
        """Whether lines at the top of a page go on in the columns of the page before."""
        used: set[int] = set()
        crossing = 0
        for line in lines:
            crossing += _crosses(line, frame)
            used.update(frame.column_at((part.x0 + part.x1) / 2) for part in phrases_of(line, 0.9))
        if not lines or crossing > 0.1 * len(lines):
            return False
        return len(used) >= 2 or (
            len(used) == 1 and next(iter(used)) > 0 and lines[0].x0 > frame.edges[1] - 3
        )

    # -- rows

    def _table(
        self, plan: PagePlan, header: _Header | None, lines: Sequence[Line], frame: Frame, rows_before: int
    ) -> tuple[Table, int]:
        content = plan.content
        rows: list[Row] = []
        if header is not None:
            rows.append(self._header_row(frame, header))
        if not lines:
            return Table(tuple(rows)), rows_before
        top = header.bottom if header else min(line.top for line in lines) - 3
        for whole, group in _stretches(lines, frame, content):
            bottom = max(line.bottom for line in group) + 2
            if whole:
                for band in self._bands(group, frame, content):
                    box = (frame.edges[0], band[0].top - 2, frame.edges[-1], band[-1].bottom + 2)
                    cell = Cell(
                        tuple(self._joiner.paragraphs(band)), column_span=len(frame.edges) - 1, box=box
                    )
                    rows.append(Row((cell, *[None] * (len(frame.edges) - 2)), rows_before, box=box))
            else:
                body = self._body(group, top, bottom, frame, content, rows_before)
                rows_before += len(body)
                rows += body
            top = bottom
        return Table(tuple(rows)), rows_before

    def _bands(self, lines: Sequence[Line], frame: Frame, content: PageContent) -> list[list[Line]]:
        """Return lines over all columns as the rows that they are: parted by edges, or by style."""
        made: list[list[Line]] = []
        for line in lines:
            before = made[-1][-1] if made else None
            edge = before is not None and any(
                before.base < y < line.base and x1 - x0 > 40 for x0, x1, y in content.across
            )
            if before is None or edge or not self._same_paragraph(before, line, frame.edges[-1]):
                made.append([])
            made[-1].append(line)
        return made

    def _body(
        self, lines: Sequence[Line], top: float, bottom: float, frame: Frame, content: PageContent, rows_before: int
    ) -> list[Row]:  # fmt: skip
        columns = _by_column(lines, frame, content)
        real = _edges_per_column(content, frame, top, bottom)
        cuts = _cuts(real, top, bottom)
        subject = frame.columns.at(Role.ACTIVITY)
        if (
            subject is not None
            and len(cuts) > 2
            and not any(top + 4 < height < bottom - 2 for height in real[subject])
        ):
            # Only coloured status cells have edges here: they part the rows of all columns.
            real = [own | set(cuts) for own in real]
        cuts, real = self._with_white_cuts(columns, cuts, real, frame)
        return self._rows(columns, cuts, real, frame, content, rows_before)

    def _header_row(self, frame: Frame, header: _Header) -> Row:
        cells = tuple(Cell((Text(title),), header=True) for title in frame.columns.titles)
        return Row(cells, header=True, box=(frame.edges[0], header.top, frame.edges[-1], header.bottom))

    def _with_white_cuts(
        self, columns: Sequence[list[Line]], cuts: list[float], real: list[set[float]], frame: Frame
    ) -> tuple[list[float], list[set[float]]]:
        """Cut bands that hold several rows without an edge between them, at the white above each activity."""
        made: list[float] = []
        ruled = frame.ruled or len(cuts) > 3
        for top, bottom in itertools.pairwise(cuts):
            made += _white_cuts(columns, frame, top, bottom, ruled=ruled)
        if not made:
            return cuts, real
        return sorted({*cuts, *made}), [{*own, *made} for own in real]

    def _rows(
        self, columns: Sequence[list[Line]], cuts: Sequence[float], real: Sequence[set[float]], frame: Frame,
        content: PageContent, rows_before: int,
    ) -> list[Row]:  # fmt: skip
        count = len(frame.edges) - 1
        grid: list[list[Cell | None]] = [[None] * count for _cut in cuts[:-1]]
        for column in range(count):
            origin = 0
            for row in range(len(cuts) - 1):
                if row + 1 == len(cuts) - 1 or cuts[row + 1] in real[column]:
                    top, bottom = cuts[origin], cuts[row + 1]
                    grid[origin][column] = self._cell(
                        columns[column], top, bottom, row + 1 - origin, frame, column, content
                    )
                    origin = row + 1
        rows: list[Row] = []
        drawn = {round(height) for _x0, _x1, height in content.across}
        for index, cells in enumerate(grid):
            if not any(cell is not None and (cell.texts or cell.fill) for cell in cells):
                if all(cell is None or not cell.texts for cell in cells) and any(
                    cell is None for cell in cells
                ):
                    rows.append(Row(tuple(cells), rows_before + len(rows) + 1))
                continue
            last = index == len(grid) - 1
            closed = any(abs(height - cuts[index + 1]) < 6 for height in drawn)
            rows.append(
                Row(
                    tuple(cells), rows_before + len(rows) + 1, open_bottom=last and not closed,
                    box=(frame.edges[0], cuts[index], frame.edges[-1], cuts[index + 1]),
                )
            )  # fmt: skip
        return _without_empty(rows)

    def _cell(
        self,
        lines: Sequence[Line],
        top: float,
        bottom: float,
        span: int,
        frame: Frame,
        column: int,
        content: PageContent,
    ) -> Cell:
        own = [line for line in lines if top <= (line.top + line.bottom) / 2 < bottom]
        texts = self._joiner.paragraphs(own)
        box = (frame.edges[column], top, frame.edges[column + 1], bottom)
        fill = _fill_of(content, box) if not own or frame.columns.roles[column] is Role.STATUS else ""
        return Cell(tuple(texts), row_span=max(1, span), fill=fill, box=box)

    # -- around tables

    def _texts(self, lines: Sequence[Line], plan: PagePlan) -> list[tuple[float, Text | Table]]:
        """Return the lines outside tables as headings, paragraphs, legend lines."""
        made: list[tuple[float, Text | Table]] = []
        group: list[Line] = []
        right = max((line.x1 for line in plan.lines), default=0.0)
        for line in lines:
            for part in self._parts_outside(line):
                if group and not self._same_paragraph(group[-1], part, right):
                    made += [(group[0].top, text) for text in self._joiner.paragraphs(group)]
                    group = []
                group.append(part)
        if group:
            made += [(group[0].top, text) for text in self._joiner.paragraphs(group)]
        return made

    def _parts_outside(self, line: Line) -> list[Line]:
        """Return a line as it stands when it is a legend, a contents line or has no wide gap; else its parts."""
        parts = phrases_of(line, 2.2)
        if (
            len(parts) > 1
            and LEGEND_TITLE.match(line.text)
            and parts[-1].text.strip().isdigit()
            and not parts[-1].marks
        ):
            # The page number stands on the line of the legend.
            return [_together(parts[:-1]), parts[-1]]
        if line.marks or len(parts) == 1 or parts[-1].text.strip().isdigit() or len(parts[0].text) <= 3:
            return [line]
        return parts

    def _same_paragraph(self, before: Line, line: Line, right: float) -> bool:
        if before.marks or line.marks or abs(before.size - line.size) > 0.5 or before.bold != line.bold:
            return False
        if not 0 < line.base - before.base < 1.75 * line.size or abs(before.x0 - line.x0) > 25:
            return False
        if _CONTENTS_END.search(before.text) or (
            before.text.rstrip()[-1:].isdigit() and len(phrases_of(before, 2.2)) > 1
        ):
            return False
        following = line.words[0].x1 - line.words[0].x0
        return before.x1 + following + 3 > right * 0.97 or (
            line.text[:1].islower() and before.x1 > 0.6 * right
        )


# -- geometry


def _stretches(lines: Sequence[Line], frame: Frame, content: PageContent) -> list[tuple[bool, list[Line]]]:
    """Return the lines of a body in stretches; True marks a row that is one text over all columns."""
    made: list[tuple[bool, list[Line]]] = []
    for line in lines:
        whole = _spans(line, frame, content)
        if made and made[-1][0] == whole:
            made[-1][1].append(line)
        else:
            made.append((whole, [line]))
    return made


def _last_of_body(placed: Sequence[tuple[float, Text | Table]], height: float) -> Text | Table:
    """Return the lowest item that is no legend or note: small print does not end a table that goes on."""
    ordered = sorted(placed, key=lambda each: each[0])
    while (
        len(ordered) > 1
        and isinstance(ordered[-1][1], Text)
        and (ordered[-1][1].marks or ordered[-1][0] > 0.8 * height)
    ):
        ordered.pop()
    return ordered[-1][1]


def _together(parts: Sequence[Line]) -> Line:
    return Line(
        [word for part in parts for word in part.words], [mark for part in parts for mark in part.marks]
    )


def _as_furniture(text: Text) -> Text:
    return Text(
        text.text,
        size=text.size,
        bold=text.bold,
        marks=text.marks,
        notes=text.notes,
        box=text.box,
        repeated=True,
    )


def _upright_at(content: PageContent, top: float, bottom: float) -> list[float]:
    """Return the places of vertical edges that cross this band, from left to right."""
    middle = (top + bottom) / 2
    xs = sorted(x for upper, lower, x in content.upright if upper - 1 <= middle <= lower + 1)
    return _clustered(xs)


def _upright_below(content: PageContent, header: _Header, known: Sequence[float]) -> list[float]:
    """Return the vertical edges just below the header, for tables whose header is drawn without them."""
    band = header.bottom + 14
    xs = _upright_at(content, band - 4, band + 4)
    return xs if len(xs) > len(known) else list(known)


def _clustered(values: Iterable[float], near: float = _NEAR) -> list[float]:
    made: list[list[float]] = []
    for value in sorted(values):
        if made and value - made[-1][-1] <= near:
            made[-1].append(value)
        else:
            made.append([value])
    return [median(group) for group in made]


def _band(line: Line, content: PageContent) -> tuple[float, float]:
    """Return the nearest horizontal edges above and below a line, if they lie within a header's height."""
    near = [(x0, x1, y) for x0, x1, y in content.across if x1 - x0 > 20]
    above = [
        y for x0, x1, y in near if y <= line.top + 2 and line.top - y < 45 and x0 < line.x1 and x1 > line.x0
    ]
    below = [
        y
        for x0, x1, y in near
        if y >= line.bottom - 2 and y - line.bottom < 45 and x0 < line.x1 and x1 > line.x0
    ]
    return (max(above) if above else 0.0), (min(below) if below else content.height)


def _home(piece: Line, cells: Sequence[Line]) -> Line | None:
    """Return the title that a piece of another header line stands under or over."""
    overlaps = [(min(piece.x1, cell.x1) - max(piece.x0, cell.x0), cell) for cell in cells]
    best = max(overlaps, key=lambda each: each[0])
    return best[1] if best[0] > 0 else None


def _reaches_over(piece: Line, home: Line | None, cells: Sequence[Line]) -> bool:
    """Whether a piece runs under more than one title: then it is no part of the header."""
    return any(cell is not home and min(piece.x1, cell.x1) - max(piece.x0, cell.x0) > 2 for cell in cells)


def _header_text(cell: Line, joiner: Joiner) -> str:
    texts = joiner.paragraphs(lines_of(cell.words))
    joined = ""
    for text in texts:
        joined = joiner.join(joined, text.text)
    return joined


def _with_small_words(parts: Sequence[Line]) -> list[Line]:
    """Give a small word that a justified title was parted at back to the title before it."""
    made: list[Line] = []
    for part in parts:
        if (
            made
            and len(part.words) > 1
            and part.words[0].text.lower() in ("van", "of", "en", "and", "de", "the", "voor", "for")
        ):
            made[-1].words.append(part.words[0])
            part = Line(part.words[1:], part.marks)
        made.append(part)
    return made


def _split_at(part: Line, xs: Sequence[float]) -> list[Line]:
    made: list[Line] = []
    edges = [-1e9, *xs, 1e9]
    for left, right in itertools.pairwise(edges):
        words = [word for word in part.words if left <= (word.x0 + word.x1) / 2 < right]
        if words:
            made.append(Line(words))
    return made


def _with_untitled(
    edges: Sequence[float], cells: Sequence[Line], titles: Sequence[str]
) -> tuple[list[Line], list[str]]:
    """Return the titles per column, empty for columns that have none."""
    made = [""] * (len(edges) - 1)
    for cell, title in zip(cells, titles, strict=True):
        middle = (cell.x0 + cell.x1) / 2
        home = next((at for at, right in enumerate(edges[1:]) if middle <= right), len(made) - 1)
        made[home] = title
    return list(cells), made


def _drawn_together(line: Line) -> list[tuple[float, float]]:
    """Return the extents of the words of a line that were drawn one after the other with little room between them."""
    made: list[tuple[float, float]] = []
    before: Word | None = None
    for word in line.words:
        if before is not None and word.order - before.order == 1 and word.x0 - before.x1 < 0.55 * word.size:
            made[-1] = (made[-1][0], max(made[-1][1], word.x1))
        else:
            made.append((word.x0, word.x1))
        before = word
    return [*made, *((box[0], box[2]) for box, _mark in line.marks)]


def _whitest(left: float, right: float, spans: Sequence[tuple[float, float]]) -> float:
    """Return the place between two titles that the fewest spans cross.

    Of several such stretches the last is taken, before the next column begins: words of justified text leave others.
    """
    if right <= left:
        return (left + right) / 2
    places = [left + (right - left) * step / 60 for step in range(1, 60)]
    counts = [sum(x0 < place < x1 for x0, x1 in spans) for place in places]
    least = min(counts)
    runs: list[tuple[int, int]] = []
    start = None
    for at, count in enumerate([*counts, least + 1]):
        if count == least:
            start = at if start is None else start
        elif start is not None:
            runs.append((start, at))
            start = None
    step = places[1] - places[0]
    wide = [run for run in runs if (run[1] - run[0]) * step >= 1.5]
    first, last = wide[-1] if wide else max(runs, key=lambda run: run[1] - run[0])
    return places[(first + last - 1) // 2]


def _crosses(line: Line, frame: Frame) -> bool:
    """Whether running words of the line go over a boundary of the columns.

    Words of two cells may stand close together; what is one phrase is also drawn one word after the other.
    """
    if line.words and (line.x0 < frame.edges[0] - 8 or line.x1 > frame.edges[-1] + 40):
        return True
    for edge in frame.edges[1:-1]:
        if any(word.x0 < edge - 2 and word.x1 > edge + 2 for word in line.words):
            return True
        left = [word for word in line.words if word.x1 <= edge + 2]
        right = [word for word in line.words if word.x0 >= edge - 2]
        if left and right:
            before, after = left[-1], right[0]
            if after.order - before.order == 1 and after.x0 - before.x1 < 0.45 * line.size:
                return True
    return False


def _is_parted(line: Line, frame: Frame, content: PageContent) -> bool:
    """Whether vertical edges part the cells at this height."""
    xs = _upright_at(content, line.top, line.bottom)
    return any(abs(x - edge) <= 2 * _NEAR for x in xs for edge in frame.edges[1:-1])


def _spans(line: Line, frame: Frame, content: PageContent) -> bool:
    """Whether a line stands in a row of one cell over all columns."""
    return _crosses(line, frame) and not _is_parted(line, frame, content)


def _is_legend_line(line: Line, frame: Frame) -> bool:
    """Whether signs and words take turns: a legend without a title, below the table."""
    if len(line.marks) < 2:
        return False
    status = frame.columns.at(Role.STATUS)
    homes = {frame.column_at((box[0] + box[2]) / 2) for box, _mark in line.marks}
    return homes != {status}


def _last_rule(content: PageContent, frame: Frame, limit: float) -> float | None:
    """Return the lowest horizontal edge that belongs to the table, None when it has none."""
    left, right = frame.edges[0], frame.edges[-1]
    width = min(right, content.width) - left
    heights = sorted(
        {round(y, 1) for x0, x1, y in content.across if x1 > left and x0 < right and y < limit - 1}
    )
    wide = [
        y for y in heights
        if sum(min(x1, right) - max(x0, left) for x0, x1, other in content.across if abs(other - y) < 0.6 and x1 > left and x0 < right) > 0.5 * width
    ]  # fmt: skip
    return wide[-1] if len(wide) >= 3 else None


def _aligned(line: Line, frame: Frame, before: Sequence[Line]) -> bool:
    """Whether a line below the last rule begins where lines of the table begin."""
    starts = [part.x0 for each in before[-40:] for part in phrases_of(each, 0.9)]
    parts = phrases_of(line, 0.9)
    near = [*starts, *(edge + 4.5 for edge in frame.edges)] if frame.ruled else starts
    aligned = sum(
        any(abs(part.x0 - start) < (2.5 if start in starts else 4.5) for start in near) for part in parts
    )
    # Words in the middle of their column begin anywhere; two columns in line are a row of the table.
    return aligned == len(parts) or aligned >= 2 or not starts


def _by_column(lines: Sequence[Line], frame: Frame, content: PageContent) -> list[list[Line]]:
    """Return the lines of each column. Running words that go over a boundary without an edge stay where they began."""
    count = len(frame.edges) - 1
    own_words: list[list[Word]] = [[] for _column in range(count)]
    own_marks: list[list[tuple[Box, Mark]]] = [[] for _column in range(count)]
    for line in lines:
        before: Word | None = None
        column = 0
        for word in line.words:
            home = frame.column_at((word.x0 + word.x1) / 2)
            if before is not None and home > column and _runs_on(before, word, frame, column, content):
                home = column
            own_words[home].append(word)
            before, column = word, home
        for box, mark in line.marks:
            own_marks[frame.column_at((box[0] + box[2]) / 2)].append((box, mark))
    return [lines_of(each, signs) for each, signs in zip(own_words, own_marks, strict=True)]


def _runs_on(before: Word, word: Word, frame: Frame, column: int, content: PageContent) -> bool:
    if not (0 < word.order - before.order <= 1 and word.x0 - before.x1 < 0.45 * word.size):
        return False
    xs = _upright_at(content, word.top, word.bottom)
    return not any(abs(x - frame.edges[column + 1]) <= 2 * _NEAR for x in xs)


def _edges_per_column(content: PageContent, frame: Frame, top: float, bottom: float) -> list[set[float]]:
    """Return per column the heights of the horizontal edges that run over most of it."""
    heights = _clustered(y for _x0, _x1, y in content.across if top - 1 < y < bottom + 12)
    made: list[set[float]] = []
    for left, right in zip(frame.edges, frame.edges[1:], strict=False):
        own: set[float] = set()
        # The last column's right boundary is a guess in tables without vertical lines.
        width = min(right, content.width) - left
        for height in heights:
            covered = _covered(
                [
                    (max(x0, left), min(x1, right))
                    for x0, x1, y in content.across
                    if abs(y - height) <= _NEAR and x1 > left and x0 < right
                ]
            )
            if covered > 0.55 * width:
                own.add(height)
        made.append(own)
    return made


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    total, end = 0.0, -1e9
    for left, right in sorted(spans):
        total += max(0.0, right - max(left, end))
        end = max(end, right)
    return total


def _cuts(real: Sequence[set[float]], top: float, bottom: float) -> list[float]:
    """Return the heights at which any column has an edge, with the top and the bottom of the body."""
    inner = sorted({height for own in real for height in own if top + 4 < height < bottom - 2})
    return [top, *inner, bottom]


def _white_cuts(
    columns: Sequence[list[Line]], frame: Frame, top: float, bottom: float, *, ruled: bool
) -> list[float]:
    """Return where a band without edges must be cut: above each of its activities but the first."""
    roles = frame.columns.roles
    subject = frame.columns.at(Role.ACTIVITY)
    if subject is None:
        subject = frame.columns.at(Role.RESULT)
    if subject is None:
        return []
    inside = [[line for line in lines if top <= (line.top + line.bottom) / 2 < bottom] for lines in columns]
    starts = _block_tops(inside[subject], numbered=True)
    status = roles.index(Role.STATUS) if Role.STATUS in roles else None
    if ruled and status is not None and len(_block_tops(inside[status], numbered=False)) < 2:
        # Between two edges, several numbers beside one status are several activities in one cell.
        return []
    told = roles.index(Role.EXPLANATION) if Role.EXPLANATION in roles else None
    if status is not None and len(inside[status]) >= 2:
        others = _block_tops(inside[told], numbered=False) if told is not None else []
        marks = _block_tops(inside[status], numbered=False)
        lines_told = [line.top for line in inside[told]] if told is not None else []
        starts += [
            y for y in marks
            if (any(abs(y - other) < 5 for other in others) and not any(abs(y - own) < 7 for own in starts))
            or (not inside[subject] and any(abs(y - other) < 4 for other in lines_told))
        ]  # fmt: skip
    for role in (Role.NUMBER, Role.ACTIVITY_NUMBER, Role.RESULT):
        column = frame.columns.at(role)
        if column is not None and column != subject:
            starts += _block_tops(inside[column], numbered=role is not Role.RESULT)
    rows = _clustered(starts, 7.0)
    if len(rows) < 2 or (
        len(_block_tops(inside[subject], numbered=True)) < 2 and (status is None or len(inside[status]) < 2)
    ):
        return []
    everything = sorted((line.top, line.bottom) for lines in inside for line in lines)
    return [_white_above(y, everything) for y in rows[1:]]


def _block_tops(lines: Sequence[Line], *, numbered: bool) -> list[float]:
    """Return the tops of the blocks of a column: after a gap, or at a number that begins a line."""
    from .rows import numbered_title

    tops: list[float] = []
    pitch = 0.0
    for index, line in enumerate(lines):
        if index == 0:
            tops.append(line.top)
            continue
        before = lines[index - 1]
        gap = line.base - before.base
        usual = pitch or 1.25 * line.size
        number = numbered and numbered_title(line.text)[0] is not None
        if gap > 1.32 * usual or number:
            tops.append(line.top)
        else:
            pitch = gap if not pitch else min(pitch, gap)
    return tops


def _white_above(y: float, spans: Sequence[tuple[float, float]]) -> float:
    """Return the middle of the white just above a height."""
    above = [bottom for top, bottom in spans if top < y - 3 and bottom < y + 4]
    return (max(above) + y) / 2 if above else y - 2


def _fill_of(content: PageContent, box: Box) -> str:
    """Return the colour that fills a cell, empty for none or white."""
    x0, top, x1, bottom = box
    middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
    over = [
        fill for fill in content.fills
        if fill.box[0] - 1 <= middle_x <= fill.box[2] + 1 and fill.box[1] - 1 <= middle_y <= fill.box[3] + 1
        and (fill.box[2] - fill.box[0]) < 2.5 * (x1 - x0)
    ]  # fmt: skip
    colour = over[-1].colour if over else ""
    return "" if colour in ("", "#ffffff") else colour


def _without_empty(rows: Sequence[Row]) -> list[Row]:
    """Leave out rows with nothing in them, unless a cell from above counts on them."""
    kept = []
    for row in rows:
        if any(cell is not None and (cell.texts or cell.marks) for cell in row.cells) or any(
            cell is None for cell in row.cells
        ):
            kept.append(row)
    return kept


def is_sign_word(text: str) -> bool:
    """Whether all characters of a word are signs."""
    return bool(text) and all(is_sign(character) or character in "\ufe0e\ufe0f\u200d" for character in text)
