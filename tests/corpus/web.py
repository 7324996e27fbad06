"""The grid as HTML, for browsers and for WeasyPrint."""

import html as markup
import re
from dataclasses import dataclass
from pathlib import Path

from . import icons
from .grid import Block, Cell
from .programme import Programme, Status

_NOTE = re.compile(r"\[\^(\d+)\]")


@dataclass(frozen=True)
class Look:
    """How signs, legend and tables look.

    ``signs``: glyph, words, glyph+words, dot, fill, png, jpeg, svg, symbol, word (the colour's name), emoji, css.
    ``legend``: bottom, top (on each page), first (before the tables), end, table, none.
    """

    signs: str = "png"
    legend: str = "bottom"
    css: str = ""
    grey: bool = False
    alt: bool = False
    missing: tuple[str, ...] = ()
    legend_title: str = "Legenda"
    page: str = "A4 landscape"
    cover: bool = True
    contents: bool = False
    header_repeats: bool = True
    symbols: str = "abcdefgh"
    headings: tuple[str, str, str] = ("h1", "h2", "h3")
    footnotes: str = "end"
    running: bool = False
    before: str = ""


GRID = "table{border-collapse:collapse;width:100%}td,th{border:0.6pt solid #444;padding:2pt 4pt;vertical-align:top}"
RULES = "table{border-collapse:collapse;width:100%}td,th{padding:3pt 4pt;vertical-align:top}tr{border-bottom:0.5pt solid #777}"
WHITE = "table{border-collapse:collapse;width:100%}td,th{padding:4pt 6pt 7pt;vertical-align:top}"
ZEBRA = WHITE + "tbody tr:nth-child(even) td{background:#eef2f7}"
FACE = "body{font:8.5pt 'Liberation Sans'}th{text-align:left}td.status{text-align:center}h1{font-size:15pt}h2{font-size:12pt}h3{font-size:10pt}p,ul{margin:0 0 2pt}"


def sign(programme: Programme, key: str, look: Look, legend: bool = False) -> str:
    """Return the sign of one status as markup."""
    status = programme.status(key)
    colour = _grey(status.colour) if look.grey else status.colour
    kind = look.signs
    if kind in ("words", "word"):
        return markup.escape(status.label if kind == "words" else status.word.capitalize())
    if kind == "glyph":
        return f'<span class="sign">{status.glyph}</span>'
    if kind == "glyph+words":
        return f'<span class="sign">{status.glyph}</span> {markup.escape(status.label)}'
    if kind == "dot":
        return f'<span style="display:inline-block;width:8pt;height:8pt;border-radius:4pt;background:{colour}"></span>'
    if kind == "fill":
        return (
            f'<span style="display:inline-block;width:14pt;height:8pt;background:{colour}"></span>'
            if legend
            else ""
        )
    if kind == "svg":
        return icons.svg(status.shape, colour)
    if kind == "symbol":
        return f'<span style="font-family:Stand">{look.symbols[_place(programme, status)]}</span>'
    alt = markup.escape(status.label) if look.alt else ""
    if kind == "jpeg" and not legend:
        size = 30 + 7 * (len(status.label) % 3)
        address = icons.data_address(icons.jpeg(status.shape, colour, size), "jpeg")
    else:
        address = icons.data_address(icons.png(status.shape, colour, 64 if legend else 48, look.grey))
    return f'<img alt="{alt}" src="{address}" style="width:10pt;height:10pt">'


def _place(programme: Programme, status: Status) -> int:
    return programme.vocabulary.index(status)


def _grey(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    level = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{level:02x}{level:02x}{level:02x}"


def legend(programme: Programme, look: Look) -> str:
    """Return the legend in one line, or as a table."""
    shown = [status for status in programme.vocabulary if status.key not in look.missing]
    bare = Look(**{**look.__dict__, "signs": "glyph"}) if look.signs == "glyph+words" else look
    parts = [(sign(programme, s.key, bare, True), markup.escape(s.label)) for s in shown]
    if look.legend == "table":
        rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in parts)
        return f'<p class="legendtitle"><b>{look.legend_title}</b></p><table class="legend" style="width:auto">{rows}</table>'
    if look.legend == "vertical":
        return f"<p><b>{look.legend_title}</b></p>" + "".join(f"<p>{a} {b}</p>" for a, b in parts)
    spaced = " &nbsp; ".join(f'<span style="white-space:nowrap">{a} {b}</span>' for a, b in parts)
    return f'<div class="legend"><b>{look.legend_title}:</b> {spaced}</div>'


def text(paragraphs: tuple[str, ...], notes: dict[str, str], inline_notes: bool = False) -> str:
    """Return paragraphs, lists and the marks of notes as markup."""
    out, bullets = "", False
    for paragraph in paragraphs:
        bullet = paragraph.startswith("- ")
        if bullet != bullets:
            out += "<ul>" if bullet else "</ul>"
            bullets = bullet
        words = markup.escape(paragraph[2:] if bullet else paragraph, quote=False)
        if inline_notes:
            words = _NOTE.sub(lambda m: f'<span class="fn">{markup.escape(notes[m[1]])}</span>', words)
        else:
            words = _NOTE.sub(lambda m: f"<sup>{m[1]}</sup>", words)
        out += f"<li>{words}</li>" if bullet else f"<p>{words}</p>"
    return out + ("</ul>" if bullets else "")


