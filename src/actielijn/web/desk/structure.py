"""Action lines, themes and results: add, change, put in order, remove; and adding activities."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST

from actielijn.language import _
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission
from actielijn.web.register import actions, restructuring
from actielijn.web.register.content import Content
from actielijn.web.register.errors import RegisterError
from actielijn.web.register.models import ActionLine, Result, Theme
from actielijn.web.register.structure import KINDS, Heading

from .access import desk_page, person_of
from .activity_form import ActivityForm, content_of

_NAMES = {"actielijn": "action_line", "thema": "theme", "resultaat": "result"}


class HeadingForm(PlainForm):
    """Number and title; a theme has no number, a result may have remarks."""

    number = forms.CharField(
        label=later(lambda: _("Number")),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox--short"}),
    )
    title = forms.CharField(label=later(lambda: _("Title")), max_length=500, required=False)
    remarks = forms.CharField(
        label=later(lambda: _("Remarks")),
        required=False,
        help_text=later(
            lambda: _("Texts that belong to the result and to no activity; a blank line between them.")
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@desk_page(Permission.RESTRUCTURE)
def structure(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the tree of headings with what may be done to each; three statements."""
    themes: dict[int, list[Theme]] = {}
    for theme in Theme.objects.filter(programme=programme):
        themes.setdefault(theme.action_line_id, []).append(theme)
    results: dict[int, list[Result]] = {}
    for result in Result.objects.filter(programme=programme):
        results.setdefault(result.theme_id, []).append(result)
    context = {
        "programme": programme,
        "lines": list(programme.action_lines.all()),
        "themes": themes,
        "results": results,
    }
    return render_page(request, "desk/structure.html", context)


@desk_page(Permission.RESTRUCTURE)
def add_heading(request: HttpRequest, programme: Programme, kind: str, above: int = 0) -> HttpResponse:
    """Add an action line, a theme under one, or a result under a theme."""
    heading = _new(programme, kind, above)
    return _edit(request, programme, heading, kind, {})


@desk_page(Permission.RESTRUCTURE)
def change_heading(request: HttpRequest, programme: Programme, kind: str, key: int) -> HttpResponse:
    """Change a heading."""
    heading = _there(programme, kind, key)
    initial = {
        "number": getattr(heading, "number", ""), "title": heading.title,
        "remarks": "\n\n".join(heading.remarks) if isinstance(heading, Result) else "",
    }  # fmt: skip
    return _edit(request, programme, heading, kind, initial)


@require_POST
@desk_page(Permission.RESTRUCTURE)
def move_heading(request: HttpRequest, programme: Programme, kind: str, key: int) -> HttpResponse:
    """Let a heading change places with the one before or after it."""
    heading = _there(programme, kind, key)
    siblings = list(_siblings(heading))
    at = next(index for index, one in enumerate(siblings) if one.pk == heading.pk)
    other = at - 1 if request.POST.get("to") == "up" else at + 1
    if 0 <= other < len(siblings):
        siblings[at], siblings[other] = siblings[other], siblings[at]
        for position, one in enumerate(siblings, 1):
            if one.position != position:
                one.position = position
                restructuring.save_heading(heading=one, by=person_of(request))
    return redirect("structure", programme.slug)


@require_POST
@desk_page(Permission.RESTRUCTURE)
def remove_heading(request: HttpRequest, programme: Programme, kind: str, key: int) -> HttpResponse:
    """Remove a heading under which nothing stands."""
    try:
        restructuring.remove_heading(heading=_there(programme, kind, key), by=person_of(request))
        messages.success(request, _("Removed."))
    except RegisterError as error:
        messages.error(request, str(error))
    return redirect("structure", programme.slug)


class NewActivityForm(ActivityForm):
    """A new activity has a number too."""

    number = forms.CharField(
        label=later(lambda: _("Number within the result")),
        max_length=40,
        required=False,
        help_text=later(lambda: _("Without the number of the result. May stay empty.")),
        widget=forms.TextInput(attrs={"class": "utrecht-textbox--short"}),
    )


