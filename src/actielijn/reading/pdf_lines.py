"""Words on a PDF page → lines and paragraphs: joins, hyphens at line ends, addresses that were broken, footnote marks.

Used by ``pdf_tables`` for cells and for the text around tables.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from actielijn.phrases.lexicon import SMALL_WORDS

from .page import Box, Mark, NoteMark, Text
from .pdf_content import Word

_BULLET = re.compile(r"^[•●▪■‣◦∙·○–—-]$")
_BULLET_SIGNS = "•▪‣◦∙·\uf0b7\uf0a7\uf02d\uf076"
_SUPERSCRIPT = re.compile(r"^(?:\d{1,3}|\*{1,3}|[†‡§])[,)]?$")
_ADDRESS_PART = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_AFTER_HYPHEN = frozenset(["en", "of", "and", "or", "dan", "tot", "als", "noch", "und"])
MarkMaker = Callable[[Box], Mark]


@dataclass(slots=True)
class Line:
    """Words on one baseline, from left to right."""

    words: list[Word]
    marks: list[tuple[Box, Mark]] = field(default_factory=list)

    @property
    def x0(self) -> float:
        """Left edge."""
        return min([word.x0 for word in self.words] + [box[0] for box, _mark in self.marks])

    @property
    def x1(self) -> float:
        """Right edge."""
        return max([word.x1 for word in self.words] + [box[2] for box, _mark in self.marks])

    @property
    def size(self) -> float:
        """Type size of most of its letters."""
        if not self.words:
            return 8.0
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[round(word.size, 1)] += len(word.text)
        return sizes.most_common(1)[0][0]

    @property
    def base(self) -> float:
        """Baseline of its largest words."""
        if not self.words:
            return max(box[3] for box, _mark in self.marks)
        size = self.size
        return median(word.base for word in self.words if word.size > 0.85 * size)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min([word.top for word in self.words] + [box[1] for box, _mark in self.marks])

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max([word.bottom for word in self.words] + [box[3] for box, _mark in self.marks])

    @property
    def bold(self) -> bool:
        """Whether all words are bold."""
        return bool(self.words) and all(word.bold for word in self.words)

    @property
    def text(self) -> str:
        """Its words with single spaces."""
        return _spaced(self.words)

    @property
    def box(self) -> Box:
        """Its place."""
        return (self.x0, self.top, self.x1, self.bottom)


def lines_of(words: Iterable[Word], marks: Iterable[tuple[Box, Mark]] = ()) -> list[Line]:
    """Return the words in lines from top to bottom; a raised or lowered small word goes with the line it touches."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda each: (-each.size, each.base, each.x0)):
        best = None
        for line in lines:
            if abs(line.words[0].base - word.base) < 0.55 * max(word.size, line.words[0].size):
                far = abs(line.words[0].base - word.base)
                if best is None or far < best[0]:
                    best = (far, line)
        if best is None:
            lines.append(Line([word]))
        else:
            best[1].words.append(word)
    for box, mark in marks:
        middle = (box[1] + box[3]) / 2
        near = [line for line in lines if line.top - 2 <= middle <= line.bottom + 2]
        if near:
            min(near, key=lambda line: abs((line.top + line.bottom) / 2 - middle)).marks.append((box, mark))
        else:
            lines.append(Line([], [(box, mark)]))
    for line in lines:
        line.words.sort(key=lambda each: each.x0)
    return sorted(lines, key=lambda line: (line.base, line.x0))


def phrases_of(line: Line, room: float = 1.0) -> list[Line]:
    """Return the parts of a line between gaps wider than ``room`` times its size."""
    things: list[tuple[float, float, Word | tuple[Box, Mark]]] = [
        (word.x0, word.x1, word) for word in line.words
    ]
    things += [(box[0], box[2], (box, mark)) for box, mark in line.marks]
    parts: list[Line] = []
    end = None
    for x0, x1, thing in sorted(things, key=lambda each: each[0]):
        if end is None or x0 - end > room * line.size:
            parts.append(Line([]))
        if isinstance(thing, Word):
            parts[-1].words.append(thing)
        else:
            parts[-1].marks.append(thing)
        end = x1 if end is None or x0 - end > room * line.size else max(end, x1)
    return parts


def _spaced(words: Sequence[Word]) -> str:
    text = ""
    before: Word | None = None
    for word in words:
        if before is not None and not _touches(before, word):
            text += " "
        text += word.text
        before = word
    return text


