"""Signing in: password, second factor, lock-out, links from mails; nothing that tells who has an account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from actielijn.web.account.middleware import SEEN
from actielijn.web.organisations import actions
from actielijn.web.organisations.errors import LinkNotUsable
from actielijn.web.organisations.models import PasswordLink, Person
from actielijn.web.programmes.actions import change_role, invite, remove_member, revoke_invitation
from actielijn.web.programmes.errors import LastOne, RoleNeedsOrganisation, RoleTooHigh
from actielijn.web.programmes.models import Invitation, Membership
from actielijn.web.programmes.permissions import NotAllowed, Role
from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "lang-genoeg-geheim"


@pytest.fixture
def device(people):
    return TOTPDevice.objects.create(user=people.coordinator, name="totp", confirmed=True)


def give_password(client, email="coordinator@voorbeeld.nl", password=PASSWORD, **more):
    return client.post(reverse("sign-in"), {"email": email, "password": password, **more})


def test_password_alone_opens_nothing(people, device, client):
    give_password(client)
    answer = client.get(reverse("home", args=["proef"]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("second-factor"))


def test_password_and_code_open_the_programme(people, device, client):
    give_password(client)
    before = client.session.session_key
    answer = client.post(reverse("second-factor"), {"code": f"{totp(device.bin_key):06}"})
    assert answer.status_code == 302
    assert client.session.session_key != before
    assert client.get(reverse("home", args=["proef"])).status_code == 200


def test_code_works_once(people, device):
    code = f"{totp(device.bin_key):06}"
    for expected in (302, 400):
        client = Client()
        give_password(client)
        assert client.post(reverse("second-factor"), {"code": code}).status_code == expected


def test_recovery_code_works_once(people, device):
    code = actions.new_recovery_codes(person=people.coordinator)[3]
    for expected in (302, 400):
        client = Client()
        give_password(client)
        assert client.post(reverse("second-factor"), {"code": code}).status_code == expected


def test_codes_cannot_be_guessed_on_and_on(people, device, client):
    give_password(client)
    for _try in range(5):
        client.post(reverse("second-factor"), {"code": "000000"})
    answer = client.post(reverse("second-factor"), {"code": f"{totp(device.bin_key):06}"})
    assert answer.status_code == 400
    assert "te veel verkeerde codes" in answer.content.decode()


def test_who_has_no_second_factor_sets_one_up_first(people, client):
    give_password(client)
    assert client.get(reverse("second-factor")).url.startswith(reverse("set-up-app"))
    page = client.get(reverse("set-up-app")).content.decode()
    device = TOTPDevice.objects.get(user=people.coordinator)
    assert "data:image/svg" in page
    answer = client.post(reverse("set-up-app"), {"code": f"{totp(device.bin_key):06}"})
    assert len(re.findall(r"<li>[A-Z2-9]{5}-[A-Z2-9]{5}</li>", answer.content.decode())) == 10
    assert client.get(reverse("home", args=["proef"])).status_code == 200


def test_second_factor_that_is_there_is_not_replaced_by_password_alone(people, device, client):
    give_password(client)
    assert client.get(reverse("set-up-app")).url == reverse("second-factor")


def test_five_failures_lock_out_even_with_the_right_password(people, client):
    for _try in range(5):
        give_password(client, password="verkeerd")
    answer = give_password(client)
    assert answer.status_code == 429
    assert "kwartier" in answer.content.decode()


def told(answer):
    """What a person sees, without what differs in every form."""
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


def test_wrong_password_and_unknown_account_look_the_same(people):
    known = give_password(Client(), password="verkeerd")
    unknown = give_password(Client(), email="niemand@voorbeeld.nl", password="verkeerd")
    assert known.status_code == unknown.status_code == 400
    assert told(known) == told(unknown)


def test_asking_for_a_password_looks_the_same_for_a_stranger(people):
    address = reverse("ask-for-password")
    assert told(Client().post(address, {"email": "coordinator@voorbeeld.nl"})) == told(
        Client().post(address, {"email": "niemand@voorbeeld.nl"})
    )


@pytest.mark.parametrize(
    "wanted", ["https://kwaad.example/", "//kwaad.example/", "javascript:alert(1)", "/\\kwaad.example"]
)
def test_next_page_is_never_somebody_elses(people, device, client, wanted):
    give_password(client, next=wanted)
    answer = client.post(reverse("second-factor"), {"code": f"{totp(device.bin_key):06}", "next": wanted})
    assert answer.url == reverse("programmes")


def test_idle_session_ends(people, sign_in, settings):
    client = sign_in(people.coordinator)
    session = client.session
    session[SEEN] = int(timezone.now().timestamp()) - settings.SESSION_IDLE_SECONDS - 5
    session.save()
    assert client.get(reverse("home", args=["proef"])).url.startswith(reverse("sign-in"))


def test_changed_password_ends_other_sessions(people, sign_in):
    here, elsewhere = sign_in(people.coordinator), sign_in(people.coordinator)
    answer = here.post(
        reverse("change-password"), {"current": PASSWORD, "password": "een heel ander lang geheim"}
    )
    assert answer.status_code == 302
    assert here.get(reverse("programmes")).status_code == 200
    assert elsewhere.get(reverse("programmes")).status_code == 302


def test_signing_out_needs_a_post(people, sign_in):
    client = sign_in(people.coordinator)
    assert client.get(reverse("sign-out")).status_code == 405
    client.post(reverse("sign-out"))
    assert client.get(reverse("programmes")).status_code == 302


def test_forms_from_elsewhere_are_refused(people):
    client = Client(enforce_csrf_checks=True)
    assert give_password(client).status_code == 403


def link_in(message):
    return re.search(r"/(?:nieuw-wachtwoord|uitnodiging)/[\w-]+", message.body)[0]


def test_password_link_works_once_and_is_kept_as_a_hash(people, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_password(email="coordinator@voorbeeld.nl")
    link = link_in(mail.outbox[0])
    assert link.rsplit("/", 1)[1] not in PasswordLink.objects.get().token_hash
    assert client.post(link, {"password": "een heel ander lang geheim"}).status_code == 302
    assert client.post(link, {"password": "nog een ander lang geheim"}).status_code == 410
    assert Person.objects.get(pk=people.coordinator.pk).check_password("een heel ander lang geheim")


def test_newer_password_link_ends_the_older(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_password(email="coordinator@voorbeeld.nl")
        actions.ask_for_password(email="coordinator@voorbeeld.nl")
    tokens = [link_in(one).rsplit("/", 1)[1] for one in mail.outbox]
    with pytest.raises(LinkNotUsable):
        actions.person_of_password_link(tokens[0])
    with pytest.raises(LinkNotUsable):
        actions.person_of_password_link(tokens[1], at=timezone.now() + timedelta(hours=2))
    assert actions.person_of_password_link(tokens[1]) == people.coordinator


@pytest.fixture
def invited(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invite(
            programme=people.programme, email="Nieuw@voorbeeld.nl", role=Role.READER, by=people.coordinator
        )
    return link_in(mail.outbox[0])


def test_invitation_makes_an_account_with_its_role(people, invited, client):
    answer = client.post(invited, {"name": "Nieuw Persoon", "password": "lang genoeg voor nu"})
    assert answer.url == reverse("set-up-app")
    person = Person.objects.get(email="nieuw@voorbeeld.nl")
    assert Membership.objects.get(person=person).role == "reader"
    assert Client().get(invited).status_code == 410


def test_invitation_is_a_mail_in_two_forms(invited):
    message = mail.outbox[0]
    assert message.to == ["nieuw@voorbeeld.nl"]
    assert message.alternatives[0].mimetype == "text/html"


def test_revoked_and_expired_invitations_do_not_work(people, invited, client):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(invited).status_code == 410
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    revoke_invitation(programme=people.programme, key=Invitation.objects.get().pk, by=people.coordinator)
    assert client.get(invited).status_code == 410


def test_invitation_for_somebody_else_is_not_taken(people, invited, sign_in):
    assert sign_in(people.reader).post(invited).status_code in (200, 403)
    assert not Membership.objects.filter(person=people.reader).exclude(role="reader").exists()
    assert Invitation.objects.get().accepted_at is None


def test_coordinator_makes_no_administrator(people):
    with pytest.raises(RoleTooHigh):
        invite(
            programme=people.programme, email="x@voorbeeld.nl", role=Role.ADMINISTRATOR, by=people.coordinator
        )


@pytest.mark.parametrize("who", ["reviewer", "editor", "reader", "outsider"])
def test_others_invite_nobody(people, who):
    with pytest.raises(NotAllowed):
        invite(programme=people.programme, email="x@voorbeeld.nl", role=Role.READER, by=getattr(people, who))


def test_editor_needs_an_organisation(people):
    with pytest.raises(RoleNeedsOrganisation):
        invite(programme=people.programme, email="x@voorbeeld.nl", role=Role.EDITOR, by=people.coordinator)


def test_last_who_gives_roles_keeps_theirs(people):
    for member in people.programme.memberships.exclude(person=people.administrator):
        remove_member(programme=people.programme, key=member.pk, by=people.administrator)
    last = people.programme.memberships.get()
    with pytest.raises(LastOne):
        change_role(programme=people.programme, key=last.pk, role=Role.READER, by=people.administrator)


def test_sign_ins_and_failures_stand_in_the_trail_without_the_address(people, client):
    give_password(client, password="verkeerd")
    give_password(client)
    events = list(Event.objects.filter(action="sign-in").values_list("result", "actor_name"))
    assert events == [("refused", ""), ("done", "Coordinator")]
    assert "voorbeeld.nl" not in str(
        list(Event.objects.filter(action="sign-in").values_list("details", "label"))
    )
