"""A submission as a form: what every office form of it shows, and the marks by which it is known when it comes back.

A mark stands hidden with each activity: submission, answer, the revision that was sent out, and fingerprints of what
stood in the cells to fill in, by which a row that nobody touched is told from one that was filled in.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.http import base36_to_int, int_to_base36

from actielijn.language import _
from actielijn.web.rounds.content import MOST_STATUSES, asked_of
from actielijn.web.rounds.figures import figure_in_words
from actielijn.web.rounds.lifecycle import OPEN_TO_PARTNER, AnswerKind, Decision
from actielijn.web.rounds.models import Answer, Submission
from actielijn.writing.report import printable

LONGEST_CELL = 32_000
"""Most characters of a cell: Excel holds 32,767, of which some are counted twice."""
STATUS_FIELDS = tuple(f"status{number}" for number in range(1, MOST_STATUSES + 1))
"""As many as an answer may have; of an activity that had more last time, the first stand there to be altered, as on the page."""
_MARK = re.compile(
    r"al_([0-9a-z]{1,12})_([0-9a-z]{1,12})_([0-9a-z]{1,8})_([0-9a-f]{6})([0-9a-f]{6})(?:_([a-z]+[0-9]?))?"
)
_FORM_MARK = re.compile(r"alform_([0-9a-z]{1,12})")


@dataclass(frozen=True, slots=True)
class Mark:
    """Which answer a row or block is about, and what was sent out: its revision and its fingerprints.

    ``whole`` is of all cells to fill in, ``content`` of those that say how it stands; ``field`` names one cell of a block.
    """

    submission: int
    answer: int
    revision: int
    whole: str
    content: str
    field: str = ""

    def __str__(self) -> str:
        keys = "_".join(int_to_base36(key) for key in (self.submission, self.answer, self.revision))
        return f"al_{keys}_{self.whole}{self.content}" + (f"_{self.field}" if self.field else "")


def mark_from(text: str) -> Mark | None:
    """Return the mark that a text is, None for any other text."""
    found = _MARK.fullmatch(text.strip().lower())
    if found is None:
        return None
    submission, answer, revision = (base36_to_int(found[place]) for place in (1, 2, 3))
    return Mark(submission, answer, revision, found[4], found[5], found[6] or "")


def form_mark(submission: int) -> str:
    """Return the mark of the whole form."""
    return f"alform_{int_to_base36(submission)}"


def submission_marked(text: str) -> int | None:
    """Return the submission whose form a text marks, None for any other text."""
    found = _FORM_MARK.fullmatch(text.strip().lower())
    return base36_to_int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Filled:
    """The cells to fill in, as texts: what stands in them when a form goes out, and what they hold when it comes back."""

    kind: str = ""
    statuses: tuple[str, ...] = ()
    explanation: str = ""
    remark: str = ""
    figure: str = ""

    @property
    def content(self) -> str:
        """A fingerprint of what says how it stands."""
        return _fingerprint([*filter(None, map(plain, self.statuses)), "|", self.explanation, self.figure])

    @property
    def whole(self) -> str:
        """A fingerprint of all that can be filled in."""
        return _fingerprint([self.kind, self.content, self.remark])


@dataclass(frozen=True, slots=True)
class Line:
    """An activity in a form: what was sent out, what stands in the cells to fill in, and the coordinator's question."""

    mark: Mark
    code: str
    title: str
    last_statuses: str
    last_explanation: str
    last_figure: str
    unit: str
    question: str
    filled: Filled

    @property
    def asks_figure(self) -> bool:
        """Whether a figure is asked for: last time had one."""
        return bool(self.unit or self.last_figure)


@dataclass(frozen=True, slots=True)
class Form:
    """A submission as every office form shows it, in the spoken language. ``kinds`` and ``statuses`` are what can be chosen.

    After ``handed_in`` it is a copy to keep.
    """

    mark: str
    programme: str
    publisher: str
    round: str
    organisation: str
    until: date
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    lines: tuple[Line, ...]
    handed_in: date | None = None

    @property
    def has_figures(self) -> bool:
        """Whether a figure is asked for somewhere."""
        return any(line.asks_figure for line in self.lines)

    @property
    def has_questions(self) -> bool:
        """Whether the coordinator asked something back."""
        return any(line.question for line in self.lines)


def form_made(submission: Submission, language: str) -> Form:
    """Return a submission as a form; a handful of statements. ``language`` chooses the labels of the statuses."""
    round_ = submission.round
    programme = round_.programme
    labels = {status.key: plain(status.labels.get(language) or str(status)) for status in programme.statuses.all()}  # fmt: skip
    kinds = kind_words()
    is_open = submission.state in OPEN_TO_PARTNER
    answers = Answer.objects.filter(submission=submission).select_related("version").order_by("position", "id")  # fmt: skip
    lines = tuple(_line(answer, submission.pk, labels, kinds) for answer in answers)
    return Form(
        mark=form_mark(submission.pk),
        programme=printable(programme.title),
        publisher=printable(programme.publisher),
        round=printable(round_.title),
        organisation=printable(submission.organisation.name),
        until=round_.answers_until,
        kinds=tuple(kinds.values()),
        statuses=tuple(dict.fromkeys(labels.values())),
        lines=lines,
        handed_in=timezone.localdate(submission.handed_in_at)
        if submission.handed_in_at and not is_open
        else None,
    )


