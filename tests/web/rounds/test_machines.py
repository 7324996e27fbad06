"""A partner's own system hands in through the API; the rules of rounds hold for it as for anybody."""

import pytest

from actielijn.web.access_tokens.actions import make_token
from actielijn.web.access_tokens.models import Scope
from actielijn.web.rounds.models import Answer, Contact, Submission
from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db
LIST = "/api/v1/programmes/proef/submissions"


@pytest.fixture
def machine(asked, organisations, client):
    """Ask as the system of the first organisation."""
    organisation = organisations[0]
    _token, secret = make_token(
        programme=asked.people.programme, label="zaaksysteem", scopes=[Scope.HAND_IN], organisation=organisation, days=9,
        by=asked.people.coordinator,
    )  # fmt: skip
    own = Submission.objects.get(round=asked.round, organisation=organisation)

    def ask(method, address="", body=None, expected=200):
        answer = getattr(client, method)(
            f"{LIST}{address}", body, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
        ) if body is not None else getattr(client, method)(f"{LIST}{address}", headers={"Authorization": f"Bearer {secret}"})  # fmt: skip
        assert answer.status_code == expected, answer.content.decode()
        return answer.json()

    ask.own = own
    return ask


def unchanged(told):
    return {
        "answers": [
            {"number": one["number"], "revision": one["revision"], "kind": "unchanged"}
            for one in told["answers"]
        ]
    }


def test_machine_sees_what_its_own_organisation_is_asked(machine, asked):
    (one,) = machine("get")["items"]
    assert one["number"] == machine.own.pk
    told = machine("get", f"/{machine.own.pk}")
    assert len(told["answers"]) == told["asked"] == machine.own.asked
    other = Submission.objects.filter(round=asked.round).exclude(pk=machine.own.pk).first()
    machine("get", f"/{other.pk}", expected=404)


def test_machine_answers_and_hands_in(machine):
    told = machine("get", f"/{machine.own.pk}")
    given = unchanged(told)
    given["answers"][0] |= {"kind": "changed", "statuses": ["completed"], "explanation": "Het is klaar."}
    told = machine("put", f"/{machine.own.pk}/answers", given)
    assert told["answered"] == told["asked"]
    assert told["answers"][0]["explanation"] == "Het is klaar."
    assert machine("post", f"/{machine.own.pk}/hand-ins")["state"] == "handed_in"
    events = Event.objects.filter(action__in=("save-answer", "hand-in-submission"))
    assert events.count() == len(given["answers"]) + 1
    assert {(one.actor, one.actor_name[:11]) for one in events} == {(None, "zaaksysteem")}
    machine("put", f"/{machine.own.pk}/answers", given, expected=409)


def test_nothing_is_handed_in_before_every_activity_has_an_answer(machine):
    assert "4" in machine("post", f"/{machine.own.pk}/hand-ins", expected=409)["detail"]


def test_own_reviewer_comes_first(machine):
    Contact.objects.filter(organisation=machine.own.organisation).update(signs_off=True)
    machine("put", f"/{machine.own.pk}/answers", unchanged(machine("get", f"/{machine.own.pk}")))
    assert machine("post", f"/{machine.own.pk}/hand-ins")["state"] == "signing"


def test_answers_that_changed_meanwhile_are_not_overwritten_and_none_is_saved(machine):
    given = unchanged(machine("get", f"/{machine.own.pk}"))
    Answer.objects.filter(pk=given["answers"][0]["number"]).update(
        revision=3, kind="not_ours", answered_name="Iemand"
    )
    machine("put", f"/{machine.own.pk}/answers", given, expected=409)
    assert not Answer.objects.filter(submission=machine.own, kind="unchanged").exists()


def test_mistakes_are_listed_and_nothing_is_saved(machine):
    given = unchanged(machine("get", f"/{machine.own.pk}"))
    given["answers"][0]["kind"] = "klaar"
    given["answers"][1]["revision"] = -1
    told = machine("put", f"/{machine.own.pk}/answers", given, expected=400)
    assert [one["name"] for one in told["errors"]] == ["answers.0.kind", "answers.1.revision"]
    other = Answer.objects.exclude(submission=machine.own).first().pk
    wrong = {"answers": [{"number": other, "revision": 0, "kind": "unchanged"}]}
    machine("put", f"/{machine.own.pk}/answers", wrong, expected=400)
    machine("put", f"/{machine.own.pk}/answers", {"answers": []}, expected=400)
    assert not Answer.objects.exclude(kind="").exists()
