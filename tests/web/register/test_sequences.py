"""Whatever people do, in whatever order, the register agrees with itself, and what is taken back was never done."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actielijn.snapshot import problems_of_sense
from actielijn.web.register import actions, restructuring, undoing
from actielijn.web.register.errors import RegisterError
from actielijn.web.register.models import Activity, Result, Step
from actielijn.web.register.snapshots import snapshot_of
from actielijn.web.trail.queries import verify
from soundness import is_sound

pytestmark = pytest.mark.django_db
DEEDS = ("save", "set-holder", "add-tag", "renumber", "move", "split", "merge", "end", "revive", "undo")


def do(people, deed, first, second):
    """Do a deed on the activities that two numbers point at; what the register refuses is refused."""
    programme, by = people.programme, people.coordinator
    rows = list(Activity.objects.filter(programme=programme).order_by("pk"))
    row, other = rows[first % len(rows)], rows[second % len(rows)]
    given = {"programme": programme, "by": by, "reason": "proef"}
    match deed:
        case "save":
            content = replace(actions.content_now(row), title=f"Titel {second}")
            actions.save_activity(
                programme=programme, key=row.pk, revision=row.revision, content=content, by=by
            )
        case "set-holder":
            actions.set_holder(
                programme=programme,
                keys=[row.pk, other.pk],
                holder=people.police if second % 2 else None,
                by=by,
            )
        case "add-tag":
            actions.add_tag(programme=programme, keys=[row.pk, other.pk], tag=f"woord {second % 3}", by=by)
        case "renumber":
            restructuring.renumber(key=row.pk, number=str(second), **given)
        case "move":
            results = list(Result.objects.filter(programme=programme).order_by("pk"))
            restructuring.move(
                key=row.pk, result=results[second % len(results)].pk, number=str(second), **given
            )
        case "split":
            parts = [
                restructuring.Part(number=str(base + second), title=f"Deel {base}") for base in (90, 140)
            ]
            restructuring.split(key=row.pk, parts=parts, **given)
        case "merge":
            restructuring.merge(keys=[row.pk, other.pk], into=row.pk, **given)
        case "end":
            restructuring.end(key=row.pk, **given)
        case "revive":
            restructuring.revive(key=row.pk, **given)
        case "undo":
            steps = list(Step.objects.filter(programme=programme).exclude(kind="take-in").order_by("-pk"))
            if steps:
                undoing.undo(programme=programme, step=steps[second % min(len(steps), 3)].pk, by=by)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from(DEEDS), st.integers(0, 200), st.integers(0, 40)), min_size=1, max_size=8
    )
)
def test_any_sequence_leaves_the_register_sound(filled, deeds):
    from django.db import transaction

    with transaction.atomic():
        for deed, first, second in deeds:
            try:
                with transaction.atomic():
                    do(filled, deed, first, second)
            except RegisterError:
                continue
        assert is_sound(filled.programme)
        assert problems_of_sense(snapshot_of(filled.programme)) == []
        assert verify().broken_at is None
        transaction.set_rollback(True)


@pytest.mark.parametrize("deed", ["save", "set-holder", "renumber", "move", "split", "merge", "end"])
def test_deed_that_is_taken_back_was_never_done(filled, deed):
    before = snapshot_of(filled.programme)
    do(filled, deed, 5, 17)
    assert snapshot_of(filled.programme) != before
    undoing.undo(
        programme=filled.programme,
        step=Step.objects.filter(programme=filled.programme).order_by("-pk").first().pk,
        by=filled.coordinator,
    )
    assert snapshot_of(filled.programme) == before
    assert is_sound(filled.programme)
