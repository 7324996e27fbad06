"""Do two pictures look the same? Signs are held against the legend's own pictures, never against a built-in list.

A picture is cut to its ink and scaled to one small square; the distance between two is the mean difference of their
colours, from 0 (the same) to 1. Proportions count too, so that a wide sign is not taken for a square one.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from .page import Picture

if TYPE_CHECKING:
    from numpy import ndarray

SIDE = 24
SAME = 0.13
"""Largest distance at which two pictures are the same sign."""
MARGIN = 0.025
"""Least by which the second best must be further away than the best."""
_WHITE = 245


class Looks:
    """A picture as it is compared: ``square`` (SIDE × SIDE × 3, 0 to 1) and ``shape`` (width / height)."""

    __slots__ = ("shape", "square")

    def __init__(self, square: "ndarray", shape: float):
        self.square = square
        self.shape = shape


def looks_of(picture: Picture | None) -> Looks | None:
    """Return how a picture looks, None when there is none or it shows nothing."""
    if picture is None:
        return None
    return _looks(picture)


@cache
def _looks(picture: Any) -> Looks | None:
    pixels = picture.pixels()
    return None if pixels is None else looks_of_pixels(pixels)


def looks_of_pixels(pixels: "ndarray") -> Looks | None:
    """Return how an RGB picture on white looks, cut to its ink; None when it is blank."""
    import numpy as np
    from PIL import Image

    ink = pixels.min(axis=2) < _WHITE
    rows = np.flatnonzero(ink.any(axis=1))
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(rows) or not len(columns):
        return None
    cut = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = cut.shape[:2]
    square = Image.fromarray(np.ascontiguousarray(cut)).resize((SIDE, SIDE), Image.Resampling.BOX)
    return Looks(np.asarray(square, dtype=np.float32) / 255, width / height)


def distance(one: Looks, other: Looks) -> float:
    """Return how different two pictures look, from 0 (the same) to 1."""
    import numpy as np

    from math import log

    # Halving the proportions counts as much as a tenth of all colour.
    return float(np.abs(one.square - other.square).mean()) + 0.15 * abs(log(one.shape / other.shape))


def nearest(looks: Looks, known: Sequence[tuple[str, Looks]]) -> tuple[str, float] | None:
    """Return the label of the picture that looks the same, with the distance; None when none does or two do.

    ``known`` may hold several pictures with one label; the margin is kept to the nearest of another label.
    """
    best: dict[str, float] = {}
    for label, other in known:
        far = distance(looks, other)
        if far < best.get(label, 9.0):
            best[label] = far
    ranked = sorted(best.items(), key=lambda each: each[1])
    if not ranked or ranked[0][1] > SAME:
        return None
    if len(ranked) > 1 and ranked[1][1] - ranked[0][1] < MARGIN:
        return None
    return ranked[0]
