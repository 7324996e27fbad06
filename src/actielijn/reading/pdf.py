"""A PDF report → the page model.

Characters and lines come from the file (``pdf_content``), pictures from rendering (``pdf_pictures``), tables from both
(``pdf_tables``). A page without text is a scan and goes through text recognition (``ocr``). A Snapshot that our own
reports carry is passed on with the pages.
"""

import io
import logging
import re
import struct
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import pypdfium2
from pdfminer.pdfdocument import (
    PDFDocument,
    PDFEncryptionError,
    PDFPasswordIncorrect,
    PDFTextExtractionNotAllowed,
)
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.psexceptions import PSException

from actielijn.language import _

from .errors import MOST_PAGES, UnreadableError
from .layout import Layout
from .page import Box, Document, Mark
from .pdf_content import ContentReader, Fill, PageContent
from .pdf_lines import Joiner
from .pdf_pictures import PdfPicture, Renderer, attachments
from .pdf_tables import TableReader, is_sign_word, mark_furniture, plan_page

_EMBEDDED = ("snapshot.json",)
_SYMBOL_FONT = re.compile(
    r"symbol|dingbat|wingding|webding|icon|emoji|awesome|glyph|material|pictogram|fontello", re.IGNORECASE
)
_WITHOUT_MEANING = "\U000f0000"
_MOST_SIGN = 60.0
"""A picture larger than this many points on both sides is an illustration."""
_SCAN_SHARE = 0.5
"""A page without words of which a picture takes this share is a scan."""


