"""White space and small HTML fragments in cells of text-like forms → clean paragraphs.

Used by the text form and by sheets, whose cells may hold ``<p>`` and ``<li>`` of the system that they came from.
"""

import re
import unicodedata
from html.parser import HTMLParser

from .page import Text

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": None, "\u200b": None, "\ufeff": None}
)
# Only what was certainly markup: a tag that closes, or a line break. "a <b> & c" is what somebody wrote.
_TAG = re.compile(r"</(?:p|ul|ol|li|i|b|em|strong|u|span|div|a|sup|sub)\s*>|<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp|euro|eacute|euml);")
_BULLET = re.compile(r"^\s*([•●▪■‣◦∙·\-*–])\s+(?=\S)")
_BLOCKS = frozenset(["p", "div", "ul", "ol", "li", "br"])


def folded(text: str) -> str:
    """Return a text with single spaces, ligatures spelt out, soft hyphens gone, accents composed."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_LIGATURES)).split())


def paragraphs_of(text: str) -> tuple[Text, ...]:
    """Return the paragraphs of a cell: by its tags where it has some, else by its lines."""
    if _TAG.search(text):
        return _tagged(text)
    if _ENTITY.search(text):
        from html import unescape

        text = unescape(text)
    return tuple(made for line in re.split(r"[\r\n\v\f]+", text) if (made := _line(line)) is not None)


def _line(line: str) -> Text | None:
    words = folded(line)
    if not words:
        return None
    bullet = _BULLET.match(words)
    # A list inside one line stays as the author wrote it.
    alone = bullet is not None and (words.count(f" {bullet[1]} ") == 0 or bullet[1] in "-–*")
    if bullet and alone and len(words) > bullet.end():
        return Text(words[bullet.end() :], bullet=1)
    return Text(words)


def _tagged(text: str) -> tuple[Text, ...]:
    parser = _Paragraphs()
    parser.feed(text)
    parser.close()
    return tuple(parser.finished())


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._made: list[Text] = []
        self._words = ""
        self._depth = 0
        self._item = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the signature is html.parser's
        if tag in _BLOCKS:
            self._close()
        if tag in ("ul", "ol"):
            self._depth += 1
        self._item = self._item or tag == "li"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._close()
        if tag in ("ul", "ol"):
            self._depth = max(0, self._depth - 1)
        if tag == "li":
            self._item = False

    def handle_data(self, data: str) -> None:
        self._words += data

    def _close(self) -> None:
        words = folded(self._words)
        if words:
            self._made.append(Text(words, bullet=max(1, self._depth) if self._item else 0))
        self._words = ""

    def finished(self) -> list[Text]:
        self._close()
        return self._made
