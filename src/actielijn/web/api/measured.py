"""Goals and indicators as an edition tells them: the goal tree, every indicator, and the series of each; small numbers are withheld."""

from typing import Annotated, Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from actielijn import snapshot as plain
from actielijn.charting import count_of, whole_of
from actielijn.language import _, marked
from actielijn.web.published import listing
from actielijn.web.published.models import PublishedEdition, PublishedGoals

from . import shapes
from .asking import Listed, Single, answer_of, fields_of, list_of, only, text_of
from .documenting import answers
from .finding import EditionNumber, ProgrammeName, edition_named, mark_of
from .problems import not_found

IndicatorId = Annotated[
    str,
    Path(
        pattern=r"^[^\x00]*$",
        max_length=80,
        description=marked("The address of an indicator in its programme."),
    ),
]
router = Router(tags=["goals and indicators"])


class IndicatorsAsked(Listed):
    """Which indicators."""

    fields: str = fields_of(shapes.IndicatorShape)
    id: str = text_of(80, marked("The address of one indicator."))


class ValuesAsked(Listed):
    """Which values."""

    fields: str = fields_of(shapes.ObservationShape)


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
    """List the indicators of an edition: what each measures, its targets, its newest value and how it does."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        wanted = found.indicator_rows.order_by("position")
        cut = listing.cut(wanted.filter(key=asked.id) if asked.id else wanted, asked.first, asked.page_size)
        here = settings.BASE_URL + request.path
        told = (_indicator(plain.from_json_value(plain.Indicator, one.data), here) for one in cut.rows)
        return list_of(request, asked, cut.total, told)

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)


@router.get(
    "/programmes/{programme}/editions/{edition}/indicators/{indicator}/values",
    **answers(shapes.Listing[shapes.ObservationShape]),
    summary=marked("List the values of an indicator"),
    operation_id="listPublishedValues",
)
def published_values(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, indicator: IndicatorId, asked: Query[ValuesAsked]
) -> HttpResponse:  # fmt: skip
    """List the values of an indicator that an edition tells: of the whole and then of its parts, each in the order of time."""
    found = edition_named(programme, edition)
    row = found.indicator_rows.filter(key=indicator).first()
    if row is None:
        raise not_found(
            _("Edition {number} of '{slug}' has no indicator '{code}'.").format(
                number=found.number, slug=programme, code=indicator[:80]
            )
        )

    def make() -> dict[str, object]:
        told = plain.from_json_value(plain.Indicator, row.data).observations
        page = told[asked.first : asked.first + asked.page_size]
        return list_of(request, asked, len(told), map(_observation, page))

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


def _indicator(one: plain.Indicator, here: str) -> dict[str, Any]:
    newest = whole_of(one)[-1:]
    return {
        "id": one.id, "title": one.title, "unit": one.unit, "definition": one.definition or "", "source": one.source or "",
        "frequency": one.frequency or "", "owner": one.owner or "", "direction": one.direction, "serves": list(one.serves),
        "judgement": one.judgement or "", "computation": dict(one.computation or {}),
        "baseline": _observation(one.baseline) if one.baseline else None,
        "targets": [{"by": aim.by, "value": aim.value, "low": aim.low, "high": aim.high} for aim in one.targets],
        "dimensions": one.extra.get("dimensions", {}), "parts": one.extra.get("parts", {}), "minimum": one.extra.get("minimum"),
        "newest": _observation(newest[0]) if newest else None, "valuesTold": len(one.observations), "valuesInAll": count_of(one),
        "values": f"{here}/{quote(one.id, safe='')}/values",
    }  # fmt: skip


def _observation(seen: plain.Observation) -> dict[str, Any]:
    if seen.withheld:
        # Whatever the Snapshot of another program holds beside the mark, it is not told.
        seen = plain.Observation(
            start=seen.start, end=seen.end, provisional=seen.provisional, withheld=True, split=seen.split
        )
    return {
        "start": seen.start, "end": seen.end, "value": seen.value, "of": seen.of, "low": seen.low, "high": seen.high,
        "provisional": bool(seen.provisional), "withheld": bool(seen.withheld), "split": dict(seen.split or {}), "members": list(seen.members),
        "note": seen.note or "", "source": seen.source or "",
    }  # fmt: skip
