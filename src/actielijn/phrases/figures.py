"""Running text → its figures: numbers in digits with unit, total, percentage or money.

Used by ``reading`` and ``checking``. What is a date or a reference is left to ``periods`` and ``references``; a
number in words is a figure only with a total ("drie van de vijf") or a scale ("twee miljoen").
"""

import re

from actielijn.snapshot import Figure

from .calendar import MONTHS, NUMBERS
from .lexicon import words_of
from .references import spans
from .sentences import sentences_with_offsets

_SCALES = {
    "mln": 10**6, "miljoen": 10**6, "million": 10**6, "m": 10**6,
    "mld": 10**9, "mrd": 10**9, "miljard": 10**9, "billion": 10**9, "bn": 10**9,
    "duizend": 10**3, "thousand": 10**3, "k": 10**3,
}  # fmt: skip
_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "euro's": "EUR", "euro’s": "EUR",
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "£": "GBP", "gbp": "GBP",
}  # fmt: skip
_WORDS = {
    word: int(number)
    for word, number in NUMBERS.items()
    if number and number == int(number) and len(word) > 2
}
_DIGITS = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?![\d.,]*\d)|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w#&@/:.,'’])(?:(?P<sign>€|\$|£|EUR|USD|GBP)\s?)?(?:(?P<digits>{_DIGITS})"
    rf"|(?P<word>\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
    r"(?=\s(?:van\s(?:de|alle)\s|(?:out\s)?of\s(?:the|all)\s|mln|miljoen|million|miljard|billion|duizend|thousand))))"
    r"(?:\s?(?P<percent>%(?:-?punt)?|‰|procentpunt(?:en)?|procent\b|percentage points?|percent\b|per cent\b))?"
    r"(?:(?<!%)\s?(?P<scale>mln|miljoen|million|mld|mrd|miljard|billion|bn|duizend|thousand|m(?=\s?(?:EUR|euro))|k(?=\s?(?:EUR|euro)))\b\.?)?"
    r"(?:\s?(?P<currency>€|EUR\b|euro(?:['’]?s)?\b|USD\b|dollars?\b|GBP\b))?",
    re.IGNORECASE,
)
_OF = re.compile(
    r"(?P<between>\s[^\W\d_][\w'’-]*)?\s(?:van\s(?:de|het|alle|in\stotaal)(?:\s(?:in\s)?totaal(?:\svan)?)?|van|"
    r"of\s(?:the|all|a\stotal\sof)(?:\stotal\sof)?|out\sof(?:\s(?:the|all|a\stotal\sof))?)\s"
    rf"(?P<total>{_DIGITS}|(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b)(?![\w-])"
)
_ANY_DIGIT = re.compile(r"\d")
_FOLLOWING = re.compile(r"[ \u00a0]([^\W\d_][\w'’&/-]*)")
_SKIPPED = re.compile(
    r"\d{1,2}[.:]\d\d(?:\s?(?:uur|u\b|h\b|am\b|pm\b))|\d{1,2}:\d\d|(?<!\d)\d{1,2}\s?[-–]\s?\d{1,2}\s?[-–]\s?(?:19|20)?\d\d(?!\d)"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|(?<!\d)(?:19|20)\d\d-\d\d(?:-\d\d)?(?!\d)|(?<!\w)\+\d[\d ()-]{7,}|(?<![\w.,])0\d{1,3}[ -]\d[\d ]{5,}\d"
    r"|\b(?:Postbus|P\.?O\.? Box)\s\d+|(?<!\d)[1-9]\d{3}\s?[A-Z]{2}(?=\s+[A-Z][a-z])"
    r"|\b[A-Z]\w*(?:straat|weg|laan|plein|kade|gracht|singel|dreef|hof|Street|Road|Avenue)\s\d+\w?"
    r"|\b(?:Stcrt|Stb|Trb)\.?\s\d+|\b(?:WBV|BWB\w)\s?[\d/]+|\b[QHK][1-4]\b"
)
# After these words a number names, it does not count.
_LABELS = words_of("""punt punten fase deel bijlage artikel art artikelen artt lid tabel figuur hoofdstuk paragraaf par actielijn actie
    activiteit maatregel resultaat doel doelstelling nr nrs nummer no pagina blz stap versie onderdeel spoor pijler
    prioriteit thema niveau scenario variant groep categorie klasse top week kamer dossier kamerstuk kamerstukken
    kenmerk zaak wet regel voetnoot noot module sessie ronde item question vraag covid b c k cl protocol
    point points phase part annex article section table figure chapter paragraph action activity measure result goal
    objective number page p pp step version track pillar priority theme level group category class room file case
    line footnote note session round item sdg target stage tranche option wp work-package output outcome lot tier
    schedule clause regulation directive verordening richtlijn resolutie resolution title titel alinea volume jaargang""")
