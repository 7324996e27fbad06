"""The register's tables: the tree as it stands now, and every version that it ever had.

``Version`` keeps each object's whole content and is the truth of it; the other tables are that content laid out so that
the database can filter, count and constrain it. ``storing`` writes both, always together.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme, Status


class Step(models.Model):
    """One deed in the register: a save, a bulk change, a report taken in. What a step did can be undone as a whole.

    ``made`` holds keys of what came besides versions: statuses and organisations that were new.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    made = models.JSONField(default=dict, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["programme", "-id"], name="step_of_programme"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class ActionLine(models.Model):
    """The first level; without number and title where the programme has no action lines."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="action_lines")
    number = models.CharField(max_length=20, blank=True)
    number_is_text = models.BooleanField(default=False)
    title = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField()
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("position", "id")
        indexes = (models.Index(fields=["programme", "position"], name="action_line_in_order"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.title}".strip(". ")


class Theme(models.Model):
    """A heading under an action line; its title is empty where the programme has none."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    action_line = models.ForeignKey(ActionLine, on_delete=models.PROTECT, related_name="themes")
    title = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField()
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.title


class Result(models.Model):
    """A numbered result. ``remarks`` are texts that belong to the result and to no activity."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="results")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="results")
    number = models.CharField(max_length=20, blank=True)
    number_is_text = models.BooleanField(default=False)
    title = models.CharField(max_length=1000, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField()
    source = models.JSONField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}".strip(". ")


class Tag(models.Model):
    """A word of the team's own that gathers activities across the tree."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["programme", "name"], name="tag_once"),)

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """One thing that is being done, as it stands now.

    ``code`` is its id in a Snapshot, unique among what is not ended. ``order`` puts the whole programme in the order of
    the report. ``revision`` counts its versions: who saves names the one that was read. Below the line stand values that
    ``storing`` works out from the content, so that a list needs one table.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="activities")
    action_line = models.ForeignKey(ActionLine, on_delete=models.PROTECT, related_name="+")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="activities")
    code = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True)
    title = models.TextField()
    position = models.PositiveIntegerField()
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="held")
    planning = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    ended_on = models.DateField(null=True)
    # -- worked out
    order = models.CharField(max_length=40)
    status_keys = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    status_since = models.DateField()
    changed_at = models.DateTimeField()
    next_promise = models.DateField(null=True)
    has_finding = models.BooleanField(default=False)

    partners = models.ManyToManyField(Organisation, through="Partner", related_name="+")
    tags = models.ManyToManyField(Tag, related_name="activities")

    class Meta:
        ordering = ("order", "id")
        constraints = (
            models.UniqueConstraint(fields=["programme", "code"], condition=Q(ended_on__isnull=True), name="activity_code_once"),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["programme", "order", "id"], name="activity_in_order"),
            models.Index(fields=["programme", "action_line", "order"], name="activity_of_action_line"),
            models.Index(fields=["programme", "holder", "order"], name="activity_of_holder"),
            models.Index(fields=["programme", "status_keys", "order"], name="activity_of_status"),
            models.Index(fields=["programme", "-changed_at"], name="activity_changed"),
            models.Index(fields=["programme", "next_promise"], name="activity_promise_due"),
            models.Index(fields=["result", "position"], name="activity_in_result"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of the activity's page at the desk."""
        return reverse("activity", args=[self.programme.slug, self.pk])


class Partner(models.Model):
    """An organisation that works on an activity besides its holder."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="partner_rows")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["activity", "organisation"], name="partner_once"),)

    def __str__(self) -> str:
        return str(self.organisation)


class ProgressEntry(models.Model):
    """What is said of an activity: its statuses and the explanation in Markdown; mostly one per activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="progress")
    position = models.PositiveIntegerField()
    statuses = models.ManyToManyField(Status, through="EntryStatus", related_name="+")
    explanation = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["activity", "position"], name="progress_in_order"),)

    def __str__(self) -> str:
        return self.explanation[:80]


class EntryStatus(models.Model):
    """A status of a progress entry; a source may give two."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.CASCADE, related_name="status_rows")
    status = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return str(self.status)


class ActivityReference(models.Model):
    """Something outside the programme that an activity points at: a Kamerstuk, a decree, an address."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=500)
    identifier = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = (models.Index(fields=["identifier"], name="reference_identifier"),)

    def __str__(self) -> str:
        return self.text


class ActivityPromise(models.Model):
    """A dated expectation of an activity. ``outcome`` is what a person settled: kept or dropped; empty while open."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="promises")
    text = models.CharField(max_length=500)
    starts = models.DateField()
    ends = models.DateField()
    sentence = models.TextField(blank=True)
    expects = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("ends", "id")
        constraints = (
            models.CheckConstraint(condition=Q(starts__lte=F("ends")), name="promise_starts_before_end"),
            models.CheckConstraint(
                condition=Q(outcome__in=("", "kept", "dropped")), name="promise_outcome_known"
            ),
        )
        indexes = (models.Index(fields=["programme", "outcome", "ends"], name="promise_due"),)

    def __str__(self) -> str:
        return self.text


class Succession(models.Model):
    """That one activity went on in another: by a split, a merger, or an ending with a successor."""

    before = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="successions")
    after = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="precessions")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["before", "after"], name="succession_once"),)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Version(models.Model):
    """The whole content of one object from ``since`` until ``until`` (exclusive; open for the one that stands now).

    ``kind`` is activity, action_line, theme or result; ``order`` is the activity's order in the report of that moment.
    A deleted object has no open version.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    key = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="versions")
    order = models.CharField(max_length=40, blank=True)
    content = models.JSONField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(until__isnull=True), name="version_open_once"
            ),
        )
        indexes = (
            models.Index(fields=["kind", "key", "-id"], name="version_of_object"),
            models.Index(fields=["programme", "kind", "order"], name="version_in_order"),
            models.Index(fields=["programme", "kind", "since"], name="version_since"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key} since {self.since:%Y-%m-%d %H:%M}"


class Tally(models.Model):
    """How many activities of an action line and holder have these statuses; kept as they are written, never counted on reading.

    ``status_keys`` is the activity's own (keys joined by ``|``), empty for none.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    action_line = models.ForeignKey(ActionLine, on_delete=models.CASCADE, related_name="+")
    holder = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    status_keys = models.CharField(max_length=200, blank=True)
    count = models.IntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["programme"], name="tally_of_programme"),)
        constraints = (
            models.UniqueConstraint(fields=["action_line", "holder", "status_keys"], name="tally_once"),
            # Two empty holders differ to a database, so they need a constraint of their own.
            models.UniqueConstraint(
                fields=["action_line", "status_keys"],
                condition=Q(holder__isnull=True),
                name="tally_without_holder_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.status_keys or '-'}: {self.count}"


class SavedView(models.Model):
    """A set of filters under a name: a person's own, or shared with the whole programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000, blank=True)
    is_shared = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["programme", "person", "name"], name="saved_view_once"),
        )

    def __str__(self) -> str:
        return self.name
