"""The partner's pages: who gets in by which link, what is saved, and that nobody's text is lost."""

import html
import io
import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actielijn.web.archive.models import StoredFile
from actielijn.web.organisations.models import Person
from actielijn.web.partner.links import MOST_WRONG
from actielijn.web.programmes.models import Membership
from actielijn.web.programmes.permissions import Role
from actielijn.web.register.models import Activity, Version
from actielijn.web.rounds import answering, asking, reviewing
from actielijn.web.rounds.models import Answer, Evidence, Link, Mail, Submission
from actielijn.web.rounds.offline.reading import MOST_BYTES
from actielijn.web.trail.models import Event
from round_of_today import ask_today, link_for

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "fetch"}


def first(asked, name="Politie"):
    return asked.submission(name).answers.first()


def page_of(answer):
    return reverse("own-answer", args=[answer.submission_id, answer.pk])


def list_of(asked, name="Politie"):
    return reverse("own-list", args=[asked.submission(name).pk])


def given(answer, **changed):
    return {"revision": answer.revision, "kind": "changed", "status": "completed", "explanation": "Nieuw.", **changed}  # fmt: skip


def words_of(answer):
    return words_of_text(answer.content.decode())


def words_of_text(page):
    return re.sub(r"<[^>]+>", "", page)


# -- links


def test_link_opens_the_list_and_leaves_no_token_in_the_address_or_the_page(asked):
    address = link_for(asked)
    client = Client()
    answer = client.get(address)
    assert answer.url == list_of(asked)
    page = client.get(answer.url)
    assert page.status_code == 200
    assert address.rpartition("/")[2] not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert set(client.cookies) <= {"actielijn", "csrftoken"}
    assert {one["max-age"] for one in client.cookies.values()} == {""}, "cookies that go with the browser"


def test_scanner_that_follows_the_link_opens_nothing(asked):
    client = Client()
    client.get(link_for(asked), follow=True)
    client.head(link_for(asked))
    assert asked.submission().state == "not_opened"
    assert not Event.objects.filter(action="open-link").exists()
    client.get(page_of(first(asked)))
    client.get(page_of(first(asked)))
    assert asked.submission().state == "busy"
    assert Event.objects.get(action="open-link").actor_name == "C. Politie"


@pytest.mark.parametrize("what", ["revoked", "expired", "contact left", "round cancelled"])
def test_link_that_ended_says_what_to_do_and_closes_pages_that_are_open(asked, come_in, what):
    client, address = come_in(), link_for(asked)
    if what == "revoked":
        Link.objects.update(revoked_at=timezone.now())
    elif what == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "contact left":
        asking.remove_contact(
            programme=asked.round.programme, key=asked.contacts["Politie"].pk, by=asked.people.coordinator
        )
    else:
        asking.cancel_round(round_=asked.round, by=asked.people.coordinator)
    for tried in (Client().get(address), client.get(list_of(asked)), client.post(page_of(first(asked)), given(first(asked)))):  # fmt: skip
        assert tried.status_code == 410
        assert "nieuwste mail" in tried.content.decode()
    assert first(asked).revision == 0


def test_guessing_links_is_stopped(asked, client):
    answers = [client.get(f"/uitvraag/link/geraden-{at}").status_code for at in range(MOST_WRONG + 1)]
    assert answers == [404] * MOST_WRONG + [429]
    assert Event.objects.filter(action="open-link", result="refused").count() == 1
    assert Client(REMOTE_ADDR="192.0.2.7").get(link_for(asked)).status_code == 302


def test_without_a_link_nobody_learns_what_is_there(asked, client, sign_in, people):
    there, nowhere = list_of(asked), reverse("own-list", args=[999_999])
    assert client.get(there).status_code == client.get(nowhere).status_code == 404
    assert words_of(client.get(there)) == words_of(client.get(nowhere))
    for person in (people.coordinator, people.reader, people.outsider):
        assert sign_in(person).get(there).status_code == 404


