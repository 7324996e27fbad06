"""Two reviewers of one submission: who comes second is told who did what, and overwrites nothing."""

import pytest

from actielijn.language import speaking
from actielijn.web.rounds import answering, reviewing
from actielijn.web.rounds.errors import ReviewedMeanwhile
from actielijn.web.rounds.models import Answer
from actielijn.web.rounds.reviewing import answer_as_read, submission_as_read
from actielijn.web.trail.models import Event
from at_once import at_once
from open_round import OPENED


@pytest.fixture
def handed_in(asked):
    submission = asked.answer_all(statuses=("delayed",), explanation="Het loopt nog.")
    return answering.hand_in(submission=submission, by=asked.by(), at=OPENED)


@pytest.mark.django_db(transaction=True)
def test_of_reviewers_who_decide_on_one_answer_at_once_one_wins_and_the_others_hear_who(asked, handed_in):
    answer, people = handed_in.answers.first(), asked.people
    seen = answer_as_read(answer)

    def deciding(by, **decision):
        return lambda: reviewing.judge(
            submission=asked.submission(), answer=answer.pk, by=by, seen=seen, **decision
        )

    with speaking("en"):
        gave = at_once(
            deciding(people.reviewer, decision="asked", question="Sinds wanneer?"),
            deciding(people.coordinator, decision="accepted"),
            deciding(people.second, decision="proposed", statuses=("completed",), explanation="Het is af."),
        )
    refused = [one for one in gave if isinstance(one, ReviewedMeanwhile)]
    stands = Answer.objects.get(pk=answer.pk)
    assert len(refused) == 2, gave
    assert stands.decisions == Event.objects.filter(action="judge-answer").count() == 1
    assert all(f"{stands.decided_by.name} " in str(one) for one in refused)


@pytest.mark.django_db(transaction=True)
def test_submission_is_accepted_or_returned_once(asked, handed_in):
    people, seen = asked.people, submission_as_read(handed_in)
    gave = at_once(
        lambda: reviewing.accept(submission=asked.submission(), by=people.reviewer, seen=seen),
        lambda: reviewing.send_back(submission=asked.submission(), question="Klopt dit?", by=people.coordinator, seen=seen),
    )  # fmt: skip
    (refused,) = [one for one in gave if isinstance(one, ReviewedMeanwhile)]
    stands = asked.submission()
    first = stands.accepted_by or stands.returned_by
    assert first.name in str(refused)
    assert Event.objects.filter(action__in=("accept-submission", "return-submission")).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["accept", "send_back"])
def test_whole_is_neither_accepted_nor_returned_over_a_decision_that_was_not_seen(asked, handed_in, deed):
    people, answer, seen = asked.people, handed_in.answers.first(), submission_as_read(handed_in)
    reviewing.judge(submission=handed_in, answer=answer.pk, decision="accepted", by=people.second, seen=answer_as_read(answer))  # fmt: skip
    more = {"question": "Klopt dit?"} if deed == "send_back" else {}
    with pytest.raises(ReviewedMeanwhile, match=people.second.name):
        getattr(reviewing, deed)(submission=handed_in, by=people.reviewer, seen=seen, **more)
    getattr(reviewing, deed)(submission=handed_in, by=people.reviewer, seen=submission_as_read(asked.submission()), **more)  # fmt: skip


@pytest.mark.django_db
def test_decision_on_a_text_that_was_answered_anew_is_refused_even_when_it_stands_already(asked, handed_in):
    people, answer = asked.people, handed_in.answers.first()
    seen = answer_as_read(answer)
    reviewing.send_back(submission=handed_in, question="Klopt dit?", by=people.reviewer, at=OPENED)
    given = answering.Given(kind="changed", statuses=("completed",), explanation="Het is af.")
    answering.save_answer(submission=handed_in, answer=answer.pk, revision=answer.revision, given=given, by=asked.by())  # fmt: skip
    answering.hand_in(submission=handed_in, by=asked.by())
    reviewing.judge(submission=handed_in, answer=answer.pk, decision="accepted", by=people.second)
    with pytest.raises(ReviewedMeanwhile, match=asked.by().name):
        reviewing.judge(submission=handed_in, answer=answer.pk, decision="accepted", by=people.reviewer, seen=seen)  # fmt: skip


@pytest.mark.django_db
def test_same_decision_twice_is_no_conflict_and_is_kept_once(asked, handed_in):
    answer = handed_in.answers.first()
    for _again in range(2):
        reviewing.judge(
            submission=handed_in, answer=answer.pk, decision="accepted", by=asked.people.reviewer, seen=answer_as_read(answer)
        )  # fmt: skip
    assert Event.objects.filter(action="judge-answer").count() == 1
