"""Table rows → rows by role: spans resolved, columns that slid put back, numbers told from titles.

Used by the assembler; knows the shapes of cells (a number, a lone sign, long text), not yet what they mean for the
programme.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .columns import Columns, Role, columns_of, folded, header_rows
from .page import Cell, Row, Table, Text
from .symbols import is_lone_sign, pieces_of_cell

_NUMBER = re.compile(
    r"^\s*(?:nr\.?\s*)?((?:\d{1,3}(?:[.\-]\d{1,3}){0,3}[a-z]?)|[IVX]{1,5}|[A-Za-z]|[A-Z]{1,3}[.\-]?\d{1,3}(?:\.\d{1,3})*)\s*[.):]?\s*$"
)
_NUMBERED = re.compile(
    r"^\s*(?:"
    r"(?P<dotted>\d{1,3}(?:\.\d{1,3})+[a-z]?)[.):]?\s+"  # 4.12 Title
    r"|(?P<plain>\d{1,3}[a-z]?)\s?[.):]\s*(?!\d)"  # 12. Title
    r"|(?P<letter>[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})[.)]\s+"  # a. Title
    r"|(?P<coded>[A-Z]{1,3}[.\-]?\d{1,3}(?:\.\d{1,3})*)[.):]?\s+"  # A1 Title
    r")(?P<title>.*)$",
    re.DOTALL,
)
_SEVERAL = re.compile(r"(?:(?<=\s)|^)(\d{1,3})[.)]\s+(?=[A-Z(\"'‘“À-Þ])")
_LONG = 45


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One table row by role.

    ``own`` holds the cells that begin in this row; ``spanned`` the cells from higher up that cover it, with the row index
    where they began. ``shifted`` tells by how many columns the row had slid. ``whole`` is set instead of cells for a row
    that is one text over all columns.
    """

    page: int
    number: int
    columns: Columns
    own: Mapping[Role, Cell] = field(default_factory=dict)
    spanned: Mapping[Role, int] = field(default_factory=dict)
    index: int = 0
    shifted: int = 0
    whole: Cell | None = None
    first: bool = False
    last: bool = False
    open_top: bool = False
    open_bottom: bool = False
    row: Row | None = None

    def text(self, role: Role) -> str:
        """Return the text of the cell of this role, empty when it has none."""
        cell = self.own.get(role)
        return cell.text.strip() if cell else ""


def rows_of(
    table: Table,
    page: int,
    before: Columns | None,
    own_titles: Mapping[str, Role] | None,
    known_labels: frozenset[str],
    *,
    first_number: int = 1,
) -> tuple[list[RoleRow | Text], Columns] | None:
    """Return the rows of an activity table by role, None when it is none.

    Texts among them are headings that stand in the table (a row of one cell before the header, or alone in the body). A
    table without a header continues the one ``before`` when it is as wide.
    """
    found = header_rows(table, own_titles)
    if found:
        start, columns = found
    elif before is not None and table.width == len(before.roles) and not _is_other_table(table):
        start, columns = -1, before
    else:
        return None
    made: list[RoleRow | Text] = []
    for row in table.rows[: max(start, 0)]:
        made.extend(_heading_texts(row))
    cover: dict[int, tuple[int, int]] = {}
    number = first_number - 1
    body = list(table.rows[start + 1 :])
    for index, row in enumerate(body):
        again = columns_of(row, own_titles)
        if again is not None or row.header:
            # The header stands again on the next page; its columns may have changed with a new table.
            columns = again or columns
            if again is None:
                made.extend(_heading_texts(row))
            cover = {}
            continue
        texts = _heading_texts(row)
        if texts and _heading_in_body(row, body, index, own_titles):
            made.extend(texts)
            continue
        number += 1
        made.append(_role_row(row, page, row.number or number, columns, cover, index, known_labels))
    return made, columns


def _is_other_table(table: Table) -> bool:
    """Whether the first row titles columns that mean nothing to us: another kind of table."""
    return bool(table.rows) and table.rows[0].header


def _heading_texts(row: Row) -> list[Text]:
    """Return the texts of a row that is one text and nothing else, empty when it is not."""
    filled = [cell for cell in row.cells if cell is not None and (cell.text.strip() or cell.marks)]
    if len(filled) != 1 or filled[0].marks or filled[0] is not _first(row):
        return []
    return [text for text in filled[0].texts if text.text.strip()]


