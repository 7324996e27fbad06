"""What a PDF page draws: words with their places, lines, filled areas, drawings and pictures.

Used by ``pdf``. Places are in points from the top left of the page as it is shown (rotation and crop applied).
pdfminer gives each character as the file has it (a hyphen that the typesetter put in stays apart from one that the author
wrote), which a renderer's text layer does not.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.utils import mult_matrix

from .page import Box

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_THIN = 3.0
"""A filled area thinner than this many points is a line."""
_MOST_DRAWING = 70.0
"""A drawing larger than this many points is decoration, not a sign."""
_MOST_CHARS_ON_PAGE = 120_000
_MOST_BYTES_ON_PAGE = 5_000_000
"""Most bytes of drawing operators on a page; a full page of a report has about a hundred thousand."""
_MOST_BYTES_IN_ALL = 80_000_000
_MOST_PATHS_ON_PAGE = 60_000


@dataclass(slots=True)
class Word:
    """Characters that stand together in one font. ``glued`` tells that no room parts it from the word drawn before."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    font: str
    bold: bool
    glued: bool = False
    sign: bool = False
    order: int = 0

    @property
    def top(self) -> float:
        """Upper edge of the letters."""
        return self.base - 0.76 * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of the letters."""
        return self.base + 0.22 * self.size

    @property
    def middle(self) -> float:
        """Half-way between the edges."""
        return self.base - 0.27 * self.size


@dataclass(slots=True)
class Fill:
    """A filled rectangle and its colour as ``#rrggbb``."""

    box: Box
    colour: str


