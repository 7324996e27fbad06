"""The tables of this room as they were first released."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programmes", "0001_first"),
        ("register", "0002_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("motion", "Motion"),
                            ("pledge", "Pledge"),
                            ("question", "Question"),
                            ("recommendation", "Recommendation"),
                        ],
                        max_length=15,
                    ),
                ),
                ("title", models.CharField(max_length=500)),
                ("text", models.TextField(blank=True)),
                ("mark", models.CharField(blank=True, max_length=200)),
                ("identifier", models.CharField(blank=True, max_length=200)),
                ("url", models.URLField(blank=True, max_length=1000)),
                ("asked_by", models.CharField(blank=True, max_length=300)),
                ("answered_by", models.CharField(blank=True, max_length=300)),
                ("asked_on", models.DateField(null=True)),
                ("due", models.DateField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("met", "Met"),
                            ("partly_met", "Partly Met"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "response",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("partly_accepted", "Partly Accepted"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("settled_by", models.CharField(blank=True, max_length=500)),
                ("settled_on", models.DateField(null=True)),
                ("settled_url", models.URLField(blank=True, max_length=1000)),
                ("settled_edition", models.PositiveIntegerField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("source_key", models.CharField(blank=True, max_length=60)),
                ("source", models.JSONField(blank=True, default=dict)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Answering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("found_in", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answerings",
                        to="register.activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answerings",
                        to="commitments.commitment",
                    ),
                ),
            ],
            options={
                "ordering": ("activity__order",),
            },
        ),
        migrations.CreateModel(
            name="ParliamentImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                ("records", models.JSONField(default=list)),
                ("origin", models.CharField(blank=True, max_length=500)),
                ("applied_at", models.DateTimeField(null=True)),
                ("told", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parliament_imports",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="register.activity"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["programme", "status", "due"], name="commitment_due"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["programme", "kind", "status"], name="commitment_of_kind"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(fields=("programme", "code"), name="commitment_code_once"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("identifier", ""), _negated=True),
                fields=("programme", "identifier"),
                name="commitment_identifier_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("programme", "source_key"),
                name="commitment_source_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("met", "partly_met")), _negated=True),
                    models.Q(("settled_by", ""), _negated=True),
                    _connector="OR",
                ),
                name="commitment_met_by_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("response", "rejected"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="commitment_rejected_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("response", ""), ("kind", "recommendation"), _connector="OR"),
                name="commitment_response_to_recommendation",
            ),
        ),
        migrations.AddConstraint(
            model_name="answering",
            constraint=models.UniqueConstraint(fields=("commitment", "activity"), name="answering_once"),
        ),
        migrations.AddConstraint(
            model_name="refusal",
            constraint=models.UniqueConstraint(fields=("activity", "reference"), name="refusal_once"),
        ),
    ]
