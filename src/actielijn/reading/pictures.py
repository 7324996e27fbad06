"""Embedded pictures of DOCX, ODT, HTML and sheets, as signs that can be compared by their looks."""

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import ndarray

_MOST_PIXELS = 16_000_000
_MOST_SIDE = 400


@dataclass(frozen=True)
class EncodedPicture:
    """A picture file: PNG, JPEG, GIF … as its bytes."""

    data: bytes

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its bytes: the same for the same file."""
        return hashlib.sha256(self.data).hexdigest()

    def pixels(self) -> "ndarray | None":
        """Return the picture as RGB on white, scaled down when large; None when it cannot be decoded."""
        import numpy as np
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(io.BytesIO(self.data)) as image:
                if image.width * image.height > _MOST_PIXELS:
                    return None
                image.load()
                shown = image.convert("RGBA")
        except (
            UnidentifiedImageError,
            OSError,
            ValueError,
            SyntaxError,
            EOFError,
            Image.DecompressionBombError,
        ):
            return None
        shown.thumbnail((_MOST_SIDE, _MOST_SIDE))
        white = Image.new("RGBA", shown.size, "white")
        return np.asarray(Image.alpha_composite(white, shown).convert("RGB"))
