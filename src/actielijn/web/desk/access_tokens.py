"""Access tokens of a programme: which machines may read drafts, hand in or keep values; make one, revoke one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn.language import _
from actielijn.web.access_tokens import actions
from actielijn.web.access_tokens.errors import AccessTokensError
from actielijn.web.access_tokens.models import Scope
from actielijn.web.access_tokens.queries import tokens_of
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission

from .access import desk_page, person_of


def scope_names() -> dict[str, str]:
    """Return what a token may be for, in words."""
    return {
        Scope.READ_DRAFTS.value: _("read the register as it stands"),
        Scope.HAND_IN.value: _("hand in for an organisation"),
        Scope.KEEP_VALUES.value: _("read and write values of indicators, small numbers too"),
    }


def _scopes() -> list[tuple[str, str]]:
    return list(scope_names().items())


class TokenForm(PlainForm):
    """A new token."""

    label = forms.CharField(
        label=later(lambda: _("Name of the system")),
        max_length=100,
        help_text=later(lambda: _("For example: case system of the police, acceptance environment")),
    )
    scopes = forms.MultipleChoiceField(
        label=later(lambda: _("It may")), choices=_scopes, widget=forms.CheckboxSelectMultiple
    )
    organisation = forms.ModelChoiceField(
        label=later(lambda: _("Organisation that it hands in for, or whose values it keeps")),
        queryset=Organisation.objects.all(),
        required=False,
        help_text=later(lambda: _("Without one, a token for values is for all indicators of the programme.")),
    )
    days = forms.IntegerField(
        label=later(lambda: _("Days that it works")), min_value=1, max_value=actions.MOST_DAYS, initial=90,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox utrecht-textbox--short"}),
    )  # fmt: skip


@desk_page(Permission.MANAGE_PEOPLE)
def access_tokens(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the tokens, and make one; its secret stands on the page once."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            _made, secret = actions.make_token(programme=programme, by=person_of(request), **given)
            form = TokenForm()
        except AccessTokensError as error:
            form.add_error(None, str(error))
        except NotAllowed as error:
            raise PermissionDenied from error
    context = {
        "programme": programme, "form": form, "secret": secret, "tokens": tokens_of(programme, at=timezone.now()),
        "scope_names": scope_names(), "most": actions.MOST_PER_MINUTE,
    }  # fmt: skip
    return render_page(request, "desk/access-tokens.html", context, status=400 if form.errors else 200)


@require_POST
@desk_page(Permission.MANAGE_PEOPLE)
def revoke_access_token(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Revoke a token."""
    if actions.revoke_token(programme=programme, key=key, by=person_of(request)):
        messages.success(request, _("The token is revoked; it works no longer."))
    return redirect("access-tokens", programme.slug)


urlpatterns = [
    path("/toegangssleutels", access_tokens, name="access-tokens"),
    path("/toegangssleutels/<int:key>/intrekken", revoke_access_token, name="revoke-access-token"),
]
