"""Nobody sees anything without a password and a second factor, but for the views that are marked (``components.door``)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from actielijn.web.components.page import Frame
from actielijn.web.published.queries import is_anything_published

PASSED, SEEN = "second_factor_passed", "seen"
_NOTED_EVERY = 300
"""Seconds between two notes of when a session was last used: one statement in five minutes, not one a page."""


class SignedInMiddleware:
    """Turns away who is not wholly signed in, and ends sessions that lay idle."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; nothing that a signed-in person sees is kept by a cache."""
        response = self._get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let the view answer, or send the person to where they sign in."""
        person = request.user
        if person.is_authenticated:
            if _was_idle(request):
                logout(request)
            else:
                request.frame = frame_of(request)  # type: ignore[attr-defined]
        if getattr(view, "is_public", False):
            return None
        if not person.is_authenticated or not request.user.is_authenticated:
            # Who types the bare address and is nobody here wants to read.
            if request.path == "/" and request.method == "GET" and is_anything_published():
                return redirect("public-home")
            return _to("sign-in", request)
        if request.session.get(PASSED) or getattr(view, "is_half_open", False):
            return None
        return _to("second-factor", request)


def frame_of(request: HttpRequest) -> Frame:
    """Return what stands around pages that belong to no programme."""
    passed = bool(request.session.get(PASSED))
    return Frame(
        home=reverse("programmes"),
        person=getattr(request.user, "name", ""),
        account_url=reverse("account"),
        sign_out_url=reverse("sign-out"),
        programmes_url=reverse("programmes") if passed else "",
    )


def _was_idle(request: HttpRequest) -> bool:
    now = int(timezone.now().timestamp())
    seen = request.session.get(SEEN, now)
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if SEEN not in request.session or now - seen > _NOTED_EVERY:
        request.session[SEEN] = now
    return False


def _to(name: str, request: HttpRequest) -> HttpResponse:
    query = (
        f"?{urlencode({'next': request.get_full_path()})}"
        if request.method == "GET" and request.path != "/"
        else ""
    )
    return redirect(reverse(name) + query)
