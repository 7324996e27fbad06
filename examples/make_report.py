"""Sets the example edition as a report the way a ministry would: as HTML with signs, as DOCX with pictures.

The report has on purpose what makes real ones hard: a result given once, lost statuses, a legend per stretch in which
a sign changes its meaning, a row that slid a column, two activities in one cell, a remark row, notes, an explanation
that spans rows. ``python examples/make_report.py`` writes both again from editie-2021.json, byte for byte the same.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image, ImageDraw

from actielijn.snapshot import Activity, Footnote, Progress, Result, Snapshot, Theme, load, paragraphs

FOLDER = Path(__file__).parent / "samen-tegen-mensenhandel"
HEADER = ("Nr.", "Resultaat (doelstelling)", "Activiteiten / producten", "Stand van zaken", "Toelichting")
SIGNS = {
    "completed": "✓", "ongoing": "∞", "on_schedule": "📅", "delayed": "📅⌚",
    "not_started": "🔄", "consultation": "🗨", "not_applicable": "✗",
}  # fmt: skip
# In these themes the makers of the report took other signs, so that the clock means two things in one document.
OTHER_SIGNS = {
    "Lerend netwerken": {"delayed": "🕒"},
    "Beter zicht op aard en omvang": {"not_started": "🕒"},
}
ROWS_PER_STRETCH = 9
WIDTHS = (12, 50, 62, 25, 118)
SLID = "2.7"
TOGETHER = ("27.1", "27.2")
PREPARED = datetime(2021, 11, 16)


@dataclass
class Row:
    """One table row as it will be set; ``span`` is how many rows its explanation covers, 0 for one that is covered."""

    result: Result
    activities: tuple[Activity, ...] = ()
    progress: Progress | None = None
    remark: str = ""
    first: bool = True
    span: int = 1
    notes: tuple[Footnote, ...] = ()


@dataclass
class Stretch:
    """The table of a theme, or a part of it, with the legend that stands below it."""

    theme: Theme
    rows: list[Row] = field(default_factory=list)

    @property
    def signs(self) -> dict[str, str]:
        """The sign of each status here; empty where nothing in this stretch could be read."""
        lost = all(not row.progress.statuses for row in self.rows if row.progress)
        if lost:
            return dict.fromkeys(SIGNS, "")
        half = {key for row in self.rows if row.progress for key in row.progress.candidates}
        return {
            key: "" if key in half else sign
            for key, sign in (SIGNS | OTHER_SIGNS.get(self.theme.title, {})).items()
        }


def rows_of(result: Result) -> Iterator[Row]:
    """Yield the rows of a result, in the order of the report."""
    for place, activity in enumerate(result.activities):
        if activity.id == TOGETHER[1]:
            continue
        both = result.activities[place : place + 2] if activity.id == TOGETHER[0] else (activity,)
        for number, progress in enumerate(activity.progress):
            covered = sum(
                entry.explanation_from == activity.id for each in result.activities for entry in each.progress
            )
            span = 0 if progress.explanation_from else covered + 1
            yield Row(result, both, progress, first=number == 0, span=span, notes=progress.footnotes)
    for remark in result.remarks:
        yield Row(result, remark=remark)


def stretches_of(theme: Theme) -> list[Stretch]:
    """Return a theme's rows in stretches of a page each; an explanation that spans rows is not cut.

    Where a status is half lost a new stretch begins, since its legend has lost the same signs.
    """
    made = [Stretch(theme)]
    for result in theme.results:
        for row in rows_of(result):
            rows = made[-1].rows
            full = len(rows) >= ROWS_PER_STRETCH and row.first and row.span > 0
            if rows and (full or (half_lost(row) and not half_lost(rows[-1]))):
                made.append(Stretch(theme))
            made[-1].rows.append(row)
    return made


def half_lost(row: Row) -> bool:
    """Return whether a part of the row's status could not be read."""
    return row.progress is not None and bool(row.progress.candidates)


def activity_lines(row: Row) -> list[str]:
    """Return what stands in the activity's cell: a line per activity, a remark, nothing in a row that goes on."""
    if row.remark:
        return [row.remark]
    if not row.first:
        return []
    return [f"{each.number}. {each.title}".strip() if each.number else each.title for each in row.activities]


def pieces(row: Row) -> list[tuple[int, list[tuple[str, bool]]]]:
    """Return the explanation as paragraphs (bullet depth, runs); a run that is raised is a footnote's mark."""
    if row.progress is None:
        return []
    text, marked = row.progress.explanation, []
    # A private character stands for the mark while white space is folded, so that its place is kept.
    for note in sorted(row.notes, key=lambda note: -(note.at or 0)):
        text = f"{text[: note.at]}\ue000{note.mark}\ue001{text[note.at :]}"
    for paragraph in paragraphs(text):
        runs = []
        for part in paragraph.text.replace("\ue001", "\ue000").split("\ue000"):
            runs.append((part, len(runs) % 2 == 1))
        marked.append((paragraph.bullet, [run for run in runs if run[0]]))
    return marked


