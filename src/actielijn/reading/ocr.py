"""A scanned page → words and lines, by Debian's tesseract with Dutch, when it is there.

Recognised text always goes to the reviewer: statuses and texts read this way have a lower confidence.
"""

import csv
import io
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from actielijn.language import _

from .pdf_content import PageContent, Word

if TYPE_CHECKING:
    from .pdf_pictures import Renderer

_SCALE = 300 / 72
_SECONDS_A_PAGE = 120
_LEAST_CONFIDENCE = 25.0


@cache
def what_is_missing() -> str:
    """Return how to install what is missing for text recognition; empty when nothing is."""
    program = shutil.which("tesseract")
    if program is None:
        return _("Install it with: apt-get install tesseract-ocr tesseract-ocr-nld")
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    if "nld" not in listed.stdout.split():
        return _("The Dutch words are missing. Install them with: apt-get install tesseract-ocr-nld")
    return ""


def recognise(content: PageContent, renderer: "Renderer") -> None:
    """Fill a page with the words that text recognition finds and the lines that are drawn on its picture."""
    image = renderer.whole(content.number, _SCALE).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    program = shutil.which("tesseract") or "tesseract"
    done = subprocess.run(
        [program, "stdin", "stdout", "-l", "nld+eng" if _has_english(program) else "nld", "--dpi", "300", "--psm", "3", "tsv"],
        input=stream.getvalue(), capture_output=True, timeout=_SECONDS_A_PAGE, check=False,
    )  # fmt: skip
    content.pictures.clear()
    rows = csv.DictReader(
        io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    for order, row in enumerate(rows):
        text = (row.get("text") or "").strip()
        if (
            not text
            or float(row.get("conf") or -1) < _LEAST_CONFIDENCE
            or not (any(map(str.isalnum, text)) or text in "/•-")
        ):
            continue
        left, top, width, height = (float(row[key]) / _SCALE for key in ("left", "top", "width", "height"))
        size = _size_of_line(text, height)
        content.words.append(
            Word(
                text,
                left,
                left + width,
                top + height - _descent(text, height),
                size,
                "ocr",
                False,
                order=order,
            )
        )
    _level(content.words)
    _draw_lines(content, image)


@cache
def _has_english(program: str) -> bool:
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    return "eng" in listed.stdout.split()


def _descent(text: str, height: float) -> float:
    return 0.22 * height if any(character in "gjpqy,;()" for character in text) else 0.0


def _size_of_line(text: str, height: float) -> float:
    tall = any(character.isupper() or character in "bdfhklt0123456789" for character in text)
    low = any(character in "gjpqy" for character in text)
    return height / (0.52 + 0.21 * tall + 0.21 * low)


def _level(words: list[Word]) -> None:
    """Give words of about one size the same size, so that a line is one line."""
    if not words:
        return
    sizes = sorted(word.size for word in words)
    usual = sizes[len(sizes) // 2]
    for word in words:
        if 0.75 * usual < word.size < 1.3 * usual:
            word.size = usual


def _draw_lines(content: PageContent, image: object) -> None:
    """Find the long dark lines of a table on the picture of the page."""
    import numpy as np

    dark = np.asarray(image)[:, :, :3].mean(axis=2) < 140
    height, width = dark.shape
    for y, start, end in _runs(dark, round(0.08 * width)):
        content.across.append((start / _SCALE, end / _SCALE, y / _SCALE))
    for x, start, end in _runs(dark.T, round(0.03 * height)):
        content.upright.append((start / _SCALE, end / _SCALE, x / _SCALE))


def _runs(dark: "object", least: int) -> list[tuple[int, int, int]]:
    """Return row, start and end of runs of dark pixels of at least this length."""
    import numpy as np

    found: list[tuple[int, int, int]] = []
    grid = np.asarray(dark)
    candidates = np.flatnonzero(grid.sum(axis=1) >= least)
    for row in candidates:
        padded = np.concatenate(([0], grid[row].astype(np.int8), [0]))
        edges = np.flatnonzero(np.diff(padded))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start >= least:
                found.append((int(row), int(start), int(end)))
    return found
