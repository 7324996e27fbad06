"""Organisations, people, and what people prove themselves with."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class Organisation(models.Model):
    """Who answers for activities, or works on them: a ministry, the police, a municipality, a foundation."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    uri = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(Lower("name"), name="organisation_name_once"),)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person of a mail address."""
        return self.get(email__iexact=(username or "").strip())

    def add(self, *, email: str, name: str, password: str | None = None, **more: Any) -> "Person":
        """Add a person; without a password, only an invitation or OpenID Connect lets them in."""
        person = self.model(email=email.strip().lower(), name=name.strip(), **more)
        person.set_password(password)
        person.save(force_insert=True)
        return person


class Person(AbstractBaseUser):
    """Someone who signs in. Kept of a person: name, mail address, language, and what the sign-in needs."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="nl")
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    oidc_subject = models.CharField(max_length=255, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.UniqueConstraint("oidc_subject", condition=~models.Q(oidc_subject=""), name="person_oidc_subject_once"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Passkey(models.Model):
    """A passkey (WebAuthn credential) of a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    label = models.CharField(max_length=100)
    added_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return self.label


class RecoveryCode(models.Model):
    """A code for the day that the second factor is lost: kept as a hash, works once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "code_hash"], name="recovery_code_once"),)

    def __str__(self) -> str:
        return f"{self.person}"


class PasswordLink(models.Model):
    """A link in a mail that lets a person choose a new password: kept as a hash, works once, expires, can be revoked."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="password_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person} {self.expires_at:%Y-%m-%d %H:%M}"
