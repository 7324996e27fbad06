"""Which activities the indicators of editions measure that were laid out before 0005: nobody has to lay them out anew."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

_AT_ONCE = 500


def _tie(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    entry, indicator, measuring, programme = (
        apps.get_model("published", name)
        for name in ("PublishedEntry", "PublishedIndicator", "PublishedMeasuring", "PublishedProgramme")
    )
    tied = set(measuring.objects.values_list("edition", flat=True))
    rows = []
    for edition in set(indicator.objects.values_list("edition", flat=True)) - tied:
        by_address = {
            f"activity:{code}": key
            for key, code in entry.objects.filter(edition=edition).values_list("pk", "code").iterator()
        }
        found = indicator.objects.filter(edition=edition).order_by("position")
        rows += [
            measuring(edition_id=edition, indicator_id=key, entry_id=by_address[address])
            for key, serves in found.values_list("pk", "data__serves")
            for address in dict.fromkeys(serves or ())
            if address in by_address
        ]
    measuring.objects.bulk_create(rows, batch_size=_AT_ONCE)
    # Pages that were kept tell nothing of it yet.
    changed = programme.objects.filter(editions__in={row.edition_id for row in rows})
    programme.objects.filter(pk__in=list(changed.values_list("pk", flat=True))).update(
        version=F("version") + 1
    )


class Migration(migrations.Migration):
    """Changes no table."""

    dependencies = (("published", "0006_words_by_edition"),)
    operations = (migrations.RunPython(_tie, migrations.RunPython.noop),)