_STOP = words_of("""de het een en of maar want dus is zijn was waren wordt worden werd werden heeft hebben had hadden kan kunnen zal
    zullen zou zouden moet moeten in op aan van voor door met bij tot naar uit over onder tussen na sinds vanaf per om te
    die dat deze dit er al nog ook niet wel als dan waar waarvan waarbij waarin zodat terwijl hiervan daarvan ten ter
    meer minder keer hun haar ons onze mijn uw jullie
    the a an and or but is are was were be been has have had will would can could may must should in on at of for by with
    to from as into over under between since per that which who this these those there also not only more less than then
    where while were it its they their we our""")
_POSSESSIVE = words_of("hun haar zijn ons onze mijn uw jullie")
_SINGULAR_UNITS = words_of(
    "fte jaar uur keer dag week maand maal km kwartaal dagdeel procent kilo m2 ha percent plek plaats"
)
# A plural never ends so: "20 gehaald" counts what was named before.
_PARTICIPLE = re.compile(r"ge\w{2,}[dt]")
_ADJECTIVE = re.compile(
    r"(?:nieuwe|extra|grote|kleine|middelgrote|verschillende|andere|aanvullende|volledige|eerste|hele|halve|nog|unieke|"
    r"betrokken|deelnemende|regionale|landelijke|lokale|gemeentelijke|potentiële|mogelijke|bestaande|\w{3,}(?:ische|elijke|ende|ige|erde|ale|iele|iële|ieve|baare|bare|loze|zame))$"
)
_ENGLISH_HEAD = re.compile(
    r"(?:\w{2,}(?:[^s]s|ss?es)|people|children|women|men|staff|personnel|fte|police)$", re.IGNORECASE
)


def figures(text: str, *, language: str = "nl") -> tuple[Figure, ...]:
    """Return the figures in order, each with its sentence.

    ``language`` tells how numbers are written: "1.600" is 1600 in ``nl`` and 1.6 in ``en``. Money has a currency
    code as unit and its scale worked out ("1,6 mln. EUR" is 1600000 EUR); percentages have the unit ``%``. Years,
    dates, times, numbers of documents, laws, addresses and of numbered things ("fase 2") are none.
    """
    if not _ANY_DIGIT.search(text) and not _has_word_figure(text):
        return ()
    closed: list[tuple[int, int]] | None = None
    placed = sentences_with_offsets(text)
    found: list[Figure] = []
    last = 0
    for match in _NUMBER.finditer(text):
        start = match.start()
        if closed is None:
            closed = spans(text) + [skipped.span() for skipped in _SKIPPED.finditer(text)]
        if start < last or any(first < match.end() and start < end for first, end in closed):
            continue
        figure, end = _figure(text, match, language)
        if figure is None:
            continue
        last = end
        sentence = next((words for words, at in reversed(placed) if at <= start), None)
        found.append(_with_sentence(figure, sentence))
    return tuple(found)


def _has_word_figure(text: str) -> bool:
    return any(
        word in text
        for word in (
            " van de ",
            " of the ",
            " van alle ",
            " out of ",
            "miljoen",
            "million",
            "miljard",
            "billion",
        )
    )


def _with_sentence(figure: Figure, sentence: str | None) -> Figure:
    return Figure(value=figure.value, text=figure.text, of=figure.of, unit=figure.unit, sentence=sentence)


