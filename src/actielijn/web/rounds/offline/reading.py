"""A form that came back → what it would change, what contradicts what stands now, and every problem with its address.

Nothing is taken over by reading. A row is known by its mark and by its code together; one that nobody touched says nothing,
one that is missing takes nothing away.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from rapidfuzz import fuzz, process

from actielijn.language import LANGUAGES, _, speaking, spoken
from actielijn.reading.errors import UnreadableError
from actielijn.reading.xml import Package
from actielijn.web.rounds.answering import MOST_TEXT, Answerer, Given, apply_many
from actielijn.web.rounds.content import MOST_STATUSES, Asked, asked_of
from actielijn.web.rounds.errors import AnsweredMeanwhile
from actielijn.web.rounds.figures import FigureNotClear, figure_from, kept_whole
from actielijn.web.rounds.lifecycle import AnswerKind
from actielijn.web.rounds.models import Answer, Submission

from .form import Filled, field_words, filled_with, kind_words, plain
from .returned import Cell, FormRefused, Problem, Returned, Row, flaw_told

MOST_BYTES = 25 * 2**20
"""Largest form that is opened."""
_NEAR = 60
"""From how alike, of 100, a word is offered as what may have been meant."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer in a form that is not what stands now.

    ``revision`` is the one that stands now; ``is_conflict``: it was saved after the form was sent out, by ``answered_name``.
    """

    answer: int
    revision: int
    code: str
    title: str
    asked: Asked
    standing: Given
    given: Given
    is_conflict: bool = False
    answered_name: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FormRead:
    """A form that came back. ``missing``: codes without a row, ``empty``: with a row that gives no answer; neither changes anything.

    ``same`` counts the rows that say what stands already.
    """

    name: str
    differences: tuple[Difference, ...]
    conflicts: tuple[Difference, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]
    empty: tuple[str, ...]
    same: int


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was taken over from a form: how many answers changed, and the conflicts, which overwrote nothing."""

    changed: int
    conflicts: tuple[AnsweredMeanwhile, ...]


def read_form(submission: Submission, data: bytes, name: str) -> FormRead:
    """Read a form that came back, a handful of statements. Raises FormRefused for a file that is no form of this submission."""
    try:
        returned = _opened(data, name)
    except UnreadableError as error:
        raise _unreadable(error, name) from error
    _refuse_strange(returned, submission, name)
    return _Reader(submission, returned, name).read()


@transaction.atomic
def take_over(
    *,
    submission: Submission,
    read: FormRead,
    by: Answerer,
    over: Mapping[int, int] | None = None,
    at: datetime | None = None,
) -> TakenOver:
    """Save the differences of a form, and of its conflicts those that were chosen.

    ``over`` holds the answers whose standing text may be overwritten with the revision that was looked at. Raises what
    ``save_answer`` raises; then nothing is saved.
    """
    chosen = over or {}
    given = [(one.answer, one.revision, one.given) for one in read.differences]
    given += [(one.answer, chosen[one.answer], one.given) for one in read.conflicts if one.answer in chosen]
    changed, conflicts = apply_many(submission=submission, given=given, by=by, at=at)
    return TakenOver(changed, tuple(conflicts))


