"""A report → one PDF that is PDF/UA-1 and PDF/A-3a, with the estimate as data inside (``estimate.json``).

Typst sets the pages by ``estimate.typ``; everything goes in as JSON, so that no text can become code.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from .fonts import FONTS
from .report import Block, Bullets, Figure, Paragraph, Report

_HERE = Path(__file__).parent
_STANDARDS: list[Any] = ["ua-1", "a-3a"]
# The pages say when they were made by what they were made from; the file's own moment is fixed, so that its bytes repeat.
_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def to_pdf(report: Report, data: str) -> bytes:
    """Return the report as PDF; ``data`` is the JSON of the same panel."""
    pages = {
        "title": report.title,
        "subject": report.subject,
        "language": report.language,
        "facts": [list(fact) for fact in report.facts],
        "words": report.words,
        "sections": [
            {"heading": section.heading, "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
    }
    compiler = typst.Compiler(
        input=str(_HERE / "estimate.typ"),
        root=str(_HERE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )
    made = compiler.compile(
        format="pdf",
        sys_inputs={"report": json.dumps(pages, ensure_ascii=False), "data": data},
        pdf_standards=_STANDARDS,
        timestamp=_MOMENT,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "text": block.text, "kind": block.kind}
    if isinstance(block, Bullets):
        return {"is": "bullets", "items": list(block.items)}
    if isinstance(block, Figure):
        return {
            "is": "figure",
            "svg": block.picture.svg,
            "alt": block.picture.alt,
            "caption": block.caption,
        }
    return {
        "is": "grid",
        "caption": block.caption,
        "header": list(block.header),
        "rows": [list(row) for row in block.rows],
        "sides": ["right" if block.is_figure(column) else "left" for column in range(len(block.header))],
    }
