"""An activity: its page with promises, references and history, its form, and the deeds that restructure it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn.charting import interval_in_words
from actielijn.comparing import difference
from actielijn.language import _, number_in_words, period_in_words, spoken
from actielijn.phrases import suggested_phase
from actielijn.web.commitments.queries import on_activity
from actielijn.web.components.page import render_page
from actielijn.web.editions.queries import editions_for
from actielijn.web.indicators.queries import measured_on
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, may_edit, permissions_of
from actielijn.web.proofreading.queries import open_findings
from actielijn.web.register import actions, history, undoing
from actielijn.web.register.content import Content
from actielijn.web.register.errors import ChangedMeanwhile, RegisterError
from actielijn.web.register.models import Activity, Step, Succession
from actielijn.web.rounds.board import answered_before

from .access import desk_page, person_of
from .activity_form import ActivityForm, content_of, initial_of
from .badges import Vocabulary
from .commitments import status_badges
from .indicators import verdict_badges
from .steps import told_of

_FIELDS_TOLD: dict[str, Callable[[], str]] = {
    "title": lambda: _("title"), "number": lambda: _("number"), "holder": lambda: _("holder"), "partners": lambda: _("partners"),
    "planning": lambda: _("planning"), "tags": lambda: _("tags"), "progress": lambda: _("status or explanation"),
    "references": lambda: _("references"), "promises": lambda: _("promises"), "figures": lambda: _("figures"),
    "result": lambda: _("result"), "position": lambda: _("place"), "ended": lambda: _("ending"),
}  # fmt: skip


def activity_of(programme: Programme, key: int) -> Activity:
    """Return an activity of this programme; one of another is not found."""
    return get_object_or_404(
        Activity.objects.select_related("result__theme__action_line", "holder"), programme=programme, pk=key
    )


@desk_page(Permission.READ)
def activity(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show an activity as it stands, or stood on a day, with its whole history."""
    row, person = activity_of(programme, key), person_of(request)
    on = _day(request.GET.get("op", ""))
    moment = timezone.make_aware(datetime.combine(on, time.max)) if on else None
    content = history.content_at(row, moment) if moment else actions.content_now(row)
    before = request.GET.get("voor", "")
    changes, more = history.changes_of(
        row, before=int(before) if before.isdecimal() and len(before) < 15 else None
    )
    granted = permissions_of(person, programme)
    names = _names(content, [change.content for change in changes])
    address = reverse("activity", args=[programme.slug, row.pk])
    beside = list(Succession.objects.filter(Q(before=row) | Q(after=row)).select_related("before", "after"))
    precessions = [one for one in beside if one.after_id == row.pk]
    context = {
        "programme": programme,
        "row": row,
        "content": content,
        "on": on,
        "vocabulary": Vocabulary(programme),
        "names": names,
        "today": timezone.localdate(),
        "changes": changes,
        "steps": {change.step.pk: told_of(change.step) for change in changes},
        "fields_told": {name: told() for name, told in _FIELDS_TOLD.items()},
        "older": f"{address}?voor={changes[-1].version}" if more and changes else "",
        "findings": [_told(one) for one in open_findings(programme, activity=row)[:50]],
        "successions": [one for one in beside if one.before_id == row.pk],
        "precessions": precessions,
        "answered": answered_before(row),
        "commitments": on_activity(programme, row.pk, took_over=bool(precessions)),
        "commitment_badges": status_badges(),
        "indicators": measured_on(
            row, may_see_small=Permission.KEEP_INDICATORS in granted, today=timezone.localdate()
        ),
        "verdicts": verdict_badges(),
        "number": number_in_words,
        "interval": interval_in_words,
        "period": period_in_words,
        "editions": _in_editions(programme, request, row.pk, changes if not before else []),
        "granted": granted,
        "may_edit": may_edit(person, on=programme, holder=row.holder_id) and row.ended_on is None,
    }
    return render_page(request, "desk/activity.html", context)


def _told(finding: Any) -> dict[str, str]:
    language = spoken()
    return {"severity": finding.severity, "message": finding.message.get(language, ""), "advice": finding.advice.get(language, ""), "sentence": finding.sentence}  # fmt: skip