@dataclass(slots=True)
class PageContent:
    """All that one page draws."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    across: list[tuple[float, float, float]] = field(default_factory=list)
    """Horizontal edges: left, right, height."""
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    """Vertical edges: top, bottom, place."""
    fills: list[Fill] = field(default_factory=list)
    drawings: list[Fill] = field(default_factory=list)
    """Small shapes that may be signs, with their colour where plain."""
    pictures: list[Box] = field(default_factory=list)
    truncated: bool = False


class _Device(PDFTextDevice):
    """Collects what pdfminer's interpreter draws on one page."""

    def __init__(self, resources: PDFResourceManager):
        super().__init__(resources)
        self.ctm: Any = None
        self.page = PageContent(0, 0, 0)
        self._word: Word | None = None
        self._end = (0.0, 0.0)
        self._order = 0
        self._count = 0
        self._kept_ctm: list[Any] = []
        self.drawn = 0
        self.left = 0

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        x0, y0, x1, y1 = page.mediabox
        turned = page.rotate % 180 == 90
        width, height = (y1 - y0, x1 - x0) if turned else (x1 - x0, y1 - y0)
        self.page.width, self.page.height = abs(width), abs(height)

    def end_page(self, page: PDFPage) -> None:
        self._close()
        self._tell_cells()

    def _tell_cells(self) -> None:
        """Tell the narrow cells of a shaded row from signs: they stand in line with the fills beside them."""
        by_height: dict[tuple[int, int], list[Box]] = {}
        for fill in self.page.fills:
            by_height.setdefault((round(fill.box[1]), round(fill.box[3])), []).append(fill.box)
        kept = []
        for drawing in self.page.drawings:
            x0, top, x1, bottom = drawing.box
            beside = by_height.get((round(top), round(bottom)), ())
            if any(abs(box[0] - x1) < 2 or abs(box[2] - x0) < 2 for box in beside if box != drawing.box):
                self._edges(drawing.box)
            else:
                kept.append(drawing)
        self.page.drawings = kept

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._kept_ctm.append(self.ctm)

    def end_figure(self, name: str) -> None:
        self.ctm = self._kept_ctm.pop()

    # -- text

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        font, size = textstate.font, textstate.fontsize
        a, b, c, d, e, f = mult_matrix(textstate.matrix, self.ctm)
        scaling = textstate.scaling * 0.01
        char_space = textstate.charspace * scaling
        word_space = 0 if font.is_multibyte() else textstate.wordspace * scaling
        x, y = textstate.linematrix
        upright = abs(b) <= 0.1 * abs(a) and abs(c) <= 0.1 * abs(d) and a > 0
        real = abs(size * d)
        name = _font_name(font)
        bold = _is_bold(name)
        vertical = font.is_vertical()
        for part in seq:
            if isinstance(part, (int, float)):
                x -= part * 0.001 * size * scaling
                continue
            if not isinstance(part, (bytes, bytearray)):
                continue
            for cid in font.decode(bytes(part)):
                advance = font.char_width(cid) * size * scaling
                self._count += 1
                if upright and not vertical and real > 0.5 and self._count <= _MOST_CHARS_ON_PAGE:
                    left = a * x + c * (y + textstate.rise) + e
                    base = self.page.height - (b * x + d * (y + textstate.rise) + f)
                    self._char(_unicode(font, cid), left, left + a * advance, base, real, name, bold)
                x += advance + char_space
                if cid == 32:
                    x += word_space
        textstate.linematrix = (x, y)

    def _char(self, text: str, x0: float, x1: float, base: float, size: float, font: str, bold: bool) -> None:
        if text.isspace() or text == "":
            self._close()
            return
        word = self._word
        if (
            word is not None
            and word.font == font
            and abs(base - word.base) < 0.15 * size
            and abs(size - word.size) < 0.1 * size
        ):
            gap = x0 - word.x1
            if -0.3 * size < gap < 0.17 * size:
                word.text += text
                word.x1 = max(word.x1, x1)
                return
        glued = (
            word is not None
            and abs(base - word.base) < 0.6 * max(size, word.size)
            and abs(x0 - word.x1) < 0.12 * max(size, word.size)
        )
        self._close()
        self._order += 1
        self._word = Word(text, x0, max(x1, x0), base, size, font, bold, glued, False, self._order)

    def _close(self) -> None:
        if self._word is not None:
            self.page.words.append(self._word)
            self._word = None

    # -- lines, areas, drawings

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        if len(self.page.across) + len(self.page.upright) + len(self.page.drawings) > _MOST_PATHS_ON_PAGE:
            self.page.truncated = True
            return
        colour = _colour(graphicstate.ncolor if fill else graphicstate.scolor)
        for shape in _shapes(path):
            points = [self._place(px, py) for px, py in shape.points]
            xs, ys = [point[0] for point in points], [point[1] for point in points]
            self._shape((min(xs), min(ys), max(xs), max(ys)), points, shape.curved, stroke, fill, colour)

    def _place(self, px: float, py: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.ctm
        return a * px + c * py + e, self.page.height - (b * px + d * py + f)

    def _shape(
        self,
        box: Box,
        points: Sequence[tuple[float, float]],
        curved: bool,
        stroke: bool,
        fill: bool,
        colour: str,
    ) -> None:
        x0, top, x1, bottom = box
        width, height = x1 - x0, bottom - top
        bar = fill and not stroke and min(width, height) >= 1.0 and max(width, height) < 14
        if bar and not curved:
            self.page.drawings.append(Fill(box, colour))
            return
        if not curved and height <= _THIN and width > _THIN:
            if fill or stroke:
                self.page.across.append((x0, x1, (top + bottom) / 2))
            return
        if not curved and width <= _THIN and height > _THIN:
            self.page.upright.append((top, bottom, (x0 + x1) / 2))
            return
        rectangle = not curved and _is_rectangle(points)
        small = 2.5 <= max(width, height) <= _MOST_DRAWING and min(width, height) > 0
        if rectangle and (width > 30 or height > 30 or not fill):
            self._edges(box)
            if fill:
                self.page.fills.append(Fill(box, colour))
            return
        if rectangle and fill:
            self.page.fills.append(Fill(box, colour))
        if small and not (fill and colour == "#ffffff" and not stroke):
            self.page.drawings.append(Fill(box, colour if fill else ""))

    def _edges(self, box: Box) -> None:
        x0, top, x1, bottom = box
        self.page.across += [(x0, x1, top), (x0, x1, bottom)]
        self.page.upright += [(top, bottom, x0), (top, bottom, x1)]

    def render_image(self, name: str, stream: Any) -> None:
        corners = [self._place(px, py) for px, py in ((0, 0), (1, 0), (0, 1), (1, 1))]
        xs, ys = [point[0] for point in corners], [point[1] for point in corners]
        self.page.pictures.append((min(xs), min(ys), max(xs), max(ys)))


@dataclass(slots=True)
class _Shape:
    points: list[tuple[float, float]]
    curved: bool


def _shapes(path: Sequence[Any]) -> Iterator[_Shape]:
    """Yield the parts of a path, each begun by a move."""
    shape: _Shape | None = None
    for segment in path:
        operator, *numbers = segment
        if operator == "m":
            if shape is not None and len(shape.points) > 1:
                yield shape
            shape = _Shape([(numbers[0], numbers[1])], False)
        elif shape is not None and operator in ("l", "c", "v", "y"):
            shape.curved = shape.curved or operator != "l"
            shape.points += list(zip(numbers[::2], numbers[1::2], strict=True))
    if shape is not None and len(shape.points) > 1:
        yield shape


def _is_rectangle(points: Sequence[tuple[float, float]]) -> bool:
    xs = {round(point[0], 1) for point in points}
    ys = {round(point[1], 1) for point in points}
    return len(xs) == 2 and len(ys) == 2 and len(points) in (4, 5)


def _colour(value: Any) -> str:
    """Return a colour of a graphics state as ``#rrggbb``; empty for a pattern."""
    try:
        parts = [float(part) for part in value] if isinstance(value, (tuple, list)) else [float(value)]
    except (TypeError, ValueError):
        return ""
    if len(parts) == 1:
        parts = parts * 3
    elif len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = [(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)]
    if len(parts) != 3:
        return ""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in parts)


