"""Programmes, their editions, and what an edition is divided into."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from actielijn.language import marked
from actielijn.web.published import listing

from . import rows, shapes
from .asking import Listed, Single, answer_of, fields_of, list_of, only, text_of
from .documenting import answers
from .finding import EditionNumber, ProgrammeName, edition_named, mark_of, programme_named

router = Router(tags=["programmes"])


class ProgrammesAsked(Listed):
    """Which programmes."""

    fields: str = fields_of(shapes.ProgrammeShape)


class ProgrammeAsked(Single):
    """What of a programme."""

    fields: str = fields_of(shapes.ProgrammeShape)


class EditionsAsked(Listed):
    """Which editions."""

    fields: str = fields_of(shapes.EditionShape)


class EditionAsked(Single):
    """What of an edition."""

    fields: str = fields_of(shapes.EditionShape)


class ActionLinesAsked(Listed):
    """Which action lines."""

    fields: str = fields_of(shapes.ActionLineShape)


@router.get(
    "/programmes",
    **answers(shapes.Listing[shapes.ProgrammeShape]),
    summary=marked("List programmes"),
    operation_id="listProgrammes",
)
def programmes(request: HttpRequest, asked: Query[ProgrammesAsked]) -> HttpResponse:
    """List the programmes of which an edition was published, by title."""
    cut = listing.cut(listing.published_programmes(), asked.first, asked.page_size)
    newest = listing.newest_editions(cut.rows)
    mark = " ".join([str(cut.total), *(mark_of(one) for one in cut.rows)])
    changed = max((one.changed_at for one in cut.rows), default=None)
    made = [rows.programme_row(one, newest.get(one.pk)) for one in cut.rows]
    return answer_of(
        request, mark=mark, changed=changed, make=lambda: list_of(request, asked, cut.total, made)
    )


@router.get(
    "/programmes/{programme}",
    **answers(shapes.ProgrammeShape),
    summary=marked("Read a programme"),
    operation_id="readProgramme",
)
def programme(request: HttpRequest, programme: ProgrammeName, asked: Query[ProgrammeAsked]) -> HttpResponse:
    """Read a programme."""
    found = programme_named(programme)
    return answer_of(
        request, mark=mark_of(found), changed=found.changed_at,
        make=lambda: only(rows.programme_row(found, listing.newest_editions([found]).get(found.pk)), asked.names),
    )  # fmt: skip


@router.get(
    "/programmes/{programme}/editions",
    **answers(shapes.Listing[shapes.EditionShape]),
    summary=marked("List editions"),
    operation_id="listEditions",
)
def editions(request: HttpRequest, programme: ProgrammeName, asked: Query[EditionsAsked]) -> HttpResponse:
    """List the editions of a programme, newest first; those that were withdrawn say so."""
    found = programme_named(programme)

    def make() -> dict[str, object]:
        cut = listing.cut(listing.editions_of(found), asked.first, asked.page_size)
        return list_of(request, asked, cut.total, (rows.edition_row(one, found.slug) for one in cut.rows))

    return answer_of(request, mark=mark_of(found), changed=found.changed_at, make=make)


@router.get(
    "/programmes/{programme}/editions/{edition}",
    **answers(shapes.EditionShape),
    summary=marked("Read an edition"),
    operation_id="readEdition",
)
def edition(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[EditionAsked]
) -> HttpResponse:
    """Read an edition with its statuses, its counts, and the files in which it can be had."""
    found = edition_named(programme, edition, also_withdrawn=True)
    owner = found.programme
    return answer_of(
        request, mark=mark_of(owner), changed=owner.changed_at, make=lambda: only(rows.edition_row(found, owner.slug), asked.names)
    )  # fmt: skip


@router.get(
    "/programmes/{programme}/editions/{edition}/action-lines",
    **answers(shapes.Listing[shapes.ActionLineShape]),
    summary=marked("List action lines"),
    operation_id="listActionLines",
)
def action_lines(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[ActionLinesAsked]
) -> HttpResponse:
    """List the action lines of an edition, in its order."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        cut = listing.cut(listing.lines_of(found), asked.first, asked.page_size)
        return list_of(request, asked, cut.total, map(rows.line_row, cut.rows))

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)


class ResultsAsked(Listed):
    """Which results."""

    fields: str = fields_of(shapes.ResultShape)
    action_line: str = text_of(60, marked("Only results below the action line of this key."))


@router.get(
    "/programmes/{programme}/editions/{edition}/results",
    **answers(shapes.Listing[shapes.ResultShape]),
    summary=marked("List results"),
    operation_id="listResults",
)
def results(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[ResultsAsked]
) -> HttpResponse:
    """List the results of an edition, in its order."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        cut = listing.cut(listing.results_of(found, line=asked.action_line), asked.first, asked.page_size)
        return list_of(request, asked, cut.total, map(rows.result_row, cut.rows))

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)
