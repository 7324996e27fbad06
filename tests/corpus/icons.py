"""The status drawings: one set of outlines, as PNG or JPEG, as SVG, as a path for a canvas and as a symbol font."""

import base64
import io
import math
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

Outline = list[tuple[float, float]]


def _circle(radius: float, steps: int = 40, clockwise: bool = False) -> Outline:
    turn = -1 if clockwise else 1
    angles = [turn * 2 * math.pi * i / steps for i in range(steps)]
    return [(50 + radius * math.cos(a), 50 + radius * math.sin(a)) for a in angles]


def _star() -> Outline:
    turns = [(i, math.pi * i / 5 - math.pi / 2) for i in range(10)]
    return [
        (50 + (46 if i % 2 == 0 else 19) * math.cos(a), 50 + (46 if i % 2 == 0 else 19) * math.sin(a))
        for i, a in turns
    ]


def _bar(x0: float, y0: float, x1: float, y1: float) -> Outline:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def _hole(x0: float, y0: float, x1: float, y1: float) -> Outline:
    return _bar(x0, y0, x1, y1)[::-1]


def _pie(quarters: int) -> Outline:
    angles = [-math.pi / 2 + 2 * math.pi * quarters / 4 * i / 30 for i in range(31)]
    return [(50, 50), *((50 + 33 * math.cos(a), 50 + 33 * math.sin(a)) for a in angles)]


OUTLINES: dict[str, list[Outline]] = {
    "check": [[(8, 52), (20, 40), (40, 60), (80, 14), (92, 26), (40, 86)]],
    "play": [[(18, 8), (90, 50), (18, 92)]],
    "triangle": [[(50, 6), (94, 90), (6, 90)], [(46, 36), (46, 64), (54, 64), (54, 36)], [(46, 70), (46, 80), (54, 80), (54, 70)]],
    "down": [[(6, 12), (94, 12), (50, 94)]],
    "square": [_bar(12, 12, 88, 88), _hole(22, 22, 78, 78)],
    "cross": [[(14, 24), (24, 14), (50, 40), (76, 14), (86, 24), (60, 50), (86, 76), (76, 86), (50, 60), (24, 86), (14, 76), (40, 50)]],
    "dot": [_circle(42)],
    "ring": [_circle(42), _circle(31, clockwise=True)],
    "clock": [_circle(44), _circle(35, clockwise=True), [(47, 22), (53, 22), (53, 49), (70, 62), (66, 67), (47, 53)]],
    "bars": [_bar(22, 10, 42, 90), _bar(58, 10, 78, 90)],
    "star": [_star()],
    "quarter": [_circle(44), _circle(38, clockwise=True), _pie(1)],
    "half": [_circle(44), _circle(38, clockwise=True), _pie(2)],
    "threequarter": [_circle(44), _circle(38, clockwise=True), _pie(3)],
}  # fmt: skip


@cache
def picture(shape: str, colour: str, size: int = 48, grey: bool = False) -> Image.Image:
    """Draw a shape with smooth edges on a transparent ground."""
    big = Image.new("L", (size * 4, size * 4), 0)
    pen = ImageDraw.Draw(big)
    for at, outline in enumerate(OUTLINES[shape]):
        pen.polygon(
            [(x * size / 25, y * size / 25) for x, y in outline], fill=0 if at and shape != "bars" else 255
        )
    if shape == "clock":
        pen.polygon([(x * size / 25, y * size / 25) for x, y in OUTLINES[shape][2]], fill=255)
    mask = big.resize((size, size), Image.Resampling.LANCZOS)
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    if grey:
        red = green = blue = round(0.299 * red + 0.587 * green + 0.114 * blue)
    image = Image.new("RGBA", (size, size), (red, green, blue, 0))
    image.putalpha(mask)
    return image


@cache
def png(shape: str, colour: str, size: int = 48, grey: bool = False) -> bytes:
    held = io.BytesIO()
    picture(shape, colour, size, grey).save(held, "PNG")
    return held.getvalue()


@cache
def jpeg(shape: str, colour: str, size: int = 40, quality: int = 35) -> bytes:
    """Draw a shape as a photocopier would: white ground, blocks, soft edges."""
    image = picture(shape, colour, size)
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    held = io.BytesIO()
    ground.save(held, "JPEG", quality=quality)
    return held.getvalue()


def data_address(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def svg(shape: str, colour: str, size: str = "11") -> str:
    """Return a drawing without any text in it."""
    path = " ".join(
        "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in outline) + " Z" for outline in OUTLINES[shape]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 100 100">'
        f'<path fill="{colour}" fill-rule="evenodd" d="{path}"/></svg>'
    )


def symbol_font(folder: Path, points: dict[int, str], family: str = "Stand") -> Path:
    """Make a font that shows a shape at each of these code points, whatever they mean elsewhere."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    names = {point: f"g{point:04X}" for point in points}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    for point, shape in points.items():
        pen = TTGlyphPen(None)
        for outline in OUTLINES[shape]:
            pen.moveTo((outline[0][0] * 8, 760 - outline[0][1] * 8))
            for x, y in outline[1:]:
                pen.lineTo((x * 8, 760 - y * 8))
            pen.closePath()
        glyphs[names[point]] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (820, 0)))
    builder.setupHorizontalHeader(ascent=820, descent=-180)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=820, sTypoDescender=-180, usWinAscent=820, usWinDescent=180)
    builder.setupPost()
    path = folder / f"{family}.ttf"
    builder.save(path)
    return path
