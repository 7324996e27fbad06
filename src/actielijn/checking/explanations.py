"""Rules about an explanation by itself, and beside those of other activities."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
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
        if not _OPEN_END.search(text) or _ADDRESS_AT_END.search(text):
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


@rule("see-elsewhere-without-target", "warning", lambda: _("'See above' or 'see point 9' leads nowhere"))
def see_elsewhere_without_target(proof: Proof) -> Iterator[Noticed]:
    """Notice a text that sends the reader up, down or to a point that is not there."""
    order = list(proof.places)
    at = {key: index for index, key in enumerate(order)}
    points = _points(proof)
    for entry in _own_texts(proof):
        for sentence in proof.sentences(entry.progress.explanation):
            for pointer in phrases.points_elsewhere(sentence):
                why = _leads_nowhere(pointer, at[entry.id], len(order), points)
                if why:
                    yield Noticed(
                        activity=entry.id,
                        sentence=sentence,
                        message=_(
                            "Activity {activity} sends the reader elsewhere ('{text}'), but {why}."
                        ).format(activity=entry.id, text=pointer.text, why=why),
                        advice=_("Name the activity by its number, or tell it here."),
                    )


def _leads_nowhere(pointer: "phrases.Pointer", index: int, count: int, points: set[str]) -> str | None:
    """Return why the pointer has no target, None when it has one."""
    if pointer.direction == "above" and index == 0:
        return _("nothing stands above it")
    if pointer.direction == "below" and index == count - 1:
        return _("nothing stands below it")
    if pointer.number and pointer.number not in points:
        return _("there is no {number}").format(number=pointer.number)
    return None


def _points(proof: Proof) -> set[str]:
    """Return every number that a text may point at: of results, of activities, and both together."""
    found: set[str] = set()
    for place in proof.places.values():
        found.add(place.activity.id)
        found.update(
            str(number)
            for number in (place.result.number, place.activity.number, place.action_line.number)
            if number
        )
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
