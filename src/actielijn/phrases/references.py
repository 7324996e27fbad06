"""Running text → its references to parliament, law and addresses, with identifier and URL where the form is known.

Used by ``reading`` and ``checking``. The forms are those in which Dutch ministries and parliament cite; one form, one
reader, and a place in the text is read once.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from actielijn.language import _
from actielijn.snapshot import Reference

from .lexicon import words_of

_DOSSIER = (
    r"(?P<dossier>[1-9]\d[ \u00a0\u202f.]?\d{3})(?!\d)"
    r"(?:(?:[ \u00a0]?-?[ \u00a0]?|[ ,]*hoofdstuk )(?P<addition>[IVX]{1,5}[A-Z]?|\d\d(?=,?\s*nr))\b)?"
)
_NR = r"(?:nrs?\b\.?|no\b\.?|nummers?\b|number\b|n[°º])"
_CITED = (
    r"(?:\b(?:Kamerstuk(?:ken|nummer)?|Kamerdossier|dossier(?:nummer)?|Kst\.?|TK|EK|Handelingen|Parliamentary [Pp]apers?)"
    r"(?:\s+(?:II|I|TK|EK)\b)?:?\s+(?:(?:nr|no)\.\s*)?"
    r"|\b(?:Tweede|Eerste) Kamer(?: der Staten-Generaal)?,\s+(?=vergaderjaar))"
    r"(?:(?:(?:vergaderjaar\s+)?(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)),?\s+)?"
)
_KAMERSTUK = re.compile(
    rf"(?<![\w./:=-])(?:(?P<cited>{_CITED})|vergaderjaar\s+\d{{4}}\s?[-–/]\s?\d{{2,4}},\s+)?(?<![\d,]){_DOSSIER}"
    rf"(?:[,;]?\s*{_NR}\s*(?P<number>\d{{1,4}}|[A-Z]{{1,2}})\b(?!-\d)"
    rf"|\s?[-–]\s?(?P<dashed>\d{{1,4}})(?![\d-]|\.\d)|,\s?(?P<letter>[A-Z]{{1,2}})\b(?!\w))?",
)
_MORE_NUMBERS = re.compile(r"(?:,|\s+en|\s+and|\s*&|\s*/)\s*(\d{1,4})\b(?![-\d]|,\d|\s\d{3}\b|\s?[%€])")
_URL = re.compile(r"(?:https?://|(?<![/\w])www\.)[^\s<>\"“”|]+")
_ECLI = re.compile(r"\bECLI:([A-Z]{2}):([A-Z][A-Z0-9]{0,6}):((?:19|20)\d\d):([A-Z0-9.]{0,24}[A-Z0-9])\b(?!:)")
_PAPER = re.compile(r"(?<![\w-])(20\d{2})([DZ])(\d{5})(?!\w)")
_LAW = re.compile(r"(?<!\w)BWB([RV])(\d{7})(?!\w)")
_EU_LAW = re.compile(
    r"\b(?P<kind>[Rr]ichtlijn|[Vv]erordening|[Dd]irective|[Rr]egulation)\s+(?:\((?:EU|EG|EC)\)\s+)?(?:nr\.\s*|No\s+)?"
    r"(?P<number>(?P<first>\d{1,4})/(?P<second>\d{1,4})(?:/(?:EU|EG|EC))?)(?!\d)"
)
_COMMITMENT = re.compile(r"(?<!\w)TZ(20\d{2})(0[1-9]|1[0-2])-(\d{3})(?!\w)")
_DECREE = re.compile(r"(?<!\w)WBV\s?((?:19|20)\d\d)/(\d{1,3})(?!\d)")
_GAZETTE = re.compile(
    r"\b(Stcrt|Stb|Trb|Staatscourant|Staatsblad|Tractatenblad)\b\.?\s*((?:19|20)\d\d),?\s*(?:(?:nr|no)\.?\s*)?(\d{1,6})(?![\d/-])"
)
_NAME = r"(?:(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er|[Tt]en|[Tt]er|[Ee]l|Al|[’']t)[ ])*[A-ZÀ-Þ][a-zà-ÿ][\wÀ-ÿ’']*(?:-[A-ZÀ-Þ][\wÀ-ÿ’']+)*"
_MOTION = re.compile(
    rf"\b[Mm]oties?(?:-|\s+(?:van\s+)?(?:(?:het\s+(?:(?:Tweede|Eerste)\s)?(?:[Kk]amer)?lid|de\s+(?:[Kk]amer)?leden)\s+)?)"
    rf"(?P<names>{_NAME}(?:(?:\s?[–/]\s?|\s-\s|,\s|\s(?:en|and)\s|\s){_NAME})*(?:\s+(?:c\.?s\.|e\.a\.))?)"
    rf"|\b[Mm]otions?\s+(?:(?:by|of|from)\s+)(?:(?:the\s+)?(?:members?|MPs?)\s+)?"
    rf"(?P<english>{_NAME}(?:(?:\s?[–/]\s?|,\s|\s(?:and)\s){_NAME})*(?:\s+et\s+al\.)?)"
)
_MOTION_AFTER = re.compile(rf"\b(?P<before>{_NAME}(?:[–/-]{_NAME})*)\s+motion\b")
_MARK = re.compile(
    r"\b(?:(?:met\s+)?(?:kenmerk(?:en|nummer)?|ons kenmerk|uw kenmerk|zaaknummer|dossiernummer|documentnummer|briefnummer|"
    r"referentie(?:nummer)?)|(?:our |your )?reference(?: (?:number|no\.?))?|ref\.(?: no\.?)?)\s*:?\s*"
    r"((?=[\w./-]*\d)[A-Z0-9][\w./-]*[\w])",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\(\s?(\d{4,8}(?:-\d{1,4})?)\*?\s?\)")
_TRAILING = re.compile(r",\s(\d{6,8})(?![\d.,]\d|\d)\*?(?!\s*(?:%|euro|EUR|[a-z]{3,}))")
_CITING = re.compile(
    r"\b(?:\w*brief|brieven|motie|moties|toezegging(?:en)?|besluit|antwoord(?:en)?|beantwoording|vragen|kamervragen|nota|"
    r"letter|motion|commitment|decision|memo|verslag|rapport|publicatie)\b[^.;()]{0,90}$",
    re.IGNORECASE,
)
_ANY_HINT = re.compile(r"\d{4}|\d\d \d{3}|[Mm]oti(?:e|on)|://|www\.|enmerk|ECLI")
_NOT_NAMES = words_of("Kamer Tweede Eerste Kamerstuk This The That Each Every Another Any Slow No")


@dataclass(slots=True)
class _Reader:
    """Collects references of one text; a place that one form has taken is not read by the next."""

    text: str
    taken: list[tuple[int, int]] = field(default_factory=list)
    found: list[tuple[int, Reference]] = field(default_factory=list)

    def add(self, start: int, end: int, reference: Reference) -> None:
        """Keep a reference unless its place is taken already."""
        if all(end <= first or start >= last for first, last in self.taken):
            self.taken.append((start, end))
            self.found.append((start, reference))


def references(text: str) -> tuple[Reference, ...]:
    """Return the references in the order of the text; their places do not overlap.

    ``certain`` is False where the form is not confirmed, None elsewhere. A motion that is named beside its number
    gives both: the motion by name and the Kamerstuk.
    """
    if not _ANY_HINT.search(text):
        return ()
    reader = _Reader(text)
    for read in _FORMS:
        read(reader)
    return tuple(reference for _at, reference in sorted(reader.found, key=lambda each: each[0]))


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the references stand, so that their digits are not read as figures or years."""
    if not _ANY_HINT.search(text):
        return []
    reader = _Reader(text)
    for read in _FORMS:
        read(reader)
    return sorted(reader.taken)


