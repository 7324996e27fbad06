"""A round, what it asks of whom, what was answered, and the mails about it."""

from datetime import datetime, time

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from actielijn.web.archive.models import StoredFile
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Activity, Step, Version

from .lifecycle import AnswerKind, Decision, MailState, Reply, RoundState, SubmissionState


class Contact(models.Model):
    """Whom to ask at an organisation. Kept of them: name, mail address, language. Who ``signs_off`` hands in for the others."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="contacts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=2, default="nl")
    signs_off = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organisation__name", "name", "id")
        constraints = (
            models.UniqueConstraint("programme", "organisation", Lower("email"), condition=Q(left_at__isnull=True), name="contact_once"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"


class Round(models.Model):
    """One asking of all holders. ``query`` holds the register's filters that chose the activities, as an address holds them."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    title = models.CharField(max_length=200)
    reference_date = models.DateField()
    answers_until = models.DateField()
    review_until = models.DateField()
    introduction = models.TextField(blank=True)
    query = models.CharField(max_length=2000, blank=True)
    reminder_days = models.JSONField(default=list)
    needs_sign_in = models.BooleanField(default=False)
    attached_form = models.CharField(max_length=4, blank=True, choices=[("xlsx", "XLSX"), ("docx", "DOCX")])
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.DRAFT)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.OneToOneField(Step, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(answers_until__lte=F("review_until")), name="round_answers_before_review"),
            models.CheckConstraint(condition=Q(state="draft") | Q(state="cancelled") | Q(opened_at__isnull=False), name="round_opened"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        """The moment at which the round's links end: the end of its last day of review."""
        return timezone.make_aware(datetime.combine(self.review_until, time.max))


class Submission(models.Model):
    """What one organisation is asked in a round, and how far it is. ``asked`` and ``answered`` are kept as answers are saved."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="submissions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=SubmissionState.choices, default=SubmissionState.NOT_OPENED
    )
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_name = models.CharField(max_length=200, blank=True)
    handed_in_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    question = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("organisation__name", "id")
        constraints = (
            models.UniqueConstraint(fields=["round", "organisation"], name="submission_once"),
            # Who brought it in for the organisation does not accept it.
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(handed_in_by__isnull=True) | ~Q(accepted_by=F("handed_in_by")),
                name="submission_four_eyes",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation} · {self.round}"


class Answer(models.Model):
    """One activity in a submission: ``version`` is what was sent out, the rest what came back and what was decided about it.

    ``revision`` counts savings: who saves names the one that was read. ``decisions`` counts what reviewers decided and what was
    replied to it: who decides names both. ``proposal`` holds statuses and explanation that the reviewer offers; the organisation
    agrees or dissents, and its words stay.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, blank=True, choices=AnswerKind.choices)
    statuses = models.JSONField(default=list)
    explanation = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    figure = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    revision = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    answered_name = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=10, blank=True, choices=Decision.choices)
    decisions = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    question = models.TextField(blank=True)
    proposal = models.JSONField(null=True)
    reply = models.CharField(max_length=10, blank=True, choices=Reply.choices)
    reply_text = models.TextField(blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["submission", "activity"], name="answer_once"),)

    def __str__(self) -> str:
        return f"{self.activity} · {self.submission}"


class Evidence(models.Model):
    """What an organisation adds to an answer: a file or an address."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="evidence")
    label = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    added_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(stored__isnull=True) ^ Q(url=""), name="evidence_file_or_address"
            ),
        )

    def __str__(self) -> str:
        return self.label


class Link(models.Model):
    """A link in a mail that opens one submission for one contact: kept as a hash, ends with the round, can be taken back."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="links")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.contact}"


class Mail(models.Model):
    """A mail about a round. Its link is made when it goes out and stands nowhere: a mail that is sent again has a new one.

    ``key`` names what it is for, so that no mail is written twice.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="mails")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="mails")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=2, default="nl")
    subject = models.CharField(max_length=300)
    paragraphs = models.JSONField(default=list)
    link_label = models.CharField(max_length=100, blank=True)
    attached = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    wanted_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["round", "key"], name="mail_once"),)
        indexes = (
            models.Index(fields=["state", "id"], name="mail_waiting"),
            models.Index(fields=["message_id"], name="mail_message_id"),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
