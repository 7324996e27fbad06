"""Do two pictures look the same? Signs are held against the legend's own pictures, never against a built-in list.

A picture is cut to its ink and scaled to one small square; the distance between two is the mean difference of their
colours, from 0 (the same) to 1. Proportions count too, so that a wide sign is not taken for a square one.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .page import Picture

if TYPE_CHECKING:
    from numpy import ndarray

SIDE = 24
SAME = 0.13
"""Up to this distance two pictures are the same sign."""
ALIKE = 0.20
"""Up to this distance they are, when every other sign of the legend is clearly further away."""
LIKELY = 0.27
"""Up to this distance they are, when every other sign is more than twice as far."""
CLEARLY = 0.6
"""Most that the best distance may be of the second best to be clearly nearer."""
APART = 0.07
"""Least distance between two signs of a legend that can be told apart at all."""
MARGIN = 0.025
"""Least by which the second best must be further away than the best."""
INK = 0.09
"""Most that the colour of the ink may differ: a red dot is no orange one, whatever their shapes."""
_WHITE = 245


class Looks:
    """A picture as it is compared: ``square`` (SIDE × SIDE × 3, 0 to 1), ``shape`` (width / height), ``ink`` (its colour)."""

    __slots__ = ("ink", "shape", "square")

    def __init__(self, square: "ndarray", shape: float):
        self.square = square
        self.shape = shape
        # The darker or more coloured a place, the more it tells of the ink; pale edges tell of the size only.
        weight = (1 - square.min(axis=2)) ** 2
        self.ink = (square * weight[:, :, None]).sum(axis=(0, 1)) / max(1e-6, float(weight.sum()))


def looks_of(picture: Picture | None) -> Looks | None:
    """Return how a picture looks, None when there is none or it shows nothing."""
    if picture is None:
        return None
    return _looks(picture)


@lru_cache(maxsize=4096)
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
    """Return how different two pictures look: 0 for the same, about 1 for nothing in common."""
    from math import log

    import numpy as np

    # Halving the proportions counts as much as a tenth of all colour; the colour of the ink counts beside the shape, since
    # it is the same at every size.
    shape = 0.15 * abs(log(one.shape / other.shape))
    return (
        float(np.abs(one.square - other.square).mean())
        + shape
        + 0.5 * float(np.abs(one.ink - other.ink).mean())
    )


def nearest(looks: Looks, known: Sequence[tuple[str, Looks]]) -> tuple[str, float] | None:
    """Return the label of the picture that looks the same, with the distance; None when none does or two do.

    ``known`` may hold several pictures with one label; what is asked is asked of the nearest of each label.
    """
    best: dict[str, tuple[float, Looks]] = {}
    for label, other in known:
        far = distance(looks, other)
        if label not in best or far < best[label][0]:
            best[label] = (far, other)
    ranked = sorted(best.items(), key=lambda each: each[1][0])
    if not ranked:
        return None
    label, (far, picture) = ranked[0]
    second = ranked[1][1][0] if len(ranked) > 1 else 9.0
    if (
        far > (LIKELY if len(ranked) > 2 and far < 0.45 * second else ALIKE)
        or float(abs(looks.ink - picture.ink).mean()) > INK
    ):
        return None
    for _label, (further, other) in ranked[1:]:
        if (
            further - far < MARGIN
            or (far > SAME and far > CLEARLY * further)
            or distance(picture, other) < APART
        ):
            return None
    return label, far