@desk_page(Permission.RESTRUCTURE)
def add_activity(request: HttpRequest, programme: Programme, result: int) -> HttpResponse:
    """Add an activity to a result."""
    row = get_object_or_404(Result, programme=programme, pk=result)
    empty = Content(result=row.pk, code="", title="")
    form = NewActivityForm(
        programme, empty, True, data=request.POST or None, initial={"revision": 0, "entries": 1}
    )
    if request.method == "POST" and form.is_valid():
        try:
            content = content_of(
                form, Content(result=row.pk, code="", title="", number=form.cleaned_data["number"].strip())
            )
            added = actions.add_activity(
                programme=programme,
                content=content,
                by=person_of(request),
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("Added."))
            return redirect(added)
        except RegisterError as error:
            form.add_error("number", str(error))
    context = {"programme": programme, "result": row, "form": form}
    return render_page(request, "desk/add-activity.html", context, status=400 if form.errors else 200)


def _edit(
    request: HttpRequest, programme: Programme, heading: Heading, kind: str, initial: dict[str, Any]
) -> HttpResponse:
    form = HeadingForm(request.POST or None, initial=initial)
    if kind == "thema":
        del form.fields["number"]
    if kind != "resultaat":
        del form.fields["remarks"]
    if request.method == "POST" and form.is_valid():
        _fill(heading, form.cleaned_data)
        try:
            restructuring.save_heading(heading=heading, by=person_of(request))
            messages.success(request, _("Saved."))
            return redirect("structure", programme.slug)
        except RegisterError as error:
            form.add_error(None, str(error))
    context = {"programme": programme, "form": form, "kind": kind, "is_new": heading.pk is None}
    return render_page(request, "desk/heading-form.html", context, status=400 if form.errors else 200)


def _fill(heading: Heading, given: dict[str, Any]) -> None:
    heading.title = given["title"]
    if not isinstance(heading, Theme):
        heading.number = given["number"]
    if isinstance(heading, Result):
        heading.remarks = [
            part.strip() for part in given["remarks"].replace("\r\n", "\n").split("\n\n") if part.strip()
        ]


def _new(programme: Programme, kind: str, above: int) -> Heading:
    if kind == "actielijn":
        return ActionLine(programme=programme)
    if kind == "thema":
        return Theme(
            programme=programme, action_line=get_object_or_404(ActionLine, programme=programme, pk=above)
        )
    if kind == "resultaat":
        return Result(programme=programme, theme=get_object_or_404(Theme, programme=programme, pk=above))
    raise Http404


def _there(programme: Programme, kind: str, key: int) -> Heading:
    if kind not in _NAMES:
        raise Http404
    return cast(Heading, get_object_or_404(KINDS[_NAMES[kind]], programme=programme, pk=key))


def _siblings(heading: Heading) -> list[Heading]:
    if isinstance(heading, Theme):
        return list(Theme.objects.filter(action_line=heading.action_line_id))
    if isinstance(heading, Result):
        return list(Result.objects.filter(theme=heading.theme_id))
    return list(ActionLine.objects.filter(programme=heading.programme_id))


urlpatterns = [
    path("/indeling", structure, name="structure"),
    path("/indeling/<str:kind>/toevoegen", add_heading, name="add-action-line"),
    path("/indeling/<str:kind>/toevoegen/<int:above>", add_heading, name="add-heading"),
    path("/indeling/<str:kind>/<int:key>", change_heading, name="change-heading"),
    path("/indeling/<str:kind>/<int:key>/plaats", move_heading, name="move-heading"),
    path("/indeling/<str:kind>/<int:key>/verwijderen", remove_heading, name="remove-heading"),
    path("/resultaat/<int:result>/activiteit-toevoegen", add_activity, name="add-activity"),
]
