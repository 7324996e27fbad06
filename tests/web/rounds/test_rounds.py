"""A round from draft to register: who is asked what, what an answer is, who accepts, and what closing brings."""

from datetime import date, timedelta

import pytest

from actielijn.language import speaking
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.permissions import NotAllowed
from actielijn.web.register import actions as register
from actielijn.web.register.models import Activity
from actielijn.web.register.undoing import undo
from actielijn.web.rounds import answering, asking, closing, reviewing
from actielijn.web.rounds.contacts import bring_in_contacts
from actielijn.web.rounds.errors import (
    AnsweredMeanwhile,
    ContactsNotClear,
    InThePast,
    LinkNotUsable,
    NobodyToAsk,
    NotAllAnswered,
    NotYourTurn,
    OutcomeChanged,
    OwnWork,
    ReviewedMeanwhile,
    StillAsked,
    SubmissionClosed,
)
from actielijn.web.rounds.lifecycle import SubmissionState
from actielijn.web.rounds.models import Answer, Contact, Mail, Round
from actielijn.web.trail.models import Event
from open_round import OPENED, everything

pytestmark = pytest.mark.django_db
Given = answering.Given


def test_opening_asks_each_organisation_about_its_own_activities_and_mails_once(asked):
    submissions = list(asked.round.submissions.all())
    assert {one.organisation.name: one.asked for one in submissions} == {
        "Politie": 4, "CoMensha": 4, "Nederlandse Arbeidsinspectie": 4,
    }  # fmt: skip
    for one in submissions:
        assert {answer.activity.holder_id for answer in one.answers.all()} == {one.organisation_id}
    assert Mail.objects.filter(kind="opening").count() == 3
    assert Event.objects.get(action="open-round").details["activities"] == 12


def test_round_nobody_can_answer_does_not_open(draft):
    Contact.objects.all().delete()
    with pytest.raises(NobodyToAsk):
        asking.open_round(round_=draft.round, filters_of=everything, by=draft.people.coordinator, at=OPENED)
    assert not Mail.objects.exists()


def test_round_does_not_open_after_its_answers_are_due(draft):
    with pytest.raises(InThePast):
        asking.open_round(
            round_=draft.round,
            filters_of=everything,
            by=draft.people.coordinator,
            at=OPENED + timedelta(days=30),
        )


@pytest.mark.parametrize("role", ["reviewer", "editor", "reader", "administrator", "outsider"])
def test_only_a_coordinator_runs_rounds(draft, role):
    with pytest.raises(NotAllowed):
        asking.open_round(
            round_=draft.round, filters_of=everything, by=getattr(draft.people, role), at=OPENED
        )


def test_who_saves_over_an_unread_answer_gets_both_texts_and_overwrites_nothing(asked):
    submission = asked.submission()
    answer = submission.answers.first()
    first = Given(kind="changed", statuses=("completed",), explanation="Van de een")
    answering.save_answer(submission=submission, answer=answer.pk, revision=0, given=first, by=asked.by())
    with pytest.raises(AnsweredMeanwhile) as conflict:
        answering.save_answer(
            submission=submission, answer=answer.pk, revision=0, by=asked.by(),
            given=Given(kind="changed", statuses=(), explanation="Van de ander"),
        )  # fmt: skip
    assert conflict.value.explanation == "Van de een"
    assert Answer.objects.get(pk=answer.pk).explanation == "Van de een"


def test_same_answer_twice_is_no_conflict(asked):
    """A tab that saves again what it saved before, because it did not hear that it worked, is right."""
    submission = asked.submission()
    answer = submission.answers.first()
    for _again in range(2):
        answering.save_answer(
            submission=submission, answer=answer.pk, revision=0, given=Given(kind="unchanged"), by=asked.by()
        )
    assert Answer.objects.get(pk=answer.pk).revision == 1
    assert asked.submission().answered == 1


def test_handing_in_names_what_has_no_answer(asked):
    submission = asked.submission()
    answer = submission.answers.first()
    answering.save_answer(
        submission=submission, answer=answer.pk, revision=0, given=Given(kind="unchanged"), by=asked.by()
    )
    with pytest.raises(NotAllAnswered) as left:
        answering.hand_in(submission=submission, by=asked.by())
    assert len(left.value.codes) == 3


