"""What an organisation does: open its link, answer as it goes, add evidence, reply to proposals, hand in."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from actielijn.language import _
from actielijn.web.archive.actions import keep
from actielijn.web.organisations.models import Person
from actielijn.web.organisations.tokens import hash_of
from actielijn.web.programmes.permissions import Role, roles_of
from actielijn.web.register.storing import chunks
from actielijn.web.trail.actions import record

from . import mailing
from .content import MOST_STATUSES
from .errors import (
    AnsweredMeanwhile,
    AnswerNotClear,
    LinkNotUsable,
    LinkUnknown,
    NotAllAnswered,
    NotYourTurn,
    ProposalsOpen,
    RoundNotOpen,
    SubmissionClosed,
    WrongState,
)
from .lifecycle import OPEN_TO_PARTNER, WAYS, AnswerKind, Decision, Reply, RoundState, SubmissionState
from .models import Answer, Contact, Evidence, Link, Round, Submission

MOST_TEXT = 20_000
MOST_EVIDENCE = 20
MOST_EVIDENCE_BYTES = 20 * 2**20
MOST_LABEL = 200
EVIDENCE_KINDS = (
    "pdf", "docx", "doc", "odt", "rtf", "txt", "xlsx", "xls", "ods", "csv", "pptx", "ppt", "odp", "png", "jpg", "jpeg", "eml", "msg",
)  # fmt: skip
"""How the names of files that are taken as evidence end: papers, sheets, pictures and mails; nothing that a computer runs."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers for an organisation: a contact by a link, a signed-in person, or the coordinator who uploads a form.

    Stands in the trail by name; ``pk`` is None for a contact, who has no account.
    """

    name: str
    pk: int | None = None
    contact: Contact | None = None
    person: Person | None = None

    @property
    def signs_off(self) -> bool:
        """Whether this one may hand in for the others: an own reviewer, or a person with a role in the programme."""
        return self.contact is None or self.contact.signs_off


def link_of(token: str, *, at: datetime | None = None) -> Link:
    """Return the link of a mail. Raises LinkUnknown, LinkNotUsable."""
    found = (
        Link.objects.filter(token_hash=hash_of(token))
        .select_related("contact", "submission__round__programme")
        .first()
    )
    if found is None:
        raise LinkUnknown
    return usable(found, at=at)


def usable(link: Link, *, at: datetime | None = None) -> Link:
    """Return the link when it still works. Raises LinkNotUsable."""
    moment = at or timezone.now()
    ended = link.revoked_at is not None or link.expires_at < moment or link.contact.left_at is not None
    if ended or link.submission.round.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise LinkNotUsable
    return link


@transaction.atomic
def use_link(link: Link, *, at: datetime | None = None) -> None:
    """Keep that a link was used."""
    moment = at or timezone.now()
    Link.objects.filter(pk=link.pk).update(used_at=moment)
    record(
        "open-link", by=Answerer(link.contact.name, contact=link.contact), on=link.submission,
        programme=link.submission.round.programme_id, at=moment,
    )  # fmt: skip


def may_answer(person: Person, submission: Submission) -> bool:
    """Return whether a signed-in person answers for this organisation: its editor in the programme."""
    roles = roles_of(person, submission.round.programme)
    return person.is_active and (Role.EDITOR, submission.organisation_id) in roles


@transaction.atomic
def note_opened(submission: Submission, *, at: datetime | None = None) -> None:
    """Keep that somebody has looked at the submission."""
    Submission.objects.filter(pk=submission.pk, state=SubmissionState.NOT_OPENED).update(
        state=SubmissionState.BUSY, opened_at=at or timezone.now()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as a form gives it."""

    kind: str
    statuses: tuple[str, ...] = ()
    explanation: str = ""
    remark: str = ""
    figure: Decimal | None = None


@transaction.atomic
def save_answer(
    *,
    submission: Submission,
    answer: int,
    revision: int,
    given: Given,
    by: Answerer,
    at: datetime | None = None,
) -> Answer:
    """Save an answer over the revision that was read; one that changes nothing writes nothing.

    Raises AnsweredMeanwhile when another saved it since, AnswerNotClear, SubmissionClosed, NotYourTurn, RoundNotOpen.
    """
    moment = at or timezone.now()
    standing = _open(submission, by)
    found = _answers_locked(standing).filter(pk=answer).first()
    if found is None:
        raise WrongState
    given = _clear(given, _status_keys(standing))
    if _says(found, given):
        return found
    if found.revision != revision:
        raise _meanwhile(found)
    _put(standing, found, given, by, moment)
    record(
        "save-answer", by=by, on=found, programme=standing.round.programme_id, at=moment, answer=given.kind, revision=found.revision
    )  # fmt: skip
    return found


