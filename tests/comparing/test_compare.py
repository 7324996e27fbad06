"""What ``compare`` finds between two small programmes, each drawn as lines of "id | title | statuses | explanation"."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actielijn.comparing import compare, comparison_json, comparison_text, difference
from actielijn.snapshot import (
    ActionLine,
    Activity,
    Edition,
    Programme,
    Progress,
    Promise,
    Result,
    Snapshot,
    Status,
    Theme,
    load,
)

EXAMPLES = Path(__file__).parents[2] / "examples" / "samen-tegen-mensenhandel"
STATUSES = (
    Status(key="completed", label={"nl": "Voltooid"}, phase="done"),
    Status(key="on_schedule", label={"nl": "Op schema"}, phase="running"),
    Status(key="delayed", label={"nl": "Vertraagd"}, phase="at_risk"),
)


def drawn(*lines: str, date: str = "2021-11-16", promises=()) -> Snapshot:
    """Return a programme of lines such as ``4.1 | Training | completed | Everyone was trained.``"""
    results: dict[str, list[Activity]] = {}
    for line in lines:
        address, title, statuses, explanation = (part.strip() for part in line.split("|"))
        result, _dot, number = address.partition(".")
        activity = Activity(
            id=address,
            number=number,
            title=title,
            progress=(Progress(statuses=tuple(statuses.split()), explanation=explanation),),
            promises=tuple(promise for at, promise in promises if at == address),
        )
        results.setdefault(result, []).append(activity)
    made = tuple(
        Result(number=int(number), title=f"Result {number}", activities=tuple(own))
        for number, own in results.items()
    )
    return Snapshot(
        programme=Programme(title="Drawn"),
        edition=Edition(date=date),
        statuses=STATUSES,
        action_lines=(ActionLine(number=1, title="Line", themes=(Theme(title="Theme", results=made),)),),
    )


CRAWLER = "4.1 | Webcrawler for advertisements | delayed | The crawler works; the legal frame takes longer."
TRAINING = "4.2 | Training of detectives | on_schedule | Twenty detectives are trained each year."
SHELTER = "5.1 | Extra places in shelters | completed | Thirty-six places were added for victims."


def test_an_edition_against_itself_is_empty():
    same = compare(drawn(CRAWLER, TRAINING), drawn(CRAWLER, TRAINING))
    assert same.is_empty
    assert not same.transitions


def test_what_is_new_and_what_is_gone():
    changed = compare(drawn(CRAWLER, TRAINING), drawn(CRAWLER, SHELTER))
    assert (changed.added, changed.removed) == (("5.1",), ("4.2",))


def test_a_renumbered_activity_is_moved():
    moved = compare(drawn(CRAWLER, TRAINING), drawn(TRAINING.replace("4.2", "4.1")))
    assert [(match.before, match.after) for match in moved.moved] == [(("4.2",), ("4.1",))]
    assert moved.removed == ("4.1",)


def test_an_activity_in_another_result_under_another_title_is_still_itself():
    later = "5.3 | Web crawler for sex advertisements | delayed | The crawler works; the legal frame still takes longer."
    moved = compare(drawn(CRAWLER, TRAINING), drawn(TRAINING, later))
    assert [(match.before[0], match.after[0]) for match in moved.moved] == [("4.1", "5.3")]
    assert moved.moved[0].why


def test_a_number_that_stands_for_something_else_is_no_match():
    other = "4.1 | Annual conference on housing | on_schedule | Mayors met in Utrecht."
    changed = compare(drawn(CRAWLER), drawn(other))
    assert (changed.added, changed.removed, changed.moved) == (("4.1",), ("4.1",), ())


def test_a_split_activity_is_followed_to_both_parts():
    whole = "6.1 | Field lab and reporting desk | on_schedule | The field lab tries methods in hotels. The reporting desk takes calls from neighbours about workers."
    parts = (
        "6.1 | Field lab | on_schedule | The field lab tries methods in hotels.",
        "6.2 | Reporting desk | on_schedule | The reporting desk takes calls from neighbours about workers.",
    )
    split = compare(drawn(whole, TRAINING), drawn(*parts, TRAINING))
    assert [(match.before, set(match.after)) for match in split.split] == [(("6.1",), {"6.1", "6.2"})]
    merged = compare(drawn(*parts, TRAINING), drawn(whole, TRAINING))
    assert [(set(match.before), match.after) for match in merged.merged] == [({"6.1", "6.2"}, ("6.1",))]


def test_transitions_name_the_activities():
    later = CRAWLER.replace("delayed", "completed")
    assert compare(drawn(CRAWLER), drawn(later)).transitions == (("delayed", "completed", ("4.1",)),)


def test_a_status_of_two_that_stayed_is_no_transition():
    before, after = (
        CRAWLER.replace("delayed", "completed delayed"),
        CRAWLER.replace("delayed", "completed on_schedule"),
    )
    assert compare(drawn(before), drawn(after)).transitions == (("delayed", "on_schedule", ("4.1",)),)


def test_statuses_of_another_vocabulary_are_known_by_their_label():
    after = drawn(CRAWLER.replace("delayed", "late"))
    after = replace(after, statuses=(Status(key="late", label={"nl": "vertraagd"}, phase="at_risk"),))
    assert compare(drawn(CRAWLER), after).transitions == ()


def test_words_that_went_and_came():
    told = difference("The crawler works well.", "The crawler works badly.")
    assert told.pieces == (("=", "The crawler works "), ("-", "well"), ("+", "badly"), ("=", "."))
    assert (told.deleted, told.inserted) == (1, 1)


SPRING = Promise(
    text="spring 2022",
    start="2022-03-01",
    end="2022-05-31",
    sentence="The legal frame is expected in spring 2022.",
)
SOON = "4.1 | Webcrawler | delayed | The legal frame is expected in spring 2022."


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        ("4.1 | Webcrawler | completed | The legal frame was adopted.", "kept"),
        (SOON, "missed"),
        ("4.1 | Webcrawler | on_schedule | Talks with the regulator continue.", "silent"),
        ("9.9 | Something else entirely | on_schedule | Mayors met.", "silent"),
    ],
)
def test_what_became_of_a_promise(later, outcome):
    compared = compare(drawn(SOON, promises=[("4.1", SPRING)]), drawn(later, date="2022-11-15"))
    assert [each.outcome for each in compared.promises] == [outcome]


def test_a_promise_whose_period_has_not_ended_is_open():
    compared = compare(drawn(SOON, promises=[("4.1", SPRING)]), drawn(SOON, date="2022-02-01"))
    assert [each.outcome for each in compared.promises] == ["open"]


def test_a_later_period_moves_a_promise():
    autumn = replace(
        SPRING,
        text="autumn 2022",
        start="2022-09-01",
        end="2022-11-30",
        sentence="The legal frame is expected in autumn 2022.",
    )
    later = drawn(SOON.replace("spring", "autumn"), date="2022-06-30", promises=[("4.1", autumn)])
    compared = compare(drawn(SOON, promises=[("4.1", SPRING)]), later)
    assert [each.outcome for each in compared.promises] == ["moved"]


def test_json_has_the_shape_of_the_contract():
    told = comparison_json(
        compare(drawn(CRAWLER, TRAINING), drawn(CRAWLER.replace("delayed", "completed"), SHELTER))
    )
    assert {
        "from",
        "to",
        "transitions",
        "added",
        "removed",
        "moved",
        "split",
        "merged",
        "changed",
        "promises",
    } <= set(told)
    assert told["transitions"] == [{"from": "delayed", "to": "completed", "activities": ["4.1"]}]
    assert told["changed"][0] | {"explanation": None} == {
        "activity": "4.1", "was": "4.1", "title": False, "statuses": True, "explanation": None,
    }  # fmt: skip


def test_text_has_colour_only_when_asked():
    before, after = drawn(CRAWLER), drawn(SHELTER)
    compared = compare(before, after)
    assert "\033[" not in comparison_text(compared, before, after)
    assert "\033[" in comparison_text(compared, before, after, colour=True)


WORDS = st.sampled_from(
    [
        "crawler",
        "shelter",
        "police",
        "mayor",
        "hotel",
        "victim",
        "report",
        "budget",
        "lawyer",
        "school",
        "border",
        "nurse",
        "clinic",
        "farm",
    ]
)
TITLES = st.lists(WORDS, min_size=2, max_size=5).map(" ".join)
LINES = st.lists(
    st.tuples(TITLES, st.sampled_from(["completed", "delayed", ""]), TITLES), min_size=0, max_size=7
)


def programme(lines) -> Snapshot:
    return drawn(
        *(
            f"{1 + place // 3}.{1 + place % 3} | {title} | {status} | {text}"
            for place, (title, status, text) in enumerate(lines)
        )
    )


@settings(max_examples=60, deadline=None)
@given(LINES, LINES)
def test_the_other_way_round_is_the_mirror(one, other):
    there, back = compare(programme(one), programme(other)), compare(programme(other), programme(one))
    assert (set(there.added), set(there.removed)) == (set(back.removed), set(back.added))
    assert {(match.before, match.after) for match in there.matches} == {
        (match.after, match.before) for match in back.matches
    }
    assert {(start, end) for start, end, _ids in there.transitions} == {
        (end, start) for start, end, _ids in back.transitions
    }
    words = {
        (change.was, change.activity): change.explanation for change in there.changed if change.explanation
    }
    for change in back.changed:
        if change.explanation:
            mirrored = words[change.activity, change.was]
            assert (mirrored.deleted, mirrored.inserted) == (
                change.explanation.inserted,
                change.explanation.deleted,
            )


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_any_programme_against_itself_is_empty(lines):
    assert compare(programme(lines), programme(lines)).is_empty


def test_the_edits_of_the_example_are_found():
    compared = compare(load(EXAMPLES / "editie-2021.json"), load(EXAMPLES / "editie-2022.json"))
    assert set(compared.added) == {"30.3", "34.5"}
    assert set(compared.removed) == {"1.11", "31.longread-mensenhandel"}
    assert [(match.before, match.after) for match in compared.split] == [(("4.13",), ("4.13", "4.14"))]
    assert [(match.before, match.after) for match in compared.merged] == [(("20.1", "20.2"), ("20.1",))]
    assert ("19.2", "14.6") in {(match.before[0], match.after[0]) for match in compared.moved}
