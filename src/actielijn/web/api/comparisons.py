"""How two published editions differ, by the permanent numbers of their activities."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router

from actielijn.language import marked
from actielijn.web.published import listing
from actielijn.web.published.models import PublishedEdition

from . import rows, shapes
from .asking import Listed, Single, answer_of, fields_of, list_of, only
from .documenting import answers
from .finding import ProgrammeName, edition_named, mark_of, programme_named

router = Router(tags=["comparisons"])


class ComparisonsAsked(Listed):
    """Which comparisons."""

    fields: str = fields_of(shapes.ComparisonShort)


class ComparisonAsked(Single):
    """What of a comparison."""

    fields: str = fields_of(shapes.ComparisonShape)


ComparisonName = Annotated[
    str,
    Path(
        pattern=r"^[1-9][0-9]{0,8}-[1-9][0-9]{0,8}$",
        description=marked("Numbers of the two editions, the earlier one first: 1-3."),
    ),
]


@router.get(
    "/programmes/{programme}/comparisons",
    **answers(shapes.Listing[shapes.ComparisonShort]),
    summary=marked("List comparisons"),
    operation_id="listComparisons",
)
def comparisons(
    request: HttpRequest, programme: ProgrammeName, asked: Query[ComparisonsAsked]
) -> HttpResponse:
    """List the comparisons of editions that follow one another, newest first; any other two can be compared too."""
    found = programme_named(programme)

    def make() -> dict[str, object]:
        followed = listing.editions_of(found).filter(previous__isnull=False, withdrawn_at__isnull=True)
        cut = listing.cut(followed, asked.first, asked.page_size)
        return list_of(request, asked, cut.total, map(_short, cut.rows))

    return answer_of(request, mark=mark_of(found), changed=found.changed_at, make=make)


def _short(edition: PublishedEdition) -> dict[str, object]:
    before = edition.previous
    assert before is not None
    return {
        "id": f"{before.number}-{edition.number}", "from": rows.edition_short(before), "to": rows.edition_short(edition),
        "changes": rows.changes_row(edition),
    }  # fmt: skip


def _both(programme: str, comparison: str) -> tuple[PublishedEdition, PublishedEdition]:
    first, _dash, second = comparison.partition("-")
    return edition_named(programme, first), edition_named(programme, second)


@router.get(
    "/programmes/{programme}/comparisons/{comparison}",
    **answers(shapes.ComparisonShape),
    summary=marked("Read a comparison"),
    operation_id="readComparison",
)
def comparison(
    request: HttpRequest, programme: ProgrammeName, comparison: ComparisonName, asked: Query[ComparisonAsked]
) -> HttpResponse:
    """Read how many activities differ between two editions, and from which status to which they went."""
    before, after = _both(programme, comparison)

    def make() -> dict[str, object]:
        found = listing.differences_between(before, after)
        told: dict[str, object] = {
            "id": comparison, "from": rows.edition_short(before), "to": rows.edition_short(after), "added": found.count("added"),
            "removed": found.count("removed"), "changed": found.count("changed"), "renumbered": found.renumbered,
            "status": sum(count for _was, _now, count in found.transitions),
            "transitions": [rows.transition_row(*step) for step in found.transitions],
        }  # fmt: skip
        return only(told, asked.names)

    return answer_of(request, mark=mark_of(after.programme), changed=after.programme.changed_at, make=make)


class DifferencesAsked(Listed):
    """Which differences."""

    fields: str = fields_of(shapes.DifferenceShape)
    kind: Literal["", "added", "removed", "changed"] = Field(
        "", description=marked("Only differences of this kind.")
    )
    page_size: int = Field(50, ge=1, le=100, description=marked("How many rows a page has."))


@router.get(
    "/programmes/{programme}/comparisons/{comparison}/differences",
    **answers(shapes.Listing[shapes.DifferenceShape]),
    summary=marked("List differences"),
    operation_id="listDifferences",
)
def differences(
    request: HttpRequest, programme: ProgrammeName, comparison: ComparisonName, asked: Query[DifferencesAsked]
) -> HttpResponse:
    """List the activities that differ, with their explanation word by word."""
    before, after = _both(programme, comparison)

    def make() -> dict[str, object]:
        found = listing.differences_between(before, after)
        wanted = [row for row in found.rows if asked.kind in ("", row.kind)]
        page = wanted[asked.first : asked.first + asked.page_size]
        texts = listing.explanations_of(page)
        return list_of(request, asked, len(wanted), (rows.difference_row(row, texts) for row in page))

    return answer_of(request, mark=mark_of(after.programme), changed=after.programme.changed_at, make=make)
