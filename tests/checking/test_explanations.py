"""Rules about explanations, dates, figures and references."""

from dataclasses import replace

import pytest

USUAL = "De politie en de gemeenten werken samen en bespreken elke maand wat er bij hen is gemeld."


def test_empty_explanation_is_told(told, activity):
    assert [found.activity for found in told("explanation-empty", activity("1.1"), activity("1.2", ""))] == [
        "1.2"
    ]


def test_explanation_that_spans_from_another_row_is_not_empty(told, activity):
    assert told("explanation-empty", activity("1.1"), activity("1.2", "", explanation_from="1.1")) == []


def test_text_much_longer_than_the_others_is_told(told, activity):
    made = [activity(f"1.{number}", USUAL * (1 + number % 3)) for number in range(1, 12)]
    assert [found.activity for found in told("explanation-long", *made, activity("1.12", USUAL * 60))] == [
        "1.12"
    ]


def test_text_as_long_as_the_others_is_not_told(told, activity):
    made = [activity(f"1.{number}", USUAL * (12 + 5 * (number % 3))) for number in range(1, 12)]
    assert told("explanation-long", *made) == []


def test_same_text_at_two_activities_is_told_at_the_later(told, activity):
    shouted = USUAL.replace("politie", "Politie").rstrip(".")
    (found,) = told("explanation-twice", activity("1.1", USUAL), activity("2.1", shouted))
    assert found.activity == "2.1"


def test_text_of_two_activities_in_one_cell_is_not_told_twice(told, activity):
    assert told("explanation-twice", activity("1.1", USUAL, row=7), activity("1.2", USUAL, row=7)) == []


def test_short_text_may_be_the_same(told, activity):
    assert (
        told("explanation-twice", activity("1.1", "Dit is afgerond."), activity("2.1", "Dit is afgerond."))
        == []
    )


def test_sentence_that_stands_twice_is_told(told, activity):
    assert len(told("sentence-twice", activity("1.1", f"{USUAL} Er volgt meer. {USUAL}"))) == 1


def test_word_that_stands_twice_is_told(told, activity):
    (found,) = told("word-twice", activity("1.1", "Dit geldt in de de hele regio."))
    assert "'de'" in found.message


@pytest.mark.parametrize(
    "text", ["Zij die die dag kwamen.", "Dat dat kan.", "De-de, de-De.", "Het was de. De dag"]
)
def test_words_that_may_stand_twice_are_not_told(told, activity, text):
    assert told("word-twice", activity("1.1", text)) == []


@pytest.mark.parametrize(
    "end", ["uitgevoerd in samenwerking met", "via:", "onder meer (", "de regio's en de"]
)
def test_text_that_stops_in_mid_sentence_is_told(told, activity, end):
    assert told("text-unfinished", activity("1.1", f"Dit wordt {end}"))


@pytest.mark.parametrize(
    "end", ["klaar.", "klaar", "klaar (zie 4.1)", "28638, nr. 178", "https://example.org/a-", "B"]
)
def test_text_that_ends_without_a_stop_is_not_told(told, activity, end):
    assert told("text-unfinished", activity("1.1", f"Dit is {end}")) == []


def test_see_above_at_the_first_activity_leads_nowhere(told, activity):
    made = activity("1.1", "Zie boven."), activity("1.2", "Zie boven.")
    assert [found.activity for found in told("see-elsewhere-without-target", *made)] == ["1.1"]


def test_see_a_point_that_is_not_there_leads_nowhere(told, activity):
    found = told(
        "see-elsewhere-without-target", activity("1.1"), activity("1.2", "Zie punt 9 van deze tabel.")
    )
    assert [each.activity for each in found] == ["1.2"]


def test_see_a_point_that_is_there_leads_somewhere(told, activity):
    assert (
        told("see-elsewhere-without-target", activity("1.1"), activity("1.2", "Zie punt 1 van deze tabel."))
        == []
    )


def test_weekday_that_a_date_does_not_have_is_told(told, activity):
    (found,) = told("weekday-wrong", activity("1.1", "De dag was op maandag 16 november 2021."))
    assert "dinsdag" in found.message


