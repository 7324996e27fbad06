"""Which activities the indicators of published editions measure."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("published", "0004_indicators"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedMeasuring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measurings",
                        to="published.publishededition",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measurings",
                        to="published.publishedentry",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measurings",
                        to="published.publishedindicator",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddConstraint(
            model_name="publishedmeasuring",
            constraint=models.UniqueConstraint(
                fields=("indicator", "entry"), name="published_measuring_once"
            ),
        ),
    ]
