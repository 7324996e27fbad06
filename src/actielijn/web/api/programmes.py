"""Programmes, their editions, and what an edition is divided into."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from actielijn.web.published import listing

from . import rows, shapes
from .asking import Listed, Single, answer_of, chosen, list_of, only
from .documenting import answers
from .finding import EditionNumber, ProgrammeName, edition_named, mark_of, programme_named

router = Router(tags=["programmes"])


@router.get(
    "/programmes",
    **answers(shapes.Listing[shapes.ProgrammeShape]),
    summary="List programmes",
    operation_id="listProgrammes",
)
def programmes(request: HttpRequest, asked: Query[Listed]) -> HttpResponse:
    """List the programmes of which an edition was published, by title."""
    names = chosen(asked.fields, shapes.ProgrammeShape)
    cut = listing.cut(listing.published_programmes(), asked.first, asked.page_size)
    newest = listing.newest_editions(cut.rows)
    mark = " ".join([str(cut.total), *(mark_of(one) for one in cut.rows)])
    changed = max((one.changed_at for one in cut.rows), default=None)
    made = [rows.programme_row(one, newest.get(one.pk)) for one in cut.rows]
    return answer_of(
        request, mark=mark, changed=changed, make=lambda: list_of(request, asked, cut.total, made, names)
    )


@router.get(
    "/programmes/{programme}",
    **answers(shapes.ProgrammeShape),
    summary="Read a programme",
    operation_id="readProgramme",
)
def programme(request: HttpRequest, programme: ProgrammeName, asked: Query[Single]) -> HttpResponse:
    """Read a programme."""
    names = chosen(asked.fields, shapes.ProgrammeShape)
    found = programme_named(programme)
    return answer_of(
        request, mark=mark_of(found), changed=found.changed_at,
        make=lambda: only(rows.programme_row(found, listing.newest_editions([found]).get(found.pk)), names),
    )  # fmt: skip


@router.get(
    "/programmes/{programme}/editions",
    **answers(shapes.Listing[shapes.EditionShape]),
    summary="List editions",
    operation_id="listEditions",
)
def editions(request: HttpRequest, programme: ProgrammeName, asked: Query[Listed]) -> HttpResponse:
    """List the editions of a programme, newest first; those that were withdrawn say so."""
    names = chosen(asked.fields, shapes.EditionShape)
    found = programme_named(programme)

    def make() -> dict[str, object]:
        cut = listing.cut(listing.editions_of(found), asked.first, asked.page_size)
        return list_of(
            request, asked, cut.total, (rows.edition_row(one, found.slug) for one in cut.rows), names
        )

    return answer_of(request, mark=mark_of(found), changed=found.changed_at, make=make)


@router.get(
    "/programmes/{programme}/editions/{edition}",
    **answers(shapes.EditionShape),
    summary="Read an edition",
    operation_id="readEdition",
)
def edition(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[Single]
) -> HttpResponse:
    """Read an edition with its statuses, its counts, and the files in which it can be had."""
    names = chosen(asked.fields, shapes.EditionShape)
    found = edition_named(programme, edition, also_withdrawn=True)
    owner = found.programme
    return answer_of(
        request, mark=mark_of(owner), changed=owner.changed_at, make=lambda: only(rows.edition_row(found, owner.slug), names)
    )  # fmt: skip


@router.get(
    "/programmes/{programme}/editions/{edition}/action-lines",
    **answers(shapes.Listing[shapes.ActionLineShape]),
    summary="List action lines",
    operation_id="listActionLines",
)
def action_lines(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[Listed]
) -> HttpResponse:
    """List the action lines of an edition, in its order."""
    names = chosen(asked.fields, shapes.ActionLineShape)
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        cut = listing.cut(listing.lines_of(found), asked.first, asked.page_size)
        return list_of(request, asked, cut.total, map(rows.line_row, cut.rows), names)

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)


class ResultsAsked(Listed):
    """Which results."""

    action_line: str = shapes.Field(
        "", max_length=60, description="Only results below the action line of this key."
    )


@router.get(
    "/programmes/{programme}/editions/{edition}/results",
    **answers(shapes.Listing[shapes.ResultShape]),
    summary="List results",
    operation_id="listResults",
)
def results(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[ResultsAsked]
) -> HttpResponse:
    """List the results of an edition, in its order."""
    names = chosen(asked.fields, shapes.ResultShape)
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        cut = listing.cut(listing.results_of(found, line=asked.action_line), asked.first, asked.page_size)
        return list_of(request, asked, cut.total, map(rows.result_row, cut.rows), names)

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)
