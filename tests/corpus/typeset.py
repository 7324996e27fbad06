"""The grid as PDF by Typst, which tags what it sets and breaks words with the language's own rules."""

import re
from dataclasses import dataclass
from pathlib import Path

from . import icons
from .grid import Block, Cell
from .programme import Programme


@dataclass(frozen=True)
class TypstLook:
    """``signs``: svg, words, glyph, fill, dot. ``lines``: grid, rules, none, zebra. ``legend``: foot, first, end, none."""

    signs: str = "svg"
    lines: str = "grid"
    legend: str = "foot"
    hyphens: bool = False
    tagged: bool = True
    repeat: bool = True
    alt: bool = False
    contents: bool = False
    legend_title: str = "Legenda"
    page: str = 'paper: "a4", flipped: true'
    number_repeats: bool = False


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _sign(programme: Programme, key: str, look: TypstLook, folder: Path) -> str:
    status = programme.status(key)
    if look.signs == "words":
        return f"#text({_string(status.label)})"
    if look.signs == "glyph":
        return f'#text(font: "DejaVu Sans", {_string(status.glyph)})'
    if look.signs == "dot":
        return f'#box(circle(radius: 3.4pt, stroke: none, fill: rgb("{status.colour}")))'
    if look.signs == "fill":
        return f'#box(rect(width: 12pt, height: 7pt, stroke: none, fill: rgb("{status.colour}")))'
    name = f"{status.shape}-{status.colour[1:]}.svg"
    (folder / name).write_text(icons.svg(status.shape, status.colour, "100"), "utf-8")
    alt = f", alt: {_string(status.label)}" if look.alt else ""
    return f'#box(image("{name}", height: 9pt{alt}))'


def _text(programme: Programme, paragraphs: tuple[str, ...]) -> str:
    out = []
    for paragraph in paragraphs:
        bullet = paragraph.startswith("- ")
        parts = re.split(r"\[\^(\d+)\]", paragraph[2:] if bullet else paragraph)
        words = "".join(
            f"#footnote[#text({_string(programme.notes[part])})]" if at % 2 else f"#text({_string(part)})"
            for at, part in enumerate(parts)
            if part
        )
        out.append(f"#list[{words}]" if bullet else f"#par[{words}]")
    return "".join(out)


def _cell(programme: Programme, cell: Cell, look: TypstLook, folder: Path) -> str:
    options = []
    if cell.rows > 1:
        options.append(f"rowspan: {cell.rows}")
    if cell.columns > 1:
        options.append(f"colspan: {cell.columns}")
    if cell.statuses and look.signs == "fill":
        options.append(f'fill: rgb("{programme.status(cell.statuses[0]).colour}")')
        body = ""
    elif cell.statuses is not None:
        body = " / ".join(_sign(programme, key, look, folder) for key in cell.statuses)
    else:
        body = _text(programme, cell.paragraphs)
    return f"table.cell({', '.join(options)})[{body}]"


_WIDTHS = {
    "nr": "auto",
    "activity_nr": "auto",
    "activity": "1.5fr",
    "status": "20mm",
    "explanation": "3fr",
    "holder": "25mm",
    "department": "27mm",
    "planning": "20mm",
    "budget": "18mm",
}


def write(programme: Programme, blocks: tuple[Block, ...], look: TypstLook, path: Path) -> Path:
    """Set the programme; the source is left beside the PDF."""
    import typst

    shown = " #h(8pt) ".join(
        f"#box[{_sign(programme, s.key, look, path.parent)} #text({_string(s.label)})]"
        for s in programme.vocabulary
    )
    legend = f"#text(size: 7pt)[#strong(text({_string(look.legend_title)})) #h(4pt) {shown}]"
    title = f"{programme.title} – {programme.subtitle}"
    foot = (
        legend
        if look.legend == "foot"
        else f"#text(size: 7pt, {_string(title)}) #h(1fr) #context counter(page).display()"
    )
    stroke = {
        "grid": "0.5pt + gray",
        "rules": "(x, y) => (bottom: 0.5pt + gray)",
        "none": "none",
        "zebra": "none",
    }[look.lines]
    fill = '(x, y) => if calc.odd(y) { rgb("#eef2f7") }' if look.lines == "zebra" else "none"
    gap = 5 if look.lines in ("none", "zebra") else 3
    source = [
        f"#set page({look.page}, margin: (x: 14mm, top: 16mm, bottom: 20mm), footer: [{foot}])",
        f'#set document(title: {_string(title)})\n#set text(font: "Liberation Sans", size: 8.5pt, lang: "{programme.language}", hyphenate: {str(look.hyphens).lower()})',
        f"#set par(justify: {str(look.hyphens).lower()}, spacing: 5pt, leading: 3.5pt)\n#set table(inset: (x: 3pt, y: {gap}pt), align: left + top, stroke: {stroke}, fill: {fill})",
        f"#v(50mm)\n#text(size: 24pt, {_string(programme.title)})\n\n#text({_string(programme.subtitle)})\n\n#text({_string(programme.date_words)})\n#pagebreak()",
        "#outline(title: [Inhoud])\n#pagebreak()" if look.contents else "",
        legend if look.legend == "first" else "",
    ]
    for block in blocks:
        source += [f"#heading(level: {level}, {_string(text)})" for level, text in block.headings]
        head = ", ".join(f"strong(text({_string(word)}))" for word in block.header)
        cells = ",\n".join(_cell(programme, cell, look, path.parent) for row in block.rows for cell in row)
        columns = ", ".join(_WIDTHS.get(kind, "1fr") for kind in block.kinds)
        source.append(
            f"#table(columns: ({columns},), table.header(repeat: {str(look.repeat).lower()}, {head}),\n{cells})"
        )
    source.append(legend if look.legend == "end" else "")
    written = path.with_suffix(".typ")
    written.write_text("\n\n".join(source), "utf-8")
    typst.compile(str(written), output=str(path), pdf_tags=look.tagged)
    return path