def too_large(name: str) -> FormRefused:
    """Return the error for a file above ``MOST_BYTES``."""
    return FormRefused(
        _("{name}: the file is larger than {most} MB. Take pictures and other additions out, and add them as evidence on the page.").format(
            name=name, most=MOST_BYTES // 2**20)
    )  # fmt: skip


# -- what kind of file


def _unreadable(error: UnreadableError, name: str) -> FormRefused:
    """Return what to tell who sent a form that cannot be opened: they know no parts and no parsers."""
    match error.code:
        case "file-encrypted":
            told = _(
                "{name}: the file is protected with a password. Save it without password and send it again."
            )
        case "file-bomb" | "file-too-large" | "too-many-rows":
            told = _(
                "{name}: what is packed in this file is far larger than a form, so it was not opened. Download the form again and copy your answers into it."
            )
        case "xml-entities":
            told = _(
                "{name}: this file holds parts that no form has and that can do harm, so it was not opened. Open it in your office program, save it and send it again."
            )
        case _:
            told = _(
                "{name}: the file is damaged or was broken off on its way, and cannot be opened. Open it in your office program, save it and send it again. If it does not open there either, download the form again and fill that in."
            )
    return FormRefused(told.format(name=name))


def _opened(data: bytes, name: str) -> Returned:
    """Return the cells of a form, told by its content and never by its name."""
    if not data:
        raise FormRefused(_("{name}: the file is empty. Save the form once more and send that.").format(name=name))  # fmt: skip
    if len(data) > MOST_BYTES:
        raise too_large(name)
    head = data[:1024]
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FormRefused(
                _("{name}: the file is protected with a password. Save it without password and send it again.").format(name=name)
            )  # fmt: skip
        raise FormRefused(
            _("{name}: this is a file of an old Office (.xls, .doc). Open it and save it as .xlsx, .ods or .docx.").format(name=name)
        )  # fmt: skip
    if b"%PDF-" in head:
        raise FormRefused(
            _("{name}: a PDF cannot be read back. Send the form itself, as .xlsx, .ods or .docx.").format(name=name)
        )  # fmt: skip
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise FormRefused(
            _("{name}: this is no form. Send the form that came with the mail, or download it again: .xlsx, .ods or .docx.").format(name=name)
        )  # fmt: skip
    package = Package(data, name)
    kind = (package.bytes_of("mimetype") or b"")[:200]
    # Each form brings its own library; only the one that is needed is loaded.
    if "word/document.xml" in package:
        from .docx import from_docx

        return from_docx(data, name)
    if "xl/workbook.xml" in package:
        from .xlsx import from_xlsx

        return from_xlsx(data, name)
    if b"opendocument.spreadsheet" in kind:
        from .ods import from_ods

        return from_ods(data, name)
    if b"opendocument.text" in kind:
        raise FormRefused(
            _("{name}: an ODT is not read back. Save the form as a Word document (.docx) and send that.").format(name=name)
        )  # fmt: skip
    raise FormRefused(
        _("{name}: this is no form. Send the form that came with the mail, or download it again: .xlsx, .ods or .docx.").format(name=name)
    )  # fmt: skip


def _refuse_strange(returned: Returned, submission: Submission, name: str) -> None:
    """Refuse a form of another submission, or one that nothing tells to be of this."""
    marked = {*returned.submissions, *(row.mark.submission for row in returned.rows if row.mark is not None)}
    if submission.pk in marked and returned.submissions <= {submission.pk}:
        return
    if not marked:
        raise FormRefused(
            _("{name}: the hidden column that tells whose form this is was removed. Download the form again and copy the answers into it.").format(name=name)
        )  # fmt: skip
    other = (
        Submission.objects.filter(pk__in=marked - {submission.pk}, organisation=submission.organisation_id)
        .select_related("round")
        .first()
    )
    if other is not None:
        raise FormRefused(
            _("{name}: this is the form of another round, '{title}'. Send the form of '{own}'.").format(
                name=name, title=other.round.title, own=submission.round.title)
        )  # fmt: skip
    raise FormRefused(
        _("{name}: this is the form of another organisation. Send the form of {organisation}.").format(
            name=name, organisation=submission.organisation.name)
    )  # fmt: skip


# -- what it says


@dataclass(slots=True)
class _Known:
    """An answer as it stands, and what stood in its cells if the form was made now."""

    answer: Answer
    asked: Asked
    code: str
    standing: Given
    filled: Filled


@dataclass(slots=True)
class _Reader:
    submission: Submission
    returned: Returned
    name: str
    problems: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    conflicts: list[Difference] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    same: int = 0
    kinds: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, set[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    status_words: list[str] = field(default_factory=list)

    def read(self) -> FormRead:
        self._learn_words()
        known = {one.answer.pk: one for one in self._known()}
        self.problems += self.returned.problems
        by_answer: dict[int, list[Row]] = defaultdict(list)
        for row, answer in self._placed(known):
            by_answer[answer].append(row)
        for answer, rows in by_answer.items():
            if len(rows) > 1:
                self._report_twice(known[answer], rows)
            else:
                self._read_row(rows[0], known[answer])
        missing = tuple(one.code for key, one in known.items() if key not in by_answer)
        return FormRead(
            self.name, tuple(self.differences), tuple(self.conflicts), self._in_order(), missing, tuple(self.empty), self.same
        )  # fmt: skip

    def _in_order(self) -> tuple[Problem, ...]:
        """Return the problems in the order of the form, those of its frame first."""
        order: dict[str, int] = {}
        for at, row in enumerate(self.returned.rows):
            for where in (row.where, *(cell.where for cell in row.cells.values())):
                order.setdefault(where, at)
        return tuple(sorted(self.problems, key=lambda problem: order.get(problem.where, -1)))

    def _learn_words(self) -> None:
        """Learn the words of answers and statuses in every language: a form may be filled in by a colleague who reads another."""
        for language in LANGUAGES:
            with speaking(language):
                for key, word in kind_words().items():
                    self.kinds[_folded(word)] = key
                    # "unchanged" for "unchanged, confirmed" leaves no doubt.
                    self.kinds[_folded(word.partition(",")[0])] = key
        self.statuses = defaultdict(set)
        for status in self.submission.round.programme.statuses.all():
            for label in {*status.labels.values(), str(status), status.key}:
                if label:
                    self.statuses[_folded(label)].add(status.key)
            self.status_words += [label for label in status.labels.values() if label]
            self.labels[status.key] = plain(status.labels.get(spoken()) or str(status))

    def _known(self) -> Iterator[_Known]:
        answers = Answer.objects.filter(submission=self.submission).select_related("version").order_by("position", "id")  # fmt: skip
        words = kind_words()
        for one in answers:
            asked = asked_of(one)
            standing = Given(
                kind=one.kind, statuses=tuple(one.statuses), explanation=one.explanation, remark=one.remark, figure=one.figure
            )  # fmt: skip
            yield _Known(
                one, asked, plain(asked.code).strip(), standing, filled_with(one, self.labels, words)
            )

    def _placed(self, known: Mapping[int, _Known]) -> Iterator[tuple[Row, int]]:
        """Walk the rows whose activity is known by mark and code together; the others become problems."""
        by_code: dict[str, list[int]] = defaultdict(list)
        for key, one in known.items():
            by_code[_folded(one.code)].append(key)
        for row in self.returned.rows:
            cell = row.cells.get("code", Cell(row.where))
            code = cell.text.strip()
            answers = by_code.get(_folded(code), []) if code else []
            if row.mark is None:
                if len(answers) == 1:
                    yield row, answers[0]
                elif any(each.text.strip() for each in row.cells.values()):
                    self._report(row.where, _("this row belongs to no activity that was asked about. Remove it, or copy what it says to the row of its activity."), code)  # fmt: skip
                continue
            if row.mark.submission != self.submission.pk:
                self._report(row.where, _("this row comes from another form. Remove it; the rows of this form have their own marks."), code)  # fmt: skip
                continue
            marked = known.get(row.mark.answer)
            if marked is None:
                self._report(row.where, _("this row belongs to no activity that was asked about. Remove it, or copy what it says to the row of its activity."), code)  # fmt: skip
            elif code and _folded(code) != _folded(marked.code):
                self._report(
                    cell.where,
                    _("the code says {code}, but this row was sent out for {known}. Put '{known}' back, or the answer in the row of its own activity.").format(
                        code=code[:40], known=marked.code),
                    marked.code,
                )  # fmt: skip
            else:
                yield row, row.mark.answer

    def _report(self, where: str, text: str, code: str = "") -> None:
        self.problems.append(Problem(where, text, code))

    def _report_twice(self, known: _Known, rows: Sequence[Row]) -> None:
        for row in rows:
            others = ", ".join(other.where for other in rows if other is not row)
            self._report(
                row.where,
                _("activity {code} stands in this form more than once (also {others}). Keep one of them.").format(
                    code=known.code, others=others),
                known.code,
            )  # fmt: skip

    def _read_row(self, row: Row, known: _Known) -> None:
        mark = row.mark
        typed = _typed(row)
        sent_whole, sent_content = (mark.whole, mark.content) if mark else (known.filled.whole, known.filled.content)  # fmt: skip
        if typed.whole == sent_whole:
            self._count_untouched(known)
            return
        before = len(self.problems)
        flawed = self._report_flaws(row, known)
        kind = self._kind(row, known, typed, flawed)
        content_is_sent = typed.content in (sent_content, known.filled.content, Filled().content)
        if kind == "" and "kind" not in flawed and not typed.kind.strip():
            if content_is_sent and plain(typed.remark) in ("", plain(known.standing.remark)):
                # An answer is not taken away by leaving it out.
                self._count_untouched(known)
                return
            self._report(
                self._where(row, "kind"),
                _("there is no answer here, but something else was filled in. Choose {kinds}.").format(kinds=self._offered()),
                known.code,
            )  # fmt: skip
        given = Given(kind=kind, remark=self._remark(row, known, flawed))
        if kind in ("", AnswerKind.CHANGED):
            given = self._changed(row, known, flawed, given)
        elif not flawed and not content_is_sent and not self._says_last(typed, known):
            self._report(
                self._where(row, "kind"),
                _("it says '{kind}', but status, explanation or figure were altered. Choose '{changed}', or put back what stood there.").format(
                    kind=kind_words()[kind], changed=kind_words()[AnswerKind.CHANGED]),
                known.code,
            )  # fmt: skip
        if len(self.problems) == before:
            self._keep(known, given, mark.revision if mark else None)

    def _count_untouched(self, known: _Known) -> None:
        if known.standing.kind:
            self.same += 1
        else:
            self.empty.append(known.code)

    def _report_flaws(self, row: Row, known: _Known) -> set[str]:
        flawed = {key for key, cell in row.cells.items() if cell.flaw and (key == "kind" or key in _FILLED or key.startswith("status"))}  # fmt: skip
        for key in row.cells:
            if key in flawed:
                self._report(row.cells[key].where, flaw_told(row.cells[key]), known.code)
        return flawed

    def _where(self, row: Row, key: str) -> str:
        cell = row.cells.get(key)
        return cell.where if cell is not None else row.where

    def _offered(self) -> str:
        return ", ".join(f"'{word}'" for word in kind_words().values())

    def _says_last(self, typed: Filled, known: _Known) -> bool:
        """Return whether status and explanation are last time's."""
        words = [word for word in typed.statuses if word.strip()]
        keys = [next(iter(self.statuses.get(_folded(word), {word})), word) for word in words]
        said = (tuple(keys), plain(typed.explanation).strip(), typed.figure.strip())
        return said == (known.asked.statuses[:MOST_STATUSES], plain(known.asked.explanation).strip(), "")

    def _kind(self, row: Row, known: _Known, typed: Filled, flawed: set[str]) -> str:
        word = typed.kind.strip()
        if "kind" in flawed or not word:
            return ""
        key = self.kinds.get(_folded(word))
        if key is None:
            self._report(
                self._where(row, "kind"),
                _("'{word}' is none of the answers.{nearest} Choose {kinds}.").format(
                    word=word[:60], nearest=_nearest(word, [*self.kinds]), kinds=self._offered()),
                known.code,
            )  # fmt: skip
            return ""
        return key

    def _changed(self, row: Row, known: _Known, flawed: set[str], given: Given) -> Given:
        """Return what a changed activity is given; what is wrong with its cells is reported."""
        keys: list[str] = []
        for key in sorted(key for key in row.cells if key.startswith("status")):
            word = row.cells[key].text.strip()
            if key in flawed or not word:
                continue
            found = self.statuses.get(_folded(word), set())
            if len(found) == 1:
                keys += found
            else:
                text = (
                    _("'{word}' is the name of more than one status; ask the programme team which is meant.").format(word=word[:60])
                    if found
                    else _("'{word}' is no status of this programme.{nearest} Choose one from the list; a second status has a cell of its own.").format(
                        word=word[:60], nearest=_nearest(word, self.status_words))
                )  # fmt: skip
                self._report(row.cells[key].where, text, known.code)
        explanation = self._text(row, "explanation", known, flawed)
        if given.kind and not keys and not explanation and not flawed and not any(self._wrote(row, key) for key in row.cells):  # fmt: skip
            self._report(
                self._where(row, "explanation"),
                _("it says that something changed, but neither status nor explanation is filled in. Say how it stands now."),
                known.code,
            )  # fmt: skip
        for key in ("status1", "explanation"):
            if given.kind and key not in row.cells:
                self._report(
                    row.where,
                    _("the cell '{field}' is gone. Fill in this activity in a new form, or on the page.").format(field=field_words()[key]),
                    known.code,
                )  # fmt: skip
        figure = self._figure(row, known, flawed)
        return Given(
            kind=given.kind, statuses=tuple(dict.fromkeys(keys)), explanation=explanation, remark=given.remark, figure=figure
        )  # fmt: skip

    def _wrote(self, row: Row, key: str) -> bool:
        return (key.startswith("status") or key == "figure") and bool(row.cells[key].text.strip())

    def _text(self, row: Row, key: str, known: _Known, flawed: set[str]) -> str:
        cell = row.cells.get(key)
        if cell is None or key in flawed:
            return ""
        text = plain(cell.text).strip()
        if len(text) > MOST_TEXT:
            self._report(
                cell.where,
                _("the text has {count} characters, {over} more than the {most} that are kept. Shorten it, or add it as evidence on the page.").format(
                    count=len(text), over=len(text) - MOST_TEXT, most=MOST_TEXT),
                known.code,
            )  # fmt: skip
        return text

    def _remark(self, row: Row, known: _Known, flawed: set[str]) -> str:
        # A cell that is gone says nothing; the remark that stands stays.
        return self._text(row, "remark", known, flawed) if "remark" in row.cells else known.standing.remark

    def _figure(self, row: Row, known: _Known, flawed: set[str]) -> Decimal | None:
        cell = row.cells.get("figure")
        if cell is None:
            return known.standing.figure
        if "figure" in flawed or not cell.text.strip():
            return None
        if not (known.asked.unit or known.asked.figure):
            self._report(
                cell.where,
                _("no figure is asked for with this activity. Put the number in the explanation."),
                known.code,
            )
            return None
        try:
            # A cell that holds a number has its decimal mark settled already.
            return (
                figure_from(cell.text, known.asked.unit) if cell.number is None else kept_whole(cell.number)
            )
        except FigureNotClear as error:
            self._report(cell.where, str(error), known.code)
            return None

    def _keep(self, known: _Known, given: Given, sent: int | None) -> None:
        answer = known.answer
        if _alike(given, known.standing):
            self.same += 1
            return
        # A row without its mark does not tell what it was made from; over an answer that stands it is a conflict.
        is_conflict = answer.revision != (0 if sent is None else sent)
        difference = Difference(
            answer.pk, answer.revision, known.code, known.asked.title, known.asked, known.standing, given, is_conflict,
            answer.answered_name, answer.answered_at,
        )  # fmt: skip
        (self.conflicts if is_conflict else self.differences).append(difference)


_FILLED = ("explanation", "remark", "figure")


def _typed(row: Row) -> Filled:
    """Return what stands in the cells to fill in."""

    def text(key: str) -> str:
        return row.cells[key].text if key in row.cells else ""

    statuses = tuple(row.cells[key].text for key in sorted(row.cells) if key.startswith("status"))
    return Filled(text("kind"), statuses, text("explanation"), text("remark"), text("figure"))


def _alike(one: Given, other: Given) -> bool:
    """Return whether two answers say the same; white space aside."""
    texts = [(given.kind, plain(given.remark).strip(), given.figure if given.kind == AnswerKind.CHANGED else None) for given in (one, other)]  # fmt: skip
    if texts[0] != texts[1]:
        return False
    if one.kind != AnswerKind.CHANGED:
        return True
    return (one.statuses, plain(one.explanation).strip()) == (other.statuses, plain(other.explanation).strip())  # fmt: skip


def _nearest(word: str, words: Sequence[str]) -> str:
    """Return a sentence that offers the word that is most like it; nothing where none is near."""
    found = process.extractOne(word, words, scorer=fuzz.ratio, processor=_folded, score_cutoff=_NEAR)
    return " " + _("Did you mean '{word}'?").format(word=found[0]) if found else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
