"""Rules about figures that contradict themselves."""

import re
from collections.abc import Iterator, Sequence

from actielijn import phrases
from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _
from actielijn.snapshot import Figure

# A percentage rounds to a whole; a word such as 'about' before it allows more.
_ROUNDING = 1.0
_ROUGHLY = 6.0
_CHANGE = re.compile(
    r"\b(stijg\w*|steeg|gestegen|daal\w*|daling|gedaald|groei\w*|gegroeid|toename|toegenomen|afname|afgenomen|doel\w*|streef\w*|"
    r"increase\w*|decrease\w*|rise|rose|fell|grew|growth|target\w*|was|were|vorig|previous|last year)\b",
    re.IGNORECASE,
)
# Looked for here, since a part that is larger than its whole is no figure to phrases.
_PART = re.compile(
    r"(?<![\w.,/:#-])(?<!artikel )(?<!article )(?<!nr\. )(?<!nummer )(?<!punt )(?<!resolutie )(?P<part>\d{1,6}) "
    r"(?:van de|van alle|of the|out of|out of the) (?P<whole>\d{1,6})(?= [a-z])",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"%|\bprocent|\bper ?cent", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(circa|ca\.?|ongeveer|ruim|bijna|zo'n|rond|nagenoeg|meer dan|minder dan|minstens|ten minste|"
    r"about|around|nearly|almost|some|over|roughly|at least|more than|less than)\s+(?:de\s+)?$",
    re.IGNORECASE,
)


@rule("figure-contradicts-itself", "error", lambda: _("A figure that contradicts itself"))
def figure_contradicts_itself(proof: Proof) -> Iterator[Noticed]:
    """Notice a part that is larger than its whole, and a percentage that is not that of the part beside it."""
    for key, place in proof.places.items():
        for sentence in proof.sentences(place.activity.explanation):
            if not any(letter.isdigit() for letter in sentence):
                continue
            for overfull in _overfull(sentence):
                yield Noticed(
                    activity=key,
                    sentence=sentence,
                    message=_(
                        "Activity {activity}: '{text}' cannot be; the part is larger than the whole."
                    ).format(activity=key, text=overfull),
                    advice=_("Ask the holder for the right numbers."),
                )
            if not _PER_CENT.search(sentence):
                continue
            found = phrases.figures(sentence)
            parts = [figure for figure in found if figure.of] or list(_parts(sentence))
            percentages = [figure for figure in found if figure.unit == "%"]
            contradiction = _contradiction(sentence, parts, percentages)
            if contradiction:
                part, said, right = contradiction
                yield Noticed(
                    activity=key,
                    sentence=sentence,
                    message=_("Activity {activity}: '{part}' is {right}%, but it is called '{said}'.").format(
                        activity=key, part=part.text, right=right, said=said.text
                    ),
                    advice=_("Ask the holder which of the two is right."),
                )


def _overfull(sentence: str) -> Iterator[str]:
    """Walk the parts that are larger than their whole; what may be a year or a mark is no part."""
    for found in _PART.finditer(sentence):
        part, whole = int(found["part"]), int(found["whole"])
        if part > whole and not 1900 <= part <= 2100:
            yield found[0]


def _parts(sentence: str) -> Iterator[Figure]:
    """Walk the parts of a whole, for sentences in which phrases sees none ("33 of the 35 regions")."""
    for found in _PART.finditer(sentence):
        if not 1900 <= int(found["part"]) <= 2100:
            yield Figure(value=int(found["part"]), of=int(found["whole"]), text=found[0])


def _contradiction(
    sentence: str, parts: Sequence[Figure], percentages: Sequence[Figure]
) -> tuple[Figure, Figure, int] | None:
    """Return the part, the percentage that is not its own, and the right one.

    Only where a sentence has one of each and tells of no change or target: otherwise it cannot be told whether they
    belong together. The percentage of the rest of the whole (2 of 35 is 6%) is right too.
    """
    if len(parts) != 1 or len(percentages) != 1 or not parts[0].of or parts[0].value > parts[0].of:
        return None
    part, said = parts[0], percentages[0]
    if part.of is None or said is part or _CHANGE.search(sentence):
        return None
    right = 100 * part.value / part.of
    before = sentence[: max(sentence.find(said.text), 0)]
    allowed = _ROUGHLY if _ABOUT.search(before) or _ABOUT.match(said.text) else _ROUNDING
    fits = min(abs(right - said.value), abs(100 - right - said.value)) <= allowed
    return None if fits else (part, said, round(right))
