"""Another system reads and writes the values of indicators with an access token: all that was given or nothing, every mistake at once.

The deeds are those of the room of indicators. Asking the same twice changes nothing the second time; what stands is only replaced over the
state that was read, which the ETag tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import parse_etags
from ninja import Field, Header, Path, Query, Router
from pydantic import ConfigDict, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic.alias_generators import to_camel

from actielijn.language import _
from actielijn.web.access_tokens.actions import machine_of
from actielijn.web.access_tokens.models import AccessToken, Scope
from actielijn.web.indicators.errors import (
    ChangedSince,
    IndicatorEnded,
    NotThere,
    ValuesNotClear,
    WouldReplace,
)
from actielijn.web.indicators.models import Indicator, Observation
from actielijn.web.indicators.observing import (
    ObservationGiven,
    compared,
    deliver,
    kept_by,
    standing_values,
    state_of,
)
from actielijn.web.indicators.splits import parts_of
from actielijn.web.trail.actions import record

from .asking import Listed, Mistaken, answer_of, fields_of, list_of
from .documenting import WITH_TOKEN, answers
from .drafts import Token, token_for
from .finding import ProgrammeName
from .problems import Problem, not_found, said
from .shapes import Day, Listing, Shape

MOST_VALUES = 5_000
MOST_TOLD = 1_000
"""Mistakes that are listed; a request with more has the same one in every value."""
_MOST = 10**14 - 1
_ANY = "*"
_NO_NUL = r"^[^\x00]*$"
IndicatorCode = Annotated[
    str, Path(pattern=_NO_NUL, max_length=80, description="The address of an indicator in its programme.")
]


class KeptIndicatorShape(Shape):
    """An indicator whose values the token may keep."""

    id: str = Field("", description="Its address in the programme.")
    title: str = ""
    unit: str = ""
    definition: str = ""
    frequency: str = Field("", description="year, half, quarter, month or once.")
    direction: str = Field("", description="up, down or band.")
    owner: str = ""
    counts_persons: bool = Field(False, description="Its values are whole numbers from zero.")
    is_coverage: bool = Field(False, description="Its values may have members: a number of regions.")
    dimensions: list[str] = Field([], description="The keys by which its values may be split.")
    ended_on: Day | None = Field(None, description="It takes no more values.")


class KeptValueShape(Shape):
    """A value that stands: over a period, both days inclusive; nothing is withheld here."""

    start: Day | None = None
    end: Day | None = None
    value: float | None = None
    of: float | None = Field(None, description="What it is a part of.")
    low: float | None = Field(None, description="Lower end of the interval of an estimate.")
    high: float | None = Field(None, description="Upper end of the interval of an estimate.")
    split: dict[str, str] = Field({}, description="The part, by dimension; empty for the whole.")
    members: list[str] = Field([], description="Codes of the regions that a coverage counts.")
    provisional: bool = False
    note: str = ""
    source: str = ""


class ValueGiven(Shape):
    """A value; what it has in common with one that stands is written as that is told."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    start: Day = Field(description="First day of the period.")
    end: Day = Field(description="Last day of the period.")
    # Numbers and not Decimals, whose schema would let any string of digits through that is then refused.
    value: float = Field(ge=-_MOST, le=_MOST, strict=True, description="At most six decimals.")
    of: float | None = Field(None, ge=-_MOST, le=_MOST, strict=True, description="What it is a part of.")
    low: float | None = Field(
        None,
        ge=-_MOST,
        le=_MOST,
        strict=True,
        description="Lower end of the interval of an estimate; both ends or none.",
    )
    high: float | None = Field(
        None, ge=-_MOST, le=_MOST, strict=True, description="Upper end of the interval."
    )
    split: dict[str, str] = Field(
        {}, max_length=10, description="The part, by dimension; empty for the whole."
    )
    members: list[str] = Field(
        [], max_length=2_000, description="Codes of the regions that a coverage counts."
    )
    provisional: bool = Field(False, strict=True)
    note: str = Field("", max_length=5_000, pattern=_NO_NUL)
    source: str = Field("", max_length=500, pattern=_NO_NUL)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with the types of a value; kept, so that it is told together with what is wrong with the others."""

    errors: tuple[dict[str, Any], ...]


def _or_wrong(given: Any, check: ValidatorFunctionWrapHandler) -> Any:
    try:
        return check(given)
    except ValidationError as error:
        return Wrong(tuple(dict(one) for one in error.errors()))


class ValuesGiven(Shape):
    """Values: all are taken in, or none."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    values: list[Annotated[ValueGiven, WrapValidator(_or_wrong)]] = Field(
        min_length=1, max_length=MOST_VALUES
    )


