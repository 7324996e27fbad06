"""Tokens of machines: scoped, expiring, revocable, kept as a hash, limited in their rate, told by the trail."""

from datetime import UTC, datetime, timedelta

import pytest

from actielijn.web.access_tokens import actions, errors
from actielijn.web.access_tokens.models import AccessToken, Scope
from actielijn.web.programmes.permissions import NotAllowed
from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, 0, 5, tzinfo=UTC)


def make(people, scopes=(Scope.READ_DRAFTS,), **more):
    given = {"label": "zaaksysteem", "days": 30, "by": people.administrator, "at": NOON, **more}
    return actions.make_token(programme=people.programme, scopes=scopes, **given)


def test_secret_is_kept_nowhere(people):
    _made, secret = make(people)
    row = AccessToken.objects.values().get()
    told = str(row) + str(list(Event.objects.values()))
    assert secret not in told
    assert secret.removeprefix("actielijn_")[4:] not in told
    assert secret.startswith(row["beginning"])


def test_token_works_until_it_expires(people):
    made, secret = make(people)
    assert actions.show_token(secret, at=made.expires_at - timedelta(seconds=1)) == made
    with pytest.raises(errors.TokenNotUsable):
        actions.show_token(secret, at=made.expires_at)


def test_revoked_token_works_no_longer(people):
    made, secret = make(people)
    assert actions.revoke_token(programme=people.programme, key=made.pk, by=people.coordinator, at=NOON)
    with pytest.raises(errors.TokenNotUsable):
        actions.show_token(secret, at=NOON)
    assert not actions.revoke_token(programme=people.programme, key=made.pk, by=people.coordinator)


def test_token_is_used_so_often_a_minute_and_no_oftener(people):
    _made, secret = make(people)
    for _use in range(actions.MOST_PER_MINUTE):
        actions.show_token(secret, at=NOON)
    with pytest.raises(errors.TooManyUses) as refused:
        actions.show_token(secret, at=NOON)
    assert refused.value.wait == 55
    assert actions.show_token(secret, at=NOON + timedelta(seconds=55))


def test_token_is_good_for_its_scope_and_its_programme_only(people):
    token, _secret = make(people)
    actions.require_scope(token, Scope.READ_DRAFTS, on="proef")
    for scope, slug in ((Scope.HAND_IN, "proef"), (Scope.READ_DRAFTS, "ander")):
        with pytest.raises(errors.ScopeNotHeld):
            actions.require_scope(token, scope, on=slug)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"label": "  "}, errors.LabelMissing),
        ({"scopes": ()}, errors.ScopeMissing),
        ({"scopes": (Scope.HAND_IN,)}, errors.OrganisationUnclear),
        ({"days": 0}, errors.LastsTooLong),
        ({"days": 367}, errors.LastsTooLong),
    ],
)
def test_token_that_makes_no_sense_is_not_made(people, given, error):
    with pytest.raises(error):
        make(people, **given)
    assert not AccessToken.objects.exists()


def test_reading_needs_no_organisation_and_keeping_values_may_have_one(people):
    with pytest.raises(errors.OrganisationUnclear):
        make(people, organisation=people.police)
    assert make(people, (Scope.KEEP_VALUES,))[0].scopes == (Scope.KEEP_VALUES,)
    assert make(people, (Scope.KEEP_VALUES,), organisation=people.police)[0].organisation == people.police


@pytest.mark.parametrize("who", ["reviewer", "editor", "reader", "outsider"])
def test_only_who_manages_people_makes_or_revokes(people, who):
    made, _secret = make(people)
    with pytest.raises(NotAllowed):
        make(people, by=getattr(people, who))
    with pytest.raises(NotAllowed):
        actions.revoke_token(programme=people.programme, key=made.pk, by=getattr(people, who))


def test_token_of_another_programme_is_not_revoked_here(people):
    made, secret = make(people)
    assert not actions.revoke_token(programme=people.other, key=made.pk, by=people.outsider, at=NOON)
    assert actions.show_token(secret, at=NOON) == made


def test_trail_tells_of_making_and_revoking(people):
    made, _secret = make(people, scopes=(Scope.READ_DRAFTS, Scope.HAND_IN), organisation=people.police)
    actions.revoke_token(programme=people.programme, key=made.pk, by=people.coordinator)
    first, second = Event.objects.filter(kind="accesstoken").order_by("id")
    assert (first.action, first.actor_name) == ("make-access-token", "Beheerder")
    assert first.details["scopes"] == ["read-drafts", "hand-in"]
    assert first.details["organisation"] == "Politie"
    assert second.action == "revoke-access-token"


def test_page_shows_the_secret_once(people, sign_in):
    client = sign_in(people.administrator)
    page = client.post(
        "/programma/proef/toegangssleutels", {"label": "zaaksysteem", "scopes": ["read-drafts"], "days": "30"}
    ).content.decode()
    beginning = AccessToken.objects.get().beginning
    assert page.count(beginning) == 2
    again = client.get("/programma/proef/toegangssleutels").content.decode()
    assert again.count(beginning) == 1
    assert "zaaksysteem" in again


def test_page_refuses_a_token_that_makes_no_sense_and_keeps_what_was_typed(people, sign_in):
    answer = sign_in(people.administrator).post(
        "/programma/proef/toegangssleutels", {"label": "zaaksysteem", "scopes": ["hand-in"], "days": "30"}
    )
    assert answer.status_code == 400
    assert 'value="zaaksysteem"' in answer.content.decode()
    assert not AccessToken.objects.exists()


def test_commands_make_and_revoke(people, capsys, monkeypatch):
    from actielijn import cli
    from actielijn.web import operating

    monkeypatch.setattr(operating, "set_up", lambda data: None)
    monkeypatch.setattr(operating, "migrate", lambda: 0)
    assert cli.main(["add-token", "proef", "--label", "zaaksysteem", "--hand-in-for", "politie"]) == 0
    secret = capsys.readouterr().out.strip()
    assert actions.show_token(secret).organisation == people.police
    assert cli.main(["add-token", "proef", "--label", "x", "--hand-in-for", "Niemand"]) == 2
    assert cli.main(["add-token", "proef", "--label", "x"]) == 2
    assert cli.main(["add-token", "proef", "--label", "x", "--keep-values"]) == 0
    assert not actions.show_token(capsys.readouterr().out.strip()).organisation
    assert cli.main(["add-token", "proef", "--label", "x", "--keep-values", "POLITIE"]) == 0
    assert actions.show_token(capsys.readouterr().out.strip()).organisation == people.police
    assert cli.main(["add-token", "proef", "--label", "x", "--keep-values", "A", "--hand-in-for", "B"]) == 2
    assert cli.main(["revoke-token", "nergens", secret]) == 2
    assert cli.main(["revoke-token", "proef", secret]) == 0
    with pytest.raises(errors.TokenNotUsable):
        actions.show_token(secret)
    assert cli.main(["revoke-token", "proef", secret]) == 2