# -- HTML


def as_html(snapshot: Snapshot) -> str:
    """Return the report as HTML, statuses as signs."""
    title = f"{snapshot.edition.title} {snapshot.programme.title}"
    parts = [
        f'<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>',
        "<style>body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse;width:100%;margin:1rem 0}"
        "th,td{border:1px solid #888;padding:.4rem;text-align:left;vertical-align:top}th{background:#e8edf3}</style>",
        f"</head>\n<body>\n<h1>{escape(title)}</h1>\n<p>16 november 2021</p>\n<h2>Inhoudsopgave</h2>\n<ul>",
    ]
    for page, line in enumerate(snapshot.action_lines):
        parts.append(f"<li>Actielijn {line.number}: {escape(line.title)} {3 + 7 * page}</li>")
    parts.append("</ul>")
    for line in snapshot.action_lines:
        parts.append(f"<h2>Actielijn {line.number}: {escape(line.title)}</h2>")
        for theme in line.themes:
            for stretch in stretches_of(theme):
                parts += [*_html_table(stretch), *_html_notes(stretch), *_html_legend(snapshot, stretch)]
    parts += [f"<p>{escape(text)}</p>" for text in colophon(snapshot)]
    return "\n".join([*parts, "</body>\n</html>\n"])


def _html_table(stretch: Stretch) -> Iterator[str]:
    head = "".join(f"<th>{escape(text)}</th>" for text in HEADER)
    theme = f'<tr><th colspan="5">{escape(stretch.theme.title)}</th></tr>'
    yield f"<table>\n<thead>\n{theme}\n<tr>{head}</tr>\n</thead>\n<tbody>"
    before: Result | None = None
    # Where a row slid, the result's cells are left empty below the first row instead of spanning.
    spans = all(each.id != SLID for row in stretch.rows for each in row.activities)
    for row in stretch.rows:
        cells = []
        if row.result is not before:
            count = sum(other.result is row.result for other in stretch.rows)
            span = f' rowspan="{count}"' if spans and count > 1 else ""
            cells += [f"<td{span}>{row.result.number}.</td>", f"<td{span}>{escape(row.result.title)}</td>"]
        elif not spans:
            cells += ["<td></td>", "<td></td>"]
        before = row.result
        cells.append("<td>" + "<br>".join(escape(line) for line in activity_lines(row)) + "</td>")
        cells.append(f"<td>{_sign(stretch, row)}</td>")
        if row.span:
            span = f' rowspan="{row.span}"' if row.span > 1 else ""
            cells.append(f"<td{span}>{_html_text(row)}</td>")
        if row.activities and row.activities[0].id == SLID:
            cells = [*cells[1:], "<td></td>"]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>\n</table>"


def _sign(stretch: Stretch, row: Row) -> str:
    if row.progress is None:
        return ""
    signs = [stretch.signs[key] for key in row.progress.statuses]
    return " / ".join(signs) + (" /" if row.progress.candidates else "")


def _html_text(row: Row) -> str:
    text, depth = "", 0
    for bullet, runs in pieces(row):
        body = "".join(f"<sup>{escape(run)}</sup>" if raised else escape(run) for run, raised in runs)
        text += "<ul>" * (bullet - depth) + "</ul>" * (depth - bullet)
        text += f"<li>{body}</li>" if bullet else f"<p>{body}</p>"
        depth = bullet
    return text + "</ul>" * depth


def _html_notes(stretch: Stretch) -> Iterator[str]:
    for row in stretch.rows:
        for note in row.notes:
            yield f"<p><sup>{escape(note.mark)}</sup> {escape(note.text)}</p>"


def _html_legend(snapshot: Snapshot, stretch: Stretch) -> Iterator[str]:
    items = (
        f"<li>{stretch.signs[status.key]} {escape(status.label['nl'])}</li>" for status in snapshot.statuses
    )
    yield f"<p>Legenda:</p>\n<ul>{''.join(items)}</ul>"


def colophon(snapshot: Snapshot) -> list[str]:
    """Return the lines at the end: who published it and when."""
    return [
        "Dit is een voorbeeld bij Actielijn, met toelichtingen in eigen woorden. Het verslag zelf is een uitgave van:",
        snapshot.programme.publisher or "",
        f"November 2021 | Publicatie-nr. {snapshot.edition.number}",
    ]


# -- DOCX


