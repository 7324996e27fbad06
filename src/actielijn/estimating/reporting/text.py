"""A report → plain text for a terminal, 100 characters wide."""

import textwrap

from .report import Block, Bullets, Figure, Grid, Paragraph, Report

_WIDTH = 100
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
    return "\n".join(lines) + "\n"


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
    rows = [grid.header, *grid.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(grid.header))]
    lines = ["", f"  {grid.caption}"]
    for place, row in enumerate(rows):
        cells = [
            f"{cell:>{width}}" if grid.is_figure(column) else f"{cell:<{width}}"
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(("  " + "  ".join(cells)).rstrip())
        if place == 0:
            lines.append("  " + "  ".join("─" * width for width in widths))
    return [*lines, ""]


def _strong(text: str, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text
