"""Reading a report in, from upload to the register."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from actielijn import phrases
from actielijn import snapshot as plain
from actielijn.language import _, ngettext
from actielijn.web.archive.actions import path_of
from actielijn.web.components.forms import PlainForm, dress
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.documents import actions, queries
from actielijn.web.documents.errors import DocumentsError, SettledMeanwhile
from actielijn.web.documents.models import Document, PagePicture, ReadRow
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.register.taking_in import comparison_with
from actielijn.web.trail.actions import record

from .access import desk_page, person_of
from .badges import phase_names

_ON_A_PAGE = 50


class UploadForm(PlainForm):
    """A report to hand in."""

    report = forms.FileField(
        label=later(lambda: _("Report")),
        allow_empty_file=True,
        max_length=255,
        help_text=later(
            lambda: _("PDF, DOCX, ODT, HTML, text, XLSX, ODS or CSV, up to {size} MB.").format(
                size=settings.MOST_UPLOAD_BYTES // 2**20
            )
        ),
    )
    edition_date = forms.DateField(
        label=later(lambda: _("Date of the report")),
        required=False,
        help_text=later(lambda: _("Only when the report itself does not tell it.")),
        widget=forms.DateInput(attrs={"class": "utrecht-textbox--short"}),
    )


def document_of(programme: Programme, key: int) -> Document:
    """Return a report of this programme; one of another is not found."""
    return get_object_or_404(
        Document.objects.select_related(
            "original", "snapshot", "handed_in_by", "step__undone_by", "programme"
        ),
        programme=programme,
        pk=key,
    )


@desk_page(Permission.HAND_IN_REPORT)
def documents(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the reports that were handed in, and take another."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if request.META.get("actielijn.upload_too_large"):
            message = _(
                "This file is larger than {size} MB and was not kept. Leave out pictures, or split the report."
            )
            form.add_error("report", message.format(size=settings.MOST_UPLOAD_BYTES // 2**20))
        elif form.is_valid():
            given = cast("UploadedFile[bytes]", form.cleaned_data["report"])
            added = actions.hand_in(
                programme=programme, name=given.name or "report", pieces=given.chunks(), by=person_of(request),
                edition_date=form.cleaned_data["edition_date"],
            )  # fmt: skip
            return redirect("document", programme.slug, added.pk)
    context = {
        "programme": programme,
        "form": form,
        "documents": list(queries.documents_of(programme)[:100]),
        "states": state_names(),
    }
    return render_page(request, "desk/documents.html", context, status=400 if form.errors else 200)


def state_names() -> dict[str, str]:
    """Return the states of a report in words."""
    return {
        "waiting": _("waits to be read"), "reading": _("is being read"), "read": _("read, not yet in the register"),
        "failed": _("could not be read"), "taken-in": _("in the register"), "left": _("set aside"),
    }  # fmt: skip


@desk_page(Permission.HAND_IN_REPORT)
def document(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show how the reading goes, or what was read: what needs somebody first."""
    row = document_of(programme, key)
    start = (
        int(request.GET["vanaf"])
        if request.GET.get("vanaf", "").isdecimal() and len(request.GET["vanaf"]) < 9
        else 0
    )
    address = reverse("document", args=[programme.slug, key])
    context: dict[str, Any] = {
        "programme": programme,
        "document": row,
        "states": state_names(),
        "granted": permissions_of(person_of(request), programme),
    }
    if row.snapshot is not None and row.state in ("read", "taken-in", "left"):
        rows = list(queries.rows_in_turn(row)[start : start + _ON_A_PAGE + 1])
        read = queries.read_snapshot(row)
        context |= {
            "rows": [(one, actions.row_activity(one.corrected or one.read)) for one in rows[:_ON_A_PAGE]],
            "counts": queries.counts_of(row), "statuses": _labels(read), "settled_names": settled_names(),
            "general": [finding for finding in read.findings if not finding.activity][:50],
            "first": queries.next_open(row, 0),
            "previous": f"{address}?vanaf={max(start - _ON_A_PAGE, 0)}" if start else "",
            "next": f"{address}?vanaf={start + _ON_A_PAGE}" if len(rows) > _ON_A_PAGE else "",
        }  # fmt: skip
    return render_page(request, "desk/document.html", context)


