"""Where the fonts lie that pages and pictures are set with: files of the package, shared by all rooms that set pages."""

from pathlib import Path

import actielijn

FONTS = Path(actielijn.__file__).parent / "writing" / "fonts"