def as_docx(snapshot: Snapshot) -> bytes:
    """Return the report as DOCX, statuses as pictures that only the legend explains."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    document.styles["Normal"].font.size = Pt(9)
    pictures = {status.key: draw(status.key) for status in snapshot.statuses}
    document.add_heading(f"{snapshot.edition.title} {snapshot.programme.title}", 0)
    document.add_paragraph("16 november 2021")
    for line in snapshot.action_lines:
        document.add_heading(f"Actielijn {line.number}: {line.title}", 1)
        for theme in line.themes:
            document.add_heading(theme.title, 2)
            for stretch in stretches_of(theme):
                _docx_table(document, stretch, pictures)
                _docx_legend(document, snapshot, stretch, pictures)
    for text in colophon(snapshot):
        document.add_paragraph(text)
    _docx_notes(document, snapshot)
    properties = document.core_properties
    properties.title, properties.language = f"{snapshot.edition.title} {snapshot.programme.title}", "nl-NL"
    properties.author, properties.created, properties.modified = "Actielijn", PREPARED, PREPARED
    packed = io.BytesIO()
    document.save(packed)
    return _with_fixed_dates(packed.getvalue())


def _docx_table(document: Any, stretch: Stretch, pictures: dict[str, bytes]) -> None:
    table = document.add_table(rows=1, cols=5, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    before: Result | None = None
    spanning: Any = None
    for row in stretch.rows:
        cells = table.add_row().cells
        slid = 1 if row.activities and row.activities[0].id == SLID else 0
        if row.result is not before:
            cells[0].text, cells[1].text = f"{row.result.number}.", row.result.title
        before = row.result
        _fill(cells[2 - slid], [(0, [(line, False)]) for line in activity_lines(row)])
        if row.progress:
            run = cells[3 - slid].paragraphs[0].add_run()
            for number, key in enumerate(row.progress.statuses):
                if number:
                    run.add_text(" / ")
                run.add_picture(io.BytesIO(pictures[key]), height=Mm(5))
            if row.progress.candidates:
                run.add_text(" /")
        if row.span:
            _fill(cells[4 - slid], pieces(row))
            spanning = cells[4]
        else:
            spanning = spanning.merge(cells[4])
            for empty in [each for each in spanning.paragraphs if not each.text][:1]:
                empty._p.getparent().remove(empty._p)
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _fill(cell: Any, lines: list[tuple[int, list[tuple[str, bool]]]]) -> None:
    for number, (bullet, runs) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if bullet:
            paragraph.style = "List Bullet"
        for text, raised in runs:
            run = paragraph.add_run("" if raised else text)
            if raised:
                run.font.superscript = True
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), text)
                run._r.append(reference)


def _docx_notes(document: Any, snapshot: Snapshot) -> None:
    """Add the part with the footnotes, which python-docx has no words for; a note's id is its mark."""
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = [
        note for place in snapshot.places() for entry in place.activity.progress for note in entry.footnotes
    ]
    body = "".join(
        f'<w:footnote w:id="{escape(note.mark)}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(note.text)}</w:t></w:r></w:p></w:footnote>'
        for note in notes
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{name}">{body}</w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _docx_legend(document: Any, snapshot: Snapshot, stretch: Stretch, pictures: dict[str, bytes]) -> None:
    document.add_paragraph("Legenda:")
    for status in snapshot.statuses:
        paragraph = document.add_paragraph()
        if stretch.signs[status.key]:
            paragraph.add_run().add_picture(io.BytesIO(pictures[status.key]), height=Mm(5))
        paragraph.add_run(f" {status.label['nl']}")


def draw(key: str) -> bytes:
    """Return the picture of a status: a plain drawing of 48 by 48, without any text."""
    image = Image.new("RGB", (48, 48), "white")
    pen = ImageDraw.Draw(image)
    ink = "#1f3a5f"
    if key == "completed":
        pen.line([(8, 26), (20, 38), (40, 10)], fill=ink, width=6)
    elif key == "ongoing":
        pen.ellipse([4, 14, 24, 34], outline=ink, width=5)
        pen.ellipse([24, 14, 44, 34], outline=ink, width=5)
    elif key == "on_schedule":
        pen.rectangle([8, 10, 40, 40], outline=ink, width=4)
        pen.rectangle([8, 10, 40, 18], fill=ink)
    elif key == "delayed":
        pen.ellipse([6, 6, 42, 42], outline="#b35c00", width=4)
        pen.line([(24, 14), (24, 25), (33, 30)], fill="#b35c00", width=4)
    elif key == "not_started":
        pen.arc([8, 8, 40, 40], 40, 330, fill=ink, width=5)
        pen.polygon([(36, 6), (44, 20), (30, 20)], fill=ink)
    elif key == "consultation":
        pen.rounded_rectangle([6, 8, 42, 32], 6, outline=ink, width=4)
        pen.polygon([(14, 30), (14, 42), (26, 30)], fill=ink)
    else:
        pen.line([(10, 10), (38, 38)], fill=ink, width=6)
        pen.line([(38, 10), (10, 38)], fill=ink, width=6)
    packed = io.BytesIO()
    image.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _with_fixed_dates(archive: bytes) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, PREPARED.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(entry))
    return packed.getvalue()


def main() -> None:
    """Write rapport-2021.html and rapport-2021.docx beside the editions."""
    snapshot = load(FOLDER / "editie-2021.json")
    (FOLDER / "rapport-2021.html").write_text(as_html(snapshot), encoding="utf-8")
    (FOLDER / "rapport-2021.docx").write_bytes(as_docx(snapshot))


if __name__ == "__main__":
    main()
