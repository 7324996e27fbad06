"""What a place on a PDF page looks like: rendered by pdfium, words that are known left out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2

from .page import Box

if TYPE_CHECKING:
    from numpy import ndarray

SCALE = 3.0
"""Pixels per point: 216 dots per inch."""
_NARROW = 110.0
"""Up to this width a place is rendered with its whole column, since others of that column are asked for next."""


class Renderer:
    """Renders places on the pages of one PDF, a strip at a time."""

    def __init__(self, data: bytes):
        """Open the document. Raises pypdfium2.PdfiumError when pdfium cannot."""
        self._document = pypdfium2.PdfDocument(data)
        self._strips: dict[tuple[int, int, int, int, int], Any] = {}
        self._page: tuple[int, Any] | None = None

    def crop(self, page: int, box: Box) -> "ndarray":
        """Return the pixels of a box on a page (from 1) as height × width × 3 RGB bytes."""
        x0, top, x1, bottom = box
        strip_box = self._strip_box(page, box)
        strip = self._strip(page, strip_box)
        left, upper = (x0 - strip_box[0]) * SCALE, (top - strip_box[1]) * SCALE
        right, lower = (x1 - strip_box[0]) * SCALE, (bottom - strip_box[1]) * SCALE
        shown: ndarray = strip[
            max(0, round(upper)) : max(1, round(lower)), max(0, round(left)) : max(1, round(right))
        ]
        return shown

    def whole(self, page: int, scale: float) -> Any:
        """Return a page as a Pillow image."""
        return self._open(page).render(scale=scale).to_pil()

    def close(self) -> None:
        """Close the document; nothing can be rendered afterwards."""
        self._leave_page()
        self._strips.clear()
        self._document.close()

    def _open(self, page: int) -> Any:
        if self._page is None or self._page[0] != page:
            self._leave_page()
            self._page = (page, self._document[page - 1])
        return self._page[1]

    def _leave_page(self) -> None:
        if self._page is not None:
            self._page[1].close()
            self._page = None

    def _strip_box(self, page: int, box: Box) -> tuple[int, int, int, int]:
        width, height = self._open(page).get_size()
        x0, top, x1, bottom = box
        if x1 - x0 <= _NARROW and bottom - top <= _NARROW:
            # A column of signs: the same strip serves all of them.
            left = int(max(0, (x0 + x1) / 2 - 40) // 20 * 20)
            return left, 0, int(min(width, left + 120)), int(height)
        return 0, int(max(0, top - 4)), int(width), int(min(height, bottom + 4))

    def _strip(self, page: int, box: tuple[int, int, int, int]) -> Any:
        key = (page, *box)
        if key not in self._strips:
            if len(self._strips) > 12:
                self._strips.clear()
            opened = self._open(page)
            width, height = opened.get_size()
            left, top, right, bottom = box
            bitmap = opened.render(
                scale=SCALE, crop=(left, height - bottom, width - right, top), rev_byteorder=True
            )
            self._strips[key] = bitmap.to_numpy()[:, :, :3].copy()
        return self._strips[key]


class PdfPicture:
    """A place on a page, with the boxes of words that are known to be no part of it."""

    __slots__ = ("_box", "_page", "_renderer", "_words")

    def __init__(self, renderer: Renderer, page: int, box: Box, words: Sequence[Box] = ()):
        self._renderer = renderer
        self._page = page
        self._box = box
        self._words = tuple(words)

    def pixels(self) -> "ndarray | None":
        """Return the picture, known words painted over with white."""
        shown = self._renderer.crop(self._page, self._box)
        if not shown.size:
            return None
        shown = shown.copy()
        x0, top, _x1, _bottom = self._box
        for word in self._words:
            left, upper = int((word[0] - x0) * SCALE), int((word[1] - top) * SCALE)
            right, lower = int((word[2] - x0) * SCALE) + 1, int((word[3] - top) * SCALE) + 1
            shown[max(0, upper) : max(0, lower), max(0, left) : max(0, right)] = 255
        return shown


def attachments(data: bytes) -> dict[str, bytes]:
    """Return the files embedded in a PDF by name."""
    document = pypdfium2.PdfDocument(data)
    found: dict[str, bytes] = {}
    try:
        for index in range(min(document.count_attachments(), 100)):
            attachment = document.get_attachment(index)
            found[attachment.get_name()] = bytes(attachment.get_data())
    finally:
        document.close()
    return found
