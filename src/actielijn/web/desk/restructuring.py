"""Renumber, move, split, merge, end and bring back activities: each a form with a reason."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from actielijn.language import _, spoken
from actielijn.web.components.forms import PlainForm, dress
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission
from actielijn.web.register import actions, restructuring
from actielijn.web.register.errors import RegisterError
from actielijn.web.register.models import Activity, Result

from .access import desk_page, person_of
from .activity import activity_of


class Reasoned(PlainForm):
    """Every deed here needs a reason."""

    reason = forms.CharField(
        label=later(lambda: _("Reason")),
        max_length=1000,
        help_text=later(lambda: _("Whoever looks for this activity later reads it.")),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _number(label: str | None = None) -> forms.CharField:
    return forms.CharField(
        label=label or later(lambda: _("Number within the result")),
        max_length=40,
        required=False,
        help_text=later(lambda: _("Without the number of the result. May stay empty.")),
        widget=forms.TextInput(attrs={"class": "utrecht-textbox--short"}),
    )


class RenumberForm(Reasoned):
    """Another number."""

    number = _number()
    field_order = ("number", "reason")


class MoveForm(Reasoned):
    """Another result."""

    result = forms.ModelChoiceField(label=later(lambda: _("To the result")), queryset=Result.objects.none())
    number = _number()
    field_order = ("result", "number", "reason")


class CodesField(forms.CharField):
    """Numbers of activities of a programme, with spaces or commas between them."""

    programme: Programme

    def clean(self, value: Any) -> list[int]:
        """Return the keys of the activities. Raises ValidationError that names the numbers that are not there."""
        codes = (super().clean(value) or "").replace(",", " ").split()
        found = dict(
            Activity.objects.filter(
                programme=self.programme, ended_on__isnull=True, code__in=codes
            ).values_list("code", "pk")
        )
        missing = [code for code in codes if code not in found]
        if missing:
            raise forms.ValidationError(
                _("There is no activity {codes} in the register.").format(codes=", ".join(missing))
            )
        return [found[code] for code in codes]


class MergeForm(Reasoned):
    """Which activities go on in this one."""

    others = CodesField(
        label=later(lambda: _("Activities that go on in this one")),
        help_text=later(
            lambda: _(
                "Their numbers, for example 4.2 4.3. Their explanations are added; they end with this one as successor."
            )
        ),
    )
    field_order = ("others", "reason")


class EndForm(Reasoned):
    """What comes after it."""

    successor = CodesField(
        label=later(lambda: _("Goes on in")),
        required=False,
        help_text=later(lambda: _("The number of the activity that takes over, if there is one.")),
    )
    field_order = ("successor", "reason")


class SplitForm(Reasoned):
    """Two to four parts; the first goes on under the address of this activity."""

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.parts = 4
        language = spoken()
        choices = [
            ("", "—"),
            *((one.key, one.labels.get(language) or str(one)) for one in programme.statuses.all()),
        ]
        for at in range(self.parts):
            self.fields[f"number_{at}"] = _number(_("Number"))
            self.fields[f"title_{at}"] = forms.CharField(
                label=_("Activity"), max_length=1000, required=at < 2
            )
            self.fields[f"status_{at}"] = forms.ChoiceField(
                label=_("Status"), choices=choices, required=False
            )
            self.fields[f"explanation_{at}"] = forms.CharField(
                label=_("Explanation"), required=False, widget=forms.Textarea(attrs={"rows": 4})
            )
        for field in self.fields.values():
            if "class" not in field.widget.attrs:
                dress(field)

    def groups(self) -> list[list[Any]]:
        """Return the fields of each part."""
        return [
            [self[f"{name}_{at}"] for name in ("number", "title", "status", "explanation")]
            for at in range(self.parts)
        ]

    def parts_given(self) -> list[restructuring.Part]:
        """Return the parts that have a title."""
        given = self.cleaned_data
        return [
            restructuring.Part(
                number=given[f"number_{at}"], title=given[f"title_{at}"], explanation=given[f"explanation_{at}"].replace("\r\n", "\n").strip(),
                statuses=(given[f"status_{at}"],) if given[f"status_{at}"] else (),
            )
            for at in range(self.parts) if given.get(f"title_{at}")
        ]  # fmt: skip


Deed = Callable[[Programme, Activity, Any, Person], Activity]


def _page(
    request: HttpRequest, programme: Programme, row: Activity, form: Reasoned, heading: str, deed: Deed
) -> HttpResponse:
    """Show the form of a deed, or do it and go to the activity."""
    if request.method == "POST" and form.is_valid():
        try:
            done = deed(programme, row, form, person_of(request))
            messages.success(request, _("Done. It can be taken back from the history."))
            return redirect(done)
        except RegisterError as error:
            form.add_error(None, str(error))
    context = {
        "programme": programme,
        "row": row,
        "form": form,
        "heading": heading,
        "is_split": isinstance(form, SplitForm),
    }
    return render_page(request, "desk/restructuring.html", context, status=400 if form.errors else 200)


@desk_page(Permission.RESTRUCTURE)
def renumber(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Give an activity another number."""
    row = activity_of(programme, key)
    form = RenumberForm(request.POST or None, initial={"number": row.number})

    def deed(programme: Programme, row: Activity, form: RenumberForm, by: Person) -> Activity:
        return restructuring.renumber(programme=programme, key=row.pk, by=by, **form.cleaned_data)

    return _page(request, programme, row, form, _("Renumber"), deed)


