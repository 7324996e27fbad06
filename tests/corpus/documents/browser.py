"""Web pages."""

import re
from dataclasses import replace
from pathlib import Path

from .. import grid, programmes, web
from ..grid import Layout, Truth
from .register import document, shaped


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
    programme = replace(programmes.natuur(), vocabulary=shaped(programmes.natuur()))
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
