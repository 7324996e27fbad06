"""Programmes, their status vocabularies, and who does what in them."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from actielijn.snapshot import PHASES
from actielijn.web.organisations.models import Organisation, Person

from .permissions import Role


class Programme(models.Model):
    """A programme that reports: the whole that everything else belongs to.

    ``extra`` keeps the keys of a Snapshot's programme that are not known here.
    """

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="nl")
    publisher = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the programme's home."""
        return reverse("home", args=[self.slug])


class Status(models.Model):
    """One status of a programme's own list. ``labels`` holds a text per language."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="statuses")
    key = models.SlugField(max_length=60)
    labels = models.JSONField(default=dict)
    glyph = models.CharField(max_length=16, blank=True)
    phase = models.CharField(max_length=10, choices=[(phase, phase) for phase in PHASES], default="unknown")
    colour = models.CharField(max_length=7, blank=True)
    position = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["programme", "key"], name="status_key_once"),
            models.CheckConstraint(condition=models.Q(phase__in=PHASES), name="status_phase_known"),
        )

    def __str__(self) -> str:
        return next((text for text in self.labels.values() if text), self.key)


class Membership(models.Model):
    """A person's role in a programme; an editor's is for one organisation."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "person", "role", "organisation"], name="membership_once"
            ),
            # Two empty organisations differ to a database, so they need a constraint of their own.
            models.UniqueConstraint(
                fields=["programme", "person", "role"],
                condition=models.Q(organisation__isnull=True),
                name="membership_without_organisation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.EDITOR, organisation__isnull=False)
                | (~models.Q(role=Role.EDITOR) & models.Q(organisation__isnull=True)),
                name="membership_organisation_of_editors_only",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"


class Invitation(models.Model):
    """A role offered by mail. Its link is kept as a hash only, works once, expires, and can be revoked."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(Lower("email"), name="invitation_email"),)

    def __str__(self) -> str:
        return f"{self.email} · {self.role}"
