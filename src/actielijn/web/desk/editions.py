"""Editions, from freezing to publishing, their files, and the comparison of two."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn import snapshot as plain
from actielijn.language import _
from actielijn.web.archive.actions import path_of
from actielijn.web.commitments.queries import count_of
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.editions import actions, queries
from actielijn.web.editions.errors import EditionsError
from actielijn.web.editions.models import Edition
from actielijn.web.indicators.queries import sizes_of
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.proofreading.queries import open_count
from actielijn.web.register.queries import CAP, changed_count, counts_by_line
from actielijn.web.trail.actions import record
from actielijn.writing import render_comparison

from .access import desk_page, person_of
from .badges import Vocabulary

_ON_A_PAGE = 50
_NOW = "nu"
_TYPES = {
    ".pdf": "application/pdf", ".html": "text/html; charset=utf-8", ".json": "application/json", ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}  # fmt: skip


class FreezeForm(PlainForm):
    """What an edition is called."""

    title = forms.CharField(label=later(lambda: _("Title")), max_length=200, required=False)
    on = forms.DateField(label=later(lambda: _("Date that the edition bears")), widget=forms.DateInput())
    mark = forms.CharField(
        label=later(lambda: _("Own mark")),
        max_length=60,
        required=False,
        help_text=later(lambda: _("The number that the letter to parliament has.")),
    )
    erratum = forms.CharField(
        label=later(lambda: _("What this edition corrects")),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(PlainForm):
    """Why an edition is withdrawn or sent back."""

    reason = forms.CharField(
        label=later(lambda: _("Reason")), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


def edition_of(programme: Programme, person: Person, number: int) -> Edition:
    """Return an edition that this person may see; another is not found."""
    return get_object_or_404(queries.editions_for(person, programme), number=number)


@desk_page(Permission.READ)
def editions(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the editions, newest first."""
    person = person_of(request)
    rows = list(queries.editions_for(person, programme)[:200])
    context = {
        "programme": programme,
        "editions": rows,
        "states": state_names(),
        "granted": permissions_of(person, programme),
    }
    return render_page(request, "desk/editions.html", context)


def state_names() -> dict[str, str]:
    """Return the states of an edition in words."""
    return {
        "frozen": _("waits for approval"),
        "approved": _("approved"),
        "published": _("published"),
        "withdrawn": _("withdrawn"),
    }


