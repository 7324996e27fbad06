"""The first tables of goals and indicators."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_first"),
        ("programmes", "0001_first"),
        ("register", "0002_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dimension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("is_region", models.BooleanField(default=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dimensions",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("title",),
            },
        ),
        migrations.CreateModel(
            name="DimensionValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("since", models.PositiveSmallIntegerField(null=True)),
                ("until", models.PositiveSmallIntegerField(null=True)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "dimension",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="indicators.dimension",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="indicators.dimensionvalue",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "title"),
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=[("goal", "Goal"), ("outcome", "Outcome")], max_length=8)),
                ("code", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=500)),
                ("text", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("kind", "position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("plausible", "plausible"),
                            ("supported", "supported"),
                            ("shown", "shown"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("assumptions", models.TextField(blank=True)),
                ("rivals", models.TextField(blank=True)),
                ("judged_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "from_activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="register.activity",
                    ),
                ),
                (
                    "from_result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="register.result",
                    ),
                ),
                (
                    "judged_by",
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
                        related_name="effects",
                        to="programmes.programme",
                    ),
                ),
                (
                    "to_result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="register.result",
                    ),
                ),
                (
                    "from_goal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads_to",
                        to="indicators.goal",
                    ),
                ),
                (
                    "to_goal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="led_to_by",
                        to="indicators.goal",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=300)),
                ("unit", models.CharField(max_length=60)),
                ("definition", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=500)),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("year", "year"),
                            ("half", "half"),
                            ("quarter", "quarter"),
                            ("month", "month"),
                            ("once", "once"),
                        ],
                        default="year",
                        max_length=10,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "up"), ("down", "down"), ("band", "band")], default="up", max_length=4
                    ),
                ),
                ("is_running_count", models.BooleanField(default=False)),
                ("is_coverage", models.BooleanField(default=False)),
                ("counts_persons", models.BooleanField(default=False)),
                ("minimum", models.PositiveSmallIntegerField(default=10)),
                ("baseline_start", models.DateField(null=True)),
                ("baseline_end", models.DateField(null=True)),
                ("baseline", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("ended_on", models.DateField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="indicators",
                        to="register.activity",
                    ),
                ),
                ("dimensions", models.ManyToManyField(related_name="indicators", to="indicators.dimension")),
                (
                    "goal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="indicators",
                        to="indicators.goal",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="programmes.programme",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="register.result",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Load",
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
                            ("hand", "hand"),
                            ("file", "file"),
                            ("round", "round"),
                            ("api", "api"),
                            ("text", "text"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("size", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("indicators", models.ManyToManyField(related_name="loads", to="indicators.indicator")),
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
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="FigureSettled",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sentence", models.CharField(max_length=64)),
                ("text", models.CharField(max_length=200)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "load",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="indicators.load",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("split", models.CharField(blank=True, max_length=300)),
                ("value", models.DecimalField(decimal_places=6, max_digits=20)),
                ("of", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("members", models.JSONField(blank=True, default=list)),
                ("is_provisional", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=500)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "load",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="indicators.load",
                    ),
                ),
            ],
            options={
                "ordering": ("starts", "split", "id"),
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="releases",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ("edition",),
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.DateField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("low", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("high", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ("by",),
            },
        ),
        migrations.AddConstraint(
            model_name="dimension",
            constraint=models.UniqueConstraint(fields=("programme", "key"), name="dimension_once"),
        ),
        migrations.AddConstraint(
            model_name="dimensionvalue",
            constraint=models.UniqueConstraint(fields=("dimension", "key"), name="dimension_value_once"),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(fields=("programme", "code"), name="goal_code_once"),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("from_activity__isnull", True),
                        ("from_goal__isnull", False),
                        ("from_result__isnull", True),
                    ),
                    models.Q(
                        ("from_activity__isnull", True),
                        ("from_goal__isnull", True),
                        ("from_result__isnull", False),
                    ),
                    models.Q(
                        ("from_activity__isnull", False),
                        ("from_goal__isnull", True),
                        ("from_result__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="effect_from_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_goal__isnull", True), ("to_result__isnull", True), _connector="XOR"),
                name="effect_to_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_goal", models.F("to_goal")), _negated=True),
                name="effect_not_to_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.UniqueConstraint(
                fields=("from_goal", "from_result", "from_activity", "to_goal", "to_result"),
                name="effect_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("programme", "code"), name="indicator_code_once"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("baseline__isnull", True),
                    ("baseline_start__lte", models.F("baseline_end")),
                    _connector="OR",
                ),
                name="indicator_baseline_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="figuresettled",
            constraint=models.UniqueConstraint(
                fields=("indicator", "activity", "sentence", "text"), name="figure_settled_once"
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(("until__isnull", True)),
                fields=["indicator", "split", "starts"],
                name="observation_series",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(("until__isnull", True)),
                fields=["indicator", "-ends"],
                name="observation_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(("until__isnull", False)),
                fields=["indicator", "-until"],
                name="observation_corrected",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("indicator", "split", "starts", "ends"),
                name="observation_standing_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts__lte", models.F("ends"))), name="observation_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("of__isnull", True), ("of__gte", models.F("value")), _connector="OR"),
                name="observation_part_of_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("indicator", "edition"), name="release_once"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(fields=("indicator", "by"), name="target_once"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("high__isnull", True), ("low__isnull", True), ("value__isnull", False)),
                    models.Q(("low__lte", models.F("high")), ("value__isnull", True)),
                    _connector="OR",
                ),
                name="target_value_or_band",
            ),
        ),
    ]