def _touches(before: Word, word: Word) -> bool:
    return word.x0 - before.x1 < 0.12 * max(before.size, word.size)


class Joiner:
    """Joins lines into paragraphs; knows the words of the whole document, by which doubtful hyphens are decided."""

    def __init__(self, pages: Iterable[Sequence[Word]]):
        """Learn the document's words and whether it breaks words at line ends by itself."""
        self._words: Counter[str] = Counter()
        typeset = plain = inside = soft = 0
        for words in pages:
            for word in words:
                inside += "\u00ad" in word.text[:-1]
                self._words[word.text.strip(".,;:()\"'‘’“”?!").casefold()] += 1
                typeset += word.text.endswith("\u2010")
                soft += word.text.endswith("\u00ad")
                plain += word.text.endswith("-") and len(word.text) > 2
        total = max(1, sum(self._words.values()))
        # Some typesetters call every hyphen a soft one. A soft hyphen that is drawn inside a word is one of the author's.
        self.soft_is_plain = inside > 0
        if self.soft_is_plain:
            plain += soft
            self._words = Counter({word.replace("\u00ad", "-"): count for word, count in self._words.items()})
        else:
            typeset += soft
        self._typeset = typeset >= 3
        # A document that breaks words with plain hyphens ends many lines so; one that does not, few words.
        self._breaks = not self._typeset and plain / total > 0.012

    def join(self, before: str, after: str) -> str:
        """Return two lines of one paragraph as one text."""
        if not before or not after:
            return before or after
        if before.endswith(("\u2010", "\u00ad")):
            return before[:-1] + after
        first = after.split(" ", 1)[0]
        if _ADDRESS_PART.search(before) and _continues_address(before, first):
            return before + after
        if before.endswith("-") and len(before) > 1 and before[-2].isalnum():
            return self._join_hyphen(before, after, first)
        if before.endswith((" –", " —")) and self._is_compound_tail(before[-1], first):
            return before + after
        if before.endswith("/") and before[-2:-1].isalnum() and not before.endswith(" /"):
            return before + after
        return f"{before} {after}"

    def _is_compound_tail(self, dash: str, first: str) -> bool:
        """Whether a dash at a line end belongs to the next word, as in "handel en –smokkel", by words seen elsewhere."""
        start = (dash + first)[:7].casefold()
        return len(start) == 7 and any(word.startswith(start) for word in self._words)

    def _join_hyphen(self, before: str, after: str, first: str) -> str:
        if first.casefold() in _AFTER_HYPHEN:
            return f"{before} {after}"
        last = re.split(r"[\s(\"'‘“/]", before)[-1]
        head, tail = last[:-1], re.split(r"[.,;:()\"'’”?!/]", first)[0]
        kept, dropped = f"{head}-{tail}".casefold(), f"{head}{tail}".casefold()
        if self._typeset or not tail[:1].islower() or head.isupper() or head[-1:].isdigit():
            return before + after
        # A document that breaks no words itself ends a line in a hyphen only where its author wrote one.
        if not self._breaks or (self._words[kept] and not self._words[dropped] > self._words[kept]):
            return before + after
        return before[:-1] + after if self._words[dropped] or "-" not in head else before + after

    def paragraphs(self, lines: Sequence[Line]) -> list[Text]:
        """Return lines of one column as paragraphs and list items, footnote marks taken out."""
        made: list[_Open] = []
        pitch = _pitch(lines)
        last: Line | None = None
        indents: list[float] = []
        for line in lines:
            text, notes, marks = _told(line)
            if self.soft_is_plain:
                text = text.replace("\u00ad", "-")
            bullet = _bullet_of(text)
            fresh = (
                last is None
                or bullet is not None
                or line.base - last.base > 1.42 * pitch
                or line.base < last.base - 1
            )
            if not fresh and made and made[-1].bullet and line.x0 < made[-1].left - 1.5:
                fresh = True
            if fresh:
                depth = 0
                if bullet is not None:
                    text, cut = bullet
                    notes = [NoteMark(note.mark, max(0, note.at - cut)) for note in notes]
                    marks = [(max(0, at - cut), mark) for at, mark in marks if at or not mark.token]
                    depth = _depth(indents, line.x0)
                made.append(_Open(text, depth, line.x0, list(notes), list(marks), [line]))
            else:
                made[-1].go_on(text, notes, marks, line, self)
            last = line
        return [each.text_of() for each in made if each.text or each.marks]


