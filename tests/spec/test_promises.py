"""Chapter: what is a promise and what is not. The edition is of 10 May 2022; the examples are invented."""

from datetime import date

import pytest

from actielijn.phrases import promises

EDITION = date(2022, 5, 10)

LOOKS_FORWARD = """
De evaluatie wordt voor de zomer aan de Kamer gestuurd.
Het wetsvoorstel gaat naar verwachting in het derde kwartaal naar de Raad van State.
De pilot is verlengd tot en met 31 december 2022.
Oplevering is voorzien in Q4 2022.
In het najaar volgt een tweede bijeenkomst.
The final report is due in October 2022.
We expect to publish the guidance by the end of the year.
Training will be rolled out over the coming months.
The pilot runs until mid-2023.
Procurement has been postponed to the first quarter of 2023.
The new register goes live on 1 July 2022.
Eind mei 2022 staat een expertmeeting gepland.
De monitor verschijnt eind dit jaar.
Vanaf 1 januari 2023 geldt de nieuwe regeling.
Met ingang van 1 september 2022 start de opleiding.
De regeling is per 1 juli 2022 van kracht.
Planning: Q3 2022.
Gereed: december 2022.
The team plans to recruit ten officers this year.
Recruitment started in 2021 and will be completed in spring 2023.
Recruitment was completed in 2021, but the training will follow in autumn 2022.
By 2025, all regions should have a coordinator.
De werkgroep rapporteert uiterlijk 1 oktober 2022.
Volgend jaar worden alle medewerkers getraind.
De bouw is gestart en wordt in 2024 opgeleverd.
"""

IS_A_FACT_OR_A_NAME = """
De film is op 26 april 2022 gepresenteerd.
In 2022 zijn twee bijeenkomsten gehouden.
In 2022 hebben 40 gemeenten een training gevolgd.
De Veiligheidsagenda 2023-2026 is vastgesteld.
This year 40 officers have been trained.
In 2021 the pilot was evaluated.
The strategy was adopted in March 2022.
Het Actieplan 2022-2025 loopt.
Sinds 2022 is er een meldpunt.
De wet trad op 1 januari 2022 in werking.
Begin 2022 is de campagne gestart.
Dit jaar vonden drie overleggen plaats.
In the first quarter of 2022, three workshops were held.
Over 2022 is nog niets te zeggen.
In de afgelopen maanden is de tool gebouwd.
The register was launched this spring.
Dit voorjaar is het rapport verschenen.
"""


@pytest.mark.parametrize("sentence", LOOKS_FORWARD.strip().splitlines())
def test_promise(sentence):
    (promise,) = promises(sentence, on=EDITION)
    assert promise.end >= EDITION.isoformat()
    assert promise.sentence == sentence
    assert promise.text in sentence
    assert promise.text not in promise.expects


@pytest.mark.parametrize("sentence", IS_A_FACT_OR_A_NAME.strip().splitlines())
def test_no_promise(sentence):
    assert promises(sentence, on=EDITION) == ()


def test_expectation_is_the_clause_without_its_date():
    (promise,) = promises("De handreiking is af, maar de toolkit volgt in september 2022.", on=EDITION)
    assert promise.expects == "De toolkit volgt"


def test_month_without_a_year_is_the_next_one_where_something_is_expected():
    (promise,) = promises("In maart volgt een tweede bijeenkomst.", on=EDITION)
    assert (promise.start, promise.end) == ("2023-03-01", "2023-03-31")


def test_relative_promise_needs_the_edition():
    assert promises("De komende maanden volgt een besluit.", on=None) == ()


def test_dated_promise_is_known_by_its_words_without_the_edition():
    assert [each.text for each in promises("Het rapport zal in juni 2022 verschijnen.", on=None)] == [
        "juni 2022"
    ]
    assert promises("Het rapport is in juni 2022 verschenen.", on=None) == ()
