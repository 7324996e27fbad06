"""The tables of this room as they were first released."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=60)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("key", models.CharField(blank=True, max_length=64)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("programme", models.BigIntegerField(null=True)),
                ("result", models.CharField(default="done", max_length=10)),
                ("origin", models.CharField(blank=True, max_length=80)),
                ("actor", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, max_length=200)),
                ("details", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["programme", "-id"], name="event_of_programme"),
                    models.Index(fields=["kind", "key", "-id"], name="event_of_object"),
                    models.Index(fields=["actor", "-id"], name="event_of_actor"),
                ],
            },
        ),
    ]