def _unicode(font: Any, cid: int) -> str:
    try:
        text = font.to_unichr(cid)
    except (PDFUnicodeNotDefined, KeyError, TypeError):
        # A glyph without a meaning: a private code point keeps it apart from words and equal to itself.
        return chr(0xF0000 + (cid & 0xFFFF))
    if not text or text == "\x00":
        return chr(0xF0000 + (cid & 0xFFFF))
    return str(_LIGATURES.get(text, text))


def _font_name(font: Any) -> str:
    name = getattr(font, "fontname", "") or ""
    name = name if isinstance(name, str) else str(name)
    return re.sub(r"^[A-Z]{6}\+", "", name.strip("/'\"b"))


def _is_bold(name: str) -> bool:
    return bool(re.search(r"bold|black|heavy|semibold|demi|[-,]bd\b", name, re.IGNORECASE))


class _FullError(Exception):
    """More is drawn on a page than is read."""


class _Interpreter(PDFPageInterpreter):  # type: ignore[misc, unused-ignore]
    """pdfminer's interpreter with an end: what a page and the document may draw is bounded."""

    def execute(self, streams: Any) -> None:
        """Draw streams, as long as there is something left of what may be drawn."""
        device: Any = self.device
        streams = list(streams)
        for stream in streams:
            size = _unpacked_size(resolve1(stream), _MOST_BYTES_ON_PAGE)
            device.drawn += size
            device.left -= size
        if device.drawn > _MOST_BYTES_ON_PAGE or device.left < 0:
            raise _FullError
        super().execute(streams)


def _unpacked_size(stream: Any, most: int) -> int:
    """Return how many bytes a content stream unpacks to, without unpacking more than ``most`` and one."""
    raw = getattr(stream, "rawdata", None)
    if raw is None:
        return len(getattr(stream, "data", None) or b"")
    size = len(raw)
    if any(str(form).strip("/'") in ("FlateDecode", "Fl") for form, _settings in stream.get_filters()):
        with suppress(zlib.error):
            size = max(size, len(zlib.decompressobj().decompress(raw, most + 1)))
    # LZW and run lengths make up to some hundred times as much.
    elif any(
        str(form).strip("/'") in ("LZWDecode", "LZW", "RunLengthDecode", "RL")
        for form, _settings in stream.get_filters()
    ):
        size *= 8
    return size


class ContentReader:
    """Gives the content of one page after another."""

    def __init__(self) -> None:
        """Prepare the interpreter; fonts are kept from page to page."""
        self._resources = PDFResourceManager()
        self._device = _Device(self._resources)
        self._device.left = _MOST_BYTES_IN_ALL
        self._interpreter = _Interpreter(self._resources, self._device)

    def read(self, page: PDFPage, number: int) -> PageContent:
        """Return what a page draws. Raises whatever pdfminer raises on a damaged one."""
        device = self._device
        device.page = PageContent(number, 0, 0)
        device._count = 0
        device.drawn = 0
        device._kept_ctm = []
        # What is shown is the crop box; the media box may be larger.
        page.mediabox = page.cropbox or page.mediabox
        try:
            self._interpreter.process_page(page)
        except _FullError:
            device.end_page(page)
            device.page.truncated = True
            # Nothing on such a page is rendered, since that could take as long as reading it.
            device.page.pictures.clear()
            device.page.drawings.clear()
        return device.page
