"""Running text → every dated expression in it, Dutch and English alike, as a first and a last day.

Used by ``promises`` and by whoever wants to know when. The words and their days stand in ``calendar``; here it is
decided how words stand together. A hand-written parser over tokens: alternations of this size would be slower.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .calendar import (
    DIVISIONS,
    HOLIDAYS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    PARTS,
    PLURALS,
    SEASONS,
    UNITS,
    WEAK_MONTHS,
    Days,
    add_months,
    beside,
    months_days,
    part_of,
    span_after,
    span_before,
    year_days,
)
from .lexicon import words_of


@dataclass(frozen=True, slots=True)
class Period:
    """A dated expression. ``start`` and ``end`` are inclusive, ``at`` is its place in the text (characters).

    ``precision`` is ``day``, ``month``, ``quarter``, ``season``, ``half``, ``part`` (of a year), ``year``, ``range``
    or ``span`` (counted from the edition's date). ``relative`` ones need that date.
    """

    text: str
    start: date
    end: date
    at: int
    precision: str
    relative: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """A period as the parser found it, with what only ``promises`` needs.

    ``coming`` is the next time that an expression without a year ("in maart") names, None where it has a year.
    ``lead`` is the preposition that gives it its sense: ``until``, ``before``, ``after``, ``by``, ``from`` or "".
    ``written`` is the first day as it is written, before "voor" or "na" moves it.
    """

    period: Period
    coming: Days | None
    lead: str
    written: date | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    after: int
    days: Callable[[int], Days]
    year: int | None
    months: int
    precision: str
    relative: bool = False
    boundary: bool = False
    past: bool | None = None


_TOKEN = re.compile(
    r"\d+(?:e|ste|de|st|nd|rd|th)\b|[QKHqkh][1-4]\b|[1-4][QH]\b|\d+|[^\W\d_]+|[^\w\s]",
)
_URL = re.compile(r"(?:https?://|www\.)\S+")
# A text without any of these holds no dated expression; looking for them is quicker than reading the text.
_HINTS = (
    "0", "1", "2", "jaar", "year", "maand", "month", "kwarta", "quarter", "week", "weken", "zomer", "lente", "najaar",
    "herfst", "winter", "summer", "spring", "autumn", "reces", "kerst", "christmas", "period", "dagen", "days", "tijd",
    "prinsj", "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december", "january", "february", "march", "may", "june", "july", "october", "q3", "q4",
)  # fmt: skip

_ARTICLES = words_of("de het the 't deze dit")
_LINKS = words_of("van of the het de in")
_THIS = words_of("dit deze this huidig huidige lopend lopende current")
_NEXT = words_of("""volgend volgende komend komende aankomend aankomende eerstkomende eerstvolgende aanstaande next coming
    upcoming""")
_FROM_NOW = words_of("komende aankomende eerstkomende aanstaande coming upcoming")
_PAST = words_of("afgelopen vorig vorige voorbije previous past last laatste")
_YEAR_WORDS = words_of("jaar kalenderjaar year")
_NOT_BEFORE_YEAR = words_of("""stb stcrt wbv vergaderjaar trb nr no nrs artikel art article postbus richtlijn verordening directive
    regulation eu eg pb sp regeling kst ah iso nen""")
_BEFORE_YEARLESS = words_of("""in begin eind einde vanaf tot per sinds medio voor vóór na by until since from during van tussen
    between before     after of late early met the de het naar rond uiterlijk to for over mid en and or t m tijdens omstreeks for""")
_QUANTITIES = words_of("""euro eur mln miljoen million miljard billion personen people slachtoffers victims meldingen cases
    zaken uur hours     keer times plaatsen plekken medewerkers deelnemers woningen km m ha fte""")
_JOINERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("tot", "en", "met"), "to"),
    (("t", "/", "m"), "to"),
    (("tot",), "to"),
    (("to",), "to"),
    (("until",), "to"),
    (("through",), "to"),
    (("–",), "to"),
    (("—",), "to"),
    (("-",), "to"),
    (("/",), "to"),
    (("en", "/", "of"), "and"),
    (("en",), "and"),
    (("and",), "and"),
    (("&",), "and"),
    (("of",), "or"),
    (("or",), "or"),
)
_LEADS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("tot", "en", "met"), "until"),
    (("t", "/", "m"), "until"),
    (("up", "to", "and", "including"), "until"),
    (("until", "the", "end", "of"), "until"),
    (("met", "ingang", "van"), "from"),
    (("with", "effect", "from"), "from"),
    (("in", "de", "loop", "van"), ""),
    (("loop", "van"), ""),
    (("in", "the", "course", "of"), ""),
    (("over", "the", "course", "of"), ""),
    (("no", "later", "than"), "by"),
    (("not", "later", "than"), "by"),
    (("niet", "later", "dan"), "by"),
    (("uiterlijk", "op"), "by"),
    (("uiterlijk", "in"), "by"),
    (("uiterlijk", "per"), "by"),
    (("uiterlijk", "voor"), "before"),
    (("uiterlijk",), "by"),
    (("tot", "aan"), "until"),
    (("up", "to"), "until"),
    (("as", "of"), "from"),
    (("as", "from"), "from"),
    (("prior", "to"), "before"),
    (("voorafgaand", "aan"), "before"),
    (("tot",), "until"),
    (("until",), "until"),
    (("till",), "until"),
    (("through",), "until"),
    (("vóór",), "before"),
    (("before",), "before"),
    (("voor",), "before?"),
    (("na",), "after"),
    (("after",), "after"),
    (("per",), "from"),
    (("vanaf",), "from"),
    (("from",), "from"),
    (("sinds",), "since"),
    (("since",), "since"),
    (("by",), "by"),
)
_LEAD_ENDS = frozenset(words[-1] for words, _lead in _LEADS)
_MOVED = words_of("""uitgesteld verschoven verplaatst vertraagd opgeschoven postponed moved delayed shifted rescheduled deferred
    brought slipped""")


def periods(text: str, *, on: date | None, language: str = "nl") -> list[Period]:  # noqa: ARG001
    """Return every dated expression in order, past and future, not overlapping.

    Relative ones count from ``on`` and are left out when it is None; one without a year ("in maart") is the
    nearest to ``on``. ``language`` is asked for by the contract of this room; Dutch and English are read alike.
    """
    return [found.period for found in dated(text, on=on)]


def dated(text: str, *, on: date | None) -> list[Dated]:
    """Return what ``periods`` returns, with the sense of the preposition and the next time of those without a year."""
    lower = text.lower()
    if not any(hint in lower for hint in _HINTS):
        return []
    masked = _URL.sub(lambda match: " " * len(match[0]), text) if "://" in text or "www." in text else text
    return _Parser(masked, text, on).found()


class _Parser:
    """Reads one text; every ``_…`` method takes the place of a token and gives what is named there, or None."""

    def __init__(self, masked: str, text: str, on: date | None):
        self.text = text
        self.on = on
        self.base = on or date(2000, 6, 15)
        matches = list(_TOKEN.finditer(masked))
        self.words = [match[0].lower() for match in matches]
        self.starts = [match.start() for match in matches]
        self.ends = [match.end() for match in matches]
        self.count = len(matches)

    def found(self) -> list[Dated]:
        """Return the dated expressions of the text."""
        results: list[Dated] = []
        index, before = 0, 0
        while index < self.count:
            word = self.words[index]
            named = self._named(index) if word in _STARTS or word[0].isdecimal() else None
            if named is None:
                index += 1
                continue
            end, result = self._whole(index, named, before)
            if result is not None:
                results.append(result)
            index = before = end
        return results

    def word(self, index: int) -> str:
        """Return the lower-case token, "" outside the text."""
        return self.words[index] if 0 <= index < self.count else ""

    def touches(self, index: int) -> bool:
        """Whether no white space stands between this token and the next."""
        return index + 1 < self.count and self.ends[index] == self.starts[index + 1]

    # What stands together with it ------------------------------------------------------------------------------

    def _whole(self, index: int, named: _Named, before: int) -> tuple[int, Dated | None]:
        named, end = self._joined(index, named)
        first, lead = self._lead(index, before, named)
        suffix = self._suffix(end)
        if suffix:
            named = replace(named, past=suffix[1], relative=True)
            end = suffix[0]
        if named.relative and self.on is None:
            return end, None
        try:
            days = self._days(named)
            coming = self._coming(named) if named.year is None else None
            written = days[0]
            if lead in ("before", "after"):
                days = beside(days, after=lead == "after")
                coming = beside(coming, after=lead == "after") if coming else None
        except (ValueError, OverflowError):
            return end, None
        at = self.starts[first]
        period = Period(
            text=self.text[at : self.ends[end - 1]],
            start=days[0],
            end=days[1],
            at=at,
            precision=named.precision,
            relative=named.relative,
        )
        return end, Dated(period, coming, lead, written)

    def _days(self, named: _Named) -> Days:
        if named.year is not None:
            return named.days(named.year)
        years = range(self.base.year - 2, self.base.year + 3)
        choices = [named.days(year) for year in years]
        if named.past is True:
            choices = [days for days in choices if days[0] <= self.base]
        elif named.past is False:
            choices = [days for days in choices if days[1] >= self.base]
        return min(choices, key=self._distance)

    def _coming(self, named: _Named) -> Days:
        if named.past is True:
            return self._days(named)
        return self._days(replace(named, past=False))

    def _distance(self, days: Days) -> int:
        if days[0] > self.base:
            return (days[0] - self.base).days
        return max((self.base - days[1]).days, 0)

    def _suffix(self, index: int) -> tuple[int, bool] | None:
        """Read "jl." (the last one) and "a.s." (the next one): the place after it, and whether it is the past."""
        if self.word(index) in ("jl", "jongstleden"):
            stop = 1 if self.word(index) == "jl" and self.word(index + 1) == "." else 0
            return index + 1 + stop, True
        if self.words[index : index + 3] == ["a", ".", "s"]:
            return index + (4 if self.word(index + 3) == "." else 3), False
        if self.word(index) == "aanstaande":
            return index + 1, False
        return None

    def _lead(self, index: int, before: int, named: _Named) -> tuple[int, str]:
        """Look back for the preposition that changes the sense: the place where the expression begins, and its sense."""
        at = index
        while at - 1 >= before and self.word(at - 1) in _ARTICLES:
            at -= 1
        if self.word(at - 1) not in _LEAD_ENDS:
            return index, ""
        for words, sense in _LEADS:
            first = at - len(words)
            if first < before or tuple(self.words[first:at]) != words:
                continue
            if sense == "before?":
                dates = named.precision in ("day", "season", "holiday") or named.boundary
                if not dates:
                    return index, ""
                sense = "before"
            if sense == "before" and named.boundary:
                sense = "by"
            if sense == "after" and named.relative and named.precision == "span":
                return index, ""
            return first, sense
        return index, ""

    def _joined(self, index: int, named: _Named) -> tuple[_Named, int]:
        """Join two expressions that name one stretch, such as "eind 2021 / begin 2022"."""
        for words, kind in _JOINERS:
            end = named.after + len(words)
            if tuple(self.words[named.after : end]) != words:
                continue
            while self.word(end) in ("de", "het", "the", "in"):
                end += 1
            second = self._named(end, joined=True) if end < self.count else None
            if second is None:
                second = self._short_year(named, end) if words in (("-",), ("/",), ("–",)) else None
            if second is None or not self._may_join(index, named, second, kind):
                return named, named.after
            between = self.word(index - 1) in ("tussen", "between")
            both = self._range(named, second, "to" if between else kind)
            return (both, both.after) if both else (named, named.after)
        return named, named.after

    def _short_year(self, named: _Named, index: int) -> _Named | None:
        """Read the second half of "2021-22"."""
        word = self.word(index)
        if named.precision != "year" or named.year is None or len(word) != 2 or not word.isdecimal():
            return None
        year = named.year // 100 * 100 + int(word)
        if (
            year <= named.year
            or year > named.year + 20
            or (self.touches(index) and self.word(index + 1) in "-/")
        ):
            return None
        return _Named(index + 1, year_days, year, 12, "year")

    def _may_join(self, index: int, first: _Named, second: _Named, kind: str) -> bool:
        if "span" in (first.precision, second.precision):
            return False
        if kind == "to":
            return not _MOVED.intersection(self.words[max(0, index - 8) : index])
        if kind == "or":
            return True
        if first.precision != second.precision:
            return False
        return first.precision in ("year", "quarter", "month", "part", "season", "half", "day")

    def _range(self, first: _Named, second: _Named, kind: str) -> _Named | None:
        """Return the stretch from the first's start to the second's end; None where they do not follow on."""
        year = first.year
        if year is None and second.year is not None:
            year = second.year
            if first.days(year)[0] > second.days(second.year)[1]:
                year -= 1
        if year is None or second.year is None:
            if year is not None or second.year is not None:
                return None
            days = self._yearless(first, second)
        else:
            start, end = first.days(year)[0], second.days(second.year)[1]
            if end < start:
                return None
            if kind == "and" and (second.days(second.year)[0] - first.days(year)[1]).days > 31:
                return None
            fixed = (start, end)

            def days(_year: int) -> Days:
                return fixed

        precision = second.precision if first.precision == second.precision else "range"
        if first.precision == second.precision and first.precision in ("day", "month", "year", "season"):
            precision = "range"
        relative = (first.relative or second.relative) and not (
            year is not None and second.year is not None and not second.relative and first.year is None
        )
        return _Named(
            second.after, days, None if year is None else second.year, 0, precision, relative, second.boundary
        )

    def _yearless(self, first: _Named, second: _Named) -> Callable[[int], Days]:
        def days(year: int) -> Days:
            start, end = first.days(year)[0], second.days(year)[1]
            return start, end if end >= start else second.days(year + 1)[1]

        return days

    # What is named ---------------------------------------------------------------------------------------------

    def _named(self, index: int, *, joined: bool = False) -> _Named | None:
        word = self.word(index)
        if word[:1].isdecimal():
            return self._numeric(index, joined=joined)
        reader = _READERS.get(word)
        if reader is not None:
            return reader(self, index)
        if word in MONTHS:
            return self._month(index, joined=joined)
        if word in SEASONS:
            return self._season(index, joined=joined)
        if word in PARTS:
            return self._part(index)
        if word in ORDINALS:
            return self._ordinal(index)
        if word in HOLIDAYS:
            return self._holiday(index)
        if len(word) == 2 and word[0] in "qkh" and word[1] in "1234":
            return self._code(index, word[0], int(word[1]), joined=joined)
        return None

    def _numeric(self, index: int, *, joined: bool) -> _Named | None:
        word = self.word(index)
        if self._glued(index, joined=joined):
            return None
        if word[-1] in "qh" and len(word) == 2:
            return self._code(index, word[1], int(word[0]), joined=joined)
        if word in ORDINALS and self.word(index + 1) not in MONTHS and self.word(index + 1) != "of":
            return self._ordinal(index)
        if len(word) == 4 and word.isdecimal():
            return self._iso(index) or self._year(index, joined=joined)
        digits = word.rstrip("estndrh")
        if not digits.isdecimal() or len(digits) > 2 or not 1 <= int(digits) <= 31:
            return None
        return (self._figures(index) if digits == word else None) or self._day(index, int(digits))

    def _glued(self, index: int, *, joined: bool = False) -> bool:
        """Whether the number is a piece of a longer mark, such as 2021D40459 or ECLI:…:2019:2960."""
        if index and self.touches(index - 1):
            before = self.word(index - 1)
            if before[-1].isalnum() or before in ":#_@=":
                return True
            if (
                not joined
                and before in ".-/"
                and index > 1
                and self.touches(index - 2)
                and self.word(index - 2)[-1:].isdecimal()
            ):
                return True
        if self.touches(index):
            after = self.word(index + 1)
            return after[0].isalpha() and len(self.word(index)) > 2
        return False

    def _iso(self, index: int) -> _Named | None:
        parts = self.words[index : index + 5]
        if (
            len(parts) < 5
            or parts[1] != "-"
            or parts[3] != "-"
            or not all(map(self.touches, range(index, index + 4)))
        ):
            return None
        return self._on_day(index + 5, parts[0], parts[2], parts[4])

    def _figures(self, index: int) -> _Named | None:
        """Read 1-1-2022, 12/10/2022 and 12.10.2022: day, month, year; the day after the month where it must be."""
        parts = self.words[index : index + 5]
        if len(parts) < 5 or parts[1] not in "-/." or parts[3] != parts[1]:
            return None
        if not all(map(self.touches, range(index, index + 4))) or len(parts[4]) not in (2, 4):
            return None
        if len(parts[4]) == 2:
            if parts[1] == "." or not parts[4].isdecimal():
                return None
            parts[4] = "20" + parts[4]
        day, month = parts[0], parts[2]
        if month.isdecimal() and int(month) > 12 and int(day) <= 12:
            day, month = month, day
        return self._on_day(index + 5, parts[4], month, day)

    def _on_day(self, after: int, year: str, month: str, day: str) -> _Named | None:
        if not (year.isdecimal() and month.isdecimal() and day.isdecimal()) or not 1900 <= int(year) <= 2100:
            return None
        try:
            exact = date(int(year), int(month), int(day))
        except ValueError:
            return None
        return _Named(after, lambda _year: (exact, exact), exact.year, 0, "day")

    def _day(self, index: int, day: int) -> _Named | None:
        """Read a day and its month, or several days of one month: "12 oktober", "12 en 13 oktober", "the 3rd of May"."""
        at, last = index + 1, day
        if self.word(at) in ("en", "and", "-", "–", "/", "of", "tot", "t"):
            skip = at + 1
            if self.words[at : at + 3] in (["tot", "en", "met"], ["t", "/", "m"]):
                skip = at + 3
            other = self.word(skip).rstrip("estndrh")
            if other.isdecimal() and day < int(other) <= 31 and self.word(skip + 1) in MONTHS:
                at, last = skip + 1, int(other)
        if self.word(at) == "of":
            at += 1
        month = MONTHS.get(self.word(at))
        if month is None:
            return None
        after = at + 1
        if self.word(at) in WEAK_MONTHS and self.word(after) == "." and self.touches(at):
            after += 1
        year = self._year_after(after, comma=True)
        return self._month_days(after, year, month, day, last)

    def _month_days(
        self, after: int, year: tuple[int, int, bool] | None, month: int, day: int, last: int
    ) -> _Named | None:
        def days(of: int) -> Days:
            return _clipped(of, month, day), _clipped(of, month, last)

        precision = "day" if day == last else "range"
        if year is None:
            return _Named(after, days, None, 0, precision, True)
        try:
            date(year[1], month, day)
        except ValueError:
            return None
        return _Named(year[0], days, year[1], 0, precision, year[2])

    def _month(self, index: int, *, joined: bool) -> _Named | None:
        word = self.word(index)
        month = MONTHS[word]
        after = index + 1
        if word in WEAK_MONTHS and self.word(after) == "." and self.touches(index):
            after += 1
        day = self.word(after).rstrip("estndrh")
        if day.isdecimal() and len(day) <= 2 and 1 <= int(day) <= 31 and self.word(after + 1) != "%":
            year = self._year_after(after + 1, comma=True)
            capital = self.text[self.starts[index]].isupper()
            if year or (capital and word not in ("may", "mei")):
                return self._month_days(after + 1, year, month, int(day), int(day))
        year = self._year_after(after)

        def days(of: int) -> Days:
            return months_days(of, month)

        if year:
            return _Named(year[0], days, year[1], 1, "month", year[2])
        second_named = joined or self._shares_year(index + 1)
        if word in WEAK_MONTHS:
            capital = self.text[self.starts[index]].isupper() and self.word(index - 1) in _BEFORE_YEARLESS
            if not second_named and not (word in ("may", "march") and capital):
                return None
        elif (
            not second_named and self.word(index - 1) not in _BEFORE_YEARLESS and self.word(index + 1) != "jl"
        ):
            return None
        return _Named(after, days, None, 1, "month", True)

    def _shares_year(self, index: int) -> bool:
        """Whether "/", "en", "tot" … and another month follow, which has the year for both."""
        for words, _kind in _JOINERS:
            if tuple(self.words[index : index + len(words)]) == words:
                following = index + len(words)
                return self.word(following) in MONTHS and self._year_after(following + 1) is not None
        return False

    def _season(self, index: int, *, joined: bool) -> _Named | None:
        word, first = self.word(index), SEASONS[self.word(index)]

        def days(of: int) -> Days:
            return months_days(of, first, 3)

        year = self._year_after(index + 1)
        if year:
            after = year[0]
            if first == 12 and self.word(after) in ("-", "/", "–") and self.word(after + 1).isdecimal():
                following = self.word(after + 1)
                if following in (str(year[1] + 1), str(year[1] + 1)[2:]):
                    after += 2
            return _Named(after, days, year[1], 3, "season", year[2])
        before = self.word(index - 1)
        if before in _NEXT or before in _THIS:
            return None
        if word in ("fall", "spring") and not (
            joined or before in ("the", "in", "by", "before", "after", "until")
        ):
            return None
        if word == "fall" or (
            not joined and before not in _BEFORE_YEARLESS and before not in ("deze", "this")
        ):
            return None
        return _Named(index + 1, days, None, 3, "season", True)

    def _holiday(self, index: int) -> _Named | None:
        first, last = HOLIDAYS[self.word(index)]

        def days(of: int) -> Days:
            return date(of, *first), date(of, *last)

        after = index + 1
        if self.word(after) in ("holidays", "vakantie", "break", "recess"):
            after += 1
        year = self._year_after(after)
        if year:
            return _Named(year[0], days, year[1], 0, "holiday", year[2])
        return _Named(after, days, None, 0, "holiday", True)

    def _part(self, index: int) -> _Named | None:
        """Read "begin 2022", "eind van het jaar", "mid-2022", "early in the second quarter of 2022"."""
        part = PARTS[self.word(index)]
        at = index + 1
        if self.word(at) in ("/", "tot", "à", "of", "or", "to", "-") and self.word(at + 1) in PARTS:
            other = self._part(at + 1)
            if other is None:
                return None
            whole = self._base(at + 2)
            if whole is None:
                return other
            return self._narrowed(whole, part, other)
        if self.word(index) == "start" and self.word(at) not in ("of", "van") and not self._is_year(at):
            return None
        base = self._base(at)
        return self._narrowed(base, part) if base else None

    def _base(self, index: int) -> _Named | None:
        """Read what a part is a part of; "het jaar" alone is the year of the edition."""
        at = index
        if self.word(at) in ("-", "–") and self.touches(at):
            at += 1
        linked = False
        while self.word(at) in _LINKS:
            linked = True
            at += 1
        if self.word(at) in _YEAR_WORDS or self.word(at) == "year":
            year = self._plain_year(at + 1)
            if year:
                return _Named(at + 2, year_days, year, 12, "year")
            if linked or self.word(at) == "year":
                return _Named(at + 1, year_days, self.base.year, 12, "year", True)
        if linked and self.word(at) in ("maand", "month", "kwartaal", "quarter"):
            return None
        if self.word(at) in PARTS or at >= self.count:
            return None
        base = self._named(at, joined=True)
        return None if base is None or base.precision in ("day", "span") else base

    def _narrowed(self, base: _Named, part: str, until: _Named | None = None) -> _Named:
        def days(of: int) -> Days:
            narrow = part_of(base.days(of), part, base.months)
            return (narrow[0], until.days(of)[1]) if until else narrow

        precision = "part" if base.months >= 6 else base.precision
        months = 3 if base.months >= 6 else base.months
        boundary = part == "late" and until is None
        return _Named(
            until.after if until else base.after, days, base.year, months, precision, base.relative, boundary
        )

    def _ordinal(self, index: int) -> _Named | None:
        """Read "tweede kwartaal van 2022", "first half of 2022", "eerste drie maanden van 2022"."""
        number, at, last = ORDINALS[self.word(index)], index + 1, None
        if self.word(at) in ("en", "and", "of", "or", "/") and self.word(at + 1) in ORDINALS:
            last, at = ORDINALS[self.word(at + 1)], at + 2
        division = DIVISIONS.get(self.word(at))
        if division is None:
            return self._first_units(index, number) or (self._past(index) if number == -1 else None)
        total = 12 // division
        number, last = (total if each == -1 else each for each in (number, number if last is None else last))
        if not 1 <= number <= last <= total:
            return None

        def days(of: int) -> Days:
            return months_days(of, (number - 1) * division + 1, (last - number + 1) * division)

        year = self._year_after(at + 1) or self._this_year_after(at + 1)
        precision = "half" if division == 6 else "quarter"
        months = (last - number + 1) * division
        if year:
            return _Named(year[0], days, year[1], months, precision, year[2])
        if self.word(index) == "last":
            return self._past(index)
        if self.word(at + 1) in ("en", "and", "/", "of", "or", "tot", "-", "–"):
            following = (
                self._named(at + 2) if self.word(at + 2) in ORDINALS or self.word(at + 2) in PARTS else None
            )
            if following and following.year is not None:
                return _Named(at + 1, days, None, months, precision, True)
        if precision == "half" or self.word(at + 1) in ("van", "of"):
            return None
        return _Named(at + 1, days, None, months, precision, True)

    def _first_units(self, index: int, number: int) -> _Named | None:
        """Read the first or last months or weeks of a year."""
        if number not in (1, -1):
            return None
        at, many = index + 1, None
        if self.word(at).isdecimal() or self.word(at) in NUMBERS:
            many, at = self._number(at), at + 1
        unit = self.word(at)
        if unit not in ("maanden", "maand", "months", "month", "weken", "weeks", "kwartalen", "quarters"):
            return None
        year = self._year_after(at + 1) or self._this_year_after(at + 1)
        if year is None:
            return None
        size = UNITS[unit][1] if UNITS[unit][0] == "m" else 0.25
        usual = {"maanden": 3, "months": 3, "weken": 4, "weeks": 4, "kwartalen": 2, "quarters": 2}.get(
            unit, 1
        )
        months = min(max(round(size * (many or usual)), 1), 12)

        def days(of: int) -> Days:
            return months_days(of, 1 if number == 1 else 13 - months, months)

        return _Named(year[0], days, year[1], min(months, 3), "part", year[2], number == -1)

    def _code(self, index: int, letter: str, number: int, *, joined: bool) -> _Named | None:
        """Read Q4 2021, K4 2021, H1 2022."""
        if self._glued(index, joined=joined) or (letter == "h" and number > 2):
            return None
        division = 6 if letter == "h" else 3

        def days(of: int) -> Days:
            return months_days(of, (number - 1) * division + 1, division)

        precision = "half" if division == 6 else "quarter"
        year = self._year_after(index + 1, loose=True)
        if year:
            return _Named(year[0], days, year[1], division, precision, year[2])
        if letter != "q" or self.text[self.starts[index]] == "q":
            return None
        return _Named(index + 1, days, None, division, precision, True)

    def _numbered_quarter(self, index: int) -> _Named | None:
        """Read "kwartaal 4 van 2021"."""
        number = self.word(index + 1)
        if number not in ("1", "2", "3", "4"):
            return None
        year = self._year_after(index + 2)
        if year is None:
            return None
        first = int(number) * 3 - 2
        return _Named(year[0], lambda of: months_days(of, first, 3), year[1], 3, "quarter", year[2])

    def _year(self, index: int, *, joined: bool) -> _Named | None:
        year = self._plain_year(index)
        if year is None:
            return None
        before, after = self.word(index - 1), self.word(index + 1)
        if after in ("-", "/", " ") or (after[:1] in ("q", "h") and len(after) == 2):
            at = index + 2 if after in ("-", "/") else index + 1
            code = self.word(at)
            if len(code) == 2 and code[0] in "qh" and code[1] in "1234":
                division = 3 if code[0] == "q" else 6
                first = (int(code[1]) - 1) * division + 1
                return _Named(at + 1, lambda of: months_days(of, first, division), year, division, "quarter")
        if before in (".",) and self.word(index - 2) in _NOT_BEFORE_YEAR:
            return None
        if before in _NOT_BEFORE_YEAR or after in _QUANTITIES:
            return None
        if not joined and after[:1].isalpha() and self._counts(index):
            return None
        return _Named(index + 1, year_days, year, 12, "year")

    def _counts(self, index: int) -> bool:
        """Whether a bare number between 1900 and 2100 counts something: no time word before it, a plain noun after it."""
        before = self.word(index - 1)
        return not before or before in (
            "zijn",
            "waren",
            "were",
            "werden",
            "ongeveer",
            "circa",
            "ruim",
            "bijna",
            "about",
        )

    def _is_year(self, index: int) -> bool:
        return self._plain_year(index) is not None

    def _plain_year(self, index: int) -> int | None:
        word = self.word(index)
        if (
            len(word) == 2
            and word.isdecimal()
            and self.word(index - 1) in ("'", "’", "‘")
            and self.touches(index - 1)
        ):
            return 2000 + int(word)
        if len(word) != 4 or not word.isdecimal() or not 1900 <= int(word) <= 2099:
            return None
        if self.touches(index):
            after = self.word(index + 1)
            if after[0].isalnum() or after in (":", "_"):
                return None
            if after in (".", ",") and self.touches(index + 1) and self.word(index + 2)[:1].isdecimal():
                return None
            if after == "/" and self.word(index + 2).isdecimal() and self.touches(index + 1):
                following = self.word(index + 2)
                if following not in (str(int(word) + 1), str(int(word) + 1)[2:]) and len(following) != 4:
                    return None
        return int(word)

    def _year_after(
        self, index: int, *, comma: bool = False, loose: bool = False
    ) -> tuple[int, int, bool] | None:
        """Read the year that belongs to what stands before: the place after it, the year, whether it is relative."""
        at = index
        if (comma and self.word(at) == ",") or (loose and self.word(at) in ("-", "/", ",")):
            at += 1
        while self.word(at) in ("van", "of", "in", "het", "the"):
            at += 1
        if self.word(at) in ("jaar", "year", "kalenderjaar") and self._is_year(at + 1):
            at += 1
        if self.word(at) in ("'", "’", "‘") and self.touches(at):
            at += 1
        year = self._plain_year(at)
        if year is not None:
            if at > index and self.word(at - 1) == "in" and self.word(at - 2) in MONTHS:
                return at + 1, year, False
            return at + 1, year, False
        if self.word(at + 1) in _YEAR_WORDS:
            if self.word(at) in _THIS:
                return at + 2, self.base.year, True
            if self.word(at) in _NEXT:
                return at + 2, self.base.year + 1, True
            if self.word(at) in _PAST:
                return at + 2, self.base.year - 1, True
        return None

    def _this_year_after(self, index: int) -> tuple[int, int, bool] | None:
        """Read "van het jaar" as the year of the edition."""
        links = self.word(index) in ("van", "of") and self.word(index + 1) in ("het", "the")
        if links and self.word(index + 2) in _YEAR_WORDS:
            return index + 3, self.base.year, True
        return None

    # What counts from the edition's date -----------------------------------------------------------------------

    def _number(self, index: int) -> float | None:
        word = self.word(index)
        return float(word) if word.isdecimal() else NUMBERS.get(word)

    def _fixed(self, after: int, days: Days, precision: str = "span", months: int = 0) -> _Named:
        def always(_year: int) -> Days:
            return days

        return _Named(after, always, self.base.year, months, precision, True)

    def _this(self, index: int) -> _Named | None:
        unit = self.word(index + 1)
        if unit in ("coming", "komende", "komend"):
            return self._next(index + 1)
        if unit in _YEAR_WORDS:
            return _Named(index + 2, year_days, self.base.year, 12, "year", True)
        if unit in SEASONS:
            first = SEASONS[unit]
            return _Named(index + 2, lambda of: months_days(of, first, 3), self.base.year, 3, "season", True)
        if unit in MONTHS and unit not in WEAK_MONTHS:
            month = MONTHS[unit]
            return _Named(index + 2, lambda of: months_days(of, month), self.base.year, 1, "month", True)
        if unit in UNITS and unit not in PLURALS:
            days = self._unit_around(self.base, unit)
            return self._fixed(index + 2, days, "month" if UNITS[unit][0] == "m" else "day") if days else None
        return None

    def _unit_around(self, day: date, unit: str) -> Days | None:
        """Return the calendar week, month, quarter, half year or year that a day lies in."""
        kind, size, _usual = UNITS[unit]
        if kind == "d":
            if size != 7:
                return (day, day)
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        return months_days(day.year, (day.month - 1) // size * size + 1, size)

    def _next(self, index: int) -> _Named | None:
        """Read "komende maanden", "volgend jaar", "next spring", "the coming two years"."""
        word, at = self.word(index), index + 1
        many: float | None = None
        counted = False
        if self.word(at).isdecimal() or self.word(at) in NUMBERS:
            many, counted, at = self._number(at), True, at + 1
            if self.word(at) == "tot" and self._number(at + 1):
                many, at = self._number(at + 1), at + 2
        unit = self.word(at)
        if unit in UNITS:
            if counted or unit in PLURALS or (word in _FROM_NOW and unit not in ("dag", "day")):
                usual = many if counted or unit in PLURALS else 1
                return self._fixed(at + 1, span_after(self.base, unit, usual))
            return self._next_unit(at + 1, unit)
        if unit in SEASONS or (unit in MONTHS and unit not in WEAK_MONTHS):
            first, count = (SEASONS[unit], 3) if unit in SEASONS else (MONTHS[unit], 1)
            year = self.base.year
            days = months_days(year, first, count)
            while days[0] <= self.base:
                year += 1
                days = months_days(year, first, count)
            if word in ("volgend", "next") and year == self.base.year and first < 9:
                days = months_days(year + 1, first, count) if word == "volgend" else days
            return self._fixed(at + 1, days, "season" if count == 3 else "month", count)
        if unit in HOLIDAYS:
            holiday = self._holiday(at)
            return replace(holiday, past=False) if holiday else None
        return None

    def _next_unit(self, after: int, unit: str) -> _Named | None:
        kind, size, _usual = UNITS[unit]
        if kind == "d":
            around = self._unit_around(self.base + timedelta(days=size), unit)
        else:
            around = self._unit_around(add_months(self.base, size), unit)
        if around is None:
            return None
        if size == 12:
            return _Named(after, year_days, self.base.year + 1, 12, "year", True)
        return self._fixed(after, around, "quarter" if size == 3 else "month", size if kind == "m" else 0)

    def _past(self, index: int) -> _Named | None:
        """Read "afgelopen jaar", "vorige maand", "the last two years"."""
        word, at = self.word(index), index + 1
        many: float | None = None
        if self.word(at).isdecimal() or self.word(at) in NUMBERS:
            many, at = self._number(at), at + 1
        unit = self.word(at)
        if unit in UNITS and not (unit in ("tijd", "dag", "day") and word in ("laatste", "last")):
            if word in ("vorig", "vorige", "last", "previous") and many is None and unit not in PLURALS:
                days = self._unit_around(span_before(self.base, unit, 1)[0], unit)
                if UNITS[unit][1] == 12:
                    return _Named(at + 1, year_days, self.base.year - 1, 12, "year", True)
                return self._fixed(at + 1, days) if days else None
            return self._fixed(at + 1, span_before(self.base, unit, many))
        if unit in SEASONS or (unit in MONTHS and unit not in WEAK_MONTHS):
            first, count = (SEASONS[unit], 3) if unit in SEASONS else (MONTHS[unit], 1)
            year = self.base.year
            while months_days(year, first, count)[1] > self.base:
                year -= 1
            days = months_days(year, first, count)
            return self._fixed(at + 1, days, "season" if count == 3 else "month", count)
        return None

    def _within(self, index: int) -> _Named | None:
        """Read "over twee maanden", "binnen een jaar", "within six weeks", "in two months"."""
        word, at = self.word(index), index + 1
        if self.word(at) in ("een", "a", "the", "de") and self.word(at + 1) in NUMBERS:
            at += 1
        if self.word(at) in ("ongeveer", "circa", "about"):
            at += 1
        if not (self.word(at).isdecimal() and len(self.word(at)) <= 2) and self.word(at) not in NUMBERS:
            return None
        many, unit = self._number(at), self.word(at + 1)
        if unit not in UNITS or unit in ("tijd", "period", "periode"):
            return None
        english = unit in ("day", "days", "weeks", "month", "months", "year", "years", "quarter", "quarters")
        if (word == "over" and english) or (word == "in" and not english and unit != "week"):
            return None
        after = at + 2
        if self.word(after) in ("'", "’"):
            after += 1
        if self.word(after) == "s" and self.touches(after - 1):
            after += 1
        if self.word(after) == "time":
            after += 1
        elif self.word(after) in ("na", "nadat", "of", "van", "after", "tijd", "following", "from", "sinds"):
            return None
        whole = span_after(self.base, unit, many)
        if word in ("over", "in"):
            days = self._unit_around(
                whole[1], "maand" if UNITS[unit][0] == "m" and UNITS[unit][1] < 12 else unit
            )
            return self._fixed(after, days) if days else None
        return self._fixed(after, whole)

    def _later(self, index: int) -> _Named | None:
        """Read "later dit jaar", "later in 2022", "the rest of the year": from the edition's date to the year's end."""
        year = self._year_after(index + 1) or self._this_year_after(index + 1)
        if year is None or (self.word(index + 1) == "than"):
            return None
        start = self.base if year[1] == self.base.year and self.on else date(year[1], 1, 1)
        return _Named(year[0], lambda of: (start, date(of, 12, 31)), year[1], 0, "part", year[2])

    def _year_end(self, index: int) -> _Named | None:
        """Read "jaareinde", "year-end", "jaarwisseling"."""
        word, after = self.word(index), index + 1
        if word == "year":
            if self.word(after) == "-":
                after += 1
            if self.word(after) != "end":
                return None
            after += 1
        year = self._year_after(after)
        of = year[1] if year else self.base.year
        end = year[0] if year else after
        relative = year is None or year[2]
        if word == "jaarwisseling":
            return _Named(end, lambda of: (date(of, 12, 15), date(of + 1, 1, 15)), of, 0, "part", relative)
        return _Named(end, lambda of: months_days(of, 10, 3), of, 3, "part", relative, True)

    def _half(self, index: int) -> _Named | None:
        """Read "half 2022", "half maart 2022"."""
        if not self._is_year(index + 1) and self.word(index + 1) not in MONTHS:
            return None
        base = self._named(index + 1, joined=True)
        return self._narrowed(base, "middle") if base and base.precision != "day" else None

    def _school_year(self, index: int) -> _Named | None:
        """Read "schooljaar 2022-2023": 1 August to 31 July."""
        year = self._plain_year(index + 1)
        if year is None:
            return None
        after = index + 2
        if self.word(after) in ("-", "/", "–"):
            after += 2
        return _Named(after, lambda of: months_days(of, 8, 12), year, 12, "year")

    def _of_the_year(self, index: int) -> _Named | None:
        """Read "loop van het jaar" and "course of the year": the year of the edition."""
        led = self.word(index - 1) in ("van", "of") and self.word(index - 2) in ("loop", "course")
        if led and self.word(index + 1) in _YEAR_WORDS and not self._is_year(index + 2):
            return _Named(index + 2, year_days, self.base.year, 12, "year", True)
        return None


def _clipped(year: int, month: int, day: int) -> date:
    """Return the day; 29 February in a year without one is the 28th."""
    try:
        return date(year, month, day)
    except ValueError:
        return months_days(year, month)[1]


_READERS: dict[str, Callable[[_Parser, int], _Named | None]] = {
    **dict.fromkeys(_THIS, _Parser._this),
    **dict.fromkeys(_NEXT, _Parser._next),
    **dict.fromkeys(_PAST - {"last", "laatste"}, _Parser._past),
    **dict.fromkeys(("over", "binnen", "within", "in"), _Parser._within),
    **dict.fromkeys(("later", "rest", "remainder", "restant"), _Parser._later),
    **dict.fromkeys(("jaareinde", "eindejaar", "jaarwisseling", "year"), _Parser._year_end),
    **dict.fromkeys(("kwartaal", "quarter"), _Parser._numbered_quarter),
    **dict.fromkeys(("schooljaar", "studiejaar"), _Parser._school_year),
    **dict.fromkeys(("het", "the"), _Parser._of_the_year),
    "half": _Parser._half,
}
_STARTS = frozenset(
    [
        *_READERS,
        *MONTHS,
        *SEASONS,
        *PARTS,
        *ORDINALS,
        *HOLIDAYS,
        *(f"{letter}{number}" for letter in "qkh" for number in "1234"),
    ]
)
