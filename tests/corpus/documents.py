# ruff: noqa: E501 - outlines, styles and sentences read better on one line
"""The documents: each named for its trap, each built alone into a folder, each with its truth."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import grid, icons, programmes, web
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