def settled_names() -> dict[str, str]:
    """Return what people said of rows in words."""
    return {"": "", "confirmed": _("confirmed"), "corrected": _("corrected"), "left": _("left as read")}


def _labels(read: plain.Snapshot) -> dict[str, str]:
    return {
        status.key: f"{status.glyph or ''} {status.label_in(read.programme.language)}".strip()
        for status in read.statuses
    }


class RowForm(PlainForm):
    """A row as it was read, to be corrected."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(
        label=later(lambda: _("Number")),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox--short"}),
    )
    title = forms.CharField(
        label=later(lambda: _("Activity")), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    holder = forms.CharField(label=later(lambda: _("Holder")), max_length=200, required=False)
    partners = forms.CharField(
        label=later(lambda: _("Partners")),
        required=False,
        help_text=later(lambda: _("One organisation per line.")),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, activity: plain.Activity, labels: dict[str, str], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.activity = activity
        entries = activity.progress or (plain.Progress(),)
        self.count = len(entries)
        for at, entry in enumerate(entries):
            self.fields[f"statuses_{at}"] = forms.MultipleChoiceField(
                label=_("Status"),
                choices=list(labels.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=list(entry.statuses),
            )
            self.fields[f"explanation_{at}"] = forms.CharField(
                label=_("Explanation"),
                required=False,
                max_length=50_000,
                widget=forms.Textarea(attrs={"rows": 8}),
                initial=entry.explanation,
            )
            dress(self.fields[f"explanation_{at}"])

    def entry_fields(self) -> list[tuple[Any, Any, plain.Progress]]:
        """Return the fields of each progress entry with what was read of it."""
        entries = self.activity.progress or (plain.Progress(),)
        return [
            (self[f"statuses_{at}"], self[f"explanation_{at}"], entry) for at, entry in enumerate(entries)
        ]

    def corrected(self, read: plain.Snapshot, result: plain.Result | None) -> plain.Activity:
        """Return the activity as it should be; what its text says is found anew when the text changed."""
        given, was = self.cleaned_data, self.activity
        entries = was.progress or (plain.Progress(),)
        progress = tuple(
            replace(
                entry,
                statuses=tuple(given[f"statuses_{at}"]),
                explanation=given[f"explanation_{at}"].replace("\r\n", "\n").strip(),
                candidates=(),
            )
            for at, entry in enumerate(entries)
        )
        title, number = " ".join(given["title"].split()), given["number"].strip() or None
        made = replace(
            was, title=title, number=number, holder=given["holder"].strip() or None,
            partners=tuple(" ".join(line.split()) for line in given["partners"].splitlines() if line.strip()), progress=progress,
        )  # fmt: skip
        if (number, title) != (was.number, was.title) and (number or was.number):
            made = replace(made, id=plain.activity_id(result.number if result else None, number, title))
        if made.explanation != was.explanation:
            on, language = day_of_report(read), read.programme.language
            made = replace(
                made, references=phrases.references(made.explanation), figures=phrases.figures(made.explanation, language=language),
                promises=phrases.promises(made.explanation, on=on, language=language),
            )  # fmt: skip
        return made


def day_of_report(read: plain.Snapshot) -> Any:
    """Return the day that a report was written on, None when nobody knows it."""
    field = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    return field.clean(read.edition.date or "")


@desk_page(Permission.HAND_IN_REPORT)
def read_row(request: HttpRequest, programme: Programme, key: int, position: int) -> HttpResponse:
    """Show a row as it was read beside its page, to confirm, correct or leave."""
    parent = document_of(programme, key)
    if parent.snapshot is None:
        raise Http404
    row = get_object_or_404(ReadRow, document=parent, position=position)
    read = queries.read_snapshot(parent)
    activity = actions.row_activity(row.corrected or row.read)
    labels = _labels(read)
    initial = {"revision": row.revision, "number": activity.number or "", "title": activity.title, "holder": activity.holder or "", "partners": "\n".join(activity.partners)}  # fmt: skip
    form = RowForm(activity, labels, request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 400
        if "confirmed" in request.POST or "left" in request.POST or "open" in request.POST or form.is_valid():
            try:
                _settle(request, parent, row, form, read)
                onward = queries.next_open(parent, position)
                if onward is None:
                    messages.success(request, _("Every row that needed you is settled."))
                    return redirect("document", programme.slug, key)
                return redirect("read-row", programme.slug, key, onward.position)
            except SettledMeanwhile as error:
                messages.error(request, str(error))
                return redirect("read-row", programme.slug, key, position)
            except DocumentsError as error:
                messages.error(request, str(error))
                return redirect("document", programme.slug, key)
    context = {
        "programme": programme, "document": parent, "row": row, "form": form, "activity": activity, "labels": labels,
        "findings": [_with_suggestion(plain.from_json_value(plain.Finding, one), labels) for one in row.findings], "picture": _picture(parent, row),
        "boxes": _boxes(actions.row_activity(row.read)), "counts": queries.counts_of(parent), "settled_names": settled_names(),
        "before": parent.rows.filter(position__lt=position).order_by("-position").values_list("position", flat=True).first(),
        "after": parent.rows.filter(position__gt=position).order_by("position").values_list("position", flat=True).first(),
        "result": _result_of(read, position),
    }  # fmt: skip
    return render_page(request, "desk/read-row.html", context, status=status)


def _with_suggestion(finding: plain.Finding, labels: dict[str, str]) -> tuple[plain.Finding, str]:
    """Return a finding with the status or phase that it suggests in words; empty when it suggests none."""
    suggestion = finding.suggestion or {}
    status, phase = suggestion.get("status"), suggestion.get("phase")
    return finding, labels.get(status, status) if status else phase_names().get(phase, phase) if phase else ""


def _settle(
    request: HttpRequest, parent: Document, row: ReadRow, form: RowForm, read: plain.Snapshot
) -> None:
    person = person_of(request)
    revision = request.POST.get("revision", "")
    given: dict[str, Any] = {
        "document": parent, "position": row.position, "by": person, "revision": int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
    }  # fmt: skip
    if "confirmed" in request.POST or "left" in request.POST or "open" in request.POST:
        settled = "confirmed" if "confirmed" in request.POST else "left" if "left" in request.POST else ""
        actions.settle_row(settled=settled, corrected=None, **given)
    else:
        corrected = form.corrected(read, _result_of(read, row.position))
        if plain.to_json(corrected) == row.read:
            actions.settle_row(settled="confirmed", **given)
        else:
            actions.settle_row(settled="corrected", corrected=corrected, **given)


def _result_of(read: plain.Snapshot, position: int) -> plain.Result | None:
    return next((place.result for at, place in enumerate(read.places(), 1) if at == position), None)


def _picture(parent: Document, row: ReadRow) -> PagePicture | None:
    return parent.pictures.filter(page=row.page).first() if row.page else None


def _boxes(activity: plain.Activity) -> list[dict[str, str]]:
    """Return where the row stands on its page, in points: left, top, width and height."""
    sources = [entry.source for entry in activity.progress if entry.source] or (
        [activity.source] if activity.source else []
    )
    page = activity.source.page if activity.source else None
    found = []
    for source in sources:
        if len(source.box) == 4 and source.page == page:
            left, top, right, bottom = source.box
            found.append(
                {
                    "x": f"{left:.1f}",
                    "y": f"{top:.1f}",
                    "width": f"{right - left:.1f}",
                    "height": f"{bottom - top:.1f}",
                }
            )
    return found


@desk_page(Permission.HAND_IN_REPORT)
def page_picture(request: HttpRequest, programme: Programme, key: int, page: int) -> HttpResponseBase:  # noqa: ARG001
    """Send the picture of a page."""
    picture = get_object_or_404(
        PagePicture.objects.select_related("stored"), document__programme=programme, document=key, page=page
    )
    answer = FileResponse(path_of(picture.stored.sha256).open("rb"), content_type="image/png")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@require_POST
@desk_page(Permission.HAND_IN_REPORT)
def settle_rows(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Confirm or leave several rows at once."""
    positions = [int(one) for one in request.POST.getlist("row") if one.isdecimal() and len(one) < 9]
    settled = request.POST.get("deed", "")
    parent = document_of(programme, key)

    def deed() -> str:
        everything = settled == "confirm-rest"
        count = actions.settle_rows(
            document=parent,
            positions=None if everything else positions,
            settled="left" if settled == "left" else "confirmed",
            by=person_of(request),
        )
        return ngettext("{count} row settled.", "{count} rows settled.", count).format(count=count)

    return _do(request, programme, key, deed)


