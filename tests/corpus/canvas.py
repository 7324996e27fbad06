"""The grid drawn by ReportLab: as a flowing table, and as loose words put on a canvas by their coordinates."""

import random
from pathlib import Path

from . import icons
from .grid import Block, Cell, words
from .programme import Programme

_WIDTHS = {
    "nr": 26,
    "activity_nr": 30,
    "result": 95,
    "activity": 125,
    "status": 76,
    "explanation": 320,
    "holder": 85,
    "planning": 65,
}


def _fonts() -> tuple[str, str]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path("/usr/share/fonts/truetype/liberation")
    if not (folder / "LiberationSans-Regular.ttf").exists():
        return "Helvetica", "Helvetica-Bold"
    for name in ("LiberationSans-Regular", "LiberationSans-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return "LiberationSans-Regular", "LiberationSans-Bold"


def draw(canvas, shape: str, colour: str, x: float, y: float, size: float) -> None:
    """Draw a sign with its lower left corner at this point."""
    from reportlab.lib.colors import HexColor

    path = canvas.beginPath()
    for outline in icons.OUTLINES[shape]:
        points = [(x + a * size / 100, y + size - b * size / 100) for a, b in outline]
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
    canvas.setFillColor(HexColor(colour))
    canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
    canvas.setFillColor(HexColor("#000000"))


def write(
    programme: Programme,
    blocks: tuple[Block, ...],
    path: Path,
    *,
    signs: str = "shape",
    words_apart: bool = False,
    plain: bool = False,
    shuffled: bool = False,
) -> Path:
    """Draw the report page by page, header repeated, horizontal rules between the rows.

    ``signs``: shape or words. ``words_apart`` puts each word on the page by itself, column by column. ``plain``
    leaves the rules out; ``shuffled`` draws the texts of a page in any order.
    """
    _Sheet(programme, path, signs, words_apart, plain, shuffled).run(blocks)
    return path


class _Sheet:
    def __init__(
        self, programme: Programme, path: Path, signs: str, words_apart: bool, plain: bool, shuffled: bool
    ):
        from reportlab.lib.pagesizes import A4, landscape
        from reportlab.pdfgen.canvas import Canvas

        self.programme, self.signs, self.words_apart, self.plain = programme, signs, words_apart, plain
        self.regular, self.bold = _fonts()
        self.width, self.height = landscape(A4)
        self.canvas = Canvas(str(path), pagesize=(self.width, self.height))
        self.canvas.setTitle(programme.title)
        self.size, self.line = 8, 10
        self.waiting: list[tuple[float, float, str, str, float]] = []
        self.shuffled = shuffled
        self.page = 0
        self.y = 0.0

    def run(self, blocks: tuple[Block, ...]) -> None:
        canvas = self.canvas
        canvas.setFont(self.bold, 26)
        canvas.drawString(60, 380, self.programme.title)
        canvas.setFont(self.regular, 12)
        canvas.drawString(60, 350, self.programme.subtitle)
        canvas.drawString(60, 330, self.programme.date_words)
        canvas.showPage()
        self._new_page()
        for block in blocks:
            self._block(block)
        self._show()
        canvas.save()

    def _new_page(self) -> None:
        if self.page:
            self._show()
        self.page += 1
        self.y = self.height - 40
        self._foot()

    def _foot(self) -> None:
        x = 40.0
        if self.signs == "shape":
            x = self._string(x, 34, "Legenda:", self.bold, 7) + 8
            for status in self.programme.vocabulary:
                draw(self.canvas, status.shape, status.colour, x, 33, 7)
                x = self._string(x + 10, 34, status.label, self.regular, 7) + 14
        self._string(40, 20, self.programme.title, self.regular, 7)
        self._string(self.width - 60, 20, str(self.page + 1), self.regular, 7)

    def _string(self, x: float, y: float, text: str, font: str, size: float) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        if not self.words_apart:
            self._put(x, y, text, font, size)
            return x + stringWidth(text, font, size)
        for word in text.split():
            self._put(x, y, word, font, size)
            x += stringWidth(word + " ", font, size)
        return x

    def _put(self, x: float, y: float, text: str, font: str, size: float) -> None:
        if self.shuffled:
            self.waiting.append((x, y, text, font, size))
            return
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def _show(self) -> None:
        random.Random(7).shuffle(self.waiting)
        for x, y, text, font, size in self.waiting:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, text)
        self.waiting = []
        self.canvas.showPage()

    def _block(self, block: Block) -> None:
        from reportlab.lib.utils import simpleSplit

        lefts, x = [], 40.0
        for kind in block.kinds:
            lefts.append(x)
            x += _WIDTHS.get(kind, 80)
        right = x
        if self.y < 150:
            self._new_page()
        for level, text in block.headings:
            size = {1: 14, 2: 11, 3: 9.5}[level]
            self._string(40, self.y - size, text, self.bold, size)
            self.y -= size + 8
        self._header(block, lefts, right)
        waiting = [0] * len(block.kinds)
        for row in block.rows:
            placed: list[tuple[int, Cell]] = []
            left, at = list(row), 0
            while at < len(block.kinds):
                if waiting[at]:
                    waiting[at] -= 1
                    at += 1
                    continue
                cell = left.pop(0)
                waiting[at] = cell.rows - 1
                placed.append((at, cell))
                at += cell.columns
            texts = []
            for at, cell in placed:
                room = sum(_WIDTHS.get(kind, 80) for kind in block.kinds[at : at + cell.columns]) - 8
                lines = []
                for text in self._texts(cell):
                    mark = "• " if text.startswith("- ") else ""
                    lines += simpleSplit(mark + text.removeprefix("- "), self.regular, self.size, room)
                texts.append(lines)
            tall = max(max(map(len, texts), default=1), 1) * self.line + 8
            if self.y - tall < 56:
                self._new_page()
                self._header(block, lefts, right)
            for (at, cell), lines in zip(placed, texts, strict=True):
                if cell.statuses and self.signs == "shape":
                    for n, key in enumerate(cell.statuses):
                        status = self.programme.status(key)
                        draw(
                            self.canvas, status.shape, status.colour, lefts[at] + 4 + 22 * n, self.y - 12, 10
                        )
                        if n:
                            self._string(lefts[at] + 17, self.y - 11, "/", self.regular, self.size)
                for n, line in enumerate(lines):
                    self._string(lefts[at] + 3, self.y - 11 - n * self.line, line, self.regular, self.size)
            self.y -= tall
            if not self.plain:
                # A rule stops where a cell runs on.
                self.canvas.setLineWidth(0.4)
                for at, x in enumerate(lefts):
                    if not waiting[at]:
                        self.canvas.line(x, self.y, x + _WIDTHS.get(block.kinds[at], 80), self.y)
        self.y -= 14

    def _texts(self, cell: Cell) -> list[str]:
        if cell.statuses is None:
            return [words(text) for text in cell.paragraphs]
        if self.signs == "words":
            return [" / ".join(self.programme.status(key).label for key in cell.statuses)]
        return []

    def _header(self, block: Block, lefts: list[float], right: float) -> None:
        for x, word in zip(lefts, block.header, strict=True):
            self._string(x + 3, self.y - 10, word, self.bold, self.size)
        self.y -= 16
        self.canvas.setLineWidth(1)
        self.canvas.line(lefts[0], self.y, right, self.y)


