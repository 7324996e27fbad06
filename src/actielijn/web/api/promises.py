"""What the texts of an edition promise, and what they point at outside it."""

from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from actielijn.language import marked
from actielijn.web.published import listing

from . import rows, shapes
from .asking import Listed, answer_of, fields_of, list_of, text_of
from .documenting import answers
from .finding import EditionNumber, ProgrammeName, edition_named, mark_of

router = Router(tags=["promises and references"])


class PromisesAsked(Listed):
    """Which promises."""

    fields: str = fields_of(shapes.PromiseShape)
    outcome: Literal["", "kept", "missed", "moved", "open", "silent", "dropped", "unknown"] = Field(
        "", description=marked("What became of it; unknown where no later edition tells.")
    )
    ends_from: date | None = Field(None, description=marked("Ends on this day or later."))
    ends_to: date | None = Field(None, description=marked("Ends on this day or earlier."))
    activity: int | None = Field(
        None, ge=1, le=2_147_483_647, description=marked("Permanent number of an activity.")
    )


@router.get(
    "/programmes/{programme}/editions/{edition}/promises",
    **answers(shapes.Listing[shapes.PromiseShape]),
    summary=marked("List promises"),
    operation_id="listPromises",
)
def promises(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[PromisesAsked]
) -> HttpResponse:
    """List the dated expectations of an edition, by the day on which they end."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        wanted = listing.promises_of(
            found,
            outcome=asked.outcome,
            due_from=asked.ends_from,
            due_to=asked.ends_to,
            activity=asked.activity,
        )
        cut = listing.cut(wanted, asked.first, asked.page_size)
        return list_of(request, asked, cut.total, map(rows.promise_row, cut.rows))

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)


class ReferencesAsked(Listed):
    """Which references."""

    fields: str = fields_of(shapes.ReferenceShape)
    kind: str = text_of(30, marked("kamerstuk, document, case, decree, gazette, judgment, law, url …"))
    dossier: str = text_of(60, marked("Number of a dossier of parliament: 28638."))
    identifier: str = text_of(200, marked("The identifier: kst-28638-184."))
    activity: int | None = Field(
        None, ge=1, le=2_147_483_647, description=marked("Permanent number of an activity.")
    )


@router.get(
    "/programmes/{programme}/editions/{edition}/references",
    **answers(shapes.Listing[shapes.ReferenceShape]),
    summary=marked("List references"),
    operation_id="listReferences",
)
def references(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[ReferencesAsked]
) -> HttpResponse:
    """List what the explanations of an edition point at: papers of parliament, decrees, judgments, addresses."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        wanted = listing.references_of(
            found,
            kind=asked.kind,
            dossier=asked.dossier,
            identifier=asked.identifier,
            activity=asked.activity,
        )
        cut = listing.cut(wanted, asked.first, asked.page_size)
        return list_of(request, asked, cut.total, map(rows.reference_row, cut.rows))

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)
