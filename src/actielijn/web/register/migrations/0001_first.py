"""The tables of this room as they were first released."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_first"),
        ("programmes", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=20)),
                ("number_is_text", models.BooleanField(default=False)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("position", models.PositiveIntegerField()),
                ("extra", models.JSONField(blank=True, default=dict)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="action_lines",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("title", models.TextField()),
                ("position", models.PositiveIntegerField()),
                ("planning", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("ended_on", models.DateField(null=True)),
                ("order", models.CharField(max_length=40)),
                ("status_keys", models.CharField(blank=True, max_length=200)),
                ("summary", models.CharField(blank=True, max_length=300)),
                ("status_since", models.DateField()),
                ("changed_at", models.DateTimeField()),
                ("next_promise", models.DateField(null=True)),
                ("has_finding", models.BooleanField(default=False)),
                (
                    "action_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.actionline",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "id"),
            },
        ),
        migrations.CreateModel(
            name="ActivityPromise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("sentence", models.TextField(blank=True)),
                ("expects", models.TextField(blank=True)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="register.activity",
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
            options={
                "ordering": ("ends", "id"),
            },
        ),
        migrations.CreateModel(
            name="ActivityReference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("text", models.CharField(max_length=500)),
                ("identifier", models.CharField(blank=True, max_length=200)),
                ("url", models.CharField(blank=True, max_length=1000)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="register.activity",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EntryStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.status"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_rows",
                        to="register.activity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="partners",
            field=models.ManyToManyField(
                related_name="+", through="register.Partner", to="organisations.organisation"
            ),
        ),
        migrations.CreateModel(
            name="ProgressEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("explanation", models.TextField(blank=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="register.activity",
                    ),
                ),
                (
                    "statuses",
                    models.ManyToManyField(
                        related_name="+", through="register.EntryStatus", to="programmes.status"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.AddField(
            model_name="entrystatus",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="status_rows",
                to="register.progressentry",
            ),
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=20)),
                ("number_is_text", models.BooleanField(default=False)),
                ("title", models.CharField(blank=True, max_length=1000)),
                ("remarks", models.JSONField(blank=True, default=list)),
                ("position", models.PositiveIntegerField()),
                ("source", models.JSONField(blank=True, null=True)),
                ("extra", models.JSONField(blank=True, default=dict)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="result",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="activities", to="register.result"
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("query", models.CharField(blank=True, max_length=2000)),
                ("is_shared", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
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
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("made", models.JSONField(blank=True, default=dict)),
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
                        related_name="steps",
                        to="programmes.programme",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="register.step",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="precessions",
                        to="register.activity",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="successions",
                        to="register.activity",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="tags",
            field=models.ManyToManyField(related_name="activities", to="register.tag"),
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status_keys", models.CharField(blank=True, max_length=200)),
                ("count", models.IntegerField(default=0)),
                (
                    "action_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="register.actionline",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
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
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=500)),
                ("position", models.PositiveIntegerField()),
                ("extra", models.JSONField(blank=True, default=dict)),
                (
                    "action_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="themes",
                        to="register.actionline",
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
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.AddField(
            model_name="result",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="results", to="register.theme"
            ),
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("key", models.BigIntegerField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("order", models.CharField(blank=True, max_length=40)),
                ("content", models.JSONField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="register.step",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="actionline",
            index=models.Index(fields=["programme", "position"], name="action_line_in_order"),
        ),
        migrations.AddIndex(
            model_name="activitypromise",
            index=models.Index(fields=["programme", "outcome", "ends"], name="promise_due"),
        ),
        migrations.AddConstraint(
            model_name="activitypromise",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts__lte", models.F("ends"))), name="promise_starts_before_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="activitypromise",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ("", "kept", "dropped"))), name="promise_outcome_known"
            ),
        ),
        migrations.AddIndex(
            model_name="activityreference",
            index=models.Index(fields=["identifier"], name="reference_identifier"),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(fields=("activity", "organisation"), name="partner_once"),
        ),
        migrations.AddConstraint(
            model_name="progressentry",
            constraint=models.UniqueConstraint(fields=("activity", "position"), name="progress_in_order"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("programme", "person", "name"), name="saved_view_once"
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["programme", "-id"], name="step_of_programme"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("before", "after"), name="succession_once"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("programme", "name"), name="tag_once"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["programme", "order", "id"], name="activity_in_order"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["programme", "action_line", "order"], name="activity_of_action_line"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["programme", "holder", "order"], name="activity_of_holder"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["programme", "status_keys", "order"], name="activity_of_status"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["programme", "-changed_at"], name="activity_changed"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["programme", "next_promise"], name="activity_promise_due"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["result", "position"], name="activity_in_result"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("programme", "code"),
                name="activity_code_once",
            ),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(fields=["programme"], name="tally_of_programme"),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("action_line", "holder", "status_keys"), name="tally_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                condition=models.Q(("holder__isnull", True)),
                fields=("action_line", "status_keys"),
                name="tally_without_holder_once",
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["kind", "key", "-id"], name="version_of_object"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["programme", "kind", "order"], name="version_in_order"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["programme", "kind", "since"], name="version_since"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("kind", "key"), name="version_open_once"
            ),
        ),
    ]