def _addresses(reader: _Reader) -> None:
    if "://" not in reader.text and "www." not in reader.text:
        return
    for match in _URL.finditer(reader.text):
        address = _trimmed(match[0])
        url = address if "://" in address else f"https://{address}"
        reader.add(match.start(), match.start() + len(address), Reference(kind="url", text=address, url=url))


def _trimmed(address: str) -> str:
    """Take off what closes the sentence, and a bracket that was opened before the address."""
    address = address.rstrip(".,;:!?'’”*")
    while address.endswith((")", "]")) and address.count("(") + address.count("[") < address.count(
        ")"
    ) + address.count("]"):
        address = address[:-1].rstrip(".,;:!?'’”")
    return address


def _judgments(reader: _Reader) -> None:
    for match in _ECLI.finditer(reader.text):
        ecli = match[0]
        site = (
            "https://deeplink.rechtspraak.nl/uitspraak?id="
            if match[1] == "NL"
            else "https://e-justice.europa.eu/ecli/"
        )
        reader.add(
            *match.span(),
            Reference(kind="judgment", text=ecli, number=ecli, identifier=ecli, url=site + ecli),
        )


def _laws(reader: _Reader) -> None:
    for match in _LAW.finditer(reader.text):
        url = f"https://wetten.overheid.nl/{match[0]}"
        reader.add(
            *match.span(), Reference(kind="law", text=match[0], number=match[0], identifier=match[0], url=url)
        )
    for match in _EU_LAW.finditer(reader.text):
        first, second = match["first"], match["second"]
        year, number = (first, second) if len(first) == 4 else (second, first)
        if len(year) != 4:
            continue
        kind = "dir" if match["kind"].lower() in ("richtlijn", "directive") else "reg"
        eli = f"http://data.europa.eu/eli/{kind}/{year}/{number}/oj"
        text = " ".join(match[0].split())
        reader.add(
            *match.span(), Reference(kind="law", text=text, number=match["number"], identifier=eli, url=eli)
        )


