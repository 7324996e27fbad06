"""Values in bulk: a file with everything wrong in it told at once and a preview, loads taken back, dimensions, figures found in texts."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST

from actielijn.charting import interval_in_words
from actielijn.language import _, ngettext, number_in_words, period_in_words
from actielijn.web.archive.actions import keep, path_of
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.indicators import actions, finding, observing
from actielijn.web.indicators.errors import IndicatorsError, Problem, ValuesNotClear
from actielijn.web.indicators.models import Dimension, Indicator, Load
from actielijn.web.indicators.periods import period_from
from actielijn.web.indicators.value_files import MOST_BYTES, MOST_TOLD, ValuesRead, read_values
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission

from .access import desk_page, person_of
from .goals import show_form
from .indicators import done

_SALT = "values-to-take-in"
_HOUR = 3_600
_SHOWN = 50


class FileForm(PlainForm):
    """A file of values."""

    file = forms.FileField(
        label=later(lambda: _("CSV or XLSX file")),
        help_text=later(lambda: _("One row per value, headings in the first row: indicator, period, value; further out of, lower bound, upper bound, provisional, note, source, regions, and a column per dimension.")),
    )  # fmt: skip
    indicator = forms.ModelChoiceField(
        label=later(lambda: _("Indicator, where the file has no column for it")), queryset=Indicator.objects.none(), required=False
    )  # fmt: skip

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        standing = Indicator.objects.filter(programme=programme, ended_on__isnull=True)
        self.fields["indicator"].queryset = standing  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Return the file. Raises ValidationError for one that is larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("{name}: the file is larger than {most} MB. Split it.").format(name=file.name, most=MOST_BYTES // 2**20))  # fmt: skip
        return file


@desk_page(Permission.KEEP_INDICATORS)
def load_values(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Read a file of values, show what it would change, and take it in when that is confirmed."""
    if "confirm" in request.POST:
        return _take_in(request, programme)
    form = FileForm(programme, request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"programme": programme, "form": form, "problems": (), "foreseen": None}
    if request.method == "POST" and form.is_valid():
        file, chosen = form.cleaned_data["file"], form.cleaned_data["indicator"]
        data, code = file.read(), chosen.code if chosen else ""
        try:
            read = read_values(programme, data, file.name, indicator=code)
            context |= _looked_at(programme, read)
        except IndicatorsError as error:
            form.add_error("file", str(error))
        if context["foreseen"] is not None:
            told = {"sha256": keep([data]).sha256, "name": file.name[:200], "indicator": code, "programme": programme.pk, "person": person_of(request).pk}  # fmt: skip
            context["token"] = signing.dumps(told, salt=_SALT)
    wrong = bool(form.errors or context["problems"])
    return render_page(request, "desk/load-values.html", context, status=400 if wrong else 200)


def _looked_at(programme: Programme, read: ValuesRead) -> dict[str, Any]:
    """Return what was read as a page shows it: every problem, or what taking it in would do."""
    problems: tuple[Problem, ...] = read.problems
    foreseen = None
    try:
        if read.given:
            foreseen = observing.foreseen(programme, read.given)
    except ValuesNotClear as error:
        problems = tuple(sorted((*problems, *error.problems), key=_row_of))
    return {
        "problems": problems[:MOST_TOLD], "count": len(problems), "foreseen": foreseen if not problems else None, "rows": read.rows,
        "shown": [
            (one, period_in_words(one.starts, one.ends), number_in_words(float(one.value)), interval_in_words(_float(one.low), _float(one.high)))
            for one in read.given[:_SHOWN]
        ],
    }  # fmt: skip


def _row_of(problem: Problem) -> int:
    """Return the row of the file that a problem is in: what reading finds and what taking in finds are told in one order."""
    found = re.search(r"\d+", problem.where)
    return int(found.group()) if found else 0


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _take_in(request: HttpRequest, programme: Programme) -> HttpResponse:
    person = person_of(request)
    try:
        told = signing.loads(request.POST.get("confirm", ""), salt=_SALT, max_age=_HOUR)
    except signing.BadSignature:
        told = {}
    if (told.get("programme"), told.get("person")) != (programme.pk, person.pk):
        messages.error(request, _("This preview is too old. Choose the file again."))
        return redirect("load-values", programme.slug)
    try:
        # Read once more: what stands now decides, not what stood when the preview was made.
        read = read_values(
            programme, path_of(told["sha256"]).read_bytes(), told["name"], indicator=told["indicator"]
        )
        if read.problems:
            raise ValuesNotClear(read.problems)
        taken = observing.take_in(programme=programme, given=read.given, kind="file", label=told["name"], by=person)  # fmt: skip
    except IndicatorsError as error:
        messages.error(request, str(error))
        return redirect("load-values", programme.slug)
    except NotAllowed as error:
        raise PermissionDenied from error
    messages.success(
        request,
        ngettext("{count} value taken in, {corrected} corrected, {unchanged} as they were.", "{count} values taken in, {corrected} corrected, {unchanged} as they were.", taken.new).format(
            count=taken.new, corrected=taken.corrected, unchanged=taken.unchanged),
    )  # fmt: skip
    return redirect("indicators", programme.slug)


