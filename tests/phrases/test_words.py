"""Sentences, organisations, abbreviations, language, dates of editions, and what the words tell."""

from datetime import date

import pytest

from actielijn import phrases
from actielijn.language import speaking


def test_abbreviations_and_initials_do_not_end_a_sentence():
    text = "Op 5 november jl. is m.b.t. art. 3 besloten. Dhr. J. Jansen kreeg o.a. 2 mln. EUR. Klaar!"
    assert phrases.sentences(text) == [
        "Op 5 november jl. is m.b.t. art. 3 besloten.",
        "Dhr. J. Jansen kreeg o.a. 2 mln. EUR.",
        "Klaar!",
    ]


def test_bullets_are_sentences_of_their_own():
    assert phrases.sentences("Er zijn twee doelen:\n\n- meer zicht\n- minder leed. En rust") == [
        "Er zijn twee doelen:",
        "meer zicht",
        "minder leed.",
        "En rust",
    ]


def test_empty_text_has_no_sentences():
    assert phrases.sentences(" \n ") == []


def test_organisations_are_whole_words_and_abbreviations_keep_their_case():
    known = phrases.organisations_known()
    found = phrases.mentions("Het OM, de politie en CoMensha; om de komende IND-zaak en Comenshaar.", known)
    assert [each.organisation.name for each in found[:3]] == ["Openbaar Ministerie", "Politie", "CoMensha"]
    assert "om" not in [each.text for each in found]


def test_ministries_have_their_address():
    by_name = {each.name: each.uri for each in phrases.organisations_known()}
    address = "https://identifier.overheid.nl/tooi/id/ministerie/mnre1058"
    assert by_name["Ministerie van Justitie en Veiligheid"] == address


def test_programme_extends_the_list(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('[[organisation]]\nname = "Waterwacht"\nabbreviations = ["WW"]\n', encoding="utf-8")
    known = phrases.load_organisations(path)
    assert known[0].abbreviations == ("WW",)
    assert [each.text for each in phrases.mentions("De WW en het COA", known)] == ["WW", "COA"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[organisation]]\nname = "A"\n\n[[organisation]]\nabbreviations = ["B"]\n', "line 4"),
        ('[[organisation]]\nname = "A"\nabbreviations = "B"\n', "abbreviations"),
        ('[[organisation]]\nname = "A"\nurl = "B"\n', "url"),
        ("[[organisation]\n", "line 1"),
        ('name = "A"\n', "[[organisation]]"),
    ],
)
def test_wrong_list_tells_the_line_and_what(tmp_path, text, said):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with speaking("en"), pytest.raises(phrases.OrganisationsError) as refused:
        phrases.load_organisations(path)
    assert said in str(refused.value)
    assert "own.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("title", "explanation", "name"),
    [
        ("Uitbreiding bij de IND", "Dit loopt.", "Immigratie- en Naturalisatiedienst"),
        ("Training", "CoMensha organiseert met het COA een training.", "CoMensha"),
        ("Bundel", "Door de VNG is met CoMensha een bundel gemaakt.", "Vereniging van Nederlandse Gemeenten"),
    ],
)
def test_holder_is_suggested_with_a_reason(title, explanation, name):
    found = phrases.suggest_holder(title, explanation, phrases.organisations_known())
    assert found.organisation.name == name
    assert found.reason


def test_no_holder_where_nothing_says_so():
    assert (
        phrases.suggest_holder("Training", "De training is gegeven.", phrases.organisations_known()) is None
    )


def test_abbreviations_with_and_without_their_full_name():
    text = "De Financial Intelligence Unit (FIU) werkt met het FEC (Financieel Expertise Centrum) en het OM. De FIU ook."
    assert phrases.abbreviations(text) == [
        ("FIU", "Financial Intelligence Unit"),
        ("FEC", "Financieel Expertise Centrum"),
        ("OM", None),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "De training is door de politie ontwikkeld en wordt in het hele land aan alle medewerkers gegeven.",
            "nl",
        ),
        (
            "The training has been developed by the police and is given to all of the staff in the country.",
            "en",
        ),
        (
            "Die Schulung wird von der Polizei für alle Mitarbeiter in dem ganzen Land auch online durchgeführt.",
            "de",
        ),
        ("Voltooid", ""),
        ("", ""),
    ],
)
def test_language(text, language):
    assert phrases.language_of(text) == language


@pytest.mark.parametrize(
    "text", ["16 november 2021", "Den Haag, 16 november 2021", "16 November 2021", "2021-11-16"]
)
def test_edition_date(text):
    assert phrases.edition_date(text) == date(2021, 11, 16)


@pytest.mark.parametrize("text", ["November 2021 | Publicatie-nr. 220406196", "november 2021"])
def test_edition_of_a_month_has_no_date(text):
    assert phrases.edition_date(text) is None
    assert phrases.edition_month(text) == (2021, 11)


def test_edition_without_any_date():
    assert phrases.edition_date("Samen verder") is None
    assert phrases.edition_month("Begin 2022") is None


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("De handreiking is in mei 2021 gepubliceerd.", "done"),
        ("The guidance has been published.", "done"),
        ("Er wordt gewerkt aan een toolkit.", "running"),
        ("The pilot is currently under way.", "running"),
        ("De levering heeft vertraging opgelopen.", "at_risk"),
        ("Delivery is behind schedule.", "at_risk"),
        ("Het onderzoek is nog niet gestart.", "waiting"),
        ("Work has not yet started.", "waiting"),
        ("De website is gearchiveerd.", "outside"),
        ("The activity was cancelled.", "outside"),
        ("Elf artsen doen mee.", None),
        ("", None),
    ],
)
def test_phase_that_words_suggest(text, phase):
    found = phrases.suggested_phase(text)
    assert (found.phase if found else None) == phase
    assert found is None or (found.sentence == text and found.reason)


@pytest.mark.parametrize(
    "text", ["Er is geen vertraging.", "There were no delays.", "Alles loopt volgens planning."]
)
def test_no_delay(text):
    assert phrases.tells_of_delay(text) is None


@pytest.mark.parametrize(
    "text", ["De film zal worden gepubliceerd.", "It will be completed in May.", "Het is nog niet afgerond."]
)
def test_not_complete(text):
    assert phrases.tells_of_completion(text) is None


def test_completion_gives_its_sentence():
    assert (
        phrases.tells_of_completion("Er was veel animo. De tool is opgeleverd.") == "De tool is opgeleverd."
    )


def test_still_expects_gives_its_sentence():
    on = date(2021, 11, 16)
    text = "De tool is opgeleverd. Een handleiding volgt begin 2022."
    assert phrases.still_expects(text, on=on) == "Een handleiding volgt begin 2022."
    assert phrases.still_expects("De tool is in 2020 opgeleverd.", on=on) is None


@pytest.mark.parametrize(
    "text", ["Zie toelichting hierboven.", "Voor training zie punt 1 van deze tabel.", "See above."]
)
def test_points_elsewhere(text):
    assert phrases.points_elsewhere(f"Elf artsen doen mee. {text}") == [text]


def test_seeing_something_does_not_point_elsewhere():
    assert phrases.points_elsewhere("Wij zien boven de stad geen mogelijkheid. They see the need.") == []


@pytest.mark.parametrize("text", ["In 2021 haalden er 31 hun certificaat.", "Daarvan zijn er 31 getraind."])
def test_whose_and_what_happened_are_no_units(text):
    (found,) = phrases.figures(text)
    assert (found.value, found.unit, found.text) == (31, None, "31")
