"""Closing a round while others are at work in it: what is closed is what was read, and nobody slips in behind it."""

import threading

import pytest
from django.db import connection, transaction

from actielijn.web.rounds import answering, closing
from actielijn.web.rounds.errors import RoundNotOpen
from actielijn.web.rounds.models import Answer

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_saves_while_the_round_is_being_closed_waits_and_is_told(asked):
    """The saver begins when the round is closed but nobody can see that yet, and comes to its turn when everybody can."""
    answer, closed, gave = asked.submission().answers.first(), threading.Event(), []

    def save():
        closed.wait(20)
        try:
            answering.save_answer(
                submission=asked.submission(), answer=answer.pk, revision=0, given=answering.Given(kind="unchanged"), by=asked.by()
            )  # fmt: skip
        except Exception as error:
            gave.append(error)
        finally:
            connection.close()

    saver = threading.Thread(target=save)
    saver.start()
    with transaction.atomic():
        closing.close_round(round_=asked.round, by=asked.people.coordinator)
        closed.set()
        saver.join(1)
        assert saver.is_alive()
    saver.join(20)
    assert isinstance(gave[0], RoundNotOpen), gave
    assert Answer.objects.get(pk=answer.pk).kind == ""
