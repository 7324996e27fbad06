"""Published editions as tables: every row is worked out from a frozen Snapshot when its edition is published.

Only ``PublishedActivity`` is more than that: it gives an activity its permanent public number and is never removed. Rows
of an edition are made anew as a whole, so their primary keys are nobody's address; an activity is addressed by its public
number, a heading by its ``key`` within the edition. ``laying_out`` writes these tables, ``queries`` reads them.
"""

from django.db import models

from actielijn.web.programmes.models import Programme


class PublishedProgramme(models.Model):
    """A programme of which something was published; title and publisher are those of its newest edition.

    ``version`` counts how often anything public of it changed: what a cache may hold on to.
    """

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="nl")
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("title", "id")

    def __str__(self) -> str:
        return self.title


class PublishedEdition(models.Model):
    """A published edition. It is to be seen from ``laid_out_at``; withdrawn, it keeps this row and loses all others.

    ``sha256`` and ``size`` are of the frozen Snapshot. ``files`` holds form, suffix, sha256 and size of each file;
    ``statuses`` the vocabulary as the Snapshot has it; ``counts`` the activities per combination of status keys (joined by
    ``|``, empty for none). ``previous`` is the edition that this one is held against, never one that it corrects;
    ``changes`` how many activities are ``new``, ``gone``, ``changed``, ``renumbered`` and of another ``status`` since, and
    the ``transitions`` as [from, to, count]. ``is_compared`` is no while the edition before was just withdrawn. ``commitments`` counts.
    """

    programme = models.ForeignKey(PublishedProgramme, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    date = models.DateField()
    mark = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    files = models.JSONField(default=list)
    statuses = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    corrects = models.PositiveIntegerField(null=True)
    erratum = models.TextField(blank=True)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    changes = models.JSONField(default=dict)
    is_compared = models.BooleanField(default=True)
    commitments = models.PositiveIntegerField(default=0)
    indicators = models.PositiveIntegerField(default=0)
    goal_count = models.PositiveIntegerField(default=0)
    laid_out_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-date", "-number")
        constraints = (
            models.UniqueConstraint(fields=["programme", "number"], name="published_edition_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title} {self.date}".strip()


class PublishedLine(models.Model):
    """An action line of an edition. ``key`` is its address there: its number, or its place where it has none."""

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["edition", "key"], name="published_line_once"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.title}".strip(". ")


class PublishedResult(models.Model):
    """A result of an edition, with the title of the theme that it stands under."""

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="results")
    line = models.ForeignKey(PublishedLine, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=1000, blank=True)
    theme = models.CharField(max_length=500, blank=True)
    remarks = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["edition", "key"], name="published_result_once"),)
        indexes = (models.Index(fields=["line", "position"], name="published_result_of_line"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.title}".strip(". ")


class PublishedActivity(models.Model):
    """An activity through all editions. ``number`` is its permanent public address, whatever it is renumbered to.

    ``register_key`` names the activity of the register that it was; it is never shown.
    """

    programme = models.ForeignKey(PublishedProgramme, on_delete=models.CASCADE, related_name="activities")
    number = models.PositiveIntegerField()
    register_key = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["programme", "number"], name="published_activity_once"),
            models.UniqueConstraint(
                fields=["programme", "register_key"], name="published_activity_of_register_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class PublishedEntry(models.Model):
    """An activity as one edition has it, and what changed since the edition before.

    ``position`` counts from 1 through the whole edition without gaps. ``progress`` holds the entries with statuses,
    explanation and footnotes; ``explanation`` is all of their text, ``summary`` its beginning. ``change`` is ``first`` (no
    edition before), ``new``, ``changed`` or ``same``; ``fields`` names what differs: code, title, status, explanation,
    holder. ``pieces`` are the word-level differences of the explanation as [kind, text]. ``left`` tells how it is not in
    the next edition: ended, merged or split; empty when it is, or when there is none. ``fingerprint`` is equal when all
    that is shown is equal. ``status_since`` and ``changed_on`` are the dates of the editions that brought it.
    """

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="entries")
    activity = models.ForeignKey(PublishedActivity, on_delete=models.CASCADE, related_name="entries")
    line = models.ForeignKey(PublishedLine, on_delete=models.CASCADE, related_name="entries")
    result = models.ForeignKey(PublishedResult, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True)
    title = models.TextField()
    holder = models.CharField(max_length=200, blank=True)
    partners = models.JSONField(default=list)
    planning = models.TextField(blank=True)
    status_keys = models.CharField(max_length=200, blank=True)
    explanation = models.TextField(blank=True)
    summary = models.CharField(max_length=300, blank=True)
    progress = models.JSONField(default=list)
    figures = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=16)
    change = models.CharField(max_length=8, blank=True)
    fields = models.JSONField(default=list)
    code_was = models.CharField(max_length=120, blank=True)
    title_was = models.TextField(blank=True)
    holder_was = models.CharField(max_length=200, blank=True)
    status_keys_was = models.CharField(max_length=200, blank=True)
    pieces = models.JSONField(null=True)
    left = models.CharField(max_length=10, blank=True)
    status_since = models.DateField()
    changed_on = models.DateField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "position"], name="published_entry_in_order"),
            models.UniqueConstraint(fields=["activity", "edition"], name="published_entry_once"),
            models.UniqueConstraint(fields=["edition", "code"], name="published_code_once"),
        )
        indexes = (
            models.Index(fields=["result", "position"], name="published_of_result"),
            models.Index(fields=["line", "position"], name="published_of_line"),
            models.Index(fields=["edition", "status_keys", "position"], name="published_of_status"),
            models.Index(fields=["edition", "holder", "position"], name="published_of_holder"),
            models.Index(fields=["edition", "change", "position"], name="published_of_change"),
            models.Index(fields=["edition", "left", "position"], name="published_that_left"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PublishedSuccession(models.Model):
    """That one activity went on in another, as it stood when the edition was frozen: ``kind`` is split, merged or ended."""

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="successions")
    before = models.ForeignKey(PublishedActivity, on_delete=models.CASCADE, related_name="successions")
    after = models.ForeignKey(PublishedActivity, on_delete=models.CASCADE, related_name="precessions")
    kind = models.CharField(max_length=10)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["edition", "before", "after"], name="published_succession_once"),
        )

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class PublishedPromise(models.Model):
    """A dated expectation in an edition.

    ``outcome`` is kept, missed, moved, open or silent by the next edition; kept or dropped where somebody had settled it
    (``is_settled``) when this one was frozen; empty when nothing is known of it yet.
    """

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="promises")
    entry = models.ForeignKey(PublishedEntry, on_delete=models.CASCADE, related_name="promises")
    activity = models.ForeignKey(PublishedActivity, on_delete=models.CASCADE, related_name="promises")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    starts = models.DateField()
    ends = models.DateField()
    sentence = models.TextField(blank=True)
    expects = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    is_settled = models.BooleanField(default=False)

    class Meta:
        ordering = ("ends", "id")
        indexes = (models.Index(fields=["edition", "ends"], name="published_promise_due"),)

    def __str__(self) -> str:
        return self.text


