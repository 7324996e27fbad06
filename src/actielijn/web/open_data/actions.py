"""Bring the files over all editions of a programme up to what is published. Called in the background, after laying out."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from actielijn.web.archive.actions import keep
from actielijn.web.archive.models import StoredFile
from actielijn.web.programmes.models import Programme
from actielijn.web.published.models import PublishedProgramme

from .bulk import write_bulk
from .models import Export
from .queries import editions_now, export_name, made_of
from .table import csv_pieces, metadata, write_parquet

_PIECE = 1 << 20


def export_programme(*, programme: Programme, at: datetime | None = None) -> int:
    """Make the files that are out of date, and return how many; killed midway, what is missing is made the next time."""
    owner = PublishedProgramme.objects.filter(programme=programme).first()
    editions = editions_now(owner) if owner else []
    if owner is None or not editions:
        Export.objects.filter(programme__programme=programme).delete()
        return 0
    state = made_of(editions)
    if Export.objects.filter(programme=owner, made_of=state).count() == len(Export.Kind):
        return 0
    table = export_name(owner.slug, Export.Kind.CSV)
    made = {
        Export.Kind.CSV: keep(csv_pieces(owner, editions)),
        Export.Kind.METADATA: keep([metadata(owner, table)]),
        Export.Kind.PARQUET: _kept(lambda path: write_parquet(owner, editions, path)),
    }
    whole = {export_name(owner.slug, kind): stored.sha256 for kind, stored in made.items()}
    made[Export.Kind.BULK] = _kept(lambda path: write_bulk(owner, editions, whole, path))
    moment = at or timezone.now()
    for kind, stored in made.items():
        Export.objects.update_or_create(
            programme=owner, kind=kind, defaults={"made_of": state, "stored": stored, "made_at": moment}
        )
    return len(made)


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