def _answers_locked(submission: Submission) -> QuerySet[Answer]:
    """Return the answers of a submission, to be locked, with what the trail calls them."""
    locked = Answer.objects.select_for_update(of=("self",)).filter(submission=submission)
    return locked.select_related("activity", "version", "submission__organisation", "submission__round")


def _says(found: Answer, given: Given) -> bool:
    """Return whether an answer stands as it was given already."""
    return (found.kind, tuple(found.statuses), found.explanation, found.remark, found.figure) == (
        given.kind, given.statuses, given.explanation, given.remark, given.figure,
    )  # fmt: skip


def _meanwhile(found: Answer) -> AnsweredMeanwhile:
    return AnsweredMeanwhile(
        name=found.answered_name, kind=found.kind, statuses=found.statuses, explanation=found.explanation, revision=found.revision
    )  # fmt: skip


def _put(submission: Submission, found: Answer, given: Given, by: Answerer, moment: datetime) -> None:
    change = _fill(found, given, by, moment)
    found.save()
    _count(submission, change, moment)


def _fill(found: Answer, given: Given, by: Answerer, moment: datetime) -> int:
    """Put what was given into an answer, not yet saved; return how many answers more (or fewer) there are by it."""
    change = bool(given.kind) - bool(found.kind)
    found.kind, found.statuses, found.explanation = given.kind, list(given.statuses), given.explanation
    found.remark, found.figure = given.remark, given.figure
    found.revision += 1
    found.answered_at, found.answered_name = moment, by.name[:200]
    if found.decision != Decision.ASKED:
        # A new text is judged anew; a question stays beside it until the reviewer has seen the answer.
        found.decision, found.proposal, found.reply = "", None, ""
        found.decided_at = found.decided_by = None
    return change


_FILLED = (
    "kind", "statuses", "explanation", "remark", "figure", "revision", "answered_at", "answered_name", "decision", "decided_at", "decided_by",
    "proposal", "reply",
)  # fmt: skip


def _count(submission: Submission, change: int, moment: datetime) -> None:
    update: dict[str, object] = {"answered": F("answered") + change} if change else {}
    if submission.state == SubmissionState.NOT_OPENED:
        update |= {"state": SubmissionState.BUSY, "opened_at": moment}
    if update:
        Submission.objects.filter(pk=submission.pk).update(**update)


def _status_keys(submission: Submission) -> set[str]:
    return {one.key for one in submission.round.programme.statuses.all()}


def _clear(given: Given, known: Set[str]) -> Given:
    """Return what was given with white space folded and what its kind does not need left out. Raises AnswerNotClear."""
    explanation = given.explanation.replace("\r\n", "\n").strip()
    remark = given.remark.replace("\r\n", "\n").strip()
    if len(explanation) > MOST_TEXT or len(remark) > MOST_TEXT:
        raise AnswerNotClear(
            _("A text has more than {most} characters. Shorten it, or add it as evidence.").format(
                most=MOST_TEXT
            )
        )
    if given.kind not in ("", *AnswerKind.values):
        raise AnswerNotClear(
            _("Choose whether something changed, nothing changed, or the activity is not yours.")
        )
    if given.kind != AnswerKind.CHANGED:
        return replace(given, statuses=(), explanation="", remark=remark, figure=None)
    unknown = [key for key in given.statuses if key not in known]
    if unknown:
        raise AnswerNotClear(_("'{status}' is no status of this programme.").format(status=unknown[0]))
    if len(set(given.statuses)) > MOST_STATUSES:
        raise AnswerNotClear(_("An activity has one status, or two at most. Leave the others out."))
    given = replace(given, statuses=tuple(dict.fromkeys(given.statuses)))
    return replace(given, explanation=explanation, remark=remark)


def locked_submission(submission: Submission) -> Submission:
    """Return the submission as it stands now, locked, with its round.

    The round is read after the lock is held: who waited for a round to be closed sees that it was.
    """
    standing = Submission.objects.select_for_update().get(pk=submission.pk)
    standing.round = Round.objects.get(pk=standing.round_id)
    # What a programme is does not change meanwhile, and the caller has perhaps asked for its statuses.
    standing.round.programme = submission.round.programme
    return standing


def _open(submission: Submission, by: Answerer) -> Submission:
    """Return the submission, locked, when this one may change it now."""
    standing = locked_submission(submission)
    if standing.round.state != RoundState.OPEN:
        raise RoundNotOpen
    contact = by.contact
    if contact is not None and (contact.organisation_id, contact.programme_id) != (
        standing.organisation_id, standing.round.programme_id,
    ):  # fmt: skip
        raise LinkNotUsable
    if standing.state not in OPEN_TO_PARTNER:
        raise SubmissionClosed
    if standing.state == SubmissionState.SIGNING and not by.signs_off:
        raise NotYourTurn
    return standing


