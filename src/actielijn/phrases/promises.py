"""Explanation → its promises: dated expectations that look forward from the edition's date.

Used by ``reading`` and ``comparing``. When each expression falls is decided in ``periods``; here it is decided
whether the sentence expects something of it.
"""

import re
from datetime import date

from actielijn.snapshot import Promise

from .periods import Dated, dated
from .sentences import sentences_with_offsets

_FORWARD = re.compile(
    r"""\b(?:zal|zullen|zou|zouden|verwacht\w*|verwachting|naar\ verwachting|gepland\w*|planning|plan|plannen|
    streven|streeft|
    beoog\w*|beoogt|voornemens?|voorzien|voorgenomen|moet(?:en)?|dient|dienen|gaat|gaan|doel|inzet|nog|afgerond\ zijn|
    gereed|klaar|beschikbaar\ zijn|doorloopt|doorlopen|loopt|lopen|start|starten|volgt|volgen|verschijn(?:t|
    en)|komt|komen|
    treedt|treden|rondt|ronden|levert|leveren|begint|beginnen|publiceert|publiceren|vindt|vinden|wil|willen|
    kan|kunnen|
    staat\ op|staan\ op|mikt|mikken|richt|uiterlijk|binnenkort|vervolgens|krijgt|krijgen|gehouden\ worden|
    wordt|worden|
    organiseert|organiseren|presenteert|presenteren|ontvangt|neemt|zet|doet|uitgesteld|verlengd|toegezegd|
    ambitie|deadline|afronding|oplevering|target|
    will|shall|would|expect\w*|plan\w*|schedul\w+|aim\w*|intend\w*|due|target\w*|anticipat\w+|forthcoming|
    to\ be|is\ to|
    are\ to|should|must|hope\w*|foreseen|envisag\w+|runs?|continues?|ends?|starts?|begins?|follows?|opens?|
    launch(?:es)?|
    remains?|going\ to|postponed|delayed\ (?:to|until)|extended|yet|commit\w*|ready|on\ track|proposed|deadline)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PAST = re.compile(
    r"""\b(?:werd(?:en)?|vond(?:en)?|was|waren|had(?:den)?|kwam(?:en)?|ging(?:en)?|bleek|bleken|liep|liepen|startten?|
    startte|leverde[n]?|volgde[n]?|verscheen|verschenen|bood|boden|deed|deden|nam|namen|kreeg|kregen|begon(?:nen)?|
    (?:is|zijn|heeft|hebben)\ (?:(?!\bworden\b)[^.;,]){0,120}?\b(?:ge|be|ver|her|ont|door|af|op|uit|in|aan|
    over|onder|mee|vast|plaats|samen|voor|toe|voort)?
      (?:(?!gereed\b|gemeent|gebied|gesprek|gegevens|gelden\b|gevolg|geval|gezin|gebruik|geweld|gedrag|geheel|
    gewest|gericht\ op)
      ge\w{2,}(?:d|t|en)|ver\w{3,}(?:d|t)|be\w{3,}(?:d|t)|her\w{3,}(?:d|t)|ont\w{3,}(?:d|t|en)|over\w{3,}d|
    onder\w{3,}(?:d|t))|
    were|has\ (?:been|now|already)|have\ (?:been|now|already)|took|held|began|did|came|went|led|made|
    (?:has|have|were|was)\ (?:\w+ly\ )?\w+(?:ed|en|wn|ld|nt)|
    (?!\w*gebied)\w{2,}[^eo\W]ed)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# These say in the form of the past that something still has to come.
_PAST_FORM_FORWARD = re.compile(
    r"""\b(?:uitgesteld|verschoven|gepland|voorzien|verwacht|doorgeschoven|verlengd|verplaatst|toegezegd|
    ingepland|beoogd|
    postponed|planned|scheduled|expected|rescheduled|delayed|extended|projected|anticipated|intended|foreseen|
    deferred|
    proposed|targeted)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_WILL = re.compile(r"\b(?:zal|zullen|will|shall|verwachting|verwacht|expected|streven)\b", re.IGNORECASE)
_HALT = re.compile(
    r";|,?\s(?:maar|terwijl|waarna|hoewel|but|while|whereas|although|though|after\ which)\s"
    r"|,\s(?:en|and|waarbij|which|waarvan)\s",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:en|and)\s", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    r"(?:\b(?:in|op|naar|eind|rond|tegen|van|om|de|het|dit|deze|gedurende|over|on|by|at|the|during|to|around|of|for|voor|vanaf"
    r"|with|tijdens|omstreeks)\s+)+$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    r"(?:\b[A-Z][\w’'-]{3,}|\b[A-Z]{2,}|\blooptijd|\bperiode|\bperiod|\bbegroting|\bbudget)\s*\(?$"
)
_MODIFIES = re.compile(r"[a-zà-ÿ]\s+(?:voor|van|for|of)\s+(?:het jaar\s+|the year\s+)?$", re.IGNORECASE)


def promises(text: str, *, on: date | None, language: str = "nl") -> tuple[Promise, ...]:  # noqa: ARG001
    """Return the dated expectations of an explanation in order, each with its sentence and what is expected.

    A period that lies after ``on`` is one, unless it is part of a name ("Agenda 2022-2025"); one that ``on`` falls
    in is one where its clause expects something. Without ``on`` the words alone decide and relative expressions are
    left out.
    """
    found = dated(text, on=on)
    if not found:
        return ()
    placed = sentences_with_offsets(text)
    kept: list[Promise] = []
    for each in found:
        number = max((n for n, (_words, at) in enumerate(placed) if at <= each.period.at), default=None)
        if number is None:
            continue
        sentence, at = placed[number]
        end = placed[number + 1][1] if number + 1 < len(placed) else len(text)
        others = [other for other in found if other is not each and at <= other.period.at < end]
        promise = _promise(text[at:end], at, sentence, each, others, on)
        if promise is not None and not _repeats(kept, promise):
            kept.append(promise)
    return tuple(kept)


def _repeats(kept: list[Promise], promise: Promise) -> bool:
    return any(
        (each.sentence, each.start, each.end) == (promise.sentence, promise.start, promise.end)
        for each in kept
    )


def _promise(
    raw: str, at: int, sentence: str, each: Dated, others: list[Dated], on: date | None
) -> Promise | None:
    period = each.period
    place = period.at - at
    clause = _clause(raw, place, place + len(period.text))
    expects = _expects(clause)
    days = (period.start, period.end)
    if each.coming is not None and on is not None and expects and not _tells_past(clause):
        days = each.coming
    if not _looks_forward(raw, place, clause, each, days, others, on, expects=expects):
        return None
    return Promise(
        text=" ".join(period.text.split()),
        start=days[0].isoformat(),
        end=days[1].isoformat(),
        sentence=sentence,
        expects=_expected(clause, period.text) or None,
    )


def _looks_forward(
    raw: str,
    place: int,
    clause: str,
    each: Dated,
    days: tuple[date, date],
    others: list[Dated],
    on: date | None,
    *,
    expects: bool,
) -> bool:
    before = raw[:place]
    period = each.period
    if each.lead == "since" or (on is not None and days[1] < on):
        return False
    if _in_name(before, period.precision):
        return False
    past = _tells_past(clause)
    if on is None:
        return expects and not past
    if days[0] > on and period.precision != "span":
        if period.precision in ("year", "range") and each.lead == "" and _MODIFIES.search(before):
            return not any(other.period.end >= on for other in others) or (expects and not others)
        return True
    if past:
        return False
    return expects or (each.lead in ("until", "by", "before") and bool(clause))


def _in_name(before: str, precision: str) -> bool:
    """Whether a bare year or range of years is part of a name or of a budget line: "Agenda 2022-2025", "looptijd 2020-2024"."""
    if precision not in ("year", "range"):
        return False
    name = _NAME_BEFORE.search(before)
    if name is None:
        return False
    word = name[0].strip(" (")
    first = not before[: name.start()].strip()
    return not (
        first
        and word.lower()
        in ("voor", "vanaf", "tijdens", "during", "from", "after", "since", "until", "before")
    )


def _expects(clause: str) -> bool:
    return bool(_FORWARD.search(clause))


def _tells_past(clause: str) -> bool:
    if not _PAST.search(clause):
        return False
    if _PAST_FORM_FORWARD.search(clause):
        return False
    return not _WILL.search(clause)


def _clause(raw: str, start: int, end: int) -> str:
    """Return the clause around a place in a sentence; the whole sentence where the clause would be too short.

    An "en" parts clauses only where the part around the date has a verb that says which way it looks.
    """
    first, last = _between(_HALT, raw, start, end, 0, len(raw))
    if len(raw[first:last].split()) < 4 + len(raw[start:end].split()):
        first, last = 0, len(raw)
    inner_first, inner_last = _between(_AND, raw, start, end, first, last)
    inner = raw[inner_first:inner_last]
    if len(inner.split()) >= 3 + len(raw[start:end].split()) and (_expects(inner) or _PAST.search(inner)):
        return inner
    return raw[first:last]


def _between(
    halts: re.Pattern[str], raw: str, start: int, end: int, first: int, last: int
) -> tuple[int, int]:
    for halt in halts.finditer(raw, first, last):
        if halt.end() <= start:
            first = halt.end()
        elif halt.start() >= end:
            return first, halt.start()
    return first, last


def _expected(clause: str, text: str) -> str:
    """Return the clause without its date and the prepositions that led to it."""
    before, found, after = clause.partition(text)
    if not found:
        return " ".join(clause.split()).strip(" .,;:-–")
    words = f"{_BEFORE_DATE.sub('', before)} {after}"
    words = re.sub(r"\s+([.,;:)])", r"\1", " ".join(words.split()))
    words = re.sub(r"^\W*(?:-\s*)?|[\s,;:.–-]+$", "", words)
    return words[:1].upper() + words[1:]
