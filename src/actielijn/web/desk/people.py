"""People of a programme and their roles; its organisations; its title and its list of statuses."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn.language import _
from actielijn.snapshot import PHASES
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.organisations.actions import add_organisation, rename_organisation
from actielijn.web.organisations.errors import OrganisationsError
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes import actions
from actielijn.web.programmes.errors import ProgrammesError
from actielijn.web.programmes.models import Membership, Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, Role
from actielijn.web.programmes.queries import members_of, open_invitations
from actielijn.web.programmes.wording import role_name

from .access import desk_page, person_of
from .badges import phase_names


def _roles() -> list[tuple[str, str]]:
    return [(role.value, role_name(role)) for role in Role]


class RoleForm(PlainForm):
    """A role, with the organisation of an editor."""

    role = forms.ChoiceField(label=later(lambda: _("Role")), choices=_roles)
    organisation = forms.ModelChoiceField(
        label=later(lambda: _("Organisation, for an editor")),
        queryset=Organisation.objects.all(),
        required=False,
    )


class InviteForm(RoleForm):
    """Whom to invite."""

    email = forms.EmailField(
        label=later(lambda: _("Mail address")), widget=forms.TextInput(attrs={"inputmode": "email"})
    )
    field_order = ("email", "role", "organisation")


@desk_page(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show who works in the programme, and invite others."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if _done(form, lambda: actions.invite(
            programme=programme, email=given["email"], role=Role(given["role"]), organisation=given["organisation"], by=person_of(request)
        )):  # fmt: skip
            messages.success(
                request, _("The invitation is on its way to {email}.").format(email=given["email"])
            )
            return redirect("people", programme.slug)
    context = {
        "programme": programme, "form": form, "members": members_of(programme), "role_name": role_name,
        "invitations": open_invitations(programme, at=timezone.now()),
    }  # fmt: skip
    return render_page(request, "desk/people.html", context, status=400 if form.errors else 200)


@desk_page(Permission.MANAGE_PEOPLE)
def change_role(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Give a member another role, or take it away."""
    member = get_object_or_404(Membership.objects.select_related("person"), programme=programme, pk=key)
    form = RoleForm(
        request.POST or None, initial={"role": member.role, "organisation": member.organisation_id}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def deed() -> object:
            if "remove" in request.POST:
                return actions.remove_member(programme=programme, key=key, by=person_of(request))
            return actions.change_role(
                programme=programme,
                key=key,
                role=Role(given["role"]),
                organisation=given["organisation"],
                by=person_of(request),
            )

        if _done(form, deed):
            messages.success(request, _("Saved."))
            return redirect(
                "programmes" if member.person_id == person_of(request).pk else "people",
                *_slug(member, request, programme),
            )
    context = {"programme": programme, "form": form, "member": member}
    return render_page(request, "desk/change-role.html", context, status=400 if form.errors else 200)


def _slug(member: Membership, request: HttpRequest, programme: Programme) -> tuple[str, ...]:
    """Return what the address of the next page needs: who changes their own role may not come back to this one."""
    return () if member.person_id == person_of(request).pk else (programme.slug,)


@require_POST
@desk_page(Permission.MANAGE_PEOPLE)
def revoke_invitation(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Take an invitation back."""
    actions.revoke_invitation(programme=programme, key=key, by=person_of(request))
    messages.success(request, _("The invitation is taken back; its link works no longer."))
    return redirect("people", programme.slug)


class OrganisationForm(PlainForm):
    """What an organisation is called."""

    name = forms.CharField(label=later(lambda: _("Name")), max_length=200)
    short_name = forms.CharField(label=later(lambda: _("Short name")), max_length=60, required=False)
    uri = forms.URLField(
        label=later(lambda: _("Address in the national register of organisations")), max_length=300, required=False, assume_scheme="https",
        help_text=later(lambda: _("For example https://identifier.overheid.nl/tooi/id/ministerie/mnre1058")),
    )  # fmt: skip


@desk_page(Permission.MANAGE_ORGANISATIONS)
def organisations(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show all organisations and add one."""
    form = OrganisationForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: add_organisation(**form.cleaned_data, by=person_of(request)))
    ):
        messages.success(request, _("Added."))
        return redirect("organisations", programme.slug)
    context = {
        "programme": programme,
        "form": form,
        "organisations": list(Organisation.objects.all()[:2_000]),
    }
    return render_page(request, "desk/organisations.html", context, status=400 if form.errors else 200)


