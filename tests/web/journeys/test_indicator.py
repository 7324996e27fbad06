"""An indicator from a round to a chart on the public site, in a real browser, each page held against axe."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from actielijn.web.editions.actions import freeze_edition
from actielijn.web.editions.queries import snapshot_of_edition
from actielijn.web.indicators.actions import ValueGiven, add_dimension
from actielijn.web.indicators.models import Indicator, Observation
from actielijn.web.organisations.models import Organisation
from actielijn.web.published.actions import bring_up_to_date
from actielijn.web.register.actions import set_holder
from actielijn.web.register.models import Activity
from actielijn.web.rounds import answering, asking, reviewing
from editions_published import publication
from open_round import everything
from sound_page import sound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]


def answered_round(filled, activity, figure):
    """Ask who holds the activity for its figure, and accept the answer."""
    holder = Organisation.objects.create(name="Zorgcoördinatie")
    set_holder(programme=filled.programme, keys=[activity.pk], holder=holder, by=filled.coordinator)
    asking.add_contact(
        programme=filled.programme,
        organisation=holder,
        name="Z",
        email="z@voorbeeld.nl",
        language="nl",
        by=filled.second,
    )
    today = timezone.localdate()
    given = asking.RoundGiven(
        title="Voorjaar",
        reference_date=today,
        answers_until=today + timedelta(days=9),
        review_until=today + timedelta(days=19),
    )
    round_ = asking.open_round(
        round_=asking.make_round(programme=filled.programme, given=given, by=filled.second),
        filters_of=everything,
        by=filled.second,
    )
    submission = round_.submissions.select_related("round__programme", "organisation").get()
    answer = submission.answers.get()
    by = answering.Answerer("Z", contact=filled.programme.contacts.get())
    changed = answering.Given(
        kind="changed",
        statuses=tuple(answer.statuses),
        explanation="Nu doen 34 van de 35 centrumgemeenten mee.",
        figure=Decimal(figure),
    )
    answering.save_answer(
        submission=submission, answer=answer.pk, revision=answer.revision, given=changed, by=by
    )
    answering.hand_in(submission=submission, by=by)
    reviewing.accept(submission=submission, by=filled.reviewer)
    return round_


def test_indicator_goes_from_a_round_to_a_chart_that_everybody_sees(visit, filled):
    activity = Activity.objects.get(programme=filled.programme, code="28.3")
    regions = [ValueGiven(key=f"GM{at:04}", title=f"Gemeente {at}") for at in range(1, 4)]
    add_dimension(
        programme=filled.programme,
        key="gemeente",
        title="Gemeente",
        is_region=True,
        values=regions,
        by=filled.second,
    )
    round_ = answered_round(filled, activity, 34)
    page = visit(filled.coordinator)
    page.goto("/programma/proef/doelen/nieuw")
    page.fill("#id_title", "Slachtoffers krijgen in elke regio zorg")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    sound(page)
    page.goto("/programma/proef/indicatoren")
    sound(page)
    page.click("text=Een indicator toevoegen")
    sound(page)
    page.fill("#id_title", "Centrumgemeenten met zorgcoördinatie")
    page.fill("#id_unit", "centrumgemeenten")
    page.check("#id_is_coverage")
    page.fill("#id_activity", "28.3")
    page.select_option("#id_goal", label="Slachtoffers krijgen in elke regio zorg")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    row = Indicator.objects.get()
    # Found, not typed: the figure of the explanation as it stands in the register.
    page.goto("/programma/proef/indicatoren/gevonden")
    sound(page)
    found = page.locator("section").filter(has_text="33 van de 35").first
    found.get_by_role("textbox").fill("2021")
    found.get_by_role("button", name="Overnemen").click()
    page.goto(f"/programma/proef/indicatoren/{row.pk}/streefwaarden")
    sound(page)
    page.fill("#id_by_0", f"{timezone.localdate().year + 1}-12-31")
    page.fill("#id_value_0", "35")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.goto(f"/programma/proef/uitvraag/{round_.pk}/sluiten")
    page.get_by_text("Centrumgemeenten met zorgcoördinatie").wait_for()
    sound(page)
    page.locator("main form button.utrecht-button--primary-action").last.click()
    assert sorted(Observation.objects.values_list("value", flat=True)) == [33, 34]
    page.goto(f"/programma/proef/indicatoren/{row.pk}")
    sound(page)
    expect(page.locator("svg.chart circle")).to_have_count(2)
    page.goto("/programma/proef/indicatoren/waarden")
    sound(page)
    page.set_input_files(
        "#id_file",
        files=[{"name": "w.csv", "mimeType": "text/csv", "buffer": b"periode;waarde\n2019;20\n2018;x\n"}],
    )
    page.select_option("#id_indicator", index=1)
    page.click("text=Lezen en tonen")
    page.get_by_text("cel B3").wait_for()
    sound(page)
    frozen = freeze_edition(
        programme=filled.programme, title="T", on=timezone.localdate(), by=filled.coordinator
    )
    told = snapshot_of_edition(frozen)
    bring_up_to_date(programme=filled.programme, publications=[publication(told, 1, frozen.date)])
    for address in ("doelen", "indicatoren"):
        page.goto(f"/openbaar/proef/{address}")
        sound(page)
    page.get_by_role("link", name="Centrumgemeenten met zorgcoördinatie").click()
    page.get_by_text("Streefwaarde", exact=False).first.wait_for()
    expect(page.locator("svg.chart circle")).to_have_count(2)
    sound(page)
    page.emulate_media(color_scheme="dark")
    sound(page)
