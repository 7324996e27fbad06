"""The Snapshot as values and as JSON: nothing is lost, and what is wrong is told with its path."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actielijn.snapshot import (
    FORMAT,
    Activity,
    Paragraph,
    Snapshot,
    SnapshotError,
    activity_id,
    dumps,
    explanation_of,
    from_json,
    loads,
    paragraphs,
    problems_of_sense,
    schema,
    to_json,
    unique_ids,
    values,
)

MADE = {
    "format": FORMAT,
    "programme": {"title": "Programme", "language": "en"},
    "edition": {"date": "2021-11-16"},
    "statuses": [{"key": "done", "label": {"en": "Done"}, "glyph": "✓", "phase": "done"}],
    "action_lines": [
        {
            "number": 1,
            "title": "Line",
            "themes": [
                {
                    "title": "Theme",
                    "results": [
                        {
                            "number": 4,
                            "title": "Result",
                            "activities": [
                                {
                                    "id": "4.1",
                                    "number": "1",
                                    "title": "Activity",
                                    "progress": [{"statuses": ["done"], "explanation": "Text."}],
                                    "promises": [
                                        {"text": "early 2022", "from": "2022-01-01", "to": "2022-03-31"}
                                    ],
                                }
                            ],
                        }
                    ],
                }
            ],
        }
    ],
}
STRANGE = st.dictionaries(
    st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=4, max_size=8).map(
        lambda name: f"x-{name}"
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=4,
    ),
    max_size=3,
)


def every_object(data):
    """Yield each object of the file, wherever it stands."""
    if isinstance(data, dict):
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from every_object(inner)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_unknown_keys_are_kept_wherever_they_stand(data):
    made = json.loads(json.dumps(MADE))
    for each in list(every_object(made)):
        if "en" not in each:
            each.update(data.draw(STRANGE))
    assert to_json(from_json(made)) == made
    assert loads(dumps(from_json(made))) == from_json(made)


def test_schema_and_values_have_the_same_names():
    definitions = {**schema()["$defs"], "snapshot": schema()}
    for name in ("Source", "Footnote", "Reference", "Promise", "Figure", "Progress", "Activity", "Result", "Theme", "ActionLine",
                 "Status", "Programme", "Edition", "Finding", "Snapshot"):  # fmt: skip
        kind = getattr(values, name)
        own = {field.metadata["name"] or field.name for field in dataclasses.fields(kind) if field.metadata}
        told = "action_line" if name == "ActionLine" else name.lower()
        assert own == set(definitions[told]["properties"]), name


def test_every_problem_is_told_with_its_path():
    made = json.loads(json.dumps(MADE))
    made["statuses"][0]["phase"] = "soon"
    made["action_lines"][0]["themes"][0]["results"][0]["activities"][0]["progress"] = "done"
    with pytest.raises(SnapshotError) as refused:
        from_json(made)
    assert {problem.path for problem in refused.value.problems} == {
        "statuses[0].phase",
        "action_lines[0].themes[0].results[0].activities[0].progress",
    }


def test_sense_is_checked_too():
    snapshot = from_json(MADE)
    line = snapshot.action_lines[0]
    result = dataclasses.replace(
        line.themes[0].results[0], activities=line.themes[0].results[0].activities * 2
    )
    theme = dataclasses.replace(line.themes[0], results=(result,))
    doubled = dataclasses.replace(
        snapshot, statuses=(), action_lines=(dataclasses.replace(line, themes=(theme,)),)
    )
    told = " ".join(problem.message for problem in problems_of_sense(doubled))
    assert "'4.1' is used twice" in told
    assert "'done' is not in the vocabulary" in told


@pytest.mark.parametrize(
    ("format_", "said"),
    [("actielijn-snapshot/9", "another version"), ("other", "not a Snapshot"), (None, "not a Snapshot")],
)
def test_another_format_is_refused(format_, said):
    with pytest.raises(SnapshotError, match=said):
        from_json(MADE | {"format": format_})


def test_ids_are_numbers_or_slugs_and_unique():
    assert activity_id(4, "12", "Title") == "4.12"
    assert activity_id(31, None, "Continuering van de Taskforce") == "31.continuering-van-de-taskforce"
    assert activity_id(None, "2", "") == "2"
    assert unique_ids(["1.1", "1.1", "1.2", "1.1"]) == ["1.1", "1.1~2", "1.2", "1.1~3"]


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=9),
            st.integers(0, 3),
        )
    )
)
def test_paragraphs_and_bullets_come_back(parts):
    made = tuple(Paragraph(text, bullet) for text, bullet in parts)
    assert paragraphs(explanation_of(made)) == made


def test_an_activity_tells_its_statuses_and_texts_as_one():
    progress = tuple(values.Progress(statuses=(key,), explanation=key) for key in ("a", "b", "a"))
    activity = Activity(id="1.1", progress=progress)
    assert activity.statuses == ("a", "b")
    assert activity.explanation == "a\n\nb\n\na"
    assert list(Snapshot().activities()) == []