class TakenShape(Shape):
    """What was done with the values that were given."""

    load: int | None = Field(None, description="Number of the load that they came in with; none where nothing was new.")  # fmt: skip
    new: int = 0
    corrected: int = Field(0, description="How many took the place of another, which stays in the history.")
    unchanged: int = Field(0, description="How many stood already as they were given.")


class KeptIndicatorsAsked(Listed):
    """Which indicators."""

    fields: str = fields_of(KeptIndicatorShape)


class KeptValuesAsked(Listed):
    """Which values."""

    fields: str = fields_of(KeptValueShape)


router = Router(tags=["values"], auth=Token())
IfMatch = Annotated[
    str,
    Header(
        alias="If-Match", max_length=1_000,
        description="The ETag of the values as they were read; needed to replace any. An asterisk replaces whatever stands.",
    ),
]  # fmt: skip


@router.get("/programmes/{programme}/indicators", **answers(Listing[KeptIndicatorShape], problems=WITH_TOKEN), summary="List indicators that take values", operation_id="listKeptIndicators")  # fmt: skip
def kept_indicators(
    request: HttpRequest, programme: ProgrammeName, asked: Query[KeptIndicatorsAsked]
) -> HttpResponse:
    """List the indicators whose values the token may read and write: of the programme, or of its organisation."""
    token = token_for(request, Scope.KEEP_VALUES, programme=programme)
    rows = kept_by(token).select_related("owner").prefetch_related("dimensions").order_by("position", "id")
    page = rows[asked.first : asked.first + asked.page_size]
    return JsonResponse(
        list_of(request, asked, rows.count(), map(_indicator, page)),
        json_dumps_params={"ensure_ascii": False},
    )


@router.get("/programmes/{programme}/indicators/{indicator}/values", **answers(Listing[KeptValueShape], problems=WITH_TOKEN), summary="List values", operation_id="listValues")  # fmt: skip
def values(
    request: HttpRequest, programme: ProgrammeName, indicator: IndicatorCode, asked: Query[KeptValuesAsked]
) -> HttpResponse:
    """List the values of an indicator as they stand, small numbers too, by part and period. Each reading stands in the trail."""
    token, found = _found(request, programme, indicator)

    def make() -> dict[str, Any]:
        rows = standing_values(found)
        page = rows[asked.first : asked.first + asked.page_size]
        told = list_of(request, asked, rows.count(), map(_value, page))
        record("read-values", by=machine_of(token), on=found, programme=found.programme_id, page=asked.page)
        return told

    # All pages bear one ETag, that of the values as a whole: it is what is written over.
    return answer_of(request, mark="", changed=None, make=make, tag=_tag(state_of(found)))


@router.put("/programmes/{programme}/indicators/{indicator}/values", **answers(TakenShape, problems=(*WITH_TOKEN, 409, 428)), summary="Write values", operation_id="writeValues")  # fmt: skip
def write_values(
    request: HttpRequest, programme: ProgrammeName, indicator: IndicatorCode, given: ValuesGiven, if_match: IfMatch = ""
) -> HttpResponse:  # fmt: skip
    """Take values in as one load, all of them or none; other values stay. Asked again with the same, it changes nothing."""
    token, found = _found(request, programme, indicator)
    try:
        rows = _rows(found, given)
        over = _states(if_match, found)
        # As one, so that the answer bears the state that this left, and not one that somebody else made right after.
        with transaction.atomic():
            taken = deliver(indicator=found, given=rows, by=token, over=over)
            left = state_of(found)
    except ValuesNotClear as error:
        raise Mistaken(_mistakes(error)) from error
    except ChangedSince as error:
        raise Problem(412, str(error)) from error
    except WouldReplace as error:
        raise Problem(428, str(error)) from error
    except IndicatorEnded as error:
        raise Problem(409, str(error)) from error
    except NotThere as error:
        raise _unknown(indicator) from error
    told = {
        "load": taken.load.pk if taken.load else None,
        "new": taken.new, "corrected": taken.corrected, "unchanged": taken.unchanged,
    }  # fmt: skip
    response = JsonResponse(told)
    if over:
        # Whoever read nothing, or asked again over an older state, does not know what else stands, and gets no leave to replace it.
        response.headers["ETag"] = _tag(left)
    return response


