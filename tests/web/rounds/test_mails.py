"""Mails of a round, sent to a real mail server: each once, in the receiver's language, and what comes back is known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actielijn.web.rounds import answering, asking, sending
from actielijn.web.rounds.errors import LinkNotUsable
from actielijn.web.rounds.lifecycle import MailState
from actielijn.web.rounds.models import Contact, Link, Mail
from open_round import OPENED, everything

pytestmark = pytest.mark.django_db


def send():
    sending.send_waiting.func()


def token_in(message):
    text = message.get_body(("plain",)).get_content()
    return text.strip().rsplit("/", 1)[1]


def test_each_contact_gets_one_mail_in_their_language_with_text_html_and_the_form(draft, post):
    Contact.objects.filter(organisation__name="CoMensha").update(language="en")
    draft.round.attached_form = "xlsx"
    draft.round.save()
    asking.open_round(round_=draft.round, filters_of=everything, by=draft.people.coordinator, at=OPENED)
    send()
    send()
    assert sorted(one["To"] for one in post.got) == sorted(one.email for one in draft.contacts.values())
    for message in post.got:
        english = message["To"] == draft.contacts["CoMensha"].email
        text = message.get_body(("plain",)).get_content()
        assert ("Please answer by 20 March 2026" in text) == english
        assert ("20 maart 2026" in text) != english
        assert draft.round.introduction in text
        assert f'lang="{"en" if english else "nl"}"' in message.get_body(("html",)).get_content()
        (form,) = message.iter_attachments()
        assert form.get_filename().endswith(".xlsx")
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_words_of_people_stand_in_the_html_as_text(draft, post):
    draft.round.introduction = "<script>alert(1)</script>"
    draft.round.title = "Regel\r\nBcc: ander@voorbeeld.nl"
    draft.round.save()
    asking.open_round(round_=draft.round, filters_of=everything, by=draft.people.coordinator, at=OPENED)
    send()
    for message in post.got:
        assert "<script>" not in message.get_body(("html",)).get_content()
        assert message["Bcc"] is None


def test_link_opens_one_submission_until_the_round_ends_or_it_is_taken_back(asked, post):
    send()
    token = token_in(post.got[0])
    assert token not in str(list(Link.objects.values()))
    assert answering.link_of(token, at=OPENED).submission.round_id == asked.round.pk
    for moment, key in ((asked.round.ends_at + timedelta(seconds=1), token), (OPENED, f"{token}x")):
        with pytest.raises(LinkNotUsable):
            answering.link_of(key, at=moment)
    Link.objects.update(revoked_at=OPENED)
    with pytest.raises(LinkNotUsable):
        answering.link_of(token, at=OPENED)


def test_cancelled_round_leaves_its_links_dead(asked, post):
    send()
    asking.cancel_round(round_=asked.round, by=asked.people.coordinator, at=OPENED)
    for message in post.got:
        with pytest.raises(LinkNotUsable):
            answering.link_of(token_in(message), at=OPENED + timedelta(hours=1))


def test_mail_sent_again_has_a_link_of_its_own(asked, post):
    send()
    first = Mail.objects.filter(kind="opening").first()
    sending.send_again(mail=first, by=asked.people.coordinator)
    send()
    same = [one for one in post.got if one["To"] == first.to]
    assert len({token_in(one) for one in same}) == len(same) == 2


def test_address_the_server_refuses_is_shown_with_what_it_said(asked, post):
    wrong = asked.contacts["Politie"].email
    post.refuses.add(wrong)
    send()
    refused = Mail.objects.get(to=wrong)
    assert (refused.state, "nobody of this name" in refused.problem) == (MailState.REFUSED, True)
    assert Mail.objects.filter(state=MailState.SENT).count() == 2


def test_mail_that_is_put_off_is_tried_again_later_and_at_last_given_up(asked, post):
    slow = asked.contacts["Politie"].email
    post.puts_off.add(slow)
    for _try in range(sending.MOST_TRIES):
        Mail.objects.filter(to=slow).update(wanted_at=OPENED)
        send()
        send()
    mail = Mail.objects.get(to=slow)
    assert (mail.state, mail.tries) == (MailState.FAILED, sending.MOST_TRIES)
    assert len(post.got) == 2


def test_server_that_is_away_loses_nothing(asked, post, settings):
    settings.EMAIL_PORT = 1
    send()
    assert not post.got
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.WAITING}
    settings.EMAIL_PORT = post.port
    Mail.objects.update(wanted_at=OPENED)
    send()
    assert len(post.got) == 3


def test_mail_that_was_being_handed_over_when_the_worker_died_is_uncertain_and_not_sent_again(asked, post):
    built, handed, _third = Mail.objects.order_by("id")
    long_ago = timezone.now() - timedelta(hours=1)
    Mail.objects.filter(pk=built.pk).update(state=MailState.BUILDING, begun_at=long_ago)
    Mail.objects.filter(pk=handed.pk).update(state=MailState.SENDING, begun_at=long_ago)
    assert sending.requeue_lost(timezone.now()) == 2
    send()
    assert {one["To"] for one in post.got} == set(
        Mail.objects.exclude(pk=handed.pk).values_list("to", flat=True)
    )
    assert Mail.objects.get(pk=handed.pk).state == MailState.UNCERTAIN


def test_bounce_is_shown_at_the_mail_it_is_about(asked, post):
    send()
    mail = Mail.objects.filter(state=MailState.SENT).first()
    report = f"""From: mailer-daemon@voorbeeld.nl
To: actielijn@localhost
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=grens

--grens
Content-Type: text/plain

Sorry.
--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.voorbeeld.nl

Final-Recipient: rfc822; {mail.to}
Action: failed
Status: 5.2.2
--grens
Content-Type: text/rfc822-headers

Message-ID: {mail.message_id}
To: {mail.to}

--grens--
"""
    assert sending.take_bounce(report.encode()).pk == mail.pk
    bounced = Mail.objects.get(pk=mail.pk)
    assert (bounced.state, "5.2.2" in bounced.problem) == (MailState.BOUNCED, True)
    assert sending.take_bounce(b"Subject: Iets anders\n\nHallo") is None
