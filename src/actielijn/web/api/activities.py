"""Activities: as an edition has them, through all editions, and where they stand."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from actielijn.language import _, marked
from actielijn.web.published import listing
from actielijn.web.published.listing import Wanted
from actielijn.web.published.models import PublishedEntry, PublishedProgramme

from . import rows, shapes
from .asking import Asked, Listed, Single, answer_of, fields_of, list_of, only, text_of
from .documenting import answers
from .finding import ActivityNumber, EditionNumber, ProgrammeName, edition_named, mark_of, programme_named
from .problems import not_found

router = Router(tags=["activities"])


class Filters(Asked):
    """Which activities."""

    q: str = text_of(200, marked("Words that must stand in it, in any Dutch form; the best come first."))
    status: str = text_of(60, marked("Key of a status of the edition."))
    phase: Literal["", "done", "running", "at_risk", "waiting", "outside", "unknown"] = Field(
        "", description=marked("Phase of a status.")
    )
    holder: str = text_of(200, marked("Name of the organisation that answers for it."))
    action_line: str = text_of(60, marked("Key of an action line of the edition."))
    result: str = text_of(60, marked("Key of a result of the edition."))
    change: Literal["", "first", "new", "changed", "same"] = Field(
        "", description=marked("What happened since the edition before.")
    )
    id: str = text_of(120, marked("Its address in the programme: 4.12."))

    def wanted(self) -> Wanted:
        """Return what the query takes."""
        return Wanted(
            words=self.q, status=self.status, phase=self.phase, holder=self.holder, line=self.action_line, result=self.result,
            change=self.change, code=self.id,
        )  # fmt: skip


class ActivitiesAsked(Listed, Filters):
    """Which activities, and which page of them."""

    fields: str = fields_of(shapes.ActivityShape)


class ProgressAsked(Listed, Filters):
    """Of which activities."""

    fields: str = fields_of(shapes.ProgressShape)


class ActivityAsked(Single):
    """What of an activity in an edition."""

    fields: str = fields_of(shapes.ActivityShape)


class ActivityThroughEditionsAsked(Single):
    """What of an activity."""

    fields: str = fields_of(shapes.ActivityThroughEditionsShape)


class ProgressOfActivityAsked(Listed):
    """Which page of the editions."""

    fields: str = fields_of(shapes.ProgressShape)


@router.get(
    "/programmes/{programme}/editions/{edition}/activities",
    **answers(shapes.Listing[shapes.ActivityShape]),
    summary=marked("List activities"),
    operation_id="listActivities",
)
def activities(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[ActivitiesAsked]
) -> HttpResponse:
    """List the activities of an edition: all, those that filters let through, or those in which words stand."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        cut = listing.entries_of(found, asked.wanted(), asked.first, asked.page_size)
        return list_of(request, asked, cut.total, (rows.activity_row(one, found.number) for one in cut.rows))

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)


@router.get(
    "/programmes/{programme}/editions/{edition}/activities/{activity}",
    **answers(shapes.ActivityShape),
    summary=marked("Read an activity in an edition"),
    operation_id="readActivityInEdition",
)
def activity_in_edition(
    request: HttpRequest,
    programme: ProgrammeName,
    edition: EditionNumber,
    activity: ActivityNumber,
    asked: Query[ActivityAsked],
) -> HttpResponse:
    """Read an activity as an edition has it."""
    found = edition_named(programme, edition)
    entry = listing.entry_of(found, activity)
    if entry is None:
        raise not_found(
            _("Edition {edition} has no activity {number}.").format(edition=found.number, number=activity)
        )
    return answer_of(
        request, mark=mark_of(found.programme), changed=found.programme.changed_at,
        make=lambda: only(rows.activity_row(entry, found.number), asked.names),
    )  # fmt: skip


@router.get(
    "/programmes/{programme}/editions/{edition}/progress",
    **answers(shapes.Listing[shapes.ProgressShape]),
    summary=marked("List progress in an edition"),
    operation_id="listProgress",
)
def progress(
    request: HttpRequest, programme: ProgrammeName, edition: EditionNumber, asked: Query[ProgressAsked]
) -> HttpResponse:
    """List where the activities of an edition stand."""
    found = edition_named(programme, edition)

    def make() -> dict[str, object]:
        cut = listing.entries_of(found, asked.wanted(), asked.first, asked.page_size)
        return list_of(request, asked, cut.total, (rows.progress_row(one, found) for one in cut.rows))

    return answer_of(request, mark=mark_of(found.programme), changed=found.programme.changed_at, make=make)


def _through_editions(programme: PublishedProgramme, number: int) -> list[PublishedEntry]:
    entries = listing.activity_through_editions(programme, number)
    if not entries:
        raise not_found(
            _("'{slug}' has no published activity {number}.").format(slug=programme.slug, number=number)
        )
    return entries


@router.get(
    "/programmes/{programme}/activities/{activity}",
    **answers(shapes.ActivityThroughEditionsShape),
    summary=marked("Read an activity through all editions"),
    operation_id="readActivity",
)
def activity(
    request: HttpRequest,
    programme: ProgrammeName,
    activity: ActivityNumber,
    asked: Query[ActivityThroughEditionsAsked],
) -> HttpResponse:
    """Read an activity as its newest edition has it, by the number that stays, and in which editions it stands."""
    found = programme_named(programme)
    entries = _through_editions(found, activity)

    def make() -> dict[str, object]:
        newest = entries[-1]
        told = rows.activity_row(newest, newest.edition.number)
        told["editions"] = [rows.edition_short(entry.edition) for entry in entries]
        told["successions"] = [rows.succession_row(one) for one in listing.successions_of(newest.activity)]
        return only(told, asked.names)

    return answer_of(request, mark=mark_of(found), changed=found.changed_at, make=make)


@router.get(
    "/programmes/{programme}/activities/{activity}/progress",
    **answers(shapes.Listing[shapes.ProgressShape]),
    summary=marked("List the progress of an activity"),
    operation_id="listProgressOfActivity",
)
def progress_of_activity(
    request: HttpRequest,
    programme: ProgrammeName,
    activity: ActivityNumber,
    asked: Query[ProgressOfActivityAsked],
) -> HttpResponse:
    """List where an activity stood in each edition, oldest first."""
    found = programme_named(programme)
    entries = _through_editions(found, activity)
    page = entries[asked.first : asked.first + asked.page_size]
    return answer_of(
        request, mark=mark_of(found), changed=found.changed_at,
        make=lambda: list_of(request, asked, len(entries), (rows.progress_row(one, one.edition) for one in page)),
    )  # fmt: skip
