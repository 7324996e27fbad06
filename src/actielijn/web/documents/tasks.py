"""Read a report in the background, in a process of its own with bounds, so that no file takes the worker down."""

import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from actielijn import snapshot as plain
from actielijn.language import _, speaking
from actielijn.web.archive.actions import keep, path_of

from .child import draw_pages, read_report
from .models import Document, PagePicture, ReadRow

State = Document.State
MOST_SECONDS = 600
MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(minutes=2)
"""A reading that gave no sign of life for so long was lost with its process."""


@task()
def read_document(key: int) -> None:
    """Read a report that waits; its rows and findings stand there when it is done, or why it could not be read."""
    claimed = Document.objects.filter(pk=key, state=State.WAITING).update(
        state=State.READING, alive_at=timezone.now()
    )
    if not claimed:
        return
    document = Document.objects.select_related("programme", "original", "handed_in_by").get(pk=key)
    document.attempts += 1
    document.save(update_fields=["attempts"])
    folder = Path(tempfile.mkdtemp(prefix="actielijn-read-"))
    try:
        # The reader knows some forms by the name; the archive has none, so the file gets its own here.
        source = folder / (Path(document.name).name or "report")
        source.symlink_to(path_of(document.original.sha256))
        day = str(document.edition_date) if document.edition_date else None
        with speaking(document.handed_in_by.language):
            error = _run(
                read_report,
                (str(source), day, document.handed_in_by.language, str(folder / "out.json")),
                lambda done, all_: _alive(key, done, all_),
            )
        if error:
            Document.objects.filter(pk=key).update(state=State.FAILED, error=error)
            return
        _keep(document, (folder / "out.json").read_bytes())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@task()
def draw_document(key: int) -> None:
    """Draw the pages on which rows were read, for PDF; drawn again they are the same."""
    document = Document.objects.select_related("original").get(pk=key)
    pages = sorted({page for page in document.rows.values_list("page", flat=True) if page})
    with tempfile.TemporaryDirectory(prefix="actielijn-draw-") as name:
        folder = Path(name)
        _run(
            draw_pages, (str(path_of(document.original.sha256)), pages, str(folder)), lambda _done, _all: None
        )
        for drawn in sorted(folder.glob("*.png")):
            page, width, height = drawn.stem.split("_")
            PagePicture.objects.update_or_create(
                document=document, page=int(page),
                defaults={"width": float(width), "height": float(height), "stored": keep([drawn.read_bytes()])},
            )  # fmt: skip


def requeue_lost(now: datetime) -> int:
    """Begin again with readings that were lost with a killed process, a few times; return how many."""
    lost = list(Document.objects.filter(state=State.READING, alive_at__lt=now - LOST_AFTER))
    for document in lost:
        with transaction.atomic():
            if document.attempts >= MOST_ATTEMPTS:
                message = _(
                    "Reading this report stopped the program several times. Save it once more in an office program, or as PDF, and hand that in."
                )
                Document.objects.filter(pk=document.pk, state=State.READING).update(
                    state=State.FAILED, error=message
                )
            elif Document.objects.filter(pk=document.pk, state=State.READING).update(state=State.WAITING):
                read_document.enqueue(document.pk)
    return len(lost)


def _alive(key: int, done: int, total: int) -> None:
    Document.objects.filter(pk=key).update(pages_done=done, pages=total, alive_at=timezone.now())


def _run(deed: Callable[..., None], given: tuple[Any, ...], alive: Callable[[int, int], None]) -> str:
    """Do a deed in a child process and return what went wrong, empty when nothing did."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe(duplex=False)
    child = context.Process(target=deed, args=(far, *given), daemon=True)
    child.start()
    far.close()
    try:
        return _listen(near, child, alive)
    finally:
        if child.is_alive():
            child.kill()
        child.join()


def _listen(near: Connection, child: Any, alive: Callable[[int, int], None]) -> str:
    began = told = time.monotonic()
    done = total = 0
    while time.monotonic() - began < MOST_SECONDS:
        try:
            if near.poll(1):
                kind, *values = near.recv()
                if kind == "error":
                    return str(values[0])
                if kind == "done":
                    return ""
                done, total = values
        except EOFError:
            child.join(5)
            return _(
                "Reading this report needed more memory than there is, or stopped the reader. Split it, or save it once more as PDF."
            )
        if time.monotonic() - told > 1:
            told = time.monotonic()
            alive(done, total)
    return _(
        "Reading this report took more than {minutes} minutes and was stopped. Split it, or save it once more as PDF."
    ).format(minutes=MOST_SECONDS // 60)


@transaction.atomic
def _keep(document: Document, data: bytes) -> None:
    """Keep what was read: the Snapshot whole, and a row per activity to settle."""
    read = plain.loads(data)
    by_activity: dict[str, list[plain.Finding]] = {}
    for finding in read.findings:
        if finding.activity:
            by_activity.setdefault(finding.activity, []).append(finding)
    document.rows.all().delete()
    ReadRow.objects.bulk_create(
        (
            ReadRow(
                document=document,
                position=position,
                activity=activity.id[:120],
                page=activity.source.page if activity.source else None,
                read=plain.to_json(activity),
                findings=[plain.to_json(finding) for finding in by_activity.get(activity.id, [])],
                needs=sum(finding.severity != "note" for finding in by_activity.get(activity.id, [])),
            )
            for position, activity in enumerate(read.activities(), 1)
        ),
        batch_size=500,
    )
    document.snapshot, document.state, document.error = keep([data]), State.READ, ""
    document.edition_date = document.edition_date or (
        plain_date(read.edition.date) if read.edition.date else None
    )
    document.save()
    if any(row.page for row in document.rows.all()[:50]):
        draw_document.enqueue(document.pk)


def plain_date(text: str) -> date | None:
    """Return an ISO date as a date, None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
