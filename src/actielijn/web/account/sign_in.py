"""Sign in by password, then by second factor; sign out; a new password by mail."""

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from actielijn.language import LANGUAGES, _
from actielijn.web.components.door import half_open, public
from actielijn.web.components.language import COOKIE
from actielijn.web.components.page import render_page
from actielijn.web.organisations import actions
from actielijn.web.organisations.errors import LinkNotUsable, TooManyTries, WrongCode
from actielijn.web.organisations.models import Person
from actielijn.web.trail.actions import record

from .forms import AddressForm, CodeForm, NewPasswordForm, SignInForm
from .middleware import PASSED


def safe_next(request: HttpRequest) -> str:
    """Return where to go after signing in: a page of this installation, never another's."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else reverse("programmes")


@public
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for mail address and password; the answer to a wrong one does not tell whether there is such an account."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        person = authenticate(request, username=email, password=form.cleaned_data["password"])
        if isinstance(person, Person):
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            record("sign-in", by=person, on=person, factor="password")
            return redirect(f"{reverse('second-factor')}?next={safe_next(request)}")
        record("sign-in", by=None, result="refused", address=hashlib.sha256(email.encode()).hexdigest()[:16])
        form.add_error(
            None,
            _(
                "This mail address and password do not go together. Try again, or ask for a new password below."
            ),
        )
    status = 400 if request.method == "POST" else 200
    return render_page(
        request,
        "account/sign-in.html",
        {"form": form, "next": safe_next(request), "oidc": settings.OIDC_NAME},
        status=status,
    )


def address_tried(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Return the mail address that somebody tries to sign in with; django-axes counts failures by it."""
    return ((credentials or {}).get("username") or request.POST.get("email", "")).strip().lower()


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answer who failed too often; django-axes calls this."""
    record("sign-in", by=None, result="refused", locked=True)
    heading = _("Too many attempts")
    message = _(
        "Signing in failed too often. Wait a quarter of an hour and try again, or ask for a new password."
    )
    return render_page(request, "error.html", {"heading": heading, "message": message}, status=429)


@half_open
@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; who has none yet is sent to set one up."""
    person = request.user
    assert isinstance(person, Person)
    if request.session.get(PASSED):
        return redirect(safe_next(request))
    if not actions.has_second_factor(person):
        return redirect(f"{reverse('set-up-app')}?next={safe_next(request)}")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_code(person=person, code=form.cleaned_data["code"])
            return let_in(request, person)
        except (WrongCode, TooManyTries) as error:
            form.add_error("code", str(error))
    context = {"form": form, "next": safe_next(request), "has_passkey": person.passkeys.exists()}
    return render_page(
        request, "account/second-factor.html", context, status=400 if request.method == "POST" else 200
    )


def let_in(request: HttpRequest, person: Person) -> HttpResponse:
    """Open everything that this person may see, under a new session key."""
    request.session.cycle_key()
    request.session[PASSED] = True
    response = redirect(safe_next(request))
    response.set_cookie(COOKIE, person.language, max_age=365 * 86400, samesite="Lax", secure=settings.HTTPS)
    return response


@half_open
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    if isinstance(request.user, Person):
        record("sign-out", by=request.user, on=request.user)
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("sign-in")


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep which language a person reads, and go back to where they were."""
    language = request.POST.get("language", "")
    response = redirect(safe_next(request))
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=365 * 86400, samesite="Lax", secure=settings.HTTPS)
        if isinstance(request.user, Person) and request.user.language != language:
            actions.change_person(person=request.user, name=request.user.name, language=language)
    return response


@public
def ask_for_password(request: HttpRequest) -> HttpResponse:
    """Send a link for a new password; the page says the same whether or not there is such an account."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_for_password(email=form.cleaned_data["email"])
        return render_page(request, "account/mail-sent.html")
    return render_page(
        request, "account/ask-for-password.html", {"form": form}, status=400 if form.errors else 200
    )


@public
@sensitive_post_parameters()
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Let the owner of a link choose a new password."""
    form = NewPasswordForm(request.POST or None)
    try:
        actions.person_of_password_link(token)
        if request.method == "POST" and form.is_valid():
            try:
                actions.use_password_link(token=token, password=form.cleaned_data["password"])
                messages.success(request, _("Your new password is set. Sign in with it."))
                return redirect("sign-in")
            except ValidationError as error:
                form.add_error("password", error)
    except LinkNotUsable as error:
        return render_page(
            request,
            "error.html",
            {"heading": _("This link works no longer"), "message": str(error)},
            status=410,
        )
    return render_page(
        request, "account/new-password.html", {"form": form}, status=400 if form.errors else 200
    )
