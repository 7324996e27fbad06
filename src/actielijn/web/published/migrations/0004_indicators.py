"""Goals and indicators of published editions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("published", "0003_commitments"),
    ]

    operations = [
        migrations.AddField(
            model_name="publishededition",
            name="goal_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="publishededition",
            name="indicators",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="PublishedGoals",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("data", models.JSONField()),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="published.publishededition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublishedIndicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=300)),
                ("judgement", models.CharField(blank=True, max_length=20)),
                ("data", models.JSONField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicator_rows",
                        to="published.publishededition",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "key"), name="published_indicator_once")
                ],
            },
        ),
    ]
