"""PDF by WeasyPrint: most of the traps of layout, legend and sign."""

import re
from dataclasses import replace
from pathlib import Path

from .. import canvas, grid, icons, programmes, web
from ..grid import Layout, Truth
from .register import document, need, shaped, weasy


@document(
    "ruled grid, picture signs, legend under each page, doubled rows, shared and spanning cells, remark, notes"
)
def fiets_grid_png(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(css=web.GRID, running=False)
    return weasy(folder / "fiets_grid_png.pdf", programmes.fiets(), Layout(), look)


@document("horizontal rules only, vector signs, legend above each page, status before activity")
def fiets_rules_svg(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", legend="top", css=web.RULES)
    layout = Layout(columns=("nr", "result", "status", "activity", "explanation", "holder"))
    return weasy(folder / "fiets_rules_svg.pdf", programmes.fiets(), layout, look)


@document("no lines at all, glyph and words, no legend, number in its own column")
def fiets_white_words(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="glyph+words", legend="none", css=web.WHITE)
    layout = Layout(
        columns=("activity_nr", "activity", "holder", "planning", "status", "explanation"),
        result_in="heading", table_per="result", headers={**grid.DUTCH, "activity": "Maatregel", "holder": "Trekker", "status": "Voortgang"},
    )  # fmt: skip
    return weasy(folder / "fiets_white_words.pdf", programmes.fiets().plain(), layout, look)


@document("English headers, words as status, no legend, zebra, explanation first")
def digital_zebra_words(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="words", legend="none", css=web.ZEBRA)
    layout = Layout(
        columns=("explanation", "status", "activity", "holder", "planning", "result"),
        headers=grid.ENGLISH, merge="repeat", action_line="Pillar {n}: {t}",
    )  # fmt: skip
    return weasy(folder / "digital_zebra_words.pdf", programmes.digital(), layout, look)


@document("coloured cells without text, legend of swatches at the end of the document")
def natuur_fill_end(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="fill", legend="end", css=web.GRID)
    layout = Layout(merge="blank", action_line="Hoofdlijn {n}: {t}")
    return weasy(folder / "natuur_fill_end.pdf", programmes.natuur(), layout, look)


@document("coloured dots only, legend once on page 2 before the tables, contents page")
def natuur_dots_first(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="dot", legend="first", css=web.RULES, contents=True, running=True)
    return weasy(
        folder / "natuur_dots_first.pdf", programmes.natuur(), Layout(action_line="Spoor {n}: {t}"), look
    )


@document("symbol font with the letters a to e as signs")
def fiets_symbol_letters(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets()
    font = icons.symbol_font(folder, {ord("a") + i: s.shape for i, s in enumerate(programme.vocabulary)})
    look = web.Look(signs="symbol", css=web.GRID)
    return weasy(folder / "fiets_symbol_letters.pdf", programme, Layout(), look, font)


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
    need("pikepdf", "weasyprint")
    import pikepdf

    programme = programmes.fiets()
    font = icons.symbol_font(
        folder, {0xE000 + i: s.shape for i, s in enumerate(programme.vocabulary)}, "Stand"
    )
    look = web.Look(signs="symbol", css=web.GRID, symbols="".join(chr(0xE000 + i) for i in range(5)))
    path, truth = weasy(folder / "fiets_symbol_lies.pdf", programme, Layout(), look, font)
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
    need("weasyprint")
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
    path, truth = weasy(folder / "natuur_legend_lacks.pdf", programmes.natuur(), Layout(), look)
    return path, _unread(truth, "Zorgelijk")


@document("some signs are gone from their cells: empty, never another status")
def fiets_signs_lost(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", css=web.GRID)
    layout = Layout(lost=frozenset({1, 4, 7, 16, 22}))
    return weasy(folder / "fiets_signs_lost.pdf", programmes.fiets(), layout, look)


@document("signs in the cells are small JPEGs of several sizes, those in the legend sharp PNGs")
def fiets_jpeg(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="jpeg", css=web.RULES, legend="top")
    return weasy(folder / "fiets_jpeg.pdf", programmes.fiets(), Layout(), look)


@document("rows of more than a page, header not repeated, rules only, running titles")
def fiets_over_pages(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="png", css=web.RULES, header_repeats=False, running=True)
    programme = programmes.fiets().lengthened(16)
    return weasy(folder / "fiets_over_pages.pdf", programme, Layout(merge="blank"), look)


@document("rows over pages without any line, header repeated, glyphs")
def fiets_white_over_pages(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(
        signs="glyph", css=web.WHITE + "table{table-layout:fixed}.c-nr{width:8mm}.c-explanation{width:45%}"
    )
    programme = programmes.fiets().plain().lengthened(7)
    return weasy(folder / "fiets_white_over_pages.pdf", programme, Layout(merge="repeat"), look)


@document("narrow columns, words broken at line ends with hyphens, justified, ligatures")
def fiets_hyphens(folder: Path) -> tuple[Path, Truth]:
    css = web.GRID + "td,p,li{hyphens:auto;text-align:justify}body{font-family:'DejaVu Serif';font-size:8pt}"
    css += "table{table-layout:fixed}.c-nr{width:8mm}.c-status{width:16mm}.c-activity{width:32mm}"
    look = web.Look(signs="png", css=css, page="A4 portrait")
    return weasy(folder / "fiets_hyphens.pdf", programmes.fiets(), Layout(), look)


@document("result as a heading above each table, activities a, b, c, words, portrait")
def digital_headings_abc(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(
        signs="words", legend="none", css=web.GRID, page="A4 portrait", contents=True, running=True
    )
    layout = Layout(
        columns=("activity", "status", "explanation"), headers=grid.ENGLISH, result_in="heading", table_per="result",
        action_line="Strand {n}: {t}", result_heading="Goal {n}: {t}", number="{n}) {t}",
    )  # fmt: skip
    return weasy(folder / "digital_headings_abc.pdf", programmes.digital().renumbered("a"), layout, look)


@document("activities numbered i, ii, iii in their own column; vertical legend")
def digital_roman(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", legend="vertical", css=web.RULES, legend_title="Key")
    layout = Layout(
        columns=("nr", "result", "activity_nr", "activity", "status", "explanation"), headers=grid.ENGLISH,
        action_line="Action line {n} – {t}", merge="blank",
    )  # fmt: skip
    return weasy(folder / "digital_roman.pdf", programmes.digital().renumbered("i"), layout, look)


@document("numbers 1.1, 1.2 before the titles, result with its number in one column")
def fiets_dotted_numbers(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="png", legend="end", css=web.RULES)
    layout = Layout(
        columns=("result", "activity", "holder", "planning", "status", "explanation"), number="{n} {t}"
    )
    programme = programmes.fiets().plain().renumbered("1.1")
    return weasy(folder / "fiets_dotted_numbers.pdf", programme, layout, look)


@document("no numbers at all, and no themes")
def digital_unnumbered(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="words", legend="none", css=web.WHITE)
    layout = Layout(
        columns=("activity", "holder", "planning", "status", "explanation"), headers=grid.ENGLISH,
        result_in="none", theme_in="none", action_line="{t}", number="{t}", table_per="line",
    )  # fmt: skip
    path, truth = weasy(
        folder / "digital_unnumbered.pdf", programmes.digital().renumbered("none"), layout, look
    )
    # One heading without a number may be taken for an action line or for a theme.
    return path, replace(truth, rows=tuple(replace(row, action_line=None) for row in truth.rows))


@document("the status is the name of a colour; a legend as a table says what it means")
def natuur_colour_words(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="word", legend="table", css=web.GRID)
    path, truth = weasy(folder / "natuur_colour_words.pdf", programmes.natuur(), Layout(), look)
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
    return weasy(folder / "fiets_bands.pdf", programmes.fiets().plain(), layout, look)


@document("pages that are turned with /Rotate 90")
def natuur_rotated(folder: Path) -> tuple[Path, Truth]:
    need("pikepdf")
    import pikepdf

    look = web.Look(signs="svg", css=web.GRID)
    programme = replace(programmes.natuur(), vocabulary=shaped(programmes.natuur()))
    path, truth = weasy(folder / "natuur_rotated.pdf", programme, Layout(), look)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(v) for v in page.mediabox)
            page.contents_add(f"q 0 1 -1 0 {top - bottom} 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.mediabox = [0, 0, top - bottom, right - left]
            page.Rotate = 90
        pdf.save(path)
    return path, truth


@document("a grey copy: the shapes still tell")
def fiets_grey_shapes(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="png", css=web.GRID, grey=True)
    return weasy(folder / "fiets_grey_shapes.pdf", programmes.fiets(), Layout(), look)


@document("a grey copy of dots: green and orange have become the same grey")
def natuur_grey_dots(folder: Path) -> tuple[Path, Truth]:
    programme = _recoloured(programmes.natuur(), koers="#40a040", bij="#c86e30")
    look = web.Look(signs="dot", css=web.RULES, grey=True)
    path, truth = weasy(folder / "natuur_grey_dots.pdf", programme, Layout(), look)
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
    return weasy(folder / "natuur_a3_wide.pdf", programmes.natuur(), layout, look)


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
    need("weasyprint")
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
    need("weasyprint")
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
    return weasy(folder / "frysk_bilingual.pdf", programmes.frysk(), layout, look)


@document("portrait and landscape pages in one document, page sizes change between tables")
def digital_mixed_pages(folder: Path) -> tuple[Path, Truth]:
    css = (
        web.GRID
        + "@page wide{size:A4 landscape}@page tall{size:A4 portrait}table:nth-of-type(odd){page:wide}table:nth-of-type(even){page:tall}"
    )
    look = web.Look(signs="glyph", legend="bottom", css=css, page="A4 portrait", legend_title="Legend")
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}")
    return weasy(folder / "digital_mixed_pages.pdf", programmes.digital(), layout, look)


@document("no explanation column, planning instead; two statuses in a cell")
def fiets_no_explanation(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(signs="svg", css=web.RULES)
    layout = Layout(columns=("nr", "result", "activity", "holder", "planning", "status"))
    return weasy(folder / "fiets_no_explanation.pdf", programmes.fiets().plain(), layout, look)


@document("words in the status cell wrap over lines; two of them divided by a slash")
def fiets_words_wrap(folder: Path) -> tuple[Path, Truth]:
    look = web.Look(
        signs="words",
        legend="none",
        css=web.GRID + "table{table-layout:fixed}.c-status{width:14mm}.c-nr{width:9mm}",
    )
    return weasy(folder / "fiets_words_wrap.pdf", programmes.fiets().plain(), Layout(), look)


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
    return weasy(folder / "digital_rag_letters.pdf", programme, layout, look)


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
    return weasy(folder / "digital_harvey_balls.pdf", replace(programme, vocabulary=vocabulary), layout, look)


@document("WeasyPrint's tagged PDF (PDF/UA-1): the structure tree tells the table")
def fiets_tagged(folder: Path) -> tuple[Path, Truth]:
    need("weasyprint")
    blocks, truth = grid.lay_out(programmes.fiets(), Layout())
    path = folder / "fiets_tagged.pdf"
    web.write_pdf(
        web.page(programmes.fiets(), blocks, web.Look(css=web.GRID, alt=True)), path, variant="pdf/ua-1"
    )
    return path, truth


@document("encrypted with an owner's password only: anybody may read it")
def natuur_locked(folder: Path) -> tuple[Path, Truth]:
    need("pikepdf")
    import pikepdf

    path, truth = weasy(
        folder / "natuur_locked.pdf", programmes.natuur(), Layout(), web.Look(signs="dot", css=web.GRID)
    )
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="eigenaar", user=""))
    return path, truth


@document("pages with crop marks: the crop box lies within the media box and neither begins at nought")
def natuur_crop_box(folder: Path) -> tuple[Path, Truth]:
    need("pikepdf")
    import pikepdf

    path, truth = weasy(
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
    need("pikepdf", "weasyprint")
    programme = replace(programmes.natuur(), vocabulary=shaped(programmes.natuur()))
    path, truth = weasy(
        folder / "natuur_text_source.pdf", programme, Layout(), web.Look(signs="svg", css=web.GRID)
    )
    return canvas.text_layer(path, folder / "natuur_text_layer.pdf"), replace(truth, scanned=True)


@document("the status of the report before stands beside that of now")
def fiets_status_before(folder: Path) -> tuple[Path, Truth]:
    layout = Layout(columns=("nr", "result", "activity", "status_before", "status", "explanation"))
    look = web.Look(signs="svg", css=web.GRID)
    return weasy(folder / "fiets_status_before.pdf", programmes.fiets().plain(), layout, look)


@document("words: previous status after the current one, English")
def digital_status_before(folder: Path) -> tuple[Path, Truth]:
    layout = Layout(
        columns=("nr", "result", "activity", "status", "status_before", "explanation"), action_line="Pillar {n}: {t}",
        headers={**grid.ENGLISH, "status": "Current status"},
    )  # fmt: skip
    look = web.Look(signs="words", legend="none", css=web.RULES)
    return weasy(folder / "digital_status_before.pdf", programmes.digital(), layout, look)


@document("a column for each status, with an X in the one that holds")
def digital_matrix(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.digital()
    titles = {f"only:{s.key}": s.label for s in programme.vocabulary}
    layout = Layout(
        columns=("nr", "result", "activity", *titles, "explanation"), headers={**grid.ENGLISH, **titles}, action_line="Pillar {n}: {t}",
    )  # fmt: skip
    look = web.Look(signs="words", legend="none", css=web.GRID)
    return weasy(folder / "digital_matrix.pdf", programme, layout, look)


@document("two rows of headers, the upper ones over several columns")
def natuur_double_header(folder: Path) -> tuple[Path, Truth]:
    need("weasyprint")
    columns = ("nr", "result", "activity", "holder", "planning", "status", "explanation")
    blocks, truth = grid.lay_out(programmes.natuur(), Layout(columns=columns))
    source = web.page(programmes.natuur(), blocks, web.Look(signs="dot", css=web.GRID))
    upper = "<tr><th colspan='2'>Doelstelling</th><th colspan='3'>Uitvoering</th><th colspan='2'>Voortgang</th></tr>"
    path = folder / "natuur_double_header.pdf"
    web.write_pdf(source.replace("<thead><tr>", f"<thead>{upper}<tr>"), path)
    return path, truth


@document("a small table for each activity: titles in the first column, what they hold in the second")
def digital_fiches(folder: Path) -> tuple[Path, Truth]:
    need("weasyprint")
    programme = programmes.digital()
    layout = Layout(
        columns=("activity", "holder", "planning", "status", "explanation"), headers=grid.ENGLISH, action_line="Pillar {n}: {t}",
        result_in="heading", result_heading="Goal {n}: {t}", table_per="result",
    )  # fmt: skip
    blocks, truth = grid.lay_out(programme, layout)
    look = web.Look(
        signs="words", legend="none", css=web.GRID + "table{margin-bottom:8pt}", page="A4 portrait"
    )
    fiches = ""
    for block in blocks:
        fiches += "".join(f"<h{level}>{title}</h{level}>" for level, title in block.headings)
        for row in block.rows:
            lines = zip(block.header, row, strict=True)
            fiches += (
                "<table>"
                + "".join(
                    f"<tr><th>{word}</th>{web.cell(programme, cell, look)}</tr>" for word, cell in lines
                )
                + "</table>"
            )
    path = folder / "digital_fiches.pdf"
    web.write_pdf(web.page(programme, (), replace(look, before=fiches)), path)
    return path, truth


@document("titles of results and activities that end in a number, as lines of a contents page do")
def natuur_numbers_last(folder: Path) -> tuple[Path, Truth]:
    def dated(result):
        activities = tuple(
            replace(a, title=f"{a.title}, fase {at + 1}") for at, a in enumerate(result.activities)
        )
        return replace(result, title=f"{result.title} 2030", activities=activities)

    programme = programmes.natuur().with_results(dated)
    look = web.Look(signs="dot", css=web.RULES, contents=True, running=True)
    return weasy(
        folder / "natuur_numbers_last.pdf",
        programme,
        Layout(columns=("nr", "result", "activity", "planning", "status", "explanation")),
        look,
    )
