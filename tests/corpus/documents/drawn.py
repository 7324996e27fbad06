"""PDF by Typst, PDF drawn by coordinates, scans, and very much of it."""

import shutil
from dataclasses import replace
from pathlib import Path

from .. import canvas, grid, programmes, typeset, web
from ..grid import Layout, Truth
from .register import AbsentError, document, need, shaped, weasy


def _typst(folder: Path, name: str, programme, layout: Layout, look: typeset.TypstLook) -> tuple[Path, Truth]:
    need("typst")
    blocks, truth = grid.lay_out(programme, layout)
    return typeset.write(programme, blocks, look, folder / f"{name}.pdf"), truth


@document("Typst: ruled grid, drawings, legend in the footer, real footnotes, tagged")
def fiets_typst_grid(folder: Path) -> tuple[Path, Truth]:
    return _typst(folder, "fiets_typst_grid", programmes.fiets(), Layout(), typeset.TypstLook())


@document("Typst: rules only, hyphenated and justified, contents, not tagged, rows over pages")
def fiets_typst_hyphens(folder: Path) -> tuple[Path, Truth]:
    look = typeset.TypstLook(
        lines="rules", hyphens=True, tagged=False, contents=True, legend="first", page='paper: "a4"'
    )
    return _typst(folder, "fiets_typst_hyphens", programmes.fiets().lengthened(5), Layout(), look)


@document("Typst: coloured cells, zebra, legend at the end")
def natuur_typst_fill(folder: Path) -> tuple[Path, Truth]:
    look = typeset.TypstLook(signs="fill", lines="zebra", legend="end")
    return _typst(folder, "natuur_typst_fill", programmes.natuur(), Layout(merge="repeat"), look)


@document("Typst: no lines, glyphs, English, header not repeated, long texts")
def digital_typst_white(folder: Path) -> tuple[Path, Truth]:
    look = typeset.TypstLook(signs="glyph", lines="none", legend="foot", repeat=False, legend_title="Legend")
    layout = Layout(
        columns=("activity", "holder", "planning", "status", "explanation"), headers=grid.ENGLISH, result_in="heading",
        table_per="result", action_line="Pillar {n}: {t}", result_heading="Goal {n}: {t}",
    )  # fmt: skip
    return _typst(folder, "digital_typst_white", programmes.digital().lengthened(4), layout, look)


@document("Typst: words, tagged, merged cells over pages that are repeated nowhere")
def fiets_typst_words(folder: Path) -> tuple[Path, Truth]:
    look = typeset.TypstLook(signs="words", legend="none")
    return _typst(folder, "fiets_typst_words", programmes.fiets().lengthened(6), Layout(), look)


@document("drawn on a canvas: rules, vector signs, a line of text at a time")
def fiets_canvas_rules(folder: Path) -> tuple[Path, Truth]:
    need("reportlab")
    programme = programmes.fiets().without_notes()
    layout = Layout(columns=("nr", "result", "activity", "status", "explanation", "holder"))
    blocks, truth = grid.lay_out(programme, layout)
    return canvas.write(programme, blocks, folder / "fiets_canvas_rules.pdf"), truth


@document("drawn on a canvas: no rules, each word by itself, without a single space in the file")
def digital_canvas_words(folder: Path) -> tuple[Path, Truth]:
    need("reportlab")
    programme = programmes.digital()
    layout = Layout(
        columns=("nr", "result", "activity", "planning", "status", "explanation"),
        headers=grid.ENGLISH,
        action_line="Pillar {n}: {t}",
    )
    blocks, truth = grid.lay_out(programme, layout)
    path = folder / "digital_canvas_words.pdf"
    return canvas.write(programme, blocks, path, signs="words", words_apart=True, plain=True), truth


@document("drawn on a canvas, the words of each page in any order")
def natuur_canvas_shuffled(folder: Path) -> tuple[Path, Truth]:
    need("reportlab")
    programme = replace(programmes.natuur(), vocabulary=shaped(programmes.natuur()))
    blocks, truth = grid.lay_out(
        programme, Layout(merge="blank", columns=("nr", "result", "status", "activity", "explanation"))
    )
    path = folder / "natuur_canvas_shuffled.pdf"
    return canvas.write(programme, blocks, path, words_apart=True, shuffled=True), truth


@document("a small table of figures that is no activity table")
def fiets_other_tables(folder: Path) -> tuple[Path, Truth]:
    figures = (
        "<h2>Kerncijfers</h2><table class='figures'><thead><tr><th>Jaar</th><th>Ongevallen</th><th>Waarvan ernstig</th></tr></thead><tbody>"
        + "".join(
            f"<tr><td>{year}</td><td>{9100 - 41 * year % 97}</td><td>{1200 + year % 7}</td></tr>"
            for year in range(2019, 2024)
        )
        + "</tbody></table><p style='page-break-after:always'>Bron: eigen telling.</p>"
    )
    look = web.Look(signs="png", css=web.GRID, before=figures)
    return weasy(folder / "fiets_other_tables.pdf", programmes.fiets(), Layout(), look)


@document("a scan: pictures of pages, words as status", slow=True)
def digital_scan(folder: Path) -> tuple[Path, Truth]:
    if not shutil.which("tesseract"):
        raise AbsentError("tesseract is not installed")
    look = web.Look(signs="words", legend="none", css=web.GRID + "body{font-size:10pt}")
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}")
    path, truth = weasy(
        folder / "digital_scan_source.pdf", programmes.digital().plain().first(1), layout, look
    )
    return canvas.scan(path, folder / "digital_scan.pdf"), replace(truth, scanned=True)


@document("a hundred pages and 2,000 rows", slow=True)
def many_rows(folder: Path) -> tuple[Path, Truth]:
    need("reportlab")
    programme = programmes.many(2000)
    blocks, truth = grid.lay_out(
        programme, Layout(columns=("nr", "result", "activity", "holder", "status", "explanation"))
    )
    return canvas.write(programme, blocks, folder / "many_rows.pdf"), truth
