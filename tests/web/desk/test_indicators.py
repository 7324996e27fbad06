"""Goals and indicators at the desk: forms, files with all their errors, charts, and what the pages cost."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree, html

from actielijn.web.indicators.actions import IndicatorGiven, ValueGiven, add_dimension, add_indicator
from actielijn.web.indicators.models import Effect, Goal, Indicator, Observation
from actielijn.web.indicators.observing import take_in
from actielijn.web.register.models import Activity, ProgressEntry
from measured import of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(filled, sign_in):
    """Ask and send as the coordinator."""
    client = sign_in(filled.coordinator)

    def ask(name, *keys, follow=True, **data):
        address = reverse(name, args=["proef", *keys])
        return client.post(address, data, follow=follow) if data else client.get(address)

    return ask


@pytest.fixture
def municipalities(filled):
    values = [ValueGiven(key=f"GM{at:04}", title=f"Gemeente {at}") for at in range(1, 36)]
    region = add_dimension(programme=filled.programme, key="gemeente", title="Gemeente", is_region=True, values=values, by=filled.coordinator)  # fmt: skip
    given = IndicatorGiven(title="Centrumgemeenten met beleid", unit="gemeenten", is_coverage=True)
    return add_indicator(programme=filled.programme, given=given, code="dekking", dimensions=[region], by=filled.coordinator)  # fmt: skip


def upload(text, name="waarden.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_a_tree_grows_and_is_told_drawn_and_as_a_list(filled, desk):
    desk("add-goal", kind="goal", title="Minder slachtoffers", text="")
    desk("add-goal", kind="outcome", title="Eerder gemeld", text="")
    goal, code = (
        Goal.objects.get(kind="goal"),
        Activity.objects.filter(programme=filled.programme).first().code,
    )
    outcome = Goal.objects.get(kind="outcome")
    desk(
        "add-link",
        cause="Eerder gemeld",
        effect=f"goal:{goal.pk}",
        text="Wie meldt",
        evidence="plausible",
        assumptions="A",
        rivals="R",
    )
    desk(
        "add-link",
        cause=code,
        effect=f"goal:{outcome.pk}",
        text="",
        evidence="shown",
        assumptions="",
        rivals="",
    )
    refused = desk(
        "add-link",
        cause="Eerder gemeld",
        effect=f"goal:{outcome.pk}",
        text="",
        evidence="none",
        assumptions="",
        rivals="",
    )
    assert refused.status_code == 400
    page = html.fromstring(desk("goals").content)
    told = page.xpath("string(//ul[@class='goal-list'])")
    for words in ("Minder slachtoffers", "Eerder gemeld", "Wie meldt", code, filled.coordinator.name):
        assert words in told
    assert page.xpath("//svg[@role='img']/title") or page.xpath("//*[local-name()='svg']")
    etree.fromstring(desk("goal-tree").content)
    changed = Effect.objects.first()
    desk("judge-link", changed.pk, text="t", evidence="supported", assumptions="", rivals="", revision=1)
    stale = desk("judge-link", changed.pk, text="u", evidence="none", assumptions="", rivals="", revision=1)
    assert stale.status_code == 400
    assert Effect.objects.get(pk=changed.pk).evidence == "supported"
    assert (
        desk("change-goal", goal.pk, kind="goal", title="x", text="", revision=1, remove=1).status_code == 400
    )


def test_a_value_by_hand_corrects_and_the_page_shows_chart_numbers_and_history(municipalities, desk):
    key = municipalities.pk
    desk("set-targets", key, by_0="2025-12-31", value_0="35")
    desk("add-value", key, period="2020", value="28", of="35", low="26,5", high="29")
    desk("add-value", key, period="2021", value="32", of="35")
    page = desk(
        "add-value", key, period="2021", value="33", of="35", members=[f"GM{at:04}" for at in range(1, 34)]
    )
    page = html.fromstring(desk("indicator", key).content)
    text = " ".join(page.text_content().split())
    assert Observation.objects.filter(until__isnull=True).count() == 2
    for words in ("33 van 35", "Gemeente 7", "tussen 26,5 en 29"):
        assert words in text
    assert page.xpath("//*[local-name()='svg']//*[local-name()='desc']")
    svg = etree.fromstring(desk("indicator-chart", key).content)
    assert svg.tag.endswith("svg")
    assert "28;26,5;29;35" in desk("indicator-csv", key).content.decode("utf-8-sig")
    assert "33" in desk("indicator-csv", key).content.decode("utf-8-sig")
    refused = desk("add-value", key, period="2022", value="2", of="35", members=["GM0001"])
    assert refused.status_code == 400


def test_every_error_of_a_file_is_told_at_once_with_its_cell(municipalities, desk):
    file = (
        "indicator;periode;waarde;van totaal;gemeente;voorlopig;ondergrens;bovengrens\n"
        "dekking;2020;28;35;;nee;25,5;30\n"
        "dekking;20x0;30;35;;\n"
        "dekking;2021;1.234;35;;\n"
        "onbekend;2021;3;35;;\n"
        "dekking;2022;36;35;;\n"
        "dekking;2022;1;;GM9999;misschien\n"
        "dekking;2023;30;35;;;een;40\n"
        "dekking;2024;30;35;;;31;40\n"
        "dekking;2025;30;35;;;29;\n"
        "dekking;2026;30;35;;;;;zie bijlage\n"
    )
    answer = desk("load-values", file=upload(file))
    rows = html.fromstring(answer.content).xpath("//div[contains(@class,'utrecht-alert--error')]//tbody/tr")
    told = [row.xpath("string(td[2])") for row in rows]
    assert answer.status_code == 400
    where = [row.xpath("string(td[1])").split()[-1] for row in rows]
    assert where == ["B3", "C4", "5", "6", "F7", "E7", "G8", "9", "10", "I11"], "in the order of the file"
    assert any("van 31 tot 40" in one for one in told)
    assert any("vul beide in" in one for one in told)
    assert any("onbekend" in one for one in told)
    assert not Observation.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_seen_before_it_is_taken_in_and_can_be_taken_back(municipalities, desk, form):
    rows = [["periode", "waarde", "van totaal"], ["2020", 28, 35], ["2021-Q1", 30, 35], ["2021", "31,5", 35]]
    if form == "csv":
        file = upload("\n".join(";".join(str(cell) for cell in row) for row in rows))
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        held = io.BytesIO()
        book.save(held)
        file = upload(held.getvalue(), "waarden.xlsx")
    answer = desk("load-values", file=file, indicator=municipalities.pk)
    assert not Observation.objects.exists()
    token = html.fromstring(answer.content).xpath("//input[@name='confirm']/@value")[0]
    desk("load-values", confirm=token)
    assert sorted(Observation.objects.values_list("value", flat=True)) == [28, 30, pytest.approx(31.5)]
    # The same preview again finds everything as it stands.
    desk("load-values", confirm=token)
    assert Observation.objects.count() == 3
    load = Observation.objects.first().load
    desk("take-back-values", load.pk, x=1)
    assert not Observation.objects.filter(until__isnull=True).exists()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04broken", b"%PDF-1.7", b"\x00\x01\x02", b"a;b;c\n1;2;3\n", b"periode;waarde\n"]
)
def test_a_file_that_is_no_table_of_values_is_refused_in_words(municipalities, desk, data):
    answer = desk("load-values", file=upload(data, "x.xlsx"), indicator=municipalities.pk)
    assert answer.status_code == 400
    assert html.fromstring(answer.content).xpath("//*[@role='alert']")


def test_a_preview_of_somebody_else_is_not_taken_in(filled, municipalities, desk, sign_in):
    answer = desk("load-values", file=upload("periode;waarde\n2020;1\n"), indicator=municipalities.pk)
    token = html.fromstring(answer.content).xpath("//input[@name='confirm']/@value")[0]
    sign_in(filled.second).post(reverse("load-values", args=["proef"]), {"confirm": token})
    assert not Observation.objects.exists()


def test_a_figure_in_an_explanation_is_found_and_confirmed(filled, desk):
    activity = Activity.objects.filter(programme=filled.programme, progress__isnull=False).first()
    entry = activity.progress.first()
    ProgressEntry.objects.filter(pk=entry.pk).update(
        explanation="Inmiddels hebben 33 van de 35 centrumgemeenten beleid."
    )
    given = IndicatorGiven(title="Beleid", unit="gemeenten", is_coverage=True, activity=activity)
    add_indicator(programme=filled.programme, given=given, code="beleid", by=filled.coordinator)
    page = html.fromstring(desk("figures-found").content)
    mark = page.xpath("//input[@name='mark']/@value")[0]
    desk("settle-figure", mark=mark, period="2021", take="1")
    kept = Observation.objects.get()
    assert (kept.value, kept.of, kept.load.kind) == (33, 35, "text")
    assert "33 van de 35" in kept.note
    assert not html.fromstring(desk("figures-found").content).xpath("//input[@name='mark']")


def test_small_numbers_of_persons_are_for_keepers_only(filled, sign_in):
    sex = add_dimension(programme=filled.programme, key="sekse", title="Sekse", values=[ValueGiven(key="v", title="Vrouw")], by=filled.coordinator)  # fmt: skip
    given = IndicatorGiven(title="Slachtoffers", unit="personen", counts_persons=True)
    row = add_indicator(
        programme=filled.programme, given=given, code="s", dimensions=[sex], by=filled.coordinator
    )
    take_in(
        programme=filled.programme, given=[of("s", 2020, 120), of("s", 2021, 7, note="zeven meldingen"), of("s", 2020, 6, {"sekse": "v"}, note="zes vrouwen")],
        kind="hand", by=filled.coordinator,
    )  # fmt: skip
    for name in ("indicator", "indicator-chart", "indicator-csv", "indicators"):
        address = reverse(name, args=["proef"] if name == "indicators" else ["proef", row.pk])
        for query in ("", "?deel=sekse"):
            seen = sign_in(filled.reader).get(address + query)
            words = " ".join(seen.content.decode().split()) if seen.status_code == 200 else ""
            assert "zes vrouwen" not in words
            assert "zeven meldingen" not in words
            assert ">7<" not in words
            assert ";7;" not in words
    assert (
        "zeven meldingen"
        in sign_in(filled.coordinator).get(reverse("indicator", args=["proef", row.pk])).content.decode()
    )


def test_an_activitys_page_tells_what_is_measured_of_it_at_one_price(filled, sign_in):
    activity = Activity.objects.filter(programme=filled.programme).first()
    by, client = filled.coordinator, sign_in(filled.coordinator)
    address = reverse("activity", args=["proef", activity.pk])
    for number in range(8):
        given = IndicatorGiven(
            title=f"Slachtoffers {number}", unit="personen", counts_persons=True, activity=activity
        )
        add_indicator(programme=filled.programme, given=given, code=f"s{number}", by=by)
        take_in(
            programme=filled.programme,
            given=[
                of(f"s{number}", 2020, 120, low=Decimal(100), high=Decimal(150)),
                of(f"s{number}", 2019, 7),
            ],
            kind="hand",
            by=by,
        )
        if number == 0:
            one = cost(client, address)
    assert cost(client, address) == one
    told = " ".join(html.fromstring(client.get(address).content).text_content().split())
    assert "Slachtoffers 7: 120 personen (tussen 100 en 150), 2020" in told
    take_in(programme=filled.programme, given=[of("s7", 2021, 6)], kind="hand", by=by)
    assert "Slachtoffers 7: 6 personen, 2021" in " ".join(
        html.fromstring(client.get(address).content).text_content().split()
    )
    hidden = " ".join(html.fromstring(sign_in(filled.reader).get(address).content).text_content().split())
    assert "Slachtoffers 7: onderdrukt" in hidden


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_pages_cost_the_same_however_much_is_measured(filled, municipalities, sign_in):
    client = sign_in(filled.coordinator)
    addresses = [
        reverse("indicators", args=["proef"]), reverse("indicator", args=["proef", municipalities.pk]), reverse("goals", args=["proef"]),
        reverse("load-values", args=["proef"]), reverse("dimensions", args=["proef"]), reverse("figures-found", args=["proef"]), reverse("indicator-csv", args=["proef", municipalities.pk]),
    ]  # fmt: skip
    small = [cost(client, address) for address in addresses]
    for number in range(60):
        add_indicator(programme=filled.programme, given=IndicatorGiven(title=f"I {number}", unit="u"), code=f"i{number}", by=filled.coordinator)  # fmt: skip
    values = [
        of("dekking", 1980 + year, year, {"gemeente": f"GM{at:04}"})
        for at in range(1, 36)
        for year in range(40)
    ]
    values += [
        of("dekking", 1980 + year, year, members=("GM0001",) if year == 1 else ()) for year in range(40)
    ]
    values += [of(f"i{number}", 2000 + year, year) for number in range(60) for year in range(5)]
    take_in(programme=filled.programme, given=values, kind="file", by=filled.coordinator)
    large = [cost(client, address) for address in addresses]
    assert large == [
        one + (two - one if two <= one else 0) for one, two in zip(small, large, strict=True)
    ] or all(two <= one + 3 for one, two in zip(small, large, strict=True)), (small, large)
    assert max(large) <= 15, large


def test_a_loads_date_is_told_and_an_ended_indicator_takes_no_values(municipalities, desk):
    desk(
        "change-indicator",
        municipalities.pk,
        title="t",
        unit="u",
        frequency="year",
        direction="up",
        minimum=10,
        revision=1,
        remove="1",
    )
    assert Indicator.objects.get(pk=municipalities.pk).ended_on is not None
    refused = desk("add-value", municipalities.pk, period="2020", value="1")
    assert refused.status_code == 400
    assert date.today() >= Indicator.objects.get(pk=municipalities.pk).ended_on
