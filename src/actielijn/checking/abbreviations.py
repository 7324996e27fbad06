"""Rules about abbreviations."""

import re
from collections.abc import Iterator

from actielijn import phrases
from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _

# Letters that every reader of a report to parliament knows, or that are a name and stand for nothing.
_EVERYDAY = frozenset(
    {
        "EU",
        "VN",
        "UN",
        "NGO",
        "NGOs",
        "EUR",
        "USD",
        "NL",
        "TK",
        "EK",
        "UK",
        "US",
        "VS",
        "USA",
        "ICT",
        "IT",
        "AI",
        "HR",
    }
    | {
        "PDF",
        "TV",
        "OK",
        "BTW",
        "BSN",
        "AVG",
        "LHBT",
        "Covid",
        "COVID",
        "LinkedIn",
        "YouTube",
        "WhatsApp",
        "TikTok",
        "ISIS",
    }
)
# In the initials of a name a word of capitals counts whole: "EU Trust Fund" is EUTF.
_SHORT_WORD = 4
_IN_BRACKETS = re.compile(
    r"\w[\"'’”]? ?\((?:(?:hierna|afgekort|verder|kortweg|ook wel|hereafter|abbreviated)(?: te noemen)?:? )?(?:de |het |the )?"
    r"[\"'‘“]?([\w&.+/ -]{2,20}?)[\"'’”]?(?:[,;][^()\n]*)?\)"
)
_BEFORE_BRACKETS = re.compile(r"([\w&.+/-]{2,20}) \((?=[^()\n\d]*[a-z]{3})(?=[^()\n]* )[^()\n\d]+\)")
_NAME = re.compile(
    r"[A-Z][\w'’-]+(?: (?:(?:van|voor|tegen|en|de|het|der|of|for|and|the|on|in|op|against) ){0,2}[A-Z][\w'’-]+){1,9}"
)


@rule("abbreviation-unexplained", "note", lambda: _("An abbreviation that is never written out"))
def abbreviation_unexplained(proof: Proof) -> Iterator[Noticed]:
    """Notice an abbreviation, once, that no text of the programme and no list of organisations writes out."""
    known = _EVERYDAY | {
        short
        for each in phrases.organisations_known()
        for short in (each.name, *each.abbreviations, *each.names)
    }
    explained = _explained(proof)
    first: dict[str, tuple[str, str]] = {}
    count: dict[str, int] = {}
    for key, place in proof.places.items():
        for sentence in proof.sentences(place.activity.explanation):
            for short, name in phrases.abbreviations(sentence):
                if name or _is_name(short, sentence):
                    explained.add(short)
                first.setdefault(short, (key, sentence))
                count[short] = count.get(short, 0) + 1
    for short, (key, sentence) in first.items():
        if short in explained or short in known:
            continue
        yield Noticed(
            activity=key,
            sentence=sentence,
            message=_(
                "The abbreviation {short} is never written out; it stands first at activity {activity}, {count} time(s) in all."
            ).format(short=short, activity=key, count=count[short]),
            advice=_(
                "Write it out where it stands first: the name in full, and the abbreviation in brackets."
            ),
        )


def _texts(proof: Proof) -> Iterator[str]:
    for action_line, theme, result in proof.snapshot.results():
        yield from (action_line.title, theme.title, result.title, *result.remarks)
        for activity in result.activities:
            yield from (activity.title, activity.explanation, activity.holder or "", *activity.partners)
            yield from (note.text for entry in activity.progress for note in entry.footnotes)


def _explained(proof: Proof) -> set[str]:
    """Return the abbreviations that any text of the programme writes out.

    In brackets behind a name, before brackets that hold words, or as the initials of a name that stands elsewhere.
    Whether the words in front are the right ones is not asked: names are abbreviated in other languages too.
    """
    found: set[str] = set()
    for text in _texts(proof):
        found.update(match[1].strip() for match in _IN_BRACKETS.finditer(text))
        found.update(match[1] for match in _BEFORE_BRACKETS.finditer(text))
        for name in _NAME.finditer(text):
            found.update(_initials(name[0]))
    return found


def _initials(name: str) -> Iterator[str]:
    """Walk the initials of every run of two to seven capitalised words in a name."""
    words = [word for word in re.findall(r"[\w'’-]+", name) if word[0].isupper()]
    parts = [word if word.isupper() and len(word) <= _SHORT_WORD else word[0] for word in words]
    for start in range(len(parts) - 1):
        for end in range(start + 2, min(start + 7, len(parts)) + 1):
            yield "".join(parts[start:end])


def _is_name(short: str, sentence: str) -> bool:
    """Tell whether it is a name rather than an abbreviation: mostly small letters, dotted, or an address."""
    return (
        sum(letter.islower() for letter in short) > 2
        or "." in short
        or bool(re.search(rf"{re.escape(short)}\.\w", sentence))
    )
