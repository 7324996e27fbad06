"""A report → plain text for a terminal, 100 characters wide."""

import textwrap
from itertools import zip_longest

from .report import Block, Bullets, Figure, Grid, Paragraph, Report

_WIDTH = 100
_NARROWEST = 24
_PAINT = {"good": "32", "bad": "31"}


def to_text(report: Report, *, colour: bool = False) -> str:
    """Return the report as text; pictures stand in their tables."""
    lines = [_strong(f"{report.title} — {report.subject}", colour), ""]
    widest = max((len(word) for word, _value in report.facts), default=0)
    for word, value in report.facts:
        lines += textwrap.wrap(
            value, _WIDTH - widest - 2, initial_indent=f"{word:<{widest}}  ", subsequent_indent=" " * (widest + 2)
        )  # fmt: skip
    for section in report.sections:
        lines += ["", _strong(section.heading, colour)]
        for block in section.blocks:
            lines += _block(block, colour)
    # Tables keep free what stands around them; between two of them one empty line does.
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept) + "\n"


def _block(block: Block, colour: bool) -> list[str]:
    if isinstance(block, Paragraph):
        wrapped = textwrap.wrap(block.text, _WIDTH)
        if colour and block.kind in _PAINT:
            wrapped = [f"\033[{_PAINT[block.kind]}m{line}\033[0m" for line in wrapped]
        return wrapped
    if isinstance(block, Bullets):
        return [
            line
            for item in block.items
            for line in textwrap.wrap(item, _WIDTH, initial_indent="  • ", subsequent_indent="    ")
        ]
    if isinstance(block, Figure):
        return []
    return _grid(block)


def _grid(grid: Grid) -> list[str]:
    """Set a table; what makes it too wide is its widest column of words, which is folded."""
    rows = [grid.header, *grid.rows]
    columns = range(len(grid.header))
    widths = [max(len(row[column]) for row in rows) for column in columns]
    words = [column for column in columns if not grid.is_figure(column)]
    widest = max(words, key=widths.__getitem__)
    beyond = sum(widths) + 2 * len(widths) - _WIDTH
    if beyond > 0:
        widths[widest] = max(widths[widest] - beyond, _NARROWEST)
    lines = ["", f"  {grid.caption}"]
    for place, row in enumerate(rows):
        folded = [textwrap.wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for texts in zip_longest(*folded, fillvalue=""):
            cells = [
                f"{text:>{width}}" if grid.is_figure(column) else f"{text:<{width}}"
                for column, (text, width) in enumerate(zip(texts, widths, strict=True))
            ]
            lines.append(("  " + "  ".join(cells)).rstrip())
        if place == 0:
            lines.append("  " + "  ".join("─" * width for width in widths))
    return [*lines, ""]


def _strong(text: str, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text
