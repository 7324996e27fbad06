"""A partner's own system answers what its organisation is asked in a round, and hands in, with an access token.

The deeds are those of the room of rounds, and so are their rules; where an organisation has a reviewer of its own, what a
machine hands in goes there first.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Field, Path, Query, Router
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from actielijn.language import _
from actielijn.web.access_tokens.actions import machine_of
from actielijn.web.access_tokens.models import AccessToken, Scope
from actielijn.web.rounds import answering
from actielijn.web.rounds.answering import Answerer, Given
from actielijn.web.rounds.content import asked_of
from actielijn.web.rounds.errors import AnswerNotClear, RoundsError
from actielijn.web.rounds.lifecycle import RoundState
from actielijn.web.rounds.models import Answer, Submission

from .asking import Listed, Mistaken, fields_of, list_of
from .documenting import WITH_TOKEN, answers
from .drafts import Token, token_for
from .finding import ProgrammeName
from .problems import Problem, not_found
from .shapes import Day, Listing, Shape

MOST_ANSWERS = 500
_PROBLEMS = (*WITH_TOKEN, 409)
SubmissionNumber = Annotated[int, Path(ge=1, le=2**53, description="The number of a submission.")]


@dataclass(frozen=True, slots=True)
class MachineAnswerer(Answerer):
    """A machine answers for its organisation; it is nobody's own reviewer."""

    @property
    def signs_off(self) -> bool:
        """Whether this one may hand in for the others: never."""
        return False


class RoundShape(Shape):
    """The round that asks."""

    title: str = ""
    reference_date: Day | None = Field(None, description="The day that answers are about.")
    answers_until: Day | None = Field(None, description="The last day to hand in.")


class SubmissionShape(Shape):
    """What the organisation is asked in a round, and how far it is."""

    number: int = 0
    round: RoundShape | None = None
    organisation: str = ""
    state: str = Field("", description="not_opened, busy, signing, handed_in, returned or accepted.")
    asked: int = Field(0, description="How many activities are asked about.")
    answered: int = 0
    question: str = Field("", description="What the programme asks back, where it was returned.")


class AnswerShape(Shape):
    """What is asked about one activity, and what was answered so far."""

    number: int = 0
    revision: int = Field(
        0, description="Send it back when you answer: it tells that nobody answered meanwhile."
    )
    id: str = Field("", description="Address of the activity in the programme.")
    title: str = ""
    statuses_now: list[str] = Field([], description="As it stands in the register.")
    explanation_now: str = ""
    unit: str = Field("", description="Unit of the figure that is asked; empty where none is.")
    kind: str = Field("", description="changed, unchanged, not_ours, or empty: no answer yet.")
    statuses: list[str] = Field([])
    explanation: str = ""
    remark: str = ""
    figure: float | None = None
    question: str = Field("", description="What the programme asks back about it.")


class SubmissionWithAnswersShape(SubmissionShape):
    """A submission with everything that is asked in it."""

    answers: list[AnswerShape] = Field([])


class AnswerGiven(Shape):
    """An answer to one activity."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    number: int = Field(ge=1, le=2**53, description="Number of the answer.")
    revision: int = Field(ge=0, le=2**31, description="The revision that was read.")
    kind: str = Field(pattern="^(changed|unchanged|not_ours)$", description="changed, unchanged or not_ours.")
    statuses: list[str] = Field([], max_length=10)
    explanation: str = Field("", max_length=answering.MOST_TEXT, pattern=r"^[^\x00]*$")
    remark: str = Field("", max_length=answering.MOST_TEXT, pattern=r"^[^\x00]*$")
    # A number and not a Decimal, whose schema would let any string of digits through that is then refused.
    figure: float | None = Field(None, ge=-(10**12), le=10**12, description="Kept to four decimals.")


class AnswersGiven(Shape):
    """Answers to several activities: all are saved, or none."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    answers: list[AnswerGiven] = Field(min_length=1, max_length=MOST_ANSWERS)


class SubmissionsAsked(Listed):
    """Which submissions."""

    fields: str = fields_of(SubmissionShape)


router = Router(tags=["submissions"], auth=Token())
_FOUR_DECIMALS = Decimal("0.0001")


@router.get("/programmes/{programme}/submissions", **answers(Listing[SubmissionShape], problems=_PROBLEMS), summary="List submissions", operation_id="listSubmissions")  # fmt: skip
def submissions(
    request: HttpRequest, programme: ProgrammeName, asked: Query[SubmissionsAsked]
) -> HttpResponse:
    """List what the organisation of the token is asked in rounds that are open, newest first."""
    token = token_for(request, Scope.HAND_IN, programme=programme)
    rows = _of(token).order_by("-id")
    page = rows[asked.first : asked.first + asked.page_size]
    return JsonResponse(
        list_of(request, asked, rows.count(), map(_row, page)), json_dumps_params={"ensure_ascii": False}
    )