def _papers(reader: _Reader) -> None:
    for match in _PAPER.finditer(reader.text):
        kind = "document" if match[2] == "D" else "case"
        url = f"https://www.tweedekamer.nl/kamerstukken/detail?id={match[0]}"
        reader.add(
            *match.span(), Reference(kind=kind, text=match[0], number=match[0], identifier=match[0], url=url)
        )


def _commitments(reader: _Reader) -> None:
    for match in _COMMITMENT.finditer(reader.text):
        number = match[0]
        reader.add(
            *match.span(),
            Reference(kind="commitment", text=number, number=number, identifier=number, certain=False),
        )


def _decrees(reader: _Reader) -> None:
    for match in _DECREE.finditer(reader.text):
        number = f"{match[1]}/{match[2]}"
        reader.add(
            *match.span(), Reference(kind="decree", text=match[0], number=number, identifier=f"WBV {number}")
        )


def _gazettes(reader: _Reader) -> None:
    short = {"staatscourant": "stcrt", "staatsblad": "stb", "tractatenblad": "trb"}
    for match in _GAZETTE.finditer(reader.text):
        paper = short.get(match[1].lower(), match[1].lower())
        identifier = f"{paper}-{match[2]}-{match[3]}"
        text = " ".join(match[0].split())
        url = f"https://zoek.officielebekendmakingen.nl/{identifier}.html"
        number = f"{match[2]}, {match[3]}"
        reader.add(
            *match.span(), Reference(kind="gazette", text=text, number=number, identifier=identifier, url=url)
        )


def _kamerstukken(reader: _Reader) -> None:
    for match in _KAMERSTUK.finditer(reader.text):
        number = match["number"] or match["dashed"] or match["letter"]
        if not _is_kamerstuk(match, number):
            continue
        dossier = re.sub(r"\D", "", match["dossier"])
        if match["addition"]:
            dossier += f"-{match['addition']}"
        reader.add(*match.span(), _kamerstuk(" ".join(match[0].split()), dossier, number))
        if match["number"] and re.search(r"nrs|nummers", match[0]):
            _further_numbers(reader, match.end(), dossier)


def _is_kamerstuk(match: re.Match[str], number: str | None) -> bool:
    """Whether five digits are a dossier: cited as one, or followed by a number in a way that only dossiers are."""
    if match["cited"]:
        return number is not None or not re.match(r",?\s*nr", match.string[match.end() : match.end() + 6])
    if number is None or match["letter"]:
        return False
    if match["dashed"]:
        plain = match["dossier"].isdigit() or " " in match["dossier"]
        return plain and match["dossier"][0] in "23" and " - " not in match[0]
    return True


