"""Page pictures with the rows outlined, so that a person can check what was read beside the source.

Used by ``read --pages`` for PDF; other forms have no pages to show.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from actielijn.language import _
from actielijn.snapshot import Snapshot

from .errors import UnreadableError
from .report import form_of

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_SCALE = 1.6
_READ, _UNSURE, _EMPTY = (30, 110, 60), (190, 120, 0), (180, 30, 30)


def write_pages(path: Path, snapshot: Snapshot, folder: Path) -> list[Path]:
    """Write a PNG of each page on which rows were read; returns what was written.

    Green rows were read, amber ones with less certainty, red ones have no status. Raises UnreadableError when the form has
    no pages.
    """
    from PIL import ImageDraw

    from .pdf_pictures import Renderer

    data = path.read_bytes()
    if form_of(data, path.name) != "pdf":
        raise UnreadableError(
            "no-pages",
            _(
                "{name}: only a PDF has pages to show. Leave out --pages, or save the report as PDF first."
            ).format(name=path.name),
        )
    rows = sorted(_rows(snapshot), key=lambda row: (row[0], row[1]))
    folder.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(data)
    written: list[Path] = []
    try:
        for page in sorted({row[0] for row in rows}):
            image = renderer.whole(page, _SCALE).convert("RGB")
            drawing = ImageDraw.Draw(image)
            for _page, _number, box, confidence, label in (row for row in rows if row[0] == page):
                _outline(drawing, box, confidence, label)
            target = folder / f"page-{page:03}.png"
            image.save(target, "PNG")
            written.append(target)
    finally:
        renderer.close()
    return written


def _rows(snapshot: Snapshot) -> Iterator[tuple[int, int, tuple[float, ...], float, str]]:
    """Yield page, row, box, confidence and label of each progress entry that has a place."""
    for activity in snapshot.activities():
        for entry in activity.progress:
            source = entry.source
            if source is None or source.page is None or len(source.box) != 4:
                continue
            labels = [
                status.label_in(snapshot.programme.language)
                for key in entry.statuses
                if (status := snapshot.status(key))
            ]
            yield (
                source.page,
                source.row or 0,
                source.box,
                source.confidence or 0.0,
                f"{activity.id}  {' / '.join(labels) or '?'}",
            )


def _outline(drawing: "ImageDraw", box: tuple[float, ...], confidence: float, label: str) -> None:
    colour = _READ if confidence >= 0.85 else (_UNSURE if confidence > 0 else _EMPTY)
    left, top, right, bottom = (edge * _SCALE for edge in box)
    drawing.rectangle((left, top, right, bottom), outline=colour, width=2)
    shown = "".join(character if ord(character) < 0x250 else "?" for character in label)
    width = drawing.textlength(shown) + 6
    drawing.rectangle((right - width, top, right, top + 13), fill=colour)
    drawing.text((right - width + 3, top + 1), shown, fill="white")