@router.get("/programmes/{programme}/submissions/{submission}", **answers(SubmissionWithAnswersShape, problems=_PROBLEMS), summary="Read a submission", operation_id="readSubmission")  # fmt: skip
def submission(request: HttpRequest, programme: ProgrammeName, submission: SubmissionNumber) -> HttpResponse:
    """Read what is asked about each activity, as it stands now, and what was answered so far."""
    _token, found = _found(request, programme, submission)
    return _told(found)


@router.put("/programmes/{programme}/submissions/{submission}/answers", **answers(SubmissionWithAnswersShape, problems=_PROBLEMS), summary="Save answers", operation_id="saveAnswers")  # fmt: skip
def save_answers(
    request: HttpRequest, programme: ProgrammeName, submission: SubmissionNumber, given: AnswersGiven
) -> HttpResponse:
    """Save answers over the revisions that were read, all of them or none; nothing is handed in by it."""
    token, found = _found(request, programme, submission)
    _refuse_unknown(found, given)
    try:
        with transaction.atomic():
            _saved, conflicts = answering.apply_many(
                submission=found,
                given=[(one.number, one.revision, _given(one)) for one in given.answers],
                by=_answerer(token),
            )
            if conflicts:
                raise Problem(
                    409,
                    _(
                        "Answers were changed since they were read, so none was saved. Read the submission again."
                    ),
                )
    except AnswerNotClear as error:
        raise Problem(400, str(error)) from error
    except RoundsError as error:
        raise Problem(409, str(error)) from error
    return _told(_again(found))


@router.post("/programmes/{programme}/submissions/{submission}/hand-ins", **answers(SubmissionShape, problems=_PROBLEMS), summary="Hand in", operation_id="handIn")  # fmt: skip
def hand_in(request: HttpRequest, programme: ProgrammeName, submission: SubmissionNumber) -> HttpResponse:
    """Hand in: to the programme, or first to the organisation's own reviewer where it has one. Every activity needs an answer."""
    token, found = _found(request, programme, submission)
    try:
        answering.hand_in(submission=found, by=_answerer(token))
    except RoundsError as error:
        raise Problem(409, str(error)) from error
    return JsonResponse(_row(_again(found)), json_dumps_params={"ensure_ascii": False})


def _of(token: AccessToken) -> Any:
    """Return the submissions that a token is for: of its organisation, in rounds that are open."""
    return Submission.objects.filter(
        round__programme=token.programme, organisation=token.organisation, round__state=RoundState.OPEN
    ).select_related("round", "organisation")


def _found(request: HttpRequest, programme: str, number: int) -> tuple[AccessToken, Submission]:
    token = token_for(request, Scope.HAND_IN, programme=programme)
    found = _of(token).filter(pk=number).first()
    if found is None:
        raise not_found(
            _("There is no submission {number} of {organisation} in a round that is open.").format(
                number=number, organisation=token.organisation
            )
        )
    return token, found


def _again(submission: Submission) -> Submission:
    return Submission.objects.select_related("round", "organisation").get(pk=submission.pk)


def _refuse_unknown(submission: Submission, given: AnswersGiven) -> None:
    known = set(Answer.objects.filter(submission=submission).values_list("pk", flat=True))
    unknown = [one.number for one in given.answers if one.number not in known]
    if unknown:
        detail = _("There is no answer of this number in the submission.")
        raise Mistaken(
            [{"in": "body", "name": f"answers.number {number}", "detail": detail} for number in unknown[:50]]
        )


def _answerer(token: AccessToken) -> MachineAnswerer:
    return MachineAnswerer(machine_of(token).name)


def _given(one: AnswerGiven) -> Given:
    figure = Decimal(str(one.figure)).quantize(_FOUR_DECIMALS) if one.figure is not None else None
    return Given(
        kind=one.kind, statuses=tuple(one.statuses), explanation=one.explanation, remark=one.remark, figure=figure
    )  # fmt: skip


def _row(submission: Submission) -> dict[str, Any]:
    round_ = submission.round
    return {
        "number": submission.pk,
        "round": {
            "title": round_.title, "referenceDate": str(round_.reference_date), "answersUntil": str(round_.answers_until),
        },
        "organisation": submission.organisation.name, "state": str(submission.state), "asked": submission.asked,
        "answered": submission.answered, "question": submission.question,
    }  # fmt: skip


def _told(submission: Submission) -> HttpResponse:
    rows = Answer.objects.filter(submission=submission).select_related("version").order_by("position", "id")
    told = {**_row(submission), "answers": [_answer(row) for row in rows]}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _answer(row: Answer) -> dict[str, Any]:
    sent = asked_of(row)
    return {
        "number": row.pk, "revision": row.revision, "id": sent.code, "title": sent.title, "statusesNow": list(sent.statuses),
        "explanationNow": sent.explanation, "unit": sent.unit, "kind": row.kind, "statuses": row.statuses, "explanation": row.explanation,
        "remark": row.remark, "figure": float(row.figure) if row.figure is not None else None, "question": row.question,
    }  # fmt: skip
