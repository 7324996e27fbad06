"""Why a deed in a round may not be; each says what is the matter and what to do."""

from collections.abc import Sequence
from datetime import date

from actielijn.language import _, ngettext


class RoundsError(Exception):
    """A deed that a round refuses; the text is for the person who tried it."""


class RoundNotOpen(RoundsError):  # noqa: N818
    """The round is not open (any more)."""

    def __init__(self) -> None:
        super().__init__(
            _("This round is not open. Ask the programme team if something still has to change.")
        )


class RoundNotADraft(RoundsError):  # noqa: N818
    """The round was opened already."""

    def __init__(self) -> None:
        super().__init__(_("This round was opened already; what it asks can no longer be changed."))


class NobodyToAsk(RoundsError):  # noqa: N818
    """No activity under the filters has a holder with a contact person."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody can be asked: no activity under these filters has a holder with a contact person. Add contact persons first.")
        )  # fmt: skip


class DatesOutOfOrder(RoundsError):  # noqa: N818
    """The dates of a round contradict each other."""

    def __init__(self) -> None:
        super().__init__(
            _("Answers cannot be asked for until after the review ends. Put the dates in order.")
        )


class InThePast(RoundsError):  # noqa: N818
    """A round whose answers are due before it opens."""

    def __init__(self, day: date) -> None:
        super().__init__(
            _("Answers would be due on {day}, which has passed. Choose a later day.").format(day=day)
        )


class LinkNotUsable(RoundsError):  # noqa: N818
    """The link ended, was taken back, or never was."""

    def __init__(self) -> None:
        super().__init__(
            _("This link works no longer: the round has ended, or the link was replaced by a newer one. "
              "Use the link in the newest mail, or ask the programme team for another.")
        )  # fmt: skip


class LinkUnknown(LinkNotUsable):
    """There never was such a link."""


class TooManyLinks(RoundsError):  # noqa: N818
    """Too many links that never were, from one address."""

    def __init__(self) -> None:
        super().__init__(
            _("Too many links that do not exist were tried from your network. Wait a quarter of an hour, then use the link in the mail.")
        )  # fmt: skip


class SubmissionClosed(RoundsError):  # noqa: N818
    """The submission was handed in; nothing in it can be changed now."""

    def __init__(self) -> None:
        super().__init__(
            _("This was handed in and can no longer be changed. Ask the programme team to send it back if something is wrong.")
        )  # fmt: skip


class NotYourTurn(RoundsError):  # noqa: N818
    """The submission waits for somebody else of the organisation."""

    def __init__(self) -> None:
        super().__init__(_("This waits for your own reviewer, who hands it in or gives it back to you."))


class AnsweredMeanwhile(RoundsError):  # noqa: N818
    """Somebody else, or another tab, saved this answer after it was read; nothing was overwritten."""

    def __init__(
        self, *, name: str, kind: str, statuses: Sequence[str], explanation: str, revision: int
    ) -> None:
        self.name, self.kind, self.statuses, self.explanation, self.revision = (
            name,
            kind,
            statuses,
            explanation,
            revision,
        )
        super().__init__(
            _("{name} saved this answer while you were working on it. Nothing was overwritten: both texts stand below. "
              "Save once more what it should be.").format(name=name)
        )  # fmt: skip


class AnswerNotClear(RoundsError):  # noqa: N818
    """What was answered contradicts itself."""


class NotAllAnswered(RoundsError):  # noqa: N818
    """Some activities have no answer yet."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = codes
        shown = ", ".join(codes[:12]) + (" …" if len(codes) > 12 else "")
        super().__init__(
            ngettext(
                "{count} activity has no answer yet: {codes}. Answer it, or say that it is unchanged or not yours.",
                "{count} activities have no answer yet: {codes}. Answer them, or say that they are unchanged or not yours.",
                len(codes),
            ).format(count=len(codes), codes=shown)
        )  # fmt: skip


class ProposalsOpen(RoundsError):  # noqa: N818
    """The reviewer proposed texts that nobody replied to."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            _("The programme team proposes another text for {codes}. Agree with it, or say why not; then hand in.").format(
                codes=", ".join(codes[:12]))
        )  # fmt: skip


class WrongState(RoundsError):  # noqa: N818
    """A submission cannot go from where it is to where it was sent."""

    def __init__(self, told: str = "") -> None:
        super().__init__(
            told or _("Somebody was first: this submission is no longer where it was. Look at it again.")
        )


class ReviewedMeanwhile(WrongState):
    """Another reviewer, or the organisation, was at it after it was read; the text says who did what, and when."""


class OutcomeChanged(RoundsError):  # noqa: N818
    """Closing would bring something else than what was looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("Meanwhile somebody accepted, returned or changed something. Look once more at what closing brings; nothing was closed.")
        )  # fmt: skip


class MailTooLate(RoundsError):  # noqa: N818
    """A mail that makes no sense any more: its round ended, or its receiver left."""

    def __init__(self) -> None:
        super().__init__(
            _("This mail cannot be sent again: its round has ended, or it went to somebody who is no longer a contact person.")
        )  # fmt: skip


class QuestionMissing(RoundsError):  # noqa: N818
    """A return without a word of why."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Write what you ask, with an activity or for the whole: otherwise they cannot know why it comes back."
            )
        )


class StillAsked(RoundsError):  # noqa: N818
    """A submission with open questions cannot be accepted."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            _("Questions or proposals are still open for {codes}. Send the submission back, or take them away first.").format(
                codes=", ".join(codes))
        )  # fmt: skip


class OwnWork(RoundsError):  # noqa: N818
    """Who handed in does not accept."""

    def __init__(self) -> None:
        super().__init__(_("You handed this in yourself. Somebody else has to accept it."))


class ContactKnown(RoundsError):  # noqa: N818
    """The organisation has this contact person already."""

    def __init__(self, email: str) -> None:
        super().__init__(_("{email} is already a contact person of this organisation.").format(email=email))


class NoSuchContact(RoundsError):  # noqa: N818
    """The contact person was removed meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This contact person is no longer there: somebody removed them meanwhile."))


class ContactsNotClear(RoundsError):  # noqa: N818
    """Lines of a list of contact persons that cannot be understood; ``problems`` tells them all."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = problems
        super().__init__(
            _(
                "Nothing was taken over, because not every line could be understood. Mend these lines and try again."
            )
        )
