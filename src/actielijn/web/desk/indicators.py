"""Indicators: the list, the page of one with chart and table, downloads, and the forms of indicator, targets and values."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from markupsafe import Markup

from actielijn import phrases
from actielijn.charting import (
    SeriesRow,
    interval_in_words,
    parts_chart,
    rows_of,
    series_chart,
    target_in_words,
)
from actielijn.judging import computation_in_words
from actielijn.language import _, number_in_words, period_in_words
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.indicators import actions, queries
from actielijn.web.indicators.errors import IndicatorsError
from actielijn.web.indicators.models import Dimension, Goal, Indicator
from actielijn.web.indicators.observing import ObservationGiven, take_in
from actielijn.web.indicators.periods import period_from
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.register.models import Activity, Result
from actielijn.web.trail.actions import record

from .access import desk_page, person_of
from .badges import Badge
from .goals import show_form, svg_file

_TARGETS = 8


def verdict_badges() -> dict[str, Badge]:
    """Return how an indicator does, as badges."""
    return {
        "on_track": Badge("on_track", _("on track"), "✓", "done"),
        "off_track": Badge("off_track", _("off track"), "▲", "at_risk"),
        "not_enough_data": Badge("not_enough_data", _("not enough data"), "○", "unknown"),
    }


def direction_words() -> dict[str, str]:
    """Return the directions of an indicator in words."""
    return {"up": _("more is better"), "down": _("less is better"), "band": _("within a band")}


def frequency_words() -> dict[str, str]:
    """Return how often an indicator is measured in words."""
    return {
        "year": _("every year"), "half": _("every half year"), "quarter": _("every quarter"), "month": _("every month"), "once": _("once"),
    }  # fmt: skip


def load_words() -> dict[str, str]:
    """Return in words where values come from."""
    return {"hand": _("by hand"), "file": _("file"), "round": _("round"), "api": _("interface"), "text": _("explanation")}  # fmt: skip


class FigureField(forms.CharField):
    """A number as people type it."""

    def clean(self, value: Any) -> Decimal | None:
        """Return the number, None for nothing. Raises ValidationError for what is none."""
        try:
            return phrases.figure_from(super().clean(value) or "")
        except phrases.FigureNotClear as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Return a number as it is typed."""
        return phrases.figure_in_words(value) if isinstance(value, Decimal) else value


class PeriodField(forms.CharField):
    """A period as people type it."""

    def clean(self, value: Any) -> tuple[date, date] | None:
        """Return its first and last day. Raises ValidationError for what is none."""
        typed = super().clean(value)
        if not typed:
            return None
        found = period_from(typed)
        if found is None:
            raise forms.ValidationError(
                _("'{text}' is no period. Write 2021, 2021-H1, 2021-Q3, 2021-04 or 2021-04-15.").format(text=typed[:40])
            )  # fmt: skip
        return found


