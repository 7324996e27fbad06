"""The goal tree: links go up and never round, judgements have a name and a day, and two people do not undo one another."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from actielijn.web.indicators import goals as keeper
from actielijn.web.indicators.actions import IndicatorGiven, add_indicator
from actielijn.web.indicators.errors import Changed, GoalInUse, LinkNotPossible
from actielijn.web.indicators.finding import figures_of_round
from actielijn.web.indicators.publishing import effects_of
from actielijn.web.programmes.permissions import NotAllowed
from actielijn.web.register.models import Activity, Result
from actielijn.web.standing import standing_of
from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db
NOTHING = keeper.LinkGiven()


@pytest.fixture
def tree(filled):
    def add(kind, title):
        return keeper.add_goal(programme=filled.programme, kind=kind, title=title, by=filled.coordinator)

    return add("goal", "G"), add("outcome", "A"), add("outcome", "B")


def test_links_go_up_and_never_round(filled, tree):
    goal, one, other = tree
    result = Result.objects.filter(programme=filled.programme).first()
    activity = Activity.objects.filter(programme=filled.programme).first()

    def link(cause, effect):
        return keeper.link(
            programme=filled.programme, cause=cause, effect=effect, given=NOTHING, by=filled.coordinator
        )

    link(one, goal)
    link(one, other)
    link(result, one)
    link(activity, result)
    for cause, effect in ((goal, one), (other, one), (one, one), (one, goal), (result, result)):
        with pytest.raises(LinkNotPossible):
            link(cause, effect)
    with pytest.raises(GoalInUse):
        keeper.remove_goal(goal=goal, by=filled.coordinator)
    assert {(one.cause, one.effect) for one in effects_of(filled.programme)} == {
        ("outcome:a", "goal:g"), ("outcome:a", "outcome:b"), (f"result:{result.number}", "outcome:a"), (f"activity:{activity.code}", f"result:{result.number}"),
    }  # fmt: skip


def test_a_judgement_has_a_name_and_a_day_and_is_not_undone_unseen(filled, tree):
    goal, one, _other = tree
    effect = keeper.link(
        programme=filled.programme, cause=one, effect=goal, given=NOTHING, by=filled.coordinator
    )
    given = keeper.LinkGiven(evidence="shown")
    moment = datetime(2022, 5, 1, tzinfo=UTC)
    keeper.judge_link(effect=effect, revision=1, given=given, by=filled.second, at=moment)
    with pytest.raises(Changed):
        keeper.judge_link(effect=effect, revision=1, given=NOTHING, by=filled.coordinator)
    told = effects_of(filled.programme)[0]
    assert (told.evidence, told.judged_by, told.judged_on) == ("shown", filled.second.name, "2022-05-01")
    assert Event.objects.filter(action="judge-link").count() == 1
    # Editions are for everybody, and tell no name of who works at the desk.
    (frozen,) = standing_of(filled.programme).snapshot.effects
    assert (frozen.judged_by, frozen.judged_on) == (None, "2022-05-01")


def test_only_who_may_keeps_goals(filled, tree):
    for person in (filled.reader, filled.editor, filled.reviewer, filled.administrator, filled.outsider):
        with pytest.raises(NotAllowed):
            keeper.add_goal(programme=filled.programme, kind="goal", title="x", by=person)


def test_a_figure_of_a_round_is_of_the_period_in_which_its_day_falls(filled):
    activity = Activity.objects.filter(programme=filled.programme).first()
    for frequency in ("year", "quarter", "once"):
        given = IndicatorGiven(title=frequency, unit="u", frequency=frequency, activity=activity)
        add_indicator(programme=filled.programme, given=given, code=frequency, by=filled.coordinator)
    told = figures_of_round(
        filled.programme, [(activity.pk, Decimal(5), "Politie")], on=date(2022, 5, 9), source="Voorjaar"
    )
    assert [(one.indicator, one.starts, one.ends, one.is_provisional) for one in told] == [
        ("year", date(2022, 1, 1), date(2022, 12, 31), True), ("quarter", date(2022, 4, 1), date(2022, 6, 30), True),
        ("once", date(2022, 5, 9), date(2022, 5, 9), False),
    ]  # fmt: skip
