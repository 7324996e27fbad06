"""Rules about references to parliament and law."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from actielijn import phrases
from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _
from actielijn.snapshot import Reference

_NAME = r"(?:(?:van (?:der |den |de )?|de |der )?[A-Z][\w'’]+)"
_NAMES = rf"{_NAME}(?:(?: ?[-–/&,] ?| (?:en|and) | )(?:c\.s\.|{_NAME}))*"
_BY = r"(?:(?:van|by|of) )?(?:(?:de |het |the )?(?:leden|lid|members?) )?"
_MOTION = re.compile(rf"\b(?:[Mm]otie|[Mm]otion) {_BY}(?P<names>{_NAMES})")
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october"
)
_LETTER = re.compile(
    rf"\b(?:\w*brief|letter)\b[^.;()]{{0,80}}?\b(?:van|of|dated) (?P<date>\d{{1,2}} (?:{_MONTHS}) \d{{4}})",
    re.IGNORECASE,
)
# Between the name of a thing and its reference stand no more characters than " van de Kamer (Kamerstuk ".
_NEAR = 60
_FILLER = {"van", "der", "den", "de", "en", "and", "c", "s", "het"}


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a text calls the thing that it refers to: a motion with its movers, or a letter with its date."""

    kind: str
    words: frozenset[str]
    said: str


@rule("reference-malformed", "warning", lambda: _("A reference that cannot be followed"))
def reference_malformed(proof: Proof) -> Iterator[Noticed]:
    """Notice what looks like a reference to parliament or law and has not its form."""
    for key, place in proof.places.items():
        for text in (place.activity.title, place.activity.explanation):
            for sentence in proof.sentences(text):
                for words, why in phrases.malformed_references(sentence):
                    yield Noticed(
                        activity=key,
                        sentence=sentence,
                        message=_(
                            "Activity {activity}: '{text}' looks like a reference, but cannot be followed: {why}"
                        ).format(activity=key, text=words, why=why),
                        advice=_("Look the reference up and write it out, as in 'Kamerstuk 28638, nr. 184'."),
                    )


@rule("reference-ambiguous", "warning", lambda: _("One reference for two different things"))
def reference_ambiguous(proof: Proof) -> Iterator[Noticed]:
    """Notice a number that stands for motions of different movers, or for letters of different dates."""
    told: dict[str, list[tuple[str, str, _Thing]]] = defaultdict(list)
    for activity, sentence, reference in proof.references:
        address = _address(reference)
        thing = _thing_at(sentence, reference) if address else None
        if address and thing:
            told[address].append((activity, sentence, thing))
    for named in told.values():
        first_activity, _first_sentence, first = named[0]
        for activity, sentence, thing in named[1:]:
            if not thing.words & first.words:
                yield Noticed(
                    activity=activity,
                    sentence=sentence,
                    message=_(
                        "Activity {activity} gives '{thing}' the same reference as activity {other} gives '{first}'; one of them is wrong."
                    ).format(activity=activity, thing=thing.said, other=first_activity, first=first.said),
                    advice=_("Look both up and correct the one that is wrong."),
                )
                break


def _address(reference: Reference) -> str | None:
    if reference.identifier:
        return reference.identifier
    if reference.dossier and reference.number:
        return f"{reference.dossier}-{reference.number}"
    return None


def _thing_at(sentence: str, reference: Reference) -> _Thing | None:
    """Return the motion or letter named close before the reference; None when it may be either, or none is named."""
    at = sentence.find(reference.text)
    if at < 0:
        return None
    start = max(sentence.rfind(";", 0, at), sentence.rfind(")", 0, at)) + 1
    near = [
        (kind, found)
        for kind, pattern in (("motion", _MOTION), ("letter", _LETTER))
        for found in list(pattern.finditer(sentence, start, at))[-1:]
        if at - found.end() <= _NEAR
    ]
    if len(near) != 1:
        return None
    kind, found = near[0]
    named = re.findall(r"\w+", found["names"]) if kind == "motion" else [found["date"]]
    return _Thing(kind, frozenset(word.casefold() for word in named) - _FILLER, found[0])
