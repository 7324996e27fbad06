"""The public site answers before anything looks for a session: no cookie is read there and none is set."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.encoding import escape_uri_path

from .asking import ROOTS, Asked
from .door import Door, plain_response
from .page import missing_page

_ADDRESSES = "actielijn.web.public.urls"
_ALONE = frozenset(
    {
        "/toegankelijkheid", "/privacy", "/en/toegankelijkheid", "/en/privacy", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt",
    }
)  # fmt: skip


class PublicMiddleware:
    """Answers for the addresses of the public site, and passes all others on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or let those that follow answer."""
        language = language_of(request.path_info)
        if language is None:
            return self._get_response(request)
        match = _match(request.path_info)
        if match is None:
            bare = request.path_info.rstrip("/")
            if bare != request.path_info and request.method in ("GET", "HEAD") and _match(bare) is not None:
                # As files the site has its addresses with a slash; who copied one of those finds the page here too.
                query = request.META.get("QUERY_STRING", "")
                return HttpResponsePermanentRedirect(escape_uri_path(bare) + (f"?{query}" if query else ""))
            asked = Asked(
                language=language, path=request.path, today=timezone.localdate(), base_url=settings.BASE_URL
            )
            return plain_response(missing_page(asked), language)
        door, given = match
        return door(request, **given)


def _match(path: str) -> tuple[Door, dict[str, Any]] | None:
    """Return the page that an address leads to; only this room has addresses here, so that no other needs to be asked."""
    try:
        match = resolve(path, _ADDRESSES)
    except Resolver404:
        return None
    return (match.func, match.kwargs) if isinstance(match.func, Door) else None


def language_of(path: str) -> str | None:
    """Return the language of an address of the public site, None for one that is not of the site."""
    if path in _ALONE or path.startswith("/sitemap-"):
        return "en" if path.startswith("/en/") else "nl"
    for language, root in ROOTS.items():
        if path == root or path.startswith(f"{root}/"):
            return language
    return None
