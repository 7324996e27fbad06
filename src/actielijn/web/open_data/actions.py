"""Bring the files over all editions of a programme up to what is published. Called in the background, after laying out."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from actielijn.web.archive.actions import keep
from actielijn.web.archive.models import StoredFile
from actielijn.web.programmes.models import Programme
from actielijn.web.published.models import PublishedEdition, PublishedProgramme

from .bulk import write_bulk
from .columns import Table
from .forms import csv_pieces, metadata, write_parquet
from .models import BULK, METADATA, Export
from .queries import editions_now, export_name, made_of
from .tables import tables_of

_PIECE = 1 << 20


def export_programme(*, programme: Programme, at: datetime | None = None) -> int:
    """Make the files that are out of date, and return how many; killed midway, all are made the next time."""
    owner = PublishedProgramme.objects.filter(programme=programme).first()
    editions = editions_now(owner) if owner else []
    if owner is None or not editions:
        Export.objects.filter(programme__programme=programme).delete()
        return 0
    state = made_of(editions)
    # The archive of everything comes last: where it is up to date, all others are.
    if Export.objects.filter(programme=owner, suffix=BULK, made_of=state).exists():
        return 0
    tables = tables_of(editions)
    described = {export_name(owner.slug, table.suffix("csv")): table for table in tables}
    made = {METADATA: keep([metadata(owner, described)])}
    for table in tables:
        made[table.suffix("csv")] = keep(csv_pieces(table, owner, editions))
        made[table.suffix("parquet")] = _kept(_parquet(table, owner, editions))
    whole = {export_name(owner.slug, suffix): stored.sha256 for suffix, stored in made.items()}
    made[BULK] = _kept(lambda path: write_bulk(owner, editions, whole, path))
    moment = at or timezone.now()
    Export.objects.filter(programme=owner).exclude(suffix__in=made).delete()
    for suffix, stored in made.items():
        Export.objects.update_or_create(
            programme=owner, suffix=suffix, defaults={"made_of": state, "stored": stored, "made_at": moment}
        )
    return len(made)


def _parquet(
    table: Table, owner: PublishedProgramme, editions: list[PublishedEdition]
) -> Callable[[Path], None]:
    return lambda path: write_parquet(table, owner, editions, path)


def _kept(write: Callable[[Path], None]) -> StoredFile:
    """Keep what a function writes into a file."""
    with tempfile.TemporaryDirectory(prefix="actielijn-export-") as folder:
        path = Path(folder) / "export"
        write(path)
        return keep(_pieces(path))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