def _first(row: Row) -> Cell | None:
    return next((cell for cell in row.cells if cell is not None), None)


def _heading_in_body(row: Row, body: Sequence[Row], index: int, own: Mapping[str, Role] | None) -> bool:
    """Whether a row of one text is a heading: it spans the table, or a header row follows it."""
    cell = _first(row)
    text = cell.text.strip() if cell else ""
    following = body[index + 1] if index + 1 < len(body) else None
    if following is not None and columns_of(following, own):
        return True
    spans = cell is not None and len(row.cells) > 1 and cell.column_span >= len(row.cells) - 1
    return spans and len(text) <= 150 and not text.endswith((".", ";", ","))


def _role_row(
    row: Row,
    page: int,
    number: int,
    columns: Columns,
    cover: dict[int, tuple[int, int]],
    index: int,
    known_labels: frozenset[str],
) -> RoleRow:
    cells = list(row.cells)
    spanned_columns = {column for column, (_start, left) in cover.items() if left > 0}
    shifted = 0 if spanned_columns else slid_by(cells, columns, known_labels)
    if shifted:
        cells = _moved(cells, shifted)
    own: dict[Role, Cell] = {}
    spanned: dict[Role, int] = {}
    whole = None
    for column, role in enumerate(columns.roles):
        cell = cells[column] if column < len(cells) else None
        if cell is None:
            start, left = cover.get(column, (0, 0))
            if left > 0:
                cover[column] = (start, left - 1)
                if role is not None:
                    spanned[role] = start
            continue
        if cell.row_span > 1:
            cover[column] = (index, cell.row_span - 1)
        elif column in cover:
            cover.pop(column)
        if cell.column_span >= len(columns.roles) - 1 and len(columns.roles) > 2:
            whole = cell
        elif role is not None and role not in own:
            own[role] = cell
    _add_continuations(own, cells, columns)
    if columns.matrix:
        labels = [
            title
            for column, title in columns.matrix.items()
            if column < len(cells) and has_content(cells[column])
        ]
        own[Role.STATUS] = Cell((Text(" / ".join(labels)),) if labels else ())
    return RoleRow(
        page=page, number=number, columns=columns, own=own, spanned=spanned, index=index, shifted=shifted, whole=whole,
        open_top=row.open_top, open_bottom=row.open_bottom, row=row,
    )  # fmt: skip


def _add_continuations(own: dict[Role, Cell], cells: Sequence[Cell | None], columns: Columns) -> None:
    """Add what did not fit a sheet's cell and goes on in "Toelichting (2)" and further."""
    told = columns.at(Role.EXPLANATION)
    if told is None or Role.EXPLANATION not in own:
        return
    for column, title in enumerate(columns.titles):
        goes_on = re.search(r"\(\d+\)$", title) and folded(title) == folded(columns.titles[told])
        cell = cells[column] if goes_on and column < len(cells) else None
        if cell is not None and cell.texts and column != told:
            own[Role.EXPLANATION] = replace(
                own[Role.EXPLANATION], texts=(*own[Role.EXPLANATION].texts, *cell.texts)
            )


def slid_by(cells: Sequence[Cell | None], columns: Columns, known_labels: frozenset[str]) -> int:
    """Return by how many columns a row must move right (left when negative) for its cells to have the shape of their role.

    0 when it fits as it stands, or when nothing fits: a row is only moved when that explains every cell.
    """
    width = len(columns.roles)
    if Role.STATUS not in columns.roles or Role.ACTIVITY not in columns.roles:
        return 0
    if _misfit(cells[:width], columns, known_labels) == 0 and not any(
        cell and cell.text for cell in cells[width:]
    ):
        return 0
    for move in (1, -1, 2, -2, 3):
        if not _has_room(cells, move, width):
            continue
        moved = _moved(cells, move)[:width]
        if _misfit(moved, columns, known_labels) == 0 and _fits_well(moved, columns):
            return move
    return 0


def _has_room(cells: Sequence[Cell | None], move: int, width: int) -> bool:
    lost = cells[max(0, width - move) :] if move > 0 else cells[:-move]
    return not any(cell is not None and (cell.text.strip() or cell.marks) for cell in lost)


