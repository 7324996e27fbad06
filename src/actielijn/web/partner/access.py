"""The door of the partner pages: by the link of a mail, or signed in as an editor of the organisation; one submission behind it.

The link's key stands in the session, never in an address. A page that is opened behind the first one tells that somebody of the
organisation has begun: a mail scanner follows a link, but not what stands on the page behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from actielijn.language import LANGUAGES, _, speaking, spoken
from actielijn.web.components.door import public
from actielijn.web.components.language import COOKIE
from actielijn.web.components.page import Frame, render_page
from actielijn.web.organisations.models import Person
from actielijn.web.rounds.answering import Answerer, may_answer, note_opened, usable, use_link
from actielijn.web.rounds.errors import LinkNotUsable
from actielijn.web.rounds.lifecycle import OPEN_TO_PARTNER, RoundState, SubmissionState
from actielijn.web.rounds.models import Contact, Link, Submission

LINKS, NOTED = "partner_links", "partner_noted"
PASSED = "second_factor_passed"
Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the page of a submission."""

    submission: Submission
    by: Answerer
    link: Link | None

    @property
    def may_change(self) -> bool:
        """Whether answers can be changed by this one now."""
        return self.is_open and not (
            self.submission.state == SubmissionState.SIGNING and not self.by.signs_off
        )

    @property
    def is_open(self) -> bool:
        """Whether the submission is with the organisation."""
        return self.submission.round.state == RoundState.OPEN and self.submission.state in OPEN_TO_PARTNER


View = Callable[Concatenate[HttpRequest, Visit, Given], HttpResponseBase]


def partner_page(view: View[Given]) -> Callable[..., HttpResponseBase]:
    """Let a view have the submission of its address, for who answers for that organisation; nobody else learns that it is there."""

    @wraps(view)
    def answer(
        request: HttpRequest, submission: int, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponseBase:
        try:
            visit = _visit(request, submission)
        except LinkNotUsable as error:
            return ended(request, str(error), status=410)
        if isinstance(visit, HttpResponse):
            return visit
        _note(request, visit)
        request.frame = _frame(request, visit.submission)  # type: ignore[attr-defined]
        language = _language_of(request, visit)
        with speaking(language), translation.override(language):
            response = view(request, visit, *args, **kwargs)
        response.headers["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return public(answer)


def ended(request: HttpRequest, message: str, *, status: int, heading: str = "") -> HttpResponse:
    """Return the page of a link that leads nowhere, with what to do."""
    context = {"heading": heading or _("This link works no longer"), "message": message}
    response = render_page(request, "partner/no-entry.html", context, status=status)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _visit(request: HttpRequest, key: int) -> Visit | HttpResponse:
    person = _signed_in(request)
    try:
        link = _link(request, key)
    except LinkNotUsable:
        if person is None:
            raise
        # Who has an account needs no link.
        link = None
    if link is not None and not link.submission.round.needs_sign_in:
        return Visit(link.submission, Answerer(link.contact.name, contact=link.contact), link)
    if person is None:
        if link is not None or request.user.is_authenticated:
            return _to_sign_in(request)
        message = _("This page opens by the link in the mail that you got, or when you are signed in. Open the link once more: what was saved is kept.")  # fmt: skip
        return ended(request, message, status=404, heading=_("Open the link in your mail"))
    submission = link.submission if link is not None else _submission(key)
    if (
        submission is None
        or submission.round.state not in (RoundState.OPEN, RoundState.CLOSED)
        or not may_answer(person, submission)
    ):
        raise Http404
    contact = link.contact if link is not None else _contact(person, submission)
    return Visit(submission, Answerer(person.name, pk=person.pk, contact=contact, person=person), link)


def _link(request: HttpRequest, key: int) -> Link | None:
    """Return the link by which this browser came to the submission. Raises LinkNotUsable when it ended since."""
    known = request.session.get(LINKS, {}).get(str(key))
    if known is None:
        return None
    found = (
        Link.objects.select_related("contact", "submission__round__programme", "submission__organisation")
        .filter(pk=known, submission=key)
        .first()
    )
    return usable(found) if found is not None else None


def _submission(key: int) -> Submission | None:
    return Submission.objects.select_related("round__programme", "organisation").filter(pk=key).first()


def _contact(person: Person, submission: Submission) -> Contact | None:
    """Return the contact person that somebody signed in is too: who signs off among colleagues is said there."""
    return Contact.objects.filter(
        programme=submission.round.programme_id, organisation=submission.organisation_id, email__iexact=person.email,
        left_at__isnull=True,
    ).first()  # fmt: skip


def _signed_in(request: HttpRequest) -> Person | None:
    person = request.user
    return person if isinstance(person, Person) and request.session.get(PASSED) else None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    wanted = request.get_full_path() if request.method == "GET" else ""
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return redirect(reverse("second-factor" if request.user.is_authenticated else "sign-in") + query)


def _language_of(request: HttpRequest, visit: Visit) -> str:
    """Return the language of the mail that led here; another where this browser has chosen one."""
    if visit.link is not None and request.COOKIES.get(COOKIE) not in LANGUAGES:
        return visit.link.contact.language
    return spoken()


def _note(request: HttpRequest, visit: Visit) -> None:
    if request.resolver_match is not None and request.resolver_match.url_name == "own-list" and request.method == "GET":  # fmt: skip
        return
    if visit.submission.state == SubmissionState.NOT_OPENED and visit.is_open:
        note_opened(visit.submission)
        visit.submission.state = SubmissionState.BUSY
    noted = request.session.get(NOTED, [])
    if visit.link is not None and visit.link.pk not in noted:
        use_link(visit.link)
        request.session[NOTED] = [*noted, visit.link.pk]


def _frame(request: HttpRequest, submission: Submission) -> Frame:
    known: Frame = getattr(request, "frame", None) or Frame()
    return Frame(
        title=submission.round.programme.title, home=reverse("own-list", args=[submission.pk]), person=known.person,
        account_url=known.account_url, sign_out_url=known.sign_out_url, programmes_url=known.programmes_url,
    )  # fmt: skip
