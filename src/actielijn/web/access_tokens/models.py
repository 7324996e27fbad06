"""The token of a machine: what it may, for whom, until when. Its secret is kept as a hash only."""

from django.db import models
from django.db.models import Q

from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme


class Scope(models.TextChoices):
    """What a token lets a machine do; nothing else."""

    READ_DRAFTS = "read-drafts"
    HAND_IN = "hand-in"
    KEEP_VALUES = "keep-values"


class AccessToken(models.Model):
    """A token for one programme. Who hands in does so for one organisation; who keeps values does so for all indicators, or for those
    of one organisation.

    ``beginning`` is what people know it by; ``minute`` and ``uses`` count how often it was shown within that minute.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="access_tokens")
    label = models.CharField(max_length=100)
    reads_drafts = models.BooleanField(default=False)
    hands_in = models.BooleanField(default=False)
    keeps_values = models.BooleanField(default=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    beginning = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    minute = models.BigIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(reads_drafts=True) | Q(hands_in=True) | Q(keeps_values=True), name="access_token_lets_something"
            ),
            models.CheckConstraint(condition=Q(hands_in=False) | Q(organisation__isnull=False), name="access_token_hands_in_for_one"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(hands_in=True) | Q(keeps_values=True), name="access_token_for_one_of_what"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.label} ({self.beginning}…)"

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What it lets a machine do."""
        held = (
            (self.reads_drafts, Scope.READ_DRAFTS),
            (self.hands_in, Scope.HAND_IN),
            (self.keeps_values, Scope.KEEP_VALUES),
        )
        return tuple(scope for given, scope in held if given)
