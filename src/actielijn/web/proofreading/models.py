"""Findings over the register, and what people settled about them."""

from django.db import models

from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.register.models import Activity


class RegisterFinding(models.Model):
    """What a check notices in the register now; ``message`` and ``advice`` hold a text per language of the screens.

    ``fingerprint`` is of the rule, the place and the text that it stands on.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="findings")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, related_name="findings")
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=8)
    message = models.JSONField()
    advice = models.JSONField()
    sentence = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        indexes = (models.Index(fields=["programme", "code", "position"], name="finding_by_rule"),)

    def __str__(self) -> str:
        return f"{self.code} {self.position}"


class Settlement(models.Model):
    """That a finding needs nothing, and why; it holds as long as the fingerprint does."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="settlements")
    fingerprint = models.CharField(max_length=64)
    code = models.CharField(max_length=60)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "fingerprint"], name="settlement_once"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


class Proof(models.Model):
    """The last time the whole register was proofread, and whether it is being done now."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="proof")
    wanted_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    step = models.BigIntegerField(default=0)
    open_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.programme}: {self.open_count}"
