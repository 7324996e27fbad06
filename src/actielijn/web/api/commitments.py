"""What parliament and overseers asked for or were promised, as an edition tells it."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from actielijn.language import marked
from actielijn.web.published import listing

from . import rows, shapes
from .asking import Listed, answer_of, fields_of, list_of, text_of
from .documenting import answers
from .finding import EditionNumber, ProgrammeName, edition_named, mark_of

router = Router(tags=["commitments"])


class CommitmentsAsked(Listed):
    """Which commitments."""

    fields: str = fields_of(shapes.CommitmentShape)
    kind: Literal["", "motion", "pledge", "question", "recommendation"] = Field(
        "", description=marked("What was asked, and by whom.")
    )
    status: Literal["", "open", "met", "partly_met", "lapsed"] = Field(
        "", description=marked("Parliament's own four.")
    )
    identifier: str = text_of(200, marked("The reference in its one spelling: kst-28638-166."))
    activity: int | None = Field(
        None, ge=1, le=2_147_483_647, description=marked("Permanent number of an activity that answers it.")
    )


@router.get(
    "/programmes/{programme}/editions/{edition}/commitments",
    **answers(shapes.Listing[shapes.CommitmentShape]),
    summary=marked("List commitments"),
    operation_id="listCommitments",
)
def commitments(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[CommitmentsAsked]
) -> HttpResponse:
    """List motions, pledges, questions and recommendations of an edition, each with the activities that answer it."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        wanted = listing.commitments_of(
            found, kind=asked.kind, status=asked.status, identifier=asked.identifier, activity=asked.activity
        )
        cut = listing.cut(wanted, asked.first, asked.page_size)
        return list_of(request, asked, cut.total, map(rows.commitment_row, cut.rows))

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)
