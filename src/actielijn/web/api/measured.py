"""Goals and indicators as an edition tells them: the goal tree, and every indicator with its series; small numbers are withheld."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from actielijn import snapshot as plain
from actielijn.language import marked
from actielijn.web.published import listing
from actielijn.web.published.models import PublishedEdition, PublishedGoals

from . import shapes
from .asking import Listed, Single, answer_of, fields_of, list_of, only, text_of
from .documenting import answers
from .finding import EditionNumber, ProgrammeName, edition_named, mark_of

router = Router(tags=["goals and indicators"])


class IndicatorsAsked(Listed):
    """Which indicators."""

    fields: str = fields_of(shapes.IndicatorShape)
    id: str = text_of(80, marked("The address of one indicator."))


class GoalsAsked(Single):
    """Which fields of the goal tree."""

    fields: str = fields_of(shapes.GoalTreeShape)


@router.get(
    "/programmes/{programme}/editions/{edition}/goals",
    **answers(shapes.GoalTreeShape),
    summary=marked("Read the goal tree"),
    operation_id="getGoals",
)
def goals(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[GoalsAsked]
) -> HttpResponse:
    """Return the goals and outcomes of an edition, and what is thought to lead to them."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        return only(_tree(found), asked.names)

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)


@router.get(
    "/programmes/{programme}/editions/{edition}/indicators",
    **answers(shapes.Listing[shapes.IndicatorShape]),
    summary=marked("List indicators"),
    operation_id="listIndicators",
)
def indicators(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[IndicatorsAsked]
) -> HttpResponse:
    """List the indicators of an edition with their published series, targets and how they do."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        wanted = found.indicator_rows.order_by("position")
        cut = listing.cut(wanted.filter(key=asked.id) if asked.id else wanted, asked.first, asked.page_size)
        told = (_indicator(plain.from_json_value(plain.Indicator, one.data)) for one in cut.rows)
        return list_of(request, asked, cut.total, told)

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)


def _tree(edition: PublishedEdition) -> dict[str, Any]:
    row = PublishedGoals.objects.filter(edition=edition).first()
    data = row.data if row else {"goals": [], "effects": []}
    goals = [plain.from_json_value(plain.Goal, one) for one in data["goals"]]
    effects = [plain.from_json_value(plain.Effect, one) for one in data["effects"]]
    return {
        "goals": [{"id": one.id, "kind": one.kind, "title": one.title, "text": one.text or ""} for one in goals],
        "effects": [
            {
                "cause": one.cause, "effect": one.effect, "text": one.text, "evidence": one.evidence, "assumptions": one.assumptions or "",
                "rivals": one.rivals or "", "judgedOn": one.judged_on,
            }
            for one in effects
        ],
    }  # fmt: skip


def _indicator(one: plain.Indicator) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "unit": one.unit, "definition": one.definition or "", "source": one.source or "",
        "frequency": one.frequency or "", "owner": one.owner or "", "direction": one.direction, "serves": list(one.serves),
        "judgement": one.judgement or "", "computation": dict(one.computation or {}),
        "targets": [{"by": aim.by, "value": aim.value, "low": aim.low, "high": aim.high} for aim in one.targets],
        "observations": [
            {
                "start": seen.start, "end": seen.end, "value": seen.value, "of": seen.of, "low": seen.low, "high": seen.high, "provisional": bool(seen.provisional),
                "withheld": bool(seen.withheld), "split": dict(seen.split or {}), "members": list(seen.members), "note": seen.note or "",
                "source": seen.source or "",
            }
            for seen in one.observations
        ],
    }  # fmt: skip