def _names(content: Content | None, others: list[Content]) -> dict[int, str]:
    wanted = {key for one in (content, *others) if one for key in (one.holder, *one.partners) if key}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _in_editions(
    programme: Programme, request: HttpRequest, key: int, changes: Sequence[history.Change]
) -> list[tuple[Any, tuple[str, ...]]]:
    """Return the newest editions that hold an activity, with its statuses there: those at the moment when each was frozen.

    ``changes`` are its newest, which mostly tell them already.
    """
    editions = list(editions_for(person_of(request), programme)[:3])
    moments = [edition.frozen_at for edition in editions]
    if not moments or (changes and changes[-1].at <= min(moments)):
        contents = [next((one.content for one in changes if one.at <= moment), None) for moment in moments]
        then = [content.statuses if content and not content.ended else None for content in contents]
    else:
        then = [found.get(key) for found in history.statuses_through([key], moments)]
    return [
        (edition, statuses) for edition, statuses in zip(editions, then, strict=True) if statuses is not None
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@desk_page(Permission.READ)
def edit(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Change an activity; who comes second sees both texts and loses nothing."""
    row, person = activity_of(programme, key), person_of(request)
    if not may_edit(person, on=programme, holder=row.holder_id):
        raise PermissionDenied(_("You may change the activities of your own organisation only."))
    if row.ended_on is not None:
        messages.warning(request, _("This activity has ended. Bring it back first."))
        return redirect(row)
    standing = actions.content_now(row)
    may_all = Permission.EDIT in permissions_of(person, programme)
    if request.method != "POST":
        form = ActivityForm(programme, standing, may_all, initial=initial_of(standing, row.revision))
        return _show_form(request, programme, row, standing, form)
    form = ActivityForm(programme, standing, may_all, data=request.POST)
    if "more" in request.POST or not form.is_valid():
        return _show_form(
            request, programme, row, standing, form, status=200 if "more" in request.POST else 400
        )
    mine = content_of(form, standing)
    try:
        saved = actions.save_activity(
            programme=programme, key=row.pk, revision=form.cleaned_data["revision"], content=mine, by=person,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except ChangedMeanwhile as conflict:
        return _show_conflict(request, programme, row, form, conflict)
    except RegisterError as error:
        form.add_error(None, str(error))
        return _show_form(request, programme, row, standing, form, status=400)
    except NotAllowed as error:
        raise PermissionDenied from error
    messages.success(
        request, _("Saved.") if saved.revision != form.cleaned_data["revision"] else _("Nothing was changed.")
    )
    return redirect(saved)


def _show_form(
    request: HttpRequest, programme: Programme, row: Activity, standing: Content, form: ActivityForm, *, status: int = 200,
    conflict: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    vocabulary = Vocabulary(programme)
    suggestion = (
        suggested_phase(standing.explanation) if standing.explanation and not standing.statuses else None
    )
    context = {
        "programme": programme, "row": row, "form": form, "vocabulary": vocabulary, "conflict": conflict,
        "candidates": [vocabulary.of(entry.candidates) for entry in standing.progress], "suggestion": suggestion,
        "organisations": list(Organisation.objects.values_list("name", flat=True)[:500]),
    }  # fmt: skip
    return render_page(request, "desk/activity-form.html", context, status=status)


def _show_conflict(
    request: HttpRequest, programme: Programme, row: Activity, form: ActivityForm, conflict: ChangedMeanwhile
) -> HttpResponse:
    """Show what the other made of it beside one's own, word by word; the form still holds one's own."""
    data = cast(QueryDict, form.data).copy()
    data["revision"] = str(conflict.revision)
    again = ActivityForm(programme, conflict.theirs, form.may_all, data=data)
    again.is_valid()
    names = _names(conflict.base, [conflict.theirs, conflict.mine])
    vocabulary = Vocabulary(programme)

    def told(content: Content) -> dict[str, str]:
        return {
            _("Title"): content.title,
            _("Holder"): names.get(content.holder or 0, ""),
            _("Partners"): ", ".join(names.get(one, "") for one in content.partners),
            _("Status"): " / ".join(badge.label for badge in vocabulary.of(content.statuses)),
            _("Explanation"): content.explanation,
            _("Planning"): content.planning,
            _("Tags"): ", ".join(content.tags),
        }

    base, theirs, mine = told(conflict.base), told(conflict.theirs), told(conflict.mine)
    rows = [
        (name, difference(base[name], theirs[name]).pieces, difference(base[name], mine[name]).pieces)
        for name in base if not base[name] == theirs[name] == mine[name]
    ]  # fmt: skip
    shown = {"message": str(conflict), "rows": rows, "by": conflict.by, "at": conflict.at}
    return _show_form(request, programme, row, conflict.theirs, again, status=409, conflict=shown)


@require_POST
@desk_page(Permission.READ)
def settle_promise(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Say of a promise that it was kept or dropped, or open it again."""
    row = activity_of(programme, key)
    try:
        actions.settle_promise(
            programme=programme, key=key, text=request.POST.get("text", ""), sentence=request.POST.get("sentence", "").replace("\r\n", "\n"),
            outcome=request.POST.get("outcome", ""), by=person_of(request),
        )  # fmt: skip
        messages.success(request, _("Saved."))
    except RegisterError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect(row)


@desk_page(Permission.TAKE_IN)
def undo_step(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show a step and take it back out."""
    step = get_object_or_404(Step.objects.select_related("by", "undone_by"), programme=programme, pk=key)
    if request.method == "POST":
        try:
            undoing.undo(programme=programme, step=step.pk, by=person_of(request))
            messages.success(request, _("The step is taken back."))
        except RegisterError as error:
            messages.error(request, str(error))
        return redirect("home", programme.slug)
    if not undoing.can_undo(step) and not hasattr(step, "undone_by"):
        messages.warning(
            request,
            _(
                "Some of what this step changed was changed again since; it can only be taken back after those changes."
            ),
        )
    codes = [
        str(one.get("code") or one.get("title"))
        for one in step.versions.values_list("content", flat=True)[:200]
    ]
    context = {"programme": programme, "step": told_of(step), "codes": codes, "count": step.versions.count()}
    return render_page(request, "desk/undo-step.html", context)


urlpatterns = [
    path("/activiteit/<int:key>", activity, name="activity"),
    path("/activiteit/<int:key>/wijzigen", edit, name="edit-activity"),
    path("/activiteit/<int:key>/termijn", settle_promise, name="settle-promise"),
    path("/stap/<int:key>/terug", undo_step, name="undo-step"),
]
