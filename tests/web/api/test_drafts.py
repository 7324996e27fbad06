"""The register as it stands, for who shows a token; and nothing of it for anybody else."""

import pytest

from actielijn import snapshot
from actielijn.web.access_tokens import actions
from actielijn.web.access_tokens.models import Scope
from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db
DRAFT = "/api/v1/programmes/proef/draft"


def token(people, scopes=(Scope.READ_DRAFTS,), **more):
    given = {
        "programme": people.programme,
        "label": "zaaksysteem",
        "days": 30,
        "by": people.administrator,
        **more,
    }
    return actions.make_token(scopes=scopes, **given)


def ask(client, secret):
    return client.get(DRAFT, headers={"Authorization": f"Bearer {secret}"})


def test_who_shows_a_token_reads_the_register_as_it_stands(filled, client, edition_2021):
    made, secret = token(filled)
    answer = ask(client, secret)
    told = snapshot.loads(answer.content)
    assert [one.id for one in told.activities()] == [one.id for one in edition_2021.activities()]
    assert answer["Cache-Control"] == "no-store"
    event = Event.objects.get(action="read-draft")
    assert (event.actor, event.actor_name, event.programme) == (None, str(made), filled.programme.pk)


def test_token_that_does_not_fit_opens_nothing(filled, client):
    made, secret = token(filled)
    _made, for_handing_in = token(filled, (Scope.HAND_IN,), organisation=filled.police)
    _made, elsewhere = token(filled, programme=filled.other, by=filled.outsider)
    assert ask(client, for_handing_in).status_code == 403
    assert ask(client, elsewhere).status_code == 403
    assert ask(client, secret[:-1]).status_code == 401
    actions.revoke_token(programme=filled.programme, key=made.pk, by=filled.coordinator)
    assert ask(client, secret).status_code == 401
    assert client.get(DRAFT).status_code == 401
    assert "Bearer" in client.get(DRAFT)["WWW-Authenticate"]
    assert not Event.objects.filter(action="read-draft").exists()


def test_session_of_a_person_is_no_token(filled, sign_in):
    assert sign_in(filled.coordinator).get(DRAFT).status_code == 401


def test_token_used_too_often_is_told_when_to_ask_again(filled, client, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PER_MINUTE", 2)
    _made, secret = token(filled)
    answers = [ask(client, secret) for _time in range(5)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 1 <= int(refused[0]["Retry-After"]) <= 60


def test_nothing_of_the_register_is_public(filled, client):
    assert client.get("/api/v1/programmes").json()["items"] == []
    for address in ("", "/editions", "/editions/latest", "/activities/1", "/comparisons"):
        assert client.get(f"/api/v1/programmes/proef{address}").status_code == 404


def test_register_that_went_on_shows_nowhere(published, people, client, edition_2022):
    """What is changed after an edition is not to be seen before the next one."""
    from dataclasses import replace

    from actielijn.web.register.taking_in import take_in

    line = edition_2022.action_lines[0]
    secret = replace(
        edition_2022, action_lines=(replace(line, title="Geheim-7f3a"), *edition_2022.action_lines[1:])
    )
    take_in(programme=people.programme, incoming=secret, by=people.coordinator)
    for address in (
        "/editions/latest/action-lines",
        "/editions/latest/activities?q=Geheim-7f3a",
        "/comparisons/1-2/differences",
    ):
        assert "Geheim" not in client.get(
            f"/api/v1/programmes/proef{address}", {"fields": ""}
        ).content.decode().replace("q=Geheim", "")
