"""Make and change a round, see whom it would ask what and the mail as it will go out, and open it."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn.language import _, month_in_words, ngettext, speaking
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.page import render_page
from actielijn.web.components.wording import later
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission
from actielijn.web.register import queries as register
from actielijn.web.rounds import asking, mailing, sending
from actielijn.web.rounds.errors import RoundsError
from actielijn.web.rounds.lifecycle import RoundState
from actielijn.web.rounds.models import Contact, Mail, Round, Submission

from .access import desk_page, person_of
from .badges import Vocabulary
from .register import filters_of, query_of
from .rounds import done, round_of

_DAYS_TO_ANSWER, _DAYS_TO_REVIEW = 21, 14
_SATURDAY = 5


def filters_of_query(query: str) -> register.Filters:
    """Return the register's filters that a round keeps as the query of an address."""
    return filters_of(QueryDict(query).dict())


class RoundForm(PlainForm):
    """A round as the coordinator fills it in. Which activities: the register's filters, three of them as fields here."""

    title = forms.CharField(label=later(lambda: _("Title")), max_length=200)
    reference_date = forms.DateField(
        label=later(lambda: _("Reference date")),
        help_text=later(lambda: _("Partners tell how things stand on this day.")),
        widget=forms.DateInput(),
    )
    answers_until = forms.DateField(label=later(lambda: _("Answers until")), widget=forms.DateInput())
    review_until = forms.DateField(
        label=later(lambda: _("Review until")),
        help_text=later(lambda: _("After this day the links of partners end.")),
        widget=forms.DateInput(),
    )
    introduction = forms.CharField(
        label=later(lambda: _("Introduction")),
        required=False,
        max_length=5_000,
        help_text=later(lambda: _("Stands at the beginning of the mail and of the partner's page.")),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    line = forms.ChoiceField(label=later(lambda: _("Action line")), required=False)
    status = forms.ChoiceField(label=later(lambda: _("Status")), required=False)
    holder = forms.ChoiceField(label=later(lambda: _("Holder")), required=False)
    query = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)
    reminder_days = forms.CharField(
        label=later(lambda: _("Reminders, days before answers are due")),
        required=False,
        help_text=later(lambda: _("Numbers with commas between them; who has handed in is not reminded.")),
        widget=forms.TextInput(attrs={"class": "utrecht-textbox--short", "inputmode": "text"}),
    )
    attached_form = forms.ChoiceField(
        label=later(lambda: _("Form in the mail, to fill in offline")),
        required=False,
        choices=lambda: [("", _("none")), ("xlsx", "Excel (XLSX)"), ("docx", "Word (DOCX)")],
    )
    needs_sign_in = forms.BooleanField(
        label=later(lambda: _("Partners sign in with an account; the link in the mail alone is not enough")),
        required=False,
    )

    def __init__(
        self, programme: Programme, filters: register.Filters, *, is_open: bool = False, **kwargs: Any
    ):
        super().__init__(**kwargs)
        if is_open:
            for name in ("line", "status", "holder", "query", "attached_form"):
                del self.fields[name]
            return
        known = register.facets(programme, register.Filters())
        every = ("", _("all"))
        badges = Vocabulary(programme).badges.values()
        offered = {
            "line": [every, *((one.value, f"{one.label[:80]} ({one.number})") for one in known.lines)],
            "status": [every, *((one.key, one.label) for one in badges), (register.NONE, _("no status"))],
            "holder": [every, *((one.value, f"{one.label[:80]} ({one.number})") for one in known.holders)],
        }
        for name, choices in offered.items():
            cast(forms.ChoiceField, self.fields[name]).choices = choices
        self.initial.setdefault("query", query_of(filters))
        self.initial.setdefault("line", str(filters.line or ""))
        self.initial.setdefault("status", filters.status)
        self.initial.setdefault("holder", filters.holder)

    def clean_reminder_days(self) -> tuple[int, ...]:
        """Return the days as numbers. Raises ValidationError that names what is none."""
        words = self.cleaned_data["reminder_days"].replace(";", ",").replace(" ", ",").split(",")
        given = [word for word in words if word]
        wrong = [word for word in given if not (word.isdecimal() and len(word) < 4)]
        if wrong:
            raise forms.ValidationError(
                _("'{word}' is no number of days. Write for example: 7, 2").format(word=wrong[0][:20])
            )
        return tuple(sorted({int(word) for word in given}, reverse=True))

    def given(self) -> asking.RoundGiven:
        """Return the round that was filled in."""
        data = self.cleaned_data
        query = ""
        if "query" in self.fields:
            kept = QueryDict(data["query"]).dict()
            kept |= {"actielijn": data["line"], "status": data["status"], "houder": data["holder"]}
            query = query_of(filters_of(kept))
        return asking.RoundGiven(
            title=data["title"], reference_date=data["reference_date"], answers_until=data["answers_until"],
            review_until=data["review_until"], introduction=data["introduction"], query=query, reminder_days=data["reminder_days"],
            needs_sign_in=data["needs_sign_in"], attached_form=data.get("attached_form", ""),
        )  # fmt: skip


