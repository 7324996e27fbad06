"""Explanation → what its words tell of how things stand: done, delayed, still expecting, pointing elsewhere.

Used by ``checking`` and, as marked suggestions only, by ``reading``. Nothing here is ever a read status.
"""

import re
from dataclasses import dataclass
from datetime import date

from actielijn.language import _

from .promises import promises
from .sentences import sentences


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phase that the words suggest (one of ``snapshot.PHASES``), why, and the sentence it stands on."""

    phase: str
    reason: str
    sentence: str


_DELAY = re.compile(
    r"""\bvertrag(?:ing|ingen|d)\b|\bloopt\ (?:\w+\ ){0,3}achter\b|\bachter(?:stand|lopend)\b|\b(?:is|zijn|
    wordt|worden|werd|werden|moest|moesten|
    moeten)\b[^.;]{0,80}\b(?:uitgesteld|opgeschort|doorgeschoven|stilgelegd)\b|\blater\ dan\ (?:gepland|
    voorzien|verwacht|beoogd)\b|
    \b(?:heeft|hebben|kost|vergt|vraagt)\ (?:\w+\ ){0,3}meer\ tijd\b|\bduurt\ (?:\w+\ ){0,2}langer\b|
    \bstagneer|\bnog\ niet\ gehaald\b|
    \b(?:niet|geen)\ (?:\w+\ ){0,4}(?:doorgang\ (?:kunnen\ )?(?:vinden|gevonden)|plaats\ (?:kunnen\ |
    gaan\ )?(?:vinden|gevonden))|
    \bkon(?:den)?\b[^.;]{0,60}\b(?:nog\ niet|geen)\ (?:plaatsvinden|doorgang\ vinden|starten)|
    \bniet\ (?:\w+\ )?(?:plaats\ )?kunnen\ (?:plaats)?vinden\b|
    \bop\ zich\ (?:laten\ )?wachten|\bdelay(?:s|ed|ing)?\b|\bpostpon\w+|\bbehind\ (?:schedule|plan|target)\b|
    \blater\ than\ (?:planned|expected|foreseen|scheduled)\b|
    \b(?:takes?|took|taking|needs?|requires?|required)\ (?:\w+\ )?(?:longer|more\ time)\b|\bslipped\b|
    \boverdue\b|\bheld\ up\b|\bset\s?backs?\b|
    \b(?:could|did)\ not\ (?:yet\ )?(?:take\ place|go\ ahead|start)\b|\bstalled\b|\bput\ back\ to\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_DELAY = re.compile(
    r"\b(?:geen|zonder|niet|no|without|not|despite|ondanks)\s+(?:\w+\s+){0,2}"
    r"(?:vertraging\w*|vertraagd|delays?|delayed|postponed|uitgesteld)"
    r"|\b(?:vertraging|achterstand)(?:en)?\s+(?:is|zijn)\s+(?:\w+\s+)?ingelopen"
    r"|\bdelays? (?:was|were|has been|have been) (?:made up|recovered)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"""\b(?:is|zijn|werd|werden|zijn\ er|is\ er|heeft|hebben)\b[^.;]{0,110}?\b(?:afgerond|voltooid|
    gerealiseerd|afgesloten|opgeleverd|gepubliceerd|gepresenteerd|
    gelanceerd|ingericht|opgericht|vastgesteld|geïmplementeerd|ontwikkeld|aangenomen|opgezet|gecreëerd|
    aangesteld|opgesteld|beëindigd|afgehandeld|
    ingevoerd|verschenen|verstuurd|gereed|klaar|aangeboden|ondertekend|geopend|behaald|in\ werking\ getreden|
    in\ gebruik\ genomen|geborgd)\b|
    ^(?:in\ \w+\ \d{4}\ )?(?:gerealiseerd|afgerond|voltooid|opgeleverd)\b|\bontwikkelde\b|\bpubliceerde\b|
    \brondde\b[^.;]{0,60}\baf\b|
    \b(?:has|have|was|were|is|are)\ (?:now\ |been\ |since\ |already\ |successfully\ |
    \w+ly\ ){0,3}(?:been\ )?(?:completed?|finished|finalised|finalized|published|
    delivered|concluded|launched|realised|realized|implemented|adopted|established|set\ up|closed|achieved|
    signed|opened|ready|done|presented)\b|
    ^(?:completed|finished|delivered|realised|done|published)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"""\b(?:niet|nog\ geen|nog\ te|deels|gedeeltelijk|bijna|zal|zullen|zou|zouden|wordt|worden|verwacht\w*|
    verwachting|streven|gepland|moet|moeten|kan|
    kunnen|zodra|als|indien|wanneer|voordat|totdat|nadat|om\ te|eerste\ (?:fase|deel)|not|partly|partially|
    almost|nearly|yet\ to|will|shall|would|expected|
    planned|scheduled|should|must|can|once|when|if|before|until|aims?|to\ be|first\ (?:phase|part))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_RUNNING = re.compile(
    r"""\b(?:is|zijn)\ (?:\w+\ ){0,3}(?:in\ (?:ontwikkeling|uitvoering|voorbereiding|de\ maak|gang|bewerking)|
    bezig|gaande|gestart|begonnen|van\ start\ gegaan)|
    \b(?:momenteel|op\ dit\ moment|thans)\b[^.;]{0,90}|\b(?:loopt|lopen)\b[^.;]{0,40}\b(?:door|nog|tot|
    volgens)\b|\bwordt\ (?:nog\ )?gewerkt\b|\bwerkt\ aan\b|\bwerken\ aan\b|
    \bop\ schema\b|\bvolgens\ (?:de\ )?planning\b|\b(?:currently|at\ present|at\ the\ moment|ongoing|
    under\ way|underway|in\ progress|on\ track|on\ schedule)\b|
    \bis\ being\b|\bare\ being\b|\bcontinues?\b|\b(?:has|have)\ (?:started|begun)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_WAITING = re.compile(
    r"""\b(?:nog\ niet|niet)\ (?:gestart|begonnen|in\ uitvoering|van\ start|opgestart|aangevangen)\b|
    \bmoet(?:en)?\ nog\ (?:starten|beginnen|worden\ (?:gestart|opgestart))|
    \b(?:start|begint|gaat\ van\ start|starten|beginnen)\ (?:\w+\ ){0,3}(?:zodra|nadat|wanneer|pas)\b|
    \bin\ afwachting\ van\b|\bwacht(?:en)?\ (?:nog\ )?op\b|
    \b(?:door|aan)\ een\ (?:nieuw|volgend)\ kabinet\b|\bnog\ te\ pril\b|\b(?:has|
    have)\ not\ (?:yet\ )?(?:started|begun)\b|\bnot\ yet\ (?:started|begun|under\ way|in\ progress)\b|
    \bnot\ started\b|\b(?:awaiting|awaits?|waiting\ for|pending)\b|\byet\ to\ (?:start|begin)\b|
    \bwill\ (?:start|begin)\ (?:once|when|after)\b|\bnext\ government\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"""\b(?:komt|is|zijn|wordt|worden|kwam)\b[^.;]{0,50}\b(?:te\ vervallen|vervallen|komen\ te\ vervallen|
    gearchiveerd|geschrapt|gestopt|stopgezet|geannuleerd|afgeblazen|gestaakt|niet\ voortgezet)\b|
    \b(?:gaat|gaan|ging|gingen)\ niet\ door\b|\bgeen\ doorgang\ gevonden\b|\bziet?\ (?:\w+\ ){0,3}af\ van\b|
    \bafgezien\ van\b|\bniet\ (?:meer\ )?van\ toepassing\b|
    \bbuiten\ (?:het\ programma|scope)\b|\bniet\ mogelijk\ (?:is|blijkt|gebleken)\b|\bis\ niet\ mogelijk\b|
    \bgeen\ mogelijkheid\ (?:gevonden|te\ zien)\b|\bniet\ haalbaar\b|
    \b(?:cancelled|canceled|withdrawn|dropped|discontinued|abandoned|scrapped|terminated|archived)\b|
    \bno\ longer\ (?:\w+\ ){0,2}(?:part|applicable|pursued|relevant|necessary)\b|
    \bout\ of\ scope\b|\bnot\ applicable\b|\bwill\ not\ (?:\w+\ )?(?:be\ (?:continued|pursued|carried\ out)|
    go\ ahead|proceed)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_STILL = re.compile(
    r"""\b(?:nog\ (?:niet|te|moet|moeten|in|bezig|gewerkt|besproken|worden|gekeken|steeds\ (?:bezig|niet|om|
    in))|moet(?:en)?\ nog|zal\ nog|zullen\ nog|in\ afwachting|
    wordt\ (?:momenteel|nog|verwacht|gewerkt)|worden\ (?:momenteel|nog|verwacht)|naar\ verwachting|
    is\ de\ verwachting|de\ verwachting\ is|het\ streven\ is|
    in\ (?:ontwikkeling|voorbereiding|de\ maak)|still\ (?:to|being|has|have|needs?|awaiting|in|under)|yet\ to|
    remains?\ to\ be|is\ expected|are\ expected|
    (?:has|have)\ not\ yet|not\ yet|awaiting|to\ be\ (?:completed|finalised|finalized|published|decided|
    agreed|delivered)|is\ being|are\ being|
    (?:zal|zullen|will|shall)\b[^.;]{0,80}\b(?:worden|plaatsvinden|volgen|starten|afgerond|gepubliceerd|
    uitgevoerd|opgeleverd|organiseren|be\ \w+ed|follow|start|begin|take\ place))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"""\b(?:zie|see|cf\.)\ (?:(?:ook|also|hiervoor|voor\ \w+|verder|further)\ )?(?:de\ |het\ |
    the\ )?(?:toelichting|boven|hierboven|hieronder|onder|bovenstaande?|eerder|verder|above|below|
    punt\b|activiteit\w*|actie\b|actielijn|maatregel|resultaat|nr\.|nummer|onderdeel|rij|vorige?|volgende|
    elders|explanation|point|activity|activities|action|measure|result|item|row|
    number|previous|next|under|elsewhere|remarks?|comments?|notes?|\d+(?:\.\d+)+)|
    ^\W*(?:zie|see)\ (?:[A-Z0-9"“'(]|onder|boven|hier|bij|at|under)|
    \b(?:zoals|als|as)\ (?:hierboven|hiervoor|eerder|boven|mentioned|described|stated|
    noted)\ (?:is\ )?(?:vermeld|genoemd|beschreven|toegelicht|above|earlier|before)|
    \b(?:idem|ditto)\b|\bas\ above\b|\bsame\ as\ (?:above|\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_ADDRESS_AFTER = re.compile(r"^\s*(?:https?://|www\.)")


def tells_of_delay(text: str) -> str | None:
    """Return the first sentence that tells of delay or of something that could not take place; None without one."""
    if not _DELAY.search(text):
        return None
    for sentence in sentences(text):
        if _DELAY.search(sentence) and not _NO_DELAY.search(sentence):
            return sentence
    return None


def tells_of_completion(text: str) -> str | None:
    """Return the first sentence that tells of something done, published or delivered; None without one."""
    for sentence in sentences(text):
        if _is_done(sentence):
            return sentence
    return None


def still_expects(text: str, *, on: date | None) -> str | None:
    """Return the first sentence that still expects something: a promise after ``on``, or words such as "nog niet"."""
    dated = {promise.sentence for promise in promises(text, on=on)}
    if not dated and not _STILL.search(text):
        return None
    for sentence in sentences(text):
        if sentence in dated or _STILL.search(sentence):
            return sentence
    return None


def points_elsewhere(text: str) -> list[str]:
    """Return the sentences that send the reader to another place of the report ("zie toelichting hierboven")."""
    found = []
    for sentence in sentences(text):
        match = _ELSEWHERE.search(sentence)
        if match and not _ADDRESS_AFTER.match(sentence[match.end() :]):
            found.append(sentence)
    return found


def suggested_phase(text: str, *, language: str = "nl") -> Suggestion | None:  # noqa: ARG001
    """Return the phase that the words suggest, None where they are silent or tell two things.

    For a marked suggestion only: words that guess a status are wrong too often to be read as one.
    """
    outside = _first(_OUTSIDE, text)
    waiting = _first(_WAITING, text)
    delay = tells_of_delay(text)
    done = tells_of_completion(text)
    expects = still_expects(text, on=None)
    running = _first(_RUNNING, text)
    if running == waiting:
        # "Nog niet gestart" holds the word that elsewhere tells of going on.
        running = None
    if outside and not (done or running or expects):
        return Suggestion("outside", _("the words tell that it does not go on"), outside)
    if outside:
        return None
    if delay:
        return Suggestion("at_risk", _("the words tell of delay"), delay)
    if waiting and not (done or running):
        return Suggestion("waiting", _("the words tell that it has not begun"), waiting)
    if done and not (expects or running or waiting):
        return Suggestion("done", _("the words tell that it is done and expect nothing more"), done)
    if (running or expects) and not waiting:
        return Suggestion("running", _("the words tell that it goes on"), running or expects or text)
    return None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    if not pattern.search(text):
        return None
    return next((sentence for sentence in sentences(text) if pattern.search(sentence)), None)


def _is_done(sentence: str) -> bool:
    """Whether a sentence tells of something done in the clause that says so."""
    for match in _DONE.finditer(sentence):
        start = max(
            sentence.rfind(mark, 0, match.start())
            for mark in (", ", "; ", " maar ", " but ", " en ", " and ")
        )
        clause = sentence[max(start, 0) : match.end()]
        if not _NOT_DONE.search(clause):
            return True
    return False