def test_after_handing_in_nothing_changes_until_it_comes_back(asked):
    submission = asked.answer_all()
    answering.hand_in(submission=submission, by=asked.by())
    answer = submission.answers.first()
    again = {
        "submission": submission,
        "answer": answer.pk,
        "revision": 1,
        "given": Given(kind="not_ours"),
        "by": asked.by(),
    }
    with pytest.raises(SubmissionClosed):
        answering.save_answer(**again)
    reviewing.send_back(submission=submission, question="Klopt dit?", by=asked.people.reviewer)
    answering.save_answer(**again)
    assert asked.submission().state == SubmissionState.RETURNED
    assert Mail.objects.filter(kind="returned").count() == 1


def test_own_reviewer_hands_in_what_a_colleague_prepared(asked):
    police = asked.contacts["Politie"].organisation
    boss = asking.add_contact(
        programme=asked.people.programme, organisation=police, name="B. Baas", email="baas@voorbeeld.nl", language="en",
        by=asked.people.coordinator, signs_off=True,
    )  # fmt: skip
    submission = asked.answer_all()
    assert answering.hand_in(submission=submission, by=asked.by()).state == SubmissionState.SIGNING
    assert Mail.objects.get(kind="signing").to == "baas@voorbeeld.nl"
    with pytest.raises(NotYourTurn):
        answering.hand_in(submission=submission, by=asked.by())
    by_boss = answering.Answerer(boss.name, contact=boss)
    assert answering.give_back(submission=submission, by=by_boss).state == SubmissionState.BUSY
    answering.hand_in(submission=submission, by=asked.by())
    handed = answering.hand_in(submission=submission, by=by_boss)
    assert (handed.state, handed.handed_in_name) == (SubmissionState.HANDED_IN, "B. Baas")


def test_question_that_is_open_keeps_a_submission_from_being_accepted(asked):
    submission = asked.answer_all()
    answering.hand_in(submission=submission, by=asked.by())
    answer = submission.answers.first()
    reviewing.judge(
        submission=submission,
        answer=answer.pk,
        decision="asked",
        question="Sinds wanneer?",
        by=asked.people.reviewer,
    )
    with pytest.raises(StillAsked):
        reviewing.accept(submission=submission, by=asked.people.reviewer)


def test_who_handed_in_for_an_organisation_does_not_accept_it(asked):
    submission, coordinator = asked.answer_all(), asked.people.coordinator
    answering.hand_in(
        submission=submission, by=answering.Answerer(coordinator.name, pk=coordinator.pk, person=coordinator)
    )
    with pytest.raises(OwnWork):
        reviewing.accept(submission=submission, by=coordinator)
    assert reviewing.accept(submission=submission, by=asked.people.reviewer).state == SubmissionState.ACCEPTED


@pytest.mark.parametrize(("agrees", "text"), [(True, "Voorstel."), (False, "Eigen tekst.")])
def test_proposal_is_taken_when_agreed_to_and_dissent_is_kept_otherwise(asked, agrees, text):
    submission = asked.answer_all(statuses=("delayed",), explanation="Eigen tekst.")
    answering.hand_in(submission=submission, by=asked.by())
    answer = submission.answers.first()
    reviewing.judge(
        submission=submission, answer=answer.pk, decision="proposed", statuses=("on_schedule",), explanation="Voorstel.",
        by=asked.people.reviewer,
    )  # fmt: skip
    reviewing.send_back(submission=submission, question="", by=asked.people.reviewer)
    answering.reply_to_proposal(
        submission=submission, answer=answer.pk, agrees=agrees, text="Omdat.", by=asked.by()
    )
    answering.hand_in(submission=submission, by=asked.by())
    reviewing.accept(submission=submission, by=asked.people.reviewer)
    closing.close_round(round_=asked.round, by=asked.people.coordinator)
    standing = register.content_now(answer.activity)
    assert standing.explanation == text
    assert Answer.objects.get(pk=answer.pk).reply_text == "Omdat."


def test_closing_brings_what_was_accepted_and_tells_no_answer_from_unchanged(asked):
    submission = asked.answer_all(statuses=("completed",), explanation="Het is klaar.")
    answering.hand_in(submission=submission, by=asked.by())
    reviewing.accept(submission=submission, by=asked.people.reviewer)
    outcome = closing.outcome_of(asked.round)
    assert (len(outcome.changes), outcome.unchanged, len(outcome.unanswered)) == (1, 3, 8)
    closed = closing.close_round(round_=asked.round, by=asked.people.coordinator)
    row = Activity.objects.get(pk=outcome.changes[0].answer.activity_id)
    assert row.status_keys == "completed"
    assert row.status_since == date(2026, 3, 1)
    undo(programme=asked.people.programme, step=closed.step_id, by=asked.people.coordinator)
    assert Activity.objects.get(pk=row.pk).status_keys != "completed"


