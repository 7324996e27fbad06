"""What the explanation of an activity says: its references, promises and figures, found anew whenever the text changes.

What a person added by hand stays, and so does what a person settled about a promise that is still in the text.
"""

from dataclasses import replace
from datetime import date

from actielijn import phrases
from actielijn.snapshot import Promise

from .content import Content

BY_HAND = "by_hand"


def with_what_the_text_says(content: Content, *, on: date, language: str) -> Content:
    """Return the content with the references, promises and figures of its explanations; ``on`` is the day of writing."""
    text = content.explanation
    notes = "\n".join(note.text for entry in content.progress for note in entry.footnotes)
    references = [*phrases.references(f"{text}\n{notes}" if notes else text)]
    known = {reference.text for reference in references}
    references += [one for one in content.references if one.extra.get(BY_HAND) and one.text not in known]
    return replace(
        content,
        references=tuple(references),
        promises=_promises(content, on, language),
        figures=phrases.figures(text, language=language),
    )


def _promises(content: Content, on: date, language: str) -> tuple[Promise, ...]:
    known = {(one.text, one.sentence): one for one in content.promises}
    found = []
    for promise in phrases.promises(content.explanation, on=on, language=language):
        before = known.get((promise.text, promise.sentence))
        # A sentence that stands unchanged keeps the dates it was given when it was written: "next spring" does not move on.
        found.append(before or promise)
    by_hand = [one for one in content.promises if one.extra.get(BY_HAND) and one not in found]
    return (*found, *by_hand)