def test_link_of_one_organisation_opens_nothing_of_another(asked, come_in):
    client, other = come_in("Politie"), first(asked, "CoMensha")
    own = asked.submission().pk
    assert client.get(page_of(other)).status_code == 404
    assert client.get(reverse("own-answer", args=[own, other.pk])).status_code == 404
    assert client.post(reverse("own-answer", args=[own, other.pk]), given(other)).status_code == 404
    assert client.post(reverse("add-evidence", args=[own, other.pk]), {"url": "https://voorbeeld.nl"}).status_code == 404  # fmt: skip
    assert client.post(reverse("reply-to-proposal", args=[own, other.pk]), {"reply": "agreed"}).status_code == 404  # fmt: skip
    client.post(reverse("confirm-unchanged", args=[own]), {"answer": f"{other.pk}.0"})
    assert Answer.objects.get(pk=other.pk).revision == 0


def test_round_that_asks_to_sign_in_lets_only_an_editor_of_the_organisation_in(filled, sign_in):
    asked = ask_today(filled, needs_sign_in=True)
    client = Client()
    address = client.get(link_for(asked)).url
    assert client.get(address).url == f"{reverse('sign-in')}?{urlencode({'next': address})}"
    assert sign_in(filled.editor).get(address).status_code == 200
    elsewhere = Person.objects.add(email="redactie@comensha.nl", name="R", password="lang-genoeg-geheim")
    Membership.objects.create(
        programme=filled.programme,
        person=elsewhere,
        role=Role.EDITOR,
        organisation=asked.contacts["CoMensha"].organisation,
    )
    for person in (elsewhere, filled.coordinator):
        client = sign_in(person)
        client.get(link_for(asked))
        assert client.get(address).status_code == 404


def test_editor_who_signs_in_answers_under_the_own_account(asked, sign_in, people):
    client, answer = sign_in(people.editor), first(asked)
    client.get(link_for(asked))
    Link.objects.update(revoked_at=timezone.now())
    assert client.post(page_of(answer), given(answer)).status_code == 302, "an account needs no link"
    assert Event.objects.get(action="save-answer").actor == people.editor.pk


def test_closing_the_page_ends_the_visit_and_not_the_link(asked):
    client, address = Client(), link_for(asked)
    client.get(address)
    client.post(reverse("leave-submission", args=[asked.submission().pk]))
    assert client.get(list_of(asked)).status_code == 404
    assert client.get(address).status_code == 302


# -- answering


def test_answer_is_saved_without_a_script_and_leads_to_the_next(asked, come_in):
    client, answer = come_in(), first(asked)
    after = client.post(page_of(answer), given(answer, go="next"), follow=True)
    assert after.redirect_chain[0][0] == page_of(asked.submission().answers.all()[1])
    assert re.search(r"Opgeslagen om \d\d:\d\d", after.content.decode())
    saved = Answer.objects.get(pk=answer.pk)
    assert (saved.kind, saved.statuses, saved.explanation, saved.answered_name) == (
        "changed", ["completed"], "Nieuw.", "C. Politie",
    )  # fmt: skip
    assert asked.submission().answered == 1


def test_text_without_a_choice_is_a_change_and_a_page_saved_as_it_was_is_no_answer(asked, come_in):
    client, answer = come_in(), first(asked)
    form = client.get(page_of(answer)).content.decode()
    text = re.search(r"<textarea[^>]*id=\"id_explanation\"[^>]*>\n?(.*?)</textarea>", form, re.DOTALL)[1]
    status = re.search(r"name=\"status\".*?value=\"([^\"]*)\" selected", form, re.DOTALL)
    as_it_was = {"revision": 0, "kind": "", "status": status[1] if status else "", "second_status": "", "explanation": html.unescape(text)}  # fmt: skip
    client.post(page_of(answer), as_it_was)
    assert Answer.objects.get(pk=answer.pk).kind == ""
    client.post(page_of(answer), {**as_it_was, "explanation": "Er is wat gebeurd."})
    assert Answer.objects.get(pk=answer.pk).kind == "changed"


def test_script_saves_by_the_same_address_and_gets_the_new_revision(asked, come_in):
    client, answer = come_in(), first(asked)
    said = client.post(page_of(answer), given(answer, explanation="De de handreiking is af."), **SCRIPT).json()  # fmt: skip
    assert said["revision"] == 1
    assert "twee keer" in said["hints"]
    again = client.post(page_of(answer), given(answer, explanation="De de handreiking is af."), **SCRIPT)
    assert again.json()["revision"] == 1
    with CaptureQueriesContext(connection) as queries:
        client.post(page_of(answer), given(answer, revision=1, explanation="Hij is af."), **SCRIPT)
    # Every pause in the typing of every partner asks these.
    assert len(queries) <= 15


