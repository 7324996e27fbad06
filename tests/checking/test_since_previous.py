"""Rules that look back at the previous edition, and promises."""

from dataclasses import replace
from datetime import date

SAID = "De gemeenten bereiden een gezamenlijke aanbesteding voor en bespreken die met hun raden."


def test_activity_that_is_gone_is_told(told, activity):
    before = (
        activity("1.1", SAID),
        activity("1.2", "Het loket voor tuinders gaat open.", title="Loket voor tuinders"),
    )
    (found,) = told("activity-vanished", activity("1.1", SAID), previous=before)
    assert found.activity == "1.2"
    assert "Loket voor tuinders" in found.message


def test_renumbered_activity_is_not_gone(told, activity):
    before = (
        activity("1.1", SAID, title="Gezamenlijke aanbesteding"),
        activity("1.2", title="Loket voor tuinders"),
    )
    now = (
        activity("1.1", title="Loket voor tuinders"),
        activity("2.4", SAID, title="Gezamenlijke aanbesteding"),
    )
    assert told("activity-vanished", *now, previous=before) == []


def test_without_a_previous_edition_nothing_is_gone(told, activity):
    assert told("activity-vanished", activity("1.1")) == []


def test_text_that_has_not_moved_is_told(told, activity):
    (found,) = told("explanation-unchanged", activity("1.1", SAID), previous=[activity("1.1", SAID)])
    assert found.sentence == SAID


def test_text_that_moved_is_not_told(told, activity):
    now = activity("1.1", SAID + " De raden stemden in.")
    assert told("explanation-unchanged", now, previous=[activity("1.1", SAID)]) == []


def test_text_of_what_is_done_may_stay(told, activity):
    before = activity("1.1", SAID, "completed")
    assert told("explanation-unchanged", activity("1.1", SAID, "completed"), previous=[before]) == []


def test_status_that_changed_under_the_same_text_is_told_once(told, activity):
    before, now = activity("1.1", SAID, "not_started"), activity("1.1", SAID, "delayed")
    (found,) = told("status-changed-text-unchanged", now, previous=[before])
    assert "'Nog niet in uitvoering'" in found.message
    assert told("explanation-unchanged", now, previous=[before]) == []


def test_status_that_stayed_is_not_told_as_changed(told, activity):
    assert (
        told("status-changed-text-unchanged", activity("1.1", SAID), previous=[activity("1.1", SAID)]) == []
    )


def test_new_activity_without_holder_is_told(told, activity):
    new = activity("1.2", "Een heel ander onderwerp over havens.", title="Havens")
    found = told("new-activity-without-holder", activity("1.1", SAID), new, previous=[activity("1.1", SAID)])
    assert [each.activity for each in found] == ["1.2"]


def test_new_activity_with_holder_is_not_told(told, activity):
    new = activity("1.2", "Een heel ander onderwerp over havens.", title="Havens", holder="Politie")
    now = activity("1.1", SAID), new
    assert told("new-activity-without-holder", *now, previous=[activity("1.1", SAID)]) == []


def test_editions_the_wrong_way_round_are_told(told, activity):
    assert told("previous-is-later", activity("1.1"), previous=[activity("1.1")], date="2020-01-01")
    assert told("previous-is-later", activity("1.1"), previous=[activity("1.1")], date="2021-11-16") == []


def test_promise_is_overdue_on_the_day_after_its_last(told, activity):
    made = activity("1.1", "Het rapport is naar verwachting eind 2021 gereed.", "on_schedule")
    assert told("promise-overdue", made, on=date(2021, 12, 31)) == []
    (found,) = told("promise-overdue", made, on=date(2022, 1, 1))
    assert found.sentence == "Het rapport is naar verwachting eind 2021 gereed."
    assert "31 december 2021" in found.message


def test_promise_of_what_is_done_is_not_overdue(told, activity):
    made = activity("1.1", "Het rapport is naar verwachting eind 2021 gereed.", "completed")
    assert told("promise-overdue", made, on=date(2022, 6, 1)) == []


def test_promise_that_had_passed_when_the_edition_was_made_is_overdue(told, activity):
    made = activity("1.1", "De uitkomst wordt in het voorjaar van 2021 verwacht.", "delayed")
    assert len(told("promise-overdue", made)) == 1


def test_what_has_happened_is_no_promise(told, activity):
    made = activity("1.1", "De uitkomst is in het voorjaar van 2021 gepubliceerd.", "ongoing")
    assert told("promise-overdue", made, on=date(2022, 6, 1)) == []


def test_promise_left_standing_counts_from_the_edition_that_made_it(told, activity):
    text = "Dit najaar zal de gids verschijnen. Er is overlegd."
    before = activity("1.1", text, "on_schedule")
    now = activity("1.1", text + " En nog eens.", "on_schedule")
    (found,) = told("promise-overdue", now, previous=[before])
    assert "30 november 2020" in found.message


def test_promise_that_is_not_spoken_of_again_is_told(told, activity):
    before = activity("1.1", SAID + " De gids verschijnt in het voorjaar van 2021.", "on_schedule")
    now = activity("1.1", "De aanbesteding is in gang gezet door drie gemeenten.", "on_schedule")
    (found,) = told("promise-silent", now, previous=[before])
    assert "voorjaar van 2021" in found.message


def test_promise_that_got_a_new_date_is_not_silent(told, activity):
    before = activity("1.1", "De gids verschijnt in het voorjaar van 2021.", "on_schedule")
    now = activity("1.1", "De gids verschijnt in het voorjaar van 2022.", "delayed")
    assert told("promise-silent", now, previous=[before]) == []


def test_spanning_explanation_is_not_unchanged_twice(told, activity):
    own = activity("1.1", SAID)
    spanned = replace(activity("1.2"), progress=activity("1.2", SAID, explanation_from="1.1").progress)
    found = told("explanation-unchanged", own, spanned, previous=[own, spanned])
    assert [each.activity for each in found] == ["1.1"]