class CodeField(forms.CharField):
    """The code of an activity."""

    def __init__(self, programme: Programme, **options: Any):
        super().__init__(**options)
        self._programme = programme

    def clean(self, value: Any) -> Activity | None:
        """Return the activity. Raises ValidationError when there is none of this code."""
        code = super().clean(value)
        if not code:
            return None
        found = Activity.objects.filter(programme=self._programme, code=code, ended_on__isnull=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no activity {code}.").format(code=code[:40]))
        return found


class IndicatorForm(PlainForm):
    """An indicator."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=later(lambda: _("What is measured")), max_length=300)
    unit = forms.CharField(label=later(lambda: _("Unit")), max_length=60, help_text=later(lambda: _("What is counted: persons, municipalities, %, days.")))  # fmt: skip
    definition = forms.CharField(
        label=later(lambda: _("Definition")), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=later(lambda: _("Precisely enough for somebody else to count the same.")),
    )  # fmt: skip
    source = forms.CharField(label=later(lambda: _("Source")), required=False, max_length=500)
    frequency = forms.ChoiceField(label=later(lambda: _("How often")), choices=lambda: list(frequency_words().items()))  # fmt: skip
    direction = forms.ChoiceField(label=later(lambda: _("Direction")), choices=lambda: list(direction_words().items()))  # fmt: skip
    owner = forms.ModelChoiceField(label=later(lambda: _("Owner")), queryset=Organisation.objects.all(), required=False)  # fmt: skip
    is_running_count = forms.BooleanField(label=later(lambda: _("Counts anew each year, towards a number a year")), required=False)  # fmt: skip
    is_coverage = forms.BooleanField(label=later(lambda: _("Coverage: in how many regions of all, with the list of them")), required=False)  # fmt: skip
    counts_persons = forms.BooleanField(label=later(lambda: _("Counts persons: small numbers are withheld when published")), required=False)  # fmt: skip
    minimum = forms.IntegerField(label=later(lambda: _("Smallest number that is published")), min_value=2, max_value=1000, initial=10)  # fmt: skip
    dimensions = forms.ModelMultipleChoiceField(
        label=later(lambda: _("Split by")), queryset=Dimension.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    goal = forms.ModelChoiceField(label=later(lambda: _("Measures goal or outcome")), queryset=Goal.objects.none(), required=False)  # fmt: skip
    result = forms.ModelChoiceField(label=later(lambda: _("Measures result")), queryset=Result.objects.none(), required=False)  # fmt: skip
    baseline = FigureField(label=later(lambda: _("Baseline")), required=False, max_length=40)
    baseline_period = PeriodField(label=later(lambda: _("Period of the baseline")), required=False, max_length=40)  # fmt: skip

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("dimensions", Dimension.objects.filter(programme=programme)), ("goal", Goal.objects.filter(programme=programme)),
            ("result", Result.objects.filter(programme=programme)),
        ):  # fmt: skip
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["activity"] = CodeField(
            programme, label=_("Asked with activity"), required=False, max_length=120,
            help_text=_("The code of an activity. Its figure in a round, and figures in its explanation, are offered as values."),
            widget=forms.TextInput(attrs={"class": "utrecht-textbox"}),
        )  # fmt: skip

    def given(self) -> actions.IndicatorGiven:
        """Return what was filled in."""
        filled = dict(self.cleaned_data)
        starts, ends = filled.pop("baseline_period") or (None, None)
        filled.pop("revision"), filled.pop("dimensions")
        return actions.IndicatorGiven(**filled, baseline_start=starts, baseline_end=ends)


class ValueForm(PlainForm):
    """A value by hand."""

    period = PeriodField(label=later(lambda: _("Period")), max_length=40, help_text=later(lambda: _("2021, 2021-H1, 2021-Q3, 2021-04 or 2021-04-15")))  # fmt: skip
    value = FigureField(label=later(lambda: _("Value")), max_length=40)
    of = FigureField(label=later(lambda: _("Out of")), required=False, max_length=40)
    low = FigureField(
        label=later(lambda: _("Lower bound")), required=False, max_length=40,
        help_text=later(lambda: _("Only for an estimate: the interval around the value. What was counted has none.")),
    )  # fmt: skip
    high = FigureField(label=later(lambda: _("Upper bound")), required=False, max_length=40)
    is_provisional = forms.BooleanField(label=later(lambda: _("Provisional")), required=False)
    note = forms.CharField(label=later(lambda: _("Note to the value")), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    source = forms.CharField(label=later(lambda: _("Source of this value")), required=False, max_length=500)

    def __init__(self, indicator: Indicator, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._dimensions = list(indicator.dimensions.prefetch_related("values"))
        choices = {"class": "utrecht-select"}
        for one in self._dimensions:
            self.fields[f"part_{one.key}"] = forms.ChoiceField(
                label=one.title, required=False, widget=forms.Select(attrs=choices),
                choices=[("", _("the whole")), *((value.key, value.title) for value in one.values.all())],
            )  # fmt: skip
        if indicator.is_coverage:
            regions = Dimension.objects.filter(programme=indicator.programme_id, is_region=True).prefetch_related("values")  # fmt: skip
            self.fields["members"] = forms.MultipleChoiceField(
                label=_("Which regions"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(value.key, value.title) for one in regions for value in one.values.all()],
            )  # fmt: skip
        else:
            del self.fields["of"]

    def given(self, indicator: Indicator) -> ObservationGiven:
        """Return what was filled in."""
        filled = self.cleaned_data
        starts, ends = filled["period"]
        parts = {one.key: filled[f"part_{one.key}"] for one in self._dimensions if filled[f"part_{one.key}"]}
        return ObservationGiven(
            indicator=indicator.code, starts=starts, ends=ends, value=filled["value"], of=filled.get("of"), low=filled["low"], high=filled["high"], parts=parts,
            members=tuple(filled.get("members", ())), is_provisional=filled["is_provisional"], note=filled["note"], source=filled["source"],
            where=_("value"),
        )  # fmt: skip


class TargetsForm(PlainForm):
    """Targets by date; an empty row falls away."""

    def __init__(self, indicator: Indicator, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        held = list(indicator.targets.all())
        is_band = indicator.direction == "band"
        box = {"class": "utrecht-textbox utrecht-textbox--short"}
        for at in range(max(_TARGETS, len(held) + 2)):
            one = held[at] if at < len(held) else None
            self.fields[f"by_{at}"] = forms.DateField(
                label=_("Target {number}: by").format(number=at + 1), required=False, initial=one.by if one else None,
                widget=forms.DateInput(attrs={"type": "date", **box}, format="%Y-%m-%d"),
            )  # fmt: skip
            for name, label in (
                (("low", _("Lowest")), ("high", _("Highest"))) if is_band else (("value", _("Value")),)
            ):
                self.fields[f"{name}_{at}"] = FigureField(
                    label=_("Target {number}: {what}").format(number=at + 1, what=label), required=False, max_length=40,
                    initial=getattr(one, name) if one else None, widget=forms.TextInput(attrs=box),
                )  # fmt: skip
            self._count = at + 1

    def given(self) -> list[actions.TargetGiven]:
        """Return what was filled in."""
        filled = self.cleaned_data
        return [
            actions.TargetGiven(
                by=filled[f"by_{at}"], value=filled.get(f"value_{at}"), low=filled.get(f"low_{at}"), high=filled.get(f"high_{at}")
            )
            for at in range(self._count)
            if filled.get(f"by_{at}")
        ]  # fmt: skip


def indicator_of(programme: Programme, key: int) -> Indicator:
    """Return an indicator of this programme; one of another is not found."""
    rows = Indicator.objects.select_related(
        "programme", "owner", "goal", "result", "activity"
    ).prefetch_related("targets", "dimensions")
    return get_object_or_404(rows, programme=programme, pk=key)


@desk_page(Permission.READ)
def indicators(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the indicators and how each does."""
    granted, words, number = (
        permissions_of(person_of(request), programme),
        request.GET.get("zoek", "")[:100],
        request.GET.get("pagina", "1"),
    )
    page = queries.page(
        programme, words=words, number=int(number) if number.isdecimal() and len(number) < 9 else 1,
        may_see_small=Permission.KEEP_INDICATORS in granted, today=timezone.localdate(),
    )  # fmt: skip
    context = {
        "programme": programme, "page": page, "words": words, "badges": verdict_badges(), "granted": granted,
        "number": number_in_words, "interval": interval_in_words, "period": period_in_words, "loads": queries.loads(programme, most=10), "load_words": load_words(),
    }  # fmt: skip
    return render_page(request, "desk/indicators.html", context)


@desk_page(Permission.READ)
def indicator(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show an indicator: its chart with the numbers, how it does, its targets, and what was corrected."""
    row, granted = indicator_of(programme, key), permissions_of(person_of(request), programme)
    told = _told(request, row, granted)
    titles = dict(told.titles)
    drawing = series_chart(told.told, name="series")
    parts = parts_chart(told.told, told.dimension, name="parts", titles=titles) if told.dimension else None
    whole_rows: list[SeriesRow] = []
    part_rows: list[SeriesRow] = []
    for one in rows_of(told.told, titles=titles):
        (part_rows if one.part else whole_rows).append(one)
    context = {
        "programme": programme, "row": row, "told": told, "granted": granted, "verdict": verdict_badges()[told.told.judgement or "not_enough_data"],
        "computation": computation_in_words(told.told.computation or {}), "rows": whole_rows, "part_rows": part_rows,
        "drawing": Markup(drawing.svg) if drawing else "", "parts": Markup(parts.svg) if parts else "",  # noqa: S704 - escaped by charting
        "corrections": () if told.parts_withheld else queries.corrections_of(row),
        "directions": direction_words(), "frequencies": frequency_words(), "number": number_in_words, "period": period_in_words,
        "targets": [target_in_words(one.by, one.value, one.low, one.high) for one in told.told.targets],
        "loads": queries.loads(programme, indicator=row, most=10) if Permission.KEEP_INDICATORS in granted else [], "load_words": load_words(),
    }  # fmt: skip
    return render_page(request, "desk/indicator.html", context)


def _told(request: HttpRequest, row: Indicator, granted: frozenset[Permission]) -> queries.Told:
    return queries.told_of(
        row, dimension=request.GET.get("deel", "")[:40], may_see_small=Permission.KEEP_INDICATORS in granted, today=timezone.localdate()
    )  # fmt: skip


@desk_page(Permission.READ)
def chart(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Give the chart as a file: of the whole, or with ``deel`` of the parts of a dimension."""
    row = indicator_of(programme, key)
    told = _told(request, row, permissions_of(person_of(request), programme))
    drawing = (
        parts_chart(told.told, told.dimension, name="parts", titles=dict(told.titles))
        if request.GET.get("deel")
        else series_chart(told.told, name="series")
    )
    if drawing is None:
        raise Http404
    return svg_file(drawing.svg, row.code)


@desk_page(Permission.DOWNLOAD)
def values_csv(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Give the values that the page shows as CSV."""
    row = indicator_of(programme, key)
    told = _told(request, row, permissions_of(person_of(request), programme))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        [
            _("period"),
            _("part"),
            _("value"),
            _("lower bound"),
            _("upper bound"),
            _("out of"),
            _("remark"),
            _("regions"),
        ]
    )
    for one in rows_of(told.told, titles=dict(told.titles)):
        writer.writerow([_guarded(cell) for cell in (one.period, one.part, one.value, *one.ends, one.of, one.remark, " ".join(one.members))])  # fmt: skip
    record("download-indicator", by=person_of(request), on=row, programme=programme.pk)
    answer = HttpResponse(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.code}.csv"'
    return answer


def _guarded(cell: str) -> str:
    """Return a cell that a spreadsheet takes for text, whatever it begins with."""
    return f"'{cell}" if cell[:1] in ("=", "+", "@", "\t", "\r") else cell


@desk_page(Permission.KEEP_INDICATORS)
def add_indicator(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Add an indicator."""
    form = IndicatorForm(programme, request.POST or None, initial={"frequency": "year", "direction": "up", "minimum": 10})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen: Sequence[Dimension] = list(form.cleaned_data["dimensions"])
        added = done(
            request, form, lambda: actions.add_indicator(programme=programme, given=form.given(), dimensions=chosen, by=person_of(request))
        )  # fmt: skip
        if added:
            return redirect("indicator", programme.slug, added.pk)
    return show_form(request, programme, form, _("Add an indicator"), "indicators")


@desk_page(Permission.KEEP_INDICATORS)
def change_indicator(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Change an indicator, end it, or take its ending back."""
    row = indicator_of(programme, key)
    held = actions.given_of(row)
    initial = {name: getattr(held, name) for name in held.__dataclass_fields__} | {
        "revision": row.revision, "dimensions": list(row.dimensions.all()), "activity": row.activity.code if row.activity else "",
        "baseline_period": _typed_period(row.baseline_start, row.baseline_end),
    }  # fmt: skip
    form = IndicatorForm(programme, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        by = person_of(request)
        if "remove" in request.POST:
            day = None if row.ended_on else timezone.localdate()
            changed = done(request, form, lambda: actions.end_indicator(indicator=row, on=day, by=by))
        else:
            chosen = list(form.cleaned_data["dimensions"])
            changed = done(
                request, form,
                lambda: actions.change_indicator(
                    indicator=row, revision=form.cleaned_data["revision"] or 0, given=form.given(), dimensions=chosen, by=by
                ),
            )  # fmt: skip
        if changed:
            return redirect("indicator", programme.slug, row.pk)
    removes = _("Take its ending back") if row.ended_on else _("End this indicator")
    return show_form(request, programme, form, row.title, "indicator", removes=removes, back_key=row.pk)


def _typed_period(starts: date | None, ends: date | None) -> str:
    """Return a period as ``period_from`` reads it back."""
    if starts is None or ends is None:
        return ""
    for typed in (
        f"{starts:%Y}", f"{starts:%Y}-H{(starts.month + 5) // 6}", f"{starts:%Y}-Q{(starts.month + 2) // 3}", f"{starts:%Y-%m}", f"{starts:%Y-%m-%d}",
    ):  # fmt: skip
        if period_from(typed) == (starts, ends):
            return typed
    return ""


@desk_page(Permission.KEEP_INDICATORS)
def set_targets(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Set the targets of an indicator."""
    row = indicator_of(programme, key)
    form = TargetsForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = person_of(request)

        def deed() -> bool:
            actions.set_targets(indicator=row, targets=form.given(), by=by)
            return True

        if done(request, form, deed):
            return redirect("indicator", programme.slug, row.pk)
    return show_form(request, programme, form, _("Targets of {title}").format(title=row.title), "indicator", back_key=row.pk)  # fmt: skip


@desk_page(Permission.KEEP_INDICATORS)
def add_value(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Add a value by hand, or correct one: the old value keeps its row."""
    row = indicator_of(programme, key)
    form = ValueForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = done(
            request, form,
            lambda: take_in(programme=programme, given=[form.given(row)], kind="hand", by=person_of(request)),
        )  # fmt: skip
        if taken:
            return redirect("indicator", programme.slug, row.pk)
    return show_form(
        request, programme, form, _("Value of {title}").format(title=row.title), "indicator", back_key=row.pk,
        help_=_("A value for a period that has one already corrects it; the old one stays in the history."),
    )  # fmt: skip


def done(request: HttpRequest, form: PlainForm, deed: Callable[[], Any]) -> Any:
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


urlpatterns = [
    path("/indicatoren", indicators, name="indicators"),
    path("/indicatoren/nieuw", add_indicator, name="add-indicator"),
    path("/indicatoren/<int:key>", indicator, name="indicator"),
    path("/indicatoren/<int:key>/wijzigen", change_indicator, name="change-indicator"),
    path("/indicatoren/<int:key>/grafiek.svg", chart, name="indicator-chart"),
    path("/indicatoren/<int:key>/waarden.csv", values_csv, name="indicator-csv"),
    path("/indicatoren/<int:key>/streefwaarden", set_targets, name="set-targets"),
    path("/indicatoren/<int:key>/waarde", add_value, name="add-value"),
]