@desk_page(Permission.RESTRUCTURE)
def move(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Move an activity to another result."""
    row = activity_of(programme, key)
    form = MoveForm(request.POST or None, initial={"number": row.number})
    results = Result.objects.filter(programme=programme).exclude(pk=row.result_id)
    choice = cast("forms.ModelChoiceField[Result]", form.fields["result"])
    choice.queryset = results.order_by("theme__action_line__position", "theme__position", "position")

    def deed(programme: Programme, row: Activity, form: MoveForm, by: Person) -> Activity:
        given = form.cleaned_data
        return restructuring.move(
            programme=programme,
            key=row.pk,
            result=given["result"].pk,
            number=given["number"],
            reason=given["reason"],
            by=by,
        )

    return _page(request, programme, row, form, _("Move"), deed)


@desk_page(Permission.RESTRUCTURE)
def split(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Split an activity into parts."""
    row = activity_of(programme, key)
    standing = actions.content_now(row)
    initial = {
        "number_0": standing.number, "title_0": standing.title, "explanation_0": standing.progress[0].explanation if standing.progress else "",
        "status_0": standing.statuses[0] if standing.statuses else "",
    }  # fmt: skip
    form = SplitForm(programme, request.POST or None, initial=initial)

    def deed(programme: Programme, row: Activity, form: SplitForm, by: Person) -> Activity:
        made = restructuring.split(
            programme=programme,
            key=row.pk,
            parts=form.parts_given(),
            reason=form.cleaned_data["reason"],
            by=by,
        )
        return made[0]

    return _page(request, programme, row, form, _("Split up"), deed)


@desk_page(Permission.RESTRUCTURE)
def merge(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Merge other activities into this one."""
    row = activity_of(programme, key)
    form = MergeForm(request.POST or None)
    _codes_of(form, "others", programme)

    def deed(programme: Programme, row: Activity, form: MergeForm, by: Person) -> Activity:
        given = form.cleaned_data
        return restructuring.merge(
            programme=programme, keys=given["others"], into=row.pk, reason=given["reason"], by=by
        )

    return _page(request, programme, row, form, _("Merge"), deed)


@desk_page(Permission.RESTRUCTURE)
def end(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """End an activity."""
    row = activity_of(programme, key)
    form = EndForm(request.POST or None)
    _codes_of(form, "successor", programme)

    def deed(programme: Programme, row: Activity, form: EndForm, by: Person) -> Activity:
        given = form.cleaned_data
        successor = given["successor"][0] if given["successor"] else None
        return restructuring.end(
            programme=programme, key=row.pk, successor=successor, reason=given["reason"], by=by
        )

    return _page(request, programme, row, form, _("End"), deed)


@desk_page(Permission.RESTRUCTURE)
def revive(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Bring an ended activity back."""
    row = activity_of(programme, key)

    def deed(programme: Programme, row: Activity, form: Reasoned, by: Person) -> Activity:
        return restructuring.revive(
            programme=programme, key=row.pk, reason=form.cleaned_data["reason"], by=by
        )

    return _page(request, programme, row, Reasoned(request.POST or None), _("Bring back"), deed)


def _codes_of(form: Reasoned, name: str, programme: Programme) -> None:
    """Let a field of codes look for them in this programme."""
    cast(CodesField, form.fields[name]).programme = programme


urlpatterns = [
    path("/activiteit/<int:key>/hernummeren", renumber, name="renumber-activity"),
    path("/activiteit/<int:key>/verplaatsen", move, name="move-activity"),
    path("/activiteit/<int:key>/splitsen", split, name="split-activity"),
    path("/activiteit/<int:key>/samenvoegen", merge, name="merge-activity"),
    path("/activiteit/<int:key>/beeindigen", end, name="end-activity"),
    path("/activiteit/<int:key>/terughalen", revive, name="revive-activity"),
]
