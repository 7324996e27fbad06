"""Goals and what leads to them; indicators with their targets; observations, which are never overwritten."""

from django.db import models
from django.db.models import F, Q

from actielijn.snapshot import DIRECTIONS, EVIDENCE
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Activity, Result


class Goal(models.Model):
    """A policy goal, or an outcome that leads to one. ``code`` is its address in the programme."""

    class Kind(models.TextChoices):
        """The two upper levels of the goal tree; results and activities stand in the register."""

        GOAL = "goal"
        OUTCOME = "outcome"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="goals")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("kind", "position", "id")
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="goal_code_once"),)

    def __str__(self) -> str:
        return self.title


class Effect(models.Model):
    """What an outcome, a result or an activity is assumed to do for a goal, an outcome or a result, and how strong the evidence is."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="effects")
    from_goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, related_name="leads_to")
    from_result = models.ForeignKey(Result, on_delete=models.CASCADE, null=True, related_name="+")
    from_activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, related_name="+")
    to_goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, related_name="led_to_by")
    to_result = models.ForeignKey(Result, on_delete=models.CASCADE, null=True, related_name="+")
    text = models.TextField(blank=True)
    evidence = models.CharField(max_length=10, default="none", choices=[(one, one) for one in EVIDENCE])
    assumptions = models.TextField(blank=True)
    rivals = models.TextField(blank=True)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(from_goal__isnull=False, from_result__isnull=True, from_activity__isnull=True)
                    | Q(from_goal__isnull=True, from_result__isnull=False, from_activity__isnull=True)
                    | Q(from_goal__isnull=True, from_result__isnull=True, from_activity__isnull=False)
                ),
                name="effect_from_one",
            ),
            models.CheckConstraint(condition=Q(to_goal__isnull=True) ^ Q(to_result__isnull=True), name="effect_to_one"),
            models.CheckConstraint(condition=~Q(from_goal=F("to_goal")), name="effect_not_to_itself"),
            models.UniqueConstraint(
                fields=["from_goal", "from_result", "from_activity", "to_goal", "to_result"], name="effect_once", nulls_distinct=False
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return (
            f"{self.from_goal or self.from_result or self.from_activity} → {self.to_goal or self.to_result}"
        )


class Dimension(models.Model):
    """A way in which values are split: region, sex, age group, form of exploitation."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    is_region = models.BooleanField(default=False)

    class Meta:
        ordering = ("title",)
        constraints = (models.UniqueConstraint(fields=["programme", "key"], name="dimension_once"),)

    def __str__(self) -> str:
        return self.title


class DimensionValue(models.Model):
    """One value of a dimension. A region has its TOOI or CBS code for a key, and years in which it was there: sets change."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="values")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    since = models.PositiveSmallIntegerField(null=True)
    until = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "title")
        constraints = (models.UniqueConstraint(fields=["dimension", "key"], name="dimension_value_once"),)

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """A measured quantity. ``code`` is its address in the programme.

    ``counts_persons`` and ``minimum`` say below which number a published value of a part is withheld; ``is_coverage`` that a value is
    a number of regions out of ``of``, with the list behind it. ``activity`` is the one whose holder is asked for the figure in rounds.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=500, blank=True)
    frequency = models.CharField(
        max_length=10,
        default="year",
        choices=[(one, one) for one in ("year", "half", "quarter", "month", "once")],
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    direction = models.CharField(max_length=4, default="up", choices=[(one, one) for one in DIRECTIONS])
    is_running_count = models.BooleanField(default=False)
    is_coverage = models.BooleanField(default=False)
    counts_persons = models.BooleanField(default=False)
    minimum = models.PositiveSmallIntegerField(default=10)
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, related_name="indicators")
    result = models.ForeignKey(Result, on_delete=models.SET_NULL, null=True, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.SET_NULL, null=True, related_name="indicators")
    baseline_start = models.DateField(null=True)
    baseline_end = models.DateField(null=True)
    baseline = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    ended_on = models.DateField(null=True)

    dimensions = models.ManyToManyField(Dimension, related_name="indicators")

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["programme", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | Q(baseline_start__lte=F("baseline_end")),
                name="indicator_baseline_period",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """What an indicator should be by a date: a value, or for a band between ``low`` and ``high``."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    by = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    class Meta:
        ordering = ("by",)
        constraints = (
            models.UniqueConstraint(fields=["indicator", "by"], name="target_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, low__isnull=True, high__isnull=True)
                | Q(value__isnull=True, low__lte=F("high")),
                name="target_value_or_band",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.by}"


class Load(models.Model):
    """One bringing-in of values: by hand, from a file, a round, the API or a text; taken back as a whole.

    ``size`` and ``indicators`` are told by its observations too, but not in time for a page.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(
        max_length=10, choices=[(one, one) for one in ("hand", "file", "round", "api", "text")]
    )
    label = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    size = models.PositiveIntegerField(default=0)
    indicators = models.ManyToManyField(Indicator, related_name="loads")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.label}".strip()


class Observation(models.Model):
    """One value of an indicator over a period (both days inclusive), whole or of a part.

    ``split`` is the part as ``key=value`` pairs in the order of their keys, joined by ``|``; empty for the whole. A value that is
    corrected keeps its row: ``until`` tells when another took its place. ``members`` are the codes of the regions that a coverage counts.
    An estimate has an interval around it: ``low`` and ``high``, or neither.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="observations")
    starts = models.DateField()
    ends = models.DateField()
    split = models.CharField(max_length=300, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    of = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    members = models.JSONField(default=list, blank=True)
    is_provisional = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=500, blank=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="observations")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("starts", "split", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "split", "starts", "ends"],
                condition=Q(until__isnull=True),
                name="observation_standing_once",
            ),
            models.CheckConstraint(condition=Q(starts__lte=F("ends")), name="observation_period"),
            models.CheckConstraint(
                condition=Q(of__isnull=True) | Q(of__gte=F("value")), name="observation_part_of_whole"
            ),
            models.CheckConstraint(
                # Said out loud, since a comparison with nothing passes a check.
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, low__lte=F("value"), high__gte=F("value")),
                name="observation_within_interval",
            ),
        )
        indexes = (
            models.Index(
                fields=["indicator", "split", "starts"],
                name="observation_series",
                condition=Q(until__isnull=True),
            ),
            models.Index(
                fields=["indicator", "-ends"], name="observation_newest", condition=Q(until__isnull=True)
            ),
            models.Index(
                fields=["indicator", "-until"],
                name="observation_corrected",
                condition=Q(until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.starts}/{self.ends} {self.split}".strip()


class FigureSettled(models.Model):
    """A figure in an explanation that a person took over or left: it is not offered again while the sentence stays as it is."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    sentence = models.CharField(max_length=64)
    text = models.CharField(max_length=200)
    load = models.ForeignKey(Load, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "activity", "sentence", "text"], name="figure_settled_once"
            ),
        )

    def __str__(self) -> str:
        return self.text


class Release(models.Model):
    """What an edition tells of an indicator of small numbers: each cell with its count, and whether it is withheld.

    Kept with the counts themselves, so that a later edition can be held against it: two publications side by side may give back
    what each of them withholds. ``cells`` holds lists of begin, end, split, count and withheld.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="releases")
    edition = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        ordering = ("edition",)
        constraints = (models.UniqueConstraint(fields=["indicator", "edition"], name="release_once"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.edition}"
