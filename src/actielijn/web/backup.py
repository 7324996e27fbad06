"""Everything that is kept ⇄ one tar file: tables as lines of JSON, the archive's files as they are, and a manifest.

The same file restores into SQLite and into PostgreSQL. It is written while the application runs, from one moment of the
database, and read back in bounded memory.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from actielijn import __version__
from actielijn.language import _

from .operating import OperatingError, migrate

if TYPE_CHECKING:
    from django.db.models import Model

FORMAT = "actielijn-backup/1"
_LEFT_OUT = {"sessions", "contenttypes", "auth", "axes"}
"""Rooms of Django whose rows belong to the moment (who is signed in) or are made by ``migrate``."""
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Told:
    """What a backup or a restoration held."""

    rows: int
    files: int


def write_backup(path: Path) -> Told:
    """Write everything into one file, which appears whole or not at all. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    passing = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar, _one_moment():
            tables, rows = _write_tables(tar)
            files = _write_files(tar)
            _add(tar, "manifest.json", json.dumps(_manifest(tables), indent=1).encode())
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)
    return Told(rows, files)


def restore_backup(path: Path, *, force: bool = False) -> Told:
    """Bring a backup into this installation, all of it or nothing of the tables.

    Raises OperatingError for a file that is none of ours, is damaged, or comes from another state of the tables, and
    for an installation that is not empty unless ``force``.
    """
    from django.db import connection, transaction

    migrate()
    try:
        with tarfile.open(path, "r") as tar:
            manifest = _checked(tar, path)
            if not force and _is_filled():
                raise OperatingError(
                    _(
                        "This installation holds data already. Restore into an empty one (--data DIR), or throw away what is here with --force."
                    )
                )
            files = _restore_files(tar)
            with transaction.atomic(), _without_guard():
                rows = _restore_tables(tar, manifest["tables"])
                if connection.vendor == "postgresql":
                    _set_sequences()
            _index_words()
    except (tarfile.TarError, EOFError, KeyError, ValueError) as error:
        raise OperatingError(
            _(
                "{path}: this is no backup of Actielijn, or it is damaged ({error}). Nothing was changed."
            ).format(path=path, error=error)
        ) from error
    return Told(rows, files)


# -- tables


def _models() -> list["type[Model]"]:
    """Return the models whose rows are kept, those that others refer to first."""
    from django.apps import apps

    wanted = [
        model
        for config in apps.get_app_configs()
        if config.label not in _LEFT_OUT
        for model in config.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.managed
    ]
    ordered: list[type[Model]] = []
    waiting = list(wanted)
    while waiting:
        for model in waiting:
            needs = {field.related_model for field in model._meta.concrete_fields if field.is_relation} - {
                model
            }
            if not needs & (set(waiting) - {model}):
                ordered.append(model)
                waiting.remove(model)
                break
        else:
            ordered.extend(waiting)
            break
    return ordered


def _lines(model: "type[Model]") -> Iterator[bytes]:
    """Yield each row as a line of JSON, values as the database's own text of them."""
    fields = list(model._meta.concrete_fields)
    names = [field.attname for field in fields]
    for values in model._default_manager.order_by("pk").values_list(*names).iterator(chunk_size=_BATCH):
        row = {field.attname: _plain(field, value) for field, value in zip(fields, values, strict=True)}
        yield json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(field: Any, value: Any) -> Any:
    from django.db import models

    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(field, models.BinaryField):
        return bytes(value).hex()
    if isinstance(field, models.JSONField):
        return {"json": value}
    return field.to_python(value).isoformat() if hasattr(value, "isoformat") else str(value)


def _value(field: Any, value: Any) -> Any:
    from django.db import models

    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return value["json"] if isinstance(value, dict) else value
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(value)
    return (field.target_field if field.is_relation else field).to_python(value)


def _write_tables(tar: tarfile.TarFile) -> tuple[dict[str, dict[str, Any]], int]:
    tables: dict[str, dict[str, Any]] = {}
    total = 0
    for model in _models():
        with tempfile.TemporaryFile() as file:
            digest, rows = hashlib.sha256(), 0
            for line in _lines(model):
                file.write(line)
                digest.update(line)
                rows += 1
            size = file.tell()
            file.seek(0)
            _add_stream(tar, f"tables/{model._meta.label_lower}.jsonl", file, size)
        tables[model._meta.label_lower] = {"rows": rows, "sha256": digest.hexdigest()}
        total += rows
    return tables, total


def _restore_tables(tar: tarfile.TarFile, tables: dict[str, dict[str, Any]]) -> int:
    from django.db import connection

    ordered = _models()
    total = 0
    with connection.constraint_checks_disabled():
        for model in reversed(ordered):
            queryset = model._default_manager.all()
            queryset._raw_delete(queryset.db)
        for model in ordered:
            label = model._meta.label_lower
            if label in tables:
                total += _restore_table(tar, model, tables[label])
    connection.check_constraints()
    return total


