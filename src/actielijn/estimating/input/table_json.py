"""An overlap table as JSON: ``lists``, and ``cells`` with a pattern and a count."""

import json
from pathlib import Path
from typing import Any

from actielijn.language import _

from .bad_table import MOST_PEOPLE, BadTable, checked_lists, count_of
from .gathered import Gathered

_MOST_JSON = 64 * 2**20


def from_json(path: Path, strata: tuple[str, ...]) -> Gathered:
    """Gather the counts of the cells, with the covariates that are named. Raises BadTable."""
    if path.stat().st_size > _MOST_JSON:
        raise BadTable(
            _("{path} is larger than {most} MB, which no overlap table is.").format(
                path=path.name, most=_MOST_JSON // 2**20
            )
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadTable(_("{path} is no JSON: {why}.").format(path=path.name, why=error)) from error
    lists, cells = (data.get("lists"), data.get("cells")) if isinstance(data, dict) else (None, None)
    if not isinstance(lists, list) or not isinstance(cells, list):
        raise BadTable(
            _("{path} has no 'lists' and 'cells', so it is no overlap table.").format(path=path.name)
        )
    if not all(isinstance(name, str) for name in lists):
        raise BadTable(_("'lists' has to hold the names of the lists."), column="lists")
    name, citation = data.get("name"), data.get("citation")
    gathered = Gathered(
        name if isinstance(name, str) else path.stem,
        checked_lists([name.strip() for name in lists]),
        strata,
        citation if isinstance(citation, str) else "",
    )
    for row, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            raise BadTable(_("Cell {row}: it is no object with a pattern and a count.").format(row=row), row)
        pattern = _pattern(cell, gathered.lists, row)
        count = cell.get("count")
        if count is None and pattern == 0:
            continue  # How many are on no list is not known: so it is written in other programs.
        if isinstance(count, float) and count.is_integer():
            count = int(count)
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST_PEOPLE:
            count = count_of("" if count is None else str(count), row, "count", of=_("Cell"))
        missing = next((key for key in strata if key not in cell), None)
        if missing is not None:
            raise BadTable(
                _(
                    "Cell {row} has no '{name}', which --strata asks for; write null when it is not known."
                ).format(row=row, name=missing),
                row,
                missing,
            )
        values = ["" if cell[key] is None else str(cell[key]) for key in strata]
        gathered.add(pattern, values, count, row)
    return gathered


def _no_number(said: str) -> float:
    raise ValueError(_("{value} is no number").format(value=said))


def _pattern(cell: dict[str, Any], lists: tuple[str, ...], row: int) -> int:
    flags, names = cell.get("pattern"), cell.get("lists")
    if isinstance(flags, str):
        flags = [int(flag) if flag in "01" else flag for flag in flags]
    found = None
    if isinstance(flags, list):
        if len(flags) != len(lists) or any(flag not in (0, 1) for flag in flags):
            raise BadTable(
                _("Cell {row}, 'pattern': it has to hold {count} times 0 or 1, one per list.").format(
                    row=row, count=len(lists)
                ),
                row,
                "pattern",
            )
        found = sum(1 << j for j, flag in enumerate(flags) if flag)
    if isinstance(names, list):
        unknown = next((name for name in names if name not in lists), None)
        if unknown is not None:
            raise BadTable(
                _("Cell {row}, 'lists': there is no list '{name}'.").format(row=row, name=unknown),
                row,
                "lists",
            )
        named = sum(1 << lists.index(name) for name in set(names))
        if found is not None and named != found:
            raise BadTable(
                _("Cell {row}: 'pattern' and 'lists' say different things.").format(row=row), row, "pattern"
            )
        found = named
    if found is None:
        raise BadTable(
            _("Cell {row} has neither 'pattern' nor 'lists', so it does not say who is counted.").format(
                row=row
            ),
            row,
            "pattern",
        )
    return found