@desk_page(Permission.MANAGE_ORGANISATIONS)
def change_organisation(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Rename an organisation."""
    row = get_object_or_404(Organisation, pk=key)
    form = OrganisationForm(
        request.POST or None, initial={"name": row.name, "short_name": row.short_name, "uri": row.uri}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if _done(form, lambda: rename_organisation(organisation=row, by=person_of(request), **given)):
            messages.success(request, _("Saved."))
            return redirect("organisations", programme.slug)
    context = {"programme": programme, "form": form, "form_heading": row.name, "back": "organisations"}
    return render_page(request, "desk/plain-form.html", context, status=400 if form.errors else 200)


class ProgrammeForm(PlainForm):
    """What the programme is called."""

    title = forms.CharField(label=later(lambda: _("Title of the programme")), max_length=200)
    publisher = forms.CharField(label=later(lambda: _("Published by")), max_length=200, required=False)
    language = forms.ChoiceField(
        label=later(lambda: _("Language of the reports")), choices=(("nl", "Nederlands"), ("en", "English"))
    )


@desk_page(Permission.SET_STATUSES)
def settings(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Change what the programme is called."""
    initial = {"title": programme.title, "publisher": programme.publisher, "language": programme.language}
    form = ProgrammeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_programme(programme=programme, by=person_of(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("programme-settings", programme.slug)
    context = {
        "programme": programme,
        "form": form,
        "form_heading": _("Settings of the programme"),
        "back": "home",
    }
    return render_page(request, "desk/plain-form.html", context, status=400 if form.errors else 200)


def _phases() -> list[tuple[str, str]]:
    names = phase_names()
    return [(phase, names[phase]) for phase in PHASES]


class StatusForm(PlainForm):
    """One status; without a Dutch label it falls away."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    label_nl = forms.CharField(label=later(lambda: _("Label in Dutch")), max_length=100, required=False)
    label_en = forms.CharField(label=later(lambda: _("Label in English")), max_length=100, required=False)
    glyph = forms.CharField(
        label=later(lambda: _("Sign")),
        max_length=16,
        required=False,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox--short"}),
    )
    phase = forms.ChoiceField(label=later(lambda: _("Phase")), choices=_phases)
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=later(lambda: _("Colour in reports")),
        required=False,
        help_text=later(lambda: _("As #1c6b3c; may stay empty.")),
        widget=forms.TextInput(attrs={"class": "utrecht-textbox--short"}),
    )
    position = forms.IntegerField(
        label=later(lambda: _("Place in the list")), min_value=1, max_value=99,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox utrecht-textbox--short"}),
    )  # fmt: skip


@desk_page(Permission.SET_STATUSES)
def statuses(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Change the list of statuses."""
    rows = list(programme.statuses.order_by("position", "id"))
    forms_shown = [
        StatusForm(request.POST or None, prefix=f"s{at}", initial=_initial_of(row, at))
        for at, row in enumerate([*rows, None, None])
    ]
    problem = ""
    if request.method == "POST" and len([one for one in forms_shown if one.is_valid()]) == len(forms_shown):
        given = sorted(
            (
                one.cleaned_data
                for one in forms_shown
                if one.cleaned_data["label_nl"] or one.cleaned_data["label_en"]
            ),
            key=lambda one: one["position"],
        )
        try:
            actions.set_statuses(
                programme=programme, given=[_given_of(one) for one in given], by=person_of(request)
            )
            messages.success(request, _("Saved."))
            return redirect("statuses", programme.slug)
        except ProgrammesError as error:
            problem = str(error)
    context = {"programme": programme, "forms": forms_shown, "problem": problem, "known": len(rows)}
    return render_page(
        request, "desk/statuses.html", context, status=400 if request.method == "POST" else 200
    )


def _initial_of(row: Any, at: int) -> dict[str, Any]:
    if row is None:
        return {"position": at + 1, "phase": "unknown"}
    return {
        "was": row.key, "label_nl": row.labels.get("nl", ""), "label_en": row.labels.get("en", ""), "glyph": row.glyph,
        "phase": row.phase, "colour": row.colour, "position": at + 1,
    }  # fmt: skip


def _given_of(given: dict[str, Any]) -> actions.StatusGiven:
    labels = {language: given[f"label_{language}"] for language in ("nl", "en") if given[f"label_{language}"]}
    return actions.StatusGiven(
        labels=labels, glyph=given["glyph"], phase=given["phase"], colour=given["colour"], was=given["was"]
    )


def _done(form: PlainForm, deed: Any) -> bool:
    """Do a deed; what it refuses stands in the form."""
    try:
        deed()
    except (ProgrammesError, OrganisationsError) as error:
        form.add_error(None, str(error))
        return False
    except NotAllowed as error:
        raise PermissionDenied from error
    return True


urlpatterns = [
    path("/mensen", people, name="people"),
    path("/mensen/<int:key>", change_role, name="change-role"),
    path("/mensen/uitnodiging/<int:key>/intrekken", revoke_invitation, name="revoke-invitation"),
    path("/organisaties", organisations, name="organisations"),
    path("/organisaties/<int:key>", change_organisation, name="change-organisation"),
    path("/instellingen", settings, name="programme-settings"),
    path("/standen", statuses, name="statuses"),
]