@pytest.mark.parametrize("script", [{}, SCRIPT])
def test_second_of_two_colleagues_sees_both_texts_and_loses_none(asked, come_in, script):
    colleague = asking.add_contact(
        programme=asked.round.programme, organisation=asked.people.police, name="Collega", email="collega@voorbeeld.nl",
        language="nl", by=asked.people.coordinator,
    )  # fmt: skip
    one, two, answer = come_in(), come_in(contact=colleague), first(asked)
    two.post(page_of(answer), given(answer, explanation="Van de collega."))
    late = one.post(page_of(answer), given(answer, explanation="Van mij."), **script)
    assert late.status_code == 409
    page = late.json()["part"] if script else late.content.decode()
    shown = re.sub(r"<[^>]+>", "", page)
    assert "Collega" in shown
    assert "collega" in shown
    assert "mij" in shown
    assert Answer.objects.get(pk=answer.pk).explanation == "Van de collega."
    revision = late.json()["revision"] if script else int(re.search(r'name="revision" value="(\d+)"', page)[1])  # fmt: skip
    one.post(page_of(answer), given(answer, explanation="Van ons.", revision=revision))
    assert Answer.objects.get(pk=answer.pk).explanation == "Van ons."
    forgotten = one.post(
        page_of(answer), given(answer, explanation="Uit een vergeten venster.", revision=revision), **script
    )
    assert "ander venster" in (forgotten.json()["part"] if script else forgotten.content.decode())


def test_text_typed_after_a_colleague_handed_in_is_shown_and_not_lost(asked, come_in):
    client = come_in()
    submission = asked.answer_all()
    answering.hand_in(submission=submission, by=asked.by())
    late = client.post(page_of(first(asked)), given(first(asked), explanation="Dit tikte ik nog."))
    assert late.status_code == 409
    assert "Dit tikte ik nog." in late.content.decode()
    assert Answer.objects.filter(explanation="Dit tikte ik nog.").count() == 0
    assert client.get(reverse("hand-in", args=[submission.pk])).status_code == 302
    assert "<textarea" not in client.get(page_of(first(asked))).content.decode()


def test_several_are_confirmed_at_once_but_not_over_an_answer_that_nobody_read(asked, come_in):
    client, submission = come_in(), asked.submission()
    answers = list(submission.answers.all())
    client.post(page_of(answers[0]), given(answers[0]))
    ticked = [f"{one.pk}.{one.revision}" for one in answers]
    page = client.post(reverse("confirm-unchanged", args=[submission.pk]), {"answer": ticked}, follow=True)
    assert [one.kind for one in submission.answers.all()] == ["changed", *["unchanged"] * 3]
    assert asked.submission().answered == 4
    assert "3 activiteiten" in page.content.decode()
    assert Event.objects.get(action="confirm-unchanged").details["count"] == 3
    told = client.post(
        reverse("confirm-unchanged", args=[submission.pk]), {"answer": f"{10**19}.1"}, follow=True
    )
    assert "Vink eerst" in told.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "bestaatniet"}, {"kind": "weg"}, {"revision": "x"}, {"revision": ""}, {"revision": 10**30},
        {"explanation": "x" * 20_001},
    ],
)  # fmt: skip
def test_form_that_no_page_of_ours_sends_is_refused_with_a_word(asked, come_in, wrong):
    answer = first(asked)
    refused = come_in().post(page_of(answer), given(answer, **wrong))
    assert refused.status_code == 400
    assert Answer.objects.get(pk=answer.pk).revision == 0


