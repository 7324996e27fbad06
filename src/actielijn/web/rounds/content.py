"""What was sent out and what came back, as plain values: the content of a version, and the content that an answer makes of it."""

from dataclasses import dataclass, replace
from datetime import date

from actielijn.web.register.content import Content, content_from_json
from actielijn.web.register.noticing import with_what_the_text_says

from .lifecycle import AnswerKind, Reply
from .models import Answer

MOST_STATUSES = 2
"""Most statuses that an answer may have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An activity as it was sent out: what a form and a page show beside the answer. ``unit`` is empty where no figure is asked."""

    code: str
    title: str
    statuses: tuple[str, ...]
    explanation: str
    unit: str
    figure: str


def asked_of(answer: Answer) -> Asked:
    """Return what an answer was asked about; its version must have come with it."""
    content = sent_content(answer)
    figure = content.figures[0] if content.figures else None
    return Asked(
        content.code,
        content.title,
        content.statuses,
        content.explanation,
        (figure.unit or "") if figure else "",
        f"{figure.value:g}" if figure else "",
    )


def sent_content(answer: Answer) -> Content:
    """Return the content that was sent out."""
    return content_from_json(answer.version.content)


def is_change(answer: Answer) -> bool:
    """Return whether an answer would change the activity: it says so, or it agreed to a proposal."""
    agreed = bool(answer.proposal) and answer.reply == Reply.AGREED and answer.kind != AnswerKind.NOT_OURS
    return answer.kind == AnswerKind.CHANGED or agreed


def answered_content(answer: Answer, standing: Content, *, on: date, language: str) -> Content:
    """Return the standing content with what was answered, or with the proposal that was agreed to; unchanged stays as it is."""
    if not is_change(answer):
        return standing
    statuses, explanation = tuple(answer.statuses), answer.explanation
    if answer.proposal and answer.reply == Reply.AGREED:
        statuses, explanation = tuple(answer.proposal["statuses"]), answer.proposal["explanation"]
    changed = standing.with_statuses_and_text(statuses, explanation)
    if len(standing.progress) > 1:
        # The form shows the texts of all progress entries as one; what comes back is one entry again.
        changed = replace(changed, progress=changed.progress[:1])
    if changed.explanation != standing.explanation:
        changed = with_what_the_text_says(changed, on=on, language=language)
    if answer.figure is not None and changed.figures:
        first = replace(changed.figures[0], value=float(answer.figure))
        changed = replace(changed, figures=(first, *changed.figures[1:]))
    return changed
