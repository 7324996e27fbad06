"""Title page, contents page and colophon → title, date, number, publisher, and what the contents promise.

Used by the assembler before it walks the tables; nothing here becomes an activity.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actielijn.phrases import edition_date, edition_month

from .headings import says_line
from .page import Item, Table, Text

_KIND_OF_REPORT = re.compile(
    r"^(programmaresultaten|voortgangs(?:rapportage|rapport|brief|verslag|overzicht|tabel)|jaar(?:rapportage|verslag)|"
    r"(?:half)?jaarrapportage|resultaten(?:overzicht|tabel)?|stand van zaken|eindrapportage|rapportage|verantwoording|"
    r"monitor|actieplan|uitvoeringsagenda|(?:annual |half-?year(?:ly)? |delivery |programme )?(?:progress|status|results) report|"
    r"progress (?:update|report)|programme results|results|delivery report|annual report)\b"
    r"(?:\s*(?:\d{4}|van het programma|of the programme|programma|programme|of|van|voor|for|on|over))*\s*[:\-–—]?\s*(.*)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:publicatie|publication|publikaasje|rapport|report|document|kenmerk)[\s-]*(?:nr|nummer|no|number|nûmer)?\.?\s*[:.]?\s*"
    r"([A-Z0-9][A-Z0-9./\-]*\d[A-Z0-9./\-]*)",
    re.IGNORECASE,
)
_PUBLISHED_BY = re.compile(
    r"^(?:dit is een uitgave van|een uitgave van|uitgave(?: van)?|uitgegeven door|published by|a publication of|"
    r"this is a publication (?:of|by)|issued by|dit is in útjefte fan)\s*:?\s*(.*)$",
    re.IGNORECASE,
)
_MINISTRY = re.compile(
    r"\b(Ministerie van [A-Z][\w,&\- ]+?|Ministry of [A-Z][\w,&\- ]+?|Department (?:for|of) [A-Z][\w,&\- ]+?)(?=[.;|\n]|$)"
)
_CONTENTS = re.compile(r"^\W*(inhoud(?:sopgave)?|contents|table of contents|ynhâld)\W*$", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"^(?P<title>.*?\D)[\s.…·_]+(?P<page>\d{1,4})$")
_DOTS = re.compile(r"[.…·_]{4,}|(?:\. ){3,}")


@dataclass(slots=True)
class FrontMatter:
    """What the pages around the tables say of the report; None or empty where they do not."""

    title: str = ""
    edition_title: str | None = None
    date: datetime.date | None = None
    month: tuple[int, int] | None = None
    number: str | None = None
    publisher: str | None = None
    contents: list[tuple[str, int]] = field(default_factory=list)


def is_contents_line(text: str) -> bool:
    """Whether a line is one of a contents page: a title, dots or room, a page number; a date is none."""
    return (
        bool(_CONTENTS_LINE.match(text.strip()))
        and len(text) < 250
        and edition_date(text) is None
        and edition_month(text) is None
    )


def is_contents_title(text: str) -> bool:
    """Whether a line is the heading of the contents page."""
    return bool(_CONTENTS.match(text))


def contents_run(items: Sequence[Item], index: int) -> int:
    """Return where a contents page that begins at ``index`` ends; ``index`` itself when none begins there.

    A contents page has a heading that says so, or three lines in a row that end in a page number.
    """
    item = items[index]
    if not isinstance(item, Text):
        return index
    titled = is_contents_title(item.text)
    end = index + 1 if titled else index
    last, seen = end, 0
    while end < len(items):
        here = items[end]
        if isinstance(here, Table):
            if not _contents_rows(here):
                break
            seen += len(_contents_rows(here))
        elif isinstance(here, Text):
            if here.text.strip() and not is_contents_line(here.text):
                # One long title may be broken over two lines; two lines without a page number end the contents.
                following = items[end + 1] if end + 1 < len(items) else None
                wraps = isinstance(following, Text) and is_contents_line(following.text) and not here.level
                if not (titled and wraps and here.text[-1:].isalpha()):
                    break
            elif here.text.strip():
                seen += 1
        else:
            break
        end += 1
        last = end
    return last if seen >= (1 if titled else 3) else index


def contents_of(items: Iterable[Item]) -> list[tuple[str, int]]:
    """Return titles and page numbers of the lines of a contents page."""
    found: list[tuple[str, int]] = []
    waiting = ""
    for item in items:
        if isinstance(item, Table):
            found += _contents_rows(item)
        elif isinstance(item, Text):
            match = _CONTENTS_LINE.match(item.text.strip())
            if match:
                title = (
                    f"{waiting} {match['title']}"
                    if waiting and match["title"][:1].islower()
                    else match["title"]
                )
                found.append((_DOTS.sub("", title).strip(" .…"), int(match["page"])))
                waiting = ""
            else:
                waiting = item.text.strip()
    return found


def _contents_rows(table: Table) -> list[tuple[str, int]]:
    """Return the titles and pages of a table that is a contents page, per column; empty when it is none."""
    found: list[tuple[str, int]] = []
    open_titles: dict[int, str] = {}
    cells_filled = 0
    for row in table.rows:
        texts = [cell.text.strip() if cell else "" for cell in row.cells]
        for column, text in enumerate(texts):
            if not text:
                continue
            cells_filled += 1
            if re.fullmatch(r"\d{1,4}", text) and column and open_titles.get(column - 1):
                found.append((open_titles.pop(column - 1), int(text)))
            elif re.fullmatch(r"\d{1,4}", text):
                return []
            else:
                open_titles[column] = f"{open_titles[column]} {text}" if open_titles.get(column) else text
    return found if found and len(found) * 2 >= cells_filled * 0.6 else []


def front_matter(before: Sequence[Text], everything: Sequence[Text], file_title: str) -> FrontMatter:
    """Return what the texts before the first table and the colophon say of the report."""
    facts = FrontMatter()
    titles: list[Text] = []
    for text in before:
        words = text.text.strip()
        if not words or text.repeated or is_contents_title(words) or is_contents_line(words):
            continue
        if says_line(words):
            # From the first action line on, the report itself has begun.
            break
        found = edition_date(words)
        if found and facts.date is None:
            facts.date = found
            if len(words.split()) <= 8:
                continue
        if len(words) <= 140 and not words.endswith((".", ";")) and len(titles) < 6:
            titles.append(text)
    _take_titles(facts, titles, file_title)
    _take_colophon(facts, everything)
    if facts.date is None:
        for text in everything:
            if (
                len(text.text) < 80
                and (found := edition_date(text.text))
                and re.search(
                    r"\b(datum|date|peildatum|stand per|per|as at|reference date)\b", text.text, re.IGNORECASE
                )
            ):
                facts.date = found
                break
    return facts


def _take_titles(facts: FrontMatter, titles: Sequence[Text], file_title: str) -> None:
    """Tell the programme's title from the report's: the kind of report goes to the edition, the rest to the programme."""
    if not titles:
        facts.title, facts.edition_title = _parted(file_title)
        return
    largest = max(titles, key=lambda text: text.size)
    ranked = [text for text in titles if text.level == 1]
    first = largest if largest.size else (ranked or titles)[0]
    at = list(titles).index(first)
    own, kind = _parted(first.text.strip())
    if own:
        facts.title, facts.edition_title = own, kind
        if kind is None and at + 1 < len(titles):
            own_after, kind_after = _parted(titles[at + 1].text.strip())
            if kind_after and not own_after:
                facts.edition_title = kind_after
        return
    facts.edition_title = kind
    following = [text.text.strip() for text in titles[at + 1 :]] or [
        text.text.strip() for text in titles[:at]
    ]
    facts.title = following[0] if following else first.text.strip()


def _parted(title: str) -> tuple[str, str | None]:
    """Return the programme's title and the kind of report that a title names."""
    match = _KIND_OF_REPORT.match(title)
    if not match:
        return title, None
    own = match[2].strip()
    kind = title[: match.start(2)].strip(" :-–—") if own else title
    return own, kind or None


def _take_colophon(facts: FrontMatter, texts: Sequence[Text]) -> None:
    for index, text in enumerate(texts):
        words = text.text.strip()
        if len(words) > 400:
            continue
        published = _PUBLISHED_BY.match(words)
        if published and facts.publisher is None:
            own = published[1].strip() or (texts[index + 1].text.strip() if index + 1 < len(texts) else "")
            ministry = _MINISTRY.search(own)
            facts.publisher = ministry[1].strip() if ministry else (own.split("|")[0].strip() or None)
        number = _NUMBER.search(words)
        if number and facts.number is None and re.search(r"public|publik", words, re.IGNORECASE):
            facts.number = number[1].rstrip(".")
        if facts.month is None and len(words) < 200:
            facts.month = edition_month(words)
    if facts.publisher is None:
        for text in texts:
            ministry = _MINISTRY.search(text.text) if len(text.text) < 200 else None
            if ministry:
                facts.publisher = ministry[1].strip()
                break
