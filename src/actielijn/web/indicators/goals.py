"""Keep the goal tree: goals and outcomes, and the links with what is assumed of them and who judged it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actielijn.snapshot import EVIDENCE, slug
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.register.models import Activity, Result
from actielijn.web.trail.actions import record

from .errors import Changed, GoalInUse, LinkNotPossible, NotThere
from .models import Effect, Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGiven:
    """What is assumed of a link, as a form gives it."""

    text: str = ""
    evidence: str = "none"
    assumptions: str = ""
    rivals: str = ""


@transaction.atomic
def add_goal(
    *, programme: Programme, kind: str, title: str, by: Person, text: str = "", code: str = "", at: datetime | None = None
) -> Goal:  # fmt: skip
    """Add a goal or an outcome at the end; its code is made of its title where none is given. Raises NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    wanted = (code or slug(title) or kind)[:70]
    taken = set(
        Goal.objects.filter(programme=programme, code__startswith=wanted).values_list("code", flat=True)
    )
    free = wanted if wanted not in taken else next(
        one for number in range(2, len(taken) + 3) if (one := f"{wanted}~{number}") not in taken
    )  # fmt: skip
    added = Goal.objects.create(
        programme=programme, kind=Goal.Kind(kind), code=free, title=" ".join(title.split())[:500], text=text.replace("\r\n", "\n").strip(),
        position=Goal.objects.filter(programme=programme, kind=kind).count(),
    )  # fmt: skip
    record("add-goal", by=by, on=added, programme=programme.pk, at=at)
    return added


@transaction.atomic
def change_goal(
    *, goal: Goal, revision: int, title: str, text: str, by: Person, at: datetime | None = None
) -> Goal:
    """Change the words of a goal over the revision that was read. Raises Changed, NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=goal.programme)
    standing = Goal.objects.select_for_update().filter(pk=goal.pk).first()
    if standing is None:
        raise NotThere
    told = (" ".join(title.split())[:500], text.replace("\r\n", "\n").strip())
    if told == (standing.title, standing.text):
        return standing
    if revision != standing.revision:
        raise Changed
    standing.title, standing.text = told
    standing.revision += 1
    standing.save()
    record("change-goal", by=by, on=standing, programme=standing.programme_id, at=at, revision=standing.revision)  # fmt: skip
    return standing


@transaction.atomic
def remove_goal(*, goal: Goal, by: Person, at: datetime | None = None) -> None:
    """Remove a goal on which nothing hangs; editions that were frozen keep it. Raises GoalInUse, NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=goal.programme)
    standing = Goal.objects.select_for_update().filter(pk=goal.pk).first()
    if standing is None:
        raise NotThere
    links, indicators = (
        standing.led_to_by.count() + standing.leads_to.count(),
        standing.indicators.count(),
    )
    if links or indicators:
        raise GoalInUse(links, indicators)
    record("remove-goal", by=by, on=standing, programme=standing.programme_id, at=at)
    standing.delete()


@transaction.atomic
def link(
    *, programme: Programme, cause: Goal | Result | Activity, effect: Goal | Result, given: LinkGiven, by: Person, at: datetime | None = None
) -> Effect:  # fmt: skip
    """Say that one step leads to another, judged by this person now. Raises LinkNotPossible, NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=programme)
    # Locked, so that two people cannot close a circle together.
    Programme.objects.select_for_update().get(pk=programme.pk)
    if cause.programme_id != programme.pk or effect.programme_id != programme.pk:
        raise NotThere
    if any(isinstance(step, Result) and not step.number for step in (cause, effect)):
        raise LinkNotPossible.nameless()
    if not _goes_up(cause, effect):
        raise LinkNotPossible.downwards()
    if isinstance(cause, Goal) and isinstance(effect, Goal) and _leads_to(programme, effect.pk, cause.pk):
        raise LinkNotPossible.circle()
    ends = {
        "from_goal": cause if isinstance(cause, Goal) else None,
        "from_result": cause if isinstance(cause, Result) else None,
        "from_activity": cause if isinstance(cause, Activity) else None,
        "to_goal": effect if isinstance(effect, Goal) else None,
        "to_result": effect if isinstance(effect, Result) else None,
    }
    if Effect.objects.filter(
        **{f"{key}": value for key, value in ends.items() if value is not None}
    ).exists():
        raise LinkNotPossible.twice()
    made = Effect(programme=programme, **ends)
    _judge(made, given, by, at or timezone.now())
    made.save()
    record("add-link", by=by, on=made, programme=programme.pk, at=made.judged_at, evidence=made.evidence)
    return made


@transaction.atomic
def judge_link(
    *, effect: Effect, revision: int, given: LinkGiven, by: Person, at: datetime | None = None
) -> Effect:
    """Judge a link anew; who and when are kept with it. Raises Changed, NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=effect.programme)
    standing = Effect.objects.select_for_update().filter(pk=effect.pk).first()
    if standing is None:
        raise NotThere
    if revision != standing.revision:
        raise Changed
    was = standing.evidence
    _judge(standing, given, by, at or timezone.now())
    standing.revision += 1
    standing.save()
    record(
        "judge-link", by=by, on=standing, programme=standing.programme_id, at=standing.judged_at, was=was, evidence=standing.evidence,
    )  # fmt: skip
    return standing


@transaction.atomic
def unlink(*, effect: Effect, by: Person, at: datetime | None = None) -> None:
    """Remove a link. Raises NotThere, NotAllowed."""
    require(by, Permission.KEEP_INDICATORS, on=effect.programme)
    standing = Effect.objects.select_for_update().filter(pk=effect.pk).first()
    if standing is None:
        raise NotThere
    record("remove-link", by=by, on=standing, programme=standing.programme_id, at=at)
    standing.delete()


def _judge(effect: Effect, given: LinkGiven, by: Person, moment: datetime) -> None:
    if given.evidence not in EVIDENCE:
        raise ValueError(f"no strength of evidence: {given.evidence!r}")
    effect.text, effect.evidence = given.text.strip(), given.evidence
    effect.assumptions, effect.rivals = given.assumptions.strip(), given.rivals.strip()
    effect.judged_by, effect.judged_at = by, moment


def _goes_up(cause: Goal | Result | Activity, effect: Goal | Result) -> bool:
    if isinstance(cause, Goal):
        return cause.kind == Goal.Kind.OUTCOME and isinstance(effect, Goal) and effect.pk != cause.pk
    return isinstance(effect, Goal) or isinstance(cause, Activity)


def _leads_to(programme: Programme, begin: int, end: int) -> bool:
    """Return whether one goal leads to another, directly or through others."""
    onwards = defaultdict(list)
    for cause, effect in Effect.objects.filter(
        programme=programme, from_goal__isnull=False, to_goal__isnull=False
    ).values_list("from_goal", "to_goal"):
        onwards[cause].append(effect)
    waiting, seen = [begin], {begin}
    while waiting:
        for effect in onwards[waiting.pop()]:
            if effect == end:
                return True
            if effect not in seen:
                seen.add(effect)
                waiting.append(effect)
    return False