def test_evidence_is_kept_limited_and_sent_as_a_download(asked, come_in, settings, tmp_path):
    settings.ARCHIVE_FOLDER = tmp_path
    client, answer = come_in(), first(asked)
    add = reverse("add-evidence", args=[answer.submission_id, answer.pk])
    client.post(add, {"file": SimpleUploadedFile("brief.pdf", b"%PDF-1.4 brief")})
    client.post(add, {"file": SimpleUploadedFile("hulp.exe", b"MZ")})
    client.post(add, {"file": SimpleUploadedFile("leeg.pdf", b"")})
    client.post(add, {"url": "javascript:alert(1)"})
    client.post(add, {"url": "https://voorbeeld.nl/stuk", "label": "Het stuk"})
    assert list(Evidence.objects.values_list("label", flat=True)) == ["brief.pdf", "Het stuk"]
    piece = Evidence.objects.get(label="brief.pdf")
    sent = client.get(reverse("own-evidence", args=[answer.submission_id, piece.pk]))
    assert b"".join(sent.streaming_content) == b"%PDF-1.4 brief"
    assert sent["Content-Type"] == "application/octet-stream"
    assert come_in("CoMensha").get(reverse("own-evidence", args=[asked.submission("CoMensha").pk, piece.pk])).status_code == 404  # fmt: skip
    client.post(reverse("remove-evidence", args=[answer.submission_id, answer.pk, piece.pk]))
    assert Evidence.objects.count() == 1
    client.post(add, {"file": SimpleUploadedFile(f"{'lang ' * 49}.pdf", b"%PDF-1.4")})
    label = Evidence.objects.latest("pk").label
    assert label.endswith(".pdf")
    assert len(label) <= 200


def test_figure_is_asked_with_its_unit_and_read_as_people_type_it(asked, come_in):
    answer = first(asked)
    content = {**answer.version.content, "figures": [{"value": 150, "unit": "meldingen", "text": "150 meldingen"}]}  # fmt: skip
    Version.objects.filter(pk=answer.version_id).update(content=content)
    client = come_in()
    assert "Vorige keer: 150 meldingen" in client.get(page_of(answer)).content.decode()
    assert client.post(page_of(answer), given(answer, figure="veel")).status_code == 400
    client.post(page_of(answer), given(answer, figure="1250,5 meldingen"))
    assert Answer.objects.get(pk=answer.pk).figure == Decimal("1250.5")
    assert 'value="1250,5"' in client.get(page_of(answer)).content.decode()


def test_pages_speak_the_language_of_the_mail_or_the_one_chosen(asked, come_in):
    client, submission = come_in(), asked.answer_all(explanation="The the letter.")
    # An office in the Netherlands may well have English browsers; the mail was Dutch.
    assert client.get(list_of(asked), HTTP_ACCEPT_LANGUAGE="en")["Content-Language"] == "nl"
    client.post(reverse("language"), {"language": "en", "next": "/"})
    addresses = [list_of(asked), page_of(first(asked)), *(reverse(name, args=[submission.pk]) for name in ("hand-in", "form-back"))]  # fmt: skip
    for address in addresses:
        page = client.get(address, HTTP_ACCEPT_LANGUAGE="nl").content.decode()
        assert '<html lang="en">' in page
        assert "Your update" in page
        assert not re.search(
            r"\b(antwoord|opgeslagen|formulier|indienen)\b", words_of_text(page), re.IGNORECASE
        )


# -- the form that comes back


