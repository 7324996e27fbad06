"""Make the forms of an edition, and what is public of all, in the background.

Made twice they are the same, so a killed task may simply run again.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from actielijn import snapshot as plain
from actielijn import writing
from actielijn.web.archive.actions import keep, path_of
from actielijn.web.archive.models import StoredFile
from actielijn.web.indicators.values_table import values_table
from actielijn.web.open_data.actions import export_programme
from actielijn.web.open_data.queries import programmes_behind
from actielijn.web.programmes.models import Programme
from actielijn.web.published.actions import Publication, bring_up_to_date
from actielijn.web.published.queries import numbers_laid_out

from .models import Edition, EditionFile

VALUES, VALUES_SUFFIX = "values", ".values.csv.gz"
"""What an edition has besides its forms where there are more values than it tells: all of them, as a table."""
LOST_AFTER = timedelta(minutes=10)
"""A form that was begun so long ago and is not there was lost with its process."""


@task()
def make_form(key: int) -> None:
    """Make one form of an edition and keep its bytes."""
    file = EditionFile.objects.select_related("edition__snapshot", "edition__programme").get(pk=key)
    if file.made_at is not None:
        return
    EditionFile.objects.filter(pk=key).update(begun_at=timezone.now(), error="")
    edition = file.edition
    try:
        made = _values(edition) if file.form == VALUES else _form(edition, file.form)
    except Exception as error:
        EditionFile.objects.filter(pk=key, made_at__isnull=True).update(
            error=str(error)[:2_000] or type(error).__name__
        )
        raise
    parts = [
        {"suffix": suffix, "sha256": stored.sha256, "size": stored.size} for suffix, stored in made.items()
    ]
    EditionFile.objects.filter(pk=key, made_at__isnull=True).update(
        parts=parts, made_at=timezone.now(), error=""
    )


def _form(edition: Edition, form: str) -> dict[str, StoredFile]:
    frozen = plain.loads(path_of(edition.snapshot.sha256).read_bytes())
    made = writing.render(frozen, form, f"{edition.programme.slug}-{edition.date}.{form}")
    return {suffix: keep([data]) for suffix, data in made.items()}


def _values(edition: Edition) -> dict[str, StoredFile]:
    pieces = values_table(edition.programme, edition=edition.number, at=edition.frozen_at)
    return {VALUES_SUFFIX: keep(pieces)}


@task()
def publish_contents(programme: int) -> None:
    """Lay out for the public what is published of a programme."""
    owner = Programme.objects.get(pk=programme)
    lay_out_published(owner)
    export_programme(programme=owner)


def lay_out_published(programme: Programme, *, anew: bool = False) -> int:
    """Bring what is public of a programme up to its published editions; return how many were laid out."""
    editions = Edition.objects.filter(programme=programme, state=Edition.State.PUBLISHED)
    told = [
        Publication(
            number=edition.number, title=edition.title, date=edition.date, mark=edition.mark, frozen_at=edition.frozen_at,
            published_at=edition.published_at or edition.frozen_at, sha256=edition.snapshot.sha256, size=edition.snapshot.size,
            files=[{"form": file.form, **part} for file in edition.files.all() for part in file.parts],
            corrects=edition.corrects.number if edition.corrects else None, erratum=edition.erratum,
        )
        for edition in editions.select_related("snapshot", "corrects").prefetch_related("files")
    ]  # fmt: skip
    return bring_up_to_date(programme=programme, publications=told, anew=anew)


def requeue_lost(now: datetime) -> int:
    """Ask again for forms that were lost with a killed process, and for what is public and is not there; return how many.

    The latter lacks after an upgrade: from a version that laid nothing out, or that made other files over all editions.
    """
    lost = EditionFile.objects.filter(made_at__isnull=True, error="", begun_at__lt=now - LOST_AFTER)
    keys = list(lost.values_list("pk", flat=True))
    for key in keys:
        EditionFile.objects.filter(pk=key).update(begun_at=now)
        make_form.enqueue(key)
    return len(keys) + _publish_what_is_not_seen(now)


def _publish_what_is_not_seen(now: datetime) -> int:
    published = set(
        Edition.objects.filter(state=Edition.State.PUBLISHED, published_at__lt=now - LOST_AFTER).values_list(
            "programme", "number"
        )
    )
    unseen = {programme for programme, _number in published - numbers_laid_out()}
    unseen |= programmes_behind() & {programme for programme, _number in published}
    asked = DBTaskResult.objects.filter(
        task_path=publish_contents.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    if not unseen or asked.exists():
        return 0
    for programme in sorted(unseen):
        publish_contents.enqueue(programme)
    return len(unseen)
