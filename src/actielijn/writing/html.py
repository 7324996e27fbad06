"""A Snapshot → one accessible HTML file: no script to run, no file beside it, the Snapshot inside as JSON.

What the report holds is decided in ``report``; how it looks, in ``html/report.css``. Every text is escaped here,
where it is put between tags.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from actielijn.language import _, speaking
from actielijn.snapshot import Snapshot, dumps

from . import bar
from .annex import Annex, AnnexTable, Line
from .chapters import chapters_of
from .report import (
    ActionLinePart,
    Count,
    Mark,
    Note,
    Passage,
    Report,
    ResultPart,
    Row,
    Summary,
    ThemePart,
    addresses,
    printable,
    report_of,
)

_HERE = Path(__file__).parent
# The status glyphs that ``glyphs.woff2`` draws in one colour, the same on every machine; others take the reader's fonts.
_GLYPHS = frozenset(
    "📅📆🗓🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⌚⏰⏱⏲⏳⌛🔄🔁🔃🗨💬📄📃📋📝🔍🔎🟢🟡🟠🔴🔵🟣🟤⚫⚪🟩🟨🟧🟥🟦⬛⬜✅❌❎⚠🚧🚫⛔🛑"
    "⏸⏹⏩⏭▶⏯🔜🔚📌📍🎯🏁🚩⭐❗❓➕➖♻🔧🛠👍👎💤🆕🆗🗑🔒🔓📈📉📊🤝🔔💡"
)
_POLICY = "default-src 'none'; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def to_html(snapshot: Snapshot) -> bytes:
    """Return the report as one HTML file in UTF-8."""
    report = report_of(snapshot)
    with speaking(snapshot.programme.language):
        annexes = chapters_of(snapshot)
        body = "\n".join(
            (_header(report), _contents(report, annexes), _main(report, annexes), _embedded(snapshot))
        )
    return page(
        report.full_title, report.language, report.words["skip"], body, glyphs_of(report.summary.marks)
    )


def glyphs_of(marks: Iterable[Mark]) -> str:
    """Return the glyphs of these statuses as one text."""
    return "".join(mark.glyph for mark in marks)


def page(title: str, language: str, skip: str, body: str, glyphs: str) -> bytes:
    """Return a whole HTML file around a body that holds an element with the id ``content``.

    ``glyphs`` are the status glyphs that it shows: where one needs it, a small font is put inside.
    """
    font = _font() if not _GLYPHS.isdisjoint(glyphs) else ""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{font}{_style()}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#content">{escape(skip)}</a>\n{body}\n</body>\n</html>\n'
    ).encode("utf-8", "replace")


@cache
def _style() -> str:
    return (_HERE / "html" / "report.css").read_text(encoding="utf-8")


@cache
def _font() -> str:
    data = b64encode((_HERE / "html" / "glyphs.woff2").read_bytes()).decode()
    return f'@font-face {{ font-family: "Status glyphs"; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'


def _embedded(snapshot: Snapshot) -> str:
    """Return the Snapshot in an element that no text in it can close."""
    escaped = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
    data = re.sub("[<>&\u2028\u2029]", lambda found: escaped[found[0]], dumps(snapshot))
    data = re.sub(
        "[\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", data
    )
    return f'<script type="application/json" id="actielijn-snapshot">\n{data}</script>'


def _header(report: Report) -> str:
    facts = "".join(
        f"<dt>{escape(word)}</dt><dd><bdi>{escape(value)}</bdi></dd>" for word, value in report.facts
    )
    programme = ""
    if report.programme and report.programme != report.title:
        programme = f'\n<p class="programme" dir="auto">{escape(report.programme)}</p>'
    return (
        f'<header>\n<h1 dir="auto">{escape(report.title)}</h1>{programme}\n'
        f'<dl class="facts">{facts}</dl>\n</header>'
    )


def _contents(report: Report, annexes: tuple[Annex, ...]) -> str:
    words = report.words
    items = [f'<li><a href="#summary">{escape(words["summary"])}</a></li>']
    for line in report.action_lines:
        themes = "".join(_entry(theme.anchor, theme.title) for theme in line.themes if theme.title)
        below = f"\n<ol>{themes}</ol>" if themes else ""
        if line.heading or below:
            top = f'<a href="#{escape(line.anchor)}">{escape(line.heading)}</a>' if line.heading else ""
            items.append(f"<li>{top}{below}</li>")
    for annex in annexes:
        tables = "".join(_entry(table.anchor, table.heading) for table in annex.tables)
        items.append(
            f'<li><a href="#{escape(annex.anchor)}">{escape(annex.title)}</a>\n<ol>{tables}</ol></li>'
        )
    if report.notes:
        items.append(f'<li><a href="#notes">{escape(words["notes"])}</a></li>')
    return (
        f'<nav aria-labelledby="contents">\n<h2 id="contents">{escape(words["contents"])}</h2>\n'
        f"<ol>{''.join(items)}</ol>\n</nav>"
    )


def _entry(anchor: str, title: str) -> str:
    return f'<li><a href="#{escape(anchor)}">{escape(title)}</a></li>'


def _main(report: Report, annexes: tuple[Annex, ...]) -> str:
    sections = [_summary(report)]
    sections += [_line(report, line) for line in report.action_lines]
    if not any(theme.results for line in report.action_lines for theme in line.themes):
        sections.append(f"<p>{escape(report.words['none'])}</p>")
    sections += [_annex(annex) for annex in annexes]
    if report.notes:
        sections.append(_notes(report))
    return '<main id="content" tabindex="-1">\n' + "\n".join(sections) + "\n</main>"


def _summary(report: Report) -> str:
    summary, words = report.summary, report.words
    legend = "".join(f"<li>{status(mark)}</li>" for mark in report.legend)
    legend = (
        f'<h3 id="legend">{escape(words["legend"])}</h3>\n<ul class="legend">{legend}</ul>\n'
        if legend
        else ""
    )
    aside = f'<p class="aside">{escape(words["doubled"])}</p>\n' if summary.doubled else ""
    return (
        f'<section id="summary" aria-labelledby="summary-heading">\n<h2 id="summary-heading">'
        f"{escape(words['summary'])}</h2>\n{legend}{_bars(summary)}\n{_counts(report)}\n{aside}{_phases(report)}\n</section>"
    )


def _bars(summary: Summary) -> str:
    most = max((sum(line.counts) for line in summary.lines), default=0)
    drawn = "\n".join(
        f"<p>{escape(line.label)}</p>{_bar(line, summary.marks, most)}"
        for line in summary.lines
        if sum(line.counts)
    )
    return f'<div class="bars">\n{drawn}\n</div>' if drawn else ""


def _bar(count: Count, marks: tuple[Mark, ...], most: int) -> str:
    drawn = []
    for piece in bar.pieces(count, marks, most):
        drawn.append(
            f'<rect x="{piece.start:.2%}" width="{piece.width:.2%}" height="28" fill="{piece.fill}" '
            'stroke="#ffffff" stroke-width="1.5"/>'
        )
        # On a narrow screen a glyph beside the count would not fit a narrow piece.
        told = f"{piece.mark.glyph} {piece.count}" if piece.width > 0.11 else str(piece.count)
        if piece.width > 0.045:
            middle = piece.start + piece.width / 2
            drawn.append(f'<text x="{middle:.2%}" y="19" text-anchor="middle">{escape(told.strip())}</text>')
    words = escape(bar.in_words(count, marks))
    return f'<svg role="img" aria-label="{words}" width="100%" height="28">{"".join(drawn)}</svg>'


def _counts(report: Report) -> str:
    summary, words = report.summary, report.words
    heads = "".join(f'<th scope="col">{status(mark)}</th>' for mark in summary.marks)
    rows = "".join(
        f'<tr><th scope="row"><a href="#{escape(line.anchor)}">{escape(line.label)}</a></th>{_figures(line)}</tr>'
        for line in summary.lines
    )
    whole = (
        f'<tr class="whole"><th scope="row">{escape(summary.whole.label)}</th>{_figures(summary.whole)}</tr>'
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-labelledby="counts"><table class="figures">'
        f'<caption id="counts">{escape(words["lines_caption"])}</caption>'
        f'<thead><tr><th scope="col">{escape(words["action_line"])}</th>'
        f'<th scope="col">{escape(words["activities"])}</th>{heads}</tr></thead>'
        f"<tbody>{rows}{whole}</tbody></table></div>"
    )


def _figures(count: Count) -> str:
    return "".join(f"<td>{number}</td>" for number in (count.activities, *count.counts))


def _phases(report: Report) -> str:
    words = report.words
    rows = "".join(
        f'<tr><th scope="row">{escape(word)}</th><td>{count}</td></tr>'
        for word, count in report.summary.phases
    )
    if not rows:
        return ""
    return (
        f'<table class="figures" style="max-width: 28rem"><caption>{escape(words["phases_caption"])}</caption>'
        f'<thead><tr><th scope="col">{escape(words["phase"])}</th><th scope="col">{escape(words["activities"])}</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _line(report: Report, line: ActionLinePart) -> str:
    level = 3 if line.heading else 2
    heading = f'<h2 dir="auto">{escape(line.heading)}</h2>\n' if line.heading else ""
    themes = "\n".join(_theme(report, theme, level) for theme in line.themes)
    return f'<section class="line" id="{escape(line.anchor)}">\n{heading}{themes}\n</section>'


def _theme(report: Report, theme: ThemePart, level: int) -> str:
    heading = f'<h{level} dir="auto">{escape(theme.title)}</h{level}>\n' if theme.title else ""
    table = _table(report, theme) if theme.results else ""
    return f'<section id="{escape(theme.anchor)}">\n{heading}{table}\n</section>'


def _table(report: Report, theme: ThemePart) -> str:
    heads = "".join(
        f'<th scope="col" class="{_CLASSES.get(key, key)}">{escape(report.words[key])}</th>'
        for key in report.columns
    )
    results = "\n".join(_result(report, result) for result in theme.results)
    # Under a heading that says the same, the caption is for those who go from table to table by ear.
    unseen = ' class="unseen"' if theme.title else ""
    return (
        f'<table class="report"><caption{unseen}>{escape(theme.caption)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n{results}</table>"
    )


def _annex(annex: Annex) -> str:
    tables = "\n".join(_annex_table(table) for table in annex.tables)
    return (
        f'<section class="line" id="{escape(annex.anchor)}">\n<h2 dir="auto">{escape(annex.title)}</h2>\n'
        f"<p>{escape(annex.introduction)}</p>\n{tables}\n</section>"
    )


def _annex_table(table: AnnexTable) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = []
    for row in table.rows:
        cells = [f'<th scope="row" class="activity">{_lines(row.cells[0])}</th>']
        cells += [
            f'<td data-label="{escape(head)}">{_lines(cell)}</td>'
            for head, cell in zip(table.heads[1:], row.cells[1:], strict=True)
        ]
        rows.append(f'<tr id="{escape(row.anchor)}">{"".join(cells)}</tr>')
    told = "".join(f'<p dir="auto">{linked(text)}</p>' for text in table.introduction)
    # A chart is a whole drawing of escaped text, with its title and description.
    charts = "".join(f'<figure class="chart-figure">{chart.svg}</figure>' for chart in table.charts)
    shown = (
        f'<table class="report annex"><caption class="unseen">{escape(table.heading)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>'
        + "\n".join(rows)
        + "</tbody></table>"
        if rows
        else ""
    )
    return f'<section id="{escape(table.anchor)}">\n<h3 dir="auto">{escape(table.heading)}</h3>\n{told}{charts}{shown}\n</section>'


def _lines(lines: tuple[Line, ...]) -> str:
    return "".join(
        f'<p dir="auto"><a href="#{escape(line.goes_to)}">{escape(line.text)}</a></p>'
        if line.goes_to
        else f'<p dir="auto">{linked(line.text)}</p>'
        for line in lines
    )


_CLASSES = {"status": "stand"}


def _result(report: Report, result: ResultPart) -> str:
    span = max(len(result.rows), 1)
    words = report.words
    first = (
        f'<th scope="rowgroup" class="number"{_rows(span)}>{escape(result.number)}</th>'
        f'<th scope="rowgroup" class="result"{_rows(span)} dir="auto">{escape(result.title)}</th>'
    )
    if not result.rows:
        empty = "".join(f'<td data-label="{escape(words[key])}">–</td>' for key in report.columns[2:])
        rows = [f"<tr>{first}{empty}</tr>"]
    else:
        rows = [_row(report, row, "" if position else first) for position, row in enumerate(result.rows)]
    return f'<tbody id="{escape(result.anchor)}">' + "\n".join(rows) + "</tbody>"


def _row(report: Report, row: Row, first: str) -> str:
    activity = row.activity
    if activity is None:
        span = len(report.columns) - 2
        label = escape(report.words["remark"])
        cells = f'<td class="remark" colspan="{span}" data-label="{label}">{passages(row.explanation)}</td>'
        return f"<tr>{first}{cells}</tr>"
    address = f' id="{escape(activity.anchor)}"' if row.activity_rows else ""
    return f"<tr{address}>{first}{_activity(report, row)}{_stand(report, row)}</tr>"


def _activity(report: Report, row: Row) -> str:
    activity, words = row.activity, report.words
    if activity is None or not row.activity_rows:
        return ""
    span = _rows(row.activity_rows)
    name = escape(_("Permanent link to activity {activity}").format(activity=printable(activity.id)))
    cells = (
        f'<th scope="row" class="activity"{span} data-label="{escape(words["activity"])}">'
        f"<bdi>{escape(activity.label)}</bdi>"
        f'<a class="anchor" href="#{escape(activity.anchor)}" aria-label="{name}"></a></th>'
    )
    if report.has_holder:
        cells += (
            f'<td class="holder"{span} data-label="{escape(words["holder"])}">'
            f"<bdi>{escape(activity.holder)}</bdi></td>"
        )
    if report.has_partners:
        label = escape(words["partners"])
        partners = f"<bdi>{escape(', '.join(activity.partners))}</bdi>"
        cells += f'<td class="partners"{span} data-label="{label}">{partners}</td>'
    if report.has_planning:
        label = escape(words["planning"])
        planning = f"<bdi>{escape(activity.planning)}</bdi>"
        cells += f'<td class="planning"{span} data-label="{label}">{planning}</td>'
    return cells


def _stand(report: Report, row: Row) -> str:
    words = report.words
    # The stroke parts them for those who do not see that each stands on its own line.
    shown = '<span class="unseen"> / </span>'.join(status(mark) for mark in row.statuses)
    if not shown:
        shown = f'<span role="img" aria-label="{escape(words["not_stated"])}">–</span>'
    cells = f'<td class="stand" data-label="{escape(words["status"])}">{shown}</td>'
    if row.explanation_rows:
        cells += (
            f'<td class="explanation"{_rows(row.explanation_rows)} '
            f'data-label="{escape(words["explanation"])}">{passages(row.explanation)}</td>'
        )
    return cells


def _rows(span: int) -> str:
    return f' rowspan="{span}"' if span > 1 else ""


def status(mark: Mark) -> str:
    """Return a status as glyph and word; the glyph is for the eye only, the word tells it all."""
    glyph = f'<span class="glyph" aria-hidden="true">{escape(mark.glyph)}</span> ' if mark.glyph else ""
    phase = mark.phase if re.fullmatch(r"[a-z_]+", mark.phase) else "unknown"
    return f'<span class="status {phase}">{glyph}<span dir="auto">{escape(mark.word)}</span></span>'


def passages(found: tuple[Passage, ...]) -> str:
    """Return paragraphs and nested lists; each tells its own direction, so that no text can turn another round."""
    made: list[str] = []
    depth = 0
    for passage in found:
        # A list that begins deep is opened level by level, each within an item.
        if passage.bullet > depth:
            made.append("<ul><li>" * (passage.bullet - depth))
        else:
            made.append("</li></ul>" * (depth - passage.bullet))
            made.append("</li><li>" if passage.bullet else "")
        depth = passage.bullet
        made.append(_runs(passage) if depth else f'<p dir="auto">{_runs(passage)}</p>')
    made.append("</li></ul>" * depth)
    return "".join(made)


def _runs(passage: Passage) -> str:
    return "".join(_note_mark(run) if isinstance(run, Note) else linked(run) for run in passage.runs)


def linked(text: str) -> str:
    """Return escaped text in which web addresses can be followed."""
    return "".join(
        f'<a href="{escape(piece)}" rel="nofollow noopener">{escape(piece)}</a>'
        if is_address
        else escape(piece)
        for piece, is_address in addresses(text)
    )


def _note_mark(note: Note) -> str:
    name = escape(_("Note {number}").format(number=note.number))
    return f'<sup><a href="#note-{note.number}" id="mark-{note.number}" aria-label="{name}">{note.number}</a></sup>'


def _notes(report: Report) -> str:
    back = escape(_("Back to the text"))
    items = "\n".join(
        f'<li id="note-{note.number}"><span dir="auto">{linked(note.text)}</span> '
        f'<a href="#mark-{note.number}"><span aria-hidden="true">↩</span><span class="unseen">{back}</span></a></li>'
        for note in report.notes
    )
    heading = f'<h2 id="notes-heading">{escape(report.words["notes"])}</h2>'
    return (
        f'<section id="notes" aria-labelledby="notes-heading">\n{heading}\n<ol>\n{items}\n</ol>\n</section>'
    )