def _figure(text: str, match: re.Match[str], language: str) -> tuple[Figure | None, int]:
    """Return what a number counts and where it ends in the text; None when it counts nothing."""
    start, end = match.span()
    value = float(_WORDS[match["word"].lower()]) if match["word"] else _value(match["digits"], language)
    if match["percent"]:
        points = match["percent"].lower().endswith(("punt", "punten", "points", "point"))
        share = "%-punt" if points and language == "nl" else "percentage points" if points else "%"
        return _made(text, start, end, value, None, share), end
    if match["sign"] and text[end : end + 1] in ("m", "k") and not text[end + 1 : end + 2].isalnum():
        value, end = value * _SCALES[text[end]], end + 1
    currency = _CURRENCIES.get((match["sign"] or match["currency"] or "").lower())
    if match["scale"]:
        value *= _SCALES[match["scale"].lower().rstrip(".")]
    if currency:
        return _made(text, start, end, value, None, currency), end
    if not match["scale"] and _names_something(text, match):
        return None, end
    total = _OF.match(text, end)
    if total and not (language == "nl" and " of " in total[0]):
        whole = (
            _value(total["total"], language)
            if total["total"][0].isdecimal()
            else float(_WORDS[total["total"].lower()])
        )
        between = (total["between"] or "").strip()
        if (
            whole >= value
            and whole
            and between.lower() not in _STOP
            and not _is_year(total["total"], text, total.end())
        ):
            unit, last = (between, total.end()) if between else _unit(text, total.end(), language)
            return _made(text, start, last, value, whole, unit), last
    unit, last = _unit(text, end, language)
    if not match["scale"] and (_is_year_like(match["digits"] or "") and not _counts(text, start, unit)):
        return None, end
    if unit is None and not match["scale"] and not _may_stand_alone(text, start, end):
        return None, end
    return _made(text, start, last, value, None, unit), last


def _made(text: str, start: int, end: int, value: float, of: float | None, unit: str | None) -> Figure:
    words = " ".join(text[start:end].split()).rstrip(",;:")
    return Figure(value=_plain(value), text=words, of=None if of is None else _plain(of), unit=unit)


def _plain(value: float) -> int | float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _value(digits: str, language: str) -> float:
    """Return the number; a mark before exactly three digits parts thousands where the language does so."""
    digits = re.sub(r"\s", "", digits)
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return float(digits)
    thousands = "," if language == "en" else "."
    last = marks[-1]
    after = digits.rsplit(last, 1)[1]
    if len(set(marks)) == 2:
        other = "," if last == "." else "."
        return float(digits.replace(other, "").replace(last, "."))
    if len(marks) > 1 or (len(after) == 3 and last == thousands and not digits.startswith("0")):
        return float(digits.replace(last, ""))
    return float(digits.replace(last, "."))


def _is_year_like(digits: str) -> bool:
    return len(digits) == 4 and digits.isdecimal() and 1900 <= int(digits) <= 2100


def _is_year(digits: str, text: str, end: int) -> bool:
    return _is_year_like(digits) and not _FOLLOWING.match(text, end)


def _counts(text: str, start: int, unit: str | None) -> bool:
    """Whether a number that could be a year counts: a noun follows and no word of time goes before."""
    before = text[:start].rstrip().rsplit(None, 1)
    word = before[-1].lower().strip("(") if before else ""
    time = ("in", "van", "voor", "tot", "vanaf", "sinds", "per", "begin", "eind", "medio", "of", "for", "by", "until",
            "since", "from", "jaar", "year", "en", "and", "mid", "early", "late", "-", "–", "/", "met", "to", "half",
            "during", "before", "after", "na", "voorjaar", "najaar", "zomer", "spring", "summer", "autumn", "winter")  # fmt: skip
    code = len(word) == 2 and word[0] in "qhk" and word[1] in "1234"
    return unit is not None and word not in time and word not in MONTHS and not code