def filled_in(client, submission, rows, **cells):
    """Download the form as XLSX and fill in cells of a row by the word of their column."""
    sent = client.get(reverse("own-form", args=[submission.pk, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(sent.content))
    sheet = book.worksheets[0]
    head = {str(cell.value): cell.column for cell in sheet[1] if cell.value}
    for row in rows:
        for column, value in cells.items():
            at = next(number for word, number in head.items() if word.startswith(column.replace("_", " ")))
            sheet.cell(row=row, column=at).value = value
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile("ingevuld.xlsx", made.getvalue())


def test_form_shows_what_it_would_change_before_anything_is_taken_over(asked, come_in):
    client, submission = come_in(), asked.submission()
    back = reverse("form-back", args=[submission.pk])
    form = filled_in(client, submission, [2, 3], Toelichting_nu="Uit het formulier.", Antwoord="gewijzigd")
    page = client.post(back, {"form": form}, follow=True).content.decode()
    assert "Uit het formulier" in words_of_text(page)
    assert not submission.answers.exclude(kind="").exists()
    colleague = asked.submission().answers.all()[1]
    answering.save_answer(
        submission=submission, answer=colleague.pk, revision=0, by=asked.by(),
        given=answering.Given(kind="changed", explanation="Van de collega."),
    )  # fmt: skip
    seen = re.search(r'name="take" value="(\w+)"', page)[1]
    assert client.post(back, {"take": seen}).status_code == 409, "somebody answered after it was looked at"
    page = client.get(back).content.decode()
    seen = re.search(r'name="take" value="(\w+)"', page)[1]
    client.post(back, {"take": seen})
    texts = list(submission.answers.values_list("explanation", flat=True))
    assert texts == ["Uit het formulier.", "Van de collega.", "", ""]


def test_form_that_is_none_of_ours_is_refused_in_plain_words_and_nothing_kept(asked, come_in, settings):
    client, submission = come_in(), asked.submission()
    back = reverse("form-back", args=[submission.pk])
    own = filled_in(client, submission, []).read()
    strange = {
        b"": "is leeg", b"%PDF-1.4": "een PDF kan niet", b"code;antwoord": "dit is geen formulier",
        own[: len(own) // 2]: "onderweg afgebroken", own + b"\0" * MOST_BYTES: "groter dan 25 MB",
    }  # fmt: skip
    for data, told in strange.items():
        answer = client.post(back, {"form": SimpleUploadedFile("x.xlsx", data)})
        assert answer.status_code == 400
        shown = answer.content.decode()
        assert re.search(f"x\\.xlsx: [^.]*{told}", shown), told
        assert "alle antwoorden staan er nog zoals ze waren" in shown
    other = filled_in(come_in("CoMensha"), asked.submission("CoMensha"), [])
    assert client.post(back, {"form": other}).status_code == 400
    # Beyond what an upload may be, the rest of a file is read away and its name is all that is left.
    settings.MOST_UPLOAD_BYTES = 2**20
    shown = client.post(back, {"form": SimpleUploadedFile("reus.xlsx", own + b"\0" * 2**21)}).content.decode()
    assert "reus.xlsx: het bestand is groter dan 25 MB" in shown
    assert not StoredFile.objects.exists()


# -- handing in


def test_handing_in_lists_what_is_missing_then_thanks_and_closes(asked, come_in):
    client, submission = come_in(), asked.submission()
    hand_in = reverse("hand-in", args=[submission.pk])
    page = client.get(hand_in).content.decode()
    for one in submission.answers.all():
        assert page_of(one) in page
    assert client.post(hand_in).status_code == 409
    asked.answer_all()
    empty = first(asked)
    client.post(page_of(empty), given(empty, status="", explanation=""))
    assert client.post(hand_in).status_code == 409, "changed, but not told what"
    client.post(page_of(empty), given(first(asked), explanation="De de brief is af."))
    assert "twee keer" in client.get(hand_in).content.decode()
    assert client.post(hand_in).status_code == 302
    assert asked.submission().state == "handed_in"
    copy = client.get(reverse("own-form", args=[submission.pk, "xlsx"]))
    assert copy.content[:2] == b"PK"


def test_own_reviewer_hands_in_or_gives_back(asked, come_in):
    chief = asking.add_contact(
        programme=asked.round.programme, organisation=asked.people.police, name="Chef", email="chef@voorbeeld.nl",
        language="nl", by=asked.people.coordinator, signs_off=True,
    )  # fmt: skip
    asked.answer_all()
    key = asked.submission().pk
    officer, chief_client = come_in(), come_in(contact=chief)
    assert "Chef" in officer.get(reverse("hand-in", args=[key])).content.decode()
    officer.post(reverse("hand-in", args=[key]))
    assert asked.submission().state == "signing"
    assert officer.post(page_of(first(asked)), given(first(asked))).status_code == 409
    chief_client.post(reverse("give-back", args=[key]), {"note": "Kijk nog eens naar 1.1."})
    assert asked.submission().state == "busy"
    mail = Mail.objects.get(kind="given-back")
    assert mail.contact == asked.contacts["Politie"]
    assert "Kijk nog eens naar 1.1." in mail.paragraphs
    officer.post(reverse("hand-in", args=[key]))
    chief_client.post(reverse("hand-in", args=[key]))
    assert asked.submission().handed_in_name == "Chef"


def test_proposal_is_shown_word_by_word_and_replied_to_before_handing_in_again(asked, come_in):
    submission = asked.answer_all(statuses=("completed",), explanation="De handreiking is gereed.")
    answering.hand_in(submission=submission, by=asked.by())
    reviewing.judge(
        submission=submission, answer=first(asked).pk, decision="proposed", by=asked.people.reviewer, statuses=("completed",),
        explanation="De handreiking is verspreid.",
    )  # fmt: skip
    reviewing.send_back(submission=submission, question="Klopt dit?", by=asked.people.reviewer)
    client = come_in()
    assert "Klopt dit?" in client.get(list_of(asked)).content.decode()
    page = client.get(page_of(first(asked))).content.decode()
    assert re.search(r"<del>.*gereed.*</del>", page)
    assert client.post(reverse("hand-in", args=[submission.pk])).status_code == 409
    client.post(
        reverse("reply-to-proposal", args=[submission.pk, first(asked).pk]),
        {"reply": "dissented", "reply_text": "Nee, gereed."},
    )
    assert (first(asked).reply, first(asked).reply_text) == ("dissented", "Nee, gereed.")
    assert client.post(reverse("hand-in", args=[submission.pk])).status_code == 302


# -- costs


def test_pages_cost_the_same_for_one_activity_and_for_thousands(filled, come_in_to):
    costs = {}
    for size in (4, 123):
        asked = ask_today(filled, ("Politie",) if size == 123 else ("CoMensha",), each=size)
        name = next(iter(asked.contacts))
        submission = asked.submission(name)
        for answer in submission.answers.all()[:60]:
            answering.save_answer(
                submission=submission, answer=answer.pk, revision=0, by=asked.by(name),
                given=answering.Given(kind="changed", statuses=("completed",), explanation=f"Tekst {answer.pk}."),
            )  # fmt: skip
        client = come_in_to(asked, name)
        addresses = {
            "list": list_of(asked, name),
            "filtered": f"{list_of(asked, name)}?toon=beantwoord&zoek=de",
            "answer": page_of(first(asked, name)),
            "hand-in": reverse("hand-in", args=[submission.pk]),
        }
        client.get(addresses["answer"])
        for page, address in addresses.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            costs.setdefault(page, []).append(len(queries))
    assert all(small == large <= 15 for small, large in costs.values()), costs


def test_thousands_of_activities_are_paged(asked, come_in):
    submission = asked.submission()
    one = submission.answers.first()
    Answer.objects.filter(submission=submission).exclude(pk=one.pk).delete()
    Submission.objects.filter(pk=submission.pk).update(asked=10_000)
    row = one.activity
    fields = {f.attname: getattr(row, f.attname) for f in Activity._meta.concrete_fields if f.attname != "id"}
    made = Activity.objects.bulk_create(
        [Activity(**{**fields, "code": f"x{at}", "order": f"x{at}"}) for at in range(9_999)], batch_size=500
    )
    Answer.objects.bulk_create(
        [Answer(submission=submission, activity=activity, version=one.version, position=at) for at, activity in enumerate(made, 2)],
        batch_size=500,
    )  # fmt: skip
    client = come_in()
    page = client.get(f"{list_of(asked)}?pagina=200")
    assert page.content.count(b'type="checkbox" name="answer"') == 50
    assert len(client.get(list_of(asked)).content) < 60_000
    assert client.get(reverse("hand-in", args=[submission.pk])).content.count(b"/activiteit/") == 100


def test_partner_sees_what_parliament_asked_of_the_activity(asked, come_in, people):
    from actielijn.web.commitments.actions import CommitmentGiven, add_commitment

    answer = asked.submission().answers.first()
    given = CommitmentGiven(kind="motion", title="Meldplicht voor hotels", mark="28638, nr. 5166")
    add_commitment(
        programme=people.programme, given=given, activities=[answer.activity_id], by=people.coordinator
    )
    client = come_in()
    page = client.get(reverse("own-answer", args=[answer.submission_id, answer.pk])).content.decode()
    assert "Meldplicht voor hotels" in page
    assert "kst-28638-5166" in page
    other = asked.submission().answers.exclude(activity=answer.activity_id).first()
    assert (
        "Meldplicht"
        not in client.get(reverse("own-answer", args=[other.submission_id, other.pk])).content.decode()
    )
