"""Passkeys: the browser's own second factor, or the whole of signing in. The script beside asks the browser."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from actielijn.language import _
from actielijn.web.components.door import half_open, public
from actielijn.web.organisations import actions
from actielijn.web.organisations.models import Passkey, Person
from actielijn.web.trail.actions import record

from .middleware import PASSED
from .sign_in import let_in, safe_next

_CHALLENGE = "passkey_challenge"


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _refuse(message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=400)


@half_open
@require_POST
def begin_adding(request: HttpRequest) -> HttpResponse:
    """Tell the browser what passkey to make."""
    person = _person_who_may_add(request)
    if person is None:
        return _refuse(_("Sign in wholly first."))
    options = generate_registration_options(
        rp_id=_host(),
        rp_name="Actielijn",
        user_id=str(person.pk).encode(),
        user_name=person.email,
        user_display_name=person.name,
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=bytes(one.credential)) for one in person.passkeys.all()
        ],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    request.session[_CHALLENGE] = bytes_to_base64url(options.challenge)
    return HttpResponse(options_to_json(options), content_type="application/json")


@half_open
@require_POST
def finish_adding(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    person = _person_who_may_add(request)
    given, challenge = _given(request), request.session.pop(_CHALLENGE, "")
    if person is None or given is None or not challenge:
        return _refuse(_("The passkey could not be added. Try again."))
    try:
        proved = verify_registration_response(
            credential=given["credential"], expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(), expected_origin=settings.BASE_URL, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError):
        return _refuse(_("The passkey could not be added. Try again."))
    actions.add_passkey(
        person=person, credential=proved.credential_id, public_key=proved.credential_public_key,
        sign_count=proved.sign_count, label=str(given.get("label", "")),
    )  # fmt: skip
    request.session[PASSED] = True
    return JsonResponse({"next": reverse("account")})


@public
@require_POST
def begin_showing(request: HttpRequest) -> HttpResponse:
    """Tell the browser which passkeys count: the person's own, or any when nobody is signed in yet."""
    person = request.user if isinstance(request.user, Person) else None
    allowed = (
        [PublicKeyCredentialDescriptor(id=bytes(one.credential)) for one in person.passkeys.all()]
        if person
        else []
    )
    options = generate_authentication_options(
        rp_id=_host(), allow_credentials=allowed, user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[_CHALLENGE] = bytes_to_base64url(options.challenge)
    return HttpResponse(options_to_json(options), content_type="application/json")


@public
@require_POST
def finish_showing(request: HttpRequest) -> HttpResponse:
    """Let in who showed a passkey; it proves possession and, by finger, face or code, the person too."""
    given, challenge = _given(request), request.session.pop(_CHALLENGE, "")
    passkey = _passkey_of(given)
    if given is None or passkey is None or not challenge or not passkey.person.is_active:
        record("second-factor", by=None, result="refused", factor="passkey")
        return _refuse(_("This passkey is not known here."))
    if isinstance(request.user, Person) and request.user.pk != passkey.person_id:
        return _refuse(_("This passkey is somebody else's."))
    try:
        proved = verify_authentication_response(
            credential=given["credential"], expected_challenge=base64url_to_bytes(challenge), expected_rp_id=_host(),
            expected_origin=settings.BASE_URL, credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError):
        record("second-factor", by=passkey.person, on=passkey.person, result="refused", factor="passkey")
        return _refuse(_("This passkey is not known here."))
    actions.use_passkey(passkey=passkey, sign_count=proved.new_sign_count)
    if not request.user.is_authenticated:
        login(request, passkey.person, backend="django.contrib.auth.backends.ModelBackend")
        record("sign-in", by=passkey.person, on=passkey.person, factor="passkey")
    response = JsonResponse({"next": safe_next(request)})
    response.cookies = let_in(request, passkey.person).cookies
    return response


def _person_who_may_add(request: HttpRequest) -> Person | None:
    """Return who may add a passkey: who is wholly signed in, or has no second factor yet."""
    person = request.user
    if not isinstance(person, Person):
        return None
    return person if request.session.get(PASSED) or not actions.has_second_factor(person) else None


def _given(request: HttpRequest) -> dict[str, Any] | None:
    try:
        data = json.loads(request.body)
    except ValueError:
        return None
    return data if isinstance(data, dict) and isinstance(data.get("credential"), dict) else None


def _passkey_of(given: dict[str, Any] | None) -> Passkey | None:
    try:
        credential = base64url_to_bytes(str(given["credential"]["id"])) if given else b""
    except (KeyError, ValueError):
        return None
    return Passkey.objects.filter(credential=credential).select_related("person").first()