def test_change_in_the_register_since_it_was_sent_out_is_a_conflict_that_a_person_decides(asked):
    submission = asked.answer_all(statuses=("completed",), explanation="Het is klaar.")
    answering.hand_in(submission=submission, by=asked.by())
    reviewing.accept(submission=submission, by=asked.people.reviewer)
    row = submission.answers.first().activity
    content = register.content_now(row).with_statuses_and_text(("delayed",), "Intussen anders.")
    register.save_activity(
        programme=asked.people.programme,
        key=row.pk,
        revision=row.revision,
        content=content,
        by=asked.people.coordinator,
    )
    (change,) = closing.outcome_of(asked.round).changes
    assert change.is_conflict
    closing.close_round(round_=asked.round, by=asked.people.coordinator)
    assert register.content_now(row).explanation == "Intussen anders."


def test_reminders_go_once_to_who_has_not_handed_in(asked):
    submission = asked.answer_all()
    answering.hand_in(submission=submission, by=asked.by())
    morning = OPENED.replace(day=13)
    assert [asking.remind_where_due(at=morning + timedelta(minutes=at)) for at in range(3)][1:] == [0, 0]
    reminded = Mail.objects.filter(kind="reminder")
    assert {one.submission.organisation.name for one in reminded} == {
        "CoMensha",
        "Nederlandse Arbeidsinspectie",
    }
    assert Mail.objects.filter(kind="digest").count() == 2


def test_nobody_is_mailed_at_night(asked):
    assert asking.remind_where_due(at=OPENED.replace(day=13, hour=3)) == 0


def test_more_time_to_answer_brings_its_own_reminders(asked):
    asking.remind_where_due(at=OPENED.replace(day=13))
    given = asking.RoundGiven(
        title="Voorjaar", reference_date=date(2026, 3, 1), answers_until=date(2026, 3, 31), review_until=date(2026, 4, 14)
    )  # fmt: skip
    asking.change_round(round_=asked.round, given=given, by=asked.people.coordinator)
    asking.remind_where_due(at=OPENED.replace(day=24))
    assert Mail.objects.filter(kind="reminder", contact=asked.contacts["Politie"]).count() == 2


def test_reviewer_accepts_only_what_was_read(asked):
    submission = asked.answer_all()
    seen = reviewing.submission_as_read(answering.hand_in(submission=submission, by=asked.by(), at=OPENED))
    reviewing.send_back(submission=submission, question="Klopt dit?", by=asked.people.reviewer)
    again = answering.hand_in(submission=submission, by=asked.by(), at=OPENED + timedelta(days=1))
    with pytest.raises(ReviewedMeanwhile):
        reviewing.accept(submission=submission, by=asked.people.reviewer, seen=seen)
    reviewing.accept(
        submission=submission, by=asked.people.reviewer, seen=reviewing.submission_as_read(again)
    )


def test_closing_brings_nothing_that_was_not_looked_at(asked):
    seen = closing.outcome_of(asked.round).mark
    submission = asked.answer_all(statuses=("completed",), explanation="Het is klaar.")
    answering.hand_in(submission=submission, by=asked.by())
    reviewing.accept(submission=submission, by=asked.people.reviewer)
    with pytest.raises(OutcomeChanged):
        closing.close_round(round_=asked.round, by=asked.people.coordinator, seen=seen)
    assert Round.objects.get().state == "open"
    closing.close_round(
        round_=asked.round, by=asked.people.coordinator, seen=closing.outcome_of(asked.round).mark
    )


def test_contact_of_one_organisation_answers_for_no_other(asked):
    submission = asked.submission("CoMensha")
    with pytest.raises(LinkNotUsable):
        answering.save_answer(
            submission=submission, answer=submission.answers.first().pk, revision=0, given=answering.Given(kind="unchanged"),
            by=asked.by("Politie"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("NP;Anna;anna@voorbeeld.nl", "NP"),
        (f"Politie;Anna;{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.nl", "mail address"),
        (f"Politie;{'a' * 140_000};anna@voorbeeld.nl", "too long"),
    ],
)
def test_line_that_could_mean_two_or_cannot_be_kept_is_refused(draft, line, word):
    Organisation.objects.filter(name__in=("Politie", "CoMensha")).update(short_name="NP")
    with pytest.raises(ContactsNotClear) as refused, speaking("en"):
        bring_in_contacts(programme=draft.people.programme, text=line, by=draft.people.coordinator)
    assert word in " ".join(refused.value.problems)