def _moved(cells: Sequence[Cell | None], move: int) -> list[Cell | None]:
    if move > 0:
        return [*([Cell()] * move), *cells[: len(cells) - move]]
    return [*cells[-move:], *([Cell()] * -move)]


def _misfit(cells: Sequence[Cell | None], columns: Columns, known_labels: frozenset[str]) -> int:
    """Return how many cells cannot be what their column holds."""
    wrong = 0
    for column, role in enumerate(columns.roles):
        cell = cells[column] if column < len(cells) else None
        text = cell.text.strip() if cell else ""
        sign = is_lone_sign(cell)
        if role in (Role.NUMBER, Role.RESULT_NUMBER, Role.ACTIVITY_NUMBER):
            wrong += bool(text) and (sign or (len(text) > 12 and not _NUMBER.match(text)))
        elif role is Role.STATUS:
            wrong += len(text) > _LONG and text.casefold() not in known_labels
        elif role in (Role.RESULT, Role.ACTIVITY, Role.EXPLANATION):
            wrong += sign
        if role is Role.RESULT and _looks_numbered(text) and _number_column_is_empty(cells, columns):
            # "12. Training" where a result's title should be, with no activity beside it.
            activity = cells[columns.roles.index(Role.ACTIVITY)] if Role.ACTIVITY in columns.roles else None
            wrong += not (activity and activity.text.strip())
    return wrong


def _looks_numbered(text: str) -> bool:
    return bool(re.match(r"^\d{1,3}[.)]\s+\S", text))


def _number_column_is_empty(cells: Sequence[Cell | None], columns: Columns) -> bool:
    if Role.NUMBER not in columns.roles:
        return False
    cell = cells[columns.roles.index(Role.NUMBER)]
    return not (cell and cell.text.strip())


def _fits_well(cells: Sequence[Cell | None], columns: Columns) -> bool:
    activity = cells[columns.roles.index(Role.ACTIVITY)]
    return bool(activity and activity.text.strip())


def own_number(text: str) -> str | None:
    """Return the number that a cell holds and nothing else ("12.", "4.1", "a)"), None when it holds more or none."""
    match = _NUMBER.match(text)
    return match[1] if match else None


def numbered_title(text: str) -> tuple[str | None, str]:
    """Return the number before a title, None when it has none, and the title."""
    bare = own_number(text)
    if bare is not None and (not bare.isalpha() or re.match(r"^\s*\w+[.):]\s*$", text)):
        return bare, ""
    match = _NUMBERED.match(text)
    if not match:
        return None, text.strip()
    number = match["dotted"] or match["plain"] or match["letter"] or match["coded"]
    return number, match["title"].strip()


def titles_in(cell: Cell) -> list[tuple[str | None, str]]:
    """Return the numbered activities that stand in one cell: usually one, more when numbers that follow one another do."""
    text = cell.text.strip()
    number, title = numbered_title(text)
    if number is None or not number.isdigit():
        return [(number, title)]
    cuts = [(0, int(number))]
    for match in _SEVERAL.finditer(text):
        if (
            match.start() > 0
            and int(match[1]) == cuts[-1][1] + 1
            and _starts_title(cell, text, match.start(), match[1])
        ):
            cuts.append((match.start(), int(match[1])))
    ends = [start for start, _number in cuts[1:]] + [len(text)]
    return [numbered_title(text[start:end].strip()) for (start, _n), end in zip(cuts, ends, strict=True)]


def _starts_title(cell: Cell, text: str, at: int, number: str) -> bool:
    """Whether the number at this place opens a second title rather than ending a phrase such as "fase 2."."""
    if any(line.text.strip().startswith(f"{number}.") for line in cell.texts[1:]):
        return True
    before = text[:at].rstrip()
    return not re.search(
        r"\b(?:fase|phase|stap|step|deel|part|artikel|art|punt|nr|no|tranche|pijler|route|versie|ronde)\.?$",
        before,
        re.I,
    )


def has_content(cell: Cell | None) -> bool:
    """Whether a cell holds words or signs."""
    return cell is not None and bool(pieces_of_cell(cell))
