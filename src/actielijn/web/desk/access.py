"""The door of every page of the desk: which programme, may this person in, and what frame stands around the page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from actielijn.language import _
from actielijn.web.components.page import Frame, Link
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, permissions_of
from actielijn.web.trail.actions import record

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Programme, Given], HttpResponseBase]


def desk_page(permission: Permission) -> Callable[[View[Given]], Callable[..., HttpResponseBase]]:
    """Let a view have the programme of its address, for people who may do this in it.

    Who has no role in the programme gets the same answer as for a programme that is not there: 404. Who has one, but
    lacks the permission, gets 403, and the trail keeps it.
    """

    def decorate(view: View[Given]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(
            request: HttpRequest, slug: str, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponseBase:
            person = person_of(request)
            programme = Programme.objects.filter(slug=slug).first()
            granted = permissions_of(person, programme) if programme else frozenset()
            if programme is None or not granted:
                raise Http404
            request.frame = frame_of(request, person, programme, granted)  # type: ignore[attr-defined]
            if permission not in granted:
                record(
                    "open-page",
                    by=person,
                    on=programme,
                    programme=programme.pk,
                    result="refused",
                    path=request.path[:200],
                )
                raise PermissionDenied(_("Your role in this programme does not include this page."))
            return view(request, programme, *args, **kwargs)

        return answer

    return decorate


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; the middleware has turned away everybody else."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    return person


_NAVIGATION: tuple[tuple[str, Permission, Callable[[], str]], ...] = (
    ("home", Permission.READ, lambda: _("Overview")),
    ("register", Permission.READ, lambda: _("Register")),
    ("commitments", Permission.READ, lambda: _("Commitments")),
    ("goals", Permission.READ, lambda: _("Goals")),
    ("indicators", Permission.READ, lambda: _("Indicators")),
    ("rounds", Permission.REVIEW_SUBMISSIONS, lambda: _("Rounds")),
    ("documents", Permission.HAND_IN_REPORT, lambda: _("Read a report in")),
    ("proofreading", Permission.READ, lambda: _("Proofreading")),
    ("editions", Permission.READ, lambda: _("Editions")),
    ("people", Permission.MANAGE_PEOPLE, lambda: _("People")),
    ("trail", Permission.READ_TRAIL, lambda: _("Trail")),
)


def frame_of(
    request: HttpRequest, person: Person, programme: Programme, granted: frozenset[Permission]
) -> Frame:
    """Return what stands around a page of this programme: its title, the ways on, and who is signed in."""
    links = []
    for name, permission, label in _NAVIGATION:
        if permission in granted:
            url = reverse(name, args=[programme.slug])
            current = request.path == url or (name != "home" and request.path.startswith(f"{url}/"))
            links.append(Link(label(), url, current))
    return Frame(
        title=programme.title,
        home=reverse("home", args=[programme.slug]),
        navigation=tuple(links),
        person=person.name,
        account_url=reverse("account"),
        sign_out_url=reverse("sign-out"),
        programmes_url=reverse("programmes"),
    )