@pytest.mark.parametrize(
    "text", ["Op dinsdag 16 november 2021.", "On Tuesday, 16 November 2021.", "Op 16 november 2021."]
)
def test_right_weekday_is_not_told(told, activity, text):
    assert told("weekday-wrong", activity("1.1", text)) == []


def test_date_that_does_not_exist_is_told(told, activity):
    assert told("date-impossible", activity("1.1", "Op 31 november 2021 is het klaar."))


def test_leap_day_exists(told, activity):
    assert told("date-impossible", activity("1.1", "Op 29 februari 2020 was het klaar.")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Daarmee doet 80% mee: 33 van de 35 centrumgemeenten.",
        "33 of the 35 municipalities (80%) take part.",
        "In totaal zijn 33 van de 35 gemeenten (80 %) aangesloten.",
    ],
)
def test_percentage_that_is_not_that_of_the_part_is_told(told, activity, text):
    (found,) = told("figure-contradicts-itself", activity("1.1", text))
    assert "94%" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "Daarmee doet 94% mee: 33 van de 35 centrumgemeenten.",
        "Bijna 95% doet mee: 33 van de 35 centrumgemeenten.",
        "33 van de 35 centrumgemeenten doen mee, 6% nog niet.",
        "33 van de 35 centrumgemeenten doen mee, een stijging van 20%.",
        "33 van de 35 centrumgemeenten doen mee.",
    ],
)
def test_figures_that_agree_are_not_told(told, activity, text):
    assert told("figure-contradicts-itself", activity("1.1", text)) == []


def test_part_that_is_larger_than_its_whole_is_told(told, activity):
    assert told("figure-contradicts-itself", activity("1.1", "Er doen 37 van de 35 centrumgemeenten mee."))


def test_one_number_for_letters_of_two_dates_is_told(told, activity):
    made = (
        activity("1.1", "Zie de brief aan de Kamer van 1 mei 2020 (28638, nr. 178)."),
        activity("1.2", "Zie de brief aan de Kamer van 9 juli 2021 (28638, nr. 178)."),
    )
    assert [found.activity for found in told("reference-ambiguous", *made)] == ["1.2"]


def test_one_number_for_motions_of_other_members_is_told(told, activity):
    made = (
        activity("1.1", "Hiermee is de motie Jansen/De Vries (28638, nr. 172) afgedaan."),
        activity("1.2", "Dit volgt uit de motie Pietersen (28638, nr. 172)."),
    )
    assert [found.activity for found in told("reference-ambiguous", *made)] == ["1.2"]


def test_one_motion_named_in_two_ways_is_not_told(told, activity):
    made = (
        activity("1.1", "Hiermee is de motie van de leden Jansen en De Vries (28638, nr. 172) afgedaan."),
        activity("1.2", "Dit volgt uit de motie Jansen c.s. (28638, nr. 172)."),
    )
    assert told("reference-ambiguous", *made) == []


def test_reference_without_its_form_is_told(told, activity):
    assert told("reference-malformed", activity("1.1", "Dit stond in Kamerstuk 2863, nr. 184."))


def test_reference_in_its_form_is_not_told(told, activity):
    assert told("reference-malformed", activity("1.1", "Dit stond in Kamerstuk 28638, nr. 184.")) == []


def test_abbreviation_that_nobody_writes_out_is_told_once(told, activity):
    made = activity("1.1", "Het QRXZ kwam bijeen."), activity("1.2", "Het QRXZ kwam weer bijeen.")
    (found,) = told("abbreviation-unexplained", *made)
    assert found.activity == "1.1"


def test_abbreviation_that_is_written_out_anywhere_is_not_told(told, activity):
    made = (
        activity("1.1", "Het QRXZ kwam bijeen."),
        activity("1.2", "Het Quasi Raad voor Xerografie (QRXZ) is er."),
    )
    assert told("abbreviation-unexplained", *made) == []


def test_abbreviation_that_names_a_holder_in_full_is_not_told(told, activity):
    with_holder = replace(activity("1.2"), holder="Quasi Raad voor Xerografie (QRXZ)")
    assert told("abbreviation-unexplained", activity("1.1", "Het QRXZ kwam bijeen."), with_holder) == []
