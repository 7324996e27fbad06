"""What a proposal of the reviewer does to the words that go into the register, by what the organisation says to it."""

import pytest

from actielijn.web.register.actions import content_now
from actielijn.web.register.models import Activity
from actielijn.web.rounds import answering, closing, reviewing
from actielijn.web.rounds.errors import StillAsked, WrongState
from open_round import OPENED

pytestmark = pytest.mark.django_db


def propose(asked, **given):
    """Hand in, propose an edit of the first answer, and send back; return that answer."""
    submission = asked.answer_all(**given)
    answering.hand_in(submission=submission, by=asked.by(), at=OPENED)
    first = submission.answers.first()
    reviewing.judge(
        submission=submission, answer=first.pk, decision="proposed", by=asked.people.reviewer, statuses=("completed",), explanation="Het is af."
    )  # fmt: skip
    reviewing.send_back(submission=submission, question="", by=asked.people.reviewer, at=OPENED)
    return first


def after_reply(asked, answer, agrees):
    """Reply, hand in, accept, close; return what the register says then."""
    submission = asked.submission()
    answering.reply_to_proposal(
        submission=submission, answer=answer.pk, agrees=agrees, text="Zo is het niet.", by=asked.by()
    )
    answering.hand_in(submission=submission, by=asked.by(), at=OPENED)
    reviewing.accept(submission=submission, by=asked.people.reviewer, at=OPENED)
    closing.close_round(round_=asked.round, by=asked.people.coordinator, at=OPENED)
    return content_now(Activity.objects.get(pk=answer.activity_id))


def test_agreed_proposal_goes_in_even_where_nothing_was_changed_at_first(asked):
    content = after_reply(asked, propose(asked), agrees=True)
    assert (content.statuses, content.explanation) == (("completed",), "Het is af.")


def test_dissent_keeps_the_organisations_own_words_and_is_kept_itself(asked):
    answer = propose(asked, statuses=("delayed",), explanation="Het loopt nog.")
    content = after_reply(asked, answer, agrees=False)
    assert (content.statuses, content.explanation) == (("delayed",), "Het loopt nog.")
    answer.refresh_from_db()
    assert (answer.reply, answer.reply_text) == ("dissented", "Zo is het niet.")


def test_submission_with_a_proposal_nobody_replied_to_is_not_accepted(asked):
    propose(asked)
    submission = asked.submission()
    submission.state = "handed_in"
    submission.save()
    with pytest.raises(StillAsked):
        reviewing.accept(submission=submission, by=asked.people.reviewer, at=OPENED)


def test_proposal_with_a_status_the_programme_does_not_have_is_refused(asked):
    submission = asked.answer_all()
    answering.hand_in(submission=submission, by=asked.by(), at=OPENED)
    with pytest.raises(WrongState):
        reviewing.judge(
            submission=submission, answer=submission.answers.first().pk, decision="proposed", by=asked.people.reviewer,
            statuses=("bestaat-niet",),
        )  # fmt: skip
