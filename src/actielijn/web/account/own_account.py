"""A person's own account: name, language, password, second factors; and the programmes that they work in."""

from base64 import b32encode

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from actielijn.language import _
from actielijn.web.components.door import half_open
from actielijn.web.components.page import render_page
from actielijn.web.organisations import actions
from actielijn.web.organisations.errors import LastFactor, WrongCode
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.actions import create_programme
from actielijn.web.programmes.errors import SlugTaken
from actielijn.web.programmes.queries import programmes_of
from actielijn.web.programmes.wording import role_name

from .forms import AccountForm, ChangePasswordForm, CodeForm, ProgrammeForm
from .middleware import PASSED, frame_of
from .sign_in import safe_next


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in."""
    assert isinstance(request.user, Person)
    return request.user


def programmes(request: HttpRequest) -> HttpResponse:
    """Show the programmes that the person works in."""
    person = person_of(request)
    return render_page(
        request,
        "account/programmes.html",
        {"programmes": programmes_of(person), "may_add": person.is_administrator, "role_name": role_name},
    )


def add_programme(request: HttpRequest) -> HttpResponse:
    """Make a programme."""
    person = person_of(request)
    if not person.is_administrator:
        raise PermissionDenied(_("Only an administrator of the installation makes programmes."))
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(create_programme(**form.cleaned_data, by=person))
        except SlugTaken as error:
            form.add_error("title", str(error))
    return render_page(
        request, "account/add-programme.html", {"form": form}, status=400 if form.errors else 200
    )


def account(request: HttpRequest) -> HttpResponse:
    """Show and change one's own name and language."""
    person = person_of(request)
    form = AccountForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        actions.change_person(person=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account")
    context = {
        "form": form,
        "person": person,
        "has_app": TOTPDevice.objects.filter(user=person, confirmed=True).exists(),
        "passkeys": list(person.passkeys.all()),
        "codes_left": person.recovery_codes.filter(used_at__isnull=True).count(),
    }
    return render_page(request, "account/account.html", context, status=400 if form.errors else 200)


@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end."""
    person = person_of(request)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not person.check_password(form.cleaned_data["current"]):
            form.add_error("current", _("This is not your password."))
        else:
            try:
                actions.change_password(person=person, password=form.cleaned_data["password"])
                update_session_auth_hash(request, person)
                messages.success(request, _("Your password is changed. Elsewhere you are signed out."))
                return redirect("account")
            except ValidationError as error:
                form.add_error("password", error)
    return render_page(
        request, "account/change-password.html", {"form": form}, status=400 if form.errors else 200
    )


@half_open
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: a QR code, the secret as text, and the first code as proof."""
    person = person_of(request)
    if actions.has_second_factor(person) and not request.session.get(PASSED):
        return redirect("second-factor")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_totp(person=person, code=form.cleaned_data["code"])
            request.session.cycle_key()
            request.session[PASSED] = True
            return _show_codes(request, person)
        except WrongCode as error:
            form.add_error("code", str(error))
    device = actions.begin_totp(person)
    context = {
        "form": form,
        "next": safe_next(request),
        "picture": segno.make(device.config_url, error="m").svg_data_uri(scale=4, border=4),
        "secret": _secret_of(device),
    }
    return render_page(request, "account/set-up-app.html", context, status=400 if form.errors else 200)


def _secret_of(device: TOTPDevice) -> str:
    """Return the secret as authenticator apps take it typed: base32 in groups of four."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """Give new recovery codes."""
    return _show_codes(request, person_of(request))


def _show_codes(request: HttpRequest, person: Person) -> HttpResponse:
    request.frame = frame_of(request)  # type: ignore[attr-defined]
    codes = actions.new_recovery_codes(person=person)
    return render_page(request, "account/recovery-codes.html", {"codes": codes, "next": safe_next(request)})


@require_POST
def remove_passkey(request: HttpRequest, key: int) -> HttpResponse:
    """Remove a passkey."""
    try:
        actions.remove_passkey(person=person_of(request), key=key)
        messages.success(request, _("The passkey is removed."))
    except LastFactor as error:
        messages.error(request, str(error))
    return redirect("account")
