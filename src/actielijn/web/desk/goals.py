"""The goal tree: drawn, as a list with what is assumed of each link, and the forms behind it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from markupsafe import Markup

from actielijn.charting import draw_goal_tree, evidence_in_words, goal_branches
from actielijn.language import _
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.indicators import goals as keeper
from actielijn.web.indicators.errors import IndicatorsError
from actielijn.web.indicators.models import Effect, Goal
from actielijn.web.indicators.queries import tree_of
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.register.models import Activity, Result

from .access import desk_page, person_of


def kind_words() -> dict[str, str]:
    """Return the upper two levels of the tree in words."""
    return {"goal": _("goal"), "outcome": _("outcome")}


class GoalForm(PlainForm):
    """A goal or an outcome."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=later(lambda: _("Level")), choices=lambda: list(kind_words().items()),
        help_text=later(lambda: _("A goal is what the programme is for; an outcome is what has to change for it.")),
    )  # fmt: skip
    title = forms.CharField(label=later(lambda: _("In a few words")), max_length=500)
    text = forms.CharField(
        label=later(lambda: _("What is meant by it")), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )  # fmt: skip


class JudgementForm(PlainForm):
    """What is assumed of a link, and how strong the evidence is."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=later(lambda: _("Assumed effect")), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    evidence = forms.ChoiceField(
        label=later(lambda: _("Strength of the evidence")), choices=lambda: list(evidence_in_words().items()), widget=forms.RadioSelect
    )  # fmt: skip
    assumptions = forms.CharField(
        label=later(lambda: _("Assumptions")), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=later(lambda: _("What has to be true for it to work.")),
    )  # fmt: skip
    rivals = forms.CharField(
        label=later(lambda: _("Rival explanations")), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=later(lambda: _("What else could explain a change.")),
    )  # fmt: skip


class LinkForm(JudgementForm):
    """A new link: from what to what."""

    cause = forms.CharField(
        label=later(lambda: _("From")), max_length=200, widget=forms.TextInput(attrs={"list": "steps", "autocomplete": "off"}),
        help_text=later(lambda: _("The code of an activity (4.12), 'result 4', or an outcome as it stands in the list.")),
    )  # fmt: skip
    effect = forms.ChoiceField(label=later(lambda: _("To")))
    field_order = ("cause", "effect", "text", "evidence", "assumptions", "rivals")

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._programme = programme
        goals = list(Goal.objects.filter(programme=programme).order_by("kind", "position"))
        results = list(Result.objects.filter(programme=programme).exclude(number="").order_by("position"))
        self.steps = [one.title for one in goals if one.kind == Goal.Kind.OUTCOME]
        effect = self.fields["effect"]
        assert isinstance(effect, forms.ChoiceField)
        words = kind_words()
        effect.choices = [(f"goal:{one.pk}", f"{words[one.kind]}: {one.title}") for one in goals] + [
            (
                f"result:{one.pk}",
                _("result {number}: {title}").format(number=one.number, title=one.title)[:120],
            )
            for one in results
        ]

    def clean_cause(self) -> Goal | Result | Activity:
        """Return what was named. Raises ValidationError when nothing is called so."""
        typed = " ".join(self.cleaned_data["cause"].split())
        last = typed.rpartition(" ")[2]
        found = (
            Goal.objects.filter(programme=self._programme, title=typed).first()
            or Activity.objects.filter(programme=self._programme, code=typed, ended_on__isnull=True).first()
            or (
                Result.objects.filter(programme=self._programme, number=last).first()
                if typed.casefold().startswith("result")
                else None
            )
        )
        if found is None:
            raise forms.ValidationError(
                _("Nothing in the programme is called '{text}'.").format(text=typed[:80])
            )
        return found

    def clean_effect(self) -> Goal | Result:
        """Return what was chosen."""
        kind, _colon, key = self.cleaned_data["effect"].partition(":")
        model: Any = Goal if kind == "goal" else Result
        chosen: Goal | Result = model.objects.get(programme=self._programme, pk=key)
        return chosen


@desk_page(Permission.READ)
def goals(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the tree, drawn and as a list."""
    tree = tree_of(programme, result_word=_("Result {number}"))
    drawing = draw_goal_tree(
        tree.goals, tree.effects, tree.titles, name="goals", title=_("Goal tree of {programme}").format(programme=programme.title)
    )  # fmt: skip
    context = {
        "programme": programme, "drawing": Markup(drawing.svg) if drawing else "",  # noqa: S704 - made of escaped text by charting
        "branches": goal_branches(tree.goals, tree.effects, tree.titles), "tree": tree, "evidence": evidence_in_words(),
        "words": {one.id: one.text for one in tree.goals}, "granted": permissions_of(person_of(request), programme),
    }  # fmt: skip
    return render_page(request, "desk/goals.html", context)


