"""Every page of the desk through axe, narrow and wide, light and dark: no violation, and nothing that sticks out sideways."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actielijn.snapshot import Edition
from actielijn.web.commitments.actions import CommitmentGiven, add_commitment
from actielijn.web.documents.models import Document
from actielijn.web.editions import actions as editions
from actielijn.web.indicators.actions import (
    IndicatorGiven,
    TargetGiven,
    ValueGiven,
    add_dimension,
    add_indicator,
    set_targets,
)
from actielijn.web.indicators.goals import LinkGiven, add_goal, link
from actielijn.web.indicators.observing import take_in as take_values_in
from actielijn.web.published.actions import bring_up_to_date
from actielijn.web.published.models import PublishedEntry
from actielijn.web.register import restructuring
from actielijn.web.register.models import Activity, Result, Step, Theme
from actielijn.web.register.taking_in import take_in
from actielijn.web.rounds import answering, asking
from actielijn.web.rounds.models import Contact, Mail
from actielijn.web.standing import standing_snapshot
from editions_published import publication
from measured import of
from round_of_today import ask_today
from sound_page import faults_of

EXAMPLE = Path(__file__).parents[3] / "examples" / "samen-tegen-mensenhandel"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]
# Both widths and both schemes, each once: what goes wrong in a scheme does so at any width, and the other way round.
LOOKS = [(360, "light"), (1280, "dark")]


@pytest.fixture
def lived_in(filled, edition_2022, sign_in, work):
    """A programme with something on every page; return its addresses."""
    programme, by = filled.programme, filled.coordinator
    editions.freeze_edition(programme=programme, title="Eerste", on="2021-11-16", by=by)
    take_in(programme=programme, incoming=edition_2022, by=by, end_missing=True)
    editions.freeze_edition(programme=programme, title="Tweede", on="2022-11-16", by=filled.second)
    row = Activity.objects.filter(
        programme=programme, ended_on=None, progress__explanation__contains="2022"
    ).first()
    restructuring.renumber(programme=programme, key=row.pk, number="77", by=by, reason="proef")
    client = sign_in(by)
    client.post(
        reverse("documents", args=["proef"]),
        {"report": SimpleUploadedFile("verslag.html", (EXAMPLE / "rapport-2021.html").read_bytes())},
    )
    client.post(reverse("people", args=["proef"]), {"email": "nieuw@voorbeeld.nl", "role": "reader"})
    client.post(
        reverse("access-tokens", args=["proef"]),
        {"label": "zaaksysteem", "scopes": ["read-drafts"], "days": "30"},
    )
    work()
    client.get(reverse("proofreading", args=["proef"]))
    work()
    document, result = Document.objects.get(), Result.objects.filter(programme=programme).first()
    theme, ended = (
        Theme.objects.filter(programme=programme).first(),
        Activity.objects.exclude(ended_on=None).first(),
    )
    step = Step.objects.filter(programme=programme).first()
    asked = ask_today(filled).answer_all(statuses=("completed",), explanation="De de brief is af.")
    draft = asking.make_round(
        programme=programme, by=by,
        given=asking.RoundGiven(title="Concept", reference_date=asked.round.reference_date, answers_until=asked.round.answers_until,
                                review_until=asked.round.review_until),
    )  # fmt: skip
    answering.hand_in(
        submission=asked,
        by=answering.Answerer("C", contact=Contact.objects.get(organisation=asked.organisation)),
    )
    kept = kept_beside(filled, row)
    one = f"/uitvraag/{asked.round_id}"
    inner = (
        "", "/register", "/register?zoek=opvang&status=-", "/register?op=2021-01-01", "/register?zoek=bestaatniet", f"/activiteit/{row.pk}",
        f"/activiteit/{row.pk}?op=2030-01-01", f"/activiteit/{ended.pk}", f"/activiteit/{row.pk}/wijzigen", f"/activiteit/{row.pk}/hernummeren",
        f"/activiteit/{row.pk}/verplaatsen", f"/activiteit/{row.pk}/splitsen", f"/activiteit/{row.pk}/samenvoegen",
        f"/activiteit/{row.pk}/beeindigen", f"/activiteit/{ended.pk}/terughalen", f"/stap/{step.pk}/terug", "/indeling",
        f"/indeling/actielijn/{theme.action_line_id}", f"/indeling/resultaat/{result.pk}", f"/resultaat/{result.pk}/activiteit-toevoegen",
        "/mensen", "/toegangssleutels", f"/mensen/{programme.memberships.first().pk}", "/organisaties", f"/organisaties/{filled.police.pk}", "/instellingen",
        "/standen", "/inlezen", f"/inlezen/{document.pk}", f"/inlezen/{document.pk}/rij/1", f"/inlezen/{document.pk}/naar-register",
        "/uitvraag", "/uitvraag/nieuw", f"/uitvraag/{draft.pk}/voorbeeld", one, f"{one}/wijzigen", f"{one}/annuleren", f"{one}/sluiten",
        f"{one}/mails", f"{one}/mails/{Mail.objects.first().pk}", f"{one}/inzending/{asked.pk}",
        f"{one}/inzending/{asked.pk}/antwoord/{asked.answers.first().pk}/voorstel", "/contactpersonen",
        f"/contactpersonen/{Contact.objects.first().pk}", f"{one}/inzending/{asked.round.submissions.exclude(pk=asked.pk).get().pk}/formulier",
        "/nakijken", "/edities", "/edities/bevriezen", "/edities/1", "/vergelijking/1/2", "/vergelijking/2/nu", "/logboek", *kept,
    )  # fmt: skip
    return [
        *(f"/programma/proef{address}" for address in inner),
        "/",
        "/account",
        "/programma-toevoegen",
        "/bestaat-niet",
    ]


def kept_beside(filled, activity):
    """Keep commitments, goals and indicators of every kind of drawing; return the addresses of their pages at the desk."""
    programme, by = filled.programme, filled.coordinator
    given = CommitmentGiven(
        kind="motion", title="Meer aangiften", mark="28638, nr. 166", due=date(2021, 3, 1), asked_by="Kamer"
    )
    motion = add_commitment(programme=programme, given=given, activities=[activity.pk], by=by)
    goal = add_goal(programme=programme, kind="goal", title="Minder slachtoffers", by=by)
    outcome = add_goal(programme=programme, kind="outcome", title="Eerder gezien", by=by)
    told = LinkGiven(
        text="Wie gezien wordt, wordt geholpen.",
        evidence="plausible",
        assumptions="Er is opvang.",
        rivals="Andere registratie.",
    )
    effect = link(programme=programme, cause=outcome, effect=goal, given=told, by=by)
    link(programme=programme, cause=activity, effect=outcome, given=LinkGiven(), by=by)
    regions = [ValueGiven(key=f"R{at}", title=f"Regio met een lange naam {at}") for at in range(4)]
    region = add_dimension(
        programme=programme, key="regio", title="Regio", is_region=True, values=regions, by=by
    )
    indicators = {}
    for code, more in (
        ("geschat", {}),
        ("geteld", {"counts_persons": True}),
        ("dekking", {"is_coverage": True}),
    ):
        indicators[code] = add_indicator(
            programme=programme, given=IndicatorGiven(title=code, unit="personen", goal=goal, activity=activity, **more), dimensions=[region],
            code=code, by=by,
        )  # fmt: skip
    set_targets(
        indicator=indicators["geteld"], targets=[TargetGiven(by=date(2025, 12, 31), value=Decimal(90))], by=by
    )
    within = {"low": Decimal(100), "high": Decimal(180)}
    values = [
        of("geschat", 2020, 120, **within),
        of("geschat", 2021, 140, **within),
        of("dekking", 2021, 2, of=Decimal(4), members=("R1", "R2")),
    ]
    values += [of("geschat", 2021, 120 + at, {"regio": f"R{at}"}, **within) for at in range(4)]
    values += [of("geteld", year, 60 + year % 7, note="voorlopige telling") for year in range(2015, 2022)]
    values += [
        of("geteld", year, 3 + at * 9, {"regio": f"R{at}"}) for at in range(4) for year in (2020, 2021)
    ]
    take_values_in(programme=programme, given=values, kind="hand", by=by)
    take_values_in(programme=programme, given=[of("geteld", 2021, 66)], kind="hand", by=by)
    series = [f"/indicatoren/{one.pk}" for one in indicators.values()]
    return (
        "/toezeggingen", "/toezeggingen/nieuw", "/toezeggingen/gevonden", "/toezeggingen/kamer",
        *(f"/toezeggingen/{motion.pk}{deed}" for deed in ("", "/wijzigen", "/verwijderen")),
        "/doelen", "/doelen/nieuw", f"/doelen/{goal.pk}", "/doelen/schakel/nieuw", f"/doelen/schakel/{effect.pk}",
        "/indicatoren", "/indicatoren/nieuw", "/indicatoren/waarden", "/indicatoren/gevonden", "/indicatoren/indelingen",
        f"/indicatoren/indelingen/{region.pk}", *series, *(f"{series[0]}/{deed}" for deed in ("wijzigen", "streefwaarden", "waarde")),
        f"{series[2]}/waarde",
    )  # fmt: skip


@pytest.fixture
def browser_of(chromium, live_server, sign_in):
    """A browser of some width and colour scheme, in which a person is signed in or nobody is."""
    contexts = []

    def opened(width, scheme, person=None):
        context = chromium.new_context(
            base_url=live_server.url, locale="nl-NL", viewport={"width": width, "height": 800}, color_scheme=scheme,
            reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        if person is not None:
            key = sign_in(person).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
            )
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def test_pages_of_the_desk(lived_in, filled, browser_of):
    faults = []
    for at, (width, scheme) in enumerate(LOOKS):
        page = browser_of(width, scheme, filled.coordinator)
        for address in lived_in:
            page.goto(address)
            faults += [f"{width} {scheme} {fault}" for fault in faults_of(page, seen_before=at > 0)]
    assert faults == []


def test_public_pages_of_commitments_and_indicators(filled, browser_of):
    activity = Activity.objects.filter(programme=filled.programme).first()
    kept_beside(filled, activity)
    told = standing_snapshot(filled.programme, edition=Edition(title="Resultaten", date="2022-01-01"))
    bring_up_to_date(programme=filled.programme, publications=[publication(told, 1, date(2022, 1, 1))])
    number = PublishedEntry.objects.get(code=activity.code).activity.number
    faults = []
    for at, (width, scheme) in enumerate(LOOKS):
        page = browser_of(width, scheme)
        for address in (
            "toezeggingen", f"toezegging/{told.commitments[0].id}", "doelen", "indicatoren", "indicator/geschat", "indicator/geteld",
            "indicator/dekking", f"activiteit/{number}", "edities/1/doelen",
        ):  # fmt: skip
            page.goto(f"/openbaar/proef/{address}")
            faults += [f"{width} {scheme} {fault}" for fault in faults_of(page, seen_before=at > 0)]
    assert faults == []


def test_pages_of_who_is_not_signed_in(people, browser_of):
    faults = []
    for at, (width, scheme) in enumerate(LOOKS):
        page = browser_of(width, scheme)
        for address in (
            "/aanmelden",
            "/wachtwoord-vergeten",
            "/uitnodiging/onbekend",
            "/nieuw-wachtwoord/onbekend",
        ):
            page.goto(address)
            faults += [f"{width} {scheme} {fault}" for fault in faults_of(page, seen_before=at > 0)]
    assert faults == []


def test_pages_in_english(lived_in, filled, sign_in):
    client = sign_in(filled.coordinator)
    client.post(reverse("language"), {"language": "en", "next": "/"})
    for address in lived_in:
        page = client.get(address).content.decode()
        assert '<html lang="en"' in page, address
        assert "Wijzig" not in page.partition("<main")[2], address