def scan(path: Path, target: Path, dots: int = 200, pages: range | None = None) -> Path:
    """Make a PDF of nothing but pictures of these pages, slightly grey and not quite straight, as a scanner does."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(path)
    pictures = []
    for number in pages or range(len(document)):
        image = document[number].render(scale=dots / 72).to_pil().convert("L")
        image = image.rotate(0.15, resample=Image.Resampling.BICUBIC, fillcolor=255)
        pictures.append(image.point([min(250, 12 + value) for value in range(256)]).convert("RGB"))
    document.close()
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:], resolution=dots, quality=80)
    return target


def text_layer(path: Path, target: Path, dots: int = 150) -> Path:
    """Make of each page a picture with the page's text, invisible, above it, as text recognition leaves it."""
    import io

    import pikepdf
    import pypdfium2

    shown = pypdfium2.PdfDocument(path)
    pictures = [shown[number].render(scale=dots / 72).to_pil().convert("RGB") for number in range(len(shown))]
    shown.close()
    kept = {
        "q",
        "Q",
        "cm",
        "BT",
        "ET",
        "Tf",
        "Tm",
        "Td",
        "TD",
        "T*",
        "Tj",
        "TJ",
        "Tc",
        "Tw",
        "Tz",
        "TL",
        "Ts",
    }
    with pikepdf.open(path) as pdf:
        for page, picture in zip(pdf.pages, pictures, strict=True):
            left, bottom, right, top = (float(v) for v in page.mediabox)
            held = io.BytesIO()
            picture.save(held, "JPEG", quality=75)
            image = pdf.make_stream(held.getvalue())
            image.Type, image.Subtype, image.Filter = (
                pikepdf.Name.XObject,
                pikepdf.Name.Image,
                pikepdf.Name.DCTDecode,
            )
            image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = (
                *picture.size,
                8,
                pikepdf.Name.DeviceRGB,
            )
            orders = []
            for order in pikepdf.parse_content_stream(page):
                if str(order.operator) in kept:
                    orders.append(order)
                if str(order.operator) == "BT":
                    orders.append(pikepdf.ContentStreamInstruction([3], pikepdf.Operator("Tr")))
            name = page.add_resource(image, pikepdf.Name.XObject)
            scanned = f"q {right - left} 0 0 {top - bottom} {left} {bottom} cm {name} Do Q\n".encode()
            page.Contents = pdf.make_stream(scanned + pikepdf.unparse_content_stream(orders))
        pdf.save(target)
    return target
