"""Contact persons of organisations: whom a round asks. Those with activities and nobody to ask stand first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST

from actielijn.language import _, ngettext
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.rounds import asking
from actielijn.web.rounds import contacts as keeper
from actielijn.web.rounds.board import contacts_by_organisation
from actielijn.web.rounds.errors import ContactsNotClear, RoundsError
from actielijn.web.rounds.models import Contact

from .access import desk_page, person_of


class ContactForm(PlainForm):
    """Whom to ask."""

    name = forms.CharField(label=later(lambda: _("Name")), max_length=200)
    email = forms.EmailField(
        label=later(lambda: _("Mail address")),
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email"}),
    )
    language = forms.ChoiceField(
        label=later(lambda: _("Language of mails")), choices=(("nl", "Nederlands"), ("en", "English"))
    )
    signs_off = forms.BooleanField(
        label=later(lambda: _("Signs off: colleagues hand their update to this person first")), required=False
    )


class NewContactForm(ContactForm):
    """Whom to ask at which organisation."""

    organisation = forms.ModelChoiceField(
        label=later(lambda: _("Organisation")), queryset=Organisation.objects.all()
    )
    field_order = ("organisation", "name", "email", "language", "signs_off")


class ListForm(PlainForm):
    """A pasted list, or a file of one."""

    text = forms.CharField(
        label=later(lambda: _("Paste from a spreadsheet")), required=False, max_length=500_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=later(lambda: _("One line each: organisation, name, mail address, language (nl or en), signs off (yes or nothing).")),
    )  # fmt: skip
    file = forms.FileField(label=later(lambda: _("Or a CSV file")), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the file where one was given. Raises ValidationError when neither is there, or the file is no text."""
        given = super().clean() or {}
        file = given.get("file")
        if file is not None:
            if file.size > 1_000_000:
                raise forms.ValidationError(_("This file is larger than a list of contact persons can be."))
            data = file.read()
            try:
                given["text"] = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                # Older spreadsheet programs of western Europe write this instead.
                given["text"] = data.decode("cp1252", errors="replace")
        if not given.get("text", "").strip():
            raise forms.ValidationError(_("Paste the list, or choose a file."))
        return given


@desk_page(Permission.RUN_ROUNDS)
def contacts(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show whom each organisation has to ask, and add one."""
    asked_for = request.GET.get("organisatie", "")
    form = NewContactForm(
        request.POST or None,
        initial={
            "language": "nl",
            "organisation": asked_for if asked_for.isdecimal() and len(asked_for) < 15 else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = asking.add_contact(programme=programme, by=person_of(request), **form.cleaned_data)
            messages.success(request, _("{name} is now a contact person.").format(name=added.name))
            return redirect("contacts", programme.slug)
        except RoundsError as error:
            form.add_error(None, str(error))
        except NotAllowed as error:
            raise PermissionDenied from error
    return _show(request, programme, form, ListForm(), status=400 if form.errors else 200)


def _show(
    request: HttpRequest, programme: Programme, form: NewContactForm, pasted: ListForm, *, status: int, problems: tuple[str, ...] = ()
) -> HttpResponse:  # fmt: skip
    rows = contacts_by_organisation(programme)
    context = {
        "programme": programme, "form": form, "pasted": pasted, "rows": rows, "problems": problems,
        "missing": [row for row in rows if not row.contacts], "granted": permissions_of(person_of(request), programme),
    }  # fmt: skip
    return render_page(request, "desk/contacts.html", context, status=status)


@require_POST
@desk_page(Permission.RUN_ROUNDS)
def bring_in(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Take over a pasted list or a CSV file, all of it or nothing."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, programme, NewContactForm(), form, status=400)
    try:
        added, changed = keeper.bring_in_contacts(
            programme=programme, text=form.cleaned_data["text"], by=person_of(request)
        )
    except ContactsNotClear as error:
        form.add_error(None, str(error))
        return _show(request, programme, NewContactForm(), form, status=400, problems=tuple(error.problems))
    except NotAllowed as error:
        raise PermissionDenied from error
    messages.success(
        request,
        ngettext("{count} contact person added, {changed} changed.", "{count} contact persons added, {changed} changed.", added).format(
            count=added, changed=changed
        ),
    )  # fmt: skip
    return redirect("contacts", programme.slug)


@desk_page(Permission.RUN_ROUNDS)
def change_contact(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Change a contact person, or let them go."""
    row = get_object_or_404(
        Contact.objects.select_related("organisation"), programme=programme, pk=key, left_at__isnull=True
    )
    initial = {"name": row.name, "email": row.email, "language": row.language, "signs_off": row.signs_off}
    if "remove" in request.POST:
        asking.remove_contact(programme=programme, key=key, by=person_of(request))
        messages.success(
            request,
            _("{name} is no longer a contact person; their links work no longer.").format(name=row.name),
        )
        return redirect("contacts", programme.slug)
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keeper.change_contact(programme=programme, key=key, by=person_of(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("contacts", programme.slug)
        except RoundsError as error:
            form.add_error(None, str(error))
    context = {"programme": programme, "form": form, "contact": row}
    return render_page(request, "desk/change-contact.html", context, status=400 if form.errors else 200)


urlpatterns = [
    path("/contactpersonen", contacts, name="contacts"),
    path("/contactpersonen/inlezen", bring_in, name="bring-in-contacts"),
    path("/contactpersonen/<int:key>", change_contact, name="change-contact"),
]