def defaults(programme: Programme, today: date) -> dict[str, Any]:
    """Return what a new round begins with; the words that partners read are in the language of the programme's reports."""
    answers = _working_day(today + timedelta(days=_DAYS_TO_ANSWER))
    with speaking(programme.language):
        title = _("Update of {month} {year}").format(month=month_in_words(today.month), year=today.year)
        introduction = _(
            "For the next report on {programme} we would like to know how things stand with you."
        ).format(programme=programme.title)
    return {
        "title": title, "introduction": introduction, "reference_date": today, "answers_until": answers,
        "review_until": _working_day(answers + timedelta(days=_DAYS_TO_REVIEW)), "reminder_days": "7, 2", "attached_form": "xlsx",
    }  # fmt: skip


def _working_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= _SATURDAY else day


@desk_page(Permission.RUN_ROUNDS)
def make(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Make a round as a draft; the address may hold the register's filters."""
    filters = filters_of(request.GET.dict())
    form = RoundForm(
        programme, filters, data=request.POST or None, initial=defaults(programme, timezone.localdate())
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.make_round(programme=programme, given=form.given(), by=person_of(request))
            return redirect("preview-round", programme.slug, made.pk)
        except RoundsError as error:
            form.add_error(None, str(error))
    context = {"programme": programme, "form": form, "round": None, "others": _others(filters)}
    return render_page(request, "desk/round-form.html", context, status=400 if form.errors else 200)


@desk_page(Permission.RUN_ROUNDS)
def change(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Change a draft, or the dates and the introduction of an open round."""
    row = round_of(programme, key)
    filters = filters_of_query(row.query)
    initial = {
        "title": row.title, "reference_date": row.reference_date, "answers_until": row.answers_until, "review_until": row.review_until,
        "introduction": row.introduction, "reminder_days": ", ".join(map(str, row.reminder_days)), "needs_sign_in": row.needs_sign_in,
        "attached_form": row.attached_form,
    }  # fmt: skip
    is_open = row.state == RoundState.OPEN
    form = RoundForm(programme, filters, is_open=is_open, data=request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asking.change_round(round_=row, given=form.given(), by=person_of(request))
            messages.success(request, _("Saved."))
            return redirect("round", programme.slug, key)
        except RoundsError as error:
            form.add_error(None, str(error))
        except NotAllowed as error:
            raise PermissionDenied from error
    context = {"programme": programme, "form": form, "round": row, "others": _others(filters)}
    return render_page(request, "desk/round-form.html", context, status=400 if form.errors else 200)


def _others(filters: register.Filters) -> list[str]:
    """Return in words the filters that came from the register and have no field in the form."""
    told = {
        "words": f"“{filters.words}”" if filters.words else "",
        "tag": filters.tag,
        "since": _("changed since {day}").format(day=filters.since) if filters.since else "",
        "promise": {"due": _("promise to come"), "overdue": _("promise overdue")}.get(filters.promise, ""),
    }
    return [text for text in told.values() if text]


@desk_page(Permission.RUN_ROUNDS)
def preview(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show whom the round would ask what, what cannot be asked and why, and the mail as it will go out."""
    row = round_of(programme, key)
    if row.state != RoundState.DRAFT:
        return redirect("round", programme.slug, key)
    found = asking.asking_of(row, filters_of_query)
    rows = sorted(
        ((one, found.names[one], len(keys), found.contacts[one]) for one, keys in found.asked.items()),
        key=lambda one: one[1].casefold(),
    )
    chosen = request.GET.get("aan", "")
    contacts = [contact for _key, _name, _count, people in rows for contact in people]
    contact = next((one for one in contacts if str(one.pk) == chosen), contacts[0] if contacts else None)
    mail = _mail_to(row, contact, found) if contact else None
    context = {
        "programme": programme, "round": row, "rows": rows, "contacts": contacts, "contact": contact, "mail": mail,
        "without_contact": sorted(found.without_contact), "without_holder": found.without_holder,
        "activities": sum(count for _key, _name, count, _people in rows), "link": sample_link(),
        "html": sending.html_of(mail, link=sample_link()) if mail else "", "register": f"{reverse('register', args=[programme.slug])}?{row.query}",
        "is_past": row.answers_until < timezone.localdate(),
    }  # fmt: skip
    return render_page(request, "desk/preview-round.html", context)


def _mail_to(row: Round, contact: Contact, found: asking.Asking) -> Mail:
    """Return the mail that opening would send to this contact person; nothing of it is kept."""
    organisation = contact.organisation
    submission = Submission(round=row, organisation=organisation, asked=len(found.asked[organisation.pk]))
    return mailing.opening_mail(row, submission, contact, at=timezone.now())


def sample_link() -> str:
    """Return what stands for a link in a mail that is only looked at: the real one is made when the mail goes out."""
    return f"{settings.BASE_URL}/…"


@require_POST
@desk_page(Permission.RUN_ROUNDS)
def open_round(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Open the round: the mails go out."""
    row = round_of(programme, key)

    def deed() -> str:
        opened = asking.open_round(round_=row, filters_of=filters_of_query, by=person_of(request))
        count = opened.submissions.count()
        return ngettext(
            "The round is open: {count} organisation is asked, the mails are on their way.",
            "The round is open: {count} organisations are asked, the mails are on their way.",
            count,
        ).format(count=count)

    done(request, deed)
    return redirect("round", programme.slug, key)


urlpatterns = [
    path("/uitvraag/nieuw", make, name="make-round"),
    path("/uitvraag/<int:key>/wijzigen", change, name="change-round"),
    path("/uitvraag/<int:key>/voorbeeld", preview, name="preview-round"),
    path("/uitvraag/<int:key>/openen", open_round, name="open-round"),
]
