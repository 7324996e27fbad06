"""The tables of this room as they were first released."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("archive", "0001_first"),
        ("published", "0002_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("csv", "Csv"),
                            ("csv-metadata", "Metadata"),
                            ("parquet", "Parquet"),
                            ("bulk", "Bulk"),
                        ],
                        max_length=12,
                    ),
                ),
                ("made_of", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to="published.publishedprogramme",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archive.storedfile"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "kind"), name="export_once")],
            },
        ),
    ]
