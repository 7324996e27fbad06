"""Commitments, the activities that answer them, and what parliament's own data said of them last."""

from django.db import models
from django.db.models import Q

from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Activity


class Kind(models.TextChoices):
    """What was asked, and by whom: parliament, a member of it, a committee, an overseer."""

    MOTION = "motion"
    PLEDGE = "pledge"
    QUESTION = "question"
    RECOMMENDATION = "recommendation"


class Status(models.TextChoices):
    """Parliament's own four: Openstaand, Voldaan, Deels Voldaan, Vervallen."""

    OPEN = "open"
    MET = "met"
    PARTLY_MET = "partly_met"
    LAPSED = "lapsed"


class Response(models.TextChoices):
    """What was answered to a recommendation."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REJECTED = "rejected"


class Commitment(models.Model):
    """One thing asked or promised.

    ``code`` is its address in the programme. ``mark`` is the reference as people write it, ``identifier`` its one spelling.
    ``settled_by`` names the letter or edition that settled it; ``settled_edition`` is the edition's number. ``source_key`` is its key
    in parliament's open data and ``source`` what that said last, so that a later import knows what changed there and what here.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="commitments")
    code = models.CharField(max_length=80)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    mark = models.CharField(max_length=200, blank=True)
    identifier = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    asked_by = models.CharField(max_length=300, blank=True)
    answered_by = models.CharField(max_length=300, blank=True)
    asked_on = models.DateField(null=True)
    due = models.DateField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    response = models.CharField(max_length=16, blank=True, choices=Response.choices)
    reason = models.TextField(blank=True)
    settled_by = models.CharField(max_length=500, blank=True)
    settled_on = models.DateField(null=True)
    settled_url = models.URLField(max_length=1000, blank=True)
    settled_edition = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    source_key = models.CharField(max_length=60, blank=True)
    source = models.JSONField(default=dict, blank=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_on", "id")
        constraints = (
            models.UniqueConstraint(fields=["programme", "code"], name="commitment_code_once"),
            models.UniqueConstraint(fields=["programme", "identifier"], condition=~Q(identifier=""), name="commitment_identifier_once"),
            models.UniqueConstraint(fields=["programme", "source_key"], condition=~Q(source_key=""), name="commitment_source_once"),
            models.CheckConstraint(
                condition=~Q(status__in=("met", "partly_met")) | ~Q(settled_by=""), name="commitment_met_by_something"
            ),
            models.CheckConstraint(condition=~Q(response="rejected") | ~Q(reason=""), name="commitment_rejected_for_a_reason"),
            models.CheckConstraint(condition=Q(response="") | Q(kind="recommendation"), name="commitment_response_to_recommendation"),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["programme", "status", "due"], name="commitment_due"),
            models.Index(fields=["programme", "kind", "status"], name="commitment_of_kind"),
        )

    def __str__(self) -> str:
        return f"{self.mark or self.code} {self.title}"


BETWEEN = " · "
"""What stands between several references that name one commitment."""


class Answering(models.Model):
    """That an activity answers a commitment. ``found_in`` is the words of its texts that name it, empty when a person chose."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="answerings")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="answerings")
    found_in = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("activity__order",)
        constraints = (models.UniqueConstraint(fields=["commitment", "activity"], name="answering_once"),)

    def __str__(self) -> str:
        return f"{self.commitment.code} ← {self.activity}"


class Refusal(models.Model):
    """That a reference found in an explanation is no commitment, so that it is not offered again."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["activity", "reference"], name="refusal_once"),)

    def __str__(self) -> str:
        return self.reference


class ParliamentImport(models.Model):
    """Answers of parliament's open data that were read, with the comparison that a person looks at before anything changes.

    ``records`` holds the commitments as read, ``choices`` what was decided per source key: theirs or ours.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="parliament_imports")
    read_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    records = models.JSONField(default=list)
    origin = models.CharField(max_length=500, blank=True)
    applied_at = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.origin} {self.read_at:%Y-%m-%d %H:%M}"
