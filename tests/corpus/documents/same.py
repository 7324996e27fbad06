"""One programme through all writers, and documents from which signs were deleted."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from .. import canvas, grid, programmes, sheets, typeset, web, word
from ..grid import Layout, Truth
from .register import need, weasy


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
    need("weasyprint")
    look, blocks, _ = _same(folder)
    return web.write_pdf(web.page(programmes.natuur(), blocks, look), folder / "same_weasyprint.pdf")


def _same_typst(folder: Path) -> Path:
    look = typeset.TypstLook(signs="words", legend="none")
    return typeset.write(programmes.natuur(), _same(folder)[1], look, folder / "same_typst.pdf")


def _same_canvas(folder: Path) -> Path:
    need("reportlab")
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
    if signs == "fill":
        # A cell has one colour only.
        programme = programme.with_entries(lambda entry: replace(entry, statuses=entry.statuses[:1]))
    look = web.Look(
        signs=signs, legend="none" if signs == "words" else "bottom", css=web.GRID, legend_title="Legend"
    )
    layout = Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}", lost=lost)
    return weasy(folder / f"without_{signs}_{len(lost)}.pdf", programme, layout, look)
