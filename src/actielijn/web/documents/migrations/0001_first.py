"""The tables of this room as they were first released."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("archive", "0001_first"),
        ("programmes", "0001_first"),
        ("register", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("handed_in_at", models.DateTimeField()),
                ("edition_date", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("reading", "Reading"),
                            ("read", "Read"),
                            ("failed", "Failed"),
                            ("taken-in", "Taken In"),
                            ("left", "Left"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("pages_done", models.PositiveIntegerField(default=0)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("alive_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archive.storedfile"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="programmes.programme",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="archive.storedfile",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="documents",
                        to="register.step",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="PagePicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.PositiveIntegerField()),
                ("width", models.FloatField()),
                ("height", models.FloatField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="documents.document",
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
                "ordering": ("page",),
            },
        ),
        migrations.CreateModel(
            name="ReadRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("activity", models.CharField(max_length=120)),
                ("page", models.PositiveIntegerField(null=True)),
                ("read", models.JSONField()),
                ("findings", models.JSONField(default=list)),
                ("needs", models.PositiveIntegerField(default=0)),
                ("corrected", models.JSONField(null=True)),
                ("settled", models.CharField(blank=True, max_length=10)),
                ("settled_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="documents.document",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["programme", "-id"], name="document_of_programme"),
        ),
        migrations.AddConstraint(
            model_name="pagepicture",
            constraint=models.UniqueConstraint(fields=("document", "page"), name="page_picture_once"),
        ),
        migrations.AddIndex(
            model_name="readrow",
            index=models.Index(fields=["document", "settled", "-needs"], name="read_row_to_settle"),
        ),
        migrations.AddConstraint(
            model_name="readrow",
            constraint=models.UniqueConstraint(fields=("document", "position"), name="read_row_in_order"),
        ),
        migrations.AddConstraint(
            model_name="readrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled__in", ("", "confirmed", "corrected", "left"))),
                name="read_row_settled_known",
            ),
        ),
    ]
