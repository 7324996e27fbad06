"""A file for each table. Files are worked out: those that were made are forgotten, and made anew by the worker."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _forget(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("open_data", "Export").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("open_data", "0001_first"),
    ]

    operations = [
        migrations.RunPython(_forget, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="export", name="export_once"),
        migrations.RemoveField(model_name="export", name="kind"),
        migrations.AddField(
            model_name="export",
            name="suffix",
            field=models.CharField(max_length=40, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.UniqueConstraint(fields=["programme", "suffix"], name="export_once"),
        ),
        # Backward this comes first: the files of now have no kind that could be filled in.
        migrations.RunPython(migrations.RunPython.noop, _forget),
    ]