@desk_page(Permission.READ)
def goal_tree(_request: HttpRequest, programme: Programme) -> HttpResponse:
    """Give the drawing as a file."""
    tree = tree_of(programme, result_word=_("Result {number}"))
    drawing = draw_goal_tree(tree.goals, tree.effects, tree.titles, name="goals", title=programme.title)
    if drawing is None:
        return redirect("goals", programme.slug)
    return svg_file(drawing.svg, f"doelenboom-{programme.slug}")


def svg_file(svg: str, name: str) -> HttpResponse:
    """Return a drawing as a file to keep."""
    answer = HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}', content_type="image/svg+xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return answer


@desk_page(Permission.KEEP_INDICATORS)
def add_goal(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Add a goal or an outcome."""
    form = GoalForm(request.POST or None, initial={"kind": request.GET.get("niveau", "goal")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        added = _done(
            request, form,
            lambda: keeper.add_goal(programme=programme, kind=given["kind"], title=given["title"], text=given["text"], by=person_of(request)),
        )  # fmt: skip
        if added:
            return redirect("goals", programme.slug)
    return show_form(request, programme, form, _("Add a goal or outcome"), "goals")


@desk_page(Permission.KEEP_INDICATORS)
def change_goal(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Change the words of a goal, or remove it."""
    row = get_object_or_404(Goal.objects.select_related("programme"), programme=programme, pk=key)
    form = GoalForm(
        request.POST or None,
        initial={"kind": row.kind, "title": row.title, "text": row.text, "revision": row.revision},
    )
    form.fields["kind"].disabled = True
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, person_of(request)
        if "remove" in request.POST:
            done = _done(request, form, lambda: keeper.remove_goal(goal=row, by=by) or True)
        else:
            done = _done(
                request, form,
                lambda: keeper.change_goal(goal=row, revision=given["revision"] or 0, title=given["title"], text=given["text"], by=by),
            )  # fmt: skip
        if done:
            return redirect("goals", programme.slug)
    return show_form(request, programme, form, row.title, "goals", removes=_("Remove"))


@desk_page(Permission.KEEP_INDICATORS)
def add_link(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Say that one step leads to another."""
    form = LinkForm(programme, request.POST or None, initial={"evidence": "none", "effect": request.GET.get("naar", "")})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = _done(
            request, form,
            lambda: keeper.link(programme=programme, cause=given["cause"], effect=given["effect"], given=_judged(given), by=person_of(request)),
        )  # fmt: skip
        if made:
            return redirect("goals", programme.slug)
    return show_form(request, programme, form, _("Add a link"), "goals", steps=form.steps)


@desk_page(Permission.KEEP_INDICATORS)
def judge_link(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Judge a link anew, or remove it."""
    rows = Effect.objects.select_related(
        "programme", "from_goal", "from_result", "from_activity", "to_goal", "to_result"
    )
    row = get_object_or_404(rows, programme=programme, pk=key)
    initial = {
        "text": row.text, "evidence": row.evidence, "assumptions": row.assumptions, "rivals": row.rivals, "revision": row.revision,
    }  # fmt: skip
    form = JudgementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, person_of(request)
        if "remove" in request.POST:
            done = _done(request, form, lambda: keeper.unlink(effect=row, by=by) or True)
        else:
            done = _done(
                request, form, lambda: keeper.judge_link(effect=row, revision=given["revision"] or 0, given=_judged(given), by=by)
            )  # fmt: skip
        if done:
            return redirect("goals", programme.slug)
    return show_form(request, programme, form, str(row), "goals", removes=_("Remove this link"))


def _judged(given: dict[str, Any]) -> keeper.LinkGiven:
    return keeper.LinkGiven(**{name: given[name] for name in ("text", "evidence", "assumptions", "rivals")})


def _done(request: HttpRequest, form: PlainForm, deed: Any) -> Any:
    """Do a deed and say so; what it refuses becomes an error of the form."""
    try:
        result = deed()
    except IndicatorsError as error:
        form.add_error(None, str(error))
        return None
    except NotAllowed as error:
        raise PermissionDenied from error
    messages.success(request, _("Saved."))
    return result


def show_form(
    request: HttpRequest, programme: Programme, form: PlainForm, title: str, back: str, *, removes: str = "", steps: Any = (), help_: str = "",
    back_key: int | None = None,
) -> HttpResponse:  # fmt: skip
    """Show a form of goals or indicators on a page of its own."""
    context = {
        "programme": programme, "form": form, "form_heading": title, "back": back, "back_key": back_key, "removes": removes, "steps": steps,
        "help": help_,
    }  # fmt: skip
    return render_page(request, "desk/measure-form.html", context, status=400 if form.errors else 200)


urlpatterns = [
    path("/doelen", goals, name="goals"),
    path("/doelen/boom.svg", goal_tree, name="goal-tree"),
    path("/doelen/nieuw", add_goal, name="add-goal"),
    path("/doelen/<int:key>", change_goal, name="change-goal"),
    path("/doelen/schakel/nieuw", add_link, name="add-link"),
    path("/doelen/schakel/<int:key>", judge_link, name="judge-link"),
]
