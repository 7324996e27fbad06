"""Sign in through an OpenID Connect provider: PKCE, nonce, and a client that proves itself by a signed assertion.

A person is known by the provider's subject; the first time by the verified mail address of an account that is there.
No account is ever made here: roles come from invitations.
"""

import secrets
import time
from pathlib import Path
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from actielijn.language import _
from actielijn.web.components.door import public
from actielijn.web.organisations.models import Person
from actielijn.web.trail.actions import record

from .middleware import PASSED

_FACTOR = "oidc_factor"


class Backend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Checks what the provider says, and finds the person it is about."""

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Exchange the code for tokens; with a key of our own instead of a shared secret, where one is given (RFC 7523)."""
        if settings.OIDC_PRIVATE_KEY_FILE:
            payload = {name: value for name, value in payload.items() if name != "client_secret"}
            payload["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            payload["client_assertion"] = _assertion(payload["client_id"], self.OIDC_OP_TOKEN_ENDPOINT)
        answer = requests.post(self.OIDC_OP_TOKEN_ENDPOINT, data=payload, timeout=10)
        self.raise_token_response_error(answer)
        told: dict[str, Any] = answer.json()
        return told

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Return what an id token says. Raises SuspiciousOperation unless it is signed, of now, of this provider and for us."""
        try:
            claims: dict[str, Any] = super().verify_token(token, **kwargs)
        except jwt.PyJWTError as error:
            raise SuspiciousOperation("The id token is not valid.") from error
        audience = claims.get("aud")
        meant = audience if isinstance(audience, list) else [audience]
        if self.OIDC_RP_CLIENT_ID not in meant:
            raise SuspiciousOperation("The id token is meant for somebody else.")
        if settings.OIDC_ISSUER and claims.get("iss") != settings.OIDC_ISSUER:
            raise SuspiciousOperation("The id token comes from somebody else.")
        if "exp" not in claims:
            raise SuspiciousOperation("The id token never ends.")
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Accept only who has a subject and a mail address."""
        return bool(claims.get("sub") and claims.get("email"))

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Person | None:
        """Return the person that the provider speaks of, None for a stranger."""
        claims = {**payload, **self.get_userinfo(access_token, id_token, payload)}
        if claims.get("sub") != payload.get("sub") or not self.verify_claims(claims):
            raise SuspiciousOperation("The answer of the OpenID provider contradicts itself.")
        self.request.session[_FACTOR] = _counts_as_second_factor(payload)
        return _known(claims)


def _known(claims: dict[str, Any]) -> Person | None:
    person = Person.objects.filter(oidc_subject=claims["sub"]).first()
    if person is None and claims.get("email_verified") is True:
        with transaction.atomic():
            person = (
                Person.objects.select_for_update()
                .filter(email__iexact=claims["email"], oidc_subject="")
                .first()
            )
            if person is not None:
                person.oidc_subject = claims["sub"]
                person.save(update_fields=["oidc_subject"])
    return person if person is not None and person.is_active else None


def _counts_as_second_factor(claims: dict[str, Any]) -> bool:
    """Return whether the provider says that it asked for a second factor itself, in the words that the setting names."""
    methods = claims.get("amr")
    said = {str(claims.get("acr", "")), *(map(str, methods) if isinstance(methods, list) else ())}
    return bool(said & set(settings.OIDC_SECOND_FACTOR_WORDS))


def _assertion(client: str, audience: str) -> str:
    now = int(time.time())
    claims = {
        "iss": client,
        "sub": client,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + 60,
    }
    key = Path(settings.OIDC_PRIVATE_KEY_FILE).read_text(encoding="ascii")
    headers = {"kid": settings.OIDC_PRIVATE_KEY_ID} if settings.OIDC_PRIVATE_KEY_ID else None
    return jwt.encode(claims, key, algorithm="RS256", headers=headers)


class _Begin(OIDCAuthenticationRequestView):  # type: ignore[misc]
    pass


class _Finish(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    def login_success(self) -> HttpResponse:
        """Open the session; the second factor counts as passed when the provider asked for one."""
        passed = self.request.session.get(_FACTOR, False)
        response: HttpResponse = super().login_success()
        record("sign-in", by=self.user, on=self.user, factor="oidc")
        if passed:
            self.request.session[PASSED] = True
        return response

    def login_failure(self) -> HttpResponse:
        """Say that nobody here belongs to that account."""
        record("sign-in", by=None, result="refused", factor="oidc")
        messages.error(
            self.request,
            _(
                "You signed in there, but nobody here belongs to that account. Ask your coordinator for an invitation."
            ),
        )
        return redirect("sign-in")


@public
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider."""
    answer: HttpResponse = _Begin.as_view()(request)
    return answer


@public
def finish(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer."""
    answer: HttpResponse = _Finish.as_view()(request)
    return answer