@dataclass(slots=True)
class _Open:
    text: str
    bullet: int
    left: float
    notes: list[NoteMark]
    marks: list[tuple[int, Mark]]
    lines: list[Line]

    def go_on(
        self,
        text: str,
        notes: Sequence[NoteMark],
        marks: Sequence[tuple[int, Mark]],
        line: Line,
        joiner: Joiner,
    ) -> None:
        joined = joiner.join(self.text, text)
        start = len(joined) - len(text)
        self.notes += [NoteMark(note.mark, start + note.at) for note in notes]
        self.marks += [(start + at, mark) for at, mark in marks]
        self.text = joined
        self.lines.append(line)

    def text_of(self) -> Text:
        size = max(line.size for line in self.lines)
        box = (
            min(line.x0 for line in self.lines), min(line.top for line in self.lines),
            max(line.x1 for line in self.lines), max(line.bottom for line in self.lines),
        )  # fmt: skip
        # Soft hyphens inside a line are invisible wishes of the typesetter.
        text = self.text if "\u00ad" not in self.text else self.text.replace("\u00ad", "")
        return Text(
            text, bullet=self.bullet, size=size, bold=all(line.bold for line in self.lines),
            marks=tuple(self.marks), notes=tuple(self.notes), box=box,
        )  # fmt: skip


def _told(line: Line) -> tuple[str, list[NoteMark], list[tuple[int, Mark]]]:
    """Return a line's text without footnote marks, the marks with their places, and signs and pictures with theirs."""
    size, base = line.size, line.base
    things: list[tuple[float, Word | None, Box | None, Mark | None]] = [
        (word.x0, word, None, None) for word in line.words
    ]
    things += [(box[0], None, box, mark) for box, mark in line.marks]
    text = ""
    notes: list[NoteMark] = []
    marks: list[tuple[int, Mark]] = []
    before: Word | None = None
    for _x, word, _box, mark in sorted(things, key=lambda each: each[0]):
        if mark is not None:
            at = len(text) + (1 if text and mark.token == "" else 0)
            if mark.token:
                text += (" " if text else "") + mark.token
                at = len(text) - len(mark.token)
                before = None
            marks.append((at, mark))
            continue
        assert word is not None
        up = base - word.base
        raised = (word.size < 0.82 * size and up > 0.12 * size) or (
            word.size < 0.95 * size and up > 0.25 * size
        )
        if raised and _SUPERSCRIPT.match(word.text) and (text or len(line.words) > 1):
            notes.append(NoteMark(word.text.rstrip(",)"), len(text)))
            continue
        if text and (before is None or not _touches(before, word)):
            text += " "
        text += word.text
        before = word
    marks = [(min(at, len(text)), mark) for at, mark in marks]
    return text, notes, marks


def _bullet_of(text: str) -> tuple[str, int] | None:
    """Return a list item's text and how many characters its bullet took, None for a line that begins no item."""
    if text[:1] in _BULLET_SIGNS and len(text) > 1:
        rest = text[1:].lstrip()
        return rest, len(text) - len(rest)
    head, _space, rest = text.partition(" ")
    if rest and _BULLET.match(head):
        return rest.lstrip(), len(text) - len(rest.lstrip())
    return None


def _depth(indents: list[float], left: float) -> int:
    for depth, known in enumerate(indents, 1):
        if abs(known - left) < 3:
            del indents[depth:]
            return depth
    indents[:] = [known for known in indents if known < left]
    indents.append(left)
    return len(indents)


def _pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance between baselines of these lines."""
    gaps = [after.base - before.base for before, after in itertools.pairwise(lines)]
    usual = [gap for line, gap in zip(lines, gaps, strict=False) if 0.8 * line.size < gap < 1.9 * line.size]
    if usual:
        # The lower quartile: gaps between paragraphs must not pass for the usual one.
        return sorted(usual)[len(usual) // 4]
    return 1.3 * (lines[0].size if lines else 10.0)


def _continues_address(before: str, first: str) -> bool:
    if not first or not re.match(r"[\w/?=&%#.~+\-]", first):
        return False
    if before.endswith("//") or re.search(r"[-_=?&%#.]$", before):
        return True
    if not before.endswith("/"):
        return bool(re.match(r"[/?=&#]", first))
    if re.search(r"\w[-/_=.]\w", first):
        return True
    return first[:1].islower() and first.strip(".,").casefold() not in SMALL_WORDS