def _found(request: HttpRequest, programme: str, code: str) -> tuple[AccessToken, Indicator]:
    token = token_for(request, Scope.KEEP_VALUES, programme=programme)
    found = kept_by(token).select_related("programme").filter(code=code).first()
    if found is None:
        raise _unknown(code)
    return token, found


def _unknown(code: str) -> Problem:
    return not_found(
        _("There is no indicator '{code}' whose values this access token keeps.").format(code=code[:80])
    )


# -- what was given


def _rows(indicator: Indicator, given: ValuesGiven) -> list[ObservationGiven]:
    """Return the values that were given. Raises Mistaken with every mistake there is when the types of any are wrong."""
    mistakes: list[dict[str, str]] = []
    rows: list[ObservationGiven] = []
    given_or_wrong: Sequence[ValueGiven | Wrong] = given.values
    for at, one in enumerate(given_or_wrong):
        where = f"values.{at}"
        if isinstance(one, Wrong):
            mistakes += [
                {
                    "in": "body",
                    "name": ".".join((where, *map(str, error["loc"])))[:200],
                    "detail": said(error),
                }
                for error in one.errors
            ]
        else:
            rows.append(_row(indicator, one, where))
    if not mistakes:
        return rows
    try:
        if rows:
            compared(indicator.programme, rows)
    except ValuesNotClear as error:
        mistakes += _mistakes(error)
    raise Mistaken(mistakes[:MOST_TOLD])


def _row(indicator: Indicator, one: ValueGiven, where: str) -> ObservationGiven:
    return ObservationGiven(
        indicator=indicator.code, starts=one.start, ends=one.end, value=Decimal(str(one.value)), parts=one.split,
        of=_decimal(one.of), low=_decimal(one.low), high=_decimal(one.high), members=tuple(one.members), is_provisional=one.provisional,
        note=one.note, source=one.source, where=where,
    )  # fmt: skip


def _decimal(number: float | None) -> Decimal | None:
    return Decimal(str(number)) if number is not None else None


def _mistakes(error: ValuesNotClear) -> list[dict[str, str]]:
    return [{"in": "body", "name": one.where, "detail": one.text} for one in error.problems[:MOST_TOLD]]


def _states(if_match: str, indicator: Indicator) -> list[str] | None:
    """Return the states that a request names; None where it names none."""
    if not if_match.strip():
        return None
    now = state_of(indicator)
    # An answer that travelled compressed bore a weak ETag; the state that it names is the same.
    tags = {one.removeprefix("W/") for one in parse_etags(if_match)}
    return [now] if _ANY in tags or _tag(now) in tags else []


def _tag(state: str) -> str:
    return f'"values-{state}"'


# -- what is told


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "id": one.code, "title": one.title, "unit": one.unit, "definition": one.definition, "frequency": one.frequency,
        "direction": one.direction, "owner": one.owner.name if one.owner else "", "countsPersons": one.counts_persons,
        "isCoverage": one.is_coverage, "dimensions": [dimension.key for dimension in one.dimensions.all()],
        "endedOn": str(one.ended_on) if one.ended_on else None,
    }  # fmt: skip


def _value(one: Observation) -> dict[str, Any]:
    return {
        "start": str(one.starts), "end": str(one.ends), "value": float(one.value), "of": _float(one.of), "low": _float(one.low),
        "high": _float(one.high), "split": parts_of(one.split), "members": one.members, "provisional": one.is_provisional, "note": one.note, "source": one.source,
    }  # fmt: skip


def _float(number: Decimal | None) -> float | None:
    return float(number) if number is not None else None
