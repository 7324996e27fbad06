"""The round screens: from contact persons to closing, as the coordinator and the reviewer walk them."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actielijn.language import speaking
from actielijn.reading.sheets import TABLE, ods_row_elements, ods_text
from actielijn.reading.xml import Package
from actielijn.web.organisations.models import Organisation
from actielijn.web.register.actions import content_now, save_activity
from actielijn.web.register.models import Activity
from actielijn.web.rounds.answering import Answerer, Given, hand_in, save_answer
from actielijn.web.rounds.models import Answer, Contact, Link, Mail, Round, Submission
from actielijn.web.rounds.offline import form_of
from actielijn.web.rounds.reviewing import answer_as_read, submission_as_read

pytestmark = pytest.mark.django_db


def page(client, name, /, *args, **query):
    answer = client.get(reverse(name, args=["proef", *args]), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def post(client, name, /, *args, **given):
    return client.post(reverse(name, args=["proef", *args]), given, follow=True).content.decode()


def review(client, name, submission, answer=None, **given):
    """Do what a reviewer does to a submission, or to an answer of it, on a page of this moment."""
    args = [submission.round_id, submission.pk, *([answer.pk] if answer else [])]
    standing = submission_as_read(Submission.objects.get(pk=submission.pk))
    seen = answer_as_read(Answer.objects.get(pk=answer.pk)) if answer else standing
    return post(client, name, *args, seen=seen, **given)


@pytest.fixture
def held(filled):
    """Three organisations with four activities each; nobody to ask yet."""
    names = ("Politie", "CoMensha", "Nederlandse Arbeidsinspectie")
    made = [Organisation.objects.get_or_create(name=name)[0] for name in names]
    rows = list(Activity.objects.filter(programme=filled.programme).order_by("order", "pk"))
    for at, row in enumerate(rows):
        row.holder = made[at // 4] if at < 12 else None
        row.save(update_fields=["holder"])
    return filled


@pytest.fixture
def coordinator(held, sign_in):
    return sign_in(held.coordinator)


def given_round(**changed):
    today = timezone.localdate()
    return {
        "title": "Najaar", "reference_date": today, "answers_until": today + timedelta(days=20), "review_until": today + timedelta(days=30),
        "reminder_days": "7, 2", "introduction": "Wij <b>horen</b> het graag.", "line": "", "status": "", "holder": "", "query": "",
        "attached_form": "", **changed,
    }  # fmt: skip


@pytest.fixture
def opened(coordinator):
    """A round of two organisations, opened through the screens."""
    post(
        coordinator,
        "bring-in-contacts",
        text="Politie\tAnna\tanna@voorbeeld.nl\nCoMensha\tBen\tben@voorbeeld.nl",
    )
    post(coordinator, "make-round", **given_round())
    row = Round.objects.get()
    post(coordinator, "open-round", row.pk)
    return Round.objects.get()


def answered(round_, organisation="Politie", **changed):
    """Answer everything for an organisation, the first as given, and hand in."""
    submission = Submission.objects.get(round=round_, organisation__name=organisation)
    by = Answerer("Anna", contact=Contact.objects.get(organisation__name=organisation))
    for at, one in enumerate(submission.answers.all()):
        given = Given(**changed) if changed and at == 0 else Given(kind="unchanged")
        save_answer(submission=submission, answer=one.pk, revision=one.revision, given=given, by=by)
    return hand_in(submission=submission, by=by)


def test_organisations_with_activities_and_nobody_to_ask_come_first(coordinator):
    post(coordinator, "contacts", organisation=Organisation.objects.get(name="CoMensha").pk, name="Ben", email="ben@voorbeeld.nl", language="nl")  # fmt: skip
    shown = page(coordinator, "contacts")
    assert shown.index(">Politie<") < shown.index("Ben ")
    assert "2 organisaties hebben activiteiten en niemand om te vragen" in shown


def test_list_with_wrong_lines_is_refused_whole_and_names_them_all(coordinator):
    shown = post(coordinator, "bring-in-contacts", text=(
        "organisatie;naam;mail\nPolitie;Anna;anna@voorbeeld.nl\nOnbekend;Ben;ben@voorbeeld.nl\nCoMensha;;c@voorbeeld.nl\nCoMensha;Cor;geen adres"
    ))  # fmt: skip
    assert not Contact.objects.exists()
    assert [f"Regel {number}" in shown for number in (2, 3, 4, 5)] == [False, True, True, True]


def test_list_adds_new_ones_and_changes_known_ones(coordinator):
    post(
        coordinator,
        "bring-in-contacts",
        text="Politie,Anna,anna@voorbeeld.nl\nCoMensha,Ben,ben@voorbeeld.nl,en,ja",
    )
    post(coordinator, "bring-in-contacts", text="Politie,Anna de Wit,ANNA@voorbeeld.nl")
    assert sorted(Contact.objects.values_list("name", "language", "signs_off")) == [("Anna de Wit", "nl", False), ("Ben", "en", True)]  # fmt: skip


def test_preview_tells_who_is_asked_what_cannot_be_asked_and_shows_the_mail_escaped(coordinator):
    post(coordinator, "bring-in-contacts", text="Politie;Anna;anna@voorbeeld.nl")
    post(coordinator, "make-round", **given_round())
    shown = page(coordinator, "preview-round", Round.objects.get().pk)
    assert "CoMensha: 4 activiteiten, en niemand om te vragen" in shown
    assert "activiteiten hebben geen actiehouder" in shown
    # Escaped once for the mail, and once more for the attribute that holds it.
    assert "Wij &amp;lt;b&amp;gt;horen" in shown
    assert not Mail.objects.exists()


def test_filters_of_the_register_choose_what_is_asked(coordinator):
    police = Organisation.objects.get(name="Politie")
    post(coordinator, "bring-in-contacts", text="Politie;Anna;a@voorbeeld.nl\nCoMensha;Ben;b@voorbeeld.nl")
    shown = page(coordinator, "make-round", houder=police.pk)
    assert f'<option value="{police.pk}" selected' in shown
    post(coordinator, "make-round", **given_round(holder=police.pk))
    row = Round.objects.get()
    post(coordinator, "open-round", row.pk)
    assert [one.organisation.name for one in row.submissions.all()] == ["Politie"]


def test_board_counts_states_and_names_the_next_step(coordinator, opened):
    answered(opened)
    shown = page(coordinator, "round", opened.pk)
    assert "4 van 8 activiteiten hebben een antwoord" in shown
    assert "u beoordeelt de inzending" in shown
    assert "zij openen hun link" in shown


def test_reminder_from_the_board_goes_to_who_has_not_handed_in(coordinator, opened):
    answered(opened)
    shown = page(coordinator, "remind-round", opened.pk)
    assert "Ben" in shown
    assert "Anna" not in shown
    assert not Mail.objects.filter(kind="reminder").exists()
    post(coordinator, "remind-round", opened.pk)
    assert list(Mail.objects.filter(kind="reminder").values_list("to", flat=True)) == ["ben@voorbeeld.nl"]


def test_new_links_and_taking_links_back(coordinator, opened):
    submission = opened.submissions.get(organisation__name="Politie")
    Link.objects.create(
        submission=submission, contact=Contact.objects.get(name="Anna"), token_hash="x", made_at=timezone.now(),
        expires_at=opened.ends_at,
    )  # fmt: skip
    post(coordinator, "revoke-links", opened.pk, submission.pk)
    assert Link.objects.get().revoked_at
    post(coordinator, "send-links", opened.pk, submission.pk)
    assert Mail.objects.filter(kind="opening", to="anna@voorbeeld.nl").count() == 2


def test_reviewer_asks_and_returns_then_accepts(held, coordinator, opened, sign_in):
    submission = answered(opened, kind="changed", statuses=("completed",), explanation="Het is klaar.")
    reviewer = sign_in(held.reviewer)
    first = submission.answers.first()
    shown = page(reviewer, "submission", opened.pk, submission.pk)
    assert "<ins>" in shown
    review(reviewer, "judge-answer", submission, first, decision="asked", question="Sinds wanneer?")
    assert "Er staan nog vragen" in review(reviewer, "accept-submission", submission)
    review(reviewer, "return-submission", submission, question="")
    assert Submission.objects.get(pk=submission.pk).state == "returned"
    hand_in(submission=submission, by=Answerer("Anna", contact=Contact.objects.get(name="Anna")))
    review(reviewer, "judge-answer", submission, first, decision="accepted")
    review(reviewer, "accept-submission", submission)
    assert Submission.objects.get(pk=submission.pk).accepted_by == held.reviewer


def test_proposal_with_a_status_the_programme_does_not_have_is_refused(coordinator, opened):
    submission = answered(opened, kind="changed", statuses=("completed",), explanation="Klaar.")
    first = submission.answers.first()
    answer = coordinator.post(
        reverse("propose-edit", args=["proef", opened.pk, submission.pk, first.pk]), {"statuses": ["bestaat-niet"], "explanation": "x"}
    )  # fmt: skip
    assert answer.status_code == 400
    review(
        coordinator, "propose-edit", submission, first, statuses=["completed"], explanation="Het is nu klaar."
    )
    first.refresh_from_db()
    assert first.proposal == {"statuses": ["completed"], "explanation": "Het is nu klaar."}


def test_closing_shows_conflicts_takes_only_what_was_chosen_and_can_be_undone(
    held, coordinator, opened, sign_in
):
    police = answered(opened, kind="changed", statuses=("completed",), explanation="Van de politie.")
    other = answered(opened, "CoMensha", kind="changed", statuses=("completed",), explanation="Van CoMensha.")
    reviewer = sign_in(held.reviewer)
    for one in (police, other):
        review(reviewer, "accept-submission", one)
    row = police.answers.first().activity
    standing = content_now(row)
    save_activity(
        programme=held.programme, key=row.pk, revision=row.revision, by=held.coordinator, reason="tussendoor",
        content=standing.with_statuses_and_text(standing.statuses, "Intussen in het register."),
    )  # fmt: skip
    shown = page(coordinator, "close-round", opened.pk)
    assert "Intussen in het register." in shown
    assert "Van de politie." in shown
    assert post(coordinator, "close-round", opened.pk).count("Deze uitvraag is gesloten") == 1
    assert content_now(Activity.objects.get(pk=row.pk)).explanation == "Intussen in het register."
    changed = other.answers.first().activity
    assert content_now(Activity.objects.get(pk=changed.pk)).explanation == "Van CoMensha."
    unchanged = other.answers.last().activity_id
    assert "ongewijzigd, bevestigd door Anna op" in page(coordinator, "activity", unchanged)
    post(coordinator, "undo-step", Round.objects.get().step_id)
    assert content_now(Activity.objects.get(pk=changed.pk)).explanation != "Van CoMensha."
    assert "weer uit het register genomen" in page(coordinator, "round", opened.pk)


def test_activity_nobody_answered_says_so_after_closing(coordinator, opened):
    key = opened.submissions.first().answers.first().activity_id
    post(coordinator, "close-round", opened.pk)
    assert "geen antwoord" in page(coordinator, "activity", key)


def test_not_ours_gets_another_holder_through_the_register(coordinator, opened):
    submission = answered(opened, kind="not_ours", remark="Dit doet CoMensha.")
    first, target = submission.answers.first(), Organisation.objects.get(name="CoMensha")
    assert "Dit doet CoMensha." in page(coordinator, "submission", opened.pk, submission.pk, soort="not_ours")
    post(coordinator, "move-holder", opened.pk, submission.pk, first.pk, holder=target.pk)
    assert Activity.objects.get(pk=first.activity_id).holder == target


def test_form_that_was_mailed_is_taken_over_and_handed_in_for_them_but_not_accepted_by_the_same(
    held, coordinator, opened, sign_in
):
    submission = opened.submissions.get(organisation__name="Politie")
    with speaking("en"):
        name, data, _type = form_of(submission, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "Answer")
    for row in range(2, 6):
        sheet.cell(row, column).value = "unchanged, confirmed"
    stream = io.BytesIO()
    book.save(stream)
    shown = post(
        coordinator,
        "form-for-partner",
        opened.pk,
        submission.pk,
        form=SimpleUploadedFile(name, stream.getvalue()),
    )
    assert not submission.answers.exclude(kind="").exists()
    hidden = dict(re.findall(r'type="hidden" name="(take|kept)" value="([^"]*)"', shown))
    post(coordinator, "form-for-partner", opened.pk, submission.pk, **hidden)
    assert submission.answers.filter(kind="unchanged").count() == 4
    post(coordinator, "hand-in-for-partner", opened.pk, submission.pk)
    assert "U hebt dit zelf ingediend" in review(coordinator, "accept-submission", submission)
    review(sign_in(held.second), "accept-submission", submission)
    assert Submission.objects.get(pk=submission.pk).accepted_by == held.second


def test_file_that_is_no_form_is_refused_with_a_word_of_why(coordinator, opened, settings):
    submission = opened.submissions.first()
    address = reverse("form-for-partner", args=["proef", opened.pk, submission.pk])
    answer = coordinator.post(address, {"form": SimpleUploadedFile("x.xlsx", b"geen werkblad")})
    assert answer.status_code == 400
    assert "x.xlsx: dit is geen formulier" in answer.content.decode()
    settings.MOST_UPLOAD_BYTES = 2**20
    answer = coordinator.post(address, {"form": SimpleUploadedFile("reus.xlsx", b"\0" * 2**21)})
    assert "reus.xlsx: het bestand is groter dan 25 MB" in answer.content.decode()


def test_mails_that_need_a_look_come_first_and_are_read_as_they_were(coordinator, opened):
    mail = Mail.objects.order_by("pk").first()
    Mail.objects.filter(pk=mail.pk).update(state="bounced", problem="550 geen postvak")
    shown = page(coordinator, "round-mails", opened.pk)
    assert shown.index("550 geen postvak") < shown.index("ben@voorbeeld.nl")
    assert mail.subject in page(coordinator, "round-mail", opened.pk, mail.pk)
    post(coordinator, "send-mail-again", opened.pk, mail.pk)
    assert Mail.objects.filter(to=mail.to).count() == 2


def test_home_shows_the_running_round_and_what_is_to_review(coordinator, opened):
    answered(opened)
    shown = page(coordinator, "home")
    assert "1 van 2 organisaties heeft ingediend" in shown or "1 van 2 organisaties" in shown
    assert "te beoordelen inzendingen" in shown


def test_who_was_asked_twice_and_never_handed_in_is_named(coordinator, opened):
    for _time in range(2):
        Round.objects.filter(state="open").update(answers_until=timezone.localdate() - timedelta(days=1))
        row = Round.objects.first()
        answered(row)
        if _time == 0:
            post(coordinator, "close-round", row.pk)
            post(coordinator, "make-round", **given_round())
            post(coordinator, "open-round", Round.objects.first().pk)
    shown = page(coordinator, "rounds")
    assert "CoMensha" in shown
    assert "Politie" not in shown


def test_round_of_another_programme_is_not_found(opened, held, sign_in):
    outsider = sign_in(held.outsider)
    assert outsider.get(reverse("round", args=["ander", opened.pk])).status_code == 404
    submission = opened.submissions.first()
    assert outsider.get(reverse("submission", args=["ander", opened.pk, submission.pk])).status_code == 404


def test_board_is_downloaded_as_csv_xlsx_and_ods_and_a_formula_in_a_name_is_harmless(coordinator, opened):
    Organisation.objects.filter(name="Politie").update(name="=2+5")

    def sent(form):
        return coordinator.get(reverse(f"round-{form}", args=["proef", opened.pk])).content

    assert "'=2+5" in sent("csv").decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(sent("xlsx"))).active
    assert [cell.data_type for cell in sheet[2]][:4] == ["s", "s", "n", "n"]
    from_xlsx = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]
    package = Package(sent("ods"), "bord.ods")
    table = next(package.xml_of("content.xml").iter(f"{TABLE}table"))
    from_ods = [
        [ods_text(cell[0]) for cell in row.iter(f"{TABLE}table-cell")] for row in ods_row_elements(table)
    ]
    assert from_ods == from_xlsx
    assert len(from_xlsx) == 1 + opened.submissions.count()
    assert "=2+5" in {row[0] for row in from_xlsx}


@pytest.mark.parametrize("name", ["round", "submission", "round-mails", "contacts", "rounds"])
def test_page_costs_the_same_statements_however_many_organisations(coordinator, opened, name):
    submission = opened.submissions.get(organisation__name="Politie")
    args = {"round": [opened.pk], "submission": [opened.pk, submission.pk], "round-mails": [opened.pk]}.get(
        name, []
    )

    def statements():
        with CaptureQueriesContext(connection) as asked:
            page(coordinator, name, *args)
        return len(asked)

    statements()
    few = statements()
    rows = Activity.objects.filter(programme=opened.programme, holder__isnull=True)
    organisations = [Organisation.objects.create(name=f"Organisatie {at}") for at in range(40)]
    for at, organisation in enumerate(organisations):
        contact = Contact.objects.create(
            programme=opened.programme, organisation=organisation, name="X", email=f"{at}@voorbeeld.nl"
        )
        Submission.objects.create(round=opened, organisation=organisation, asked=3)
        Mail.objects.create(
            round=opened,
            contact=contact,
            key=f"k{at}",
            kind="opening",
            to=contact.email,
            subject="S",
            wanted_at=timezone.now(),
        )
    template = submission.answers.first()
    for at, row in enumerate(rows[:25]):
        submission.answers.create(activity=row, version=template.version, position=10 + at)
    assert statements() == few
    assert few <= 15


def test_second_reviewer_is_told_who_decided_and_keeps_what_was_typed(held, coordinator, opened, sign_in):
    """Page read by both, decided on by one; the other's question, proposal and return come back with the words that were typed."""
    submission, reviewer = answered(opened), sign_in(held.reviewer)
    answer = submission.answers.first()
    args = [opened.pk, submission.pk]
    shown = page(reviewer, "submission", *args)
    seen = re.search(r'value="(\d+\.\d+)"', shown)[1]
    whole = re.findall(r'name="seen" value="(handed_in [^"]+)"', shown)
    assert len(set(whole)) == 1
    review(coordinator, "judge-answer", submission, answer, decision="accepted")

    def tried(name, *more, **given):
        got = reviewer.post(reverse(name, args=["proef", *args, *more]), given)
        assert got.status_code == 409
        return got.content.decode()

    told = tried("judge-answer", answer.pk, decision="asked", question="Sinds wanneer is dit?", seen=seen)
    assert "Coordinator heeft dit antwoord beoordeeld op" in told
    assert ">Sinds wanneer is dit?</textarea>" in told
    told = tried("propose-edit", answer.pk, statuses=["completed"], explanation="Het is zo goed als af.", seen=seen)  # fmt: skip
    assert "Coordinator heeft dit antwoord beoordeeld op" in told
    assert "Het is zo goed als af.</textarea>" in told
    told = tried("return-submission", question="Graag aanvullen.", seen=whole[0])
    assert "Coordinator heeft activiteit" in told
    assert ">Graag aanvullen.</textarea>" in told
    again = re.search(r'name="seen" value="([^"]+)"', told)[1]
    post(reviewer, "return-submission", *args, question="Graag aanvullen.", seen=again)
    assert Submission.objects.get(pk=submission.pk).question == "Graag aanvullen."
