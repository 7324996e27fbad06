"""Ask for the reports that were handed in, their rows, and what they amount to now."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Count, Q, QuerySet

from actielijn import snapshot as plain
from actielijn.snapshot import from_json_value
from actielijn.web.archive.actions import path_of
from actielijn.web.programmes.models import Programme

from .models import Document, ReadRow


def waiting_count(programme: Programme) -> int:
    """Return how many reports were read and wait to be settled and taken in."""
    return Document.objects.filter(programme=programme, state=Document.State.READ).count()


def documents_of(programme: Programme) -> QuerySet[Document]:
    """Return the reports of a programme, newest first, with what a list shows."""
    return Document.objects.filter(programme=programme).select_related(
        "handed_in_by", "original", "step__undone_by"
    )


def read_snapshot(document: Document) -> plain.Snapshot:
    """Return what was read of a report, as it was read."""
    assert document.snapshot is not None
    return plain.loads(path_of(document.snapshot.sha256).read_bytes())


def counts_of(document: Document) -> dict[str, int]:
    """Return how many rows there are, need somebody, and are settled."""
    counted = document.rows.aggregate(
        rows=Count("pk"), need=Count("pk", filter=Q(needs__gt=0)), open=Count("pk", filter=Q(needs__gt=0, settled="")),
        settled=Count("pk", filter=~Q(settled="")),
    )  # fmt: skip
    return {name: number or 0 for name, number in counted.items()}


def rows_in_turn(document: Document) -> QuerySet[ReadRow]:
    """Return the rows with those that need somebody first, then in the order of the report."""
    return document.rows.order_by("-needs", "position").select_related("settled_by")


def next_open(document: Document, after: int) -> ReadRow | None:
    """Return the next row in the order of the report that needs somebody, from the beginning when there is none further on."""
    waiting = document.rows.filter(needs__gt=0, settled="").order_by("position")
    return waiting.filter(position__gt=after).first() or waiting.first()


def settled_snapshot(document: Document) -> plain.Snapshot:
    """Return what was read with what people corrected in its place."""
    read = read_snapshot(document)
    corrected = {
        row.position: from_json_value(plain.Activity, row.corrected)
        for row in document.rows.filter(settled="corrected")
        if row.corrected is not None
    }
    if not corrected:
        return read
    counter = iter(range(1, 10**9))
    lines = tuple(
        replace(line, themes=tuple(
            replace(theme, results=tuple(
                replace(result, activities=tuple(_with(result.activities, corrected, counter))) for result in theme.results
            )) for theme in line.themes
        )) for line in read.action_lines
    )  # fmt: skip
    return _with_unique_ids(replace(read, action_lines=lines))


def _with(
    activities: tuple[plain.Activity, ...], corrected: dict[int, plain.Activity], counter: Iterator[int]
) -> Iterator[plain.Activity]:
    for activity in activities:
        yield corrected.get(next(counter), activity)


def _with_unique_ids(read: plain.Snapshot) -> plain.Snapshot:
    """Return the Snapshot with ids that a correction made double told apart."""
    ids = iter(plain.unique_ids(activity.id for activity in read.activities()))
    return replace(
        read,
        action_lines=tuple(
            replace(line, themes=tuple(
                replace(theme, results=tuple(
                    replace(result, activities=tuple(replace(one, id=next(ids)) for one in result.activities)) for result in theme.results
                )) for theme in line.themes
            )) for line in read.action_lines
        ),
    )  # fmt: skip
