# ruff: noqa: E501 - outlines, styles and sentences read better on one line
"""The documents: each named for its trap, each built alone into a folder, each with its truth."""

import importlib.util
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from . import canvas, grid, icons, programmes, sheets, typeset, web, word
from .grid import Layout, Truth

Build = Callable[[Path], tuple[Path, Truth]]


class AbsentError(Exception):
    """A tool that this document needs is not installed."""


@dataclass(frozen=True)
class Document:
    name: str
    trap: str
    build: Build


DOCUMENTS: dict[str, Document] = {}


def document(trap: str) -> Callable[[Build], Build]:
    """Register a builder under its own name."""

    def register(build: Build) -> Build:
        DOCUMENTS[build.__name__] = Document(build.__name__, trap, build)
        return build

    return register


def _need(*modules: str) -> None:
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise AbsentError(f"{module} is not installed")


def _weasy(
    path: Path, programme, layout: Layout, look: web.Look, fonts: Path | None = None
) -> tuple[Path, Truth]:
    _need("weasyprint")
    blocks, truth = grid.lay_out(programme, layout)
    web.write_pdf(web.page(programme, blocks, look), path, fonts)
    return path, truth


@document(
    "ruled grid, picture signs, legend under each page, doubled rows, shared and spanning cells, remark, notes"
)
def fiets_grid_png(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(css=web.GRID, running=False)
    return _weasy(folder / "fiets_grid_png.pdf", programmes.fiets(), Layout(), look)


@document("horizontal rules only, vector signs, legend above each page, status before activity")
def fiets_rules_svg(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", legend="top", css=web.RULES)
    layout = Layout(columns=("nr", "result", "status", "activity", "explanation", "holder"))
    return _weasy(folder / "fiets_rules_svg.pdf", programmes.fiets(), layout, look)


@document("no lines at all, glyph and words, no legend, number in its own column")
def fiets_white_words(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="glyph+words", legend="none", css=web.WHITE)
    layout = Layout(
        columns=("activity_nr", "activity", "holder", "planning", "status", "explanation"),
        result_in="heading", table_per="result", headers={**grid.DUTCH, "activity": "Maatregel", "holder": "Trekker", "status": "Voortgang"},
    )  # fmt: skip
    return _weasy(folder / "fiets_white_words.pdf", programmes.fiets().plain(), layout, look)


@document("English headers, words as status, no legend, zebra, explanation first")
def digital_zebra_words(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="words", legend="none", css=web.ZEBRA)
    layout = Layout(
        columns=("explanation", "status", "activity", "holder", "planning", "result"),
        headers=grid.ENGLISH, merge="repeat", action_line="Pillar {n}: {t}",
    )  # fmt: skip
    return _weasy(folder / "digital_zebra_words.pdf", programmes.digital(), layout, look)


@document("coloured cells without text, legend of swatches at the end of the document")
def natuur_fill_end(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="fill", legend="end", css=web.GRID)
    layout = Layout(merge="blank", action_line="Hoofdlijn {n}: {t}")
    return _weasy(folder / "natuur_fill_end.pdf", programmes.natuur(), layout, look)


@document("coloured dots only, legend once on page 2 before the tables, contents page")
def natuur_dots_first(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="dot", legend="first", css=web.RULES, contents=True, running=True)
    return _weasy(
        folder / "natuur_dots_first.pdf", programmes.natuur(), Layout(action_line="Spoor {n}: {t}"), look
    )


@document("symbol font with the letters a to e as signs")
def fiets_symbol_letters(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets()
    font = icons.symbol_font(folder, {ord("a") + i: s.shape for i, s in enumerate(programme.vocabulary)})
    look = web.Look(signs="symbol", css=web.GRID)
    return _weasy(folder / "fiets_symbol_letters.pdf", programme, Layout(), look, font)


@document("web page with words and merged cells")
def digital_html(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.digital()
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}")
    blocks, truth = grid.lay_out(programme, layout)
    path = folder / "digital_html.html"
    path.write_text(
        web.page(programme, blocks, web.Look(signs="words", legend="none", css=web.GRID)), "utf-8"
    )
    return path, truth


def _recoloured(programme, **colours: str):
    return replace(
        programme,
        vocabulary=tuple(replace(s, colour=colours.get(s.key, s.colour)) for s in programme.vocabulary),
    )


def _unread(truth: Truth, *labels: str) -> Truth:
    """Return the truth where signs of these labels cannot be told: they must be left empty, and said so."""
    rows = tuple(replace(r, statuses=() if set(r.statuses) & set(labels) else r.statuses) for r in truth.rows)
    return replace(truth, rows=rows, needs_finding=True)


@document("symbol font at private code points, and a ToUnicode that calls every sign a tick")
def fiets_symbol_lies(folder: Path) -> tuple[Path, Truth]:
    _need("pikepdf", "weasyprint")
    import pikepdf

    programme = programmes.fiets()
    font = icons.symbol_font(
        folder, {0xE000 + i: s.shape for i, s in enumerate(programme.vocabulary)}, "Stand"
    )
    look = web.Look(signs="symbol", css=web.GRID, symbols="".join(chr(0xE000 + i) for i in range(5)))
    path, truth = _weasy(folder / "fiets_symbol_lies.pdf", programme, Layout(), look, font)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for item in pdf.objects:
            if (
                isinstance(item, pikepdf.Dictionary)
                and "/ToUnicode" in item
                and "Stand" in str(item.get("/BaseFont", ""))
            ):
                cmap = item.ToUnicode.read_bytes().decode("latin-1")
                item.ToUnicode = pdf.make_stream(re.sub(r"<[eE]00\d>", "<2713>", cmap).encode("latin-1"))
        pdf.save(path)
    return path, truth


@document("the same glyph means another status from the second action line on; each page has its own legend")
def fiets_two_meanings(folder: Path) -> tuple[Path, Truth]:
    _need("weasyprint")
    programme = programmes.fiets()
    glyphs = {"afgerond": "●", "schema": "○", "aandacht": "■", "start": "◆", "vervallen": "✖"}
    turned = {"afgerond": "■", "schema": "●", "aandacht": "◆", "start": "○", "vervallen": "✖"}

    def signed(with_glyphs: dict[str, str]):
        return replace(
            programme, vocabulary=tuple(replace(s, glyph=with_glyphs[s.key]) for s in programme.vocabulary)
        )

    blocks, truth = grid.lay_out(programme, Layout())
    look = web.Look(signs="glyph", css=web.GRID)
    path = folder / "fiets_two_meanings.pdf"
    web.write_pdf(web.page(signed(glyphs), blocks, look, {2: signed(turned)}), path)
    return path, truth


@document("the legend lacks the red dot: those statuses cannot be known")
def natuur_legend_lacks(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="dot", legend="bottom", css=web.RULES, missing=("zorg",))
    path, truth = _weasy(folder / "natuur_legend_lacks.pdf", programmes.natuur(), Layout(), look)
    return path, _unread(truth, "Zorgelijk")


@document("some signs are gone from their cells: empty, never another status")
def fiets_signs_lost(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", css=web.GRID)
    layout = Layout(lost=frozenset({1, 4, 9, 16, 22}))
    return _weasy(folder / "fiets_signs_lost.pdf", programmes.fiets(), layout, look)


@document("signs in the cells are small JPEGs of several sizes, those in the legend sharp PNGs")
def fiets_jpeg(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="jpeg", css=web.RULES, legend="top")
    return _weasy(folder / "fiets_jpeg.pdf", programmes.fiets(), Layout(), look)


@document("rows of more than a page, header not repeated, rules only, running titles")
def fiets_over_pages(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="png", css=web.RULES, header_repeats=False, running=True)
    programme = programmes.fiets().lengthened(16)
    return _weasy(folder / "fiets_over_pages.pdf", programme, Layout(merge="blank"), look)


@document("rows over pages without any line, header repeated, glyphs")
def fiets_white_over_pages(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(
        signs="glyph", css=web.WHITE + "table{table-layout:fixed}.c-nr{width:8mm}.c-explanation{width:45%}"
    )
    programme = programmes.fiets().plain().lengthened(7)
    return _weasy(folder / "fiets_white_over_pages.pdf", programme, Layout(merge="repeat"), look)


@document("narrow columns, words broken at line ends with hyphens, justified, ligatures")
def fiets_hyphens(folder: Path) -> tuple[Path, Truth]:
    css = web.GRID + "td,p,li{hyphens:auto;text-align:justify}body{font-family:'DejaVu Serif';font-size:8pt}"
    css += "table{table-layout:fixed}.c-nr{width:8mm}.c-status{width:16mm}.c-activity{width:32mm}"
    look = web.Look(signs="png", css=css, page="A4 portrait")
    return _weasy(folder / "fiets_hyphens.pdf", programmes.fiets(), Layout(), look)


@document("result as a heading above each table, activities a, b, c, words, portrait")
def digital_headings_abc(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(
        signs="words", legend="none", css=web.GRID, page="A4 portrait", contents=True, running=True
    )
    layout = Layout(
        columns=("activity", "status", "explanation"), headers=grid.ENGLISH, result_in="heading", table_per="result",
        action_line="Strand {n}: {t}", result_heading="Goal {n}: {t}", number="{n}) {t}",
    )  # fmt: skip
    return _weasy(folder / "digital_headings_abc.pdf", programmes.digital().renumbered("a"), layout, look)


@document("activities numbered i, ii, iii in their own column; vertical legend")
def digital_roman(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", legend="vertical", css=web.RULES, legend_title="Key")
    layout = Layout(
        columns=("nr", "result", "activity_nr", "activity", "status", "explanation"), headers=grid.ENGLISH,
        action_line="Action line {n} – {t}", merge="blank",
    )  # fmt: skip
    return _weasy(folder / "digital_roman.pdf", programmes.digital().renumbered("i"), layout, look)


@document("numbers 1.1, 1.2 before the titles, result with its number in one column")
def fiets_dotted_numbers(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="png", legend="end", css=web.RULES)
    layout = Layout(
        columns=("result", "activity", "holder", "planning", "status", "explanation"), number="{n} {t}"
    )
    programme = programmes.fiets().plain().renumbered("1.1")
    return _weasy(folder / "fiets_dotted_numbers.pdf", programme, layout, look)


@document("no numbers at all, and no themes")
def digital_unnumbered(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="words", legend="none", css=web.WHITE)
    layout = Layout(
        columns=("activity", "holder", "planning", "status", "explanation"), headers=grid.ENGLISH,
        result_in="none", theme_in="none", action_line="{t}", number="{t}", table_per="line",
    )  # fmt: skip
    path, truth = _weasy(
        folder / "digital_unnumbered.pdf", programmes.digital().renumbered("none"), layout, look
    )
    rows = tuple(
        replace(row, action_line=(None, row.action_line[1])) for row in truth.rows if row.action_line
    )
    return path, replace(truth, rows=rows)


@document("the status is the name of a colour; a legend as a table says what it means")
def natuur_colour_words(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="word", legend="table", css=web.GRID)
    path, truth = _weasy(folder / "natuur_colour_words.pdf", programmes.natuur(), Layout(), look)
    return path, replace(
        truth, labels={"groen": "Op koers", "oranje": "Bijsturen nodig", "rood": "Zorgelijk"}
    )


@document("one table for everything: action line, theme and result are rows over the whole width")
def fiets_bands(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="png", css=web.GRID + ".band{background:#dde6f0}")
    layout = Layout(
        columns=("activity_nr", "activity", "status", "explanation", "holder"),
        table_per="all", theme_in="band", result_in="band",
    )  # fmt: skip
    return _weasy(folder / "fiets_bands.pdf", programmes.fiets().plain(), layout, look)


@document("pages that are turned with /Rotate 90")
def natuur_rotated(folder: Path) -> tuple[Path, Truth]:
    _need("pikepdf")
    import pikepdf

    look = web.Look(signs="svg", css=web.GRID)
    programme = replace(programmes.natuur(), vocabulary=_shaped(programmes.natuur()))
    path, truth = _weasy(folder / "natuur_rotated.pdf", programme, Layout(), look)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(v) for v in page.mediabox)
            page.contents_add(f"q 0 1 -1 0 {top - bottom} 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.mediabox = [0, 0, top - bottom, right - left]
            page.Rotate = 90
        pdf.save(path)
    return path, truth


def _shaped(programme):
    shapes = ("star", "triangle", "cross")
    return tuple(replace(s, shape=shape) for s, shape in zip(programme.vocabulary, shapes, strict=True))


@document("a grey copy: the shapes still tell")
def fiets_grey_shapes(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="png", css=web.GRID, grey=True)
    return _weasy(folder / "fiets_grey_shapes.pdf", programmes.fiets(), Layout(), look)


@document("a grey copy of dots: green and orange have become the same grey")
def natuur_grey_dots(folder: Path) -> tuple[Path, Truth]:
    programme = _recoloured(programmes.natuur(), koers="#40a040", bij="#c86e30")
    look = web.Look(signs="dot", css=web.RULES, grey=True)
    path, truth = _weasy(folder / "natuur_grey_dots.pdf", programme, Layout(), look)
    return path, _unread(truth, "Op koers", "Bijsturen nodig")


@document("A3, eleven columns with budget and department, theme as a column")
def natuur_a3_wide(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="fill", legend="bottom", css=web.GRID, page="A3 landscape")
    layout = Layout(
        columns=(
            "theme", "nr", "result", "activity_nr", "activity", "department", "holder", "planning", "budget", "status", "explanation",
        ),
        theme_in="column", table_per="line", merge="merged", headers={**grid.DUTCH, "activity_nr": "#"},
    )  # fmt: skip
    return _weasy(folder / "natuur_a3_wide.pdf", programmes.natuur(), layout, look)


_PROSE = {
    "nl": "Het programma loopt sinds 2022. In de eerste twee jaar lag de nadruk op de inrichting van de samenwerking. "
    "De partijen komen elk kwartaal bijeen; de voorzitter rapporteert aan de stuurgroep. Op schema liggen de maatregelen "
    "rond scholen. Afgerond is de verkenning naar de schoolomgeving. ",
    "en": "The programme started in 2022. During its first two years partners worked on governance. "
    "On track are the measures for libraries; complete is the review of forms. The board meets every quarter. ",
}


def _prose(language: str, times: int) -> str:
    text = _PROSE[language]
    return "".join(
        f"<h2>{n}. {text.split('.')[1].strip()[:40]}</h2><p>{text * 3}</p><p>{text}</p>"
        for n in range(1, times + 1)
    )


@document("prose without any table: the reader must say so")
def digital_prose_only(folder: Path) -> tuple[Path, Truth]:
    _need("weasyprint")
    programme = programmes.digital()
    path = folder / "digital_prose_only.pdf"
    web.write_pdf(web.page(programme, (), web.Look(legend="none", before=_prose("en", 9), page="A4")), path)
    return path, Truth((), date=programme.date, needs_finding=True)


@document(
    "contents, two columns of prose, running titles and page numbers, notes at the foot of pages, colophon"
)
def fiets_whole_report(folder: Path) -> tuple[Path, Truth]:
    prose = f"<h1>Inleiding</h1><div style='columns:2;page-break-after:always'>{_prose('nl', 5)}</div>"
    look = web.Look(signs="png", css=web.GRID, contents=True, running=True, footnotes="page", before=prose)
    programme = programmes.fiets()
    blocks, truth = grid.lay_out(programme, Layout())
    colophon = (
        "<section style='page-break-before:always'><h2>Colofon</h2><p>Dit is een uitgave van het Ministerie van Infrastructuur</p>"
        f"<p>Postbus 1 | 2500 AA Den Haag</p><p>{programme.date_words} | Publicatienr. 240917{len(blocks):03}</p></section>"
    )
    _need("weasyprint")
    path = folder / "fiets_whole_report.pdf"
    web.write_pdf(web.page(programme, blocks, look, after=colophon), path)
    return path, truth


@document("Frisian report with headers in two languages")
def frysk_bilingual(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", css=web.RULES, legend_title="Ferklearring")
    headers = {
        "nr": "Nûmer / Nummer", "result": "Doel / Doel", "activity": "Aksje / Actie", "status": "Stân fan saken / Stand van zaken",
        "explanation": "Taljochting / Toelichting", "holder": "Aksjehâlder / Actiehouder",
    }  # fmt: skip
    layout = Layout(
        columns=("nr", "result", "activity", "holder", "status", "explanation"),
        headers=headers,
        action_line="Aksjeline {n}: {t}",
    )
    return _weasy(folder / "frysk_bilingual.pdf", programmes.frysk(), layout, look)


@document("portrait and landscape pages in one document, page sizes change between tables")
def digital_mixed_pages(folder: Path) -> tuple[Path, Truth]:
    css = (
        web.GRID
        + "@page wide{size:A4 landscape}@page tall{size:A4 portrait}table:nth-of-type(odd){page:wide}table:nth-of-type(even){page:tall}"
    )
    look = web.Look(signs="glyph", legend="bottom", css=css, page="A4 portrait", legend_title="Legend")
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}")
    return _weasy(folder / "digital_mixed_pages.pdf", programmes.digital(), layout, look)


@document("no explanation column, planning instead; two statuses in a cell")
def fiets_no_explanation(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", css=web.RULES)
    layout = Layout(columns=("nr", "result", "activity", "holder", "planning", "status"))
    return _weasy(folder / "fiets_no_explanation.pdf", programmes.fiets().plain(), layout, look)


@document("words in the status cell wrap over lines; two of them divided by a slash")
def fiets_words_wrap(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(
        signs="words",
        legend="none",
        css=web.GRID + "table{table-layout:fixed}.c-status{width:14mm}.c-nr{width:9mm}",
    )
    return _weasy(folder / "fiets_words_wrap.pdf", programmes.fiets().plain(), Layout(), look)


@document("RAG letters in coloured cells, as the British do; the legend explains the letters")
def digital_rag_letters(folder: Path) -> tuple[Path, Truth]:
    letters = {"complete": "B", "track": "G", "delayed": "A", "not": "R", "paused": "P"}
    programme = programmes.digital()
    programme = replace(
        programme, vocabulary=tuple(replace(s, glyph=letters[s.key]) for s in programme.vocabulary)
    )
    look = web.Look(signs="glyph", css=web.GRID, legend_title="RAG key", running=True)
    layout = Layout(
        columns=("nr", "result", "activity", "holder", "status", "explanation"), action_line="Pillar {n}: {t}",
        headers={**grid.ENGLISH, "result": "Objective", "activity": "Milestone", "holder": "Owner", "status": "RAG", "explanation": "Update"},
    )  # fmt: skip
    return _weasy(folder / "digital_rag_letters.pdf", programme, layout, look)


@document("Harvey balls: drawings of one colour that differ by a quarter")
def digital_harvey_balls(folder: Path) -> tuple[Path, Truth]:
    shapes = {
        "complete": "dot",
        "track": "threequarter",
        "delayed": "half",
        "not": "ring",
        "paused": "quarter",
    }
    programme = programmes.digital()
    vocabulary = tuple(replace(s, shape=shapes[s.key], colour="#203864") for s in programme.vocabulary)
    look = web.Look(signs="svg", css=web.RULES, legend_title="Legend")
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}")
    return _weasy(
        folder / "digital_harvey_balls.pdf", replace(programme, vocabulary=vocabulary), layout, look
    )


@document("WeasyPrint's tagged PDF (PDF/UA-1): the structure tree tells the table")
def fiets_tagged(folder: Path) -> tuple[Path, Truth]:
    _need("weasyprint")
    blocks, truth = grid.lay_out(programmes.fiets(), Layout())
    path = folder / "fiets_tagged.pdf"
    web.write_pdf(
        web.page(programmes.fiets(), blocks, web.Look(css=web.GRID, alt=True)), path, variant="pdf/ua-1"
    )
    return path, truth


@document("encrypted with an owner's password only: anybody may read it")
def natuur_locked(folder: Path) -> tuple[Path, Truth]:
    _need("pikepdf")
    import pikepdf

    path, truth = _weasy(
        folder / "natuur_locked.pdf", programmes.natuur(), Layout(), web.Look(signs="dot", css=web.GRID)
    )
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="eigenaar", user=""))
    return path, truth


@document("pages with crop marks: the crop box lies within the media box and neither begins at nought")
def natuur_crop_box(folder: Path) -> tuple[Path, Truth]:
    _need("pikepdf")
    import pikepdf

    path, truth = _weasy(
        folder / "natuur_crop_box.pdf", programmes.natuur(), Layout(), web.Look(signs="fill", css=web.GRID)
    )
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(v) for v in page.mediabox)
            marks = f"q 1 0 0 1 150 220 cm -30 0 m -10 0 l S {right + 10} {top} m {right + 30} {top} l S "
            page.contents_add(marks.encode(), prepend=True)
            page.contents_add(b"Q")
            page.mediabox = [left + 110, bottom + 180, right + 190, top + 260]
            page.cropbox = [left + 150, bottom + 220, right + 150, top + 220]
        pdf.save(path)
    return path, truth


@document(
    "a scan with an invisible layer of recognised text above its pictures; the signs are only in the picture"
)
def natuur_text_layer(folder: Path) -> tuple[Path, Truth]:
    _need("pikepdf", "weasyprint")
    programme = replace(programmes.natuur(), vocabulary=_shaped(programmes.natuur()))
    path, truth = _weasy(
        folder / "natuur_text_source.pdf", programme, Layout(), web.Look(signs="svg", css=web.GRID)
    )
    return canvas.text_layer(path, folder / "natuur_text_layer.pdf"), replace(truth, scanned=True)


# Web pages ------------------------------------------------------------------------------------------------------


def _html(folder: Path, name: str, programme, layout: Layout, look: web.Look) -> tuple[Path, Truth]:
    blocks, truth = grid.lay_out(programme, layout)
    path = folder / f"{name}.html"
    path.write_text(web.page(programme, blocks, look), "utf-8")
    return path, truth


@document("web page with emoji of coloured circles and a legend")
def fiets_html_emoji(folder: Path) -> tuple[Path, Truth]:
    circles = {"afgerond": "🟢", "schema": "🔵", "aandacht": "🟠", "start": "⚪️", "vervallen": "🔴"}
    programme = programmes.fiets()
    programme = replace(
        programme, vocabulary=tuple(replace(s, glyph=circles[s.key]) for s in programme.vocabulary)
    )
    return _html(folder, "fiets_html_emoji", programme, Layout(), web.Look(signs="glyph", legend="first"))


@document("web page with pictures whose alternative text is the status; no legend")
def fiets_html_alt(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="png", legend="none", alt=True)
    return _html(folder, "fiets_html_alt", programmes.fiets(), Layout(merge="blank"), look)


@document("web page with pictures without alternative text, legend as a table")
def fiets_html_pictures(folder: Path) -> tuple[Path, Truth]:
    return _html(
        folder, "fiets_html_pictures", programmes.fiets(), Layout(), web.Look(signs="png", legend="table")
    )


@document("web page with coloured cells")
def natuur_html_fill(folder: Path) -> tuple[Path, Truth]:
    return _html(
        folder, "natuur_html_fill", programmes.natuur(), Layout(), web.Look(signs="fill", legend="first")
    )


@document("web page with drawings (SVG) and bands as headings")
def natuur_html_svg(folder: Path) -> tuple[Path, Truth]:
    programme = replace(programmes.natuur(), vocabulary=_shaped(programmes.natuur()))
    layout = Layout(
        columns=("activity_nr", "activity", "status", "explanation"), theme_in="band", result_in="band"
    )
    return _html(folder, "natuur_html_svg", programme, layout, web.Look(signs="svg", legend="first"))


@document("web page with icons from the style sheet: class names, and words for screen readers")
def digital_html_icons(folder: Path) -> tuple[Path, Truth]:
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}")
    path, truth = _html(
        folder, "digital_html_icons", programmes.digital(), layout, web.Look(signs="words", legend="none")
    )
    source = path.read_text("utf-8")
    for status in programmes.digital().vocabulary:
        icon = f'<i class="icon icon-{status.shape}" aria-hidden="true"></i><span class="sr-only">{status.label}</span>'
        source = re.sub(rf'(<td class="status">(?:[^<]* / )?){status.label}', rf"\g<1>{icon}", source)
        source = re.sub(rf"(</span> / ){status.label}", rf"\g<1>{icon}", source)
    path.write_text(source.replace("</style>", ".sr-only{position:absolute;left:-10000px}</style>"), "utf-8")
    return path, truth


# Word, Writer and Calc -------------------------------------------------------------------------------------------


def _docx(folder: Path, name: str, programme, layout: Layout, look: word.WordLook) -> tuple[Path, Truth]:
    _need("docx")
    blocks, truth = grid.lay_out(programme, layout)
    return word.write(programme, blocks, look, folder / f"{name}.docx"), truth


def _need_office() -> None:
    if not word.office():
        raise AbsentError("LibreOffice is not installed")


@document("Word: merged cells, words, real footnotes")
def fiets_docx_words(folder: Path) -> tuple[Path, Truth]:
    return _docx(folder, "fiets_docx_words", programmes.fiets(), Layout(), word.WordLook())


@document("Word: pictures without alternative text, legend in the page footer")
def fiets_docx_pictures(folder: Path) -> tuple[Path, Truth]:
    return _docx(folder, "fiets_docx_pictures", programmes.fiets(), Layout(), word.WordLook("png", "footer"))


@document("Word: shaded cells, legend as a table, headings that are only bold")
def natuur_docx_fill(folder: Path) -> tuple[Path, Truth]:
    return _docx(
        folder,
        "natuur_docx_fill",
        programmes.natuur(),
        Layout(),
        word.WordLook("fill", "table", headings=False),
    )


@document("Word: activity numbers made by automatic numbering, which stand nowhere in the text")
def digital_docx_automatic(folder: Path) -> tuple[Path, Truth]:
    layout = Layout(
        columns=("activity", "holder", "planning", "status", "explanation"), headers=grid.ENGLISH,
        result_in="heading", table_per="result", result_heading="Goal {n}: {t}", action_line="Pillar {n}: {t}",
    )  # fmt: skip
    return _docx(
        folder, "digital_docx_automatic", programmes.digital(), layout, word.WordLook(automatic=True)
    )


@document("Word: tracked changes, content controls, symbols of Wingdings with a legend")
def fiets_docx_tracked(folder: Path) -> tuple[Path, Truth]:
    look = word.WordLook("symbol", "first", tracked=True, controls=True)
    return _docx(folder, "fiets_docx_tracked", programmes.fiets(), Layout(merge="repeat"), look)


@document("PDF by LibreOffice Writer, pictures and a legend in the footer")
def fiets_writer_pdf(folder: Path) -> tuple[Path, Truth]:
    _need_office()
    path, truth = _docx(
        folder, "fiets_writer_pdf", programmes.fiets(), Layout(), word.WordLook("png", "footer")
    )
    return word.convert(path, "pdf"), truth


@document("ODT by LibreOffice, pictures and a legend in the footer")
def fiets_writer_odt(folder: Path) -> tuple[Path, Truth]:
    _need_office()
    path, truth = _docx(
        folder, "fiets_writer_odt", programmes.fiets(), Layout(), word.WordLook("png", "footer")
    )
    return word.convert(path, "odt"), truth


@document("DOCX as LibreOffice writes it, shaded cells")
def natuur_writer_docx(folder: Path) -> tuple[Path, Truth]:
    _need_office()
    path, truth = _docx(
        folder, "natuur_writer", programmes.natuur(), Layout(), word.WordLook("fill", "table")
    )
    odt = word.convert(path, "odt")
    return word.convert(odt.rename(folder / "natuur_writer_docx.odt"), "docx"), truth


_FLAT = Layout(
    columns=("line", "theme", "result", "activity_nr", "activity", "holder", "planning", "status", "explanation"),
    action_line="", theme_in="column", table_per="all", merge="repeat",
)  # fmt: skip


@document("XLSX as a flat list, one row for each activity, everything in columns")
def fiets_xlsx_flat(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets().plain()
    blocks, truth = grid.lay_out(programme, _FLAT)
    return sheets.write_xlsx(programme, blocks, folder / "fiets_xlsx_flat.xlsx"), truth


@document("XLSX as a report: titles above, heading rows, merged and coloured cells, legend on its own sheet")
def natuur_xlsx_fill(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.natuur()
    blocks, truth = grid.lay_out(programme, Layout())
    return sheets.write_xlsx(programme, blocks, folder / "natuur_xlsx_fill.xlsx", "fill", "sheet"), truth


@document("XLSX with a sheet for each action line, glyphs, legend below the last")
def digital_xlsx_sheets(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.digital()
    blocks, truth = grid.lay_out(
        programme, Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}", merge="blank")
    )
    return sheets.write_xlsx(
        programme, blocks, folder / "digital_xlsx_sheets.xlsx", "glyph", "below", per_sheet=True
    ), truth


@document("PDF that LibreOffice Calc prints from a sheet")
def digital_calc_pdf(folder: Path) -> tuple[Path, Truth]:
    _need_office()
    programme = programmes.digital().plain()
    layout = Layout(
        columns=("nr", "result", "activity", "status", "explanation"), headers=grid.ENGLISH, action_line="Pillar {n}: {t}", merge="blank",
    )  # fmt: skip
    blocks, truth = grid.lay_out(programme, layout)
    path = sheets.write_xlsx(programme, blocks, folder / "digital_calc_pdf.xlsx")
    _fit_to_width(path)
    return word.convert(path, "pdf"), truth


def _fit_to_width(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.gridLines = True
        for row in sheet.iter_rows():
            lines = [
                sum(
                    1 + len(line) // (sheet.column_dimensions[c.column_letter].width * 0.8)
                    for line in str(c.value).split("\n")
                )
                for c in row
                if c.value and c.column > 1
            ]
            sheet.row_dimensions[row[0].row].height = 13.5 * max(lines, default=1) + 2
            for cell in row:
                cell.font = openpyxl.styles.Font(name="Liberation Sans", size=9, bold=cell.font.b)
    book.save(path)


@document("ODS as a flat list, blank cells where the result is that of the row above")
def fiets_ods_flat(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets().plain()
    blocks, truth = grid.lay_out(programme, replace(_FLAT, merge="blank"))
    return sheets.write_ods(programme, blocks, folder / "fiets_ods_flat.ods"), truth


@document("CSV with semicolons, as a Dutch Excel writes it, in its old encoding")
def natuur_csv_semicolon(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.natuur()
    blocks, truth = grid.lay_out(programme, _FLAT)
    path = sheets.write_csv(programme, blocks, folder / "natuur_csv_semicolon.csv", ";", "cp1252")
    return path, replace(truth, date=None)


@document("CSV with commas, lines within cells, no numbers")
def digital_csv_comma(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.digital()
    layout = replace(
        _FLAT,
        columns=("result", "activity", "holder", "planning", "status", "explanation"),
        headers=grid.ENGLISH,
        number="{n}. {t}",
        theme_in="none",
    )
    blocks, truth = grid.lay_out(programme, layout)
    return sheets.write_csv(programme, blocks, folder / "digital_csv_comma.csv"), replace(truth, date=None)


@document("plain text with tabs, glyphs, a legend below each table")
def fiets_text_tabs(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets().plain()
    blocks, truth = grid.lay_out(programme, Layout(merge="blank"))
    return sheets.write_text(programme, blocks, folder / "fiets_text_tabs.txt"), truth


@document("plain text in which some rows have lost an empty cell, so that their columns slid one place")
def fiets_text_slid(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets().plain()
    blocks, truth = grid.lay_out(programme, Layout(merge="blank"))
    return sheets.write_text(programme, blocks, folder / "fiets_text_slid.txt", slid=3), truth


@document("plain text with tabs, words, status first")
def frysk_text_words(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.frysk()
    blocks, truth = grid.lay_out(
        programme, Layout(columns=("status", "nr", "result", "activity", "explanation"), merge="repeat")
    )
    return sheets.write_text(programme, blocks, folder / "frysk_text_words.txt", "words"), truth


# Typst -----------------------------------------------------------------------------------------------------------


def _typst(folder: Path, name: str, programme, layout: Layout, look: typeset.TypstLook) -> tuple[Path, Truth]:
    _need("typst")
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


# ReportLab, scans and much of it -----------------------------------------------------------------------------------


@document("drawn on a canvas: rules, vector signs, a line of text at a time")
def fiets_canvas_rules(folder: Path) -> tuple[Path, Truth]:
    _need("reportlab")
    programme = programmes.fiets()
    layout = Layout(columns=("nr", "result", "activity", "status", "explanation", "holder"))
    blocks, truth = grid.lay_out(programme, layout)
    return canvas.write(programme, blocks, folder / "fiets_canvas_rules.pdf"), truth


@document("drawn on a canvas: no rules, each word by itself, without a single space in the file")
def digital_canvas_words(folder: Path) -> tuple[Path, Truth]:
    _need("reportlab")
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
    _need("reportlab")
    programme = replace(programmes.natuur(), vocabulary=_shaped(programmes.natuur()))
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
    return _weasy(folder / "fiets_other_tables.pdf", programmes.fiets(), Layout(), look)


@document("a scan: pictures of pages, words as status")
def digital_scan(folder: Path) -> tuple[Path, Truth]:
    if not shutil.which("tesseract"):
        raise AbsentError("tesseract is not installed")
    look = web.Look(signs="words", legend="none", css=web.GRID + "body{font-size:10pt}")
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}")
    path, truth = _weasy(
        folder / "digital_scan_source.pdf", programmes.digital().plain().first(1), layout, look
    )
    return canvas.scan(path, folder / "digital_scan.pdf"), replace(truth, scanned=True)


@document("a hundred pages and 2,000 rows")
def many_rows(folder: Path) -> tuple[Path, Truth]:
    _need("reportlab")
    programme = programmes.many(2000)
    blocks, truth = grid.lay_out(
        programme, Layout(columns=("nr", "result", "activity", "holder", "status", "explanation"))
    )
    return canvas.write(programme, blocks, folder / "many_rows.pdf"), truth


# The same programme through all writers ------------------------------------------------------------------------------


def _same(folder: Path) -> tuple[web.Look, tuple[grid.Block, ...], Truth]:
    columns = ("nr", "result", "activity", "holder", "planning", "status", "explanation")
    blocks, truth = grid.lay_out(programmes.natuur(), Layout(columns=columns))
    return web.Look(signs="words", legend="none", css=web.GRID), blocks, truth


def _same_html(folder: Path) -> Path:
    look, blocks, _ = _same(folder)
    path = folder / "same.html"
    path.write_text(web.page(programmes.natuur(), blocks, look), "utf-8")
    return path


def _same_weasyprint(folder: Path) -> Path:
    _need("weasyprint")
    look, blocks, _ = _same(folder)
    return web.write_pdf(web.page(programmes.natuur(), blocks, look), folder / "same_weasyprint.pdf")


def _same_typst(folder: Path) -> Path:
    look = typeset.TypstLook(signs="words", legend="none")
    return typeset.write(programmes.natuur(), _same(folder)[1], look, folder / "same_typst.pdf")


def _same_canvas(folder: Path) -> Path:
    _need("reportlab")
    return canvas.write(programmes.natuur(), _same(folder)[1], folder / "same_canvas.pdf", signs="words")


def _same_word(folder: Path) -> Path:
    return word.write(programmes.natuur(), _same(folder)[1], word.WordLook(), folder / "same.docx")


def _same_xlsx(folder: Path) -> Path:
    return sheets.write_xlsx(programmes.natuur(), _same(folder)[1], folder / "same.xlsx")


def _same_text(folder: Path) -> Path:
    return sheets.write_text(programmes.natuur(), _same(folder)[1], folder / "same.txt", "words")


SAME: dict[str, Callable[[Path], Path]] = {
    "html": _same_html,
    "weasyprint": _same_weasyprint,
    "typst": _same_typst,
    "canvas": _same_canvas,
    "docx": _same_word,
    "xlsx": _same_xlsx,
    "text": _same_text,
}
"""One programme in one layout through seven writers: all must read the same."""

SIGNS = ("png", "jpeg", "svg", "dot", "fill", "glyph", "words")


def without_signs(folder: Path, signs: str, lost: frozenset[int]) -> tuple[Path, Truth]:
    """Write a programme with these signs, those of some rows (from 0) deleted."""
    programme = programmes.digital().plain()
    look = web.Look(
        signs=signs, legend="none" if signs == "words" else "bottom", css=web.GRID, legend_title="Legend"
    )
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}", lost=lost)
    return _weasy(folder / f"without_{signs}_{len(lost)}.pdf", programme, layout, look)
