"""The programme, edition or activity that an address names, or the answer that says it is not to be seen."""

from typing import Annotated

from ninja import Path

from actielijn.language import _, marked
from actielijn.web.published.listing import edition_of, published_programme
from actielijn.web.published.models import PublishedEdition, PublishedProgramme

from .problems import not_found

ProgrammeName = Annotated[
    str,
    Path(
        pattern=r"^[-a-zA-Z0-9_]+$",
        max_length=60,
        description=marked("The programme, by its name in addresses."),
    ),
]
EditionNumber = Annotated[
    str,
    Path(
        pattern=r"^([1-9][0-9]{0,8}|latest)$",
        description=marked("The number of an edition, or latest for the newest."),
    ),
]
ActivityNumber = Annotated[
    int, Path(ge=1, le=2_147_483_647, description=marked("The permanent public number of an activity."))
]


def programme_named(slug: str) -> PublishedProgramme:
    """Return the programme. Raises Problem when there is none, or nothing of it was published."""
    programme = published_programme(slug)
    if programme is None:
        raise not_found(
            _(
                "There is no published programme '{slug}'. /api/v1/programmes lists those that there are."
            ).format(slug=slug)
        )
    return programme


def edition_named(slug: str, number: str, *, also_withdrawn: bool = False) -> PublishedEdition:
    """Return the edition with its programme. Raises Problem when there is none, or it was withdrawn."""
    programme = programme_named(slug)
    edition = edition_of(programme, number)
    if edition is None:
        raise not_found(
            _(
                "'{slug}' has no published edition {number}. /api/v1/programmes/{slug}/editions lists those that there are."
            ).format(slug=slug, number=number)
        )
    if edition.withdrawn_at is not None and not also_withdrawn:
        raise not_found(
            _("Edition {number} of '{slug}' was withdrawn; its content is no longer to be had.").format(
                slug=slug, number=number
            )
        )
    edition.programme = programme
    return edition


def mark_of(programme: PublishedProgramme) -> str:
    """Return what is another whenever anything public of a programme is."""
    return f"{programme.pk}.{programme.version}.{programme.changed_at.timestamp()}"
