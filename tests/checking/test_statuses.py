"""Rules about statuses: where they speak, and where they must be silent."""

from dataclasses import replace

from actielijn.snapshot import Activity, Finding, Progress, Status


def test_unreadable_status_is_told_with_what_it_may_be(told, activity):
    (found,) = told(
        "status-unreadable", activity("1.1", "Text.", "completed", candidates=("ongoing", "delayed"))
    )
    assert "'Doorlopend', 'In uitvoering maar met vertraging'" in found.message


def test_status_that_the_reader_could_not_read_is_unreadable_not_missing(told, activity, programme):
    lost = replace(activity("1.1"), progress=(Progress(explanation="Text."),))
    read = Finding(code="status-unreadable", severity="warning", activity="1.1", message="A lost picture.")
    assert len(told("status-unreadable", lost, activity("1.2"), findings=[read])) == 1
    assert told("status-missing", lost, activity("1.2"), findings=[read]) == []


def test_status_that_was_filled_in_since_is_no_longer_unreadable(told, activity):
    read = Finding(code="status-unreadable", severity="warning", activity="1.1", message="A lost picture.")
    assert told("status-unreadable", activity("1.1"), findings=[read]) == []


def test_empty_status_is_missing(told, activity):
    empty = replace(activity("1.2"), progress=(Progress(explanation="Text."),))
    assert [found.activity for found in told("status-missing", activity("1.1"), empty)] == ["1.2"]


def test_activity_without_any_progress_is_missing_its_status(told, activity):
    found = told("status-missing", activity("1.1"), Activity(id="1.2", number="2", title="Silent"))
    assert [each.activity for each in found] == ["1.2"]


def test_programme_without_statuses_misses_none(told, activity):
    assert told("status-missing", replace(activity("1.1"), progress=(Progress(explanation="Text."),))) == []


def test_two_statuses_in_one_cell_are_told(told, activity):
    (found,) = told("two-statuses", activity("1.1", "Text.", "completed", "delayed"), activity("1.2"))
    assert "'Voltooid', 'In uitvoering maar met vertraging'" in found.message


def test_two_entries_with_a_status_each_are_not_two_statuses(told, activity):
    both = activity("1.1").progress + activity("1.1", "More.", "delayed").progress
    assert told("two-statuses", replace(activity("1.1"), progress=both)) == []


def test_phase_that_nobody_knows_is_told_when_the_status_is_used(told, activity):
    statuses = (Status(key="b", label={"nl": "Fase B"}), Status(key="c", label={"nl": "Fase C"}))
    (found,) = told("status-phase-unknown", activity("1.1", "Text.", "b"), statuses=statuses)
    assert "Fase B" in found.message


def test_completed_work_that_is_still_expected_is_told_with_its_sentence(told, activity):
    text = "Het onderzoek loopt. Het rapport wordt naar verwachting in het voorjaar van 2022 gepubliceerd."
    (found,) = told("completed-still-expects", activity("1.1", text, "completed"))
    assert found.sentence == "Het rapport wordt naar verwachting in het voorjaar van 2022 gepubliceerd."


def test_completed_work_that_was_done_is_not_expected(told, activity):
    text = "Het rapport is in het voorjaar van 2020 gepubliceerd."
    assert told("completed-still-expects", activity("1.1", text, "completed")) == []


def test_running_work_may_expect(told, activity):
    text = "Het rapport wordt naar verwachting in het voorjaar van 2022 gepubliceerd."
    assert told("completed-still-expects", activity("1.1", text, "on_schedule")) == []


def test_delay_under_a_status_on_schedule_is_told(told, activity):
    (found,) = told(
        "status-hides-delay", activity("1.1", "De start heeft vertraging opgelopen.", "on_schedule")
    )
    assert found.sentence == "De start heeft vertraging opgelopen."


def test_delay_under_a_status_not_started_is_told(told, activity):
    assert told("status-hides-delay", activity("1.1", "De start heeft vertraging.", "not_started"))


def test_delay_under_statuses_that_do_not_deny_it_is_not_told(told, activity):
    text = "De start heeft vertraging opgelopen."
    for status in ("delayed", "ongoing", "consultation", "completed"):
        assert told("status-hides-delay", activity("1.1", text, status)) == []


def test_no_delay_is_heard_in_a_text_without_it(told, activity):
    assert told("status-hides-delay", activity("1.1", "De uitvoering verloopt goed.", "on_schedule")) == []


def test_sign_of_two_statuses_is_told(told, activity):
    statuses = (
        Status(key="a", label={"nl": "Op schema"}, glyph="🕒", phase="running"),
        Status(key="b", label={"nl": "Vertraagd"}, glyph="🕒", phase="at_risk"),
    )
    (found,) = told("legend-glyph-twice", activity("1.1", "Text.", "a"), statuses=statuses)
    assert "'Op schema', 'Vertraagd'" in found.message


def test_sign_that_the_reader_saw_twice_is_told(told, activity):
    read = Finding(code="legend-glyph-twice", severity="warning", message="Two meanings.", advice="Choose.")
    (found,) = told("legend-glyph-twice", activity("1.1"), findings=[read])
    assert (found.message, found.advice) == ("Two meanings.", "Choose.")


def test_signs_that_differ_are_not_told(told, activity):
    assert told("legend-glyph-twice", activity("1.1")) == []