@transaction.atomic
def add_evidence(
    *, submission: Submission, answer: int, label: str, by: Answerer, url: str = "", pieces: Iterable[bytes] | None = None,
    at: datetime | None = None,
) -> Evidence:  # fmt: skip
    """Add a file or an address to an answer; ``label`` is a file's name. Raises AnswerNotClear, SubmissionClosed."""
    standing = _open(submission, by)
    found = Answer.objects.select_for_update().filter(submission=standing, pk=answer).first()
    if found is None:
        raise WrongState
    if found.evidence.count() >= MOST_EVIDENCE:
        raise AnswerNotClear(
            _("An answer holds at most {most} pieces of evidence.").format(most=MOST_EVIDENCE)
        )
    if pieces is None and not url.startswith(("https://", "http://")):
        raise AnswerNotClear(_("Give the address as https://…, or choose a file."))
    if pieces is not None:
        if label.rpartition(".")[2].lower() not in EVIDENCE_KINDS:
            raise AnswerNotClear(
                _("'{name}' is no kind of file that is taken as evidence. Choose one of these kinds: {kinds}.").format(
                    name=label[:100], kinds=", ".join(EVIDENCE_KINDS))
            )  # fmt: skip
        pieces = _limited(pieces)
    added = Evidence.objects.create(
        answer=found, label=_short_name(label) if pieces is not None else (label.strip() or url)[:MOST_LABEL], url="" if pieces is not None else url[:1000],
        stored=keep(pieces) if pieces is not None else None, added_at=at or timezone.now(), added_name=by.name[:200],
    )  # fmt: skip
    record("add-evidence", by=by, on=added, programme=standing.round.programme_id)
    return added


