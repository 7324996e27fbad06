"""Rules about an explanation by itself, and beside those of other activities."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log
from statistics import median

from actielijn import phrases
from actielijn.checking.proof import Entry, Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _

# Iglewicz and Hoaglin (1993) call a value an outlier from a modified z-score of 3.5; here of the logarithm of the number
# of words, since lengths of texts are skewed. Texts below the least number of words are never long.
_OUTLIER = 3.5
_LEAST_WORDS = 200
_LEAST_TEXTS = 8
_FEWEST_SPREAD = 0.25

_LEAST_WORDS_ALIKE = 8
_LEAST_WORDS_SENTENCE = 6

_NEVER_DOUBLED = re.compile(
    r"(?<![\w'’-])(de|een|het|van|en|the|a|an|and|of|to)[ \n]+\1(?![\w'’-])", re.IGNORECASE
)
# Only words that no Dutch or English sentence ends with; 'is', 'bij' or 'voor' may be the end of one without a stop.
_OPEN_END = re.compile(
    r"(?:[,;(\[:–-]|\b(?:de|een|en|of|van|met|naar|te|tussen|tot|the|a|an|and|or|of|to|with))$", re.IGNORECASE
)
_ADDRESS_AT_END = re.compile(r"(?:://|www\.)\S+$")


@rule("explanation-empty", "warning", lambda: _("The explanation is empty"))
def explanation_empty(proof: Proof) -> Iterator[Noticed]:
    """Notice activities of which nothing is told, unless the explanation of another spans them."""
    for place in proof.places.values():
        activity = place.activity
        if not activity.progress or activity.explanation.strip():
            continue
        if any(entry.explanation_from for entry in activity.progress):
            continue
        yield Noticed(
            activity=activity.id,
            message=_("Activity {activity} has no explanation, so that its status rests on nothing.").format(
                activity=activity.id
            ),
            advice=_("Ask the holder for a sentence or two: what was done, what comes next and when."),
        )


@rule("explanation-long", "note", lambda: _("An explanation much longer than its neighbours"))
def explanation_long(proof: Proof) -> Iterator[Noticed]:
    """Notice texts whose length is an outlier among all texts of the programme (modified z-score of the logarithm)."""
    lengths = {entry: len(entry.progress.explanation.split()) for entry in _own_texts(proof)}
    if len(lengths) < _LEAST_TEXTS:
        return
    middle = median(log(length) for length in lengths.values())
    spread = max(median(abs(log(length) - middle) for length in lengths.values()), _FEWEST_SPREAD)
    usual = round(median(lengths.values()))
    for entry, length in lengths.items():
        if length >= _LEAST_WORDS and 0.6745 * (log(length) - middle) / spread > _OUTLIER:
            yield Noticed(
                activity=entry.id,
                message=_(
                    "The explanation of activity {activity} has {words} words, where {usual} are usual. It will not be read to the end."
                ).format(activity=entry.id, words=length, usual=usual),
                advice=_("Keep what is new and what comes next; move the rest to a footnote or a reference."),
            )


@rule("explanation-twice", "note", lambda: _("Two activities with the same explanation"))
def explanation_twice(proof: Proof) -> Iterator[Noticed]:
    """Notice a text of at least eight words that stands at two activities that do not share a cell in the source."""
    alike: dict[str, list[Entry]] = defaultdict(list)
    for entry in _own_texts(proof):
        words = _words(entry.progress.explanation)
        if len(words) >= _LEAST_WORDS_ALIKE:
            alike[" ".join(words)].append(entry)
    for entries in alike.values():
        first = entries[0]
        for entry in entries[1:]:
            if entry.id == first.id or _same_cell(first, entry):
                continue
            yield Noticed(
                activity=entry.id,
                message=_(
                    "Activity {activity} has the same explanation, word for word, as activity {other}."
                ).format(activity=entry.id, other=first.id),
                advice=_("Say what differs; or, if they are one activity, keep one of them."),
            )


@rule("sentence-twice", "note", lambda: _("A sentence stands twice in one explanation"))
def sentence_twice(proof: Proof) -> Iterator[Noticed]:
    """Notice a sentence of at least six words that an activity says twice."""
    for place in proof.places.values():
        seen: set[str] = set()
        for sentence in proof.sentences(place.activity.explanation):
            words = _words(sentence)
            said = " ".join(words)
            if len(words) >= _LEAST_WORDS_SENTENCE and said in seen:
                yield Noticed(
                    activity=place.activity.id,
                    sentence=sentence,
                    message=_("Activity {activity} says the same sentence twice.").format(
                        activity=place.activity.id
                    ),
                    advice=_("Delete one of the two."),
                )
            seen.add(said)


@rule("word-twice", "note", lambda: _("A word stands twice in a row"))
def word_twice(proof: Proof) -> Iterator[Noticed]:
    """Notice a small word that is never said twice in a row, such as an article, said twice in a row."""
    for entry in _own_texts(proof):
        for sentence in proof.sentences(entry.progress.explanation):
            found = _NEVER_DOUBLED.search(sentence)
            if found:
                yield Noticed(
                    activity=entry.id,
                    sentence=sentence,
                    message=_("Activity {activity}: the word '{word}' stands twice in a row.").format(
                        activity=entry.id, word=found[1]
                    ),
                    advice=_("Delete one of the two."),
                )


@rule("text-unfinished", "warning", lambda: _("A text ends in mid-sentence"))
def text_unfinished(proof: Proof) -> Iterator[Noticed]:
    """Notice an explanation that ends with a comma, an open bracket, or a word that asks for another."""
    for entry in _own_texts(proof):
        text = entry.progress.explanation.rstrip()
        if not _OPEN_END.search(text[-20:]) or _ADDRESS_AT_END.search(text[-200:]):
            continue
        sentences = proof.sentences(text)
        yield Noticed(
            activity=entry.id,
            sentence=sentences[-1] if sentences else None,
            message=_(
                "The explanation of activity {activity} ends in mid-sentence: '… {end}'. Something may have been lost."
            ).format(activity=entry.id, end=" ".join(text.split()[-4:])),
            advice=_("Look at the source, or ask the holder, for the rest."),
        )


_LONGEST_POINTER = 60
_UP = re.compile(r"\b(hierboven|bovenstaande?|boven|above)\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(hieronder|onderstaande?|below)\b", re.IGNORECASE)
_POINT = re.compile(
    r"\b(?:zie|see)\b[^.;]{0,40}?\b(?:punt|activiteit|actie|resultaat|product|nummer|nr\.|point|activity|action|result|item|number) "
    r"(?P<number>\d{1,3}(?:\.\d{1,3})?)(?![\d.]*\d)(?! (?:van|uit) (?:het|de|een)\b)(?! of the\b)",
    re.IGNORECASE,
)


@rule("see-elsewhere-without-target", "warning", lambda: _("'See above' or 'see point 9' leads nowhere"))
def see_elsewhere_without_target(proof: Proof) -> Iterator[Noticed]:
    """Notice a text that sends the reader up, down or to a point that is not there."""
    order = list(proof.places)
    ends = {order[0]: "first", order[-1]: "last"} if order else {}
    points = _points(proof)
    for entry in _own_texts(proof):
        text = entry.progress.explanation
        if len(text) > _LONGEST_POINTER and not _POINT.search(text):
            continue
        for sentence in phrases.points_elsewhere(text):
            why = _leads_nowhere(sentence, entry, ends, points)
            if why:
                yield Noticed(
                    activity=entry.id,
                    sentence=sentence,
                    message=_("Activity {activity} sends the reader elsewhere, but {why}.").format(
                        activity=entry.id, why=why
                    ),
                    advice=_("Name the activity by its number, or tell it here."),
                )


def _leads_nowhere(
    sentence: str, entry: Entry, ends: Mapping[str, str], points: Mapping[int, set[str]]
) -> str | None:
    """Return why the sentence sends the reader nowhere, None when what it names is there."""
    found = _POINT.search(sentence)
    if found:
        number = found["number"]
        there = number in points[id(entry.place.theme)] or number in points[0]
        return None if there else _("there is no {number}").format(number=number)
    # In a longer sentence, or a later one, "above" may mean what the same text says before.
    alone = len(sentence) <= _LONGEST_POINTER and sentence == entry.progress.explanation.strip()
    if alone and _UP.search(sentence) and ends.get(entry.id) == "first":
        return _("nothing stands above it")
    if alone and _DOWN.search(sentence) and ends.get(entry.id) == "last":
        return _("nothing stands below it")
    return None


def _points(proof: Proof) -> Mapping[int, set[str]]:
    """Return the numbers that a text may point at: under 0 those of the whole programme, else those within a theme.

    Ids of activities and numbers of results hold everywhere, a bare number of an activity within its theme.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for place in proof.places.values():
        found[0].add(place.activity.id)
        found[0].add(str(place.result.number))
        found[id(place.theme)].add(str(place.activity.number))
    return found


def _own_texts(proof: Proof) -> Iterator[Entry]:
    """Walk the entries that have a text of their own, not one that spans them from another row."""
    return (
        entry
        for entry in proof.entries
        if entry.progress.explanation.strip() and not entry.progress.explanation_from
    )


def _same_cell(first: Entry, second: Entry) -> bool:
    """Tell whether two entries were read from one row of the source, so that they share its cell."""
    one = first.progress.source or first.place.activity.source
    other = second.progress.source or second.place.activity.source
    return (
        one is not None
        and other is not None
        and one.row is not None
        and (one.page, one.row) == (other.page, other.row)
    )


def _words(text: str) -> Sequence[str]:
    return re.findall(r"\w+", text.casefold())