@require_POST
@desk_page(Permission.HAND_IN_REPORT)
def read_again(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Read a report anew."""

    def deed() -> str:
        actions.read_again(document=document_of(programme, key), by=person_of(request))
        return _("The report is read again.")

    return _do(request, programme, key, deed)


@require_POST
@desk_page(Permission.HAND_IN_REPORT)
def leave(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Set a report aside."""

    def deed() -> str:
        actions.leave(document=document_of(programme, key), by=person_of(request))
        return _("The report is set aside.")

    return _do(request, programme, key, deed)


def _do(request: HttpRequest, programme: Programme, key: int, deed: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, deed())
    except DocumentsError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect("document", programme.slug, key)


@desk_page(Permission.TAKE_IN)
def bring_in(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show what would change in the register, and bring the report in as one step."""
    parent = document_of(programme, key)
    if parent.snapshot is None:
        raise Http404
    if request.method == "POST":

        def deed() -> str:
            taken = actions.bring_in(
                document=parent, by=person_of(request), end_missing=request.POST.get("end") == "yes"
            )
            return _(
                "The report is in the register: {added} added, {changed} changed, {ended} ended."
            ).format(added=taken.added, changed=taken.changed, ended=taken.ended)

        return _do(request, programme, key, deed)
    incoming = queries.settled_snapshot(parent)
    standing, compared = comparison_with(programme, incoming)
    was = {one.id: one for one in standing.activities()}
    now = {one.id: one for one in incoming.activities()}
    context = {
        "programme": programme, "document": parent, "compared": compared, "was": was, "now": now, "counts": queries.counts_of(parent),
        "labels": {**_labels(standing), **_labels(incoming)}, "most": 100,
    }  # fmt: skip
    return render_page(request, "desk/bring-in.html", context)


@desk_page(Permission.HAND_IN_REPORT)
def original(request: HttpRequest, programme: Programme, key: int) -> HttpResponseBase:
    """Send the report as it was handed in."""
    parent = document_of(programme, key)
    record("download-document", by=person_of(request), on=parent, programme=programme.pk)
    answer = FileResponse(
        path_of(parent.original.sha256).open("rb"), as_attachment=True, filename=parent.name
    )
    # Never opened in the browser under our own address, whatever it says it is.
    answer.headers["Content-Type"] = "application/octet-stream"
    return answer


urlpatterns = [
    path("/inlezen", documents, name="documents"),
    path("/inlezen/<int:key>", document, name="document"),
    path("/inlezen/<int:key>/rij/<int:position>", read_row, name="read-row"),
    path("/inlezen/<int:key>/rijen", settle_rows, name="settle-rows"),
    path("/inlezen/<int:key>/bladzijde/<int:page>", page_picture, name="page-picture"),
    path("/inlezen/<int:key>/opnieuw", read_again, name="read-again"),
    path("/inlezen/<int:key>/opzij", leave, name="leave-document"),
    path("/inlezen/<int:key>/naar-register", bring_in, name="bring-in"),
    path("/inlezen/<int:key>/origineel", original, name="original"),
]
