"""Hints of proofreading about answers: of a new text what may be mended, of a confirmed one only what time went over."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actielijn.language import speaking
from actielijn.web.register.models import Version
from actielijn.web.rounds import answering
from actielijn.web.rounds.hints import hints_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def sent(asked, text):
    """Let the first activity have been sent out with this text."""
    answer = asked.submission().answers.select_related("version").first()
    content = {**answer.version.content, "progress": [{"statuses": ["on_schedule"], "explanation": text}]}
    Version.objects.filter(pk=answer.version_id).update(content=content)
    return answer


def answered(asked, answer, **given):
    answering.save_answer(
        submission=asked.submission(), answer=answer.pk, revision=0, given=answering.Given(**given), by=asked.by()
    )  # fmt: skip
    return asked.submission().answers.select_related("version").get(pk=answer.pk)


def codes(asked, answer):
    return {one.code for one in hints_for(asked.round, [answer]).get(answer.pk, ())}


def test_new_text_is_proofread_against_the_one_before(asked):
    answer = sent(asked, "De brief is in voorbereiding.")
    new = answered(asked, answer, kind="changed", statuses=("completed",), explanation="De de brief is in voorbereiding.")  # fmt: skip
    assert "word-twice" in codes(asked, new)


def test_confirmed_text_is_told_of_when_its_promise_has_passed_and_of_nothing_else(asked):
    old = sent(asked, "De de handreiking verschijnt naar verwachting in het voorjaar van 2021.")
    assert codes(asked, answered(asked, old, kind="unchanged")) == {"promise-overdue"}


def test_what_is_not_ours_and_what_has_no_answer_is_not_proofread(asked):
    old = sent(asked, "De de handreiking verschijnt naar verwachting in het voorjaar van 2021.")
    assert codes(asked, old) == set()
    assert codes(asked, answered(asked, old, kind="not_ours")) == set()


def test_a_revision_is_proofread_once_in_each_language(asked):
    old = sent(asked, "Er is een brief.")
    new = answered(asked, old, kind="changed", statuses=("completed",), explanation="De de brief is af.")
    first = hints_for(asked.round, [new])
    with CaptureQueriesContext(connection) as queries:
        assert hints_for(asked.round, [new]) == first
    assert len(queries) == 0
    with speaking("en"):
        assert "twice" in hints_for(asked.round, [new])[new.pk][0].message
