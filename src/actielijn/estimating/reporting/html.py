"""A report → one accessible HTML file: no script, nothing beside it, pictures as SVG with their data in tables."""

import re
from functools import cache
from html import escape
from pathlib import Path

from .report import Block, Bullets, Figure, Grid, Paragraph, Report, Section

_FEW_COLUMNS = 3
_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def to_html(report: Report) -> str:
    """Return the report as a whole HTML page."""
    facts = "".join(f"<dt>{escape(word)}</dt><dd>{escape(value)}</dd>" for word, value in report.facts)
    entries = "".join(
        f'<li><a href="#{section.anchor}">{escape(section.heading)}</a></li>' for section in report.sections
    )
    sections = "\n".join(_section(section) for section in report.sections)
    title = f"{report.title} {report.subject}"
    return (
        f'<!doctype html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#content">{escape(report.words["skip"])}</a>\n'
        f'<header>\n<h1>{escape(report.title)}</h1>\n<p class="subject">{escape(report.subject)}</p>\n'
        f'<dl class="facts">{facts}</dl>\n</header>\n'
        f'<nav aria-labelledby="contents">\n<h2 id="contents">{escape(report.words["contents"])}</h2>\n<ul>{entries}</ul>\n</nav>\n'
        f'<main id="content" tabindex="-1">\n{sections}\n</main>\n</body>\n</html>\n'
    )


@cache
def _style() -> str:
    return (_HERE / "estimate.css").read_text(encoding="utf-8")


def _section(section: Section) -> str:
    blocks = "\n".join(
        _block(block, f"{section.anchor}-{place}") for place, block in enumerate(section.blocks)
    )
    return f'<section id="{section.anchor}">\n<h2>{escape(section.heading)}</h2>\n{blocks}\n</section>'


def _block(block: Block, anchor: str) -> str:
    if isinstance(block, Paragraph):
        if block.kind == "plain":
            return f"<p>{escape(block.text)}</p>"
        return f'<p class="notice {block.kind}">{escape(block.text)}</p>'
    if isinstance(block, Bullets):
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, Figure):
        return _figure(block, anchor)
    return _grid(block, anchor)


def _figure(figure: Figure, anchor: str) -> str:
    # Names inside a drawing are made unique, since several drawings stand in one page.
    svg = re.sub(r'\b(id="|url\(#|href="#)', rf"\g<1>{anchor}-", figure.picture.svg)
    return (
        f'<figure>\n<div class="wide drawing" role="img" tabindex="0" aria-label="{escape(figure.picture.alt)}">{svg}</div>\n'
        f"<figcaption>{escape(figure.caption)}</figcaption>\n</figure>"
    )


def _grid(grid: Grid, anchor: str) -> str:
    """Return a table; one with many columns falls apart into lines on a small screen, and its roles keep it a table for who hears it."""
    many = len(grid.header) > _FEW_COLUMNS

    def role(name: str) -> str:
        return f' role="{name}"' if many else ""

    def cell(column: int, text: str, head: bool) -> str:
        kind = ' class="figure"' if grid.is_figure(column) else ""
        if head:
            return f'<th scope="col"{role("columnheader")}{kind}>{escape(text)}</th>'
        if column == 0:
            return f'<th scope="row"{role("rowheader")}>{escape(text)}</th>'
        label = f' data-label="{escape(grid.header[column])}"' if many else ""
        return f"<td{role('cell')}{label}{kind}>{escape(text)}</td>"

    def line(texts: tuple[str, ...], head: bool = False) -> str:
        cells = "".join(cell(column, text, head) for column, text in enumerate(texts))
        return f"<tr{role('row')}>{cells}</tr>"

    rows = "".join(line(row) for row in grid.rows)
    table = f'<table class="many"{role("table")}>' if many else "<table>"
    return (
        f'<div class="wide" role="region" tabindex="0" aria-labelledby="{anchor}">{table}'
        f'<caption id="{anchor}"><span>{escape(grid.caption)}</span></caption>'
        f"<thead{role('rowgroup')}>{line(grid.header, head=True)}</thead><tbody{role('rowgroup')}>{rows}</tbody></table></div>"
    )
