"""What an organisation sees of a submission: the list of its activities, and one activity with what was asked and answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from actielijn.web.programmes.models import Programme

from .answering import EMPTY, LEFT
from .content import Asked, asked_of
from .hints import Hint, hints_for
from .lifecycle import Decision
from .models import Answer, Contact, Evidence, Submission

ON_A_PAGE = 50
ASKED = Q(decision=Decision.ASKED) | Q(decision=Decision.PROPOSED, reply="")
"""Answers beside which the reviewer asks or proposes something."""
FILTERS: Mapping[str, Q] = {"": Q(), "open": LEFT, "beantwoord": ~LEFT, "vraag": ASKED}
"""What an address may ask to see of the list."""


@dataclass(frozen=True, slots=True)
class Row:
    """An activity in the list; ``statuses`` are those of the answer, ``asked`` is what was sent out."""

    key: int
    position: int
    asked: Asked
    kind: str
    statuses: tuple[str, ...]
    revision: int
    is_empty: bool
    decision: str
    reply: str
    answered_at: datetime | None
    answered_name: str


@dataclass(frozen=True, slots=True)
class OwnList:
    """One page of the list; ``counts`` tells how many activities each filter shows, ``found`` how many this one does."""

    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    found: int
    page: int
    pages: int


def own_list(submission: Submission, *, only: str = "", text: str = "", page: int = 1) -> OwnList:
    """Return a page of an organisation's activities in the order of the report: two statements, three where words are sought."""
    answers = Answer.objects.filter(submission=submission)
    counted = answers.aggregate(
        **{
            f"n_{name}": Count("pk", filter=under) if under else Count("pk")
            for name, under in FILTERS.items()
        }
    )
    chosen, found = answers.filter(FILTERS.get(only, Q())), counted[f"n_{only if only in FILTERS else ''}"]
    if words := " ".join(text.split())[:100]:
        chosen = chosen.filter(
            Q(activity__code__istartswith=words)
            | Q(activity__title__icontains=words)
            | Q(explanation__icontains=words)
        )
        found = chosen.count()
    pages = max(1, -(-found // ON_A_PAGE))
    at = min(max(page, 1), pages)
    shown = chosen.select_related("version").order_by("position", "pk")[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]
    return OwnList(
        tuple(map(_row, shown)), {name: counted[f"n_{name}"] for name in FILTERS}, found, at, pages
    )


def _row(answer: Answer) -> Row:
    return Row(
        answer.pk, answer.position, asked_of(answer), answer.kind, tuple(answer.statuses), answer.revision, is_empty(answer),
        answer.decision, answer.reply, answer.answered_at, answer.answered_name,
    )  # fmt: skip


def is_empty(answer: Answer) -> bool:
    """Return whether an answer says that something changed, and not yet what."""
    return answer.kind == "changed" and not answer.statuses and not answer.explanation


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence: an address, or a file of so many bytes."""

    key: int
    label: str
    url: str
    size: int
    added_at: datetime
    added_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """One activity as the organisation sees it. ``previous`` and ``next`` are the keys of its neighbours in the list."""

    key: int
    activity: int
    position: int
    asked: Asked
    headings: tuple[str, ...]
    kind: str
    statuses: tuple[str, ...]
    explanation: str
    remark: str
    figure: Decimal | None
    revision: int
    answered_at: datetime | None
    answered_name: str
    decision: str
    question: str
    proposal: Mapping[str, Any] | None
    reply: str
    reply_text: str
    evidence: tuple[Piece, ...]
    hints: tuple[Hint, ...]
    previous: int | None
    next: int | None


def own_answer(submission: Submission, key: int, *, bare: bool = False) -> OwnAnswer | None:
    """Return one activity of this submission, None when it has no such answer: a handful of statements.

    A ``bare`` one, for saving, comes without neighbours, evidence and hints: one statement.
    """
    found = (
        Answer.objects.filter(submission=submission, pk=key)
        .select_related("version", "activity__result__theme__action_line")
        .first()
    )
    if found is None:
        return None
    before, after = (None, None) if bare else _neighbours(found)
    result = found.activity.result
    line = result.theme.action_line
    named = ((line.number, line.title), ("", result.theme.title), (result.number, result.title))
    return OwnAnswer(
        key=found.pk, activity=found.activity_id, position=found.position, asked=asked_of(found),
        headings=tuple(f"{number}. {title}" if number else title for number, title in named if title),
        kind=found.kind, statuses=tuple(found.statuses), explanation=found.explanation, remark=found.remark, figure=found.figure,
        revision=found.revision, answered_at=found.answered_at, answered_name=found.answered_name, decision=found.decision,
        question=found.question, proposal=found.proposal, reply=found.reply, reply_text=found.reply_text,
        evidence=() if bare else tuple(_piece(one) for one in found.evidence.select_related("stored")),
        hints=() if bare else hints_for(submission.round, [found]).get(found.pk, ()), previous=before, next=after,
    )  # fmt: skip


def _neighbours(found: Answer) -> tuple[int | None, int | None]:
    around = Answer.objects.filter(submission=found.submission_id).values_list("pk", flat=True)
    before = around.filter(position__lt=found.position).order_by("-position").first()
    return before, around.filter(position__gt=found.position).order_by("position").first()


def _piece(one: Evidence) -> Piece:
    size = one.stored.size if one.stored else 0
    return Piece(one.pk, one.label, one.url, size, one.added_at, one.added_name)


@dataclass(frozen=True, slots=True)
class Point:
    """An activity that still needs something before handing in, or that proofreading noticed something about."""

    key: int
    code: str
    title: str
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands in the way of handing in, and what may be looked at once more. Lists hold the first so many; counts are whole."""

    left: tuple[Point, ...]
    left_count: int
    proposals: tuple[Point, ...]
    noticed: tuple[Point, ...]
    kinds: Mapping[str, int]
    signers: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.left_count and not self.proposals


MOST_LISTED = 100
MOST_PROOFREAD = 500
"""Answers that are proofread at once before handing in, those that changed first."""


def readiness_of(submission: Submission) -> Readiness:
    """Return how far a submission is from being handed in, with the hints about its answers: some six statements."""
    answers = Answer.objects.filter(submission=submission)
    kinds = dict(answers.exclude(EMPTY).values_list("kind").annotate(count=Count("pk")).order_by())
    left = answers.filter(LEFT)
    read = list(
        answers.filter(kind__in=("changed", "unchanged"))
        .exclude(EMPTY)
        .select_related("version", "activity")
        .order_by("kind", "position")[:MOST_PROOFREAD]
    )
    hints = hints_for(submission.round, read)
    signers = Contact.objects.filter(
        programme=submission.round.programme_id, organisation=submission.organisation_id, signs_off=True, left_at__isnull=True
    )  # fmt: skip
    return Readiness(
        left=_points(left),
        left_count=left.count(),
        proposals=_points(answers.filter(decision=Decision.PROPOSED, reply="")),
        noticed=tuple(
            Point(one.pk, one.activity.code, one.activity.title, hints[one.pk])
            for one in read
            if hints.get(one.pk)
        ),
        kinds=kinds,
        signers=tuple(signers.values_list("name", flat=True)),
    )


def _points(answers: QuerySet[Answer]) -> tuple[Point, ...]:
    rows = answers.order_by("position", "pk").values_list("pk", "activity__code", "activity__title")
    return tuple(Point(*row) for row in rows[:MOST_LISTED])


def evidence_of(submission: Submission, key: int) -> Evidence | None:
    """Return a file that was added to this submission, None when there is none of this key."""
    return (
        Evidence.objects.filter(answer__submission=submission, pk=key, stored__isnull=False)
        .select_related("stored")
        .first()
    )


def status_choices(programme: Programme, language: str) -> list[tuple[str, str]]:
    """Return the statuses that an answer may have, with their labels in this language: one statement, and none the next time."""
    prefetch_related_objects([programme], "statuses")
    return [
        (one.key, one.labels.get(language) or next((text for text in one.labels.values() if text), one.key))
        for one in programme.statuses.all()
    ]
