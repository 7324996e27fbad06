"""Accepting an invitation: with a new account, or with the one that the address has."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from actielijn.language import _
from actielijn.web.components.door import public
from actielijn.web.components.page import render_page
from actielijn.web.organisations.models import Person
from actielijn.web.programmes import actions
from actielijn.web.programmes.errors import InvitationNotUsable, NotYours
from actielijn.web.programmes.wording import role_name

from .forms import JoinForm
from .middleware import PASSED


@public
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation and accept it."""
    try:
        offered = actions.invitation_of(token)
        if isinstance(request.user, Person) and request.session.get(PASSED):
            if request.method == "POST":
                actions.accept_as(token=token, person=request.user)
                messages.success(
                    request, _("Welcome to {programme}.").format(programme=offered.programme.title)
                )
                return redirect(offered.programme)
            return render_page(
                request, "account/invitation-known.html", {"role_name": role_name, "invitation": offered}
            )
        # Only who holds the link of the mail comes here, so telling that the address has an account tells nobody else.
        if Person.objects.filter(email__iexact=offered.email).exists():
            return render_page(
                request,
                "account/invitation-sign-in.html",
                {"role_name": role_name, "invitation": offered, "next": request.path},
            )
        return _join(request, token, JoinForm(request.POST or None))
    except InvitationNotUsable as error:
        return render_page(
            request,
            "error.html",
            {"heading": _("This invitation works no longer"), "message": str(error)},
            status=410,
        )
    except NotYours as error:
        return render_page(
            request, "error.html", {"heading": _("Another mail address"), "message": str(error)}, status=403
        )


def _join(request: HttpRequest, token: str, form: JoinForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.accept_as_new(token=token, **form.cleaned_data)
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("set-up-app")
        except ValidationError as error:
            form.add_error("password", error)
    offered = actions.invitation_of(token)
    return render_page(
        request,
        "account/invitation.html",
        {"role_name": role_name, "invitation": offered, "form": form},
        status=400 if form.errors else 200,
    )
