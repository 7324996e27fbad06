"""Rules about abbreviations."""

import re
from collections.abc import Iterator

from actielijn import phrases
from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _


@rule("abbreviation-unexplained", "note", lambda: _("An abbreviation that is never written out"))
def abbreviation_unexplained(proof: Proof) -> Iterator[Noticed]:
    """Notice an abbreviation, once, that no text of the programme and no list of organisations writes out."""
    whole = "\n".join(_texts(proof))
    known = {name.casefold() for name in phrases.organisations_known()}
    first: dict[str, tuple[str, str]] = {}
    count: dict[str, int] = {}
    for key, place in proof.places.items():
        for sentence in proof.sentences(place.activity.explanation):
            for short in phrases.abbreviations(sentence):
                first.setdefault(short, (key, sentence))
                count[short] = count.get(short, 0) + 1
    for short, (key, sentence) in first.items():
        if short.casefold() in known or _written_out(short, whole):
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


def _written_out(short: str, whole: str) -> bool:
    """Tell whether a text gives the name in full with the abbreviation in brackets, or the other way round."""
    bare = re.escape(short)
    return bool(
        re.search(
            rf"\w[\w'’&.-]*[ ][^()\n]*\((?:hierna:? |ook wel |kortweg |the )?[\"'‘“]?{bare}[\"'’”]?[,;) ]",
            whole,
        )
        or re.search(rf"\b{bare} ?\([^()\n]*[a-z][^()\n]* [^()\n]+\)", whole)
    )
