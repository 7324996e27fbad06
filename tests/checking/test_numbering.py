"""Rules about numbers and holders."""

from dataclasses import replace


def test_number_that_is_passed_over_is_told(told, activity):
    (found,) = told("numbering-gap", activity("1.1"), activity("1.3"))
    assert found.result == "1"
    assert ": 2." in found.message


def test_first_number_can_be_missing_too(told, activity):
    assert told("numbering-gap", activity("1.2"), activity("1.3"))


def test_result_that_is_passed_over_is_told(told, activity):
    (found,) = told("numbering-gap", activity("1.1"), activity("3.1"))
    assert found.result is None


def test_whole_numbering_has_no_gap(told, activity):
    assert told("numbering-gap", activity("1.1"), activity("1.2"), activity("2.1")) == []


def test_activity_without_number_may_fill_the_gap(told, activity):
    assert told("numbering-gap", activity("1.intro"), activity("1.2")) == []


def test_numbers_that_are_far_apart_on_purpose_have_no_gap(told, activity):
    assert told("numbering-gap", activity("1.10"), activity("1.20"), activity("1.30")) == []


def test_number_that_is_used_twice_is_told_at_the_later(told, activity):
    (found,) = told("numbering-double", activity("1.1"), replace(activity("1.1"), id="1.1~2"))
    assert found.activity == "1.1~2"


def test_same_number_under_two_results_is_no_double(told, activity):
    assert told("numbering-double", activity("1.1"), activity("2.1")) == []


def test_holder_is_missing_where_nearly_all_have_one(told, activity):
    made = [activity(f"1.{number}", holder="Politie") for number in range(1, 11)]
    assert [found.activity for found in told("holder-missing", *made, activity("1.11"))] == ["1.11"]


def test_holder_is_not_missing_where_few_have_one(told, activity):
    made = [activity(f"1.{number}") for number in range(1, 11)]
    assert told("holder-missing", *made, activity("1.11", holder="Politie")) == []
