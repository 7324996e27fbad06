"""What is asked of the public site, and what it answers: values without a web framework, so that a page can be a file too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

from markupsafe import Markup

ROOTS = {"nl": "/openbaar", "en": "/en/openbaar"}
"""Where the site stands in each language: the address says the language, no cookie does."""
HTML = "text/html; charset=utf-8"
FRESH, LASTING, FOR_GOOD = 300, 3600, 365 * 24 * 3600
"""Seconds that a cache may keep a page that the next edition changes, a page of one edition, and a file under its hash."""


class Missing(Exception):  # noqa: N818
    """There is nothing at this address."""


class Gone(Exception):  # noqa: N818
    """There was something at this address: an edition that was withdrawn on ``on``."""

    def __init__(self, on: datetime | None):
        self.on = on
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page that somebody wants to see. ``path`` is its whole address, ``query`` what a page knows of the question mark.

    ``base_url`` begins addresses that must be whole; ``is_file`` is yes for the export, which can answer no search.
    """

    language: str
    path: str
    today: date
    base_url: str
    query: Mapping[str, str] = field(default_factory=dict)
    is_file: bool = False

    @property
    def root(self) -> str:
        """The address of the site's home in this language."""
        return ROOTS[self.language]

    @property
    def other_language(self) -> str:
        """The language that the page can be read in besides."""
        return "en" if self.language == "nl" else "nl"

    @property
    def other_path(self) -> str:
        """The address of the same page in the other language."""
        path = self.path.removeprefix("/en") if self.language == "en" else f"/en{self.path}"
        return f"{path}?{urlencode(self.query)}" if self.query else path

    def whole(self, path: str) -> str:
        """Return an address with scheme and host."""
        return self.base_url + path

    def lang(self, language: str) -> Markup:
        """Return the attribute that marks a text in another language than the page's; nothing for its own."""
        return Markup("") if language == self.language else Markup(' lang="{}"').format(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent: ``content``, or else the ``file`` of the archive; ``seconds`` is how long a cache may keep it."""

    content: bytes = b""
    file: Path | None = None
    size: int = 0
    type: str = HTML
    status: int = 200
    seconds: int = FRESH
    is_immutable: bool = False
    name: str = ""
    location: str = ""