@desk_page(Permission.FREEZE)
def freeze(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show what would go in, and freeze it."""
    person = person_of(request)
    corrects = _corrected(programme, person, request.GET.get("corrigeert", ""))
    form = FreezeForm(
        request.POST or None,
        initial={"on": timezone.localdate(), "title": corrects.title if corrects else ""},
    )
    if corrects is None:
        del form.fields["erratum"]
    if request.method == "POST" and form.is_valid():
        try:
            frozen = actions.freeze_edition(
                programme=programme, by=person, corrects=corrects, **form.cleaned_data
            )
            messages.success(
                request,
                _("Edition {number} is frozen. Its forms are being made; somebody else approves it.").format(
                    number=frozen.number
                ),
            )
            return redirect("edition", programme.slug, frozen.number)
        except EditionsError as error:
            form.add_error(None, str(error))
    last = queries.last_edition(programme)
    context = {
        "programme": programme, "form": form, "corrects": corrects, "last": last, "findings": open_count(programme),
        "lines": [(line.number, line.title, sum(line.combinations.values())) for line in counts_by_line(programme)],
        "changed": changed_count(programme, since=last.frozen_at) if last else None, "cap": CAP,
        "commitments": count_of(programme), "sizes": sizes_of(programme),
    }  # fmt: skip
    return render_page(request, "desk/freeze.html", context, status=400 if form.errors else 200)


def _corrected(programme: Programme, person: Person, number: str) -> Edition | None:
    return edition_of(programme, person, int(number)) if number.isdecimal() and len(number) < 9 else None


@desk_page(Permission.READ)
def edition(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Show an edition: where it stands, its counts, its files."""
    person = person_of(request)
    row, vocabulary = edition_of(programme, person, number), Vocabulary(programme)
    files = list(row.files.all())
    before = (
        queries.editions_for(person, programme).filter(number__lt=number).exclude(state="withdrawn").first()
    )
    context = {
        "programme": programme, "edition": row, "states": state_names(), "files": files, "before": before, "vocabulary": vocabulary,
        "corrections": list(queries.editions_for(person, programme).filter(corrects=row)),
        "made": sum(file.made_at is not None for file in files), "failed": any(file.error for file in files),
        "granted": permissions_of(person, programme), "person": person, "form": ReasonForm(),
    }  # fmt: skip
    return render_page(request, "desk/edition.html", context)


def _deed(request: HttpRequest, programme: Programme, number: int, deed: Any, told: str) -> HttpResponse:
    row = edition_of(programme, person_of(request), number)
    try:
        deed(row)
        messages.success(request, told)
    except EditionsError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect("edition", programme.slug, number)


@require_POST
@desk_page(Permission.APPROVE)
def approve(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Approve an edition."""
    by = person_of(request)
    return _deed(
        request,
        programme,
        number,
        lambda row: actions.approve_edition(edition=row, by=by),
        _("The edition is approved."),
    )


@require_POST
@desk_page(Permission.PUBLISH)
def publish(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Publish an edition."""
    by = person_of(request)
    return _deed(
        request,
        programme,
        number,
        lambda row: actions.publish_edition(edition=row, by=by),
        _("The edition is published."),
    )


@require_POST
@desk_page(Permission.READ)
def withdraw(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Withdraw an edition, or send it back."""
    by, reason = person_of(request), request.POST.get("reason", "")[:2_000]
    return _deed(
        request,
        programme,
        number,
        lambda row: actions.withdraw_edition(edition=row, reason=reason, by=by),
        _("The edition is withdrawn."),
    )


@require_POST
@desk_page(Permission.FREEZE)
def try_again(request: HttpRequest, programme: Programme, number: int, form: str) -> HttpResponse:
    """Make a form once more."""
    by = person_of(request)
    row = edition_of(programme, by, number)
    get_object_or_404(row.files, form=form)
    return _deed(
        request,
        programme,
        number,
        lambda row: actions.try_form_again(edition=row, form=form, by=by),
        _("It is tried again."),
    )


@desk_page(Permission.DOWNLOAD)
def download(request: HttpRequest, programme: Programme, number: int, suffix: str) -> HttpResponseBase:
    """Send a file of an edition, the bytes that were kept."""
    row = edition_of(programme, person_of(request), number)
    part = next(
        (part for file in row.files.all() for part in file.parts if part["suffix"] == f".{suffix}"), None
    )
    if part is None:
        raise Http404
    record(
        "download-edition",
        by=person_of(request),
        on=row,
        programme=programme.pk,
        number=number,
        suffix=part["suffix"],
    )
    name = f"{programme.slug}-{row.number}-{row.date}{part['suffix']}"
    answer = FileResponse(path_of(part["sha256"]).open("rb"), as_attachment=True, filename=name)
    ending = f".{part['suffix'].rsplit('.', 1)[-1]}"
    answer.headers["Content-Type"] = _TYPES.get(ending, "application/octet-stream")
    answer.headers["ETag"] = f'"{part["sha256"]}"'
    return answer


@desk_page(Permission.READ)
def comparison(request: HttpRequest, programme: Programme, first: int, second: str) -> HttpResponse:
    """Lay two editions, or an edition and the register of now, side by side."""
    person = person_of(request)
    before, after, told, names = _compared(programme, person, first, second)
    asked = (request.GET.get("van"), request.GET.get("naar"))
    now = {one.id: one for one in after.activities()}
    was = {one.id: one for one in before.activities()}
    changes = [
        change
        for change in told["changed"]
        if None in asked or change["activity"] in _of_transition(told, asked)
    ]
    start = (
        int(request.GET["vanaf"])
        if request.GET.get("vanaf", "").isdecimal() and len(request.GET["vanaf"]) < 9
        else 0
    )
    address = reverse("comparison", args=[programme.slug, first, second])
    query = f"van={asked[0]}&naar={asked[1]}&" if None not in asked else ""
    context = {
        "programme": programme, "names": names, "told": told, "now": now, "was": was, "address": address,
        "vocabulary": _SnapshotVocabulary(programme, before, after), "matrix": _matrix(told), "asked": asked if None not in asked else None,
        "changes": changes[start : start + _ON_A_PAGE], "count": len(changes), "start": start,
        "previous": f"{address}?{query}vanaf={max(start - _ON_A_PAGE, 0)}" if start else "",
        "next": f"{address}?{query}vanaf={start + _ON_A_PAGE}" if start + _ON_A_PAGE < len(changes) else "",
        "editions": list(queries.editions_for(person, programme)[:50]), "first": first, "second": second, "most": 200,
        "outcomes": _outcomes(), "promises": [one for one in told["promises"] if one["outcome"] != "open"][:200],
    }  # fmt: skip
    return render_page(request, "desk/comparison.html", context)


@desk_page(Permission.READ)
def choose_comparison(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Go to the comparison of the two editions that were chosen."""
    first, second = request.GET.get("van", ""), request.GET.get("naar", "")
    if not first.isdecimal() or not (second.isdecimal() or second == _NOW) or len(first + second) > 18:
        raise Http404
    return redirect("comparison", programme.slug, int(first), second)


@desk_page(Permission.DOWNLOAD)
def download_comparison(
    request: HttpRequest, programme: Programme, first: int, second: str, form: str
) -> HttpResponse:
    """Send a comparison as DOCX, PDF, HTML or JSON."""
    if form not in ("docx", "pdf", "html", "json"):
        raise Http404
    before, after, told, _names = _compared(programme, person_of(request), first, second)
    data = plain_json(told) if form == "json" else render_comparison(told, before, after, form)
    record(
        "download-comparison",
        by=person_of(request),
        on=programme,
        programme=programme.pk,
        first=first,
        second=second,
        form=form,
    )
    answer = HttpResponse(data, content_type=_TYPES[f".{form}"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{programme.slug}-{first}-{second}.{form}"'
    return answer


def plain_json(told: dict[str, Any]) -> bytes:
    """Return a comparison as JSON."""
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _compared(
    programme: Programme, person: Person, first: int, second: str
) -> tuple[plain.Snapshot, plain.Snapshot, dict[str, Any], tuple[str, str]]:
    before = edition_of(programme, person, first)
    if second == _NOW:
        after, told = queries.compared_with_now(before)
        return queries.snapshot_of_edition(before), after, told, (str(before), _("the register now"))
    if not second.isdecimal() or len(second) > 9:
        raise Http404
    later_one = edition_of(programme, person, int(second))
    told = queries.compared(before, later_one)
    return (
        queries.snapshot_of_edition(before),
        queries.snapshot_of_edition(later_one),
        told,
        (str(before), str(later_one)),
    )


class _SnapshotVocabulary(Vocabulary):
    """Badges by the vocabularies of the two Snapshots, which may hold statuses that the programme has no longer."""

    def __init__(self, programme: Programme, *snapshots: plain.Snapshot):
        super().__init__(programme)
        for one in snapshots:
            for status in one.statuses:
                self.add(
                    status.key, status.label_in(one.programme.language), status.glyph or "", status.phase
                )


def _of_transition(told: dict[str, Any], asked: tuple[str | None, str | None]) -> set[str]:
    return {
        code for step in told["transitions"] if (step["from"], step["to"]) == asked for code in step["activities"]
    }  # fmt: skip


def _matrix(told: dict[str, Any]) -> tuple[list[str], dict[tuple[str, str], int]]:
    """Return the keys that occur and the count of each step."""
    counts = {(cell["from"], cell["to"]): cell["count"] for cell in told["matrix"]}
    return sorted({key for cell in counts for key in cell}), counts


def _outcomes() -> dict[str, str]:
    return {
        "kept": _("kept"),
        "missed": _("missed"),
        "moved": _("moved to a later day"),
        "open": _("still open"),
        "silent": _("no longer spoken of"),
    }


urlpatterns = [
    path("/edities", editions, name="editions"),
    path("/edities/bevriezen", freeze, name="freeze"),
    path("/edities/vergelijken", choose_comparison, name="choose-comparison"),
    path("/edities/<int:number>", edition, name="edition"),
    path("/edities/<int:number>/goedkeuren", approve, name="approve-edition"),
    path("/edities/<int:number>/publiceren", publish, name="publish-edition"),
    path("/edities/<int:number>/intrekken", withdraw, name="withdraw-edition"),
    path("/edities/<int:number>/opnieuw/<str:form>", try_again, name="try-form-again"),
    path("/edities/<int:number>/bestand/<str:suffix>", download, name="download-edition"),
    path("/vergelijking/<int:first>/<str:second>", comparison, name="comparison"),
    path(
        "/vergelijking/<int:first>/<str:second>/<str:form>", download_comparison, name="download-comparison"
    ),
]