def read_pdf(
    data: bytes,
    name: str,
    *,
    layout: Layout | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Document:
    """Read a PDF. Raises UnreadableError when it is damaged, encrypted, too long or holds nothing to read."""
    problems: list[tuple[str, str]] = []
    # The library tells a log what it meets in damaged files; the user is told by a message or a finding.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        pages, title, language = _opened(data, name)
    except UnreadableError as error:
        data = _repaired(data, error)
        pages, title, language = _opened(data, name)
        problems.append(
            (
                "page-damaged",
                _("The PDF is damaged: the list of its parts was made anew. Check that no page is missing."),
            )
        )
    contents = _contents(pages, name, problems, progress)
    renderer = _renderer(data, name)
    scanned = _recognise_scans(contents, renderer, name, problems)
    if not any(content.words for content in contents):
        raise UnreadableError(
            "no-text",
            _("{name}: no text was found on its {count} page(s). {why}").format(
                name=name, count=len(contents),
                why=" ".join(message for _code, message in problems) or _("They are blank, or drawn without fonts. Export the report once more as PDF.")),
        )  # fmt: skip
    _tell_signs(contents)
    plans = [plan_page(content, _marks(content, renderer)) for content in contents]
    mark_furniture(plans)
    tables = TableReader(Joiner(content.words for content in contents), layout.roles if layout else None)
    read_pages = tuple(tables.read(plan) for plan in plans)
    return Document(
        name, "pdf", read_pages, language=language, title=title, ocr=scanned, embedded=_embedded(data), problems=problems,
        closing=renderer.close,
    )  # fmt: skip


def _opened(data: bytes, name: str) -> tuple[list[PDFPage], str, str]:
    """Return the pages, the title and the language that the file gives itself."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableError(
            "file-encrypted",
            _(
                "{name}: the file is protected with a password. Save it without password and read it again."
            ).format(name=name),
        ) from error
    except Exception as error:  # pdfminer raises many kinds on damaged files
        raise _damaged(name, error) from error
    try:
        pages: list[PDFPage] = []
        for page in PDFPage.create_pages(document):
            pages.append(page)
            if len(pages) > MOST_PAGES:
                raise UnreadableError(
                    "too-many-pages",
                    _("{name}: more than {most} pages. Split the document and read the part with the tables.").format(name=name, most=MOST_PAGES),
                )  # fmt: skip
    except UnreadableError:
        raise
    except (PDFTextExtractionNotAllowed, Exception) as error:
        raise _damaged(name, error) from error
    if not pages:
        raise _damaged(name, None)
    info = document.info[0] if document.info else {}
    return pages, _text(info.get("Title")), _text(document.catalog.get("Lang"))


def _repaired(data: bytes, error: UnreadableError) -> bytes:
    """Return a damaged PDF as pdfium can save it. Raises the error again when it cannot."""
    if error.code != "file-damaged":
        raise error
    made = io.BytesIO()
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            if not 0 < len(document) <= MOST_PAGES:
                raise error
            document.save(made)
        finally:
            document.close()
    except pypdfium2.PdfiumError:
        raise error from None
    return made.getvalue()


def _damaged(name: str, error: Exception | None) -> UnreadableError:
    what = f" ({type(error).__name__})" if error is not None else ""
    return UnreadableError(
        "file-damaged",
        _("{name}: the PDF is damaged and its pages cannot be found{what}. Ask for it again, or print it to PDF once more.").format(
            name=name, what=what),
    )  # fmt: skip


def _text(value: object) -> str:
    """Return a PDF string as text; empty for anything else."""
    if isinstance(value, bytes):
        encoding = (
            "utf-16"
            if value[:2] in (b"\xfe\xff", b"\xff\xfe")
            else ("utf-8" if value[:3] == b"\xef\xbb\xbf" else "latin-1")
        )
        value = value.decode(encoding, "replace").lstrip("\ufeff")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _contents(
    pages: Sequence[PDFPage], name: str, problems: list[tuple[str, str]], progress: Callable[[int, int], None] | None
) -> list[PageContent]:  # fmt: skip
    """Return what each page draws; a page that cannot be read is left empty and reported."""
    reader = ContentReader()
    contents: list[PageContent] = []
    failed: list[int] = []
    for number, page in enumerate(pages, 1):
        try:
            contents.append(reader.read(page, number))
        except (PSException, PDFSyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError,
                OverflowError, ZeroDivisionError, AssertionError, struct.error, MemoryError):  # fmt: skip
            failed.append(number)
            contents.append(PageContent(number, 842.0, 595.0))
            reader = ContentReader()
        if contents[-1].truncated:
            problems.append(
                (
                    "page-too-full",
                    _("Page {page}: more is drawn on it than is read; part of it was left out.").format(
                        page=number
                    ),
                )
            )
        if progress:
            progress(number, len(pages))
    if len(failed) == len(pages):
        raise _damaged(name, None)
    for number in failed:
        problems.append(
            (
                "page-damaged",
                _(
                    "Page {page}: what is drawn on it could not be read; the page was left out. Check the source."
                ).format(page=number),
            )
        )
    return contents


def _renderer(data: bytes, name: str) -> Renderer:
    try:
        return Renderer(data)
    except pypdfium2.PdfiumError as error:
        raise _damaged(name, error) from error


def _embedded(data: bytes) -> bytes | None:
    """Return the Snapshot that the file carries, None for none."""
    if b"/EmbeddedFile" not in data and b"/ObjStm" not in data:
        return None
    try:
        found = attachments(data)
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return None
    return next((found[name] for name in _EMBEDDED if name in found), None)


# -- signs


def _tell_signs(contents: Sequence[PageContent]) -> None:
    """Mark the words that are signs: symbol characters, and lone letters of a font that never makes words."""
    fonts = _symbol_fonts(contents)
    for content in contents:
        for word in content.words:
            word.sign = is_sign_word(word.text) or (word.font in fonts and len(word.text) <= 4)


def _symbol_fonts(contents: Sequence[PageContent]) -> set[str]:
    """Return the fonts whose code points mean nothing: by name, or because they only make lone signs.

    A font that makes words, numbers or punctuation among letters is a text font, whatever its name.
    """
    tokens: dict[str, Counter[str]] = defaultdict(Counter)
    glued: Counter[str] = Counter()
    for content in contents:
        for word in content.words:
            tokens[word.font][word.text] += 1
            glued[word.font] += word.glued
    found: set[str] = set()
    for font, counted in tokens.items():
        total = sum(counted.values())
        long = sum(count for token, count in counted.items() if len(token) > 2)
        if _SYMBOL_FONT.search(font) and long <= 0.2 * total:
            found.add(font)
            continue
        telling = [token for token in counted if not re.fullmatch(r"[\d.,;:()\[\]/|*†‡§%\-–—•·]+", token)]
        lone = (
            long == 0 and len(counted) <= 24 and len(tokens) > 1 and glued[font] <= 0.1 * total and total >= 2
        )
        # Numbering such as "a." holds punctuation; what is left are letters that stand alone.
        signs = all(len(token) == 1 or is_sign_word(token) for token in telling) and len(telling) == len(
            counted
        )
        if lone and telling and signs:
            found.add(font)
    return found


def _marks(content: PageContent, renderer: Renderer) -> list[tuple[Box, Mark]]:
    """Return the signs on a page with their places: glyphs, pictures, drawings, in one mark where they touch."""
    things: list[tuple[Box, str, str]] = []
    for word in content.words:
        if word.sign:
            things.append(
                ((word.x0, word.base - 0.95 * word.size, word.x1, word.base + 0.3 * word.size), word.text, "")
            )
    for box in content.pictures:
        if (
            box[2] - box[0] <= _MOST_SIGN
            and box[3] - box[1] <= _MOST_SIGN
            and min(box[2] - box[0], box[3] - box[1]) > 2
        ):
            things.append((box, "", ""))
    things += [(drawing.box, "", drawing.colour) for drawing in _signs_drawn(content.drawings)]
    words = [(word.x0, word.top, word.x1, word.bottom) for word in content.words if not word.sign]
    made: list[tuple[Box, Mark]] = []
    for group in _grouped(things):
        box = _around([thing[0] for thing in group])
        token = "".join(text for _box, text, _colour in sorted(group, key=lambda each: each[0][0]))
        if token and all(character >= _WITHOUT_MEANING for character in token):
            # Glyphs that the file gives no meaning may share a code: only what they look like tells them apart.
            token = ""
        colours = {colour for _box, text, colour in group if not text}
        colour = colours.pop() if len(colours) == 1 and not token else ""
        # An embedded picture ends where it ends; ink of a glyph or a stroke may reach over its box.
        seen = (
            box
            if not token and not colours - {""} and all(each[0] in content.pictures for each in group)
            else _grown(box, 1.0)
        )
        near = [other for other in words if _overlap(other, _grown(seen, 0.5))]
        picture = PdfPicture(renderer, content.number, seen, [*near, *_rules_over(content, seen)])
        made.append((box, Mark(token=token, picture=picture, colour=colour, box=box)))
    return made


def _rules_over(content: PageContent, box: Box) -> list[Box]:
    """Return the lines of the table that touch a sign's place: they are no part of it."""
    width, height = box[2] - box[0], box[3] - box[1]
    across = [(x0, y - 1.0, x1, y + 1.0) for x0, x1, y in content.across if x1 - x0 > 1.6 * width]
    upright = [
        (x - 1.0, top, x + 1.0, bottom) for top, bottom, x in content.upright if bottom - top > 1.6 * height
    ]
    return [rule for rule in (*across, *upright) if _overlap(rule, box)]


def _signs_drawn(drawings: Sequence[Fill]) -> list[Fill]:
    """Return the drawings that may be signs: neither specks nor bars."""
    return [
        drawing for drawing in drawings
        if min(drawing.box[2] - drawing.box[0], drawing.box[3] - drawing.box[1]) >= 0.2
        and max(drawing.box[2] - drawing.box[0], drawing.box[3] - drawing.box[1]) >= 3
    ]  # fmt: skip


def _grouped(things: list[tuple[Box, str, str]]) -> list[list[tuple[Box, str, str]]]:
    """Put together what touches: the strokes of one drawing, the two glyphs of one composite sign."""
    groups: list[tuple[Box, list[tuple[Box, str, str]]]] = []
    for thing in sorted(things, key=lambda each: (round(each[0][1] / 4), each[0][0])):
        box = thing[0]
        touching = [
            group for group in groups
            if _overlap(_grown(group[0], _reach(group[0], box)), box) and not (thing[1] and group[1][0][1] and _is_below(group[0], box))
        ]  # fmt: skip
        merged = [thing]
        for group in touching:
            merged = group[1] + merged
            groups.remove(group)
        groups.append((_around([each[0] for each in merged]), merged))
    return [members for _box, members in groups]


def _is_below(one: Box, other: Box) -> bool:
    """Whether two glyphs stand one under the other: two signs, not one made of two."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared < 0.5 * min(one[3] - one[1], other[3] - other[1])


def _reach(one: Box, other: Box) -> float:
    """Return how far apart two parts of one sign may be.

    A fifth of the larger one's height; side by side up to a third, since two bars or dots make one sign.
    """
    height = max(one[3] - one[1], other[3] - other[1], 4.0)
    beside = abs((one[1] + one[3]) - (other[1] + other[3])) < 0.5 * height and height < 9
    return (0.33 if beside else 0.2) * height


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _grown(box: Box, by: float) -> Box:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# -- scans


def _recognise_scans(
    contents: list[PageContent], renderer: Renderer, name: str, problems: list[tuple[str, str]]
) -> bool:
    """Fill the pages that are pictures of text by text recognition; report the ones that cannot be."""
    scans = [content for content in contents if _is_scan(content)]
    if not scans:
        return False
    # Imported here because only scans need it.
    from . import ocr

    missing = ocr.what_is_missing()
    if missing:
        problems.append(
            ("scan-not-read",
             _("{name}: {count} page(s) are scans, and text recognition is not installed. {missing}").format(
                 name=name, count=len(scans), missing=missing))
        )  # fmt: skip
        return False
    for content in scans:
        ocr.recognise(content, renderer)
    problems.append(
        ("scan-read",
         _("{count} page(s) are scans and were read by text recognition. Check every text and status beside the source.").format(count=len(scans)))
    )  # fmt: skip
    return True


def _is_scan(content: PageContent) -> bool:
    area = content.width * content.height
    largest = max(((box[2] - box[0]) * (box[3] - box[1]) for box in content.pictures), default=0.0)
    return len(content.words) < 8 and area > 0 and largest > _SCAN_SHARE * area