class PublishedReference(models.Model):
    """Something outside the programme that an activity points at, as one edition has it."""

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="references")
    entry = models.ForeignKey(PublishedEntry, on_delete=models.CASCADE, related_name="references")
    activity = models.ForeignKey(PublishedActivity, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=500)
    dossier = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60, blank=True)
    identifier = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["edition", "kind"], name="published_reference_kind"),
            models.Index(fields=["identifier"], name="published_reference_to"),
        )

    def __str__(self) -> str:
        return self.text


class PublishedCommitment(models.Model):
    """A motion, pledge, question or recommendation as one edition has it. ``key`` is its address, the same in every edition."""

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="commitment_rows")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=15)
    status = models.CharField(max_length=12)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    mark = models.CharField(max_length=200, blank=True)
    identifier = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    asked_by = models.CharField(max_length=300, blank=True)
    answered_by = models.CharField(max_length=300, blank=True)
    asked_on = models.DateField(null=True)
    due = models.DateField(null=True)
    response = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    settled_by = models.CharField(max_length=500, blank=True)
    settled_on = models.DateField(null=True)
    settled_url = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["edition", "key"], name="published_commitment_once"),)
        indexes = (
            models.Index(fields=["edition", "status", "position"], name="published_commitment_status"),
        )

    def __str__(self) -> str:
        return f"{self.mark} {self.title}".strip()


class PublishedAnswering(models.Model):
    """That an activity answers a commitment, as one edition has it."""

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="answerings")
    commitment = models.ForeignKey(PublishedCommitment, on_delete=models.CASCADE, related_name="answerings")
    entry = models.ForeignKey(PublishedEntry, on_delete=models.CASCADE, related_name="answerings")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["commitment", "entry"], name="published_answering_once"),
        )

    def __str__(self) -> str:
        return f"{self.commitment} ← {self.entry}"


class PublishedIndicator(models.Model):
    """An indicator of an edition: ``data`` is all that the Snapshot tells of it, small numbers withheld."""

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="indicator_rows")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    judgement = models.CharField(max_length=20, blank=True)
    data = models.JSONField()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["edition", "key"], name="published_indicator_once"),)

    def __str__(self) -> str:
        return self.title


class PublishedMeasuring(models.Model):
    """That an indicator measures an activity, as one edition has it."""

    edition = models.ForeignKey(PublishedEdition, on_delete=models.CASCADE, related_name="measurings")
    indicator = models.ForeignKey(PublishedIndicator, on_delete=models.CASCADE, related_name="measurings")
    entry = models.ForeignKey(PublishedEntry, on_delete=models.CASCADE, related_name="measurings")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["indicator", "entry"], name="published_measuring_once"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} → {self.entry}"


class PublishedGoals(models.Model):
    """The goal tree of an edition: ``data`` holds goals and effects as the Snapshot has them, and the words of their steps."""

    edition = models.OneToOneField(PublishedEdition, on_delete=models.CASCADE, related_name="goals")
    data = models.JSONField()

    def __str__(self) -> str:
        return str(self.edition)