def _kamerstuk(text: str, dossier: str, number: str | None) -> Reference:
    site = "https://zoek.officielebekendmakingen.nl"
    if number is None:
        return Reference(kind="kamerstuk", text=text, dossier=dossier, url=f"{site}/dossier/{dossier}")
    identifier = f"kst-{dossier}-{number}"
    url = f"{site}/{identifier}.html"
    return Reference(
        kind="kamerstuk", text=text, dossier=dossier, number=number, identifier=identifier, url=url
    )


def _further_numbers(reader: _Reader, at: int, dossier: str) -> None:
    """Read the second and later numbers of "28638, nrs. 165 en 166"."""
    while match := _MORE_NUMBERS.match(reader.text, at):
        if re.match(r",?\s*nr", reader.text[match.end() : match.end() + 6]):
            return
        reader.add(*match.span(1), _kamerstuk(match[1], dossier, match[1]))
        at = match.end()


def _motions(reader: _Reader) -> None:
    if "oti" not in reader.text:
        return
    for match in _MOTION.finditer(reader.text):
        if (match["names"] or match["english"]).split()[0] not in _NOT_NAMES:
            reader.add(*match.span(), Reference(kind="motion", text=" ".join(match[0].split())))
    if "motion" in reader.text:
        for match in _MOTION_AFTER.finditer(reader.text):
            if match["before"] not in _NOT_NAMES:
                reader.add(*match.span(), Reference(kind="motion", text=" ".join(match[0].split())))


def _marks(reader: _Reader) -> None:
    for match in _MARK.finditer(reader.text):
        _add_mark(reader, match)
    for match in _BRACKETED.finditer(reader.text):
        if _CITING.search(reader.text[max(0, match.start() - 120) : match.start()]) and not _is_year(
            match[1]
        ):
            _add_mark(reader, match)
    for match in _TRAILING.finditer(reader.text):
        if _CITING.search(reader.text[max(0, match.start() - 120) : match.start()]):
            _add_mark(reader, match)


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def _add_mark(reader: _Reader, match: re.Match[str]) -> None:
    mark = match[1].rstrip(".-/")
    start = match.start(1)
    reader.add(start, start + len(mark), Reference(kind="other", text=mark, number=mark))


_FORMS: tuple[Callable[[_Reader], None], ...] = (
    _addresses,
    _judgments,
    _laws,
    _papers,
    _commitments,
    _decrees,
    _gazettes,
    _kamerstukken,
    _motions,
    _marks,
)

# What looks like a reference and is none -------------------------------------------------------------------------

_LIKE_DOSSIER = re.compile(
    rf"(?P<cited>\b(?:Kamerstuk(?:ken)?(?:\s+I{{1,2}}\b)?|TK|Kst\.?)\s+(?:\d{{4}}\s?[-/–]\s?\d{{2,4}},\s)?)?"
    rf"(?<![\w./:-])(?P<dossier>\d[\d ]{{2,7}}\d)"
    rf"(?:\s[IVX]+)?,?\s?{_NR}\s?(?P<number>\d+|[A-Z]{{1,2}}\b)?"
)
_LIKE_ECLI = re.compile(r"\bECLI\b[:\s]?[A-Za-z0-9:.]*")
_LIKE_PAPER = re.compile(r"(?<![\w-])(20\d{2})([DZ])(\d+)(?!\w)")
_LIKE_LAW = re.compile(r"(?<!\w)BWB[A-Z]?\d*(?!\w)")
_LIKE_COMMITMENT = re.compile(r"(?<!\w)TZ[ -]?\d+(?:-\d+)?(?!\w)")
_LIKE_DECREE = re.compile(r"(?<!\w)WBV\s?\d[\d/-]*")
_LIKE_GAZETTE = re.compile(r"\b(?:Stcrt|Stb|Trb)\.?\s*\d{2,5}(?:,?\s*(?:nr\.?)?\s*\d*)")
_LIKE_ADDRESS = re.compile(r"(?<!\w)(?:https?:/(?!/)|https?//|htt?ps?;//|htps?://|http?s:///|https?://\s)\S*")
_LIKE_CITED = re.compile(
    r"\bKamerstuk(?:ken)?(?:\s+I{1,2}\b)?\s+(?P<digits>\d[\d ]*\d)(?![\w/–-])(?!\s?[-–/]\s?\d)(?!,?\s?nr)"
)


