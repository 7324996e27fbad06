"""A Snapshot → one PDF that is PDF/UA-1 and PDF/A-3a, with the Snapshot itself inside as ``snapshot.json``.

Typst sets the pages by ``typst/report.typ``; the report goes in as JSON, so that no text can become code. What
the report holds is decided in ``report``.
"""

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import typst

from actielijn.charting import Drawing
from actielijn.snapshot import Snapshot, dumps

from . import bar
from .annex import Annex
from .chapters import chapters_of
from .report import Count, Mark, Note, Passage, Report, ResultPart, Row, Summary, addresses, report_of

_HERE = Path(__file__).parent
_STANDARDS: list[Any] = ["ua-1", "a-3a"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# What has no space for this long may not fit its column; a zero-width space lets it break. Words of a language
# are shorter, and are hyphenated by the template where a column is narrow.
_LONG_RUN = re.compile(r"[^\s\u200b]{34,}")
_BREAKS_AFTER = re.compile(r"(?<=[/_.?&=,;:+@%])(?=[^/\s])")
_LONGEST_PIECE = 30
# Letters that surely fit each narrow column, without and with columns for holder, partners or planning.
_LONGEST_WORDS = {"result": 24, "activity": 29, "status": 18}
_LONGEST_WORDS_BESIDE_HOLDER = {
    "result": 19,
    "activity": 25,
    "holder": 14,
    "partners": 14,
    "planning": 12,
    "status": 18,
}
# An explanation up to this many characters stays on one page with its activity.
_SHORT = 700
_ADDRESS_CHARACTERS = "%:/?#[]@!$&()*+,;=~-._"


def to_pdf(snapshot: Snapshot) -> bytes:
    """Return the report as PDF. The file's moment is the edition's date, so that its bytes repeat."""
    report = report_of(snapshot)
    return set_pages(
        "report.typ",
        _data(report, chapters_of(snapshot)),
        moment=moment_of(report.iso_date),
        snapshot=embedded(snapshot),
    )


def embedded(snapshot: Snapshot) -> str:
    """Return the Snapshot as JSON that can be kept as UTF-8: half a surrogate pair becomes its escape."""
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", dumps(snapshot))


def set_pages(template: str, data: dict[str, Any], *, moment: datetime, snapshot: str | None) -> bytes:
    """Return the PDF that a template in ``typst/`` makes of the data; a Snapshot's JSON goes in as attachment."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    if snapshot is not None:
        inputs["snapshot"] = snapshot
    compiler = typst.Compiler(
        input=str(_HERE / "typst" / template),
        root=str(_HERE / "typst"),
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )
    made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=_STANDARDS, timestamp=moment)
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")]
    )


def moment_of(iso: str) -> datetime:
    """Return the moment of an ISO date; the beginning of 1970 for what is none, or is earlier than PDF can say."""
    try:
        found = datetime.fromisoformat(iso).replace(tzinfo=UTC)
    except ValueError:
        return _EPOCH
    return max(found, _EPOCH)


def _data(report: Report, annexes: tuple[Annex, ...]) -> dict[str, Any]:
    longest = (
        _LONGEST_WORDS if len(report.columns) == len(_LONGEST_WORDS) + 2 else _LONGEST_WORDS_BESIDE_HOLDER
    )
    return {
        "title": shown(report.title),
        "programme": shown(report.programme),
        "full_title": shown(report.full_title),
        "publisher": shown(report.publisher),
        "language": report.language.split("-")[0].lower(),
        "facts": [[word, shown(value)] for word, value in report.facts],
        "legend": [_mark(mark) for mark in report.legend],
        "summary": _summary(report.summary),
        "columns": list(report.columns),
        "words": report.words,
        "lines": [
            {
                "heading": shown(line.heading),
                "themes": [
                    {
                        "title": shown(theme.title),
                        "caption": shown(theme.caption),
                        "results": [_result(result, longest) for result in theme.results],
                    }
                    for theme in line.themes
                ],
            }
            for line in report.action_lines
        ],
        "annexes": [_annex(annex) for annex in annexes],
    }


def picture_of(chart: Drawing) -> bytes:
    """Return a chart as PNG, for forms that not every program shows SVG in; set with the fonts of the house."""
    made = typst.Compiler(
        input=str(_HERE / "typst" / "chart.typ"), root=str(_HERE / "typst"), font_paths=_fonts(), ignore_system_fonts=True
    ).compile(format="png", ppi=160, sys_inputs={"svg": chart.svg, "width": str(chart.width), "height": str(chart.height)})  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _annex(annex: Annex) -> dict[str, Any]:
    return {
        "title": shown(annex.title),
        "introduction": shown(annex.introduction),
        "tables": [
            {
                "heading": shown(table.heading),
                "told": [_linked(text) for text in table.introduction],
                "charts": [
                    {
                        "svg": chart.svg,
                        "alt": f"{chart.title}. {chart.description}",
                        "width": chart.width,
                        "height": chart.height,
                    }
                    for chart in table.charts
                ],
                "heads": [shown(head) for head in table.heads],
                "shares": list(table.shares),
                "rows": [[[_linked(line.text) for line in cell] for cell in row.cells] for row in table.rows],
            }
            for table in annex.tables
        ],
    }


def _result(result: ResultPart, longest: dict[str, int]) -> dict[str, Any]:
    return {
        "number": shown(result.number),
        "title": _narrow(result.title, longest["result"]),
        "rows": [_row(row, longest) for row in result.rows],
    }


def _row(row: Row, longest: dict[str, int]) -> dict[str, Any]:
    activity = row.activity
    cells: dict[str, Any] = {
        "remark": activity is None,
        "short": sum(len(passage.text) for passage in row.explanation) <= _SHORT,
        "statuses": [mark_in_pieces(mark, longest["status"]) for mark in row.statuses],
        "explanation": blocks(row.explanation),
        "activity_rows": row.activity_rows,
        "explanation_rows": row.explanation_rows,
    }
    if activity is not None and row.activity_rows:
        cells["activity"] = _narrow(activity.label, longest["activity"])
        if "holder" in longest:
            cells["holder"] = _narrow(activity.holder, longest["holder"])
            cells["partners"] = _narrow(", ".join(activity.partners), longest["partners"])
            cells["planning"] = _narrow(activity.planning, longest["planning"])
    return cells


def _mark(mark: Mark) -> dict[str, str]:
    return {"glyph": shown(mark.glyph), "word": shown(mark.word), "phase": mark.phase}


def mark_in_pieces(mark: Mark, longest: int) -> dict[str, Any]:
    """Return a status for a narrow column, where words of more letters than ``longest`` are hyphenated."""
    return {**_mark(mark), "pieces": _narrow(mark.word, longest)}


def _summary(summary: Summary) -> dict[str, Any]:
    most = max((sum(line.counts) for line in summary.lines), default=0)
    return {
        "marks": [_mark(mark) for mark in summary.marks],
        "lines": [_count(line, summary.marks, most) for line in summary.lines],
        "whole": _count(summary.whole, summary.marks, sum(summary.whole.counts)),
        "phases": [list(phase) for phase in summary.phases],
        "doubled": summary.doubled,
    }


def _count(count: Count, marks: tuple[Mark, ...], most: int) -> dict[str, Any]:
    return {
        "label": shown(count.label),
        "activities": count.activities,
        "counts": list(count.counts),
        "words": shown(bar.in_words(count, marks)),
        "pieces": [
            {
                "glyph": shown(piece.mark.glyph),
                "count": piece.count,
                "width": piece.width,
                "fill": piece.fill,
            }
            for piece in bar.pieces(count, marks, most)
        ],
    }


def blocks(passages: tuple[Passage, ...]) -> list[dict[str, Any]]:
    """Return paragraphs as ``{"runs"}`` and lists as ``{"items"}``, each item with its own blocks below it."""
    found: list[dict[str, Any]] = []
    open_lists: list[list[dict[str, Any]]] = []
    for passage in passages:
        if not passage.bullet:
            open_lists = []
            found.append({"runs": _runs(passage)})
            continue
        del open_lists[passage.bullet :]
        while len(open_lists) < passage.bullet:
            # A level that was skipped has no item of its own to hang on: the item goes one level up.
            above = open_lists[-1][-1]["below"] if open_lists and open_lists[-1] else found
            if open_lists and not open_lists[-1]:
                break
            items: list[dict[str, Any]] = []
            above.append({"items": items})
            open_lists.append(items)
        open_lists[-1].append({"runs": _runs(passage), "below": []})
    return found


def _runs(passage: Passage) -> list[Any]:
    runs: list[Any] = []
    for run in passage.runs:
        runs += [{"note": _linked(run.text)}] if isinstance(run, Note) else _linked(run)
    return runs


def _linked(text: str) -> list[Any]:
    """Return the text in pieces, those that are web addresses with the address that a click goes to."""
    return [
        {"address": quote(piece, safe=_ADDRESS_CHARACTERS), "shown": shown(piece)}
        if is_address
        else shown(piece)
        for piece, is_address in addresses(text)
    ]


def _narrow(text: str, longest: int) -> list[Any]:
    """Return the text in pieces for a narrow column: words that may not fit it stand apart, to be hyphenated."""
    pieces = re.split(rf"([^\W\d_]{{{longest + 1},}})", shown(text))
    return [{"word": piece} if position % 2 else piece for position, piece in enumerate(pieces) if piece]


def shown(text: str) -> str:
    """Return text that every page can show: no private characters, and places to break in what has no spaces."""
    return _LONG_RUN.sub(lambda found: _breakable(found[0]), _PRIVATE.sub("\ufffd", text))


def _breakable(run: str) -> str:
    pieces = (
        piece[start : start + _LONGEST_PIECE]
        for piece in _BREAKS_AFTER.split(run)
        for start in range(0, len(piece), _LONGEST_PIECE)
    )
    return "\u200b".join(pieces)
