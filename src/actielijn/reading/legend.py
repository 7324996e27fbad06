"""Finding the legends of a report: which sign stands for which words, on this page and in the document.

The legend of a page is the authority for that page, since one sign can mean different things on two pages; the
document's legends together decide only where they agree.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .columns import header_rows
from .headings import says_line
from .meanings import label_key
from .page import Cell, Item, Mark, Page, Table, Text
from .symbols import Piece, pieces, pieces_of_cell

LEGEND_TITLE = re.compile(
    r"^\W*(?:legenda|legend|leginda|key(?=\s*[:\n]|$)|sleutel|verklaring(?: van)?(?: de)?(?: gebruikte)? "
    r"(?:symbolen|tekens|kleuren|iconen|statussen)|(?:betekenis|uitleg)(?: van)?(?: de)? "
    r"(?:symbolen|tekens|kleuren|iconen|statussen)|gebruikte symbolen|symbolen|key to (?:symbols|status(?:es)?|ratings?)|"
    r"status key|status legend|explanation of symbols|symbols(?: used)?|statuslegenda|kleurcodes?|colour key|color key|"
    r"rag(?: status)? key)\b[^:\n]{0,30}?\s*(?::|$|(?=\W))\s*",
    re.IGNORECASE,
)
_MOST_LABEL_WORDS = 9
_MOST_LABEL = 70
_CODE = re.compile(
    r"(?:^|[;,|•]\s*|\s{2,})([A-Za-zÀ-ÿ]{1,14}|[+\-0-9]{1,3})\s*(?:=|:|–|—)\s*([^;,|•=]+?)(?=\s*(?:[;,|•]|$|\s{2,}))"
)
_FOOTNOTE = re.compile(r"^\s*(?:[¹²³⁰⁴-⁹]|\*|\[\d+\])")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend: its words, and the marks that stand for it (none when they were lost)."""

    label: str
    marks: tuple[Mark, ...] = ()

    @property
    def token(self) -> str:
        """The text of the marks together, empty when they have none."""
        return "".join(mark.token for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Legend:
    """A legend where it stands: the page and the items (first and the one after the last) that it takes up."""

    entries: tuple[Entry, ...]
    page: int
    start: int
    end: int
    titled: bool = False

    @property
    def lost(self) -> tuple[str, ...]:
        """The labels whose sign cannot be read here."""
        return tuple(entry.label for entry in self.entries if not entry.marks)


def legends_of(page: Page, codes: frozenset[str] = frozenset()) -> list[Legend]:
    """Return the legends on a page, in order.

    ``codes`` are the short words that stand in status cells ("G", "groen"): a legend may explain them without any sign.
    """
    found: list[Legend] = []
    index = 0
    while index < len(page.items):
        legend = _legend_at(page.items, index, page.number)
        coded = _coded_legend(page.items, index, page.number, codes) if codes else None
        if coded and (
            legend is None or len(coded.entries) > len([each for each in legend.entries if each.marks])
        ):
            legend = coded
        if legend is None:
            index += 1
        else:
            found.append(replace(legend, entries=_without_bullets(legend.entries)))
            index = max(legend.end, index + 1)
    return found


def _without_bullets(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Take off the dot of a list that is drawn before every sign of a legend."""
    firsts = [entry.marks[0] for entry in entries if len(entry.marks) > 1]
    same = len({(mark.token, mark.alt, mark.colour) for mark in firsts}) == 1
    if len(entries) < 2 or len(firsts) < len(entries) or not same or firsts[0].token or firsts[0].alt:
        return tuple(entries)
    return tuple(replace(entry, marks=entry.marks[1:]) for entry in entries)


def trimmed(legends: Sequence[Legend]) -> list[Legend]:
    """Cut from each legend the last lines that no other legend has: a heading that followed, taken for a label.

    Only in documents with several legends, and only lines without a sign.
    """
    if len(legends) < 3:
        return list(legends)
    seen = Counter(label_key(entry.label) for legend in legends for entry in legend.entries)
    made = []
    for legend in legends:
        entries = list(legend.entries)
        while entries and not entries[-1].marks and seen[label_key(entries[-1].label)] == 1:
            entries.pop()
        cut = len(legend.entries) - len(entries)
        if entries:
            made.append(replace(legend, entries=tuple(entries), end=legend.end - cut))
    return made


def _legend_at(items: Sequence[Item], index: int, page: int) -> Legend | None:
    item = items[index]
    if isinstance(item, Table):
        entries = _entries_of_table(item)
        return Legend(tuple(entries), page, index, index + 1) if len(entries) >= 2 else None
    if not isinstance(item, Text):
        return None
    title = LEGEND_TITLE.match(item.text)
    if title:
        return _titled_legend(items, index, page, item, title.end())
    entries = _entries_of_pieces(pieces(item))
    if len(entries) >= 2 and all(entry.marks for entry in entries):
        run, end = _run_of_lines(items, index + 1, marked=True)
        return Legend((*entries, *run), page, index, end)
    if len(entries) == 1 and entries[0].marks:
        run, end = _run_of_lines(items, index, marked=True)
        if len(run) >= 3:
            return Legend(tuple(run), page, index, end)
    return None


def _titled_legend(items: Sequence[Item], index: int, page: int, item: Text, cut: int) -> Legend | None:
    rest = _cut_text(item, cut)
    entries = _entries_of_pieces(pieces(rest), loose=True) or _codes(rest.text)
    if not entries and rest.text.strip():
        entries = _plain_labels(rest.text)
    run, end = _run_of_lines(items, index + 1, marked=bool(entries) and all(entry.marks for entry in entries))
    entries = [*entries, *run]
    if not entries and index + 1 < len(items):
        following = items[index + 1]
        if isinstance(following, Table) and header_rows(following) is None:
            entries, end = _entries_of_table(following), index + 2
    return Legend(tuple(entries), page, index, end, titled=True) if len(entries) >= 2 else None


def _coded_legend(items: Sequence[Item], index: int, page: int, codes: frozenset[str]) -> Legend | None:
    """Return a titled legend of words: "G On track A Delayed", or a line for each code."""
    item = items[index]
    if not isinstance(item, Text) or not (title := LEGEND_TITLE.match(item.text)):
        return None
    words = [item.text[title.end() :]]
    end = index + 1
    while end < len(items) and len(words) < 20:
        following = items[end]
        if isinstance(following, Table):
            if header_rows(following) is None:
                words += [" ".join(cell.text for cell in row.cells if cell) for row in following.rows]
                end += 1
            break
        if not isinstance(following, Text) or not any(_begins_with(following.text, code) for code in codes):
            break
        words.append(following.text)
        end += 1
    entries = [entry for line in words for entry in _coded_entries(line, codes)]
    return Legend(tuple(entries), page, index, end, titled=True) if len(entries) >= 2 else None


def _begins_with(text: str, code: str) -> bool:
    return bool(re.match(rf"\W*{re.escape(code)}\b(?=.*\w)", text, re.IGNORECASE))


def _coded_entries(text: str, codes: frozenset[str]) -> list[Entry]:
    """Return the entries of a line of codes and their words; empty when a code has no words of its own."""
    exact = "|".join(re.escape(code) for code in sorted(codes, key=len, reverse=True))
    cuts = list(
        re.finditer(
            rf"(?<![\w-])({exact})(?![\w-])",
            text,
            re.IGNORECASE if all(len(code) > 2 for code in codes) else 0,
        )
    )
    if not cuts:
        return []
    ends = [match.start() for match in cuts[1:]] + [len(text)]
    made = [
        Entry(label, (Mark(token=match[1]),))
        for match, end in zip(cuts, ends, strict=True)
        if (label := _clean(text[match.end() : end])) and _is_label(label)
    ]
    return made if len(made) == len(cuts) and not text[: cuts[0].start()].strip(" :|,;") else []


def _cut_text(text: Text, cut: int) -> Text:
    marks = tuple(
        (max(0, at - cut), mark) for at, mark in text.marks if at >= cut or not text.text[at:cut].strip()
    )
    return replace(text, text=text.text[cut:], marks=marks)


def _run_of_lines(items: Sequence[Item], index: int, *, marked: bool) -> tuple[list[Entry], int]:
    """Return the entries of the lines from ``index`` on that go on as a legend, and where it ends."""
    entries: list[Entry] = []
    bullets: bool | None = None
    first: Text | None = None
    while index < len(items):
        item = items[index]
        if (
            not isinstance(item, Text)
            or item.level
            or _FOOTNOTE.match(item.text)
            or LEGEND_TITLE.match(item.text)
        ):
            break
        other_style = first is not None and (abs(item.size - first.size) > 0.8 or item.bold != first.bold)
        if other_style or says_line(item.text):
            # Set larger or bolder, or named a part of the programme: the legend is over.
            break
        if not item.text.strip() and not item.marks:
            index += 1
            continue
        bullets = bool(item.bullet) if bullets is None else bullets
        made = _entries_of_pieces(pieces(item)) or _codes(item.text)
        if not made and not marked and _is_label(item.text):
            made = [Entry(_clean(item.text))]
        if not made or bullets != bool(item.bullet) or not all(entry.marks or not marked for entry in made):
            break
        entries += made
        first = first or item
        index += 1
    return entries, index


def _entries_of_pieces(parts: Sequence[Piece], *, loose: bool = False) -> list[Entry]:
    """Return the entries of a line of marks and words; empty when the line is no legend.

    The mark stands before its words, or after them throughout. With ``loose`` words before the first mark are a label
    whose mark was lost, cut at wide gaps.
    """
    if not any(part.mark for part in parts):
        return []
    first = parts[0]
    if first.mark is None and first.words.rstrip().endswith(":") and len(first.words.split()) <= 4:
        # A title in whatever language.
        parts = parts[1:]
    marks_last = parts[0].mark is None and parts[-1].mark is not None
    if marks_last:
        turned = _entries_of_pieces(list(reversed(parts)))
        return list(reversed(turned))
    entries: list[Entry] = []
    waiting: list[Mark] = []
    for part in parts:
        if part.mark:
            waiting.append(part.mark)
        elif _is_label(part.words):
            if waiting or loose:
                entries.append(Entry(_clean(part.words), tuple(waiting)))
                waiting = []
            else:
                return []
        elif _clean(part.words):
            return []
    return entries


def _codes(text: str) -> list[Entry]:
    """Return the entries of "V = voltooid, D = doorlopend"; at least two, else none."""
    made = [
        Entry(_clean(label), (Mark(token=code),)) for code, label in _CODE.findall(text) if _is_label(label)
    ]
    return made if len(made) >= 2 else []


def _plain_labels(text: str) -> list[Entry]:
    parts = [part for part in re.split(r"\s{2,}|[;|•·]|\s[-–]\s|,\s", text) if part.strip()]
    return [Entry(_clean(part)) for part in parts] if len(parts) >= 2 and all(map(_is_label, parts)) else []


def _entries_of_table(table: Table) -> list[Entry]:
    """Return the entries of a table that is a legend: sign and words side by side, or words on a colour."""
    if header_rows(table) is not None or not table.rows or len(table.rows) > 20:
        return []
    entries: list[Entry] = []
    for row in table.rows:
        cells = [cell for cell in row.cells if cell is not None]
        made = _entries_of_cells(cells)
        if made is None:
            return []
        entries += made
    coded = [entry for entry in entries if entry.marks]
    return entries if len(coded) >= 2 else []


def _entries_of_cells(cells: Sequence[Cell]) -> list[Entry] | None:
    """Return the entries of one row, None when it cannot be part of a legend."""
    entries: list[Entry] = []
    sign: tuple[Mark, ...] = ()
    for cell in cells:
        parts = pieces_of_cell(cell)
        own = _entries_of_pieces(parts)
        words = _clean(" ".join(part.words for part in parts))
        marks = tuple(part.mark for part in parts if part.mark)
        if own:
            entries += own
        elif marks and not words:
            sign = marks
        elif not words:
            sign = (Mark(colour=cell.fill),) if cell.fill else sign
        elif sign and _is_label(words):
            entries.append(Entry(words, sign))
            sign = ()
        elif _is_code(words) and cell is not cells[-1] and not sign:
            colour = cell.fill
            sign = (Mark(token=words, colour=colour),)
        elif cell.fill and _is_label(words):
            entries.append(Entry(words, (Mark(colour=cell.fill),)))
        elif cell.header or LEGEND_TITLE.match(words) or _is_label(words):
            continue
        else:
            return None
    return entries


def _is_code(words: str) -> bool:
    return bool(re.fullmatch(r"\w{1,14}|[+\-]{1,3}", words))


def _is_label(words: str) -> bool:
    clean = _clean(words)
    count = len(clean.split())
    return (
        0 < count <= _MOST_LABEL_WORDS and len(clean) <= _MOST_LABEL and bool(re.search(r"[^\W\d_]", clean))
    )


def _clean(words: str) -> str:
    return " ".join(words.split()).strip(" \t:=–—-,;|/•·").strip()


def unanimous(legends: Iterable[Legend]) -> dict[str, str]:
    """Return what each token stands for in all legends that have it; tokens with two meanings are left out."""
    meanings: dict[str, dict[str, str]] = {}
    for legend in legends:
        for entry in legend.entries:
            if entry.token:
                meanings.setdefault(entry.token, {})[label_key(entry.label)] = entry.label
    return {token: next(iter(labels.values())) for token, labels in meanings.items() if len(labels) == 1}


def conflicts(legends: Iterable[Legend]) -> dict[str, dict[str, list[int]]]:
    """Return the tokens that mean two things: token → label → pages."""
    pages: dict[str, dict[str, list[int]]] = {}
    for legend in legends:
        for entry in legend.entries:
            if entry.token:
                pages.setdefault(entry.token, {}).setdefault(entry.label, []).append(legend.page)
    return {
        token: labels for token, labels in pages.items() if len({label_key(label) for label in labels}) > 1
    }
