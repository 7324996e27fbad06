"""Who did what, when, in a programme and in the whole installation."""

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone

from actielijn.language import _
from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission
from actielijn.web.trail.models import Event
from actielijn.web.trail.queries import events_of, verify

from .access import desk_page, person_of
from .events import event_name, event_names

_ON_A_PAGE = 100


@desk_page(Permission.READ_TRAIL)
def trail(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the events of a programme, newest first."""
    return _show(request, events_of(programme.pk), reverse("trail", args=[programme.slug]), programme)


def installation_trail(request: HttpRequest) -> HttpResponse:
    """Show the events of the whole installation, to its administrators."""
    if not person_of(request).is_administrator:
        raise PermissionDenied(_("Only an administrator of the installation reads its whole trail."))
    return _show(request, events_of(None), reverse("installation-trail"), None)


def _show(
    request: HttpRequest, events: QuerySet[Event], address: str, programme: Programme | None
) -> HttpResponse:
    asked = request.GET
    events = _filtered(
        events,
        asked.get("wat", ""),
        asked.get("wie", ""),
        asked.get("dag", ""),
        asked.get("geweigerd") == "ja",
    )
    before = asked.get("voor", "")
    if before.isdecimal() and len(before) < 15:
        events = events.filter(pk__lt=int(before))
    rows = list(events[: _ON_A_PAGE + 1])
    query = asked.copy()
    if len(rows) > _ON_A_PAGE:
        query["voor"] = str(rows[_ON_A_PAGE - 1].pk)
    context: dict[str, Any] = {
        "programme": programme,
        "events": [(event, event_name(event.action)) for event in rows[:_ON_A_PAGE]],
        "names": event_names(),
        "asked": {name: asked.get(name, "") for name in ("wat", "wie", "dag", "geweigerd")},
        "next": f"{address}?{query.urlencode()}" if len(rows) > _ON_A_PAGE else "",
        "address": address,
        "verdict": verify() if asked.get("controleer") == "ja" else None,
    }
    return render_page(request, "desk/trail.html", context)


def _filtered(events: QuerySet[Event], action: str, who: str, day: str, refused: bool) -> QuerySet[Event]:
    if action:
        events = events.filter(action=action[:60])
    if who:
        events = events.filter(actor_name__icontains=who[:100].replace("\0", ""))
    if refused:
        events = events.filter(result="refused")
    try:
        end = timezone.make_aware(datetime.combine(date.fromisoformat(day), time.max))
    except ValueError:
        return events
    return events.filter(at__lte=end)


urlpatterns = [path("/logboek", trail, name="trail")]