def _line(answer: Answer, submission: int, labels: dict[str, str], kinds: dict[str, str]) -> Line:
    asked = asked_of(answer)
    told = [labels.get(key, key) for key in asked.statuses]
    filled = filled_with(answer, labels, kinds)
    last = plain(asked.explanation)
    return Line(
        mark=Mark(submission, answer.pk, answer.revision, filled.whole, filled.content),
        code=printable(asked.code),
        title=printable(asked.title),
        last_statuses=" / ".join(told),
        last_explanation=last if len(last) <= LONGEST_CELL else last[: LONGEST_CELL - 2] + " …",
        last_figure=figure_as_sent(asked.figure),
        unit=printable(asked.unit),
        question=plain(answer.question) if answer.decision == Decision.ASKED else "",
        filled=filled,
    )


def filled_with(answer: Answer, labels: dict[str, str], kinds: dict[str, str]) -> Filled:
    """Return what stands in the cells to fill in: what was answered, else last time's status and explanation to be altered."""
    changed = answer.kind == AnswerKind.CHANGED
    asked = asked_of(answer)
    statuses = tuple(answer.statuses if changed else asked.statuses)[:MOST_STATUSES]
    explanation = plain(answer.explanation if changed else asked.explanation)
    return Filled(
        kind=kinds.get(answer.kind, ""),
        statuses=tuple(labels.get(key, key) for key in statuses),
        # What is too long for a cell is not cut, since the cut text could come back as the answer.
        explanation=explanation if len(explanation) <= LONGEST_CELL else "",
        remark=plain(answer.remark),
        figure=figure_in_words(answer.figure) if changed else "",
    )


def kind_words() -> dict[str, str]:
    """Return the words of the three answers, in the order in which they are offered."""
    return {
        AnswerKind.CHANGED.value: _("changed"),
        AnswerKind.UNCHANGED.value: _("unchanged, confirmed"),
        AnswerKind.NOT_OURS.value: _("not ours"),
    }


def figure_as_sent(figure: str) -> str:
    """Return a figure of the register as it is typed in the spoken language; one that is no number stays as it is."""
    try:
        return figure_in_words(Decimal(figure)) if figure else ""
    except InvalidOperation:
        return figure


def field_words() -> dict[str, str]:
    """Return the headings of all fields, in the order in which a sheet shows them."""
    return {
        "code": _("Code"),
        "title": _("Activity"),
        "laststatus": _("Status last time"),
        "lastexplanation": _("Explanation last time"),
        "question": _("Question of the programme team"),
        "kind": _("Answer"),
        STATUS_FIELDS[0]: _("Status now"),
        **{field: _("Status now ({number})").format(number=field[-1]) for field in STATUS_FIELDS[1:]},
        "explanation": _("Explanation now"),
        "remark": _("Remark for the programme team"),
        "lastfigure": _("Figure last time"),
        "figure": _("Figure now"),
        "unit": _("Unit"),
    }  # fmt: skip


def shown_fields(form: Form) -> dict[str, str]:
    """Return the headings of the fields that a form shows: figures and questions only where there are any."""
    hidden = {*(() if form.has_figures else ("lastfigure", "figure", "unit")), *(() if form.has_questions else ("question",))}  # fmt: skip
    return {key: word for key, word in field_words().items() if key not in hidden}


def to_fill(field: str) -> bool:
    """Return whether a field is filled in by the organisation."""
    return field in ("kind", "explanation", "remark", "figure") or field.startswith("status")


def values_of(line: Line) -> dict[str, str]:
    """Return what stands in each field of a line."""
    return {
        "code": line.code, "title": line.title, "laststatus": line.last_statuses, "lastexplanation": line.last_explanation,
        "question": line.question, "kind": line.filled.kind, "explanation": line.filled.explanation, "remark": line.filled.remark,
        "lastfigure": line.last_figure, "figure": line.filled.figure, "unit": line.unit,
        **{f"status{number}": word for number, word in enumerate(line.filled.statuses, 1)},
    }  # fmt: skip


def plain(text: str) -> str:
    """Return a text as any office program gives it back: no controls, no spaces at the ends of lines, plain line breaks."""
    lines = re.split(r"\r\n|[\r\n\v\f\u2028\u2029]", text)
    bare = [" " * (len(line) - len(line.lstrip(" "))) + printable(line) for line in lines]
    return "\n".join(line if line.strip() else "" for line in bare).strip("\n")


def _fingerprint(values: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(plain(value).strip() for value in values).encode()).hexdigest()[:6]