@require_POST
@desk_page(Permission.KEEP_INDICATORS)
def take_back_values(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Take a load back as a whole."""
    load = get_object_or_404(Load.objects.select_related("programme"), programme=programme, pk=key)
    try:
        count = observing.take_back(load=load, by=person_of(request))
        messages.success(
            request,
            ngettext("{count} value was taken back; what it replaced stands again.", "{count} values were taken back; what they replaced stands again.", count).format(count=count),
        )  # fmt: skip
    except IndicatorsError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect("indicators", programme.slug)


class DimensionForm(PlainForm):
    """A way to split values."""

    key = forms.CharField(label=later(lambda: _("Short name, as files have it")), max_length=40)
    title = forms.CharField(label=later(lambda: _("Name")), max_length=200)
    is_region = forms.BooleanField(label=later(lambda: _("These are regions")), required=False)
    values = forms.CharField(
        label=later(lambda: _("Values")), widget=forms.Textarea(attrs={"rows": 12}), max_length=200_000,
        help_text=later(lambda: _("One per line: code; name; code of the one it lies in; first year; last year. The last three may be left out.")),
    )  # fmt: skip

    def clean_values(self) -> list[actions.ValueGiven]:
        """Return the values. Raises ValidationError with every line that is not clear."""
        found, wrong = [], []
        for number, line in enumerate(self.cleaned_data["values"].splitlines(), 1):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in line.split(";")] + [""] * 5
            years = cells[3:5]
            if any(year and not (year.isdecimal() and len(year) == 4) for year in years) or any(cells[5:]):
                wrong.append(_("line {number} is not clear").format(number=number))
                continue
            since, until = (int(year) if year else None for year in years)
            found.append(actions.ValueGiven(key=cells[0], title=cells[1] or cells[0], parent=cells[2], since=since, until=until))  # fmt: skip
        if wrong:
            raise forms.ValidationError(", ".join(wrong[:50]))
        return found


@desk_page(Permission.KEEP_INDICATORS)
def dimensions(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the ways to split values, and add one."""
    form = DimensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = done(request, form, lambda: actions.add_dimension(programme=programme, by=person_of(request), **form.cleaned_data))  # fmt: skip
        if added:
            return redirect("dimensions", programme.slug)
    rows = [
        (one, len(one.values.all()))
        for one in Dimension.objects.filter(programme=programme).prefetch_related("values")
    ]
    context = {"programme": programme, "form": form, "rows": rows}
    return render_page(request, "desk/dimensions.html", context, status=400 if form.errors else 200)


@desk_page(Permission.KEEP_INDICATORS)
def change_dimension(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Change the values of a dimension."""
    row = get_object_or_404(Dimension.objects.select_related("programme"), programme=programme, pk=key)
    lines = [
        ";".join(
            str(cell or "") for cell in (one.key, one.title, one.parent.key if one.parent else "", one.since, one.until)
        ).rstrip(";")
        for one in row.values.select_related("parent")
    ]  # fmt: skip
    initial = {"key": row.key, "title": row.title, "is_region": row.is_region, "values": "\n".join(lines)}
    form = DimensionForm(request.POST or None, initial=initial)
    for name in ("key", "title", "is_region"):
        form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data["values"]

        def deed() -> bool:
            actions.set_values(dimension=row, values=values, by=person_of(request))
            return True

        if done(request, form, deed):
            return redirect("dimensions", programme.slug)
    return show_form(request, programme, form, row.title, "dimensions")


@desk_page(Permission.KEEP_INDICATORS)
def figures_found(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show figures in explanations that may be values of indicators."""
    rows = finding.offers(programme, language=programme.language)
    context = {
        "programme": programme,
        "offers": rows,
        "number": number_in_words,
        "most": finding.MOST_OFFERED,
    }
    return render_page(request, "desk/figures-found.html", context)


@require_POST
@desk_page(Permission.KEEP_INDICATORS)
def settle_figure(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Take an offered figure over for a period, or leave it."""
    mark, person = request.POST.get("mark", ""), person_of(request)
    period = period_from(request.POST.get("period", ""))
    try:
        if "leave" in request.POST:
            finding.leave_figure(programme=programme, mark=mark, by=person)
            messages.success(request, _("Left; it is not offered again."))
        elif period is None:
            messages.error(request, _("'{text}' is no period. Write 2021, 2021-H1, 2021-Q3, 2021-04 or 2021-04-15.").format(text=request.POST.get("period", "")[:40]))  # fmt: skip
        else:
            finding.confirm_figure(programme=programme, mark=mark, starts=period[0], ends=period[1], by=person)  # fmt: skip
            messages.success(request, _("Taken over as a value, with the sentence as its note."))
    except IndicatorsError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect("figures-found", programme.slug)


urlpatterns = [
    path("/indicatoren/waarden", load_values, name="load-values"),
    path("/indicatoren/waarden/<int:key>/terugnemen", take_back_values, name="take-back-values"),
    path("/indicatoren/indelingen", dimensions, name="dimensions"),
    path("/indicatoren/indelingen/<int:key>", change_dimension, name="change-dimension"),
    path("/indicatoren/gevonden", figures_found, name="figures-found"),
    path("/indicatoren/gevonden/afdoen", settle_figure, name="settle-figure"),
]