def malformed_references(text: str) -> list[tuple[str, str]]:
    """Return what looks like a reference and is not well formed, each with why, in the order of the text."""
    if not any(letter.isdecimal() for letter in text) and "ECLI" not in text and "http" not in text:
        return []
    well_formed = spans(text)
    seen: list[tuple[int, int]] = []
    found: list[tuple[int, str, str]] = []
    for start, end, why in _suspects(text):
        if any(start < last and end > first for first, last in (*well_formed, *seen)):
            continue
        seen.append((start, end))
        found.append((start, " ".join(text[start:end].split()).rstrip(",.;"), why))
    return [(words, why) for _at, words, why in sorted(found)]


def _suspects(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _LIKE_ECLI.finditer(text):
        why = _wrong_ecli(match[0])
        if why:
            yield *match.span(), why
    for match in _LIKE_PAPER.finditer(text):
        if len(match[3]) != 5:
            yield (
                *match.span(),
                _("after the letter stand {count} digits, where five belong").format(count=len(match[3])),
            )
    for match in _LIKE_LAW.finditer(text):
        yield *match.span(), _("a law is BWBR or BWBV and seven digits")
    for match in _LIKE_COMMITMENT.finditer(text):
        yield *match.span(), _("a commitment is TZ, year and month in six digits, a hyphen and three digits")
    for match in _LIKE_DECREE.finditer(text):
        yield *match.span(), _("a decree is WBV, the year, a slash and its number")
    for match in _LIKE_GAZETTE.finditer(text):
        yield *match.span(), _("a gazette is cited by its year, a comma and a number")
    for match in _LIKE_ADDRESS.finditer(text):
        yield *match.span(), _("an address begins with https:// and has no space")
    yield from _wrong_dossiers(text)


def _wrong_dossiers(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _LIKE_DOSSIER.finditer(text):
        digits = match["dossier"].replace(" ", "")
        year = len(digits) == 4 and digits[:2] in ("19", "20")
        if len(digits) != 5 and (match["cited"] or not year):
            yield *match.span(), _("a dossier has five digits, here are {count}").format(count=len(digits))
        elif match["number"] is None and len(digits) == 5:
            yield *match.span(), _("after “nr.” stands no number")
        elif match["number"] and len(match["number"]) > 4:
            yield *match.span(), _("a number within a dossier has at most four digits")
    for match in _LIKE_CITED.finditer(text):
        digits = match["digits"].replace(" ", "")
        if len(digits) != 5:
            yield *match.span(), _("a dossier has five digits, here are {count}").format(count=len(digits))


def _wrong_ecli(text: str) -> str:
    """Return which part of an ECLI is wrong; "" when none is."""
    parts = text.rstrip(".").split(":")
    if len(parts) == 1 and " " not in text:
        return ""
    if len(parts) != 5:
        return _("an ECLI has five parts with colons between them, here are {count}").format(count=len(parts))
    _ecli, country, court, year, number = parts
    if not re.fullmatch(r"[A-Z]{2}", country):
        return _("the country of an ECLI is two capitals, not “{part}”").format(part=country)
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,6}", court):
        return _("the court of an ECLI is one to seven capitals or digits, not “{part}”").format(part=court)
    if not re.fullmatch(r"(?:19|20)\d\d", year):
        return _("the year of an ECLI is four digits, not “{part}”").format(part=year)
    if not re.fullmatch(r"[A-Z0-9.]{1,25}", number):
        return _("the last part of an ECLI is at most 25 capitals, digits and stops, not “{part}”").format(
            part=number
        )
    return ""
