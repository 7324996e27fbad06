"""A motion from parliament's open data to "voldaan" in an edition, in a real browser, each page held against axe."""

import json
from datetime import date

import pytest

from actielijn.web.commitments.models import Commitment
from actielijn.web.editions.actions import freeze_edition
from actielijn.web.editions.models import Edition
from actielijn.web.editions.queries import snapshot_of_edition
from sound_page import sound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]
CASE = {
    "Id": "00000000-0000-4000-8000-000000000166", "Nummer": "2021Z00166", "Soort": "Motie", "Onderwerp": "Motie over bewuste klanten",
    "GestartOp": "2020-06-30T00:00:00+02:00", "ApiGewijzigdOp": "2020-07-01T00:00:00Z", "Verwijderd": False, "Volgnummer": 166,
    "Kamerstukdossier": [{"Nummer": 28638}], "ZaakActor": [{"Relatie": "Indiener", "ActorNaam": "Kuik", "ActorFractie": "CDA"}],
}  # fmt: skip


def test_motion_goes_from_import_to_met_in_an_edition(visit, filled, tmp_path):
    answers = tmp_path / "zaken.json"
    context = "https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/$metadata#Zaak"
    answers.write_text(json.dumps({"@odata.context": context, "value": [CASE]}))
    freeze_edition(programme=filled.programme, title="Eerste", on=date(2021, 11, 16), by=filled.second)
    page = visit(filled.coordinator)
    page.goto("/programma/proef/toezeggingen")
    sound(page)
    page.click("text=Open data van de Kamer")
    page.set_input_files("#answers", str(answers))
    page.click("text=Lezen en vergelijken")
    page.get_by_text("Motie over bewuste klanten").wait_for()
    sound(page)
    page.get_by_role("button", name="Overnemen").click()
    page.get_by_role("link", name="Motie over bewuste klanten").wait_for()
    sound(page)
    # The report names it in the title of result 20: found, not typed.
    page.click("text=Gevonden in teksten")
    sound(page)
    row = page.get_by_role("row").filter(has_text="nr. 166").first
    row.get_by_role("button", name="Koppelen").click()
    page.goto("/programma/proef/toezeggingen")
    page.get_by_role("link", name="Motie over bewuste klanten").click()
    page.get_by_role("heading", name="Motie over bewuste klanten").wait_for()
    sound(page)
    page.get_by_role("link", name="Wijzigen", exact=True).click()
    page.select_option("[name=status]", "met")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Noem de brief of de editie").first.wait_for()
    sound(page)
    page.fill("[name=settled_by]", "Brief van 12 april 2022")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Brief van 12 april 2022").first.wait_for()
    assert Commitment.objects.get().status == "met"
    page.goto("/programma/proef/edities/bevriezen")
    page.get_by_text("Daarbij: 1 motie of toezegging.").wait_for()
    page.get_by_role("button", name="Bevriezen").click()
    page.wait_for_load_state()
    [frozen] = snapshot_of_edition(Edition.objects.get(number=2)).commitments
    assert (frozen.status, frozen.settled_by.text) == ("met", "Brief van 12 april 2022")
    assert frozen.activities
    page.goto(f"/programma/proef/toezeggingen/{Commitment.objects.get().pk}")
    page.get_by_role("link", name="Editie 2").first.wait_for()
    sound(page)
