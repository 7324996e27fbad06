"""Draws ``AnyCharacter.ttf``: a box for every character that no other font here holds, so that none breaks a page.

Run by hand (``python any_character.py AnyCharacter.ttf``, with fontTools) when the boxes must change. All characters
share one glyph (a cmap of format 13); the PDF still says which character each box stands for.
"""

import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

# Surrogates, private use and the noncharacters can stand in no text and are left out.
_LEFT_OUT = [(0xD800, 0xF8FF), (0xFDD0, 0xFDEF)]


def draw() -> FontBuilder:
    """Return the font: an empty box, and the same box as the one glyph of every character."""
    pen = TTGlyphPen(None)
    for corners in (
        [(60, 0), (60, 700), (540, 700), (540, 0)],
        [(110, 50), (490, 50), (490, 650), (110, 650)],
    ):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    box = pen.glyph()
    names = [".notdef", "box"]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({})
    font.setupGlyf(dict.fromkeys(names, box))
    font.setupHorizontalMetrics(dict.fromkeys(names, (600, 60)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200, fsType=0)
    # A font without a PostScript name is passed over by Typst.
    font.setupNameTable(
        {
            "familyName": "Actielijn Any Character",
            "styleName": "Regular",
            "psName": "ActielijnAnyCharacter-Regular",
        }
    )
    font.setupPost()
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    _map_everything(font)
    return font


def _map_everything(font: FontBuilder) -> None:
    left_out = {code for first, last in _LEFT_OUT for code in range(first, last + 1)}
    subtable = CmapSubtable.newSubtable(13)
    subtable.platformID, subtable.platEncID, subtable.format = 3, 10, 13
    subtable.reserved = subtable.length = subtable.nGroups = subtable.language = 0
    subtable.cmap = {
        code: "box" for code in range(0xA1, 0xF0000) if code not in left_out and code & 0xFFFE != 0xFFFE
    }
    table = font.font["cmap"] = newTable("cmap")
    table.tableVersion, table.tables = 0, [subtable]


if __name__ == "__main__":
    draw().save(sys.argv[1])