def _restore_table(tar: tarfile.TarFile, model: "type[Model]", told: dict[str, Any]) -> int:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    # A row may refer to one that comes later in the same table; deferred constraints and this order let it.
    stream = tar.extractfile(f"tables/{model._meta.label_lower}.jsonl")
    assert stream is not None
    digest, batch, rows = hashlib.sha256(), [], 0
    for line in stream:
        digest.update(line)
        data = json.loads(line)
        row = model(**{name: _value(fields[name], value) for name, value in data.items()})
        batch.append(row)
        rows += 1
        if len(batch) == _BATCH:
            _insert(model, batch)
            batch = []
    _insert(model, batch)
    if digest.hexdigest() != told["sha256"] or rows != told["rows"]:
        raise ValueError(f"tables/{model._meta.label_lower}.jsonl is not as it was written")
    return rows


def _insert(model: "type[Model]", rows: list[Any]) -> None:
    from django.db import connection

    # Fields that fill themselves in (the moment of joining) must keep what the backup says.
    automatic = [
        field
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
    ]
    for field in automatic:
        field.auto_now_add = field.auto_now = False  # type: ignore[attr-defined]
    try:
        model._default_manager.bulk_create(rows, batch_size=500 if connection.vendor == "sqlite" else None)
    finally:
        for field in automatic:
            field.auto_now_add = True  # type: ignore[attr-defined]


def _set_sequences() -> None:
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _index_words() -> None:
    """Make the search index anew; it is worked out, so it is not in the backup."""
    from django.db import connection, transaction

    from actielijn.web.programmes.models import Programme
    from actielijn.web.published.actions import index_anew
    from actielijn.web.register import search
    from actielijn.web.register.actions import contents_now
    from actielijn.web.register.models import Activity

    index_anew()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM register_words")
        for programme in Programme.objects.all():
            keys = list(Activity.objects.filter(programme=programme).values_list("pk", flat=True))
            for start in range(0, len(keys), _BATCH):
                part = keys[start : start + _BATCH]
                contents = contents_now(part)
                rows = Activity.objects.in_bulk(part)
                search.index(programme, [(rows[key], contents[key]) for key in part if key in contents])


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it stood at one moment, while others go on writing."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _without_guard() -> Iterator[None]:
    """Let the trail be filled from a backup: its guard against changes is lifted for this transaction only."""
    from django.db import connection

    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail_event'"
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE trail_event DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        if sqlite:
            for _name, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("ALTER TABLE trail_event ENABLE TRIGGER USER")


def _is_filled() -> bool:
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Programme

    return Person.objects.exists() or Programme.objects.exists()


# -- files


def _archive() -> Path:
    from django.conf import settings

    return Path(settings.ARCHIVE_FOLDER)


def _write_files(tar: tarfile.TarFile) -> int:
    from actielijn.web.archive.actions import path_of
    from actielijn.web.archive.models import StoredFile

    count = 0
    for sha256 in StoredFile.objects.order_by("sha256").values_list("sha256", flat=True).iterator():
        path = path_of(sha256)
        with path.open("rb") as file:
            _add_stream(tar, f"archive/{sha256}", file, path.stat().st_size)
        count += 1
    return count


def _restore_files(tar: tarfile.TarFile) -> int:
    from actielijn.web.archive.actions import path_of

    count = 0
    for member in tar:
        if not member.name.startswith("archive/"):
            continue
        sha256 = member.name.removeprefix("archive/")
        stream = tar.extractfile(member)
        if stream is None or len(sha256) != 64 or not sha256.isalnum():
            raise ValueError(member.name)
        _place(stream, sha256, path_of(sha256))
        count += 1
    return count


def _place(stream: IO[bytes], sha256: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    passing = target.with_name(f"passing-{sha256[:16]}")
    with passing.open("wb") as file:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != sha256:
        passing.unlink()
        raise ValueError(f"archive/{sha256} is not as it was written")
    passing.replace(target)


# -- the file itself


def _manifest(tables: dict[str, dict[str, Any]]) -> dict[str, Any]:
    from actielijn.web.trail.models import Event

    return {
        "format": FORMAT,
        "version": __version__,
        "migrations": _state_of_tables(),
        "tables": tables,
        "trail_head": Event.objects.order_by("-id").values_list("hash", flat=True).first() or "",
    }


def _state_of_tables() -> list[str]:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    applied = MigrationLoader(connection).applied_migrations
    return sorted(f"{app}.{name}" for app, name in applied)


def _checked(tar: tarfile.TarFile, path: Path) -> dict[str, Any]:
    stream = tar.extractfile("manifest.json")
    assert stream is not None
    manifest: dict[str, Any] = json.loads(stream.read())
    if manifest.get("format") != FORMAT:
        raise ValueError(str(manifest.get("format")))
    if manifest["migrations"] != _state_of_tables():
        raise OperatingError(
            _("{path}: this backup was made by version {version}, whose tables are other than those of this version ({own}). "
              "Restore it with that version, and upgrade afterwards.").format(path=path, version=manifest.get("version"), own=__version__)
        )  # fmt: skip
    return manifest


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    _add_stream(tar, name, io.BytesIO(data), len(data))


def _add_stream(tar: tarfile.TarFile, name: str, stream: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, stream)