def _names_something(text: str, match: re.Match[str]) -> bool:
    """Whether the number is a label, a day, an enumerator or glued to letters, and so counts nothing."""
    start, end = match.span()
    if match["sign"] or match["word"]:
        return False
    following = text[end : end + 2]
    if following[:1].isalpha() or (following[:1] in "-–" and following[1:2].isalpha()):
        return following[:1].lower() != "x" or not text[end + 1 : end + 2].isspace()
    if following[:1] in "/–-:" and following[1:2].isdecimal():
        return True
    before = text[:start]
    words = before.rstrip(" \u00a0([").rsplit(None, 1)
    last = words[-1].lower() if words else ""
    if before.endswith(("-", "–")) and not before.endswith((" -", " –")):
        return True
    if (last.strip("().,:;'\"").split("-")[-1] in _LABELS and not last.endswith((".", ";"))) or last in (
        "nr.",
        "art.",
        "no.",
        "blz.",
        "p.",
        "par.",
    ):
        return True
    if last.strip(".,") in MONTHS and int(float(match["digits"].replace(",", ".").split(".")[0])) <= 31:
        return True
    word = _FOLLOWING.match(text, end)
    if (
        word
        and word[1].lower() in MONTHS
        and word[1].lower() not in ("may", "mar", "march", "jan", "dec", "sep")
    ):
        return True
    if word and word[1] in ("May", "March"):
        return True
    return _enumerates(before, match["digits"], text[end : end + 2])


def _enumerates(before: str, digits: str, after: str) -> bool:
    """Whether the number opens a paragraph or sentence as its number: "1. …", "1.2 …", "2) …"."""
    opens = (
        not before.strip()
        or before.rstrip(" ").endswith(("\n", "- ", "•"))
        or before.rstrip().endswith((".", ")", ":"))
    )
    if not opens:
        return False
    if after[:1] in (")", ".") and not after[1:2].isdecimal():
        return not before.strip() or before.rstrip(" ").endswith("\n") or after[1:2] == " "
    return re.fullmatch(r"\d{1,2}\.\d{1,2}", digits) is not None


def _may_stand_alone(text: str, start: int, end: int) -> bool:
    """Whether a number without a unit counts all the same: after "op", "al", "aantal", "total" and such."""
    words = re.findall(r"[^\W\d_]+", text[max(0, start - 60) : start].lower())
    if not words or "€" in text[start:end]:
        return False
    if words[-1] == "er" and (follows := _FOLLOWING.match(text, end)):
        lower = follows[1].lower()
        if lower in _POSSESSIVE or _PARTICIPLE.fullmatch(lower):
            # "Er" stands for what is counted: "haalden er 31 hun certificaat", "zijn er 20 getraind".
            return True
    return words[-1] in (
        "al", "er", "op", "naar", "ruim", "bijna", "circa", "ongeveer", "zeker", "minimaal", "maximaal", "minstens",
        "slechts", "totaal", "waarvan", "about", "nearly", "almost", "only", "total", "approximately", "least", "reached",
        "waren", "waarbij", "rond", "over", "to",
    ) and (
        words[-1] not in ("op", "naar", "to", "er", "rond", "over")
        or any(word.startswith(("aantal", "totaal", "number", "total", "gestegen", "gedaald", "rose", "fell", "waarvan")) for word in words)
    )  # fmt: skip


def _unit(text: str, at: int, language: str) -> tuple[str | None, int]:
    """Return the noun that follows a number, without its adjectives, and where it ends."""
    kept: list[str] = []
    end = at
    for count in range(5):
        word = _FOLLOWING.match(text, end)
        if word is None:
            break
        plain = word[1].rstrip("'’")
        lower = plain.lower()
        joins = lower in ("en", "and") and count and not kept and language != "en"
        if (lower in _STOP and not joins) or (language != "en" and _PARTICIPLE.fullmatch(lower)):
            break
        end = word.end()
        if joins:
            continue
        if language == "en":
            kept.append(plain)
            if _ENGLISH_HEAD.fullmatch(lower) or count == 3:
                break
            continue
        if _ADJECTIVE.fullmatch(lower):
            continue
        kept.append(plain)
        if not plain[0].isupper() or lower in _SINGULAR_UNITS:
            return " ".join(kept), end
    if not kept:
        return None, at
    if language == "en":
        head = kept[-1] if _ENGLISH_HEAD.fullmatch(kept[-1]) else None
        if head is None:
            first = _FOLLOWING.match(text, at)
            return (first[1], first.end()) if first else (None, at)
        names = [word for word in kept[:-1] if word[0].isupper()]
        return " ".join([*names, head]), end
    return " ".join(kept), end
