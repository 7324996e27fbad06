"""Colleagues of one organisation at the same moment: one wins, the others are told, and counts stay right."""

import pytest

from actielijn.web.rounds import answering
from actielijn.web.rounds.errors import AnsweredMeanwhile, SubmissionClosed
from actielijn.web.rounds.models import Answer
from at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
Given = answering.Given


def saving(asked, answer, text):
    return lambda: answering.save_answer(
        submission=asked.submission(), answer=answer.pk, revision=answer.revision,
        given=Given(kind="changed", statuses=("completed",), explanation=text), by=asked.by(),
    )  # fmt: skip


def test_of_many_who_save_over_one_revision_one_wins_and_the_others_get_its_text(asked):
    answer = asked.submission().answers.first()
    gave = at_once(*(saving(asked, answer, f"Van {at}.") for at in range(6)))
    stands = Answer.objects.get(pk=answer.pk)
    told = [one for one in gave if isinstance(one, AnsweredMeanwhile)]
    assert len(told) == 5, gave
    assert {one.explanation for one in told} == {stands.explanation}
    assert (stands.revision, asked.submission().answered) == (1, 1)


def test_confirming_many_and_saving_one_of_them_count_each_answer_once(asked):
    answers = list(asked.submission().answers.all())
    read = [(one.pk, one.revision) for one in answers]
    gave = at_once(
        *(lambda: answering.confirm_unchanged(submission=asked.submission(), read=read, by=asked.by()) for _at in range(3)),
        *(saving(asked, one, "Nieuw.") for one in answers[:2]),
    )  # fmt: skip
    assert not [one for one in gave if isinstance(one, Exception) and not isinstance(one, AnsweredMeanwhile)]
    assert asked.submission().answered == Answer.objects.exclude(kind="").count() == 4
    assert {one.revision for one in Answer.objects.filter(submission=asked.submission())} == {1}


def test_nothing_is_saved_after_a_colleague_handed_in(asked):
    answer = asked.answer_all().answers.first()
    saved, handed = at_once(
        saving(asked, answer, "Nog net."),
        lambda: answering.hand_in(submission=asked.submission(), by=asked.by()),
    )
    assert handed.state == "handed_in"
    stands = Answer.objects.get(pk=answer.pk)
    if isinstance(saved, SubmissionClosed):
        assert stands.kind == "unchanged"
    else:
        assert stands.explanation == saved.explanation == "Nog net."