def _limited(pieces: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_EVIDENCE_BYTES:
            raise AnswerNotClear(
                _("This file is larger than {size} MB. Make it smaller, or give an address where it stands.").format(
                    size=MOST_EVIDENCE_BYTES // 2**20)
            )  # fmt: skip
        yield piece
    if not size:
        raise AnswerNotClear(_("This file is empty. Look whether it was saved, and choose it once more."))


def _short_name(label: str) -> str:
    """Return a name that can be kept; of a long one the ending stays, which says what kind of file it is."""
    name, dot, ending = label.strip().rpartition(".")
    return (
        label.strip() if len(label.strip()) <= MOST_LABEL else f"{name[: MOST_LABEL - 20]}…{dot}{ending[:18]}"
    )


@transaction.atomic
def remove_evidence(*, submission: Submission, key: int, by: Answerer) -> None:
    """Take a piece of evidence away again."""
    standing = _open(submission, by)
    found = Evidence.objects.filter(answer__submission=standing, pk=key).first()
    if found is not None:
        record("remove-evidence", by=by, on=found, programme=standing.round.programme_id)
        found.delete()


@transaction.atomic
def reply_to_proposal(
    *, submission: Submission, answer: int, agrees: bool, text: str, by: Answerer
) -> Answer:
    """Agree with what the reviewer proposes, or dissent from it: then one's own text stays, and the dissent with it."""
    standing = _open(submission, by)
    found = (
        Answer.objects.select_for_update()
        .filter(submission=standing, pk=answer, decision=Decision.PROPOSED)
        .first()
    )
    if found is None:
        raise WrongState
    found.reply = Reply.AGREED if agrees else Reply.DISSENTED
    found.reply_text = text.strip()[:MOST_TEXT]
    found.decisions += 1
    found.save(update_fields=["reply", "reply_text", "decisions"])
    record("reply-to-proposal", by=by, on=found, programme=standing.round.programme_id, reply=found.reply)
    return found


EMPTY = Q(kind=AnswerKind.CHANGED, statuses=[], explanation="")
"""Answers that say that something changed, and not yet what."""
LEFT = Q(kind="") | EMPTY
"""Answers that still have to be given before a submission can be handed in."""


def open_points(submission: Submission) -> list[str]:
    """Return the codes of the activities that have no answer yet, or one that does not say what changed."""
    return list(Answer.objects.filter(LEFT, submission=submission).values_list("activity__code", flat=True))


@transaction.atomic
def confirm_unchanged(
    *, submission: Submission, read: Sequence[tuple[int, int]], by: Answerer, at: datetime | None = None
) -> tuple[int, int]:
    """Confirm of several activities at once that nothing changed; ``read`` holds the key and the revision of each as it was read.

    Returns how many were confirmed, and how many were left because somebody answered them meanwhile.
    """
    moment = at or timezone.now()
    standing = _open(submission, by)
    revisions = dict(read)
    rows = list(
        Answer.objects.select_for_update(of=("self",))
        .select_related("activity")
        .filter(submission=standing, pk__in=list(revisions))
    )
    unread = [one for one in rows if one.revision != revisions[one.pk]]
    free = [one for one in rows if one not in unread and one.kind != AnswerKind.UNCHANGED]
    if free:
        change = sum(
            _fill(one, Given(kind=AnswerKind.UNCHANGED, remark=one.remark), by, moment) for one in free
        )
        Answer.objects.bulk_update(free, _FILLED, batch_size=200)
        _count(standing, change, moment)
        record(
            "confirm-unchanged", by=by, on=standing, programme=standing.round.programme_id, at=moment,
            count=len(free), codes=[one.activity.code for one in free[:200]],
        )  # fmt: skip
    return len(free), len(unread)


@transaction.atomic
def hand_in(*, submission: Submission, by: Answerer, at: datetime | None = None) -> Submission:
    """Hand in: to the programme, or first to the organisation's own reviewer where it has one.

    Raises NotAllAnswered with the codes that are left, ProposalsOpen, SubmissionClosed, NotYourTurn, RoundNotOpen.
    """
    moment = at or timezone.now()
    standing = _open(submission, by)
    left = open_points(standing)
    if left:
        raise NotAllAnswered(left)
    proposed = Answer.objects.filter(submission=standing, decision=Decision.PROPOSED, reply="")
    if codes := list(proposed.values_list("activity__code", flat=True)):
        raise ProposalsOpen(codes)
    signers = list(
        Contact.objects.filter(
            programme=standing.round.programme,
            organisation=standing.organisation_id,
            signs_off=True,
            left_at__isnull=True,
        )
    )
    if signers and not by.signs_off:
        _go(standing, SubmissionState.SIGNING)
        record("hand-to-own-reviewer", by=by, on=standing, programme=standing.round.programme_id, at=moment)
        mailing.want_signing(standing, signers, by=by.name, at=moment)
        return standing
    standing.handed_in_at, standing.handed_in_name, standing.handed_in_by = moment, by.name[:200], by.person
    _go(standing, SubmissionState.HANDED_IN)
    record("hand-in-submission", by=by, on=standing, programme=standing.round.programme_id, at=moment)
    mailing.want_receipt(standing, at=moment)
    return standing


@transaction.atomic
def give_back(
    *, submission: Submission, by: Answerer, note: str = "", at: datetime | None = None
) -> Submission:
    """Give a submission back to the colleagues instead of handing it in; they get a mail with the note."""
    moment = at or timezone.now()
    standing = _open(submission, by)
    if standing.state != SubmissionState.SIGNING:
        raise WrongState
    _go(standing, SubmissionState.BUSY)
    record("give-back", by=by, on=standing, programme=standing.round.programme_id, at=moment)
    mailing.want_given_back(standing, by=by.name, note=note.strip()[:MOST_TEXT], at=moment)
    return standing


def _go(submission: Submission, to: SubmissionState) -> None:
    if to not in WAYS[SubmissionState(submission.state)]:
        raise WrongState
    submission.state = to
    submission.save()


@transaction.atomic
def apply_many(
    *,
    submission: Submission,
    given: Sequence[tuple[int, int, Given]],
    by: Answerer,
    at: datetime | None = None,
) -> tuple[int, list[AnsweredMeanwhile]]:
    """Save the answers of a form that came back: answer, the revision that was read, what it says.

    Returns how many changed, and the conflicts, which overwrite nothing. Raises what ``save_answer`` raises; then nothing is saved.
    """
    moment = at or timezone.now()
    standing = _open(submission, by)
    known, read = _status_keys(standing), {answer: (revision, one) for answer, revision, one in given}
    answers = _answers_locked(standing)
    rows: dict[int, Answer] = {}
    for keys in chunks(list(read)):
        rows |= answers.in_bulk(keys)
    if len(rows) < len(read):
        raise WrongState
    conflicts: list[AnsweredMeanwhile] = []
    saved: list[Answer] = []
    change = 0
    for key, (revision, one) in read.items():
        found, cleared = rows[key], _clear(one, known)
        if _says(found, cleared):
            continue
        if found.revision != revision:
            conflicts.append(_meanwhile(found))
            continue
        change += _fill(found, cleared, by, moment)
        saved.append(found)
    if saved:
        Answer.objects.bulk_update(saved, _FILLED, batch_size=200)
        _count(standing, change, moment)
    for found in saved:
        record(
            "save-answer", by=by, on=found, programme=standing.round.programme_id, at=moment, answer=found.kind, revision=found.revision
        )  # fmt: skip
    return len(saved), conflicts
