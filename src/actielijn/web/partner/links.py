"""The link of a mail: its key goes into the session, and the address bar holds the token no longer."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from actielijn.language import _
from actielijn.web.components.door import public
from actielijn.web.components.page import render_page
from actielijn.web.rounds.answering import link_of
from actielijn.web.rounds.errors import LinkNotUsable, LinkUnknown, TooManyLinks
from actielijn.web.trail.actions import record

from .access import LINKS, Visit, ended, partner_page

MOST_WRONG, WITHIN = 30, 900
"""Links that never were, from one address within so many seconds, before none is looked at any more."""


@public
@require_safe
@sensitive_variables("token")
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let in who holds the link of a mail. Changes nothing but the session, so that a mail scanner may follow it."""
    origin = f"wrong-links-{request.META.get('REMOTE_ADDR', '')}"
    if (cache.get(origin) or 0) >= MOST_WRONG:
        return ended(request, str(TooManyLinks()), status=429, heading=_("Too many attempts"))
    try:
        link = link_of(token)
    except LinkUnknown:
        cache.add(origin, 0, WITHIN)
        if cache.incr(origin) == MOST_WRONG:
            record("open-link", by=None, result="refused", locked=True)
        message = _("This link is not one of ours. Perhaps it was broken off: copy it whole from the mail, or click it there.")  # fmt: skip
        return ended(request, message, status=404, heading=_("This link leads nowhere"))
    except LinkNotUsable as error:
        return ended(request, str(error), status=410)
    if not request.session.get(LINKS) and not request.user.is_authenticated:
        # Nobody who knew the session before knows it now.
        request.session.cycle_key()
        # The visit ends with the browser, and at the latest when a session of anybody does.
        request.session.set_expiry(0)
    request.session[LINKS] = {**request.session.get(LINKS, {}), str(link.submission_id): link.pk}
    response = redirect("own-list", link.submission_id)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@partner_page
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Close the page on this computer; the link in the mail opens it again."""
    links = request.session.get(LINKS, {})
    links.pop(str(visit.submission.pk), None)
    if links or request.user.is_authenticated:
        request.session[LINKS] = links
    else:
        request.session.flush()
    context = {
        "heading": _("Closed"),
        "message": _("What you saved is kept. The link in your mail opens it again."),
    }
    return render_page(request, "partner/no-entry.html", context)
