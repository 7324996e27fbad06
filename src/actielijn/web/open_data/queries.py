"""Ask which files over all editions there are: only those that were made of what is published now."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from actielijn.web.organisations.models import Organisation
from actielijn.web.published.listing import published_programme, published_programmes
from actielijn.web.published.models import PublishedEdition, PublishedProgramme

from .models import BULK, METADATA, Export
from .tables import TABLES

FORMAT = 2
"""Raised when files are to be made anew, though no edition changed: a new column, for example."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A file over all editions; ``table`` is the name of the table that it holds, empty where it holds several."""

    name: str
    table: str
    suffix: str
    sha256: str
    size: int
    made_at: datetime


def editions_now(programme: PublishedProgramme) -> list[PublishedEdition]:
    """Return the editions that can be seen, oldest first."""
    shown = programme.editions.filter(laid_out_at__isnull=False, withdrawn_at__isnull=True)
    return list(shown.order_by("date", "number"))


def made_of(editions: Sequence[PublishedEdition]) -> str:
    """Return a hash that is another whenever the files would be: over the editions and the forms that each has."""
    told = [
        [one.number, str(one.date), one.sha256, sorted(part["sha256"] for part in one.files)]
        for one in editions
    ]
    return hashlib.sha256(json.dumps([FORMAT, told]).encode()).hexdigest()


def export_name(slug: str, suffix: str) -> str:
    """Return what a file over all editions is called."""
    return f"{slug}{suffix}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be had of a programme: its editions, oldest first, and the files over all of them that are up to date."""

    programme: PublishedProgramme
    editions: tuple[PublishedEdition, ...]
    whole: tuple[Whole, ...]


def offers() -> list[Offer]:
    """Return what can be had of every programme, by title; three statements however many there are."""
    programmes = list(published_programmes())
    editions: dict[int, list[PublishedEdition]] = defaultdict(list)
    shown = PublishedEdition.objects.filter(laid_out_at__isnull=False, withdrawn_at__isnull=True)
    for edition in shown.order_by("date", "number"):
        editions[edition.programme_id].append(edition)
    rows: dict[int, list[Export]] = defaultdict(list)
    for row in Export.objects.select_related("stored"):
        rows[row.programme_id].append(row)
    return [
        Offer(one, tuple(editions[one.pk]), tuple(_whole(one, editions[one.pk], rows[one.pk]))) for one in programmes
    ]  # fmt: skip


def exports_of(programme: PublishedProgramme) -> list[Whole]:
    """Return the files of a programme that are up to date, those of each table together."""
    rows = Export.objects.filter(programme=programme).select_related("stored")
    return _whole(programme, editions_now(programme), rows)


def exports_named(slug: str) -> list[Whole]:
    """Return the files that are up to date of the programme of this address; none where nothing of it can be seen."""
    programme = published_programme(slug)
    return exports_of(programme) if programme else []


def _whole(
    programme: PublishedProgramme, editions: Sequence[PublishedEdition], rows: Iterable[Export]
) -> list[Whole]:
    state = made_of(editions)
    found = {row.suffix: row for row in rows if row.made_of == state}
    of_tables = {table.suffix(form): table.name for table in TABLES for form in ("csv", "parquet")}
    order = [".csv", METADATA, *of_tables, BULK]
    return [
        Whole(
            export_name(programme.slug, suffix), of_tables.get(suffix, ""), suffix, found[suffix].stored.sha256,
            found[suffix].stored.size, found[suffix].made_at,
        )
        for suffix in dict.fromkeys(order)
        if suffix in found
    ]  # fmt: skip


def programmes_behind() -> set[int]:
    """Return the programmes (primary keys) of which an edition can be seen, and the files over all editions are not up to date."""
    return {
        offer.programme.programme_id
        for offer in offers()
        if not any(one.suffix == BULK for one in offer.whole)
    }


def publisher_uris() -> dict[str, str]:
    """Return the address in the national register of organisations by lower-case name, for those that have one."""
    rows = Organisation.objects.exclude(uri="").values_list("name", "uri")
    return {name.lower(): uri for name, uri in rows}