def cell(programme: Programme, c: Cell, look: Look) -> str:
    """Return one cell as markup."""
    spans = (f' rowspan="{c.rows}"' if c.rows > 1 else "") + (
        f' colspan="{c.columns}"' if c.columns > 1 else ""
    )
    if c.kind == "band":
        return f"<th{spans} class='band'>{markup.escape(c.text)}</th>"
    if c.statuses is None:
        return f'<td{spans} class="{c.kind}">{text(c.paragraphs, programme.notes, look.footnotes == "page")}</td>'
    style = ""
    if look.signs == "fill" and c.statuses:
        colour = programme.status(c.statuses[0]).colour
        style = f' style="background:{_grey(colour) if look.grey else colour}"'
    body = " / ".join(sign(programme, key, look) for key in c.statuses)
    return f'<td{spans} class="status"{style}>{body}</td>'


def table(programme: Programme, block: Block, look: Look) -> str:
    head = "".join(f"<th>{markup.escape(word)}</th>" for word in block.header)
    rows = "".join("<tr>" + "".join(cell(programme, c, look) for c in row) + "</tr>" for row in block.rows)
    columns = "".join(f'<col class="c-{kind}">' for kind in block.kinds)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def page(
    programme: Programme,
    blocks: tuple[Block, ...],
    look: Look,
    others: dict[int, Programme] | None = None,
    after: str = "",
) -> str:
    """Return the whole document.

    From a block named in ``others`` on, on a new page, signs and legend are those of the other programme.
    """
    parts = []
    now = programme
    for at, block in enumerate(blocks):
        if others and at in others:
            now = others[at]
            parts.append(f"<div style='page-break-before:always'></div>{legend(now, look)}")
        parts.extend(
            f'<{look.headings[level - 1]} class="l{level}" id="b{at}l{level}">{markup.escape(title)}</{look.headings[level - 1]}>'
            for level, title in block.headings
        )
        parts.append(table(now, block, look))
    shown = legend(programme, look) if look.legend != "none" else ""
    running = shown if look.legend in ("bottom", "top") else ""
    first = shown if look.legend in ("first", "table", "vertical") else ""
    last = shown if look.legend == "end" else ""
    contents = _contents(blocks) if look.contents else ""
    body = f"{running}{_cover(programme) if look.cover else ''}{contents}{look.before}{first}{''.join(parts)}{_notes(programme, look)}{last}{after}"
    return (
        f'<!DOCTYPE html><html lang="{programme.language}"><head><meta charset="utf-8"><title>{markup.escape(programme.title)}</title>'
        f"<style>{_style(programme, look)}</style></head><body>{body}</body></html>"
    )


def _style(programme: Programme, look: Look) -> str:
    style = (
        FACE
        + f"@page{{size:{look.page};margin:18mm 14mm 20mm}}.cover{{page-break-after:always;padding-top:50mm}}"
    )
    style += ".fn{float:footnote;font-size:7pt}.note{font-size:7pt}"
    if look.legend in ("bottom", "top"):
        margin = {"bottom": "@bottom-left", "top": "@top-left"}[look.legend]
        style += f"@page{{{margin}{{content:element(legend);width:100%}}}} div.legend{{position:running(legend);font-size:7pt}}"
    if look.running:
        head = f"{programme.title} | {programme.subtitle}"
        style += f"@page{{@top-right{{content:'{head}';font-size:7pt}}@bottom-right{{content:counter(page);font-size:7pt}}}}"
    if not look.header_repeats:
        style += "thead{display:table-row-group}"
    return style + look.css


def _cover(programme: Programme) -> str:
    return (
        f'<section class="cover"><p class="subtitle">{markup.escape(programme.subtitle)}</p>'
        f'<h1 class="title">{markup.escape(programme.title)}</h1>'
        f"<p>{programme.date_words}</p><p>{markup.escape(programme.publisher)}</p></section>"
    )


def _notes(programme: Programme, look: Look) -> str:
    if not programme.notes or look.footnotes != "end":
        return ""
    return "<hr>" + "".join(
        f"<p class='note'><sup>{k}</sup> {markup.escape(v)}</p>" for k, v in programme.notes.items()
    )


def _contents(blocks: tuple[Block, ...]) -> str:
    lines = "".join(
        f'<p class="toc"><a href="#b{at}l{level}">{markup.escape(title)}</a></p>'
        for at, block in enumerate(blocks)
        for level, title in block.headings
    )
    css = ".toc a::after{content:leader('.') target-counter(attr(href),page)}.toc a{color:black;text-decoration:none}"
    return f"<style>{css}</style><section style='page-break-after:always'><h1>Inhoud</h1>{lines}</section>"


def write_pdf(source: str, path: Path, fonts: Path | None = None, variant: str | None = None) -> Path:
    """Set the markup with WeasyPrint."""
    import weasyprint

    if fonts:
        source = source.replace(
            "<style>", f"<style>@font-face{{font-family:Stand;src:url('{fonts.as_uri()}')}}", 1
        )
    weasyprint.HTML(string=source).write_pdf(path, pdf_variant=variant)
    return path
