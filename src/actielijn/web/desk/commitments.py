"""Commitments: the list under filters, one with its whole trace, its form, and the activities that answer it."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn.language import _, ngettext
from actielijn.web.commitments import actions, queries
from actielijn.web.commitments.errors import CommitmentsError
from actielijn.web.commitments.models import Commitment, Kind, Status
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.telling import day
from actielijn.web.components.wording import later
from actielijn.web.editions.models import Edition
from actielijn.web.editions.queries import commitment_statuses_in, editions_for
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.register.history import statuses_through
from actielijn.writing.annex import kind_words, response_words, status_titles

from .access import desk_page, person_of
from .badges import Badge, Vocabulary
from .events import event_name

_EDITIONS = 4
"""Editions beside one another in a trace; a register keeps so many ready."""
_PHASES = {
    "open": ("waiting", "○"),
    "partly_met": ("running", "◐"),
    "met": ("done", "✓"),
    "lapsed": ("outside", "✗"),
}


def status_badges() -> dict[str, Badge]:
    """Return the statuses as badges: sign, word and phase."""
    return {key: Badge(key, name, _PHASES[key][1], _PHASES[key][0]) for key, name in status_titles().items()}


class CommitmentForm(PlainForm):
    """A commitment as a person gives it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=later(lambda: _("Kind")), choices=lambda: list(kind_words().items()))
    mark = forms.CharField(
        label=later(lambda: _("Reference")), required=False, max_length=200,
        help_text=later(lambda: _("As people write it: 28638, nr. 166 · 2020Z19175 · TZ202311-057. It is followed from there.")),
    )  # fmt: skip
    title = forms.CharField(label=later(lambda: _("In a few words")), max_length=500)
    text = forms.CharField(
        label=later(lambda: _("What was asked or promised")), required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 4})
    )  # fmt: skip
    asked_by = forms.CharField(label=later(lambda: _("Asked by")), required=False, max_length=300)
    answered_by = forms.CharField(label=later(lambda: _("Answered by")), required=False, max_length=300)
    asked_on = forms.DateField(label=later(lambda: _("Date")), required=False, widget=forms.DateInput)
    due = forms.DateField(label=later(lambda: _("Due")), required=False, widget=forms.DateInput)
    url = forms.URLField(
        label=later(lambda: _("Address")), required=False, max_length=1000, assume_scheme="https", widget=forms.TextInput(attrs={"inputmode": "url"})
    )  # fmt: skip
    status = forms.ChoiceField(
        label=later(lambda: _("Status")), choices=lambda: list(status_titles().items()), initial=Status.OPEN
    )
    settled_by = forms.CharField(
        label=later(lambda: _("Settled by")), required=False, max_length=500,
        help_text=later(lambda: _("The letter or the edition that met it: its name and reference.")),
    )  # fmt: skip
    settled_edition = forms.TypedChoiceField(
        label=later(lambda: _("Settled by an edition")), required=False, coerce=int, empty_value=None
    )
    settled_on = forms.DateField(label=later(lambda: _("Settled on")), required=False, widget=forms.DateInput)
    settled_url = forms.URLField(
        label=later(lambda: _("Address of the letter")), required=False, max_length=1000, assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )  # fmt: skip
    response = forms.ChoiceField(
        label=later(lambda: _("Response, to a recommendation")), required=False,
        choices=lambda: [("", _("none")), *response_words().items()],
    )  # fmt: skip
    reason = forms.CharField(
        label=later(lambda: _("Reason")),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    activities = forms.CharField(
        label=later(lambda: _("Activities that answer it")), required=False, max_length=2_000,
        help_text=later(lambda: _("Their numbers, with commas between them: 4.12, 8.4.")),
    )  # fmt: skip

    def __init__(self, programme: Programme, editions: Iterable[Edition], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.programme, self.editions = programme, {one.number: one for one in editions}
        choice: Any = self.fields["settled_edition"]
        choice.choices = [
            ("", _("none")),
            *((number, edition_name(one)) for number, one in self.editions.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Name the edition where one was chosen and nothing else was named; find the activities."""
        given = super().clean() or {}
        edition = self.editions.get(given.get("settled_edition") or 0)
        if edition is not None:
            given["settled_by"] = given.get("settled_by") or edition_name(edition)
            given["settled_on"] = given.get("settled_on") or edition.date
        codes = codes_in(given.get("activities", ""))
        found = queries.activities_by_code(self.programme, codes)
        missing = [code for code in codes if code not in found]
        if missing:
            self.add_error("activities", no_such_activities(missing))
        given["activities"] = list(found.values())
        return given

    def given(self) -> actions.CommitmentGiven:
        """Return the commitment that was filled in."""
        own = {
            name: value for name, value in self.cleaned_data.items() if name not in ("revision", "activities")
        }
        return actions.CommitmentGiven(**own)


def edition_name(edition: Edition) -> str:
    """Return number, title and date of an edition in one line."""
    told = _("Edition {number}").format(number=edition.number)
    return f"{told} {edition.title}".strip() + f", {day(edition.date)}"


def codes_in(text: str) -> list[str]:
    """Return the codes of activities in a text, each once."""
    return list(dict.fromkeys(part.strip() for part in text.replace(";", ",").split(",") if part.strip()))[
        :100
    ]


def no_such_activities(codes: Sequence[str]) -> str:
    """Return what is said of codes that no activity has."""
    return _("There is no activity {codes} in the register. Look up the number there.").format(
        codes=", ".join(codes[:10])
    )


@desk_page(Permission.READ)
def commitments(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the commitments under the filters of the address."""
    filters, today = _filters(request), timezone.localdate()
    page = queries.page(programme, filters, number=page_number(request), today=today)
    address = reverse("commitments", args=[programme.slug])
    context = {
        "programme": programme, "page": page, "filters": filters, "address": address, "today": today, "kinds": kind_words(),
        "badges": status_badges(), "granted": permissions_of(person_of(request), programme),
        "is_filtered": filters != queries.Filters(), "waiting": queries.waiting_import(programme),
        "previous": _other(request, address, page.number - 1) if page.number > 1 else "",
        "next": _other(request, address, page.number + 1) if page.number < page.pages else "",
    }  # fmt: skip
    return render_page(request, "desk/commitments.html", context)


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for, the first when that is no number."""
    wanted = request.GET.get("blad", "")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 8 else 1


def _filters(request: HttpRequest) -> queries.Filters:
    asked = {
        name: request.GET.get(name, "").strip()[:200]
        for name in ("soort", "stand", "termijn", "gekoppeld", "zoek")
    }
    return queries.Filters(
        kind=asked["soort"] if asked["soort"] in Kind.values else "",
        status=asked["stand"] if asked["stand"] in Status.values else "",
        due=asked["termijn"] if asked["termijn"] in ("overdue", "soon") else "",
        linked="-" if asked["gekoppeld"] == "-" else "",
        words=asked["zoek"],
    )


def _other(request: HttpRequest, address: str, number: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "blad" and value}
    return f"{address}?{urlencode({**kept, 'blad': number})}"


@desk_page(Permission.READ)
def commitment(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show a commitment with its whole trace: asked, activities, their statuses over editions, settled by."""
    trace, person = _trace(programme, key, page_number(request)), person_of(request)
    one, address = trace.commitment, reverse("commitment", args=[programme.slug, key])
    editions = list(reversed(editions_for(person, programme)[:_EDITIONS]))
    own = [commitment_statuses_in(edition).get(one.code) for edition in editions]
    # What an activity's statuses were when each edition was frozen is what that edition tells, whatever number it had then.
    keys = [row.activity.pk for row in trace.answered]
    then = statuses_through(keys, [edition.frozen_at for edition in editions])
    rows = [(row, [found.get(row.activity.pk) for found in then]) for row in trace.answered]
    context = {
        "programme": programme, "one": one, "rows": rows, "editions": editions, "own": own, "vocabulary": Vocabulary(programme),
        "badges": status_badges(), "kinds": kind_words(), "responses": response_words(), "today": timezone.localdate(),
        "is_overdue": one.due is not None and one.due < timezone.localdate() and one.status in (Status.OPEN, Status.PARTLY_MET),
        "happenings": [(happening, event_name(happening.action)) for happening in trace.happenings],
        "granted": permissions_of(person, programme), "statuses": status_titles(), "links": trace.links,
        "previous": _other(request, address, trace.number - 1) if trace.number > 1 else "",
        "next": _other(request, address, trace.number + 1) if trace.number < trace.pages else "",
    }  # fmt: skip
    return render_page(request, "desk/commitment.html", context)


def _trace(programme: Programme, key: int, number: int = 1) -> queries.Trace:
    found = queries.trace(programme, key, number=number)
    if found is None:
        raise Http404
    return found


@desk_page(Permission.KEEP_COMMITMENTS)
def add(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Add a commitment; the address may fill in the reference, its kind and the activity that named it."""
    asked = {name: request.GET.get(name, "")[:200] for name in ("kenmerk", "soort", "activiteit")}
    initial = {
        "mark": asked["kenmerk"],
        "kind": asked["soort"] if asked["soort"] in Kind.values else Kind.MOTION,
        "activities": asked["activiteit"],
    }
    form = CommitmentForm(
        programme, editions_for(person_of(request), programme), request.POST or None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_commitment(
                programme=programme, given=form.given(), activities=form.cleaned_data["activities"], found_in=asked["kenmerk"], by=person_of(request)
            )  # fmt: skip
            messages.success(request, _("The commitment is kept."))
            return redirect("commitment", programme.slug, added.pk)
        except CommitmentsError as error:
            form.add_error(None, str(error))
        except NotAllowed as error:
            raise PermissionDenied from error
    return _show_form(request, programme, form, None)


@desk_page(Permission.KEEP_COMMITMENTS)
def change(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Change a commitment; who comes second is asked to look again and keeps what was typed."""
    one = _trace(programme, key).commitment
    initial = {**{name: getattr(one, name) for name in CommitmentForm.base_fields if name != "activities"}}
    form = CommitmentForm(
        programme, editions_for(person_of(request), programme), request.POST or None, initial=initial
    )
    del form.fields["activities"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_commitment(
                commitment=one,
                revision=form.cleaned_data["revision"] or 0,
                given=form.given(),
                by=person_of(request),
            )
            messages.success(request, _("Saved."))
            return redirect("commitment", programme.slug, one.pk)
        except CommitmentsError as error:
            form.add_error(None, str(error))
        except NotAllowed as error:
            raise PermissionDenied from error
    return _show_form(request, programme, form, one)


def _show_form(
    request: HttpRequest, programme: Programme, form: CommitmentForm, one: Commitment | None
) -> HttpResponse:
    context = {"programme": programme, "form": form, "one": one}
    return render_page(request, "desk/commitment-form.html", context, status=400 if form.errors else 200)


@desk_page(Permission.KEEP_COMMITMENTS)
def remove(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show what would go, and remove a commitment that should not have been kept."""
    trace = _trace(programme, key)
    if request.method == "POST":
        try:
            actions.remove_commitment(commitment=trace.commitment, by=person_of(request))
            messages.success(request, _("The commitment is removed; editions that hold it keep it."))
        except CommitmentsError as error:
            messages.error(request, str(error))
        except NotAllowed as error:
            raise PermissionDenied from error
        return redirect("commitments", programme.slug)
    context = {"programme": programme, "one": trace.commitment, "count": trace.links}
    return render_page(request, "desk/remove-commitment.html", context)


@require_POST
@desk_page(Permission.KEEP_COMMITMENTS)
def link(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Say which activities answer a commitment, by their numbers."""
    one = _trace(programme, key).commitment
    codes = codes_in(request.POST.get("activities", ""))
    found = queries.activities_by_code(programme, codes)
    missing = [code for code in codes if code not in found]
    if missing or not codes:
        messages.error(
            request, no_such_activities(missing) if missing else _("Give the number of an activity.")
        )
        return redirect("commitment", programme.slug, key)
    try:
        count = actions.link_activities(
            commitment=one, activities=list(found.values()), by=person_of(request)
        )
        messages.success(
            request,
            ngettext("{count} activity linked.", "{count} activities linked.", count).format(count=count),
        )
    except CommitmentsError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect("commitment", programme.slug, key)


@require_POST
@desk_page(Permission.KEEP_COMMITMENTS)
def unlink(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Say that an activity does not answer a commitment after all."""
    one, activity = _trace(programme, key).commitment, request.POST.get("activity", "")
    if activity.isdecimal() and len(activity) < 15:
        actions.unlink_activity(commitment=one, activity=int(activity), by=person_of(request))
    return redirect("commitment", programme.slug, key)


urlpatterns = [
    path("/toezeggingen", commitments, name="commitments"),
    path("/toezeggingen/nieuw", add, name="add-commitment"),
    path("/toezeggingen/<int:key>", commitment, name="commitment"),
    path("/toezeggingen/<int:key>/wijzigen", change, name="change-commitment"),
    path("/toezeggingen/<int:key>/verwijderen", remove, name="remove-commitment"),
    path("/toezeggingen/<int:key>/koppelen", link, name="link-activities"),
    path("/toezeggingen/<int:key>/ontkoppelen", unlink, name="unlink-activity"),
]
